//! The body of a token whose prefix names its provider: anything but what documentation writes
//! there.
//!
//! The prefix proves what it is, so no randomness is asked of the body: a token may hold few
//! different pairs by chance.

use super::{Verdict, entropy, placeholder};

/// Different characters that the longest part of a drawn body has at least. Sixteen hexadecimal
/// digits have fewer than this in one of a billion.
const DIFFERENT_MIN: usize = 4;

/// Passes unless the value is a stand-in or its body the same few characters over and over: those
/// are samples.
pub(super) fn check(text: &str) -> Verdict {
    let parts = text.as_bytes().split(|byte| !byte.is_ascii_alphanumeric());
    let body = parts.max_by_key(|part| part.len()).unwrap_or_default();
    let mut seen = [false; 256];
    body.iter().for_each(|byte| seen[usize::from(*byte)] = true);
    let different = seen.iter().filter(|seen| **seen).count();
    match different >= DIFFERENT_MIN && !placeholder::is(text) {
        true => Verdict::Pass,
        false if body.is_empty() => Verdict::Fail,
        false => Verdict::Sample,
    }
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
