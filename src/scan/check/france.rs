//! Numbers of France.
//!
//! NIR: INSEE, "Le numéro de sécurité sociale"; Corsica's 2A and 2B count as 19 and 18. Tax number:
//! DGFiP, thirteen digits of which the last three are the first ten modulo 511.

use super::Verdict;
use super::arithmetic::{characters, number, pair, value};

/// Passes for a numéro de sécurité sociale of fifteen places.
pub(super) fn check_nir(text: &str) -> Verdict {
    let Some(mut all) = characters::<15>(text) else { return Verdict::Fail };
    match &all[5..7] {
        b"2A" => all[5..7].copy_from_slice(b"19"),
        b"2B" => all[5..7].copy_from_slice(b"18"),
        _ => {}
    }
    let text = std::str::from_utf8(&all).unwrap_or_default();
    let holds = number::<15>(text).is_some_and(|n| {
        let month = matches!(pair(&n, 3), 1..=12 | 20..=42 | 50..=99);
        let sex = matches!(n[0], 1..=4 | 7 | 8);
        sex && month && u64::from(pair(&n, 13)) == 97 - value(&n[..13]) % 97
    });
    Verdict::pass_if(holds)
}

/// Passes for a numéro fiscal.
pub(super) fn check_tax_id(text: &str) -> Verdict {
    let holds = number::<13>(text)
        .is_some_and(|n| n[0] <= 3 && value(&n[..10]) % 511 == value(&n[10..]) && value(&n) > 0);
    Verdict::pass_if(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_numbers_pass() {
        // 2 95 10 99 126 111 with key 93 is the specimen of the insurance card.
        for number in ["2 95 10 99 126 111 93", "253072B07300470", "253072A07300443"] {
            assert_eq!(check_nir(number), Verdict::Pass, "{number}");
        }
        assert_eq!(check_tax_id("30 23 217 600 053"), Verdict::Pass);
    }

    #[test]
    fn other_keys_fail() {
        assert_eq!(check_nir("2 95 10 99 126 111 92"), Verdict::Fail);
        assert_eq!(check_nir("253072C07300443"), Verdict::Fail);
        assert_eq!(check_nir("653072B07300470"), Verdict::Fail);
        assert_eq!(check_tax_id("3023217600054"), Verdict::Fail);
    }
}
