//! Numbers of Sweden, Finland, Norway and Denmark.
//!
//! Personnummer: Skatteverket, SKV 704, the Luhn formula. Henkilötunnus: Digi- ja
//! väestötietovirasto, modulo 31. Fødselsnummer: Skatteetaten, two digits modulo 11. CPR: CPR-
//! kontoret, "Personnummeret i CPR", modulo 11 until 2007.

use super::arithmetic::{digits_of, is_day, number, pair, value, weighted};
use super::{Verdict, luhn};

/// Passes for a personnummer, or a samordningsnummer with 60 more in the day.
pub(super) fn check_sweden(text: &str) -> Verdict {
    // From a hundred years on a plus stands for the dash.
    let text = text.replace('+', "-");
    let short = number::<10>(&text).or_else(|| {
        let long = number::<12>(&text).filter(|n| (18..=20).contains(&pair(n, 0)))?;
        long[2..].try_into().ok()
    });
    let holds = short.is_some_and(|n| {
        is_day(pair(&n, 0), pair(&n, 2), pair(&n, 4) % 60) && luhn::holds(n.into_iter())
    });
    Verdict::pass_if(holds)
}

/// Passes for a henkilötunnus: birthday, sign of the century, serial and check character.
pub(super) fn check_finland(text: &str) -> Verdict {
    let bytes = text.as_bytes();
    let [day @ .., sign, _, _, _, last] = bytes else { return Verdict::Fail };
    let serial = &bytes[bytes.len() - 4..bytes.len() - 1];
    let (Some(day), Some(serial)) = (digits_of(day), digits_of(serial)) else {
        return Verdict::Fail;
    };
    let known = b"+-YXWVUABCDEF".contains(&sign.to_ascii_uppercase()) && day.len() == 6;
    if !known || !is_day(pair(&day, 4), pair(&day, 2), pair(&day, 0)) || value(&serial) < 2 {
        return Verdict::Fail;
    }
    let rest = (value(&day) * 1000 + value(&serial)) % 31;
    let check = b"0123456789ABCDEFHJKLMNPRSTUVWXY"[rest as usize];
    Verdict::pass_if(last.to_ascii_uppercase() == check)
}

/// Passes for a fødselsnummer, or a D-number with 40 more in the day.
pub(super) fn check_norway(text: &str) -> Verdict {
    let holds = number::<11>(text).is_some_and(|n| {
        let first = weighted(&n, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]);
        let second = weighted(&n, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]);
        let day = is_day(pair(&n, 4), pair(&n, 2) % 40, pair(&n, 0) % 40);
        day && first.is_multiple_of(11) && second.is_multiple_of(11)
    });
    Verdict::pass_if(holds)
}

/// Passes for a CPR number: its birthday is real. The remainder says nothing since 2007.
pub(super) fn check_denmark(text: &str) -> Verdict {
    let holds = number::<10>(text)
        .is_some_and(|n| is_day(pair(&n, 4), pair(&n, 2), pair(&n, 0) % 60) && n[6..] != [0; 4]);
    Verdict::pass_if(holds)
}

/// Passes for a CPR number whose remainder modulo 11 is 0 as well.
pub(super) fn check_denmark_bare(text: &str) -> Verdict {
    let sum = number::<10>(text).map(|n| weighted(&n, &[4, 3, 2, 7, 6, 5, 4, 3, 2, 1]));
    let holds = sum.is_some_and(|sum| sum.is_multiple_of(11));
    if holds { check_denmark(text) } else { Verdict::Fail }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specimens_of_the_offices_pass() {
        for number in ["811228-9874", "19811228-9874", "880320-0016", "670919-9530"] {
            assert_eq!(check_sweden(number), Verdict::Pass, "{number}");
        }
        for number in ["131052-308T", "131052A308T", "010181-900C"] {
            assert_eq!(check_finland(number), Verdict::Pass, "{number}");
        }
        assert_eq!(check_norway("151086 95088"), Verdict::Pass);
        assert_eq!(check_denmark("211062-5629"), Verdict::Pass);
        assert_eq!(check_denmark_bare("2110625629"), Verdict::Pass);
    }

    #[test]
    fn other_numbers_fail() {
        assert_eq!(check_sweden("811228-9873"), Verdict::Fail);
        assert_eq!(check_sweden("811328-9874"), Verdict::Fail);
        assert_eq!(check_finland("131052-308U"), Verdict::Fail);
        assert_eq!(check_finland("310252-308T"), Verdict::Fail);
        assert_eq!(check_finland("é-1234"), Verdict::Fail);
        assert_eq!(check_norway("15108695089"), Verdict::Fail);
        assert_eq!(check_denmark("320262-5629"), Verdict::Fail);
        assert_eq!(check_denmark_bare("2110625628"), Verdict::Fail);
    }
}
