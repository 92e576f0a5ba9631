//! The scanner finds exactly what the searcher finds that tries every place.
//!
//! `EXPURGATE_DIFFERENTIAL_TEXTS=5000000` compares that many made-up texts instead of a few
//! thousand, `EXPURGATE_DIFFERENTIAL_SEED` makes them others, and
//! `EXPURGATE_DIFFERENTIAL_FILE=data.jsonl` adds the strings of a file; use `--release --nocapture`
//! for such a run.

// The rule tests use the rest of it.
#[allow(dead_code)]
#[path = "support/naive.rs"]
mod naive;
#[path = "support/soup.rs"]
mod soup;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use expurgate::rule::{Confidence, Rule, builtin};
use expurgate::scan::{Scanner, Scratch};
use naive::{Found, Naive};
use proptest::prelude::*;
use serde_json::Value;
use soup::{Dice, Larder};

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| builtin().unwrap());
static NAIVE: LazyLock<Naive> = LazyLock::new(|| Naive::new(&RULES));
static SCANNER: LazyLock<Scanner> =
    LazyLock::new(|| Scanner::new(RULES.clone(), Vec::new()).ok().unwrap());
static LARDER: LazyLock<Larder> = LazyLock::new(|| Larder::new(&RULES));

/// Compares the two, and counts.
struct Compared {
    scratch: Scratch,
    texts: usize,
    found: usize,
    differences: Vec<String>,
}

impl Compared {
    fn new() -> Self {
        Compared { scratch: SCANNER.scratch(), texts: 0, found: 0, differences: Vec::new() }
    }

    fn text(&mut self, text: &str, names: &[&str]) {
        let (left, right) = (scanned(text, names, &mut self.scratch), tried(text, names));
        self.texts += 1;
        self.found += right.len();
        let only = |one: &[Found], other: &[Found]| -> Vec<String> {
            let of_one = one.iter().filter(|found| !other.contains(found));
            of_one.map(|f| format!("{} {:?} {:?}", RULES[f.0].id, &text[f.1..f.2], f)).collect()
        };
        if left != right && self.differences.len() < 20 {
            self.differences.push(format!(
                "{text:?} under {names:?}: the scanner alone {:#?}, the other alone {:#?}",
                only(&left, &right),
                only(&right, &left)
            ));
        }
    }

    #[track_caller]
    fn none_differ(self) {
        let Compared { texts, found, differences, .. } = self;
        println!("{texts} texts, {found} findings, {} differences", differences.len());
        assert!(found > 0, "nothing was found, so nothing was compared");
        assert!(differences.is_empty(), "{}", differences.join("\n\n"));
    }
}

fn scanned(text: &str, names: &[&str], scratch: &mut Scratch) -> Vec<Found> {
    let mut hits = Vec::new();
    SCANNER.scan(text, names, scratch, &mut hits);
    let found = hits.iter().map(|hit| (hit.rule as usize, hit.start, hit.end, hit.confidence));
    let mut found: Vec<Found> = found.collect();
    found.dedup();
    found
}

