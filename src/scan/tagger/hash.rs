//! Hashes of words and of features: the same on every machine.

const WORD: u64 = 0x9e37_79b9_7f4a_7c15;
const FEATURE: u32 = 0x9e37_79b1;

/// Of a word, whatever its ASCII letters' case.
pub(super) fn of_word(word: &[u8]) -> u32 {
    let length = word.len() as u64;
    let (eights, rest) = word.as_chunks();
    let whole = eights.iter().fold(length, |hash, eight| fold(hash, u64::from_le_bytes(*eight)));
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let hash = if rest.is_empty() { whole } else { fold(whole, u64::from_le_bytes(last)) };
    (hash >> 32) as u32
}

/// Of a word of at most eight bytes: `eight` begins with them, whatever follows.
#[inline]
pub(super) fn of_short_word(eight: u64, length: usize) -> u32 {
    let word = eight & u64::MAX >> (64 - 8 * length);
    (fold(length as u64, word) >> 32) as u32
}

fn fold(hash: u64, eight: u64) -> u64 {
    mix(hash ^ (eight | 0x2020_2020_2020_2020))
}

/// Of at most four bytes, the first of them the lowest, whatever their ASCII letters' case.
#[inline(always)]
pub(super) fn of_affix(four: u32) -> u32 {
    (four | 0x2020_2020).wrapping_mul(FEATURE)
}

/// Of a number that stands for a token.
pub(super) const fn of_number(number: u64) -> u32 {
    (mix(number ^ 0x5bd1_e995) >> 32) as u32
}

const fn mix(hash: u64) -> u64 {
    let hash = hash.wrapping_mul(WORD);
    (hash ^ hash >> 29).wrapping_mul(WORD)
}

/// Of a feature: the template's number and up to two values.
#[inline(always)]
pub(super) fn feature(template: u32, one: u32, two: u32) -> u32 {
    let hash = (one ^ template.wrapping_mul(0x85eb_ca6b)).wrapping_mul(FEATURE);
    let hash = (hash.rotate_left(13) ^ two).wrapping_mul(0xc2b2_ae35);
    (hash ^ hash >> 15).wrapping_mul(FEATURE)
}
