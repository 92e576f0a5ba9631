//! Numbers of identity documents whose state is not known: ICAO 9303 allows letters and digits.

use super::{Verdict, calendar_date};

/// Passes for six letters and digits or more, four of them digits, that are no date.
pub(super) fn check(text: &str) -> Verdict {
    let count = text.bytes().filter(u8::is_ascii_alphanumeric).count();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let dated = text.contains(['-', '/', '.']) && calendar_date::check(text) == Verdict::Pass;
    Verdict::pass_if((6..=20).contains(&count) && digits >= 4 && !dated)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_documents_pass() {
        for number in ["45504-4185771-3", "AB1234567", "12-345-678"] {
            assert_eq!(check(number), Verdict::Pass, "{number}");
        }
    }

    #[test]
    fn dates_and_short_numbers_fail() {
        for text in ["2024-01-15", "12345", "abcdefgh1"] {
            assert_eq!(check(text), Verdict::Fail, "{text}");
        }
    }
}
