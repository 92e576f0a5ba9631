//! Numbers of the Netherlands, Belgium and Luxembourg.
//!
//! BSN: Rijksdienst voor Identiteitsgegevens, the test of eleven. Rijksregisternummer: Koninklijk
//! besluit of 3 April 1984, modulo 97. Luxembourg: the law of 19 June 2013, the formulas of Luhn
//! and Verhoeff one after the other.

use super::arithmetic::{is_day, number, pair, repeated, value, verhoeff, weighted};
use super::{Verdict, luhn};

/// Passes for a burgerservicenummer of nine digits.
pub(super) fn check_bsn(text: &str) -> Verdict {
    let holds = number::<9>(text).is_some_and(|n| {
        let sum = weighted(&n[..8], &[9, 8, 7, 6, 5, 4, 3, 2]);
        !repeated(&n) && value(&n) > 9_999_999 && sum % 11 == n[8]
    });
    Verdict::pass_if(holds)
}

/// Passes for a Belgian national register number; those born from 2000 on count a 2 in front.
pub(super) fn check_nrn(text: &str) -> Verdict {
    let holds = number::<11>(text).is_some_and(|n| {
        let (first, key) = (value(&n[..9]), u64::from(pair(&n, 9)));
        let month = pair(&n, 2) % 20;
        let day = month == 0 || pair(&n, 4) == 0 || is_day(pair(&n, 0), month, pair(&n, 4));
        day && [first, first + 2_000_000_000].iter().any(|first| 97 - first % 97 == key)
    });
    Verdict::pass_if(holds)
}

/// Passes for a Luxembourg identification number: birthday, serial and two check digits.
pub(super) fn check_luxembourg(text: &str) -> Verdict {
    let holds = number::<13>(text).is_some_and(|n| {
        let year = value(&n[..4]);
        let verhoeff_over: Vec<u32> = n[..11].iter().chain([&n[12]]).copied().collect();
        (1850..2100).contains(&year)
            && is_day(pair(&n, 2), pair(&n, 4), pair(&n, 6))
            && luhn::holds(n[..12].iter().copied())
            && verhoeff(&verhoeff_over)
    });
    Verdict::pass_if(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_their_check_digits_pass() {
        assert_eq!(check_bsn("1112.22.333"), Verdict::Pass);
        assert_eq!(check_bsn("123456782"), Verdict::Pass);
        assert_eq!(check_nrn("85.07.30-033 28"), Verdict::Pass);
        assert_eq!(check_nrn("17 07 30-033 84"), Verdict::Pass);
        assert_eq!(check_luxembourg("1893120105732"), Verdict::Pass);
    }

    #[test]
    fn other_numbers_fail() {
        for number in ["123456789", "000000000", "111111111"] {
            assert_eq!(check_bsn(number), Verdict::Fail, "{number}");
        }
        assert_eq!(check_nrn("85.07.30-033 29"), Verdict::Fail);
        assert_eq!(check_luxembourg("1893120105733"), Verdict::Fail);
    }
}
