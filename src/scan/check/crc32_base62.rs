//! Tokens that end in a checksum: GitHub's and npm's.
//!
//! GitHub, "Behind GitHub's new authentication token formats" (2021-04-05): the last six characters
//! are the CRC-32 of what stands between the prefix and them, in base 62, padded with zeros.

use super::{Verdict, token};

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Passes when the last six characters are the checksum of the body. Stand-ins are samples.
pub(super) fn check(text: &str) -> Verdict {
    let body = text.rsplit('_').next().unwrap_or(text).as_bytes();
    let Some((body, sum)) = body.split_last_chunk::<6>() else { return Verdict::Fail };
    match token::check(text) {
        Verdict::Pass => {
            Verdict::pass_if(body.len() >= 20 && base62(crc32fast::hash(body)) == *sum)
        }
        other => other,
    }
}

fn base62(mut number: u32) -> [u8; 6] {
    let mut text = [b'0'; 6];
    for place in text.iter_mut().rev() {
        *place = ALPHABET[(number % 62) as usize];
        number /= 62;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The check value of CRC-32, of the digits 1 to 9 (Williams, "A Painless Guide to CRC Error
    /// Detection Algorithms", section 15; the catalogue of parametrised CRCs, CRC-32/ISO-HDLC).
    const CHECK_VALUE: u32 = 0xcbf4_3926;

    #[test]
    fn the_check_value_is_that_of_the_standard() {
        assert_eq!(crc32fast::hash(b"123456789"), CHECK_VALUE);
        // By hand, by powers of 62.
        let places = [3u64, 45, 35, 27, 22, 14];
        assert_eq!(places.iter().fold(0, |sum, place| sum * 62 + place), u64::from(CHECK_VALUE));
        assert_eq!(&base62(CHECK_VALUE), b"3jZRME");
    }

    // Made with Python's zlib.crc32 and a base 62 written there.
    const TOKENS: &[&str] = &[
        "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",
        "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",
        "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",
        "ghr_JXVuLkSIc47WQAmL9xVQ2zg4mZaouqKLiMcVbpT4r5yHUig43kiJfahqSIjOugM1yTMAd708X1wd",
        "ghu_Wydfhl3TvtnythpZPPPP6UeP3C4DSA0F8rB2",
    ];

    #[test]
    fn tokens_with_their_checksum_pass() {
        for token in TOKENS {
            assert_eq!(check(token), Verdict::Pass, "{token}");
        }
    }

    #[test]
    fn a_changed_character_fails() {
        for token in TOKENS {
            let changed = token.replacen(['A', 'a'], "b", 1);
            assert_eq!(check(&changed), Verdict::Fail, "{changed}");
        }
    }

    #[test]
    fn a_short_token_fails() {
        assert_eq!(check("ghp_a1b2c3"), Verdict::Fail);
    }

    #[test]
    fn a_stand_in_is_a_sample() {
        assert_eq!(check("ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), Verdict::Sample);
    }
}
