//! A bucket holds the openings of one pattern and says whether one of them fits at a place.

use super::layout::{alike, classes};
use super::opening::{DEPTH, Opening};
use super::sets::Sets;

/// Openings that are compared together, a bit for each.
const GROUP: usize = 64;

/// Openings of a pattern, laid out for comparison.
pub(super) struct Bucket {
    /// Bytes that no opening here tells apart are one class; the last class is "behind the end".
    classes: Box<[u8; 256]>,
    class_count: usize,
    groups: Vec<Group>,
}

/// Up to 64 openings.
struct Group {
    /// For each place and class, the openings that allow it.
    tables: Vec<u64>,
    /// Openings that only begin where a word does.
    word_start: u64,
}

impl Bucket {
    /// Takes the openings of one pattern.
    pub(super) fn new(openings: &[Opening], sets: &Sets) -> Self {
        let (classes, samples) = classes(sets.as_slice());
        let group = |some: &[Opening]| Group::new(some, sets, &samples);
        let groups = openings.chunks(GROUP).map(group).collect();
        Bucket { classes, class_count: samples.len() + 1, groups }
    }

    /// Whether one of the openings fits at a place of a text.
    pub(super) fn fits(&self, text: &[u8], place: usize) -> bool {
        let after_word =
            place.checked_sub(1).is_some_and(|before| text[before].is_ascii_alphanumeric());
        let behind = &text[place..];
        match behind.first_chunk::<DEPTH>() {
            Some(window) => self.any_fits(after_word, |at| self.class(window[at])),
            None => {
                let end = self.class_count - 1;
                let class = |byte: &u8| self.class(*byte);
                self.any_fits(after_word, |at| behind.get(at).map_or(end, class))
            }
        }
    }

    #[inline(always)]
    fn class(&self, byte: u8) -> usize {
        usize::from(self.classes[usize::from(byte)])
    }

    #[inline(always)]
    fn any_fits(&self, after_word: bool, class: impl Fn(usize) -> usize) -> bool {
        self.groups.iter().any(|group| {
            let mut left = if after_word { !group.word_start } else { u64::MAX };
            // The first places are known to fit most: the last ones refuse sooner.
            for at in (0..DEPTH).rev() {
                left &= group.tables[at * self.class_count + class(at)];
                if left == 0 {
                    return false;
                }
            }
            true
        })
    }
}

impl Group {
    fn new(openings: &[Opening], sets: &Sets, samples: &[u8]) -> Self {
        let mask = |fits: &dyn Fn(&Opening) -> bool| {
            let bits = (0u32..).zip(openings).filter(|(_, opening)| fits(opening));
            bits.fold(0, |all, (bit, _)| all | 1 << bit)
        };
        let mut tables = Vec::with_capacity(DEPTH * (samples.len() + 1));
        for place in 0..DEPTH {
            let masks = alike(openings.iter().map(Some), place);
            let allowed = |byte: &u8| {
                let some = masks.iter().filter(|(set, _)| sets.get(*set).contains(*byte));
                some.fold(0, |all, (_, mask)| all | mask)
            };
            tables.extend(samples.iter().map(allowed));
            tables.push(mask(&|opening| opening.len() <= place));
        }
        Group { tables, word_start: mask(&Opening::at_word_start) }
    }
}
