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
