//! Overlapping hits become disjoint spans, each with one winner.
//!
//! The order is total: higher confidence, then longer, then higher severity, then earlier, then the
//! rule's number. A loser's bytes that no winner covers go to the winner beside them, so that no
//! byte of any hit stays.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Hit;
use crate::rule::Severity;

/// Resolves overlaps; `severity` gives that of a rule. The result is sorted by place and disjoint.
pub fn resolve(hits: &mut Vec<Hit>, severity: impl Fn(u32) -> Severity) {
    if hits.len() < 2 {
        return;
    }
    hits.sort_unstable_by_key(|hit| {
        let length = hit.end - hit.start;
        let rank = (hit.confidence, length, severity(hit.rule));
        (Reverse(rank), hit.start, hit.rule)
    });
    let mut winners: BTreeMap<usize, Hit> = BTreeMap::new();
    for hit in hits.drain(..) {
        claim(&mut winners, hit);
    }
    hits.extend(winners.into_values());
}

/// Gives a hit's bytes to the winners that it overlaps, or makes it one.
fn claim(winners: &mut BTreeMap<usize, Hit>, hit: Hit) {
    let first = winners.range(..=hit.start).next_back().map(|(_, winner)| *winner);
    let reaches_in = first.filter(|winner| winner.end > hit.start);
    let inside: Vec<Hit> =
        winners.range(hit.start + 1..hit.end.max(hit.start + 1)).map(|(_, w)| *w).collect();
    let mut overlapped = reaches_in.into_iter().chain(inside).peekable();
    if overlapped.peek().is_none() {
        winners.insert(hit.start, hit);
        return;
    }
    let all: Vec<Hit> = overlapped.collect();
    for (place, winner) in all.iter().enumerate() {
        let next = all.get(place + 1).map_or(hit.end, |next| next.start);
        let start = if place == 0 { winner.start.min(hit.start) } else { winner.start };
        let end = winner.end.max(next);
        winners.remove(&winner.start);
        winners.insert(start, Hit { start, end, ..*winner });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Confidence::{self, High, Low, Medium};

    fn hit(rule: u32, start: usize, end: usize, confidence: Confidence) -> Hit {
        Hit { rule, start, end, confidence }
    }

    fn resolved(mut hits: Vec<Hit>) -> Vec<(u32, usize, usize)> {
        resolve(&mut hits, |_| Severity::Medium);
        hits.iter().map(|hit| (hit.rule, hit.start, hit.end)).collect()
    }

    #[test]
    fn the_surer_hit_wins_and_takes_the_rest_of_the_other() {
        let found = resolved(vec![hit(0, 0, 10, Medium), hit(1, 5, 20, High)]);
        assert_eq!(found, [(1, 0, 20)]);
    }

    #[test]
    fn the_longer_wins_among_equals_and_then_the_earlier() {
        assert_eq!(resolved(vec![hit(0, 2, 5, High), hit(1, 0, 9, High)]), [(1, 0, 9)]);
        assert_eq!(resolved(vec![hit(0, 4, 8, High), hit(1, 0, 4, High)]), [(1, 0, 4), (0, 4, 8)]);
        assert_eq!(resolved(vec![hit(3, 0, 4, High), hit(1, 0, 4, High)]), [(1, 0, 4)]);
    }

    #[test]
    fn a_weak_hit_over_two_winners_fills_the_gap_between_them() {
        let found = resolved(vec![hit(0, 2, 5, High), hit(1, 8, 9, High), hit(2, 0, 12, Low)]);
        assert_eq!(found, [(0, 0, 8), (1, 8, 12)]);
    }

    #[test]
    fn hits_that_only_touch_stay_apart() {
        assert_eq!(resolved(vec![hit(0, 0, 3, Low), hit(1, 3, 6, High)]), [(0, 0, 3), (1, 3, 6)]);
    }
}
