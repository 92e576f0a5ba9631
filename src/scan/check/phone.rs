//! International telephone numbers: ITU-T E.164, with the country codes of its list of 2016-11-01.

use super::{Verdict, calendar_date, us_phone};

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

/// Numbers that Ofcom keeps for drama, which are nobody's: after 44, the first digits.
const DRAMA: &[&str] = &["7700900", "2079460", "1632960", "3069990"];

/// Passes for 8 to 15 digits that begin with a country code, `+` or `00` left out.
pub(super) fn check(text: &str) -> Verdict {
    let number: String = dialled(text).chars().filter(char::is_ascii_digit).collect();
    let number = number.strip_prefix("00").unwrap_or(&number);
    let whole = (8..=15).contains(&number.len());
    if !whole || !has_country_code(number) {
        return Verdict::Fail;
    }
    if is_reserved(number) {
        return Verdict::Sample;
    }
    end_of_american(text, number).map_or(Verdict::Pass, Verdict::PassPrefix)
}

/// Passes for 6 to 15 digits that are neither one digit repeated nor a date.
pub(super) fn check_national(text: &str) -> Verdict {
    let number: String = dialled(text).chars().filter(char::is_ascii_digit).collect();
    let repeated = number.bytes().all(|b| number.starts_with(char::from(b)));
    // Five pairs are how France dials; a date and an hour have a year of four digits or no fifth.
    let pairs =
        number.len() == 10 && text.split(|c: char| !c.is_ascii_digit()).all(|g| g.len() == 2);
    let dated = !pairs && text.contains(['-', '/', '.']);
    let date = dated && calendar_date::check(text) == Verdict::Pass;
    let reserved = is_reserved(&number) || us_phone::is_reserved(&number);
    match (6..=15).contains(&number.len()) && !repeated && !date {
        true if reserved => Verdict::Sample,
        holds => Verdict::pass_if(holds),
    }
}

/// Where a number of the American plan ends when more digits follow it: they all have eleven.
fn end_of_american(text: &str, number: &str) -> Option<usize> {
    let longer = number.starts_with('1') && number.len() > 11;
    let mut ends =
        text.bytes().enumerate().filter(|(_, b)| b.is_ascii_digit()).map(|(at, _)| at + 1);
    let end = ends.nth(10).filter(|_| longer)?;
    text.as_bytes().get(end).filter(|next| !next.is_ascii_digit()).map(|_| end)
}

/// The number without its extension.
pub(super) fn dialled(text: &str) -> &str {
    text.split(['x', 'X', 'e', 'E']).next().unwrap_or(text)
}

fn has_country_code(number: &str) -> bool {
    let mut starts = (1..=3).filter_map(|length| number.get(..length)?.parse().ok());
    !number.starts_with('0') && starts.any(|code: u32| CODES.contains(&code))
}

fn is_reserved(number: &str) -> bool {
    let british = number.strip_prefix("44").map(|rest| rest.trim_start_matches('0'));
    british.is_some_and(|rest| DRAMA.iter().any(|drama| rest.starts_with(drama)))
        || number.strip_prefix('1').is_some_and(us_phone::is_reserved)
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
    }

    #[test]
    fn what_follows_an_american_number_is_left_out() {
        assert_eq!(check("+1 212 736 5000 2024"), Verdict::PassPrefix(15));
    }

    #[test]
    fn national_numbers_are_neither_dates_nor_repetitions() {
        assert_eq!(check_national("030 / 901820"), Verdict::Pass);
        assert_eq!(check_national("02.27.96.63.08"), Verdict::Pass);
        assert_eq!(check_national("2004-12-06 08"), Verdict::Fail);
        for text in ["2024-01-15", "000000000", "12345"] {
            assert_eq!(check_national(text), Verdict::Fail, "{text}");
        }
    }

    #[test]
    fn codes_that_are_not_assigned_fail() {
        for number in ["+210 12345678", "+999 123456789", "+0 12345678"] {
            assert_eq!(check(number), Verdict::Fail, "{number}");
        }
    }

    #[test]
    fn lengths_beyond_the_standard_fail() {
        assert_eq!(check("+49 30 123"), Verdict::Fail);
        assert_eq!(check("+49 1234567890123456"), Verdict::Fail);
    }

    #[test]
    fn numbers_kept_for_drama_are_nobodys() {
        for number in ["+44 7700 900123", "+44 (0)20 7946 0123", "+1 415 555 0132"] {
            assert_eq!(check(number), Verdict::Sample, "{number}");
        }
        assert_eq!(check_national("415-555-0132"), Verdict::Sample);
    }
}
