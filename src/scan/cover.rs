//! A cover is as many hits of a rule as are needed to cover what all of them cover.
//!
//! Where the beginning of a token stands in it again and again, each begins a match that may be
//! thousands of bytes long, and all of them are one stretch of the text. From a hit the cover goes
//! on with the one that begins within it and reaches farthest. What else begins there lies in the
//! stretch, whatever its check would say, and needn't be judged.

use std::cmp::Reverse;
use std::ops::Range;

use super::sieve::Sifted;
use super::{Candidate, Context, Hit, Scanner};
use crate::rule::Confidence;

/// The levels, the surest first.
const LEVELS: [Confidence; 3] = [Confidence::High, Confidence::Medium, Confidence::Low];

/// Takes hits away that a cover of their rule doesn't need: those that lie in a stretch which surer
/// ones cover, or others that are as sure. They could claim no byte that these don't. Hits from
/// `first` on are sorted by rule and place, before and after.
pub(super) fn cover(hits: &mut Vec<Hit>, first: usize) {
    let overlap = |two: &[Hit]| two[0].rule == two[1].rule && two[1].start < two[0].end;
    if !hits[first..].windows(2).any(overlap) {
        return;
    }
    let all = hits.split_off(first);
    for of_rule in all.chunk_by(|one, other| one.rule == other.rule) {
        match of_rule {
            [only] => hits.push(*only),
            several => cover_one(several, hits),
        }
    }
    hits[first..].sort_unstable();
}

/// Appends those of a rule's hits that its cover needs.
fn cover_one(all: &[Hit], kept: &mut Vec<Hit>) {
    let mut stretches: [Vec<Range<usize>>; LEVELS.len()] = Default::default();
    for (number, level) in LEVELS.into_iter().enumerate() {
        let (surer, own) = stretches.split_at_mut(number);
        let is_open = |hit: &&Hit| !surer.iter().any(|level| lies_in(level, hit));
        let of_level = all.iter().filter(|hit| hit.confidence == level).filter(is_open);
        let of_level: Vec<Hit> = of_level.copied().collect();
        chain(&of_level, kept, &mut own[0]);
    }
}

/// Whether a hit lies in one of some stretches, which are in order.
fn lies_in(stretches: &[Range<usize>], hit: &Hit) -> bool {
    let behind = stretches.partition_point(|stretch| stretch.start <= hit.start);
    stretches[..behind].last().is_some_and(|stretch| hit.end <= stretch.end)
}

/// Appends those of some hits, sorted by place, that cover what all do, and the stretches.
fn chain(mut hits: &[Hit], kept: &mut Vec<Hit>, stretches: &mut Vec<Range<usize>>) {
    while let Some((first, others)) = hits.split_first() {
        hits = others;
        let (mut last, start) = (Some(*first), first.start);
        while let Some(hit) = last {
            kept.push(hit);
            let window;
            (window, hits) = hits.split_at(hits.partition_point(|other| other.start < hit.end));
            let farthest = window.iter().max_by_key(|other| (other.end, Reverse(other.start)));
            last = farthest.copied().filter(|other| other.end > hit.end);
            if last.is_none() {
                stretches.push(start..hit.end);
            }
        }
    }
}

impl Scanner {
    /// Judges candidates of one rule, sorted by place, but for those that lie in a hit before them
    /// that is as sure as any may be.
    pub(super) fn judge_all(
        &self,
        text: (&str, &Sifted),
        context: &mut Context,
        candidates: &[Candidate],
        hits: &mut Vec<Hit>,
    ) {
        let mut sure = 0;
        for candidate in candidates.iter() {
            if candidate.end <= sure {
                continue;
            }
            let Some(hit) = self.judge(text, context, candidate) else { continue };
            hits.push(hit);
            if hit.confidence >= self.surest(hit.rule, text, context) {
                sure = sure.max(hit.end);
            }
        }
    }

    /// Judges candidates of one rule, sorted by place, but for those that lie in a stretch which
    /// hits cover that are as sure as any may be.
    pub(super) fn judge_needed(
        &self,
        text: (&str, &Sifted),
        context: &mut Context,
        mut candidates: &mut [Candidate],
        hits: &mut Vec<Hit>,
    ) {
        while let Some((candidate, others)) = candidates.split_first_mut() {
            candidates = others;
            let Some(hit) = self.judge(text, context, candidate) else { continue };
            hits.push(hit);
            let mut end =
                (hit.confidence >= self.surest(hit.rule, text, context)).then_some(hit.end);
            while let Some(reached) = end {
                let within = candidates.partition_point(|other| other.start < reached);
                let window;
                (window, candidates) = candidates.split_at_mut(within);
                let hit = Hit { end: reached, ..hit };
                let farthest = self.judge_farthest(text, context, (window, hit), hits);
                end = Some(farthest).filter(|end| *end > reached);
            }
        }
    }

