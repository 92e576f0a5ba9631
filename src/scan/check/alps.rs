//! Numbers of Austria and Switzerland.
//!
//! SVNR: Dachverband der Sozialversicherungsträger, weights 3 7 9 5 8 4 2 1 6 modulo 11. AHV
//! number: Zentrale Ausgleichsstelle, the check digit of EAN-13 after the country code 756. UID:
//! Bundesamt für Statistik, weights 5 4 3 2 7 6 5 4 modulo 11.

use super::Verdict;
use super::arithmetic::{is_day, number, pair, weighted};

/// Passes for an Austrian insurance number; the fourth digit checks the others.
pub(super) fn check_austria(text: &str) -> Verdict {
    let holds = number::<10>(text).is_some_and(|n| {
        // Months 13 to 15 are given when a day has no numbers left.
        let day = pair(&n, 6) > 12 || is_day(pair(&n, 8), pair(&n, 6), pair(&n, 4));
        let sum = weighted(&n, &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6]);
        let birthday = day && (1..=31).contains(&pair(&n, 4)) && (1..=15).contains(&pair(&n, 6));
        n[0] != 0 && birthday && sum % 11 == n[3]
    });
    Verdict::pass_if(holds)
}

/// Passes for an AHV number.
pub(super) fn check_switzerland(text: &str) -> Verdict {
    let holds = number::<13>(text).is_some_and(|n| {
        let sum = weighted(&n, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]);
        n[..3] == [7, 5, 6] && sum.is_multiple_of(10)
    });
    Verdict::pass_if(holds)
}

/// Passes for the number of a Swiss company.
pub(super) fn check_swiss_company(text: &str) -> Verdict {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let holds = number::<9>(&digits).is_some_and(|n| {
        let sum = weighted(&n, &[5, 4, 3, 2, 7, 6, 5, 4, 0]);
        (11 - sum % 11) % 11 == n[8]
    });
    Verdict::pass_if(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specimens_of_the_offices_pass() {
        assert_eq!(check_austria("1237 010180"), Verdict::Pass);
        assert_eq!(check_switzerland("756.9217.0769.85"), Verdict::Pass);
    }

    #[test]
    fn other_numbers_fail() {
        assert_eq!(check_austria("2237 010180"), Verdict::Fail);
        assert_eq!(check_austria("1237 320180"), Verdict::Fail);
        assert_eq!(check_switzerland("756.9217.0769.84"), Verdict::Fail);
        assert_eq!(check_switzerland("4006381333931"), Verdict::Fail);
    }
}
