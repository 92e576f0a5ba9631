//! Recovery phrases of wallets: BIP-39, with its English list of 2048 words.

use sha2::{Digest, Sha256};

use super::Verdict;

/// The list of the proposal, in its order, which is that of the alphabet.
const WORDS: &str = include_str!("../../../rules/bip39-english.txt");

/// Passes for 12, 15, 18, 21 or 24 words whose last bits are a checksum of the others.
pub(super) fn check(text: &str) -> Verdict {
    let parts = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|part| !part.is_empty());
    let Some(numbers) = parts.map(number).collect::<Option<Vec<usize>>>() else {
        return Verdict::Fail;
    };
    if !matches!(numbers.len(), 12 | 15 | 18 | 21 | 24) {
        return Verdict::Fail;
    }
    let bit = |at: usize| (numbers[at / 11] >> (10 - at % 11) & 1) as u8;
    let sum_bits = numbers.len() / 3;
    let entropy_bits = numbers.len() * 11 - sum_bits;
    let byte = |at: usize| (0..8).fold(0, |byte, place| byte << 1 | bit(at * 8 + place));
    let entropy: Vec<u8> = (0..entropy_bits / 8).map(byte).collect();
    let hash = Sha256::digest(entropy);
    Verdict::pass_if((0..sum_bits).all(|at| bit(entropy_bits + at) == hash[0] >> (7 - at) & 1))
}

fn number(word: &str) -> Option<usize> {
    let lower = word.to_ascii_lowercase();
    WORDS.lines().position(|known| known == lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole() {
        assert_eq!(WORDS.lines().count(), 2048);
        assert_eq!((number("abandon"), number("zoo")), (Some(0), Some(2047)));
    }

    #[test]
    fn vectors_of_the_reference_pass() {
        for phrase in [
            "legal winner thank year wave sausage worth useful legal winner thank yellow",
            "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong",
            "Letter advice cage absurd amount doctor acoustic avoid letter advice cage above",
        ] {
            assert_eq!(check(phrase), Verdict::Pass, "{phrase}");
        }
    }

    #[test]
    fn other_words_fail() {
        for phrase in [
            "legal winner thank year wave sausage worth useful legal winner thank thank",
            "legal winner thank year",
            "the quick brown fox jumps over the lazy dog and runs off",
        ] {
            assert_eq!(check(phrase), Verdict::Fail, "{phrase}");
        }
    }
}
