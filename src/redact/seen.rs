//! Seen: what the last look at a record told of its leaves, so that none is looked at again for
//! nothing.
//!
//! What is found in a leaf depends on its text, on the keys above it, on a member beside it that
//! names it, on the names that the record has shown, and on nothing else. Where none of these has
//! changed, what was told holds. Which leaves are lines of a private key is read once, from the
//! record as it came.

use std::mem;
use std::ops::Range;

use super::keys;
use super::record::{Document, Found, Frame, Search};
use crate::json::{Kind, Outline};
use crate::limits::PAIR_LEAVES_MAX;

/// What was told of one leaf.
#[derive(Clone)]
pub(super) struct Told {
    /// How many findings there are in it.
    pub(super) found: usize,
    /// How many values that the allow-list holds.
    pub(super) allowed: usize,
    /// How many words of names were looked for in it; `None` where it must be looked at.
    pub(super) names: Option<usize>,
    /// There is JSON in the leaf.
    pub(super) is_nested: bool,
    /// There is something encoded in the leaf.
    pub(super) is_encoded: bool,
    /// What was decoded in it, if all of that was kept.
    pub(super) decoded: Option<Range<usize>>,
}

const NOTHING: Told =
    Told { found: 0, allowed: 0, names: None, is_nested: false, is_encoded: false, decoded: None };

/// What was told of each leaf of the record at hand.
#[derive(Default)]
pub(super) struct Seen(Vec<Told>);

impl Seen {
    /// Begins a record of which nothing is known.
    pub(super) fn begin(&mut self, outline: &Outline) {
        self.0.clear();
        self.0.resize(outline.leaves().len(), NOTHING);
    }

    /// Goes on with the record in which all that was found is replaced. Its leaves must be the same
    /// ones: if not, this is `false` and nothing is known.
    pub(super) fn go_on(&mut self, line: &str, outline: &Outline) -> bool {
        if self.0.len() != outline.leaves().len() {
            self.begin(outline);
            return false;
        }
        let changed: Vec<bool> = self.0.iter().map(|told| told.found > 0).collect();
        for (leaf, told) in self.0.iter_mut().enumerate() {
            told.found = 0;
            let near =
                leaf.saturating_sub(PAIR_LEAVES_MAX)..changed.len().min(leaf + PAIR_LEAVES_MAX);
            if changed[leaf]
                || outline.keys_above(leaf).any(|key| changed[key])
                || changed[near].contains(&true) && keys::may_be_named(line, outline, leaf)
            {
                told.names = None;
            }
        }
        true
    }

    pub(super) fn told(&self, leaf: usize) -> Told {
        self.0[leaf].clone()
    }

    pub(super) fn tell(&mut self, leaf: usize, told: Told) {
        self.0[leaf] = told;
    }

    /// The keys in which something was found, each with the places of that among all findings.
    pub(super) fn changed_keys(&self, outline: &Outline) -> Vec<(usize, Range<usize>)> {
        let mut end = 0;
        let found = self.0.iter().map(|told| {
            let first = end;
            end += told.found;
            first..end
        });
        let is_key = |leaf: usize| outline.leaves()[leaf].kind == Kind::Key;
        found.enumerate().filter(|(leaf, found)| !found.is_empty() && is_key(*leaf)).collect()
    }
}

impl Search<'_> {
    /// Begins a new record, or goes on with one in which all that was found is replaced.
    pub(super) fn begin(&mut self, line: &str, is_new: bool) {
        self.found.clear();
        let Frame { outline, blocks, .. } = &mut self.frames[0];
        if is_new || !self.seen.go_on(line, outline) {
            self.seen.begin(outline);
            blocks.read(line, outline);
            self.sight.clear();
            self.beyond = false;
        }
    }

    /// Looks at each leaf of the line of which it isn't known what it shows.
    pub(super) fn leaves(&mut self, line: &str) {
        let mut frame = mem::take(&mut self.frames[0]);
        let mut found = mem::take(&mut self.found).into_iter();
        let mut allowed = mem::take(&mut self.sight.allowed).into_iter();
        for leaf in 0..frame.outline.leaves().len() {
            let told = self.seen.told(leaf);
            let known = &found.as_slice()[..told.found];
            let (told_found, told_allowed) = (told.found, told.allowed);
            let still = self.still(told, known, (line, leaf), &mut frame);
            let found = found.by_ref().take(told_found);
            let allowed = allowed.by_ref().take(told_allowed);
            let told = match still {
                Some(told) => {
                    self.found.extend(found);
                    self.sight.allowed.extend(allowed);
                    told
                }
                None => {
                    found.for_each(drop);
                    allowed.for_each(drop);
                    self.anew(line, leaf, &mut frame)
                }
            };
            self.seen.tell(leaf, told);
        }
        self.frames[0] = frame;
    }

    /// What was told of a leaf, if that still holds.
    fn still(
        &mut self,
        told: Told,
        known: &[Found],
        (line, leaf): (&str, usize),
        frame: &mut Frame,
    ) -> Option<Told> {
        let sight = &mut self.sight;
        let names = &mut sight.names;
        let sought = names.sought();
        if told.names? >= sought {
            return Some(told);
        }
        let kind = frame.outline.leaves()[leaf].kind;
        let is_known = |rule, start, end| {
            known.iter().any(|found| found.rule == rule && found.inner == (start..end))
        };
        let shows = told.is_nested || {
            let text = frame.text(line, leaf);
            names.shows_more(self.redactor, (text, kind), is_known)
                || told.is_encoded && sight.shows_encoded(text, told.decoded.clone())
        };
        (!shows).then_some(Told { names: Some(sought), ..told })
    }

    /// Looks at a leaf.
    fn anew(&mut self, line: &str, leaf: usize, frame: &mut Frame) -> Told {
        let (found, allowed) = (self.found.len(), self.sight.allowed.len());
        let names = Some(self.sight.names.sought());
        let first = self.sight.decoded.count();
        let is_nested = self.leaf(Document::whole(line), frame, leaf);
        let is_encoded = self.sight.is_encoded;
        let (found, allowed) = (self.found.len() - found, self.sight.allowed.len() - allowed);
        let decoded = self.sight.decoded.since(first);
        Told { found, allowed, names, is_nested, is_encoded, decoded }
    }

    /// Keeps keys of the line apart that replacements make equal.
    pub(super) fn keep_keys_apart(&mut self, line: &str) {
        let frame = mem::take(&mut self.frames[0]);
        let changed = self.seen.changed_keys(&frame.outline);
        if !changed.is_empty() {
            self.part_equal_keys(Document::whole(line), &frame.outline, &changed);
        }
        self.frames[0] = frame;
    }
}
