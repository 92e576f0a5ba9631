//! Dates on which someone who lives can have been born: ISO 8601 order, or day and month first.

use super::{Verdict, digits};

/// First and last year of birth. A check has no clock: the same input gives the same output.
const YEARS: std::ops::RangeInclusive<u32> = 1900..=2026;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Passes for a day that exists in the calendar, in any of the usual orders.
pub(super) fn check(text: &str) -> Verdict {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let parts = [numbers.next(), numbers.next(), numbers.next()];
    Verdict::pass_if(match (parts, month_name(text)) {
        ([Some(a), Some(b), Some(c)], None) => is_numeric_date(a, b, c),
        ([Some(day), Some(year), None], Some(month)) => is_date(read(year), month, read(day)),
        ([Some(compact), None, None], None) if compact.len() == 8 => is_compact_date(compact),
        _ => false,
    })
}

fn is_numeric_date(a: &str, b: &str, c: &str) -> bool {
    let (first, second, third) = (read(a), read(b), read(c));
    match (a.len(), c.len()) {
        (4, _) => is_date(first, second, third),
        (_, 4) => is_date(third, second, first) || is_date(third, first, second),
        (_, 2) => is_date(1900 + third, second, first) || is_date(1900 + third, first, second),
        _ => false,
    }
}

fn is_compact_date(text: &str) -> bool {
    let number = read(text);
    is_date(number / 10_000, number / 100 % 100, number % 100)
}

fn read(text: &str) -> u32 {
    digits(text).take(8).fold(0, |number, digit| number * 10 + digit)
}

fn month_name(text: &str) -> Option<u32> {
    let mut words = text.split(|c: char| !c.is_ascii_alphabetic());
    let word = words.find(|word| word.len() >= 3)?.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| word.starts_with(month))?;
    u32::try_from(at + 1).ok()
}

fn is_date(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    YEARS.contains(&year) && (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_calendar_pass_in_any_order() {
        let days = ["1985-03-12", "12/03/1985", "03/31/1985", "31.12.1999", "29 February 2000"];
        for day in days.iter().chain(&["March 12, 1985", "12th Sept 1985", "19850312", "5/19/37"]) {
            assert_eq!(check(day), Verdict::Pass, "{day}");
        }
    }

    #[test]
    fn days_that_never_were_fail() {
        for day in ["1985-02-29", "31/04/1985", "1900-02-29", "13/13/1985", "0 March 1985"] {
            assert_eq!(check(day), Verdict::Fail, "{day}");
        }
    }

    #[test]
    fn nobody_alive_was_born_then() {
        assert_eq!(check("1776-07-04"), Verdict::Fail);
        assert_eq!(check("2199-01-01"), Verdict::Fail);
    }
}
