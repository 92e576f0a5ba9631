//! Needles: values, each with what it was found as, that are looked for in texts all at once.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use memchr::memmem::Finder;

use crate::limits::ECHOES_MAX;
use crate::scan::Hit;

/// Values to look for.
#[derive(Default)]
pub(super) struct Needles {
    all: Vec<Needle>,
    shortest: Option<usize>,
    /// Finds the first ones all at once, where there are many, and how many these are.
    automaton: OnceLock<(Option<AhoCorasick>, usize)>,
}

/// A value, and what it was found as.
struct Needle {
    /// Looks for it, and holds it; made once, for all leaves of the record.
    finder: Finder<'static>,
    hit: Hit,
}

impl Needle {
    fn bytes(&self) -> &[u8] {
        self.finder.needle()
    }
}

/// So many values are looked for one by one: an automaton takes longer to make.
const FEW: usize = 12;

impl Needles {
    /// Forgets all values.
    pub(super) fn clear(&mut self) {
        if !self.all.is_empty() {
            self.all.clear();
            self.shortest = None;
            self.automaton.take();
        }
    }

    pub(super) fn count(&self) -> usize {
        self.all.len()
    }

    /// Bytes of the shortest value.
    pub(super) fn shortest(&self) -> Option<usize> {
        self.shortest
    }

    /// Takes a value, if it is a new one and there is room.
    pub(super) fn keep(&mut self, value: &str, hit: &Hit) {
        let is_new = || !self.all.iter().any(|known| known.bytes() == value.as_bytes());
        if self.all.len() < ECHOES_MAX && is_new() {
            let finder = Finder::new(value).into_owned();
            self.shortest = self.shortest.into_iter().chain([value.len()]).min();
            self.all.push(Needle { finder, hit: *hit });
            // Made anew for each value it would take as long for each text as to look at it.
            if self.automaton.get().is_some_and(|(_, count)| self.all.len() >= 2 * count) {
                self.automaton.take();
            }
        }
    }

    /// Calls `take` with each place in a text where a value stands, as a hit.
    pub(super) fn find(&self, text: &[u8], take: &mut dyn FnMut(Hit)) {
        let mut found = |number: usize, start: usize| {
            let needle = &self.all[number];
            take(Hit { start, end: start + needle.bytes().len(), ..needle.hit });
        };
        let mut first = 0;
        if self.all.len() > FEW
            && let (Some(automaton), count) = self.automaton.get_or_init(|| self.automaton())
        {
            let places = automaton.find_overlapping_iter(text);
            places.for_each(|place| found(place.pattern().as_usize(), place.start()));
            first = *count;
        }
        for (number, needle) in self.all.iter().enumerate().skip(first) {
            needle.finder.find_iter(text).for_each(|start| found(number, start));
        }
    }

    /// `None` where it would be too large; then the values are looked for one by one.
    fn automaton(&self) -> (Option<AhoCorasick>, usize) {
        // The kind that is made most quickly: it is there for one record.
        let kind = Some(AhoCorasickKind::NoncontiguousNFA);
        let automaton = AhoCorasick::builder().kind(kind).build(self.all.iter().map(Needle::bytes));
        (automaton.ok(), self.all.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Confidence;

    #[test]
    fn all_values_are_found_however_many_came_since_the_last_look() {
        let mut needles = Needles::default();
        let hit = |rule| Hit { rule, start: 0, end: 0, confidence: Confidence::High };
        let mut text = String::new();
        for number in 0..200 {
            let value = format!("q{number}z");
            text = format!("{text} {value}");
            needles.keep(&value, &hit(number));
            let mut found = Vec::new();
            needles.find(text.as_bytes(), &mut |hit| {
                assert_eq!(text[hit.start..hit.end], format!("q{}z", hit.rule));
                found.push(hit.rule);
            });
            found.sort_unstable();
            assert_eq!(found, (0..=number).collect::<Vec<_>>());
        }
    }
}
