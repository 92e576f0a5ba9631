//! Each rule alone on the lines that are worst for it.
//!
//! `cargo bench --no-default-features --bench rules` repeats, for each rule, its words, beginnings
//! of its examples, beginnings of what its patterns match, and pieces that are hard on many rules.
//! Of the line that takes longest it tells the rate, how many times the median rule's cost that is,
//! and how much longer twice the line takes, which is 2 where time is linear. `-- 20` tells the 20
//! slowest rules instead of ten; other words choose the rules whose names hold one of them.
//!
//! Times are of the thread alone and the quickest of short runs, a line and its double by turns: a
//! busy machine is slow at times, and a slow time of one beside a quick one of the other is no
//! growth.

use std::collections::BTreeSet;
use std::io;

use expurgate::rule::{Rule, builtin};
use expurgate::scan::{Scanner, Scratch};
use regex_syntax::hir::{Class, Hir, HirKind};
use rustix::time::{ClockId, clock_gettime};

/// Bytes of the lines among which the worst is looked for.
const BYTES_SOUGHT: usize = 8 << 10;

/// Bytes of the lines that are measured.
const BYTES: usize = 16 << 10;

/// How often each of them is.
const RUNS: usize = 16;

/// How many times longer the double line takes from where on it is measured again, and how often.
const GROWTH: f64 = 2.2;
const REPEATS: usize = 8;

/// How many of the lines that were slowest are measured again.
const AGAIN: usize = 6;

/// Ends of the beginnings that are repeated.
const ENDS: &[usize] = &[
    2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 24, 28, 32, 40, 48, 64, 96, 128,
    256,
];

/// Bytes that stand in a sample wherever its pattern allows one of them.
const FILLERS: &[u8] = b"x1A-_. +P";

/// Ways through the alternatives of a pattern.
const WAYS: usize = 4;

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

/// A rule by itself.
struct Alone {
    scanner: Scanner,
    scratch: Scratch,
    /// The key above the line: a rule that asks for context has it everywhere.
    names: Vec<String>,
}

fn main() -> io::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let shown = words.iter().find_map(|word| word.parse().ok()).unwrap_or(10);
    let wanted: Vec<&String> = words.iter().filter(|w| w.parse::<usize>().is_err()).collect();
    let is_wanted = |rule: &&Rule| {
        wanted.is_empty() || wanted.iter().any(|word| rule.id.contains(word.as_str()))
    };
    let rules = builtin().map_err(io::Error::other)?;
    let some = rules.iter().filter(is_wanted);
    let mut all = some.map(worst).collect::<io::Result<Vec<_>>>()?;
    all.sort_by(|a, b| b.cost.total_cmp(&a.cost));
    let Some(median) = all.get(all.len() / 2).map(|worst| worst.cost) else { return Ok(()) };
    let rate = |cost: f64| 1e-6 / cost;
    for worst in all.iter().take(shown) {
        let Worst { rule, piece, growth, cost } = worst;
        let (rate, times) = (rate(*cost), cost / median);
        println!("{:>28} {rate:>8.1} MB/s {times:>6.1}  x{growth:.2}  {piece:?}", rule.id);
    }
    println!("{:>28} {:>8.1} MB/s", "median", rate(median));
    let growth = all.iter().map(|worst| worst.growth).fold(0.0, f64::max);
    println!("{:>28} x{growth:.2}", "most growth");
    Ok(())
}

fn worst(rule: &Rule) -> io::Result<Worst<'_>> {
    let mut alone = Alone::new(rule)?;
    let mut tried: Vec<(f64, String)> = pieces(rule)
        .into_iter()
        .map(|piece| (alone.seconds(&piece, BYTES_SOUGHT), piece))
        .collect();
    tried.sort_by(|a, b| b.0.total_cmp(&a.0));
    let again = tried.into_iter().take(AGAIN);
    let measured = again.map(|(_, piece)| (alone.least(&piece, NEVER)[0], piece));
    let slowest = measured.max_by(|a, b| a.0.total_cmp(&b.0));
    let (_, piece) = slowest.unwrap_or_default();
    let mut least = NEVER;
    for _ in 0..REPEATS {
        least = alone.least(&piece, least);
        if least[1] / least[0] < GROWTH {
            break;
        }
    }
    let [cost, growth] = [least[0] / BYTES as f64, least[1] / least[0]];
    Ok(Worst { rule, piece, cost, growth })
}

