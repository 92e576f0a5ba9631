//! What each match of a pattern holds behind its beginning: where that is rarer than how matches
//! begin, matches are found by it.
//!
//! `[A-Z][a-z]+(?:straße|gasse) [0-9]+` begins like every name, but few words have a number behind
//! them.

use regex_syntax::hir::{Hir, HirKind};
use serde::{Deserialize, Serialize};

use super::bytes::ByteSet;
use super::opening::{DEPTH, Opening, alphabet, frequency, openings};
use super::sets::Sets;
use crate::simd;

/// What a look at the bytes in front of a fragment costs, for each place where a match may begin;
/// a search by an automaton costs 1.
const LOOK: f64 = 0.15;

/// What a fragment costs that is found.
const FOUND: f64 = 0.3;

/// What each more fragment costs: the more there are, the more of a text a sieve lets through.
const EACH: f64 = 2e-4;

/// What one costs that looks like any word: with a few of them, a sieve lets all words through.
const EACH_WORD: f64 = 0.02;

/// Places in front of a fragment that are mostly looked at, before a byte comes that no match
/// holds: within a word, and over words.
const PLACES: [usize; 2] = [8, 32];

/// How each match goes on at some distance from its start.
#[derive(Serialize, Deserialize)]
pub(super) struct Required {
    /// One of them fits there.
    pub(super) fragments: Vec<Opening>,
    pub(super) nearest: usize,
    pub(super) farthest: usize,
    /// The bytes that may stand between the match's start and the fragment.
    pub(super) before: ByteSet,
}

impl Required {
    /// The first place where a match may begin that has its fragment at a given one, but none in
    /// front of `from`.
    pub(super) fn start(&self, text: &[u8], fragment: usize, from: usize) -> usize {
        let first = fragment.saturating_sub(self.farthest).max(from).min(fragment);
        let front = &text[first..fragment];
        fragment - front.iter().rev().take_while(|byte| self.before.contains(**byte)).count()
    }

    /// What it costs to find matches by the fragments, for each byte of a text; `begins` is the
    /// share of places at which a match may begin.
    pub(super) fn cost(&self, begins: f64, sets: &Sets) -> f64 {
        let found = frequency(&self.fragments, sets);
        let most = PLACES[usize::from(self.before.contains(b' '))];
        let places = (self.farthest - self.nearest + 1).min(most) as f64;
        let each = |one: &Opening| if is_wordlike(one, sets) { EACH_WORD } else { EACH };
        let all: f64 = self.fragments.iter().map(each).sum();
        found * (FOUND + places * (LOOK + begins.min(1.0))) + all
    }

    /// The same, told by at most so many bytes of the fragments.
    fn shortened(&self, depth: usize) -> Self {
        let mut fragments: Vec<_> = self.fragments.iter().map(|one| one.shortened(depth)).collect();
        fragments.sort();
        fragments.dedup();
        Required { fragments, ..*self }
    }
}

/// The cheapest way to find a pattern's matches by what stands at a bounded distance from their
/// start, if there is one; `begins` as in [`Required::cost`].
pub(super) fn required(pattern: &Hir, begins: f64, sets: &mut Sets) -> Option<Required> {
    let mut parts = Vec::new();
    flatten(pattern, &mut parts);
    let (mut nearest, mut farthest, mut before) = (0usize, 0usize, ByteSet::EMPTY);
    let mut best: Option<Required> = None;
    for cut in 1..parts.len() {
        let part = parts[cut - 1];
        let properties = part.properties();
        nearest += properties.minimum_len()?;
        let Some(longest) = properties.maximum_len() else { break };
        farthest += longest;
        before.add(alphabet(part));
        if farthest == 0 {
            continue;
        }
        let fragments = openings(&parts[cut..], sets);
        let whole = Required { fragments, nearest, farthest, before };
        let all = (1..=DEPTH).map(|depth| whole.shortened(depth)).chain(best);
        let cost = |one: &Required| one.cost(begins, sets);
        best = all.min_by(|one, other| cost(one).total_cmp(&cost(other)));
    }
    best
}

/// Whether a sieve can't tell a fragment from words.
fn is_wordlike(fragment: &Opening, sets: &Sets) -> bool {
    let is_usual = |byte: u8| byte.is_ascii_lowercase() || byte == b' ';
    (0..simd::PLACES).all(|place| sets.get(fragment.at(place)).iter().any(is_usual))
}

/// The parts of a pattern that stand one behind the other.
fn flatten<'h>(hir: &'h Hir, parts: &mut Vec<&'h Hir>) {
    match hir.kind() {
        HirKind::Concat(all) => all.iter().for_each(|part| flatten(part, parts)),
        HirKind::Capture(capture) => flatten(&capture.sub, parts),
        _ => parts.push(hir),
    }
}

#[cfg(test)]
mod tests {
    use super::super::opening::tests::parse;
    use super::*;

    fn found(source: &str) -> Option<(usize, usize, Vec<String>)> {
        let mut sets = Sets::default();
        let found = required(&parse(source), 0.1, &mut sets)?;
        let text = |opening: &Opening| {
            let one = |place| sets.get(opening.at(place)).iter().next().unwrap_or_default();
            String::from_utf8((0..opening.len()).map(one).collect()).unwrap()
        };
        let mut texts: Vec<String> = found.fragments.iter().map(text).collect();
        texts.sort();
        Some((found.nearest, found.farthest, texts))
    }

    #[test]
    fn the_rarest_part_is_required_at_its_distances() {
        let at = |text: &str| vec![text.to_owned()];
        assert_eq!(found(r"\b[a-z]{1,64}@acme\.com"), Some((1, 64, at("@acme.co"))));
        let (nearest, farthest, all) = found(r"[A-Z][a-z]{1,9}(?:GASSE|ALLEE) [0-9]").unwrap();
        assert_eq!((nearest, farthest), (2, 10));
        assert_eq!(all, ["ALLEE 0", "GASSE 0"]);
    }

    #[test]
    fn what_stands_at_an_unbounded_distance_is_not_used() {
        assert!(found(r"[a-z]+@").is_none());
    }

    #[test]
    fn a_match_begins_no_farther_in_front_than_its_bytes_go() {
        let required = required(&parse(r"[a-z]{1,64}@acme"), 0.1, &mut Sets::default()).unwrap();
        assert_eq!(required.start(b"to: jo@acme", 6, 0), 4);
        assert_eq!(required.start(b"to: jo@acme", 6, 5), 5);
        assert_eq!(required.start(b"to: jo@acme", 6, 9), 6);
    }
}
