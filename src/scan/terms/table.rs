//! Which sequences of words are terms, and which are the beginning of one.
//!
//! Each sequence is a hash, and all of them lie sorted in one array: 8 bytes for a term, and as
//! much for each different beginning of longer ones. That a text's words come to the hash of a
//! term by chance happens about once in 10^11 words for ten million terms.

use super::words::{self, Word};
use crate::limits::{TERM_GAP_BYTES_MAX, TERM_JOINED_BYTES_MIN};

/// Here a term ends.
const TERM: u64 = 1;
/// Here a longer term goes on.
const MORE: u64 = 2;
/// The bits of an entry that say such things; the others are the hash.
const SAYS: u64 = TERM | MORE;

/// About so many entries share a bucket: a line of the processor's cache.
const BUCKET_ENTRIES: usize = 8;
/// Bits of the filter for each entry: of other sequences, one in so many passes.
const FILTER_BITS: usize = 16;

/// Terms, ready to be found.
pub(super) struct Table {
    /// Sorted, each hash once.
    entries: Vec<u64>,
    /// Where the entries begin whose first bits are the bucket's number; one more at the end.
    buckets: Vec<usize>,
    /// How far an entry is shifted to give its bucket.
    shift: u32,
    /// A bit for each entry, by the last bits of its hash. It stays in the processor's cache, where
    /// the entries don't, and most words of a text end here.
    filter: Vec<u64>,
}

/// Collects terms.
#[derive(Default)]
pub(super) struct Builder(Vec<u64>);

impl Builder {
    /// Adds a term of at least one word. One of letters of both kinds is Latin with a letter that
    /// only looks so, and is added as that too.
    pub(super) fn add(&mut self, term: &str) {
        let is_latin = term.bytes().any(|byte| byte.is_ascii_alphabetic());
        let mut word = words::next(term, 0, usize::MAX, words::NOTHING);
        while let Some(here) = word {
            word = words::next(term, here.end, usize::MAX, here.state);
            let says = if word.is_some() { MORE } else { TERM };
            let latin = here.latin_key().filter(|_| is_latin);
            self.0.extend([here.key()].into_iter().chain(latin).map(|key| key & !SAYS | says));
        }
    }

    pub(super) fn build(self) -> Table {
        let mut entries = self.0;
        entries.sort_unstable();
        entries.dedup_by(|next, kept| {
            let same = *next & !SAYS == *kept & !SAYS;
            *kept |= if same { *next & SAYS } else { 0 };
            same
        });
        entries.shrink_to_fit();
        let count = (entries.len() / BUCKET_ENTRIES).next_power_of_two().max(2);
        let shift = u64::BITS - count.trailing_zeros();
        Table { buckets: buckets(&entries, count, shift), shift, filter: filter(&entries), entries }
    }
}

fn buckets(entries: &[u64], count: usize, shift: u32) -> Vec<usize> {
    let mut buckets = Vec::with_capacity(count + 1);
    for (place, entry) in entries.iter().enumerate() {
        let bucket = (entry >> shift) as usize;
        buckets.resize(buckets.len().max(bucket + 1), place);
    }
    buckets.resize(count + 1, entries.len());
    buckets
}

fn filter(entries: &[u64]) -> Vec<u64> {
    let bits = (entries.len() * FILTER_BITS).next_power_of_two().max(64);
    let mut filter = vec![0; bits / 64];
    for entry in entries {
        let (word, bit) = bit_of(*entry, bits / 64);
        filter[word] |= bit;
    }
    filter
}

/// A key's place in a filter of so many words, a power of two.
fn bit_of(key: u64, words: usize) -> (usize, u64) {
    let bit = key >> SAYS.count_ones();
    ((bit >> 6) as usize & (words - 1), 1 << (bit & 63))
}

impl Table {
    /// Whether a term may be or begin with some words; says no to nearly all others.
    pub(super) fn may_hold(&self, words: &Word) -> bool {
        let holds = |key| {
            let (word, bit) = bit_of(key, self.filter.len());
            self.filter[word] & bit != 0
        };
        holds(words.key()) || words.latin_key().is_some_and(holds)
    }

    /// Where the longest term ends that begins with this word.
    pub(super) fn longest(&self, text: &str, first: Word) -> Option<usize> {
        let next = |word: &Word| words::next(text, word.end, TERM_GAP_BYTES_MAX, word.state);
        self.longest_of(first, next)
    }

    /// The same for words that were run together into one up to `end`.
    pub(super) fn longest_joined(&self, text: &str, first: Word, end: usize) -> Option<usize> {
        let next = |word: &Word| words::next_part(text, word.end, end, word.state);
        let last = self.longest_of(first, next)?;
        (last > first.end && last - first.start >= TERM_JOINED_BYTES_MIN).then_some(last)
    }

    fn longest_of(&self, first: Word, next: impl Fn(&Word) -> Option<Word>) -> Option<usize> {
        let (mut word, mut longest) = (first, None);
        loop {
            let latin = word.latin_key().map_or(0, |key| self.says(key));
            let says = self.says(word.key()) | latin;
            if says & TERM != 0 {
                longest = Some(word.end);
            }
            if says & MORE == 0 {
                return longest;
            }
            match next(&word) {
                Some(next) if self.may_hold(&next) => word = next,
                _ => return longest,
            }
        }
    }

    fn says(&self, key: u64) -> u64 {
        let bucket = (key >> self.shift) as usize;
        let entries = &self.entries[self.buckets[bucket]..self.buckets[bucket + 1]];
        let found = entries.iter().find(|entry| **entry & !SAYS == key & !SAYS);
        found.map_or(0, |entry| entry & SAYS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_term_of_many_is_found_and_no_other_word() {
        let mut builder = Builder::default();
        (0..20_000).for_each(|number| builder.add(&format!("term{number} x{}", number % 7)));
        let table = builder.build();
        let found = |text: &str| {
            let first = words::next(text, 0, usize::MAX, words::NOTHING).unwrap();
            let longest = table.longest(text, first);
            assert!(longest.is_none() || table.may_hold(&first), "{text}");
            longest
        };
        for number in 0..20_000 {
            let text = format!("Term{number}-X{}", number % 7);
            assert_eq!(found(&text), Some(text.len()), "{text}");
            assert_eq!(found(&format!("term{number} x{}", (number + 1) % 7)), None);
            assert_eq!(found(&format!("term{}", number + 20_000)), None);
        }
    }

    #[test]
    fn a_table_without_terms_finds_nothing() {
        let first = words::next("word", 0, 0, words::NOTHING).unwrap();
        assert_eq!(Builder::default().build().longest("word", first), None);
    }
}
