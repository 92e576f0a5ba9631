//! The filter finds the places of a text where a match may begin, in one pass, for all patterns.
//!
//! Openings are spread over 128 buckets. A table for each of the first places says for each byte
//! which buckets still can match, so that most places are refused after four look-ups.
//! Openings of one pattern that begin alike have a bucket for themselves where they are many;
//! others share buckets. What survives the tables is compared with the bucket's openings that begin
//! with the byte at hand.

use std::collections::BTreeMap;

use super::bytes::{ByteSet, is_word};
use super::opening::{DEPTH, Opening};

/// A bit for each bucket.
type Buckets = u128;

const BUCKETS: usize = Buckets::BITS as usize;

/// Openings beyond which those of a pattern that begin alike have a bucket for themselves.
const MANY: usize = 1;

/// Buckets of that kind; those with most openings get them.
const ALONE_MAX: usize = 88;

/// Openings that are compared one by one; where more begin with the same byte in a pattern's own
/// bucket, trying the pattern is cheaper.
const COMPARED_MAX: usize = 8;

/// Openings with the numbers of their patterns.
type Entries = Vec<(Opening, u32)>;

/// The tables, and which patterns are behind each bucket.
pub(crate) struct Filter {
    tables: Box<[[Buckets; 256]; DEPTH]>,
    /// By the byte in front: buckets that may begin after it.
    after: Box<[Buckets; 256]>,
    /// Buckets that may begin where the text does.
    at_start: Buckets,
    buckets: Vec<Bucket>,
}

/// Who is behind a bucket.
struct Bucket {
    /// The pattern that has the bucket for itself.
    alone: Option<u32>,
    entries: Entries,
    /// By first byte: where its entries begin in `by_first`; they end where the next byte's begin.
    starts: Box<[usize; 257]>,
    by_first: Vec<usize>,
}

impl Bucket {
    fn new(alone: Option<u32>, entries: Entries) -> Self {
        let (mut starts, mut by_first) = (Box::new([0; 257]), Vec::new());
        for byte in 0..=u8::MAX {
            let fits = |entry: &usize| entries[*entry].0.at(0).contains(byte);
            by_first.extend((0..entries.len()).filter(fits));
            starts[usize::from(byte) + 1] = by_first.len();
        }
        Bucket { alone, entries, starts, by_first }
    }

    /// Calls `found(pattern)` for each pattern that may begin where the bytes do.
    #[inline]
    fn patterns(&self, bytes: &[u8], mut found: impl FnMut(u32)) {
        let Some(first) = bytes.first().map(|byte| usize::from(*byte)) else { return };
        let entries = &self.by_first[self.starts[first]..self.starts[first + 1]];
        if let Some(pattern) = self.alone.filter(|_| entries.len() > COMPARED_MAX) {
            return found(pattern);
        }
        let mut last = None;
        for (opening, pattern) in entries.iter().map(|entry| &self.entries[*entry]) {
            // A pattern's entries stand together, so it is tried once for a bucket.
            if last != Some(*pattern) && opening.fits(bytes) {
                last = Some(*pattern);
                found(*pattern);
            }
        }
    }
}

impl Filter {
    /// Takes each pattern's openings with the pattern's number.
    pub(crate) fn new(openings: Entries) -> Self {
        let mut filter = Filter {
            tables: Box::new([[0; 256]; DEPTH]),
            after: Box::new([0; 256]),
            at_start: 0,
            buckets: Vec::new(),
        };
        let (alone, shared) = part(openings);
        for (pattern, openings) in alone {
            openings.iter().for_each(|opening| filter.add(opening));
            let entries = openings.into_iter().map(|opening| (opening, pattern)).collect();
            filter.buckets.push(Bucket::new(Some(pattern), entries));
        }
        for entries in spread(shared, BUCKETS - filter.buckets.len()) {
            entries.iter().for_each(|(opening, _)| filter.add(opening));
            filter.buckets.push(Bucket::new(None, entries));
        }
        filter
    }

