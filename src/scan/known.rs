//! What is known of the rules that are compiled in, read from files instead of worked out at each
//! start.
//!
//! `shapes.tsv` has a line for the shape of each pattern, found by a digest of its source;
//! `clusters.tsv` has one for each lot of openings that are spread over clusters, found by a digest
//! of how these begin. So what isn't there, or is of rules as they were once, is worked out. `cargo
//! run --no-default-features --example lay-out` writes the files, and a test holds them against the
//! rules.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::bytes::ByteSet;
use super::cluster::{self, Cluster, Entries, Hulls, regrouped};
use super::gate::Gate;
use super::hex;
use super::opening::Opening;
use super::sets::Sets;
use super::shape::{Anchor, PatternError, Read, Shape};
use super::sieve::{Entry, GROUPS, LATE_GROUPS, late, sieve};

/// A key and a shape in each line, sorted by keys.
static SHAPES: LazyLock<Vec<&str>> = LazyLock::new(|| include_str!("shapes.tsv").lines().collect());

/// A key and a letter for each opening in each line, sorted by keys.
static CLUSTERS: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("clusters.tsv").lines().collect());

/// The letter of the first cluster.
const FIRST_LETTER: u8 = b'A';

/// Digits of a key: half of a SHA-256.
const KEY_DIGITS: usize = 32;

/// A shape as it is written.
#[derive(Serialize, Deserialize)]
struct Line {
    fresh: bool,
    longest: usize,
    gate: Option<Gate>,
    anchor: Anchor,
    /// From number 1 on: 0 is any byte.
    sets: Vec<ByteSet>,
    openings: Vec<Opening>,
}

/// The shape of a pattern that is compiled in.
pub(super) fn shape(source: &str) -> Option<Shape> {
    let line = found(&SHAPES, &key(source))?;
    serde_json::from_str::<Line>(line).ok()?.into_shape()
}

