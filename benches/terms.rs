//! A deny list of a million terms: how long it takes to load, what it takes of memory, and what it
//! costs in speed.
//!
//! `cargo bench --no-default-features --bench terms` does so for a million terms, and
//! `-- 10000000` for another number. Terms are made up, one word and two, and one in four begins
//! with a word of the example's conversations, which are what is redacted, on one thread.

use std::fs;
use std::time::Instant;

use expurgate::redact::{Policy, Redactor};
use expurgate::rule::builtin;
use expurgate::scan::TermList;

/// Runs of each, with terms and without by turns; the fastest is told.
const RUNS: usize = 5;
/// Bytes that one run redacts.
const BYTES: usize = 16 << 20;

fn main() {
    let count = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(1_000_000);
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/support-chat/training.jsonl");
    let example = fs::read_to_string(example).expect("the example");
    let corpus = example.repeat(BYTES / example.len());
    let list = list(count, &example);
    let (before, began) = (resident(), Instant::now());
    let terms = TermList::parse("CODENAME", &list).expect("a list");
    let (seconds, after) = (began.elapsed().as_secs_f64(), resident());
    println!("{count} terms, {} MB: {seconds:.2} s to load", list.len() / 1_000_000);
    println!("{} MiB more memory", after.saturating_sub(before) >> 10);
    let (bare, laden) = (redactor(Vec::new()), redactor(vec![terms]));
    let (mut without, mut with) = (f64::MAX, f64::MAX);
    for _ in 0..RUNS {
        without = without.min(timed(&bare, &corpus));
        with = with.min(timed(&laden, &corpus));
    }
    let rate = |seconds: f64| corpus.len() as f64 / 1e6 / seconds;
    println!("{:.1} MB/s without, {:.1} MB/s with: {:.0}% less", rate(without), rate(with), {
        100.0 * (1.0 - without / with)
    });
}

fn redactor(terms: Vec<TermList>) -> Redactor {
    let rules = builtin().expect("the rules");
    Redactor::new(rules, &Policy::standard(), terms).expect("a redactor")
}

/// Seconds of a processor, where the system tells, so that other programs count little.
fn timed(redactor: &Redactor, corpus: &str) -> f64 {
    let (busy, began) = (on_processor(), Instant::now());
    redactor.worker("bench").redact(corpus.as_bytes(), 1).expect("clean lines");
    let took = began.elapsed().as_secs_f64();
    busy.zip(on_processor()).map_or(took, |(before, after)| after - before)
}

fn on_processor() -> Option<f64> {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(told.split(' ').next()?.parse::<u64>().ok()? as f64 / 1e9)
}

/// Terms of one word and of two, each another one.
fn list(count: u64, example: &str) -> String {
    let common: Vec<&str> = example.split(|c: char| !c.is_alphabetic()).collect();
    let mut list = String::new();
    for number in 0..count {
        let name = name(number);
        match number % 4 {
            0 => list.push_str(&format!("{name} Holdings\n")),
            1 => list.push_str(&format!("{} {name}\n", common[number as usize % common.len()])),
            2 => list.push_str(&format!("Project-{name}\n")),
            _ => list.push_str(&format!("{name}\n")),
        }
    }
    list
}

/// A made-up name, another one for each number.
fn name(number: u64) -> String {
    const SYLLABLES: [&str; 16] = [
        "ka", "vor", "li", "zen", "mu", "tra", "bel", "os", "qui", "dar", "ne", "fy", "gol", "wi",
        "pax", "ru",
    ];
    let mut rest = number.wrapping_mul(0x9e37_79b1) & 0xffff_ffff;
    let mut name = String::new();
    for _ in 0..8 {
        name.push_str(SYLLABLES[(rest & 15) as usize]);
        rest >>= 4;
    }
    name
}

/// KiB of this process in memory, where the system tells.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse().ok()).unwrap_or_default()
}
