//! The shapes of the patterns that are compiled in, read from a file instead of worked out at each
//! start.
//!
//! `shapes.tsv` has a line for each pattern, found by a digest of its source: so a shape that isn't
//! there, or is of a pattern as it was once, is worked out. `cargo run --no-default-features
//! --example lay-out` writes the file, and a test holds it against the rules.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::bytes::ByteSet;
use super::gate::Gate;
use super::opening::Opening;
use super::sets::Sets;
use super::shape::{Anchor, PatternError, Read, Shape};

/// A key and a shape in each line, sorted by keys.
static SHAPES: &str = include_str!("shapes.tsv");

static LINES: LazyLock<Vec<&str>> = LazyLock::new(|| SHAPES.lines().collect());

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
    let key = key(source);
    let of = |line: &&str| line.get(..KEY_DIGITS).unwrap_or_default().cmp(key.as_str());
    let line = LINES[LINES.binary_search_by(of).ok()?];
    serde_json::from_str::<Line>(line.get(KEY_DIGITS..)?).ok()?.into_shape()
}

/// The text of the file for these patterns.
pub(super) fn written<'p>(patterns: impl Iterator<Item = &'p str>) -> Result<String, PatternError> {
    let mut lines = BTreeMap::new();
    for source in patterns {
        let line = serde_json::to_string(&Line::of(Read::new(source)?.shape()));
        lines.insert(key(source), line.expect("numbers and names can be written"));
    }
    Ok(lines.into_iter().map(|(key, line)| format!("{key}\t{line}\n")).collect())
}

fn key(source: &str) -> String {
    let digest = Sha256::digest(source);
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
    let digits = digest.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    digits.take(KEY_DIGITS).collect()
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
    fn a_pattern_that_is_not_compiled_in_has_no_shape_yet() {
        assert!(shape("never a pattern of ours").is_none());
    }
}
