//! Payment card numbers: issuer prefix, length and Luhn digit together.
//!
//! Prefixes and lengths are those the networks publish: Visa, Mastercard (also 2221-2720), American
//! Express, Discover, Diners Club, JCB, UnionPay, Maestro and Mir. The formula is ISO/IEC 7812-1.

use super::{Verdict, digits, luhn};

/// First and last six-digit prefix, shortest and longest number.
type Brand = (u32, u32, usize, usize);

const BRANDS: &[Brand] = &[
    (220_000, 220_499, 16, 19), // Mir
    (222_100, 272_099, 16, 16), // Mastercard
    (300_000, 305_999, 14, 19), // Diners Club
    (309_500, 309_599, 14, 19), // Diners Club
    (340_000, 349_999, 15, 15), // American Express
    (352_800, 358_999, 16, 19), // JCB
    (360_000, 369_999, 14, 19), // Diners Club
    (370_000, 379_999, 15, 15), // American Express
    (380_000, 399_999, 16, 19), // Diners Club
    (400_000, 499_999, 16, 16), // Visa
    (400_000, 499_999, 13, 13), // Visa, old
    (400_000, 499_999, 19, 19), // Visa
    (500_000, 509_999, 13, 19), // Maestro
    (510_000, 559_999, 16, 16), // Mastercard
    (560_000, 589_999, 13, 19), // Maestro
    (601_100, 601_199, 16, 19), // Discover
    (620_000, 629_999, 16, 19), // UnionPay
    (630_400, 630_499, 13, 19), // Maestro
    (639_000, 639_099, 13, 19), // Maestro
    (644_000, 659_999, 16, 19), // Discover
    (670_000, 679_999, 13, 19), // Maestro
    (810_000, 817_999, 16, 19), // UnionPay
];

/// The same for cards that are seldom seen: too much else looks like them where no word says card.
const SELDOM: &[Brand] = &[
    (180_000, 180_099, 15, 15), // JCB, old
    (213_100, 213_199, 15, 15), // JCB, old
    (350_000, 359_999, 16, 16), // JCB
    (380_000, 399_999, 14, 15), // Diners Club
    (500_000, 509_999, 12, 12), // Maestro
    (560_000, 589_999, 12, 12), // Maestro
    (630_400, 630_499, 12, 12), // Maestro
    (639_000, 639_099, 12, 12), // Maestro
    (670_000, 679_999, 12, 12), // Maestro
];

/// Numbers that the networks and payment services publish for tests: Visa, Mastercard, American
/// Express, Discover, Diners Club, JCB, UnionPay and Maestro; they are nobody's.
const TEST_NUMBERS: &[u64] = &[
    4111_1111_1111_1111,
    4012_8888_8888_1881,
    4242_4242_4242_4242,
    4000_0000_0000_0002,
    4000_0566_5566_5556,
    4_2222_2222_2222,
    5555_5555_5555_4444,
    5105_1051_0510_5100,
    5200_8282_8282_8210,
    2223_0031_2200_3222,
    378_2822_4631_0005,
    371_4496_3539_8431,
    378_7344_9367_1000,
    6011_1111_1111_1117,
    6011_0009_9013_9424,
    6200_0000_0000_0005,
    30_5693_0902_5904,
    38_5200_0002_3237,
    36_2272_0627_1667,
    3530_1113_3330_0000,
    3566_0020_2036_0505,
    6759_6498_2643_8453,
];

/// Digits of the longest number.
const DIGITS_MAX: usize = 19;

/// Passes for a whole number, or for the longest one that ends before a separator.
pub(super) fn check(text: &str) -> Verdict {
    check_number(text, &Number::of(text))
}

fn check_number(text: &str, number: &Number) -> Verdict {
    let brands = of_prefix(BRANDS, number);
    if brands.clone().next().is_none() {
        return Verdict::Fail;
    }
    let is_card = |&(_, length): &(usize, usize)| number.is_of(brands.clone(), length);
    ends(text).filter(is_card).last().map_or(Verdict::Fail, |(end, _)| match end == text.len() {
        true if is_test_number(text) => Verdict::Sample,
        true => Verdict::Pass,
        false => Verdict::PassPrefix(end),
    })
}

