//! Numbers of Romania, Bulgaria, Slovenia and Croatia.
//!
//! CNP: Legea 105/1996. EGN: GRAO, "Structure of the personal number". EMŠO: Zakon o centralnem
//! registru prebivalstva. OIB: Porezna uprava, ISO/IEC 7064, MOD 11,10.

use super::Verdict;
use super::arithmetic::{is_day, mod_11_10, number, pair, repeated, weighted};

/// Passes for a Romanian cod numeric personal.
pub(super) fn check_cnp(text: &str) -> Verdict {
    let holds = number::<13>(text).is_some_and(|n| {
        let rest = weighted(&n, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
        let county = matches!(pair(&n, 7), 1..=48 | 51 | 52 | 70 | 80..=83);
        let day = is_day(pair(&n, 1), pair(&n, 3), pair(&n, 5));
        n[0] != 0 && county && day && n[12] == if rest == 10 { 1 } else { rest }
    });
    Verdict::pass_if(holds)
}

/// Passes for a Bulgarian personal number; the century is in the month.
pub(super) fn check_egn(text: &str) -> Verdict {
    let holds = number::<10>(text).is_some_and(|n| {
        let sum = weighted(&n, &[2, 4, 8, 5, 10, 9, 7, 3, 6]);
        is_day(pair(&n, 0), pair(&n, 2) % 20, pair(&n, 4)) && sum % 11 % 10 == n[9]
    });
    Verdict::pass_if(holds)
}

/// Passes for an EMŠO, as Slovenia and others of Yugoslavia's heirs give it.
pub(super) fn check_emso(text: &str) -> Verdict {
    let holds = number::<13>(text).is_some_and(|n| {
        let rest = weighted(&n, &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
        let day = is_day(pair(&n, 5), pair(&n, 2), pair(&n, 0));
        day && matches!(n[4], 0 | 8 | 9) && (11 - rest) % 11 == n[12]
    });
    Verdict::pass_if(holds)
}

/// Passes for a Croatian osobni identifikacijski broj.
pub(super) fn check_oib(text: &str) -> Verdict {
    Verdict::pass_if(number::<11>(text).is_some_and(|n| !repeated(&n) && mod_11_10(&n)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_their_check_digits_pass() {
        assert_eq!(check_cnp("1630615123457"), Verdict::Pass);
        assert_eq!(check_egn("752316 926 3"), Verdict::Pass);
        assert_eq!(check_egn("8032056031"), Verdict::Pass);
        assert_eq!(check_emso("0101006500006"), Verdict::Pass);
        assert_eq!(check_oib("33392005961"), Verdict::Pass);
    }

    #[test]
    fn other_numbers_fail() {
        assert_eq!(check_cnp("1630615123458"), Verdict::Fail);
        assert_eq!(check_egn("7552A10004"), Verdict::Fail);
        assert_eq!(check_egn("8019010008"), Verdict::Fail);
        assert_eq!(check_emso("0101006500007"), Verdict::Fail);
        assert_eq!(check_oib("33392005962"), Verdict::Fail);
    }
}
