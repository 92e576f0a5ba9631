//! Telephone numbers: ITU-T E.164, with the country codes of its list of 2016-11-01 and the lengths
//! of national plans that their administrations notified to the ITU (list T0202).

use super::{Verdict, calendar_date, fiction, us_phone};

/// Country codes, those of one and two digits first.
const CODES: &[u32] = &[
    1, 7, 20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54,
    55, 56, 57, 58, 60, 61, 62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98, 211,
    212, 213, 216, 218, 220, 221, 222, 223, 224, 225, 226, 227, 228, 229, 230, 231, 232, 233, 234,
    235, 236, 237, 238, 239, 240, 241, 242, 243, 244, 245, 246, 247, 248, 249, 250, 251, 252, 253,
    254, 255, 256, 257, 258, 260, 261, 262, 263, 264, 265, 266, 267, 268, 269, 290, 291, 297, 298,
    299, 350, 351, 352, 353, 354, 355, 356, 357, 358, 359, 370, 371, 372, 373, 374, 375, 376, 377,
    378, 379, 380, 381, 382, 383, 385, 386, 387, 389, 420, 421, 423, 500, 501, 502, 503, 504, 505,
    506, 507, 508, 509, 590, 591, 592, 593, 594, 595, 596, 597, 598, 599, 670, 672, 673, 674, 675,
    676, 677, 678, 679, 680, 681, 682, 683, 685, 686, 687, 688, 689, 690, 691, 692, 800, 808, 850,
    852, 853, 855, 856, 870, 878, 880, 881, 882, 883, 886, 888, 960, 961, 962, 963, 964, 965, 966,
    967, 968, 970, 971, 972, 973, 974, 975, 976, 977, 979, 992, 993, 994, 995, 996, 998,
];

/// Most digits behind a country code, where a plan has a length of its own: code and digits.
const LONGEST: &[(&str, usize)] = &[
    ("1", 10),
    ("7", 10),
    ("20", 10),
    ("27", 9),
    ("30", 10),
    ("32", 9),
    ("33", 9),
    ("34", 9),
    ("36", 9),
    ("40", 9),
    ("41", 9),
    ("44", 10),
    ("45", 8),
    ("47", 8),
    ("48", 9),
    ("51", 9),
    ("52", 11),
    ("55", 11),
    ("56", 9),
    ("57", 10),
    ("61", 9),
    ("63", 10),
    ("66", 9),
    ("81", 10),
    ("82", 10),
    ("86", 11),
    ("90", 10),
    ("91", 10),
    ("92", 10),
    ("351", 9),
    ("353", 9),
    ("380", 9),
    ("420", 9),
    ("421", 9),
    ("852", 8),
    ("971", 9),
    ("972", 9),
];

/// Most digits of a number as it is dialled at home: ten or eleven in most states, and a prefix.
const NATIONAL_MAX: usize = 13;

/// Passes for 8 to 15 digits that begin with a country code, `+` or `00` left out. What follows a
/// number that is as long as its plan allows is left out.
pub(super) fn check(text: &str) -> Verdict {
    let dialled = dialled(text);
    let digits: String = dialled.chars().filter(char::is_ascii_digit).collect();
    let number = digits.strip_prefix("00").unwrap_or(&digits);
    // Zeroes and ones alone are bits.
    let bits = number.bytes().all(|b| b < b'2');
    let is_other = bits || is_far_date(dialled) || are_code_points(dialled);
    if number.len() < 8 || is_other || !has_country_code(number) {
        return Verdict::Fail;
    }
    if fiction::holds(number) {
        return Verdict::Sample;
    }
    // In `+44 (0)20 7930 4832` and `+82 010-1234-5678` the 0 is dialled at home only.
    let trunk = usize::from(behind_code(number).starts_with('0'));
    let longest = digits.len() - number.len() + trunk + longest(number);
    whole_or_prefix(dialled, longest)
}

