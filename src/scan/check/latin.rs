//! Numbers of Latin America.
//!
//! CPF and CNPJ: Receita Federal; the CNPJ of letters and digits: Instrução Normativa RFB 2.229 of
//! 2024. CURP: RENAPO, "Instructivo normativo". RFC: SAT. CUIT: AFIP. RUT: Servicio de Registro
//! Civil. NIT: DIAN. RUC: SUNAT.

use super::Verdict;
use super::arithmetic::{characters, digits_of, is_day, number, pair, repeated, weighted};

/// Passes for a Brazilian CPF: two check digits modulo 11.
pub(super) fn check_cpf(text: &str) -> Verdict {
    let holds = number::<11>(text).is_some_and(|n| {
        let first = brazilian(weighted(&n, &[10, 9, 8, 7, 6, 5, 4, 3, 2]));
        let second = brazilian(weighted(&n, &[11, 10, 9, 8, 7, 6, 5, 4, 3, 2]));
        !repeated(&n) && n[9..] == [first, second]
    });
    Verdict::pass_if(holds)
}

/// Passes for a CNPJ; letters count as their code less 48.
pub(super) fn check_cnpj(text: &str) -> Verdict {
    const WEIGHTS: [u32; 13] = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];
    let holds = characters::<14>(text).is_some_and(|all| {
        let n = all.map(|byte| u32::from(byte - b'0'));
        let first = brazilian(weighted(&n[..12], &WEIGHTS[1..]));
        let second = brazilian(weighted(&n[..13], &WEIGHTS));
        !repeated(&n) && n[12..] == [first, second]
    });
    Verdict::pass_if(holds)
}

fn brazilian(sum: u32) -> u32 {
    match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    }
}

/// Passes for a Mexican CURP.
pub(super) fn check_curp(text: &str) -> Verdict {
    let Some(all) = characters::<18>(text) else { return Verdict::Fail };
    let Some(day) = digits_of(&all[4..10]) else { return Verdict::Fail };
    let sum: u32 = all[..17].iter().zip((2..=18).rev()).map(|(b, weight)| worth(*b) * weight).sum();
    let born = is_day(pair(&day, 0), pair(&day, 2), pair(&day, 4));
    let sex = matches!(all[10], b'H' | b'M' | b'X');
    let check = u32::from(b'0') + (10 - sum % 10) % 10;
    Verdict::pass_if(born && sex && u32::from(all[17]) == check)
}

/// The place in `0-9 A-N Ñ O-Z`.
fn worth(byte: u8) -> u32 {
    match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        b'A'..=b'N' => u32::from(byte - b'A') + 10,
        _ => u32::from(byte.saturating_sub(b'A')) + 11,
    }
}

/// Passes for a Mexican RFC whose day is real. Its last character isn't a proof: many were given
/// with a wrong one.
pub(super) fn check_rfc(text: &str) -> Verdict {
    let all: Vec<u8> = text.bytes().filter(u8::is_ascii_alphanumeric).collect();
    let day = all.len().checked_sub(9).and_then(|at| digits_of(&all[at..at + 6]));
    let born = day.is_some_and(|day| is_day(pair(&day, 0), pair(&day, 2), pair(&day, 4)));
    Verdict::pass_if(matches!(all.len(), 12 | 13) && born)
}

/// Passes for an Argentine CUIT or CUIL.
pub(super) fn check_cuit(text: &str) -> Verdict {
    let holds = number::<11>(text).is_some_and(|n| {
        let kind = matches!(pair(&n, 0), 20 | 23..=27 | 30 | 33 | 34 | 50 | 51 | 55);
        let rest = weighted(&n, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
        // Where ten would come out, nine is written.
        kind && n[10] == [0, 9, 9, 8, 7, 6, 5, 4, 3, 2, 1][rest as usize]
    });
    Verdict::pass_if(holds)
}

/// Passes for a Chilean RUT of seven or eight digits and the check digit, K for ten.
pub(super) fn check_rut(text: &str) -> Verdict {
    let all: Vec<u8> = text.bytes().filter(u8::is_ascii_alphanumeric).collect();
    let Some((last, body)) = all.split_last() else { return Verdict::Fail };
    let Some(n) = digits_of(body).filter(|n| (7..=8).contains(&n.len()) && !repeated(n)) else {
        return Verdict::Fail;
    };
    let weights = (2..=7).cycle();
    let sum: u32 = n.iter().rev().zip(weights).map(|(digit, weight)| digit * weight).sum();
    let check = b"0K987654321"[sum as usize % 11];
    Verdict::pass_if(last.to_ascii_uppercase() == check)
}

/// Passes for a Colombian NIT with its check digit.
pub(super) fn check_nit(text: &str) -> Verdict {
    const PRIMES: [u32; 9] = [3, 7, 13, 17, 19, 23, 29, 37, 41];
    let holds = number::<10>(text).is_some_and(|n| {
        let first: Vec<u32> = n[..9].iter().rev().copied().collect();
        let rest = weighted(&first, &PRIMES) % 11;
        !repeated(&n) && n[9] == if rest < 2 { rest } else { 11 - rest }
    });
    Verdict::pass_if(holds)
}

/// Passes for a Peruvian RUC.
pub(super) fn check_ruc(text: &str) -> Verdict {
    let holds = number::<11>(text).is_some_and(|n| {
        let sum = weighted(&n, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
        matches!(pair(&n, 0), 10 | 15 | 16 | 17 | 20) && (11 - sum % 11) % 10 == n[10]
    });
    Verdict::pass_if(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_their_check_digits_pass() {
        assert_eq!(check_cpf("390.533.447-05"), Verdict::Pass);
        assert_eq!(check_cnpj("16.727.230/0001-97"), Verdict::Pass);
        // The office's example of a CNPJ with letters.
        assert_eq!(check_cnpj("12.ABC.345/01DE-35"), Verdict::Pass);
        assert_eq!(check_curp("BOXW310820HNERXN09"), Verdict::Pass);
        assert_eq!(check_rfc("GODE561231GR8"), Verdict::Pass);
        assert_eq!(check_cuit("20-05536168-2"), Verdict::Pass);
        assert_eq!(check_rut("12.531.909-2"), Verdict::Pass);
        assert_eq!(check_nit("213.123.432-1"), Verdict::Pass);
        assert_eq!(check_ruc("20512333797"), Verdict::Pass);
    }

    #[test]
    fn other_numbers_fail() {
        assert_eq!(check_cpf("390.533.447-06"), Verdict::Fail);
        assert_eq!(check_cpf("111.111.111-11"), Verdict::Fail);
        assert_eq!(check_cnpj("16.727.230/0001-98"), Verdict::Fail);
        assert_eq!(check_curp("BOXW310820HNERXN08"), Verdict::Fail);
        assert_eq!(check_rfc("GODE561331GR8"), Verdict::Fail);
        assert_eq!(check_cuit("20-05536168-3"), Verdict::Fail);
        assert_eq!(check_rut("12531909-3"), Verdict::Fail);
        assert_eq!(check_nit("2131234325"), Verdict::Fail);
        assert_eq!(check_ruc("20512333798"), Verdict::Fail);
    }
}
