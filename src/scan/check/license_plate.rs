//! Licence plates: what the United Nations Convention on Road Traffic (1968), annex 2, leaves to
//! all states: letters and digits, or digits alone in groups.

use super::Verdict;

/// Passes for four to ten letters and digits with a digit among them, letters of one case.
pub(super) fn check(text: &str) -> Verdict {
    let bytes = || text.bytes().filter(u8::is_ascii_alphanumeric);
    let digits = bytes().filter(u8::is_ascii_digit).count();
    let one_case =
        !(bytes().any(|b| b.is_ascii_lowercase()) && bytes().any(|b| b.is_ascii_uppercase()));
    let grouped = digits < bytes().count() || text.contains([' ', '-', '.']);
    Verdict::pass_if((4..=10).contains(&bytes().count()) && digits > 0 && one_case && grouped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plates_of_several_states_pass() {
        for plate in ["ABC 1234", "B-MA 1234", "AB12 CDE", "12-34-56", "7ABC123", "ab 123 cd"] {
            assert_eq!(check(plate), Verdict::Pass, "{plate}");
        }
    }

    #[test]
    fn words_and_plain_numbers_fail() {
        for text in ["STOLEN", "123456", "A1", "Abc 123", "ABCDEF 12345"] {
            assert_eq!(check(text), Verdict::Fail, "{text}");
        }
    }
}
