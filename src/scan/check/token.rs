//! The body of a token whose prefix names its provider: anything but what documentation writes
//! there.
//!
//! The prefix proves what it is, so no randomness is asked of the body: a token may hold few
//! different pairs by chance.

use std::ops::Range;

use super::{Verdict, entropy, placeholder};
use crate::limits::JUDGED_BYTES;
use crate::simd::{BLOCK, each_block};

/// Different characters that the longest part of a drawn body has at least. Sixteen hexadecimal
/// digits have fewer than this in one of a billion.
const DIFFERENT_MIN: usize = 4;

/// Passes unless the value is a stand-in or its body the same few characters over and over: those
/// are samples. The beginning of a long value tells, for a token's body begins behind its prefix;
/// but where that is the same over and over, all of it is asked.
pub(super) fn check(text: &str) -> Verdict {
    let first = &text[..text.floor_char_boundary(JUDGED_BYTES)];
    let body = longest_part(first.as_bytes());
    let is_long = first.len() < text.len();
    let is_drawn =
        || has_different(body) || is_long && has_different(longest_part(text.as_bytes()));
    match is_drawn() && !placeholder::is(first) {
        true => Verdict::Pass,
        false if body.is_empty() => Verdict::Fail,
        false => Verdict::Sample,
    }
}

/// The longest stretch of letters and digits, of several the last.
fn longest_part(text: &[u8]) -> &[u8] {
    let mut longest = LongestPart { found: 0..0, end: text.len() };
    each_block(text, |first, parts| longest.block(first, parts));
    longest.take(0, longest.end);
    &text[longest.found]
}

/// Looks for the longest part from behind, a block at a time, with a bit for each letter or digit.
/// Where the beginning of a token stands in it again and again, each asks for this.
struct LongestPart {
    found: Range<usize>,
    /// Where the part ends that stands at the end of the next block.
    end: usize,
}

impl LongestPart {
    /// Takes a part if it is longer than what is known.
    #[inline(always)]
    fn take(&mut self, start: usize, end: usize) {
        if end - start > self.found.len() {
            self.found = start..end;
        }
    }

    /// Takes the parts of a block but for the one that it begins with.
    #[inline(always)]
    fn block(&mut self, first: usize, parts: u64) {
        if parts == u64::MAX {
            return;
        }
        let (behind, before) = (parts.leading_ones(), parts.trailing_ones());
        self.take((first + BLOCK - behind as usize).min(self.end), self.end);
        self.end = first + before as usize;
        let mut inside = parts << behind >> behind >> before << before;
        loop {
            let length = self.found.len() + 1;
            let starts = runs(inside, length);
            if starts == 0 {
                return;
            }
            let start = starts.ilog2();
            let more = (inside << (u64::BITS - 1 - start)).leading_ones() - 1;
            self.take(first + (start - more) as usize, first + start as usize + length);
            inside &= !(u64::MAX << (start - more));
        }
    }
}

/// The bits at which so many bits in a row are set.
#[inline(always)]
fn runs(mut bits: u64, length: usize) -> u64 {
    let mut have = 1;
    while have < length && bits != 0 {
        let more = have.min(length - have);
        bits &= bits >> more;
        have += more;
    }
    bits
}

/// Whether a body has as many different characters as drawn ones have.
fn has_different(body: &[u8]) -> bool {
    has_more_than::<{ DIFFERENT_MIN - 1 }>(body)
}

/// Whether more different bytes than so many are among some.
pub(super) fn has_more_than<const KNOWN: usize>(bytes: &[u8]) -> bool {
    let Some(first) = bytes.first() else { return false };
    let (mut known, mut count, mut at) = ([*first; KNOWN], 1, 1);
    while let Some(other) = other_than(&known, &bytes[at..]) {
        let Some(place) = known.get_mut(count) else { return true };
        (*place, count, at) = (bytes[at + other], count + 1, at + other + 1);
    }
    false
}

