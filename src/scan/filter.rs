//! The filter finds the places of a text where a match may begin, in one pass, for all patterns.
//!
//! Openings are spread over 64 clusters. A table for each of the first places says for each byte
//! which clusters still can match, so that nearly all places are refused after five look-ups, and
//! most of the others after three more.
//! What survives is compared with the openings of the clusters that are left.

use super::bucket::Bucket;
use super::bytes::ByteSet;

use super::cluster::{Cluster, Entries, PLACES, clusters};
use super::opening::DEPTH;

/// A bit for each cluster.
type Bits = u64;

/// The tables, and which patterns are behind each bit.
pub(crate) struct Filter {
    tables: Box<[[Bits; 256]; PLACES]>,
    /// The same for the places behind those, which only survivors are asked for.
    deeper: Box<[[Bits; 256]; DEPTH - PLACES]>,
    /// By the byte in front: clusters that may begin after it.
    after: Box<[Bits; 256]>,
    /// Clusters that may begin where the text does.
    at_start: Bits,
    /// Clusters in which a match may be shorter than the tables are deep.
    short: Bits,
    buckets: Vec<Bucket>,
}

impl Filter {
    /// Takes each pattern's openings with the pattern's number.
    pub(crate) fn new(openings: Entries) -> Self {
        let mut filter = Filter {
            tables: Box::new([[0; 256]; PLACES]),
            deeper: Box::new([[0; 256]; DEPTH - PLACES]),
            after: Box::new([0; 256]),
            at_start: 0,
            short: 0,
            buckets: Vec::new(),
        };
        for cluster in clusters(openings, Bits::BITS as usize) {
            filter.add(cluster);
        }
        filter
    }

    fn add(&mut self, cluster: Cluster) {
        let bit = 1 << self.buckets.len();
        for (set, table) in cluster.sets.iter().zip(self.tables.iter_mut()) {
            set.iter().for_each(|byte| table[usize::from(byte)] |= bit);
        }
        for (place, table) in (PLACES..).zip(self.deeper.iter_mut()) {
            let all = cluster.entries.iter().map(|(opening, _)| opening.at(place));
            let set = all.fold(ByteSet::EMPTY, |all, one| all.joined(&one));
            set.iter().for_each(|byte| table[usize::from(byte)] |= bit);
        }
        for byte in 0..=u8::MAX {
            if !cluster.word_start || !byte.is_ascii_alphanumeric() {
                self.after[usize::from(byte)] |= bit;
            }
        }
        self.at_start |= bit;
        if cluster.entries.iter().any(|(opening, _)| opening.len() < PLACES) {
            self.short |= bit;
        }
        self.buckets.push(Bucket::new(&cluster.entries));
    }

    /// Calls `found(place, pattern)` for each place where a match of a pattern may begin, in order.
    pub(crate) fn run(&self, text: &[u8], mut found: impl FnMut(usize, u32)) {
        let mut may_begin = self.at_start;
        for (place, window) in text.windows(PLACES).enumerate() {
            // All places at once: whether one of them fits is a coin toss that a processor can't
            // guess, whether all do is nearly always no.
            let left = may_begin
                & self.tables[0][usize::from(window[0])]
                & self.tables[1][usize::from(window[1])]
                & self.tables[2][usize::from(window[2])]
                & self.tables[3][usize::from(window[3])]
                & self.tables[4][usize::from(window[4])];
            may_begin = self.after[usize::from(window[0])];
            if left != 0 {
                let left = left & self.deeper(text, place + PLACES);
                self.survivors(left, text, place, &mut found);
            }
        }
        for place in text.len().saturating_sub(PLACES - 1)..text.len() {
            let before = place.checked_sub(1).map(|before| self.after[usize::from(text[before])]);
            let may_begin = before.unwrap_or(self.at_start);
            let left = self.short & may_begin & self.tables[0][usize::from(text[place])];
            self.survivors(left, text, place, &mut found);
        }
    }

    /// The clusters that fit at the places beyond the first tables; all where the text ends before.
    fn deeper(&self, text: &[u8], place: usize) -> Bits {
        let Some(bytes) = text.get(place..place + self.deeper.len()) else { return Bits::MAX };
        let tables = bytes.iter().zip(self.deeper.iter());
        tables.fold(Bits::MAX, |left, (byte, table)| left & table[usize::from(*byte)])
    }

    #[inline]
    fn survivors(
        &self,
        mut left: Bits,
        text: &[u8],
        place: usize,
        found: &mut impl FnMut(usize, u32),
    ) {
        while left != 0 {
            let bucket = &self.buckets[left.trailing_zeros() as usize];
            left &= left - 1;
            bucket.patterns(text, place, |pattern| found(place, pattern));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::super::opening::{openings, tests::parse, tests::small_pattern};
    use super::*;

    proptest! {
        #[test]
        fn exactly_the_places_where_an_opening_fits_are_found(
            sources in prop::collection::vec(small_pattern(), 1..120),
            text in "[abAB_c é-]{0,40}",
        ) {
            let all: Vec<_> = (0..).zip(&sources).flat_map(|(number, source)| {
                openings(&parse(source)).into_iter().map(move |opening| (opening, number))
            }).collect();
            let bytes = text.as_bytes();
            let fits = |place: usize| {
                let here = all.iter().filter(move |(o, _)| o.begins_at(bytes, place));
                here.map(move |entry| (place, entry.1))
            };
            let expected: BTreeSet<_> = (0..bytes.len()).flat_map(fits).collect();
            let mut found = BTreeSet::new();
            Filter::new(all.clone()).run(bytes, |place, pattern| {
                found.insert((place, pattern));
            });
            prop_assert_eq!(found, expected);
        }
    }
}
