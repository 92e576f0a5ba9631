//! Numerals: the digits of a text alone, with the way back to where they stand. A number is the
//! same one however its digits are parted: `4532 0151 1283 0366`, `4532015112830366`.

use crate::json::Span;
use crate::limits::{ECHO_DIGITS_MIN, ECHO_NUMBER_DIGITS_MAX};
use crate::simd::{Halves, find_run};

const DIGITS: Halves = Halves::NONE.with(b"0123456789", 1);

/// The digits of a text.
pub(super) struct Numerals {
    digits: Vec<u8>,
    /// Where each stands; no text is longer than four gigabytes.
    places: Vec<u32>,
}

impl Numerals {
    /// Those of a text that has as many of them as one number.
    pub(super) fn of(text: &str, shortest: usize) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() < shortest {
            return None;
        }
        // In a byte as long as that can hold it, which is quick.
        let count = |some: &[u8]| some.iter().map(|b| u8::from(b.is_ascii_digit())).sum::<u8>();
        let count = bytes.chunks(128).map(|some| usize::from(count(some))).sum();
        if count < shortest {
            return None;
        }
        let (mut digits, mut places) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let mut at = 0;
        while let Some(start) = find_run(&DIGITS, 1, bytes, at) {
            let run = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            at = start + run;
            digits.extend_from_slice(&bytes[start..at]);
            places.extend((start as u32)..(at as u32));
        }
        Some(Numerals { digits, places })
    }

    pub(super) fn digits(&self) -> &[u8] {
        &self.digits
    }

    /// Some of them.
    pub(super) fn some(&self, digits: Span) -> &str {
        std::str::from_utf8(&self.digits[digits]).unwrap_or_default()
    }

    /// Where some digits stand in the text, if they are those of one number there, parted or not.
    pub(super) fn place(&self, text: &str, digits: Span) -> Option<Span> {
        let places = &self.places[digits];
        let (start, end) = (*places.first()? as usize, *places.last()? as usize + 1);
        let bytes = text.as_bytes();
        let is_near = end - start < 2 * places.len();
        let is_parted = end - start > places.len();
        let is_one = is_near && is_number(&bytes[start..end]);
        (is_one && !(is_parted && goes_on(bytes, start, end))).then_some(start..end)
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

/// Whether a text is digits, and single signs between them. One point makes a fraction.
fn is_number(text: &[u8]) -> bool {
    let groups = text.split(|byte| is_sign(*byte));
    let mut signs = text.iter().filter(|byte| !byte.is_ascii_digit());
    let is_digits = |group: &[u8]| !group.is_empty() && group.iter().all(u8::is_ascii_digit);
    groups.into_iter().all(is_digits) && !(signs.next() == Some(&b'.') && signs.next().is_none())
}

/// The digits of a value that is a number, parted or not.
pub(super) fn of_number(value: &str) -> Option<String> {
    let digits = || -> String { value.chars().filter(char::is_ascii_digit).collect() };
    let begins = value.as_bytes().first().is_some_and(u8::is_ascii_digit);
    let is_short = value.len() < 2 * ECHO_NUMBER_DIGITS_MAX;
    let is_one = begins && is_short && is_number(value.as_bytes());
    is_one
        .then(digits)
        .filter(|digits| (ECHO_DIGITS_MIN..=ECHO_NUMBER_DIGITS_MAX).contains(&digits.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place<'t>(digits: &str, text: &'t str) -> Option<&'t str> {
        let numerals = Numerals::of(text, digits.len())?;
        let at = memchr::memmem::find(numerals.digits(), digits.as_bytes())?;
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
        assert_eq!(of_number("12-34 56"), None);
        for value in ["12-34 56-78", "12345678"] {
            assert_eq!(of_number(value), Some("12345678".to_owned()), "{value}");
        }
        for value in ["1234.5678", "12a345678", "1234  5678", "-12345678", ""] {
            assert_eq!(of_number(value), None, "{value}");
        }
        assert_eq!(of_number(&"7".repeat(ECHO_NUMBER_DIGITS_MAX + 1)), None);
    }
}
