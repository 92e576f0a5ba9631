//! Numbers of Singapore, Thailand, Malaysia and Indonesia.
//!
//! NRIC and FIN: Immigration & Checkpoints Authority; the letters are known from use, the M series
//! of 2022 included. Thailand: Department of Provincial Administration. MyKad: Jabatan Pendaftaran
//! Negara. NIK: Undang-Undang 24/2013.

use super::Verdict;
use super::arithmetic::{characters, digits_of, is_day, number, pair, weighted};

/// Passes for an NRIC or FIN.
pub(super) fn check_singapore(text: &str) -> Verdict {
    let Some(all) = characters::<9>(text) else { return Verdict::Fail };
    let Some(n) = digits_of(&all[1..8]) else { return Verdict::Fail };
    let (offset, letters) = match all[0] {
        b'S' => (0, b"JZIHGFEDCBA"),
        b'T' => (4, b"JZIHGFEDCBA"),
        b'F' => (0, b"XWUTRQPNMLK"),
        b'G' => (4, b"XWUTRQPNMLK"),
        b'M' => (3, b"XWUTRQPNJLK"),
        _ => return Verdict::Fail,
    };
    let rest = (weighted(&n, &[2, 7, 6, 5, 4, 3, 2]) + offset) as usize % 11;
    Verdict::pass_if(letters[rest] == all[8])
}

/// Passes for a Thai identity number.
pub(super) fn check_thailand(text: &str) -> Verdict {
    let holds = number::<13>(text).is_some_and(|n| {
        let rest = weighted(&n, &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
        (1..=8).contains(&n[0]) && (11 - rest) % 10 == n[12]
    });
    Verdict::pass_if(holds)
}

/// Passes for a Malaysian MyKad number: a birthday and a place that is given out.
pub(super) fn check_malaysia(text: &str) -> Verdict {
    let holds = number::<12>(text).is_some_and(|n| {
        let place = !matches!(pair(&n, 6), 0 | 17..=20 | 69 | 70 | 73 | 80 | 81 | 94..=97);
        place && is_day(pair(&n, 0), pair(&n, 2), pair(&n, 4))
    });
    Verdict::pass_if(holds)
}

/// Passes for an Indonesian NIK: a province and a birthday, of women with 40 more in the day.
pub(super) fn check_indonesia(text: &str) -> Verdict {
    let holds = number::<16>(text).is_some_and(|n| {
        let province = (11..=96).contains(&pair(&n, 0));
        let born = is_day(pair(&n, 10), pair(&n, 8), pair(&n, 6) % 40);
        province && born && n[12..] != [0; 4]
    });
    Verdict::pass_if(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_their_check_digits_pass() {
        for number in ["S1234567D", "F1234567N", "T1234567J", "G1234567X", "M1234567K"] {
            assert_eq!(check_singapore(number), Verdict::Pass, "{number}");
        }
        assert_eq!(check_thailand("7-2206-00005-37-8"), Verdict::Pass);
        assert_eq!(check_malaysia("770305-02-1234"), Verdict::Pass);
        assert_eq!(check_indonesia("3171011708450001"), Verdict::Pass);
    }

    #[test]
    fn other_numbers_fail() {
        assert_eq!(check_singapore("S1234567E"), Verdict::Fail);
        assert_eq!(check_singapore("A1234567D"), Verdict::Fail);
        assert_eq!(check_thailand("7220600005377"), Verdict::Fail);
        assert_eq!(check_malaysia("771305-02-1234"), Verdict::Fail);
        assert_eq!(check_indonesia("3171013308450001"), Verdict::Fail);
    }
}
