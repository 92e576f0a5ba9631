//! Recovery phrases of wallets: BIP-39, with its English list of 2048 words.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use super::Verdict;

/// Words of the longest phrase: 256 bits and their checksum, 11 to a word.
const WORDS_MAX: usize = 24;

/// Words of the shortest: 128 bits.
const WORDS_MIN: usize = 12;

/// Words in a row of the list's own order that are a part of it.
const ORDERED: usize = 10;

/// The list of the proposal, in its order, which is that of the alphabet.
const WORDS: &str = include_str!("../../../rules/bip39-english.txt");

/// The words, each by its first four letters: no two have the same.
struct List {
    words: Vec<(u32, &'static str)>,
    /// The numbers of words, one more than they are, each in the first slot from its own on that
    /// was free.
    slots: [u16; SLOT_COUNT],
}

static LIST: LazyLock<List> = LazyLock::new(|| {
    let words = WORDS.lines().map(|word| (first_letters(word.as_bytes()), word));
    let mut list = List { words: words.collect(), slots: [0; SLOT_COUNT] };
    for (number, (letters, _)) in (1..).zip(&list.words) {
        let mut at = slot(*letters);
        while list.slots[at] != 0 {
            at = (at + 1) % SLOT_COUNT;
        }
        list.slots[at] = number;
    }
    list
});

/// Four for each word, so that few share one.
const SLOT_COUNT: usize = 1 << 13;

/// Passes for 12, 15, 18, 21 or 24 words whose last bits are a checksum of the others, and as many
/// of them as can be if others follow.
pub(super) fn check(text: &str) -> Verdict {
    let list = &*LIST;
    let (mut numbers, mut ends, mut count) = ([0; WORDS_MAX], [0; WORDS_MAX], 0);
    for word in text.as_bytes().split(|byte| !byte.is_ascii_alphabetic()) {
        let number = match word {
            [] => continue,
            _ if count == WORDS_MAX => break,
            _ => list.number(word),
        };
        let Some(number) = number else { break };
        numbers[count] = number;
        ends[count] = word.as_ptr().addr() - text.as_ptr().addr() + word.len();
        count += 1;
    }
    match length(&numbers[..count]).map(|count| ends[count - 1]) {
        Some(end) if end == text.len() => Verdict::Pass,
        Some(end) => Verdict::PassPrefix(end),
        None => Verdict::Fail,
    }
}

/// How many of some words, by their numbers and from the first on, are a phrase, as many as can be.
pub(in crate::scan) fn length(numbers: &[usize]) -> Option<usize> {
    let most = numbers.len().min(WORDS_MAX);
    if most < WORDS_MIN || is_of_the_list(&numbers[..WORDS_MIN]) {
        return None;
    }
    let bits = bits_of(&numbers[..most]);
    (WORDS_MIN..=most).rev().filter(|count| count % 3 == 0).find(|count| holds(&bits, *count))
}

/// Whether words stand in the order of the list, so that they are a part of it: of a million
/// phrases that are drawn one has so many that do.
fn is_of_the_list(numbers: &[usize]) -> bool {
    let mut row = 1;
    numbers.windows(2).any(|two| {
        row = if two[0] < two[1] { row + 1 } else { 1 };
        row == ORDERED
    })
}

/// The numbers' bits in a row, eleven of each.
fn bits_of(numbers: &[usize]) -> Vec<u8> {
    let (mut bytes, mut bits, mut count) = (Vec::with_capacity(WORDS_MAX * 11 / 8 + 1), 0, 0);
    for number in numbers {
        (bits, count) = (bits << 11 | number, count + 11);
        while count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    bytes.push((bits << (8 - count)) as u8);
    bytes
}

/// Whether the last bits of a phrase of so many words are the first of the digest of all others.
fn holds(bits: &[u8], words: usize) -> bool {
    // Twelve words are sixteen bytes and four bits of the digest, and so on by threes.
    let (entropy, sum) = bits.split_at(words / 3 * 4);
    (sum[0] ^ Sha256::digest(entropy)[0]) >> (8 - words / 3) == 0
}

/// The number of a word of letters in the list, whatever its case.
pub(in crate::scan) fn number(word: &[u8]) -> Option<usize> {
    LIST.number(word)
}

impl List {
    /// The number of a word of letters.
    fn number(&self, word: &[u8]) -> Option<usize> {
        let letters = first_letters(word);
        let mut at = slot(letters);
        loop {
            let number = usize::from(self.slots[at]).checked_sub(1)?;
            let (of_word, whole) = self.words[number];
            if of_word == letters {
                return is_same(whole.as_bytes(), word).then_some(number);
            }
            at = (at + 1) % SLOT_COUNT;
        }
    }
}

/// Whether two words of letters are the same in any case but for the first four.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    let mut pairs = one.iter().zip(other).skip(4);
    one.len() == other.len() && pairs.all(|(one, other)| one | 0x20 == other | 0x20)
}

/// The slot in which a word with these letters is looked for first (Fibonacci hashing: Knuth, "The
/// Art of Computer Programming", volume 3, section 6.4).
fn slot(letters: u32) -> usize {
    (letters.wrapping_mul(0x9e37_79b9) >> 19) as usize
}

/// The first four letters of a word in lower case, zeros behind a shorter one.
fn first_letters(word: &[u8]) -> u32 {
    match word.first_chunk() {
        Some(letters) => u32::from_le_bytes(*letters) | 0x2020_2020,
        None => word.iter().rev().fold(0, |all, byte| all << 8 | u32::from(byte | 0x20)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole() {
        assert_eq!(WORDS.lines().count(), 2048);
        assert_eq!((LIST.number(b"abandon"), LIST.number(b"zoo")), (Some(0), Some(2047)));
        assert!(LIST.words.windows(2).all(|two| two[0].0.swap_bytes() < two[1].0.swap_bytes()));
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
    fn words_in_the_order_of_the_list_are_a_part_of_it() {
        let words: Vec<&str> = WORDS.lines().collect();
        let beginnings = words.windows(24).map(|words| check(&words.join(" ")));
        assert!(beginnings.into_iter().all(|verdict| verdict == Verdict::Fail));
        assert!(!is_of_the_list(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 9]));
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