/// What stands behind a key.
fn found(lines: &[&'static str], key: &str) -> Option<&'static str> {
    let of = |line: &&str| line.get(..KEY_DIGITS).unwrap_or_default().cmp(key);
    lines[lines.binary_search_by(of).ok()?].get(KEY_DIGITS + 1..)
}

/// Openings spread over at most so many clusters.
pub(super) fn clusters(openings: Entries, hulls: &Hulls, most: usize) -> Vec<Cluster> {
    match found(&CLUSTERS, &key(beginnings(&openings, hulls, most))) {
        Some(letters) if letters.len() == openings.len() => {
            let numbers = letters.bytes().map(|letter| letter.saturating_sub(FIRST_LETTER).into());
            regrouped(openings, hulls, numbers)
        }
        _ => cluster::clusters(openings, hulls, most),
    }
}

/// What decides how openings are spread.
fn beginnings(openings: &Entries, hulls: &Hulls, most: usize) -> Vec<u8> {
    let mut octets = most.to_le_bytes().to_vec();
    for (opening, _) in openings {
        octets.push(opening.at_word_start().into());
        octets.extend(hulls.at_start(opening).iter().flat_map(|hull| hull.octets()));
    }
    octets
}

/// The text of `clusters.tsv` for the openings of all patterns of each set of rules.
pub(super) fn written_clusters(lots: Vec<(Vec<Entry>, Sets)>) -> String {
    let mut lines = BTreeMap::new();
    let mut spread = |openings: Entries, hulls: &Hulls, most| {
        let key = key(beginnings(&openings, hulls, most));
        let all = cluster::clusters(openings.clone(), hulls, most);
        let of: BTreeMap<_, u8> = (FIRST_LETTER..)
            .zip(&all)
            .flat_map(|(letter, cluster)| cluster.entries.iter().map(move |one| (one, letter)))
            .collect();
        let letters: String = openings.iter().map(|one| char::from(of[one])).collect();
        lines.insert(key, letters);
        all
    };
    for (mut openings, sets) in lots {
        sieve(late(&mut openings, &sets), LATE_GROUPS, &sets, &mut spread);
        sieve(openings, GROUPS, &sets, &mut spread);
    }
    lines.into_iter().map(|(key, letters)| format!("{key}\t{letters}\n")).collect()
}

/// The text of `shapes.tsv` for these patterns.
pub(super) fn written<'p>(patterns: impl Iterator<Item = &'p str>) -> Result<String, PatternError> {
    let mut lines = BTreeMap::new();
    for source in patterns {
        let line = serde_json::to_string(&Line::of(Read::new(source)?.shape()));
        lines.insert(key(source), line.expect("numbers and names can be written"));
    }
    Ok(lines.into_iter().map(|(key, line)| format!("{key}\t{line}\n")).collect())
}

fn key(source: impl AsRef<[u8]>) -> String {
    hex::written(Sha256::digest(source).into_iter().take(KEY_DIGITS / 2))
}

impl Line {
    fn of(shape: Shape) -> Self {
        let Shape { fresh, longest, gate, anchor, openings, sets } = shape;
        let sets = sets.as_slice()[1..].to_vec();
        Line { fresh, longest, gate, anchor, sets, openings }
    }

    /// The shape, if all numbers are such as [`Line::of`] gives.
    fn into_shape(self) -> Option<Shape> {
        let Line { fresh, longest, gate, anchor, sets: all, openings } = self;
        let mut sets = Sets::default();
        for set in all {
            sets.number(set)?;
        }
        let known = sets.as_slice().len();
        let fits = |opening: &Opening| opening.sets().iter().all(|set| usize::from(*set) < known);
        let fragments = match &anchor {
            Anchor::Fragment(required) => required.fragments.as_slice(),
            _ => &[],
        };
        let all_fit = openings.iter().chain(fragments).all(fits);
        all_fit.then_some(Shape { fresh, longest, gate, anchor, openings, sets })
    }
}

#[cfg(test)]
mod tests {
    use super::super::opening::{openings, tests::parse};
    use super::*;

    #[test]
    fn a_shape_comes_back_as_it_was_written() {
        for source in [
            r"\bghp_(?P<secret>[A-Za-z0-9]{36})(?:[^A-Za-z0-9]|\z)",
            r"[a-z.]{1,64}@[a-z]{1,20}\.com",
            r"\b[0-9a-f]{40}\b",
            r"^(?:a|bc?)$",
            r"(?:a[bc]{1,3}?|.-){1,9}",
        ] {
            let shape = Read::new(source).unwrap().shape();
            let openings = shape.openings.clone();
            let text = serde_json::to_string(&Line::of(shape)).unwrap();
            let again = serde_json::from_str::<Line>(&text).unwrap().into_shape().unwrap();
            assert!(openings == again.openings, "{source}");
            assert_eq!(serde_json::to_string(&Line::of(again)).unwrap(), text, "{source}");
        }
    }

    #[test]
    fn openings_are_put_together_as_they_were_spread() {
        let mut sets = Sets::default();
        let sources =
            ["ab[0-9]{3}", "a[bc]{2}", "ghp_[a-z]{9}", "gho_[a-z]{9}", r"\b[0-9]{9}", "x"];
        let all: Entries = (0..)
            .zip(sources)
            .flat_map(|(number, source)| {
                let openings = openings(&[&parse(source)], &mut sets);
                openings.into_iter().map(move |opening| (opening, number))
            })
            .collect();
        let hulls = Hulls::new(&sets);
        for most in 1..8 {
            let spread = cluster::clusters(all.clone(), &hulls, most);
            let numbers = all.iter().map(|one| {
                spread.iter().position(|cluster| cluster.entries.contains(one)).unwrap()
            });
            let again = regrouped(all.clone(), &hulls, numbers);
            assert_eq!(spread.len(), again.len());
            for (one, other) in spread.iter().zip(&again) {
                assert_eq!(one.hulls, other.hulls);
                assert!(one.word_start == other.word_start && one.entries == other.entries);
            }
        }
    }

    #[test]
    fn a_pattern_that_is_not_compiled_in_has_no_shape_yet() {
        assert!(shape("never a pattern of ours").is_none());
    }
}
