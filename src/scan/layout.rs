//! Lays openings out in tables: which of them allow a byte at a place.

use std::collections::HashMap;

use super::bytes::ByteSet;
use super::opening::{DEPTH, Opening};
use super::sets::{ALL, SetId, Sets};

/// Openings by their bits, 64 to a word; some bits have none.
pub(super) type Bits<'o> = [(Option<&'o Opening>, u32)];

/// Up to 64 openings.
pub(super) struct Word {
    /// For each place and class of bytes.
    pub(super) allowed: Box<[[u64; 256]; DEPTH]>,
    /// Those that may have ended before a place.
    pub(super) ended: [u64; DEPTH],
    /// Those that may follow a letter or digit.
    pub(super) anywhere: u64,
}

/// What is told apart of bytes.
pub(super) struct Layout {
    /// Bytes that no opening tells apart are one class.
    classes: Box<[u8; 256]>,
    class_count: usize,
    /// The classes that lie in each set.
    of_set: Vec<Vec<u8>>,
}

impl Layout {
    /// Classes for these openings.
    pub(super) fn new(bits: &Bits<'_>, sets: &Sets) -> Self {
        let (classes, samples) = classes(&used(bits, sets));
        let of = |set: &ByteSet| {
            let inside = (0..).zip(&samples).filter(|(_, byte)| set.contains(**byte));
            inside.map(|(class, _)| class).collect()
        };
        let of_set = sets.as_slice().iter().map(of).collect();
        Layout { classes, class_count: samples.len(), of_set }
    }

    pub(super) fn class_count(&self) -> usize {
        self.class_count
    }

    /// The class of each byte.
    pub(super) fn into_classes(self) -> Box<[u8; 256]> {
        self.classes
    }

    /// The tables of openings that share a word.
    pub(super) fn word(&self, bits: &Bits<'_>) -> Word {
        let (mut allowed, mut ended) = (Box::new([[0; 256]; DEPTH]), [0; DEPTH]);
        let mask = |holds: &dyn Fn(&Opening) -> bool| {
            let set = (0..).zip(bits).filter(|(_, (opening, _))| opening.is_some_and(holds));
            set.fold(0, |all, (bit, _): (u32, _)| all | 1 << bit)
        };
        for (place, ended) in ended.iter_mut().enumerate() {
            *ended = mask(&|opening| opening.len() <= place);
            for (set, mask) in alike(bits.iter().map(|(opening, _)| *opening), place) {
                for class in &self.of_set[usize::from(set)] {
                    allowed[place][usize::from(*class)] |= mask;
                }
            }
        }
        Word { allowed, ended, anywhere: mask(&|opening| !opening.at_word_start()) }
    }
}

/// The sets that openings have at a place, each with a bit for each opening that has it.
pub(super) fn alike<'o>(
    openings: impl Iterator<Item = Option<&'o Opening>>,
    place: usize,
) -> Vec<(SetId, u64)> {
    let mut masks: Vec<(SetId, u64)> = Vec::new();
    for (bit, opening) in (0u32..).zip(openings) {
        let Some(opening) = opening else { continue };
        let set = opening.at(place);
        match masks.iter_mut().find(|(known, _)| *known == set) {
            Some((_, mask)) => *mask |= 1 << bit,
            None => masks.push((set, 1 << bit)),
        }
    }
    masks
}

/// A class for each byte, and a byte of each class: bytes that no set tells apart are one class.
pub(super) fn classes(sets: &[ByteSet]) -> (Box<[u8; 256]>, Vec<u8>) {
    let (mut classes, mut samples) = (Box::new([0; 256]), Vec::new());
    let mut known = HashMap::new();
    for byte in 0..=u8::MAX {
        let bit = |(bit, set): (usize, &ByteSet)| u64::from(set.contains(byte)) << bit;
        let word = |some: &[ByteSet]| some.iter().enumerate().map(bit).sum::<u64>();
        let signature: Vec<u64> = sets.chunks(64).map(word).collect();
        let next = samples.len();
        let class = *known.entry(signature).or_insert(next);
        if class == next {
            samples.push(byte);
        }
        classes[usize::from(byte)] = class as u8;
    }
    (classes, samples)
}

/// Which of these sets some opening has at some place; any byte is none that tells bytes apart.
fn used(bits: &Bits<'_>, sets: &Sets) -> Vec<ByteSet> {
    let mut is_used = vec![false; sets.as_slice().len()];
    for opening in bits.iter().filter_map(|(opening, _)| *opening) {
        opening.sets().iter().for_each(|set| is_used[usize::from(*set)] = true);
    }
    is_used[usize::from(ALL)] = false;
    let numbered = (0..).zip(is_used).filter(|(_, is_used)| *is_used);
    numbered.map(|(set, _): (SetId, _)| *sets.get(set)).collect()
}
