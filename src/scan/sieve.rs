//! A sieve lets those places of a text through at which an opening may fit, and most others not.
//!
//! Openings are spread over groups of eight; what a group allows at each of the first places is
//! kept by the halves of bytes, which is a little more than the openings allow.

use super::cluster::{Cluster, Entries, Hulls, clusters};
use super::opening::Opening;
use super::sets::{SetId, Sets};
use super::simd::{BLOCK, Halves, Lane, Lanes, Marks, NEAR, PLACES, Sieve, runs, sift};

/// Groups of openings by kind (of which nothing is known, with a digit, with a long run), those
/// that may begin anywhere and those that begin with a word.
const GROUPS: [[usize; 2]; 3] = [[24, 16], [8, 16], [16, 16]];

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
}

/// A sieve for these openings, and its groups.
pub(super) fn sieve(entries: Vec<Entry>, sets: &Sets) -> (Sieve, Vec<Cluster>) {
    let hulls = Hulls::new(sets);
    let mut kinds: [[Entries; 2]; 3] = Default::default();
    for Entry { opening, number, has_run } in entries {
        let kind = if has_run { 2 } else { usize::from(has_digit(&opening, sets)) };
        kinds[kind][usize::from(opening.at_word_start())].push((opening, number));
    }
    let mut all = Vec::new();
    let [plain, digits, runs] = std::array::from_fn(|kind| {
        let mut lanes = |starts: usize| {
            let entries = std::mem::take(&mut kinds[kind][starts]);
            let clusters = clusters(entries, &hulls, GROUPS[kind][starts]);
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
        for (halves, set) in lane.iter_mut().zip(&cluster.sets) {
            halves.add(set, 1 << bit);
        }
    }
    lane
}

impl Sifted {
    /// Sifts a text.
    pub(super) fn read(&mut self, sieve: &Sieve, text: &[u8]) {
        sift(sieve, text, &mut self.blocks);
        self.number += 1;
    }

    /// Another number for each text.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// The places that are worth a look, in order.
    pub(super) fn places(&self) -> impl Iterator<Item = usize> + '_ {
        self.blocks.iter().enumerate().flat_map(|(block, marks)| {
            let mut left = marks.maybe;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(block * BLOCK + bit)
            })
        })
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

    /// Whether a run of tokens stands anywhere in the text that is at least 16 bytes long.
    pub(super) fn has_long_run(&self) -> bool {
        let next = self.blocks.iter().skip(1).map(|marks| marks.token).chain([0]);
        let pairs = self.blocks.iter().map(|marks| marks.token).zip(next);
        pairs.into_iter().any(|(here, next)| {
            here != 0 && runs(u128::from(here) | u128::from(next) << BLOCK, 16) as u64 != 0
        })
    }
}
