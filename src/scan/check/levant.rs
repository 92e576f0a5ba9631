//! Numbers of Israel, the United Arab Emirates and Saudi Arabia.
//!
//! All three use the Luhn formula: Israel's Population and Immigration Authority, the Emirates'
//! Federal Authority for Identity (784 is the country, ISO 3166-1), Saudi Arabia's Absher.

use super::arithmetic::{number, repeated, value};
use super::{Verdict, luhn};

/// Passes for an Israeli identity number of nine digits.
pub(super) fn check_israel(text: &str) -> Verdict {
    let holds = number::<9>(text).is_some_and(|n| !repeated(&n) && luhn::holds(n.into_iter()));
    Verdict::pass_if(holds)
}

/// Passes for an Emirates ID: 784, the year of birth, a serial and the check digit.
pub(super) fn check_emirates(text: &str) -> Verdict {
    let holds = number::<15>(text).is_some_and(|n| {
        let born = (1900..2100).contains(&value(&n[3..7]));
        n[..3] == [7, 8, 4] && born && luhn::holds(n.into_iter())
    });
    Verdict::pass_if(holds)
}

/// Passes for a Saudi identity number: 1 for citizens, 2 for residents.
pub(super) fn check_saudi(text: &str) -> Verdict {
    let holds = number::<10>(text)
        .is_some_and(|n| matches!(n[0], 1 | 2) && !repeated(&n) && luhn::holds(n.into_iter()));
    Verdict::pass_if(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_their_check_digit_pass() {
        assert_eq!(check_israel("3933742-3"), Verdict::Fail);
        assert_eq!(check_israel("039337423"), Verdict::Pass);
        // By hand: the doubled digits of 784198012345678 sum to 70.
        assert_eq!(check_emirates("784-1980-1234567-8"), Verdict::Pass);
        assert_eq!(check_saudi("1053576896"), Verdict::Pass);
    }

    #[test]
    fn other_numbers_fail() {
        assert_eq!(check_israel("039337424"), Verdict::Fail);
        assert_eq!(check_emirates("784-1980-1234567-9"), Verdict::Fail);
        assert_eq!(check_emirates("784-3980-1234567-8"), Verdict::Fail);
        assert_eq!(check_saudi("1053576898"), Verdict::Fail);
        assert_eq!(check_saudi("3053576896"), Verdict::Fail);
    }
}
