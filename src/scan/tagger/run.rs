//! Letters and digits in a row, eight bytes in one go.

use super::token::{self, Kind};

/// Letters and digits of ASCII at the beginning of eight bytes; the highest bit of each byte tells
/// whether it is a capital, or a digit.
pub(super) struct Run {
    pub(super) length: usize,
    capitals: u64,
    digits: u64,
}

const ONES: u64 = u64::MAX / 255;
const HIGH: u64 = 0x80 * ONES;

impl Run {
    /// All eight bytes are looked at in one go.
    #[inline(always)]
    pub(super) fn new(eight: u64) -> Run {
        let low = eight & !HIGH;
        let is_between = |bytes: u64, first: u8, last: u8| {
            let reaches = |least: u8| bytes + u64::from(0x80 - least) * ONES;
            reaches(first) & !reaches(last + 1)
        };
        let letters = is_between(low | (0x20 * ONES), b'a', b'z');
        let digits = is_between(low, b'0', b'9');
        let others = (!(letters | digits) | eight) & HIGH;
        let within = others.wrapping_sub(1) & !others & HIGH;
        Run {
            length: others.trailing_zeros() as usize / 8,
            capitals: letters & !(eight << 2) & within,
            digits: digits & within,
        }
    }

    pub(super) fn capitals(&self) -> usize {
        count(self.capitals)
    }

    pub(super) fn digits(&self) -> usize {
        count(self.digits)
    }

    /// The kind of a word that is this run, in these bytes.
    #[inline(always)]
    pub(super) fn kind(&self, eight: u64) -> Kind {
        if self.capitals | self.digits == 0 {
            return Kind::Lower;
        }
        token::kind(self.length, self.capitals(), self.digits(), (eight as u8).is_ascii_uppercase())
    }
}

/// How many bytes have their highest bit set, and no other.
fn count(bytes: u64) -> usize {
    ((bytes >> 7).wrapping_mul(ONES) >> 56) as usize
}

/// Eight bytes of a text, zeros behind its end.
#[inline(always)]
pub(super) fn eight(bytes: &[u8], at: usize) -> u64 {
    let rest = &bytes[at..];
    u64::from_le_bytes(rest.first_chunk().copied().unwrap_or_else(|| {
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        last
    }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_run_is_what_each_byte_alone_says(
            text in prop_oneof![
                "[a-zA-Z0-9]{0,9}[ -~\u{80}-\u{ff}]{0,9}".prop_map(String::into_bytes),
                prop::collection::vec(any::<u8>(), 0..20),
            ],
        ) {
            let run = Run::new(eight(&text, 0));
            let within = text.iter().take(8).take_while(|byte| byte.is_ascii_alphanumeric());
            let within: Vec<u8> = within.copied().collect();
            prop_assert_eq!(run.length, within.len());
            let count = |is: fn(&u8) -> bool| within.iter().filter(|byte| is(byte)).count();
            prop_assert_eq!(run.capitals(), count(u8::is_ascii_uppercase));
            prop_assert_eq!(run.digits(), count(u8::is_ascii_digit));
        }
    }
}
