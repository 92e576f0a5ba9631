//! Numbers of Portugal, Greece and Turkey.
//!
//! NIF: Autoridade Tributária, modulo 11. AMKA: a birthday and the Luhn formula. AFM: AADE, powers
//! of two modulo 11. T.C. kimlik no: Nüfus ve Vatandaşlık İşleri, two check digits.

use super::arithmetic::{is_day, number, pair, repeated, weighted};
use super::{Verdict, luhn};

/// Passes for a Portuguese número de identificação fiscal.
pub(super) fn check_portugal(text: &str) -> Verdict {
    let holds = number::<9>(text).is_some_and(|n| {
        let rest = weighted(&n, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
        let kind = matches!(n[0], 1..=3 | 5 | 6 | 8 | 9) || matches!(pair(&n, 0), 45 | 70..=79);
        kind && !repeated(&n) && n[8] == if rest < 2 { 0 } else { 11 - rest }
    });
    Verdict::pass_if(holds)
}

/// Passes for a Greek social security number.
pub(super) fn check_amka(text: &str) -> Verdict {
    let holds = number::<11>(text).is_some_and(|n| {
        is_day(pair(&n, 4), pair(&n, 2), pair(&n, 0)) && luhn::holds(n.into_iter())
    });
    Verdict::pass_if(holds)
}

/// Passes for a Greek tax number.
pub(super) fn check_afm(text: &str) -> Verdict {
    let holds = number::<9>(text).is_some_and(|n| {
        let sum = weighted(&n, &[256, 128, 64, 32, 16, 8, 4, 2]);
        !repeated(&n) && sum % 11 % 10 == n[8]
    });
    Verdict::pass_if(holds)
}

/// Passes for a Turkish identity number.
pub(super) fn check_turkey(text: &str) -> Verdict {
    let holds = number::<11>(text).is_some_and(|n| {
        let odd: u32 = n[..9].iter().step_by(2).sum();
        let even: u32 = n[1..8].iter().step_by(2).sum();
        let tenth = (odd * 7 + 10 * 9 - even) % 10;
        n[0] != 0 && tenth == n[9] && n[..10].iter().sum::<u32>() % 10 == n[10]
    });
    Verdict::pass_if(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_their_check_digits_pass() {
        assert_eq!(check_portugal("501 964 843"), Verdict::Pass);
        assert_eq!(check_amka("01013099997"), Verdict::Pass);
        assert_eq!(check_afm("094259216"), Verdict::Pass);
        assert_eq!(check_turkey("17291716060"), Verdict::Pass);
        assert_eq!(check_turkey("10000000146"), Verdict::Pass);
    }

    #[test]
    fn other_numbers_fail() {
        assert_eq!(check_portugal("501964842"), Verdict::Fail);
        assert_eq!(check_amka("01013099999"), Verdict::Fail);
        assert_eq!(check_amka("32013099997"), Verdict::Fail);
        assert_eq!(check_afm("094259217"), Verdict::Fail);
        assert_eq!(check_turkey("17291716050"), Verdict::Fail);
    }
}