    /// Adds an opening to the tables, for the bucket that comes next.
    fn add(&mut self, opening: &Opening) {
        let bit = 1 << self.buckets.len();
        for (place, table) in self.tables.iter_mut().enumerate() {
            opening.at(place).iter().for_each(|byte| table[usize::from(byte)] |= bit);
        }
        let anywhere = !opening.at_word_start();
        for byte in 0..=u8::MAX {
            if anywhere || !is_word(byte) {
                self.after[usize::from(byte)] |= bit;
            }
        }
        self.at_start |= bit;
    }

    /// Calls `found(place, pattern)` for each place where a match of a pattern may begin, in order.
    pub(crate) fn run(&self, text: &[u8], mut found: impl FnMut(usize, u32)) {
        let mut may_begin = self.at_start;
        let whole = text.len().saturating_sub(DEPTH - 1);
        for (place, window) in text.windows(DEPTH).enumerate() {
            // Four places at once: whether two of them fit is a coin toss that a processor can't
            // guess, whether four do is nearly always no.
            let mut left = may_begin
                & self.tables[0][usize::from(window[0])]
                & self.tables[1][usize::from(window[1])]
                & self.tables[2][usize::from(window[2])]
                & self.tables[3][usize::from(window[3])];
            may_begin = self.after[usize::from(window[0])];
            if left == 0 {
                continue;
            }
            for (table, &byte) in self.tables[4..].iter().zip(&window[4..]) {
                left &= table[usize::from(byte)];
            }
            self.survivors(left, text, place, &mut found);
        }
        for place in whole..text.len() {
            let before = place.checked_sub(1).map(|p| self.after[usize::from(text[p])]);
            let may_begin = before.unwrap_or(self.at_start);
            let left = may_begin & self.tables[0][usize::from(text[place])];
            self.survivors(left, text, place, &mut found);
        }
    }

    #[inline]
    fn survivors(
        &self,
        mut left: Buckets,
        text: &[u8],
        place: usize,
        found: &mut impl FnMut(usize, u32),
    ) {
        while left != 0 {
            let bucket = &self.buckets[left.trailing_zeros() as usize];
            left &= left - 1;
            bucket.patterns(&text[place..], |pattern| found(place, pattern));
        }
    }
}

/// Parts the patterns' many openings that begin alike from the rest.
fn part(openings: Entries) -> (Vec<(u32, Vec<Opening>)>, Entries) {
    let mut alike: BTreeMap<(u32, ByteSet), Vec<Opening>> = BTreeMap::new();
    for (opening, pattern) in openings {
        alike.entry((pattern, opening.at(0))).or_default().push(opening);
    }
    let numbered = alike.into_iter().map(|((pattern, _), openings)| (pattern, openings));
    let mut all: Vec<(u32, Vec<Opening>)> = numbered.collect();
    all.sort_by_key(|(pattern, openings)| (std::cmp::Reverse(openings.len()), *pattern));
    let many = all.iter().take(ALONE_MAX).take_while(|(_, openings)| openings.len() > MANY).count();
    let few = all.split_off(many);
    let entry = |(pattern, openings): (u32, Vec<Opening>)| {
        openings.into_iter().map(move |opening| (opening, pattern))
    };
    (all, few.into_iter().flat_map(entry).collect())
}

/// Puts openings that begin alike into one bucket, so that a bucket's tables stay narrow.
fn spread(openings: Entries, most: usize) -> Vec<Entries> {
    let mut alike: BTreeMap<(ByteSet, ByteSet), Entries> = BTreeMap::new();
    for (opening, pattern) in openings {
        alike.entry((opening.at(0), opening.at(1))).or_default().push((opening, pattern));
    }
    let mut buckets = vec![Entries::new(); most.min(alike.len())];
    for (number, entries) in alike.into_values().enumerate() {
        buckets[number % most].extend(entries);
    }
    buckets.iter_mut().for_each(|entries| entries.sort_by_key(|(_, pattern)| *pattern));
    buckets
}
