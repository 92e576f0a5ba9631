//! AWS access key ids: a prefix of four letters and 80 bits in base 32 (RFC 4648).
//!
//! AWS IAM User Guide, "Unique identifiers", lists the prefixes. The bits after the prefix hold the
//! account's number, which has twelve decimal digits.

use super::{Verdict, entropy};

/// Passes when the body is base 32 and holds a number that can be an account's. AWS's documentation
/// ends its ids in EXAMPLE, and doesn't keep to base 32 there.
pub(super) fn check(text: &str) -> Verdict {
    let body = text.as_bytes().get(4..).unwrap_or_default();
    let account =
        body.iter().take(10).try_fold(0u64, |bits, &byte| Some(bits << 5 | bits_of(byte)?));
    let base32 = body.len() == 16 && body.iter().all(|&byte| bits_of(byte).is_some());
    let holds = account.is_some_and(|bits| (bits >> 9 & 0xff_ffff_ffff) < 1_000_000_000_000);
    match text.ends_with("EXAMPLE") {
        true if body.len() == 16 && is_drawn(text) => Verdict::Sample,
        _ => Verdict::pass_if(base32 && holds && is_drawn(text)),
    }
}

/// Letters alone are more often words, such as ASIAANDPACIFICREGION; yet one id in thirty has no
/// digit.
fn is_drawn(text: &str) -> bool {
    let body = text.get(4..).unwrap_or_default();
    body.bytes().any(|byte| byte.is_ascii_digit()) || entropy::check(body) == Verdict::Pass
}

fn bits_of(byte: u8) -> Option<u64> {
    match byte {
        b'A'..=b'Z' => Some(u64::from(byte - b'A')),
        b'2'..=b'7' => Some(u64::from(byte - b'2') + 26),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_32_after_a_prefix_passes() {
        // Made with Python's base64.b32encode over ten bytes.
        for id in ["AKIAWFBLCE76QBBL34RB", "ASIARRY37PI6QDYII53C", "AKIAUKQIBUMMRHIREYAY"] {
            assert_eq!(check(id), Verdict::Pass, "{id}");
        }
    }

    #[test]
    fn digits_outside_base_32_fail() {
        assert_eq!(check("AKIA1234567890123456"), Verdict::Fail);
    }

    #[test]
    fn words_fail_and_the_documentations_own_key_is_a_sample() {
        assert_eq!(check("ASIAANDPACIFICREGION"), Verdict::Fail);
        // AWS CLI User Guide; AWS SDK for Java Developer Guide.
        for id in ["AKIAIOSFODNN7EXAMPLE", "AKIAI44QH8DHBEXAMPLE"] {
            assert_eq!(check(id), Verdict::Sample, "{id}");
        }
    }
}
