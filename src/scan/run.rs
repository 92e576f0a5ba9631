//! A run finds matches that are one long stretch of like bytes, such as a key of forty letters and
//! digits: it looks at the far end of the stretch first, and only where tokens run long.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::bucket::Bucket;
use super::bytes::ByteSet;
use super::opening::Opening;
use super::sets::Sets;
use crate::simd::is_token;

/// Bytes that a stretch must have for leaps to be worth it.
pub(super) const LENGTH_MIN: usize = 16;

/// Share of a text's bytes beyond which a stretch is too wide to leap.
const FREQUENT: f64 = 0.95;

/// Bytes of a text, from a first to before a last.
type Span = Range<usize>;

/// A stretch of so many bytes of one set.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Leap {
    set: ByteSet,
    length: usize,
}

/// Matches that begin with a stretch of bytes from one set.
pub(super) struct Run {
    holds: [bool; 256],
    length: usize,
    openings: Bucket,
}

impl Leap {
    /// The leap of a pattern, if what each match begins with is long and narrow enough.
    pub(super) fn of(stretch: &[ByteSet]) -> Option<Leap> {
        let set = stretch.iter().fold(ByteSet::EMPTY, |all, set| all.joined(set));
        let fits = set.iter().all(is_token) && set.frequency() <= FREQUENT;
        (stretch.len() >= LENGTH_MIN && fits).then_some(Leap { set, length: stretch.len() })
    }
}

impl Run {
    /// What leaps like this, and begins with one of the openings.
    pub(super) fn new(leap: &Leap, openings: &[Opening], sets: &Sets) -> Run {
        let holds = std::array::from_fn(|byte| leap.set.contains(byte as u8));
        Run { holds, length: leap.length, openings: Bucket::new(openings, sets) }
    }

    /// Calls `found(place)` for each place of a run of tokens where a match may begin, in order.
    pub(super) fn places(&self, text: &[u8], tokens: &Span, mut found: impl FnMut(usize)) {
        let outside = |byte: &u8| !self.holds[usize::from(*byte)];
        let run = &text[..tokens.end];
        let mut start = tokens.start;
        while let Some(stretch) = run.get(start..start + self.length) {
            if let Some(last) = stretch.iter().rposition(outside) {
                start += last + 1;
                continue;
            }
            let end = start + self.length;
            let more = run[end..].iter().take_while(|byte| !outside(byte)).count();
            for place in start..=start + more {
                if self.openings.fits(text, place) {
                    found(place);
                }
            }
            start = end + more + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::opening::{openings, tests::parse};
    use super::super::sieve::Sifted;
    use super::super::stretch::stretch;
    use super::*;
    use crate::simd::Sieve;

    fn places(source: &str, text: &str) -> Vec<usize> {
        let (hir, mut sets) = (parse(source), Sets::default());
        let openings = openings(&[&hir], &mut sets);
        let run = Run::new(&Leap::of(&stretch(&[&hir])).unwrap(), &openings, &sets);
        let mut all = Vec::new();
        let mut sifted = Sifted::default();
        sifted.read(&Sieve::default(), text.as_bytes());
        sifted.long_runs().for_each(|tokens| {
            run.places(text.as_bytes(), &tokens, |place| all.push(place));
        });
        all
    }

    #[test]
    fn places_are_those_with_a_stretch_before_them_and_a_border_behind() {
        let key = "a".repeat(20);
        let text = format!("short words {key} and+{key}b");
        assert_eq!(places(r"\b[a-z]{20}", &text), [12, 37]);
        assert_eq!(places(r"[a-z]{20}", &text), [12, 37, 38]);
        assert_eq!(places(r"[a-z]{20}", &key[1..]), [0; 0]);
        assert_eq!(places(r"[a-z]{20}", &key), [0]);
    }

    #[test]
    fn what_is_short_or_wide_has_no_run() {
        for source in ["[a-z]{8}", "[ -~]{40}"] {
            assert!(Leap::of(&stretch(&[&parse(source)])).is_none());
        }
    }
}
