//! Numbers of Germany.
//!
//! Tax number: Bundeszentralamt für Steuern, "Die Prüfziffer der steuerlichen
//! Identifikationsnummer" (ISO/IEC 7064, MOD 11,10). Pension: § 4 VKVV. Health: GKV-Spitzenverband,
//! "Richtlinie zum Aufbau der Krankenversichertennummer". Cards: ICAO 9303-3.

use super::Verdict;
use super::arithmetic::{base36, characters, is_day, mod_11_10, number, pair};

/// Passes for a Steuer-ID: one digit of the first ten stands twice or three times, none other.
pub(super) fn check_tax_id(text: &str) -> Verdict {
    let holds = number::<11>(text).is_some_and(|n| {
        let mut counts = [0; 10];
        n[..10].iter().for_each(|digit| counts[*digit as usize] += 1);
        let several = counts.iter().filter(|count| **count > 1).count();
        n[0] != 0 && several == 1 && counts.iter().all(|count| *count <= 3) && mod_11_10(&n)
    });
    Verdict::pass_if(holds)
}

/// Passes for a Rentenversicherungsnummer: area, birthday, letter, serial and check digit.
pub(super) fn check_pension(text: &str) -> Verdict {
    const WEIGHTS: [u32; 12] = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
    let holds = characters::<12>(text).is_some_and(|all| {
        let Some(digits) = spelled(&all, 8) else { return false };
        let day = pair(&digits, 2) % 50;
        is_day(pair(&digits, 6), pair(&digits, 4), day) && sum(&digits, &WEIGHTS) == digits[12]
    });
    Verdict::pass_if(holds)
}

/// Passes for a Krankenversichertennummer: a letter, eight digits and the check digit.
pub(super) fn check_health(text: &str) -> Verdict {
    const WEIGHTS: [u32; 10] = [1, 2, 1, 2, 1, 2, 1, 2, 1, 2];
    let digits = characters::<10>(text).and_then(|all| spelled(&all, 0));
    Verdict::pass_if(digits.is_some_and(|digits| sum(&digits, &WEIGHTS) == digits[10]))
}

/// Passes for the serial number of an identity card or passport with its check digit.
pub(super) fn check_card(text: &str) -> Verdict {
    let holds = characters::<10>(text).is_some_and(|all| {
        let values = all[..9].iter().zip([7, 3, 1].into_iter().cycle());
        let sum: u32 = values.map(|(byte, weight)| base36(*byte) * weight).sum();
        all[0].is_ascii_uppercase() && u32::from(all[9]) == u32::from(b'0') + sum % 10
    });
    Verdict::pass_if(holds)
}

/// The digits, where one letter stands as two: A is 01, Z is 26.
fn spelled(all: &[u8], letter: usize) -> Option<Vec<u32>> {
    let mut digits = Vec::with_capacity(all.len() + 1);
    for (at, byte) in all.iter().enumerate() {
        match byte {
            b'A'..=b'Z' if at == letter => {
                let value = u32::from(byte - b'A') + 1;
                digits.extend([value / 10, value % 10]);
            }
            b'0'..=b'9' if at != letter => digits.push(u32::from(byte - b'0')),
            _ => return None,
        }
    }
    Some(digits)
}

/// The sum modulo 10 of the digits of all products.
fn sum(digits: &[u32], weights: &[u32]) -> u32 {
    let products = digits.iter().zip(weights).map(|(digit, weight)| digit * weight);
    products.map(|product| product / 10 + product % 10).sum::<u32>() % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_of_the_offices_pass() {
        for number in ["86095742719", "47036892816", "65929970489", "36 574 261 809"] {
            assert_eq!(check_tax_id(number), Verdict::Pass, "{number}");
        }
        for number in ["65170839J003", "15 070649 C 103"] {
            assert_eq!(check_pension(number), Verdict::Pass, "{number}");
        }
        assert_eq!(check_health("A123456780"), Verdict::Pass);
        assert_eq!(check_card("T220001293"), Verdict::Pass);
        assert_eq!(check_card("C01X00T478"), Verdict::Pass);
    }

    #[test]
    fn other_check_digits_fail() {
        assert_eq!(check_tax_id("86095742718"), Verdict::Fail);
        assert_eq!(check_tax_id("12345678903"), Verdict::Fail);
        assert_eq!(check_pension("65170839J004"), Verdict::Fail);
        assert_eq!(check_pension("65990839J003"), Verdict::Fail);
        assert_eq!(check_health("A123456781"), Verdict::Fail);
        assert_eq!(check_card("T220001294"), Verdict::Fail);
    }
}
