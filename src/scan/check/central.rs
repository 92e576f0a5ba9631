//! Numbers of Poland, Czechia, Slovakia and Hungary.
//!
//! PESEL: Ministerstwo Cyfryzacji. NIP: Ministerstwo Finansów. Rodné číslo: zákon 133/2000 Sb.,
//! divisible by 11. Hungary: 1996. évi XX. törvény, annexes to the tax and social security numbers.

use super::Verdict;
use super::arithmetic::{is_day, number, pair, repeated, value, weighted};

/// Passes for a PESEL number; the century is in the month.
pub(super) fn check_pesel(text: &str) -> Verdict {
    let holds = number::<11>(text).is_some_and(|n| {
        let sum = weighted(&n, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]);
        is_day(pair(&n, 0), pair(&n, 2) % 20, pair(&n, 4)) && sum.is_multiple_of(10)
    });
    Verdict::pass_if(holds)
}

/// Passes for a Polish tax number.
pub(super) fn check_nip(text: &str) -> Verdict {
    let holds = number::<10>(text).is_some_and(|n| {
        let sum = weighted(&n, &[6, 5, 7, 2, 3, 4, 5, 6, 7]);
        !repeated(&n) && n[0] != 0 && sum % 11 == n[9]
    });
    Verdict::pass_if(holds)
}

/// Passes for a Czech or Slovak birth number of ten digits, or of nine from before 1954.
pub(super) fn check_birth_number(text: &str) -> Verdict {
    let old = number::<9>(text).is_some_and(|n| pair(&n, 0) < 54 && born(&n) && n[6..] != [0; 3]);
    let new = number::<10>(text).is_some_and(|n| {
        let rest = value(&n[..9]) % 11;
        born(&n) && u64::from(n[9]) == rest % 10
    });
    Verdict::pass_if(old || new)
}

/// Women have 50 more in the month; 20 more when a day has no numbers left.
fn born(n: &[u32]) -> bool {
    let month = pair(n, 2) % 50;
    let month = if month > 20 { month - 20 } else { month };
    is_day(pair(n, 0), month, pair(n, 4))
}

/// Passes for a Hungarian tax number of a person: 8, days since 1867, serial and check digit.
pub(super) fn check_hungary_tax(text: &str) -> Verdict {
    let holds = number::<10>(text).is_some_and(|n| {
        let sum = weighted(&n, &[1, 2, 3, 4, 5, 6, 7, 8, 9]);
        n[0] == 8 && sum % 11 == n[9]
    });
    Verdict::pass_if(holds)
}

/// Passes for a Hungarian social security number.
pub(super) fn check_taj(text: &str) -> Verdict {
    let holds = number::<9>(text)
        .is_some_and(|n| !repeated(&n) && weighted(&n, &[3, 7, 3, 7, 3, 7, 3, 7]) % 10 == n[8]);
    Verdict::pass_if(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_their_check_digits_pass() {
        // The ministry's specimens.
        assert_eq!(check_pesel("02070803628"), Verdict::Pass);
        assert_eq!(check_pesel("44051401359"), Verdict::Pass);
        assert_eq!(check_nip("856-734-62-15"), Verdict::Pass);
        assert_eq!(check_birth_number("710319/2745"), Verdict::Pass);
        assert_eq!(check_birth_number("991231123"), Verdict::Fail);
        assert_eq!(check_birth_number("450715/123"), Verdict::Pass);
        assert_eq!(check_hungary_tax("8071592153"), Verdict::Pass);
        assert_eq!(check_taj("111 111 110"), Verdict::Pass);
    }

    #[test]
    fn other_numbers_fail() {
        assert_eq!(check_pesel("44051401358"), Verdict::Fail);
        assert_eq!(check_pesel("44053201359"), Verdict::Fail);
        assert_eq!(check_nip("8567346216"), Verdict::Fail);
        assert_eq!(check_birth_number("1103492745"), Verdict::Fail);
        assert_eq!(check_hungary_tax("8071592154"), Verdict::Fail);
        assert_eq!(check_taj("111111111"), Verdict::Fail);
    }
}
