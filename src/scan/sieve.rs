//! A sieve lets those places of a text through at which an opening may fit, and most others not.
//!
//! Openings are spread over groups of eight; what a group allows at each of the first places is
//! kept by the halves of bytes, which is a little more than the openings allow.

use std::collections::HashSet;
use std::ops::Range;

use super::cluster::{Cluster, Entries, Hulls};
use super::opening::Opening;
use super::run::LENGTH_MIN;
use super::sets::{SetId, Sets};
use crate::simd::{BLOCK, Halves, Lane, Lanes, Marks, NEAR, PLACES, Sieve, runs, sift, sift_again};

/// How many groups there are of openings by kind (of which nothing is known, with a digit, with a
/// long run), of those that may begin anywhere and of those that begin with a word.
pub(super) type Groups = [[usize; 2]; 3];

/// Groups of what is looked for in every text.
pub(super) const GROUPS: Groups = [[24, 24], [16, 16], [16, 8]];

/// Groups of what is looked for once the context is known: all of that has a digit.
pub(super) const LATE_GROUPS: Groups = [[0, 0], [8, 8], [0, 0]];

/// Which places of a text are worth a look.
#[derive(Default)]
pub(super) struct Sifted {
    blocks: Vec<Marks>,
    /// Counts the texts.
    number: u64,
}

/// An opening with the number that is told where it fits.
pub(super) struct Entry {
    pub(super) opening: Opening,
    pub(super) number: u32,
    /// Every match that begins like this has a long run within reach.
    pub(super) has_run: bool,
    /// It belongs to a rule that needs context.
    pub(super) is_bound: bool,
}

impl Entry {
    /// Whether it need not be looked for before the context of a text is known: it has a digit,
    /// without which that context would be looked at for nothing.
    fn is_late(&self, sets: &Sets) -> bool {
        self.is_bound && !self.has_run && has_digit(&self.opening, sets)
    }
}

/// Takes those of some entries out whose numbers need not be looked for before the context of a
/// text is known.
pub(super) fn late(entries: &mut Vec<Entry>, sets: &Sets) -> Vec<Entry> {
    // All of a number at once: what is found of one must come in the order of places.
    let early = entries.iter().filter(|entry| !entry.is_late(sets));
    let early: HashSet<u32> = early.map(|entry| entry.number).collect();
    entries.extract_if(.., |entry| !early.contains(&entry.number)).collect()
}

/// A sieve for these openings, and its groups: `spread` puts openings into at most so many.
pub(super) fn sieve(
    entries: Vec<Entry>,
    groups: Groups,
    sets: &Sets,
    mut spread: impl FnMut(Entries, &Hulls, usize) -> Vec<Cluster>,
) -> (Sieve, Vec<Cluster>) {
    let hulls = Hulls::new(sets);
    let mut kinds: [[Entries; 2]; 3] = Default::default();
    for Entry { opening, number, has_run, .. } in entries {
        let kind = if has_run { 2 } else { usize::from(has_digit(&opening, sets)) };
        kinds[kind][usize::from(opening.at_word_start())].push((opening, number));
    }
    let mut all = Vec::new();
    let [plain, digits, runs] = std::array::from_fn(|kind| {
        let mut lanes = |starts: usize| {
            let entries = std::mem::take(&mut kinds[kind][starts]);
            let clusters = spread(entries, &hulls, groups[kind][starts]);
            let lanes = clusters.chunks(8).map(lane).collect();
            all.extend(clusters);
            lanes
        };
        Lanes { anywhere: lanes(0), starts: lanes(1) }
    });
    (Sieve { plain, digits, runs }, all)
}

/// Whether one of the first bytes must be a digit.
fn has_digit(opening: &Opening, sets: &Sets) -> bool {
    let is_digit = |set: &SetId| sets.get(*set).iter().all(|byte| byte.is_ascii_digit());
    opening.sets().iter().take(NEAR).any(is_digit)
}