impl Alone {
    fn new(rule: &Rule) -> io::Result<Self> {
        let enabled = Rule { enabled: true, ..rule.clone() };
        let scanner = Scanner::new(vec![enabled], Vec::new()).map_err(io::Error::other)?;
        let first = rule.key_names.iter().chain(&rule.keywords).next();
        let names = first.filter(|_| rule.requires_context).into_iter().cloned().collect();
        Ok(Alone { scratch: scanner.scratch(), scanner, names })
    }

    /// Seconds of this thread's own time for a line of so many bytes.
    fn seconds(&mut self, piece: &str, bytes: usize) -> f64 {
        let text = piece.repeat(bytes.div_ceil(piece.len().max(1)));
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        let (began, mut hits) = (now(), Vec::new());
        self.scanner.scan(&text, &names, &mut self.scratch, &mut hits);
        (now() - began) * bytes as f64 / text.len() as f64
    }

    /// The least seconds that a line and its double took, in runs before and in some more.
    fn least(&mut self, piece: &str, before: [f64; 2]) -> [f64; 2] {
        (0..RUNS).fold(before, |[single, double], _| {
            let run = [self.seconds(piece, BYTES), self.seconds(piece, 2 * BYTES)];
            [single.min(run[0]), double.min(run[1])]
        })
    }
}

/// Nothing has run.
const NEVER: [f64; 2] = [f64::INFINITY; 2];

fn now() -> f64 {
    let told = clock_gettime(ClockId::ThreadCPUTime);
    told.tv_sec as f64 + told.tv_nsec as f64 / 1e9
}

fn pieces(rule: &Rule) -> BTreeSet<String> {
    let mut all: BTreeSet<String> = PIECES.iter().map(|piece| (*piece).to_owned()).collect();
    for word in rule.keywords.iter().chain(&rule.key_names) {
        all.extend([format!("{word} "), format!("{word}="), format!("{word}: \"")]);
    }
    rule.examples.iter().for_each(|example| beginnings(example, &mut all));
    for hir in rule.patterns.iter().filter_map(|pattern| parsed(pattern)) {
        for (filler, way) in FILLERS.iter().flat_map(|f| (0..WAYS).map(move |way| (f, way))) {
            let mut sample = Vec::new();
            fill(&hir, (*filler, way), &mut sample);
            beginnings(&String::from_utf8_lossy(&sample), &mut all);
        }
    }
    all.remove("");
    all
}

fn beginnings(text: &str, all: &mut BTreeSet<String>) {
    let ends = ENDS.iter().map(|end| text.floor_char_boundary(*end));
    all.extend(ends.chain([text.len()]).map(|end| text[..end].to_owned()));
}

fn parsed(pattern: &str) -> Option<Hir> {
    regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern).ok()
}

/// Appends a short match of a pattern, borders left out.
fn fill(hir: &Hir, (filler, way): (u8, usize), sample: &mut Vec<u8>) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => sample.extend_from_slice(&literal.0),
        HirKind::Class(class) => sample.push(one_of(class, filler)),
        HirKind::Capture(capture) => fill(&capture.sub, (filler, way), sample),
        HirKind::Concat(parts) => parts.iter().for_each(|part| fill(part, (filler, way), sample)),
        HirKind::Alternation(ways) => fill(&ways[way % ways.len()], (filler, way), sample),
        HirKind::Repetition(part) => {
            let times = part.min.max(u32::from(part.max != Some(0) && way % 2 == 1));
            (0..times).for_each(|_| fill(&part.sub, (filler, way), sample));
        }
    }
}

/// The filler if a class has it, or else its first letter or digit, or else its first byte.
fn one_of(class: &Class, filler: u8) -> u8 {
    let Class::Bytes(bytes) = class else { return filler };
    let all = bytes.ranges().iter().flat_map(|range| range.start()..=range.end());
    let rank = |byte: &u8| (*byte != filler, !byte.is_ascii_alphanumeric());
    all.min_by_key(rank).unwrap_or(filler)
}
