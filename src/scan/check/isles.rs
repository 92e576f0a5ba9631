//! Numbers of the United Kingdom and Ireland, beside the National Insurance number.
//!
//! UTR: HMRC, modulo 11 with the check digit in front. NHS number: NHS Data Model and Dictionary,
//! modulo 11. Driving licence: DVLA, "INS57P: information on driving licences". PPS number:
//! Department of Social Protection, modulo 23.

use super::Verdict;
use super::arithmetic::{characters, digits_of, number, pair, repeated, weighted};

/// Passes for a unique taxpayer reference.
pub(super) fn check_utr(text: &str) -> Verdict {
    let holds = number::<10>(text).is_some_and(|n| {
        let rest = weighted(&n[1..], &[6, 7, 8, 9, 10, 5, 4, 3, 2]) as usize % 11;
        !repeated(&n) && [2, 1, 9, 8, 7, 6, 5, 4, 3, 2, 1][rest] == n[0]
    });
    Verdict::pass_if(holds)
}

/// Passes for an NHS number.
pub(super) fn check_nhs(text: &str) -> Verdict {
    let holds = number::<10>(text).is_some_and(|n| {
        let rest = weighted(&n, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
        !repeated(&n) && (11 - rest) % 11 == n[9]
    });
    Verdict::pass_if(holds)
}

/// Passes for a British driver number: surname, birthday, initials.
pub(super) fn check_driver(text: &str) -> Verdict {
    let Some(all) = characters::<16>(text) else { return Verdict::Fail };
    let (name, rest) = all.split_at(5);
    // A short surname is filled up with nines.
    let letters = name.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let filled = letters > 0 && name[letters..].iter().all(|byte| *byte == b'9');
    let born = digits_of(&rest[..6]).is_some_and(|n| {
        let month = pair(&n, 1) % 50;
        (1..=12).contains(&month) && n[1] != 2 && (1..=31).contains(&pair(&n, 3))
    });
    let initials =
        rest[6].is_ascii_uppercase() && (rest[7].is_ascii_uppercase() || rest[7] == b'9');
    let ending = rest[8].is_ascii_alphanumeric() && rest[9..].iter().all(u8::is_ascii_uppercase);
    Verdict::pass_if(filled && born && initials && ending)
}

/// Passes for an Irish personal public service number; newer ones have a second letter.
pub(super) fn check_pps(text: &str) -> Verdict {
    let (all, second) = match (characters::<8>(text), characters::<9>(text)) {
        (Some(all), _) => (all, b'W'),
        (_, Some([all @ .., second])) => (all, second),
        _ => return Verdict::Fail,
    };
    let Some(n) = digits_of(&all[..7]) else { return Verdict::Fail };
    let second = match second {
        b'W' => 0,
        b'A'..=b'I' => u32::from(second - b'A') + 1,
        _ => return Verdict::Fail,
    };
    let rest = (weighted(&n, &[8, 7, 6, 5, 4, 3, 2]) + second * 9) as usize % 23;
    Verdict::pass_if(b"WABCDEFGHIJKLMNOPQRSTUV"[rest] == all[7])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_their_check_digits_pass() {
        assert_eq!(check_utr("1955839661"), Verdict::Pass);
        // The dictionary's example.
        assert_eq!(check_nhs("943 476 5919"), Verdict::Pass);
        // DVLA's specimen.
        assert_eq!(check_driver("MORGA657054SM9IJ"), Verdict::Pass);
        for number in ["6433435F", "6433435FT", "6433435OA"] {
            let expected = if number.ends_with('T') { Verdict::Fail } else { Verdict::Pass };
            assert_eq!(check_pps(number), expected, "{number}");
        }
    }

    #[test]
    fn other_numbers_fail() {
        assert_eq!(check_utr("2955839661"), Verdict::Fail);
        assert_eq!(check_nhs("943 476 5918"), Verdict::Fail);
        assert_eq!(check_nhs("0000000000"), Verdict::Fail);
        assert_eq!(check_driver("MORGA657994SM9IJ"), Verdict::Fail);
        assert_eq!(check_driver("99999657054SM9IJ"), Verdict::Fail);
        assert_eq!(check_pps("6433435E"), Verdict::Fail);
    }
}
