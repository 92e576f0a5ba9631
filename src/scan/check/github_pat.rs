//! GitHub's fine-grained tokens end in a checksum of their own: eight characters of the base 32
//! (RFC 4648) of the SHA-256 of the 77 in front of them; eight more follow.
//!
//! GitHub documents the prefix alone; this was worked out on tokens that their owners published.

use sha2::{Digest, Sha256};

use super::{Verdict, token};

/// Characters of a whole token.
const LENGTH: usize = 93;
/// Characters that the checksum is of.
const BODY: usize = 77;

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Passes when the checksum is right. Stand-ins are samples.
pub(super) fn check(text: &str) -> Verdict {
    match token::check(text) {
        Verdict::Pass => Verdict::pass_if(holds(text.as_bytes())),
        other => other,
    }
}

fn holds(text: &[u8]) -> bool {
    let Some((body, rest)) = text.split_at_checked(BODY) else { return false };
    let digest = Sha256::digest(body);
    // Forty bits are eight characters.
    let bits = digest.iter().take(5).fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
    let sum = (0..8).map(|place| ALPHABET[(bits >> (35 - 5 * place) & 31) as usize]);
    text.len() == LENGTH && sum.eq(rest.iter().take(8).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    // Made with Python's hashlib and base64.
    const TOKENS: [&str; 2] = [
        "github_pat_ogyjey4XVnHrkgn5ZYXltM_T02fLPFlDf51Hs4J20Fz\
         LAksYccMrHDv9mzmNrwUtI4YHCBLICAgdoVMoul",
        "github_pat_CcR37T7br7Wz6MYslBix7u_ackWwsg8AmddkPjcEp9h\
         GVz9DozcAp3ZEbppmo1id5JY6JYT3S59y3OXUEf",
    ];

    #[test]
    fn tokens_with_their_checksum_pass() {
        for token in TOKENS {
            assert_eq!(check(token), Verdict::Pass, "{token}");
        }
    }

    #[test]
    fn other_tokens_fail_and_stand_ins_are_samples() {
        assert_eq!(check(&TOKENS[0].replace('_', "0")), Verdict::Fail);
        assert_eq!(check(&TOKENS[0][..92]), Verdict::Fail);
        assert_eq!(check(&format!("github_pat_{}", "x".repeat(82))), Verdict::Sample);
    }
}
