//! A gate is a run of token bytes that each match of a pattern holds near its start: where none
//! stands, the pattern needn't be tried. In prose words are shorter than keys are.

use regex_syntax::hir::{Hir, HirKind};
use serde::{Deserialize, Serialize};

use super::sieve::Sifted;
use super::stretch::stretch;
use crate::simd::{LONG, REACH, is_token};

/// Shorter runs stand everywhere.
const LENGTH_MIN: usize = 8;

/// Longer runs are not asked for.
const LENGTH_MAX: usize = 32;

/// Bytes that [`Sifted::has_run`] sees at once.
const SIGHT: usize = 128;

/// So many bytes of tokens in a row, which begin so far behind the start of a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Gate {
    nearest: usize,
    farthest: usize,
    length: usize,
}

impl Gate {
    /// The longest run that each match of a pattern holds.
    pub(super) fn of(pattern: &Hir) -> Option<Gate> {
        let mut parts = Vec::new();
        flatten(pattern, &mut parts);
        let (mut nearest, mut farthest) = (0, 0);
        let mut best: Option<Gate> = None;
        for at in 0..parts.len() {
            let stretch = stretch(&parts[at..]);
            let tokens = stretch.iter().take_while(|set| set.iter().all(is_token)).count();
            let length = tokens.min(LENGTH_MAX);
            let gate = Gate { nearest, farthest, length };
            if gate.is_useful() && best.is_none_or(|best| best.rank() < gate.rank()) {
                best = Some(gate);
            }
            let properties = parts[at].properties();
            nearest += properties.minimum_len()?;
            let Some(longest) = properties.maximum_len() else { break };
            farthest += longest;
        }
        best
    }

    /// Runs that a sieve asks for come first, then long ones.
    fn rank(&self) -> (bool, usize) {
        (self.is_long(), self.length)
    }

    fn is_useful(&self) -> bool {
        self.length >= LENGTH_MIN && self.farthest - self.nearest + self.length <= SIGHT
    }

    /// Whether the run is long and near enough for a sieve to ask for it.
    pub(super) fn is_long(&self) -> bool {
        self.length >= LONG && self.farthest <= REACH
    }

    /// Whether a match may begin at a place of the text that was sifted.
    pub(super) fn is_open(&self, text: &Sifted, place: usize) -> bool {
        text.has_run(place + self.nearest, place + self.farthest, self.length)
    }
}

/// The parts of a pattern that follow one another.
fn flatten<'h>(hir: &'h Hir, into: &mut Vec<&'h Hir>) {
    match hir.kind() {
        HirKind::Concat(parts) => parts.iter().for_each(|part| flatten(part, into)),
        HirKind::Capture(capture) => flatten(&capture.sub, into),
        _ => into.push(hir),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex_automata::meta::Regex;
    use regex_automata::{Anchored, Input};

    use super::super::shape::parse;
    use super::*;
    use crate::simd::Sieve;

    fn gate(source: &str) -> Option<Gate> {
        Gate::of(&parse(source).unwrap())
    }

    #[test]
    fn a_gate_is_the_longest_run_behind_what_may_be_longer_or_shorter() {
        let run = |nearest, farthest, length| Some(Gate { nearest, farthest, length });
        assert_eq!(gate(r#"key["']?\s{0,3}(?P<secret>[a-z]{20,40})"#), run(3, 7, 20));
        assert_eq!(gate(r"a,(?:b[0-9]{9}|c[0-9]{12}x) "), run(2, 2, 10));
        assert_eq!(gate(r"[a-z ]{30}"), None);
        assert_eq!(gate(r"key.{0,120}[a-z]{12}"), None);
        assert_eq!(gate(r"[a-z]{7}"), None);
    }

    proptest! {
        #[test]
        fn where_a_match_begins_the_gate_is_open(
            front in "[ ab]{0,90}",
            middle in "[ab,]{0,30}",
            run in "[ab]{6,70}",
            rest in "[ ,a]{0,80}",
        ) {
            let text = format!("{front}{middle}{run}{rest}");
            let bytes = text.as_bytes();
            let mut sifted = Sifted::default();
            sifted.read(&Sieve::default(), bytes);
            for source in [
                "[ab]{8}",
                "[ab]{32}",
                "[ab,]{2,14}[ab]{8,40}",
                " {0,90}[ab]{10}",
                ",(?:a|b{9})[ab]{20}",
            ] {
                let hir = parse(source).unwrap();
                let gate = Gate::of(&hir).expect(source);
                let regex = Regex::builder().build_from_hir(&hir).unwrap();
                for place in 0..bytes.len() {
                    let input = Input::new(bytes).range(place..).anchored(Anchored::Yes);
                    if regex.is_match(input) {
                        prop_assert!(gate.is_open(&sifted, place), "{} at {}", source, place);
                    }
                }
            }
        }
    }
}
