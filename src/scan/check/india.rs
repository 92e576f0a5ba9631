//! Numbers of India.
//!
//! Aadhaar: UIDAI, twelve digits with Verhoeff's check digit. PAN: Income Tax Department, the
//! fourth letter is the kind of holder. GSTIN: Goods and Services Tax Network, modulo 36.

use super::Verdict;
use super::arithmetic::{base36, characters, number, verhoeff};

/// Passes for an Aadhaar number; none reads the same backwards.
pub(super) fn check_aadhaar(text: &str) -> Verdict {
    let holds = number::<12>(text).is_some_and(|n| {
        let mirrored = n.iter().eq(n.iter().rev());
        n[0] > 1 && !mirrored && verhoeff(&n)
    });
    Verdict::pass_if(holds)
}

/// Passes for a permanent account number.
pub(super) fn check_pan(text: &str) -> Verdict {
    Verdict::pass_if(characters::<10>(text).is_some_and(|all| is_pan(&all)))
}

/// Passes for a GST number: state, PAN, count, Z and check character.
pub(super) fn check_gstin(text: &str) -> Verdict {
    let holds = characters::<15>(text).is_some_and(|all| {
        let sum: u32 = all[..14].iter().zip([1, 2].into_iter().cycle()).map(part).sum();
        let state = std::str::from_utf8(&all[..2]).ok().and_then(|state| state.parse::<u32>().ok());
        let known = state.is_some_and(|state| matches!(state, 1..=38 | 96 | 97 | 99));
        known && is_pan(&all[2..12]) && all[13] == b'Z' && (36 - sum % 36) % 36 == base36(all[14])
    });
    Verdict::pass_if(holds)
}

/// The digits in base 36 of a value times its weight.
fn part((byte, weight): (&u8, u32)) -> u32 {
    let product = base36(*byte) * weight;
    product / 36 + product % 36
}

fn is_pan(all: &[u8]) -> bool {
    let letters = all[..5].iter().chain([&all[9]]).all(u8::is_ascii_uppercase);
    let digits = all[5..9].iter().all(u8::is_ascii_digit) && all[5..9] != *b"0000";
    letters && digits && b"ABCFGHJLPT".contains(&all[3])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_their_structure_pass() {
        assert_eq!(check_aadhaar("2341 2341 2346"), Verdict::Pass);
        // UIDAI's number for tests of its interface.
        assert_eq!(check_aadhaar("9999 4105 7058"), Verdict::Pass);
        assert_eq!(check_pan("ACUPA7085R"), Verdict::Pass);
        assert_eq!(check_gstin("27AAPFU0939F1ZV"), Verdict::Pass);
    }

    #[test]
    fn other_numbers_fail() {
        for number in ["234123412347", "123412341234", "222222222222"] {
            assert_eq!(check_aadhaar(number), Verdict::Fail, "{number}");
        }
        assert_eq!(check_pan("ACUXA7085R"), Verdict::Fail);
        assert_eq!(check_pan("ACUPA0000R"), Verdict::Fail);
        assert_eq!(check_gstin("27AAPFU0939F1ZO"), Verdict::Fail);
        assert_eq!(check_gstin("00AAPFU0939F1ZV"), Verdict::Fail);
    }
}
