//! Ethereum addresses: EIP-55 puts the checksum into the case of the letters.

use super::Verdict;
use super::keccak::keccak_256;

/// Passes for an address whose letters have the case of the checksum, or are all of one case; the
/// first bytes of a range of nobody's, such as that of precompiled contracts, are zeros.
pub(super) fn check(text: &str) -> Verdict {
    let Some(hex) = text.get(2..).filter(|hex| hex.len() == 40) else { return Verdict::Fail };
    if hex.starts_with(&"0".repeat(30)) || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Verdict::Fail;
    }
    let lower = hex.to_ascii_lowercase();
    let one_case = lower == hex || hex.to_ascii_uppercase() == hex;
    Verdict::pass_if(one_case || is_cased(hex, &keccak_256(lower.as_bytes())))
}

/// A letter is a capital where the hash has 8 or more at its place.
fn is_cased(hex: &str, hash: &[u8; 32]) -> bool {
    hex.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_alphabetic()).all(|(at, byte)| {
        let nibble = if at % 2 == 0 { hash[at / 2] >> 4 } else { hash[at / 2] & 15 };
        byte.is_ascii_uppercase() == (nibble >= 8)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_addresses_of_the_proposal_pass() {
        // The test cases of EIP-55.
        for address in [
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
            "0x52908400098527886E0F7030069857D2E4169EE7",
            "0xde709f2102306220921060314715629080e2fb77",
        ] {
            assert_eq!(check(address), Verdict::Pass, "{address}");
        }
    }

    #[test]
    fn another_case_fails() {
        assert_eq!(check("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"), Verdict::Fail);
        assert_eq!(check("0x0000000000000000000000000000000000000001"), Verdict::Fail);
        assert_eq!(check("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe"), Verdict::Fail);
    }
}
