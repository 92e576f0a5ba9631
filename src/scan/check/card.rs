//! Payment card numbers: issuer prefix, length and Luhn digit together.
//!
//! Prefixes and lengths are those the networks publish: Visa, Mastercard (also 2221-2720), American
//! Express, Discover, Diners Club, JCB, UnionPay, Maestro and Mir. The formula is ISO/IEC 7812-1.

use super::{Verdict, digits, luhn};

/// First and last six-digit prefix, shortest and longest number.
const BRANDS: &[(u32, u32, usize, usize)] = &[
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
const SELDOM: &[(u32, u32, usize, usize)] = &[
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

/// Passes for a whole number, or for the longest one that ends before a separator.
pub(super) fn check(text: &str) -> Verdict {
    ends(text).filter(|&end| is_card(&text.as_bytes()[..end])).last().map_or(Verdict::Fail, |end| {
        match end == text.len() {
            true if is_test_number(text) => Verdict::Sample,
            true => Verdict::Pass,
            false => Verdict::PassPrefix(end),
        }
    })
}

/// The same, and passes for cards that are seldom seen.
pub(super) fn check_any(text: &str) -> Verdict {
    match check(text) {
        Verdict::Fail => Verdict::pass_if(is_of(SELDOM, text.as_bytes())),
        verdict => verdict,
    }
}

/// Places just after a digit where no other digit follows.
fn ends(text: &str) -> impl Iterator<Item = usize> + '_ {
    let bytes = text.as_bytes();
    let digit_at = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    (1..=bytes.len()).filter(move |&end| digit_at(end - 1) && !digit_at(end))
}

fn is_test_number(text: &str) -> bool {
    let number = digits(text)
        .fold(0, |number: u64, digit| number.wrapping_mul(10).wrapping_add(u64::from(digit)));
    TEST_NUMBERS.contains(&number)
}

fn is_card(bytes: &[u8]) -> bool {
    is_of(BRANDS, bytes)
}

fn is_of(brands: &[(u32, u32, usize, usize)], bytes: &[u8]) -> bool {
    let digits = bytes.iter().filter(|b| b.is_ascii_digit()).map(|b| u32::from(b - b'0'));
    let length = digits.clone().count();
    let prefix = digits.clone().take(6).fold(0, |number, digit| number * 10 + digit);
    let known = |&(first, last, shortest, longest): &(u32, u32, usize, usize)| {
        (first..=last).contains(&prefix) && (shortest..=longest).contains(&length)
    };
    brands.iter().any(known) && luhn::holds(digits)
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
