//! A set of byte values, as a bitmap.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::hex;

/// Which of the 256 byte values are in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ByteSet([u64; 4]);

impl ByteSet {
    pub(crate) const EMPTY: ByteSet = ByteSet([0; 4]);
    pub(crate) const ALL: ByteSet = ByteSet([u64::MAX; 4]);

    pub(crate) fn of(byte: u8) -> Self {
        let mut set = ByteSet::EMPTY;
        set.insert(byte);
        set
    }

    pub(crate) fn insert(&mut self, byte: u8) {
        self.0[usize::from(byte >> 6)] |= 1 << (byte & 63);
    }

    /// Inserts all bytes from a first to a last one.
    pub(crate) fn insert_range(&mut self, first: u8, last: u8) {
        for (word, bits) in (0u8..4).zip(&mut self.0) {
            let (low, high) = (first.max(word << 6), last.min(word << 6 | 63));
            if low <= high {
                *bits |= u64::MAX >> (63 - (high - low)) << (low & 63);
            }
        }
    }

    pub(crate) fn add(&mut self, other: ByteSet) {
        self.0.iter_mut().zip(other.0).for_each(|(all, more)| *all |= more);
    }

    /// What is in one of the two.
    pub(crate) fn joined(mut self, other: &ByteSet) -> ByteSet {
        self.add(*other);
        self
    }

    /// What is in this one and not in the other.
    pub(crate) fn without(&self, other: &ByteSet) -> ByteSet {
        let mut left = *self;
        left.0.iter_mut().zip(other.0).for_each(|(one, gone)| *one &= !gone);
        left
    }

    /// For each upper half of a byte, a bit for each lower half.
    pub(crate) fn rows(&self) -> impl Iterator<Item = u16> {
        let row = |word: u64| [0, 16, 32, 48].map(|at| (word >> at & 0xffff) as u16);
        self.0.into_iter().flat_map(row)
    }

    /// The set of these rows, as [`ByteSet::rows`] gives them.
    pub(crate) fn from_rows(rows: [u16; 16]) -> Self {
        let word = |at: usize| (0..4).map(|row| u64::from(rows[at * 4 + row]) << (row * 16)).sum();
        ByteSet(std::array::from_fn(word))
    }

    #[inline]
    pub(crate) fn contains(&self, byte: u8) -> bool {
        self.0[usize::from(byte >> 6)] >> (byte & 63) & 1 == 1
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = u8> + '_ {
        (0u8..4).zip(self.0).flat_map(|(word, mut bits)| {
            std::iter::from_fn(move || {
                let lowest = u8::try_from(bits.trailing_zeros()).ok().filter(|at| *at < 64)?;
                bits &= bits - 1;
                Some(word << 6 | lowest)
            })
        })
    }

    /// Whether all members are word bytes, so that a boundary before one is the start of a word.
    pub(crate) fn is_wordly(&self) -> bool {
        self.iter().all(is_word)
    }

    /// Roughly how often such a byte stands in text, from 0 to 1.
    ///
    /// Only used to choose between two ways of finding the same; a bad guess costs time, no
    /// finding.
    pub(crate) fn frequency(&self) -> f64 {
        let mut sum = 0.0;
        for (table, mut bits) in FREQUENCIES.as_chunks::<64>().0.iter().zip(self.0) {
            while bits != 0 {
                sum += table[bits.trailing_zeros() as usize];
                bits &= bits - 1;
            }
        }
        sum.min(1.0)
    }
}

/// As the first and last byte of each range, in hex: `3039415a`.
impl Serialize for ByteSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut ends: Vec<u8> = Vec::new();
        for byte in self.iter() {
            match ends.last_mut() {
                Some(last) if u16::from(*last) + 1 == u16::from(byte) => *last = byte,
                _ => ends.extend([byte, byte]),
            }
        }
        serializer.serialize_str(&hex::written(ends.into_iter()))
    }
}

impl<'de> Deserialize<'de> for ByteSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut ends = hex::read(<&str>::deserialize(deserializer)?);
        let mut set = ByteSet::EMPTY;
        while let Some(first) = ends.next() {
            let range = first.zip(ends.next().flatten());
            let (first, last) = range.ok_or_else(|| D::Error::custom("no set of bytes"))?;
            set.insert_range(first, last);
        }
        Ok(set)
    }
}

/// Whether a byte belongs to a word as `\b` of ASCII patterns understands it.
pub(crate) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

static FREQUENCIES: [f64; 256] = {
    let mut all = [0.0; 256];
    let mut byte = 0;
    while byte < 256 {
        all[byte] = frequency(byte as u8);
        byte += 1;
    }
    all
};

/// Roughly how often a byte stands in text, from 0 to 1.
pub(crate) const fn frequency(byte: u8) -> f64 {
    match byte {
        b' ' => 0.16,
        b'e' | b't' | b'a' | b'o' | b'i' | b'n' | b's' | b'r' | b'h' => 0.055,
        b'a'..=b'z' => 0.018,
        b'0'..=b'9' => 0.006,
        b'A'..=b'Z' => 0.002,
        b'.' | b',' | b'\n' | b'"' | b'-' | b'\'' => 0.008,
        0x80.. => 0.0003,
        _ => 0.0015,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_holds_its_first_and_last_byte_and_all_between() {
        for (first, last) in [(0, 255), (0, 0), (255, 255), (60, 70), (63, 64), (64, 127), (9, 200)]
        {
            let mut set = ByteSet::EMPTY;
            set.insert_range(first, last);
            assert!(set.iter().eq(first..=last), "{first} {last}");
        }
    }
}
