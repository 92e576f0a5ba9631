//! All patterns, by what their matches are found by.

use super::bucket::Bucket;
use super::opening::Opening;
use super::pattern::Pattern;
use super::run::Run;
use super::search::{FRAGMENT, Fragment};
use super::sets::Sets;
use super::shape::{Anchor, Shape};
use super::sieve::Entry;
use super::{Compiled, ScanError};
use crate::rule::Rule;

/// What the matches of patterns are found by.
#[derive(Default)]
pub(super) struct Anchors {
    /// Openings of patterns, and of fragments.
    pub(super) entries: Vec<Entry>,
    /// The sets of the openings.
    pub(super) sets: Sets,
    pub(super) fragments: Vec<Fragment>,
    /// Patterns that are found by a run of like bytes.
    pub(super) runs: Vec<(Run, u32)>,
    /// Patterns that only match whole values.
    pub(super) whole: Vec<u32>,
}

impl Anchors {
    /// Takes the patterns of some rules, each with its shape.
    pub(super) fn new(rules: &[Compiled], patterns: &[Pattern], shapes: Vec<Shape>) -> Self {
        let mut anchors = Anchors::default();
        for (number, shape) in (0..).zip(shapes) {
            let pattern = &patterns[number as usize];
            let is_bound = rules[pattern.rule as usize].rule.requires_context;
            anchors.enter(shape, number, (pattern.has_run(), is_bound));
        }
        anchors
    }

    fn enter(&mut self, shape: Shape, pattern: u32, (has_run, is_bound): (bool, bool)) {
        match shape.anchor {
            Anchor::Openings => {
                let entry = |opening| Entry { opening, number: pattern, has_run, is_bound };
                self.list(&shape.openings, &shape.sets, entry);
            }
            Anchor::Run(leap) => {
                self.runs.push((Run::new(&leap, &shape.openings, &shape.sets), pattern));
            }
            Anchor::Whole => self.whole.push(pattern),
            Anchor::Fragment(required) => {
                let number = FRAGMENT | self.fragments.len() as u32;
                let entry = |opening| Entry { opening, number, has_run: false, is_bound };
                self.list(&required.fragments, &shape.sets, entry);
                let openings = Bucket::new(&shape.openings, &shape.sets);
                self.fragments.push(Fragment { required, openings, pattern });
            }
        }
    }

    fn list(&mut self, openings: &[Opening], sets: &Sets, entry: impl Fn(Opening) -> Entry) {
        let numbers = self.sets.take(sets);
        self.entries.extend(openings.iter().map(|opening| entry(opening.renumbered(&numbers))));
    }
}

/// The patterns of all rules, each with its shape.
pub(super) fn patterns(rules: &[Rule]) -> Result<(Vec<Pattern>, Vec<Shape>), ScanError> {
    let (mut patterns, mut shapes) = (Vec::new(), Vec::new());
    for (number, rule) in (0..).zip(rules) {
        for source in &rule.patterns {
            let (pattern, shape) = Pattern::new(number, source)
                .map_err(|source| ScanError::Pattern { rule: rule.id.clone(), source })?;
            patterns.push(pattern);
            shapes.push(shape);
        }
    }
    Ok((patterns, shapes))
}