/// The same, and passes for cards that are seldom seen.
pub(super) fn check_any(text: &str) -> Verdict {
    let number = Number::of(text);
    match check_number(text, &number) {
        Verdict::Fail => Verdict::pass_if(number.is_of(of_prefix(SELDOM, &number), number.length)),
        verdict => verdict,
    }
}

/// Places just after a digit where no other digit follows, and how many digits stand before them.
fn ends(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let bytes = text.as_bytes();
    let mut length = 0;
    let behind = (1..=bytes.len()).filter_map(move |end| {
        let is_digit = bytes[end - 1].is_ascii_digit();
        length += usize::from(is_digit);
        (is_digit && !bytes.get(end).is_some_and(u8::is_ascii_digit)).then_some((end, length))
    });
    behind.take_while(|(_, length)| *length <= DIGITS_MAX)
}

fn is_test_number(text: &str) -> bool {
    let number = digits(text)
        .fold(0, |number: u64, digit| number.wrapping_mul(10).wrapping_add(u64::from(digit)));
    TEST_NUMBERS.contains(&number)
}

/// The digits of a text, as many as a number has.
struct Number {
    digits: [u32; DIGITS_MAX],
    /// How many there are, also of those beyond.
    length: usize,
    /// The first six.
    prefix: u32,
}

impl Number {
    fn of(text: &str) -> Self {
        let (mut all, mut length) = ([0; DIGITS_MAX], 0);
        for digit in digits(text) {
            if let Some(place) = all.get_mut(length) {
                *place = digit;
            }
            length += 1;
        }
        let prefix = all[..length.min(6)].iter().fold(0, |number, digit| number * 10 + digit);
        Number { digits: all, length, prefix }
    }

    /// Whether the first digits, so many, are a number of one of some brands.
    fn is_of<'b>(&self, mut brands: impl Iterator<Item = &'b Brand>, length: usize) -> bool {
        brands.any(|brand| (brand.2..=brand.3).contains(&length))
            && self.digits.get(..length).is_some_and(|all| luhn::holds(all.iter().copied()))
    }
}

fn of_prefix<'b>(
    brands: &'b [Brand],
    number: &Number,
) -> impl Iterator<Item = &'b Brand> + Clone + use<'b> {
    let prefix = number.prefix;
    brands.iter().filter(move |brand| (brand.0..=brand.1).contains(&prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_that_are_seldom_seen_need_a_word_for_card() {
        // The first is a Maestro number that the library Faker generates, the third a test number.
        assert_eq!(check_any("676165690709"), Verdict::Pass);
        assert_eq!(check("676165690709"), Verdict::Fail);
        assert_eq!(check_any("676165690708"), Verdict::Fail);
        assert_eq!(check_any("4111 1111 1111 1111"), Verdict::Sample);
        assert_eq!(check_any("0000 0000 0000 0000"), Verdict::Fail);
    }

    #[test]
    fn the_networks_test_numbers_are_samples() {
        let published = [
            "4111111111111111",
            "5555555555554444",
            "2223003122003222",
            "378282246310005",
            "6011111111111117",
            "30569309025904",
            "3530111333300000",
            "6200000000000005",
        ];
        for number in published {
            assert_eq!(check(number), Verdict::Sample, "{number}");
        }
    }

    #[test]
    fn separators_do_not_matter() {
        assert_eq!(check("4532-0151 1283-0366"), Verdict::Pass);
        assert_eq!(check("4532\u{a0}0151\u{2013}1283\n0366"), Verdict::Pass);
    }

    #[test]
    fn what_follows_the_number_is_left_out() {
        assert_eq!(check("4532015112830366 202"), Verdict::PassPrefix(16));
    }

    #[test]
    fn a_longer_run_of_digits_is_not_cut() {
        assert_eq!(check("453201511283036612"), Verdict::Fail);
    }

    #[test]
    fn a_wrong_digit_or_an_unknown_prefix_fails() {
        assert_eq!(check("4111111111111112"), Verdict::Fail);
        assert_eq!(check("9999999999999995"), Verdict::Fail);
    }
}
