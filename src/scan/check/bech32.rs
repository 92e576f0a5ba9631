//! Segregated witness addresses: BIP-173 (Bech32) and BIP-350 (Bech32m).

use super::Verdict;

const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATOR: [u32; 5] = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/// Passes for a Bitcoin address of the main or a test net: version 0 with the constant of Bech32,
/// later ones with that of Bech32m.
pub(super) fn check_bitcoin(text: &str) -> Verdict {
    let lower = text.to_ascii_lowercase();
    let mixed = lower != text && text.to_ascii_uppercase() != text;
    let Some((network, data)) = lower.rsplit_once('1').filter(|_| !mixed) else {
        return Verdict::Fail;
    };
    let value = |byte: u8| ALPHABET.iter().position(|known| *known == byte).map(|at| at as u32);
    let Some(values) = data.bytes().map(value).collect::<Option<Vec<u32>>>() else {
        return Verdict::Fail;
    };
    let known = ["bc", "tb", "bcrt"].contains(&network) && (8..=87).contains(&values.len());
    let constant = if values.first() == Some(&0) { 1 } else { 0x2bc8_30a3 };
    Verdict::pass_if(known && checksum(network, &values) == constant)
}

fn checksum(prefix: &str, values: &[u32]) -> u32 {
    let high = prefix.bytes().map(|byte| u32::from(byte) >> 5);
    let low = prefix.bytes().map(|byte| u32::from(byte) & 31);
    let all = high.chain([0]).chain(low).chain(values.iter().copied());
    all.fold(1, |sum, value| {
        let top = sum >> 25;
        let next = (sum & 0x1ff_ffff) << 5 ^ value;
        let bits = GENERATOR.iter().enumerate().filter(|(bit, _)| top >> bit & 1 == 1);
        bits.fold(next, |next, (_, generator)| next ^ generator)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
