//! Numbers of China, Hong Kong, Taiwan, Japan and Korea.
//!
//! Resident identity number: GB 11643-1999 (ISO/IEC 7064, MOD 11-2). HKID: Immigration Department.
//! Taiwan: Ministry of the Interior. My Number: 平成26年総務省令第85号. RRN: 주민등록법 시행규칙; since
//! October 2020 its last digits are drawn. BRN: National Tax Service.

use super::Verdict;
use super::arithmetic::{
    base36, characters, digits_of, is_day, mod_11_2, number, pair, repeated, value, weighted,
};

/// Passes for a Chinese resident identity number: region, birthday, serial and check character.
pub(super) fn check_china(text: &str) -> Verdict {
    let Some(all) = characters::<18>(text) else { return Verdict::Fail };
    let Some(n) = digits_of(&all[..17]) else { return Verdict::Fail };
    let region = matches!(
        pair(&n, 0),
        11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83
    );
    let century = (1850..2100).contains(&value(&n[6..10]));
    let born = century && is_day(pair(&n, 8), pair(&n, 10), pair(&n, 12));
    let check = b"0123456789X"[mod_11_2(&n) as usize];
    Verdict::pass_if(region && born && all[17] == check)
}

/// Passes for a Hong Kong identity card number: one or two letters, six digits, check character.
pub(super) fn check_hong_kong(text: &str) -> Verdict {
    let all: Vec<u8> = text.bytes().filter(u8::is_ascii_alphanumeric).collect();
    let Some((last, body)) = all.split_last() else { return Verdict::Fail };
    let digits = body.len().checked_sub(6).and_then(|at| digits_of(&body[at..]));
    let (Some(digits), 7..=8) = (digits, body.len()) else { return Verdict::Fail };
    // A lone letter has a blank in front, which counts 36.
    let letters = body[..body.len() - 6].iter().map(|byte| base36(*byte));
    let front: Vec<u32> = std::iter::repeat_n(36, 8 - body.len()).chain(letters).collect();
    let sum = weighted(&front, &[9, 8]) + weighted(&digits, &[7, 6, 5, 4, 3, 2]);
    let check = if last.eq_ignore_ascii_case(&b'A') { 10 } else { base36(*last) };
    Verdict::pass_if(check <= 10 && (sum + check).is_multiple_of(11))
}

/// What the letters of Taiwan's regions stand for, in the order of the alphabet.
const REGIONS: [u32; 26] = [
    10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20, 21, 22, 35, 23, 24, 25, 26, 27, 28, 29, 32, 30,
    31, 33,
];

/// Passes for a Taiwanese identity or resident number.
pub(super) fn check_taiwan(text: &str) -> Verdict {
    let Some(all) = characters::<10>(text).filter(|all| all[0].is_ascii_uppercase()) else {
        return Verdict::Fail;
    };
    let Some(n) = digits_of(&all[1..]) else { return Verdict::Fail };
    let region = REGIONS[usize::from(all[0] - b'A')];
    let sum = region / 10 + region % 10 * 9 + weighted(&n, &[8, 7, 6, 5, 4, 3, 2, 1, 1]);
    Verdict::pass_if(matches!(n[0], 1 | 2 | 8 | 9) && sum.is_multiple_of(10))
}

/// Passes for a Japanese My Number.
pub(super) fn check_japan(text: &str) -> Verdict {
    let holds = number::<12>(text).is_some_and(|n| {
        let rest = weighted(&n, &[6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
        !repeated(&n) && n[11] == if rest < 2 { 0 } else { 11 - rest }
    });
    Verdict::pass_if(holds)
}

/// Passes for a Korean resident or foreigner registration number: its birthday is real.
pub(super) fn check_korea(text: &str) -> Verdict {
    let holds = number::<13>(text)
        .is_some_and(|n| is_day(pair(&n, 0), pair(&n, 2), pair(&n, 4)) && n[7..] != [0; 6]);
    Verdict::pass_if(holds)
}

/// Passes for a Korean business registration number.
pub(super) fn check_korea_business(text: &str) -> Verdict {
    let holds = number::<10>(text).is_some_and(|n| {
        let sum = weighted(&n, &[1, 3, 7, 1, 3, 7, 1, 3, 5]) + n[8] * 5 / 10;
        !repeated(&n) && (sum + n[9]).is_multiple_of(10)
    });
    Verdict::pass_if(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_their_check_digits_pass() {
        // The example of GB 11643-1999.
        assert_eq!(check_china("11010519491231002X"), Verdict::Pass);
        assert_eq!(check_hong_kong("A123456(3)"), Verdict::Pass);
        assert_eq!(check_hong_kong("AB987654(3)"), Verdict::Pass);
        assert_eq!(check_taiwan("A123456789"), Verdict::Pass);
        assert_eq!(check_japan("1234 5678 9018"), Verdict::Pass);
        assert_eq!(check_korea("971013-9019902"), Verdict::Pass);
        assert_eq!(check_korea_business("120-81-47521"), Verdict::Pass);
    }

    #[test]
    fn other_numbers_fail() {
        assert_eq!(check_china("110105194912310021"), Verdict::Fail);
        assert_eq!(check_china("99010519491231002X"), Verdict::Fail);
        assert_eq!(check_hong_kong("A123456(4)"), Verdict::Fail);
        assert_eq!(check_taiwan("A123456788"), Verdict::Fail);
        assert_eq!(check_japan("123456789019"), Verdict::Fail);
        assert_eq!(check_korea("971313-9019902"), Verdict::Fail);
        assert_eq!(check_korea_business("1208147522"), Verdict::Fail);
    }
}
