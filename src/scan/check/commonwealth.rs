//! Numbers of Canada, Australia, New Zealand and South Africa.
//!
//! SIN: Employment and Social Development Canada, the Luhn formula. TFN and ABN: Australian
//! Taxation Office; ACN: ASIC; Medicare: Services Australia. IRD: Inland Revenue, "Resident
//! withholding tax specification", validation. South Africa: Department of Home Affairs, the Luhn
//! formula.

use super::arithmetic::{is_day, number, pair, repeated, value, weighted};
use super::{Verdict, luhn};

/// Passes for a Canadian social insurance number; none begins with 0 or 8.
pub(super) fn check_sin(text: &str) -> Verdict {
    let holds = number::<9>(text)
        .is_some_and(|n| !matches!(n[0], 0 | 8) && !repeated(&n) && luhn::holds(n.into_iter()));
    Verdict::pass_if(holds)
}

/// Passes for an Australian tax file number of nine digits.
pub(super) fn check_tfn(text: &str) -> Verdict {
    let holds = number::<9>(text).is_some_and(|n| {
        !repeated(&n) && weighted(&n, &[1, 4, 3, 7, 5, 8, 6, 9, 10]).is_multiple_of(11)
    });
    Verdict::pass_if(holds)
}

/// Passes for a Medicare number, with or without the digit of the person on the card.
pub(super) fn check_medicare(text: &str) -> Verdict {
    let whole = number::<11>(text).and_then(|n| n[..10].try_into().ok());
    let holds = number::<10>(text).or(whole).is_some_and(|n: [u32; 10]| {
        let sum = weighted(&n, &[1, 3, 7, 9, 1, 3, 7, 9]);
        (2..=6).contains(&n[0]) && n[9] > 0 && sum % 10 == n[8]
    });
    Verdict::pass_if(holds)
}

/// Passes for an Australian business number.
pub(super) fn check_abn(text: &str) -> Verdict {
    let holds = number::<11>(text).is_some_and(|mut n| {
        if n[0] == 0 {
            return false;
        }
        n[0] -= 1;
        weighted(&n, &[10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]).is_multiple_of(89)
    });
    Verdict::pass_if(holds)
}

/// Passes for an Australian company number.
pub(super) fn check_acn(text: &str) -> Verdict {
    let holds = number::<9>(text).is_some_and(|n| {
        !repeated(&n) && (weighted(&n, &[8, 7, 6, 5, 4, 3, 2, 1]) + n[8]).is_multiple_of(10)
    });
    Verdict::pass_if(holds)
}

/// Passes for a New Zealand IRD number of eight or nine digits.
pub(super) fn check_ird(text: &str) -> Verdict {
    let eight = number::<8>(text).map(|n| [0, n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]]);
    let holds = number::<9>(text).or(eight).is_some_and(|n: [u32; 9]| {
        let check = |weights: &[u32]| (11 - weighted(&n[..8], weights) % 11) % 11;
        let first = check(&[3, 2, 7, 6, 5, 4, 3, 2]);
        let digit = if first == 10 { check(&[7, 4, 3, 2, 5, 2, 7, 6]) } else { first };
        (10_000_000..150_000_000).contains(&value(&n)) && digit == n[8]
    });
    Verdict::pass_if(holds)
}

/// Passes for a South African identity number.
pub(super) fn check_south_africa(text: &str) -> Verdict {
    let holds = number::<13>(text).is_some_and(|n| {
        let born = is_day(pair(&n, 0), pair(&n, 2), pair(&n, 4));
        born && n[10] <= 2 && luhn::holds(n.into_iter())
    });
    Verdict::pass_if(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_their_check_digits_pass() {
        assert_eq!(check_sin("130 692 544"), Verdict::Pass);
        assert_eq!(check_tfn("123 456 782"), Verdict::Pass);
        assert_eq!(check_medicare("2123 45670 1"), Verdict::Pass);
        // The ATO's own number, and ASIC's example.
        assert_eq!(check_abn("51 824 753 556"), Verdict::Pass);
        assert_eq!(check_acn("004 085 616"), Verdict::Pass);
        // Valid examples of the specification.
        for number in ["49091850", "35901981", "49098576", "136410132"] {
            assert_eq!(check_ird(number), Verdict::Pass, "{number}");
        }
        assert_eq!(check_south_africa("7503305044089"), Verdict::Pass);
    }

    #[test]
    fn other_numbers_fail() {
        assert_eq!(check_sin("130692545"), Verdict::Fail);
        assert_eq!(check_sin("046454286"), Verdict::Fail);
        assert_eq!(check_tfn("123456783"), Verdict::Fail);
        assert_eq!(check_medicare("2123 45671 1"), Verdict::Fail);
        assert_eq!(check_abn("51824753557"), Verdict::Fail);
        assert_eq!(check_acn("004085617"), Verdict::Fail);
        for number in ["136410133", "9125568"] {
            assert_eq!(check_ird(number), Verdict::Fail, "{number}");
        }
        assert_eq!(check_south_africa("8503305044089"), Verdict::Fail);
    }
}
