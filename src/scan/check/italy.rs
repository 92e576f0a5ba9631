//! Numbers of Italy.
//!
//! Codice fiscale: Decreto ministeriale 23 December 1976, n. 13813, with the letters that stand for
//! digits where two people would have the same code. Partita IVA: the Luhn formula.

use super::arithmetic::{base36, characters, number, repeated};
use super::{Verdict, luhn};

/// What letters and digits at odd places count, in the order of 0-9 and A-Z.
const ODD: [u32; 36] = [
    1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6,
    8, 12, 14, 16, 10, 22, 25, 24, 23,
];

/// Letters that stand for the digits 0 to 9.
const STAND_INS: &[u8; 10] = b"LMNPQRSTUV";

/// Passes for a codice fiscale of a person.
pub(super) fn check_fiscal_code(text: &str) -> Verdict {
    let Some(all) = characters::<16>(text) else { return Verdict::Fail };
    let digit = |byte: &u8| byte.is_ascii_digit() || STAND_INS.contains(byte);
    let month = b"ABCDEHLMPRST".contains(&all[8]);
    let letters = all[..6].iter().chain([&all[11]]).all(u8::is_ascii_uppercase);
    let shaped = [6, 7, 9, 10, 12, 13, 14].iter().all(|at| digit(&all[*at]));
    let sum: u32 = all[..15].iter().enumerate().map(|(at, byte)| worth(at, *byte)).sum();
    let sound = u32::from(all[15]) == u32::from(b'A') + sum % 26;
    Verdict::pass_if(letters && month && shaped && sound)
}

/// Even counts from one, so the first place is odd.
fn worth(at: usize, byte: u8) -> u32 {
    match at % 2 {
        0 => ODD[base36(byte) as usize],
        _ if byte.is_ascii_digit() => u32::from(byte - b'0'),
        _ => base36(byte) - 10,
    }
}

/// Passes for a partita IVA: seven digits, an office and the check digit.
pub(super) fn check_vat(text: &str) -> Verdict {
    let holds = number::<11>(text).is_some_and(|n| !repeated(&n) && luhn::holds(n.into_iter()));
    Verdict::pass_if(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_with_their_check_letter_pass() {
        // The specimen of the Agenzia delle Entrate, and the same with a letter for a digit.
        for code in ["RSSMRA85T10A562S", "rssmra85t10a562s", "MRTMTT25D09F205Z"] {
            assert_eq!(check_fiscal_code(code), Verdict::Pass, "{code}");
        }
        assert_eq!(check_vat("00743110157"), Verdict::Pass);
    }

    #[test]
    fn other_codes_fail() {
        assert_eq!(check_fiscal_code("RSSMRA85T10A562T"), Verdict::Fail);
        assert_eq!(check_fiscal_code("RSSMRA85Z10A562S"), Verdict::Fail);
        assert_eq!(check_vat("00743110158"), Verdict::Fail);
        assert_eq!(check_vat("00000000000"), Verdict::Fail);
    }
}
