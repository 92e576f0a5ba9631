//! Base58: the alphabet of Bitcoin, and addresses that hold four bytes of a hash.
//!
//! Bitcoin: "Base58Check encoding" of the developer's reference, versions of the main and test
//! nets. Monero: "Cryptonote standard 007", blocks of eight bytes as eleven characters.

use sha2::{Digest, Sha256};

use super::Verdict;
use super::keccak::keccak_256;

const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// Passes for a Bitcoin address of the kinds P2PKH and P2SH, main or test net.
pub(super) fn check_bitcoin(text: &str) -> Verdict {
    let holds = decoded::<25>(text.as_bytes()).is_some_and(|bytes| {
        let (body, sum) = bytes.split_at(21);
        let hash = Sha256::digest(Sha256::digest(body));
        matches!(body[0], 0 | 5 | 111 | 196) && hash[..4] == *sum
    });
    Verdict::pass_if(holds)
}

/// Passes for a Monero address: standard, of a subaddress, or integrated.
pub(super) fn check_monero(text: &str) -> Verdict {
    let mut bytes = Vec::with_capacity(77);
    for block in text.as_bytes().chunks(11) {
        match block.len() {
            11 => bytes.extend(decoded::<8>(block).unwrap_or_default()),
            7 => bytes.extend(decoded::<5>(block).unwrap_or_default()),
            9 => bytes.extend(decoded::<6>(block).unwrap_or_default()),
            _ => return Verdict::Fail,
        }
    }
    let Some((body, sum)) = bytes.split_last_chunk::<4>() else { return Verdict::Fail };
    let kind = matches!((body[0], body.len()), (18 | 42 | 53 | 63, 65) | (19 | 54, 73));
    Verdict::pass_if(kind && keccak_256(body)[..4] == *sum)
}

/// The number that the characters write, as so many bytes.
fn decoded<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    let mut bytes = [0u8; N];
    for character in text {
        let digit = ALPHABET.iter().position(|known| known == character)?;
        let mut carry = digit as u32;
        for byte in bytes.iter_mut().rev() {
            carry += u32::from(*byte) * 58;
            *byte = (carry & 0xff) as u8;
            carry >>= 8;
        }
        if carry > 0 {
            return None;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_with_their_hash_pass() {
        // The address of the genesis block; examples of the developer's reference; the donation
        // address of the Monero project.
        for address in [
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
            "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
            "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
            "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn",
        ] {
            assert_eq!(check_bitcoin(address), Verdict::Pass, "{address}");
        }
        let monero = "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2V\
            BBEt7f2wfn3RVGQBEP3A";
        assert_eq!(check_monero(monero), Verdict::Pass);
    }

    #[test]
    fn a_changed_character_fails() {
        assert_eq!(check_bitcoin("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"), Verdict::Fail);
        assert_eq!(check_bitcoin("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"), Verdict::Fail);
        assert_eq!(check_monero(&"4".repeat(95)), Verdict::Fail);
    }
}