/// The first place at which none of some bytes stands: many are looked at in one go, for a text may
/// hold these and nothing else.
fn other_than<const KNOWN: usize>(known: &[u8; KNOWN], bytes: &[u8]) -> Option<usize> {
    let is_known = |byte: &u8| known.iter().fold(false, |is, known| is | (known == byte));
    let are_known = |some: &&[u8; 32]| some.iter().fold(true, |all, byte| all & is_known(byte));
    let passed = 32 * bytes.as_chunks().0.iter().take_while(are_known).count();
    let other = bytes[passed..].iter().position(|byte| !is_known(byte));
    other.map(|other| passed + other)
}

/// Passes for what looks drawn, or holds letters and digits both and is no sample: where a provider
/// is named beside a value of its length, one drawn value in fifty would look too much like words.
pub(super) fn check_drawn(text: &str) -> Verdict {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.bytes().any(|byte| byte.is_ascii_alphabetic());
    match check(text) {
        Verdict::Pass if digits > 1 && letters => Verdict::Pass,
        Verdict::Pass => entropy::check(text),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_longest_part_is_the_last_of_those_that_are_longest(
            text in prop_oneof![
                "([a-c0-9]{0,5}[-_.]){0,40}",
                "([a-c0-9]{0,5}[-_.]){0,9}([a-cX-Z7]{0,140}[-é+]?){0,3}([0-9@`{/:]{0,3}-){0,40}",
                "([a-c]{60,70}-?){0,4}",
            ],
        ) {
            let parts = text.split(|c: char| !c.is_ascii_alphanumeric());
            let longest = parts.max_by_key(|part| part.len()).unwrap();
            let found = longest_part(text.as_bytes());
            prop_assert_eq!(found, longest.as_bytes());
            prop_assert!(found.is_empty() || found.as_ptr() == longest.as_ptr());
        }
    }

    proptest! {
        #[test]
        fn different_bytes_are_counted(text in "([ab]{0,70}[a-e]{0,2}){0,3}") {
            let count = text.bytes().collect::<std::collections::BTreeSet<_>>().len();
            let bytes = text.as_bytes();
            prop_assert_eq!(has_more_than::<1>(bytes), count > 1);
            prop_assert_eq!(has_more_than::<3>(bytes), count > 3);
            prop_assert_eq!(has_more_than::<4>(bytes), count > 4);
        }
    }

    #[test]
    fn drawn_bodies_pass() {
        for value in ["gsk_q7Zp3xT9kQvL2mWd8sRf", "lin_api_a1a2a3b1b2", "SG.kQvL2mW.d8sRf"] {
            assert_eq!(check(value), Verdict::Pass, "{value}");
        }
    }

    #[test]
    fn a_long_beginning_of_one_character_hides_no_body() {
        let value = format!("ya29.{}X7kQ9mZ2pLw4RtY8sVbNq3Wc5Hd1JgT6", "A".repeat(JUDGED_BYTES));
        assert_eq!(check(&value), Verdict::Pass);
    }

    #[test]
    fn stand_ins_are_samples() {
        for value in ["gsk_xxxxxxxxxxxxxxxx", "lin_api_YOUR_API_KEY", "SG.aaaaaaa.aaaaaa"] {
            assert_eq!(check(value), Verdict::Sample, "{value}");
        }
        assert_eq!(check("--"), Verdict::Fail);
    }

    #[test]
    fn drawn_values_hold_letters_and_digits_or_are_unlike_words() {
        // Drawn with Python's random module; the first holds many usual pairs.
        for value in ["USh13bLsonClfICtewSM", "ylgdwdlidqdxuxekqwpz"] {
            assert_eq!(check_drawn(value), Verdict::Pass, "{value}");
        }
        for value in ["authenticationHandler", "12345678901234567"] {
            assert_eq!(check_drawn(value), Verdict::Fail, "{value}");
        }
    }
}
