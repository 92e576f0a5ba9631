//! Numerals: the digits of a text alone, with the way back to where they stand. A number is the
//! same one however its digits are parted: `4532 0151 1283 0366`, `4532015112830366`.

use crate::json::Span;
use crate::limits::ECHO_NUMBER_DIGITS_MAX;

/// The digits of a text.
pub(super) struct Numerals {
    digits: String,
    /// Where each stands; no text is longer than four gigabytes.
    places: Vec<u32>,
}

impl Numerals {
    pub(super) fn of(text: &str) -> Self {
        let digits = text.bytes().zip(0_u32..).filter(|(byte, _)| byte.is_ascii_digit());
        let (digits, places) = digits.map(|(digit, place)| (char::from(digit), place)).unzip();
        Numerals { digits, places }
    }

    pub(super) fn digits(&self) -> &str {
        &self.digits
    }

    /// Where some digits stand in the text, if they are those of one number there, parted or not.
    pub(super) fn place(&self, text: &str, digits: Span) -> Option<Span> {
        let places = &self.places[digits];
        let (start, end) = (*places.first()? as usize, *places.last()? as usize + 1);
        let between = || text.as_bytes()[start..end].iter().filter(|byte| !byte.is_ascii_digit());
        let is_near = places.windows(2).all(|pair| pair[1] - pair[0] <= 2);
        // One point makes a fraction.
        let is_fraction = || between().eq([&b'.']);
        let is_number = is_near && between().all(|byte| is_sign(*byte)) && !is_fraction();
        (is_number && !goes_on(text.as_bytes(), start, end)).then_some(start..end)
    }
}

/// Whether what stands at a place is a part of a longer number with signs in it. Spaces part
/// numbers too.
fn goes_on(text: &[u8], start: usize, end: usize) -> bool {
    let joined = |sign: Option<&u8>, digit: Option<&u8>| {
        sign.is_some_and(|sign| is_sign(*sign) && *sign != b' ')
            && digit.is_some_and(u8::is_ascii_digit)
    };
    let before = |back: usize| start.checked_sub(back).map(|at| &text[at]);
    joined(before(1), before(2)) || joined(text.get(end), text.get(end + 1))
}

/// Whether a sign may stand between the digits of a number.
fn is_sign(byte: u8) -> bool {
    matches!(byte, b' ' | b'-' | b'.' | b'/')
}

/// Whether a value is digits, and signs that may stand between them.
pub(super) fn is_number(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_digit() || is_sign(byte))
}

/// The digits of a value that is a number, parted or not.
pub(super) fn of_number(value: &str) -> Option<String> {
    let digits = || -> String { value.chars().filter(char::is_ascii_digit).collect() };
    is_number(value).then(digits).filter(|digits| digits.len() <= ECHO_NUMBER_DIGITS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place<'t>(digits: &str, text: &'t str) -> Option<&'t str> {
        let numerals = Numerals::of(text);
        let at = numerals.digits().find(digits)?;
        numerals.place(text, at..at + digits.len()).map(|place| &text[place])
    }

    #[test]
    fn digits_that_are_parted_are_those_of_one_number() {
        for number in ["31926819", "3192 6819", "31-92-68-19", "31.926.819", "319/268/19"] {
            assert_eq!(place("31926819", &format!("it is {number}, 7")), Some(number));
        }
    }

    #[test]
    fn digits_of_several_numbers_and_of_a_longer_one_are_none() {
        for text in
            ["3192, 6819", "3192  6819", "3192\n6819", "3.1926819", "1-3192-6819", "3192.6819.5"]
        {
            assert_eq!(place("31926819", text), None, "{text}");
        }
    }

    #[test]
    fn a_number_is_digits_with_signs_between_them() {
        assert_eq!(of_number("12-34 56"), Some("123456".to_owned()));
        assert_eq!(of_number("12a34"), None);
        assert_eq!(of_number(&"7".repeat(ECHO_NUMBER_DIGITS_MAX + 1)), None);
    }
}