    /// Judges candidates that begin within a hit until one is as sure as it and none left reaches
    /// farther, and says how far it reaches, or else where the hit ends.
    fn judge_farthest(
        &self,
        text: (&str, &Sifted),
        context: &mut Context,
        (window, known): (&mut [Candidate], Hit),
        hits: &mut Vec<Hit>,
    ) -> usize {
        window.sort_unstable_by_key(|one| (Reverse(one.end), one.start));
        let (mut farthest, mut is_whole) = (known.end, true);
        for candidate in window {
            let end = text.0.ceil_char_boundary(candidate.end);
            // Where a check cut the farthest hit, another may end there that begins before it.
            if end < farthest || end == farthest && is_whole {
                break;
            }
            let Some(hit) = self.judge(text, context, candidate) else { continue };
            hits.push(hit);
            if hit.confidence == known.confidence && hit.end >= farthest {
                (farthest, is_whole) = (hit.end, hit.end == end);
            }
        }
        farthest
    }

    /// How sure a hit of a rule can be at most in a text.
    fn surest(&self, rule: u32, text: (&str, &Sifted), context: &mut Context) -> Confidence {
        let compiled = &self.rules[rule as usize];
        let named =
            || context.names.hold(rule) || context.nearby.may_hold(rule, text, &self.lexicon);
        compiled.surest(named)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::overlap::resolve;
    use super::Confidence::{High, Low, Medium};
    use super::*;
    use crate::rule::Severity;

    fn hit(rule: u32, start: usize, end: usize, confidence: Confidence) -> Hit {
        Hit { rule, start, end, confidence }
    }

    #[test]
    fn what_lies_in_a_hit_of_its_rule_that_is_as_sure_is_no_hit() {
        let (outer, surer) = (hit(1, 2, 20, Medium), hit(1, 5, 20, High));
        let mut hits = vec![
            hit(0, 3, 9, Low),
            outer,
            hit(1, 4, 20, Medium),
            surer,
            hit(1, 6, 20, High),
            hit(1, 7, 21, Low),
            hit(2, 8, 20, Low),
        ];
        cover(&mut hits, 1);
        let kept = [hit(0, 3, 9, Low), outer, surer, hit(1, 7, 21, Low), hit(2, 8, 20, Low)];
        assert_eq!(hits, kept);
    }

    #[test]
    fn from_a_hit_the_cover_goes_on_with_the_one_within_it_that_reaches_farthest() {
        let spans = |hits: &[Hit]| hits.iter().map(|one| (one.start, one.end)).collect::<Vec<_>>();
        let mut hits: Vec<Hit> = (0..10).map(|at| hit(0, 3 * at, 3 * at + 10, Medium)).collect();
        cover(&mut hits, 0);
        assert_eq!(spans(&hits), [(0, 10), (9, 19), (18, 28), (27, 37)]);
        // What only touches is no stretch, and one that another reaches as far as is the earlier.
        let pairs = [(0, 4), (1, 6), (2, 6), (4, 8), (5, 9), (9, 12)];
        let mut hits: Vec<Hit> = pairs.map(|(start, end)| hit(0, start, end, Low)).to_vec();
        cover(&mut hits, 0);
        assert_eq!(spans(&hits), [(0, 4), (1, 6), (5, 9), (9, 12)]);
    }

    /// Bytes that hits cover which are at least so sure.
    fn covered(hits: &[Hit], rule: Option<u32>, least: Confidence) -> Vec<bool> {
        let counts = |one: &&Hit| one.confidence >= least && rule.is_none_or(|r| r == one.rule);
        let mut bytes = vec![false; 40];
        hits.iter().filter(counts).for_each(|one| bytes[one.start..one.end].fill(true));
        bytes
    }

    proptest! {
        #[test]
        fn a_cover_covers_what_all_hits_do_rule_by_rule_and_level_by_level(
            all in prop::collection::vec((0u32..3, 0usize..24, 1usize..16, 0usize..3), 0..24),
        ) {
            let of = |&(rule, start, length, level): &(u32, usize, usize, usize)| {
                hit(rule, start, start + length, LEVELS[level])
            };
            let mut hits: Vec<Hit> = all.iter().map(of).collect();
            hits.sort_unstable();
            let mut fewer = hits.clone();
            cover(&mut fewer, 0);
            prop_assert!(fewer.iter().all(|one| hits.contains(one)) && fewer.is_sorted());
            for least in LEVELS {
                for rule in 0..3 {
                    let of = |hits| covered(hits, Some(rule), least);
                    prop_assert_eq!(of(&fewer), of(&hits));
                }
            }
            for hits in [&mut hits, &mut fewer] {
                resolve(hits, |_| Severity::Medium);
            }
            prop_assert_eq!(covered(&fewer, None, Low), covered(&hits, None, Low));
        }
    }
}
