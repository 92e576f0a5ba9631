//! Numbers of health care in the United States.
//!
//! NPI: CMS, "Requirements for NPI check digit" (Luhn after 80840). DEA: 21 CFR 1301, two letters
//! and a check digit. MBI: CMS, "Understanding the Medicare Beneficiary Identifier format".

use super::arithmetic::{characters, digits_of, number, weighted};
use super::{Verdict, luhn};

/// Passes for a national provider identifier.
pub(super) fn check_npi(text: &str) -> Verdict {
    let holds = number::<10>(text).is_some_and(|n| {
        matches!(n[0], 1 | 2)
            && luhn::holds([8, 0, 8, 4, 0].into_iter().chain(n).collect::<Vec<_>>().into_iter())
    });
    Verdict::pass_if(holds)
}

/// Passes for a registration number of the Drug Enforcement Administration.
pub(super) fn check_dea(text: &str) -> Verdict {
    let Some(all) = characters::<9>(text) else { return Verdict::Fail };
    let Some(n) = digits_of(&all[2..]) else { return Verdict::Fail };
    let sum = weighted(&n[..6], &[1, 2, 1, 2, 1, 2]);
    let name = all[1].is_ascii_uppercase() || all[1] == b'9';
    Verdict::pass_if(b"ABCDEFGHJKLMPRSTUX".contains(&all[0]) && name && sum % 10 == n[6])
}

/// Passes for a Medicare beneficiary identifier: letters and digits have their places, and the
/// letters S, L, O, I, B and Z aren't used.
pub(super) fn check_mbi(text: &str) -> Verdict {
    const SHAPE: &[u8; 11] = b"CANNANNAANN";
    let holds = characters::<11>(text).is_some_and(|all| {
        let letter = |byte: u8| byte.is_ascii_uppercase() && !b"SLOIBZ".contains(&byte);
        let mixed = [2, 5].iter().all(|at| letter(all[*at]) || all[*at].is_ascii_digit());
        let rest = all.iter().zip(SHAPE).enumerate().filter(|(at, _)| ![2, 5].contains(at));
        let fits = rest.map(|(_, pair)| pair).all(|(byte, kind)| match kind {
            b'C' => matches!(byte, b'1'..=b'9'),
            b'A' => letter(*byte),
            _ => byte.is_ascii_digit(),
        });
        mixed && fits
    });
    Verdict::pass_if(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_of_the_offices_pass() {
        assert_eq!(check_npi("1234567893"), Verdict::Pass);
        assert_eq!(check_dea("AB1234563"), Verdict::Pass);
        assert_eq!(check_mbi("1EG4-TE5-MK72"), Verdict::Pass);
        assert_eq!(check_mbi("1eg4te5mk73"), Verdict::Pass);
    }

    #[test]
    fn other_numbers_fail() {
        assert_eq!(check_npi("1234567894"), Verdict::Fail);
        assert_eq!(check_npi("3234567893"), Verdict::Fail);
        assert_eq!(check_dea("AB1234564"), Verdict::Fail);
        assert_eq!(check_mbi("1SG4TE5MK72"), Verdict::Fail);
        assert_eq!(check_mbi("0EG4TE5MK72"), Verdict::Fail);
    }
}
