//! Each rule alone on the lines that are worst for it.
//!
//! `cargo bench --bench rules` repeats, for each rule, beginnings of its examples and pieces that
//! are hard on many rules, and tells the slowest line: its rate, and how much longer twice the line
//! takes, which is 2 where time is linear. `-- 20` tells the 20 slowest rules instead of ten.

use std::fs;
use std::io;

use expurgate::rule::{Rule, builtin};
use expurgate::scan::{Scanner, Scratch};

/// Bytes of a line.
const BYTES: usize = 64 << 10;

/// Seconds that a line takes for its growth to be measured: clocks of threads tick coarsely.
const SECONDS: f64 = 0.05;

/// Bytes of the longest line that is tried for that.
const BYTES_MOST: usize = 8 << 20;

/// What keeps many rules busy: each is the beginning of something, again and again.
const PIECES: &[&str] = &[
    "a@",
    "a.",
    "a@a.",
    "1",
    "1 ",
    "1-",
    "12:",
    "eyJ",
    "eyJ.",
    "AKIA",
    "-----BEGIN ",
    "password=",
    "password ",
    "key: ",
    "https://a:",
    "://",
    "A1 ",
    "a",
    "a_",
    "A",
    "+1 ",
    "(1",
    "secret='",
    "ü",
];

/// The slowest line of a rule.
struct Worst<'r> {
    rule: &'r Rule,
    piece: String,
    /// Seconds for a byte.
    cost: f64,
    /// How much longer the double line takes.
    growth: f64,
}

fn main() -> io::Result<()> {
    let shown = std::env::args().find_map(|word| word.parse().ok()).unwrap_or(10);
    let rules = builtin().map_err(io::Error::other)?;
    let mut all = rules.iter().map(worst).collect::<io::Result<Vec<_>>>()?;
    all.sort_by(|a, b| b.cost.total_cmp(&a.cost));
    let rate = |worst: &Worst<'_>| 1e-6 / worst.cost;
    for worst in all.iter().take(shown) {
        let Worst { rule, piece, growth, .. } = worst;
        println!("{:>28} {:>8.1} MB/s  x{growth:.2}  {piece:?}", rule.id, rate(worst));
    }
    if let Some(middle) = all.get(all.len() / 2) {
        println!("{:>28} {:>8.1} MB/s", "median", rate(middle));
    }
    let growth = all.iter().map(|worst| worst.growth).fold(0.0, f64::max);
    println!("{:>28} x{growth:.2}", "most growth");
    Ok(())
}

fn worst(rule: &Rule) -> io::Result<Worst<'_>> {
    let alone = Rule { enabled: true, ..rule.clone() };
    let scanner = Scanner::new(vec![alone], Vec::new()).map_err(io::Error::other)?;
    let mut scratch = scanner.scratch();
    let mut worst = Worst { rule, piece: String::new(), cost: 0.0, growth: 0.0 };
    for piece in pieces(rule) {
        let cost = seconds_for(&scanner, &mut scratch, &piece, BYTES) / BYTES as f64;
        if cost > worst.cost {
            worst = Worst { piece, cost, ..worst };
        }
    }
    // The quickest of a few runs, so that a busy machine doesn't look like growth.
    let mut least = |bytes: usize| {
        let runs = (0..3).map(|_| seconds_for(&scanner, &mut scratch, &worst.piece, bytes));
        runs.fold(f64::INFINITY, f64::min)
    };
    let bytes = ((SECONDS / worst.cost) as usize).clamp(BYTES, BYTES_MOST);
    worst.growth = least(2 * bytes) / least(bytes);
    Ok(worst)
}

fn pieces(rule: &Rule) -> impl Iterator<Item = String> {
    let beginnings = rule.examples.iter().flat_map(|example| {
        let ends = [4, 8, 16, 64].map(|end| example.floor_char_boundary(end));
        ends.map(|end| example[..end].to_owned())
    });
    PIECES.iter().map(|piece| (*piece).to_owned()).chain(beginnings)
}

/// Seconds of this thread's own time for a line of so many bytes.
fn seconds_for(scanner: &Scanner, scratch: &mut Scratch, piece: &str, bytes: usize) -> f64 {
    let text = piece.repeat(bytes.div_ceil(piece.len().max(1)));
    let began = seconds();
    let mut hits = Vec::new();
    scanner.scan(&text, &[], scratch, &mut hits);
    seconds() - began
}

/// Seconds that this thread has run, as Linux counts them.
fn seconds() -> f64 {
    let told = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split(' ').next().and_then(|text| text.parse::<f64>().ok()).unwrap_or_default() / 1e9
}
