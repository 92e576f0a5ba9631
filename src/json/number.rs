//! Numbers by their text: the same number may be written with a point, an exponent or a sign
//! (RFC 8259, section 6).

use crate::limits::INTEGER_DIGITS_MAX;

/// The digits of the whole number that a number's text stands for, less its sign: of
/// `4.532015112830366e15`, `4532015112830366`. None where it has a fraction, is written as these
/// digits already, or has more than `INTEGER_DIGITS_MAX`.
pub fn integer(number: &str) -> Option<String> {
    if !number.bytes().any(|byte| matches!(byte, b'e' | b'E' | b'.' | b'-')) {
        return None;
    }
    let unsigned = number.strip_prefix('-').unwrap_or(number);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let all = format!("{whole}{fraction}");
    let digits = all.trim_start_matches('0');
    let exponent: i64 = exponent.parse().ok()?;
    let places = exponent.checked_sub(fraction.len() as i64)?;
    if digits.is_empty() { None } else { shifted(digits, places) }
}

/// Digits with the point so many places further right, if no fraction is left.
fn shifted(digits: &str, places: i64) -> Option<String> {
    let many = usize::try_from(places.unsigned_abs()).ok()?;
    let kept = digits.len().checked_add(if places > 0 { many } else { 0 })?;
    let cut = if places < 0 { many } else { 0 };
    if kept.saturating_sub(cut) > INTEGER_DIGITS_MAX {
        return None;
    }
    if places >= 0 {
        return Some(format!("{digits}{}", "0".repeat(many)));
    }
    let (whole, fraction) = digits.split_at_checked(digits.len().checked_sub(many)?)?;
    fraction.bytes().all(|digit| digit == b'0').then(|| whole.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_number_is_its_digits_however_it_is_written() {
        for written in [
            "4.532015112830366e15",
            "4532015112830366e0",
            "4532015112830366E+0",
            "45320151128303660e-1",
            "453201511283036.6e1",
            "4532015112830366.0",
            "-4532015112830366",
            "0.4532015112830366000E16",
        ] {
            assert_eq!(integer(written).as_deref(), Some("4532015112830366"), "{written}");
        }
        assert_eq!(integer("2.19099999e8").as_deref(), Some("219099999"));
        assert_eq!(integer("1e3").as_deref(), Some("1000"));
    }

    #[test]
    fn what_is_no_whole_number_or_has_no_bounds_is_none() {
        let zeros = format!("1{}e-5", "0".repeat(1 << 16));
        for written in [
            "4532015112830366",
            "0.5",
            "15e-1",
            "-0.0",
            "0e5",
            "1e400",
            "1e999999999999999999999",
            "1e-9223372036854775808",
            "1.5e-9223372036854775808",
            "1e9223372036854775807",
            &zeros,
        ] {
            assert_eq!(integer(written), None, "{written}");
        }
    }
}
