//! Routable tokens of GitLab, which end in a checksum.
//!
//! GitLab, `lib/authn/token_field/generator/routable_token.rb`: the last seven characters are the
//! CRC-32 of everything in front of them, in base 36, padded with zeros.

use super::Verdict;

const ALPHABET: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// Passes when the last seven characters are the checksum of all others.
pub(super) fn check(text: &str) -> Verdict {
    let Some((body, sum)) = text.as_bytes().split_last_chunk::<7>() else { return Verdict::Fail };
    Verdict::pass_if(body.len() >= 20 && base36(crc32fast::hash(body)) == *sum)
}

fn base36(mut number: u32) -> [u8; 7] {
    let mut text = [b'0'; 7];
    for place in text.iter_mut().rev() {
        *place = ALPHABET[(number % 36) as usize];
        number /= 36;
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
        // By hand, by powers of 36.
        let places = [1u64, 20, 21, 8, 22, 19, 26];
        assert_eq!(places.iter().fold(0, |sum, place| sum * 36 + place), u64::from(CHECK_VALUE));
        assert_eq!(&base36(CHECK_VALUE), b"1kl8mjq");
    }

    // Made with Python's zlib.crc32 and a base 36 written there.
    const TOKENS: &[&str] = &[
        "glpat-I3fsjB2W7VqzxDTBbTs4V8u3siT.01.ba00s10f7",
        "glrt-Ci51gXLbnGOR028BxIIGqA9APHJ.01.u717mkzpz",
    ];

    #[test]
    fn tokens_with_their_checksum_pass() {
        for token in TOKENS {
            assert_eq!(check(token), Verdict::Pass, "{token}");
        }
    }

    #[test]
    fn a_changed_or_short_token_fails() {
        for token in TOKENS {
            assert_eq!(check(&token.replacen("gl", "gx", 1)), Verdict::Fail, "{token}");
        }
        assert_eq!(check("glpat-0000000"), Verdict::Fail);
    }
}
