//! Telephone numbers of the North American Numbering Plan: ATIS-0300051 (central office codes).

use super::{Verdict, phone};

/// Passes for ten digits (a leading 1 left out) whose area and office codes can be dialled.
pub(super) fn check(text: &str) -> Verdict {
    let number: String =
        phone::dialled(text).chars().filter(char::is_ascii_digit).take(16).collect();
    let number = match number.len() {
        11 => number.strip_prefix('1').unwrap_or(&number),
        _ => &number,
    };
    let b = number.as_bytes();
    match b.len() == 10 && is_code(&b[..3]) && is_code(&b[3..6]) {
        true if is_reserved(number) => Verdict::Sample,
        holds => Verdict::pass_if(holds),
    }
}

/// The first digit is 2 to 9, and the other two aren't both 1.
fn is_code(code: &[u8]) -> bool {
    matches!(code, [b'2'..=b'9', rest @ ..] if rest != b"11")
}

/// 555-0100 to 555-0199 are kept for fiction in every area.
pub(super) fn is_reserved(number: &str) -> bool {
    number.len() == 10 && number.get(3..8) == Some("55501")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_can_be_dialled_pass() {
        for number in ["(212) 736-5000", "1-800-275-2273", "650.253.0000"] {
            assert_eq!(check(number), Verdict::Pass, "{number}");
        }
    }

    #[test]
    fn codes_outside_the_plan_fail() {
        for number in ["112-736-5000", "212-136-5000", "911-736-5000", "212-911-5000"] {
            assert_eq!(check(number), Verdict::Fail, "{number}");
        }
    }

    #[test]
    fn numbers_kept_for_fiction_are_nobodys() {
        assert_eq!(check("415-555-0132"), Verdict::Sample);
        assert_eq!(check("415-555-0200"), Verdict::Pass);
    }
}