/// Passes for 6 to 15 digits that are neither one digit repeated, nor a date, nor a sum.
pub(super) fn check_national(text: &str) -> Verdict {
    let dialled = dialled(text);
    let number: String = dialled.chars().filter(char::is_ascii_digit).collect();
    let parts: Vec<&str> = groups(dialled).collect();
    let repeated = number.bytes().all(|b| number.starts_with(char::from(b)));
    // Five pairs are how France dials; a date and an hour have a year of four digits or no fifth.
    let pairs = number.len() == 10 && groups(dialled).all(|g| g.len() == 2);
    let dated = !pairs && dialled.contains(['-', '/', '.']);
    let date = dated && groups(dialled).count() <= 4 && calendar_date::check(text) == Verdict::Pass;
    // Sections of laws and files (`123-45-6789-1`) go on behind what looks like a social number.
    let filed = dialled.contains('-') && groups(dialled).map(str::len).eq([3, 2, 4, 1]);
    let other = repeated || date || filed || is_calculation(dialled);
    if !(6..=15).contains(&number.len()) || other {
        return Verdict::Fail;
    }
    if fiction::holds(&number) || fiction::holds_at_home(&number, &parts) {
        return Verdict::Sample;
    }
    let american = us_phone::check(&number[..number.len().min(10)]) == Verdict::Pass
        && groups(dialled).map(str::len).take(3).eq([3, 3, 4]);
    whole_or_prefix(dialled, if american { 10 } else { NATIONAL_MAX })
}

/// The number without its extension.
pub(super) fn dialled(text: &str) -> &str {
    text.split(['x', 'X', 'e', 'E']).next().unwrap_or(text)
}

/// All of a text, or as much of it as belongs to a number with this many digits at most: it ends
/// between groups, and a last digit on its own belongs to the sentence.
fn whole_or_prefix(dialled: &str, longest: usize) -> Verdict {
    let bytes = dialled.as_bytes();
    let at = |place: usize| bytes.get(place).is_some_and(u8::is_ascii_digit);
    let places = (0..bytes.len()).filter(|place| at(*place));
    let ends: Vec<(usize, usize)> = (1..)
        .zip(places)
        .filter(|(_, place)| !at(place + 1))
        .map(|(n, place)| (n, place + 1))
        .collect();
    let Some(&(count, _)) = ends.last() else { return Verdict::Fail };
    let last_alone = |at: usize| {
        let before = at.checked_sub(1).map_or(0, |before| ends[before].0);
        at > 0 && before + 1 == ends[at].0 && before >= 7 && bytes[ends[at - 1].1] != b'-'
    };
    let fits = |at: &usize| (7..=longest).contains(&ends[*at].0) && !last_alone(*at);
    match (0..ends.len()).rev().find(fits) {
        Some(at) if at + 1 == ends.len() => Verdict::Pass,
        Some(at) => Verdict::PassPrefix(ends[at].1),
        None => Verdict::pass_if(count <= longest.max(15)),
    }
}

/// `480-400`, `1000/200`, `1.60934`, `2019-2023`: no one dials like that.
fn is_calculation(dialled: &str) -> bool {
    let parts: Vec<&str> = groups(dialled).collect();
    let digits: usize = parts.iter().map(|part| part.len()).sum();
    let bracket = dialled.starts_with('(');
    let two = parts.len() == 2 && !bracket;
    let zero = dialled.starts_with('0');
    let dated = parts.windows(3).any(|p| p[0].len() == 4 && p[1].len() == 2 && p[2].len() == 2);
    let iso = dated && (dialled.contains("19") || dialled.contains("20")) && dialled.contains('-');
    let year = |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    let long = parts.iter().any(|part| part.len() > 4);
    let mobile = dialled.starts_with(['6', '7', '8', '9']);
    iso || dialled.contains('/') && !zero && !bracket
        || two && dialled.contains('.')
        || two && dialled.contains('-') && !zero && (digits < 7 || long && digits == 10 && !mobile)
        || two && parts.iter().all(|part| year(part))
        || parts.len() == 1 && digits == 6
}

