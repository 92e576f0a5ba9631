//! A hull is what the two halves of a byte can tell of a set of bytes.

use super::bytes::{ByteSet, frequency};

/// Which lower and which upper halves there are; any of the first with any of the second is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hull {
    low: u16,
    high: u16,
}

impl Hull {
    /// The least hull that holds a set.
    pub(super) fn of(set: &ByteSet) -> Self {
        let mut hull = Hull { low: 0, high: 0 };
        for (at, row) in (0..).zip(set.rows()) {
            hull.low |= row;
            hull.high |= u16::from(row != 0) << at;
        }
        hull
    }

    /// The least hull that holds both.
    pub(super) fn joined(self, other: Hull) -> Hull {
        Hull { low: self.low | other.low, high: self.high | other.high }
    }

    /// Whether the other one lies in this one.
    pub(super) fn covers(self, other: Hull) -> bool {
        self.joined(other) == self
    }

    /// Both, to take a digest of.
    pub(super) fn octets(self) -> [u8; 4] {
        let ([a, b], [c, d]) = (self.low.to_le_bytes(), self.high.to_le_bytes());
        [a, b, c, d]
    }

    /// The lower halves.
    pub(super) fn low(self) -> impl Iterator<Item = usize> {
        ones(self.low)
    }

    /// The upper halves.
    pub(super) fn high(self) -> impl Iterator<Item = usize> {
        ones(self.high)
    }

    /// What is in it.
    pub(super) fn set(self) -> ByteSet {
        let row = |at| if self.high >> at & 1 == 1 { self.low } else { 0 };
        ByteSet::from_rows(std::array::from_fn(row))
    }

    /// As [`ByteSet::frequency`] of what is in it.
    pub(super) fn frequency(self) -> f64 {
        let quarter = |at: usize| usize::from(self.low >> (at * 4) & 15);
        let quarters: [usize; 4] = std::array::from_fn(quarter);
        let row = |high: usize| {
            let sums = SUMS[high].iter().zip(quarters);
            sums.map(|(sums, quarter)| sums[quarter]).sum::<f64>()
        };
        self.high().map(row).sum::<f64>().min(1.0)
    }
}

/// For each upper half and each quarter of the lower ones: how often those of a mask stand in text.
static SUMS: [[[f64; 16]; 4]; 16] = {
    let mut sums = [[[0.0; 16]; 4]; 16];
    let mut at = 0;
    while at < 256 * 16 {
        let (byte, mask) = (at / 16, at % 16);
        if mask >> (byte % 4) & 1 == 1 {
            sums[byte / 16][byte / 4 % 4][mask] += frequency(byte as u8);
        }
        at += 1;
    }
    sums
};

fn ones(mut bits: u16) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (bits != 0).then(|| bits.trailing_zeros() as usize)?;
        bits &= bits - 1;
        Some(bit)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_hull_holds_what_the_halves_of_bytes_allow() {
        let mut set = ByteSet::of(b'a');
        set.insert(b'B');
        set.insert(0xff);
        let members: Vec<u8> = Hull::of(&set).set().iter().collect();
        assert_eq!(members, [0x41, 0x42, 0x4f, 0x61, 0x62, 0x6f, 0xf1, 0xf2, 0xff]);
    }

    proptest! {
        #[test]
        fn a_hull_is_as_frequent_as_what_is_in_it(low: u16, high: u16) {
            let hull = Hull { low, high };
            prop_assert!((hull.frequency() - hull.set().frequency()).abs() < 1e-9);
        }
    }
}