fn tried(text: &str, names: &[&str]) -> Vec<Found> {
    let mut found = NAIVE.candidates(text, names);
    found.sort();
    found.dedup();
    found
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

/// All ways to cut a text near its start or its end, between characters.
fn cuts(line: &str) -> impl Iterator<Item = &str> {
    const REACH: usize = 12;
    let from_start = (0..line.len().min(REACH)).filter_map(|at| line.get(at..));
    let to_end = (line.len().saturating_sub(REACH)..=line.len()).filter_map(|at| line.get(..at));
    from_start.chain(to_end)
}

#[test]
fn examples_are_found_alike_alone_doubled_and_adjacent() {
    let mut compared = Compared::new();
    for pair in LARDER.lines.windows(2) {
        compared.text(&pair[0], &[]);
        for between in ["", " ", "-"] {
            compared.text(&format!("{}{between}{}", pair[0], pair[0]), &[]);
            compared.text(&format!("{}{between}{}", pair[0], pair[1]), &[]);
        }
    }
    compared.none_differ();
}

#[test]
fn examples_are_found_alike_wherever_they_are_cut() {
    let mut compared = Compared::new();
    LARDER.lines.iter().flat_map(|line| cuts(line)).for_each(|text| compared.text(text, &[]));
    compared.none_differ();
}

#[test]
fn short_texts_are_found_alike() {
    let mut compared = Compared::new();
    for line in &LARDER.lines {
        (1..12).filter_map(|end| line.get(..end)).for_each(|text| compared.text(text, &["pin"]));
    }
    compared.text("a@b.io", &[]);
    compared.text("x@corp.net", &[]);
    compared.none_differ();
}

#[test]
fn values_under_keys_are_found_alike() {
    let mut compared = Compared::new();
    let dice = &mut Dice::new(2);
    for line in &LARDER.lines {
        let (one, two) = (LARDER.name(dice), LARDER.name(dice));
        let value = line.rsplit([' ', '=', '"']).find(|part| part.len() > 3).unwrap_or(line);
        compared.text(value, &[&one]);
        compared.text(line, &[&one, &two]);
    }
    compared.none_differ();
}

#[test]
fn what_is_said_of_values_is_found_alike() {
    let mut compared = Compared::new();
    let dice = &mut Dice::new(5);
    let texts = [
        "1755302400",
        "2125301234",
        "2026-01-15T10:20:30Z",
        "1980-04-05",
        "512440937",
        "1.12.3",
        "900150983cd24fb0d6963f7d28e17f72",
        "q7Zp3xT9kQvL2mWd8sRf",
    ];
    let own = ["verified_at", "expires", "updatedOn", "sha256", "hash", "count", "_id", "user_id"];
    for (text, own) in texts.iter().flat_map(|text| own.map(|own| (text, own))) {
        for _ in 0..2 {
            let name = LARDER.name(dice);
            compared.text(text, &[own, &name]);
            compared.text(text, &[&format!("{name}_{own}"), &LARDER.name(dice)]);
        }
    }
    compared.none_differ();
}

#[test]
fn recovery_phrases_are_found_alike_wherever_they_stand() {
    let mut compared = Compared::new();
    let phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow";
    let gaps = [" ", ", ", "\n", "\\", "\", \"", " 12. ", "-", "  \r\n 10. ", "  \r\n  10. "];
    for gap in gaps {
        let words = phrase.replace(' ', gap);
        for before in ["", "my ", "word ", "_", "é", "abandon ability able about above ", "10 "] {
            for behind in ["", " zoo", " zoo zoo zoo", "s", "_x", "é", ", so keep it safe."] {
                compared.text(&format!("{before}{words}{behind}"), &[]);
                compared.text(&format!("{before}{words}{gap}{words}{behind}"), &[]);
                compared.text(&format!("{before}{words}{gap}{words}{gap}{words}{behind}"), &[]);
            }
        }
    }
    for length in 0..100 {
        compared.text(&format!("{}{phrase}", ".".repeat(length)), &[]);
    }
    let list = include_str!("../rules/bip39-english.txt").replace('\n', " ");
    for words in ["zoo ".repeat(30), "zoo ".repeat(3000), list, "very zoo ".repeat(600)] {
        compared.text(&format!("{words}{phrase}\n> {phrase} {words}{phrase}"), &[]);
    }
    compared.none_differ();
}

#[test]
fn made_up_texts_are_found_alike() {
    let mut compared = Compared::new();
    let dice = &mut Dice::new(number("EXPURGATE_DIFFERENTIAL_SEED").unwrap_or(1));
    for _ in 0..number("EXPURGATE_DIFFERENTIAL_TEXTS").unwrap_or(4000) {
        let (text, names) = LARDER.text(dice);
        compared.text(&text, &names.iter().map(String::as_str).collect::<Vec<_>>());
    }
    if let Ok(file) = std::env::var("EXPURGATE_DIFFERENTIAL_FILE") {
        let lines = std::fs::read_to_string(file).unwrap();
        lines.lines().for_each(|line| strings(&serde_json::from_str(line).unwrap(), &mut compared));
    }
    compared.none_differ();
}

#[test]
fn texts_full_of_beginnings_are_found_alike_and_what_any_match_covers_is_covered() {
    let mut compared = Compared::new();
    let dice = &mut Dice::new(number("EXPURGATE_DIFFERENTIAL_SEED").unwrap_or(3));
    for _ in 0..number("EXPURGATE_DIFFERENTIAL_TEXTS").unwrap_or(4000) / 4 {
        let text = LARDER.dense(dice);
        let found = scanned(&text, &[], &mut compared.scratch);
        assert_eq!(covered(&found, text.len()), covered(&NAIVE.all(&text, &[]), text.len()));
        compared.text(&text, &[]);
    }
    compared.none_differ();
}

/// For each rule that finds something, how sure of each byte of a text it is.
fn covered(found: &[Found], bytes: usize) -> BTreeMap<usize, Vec<Option<Confidence>>> {
    let mut covered = BTreeMap::new();
    for (rule, start, end, confidence) in found {
        let all = covered.entry(*rule).or_insert_with(|| vec![None; bytes]);
        all[*start..*end].iter_mut().for_each(|sure| *sure = (*sure).max(Some(*confidence)));
    }
    covered
}

fn strings(value: &Value, compared: &mut Compared) {
    match value {
        Value::String(text) => compared.text(text, &[]),
        Value::Array(items) => items.iter().for_each(|item| strings(item, compared)),
        Value::Object(members) => members.values().for_each(|member| strings(member, compared)),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn pieces_of_examples_between_any_characters_are_found_alike(
        pieces in prop::collection::vec((any::<prop::sample::Index>(), 0usize..40, ".{0,6}"), 1..4),
    ) {
        let mut text = String::new();
        for (index, from, glue) in &pieces {
            let line = index.get(&LARDER.lines);
            text.push_str(&line[line.floor_char_boundary(*from)..]);
            text.push_str(glue);
        }
        prop_assert_eq!(scanned(&text, &[], &mut SCANNER.scratch()), tried(&text, &[]));
    }
}