/// `+12345-06-07`: ISO 8601 writes years of more than four digits with a sign.
fn is_far_date(dialled: &str) -> bool {
    let parts: Vec<&str> = dialled.split(['-', ' ']).collect();
    let pair = |at: usize, most: u32| {
        let part = parts.get(at).filter(|part| part.len() == 2).and_then(|part| part.parse().ok());
        part.is_some_and(|number: u32| (1..=most).contains(&number))
    };
    let year = parts[0].strip_prefix('+').is_some_and(|year| matches!(year.len(), 5 | 6));
    year && dialled.matches('-').count() == 2 && pair(1, 12) && pair(2, 31)
}

/// `0055 0308 0301`: hexadecimal numbers, as Unicode writes them. Nobody writes a 0 to be dialled
/// at home behind the code of a country, and a second one.
fn are_code_points(dialled: &str) -> bool {
    let are_alike = groups(dialled).all(|group| group.len() == 4 && group.starts_with('0'));
    are_alike && groups(dialled).count() > 2
}

fn groups(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty())
}

/// What follows the country code.
fn behind_code(number: &str) -> &str {
    let plan = LONGEST.iter().find_map(|(code, _)| number.strip_prefix(code));
    // Elsewhere a 0 may be part of the number itself.
    plan.unwrap_or_default()
}

/// Most digits of a number that begins with a country code.
fn longest(number: &str) -> usize {
    let plan = LONGEST.iter().find(|(code, _)| number.starts_with(code));
    plan.map_or(15, |(code, digits)| code.len() + digits)
}

fn has_country_code(number: &str) -> bool {
    let mut starts = (1..=3).filter_map(|length| number.get(..length)?.parse().ok());
    !number.starts_with('0') && starts.any(|code: u32| CODES.contains(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_a_country_code_pass() {
        for number in
            ["+49 30 901820", "+1 (212) 736-5000", "0044 20 7930 4832", "+1-203-305-2492x56621"]
        {
            assert_eq!(check(number), Verdict::Pass, "{number}");
        }
        assert_eq!(check("+44 (0)20 7930 4832"), Verdict::Pass);
    }

    #[test]
    fn what_follows_a_number_is_left_out() {
        assert_eq!(check("+1 212 736 5000 2024"), Verdict::PassPrefix(15));
        assert_eq!(check("+33 6 12 34 56 78 32"), Verdict::PassPrefix(17));
        assert_eq!(check("+49 30 52830129 3"), Verdict::PassPrefix(15));
        assert_eq!(check_national("212-736-5000 5"), Verdict::PassPrefix(12));
        assert_eq!(check_national("212-736-5000 900"), Verdict::PassPrefix(12));
    }

    #[test]
    fn national_numbers_are_neither_dates_nor_repetitions() {
        for number in ["030 / 901820", "02.27.96.63.08", "08-12 16 37 08", "98765-43210"] {
            assert_eq!(check_national(number), Verdict::Pass, "{number}");
        }
        assert_eq!(check_national("2004-12-06 08"), Verdict::Fail);
        for text in ["2024-01-15", "000000000", "12345", "123-45-6789-1"] {
            assert_eq!(check_national(text), Verdict::Fail, "{text}");
        }
    }

    #[test]
    fn sums_fractions_and_years_fail() {
        for text in ["480-400", "1000/200", "1.60934", "2019-2023", "14400-10800", "482000"] {
            assert_eq!(check_national(text), Verdict::Fail, "{text}");
        }
    }

    #[test]
    fn codes_that_are_not_assigned_fail() {
        for number in ["+210 12345678", "+999 123456789", "+0 12345678", "+12345-06-07"] {
            assert_eq!(check(number), Verdict::Fail, "{number}");
        }
    }

    #[test]
    fn lengths_beyond_the_standard_fail() {
        assert_eq!(check("+49 30 123"), Verdict::Fail);
        assert_eq!(check("+4912345678901234"), Verdict::Fail);
    }

    #[test]
    fn numbers_kept_for_drama_are_nobodys() {
        for number in ["+44 7700 900123", "+44 (0)20 7946 0123", "+1 415 555 0132"] {
            assert_eq!(check(number), Verdict::Sample, "{number}");
        }
        assert_eq!(check("+61 491 570 006"), Verdict::Sample);
        assert_eq!(check_national("0161 496 0123"), Verdict::Sample);
        assert_eq!(check_national("415-555-0132"), Verdict::Sample);
    }
}
