//! The body of a token whose prefix names its provider: anything but what documentation writes
//! there.
//!
//! The prefix proves what it is, so no randomness is asked of the body: a token may hold few
//! different pairs by chance.

use super::{Verdict, entropy, placeholder};
use crate::limits::JUDGED_BYTES;

/// Different characters that the longest part of a drawn body has at least. Sixteen hexadecimal
/// digits have fewer than this in one of a billion.
const DIFFERENT_MIN: usize = 4;

/// Passes unless the value is a stand-in or its body the same few characters over and over: those
/// are samples. The beginning of a long value tells, for a token's body begins behind its prefix;
/// but where that is the same over and over, all of it is asked.
pub(super) fn check(text: &str) -> Verdict {
    let first = &text[..text.floor_char_boundary(JUDGED_BYTES)];
    let body = longest_part(first.as_bytes());
    let is_drawn = || has_different(body) || has_different(longest_part(text.as_bytes()));
    match is_drawn() && !placeholder::is(first) {
        true => Verdict::Pass,
        false if body.is_empty() => Verdict::Fail,
        false => Verdict::Sample,
    }
}

/// The longest stretch of letters and digits, of several the last.
fn longest_part(text: &[u8]) -> &[u8] {
    let (mut longest, mut start) = (0..0, 0);
    for (at, byte) in text.iter().chain(b"-").enumerate() {
        if PARTED[usize::from(*byte)] {
            if at - start >= longest.len() {
                longest = start..at;
            }
            start = at + 1;
        }
    }
    &text[longest]
}

/// The bytes that are neither letters nor digits.
static PARTED: [bool; 256] = {
    let mut parted = [true; 256];
    let mut byte = 0;
    while byte < 128u8 {
        parted[byte as usize] = !byte.is_ascii_alphanumeric();
        byte += 1;
    }
    parted
};

/// Whether a body has as many different characters as drawn ones have.
fn has_different(body: &[u8]) -> bool {
    let mut seen = [0; DIFFERENT_MIN];
    let mut different = 0;
    for byte in body {
        if !seen[..different].contains(byte) {
            seen[different] = *byte;
            different += 1;
        }
        if different == DIFFERENT_MIN {
            return true;
        }
    }
    false
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
    use super::*;

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
