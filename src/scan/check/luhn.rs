//! The Luhn formula: ISO/IEC 7812-1, annex B.

use super::{Verdict, digits};

/// Passes when the digits, separators left out, satisfy the formula.
pub(super) fn check(text: &str) -> Verdict {
    Verdict::pass_if(digits(text).count() > 1 && holds(digits(text)))
}

/// Every second digit from the right is doubled and its own digits are summed.
pub(super) fn holds(digits: impl DoubleEndedIterator<Item = u32>) -> bool {
    let sum: u32 = digits
        .rev()
        .enumerate()
        .map(|(place, digit)| match place % 2 {
            0 => digit,
            _ => digit * 2 / 10 + digit * 2 % 10,
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_standard_passes() {
        // ISO/IEC 7812-1 works the number 7992739871 to the check digit 3.
        assert_eq!(check("79927398713"), Verdict::Pass);
    }

    #[test]
    fn every_other_check_digit_fails() {
        for digit in [0, 1, 2, 4, 5, 6, 7, 8, 9] {
            assert_eq!(check(&format!("7992739871{digit}")), Verdict::Fail, "{digit}");
        }
    }

    #[test]
    fn a_lone_digit_is_no_number() {
        assert_eq!(check("0"), Verdict::Fail);
    }
}
