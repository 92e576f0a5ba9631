//! The leaves of one line and their places in its tree.

use std::{fmt::Write, iter, mem};

use super::{
    Defect, Map, Span, decode,
    read::{Reader, Scratch},
};

/// What a leaf is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The name of a member.
    Key,
    /// A string value.
    Text,
    /// A number.
    Number,
}

/// One key, string value or number of a line.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// What it is.
    pub kind: Kind,
    /// Where its raw bytes begin in the line, after the quote.
    pub start: usize,
    /// Where they end, before the quote.
    pub end: usize,
    /// Whether there is a backslash, so that raw and decoded text differ.
    pub escaped: bool,
    pub(super) place: Place,
}

impl Leaf {
    /// The raw bytes in the line, without the quotes.
    pub fn span(&self) -> Span {
        self.start..self.end
    }
}

/// All leaves of one line. Reused from line to line, it allocates nothing once it is warm.
#[derive(Debug, Default)]
pub struct Outline {
    pub(super) leaves: Vec<Leaf>,
    pub(super) containers: Vec<Container>,
    scratch: Scratch,
}

/// Where a value stands: a container and the step from there to the value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Index of the container, `ROOT` for the value of the whole line.
    pub container: u32,
    /// In an object the index of the key's leaf, in an array the index of the element.
    pub step: u32,
}

/// Stands for "in no container".
pub(super) const ROOT: u32 = u32::MAX;

/// An array or object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Container {
    pub shape: Shape,
    pub place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Array,
    Object,
}

/// One step of a pointer.
enum Step {
    /// Into the member that the leaf of this index names.
    Member(usize),
    /// Into the element of this index.
    Element(u32),
}

/// Leaves and containers for which memory is kept from line to line. A freak line gives it back.
const PARTS_KEPT: usize = 1 << 16;

impl Outline {
    /// An outline of nothing.
    pub fn new() -> Outline {
        Outline::default()
    }

    /// Reads the whole line as one JSON value of any type. After a defect there are no leaves: what
    /// can't be read whole is not to be worked on in part.
    pub fn read(&mut self, line: &str) -> Result<(), Defect> {
        self.clear();
        let mut scratch = mem::take(&mut self.scratch);
        let result = Reader::new(line.as_bytes(), self, &mut scratch).read();
        self.scratch = scratch;
        if result.is_err() {
            self.clear();
        }
        result
    }

    /// The leaves in order of appearance.
    pub fn leaves(&self) -> &[Leaf] {
        &self.leaves
    }

    /// Writes the RFC 6901 pointer of a leaf to `out`; that of a key is the pointer of its member.
    /// `line` is the line that was read.
    pub fn pointer(&self, line: &str, leaf: usize, out: &mut String) {
        out.clear();
        let Some(leaf) = self.leaves.get(leaf) else { return };
        let steps: Vec<_> = self.steps(leaf.place).collect();
        let (mut text, mut map) = (String::new(), Map::default());
        for step in steps.into_iter().rev() {
            out.push('/');
            match step {
                Step::Element(index) => {
                    // Writing to a string can't fail.
                    let _ = write!(out, "{index}");
                }
                Step::Member(key) => {
                    decode(&line[self.leaves[key].span()], &mut text, &mut map);
                    push_token(&text, out);
                }
            }
        }
    }

    /// The array or object that a leaf stands in, as a number that tells it from the line's others.
    pub fn container(&self, leaf: usize) -> u32 {
        self.leaves.get(leaf).map_or(ROOT, |leaf| leaf.place.container)
    }

    /// The keys that a leaf stands under, innermost first, as indices of leaves: the one that names
    /// its value, then those that name the containers around it. Array steps have no key. A key
    /// doesn't stand under itself.
    pub fn keys_above(&self, leaf: usize) -> impl Iterator<Item = usize> {
        let place = self.leaves.get(leaf).map(|leaf| leaf.place);
        place.into_iter().flat_map(|place| self.steps(place)).filter_map(move |step| match step {
            Step::Member(key) if key != leaf => Some(key),
            _ => None,
        })
    }

    /// The steps to a place, the last one first.
    fn steps(&self, place: Place) -> impl Iterator<Item = Step> {
        let parent = |place: &Place| self.containers.get(place.container as usize);
        let places = iter::successors(Some(place), move |place| Some(parent(place)?.place));
        places.map_while(move |place| {
            Some(match parent(&place)?.shape {
                Shape::Object => Step::Member(place.step as usize),
                Shape::Array => Step::Element(place.step),
            })
        })
    }

    fn clear(&mut self) {
        if self.leaves.capacity() > PARTS_KEPT {
            self.leaves = Vec::new();
        }
        if self.containers.capacity() > PARTS_KEPT {
            self.containers = Vec::new();
        }
        self.leaves.clear();
        self.containers.clear();
    }
}

/// Appends one reference token, as RFC 6901 escapes it.
fn push_token(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '~' => out.push_str("~0"),
            '/' => out.push_str("~1"),
            c => out.push(c),
        }
    }
}
