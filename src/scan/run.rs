//! A run finds matches that are one long stretch of like bytes, such as a key of forty letters and
//! digits: it looks at the far end of the stretch first, and text of short words is passed over in
//! leaps.

use super::bucket::Bucket;
use super::bytes::ByteSet;
use super::opening::Opening;
use super::simd::is_token;

/// Bytes that a stretch must have for leaps to be worth it.
const LENGTH_MIN: usize = 16;

/// Share of a text's bytes beyond which a stretch is too wide to leap.
const FREQUENT: f64 = 0.95;

/// Matches that begin with a stretch of bytes from one set.
pub(crate) struct Run {
    holds: [bool; 256],
    length: usize,
    openings: Bucket,
}

impl Run {
    /// The run of a pattern, if what each match begins with is long and narrow enough.
    pub(crate) fn of(stretch: &[ByteSet], openings: Vec<Opening>) -> Option<Run> {
        let mut all = ByteSet::EMPTY;
        stretch.iter().flat_map(ByteSet::iter).for_each(|byte| all.insert(byte));
        if !all.iter().all(is_token) {
            return None;
        }
        if stretch.len() < LENGTH_MIN || all.frequency() > FREQUENT {
            return None;
        }
        let mut holds = [false; 256];
        all.iter().for_each(|byte| holds[usize::from(byte)] = true);
        Some(Run { holds, length: stretch.len(), openings: Bucket::of_one(openings) })
    }

    /// Calls `found(place)` for each place where a match may begin, in order.
    pub(crate) fn places(&self, text: &[u8], mut found: impl FnMut(usize)) {
        let outside = |byte: &u8| !self.holds[usize::from(*byte)];
        let mut start = 0;
        while let Some(stretch) = text.get(start..start + self.length) {
            if let Some(last) = stretch.iter().rposition(outside) {
                start += last + 1;
                continue;
            }
            let end = start + self.length;
            let more = text[end..].iter().take_while(|byte| !outside(byte)).count();
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
    use super::super::{opening, pattern};
    use super::*;

    fn places(source: &str, text: &str) -> Vec<usize> {
        let hir = pattern::parse(source).unwrap();
        let run = Run::of(&opening::stretch(&hir), opening::openings(&hir)).unwrap();
        let mut all = Vec::new();
        run.places(text.as_bytes(), |place| all.push(place));
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
            let hir = pattern::parse(source).unwrap();
            assert!(Run::of(&opening::stretch(&hir), opening::openings(&hir)).is_none());
        }
    }
}
