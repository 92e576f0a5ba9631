//! Numbers of Spain.
//!
//! DNI and NIE: Ministerio del Interior, "Cálculo del dígito de control del NIF/NIE" (modulo 23).
//! NUSS: Seguridad Social, ten digits modulo 97.

use super::Verdict;
use super::arithmetic::{characters, digits_of, number, value};

const LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";

/// Passes for a DNI: eight digits and the letter of their remainder.
pub(super) fn check_dni(text: &str) -> Verdict {
    Verdict::pass_if(characters::<9>(text).is_some_and(|all| holds(&all)))
}

/// Passes for a NIE: X, Y or Z in the place of the first digit of a DNI.
pub(super) fn check_nie(text: &str) -> Verdict {
    let Some(mut all) = characters::<9>(text) else { return Verdict::Fail };
    let Some(first) = b"XYZ".iter().position(|letter| *letter == all[0]) else {
        return Verdict::Fail;
    };
    all[0] = b"012"[first];
    Verdict::pass_if(holds(&all))
}

/// Passes for a social security number: province, serial, and the remainder modulo 97.
pub(super) fn check_nuss(text: &str) -> Verdict {
    let holds = number::<12>(text).is_some_and(|n| {
        let (province, serial) = (value(&n[..2]), value(&n[2..10]));
        // A serial of seven digits stands without its leading zero.
        let whole = if serial < 10_000_000 { 10_000_000 } else { 100_000_000 };
        let known = matches!(province, 1..=53 | 66);
        known && serial > 0 && (province * whole + serial) % 97 == value(&n[10..])
    });
    Verdict::pass_if(holds)
}

fn holds(all: &[u8; 9]) -> bool {
    let digits = digits_of(&all[..8]);
    digits.is_some_and(|digits| LETTERS[value(&digits) as usize % 23] == all[8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_their_letter_pass() {
        // The ministry works 12345678: the remainder is 14, the letter Z.
        assert_eq!(check_dni("12345678Z"), Verdict::Pass);
        assert_eq!(check_dni("12.345.678-z"), Verdict::Pass);
        assert_eq!(check_nie("X-1234567-L"), Verdict::Pass);
        assert_eq!(check_nie("Y1234567X"), Verdict::Pass);
        assert_eq!(check_nuss("28/12345678/40"), Verdict::Pass);
    }

    #[test]
    fn other_letters_fail() {
        assert_eq!(check_dni("12345678A"), Verdict::Fail);
        assert_eq!(check_dni("1234567Z"), Verdict::Fail);
        assert_eq!(check_nie("X1234567M"), Verdict::Fail);
        assert_eq!(check_nie("A1234567L"), Verdict::Fail);
        assert_eq!(check_nuss("281234567841"), Verdict::Fail);
    }
}
