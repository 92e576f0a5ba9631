//! All openings as a matrix of bits: which of them allow a byte at a place. So 64 of them are
//! compared with a text in one go.

use std::collections::HashMap;

use super::bytes::ByteSet;
use super::cluster::Cluster;
use super::opening::{DEPTH, Opening};

/// The openings of all groups, a bit for each.
pub(super) struct Matrix {
    /// Bytes that no opening tells apart are one class; the last class is "behind the end".
    classes: Box<[u8; 256]>,
    class_count: usize,
    /// For each place and class, the openings that allow it: `width` words.
    rows: Vec<u64>,
    width: usize,
    /// For each place and class, the shares of words in which some opening allows it.
    summary: Vec<Summary>,
    /// Words that share a bit of a summary.
    share: usize,
    /// Openings that may follow a letter or digit.
    anywhere: Vec<u64>,
    /// For each bit the number that is told where its opening fits.
    numbers: Vec<u32>,
    /// Openings of rules that need no context.
    free: Vec<u64>,
    /// For each rule that needs context its openings: bits of a word.
    bound: Vec<Vec<(usize, u64)>>,
}

/// A bit for each share of words.
type Summary = [u64; 4];

/// Bits of a summary.
const SHARES: usize = 256;

/// Openings that are worth a try in a text.
#[derive(Default)]
pub(super) struct Possible {
    words: Vec<u64>,
    /// The context was looked at; before, there are only the openings that need none.
    is_known: bool,
}

impl Matrix {
    /// Lays out groups of openings; `needs(number)` is the rule that needs context for it.
    pub(super) fn new(all: &[Cluster], needs: impl Fn(u32) -> Option<u32>) -> Self {
        let mut bits = Vec::new();
        for group in all {
            bits.extend(group.entries.iter().map(|(opening, number)| (Some(opening), *number)));
            bits.resize(bits.len().next_multiple_of(64), (None, 0));
        }
        let (classes, samples) = classes(bits.iter().filter_map(|(opening, _)| *opening));
        let rows: Vec<u64> = (0..DEPTH).flat_map(|place| rows(&bits, place, &samples)).collect();
        let (class_count, width) = (samples.len() + 1, bits.len() / 64);
        let share = width.div_ceil(SHARES).max(1);
        let summary = rows.chunks(width.max(1)).map(|row| summed(row, share)).collect();
        let anywhere = words(&bits, |opening| !opening.at_word_start());
        let numbers: Vec<u32> = bits.iter().map(|(_, number)| *number).collect();
        let (mut free, mut bound) = (vec![0; width], Vec::new());
        for (at, number) in numbers.iter().enumerate() {
            let bit = 1 << (at % 64);
            match needs(*number) {
                None => free[at / 64] |= bit,
                Some(rule) => add(&mut bound, rule as usize, at / 64, bit),
            }
        }
        Matrix { classes, class_count, rows, width, summary, share, anywhere, numbers, free, bound }
    }

    /// Begins a text, of which nothing is known.
    pub(super) fn begin(&self, possible: &mut Possible) {
        if possible.is_known || possible.words.is_empty() {
            possible.words.clone_from(&self.free);
            possible.is_known = false;
        }
    }

    /// Takes a bit for each rule that the context speaks for.
    pub(super) fn learn(&self, possible: &mut Possible, rules: impl Iterator<Item = u64>) {
        possible.is_known = true;
        for (word, mut rules) in rules.enumerate() {
            while rules != 0 {
                let rule = word * 64 + rules.trailing_zeros() as usize;
                rules &= rules - 1;
                for (word, bits) in self.bound.get(rule).into_iter().flatten() {
                    possible.words[*word] |= bits;
                }
            }
        }
    }

    /// Calls `found(word, bits)` for the openings that fit at a place of a text.
    pub(super) fn at(&self, text: &[u8], place: usize, mut found: impl FnMut(usize, u64)) {
        let end = self.class_count - 1;
        let class = |byte: &u8| usize::from(self.classes[usize::from(*byte)]);
        let rows: [usize; DEPTH] = match text[place..].first_chunk::<DEPTH>() {
            Some(window) => std::array::from_fn(|at| at * self.class_count + class(&window[at])),
            None => std::array::from_fn(|at| {
                at * self.class_count + text.get(place + at).map_or(end, class)
            }),
        };
        // All places at once: whether one of them fits is a coin toss that a processor can't guess,
        // whether all do is mostly no.
        let mut sums = [u64::MAX; 4];
        for row in rows {
            let row = &self.summary[row];
            sums = [sums[0] & row[0], sums[1] & row[1], sums[2] & row[2], sums[3] & row[3]];
        }
        if sums != [0; 4] {
            self.closely(&rows, sums, (text, place), &mut found);
        }
    }

