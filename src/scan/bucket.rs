//! A bucket holds openings and says which of them fit at a place, 64 in one go.

use super::cluster::Entries;
use super::matrix::classes;
use super::opening::{DEPTH, Opening};

/// Openings that are compared together, a bit for each.
const GROUP: usize = 64;

/// Openings with their patterns' numbers, laid out for comparison.
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
    patterns: Vec<u32>,
}

impl Bucket {
    /// Takes openings; those of a pattern stand together.
    pub(super) fn new(entries: &Entries) -> Self {
        let (classes, samples) = classes(entries.iter().map(|(opening, _)| opening));
        let groups = entries.chunks(GROUP).map(|some| Group::new(some, &samples)).collect();
        Bucket { classes, class_count: samples.len() + 1, groups }
    }

    /// The openings of one pattern.
    pub(super) fn of_one(openings: Vec<Opening>) -> Self {
        Bucket::new(&openings.into_iter().map(|opening| (opening, 0)).collect())
    }

    /// Whether one of the openings fits at a place of a text.
    pub(super) fn fits(&self, text: &[u8], place: usize) -> bool {
        let mut fits = false;
        self.patterns(text, place, |_| fits = true);
        fits
    }

    /// Calls `found(pattern)` for each pattern that may begin at a place of a text.
    pub(super) fn patterns(&self, text: &[u8], place: usize, mut found: impl FnMut(u32)) {
        let end = self.class_count - 1;
        let class =
            |at: usize| text.get(at).map_or(end, |b| usize::from(self.classes[usize::from(*b)]));
        let after_word =
            place.checked_sub(1).is_some_and(|before| text[before].is_ascii_alphanumeric());
        let classes: [usize; DEPTH] = std::array::from_fn(|at| class(place + at));
        let mut last = None;
        for group in &self.groups {
            let mut left = if after_word { !group.word_start } else { u64::MAX };
            // The first places are known to fit most: the last ones refuse sooner.
            for (at, class) in classes.iter().enumerate().rev() {
                left &= group.tables[at * self.class_count + class];
                if left == 0 {
                    break;
                }
            }
            while left != 0 {
                let pattern = group.patterns[left.trailing_zeros() as usize];
                left &= left - 1;
                if last.replace(pattern) != Some(pattern) {
                    found(pattern);
                }
            }
        }
    }
}

impl Group {
    fn new(entries: &[(Opening, u32)], samples: &[u8]) -> Self {
        let mask = |fits: &dyn Fn(&Opening) -> bool| {
            let bits = (0u32..).zip(entries).filter(|(_, (opening, _))| fits(opening));
            bits.fold(0, |all, (bit, _)| all | 1 << bit)
        };
        let mut tables = Vec::with_capacity(DEPTH * (samples.len() + 1));
        for place in 0..DEPTH {
            tables.extend(samples.iter().map(|byte| mask(&|o| o.at(place).contains(*byte))));
            tables.push(mask(&|o| o.len() <= place));
        }
        let word_start = mask(&|o| o.at_word_start());
        Group { tables, word_start, patterns: entries.iter().map(|(_, p)| *p).collect() }
    }
}
