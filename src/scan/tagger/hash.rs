//! Hashes of words and of features: the same on every machine.

const WORD: u64 = 0x9e37_79b9_7f4a_7c15;
const FEATURE: u32 = 0x9e37_79b1;

/// Of a word, whatever its ASCII letters' case.
pub(super) fn of_word(word: &[u8]) -> u32 {
    let mut hash = word.len() as u64;
    for chunk in word.chunks(8) {
        let mut eight = [0; 8];
        eight[..chunk.len()].copy_from_slice(chunk);
        hash = mix(hash ^ (u64::from_le_bytes(eight) | 0x2020_2020_2020_2020));
    }
    (hash >> 32) as u32
}

/// Of at most four bytes, whatever their ASCII letters' case.
pub(super) fn of_affix(bytes: &[u8]) -> u32 {
    let mut four = [0; 4];
    four[..bytes.len()].copy_from_slice(bytes);
    (u32::from_le_bytes(four) | 0x2020_2020).wrapping_mul(FEATURE)
}

/// Of a number that stands for a token.
pub(super) fn of_number(number: u64) -> u32 {
    (mix(number ^ 0x5bd1_e995) >> 32) as u32
}

fn mix(hash: u64) -> u64 {
    let hash = hash.wrapping_mul(WORD);
    (hash ^ hash >> 29).wrapping_mul(WORD)
}

/// Of a feature: the template's number and up to two values.
pub(super) fn feature(template: u32, one: u32, two: u32) -> u32 {
    let hash = (one ^ template.wrapping_mul(0x85eb_ca6b)).wrapping_mul(FEATURE);
    let hash = (hash.rotate_left(13) ^ two).wrapping_mul(0xc2b2_ae35);
    (hash ^ hash >> 15).wrapping_mul(FEATURE)
}
