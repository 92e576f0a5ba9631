//! Numbers of identity documents whose state is not known: ICAO 9303 allows letters and digits.

use super::{Verdict, calendar_date};

/// Fewest digits of a number. Three letters and three digits are a name in a program.
const DIGITS_MIN: usize = 4;

/// Passes for six letters and digits or more, four of them digits, that are no date.
pub(super) fn check(text: &str) -> Verdict {
    Verdict::pass_if(fits(text, DIGITS_MIN))
}

/// Passes for the number of a passport or a licence: capitals drawn at random may leave two
/// digits of eight characters.
pub(super) fn check_document(text: &str) -> Verdict {
    let drawn = text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let digits = if drawn && (8..=12).contains(&text.len()) { 2 } else { DIGITS_MIN };
    Verdict::pass_if(fits(text, digits))
}

fn fits(text: &str, digits_min: usize) -> bool {
    let count = text.bytes().filter(u8::is_ascii_alphanumeric).count();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    // Two short groups are a sum: `1320-198`, `59.5-10.5`; one with a point is a price.
    let groups = text.split(|c: char| !c.is_ascii_alphanumeric());
    let few = if groups.clone().count() == 2 { 9 } else { 8 };
    let short = groups.clone().count() > 1 && digits < few && groups.clone().all(|g| g.len() < 5);
    let sum = short && digits == count && !text.contains(' ');
    let bare = digits == count && digits == text.len() && digits < 7;
    (6..=21).contains(&count) && digits >= digits_min && !is_date(text) && !sum && !bare
}

/// A date, also one to come: documents expire.
pub(super) fn is_date(text: &str) -> bool {
    let groups = || text.split(|c: char| !c.is_ascii_digit());
    let year = |group: &str| group.len() == 4 && matches!(group.get(..2), Some("19" | "20"));
    let days = groups().filter(|group| matches!(group.len(), 1 | 2)).count();
    let three = groups().count() == 3 && days == 2 && groups().any(year);
    let few = groups().filter(|group| !group.is_empty()).count() < 4;
    let parted = few && text.contains(['-', '/', '.', ' ']);
    parted && (three || calendar_date::check(text) == Verdict::Pass)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_documents_pass() {
        for number in ["45504-4185771-3", "AB1234567", "12-345-678", "13-04-99-58441"] {
            assert_eq!(check(number), Verdict::Pass, "{number}");
        }
    }

    #[test]
    fn dates_and_short_numbers_fail() {
        for text in ["2024-01-15", "14/03/2031", "12 MAY 2024", "1320-198", "12345", "abcdefgh1"] {
            assert_eq!(check(text), Verdict::Fail, "{text}");
        }
    }

    #[test]
    fn documents_may_have_few_digits() {
        // The specimens of Germany and the Netherlands in the PRADO register.
        for number in ["C01X00T47", "SPECI2014"] {
            assert_eq!(check_document(number), Verdict::Pass, "{number}");
        }
        assert_eq!(check_document("REQUIRED"), Verdict::Fail);
    }
}
