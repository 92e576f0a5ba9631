//! Recovery phrases of wallets: BIP-39, with its English list of 2048 words.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use super::Verdict;

/// Words of the longest phrase: 256 bits and their checksum, 11 to a word.
const WORDS_MAX: usize = 24;

/// The list of the proposal, in its order, which is that of the alphabet.
const WORDS: &str = include_str!("../../../rules/bip39-english.txt");

/// The words, each by its first four letters: no two have the same.
static NUMBERS: LazyLock<Vec<([u8; 4], &str)>> =
    LazyLock::new(|| WORDS.lines().map(|word| (first_letters(word), word)).collect());

/// Passes for 12, 15, 18, 21 or 24 words whose last bits are a checksum of the others, and as many
/// of them as can be if others follow.
pub(super) fn check(text: &str) -> Verdict {
    let words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    let end = |word: &str| word.as_ptr().addr() - text.as_ptr().addr() + word.len();
    let known = |word: &str| Some((number(word)?, end(word)));
    let words: Vec<(usize, usize)> = words.map_while(known).take(WORDS_MAX).collect();
    let numbers: Vec<usize> = words.iter().map(|(number, _)| *number).collect();
    let counts = (12..=numbers.len()).rev().filter(|count| count % 3 == 0);
    let proven = counts.map(|count| &numbers[..count]).find(|some| holds(some));
    match proven.map(|some| words[some.len() - 1].1) {
        Some(end) if end == text.len() => Verdict::Pass,
        Some(end) => Verdict::PassPrefix(end),
        None => Verdict::Fail,
    }
}

/// Whether the last bits of a phrase are the first of the digest of all others.
fn holds(numbers: &[usize]) -> bool {
    let bit = |at: usize| (numbers[at / 11] >> (10 - at % 11) & 1) as u8;
    let sum_bits = numbers.len() / 3;
    let entropy_bits = numbers.len() * 11 - sum_bits;
    let byte = |at: usize| (0..8).fold(0, |byte, place| byte << 1 | bit(at * 8 + place));
    let entropy: Vec<u8> = (0..entropy_bits / 8).map(byte).collect();
    let hash = Sha256::digest(entropy);
    (0..sum_bits).all(|at| bit(entropy_bits + at) == hash[0] >> (7 - at) & 1)
}

fn number(word: &str) -> Option<usize> {
    let at = NUMBERS.binary_search_by_key(&first_letters(word), |(letters, _)| *letters).ok()?;
    NUMBERS[at].1.eq_ignore_ascii_case(word).then_some(at)
}

fn first_letters(word: &str) -> [u8; 4] {
    let mut letters = [0; 4];
    letters.iter_mut().zip(word.bytes()).for_each(|(to, byte)| *to = byte.to_ascii_lowercase());
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole() {
        assert_eq!(WORDS.lines().count(), 2048);
        assert_eq!((number("abandon"), number("zoo")), (Some(0), Some(2047)));
        assert!(NUMBERS.windows(2).all(|two| two[0].0 < two[1].0));
    }

    #[test]
    fn words_behind_a_phrase_are_none_of_it() {
        let phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow";
        for rest in [" and keep it safe", " zoo zoo", ", then"] {
            assert_eq!(check(&format!("{phrase}{rest}")), Verdict::PassPrefix(phrase.len()));
        }
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
