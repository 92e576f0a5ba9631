//! Counts, for each type and over all.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::kinds::{group, is_sensitive, kind};

/// A labelled text.
#[derive(Deserialize)]
pub struct Record {
    #[serde(default)]
    pub id: serde_json::Value,
    pub text: String,
    pub spans: Vec<Label>,
}

/// A place in a text, in code points, and what stands there.
#[derive(Clone, Serialize, Deserialize)]
pub struct Label {
    pub start: usize,
    pub end: usize,
    #[serde(rename = "type")]
    pub name: String,
    /// The rule that found it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

/// A finding, as rows of findings tell it.
#[derive(Deserialize)]
pub struct Span {
    pub start: usize,
    pub end: usize,
    pub entity: String,
    pub rule: String,
}

impl From<&Span> for Label {
    fn from(span: &Span) -> Label {
        let rule = Some(span.rule.clone());
        Label { start: span.start, end: span.end, name: span.entity.clone(), rule }
    }
}

/// What is counted for a type.
#[derive(Default)]
struct Counts {
    gold: u64,
    gold_hit: u64,
    full: u64,
    chars: u64,
    covered: u64,
    found: u64,
    found_hit: u64,
}

/// All counts of a file.
pub struct Score {
    scope: Option<BTreeSet<String>>,
    types: BTreeMap<String, Counts>,
    /// Characters of sensitive types, and those of them that were covered.
    sensitive: (u64, u64),
    /// Characters outside all labels, and those of them that were taken.
    other: (u64, u64),
}

impl Score {
    pub fn new(scope: Option<Vec<String>>) -> Self {
        let scope = scope.map(|names| names.iter().map(|name| kind(name)).collect());
        Score { scope, types: BTreeMap::new(), sensitive: (0, 0), other: (0, 0) }
    }

    /// Counts a text; with `tell`, shows what went wrong in it.
    pub fn add(&mut self, record: &Record, found: &[Span], tell: bool) {
        let text: Vec<char> = record.text.chars().collect();
        let gold: Vec<(usize, usize, String)> = (record.spans.iter())
            .filter(|span| span.start < span.end && span.end <= text.len())
            .map(|span| (span.start, span.end, kind(&span.name)))
            .collect();
        let mut taken = vec![false; text.len()];
        found.iter().for_each(|span| taken[span.start..span.end].fill(true));
        self.characters(&taken, &gold);
        for (start, end, name) in &gold {
            let covered = taken[*start..*end].iter().filter(|taken| **taken).count();
            let same = |span: &&Span| group(&kind(&span.entity)) == group(name);
            let hit = found.iter().filter(same).any(|span| overlap(span, *start, *end));
            let counts = self.types.entry(name.clone()).or_default();
            counts.gold += 1;
            counts.gold_hit += u64::from(hit);
            counts.full += u64::from(covered == end - start);
            counts.chars += (end - start) as u64;
            counts.covered += covered as u64;
            if tell && covered < end - start {
                let value: String = text[*start..*end].iter().collect();
                println!("MISS\t{name}\t{covered}\t{value}\t{}", record.text);
            }
        }
        for span in found {
            let name = kind(&span.entity);
            let same = |gold: &&(usize, usize, String)| group(&gold.2) == group(&name);
            let hit = gold.iter().filter(same).any(|gold| overlap(span, gold.0, gold.1));
            let counts = self.types.entry(name.clone()).or_default();
            counts.found += 1;
            counts.found_hit += u64::from(hit);
            if tell && !hit {
                let value: String = text[span.start..span.end].iter().collect();
                println!("EXTRA\t{name}\t{}\t{value}\t{}", span.rule, record.text);
            }
        }
    }

    fn characters(&mut self, taken: &[bool], gold: &[(usize, usize, String)]) {
        let mut labels = vec![(false, false); taken.len()];
        for (start, end, name) in gold {
            for label in &mut labels[*start..*end] {
                *label = (true, label.1 || is_sensitive(name));
            }
        }
        for (taken, (labelled, sensitive)) in taken.iter().zip(labels) {
            let counts = match (labelled, sensitive) {
                (true, true) => &mut self.sensitive,
                (true, false) => continue,
                (false, _) => &mut self.other,
            };
            counts.0 += 1;
            counts.1 += u64::from(*taken);
        }
    }

    /// Whether what was found of this type counts: the file labels the type, or one like it.
    fn in_scope(&self, name: &str) -> bool {
        let like = |other: &str| group(other) == group(name);
        match &self.scope {
            Some(scope) => scope.iter().any(|other| like(other)),
            None => self.types.iter().any(|(other, counts)| counts.gold > 0 && like(other)),
        }
    }

    /// Prints a table, and the same as a line of JSON.
    pub fn show(&self) {
        println!(
            "{:<16}{:>7}{:>7}{:>7}{:>9}{:>7}{:>7}",
            "type", "gold", "found", "full", "leak", "P", "R"
        );
        let mut all = BTreeMap::new();
        for (name, counts) in &self.types {
            let found = if self.in_scope(name) { counts.found } else { 0 };
            let full = share(counts.full, counts.gold);
            let leak = share(counts.chars - counts.covered, counts.chars);
            let precision = share(counts.found_hit.min(found), found);
            let recall = share(counts.gold_hit, counts.gold);
            println!(
                "{name:<16}{:>7}{found:>7}{full:>7.3}{leak:>9.4}{precision:>7.3}{recall:>7.3}",
                counts.gold
            );
            let row = json!({ "gold": counts.gold, "found": found, "full": full, "leak": leak,
                "precision": precision, "recall": recall });
            all.insert(name, row);
        }
        let leak = share(self.sensitive.0 - self.sensitive.1, self.sensitive.0);
        let over = share(self.other.1, self.other.0);
        println!("leak {:.3}%, over-redaction {:.4}%", 100.0 * leak, 100.0 * over);
        println!("{}", json!({ "types": all, "leak": leak, "over": over }));
    }
}

fn overlap(span: &Span, start: usize, end: usize) -> bool {
    span.start < end && start < span.end
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
