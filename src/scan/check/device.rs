//! Numbers of devices and vehicles.
//!
//! IMEI: 3GPP TS 23.003, annex B. ICCID: ITU-T E.118. Both have the Luhn formula. VIN: ISO 3779,
//! with the check digit of 49 CFR 565.15.

use super::arithmetic::{characters, number, repeated, value};
use super::{Verdict, luhn};

/// Passes for an IMEI of fifteen digits.
pub(super) fn check_imei(text: &str) -> Verdict {
    let holds = number::<15>(text).is_some_and(|n| !repeated(&n) && luhn::holds(n.into_iter()));
    Verdict::pass_if(holds)
}

/// Passes for the number of a SIM card: 89, country, issuer, and the check digit at the end.
pub(super) fn check_iccid(text: &str) -> Verdict {
    let long = number::<20>(text).map(|n| n.to_vec());
    let all = number::<19>(text).map(|n| n.to_vec()).or(long);
    let holds = all.is_some_and(|n| value(&n[..2]) == 89 && luhn::holds(n.into_iter()));
    Verdict::pass_if(holds)
}

/// Passes for a vehicle identification number with the North American check digit.
pub(super) fn check_vin(text: &str) -> Verdict {
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let Some(all) = characters::<17>(text) else { return Verdict::Fail };
    let sum: Option<u32> =
        all.iter().zip(WEIGHTS).map(|(b, weight)| Some(worth(*b)? * weight)).sum();
    let check = sum.map(|sum| b"0123456789X"[sum as usize % 11]);
    let varied =
        all.iter().any(u8::is_ascii_alphabetic) && all[13..].iter().all(u8::is_ascii_digit);
    Verdict::pass_if(varied && check == Some(all[8]))
}

/// What a letter counts; I, O and Q aren't used.
fn worth(byte: u8) -> Option<u32> {
    match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        b'A'..=b'H' => Some(u32::from(byte - b'A') + 1),
        b'J'..=b'N' => Some(u32::from(byte - b'J') + 1),
        b'P' => Some(7),
        b'R' => Some(9),
        b'S'..=b'Z' => Some(u32::from(byte - b'S') + 2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_their_check_digit_pass() {
        assert_eq!(check_imei("49-015420-323751-8"), Verdict::Pass);
        assert_eq!(check_iccid("8944500102198304826"), Verdict::Pass);
        // 49 CFR 565's own example.
        assert_eq!(check_vin("1G4AH59H45G118341"), Verdict::Pass);
        assert_eq!(check_vin("1M8GDM9AXKP042788"), Verdict::Pass);
    }

    #[test]
    fn other_numbers_fail() {
        assert_eq!(check_imei("490154203237517"), Verdict::Fail);
        assert_eq!(check_imei("000000000000000"), Verdict::Fail);
        assert_eq!(check_iccid("8944500102198304827"), Verdict::Fail);
        assert_eq!(check_vin("1M8GDM9A1KP042788"), Verdict::Fail);
        assert_eq!(check_vin("IM8GDM9AXKP042788"), Verdict::Fail);
    }
}
