//! Numbers of the US Social Security Administration and of the Internal Revenue Service.
//!
//! SSN: SSA, "Social Security Number Randomization": no area 000, 666 or 900-999, no group 00, no
//! serial 0000. 078-05-1120, printed on wallet cards, and 219-09-9999, printed in a pamphlet, are
//! no samples: the first was a living person's, and people gave both as their own. EIN: IRS, "How
//! EINs are assigned and valid EIN prefixes". ITIN: IRS, Internal Revenue Manual 3.21.263: 9xx,
//! with groups 50-65, 70-88, 90-92 and 94-99.

use super::{Verdict, digits};

/// Passes for a number that the Social Security Administration can have issued.
pub(super) fn check_ssn(text: &str) -> Verdict {
    let Some((area, group, serial)) = parts(text) else { return Verdict::Fail };
    Verdict::pass_if(area != 0 && area != 666 && area < 900 && group != 0 && serial != 0)
}

/// Passes for a taxpayer number of someone who has no social security number.
pub(super) fn check_itin(text: &str) -> Verdict {
    let Some((area, group, _)) = parts(text) else { return Verdict::Fail };
    Verdict::pass_if(area >= 900 && matches!(group, 50..=65 | 70..=88 | 90..=92 | 94..=99))
}

/// Passes for an employer number: the prefixes that the IRS has given to its campuses and the web.
pub(super) fn check_ein(text: &str) -> Verdict {
    let Some((area, group, serial)) = parts(text) else { return Verdict::Fail };
    let prefix = area / 10;
    let never =
        matches!(prefix, 0 | 7..=9 | 17..=19 | 28 | 29 | 49 | 69 | 70 | 78 | 79 | 89 | 96 | 97);
    Verdict::pass_if(!never && (area % 10, group, serial) != (0, 0, 0))
}

/// The three numbers of nine digits.
fn parts(text: &str) -> Option<(u32, u32, u32)> {
    let number = digits(text).take(10).fold(0u64, |number, digit| number * 10 + u64::from(digit));
    if digits(text).count() != 9 {
        return None;
    }
    let number = u32::try_from(number).ok()?;
    Some((number / 1_000_000, number / 10_000 % 100, number % 10_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issued_numbers_pass_with_and_without_separators() {
        for number in [
            "078-05-1120",
            "219-09-9999",
            "512-44-0937",
            "219-09-9998",
            "899 99 9999",
            "001-01-0001",
        ] {
            assert_eq!(check_ssn(number), Verdict::Pass, "{number}");
        }
    }

    #[test]
    fn numbers_never_issued_fail() {
        let never = ["000-12-3456", "666-12-3456", "900-12-3456", "123-00-4567", "123-45-0000"];
        for number in never.iter().chain(&["12345678", "1234567890"]) {
            assert_eq!(check_ssn(number), Verdict::Fail, "{number}");
        }
    }

    #[test]
    fn employer_numbers_have_prefixes_that_were_given() {
        for number in ["12-3456789", "95-1234567"] {
            assert_eq!(check_ein(number), Verdict::Pass, "{number}");
        }
        for number in ["07-3456789", "00-1234567", "12-0000000", "12-345678"] {
            assert_eq!(check_ein(number), Verdict::Fail, "{number}");
        }
    }

    #[test]
    fn taxpayer_numbers_lie_in_their_groups() {
        for number in ["912-50-0001", "999-88-1234", "900700000", "912-94-1234"] {
            assert_eq!(check_itin(number), Verdict::Pass, "{number}");
        }
        for number in ["912-49-0001", "912-66-0001", "912-89-1234", "912-93-1234", "812-70-1234"] {
            assert_eq!(check_itin(number), Verdict::Fail, "{number}");
        }
    }
}
