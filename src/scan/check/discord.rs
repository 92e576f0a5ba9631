//! Discord's bot tokens: the first of three parts is the bot's id in base 64.
//!
//! Discord, "API Reference": ids are snowflakes, numbers of 64 bits in decimal digits.

use super::Verdict;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Passes when the first part decodes to an id.
pub(super) fn check(text: &str) -> Verdict {
    let first = text.split('.').next().unwrap_or(text);
    let id = URL_SAFE_NO_PAD.decode(first).unwrap_or_default();
    Verdict::pass_if((17..=20).contains(&id.len()) && id.iter().all(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_in_base_64_passes() {
        // Made with Python's base64 over decimal digits.
        assert_eq!(
            check("Mjg0MTAyMzkwMjIwMjkyMDk2.woqaXr.nGoljJ9kci4Fp3IEYTmctoVSiKr"),
            Verdict::Pass
        );
        assert_eq!(check("MTA0ODU3NjEyMzQ1Njc4OTAxMg.x.y"), Verdict::Pass);
    }

    #[test]
    fn words_and_short_numbers_fail() {
        assert_eq!(check("MDR0qRqJD21x8hdPPbEogbLk.a.b"), Verdict::Fail);
        assert_eq!(check("MTIzNDU.a.b"), Verdict::Fail);
    }
}