    /// Looks at each share of words that is left.
    fn closely(
        &self,
        rows: &[usize; DEPTH],
        sums: Summary,
        (text, place): (&[u8], usize),
        found: &mut impl FnMut(usize, u64),
    ) {
        let inside = place.checked_sub(1).is_some_and(|at| text[at].is_ascii_alphanumeric());
        for (part, mut left) in sums.into_iter().enumerate() {
            while left != 0 {
                let first = (part * 64 + left.trailing_zeros() as usize) * self.share;
                left &= left - 1;
                for word in first..self.width.min(first + self.share) {
                    let mut fits = if inside { self.anywhere[word] } else { u64::MAX };
                    for row in rows {
                        fits &= self.rows[row * self.width + word];
                    }
                    if fits != 0 {
                        found(word, fits);
                    }
                }
            }
        }
    }

    /// The numbers of openings, one or more times each.
    pub(super) fn numbers(&self, word: usize, mut bits: u64) -> impl Iterator<Item = u32> {
        let numbers = &self.numbers[word * 64..word * 64 + 64];
        std::iter::from_fn(move || {
            let bit = (bits != 0).then(|| bits.trailing_zeros() as usize)?;
            bits &= bits - 1;
            Some(numbers[bit])
        })
    }
}

impl Possible {
    /// Those of some openings that are possible, or `None` where the context must be looked at.
    pub(super) fn of(&self, word: usize, bits: u64) -> Option<u64> {
        let known = bits & self.words[word];
        (known == bits || self.is_known).then_some(known)
    }
}

/// Adds an opening to those of a rule.
fn add(bound: &mut Vec<Vec<(usize, u64)>>, rule: usize, word: usize, bit: u64) {
    bound.resize(bound.len().max(rule + 1), Vec::new());
    match bound[rule].last_mut() {
        Some(last) if last.0 == word => last.1 |= bit,
        _ => bound[rule].push((word, bit)),
    }
}

/// A bit for each share of words that aren't all empty.
fn summed(row: &[u64], share: usize) -> Summary {
    let mut sums = [0; 4];
    for (bit, words) in row.chunks(share).enumerate() {
        sums[bit / 64] |= u64::from(words.iter().any(|word| *word != 0)) << (bit % 64);
    }
    sums
}

/// Openings by their bits; some bits have none.
type Bits<'o> = [(Option<&'o Opening>, u32)];

fn words(bits: &Bits<'_>, holds: impl Fn(&Opening) -> bool) -> Vec<u64> {
    let word = |some: &Bits<'_>| {
        let set = (0..).zip(some).filter(|(_, (opening, _))| opening.is_some_and(&holds));
        set.fold(0, |all, (bit, _): (u32, _)| all | 1 << bit)
    };
    bits.chunks(64).map(word).collect()
}

/// For each class the openings that allow it at a place; behind the end of a text only those that
/// have ended before.
fn rows(bits: &Bits<'_>, place: usize, samples: &[u8]) -> Vec<u64> {
    let mut alike: HashMap<ByteSet, Vec<u64>> = HashMap::new();
    for (at, opening) in (0..).zip(bits).filter_map(|(at, (opening, _))| Some((at, (*opening)?))) {
        let set = alike.entry(opening.at(place)).or_insert_with(|| vec![0; bits.len() / 64]);
        set[at / 64] |= 1 << (at % 64);
    }
    let mut all = Vec::with_capacity((samples.len() + 1) * bits.len() / 64);
    for byte in samples {
        let mut row = vec![0; bits.len() / 64];
        for (_, some) in alike.iter().filter(|(set, _)| set.contains(*byte)) {
            row.iter_mut().zip(some).for_each(|(all, some)| *all |= some);
        }
        all.extend(row);
    }
    all.extend(words(bits, |opening| opening.len() <= place));
    all
}

/// A class for each byte, and a byte of each class.
pub(super) fn classes<'o>(
    openings: impl Iterator<Item = &'o Opening>,
) -> (Box<[u8; 256]>, Vec<u8>) {
    let mut sets: Vec<_> =
        openings.flat_map(|opening| (0..DEPTH).map(|place| opening.at(place))).collect();
    sets.sort_unstable();
    sets.dedup();
    let (mut classes, mut samples) = (Box::new([0; 256]), Vec::new());
    let mut known = HashMap::new();
    for byte in 0..=u8::MAX {
        let signature: Vec<bool> = sets.iter().map(|set| set.contains(byte)).collect();
        let next = samples.len();
        let class = *known.entry(signature).or_insert(next);
        if class == next {
            samples.push(byte);
        }
        classes[usize::from(byte)] = class as u8;
    }
    (classes, samples)
}
