//! Bech32: keys that carry a checksum over their prefix and their body, such as age's.
//!
//! BIP-173, "Bech32", gives the polynomial and the vectors. A string is in one case throughout.

use super::Verdict;

const ALPHABET: &str = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATORS: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];

/// Passes when the last six characters are the checksum.
pub(super) fn check(text: &str) -> Verdict {
    Verdict::pass_if(holds(text).unwrap_or(false))
}

fn holds(text: &str) -> Option<bool> {
    let mixed = text.bytes().any(|b| b.is_ascii_lowercase())
        && text.bytes().any(|b| b.is_ascii_uppercase());
    let text = text.to_ascii_lowercase();
    let (prefix, body) = text.rsplit_once('1')?;
    let high = prefix.bytes().map(|b| u32::from(b >> 5));
    let low = prefix.bytes().map(|b| u32::from(b & 31));
    let values: Option<Vec<u32>> =
        body.chars().map(|c| ALPHABET.find(c).and_then(|at| at.try_into().ok())).collect();
    let all = high.chain([0]).chain(low).chain(values?);
    Some(!mixed && !prefix.is_empty() && body.len() >= 6 && polymod(all) == 1)
}

fn polymod(values: impl Iterator<Item = u32>) -> u32 {
    values.fold(1, |sum, value| {
        let top = sum >> 25;
        let shifted = (sum & 0x01ff_ffff) << 5 ^ value;
        let taken = GENERATORS.iter().enumerate().filter(|(bit, _)| top >> bit & 1 == 1);
        taken.fold(shifted, |sum, (_, generator)| sum ^ generator)
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
}
