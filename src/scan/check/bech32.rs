//! Bech32: a prefix and a body that carry a checksum over both, such as the addresses of Bitcoin's
//! segregated witness and the keys of age.
//!
//! BIP-173 (Bech32) and BIP-350 (Bech32m) give the polynomial, the constants and the vectors.
//! A string is in one case throughout.

use super::Verdict;

const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATORS: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];

/// What the checksum of a right string comes to, in each of the two forms.
const BECH32: u32 = 1;
const BECH32M: u32 = 0x2bc8_30a3;

/// Characters of the checksum.
const CHECKSUM: usize = 6;

/// Passes when the last six characters are the checksum of Bech32.
pub(super) fn check(text: &str) -> Verdict {
    Verdict::pass_if(parts(text).is_some_and(|(prefix, values)| {
        !prefix.is_empty() && values.len() >= CHECKSUM && checksum(&prefix, &values) == BECH32
    }))
}

/// Passes for a Bitcoin address of the main or a test net: version 0 with the constant of Bech32,
/// later ones with that of Bech32m.
pub(super) fn check_bitcoin(text: &str) -> Verdict {
    Verdict::pass_if(parts(text).is_some_and(|(network, values)| {
        let known = ["bc", "tb", "bcrt"].contains(&network.as_str());
        let constant = if values.first() == Some(&0) { BECH32 } else { BECH32M };
        known && (8..=87).contains(&values.len()) && checksum(&network, &values) == constant
    }))
}

/// The prefix in lower case, and the values of the characters behind the last `1`.
fn parts(text: &str) -> Option<(String, Vec<u32>)> {
    let lower = text.to_ascii_lowercase();
    let mixed = lower != text && text.to_ascii_uppercase() != text;
    let (prefix, body) = lower.rsplit_once('1').filter(|_| !mixed)?;
    let value = |byte: u8| (0..).zip(ALPHABET).find(|(_, known)| **known == byte).map(|at| at.0);
    Some((prefix.to_owned(), body.bytes().map(value).collect::<Option<_>>()?))
}

fn checksum(prefix: &str, values: &[u32]) -> u32 {
    let high = prefix.bytes().map(|byte| u32::from(byte >> 5));
    let low = prefix.bytes().map(|byte| u32::from(byte & 31));
    high.chain([0]).chain(low).chain(values.iter().copied()).fold(1, |sum, value| {
        let top = sum >> 25;
        let next = (sum & 0x01ff_ffff) << 5 ^ value;
        let taken = GENERATORS.iter().enumerate().filter(|(bit, _)| top >> bit & 1 == 1);
        taken.fold(next, |sum, (_, generator)| sum ^ generator)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_valid_strings_of_the_standard_pass() {
        for text in [
            "A12UEL5L",
            "a12uel5l",
            "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
            "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
        ] {
            assert_eq!(check(text), Verdict::Pass, "{text}");
        }
    }

    #[test]
    fn the_invalid_strings_of_the_standard_fail() {
        for text in ["pzry9x0s0muk", "1pzry9x0s0muk", "x1b4n0q5v", "li1dgmt3", "A1G7SGD8"] {
            assert_eq!(check(text), Verdict::Fail, "{text}");
        }
        assert_eq!(check("A12uEL5L"), Verdict::Fail, "both cases");
    }

    #[test]
    fn the_proposals_valid_addresses_pass() {
        for address in [
            "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
            "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        ] {
            assert_eq!(check_bitcoin(address), Verdict::Pass, "{address}");
        }
    }

    #[test]
    fn the_proposals_invalid_addresses_fail() {
        for address in [
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
            "tb1z0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
            "bc1qW508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
            "bc1",
        ] {
            assert_eq!(check_bitcoin(address), Verdict::Fail, "{address}");
        }
    }
}