fn lane(clusters: &[Cluster]) -> Lane {
    let mut lane = [Halves::NONE; PLACES];
    for (bit, cluster) in clusters.iter().enumerate() {
        for (halves, hull) in lane.iter_mut().zip(cluster.hulls) {
            halves.add(hull.low(), hull.high(), 1 << bit);
        }
    }
    lane
}

/// Where tokens begin in a block of ASCII, with the blocks around it.
#[inline(always)]
fn token_starts(before: &Marks, here: &Marks, next: &Marks) -> u64 {
    let behind = |bits: u64, last: u64| bits << 1 | last >> (BLOCK - 1);
    let small = |marks: &Marks| marks.letter & !marks.capital;
    let next_small = small(here) >> 1 | small(next) << (BLOCK - 1);
    let letters = here.letter & !behind(here.letter, before.letter);
    let digits = here.digit & !behind(here.digit, before.digit);
    let behind_capital = behind(here.capital, before.capital);
    let capitals = behind(small(here), small(before)) | behind_capital & next_small;
    letters | digits | here.capital & capitals
}

/// The places of ones, from the lowest on.
#[inline(always)]
fn ones(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (bits != 0).then(|| bits.trailing_zeros() as usize)?;
        bits &= bits - 1;
        Some(bit)
    })
}

impl Sifted {
    /// Sifts a text.
    pub(super) fn read(&mut self, sieve: &Sieve, text: &[u8]) {
        sift(sieve, text, &mut self.blocks);
        self.number += 1;
    }

    /// Sifts the text once more, with another sieve.
    pub(super) fn read_again(&mut self, sieve: &Sieve, text: &[u8]) {
        sift_again(sieve, text, &mut self.blocks);
    }

    /// Whether there is a digit in the text.
    pub(super) fn has_digit(&self) -> bool {
        self.blocks.iter().any(|marks| marks.digit != 0)
    }

