//! The arithmetic that check digits share: weighted sums, remainders modulo 97, ISO/IEC 7064, and
//! the scheme of Verhoeff.

/// Bytes that people put between the groups of a number.
const SEPARATORS: &[u8] = b" .-/";

/// The digits of a number that has exactly so many, separators left out; none where anything else
/// stands between.
pub(super) fn number<const N: usize>(text: &str) -> Option<[u32; N]> {
    let characters = characters::<N>(text)?;
    let digits = characters.map(|byte| u32::from(byte.wrapping_sub(b'0')));
    digits.iter().all(|digit| *digit < 10).then_some(digits)
}

/// The letters and digits of a value that has exactly so many, as capitals, separators left out.
pub(super) fn characters<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut all = [0; N];
    let mut count = 0;
    for byte in text.bytes().filter(|byte| !SEPARATORS.contains(byte)) {
        *all.get_mut(count).filter(|_| byte.is_ascii_alphanumeric())? = byte.to_ascii_uppercase();
        count += 1;
    }
    (count == N).then_some(all)
}

/// The digits of ASCII text that holds nothing else.
pub(super) fn digits_of(bytes: &[u8]) -> Option<Vec<u32>> {
    let digit = |byte: &u8| byte.is_ascii_digit().then(|| u32::from(byte - b'0'));
    bytes.iter().map(digit).collect()
}

/// Each number times its weight, summed.
pub(super) fn weighted(numbers: &[u32], weights: &[u32]) -> u32 {
    numbers.iter().zip(weights).map(|(number, weight)| number * weight).sum()
}

/// The digits as one number.
pub(super) fn value(digits: &[u32]) -> u64 {
    digits.iter().fold(0, |value, digit| value * 10 + u64::from(*digit))
}

/// Whether all digits are the same: nobody is given such a number.
pub(super) fn repeated(digits: &[u32]) -> bool {
    digits.windows(2).all(|pair| pair[0] == pair[1])
}

/// A letter or digit as a number: A is 10, Z is 35 (ISO 13616-1, ICAO 9303).
pub(super) fn base36(byte: u8) -> u32 {
    char::from(byte).to_digit(36).unwrap_or_default()
}

/// Whether the digits, the check digit last, satisfy MOD 11,10 of ISO/IEC 7064.
pub(super) fn mod_11_10(digits: &[u32]) -> bool {
    let Some((last, first)) = digits.split_last() else { return false };
    let product = first.iter().fold(10, |product, digit| {
        let sum = (product + digit) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (product + last) % 10 == 1
}

/// The check character of MOD 11-2 of ISO/IEC 7064: 10 stands for X.
pub(super) fn mod_11_2(digits: &[u32]) -> u32 {
    let product = digits.iter().fold(0, |product, digit| (product + digit) * 2 % 11);
    (12 - product) % 11
}

/// The multiplication of the dihedral group of ten elements.
const DIHEDRAL: [[u8; 10]; 10] = [
    *b"0123456789",
    *b"1234067895",
    *b"2340178956",
    *b"3401289567",
    *b"4012395678",
    *b"5987604321",
    *b"6598710432",
    *b"7659821043",
    *b"8765932104",
    *b"9876543210",
];

/// How a digit is permuted at each place, counted from the right.
const PERMUTATION: [[u8; 10]; 8] = [
    *b"0123456789",
    *b"1576283094",
    *b"5803796142",
    *b"8916043527",
    *b"9453126870",
    *b"4286573901",
    *b"2793806415",
    *b"7046913258",
];

/// Whether the digits satisfy J. Verhoeff, "Error Detecting Decimal Codes" (1969).
pub(super) fn verhoeff(digits: &[u32]) -> bool {
    let step = |sum: usize, (place, digit): (usize, &u32)| {
        let permuted = PERMUTATION[place % 8][*digit as usize] - b'0';
        usize::from(DIHEDRAL[sum][usize::from(permuted)] - b'0')
    };
    digits.iter().rev().enumerate().fold(0, step) == 0
}

/// Whether there is such a day in a year of which the last two digits are known.
pub(super) fn is_day(year: u32, month: u32, day: u32) -> bool {
    let days = match month {
        2 if year.is_multiple_of(4) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// Two digits as a number.
pub(super) fn pair(digits: &[u32], at: usize) -> u32 {
    digits[at] * 10 + digits[at + 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_length_and_nothing_between_but_separators() {
        assert_eq!(number("1-2 3.4/5"), Some([1, 2, 3, 4, 5]));
        assert_eq!(number::<2>("123"), None);
        assert_eq!(number::<2>("1a"), None);
        assert_eq!(characters("a-1é"), None::<[u8; 3]>);
        assert_eq!(characters("a-1"), Some(*b"A1"));
    }

    #[test]
    fn the_examples_of_the_standards_hold() {
        // ISO/IEC 7064: 0794 with MOD 11-2 has the check character 0, and with MOD 11,10 the 5.
        assert_eq!(mod_11_2(&[0, 7, 9, 4]), 0);
        assert!(mod_11_10(&[0, 7, 9, 4, 5]));
        assert!(!mod_11_10(&[0, 7, 4, 9, 5]));
        // Verhoeff's own: 236 has the check digit 3.
        assert!(verhoeff(&[2, 3, 6, 3]));
        assert!(!verhoeff(&[2, 6, 3, 3]));
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        assert!(is_day(4, 2, 29) && is_day(0, 2, 29) && is_day(99, 12, 31));
        assert!(!is_day(3, 2, 29) && !is_day(0, 13, 1) && !is_day(0, 4, 31) && !is_day(0, 1, 0));
    }
}
