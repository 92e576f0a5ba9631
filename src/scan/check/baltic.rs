//! Numbers of Estonia, Lithuania and Latvia.
//!
//! Isikukood: EVS 585, two rounds of weights modulo 11; Lithuania's asmens kodas is the same.
//! Personas kods: Latvia's, with the birthday until 2017.

use super::Verdict;
use super::arithmetic::{is_day, number, pair, weighted};

/// Passes for an Estonian or Lithuanian personal code.
pub(super) fn check_isikukood(text: &str) -> Verdict {
    let holds = number::<11>(text).is_some_and(|n| {
        let first = weighted(&n, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
        let second = weighted(&n, &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11;
        let check = if first == 10 { second % 10 } else { first };
        let born = is_day(pair(&n, 1), pair(&n, 3), pair(&n, 5));
        (1..=8).contains(&n[0]) && born && check == n[10]
    });
    Verdict::pass_if(holds)
}

/// Passes for a Latvian personal code: with a birthday and its check digit, or from 32 on.
pub(super) fn check_latvia(text: &str) -> Verdict {
    let holds = number::<11>(text).is_some_and(|n| {
        let sum = weighted(&n, &[1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
        let born = is_day(pair(&n, 4), pair(&n, 2), pair(&n, 0)) && n[6] <= 2;
        let anonymous = n[0] == 3 && n[1] >= 2;
        anonymous || born && (1101 - sum) % 11 % 10 == n[10]
    });
    Verdict::pass_if(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_their_check_digits_pass() {
        assert_eq!(check_isikukood("36805280109"), Verdict::Pass);
        // Jaak-Kristjan Jõeorg on the specimens of Estonia's card.
        assert_eq!(check_isikukood("38001085718"), Verdict::Pass);
        assert_eq!(check_isikukood("33309240064"), Verdict::Pass);
        assert_eq!(check_latvia("161175-19997"), Verdict::Pass);
        assert_eq!(check_latvia("326789-12345"), Verdict::Pass);
    }

    #[test]
    fn other_numbers_fail() {
        assert_eq!(check_isikukood("36805280108"), Verdict::Fail);
        assert_eq!(check_isikukood("36813280109"), Verdict::Fail);
        assert_eq!(check_latvia("161175-19998"), Verdict::Fail);
    }
}