    /// Another number for each text.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// The places that are worth a look, in order.
    #[inline(always)]
    pub(super) fn places(&self) -> impl Iterator<Item = usize> + '_ {
        let blocks = self.blocks.iter().enumerate();
        blocks.flat_map(|(block, marks)| ones(marks.maybe).map(move |bit| block * BLOCK + bit))
    }

    /// Calls `take` with the places of an ASCII text where a token begins, as
    /// [`super::context::each_token`] cuts it, and its length: 0 if it goes on in the next block.
    #[inline(always)]
    pub(super) fn each_token(&self, mut take: impl FnMut(usize, usize)) {
        let mut before = Marks::default();
        for (block, here) in self.blocks.iter().enumerate() {
            let next = self.blocks.get(block + 1).copied().unwrap_or_default();
            let starts = token_starts(&before, here, &next);
            for bit in ones(starts) {
                let inside = if here.digit >> bit & 1 == 1 { here.digit } else { here.letter };
                let ends = (!inside | starts) >> bit >> 1;
                let length = if ends == 0 { 0 } else { ends.trailing_zeros() as usize + 1 };
                take(block * BLOCK + bit, length);
            }
            before = *here;
        }
    }

    /// Calls `take` with the stretches of so many bytes and more in which no word of one or two
    /// letters begins; the last may go on behind the text.
    pub(super) fn each_without_short_words(
        &self,
        length: usize,
        mut take: impl FnMut(Range<usize>),
    ) {
        let (mut start, mut before) = (0, 0);
        let mut upto = |end: usize| {
            if end >= start + length {
                take(start..end);
            }
            start = end + 1;
        };
        for (block, marks) in self.blocks.iter().enumerate() {
            let here = marks.letter;
            let next = self.blocks.get(block + 1).map_or(0, |marks| marks.letter);
            let starts = here & !(here << 1 | before >> (BLOCK - 1));
            let third = (here >> 1 | next << (BLOCK - 1)) & (here >> 2 | next << (BLOCK - 2));
            ones(starts & !third).for_each(|bit| upto(block * BLOCK + bit));
            before = here;
        }
        upto(self.blocks.len() * BLOCK);
    }

    /// Whether so many bytes of tokens stand in a row that begin between two places. The places may
    /// be up to 128 less that many bytes apart.
    pub(super) fn has_run(&self, from: usize, to: usize, length: usize) -> bool {
        let word = |at: usize| u128::from(self.blocks.get(at).map_or(0, |marks| marks.token));
        let (block, bit) = (from / BLOCK, from % BLOCK);
        let low = (word(block) | word(block + 1) << BLOCK) >> bit;
        let bits = if bit == 0 { low } else { low | word(block + 2) << (128 - bit) };
        let starts = runs(bits, length);
        starts << (127 - (to - from)) != 0
    }

    /// The runs of bytes of tokens that are long enough for a [`super::run::Run`].
    pub(super) fn long_runs(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut from = if self.has_long_run() { 0 } else { self.blocks.len() * BLOCK };
        let all = std::iter::from_fn(move || {
            let start = self.seek(from, 0)?;
            from = self.seek(start, u64::MAX).unwrap_or(self.blocks.len() * BLOCK);
            Some(start..from)
        });
        all.filter(|run| run.len() >= LENGTH_MIN)
    }

    /// The first place from one on that is a token's, or that is none's if `flip` is all ones.
    fn seek(&self, from: usize, flip: u64) -> Option<usize> {
        let mut ahead = u64::MAX << (from % BLOCK);
        (from / BLOCK..self.blocks.len()).find_map(|block| {
            let bits = (self.blocks[block].token ^ flip) & std::mem::replace(&mut ahead, u64::MAX);
            (bits != 0).then(|| block * BLOCK + bits.trailing_zeros() as usize)
        })
    }

    fn has_long_run(&self) -> bool {
        let next = self.blocks.iter().skip(1).map(|marks| marks.token).chain([0]);
        let pairs = self.blocks.iter().map(|marks| marks.token).zip(next);
        pairs.into_iter().any(|(here, next)| {
            here != 0 && runs(u128::from(here) | u128::from(next) << BLOCK, LENGTH_MIN) as u64 != 0
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::context::{ascii_end, each_token};
    use super::*;

    proptest! {
        #[test]
        fn long_runs_are_as_long_as_they_look(text in "([a-z]{0,40}[ ,;a-z]{0,9}){0,9}") {
            let mut sifted = Sifted::default();
            sifted.read(&Sieve::default(), text.as_bytes());
            let found: Vec<&str> = sifted.long_runs().map(|run| &text[run]).collect();
            let words = text.split([' ', ',', ';']).filter(|word| word.len() >= LENGTH_MIN);
            prop_assert_eq!(found, words.collect::<Vec<_>>());
        }

        #[test]
        fn stretches_without_short_words_end_where_one_begins(
            text in "([a-z]{1,9}[ ,1-]{1,3}){0,60}",
        ) {
            let mut sifted = Sifted::default();
            sifted.read(&Sieve::default(), text.as_bytes());
            let words = text.split([' ', ',', '1', '-']).filter(|word| !word.is_empty());
            let short = words.filter(|word| word.len() < 3);
            let places = short.map(|word| word.as_ptr().addr() - text.as_ptr().addr());
            let (mut expected, mut start) = (Vec::new(), 0);
            for end in places.chain([text.len().next_multiple_of(BLOCK)]) {
                expected.extend((end >= start + 20).then_some(start..end));
                start = end + 1;
            }
            let mut found = Vec::new();
            sifted.each_without_short_words(20, |stretch| found.push(stretch));
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn tokens_begin_where_context_cuts_them(text in "[abXY1_ -]{0,200}") {
            let (mut sifted, mut tokens) = (Sifted::default(), Vec::new());
            sifted.read(&Sieve::default(), text.as_bytes());
            each_token(&text, |token| tokens.push(token));
            let mut found = Vec::new();
            sifted.each_token(|start, length| {
                let far = || ascii_end(text.as_bytes(), start);
                found.push((start, if length == 0 { far() } else { start + length }));
            });
            prop_assert_eq!(found, tokens);
        }
    }
}
