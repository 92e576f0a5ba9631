//! Echoes: a value that a record has shown once, where the record repeats it without what told of
//! it: `my password is q7Zp3xT9` in one message, `try q7Zp3xT9 again` in the next.

use std::collections::HashSet;

use super::credentials;
use super::needles::Needles;
use super::numerals::{self, Numerals};
use crate::json::Kind;
use crate::limits::{ECHO_BYTES_MAX, ECHO_BYTES_MIN, ECHO_DIGITS_MIN, ECHOES_MAX};
use crate::rule::Confidence;
use crate::scan::Hit;

/// The values of a record that may come again.
#[derive(Default)]
pub(super) struct Echoes {
    /// Values as they are written.
    values: Needles,
    /// The digits of those that are numbers: they may be parted otherwise the next time.
    numbers: Needles,
    /// Values that may stay where another rule finds them.
    stay: HashSet<String>,
}

impl Echoes {
    /// Forgets all values.
    pub(super) fn clear(&mut self) {
        self.values.clear();
        self.numbers.clear();
        self.stay.clear();
    }

    /// Takes a value that an allow-list lets stay for one rule: it is no echo of what another rule
    /// found.
    pub(super) fn let_stay(&mut self, value: &str) {
        if is_telling(value) && self.stay.len() < ECHOES_MAX {
            self.stay.extend(numerals::of_number(value));
            self.stay.insert(value.to_owned());
        }
    }

    /// How many values are known; it only grows until all are forgotten.
    pub(super) fn count(&self) -> usize {
        self.values.count() + self.numbers.count()
    }

    /// Keeps the values of hits in a text that can be told from words. Of credentials, a user's
    /// name and a password in one, each is a value of its own.
    pub(super) fn learn(&mut self, text: &str, hits: &[Hit], is_secret: impl Fn(&Hit) -> bool) {
        // What is no more than a form is looked for by its form alone.
        for hit in hits.iter().filter(|hit| hit.confidence > Confidence::Low) {
            let value = &text[hit.start..hit.end];
            if is_telling(value) && !is_variable(&text[..hit.start], value) {
                self.keep(value, hit);
            }
            let own = |part: &&str| is_telling(part) && !is_variable("", part);
            if is_secret(hit) && value.len() <= ECHO_BYTES_MAX {
                words(value).filter(own).for_each(|word| self.keep(word, hit));
            }
            if is_secret(hit)
                && let Some(parts) = credentials::parts(value, &text[hit.end..])
            {
                let parts = parts.iter().map(|part| part.as_ref().trim());
                parts.filter(own).for_each(|part| self.keep(part, hit));
            }
        }
    }

    fn keep(&mut self, value: &str, hit: &Hit) {
        match numerals::of_number(value) {
            Some(digits) => self.numbers.keep(&digits, hit),
            None => self.values.keep(value, hit),
        }
    }

    /// Appends the places in a text where a known value stands whole.
    pub(super) fn find(&self, text: &str, kind: Kind, hits: &mut Vec<Hit>) {
        let first = hits.len();
        let mut found = |hit: Hit| {
            let value = &text[hit.start..hit.end];
            if is_whole(text, (hit.start, hit.end), kind) && !self.stay.contains(value) {
                push(hits, first, hit);
            }
        };
        self.values.find(text.as_bytes(), &mut found);
        let shortest = self.numbers.shortest();
        let Some(numerals) = shortest.and_then(|length| Numerals::of(text, length)) else { return };
        self.numbers.find(numerals.digits(), &mut |hit| {
            let digits = hit.start..hit.end;
            let place = numerals.place(text, digits.clone());
            let place = place.filter(|_| !self.stay.contains(numerals.some(digits)));
            if let Some(place) = place {
                found(Hit { start: place.start, end: place.end, ..hit });
            }
        });
    }
}

/// Appends a hit to those from a number on; with the last of them it is one if they overlap, for in
/// a row of pieces thousands of values may overlap at each place.
fn push(hits: &mut Vec<Hit>, first: usize, hit: Hit) {
    match hits[first..].last_mut() {
        Some(last) if hit.start < last.end && last.start < hit.end => {
            (last.start, last.end) = (last.start.min(hit.start), last.end.max(hit.end));
        }
        _ => hits.push(hit),
    }
}

/// Whether a value is long enough, and has a digit, so that it can hardly stand for anything else
/// in the same record. A password that is a word stands in other sentences too, and so do round
/// numbers and those of a few digits.
fn is_telling(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let is_number = !value.contains(char::is_alphabetic);
    let is_usual = is_number && (digits < ECHO_DIGITS_MIN || value.ends_with("0000"));
    (ECHO_BYTES_MIN..=ECHO_BYTES_MAX).contains(&value.len()) && digits > 0 && !is_usual
}

/// The words of a secret that has more than one, or signs around it: `q7Zp3xT9 (old)`.
fn words(secret: &str) -> impl Iterator<Item = &str> {
    let parts = |c: char| c.is_whitespace() || ",;()[]{}<>\"'".contains(c);
    let is_part = move |word: &&str| word.len() < secret.len();
    secret.split(parts).filter(is_part).filter(|word| word.contains(char::is_alphabetic))
}

/// Whether a value that stands behind a text may be the name of something there, as a variable is:
/// a word with a number, and either a common one or assigned as it stands, `password=param1`.
fn is_variable(before: &str, value: &str) -> bool {
    let word = value.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = value.len() - word.len();
    let is_part = |c: char| c.is_ascii_alphabetic() || c == '_';
    if !(1..=NUMBER_DIGITS_MAX).contains(&number)
        || !word.starts_with(|c: char| c.is_ascii_lowercase())
        || !word.chars().all(is_part)
    {
        return false;
    }
    COMMON.contains(&word.trim_end_matches('_')) || before.trim_end_matches(' ').ends_with('=')
}

/// Digits of the longest number behind a variable's name: a year has more.
const NUMBER_DIGITS_MAX: usize = 3;

/// Words that programs, examples and tests put numbers behind.
const COMMON: &[&str] = &[
    "param", "arg", "value", "val", "var", "user", "username", "usr", "login", "name", "key",
    "token", "secret", "pass", "passwd", "password", "pwd", "test", "demo", "example", "sample",
    "item", "data", "field", "string", "text", "input", "output", "option", "host", "server",
    "client", "admin", "guest", "group", "role", "type", "level", "line", "step", "page", "file",
    "account", "version",
];

/// Whether a value's place is no part of a longer word or of another number.
fn is_whole(text: &str, (start, end): (usize, usize), kind: Kind) -> bool {
    if kind == Kind::Number {
        return start == 0 && end == text.len();
    }
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let (before, value, behind) = (&text[..start], &text[start..end], &text[end..]);
    // Scripts without spaces stand right beside what is foreign to them.
    let parts = |inside: char, outside: char| inside.is_ascii() && outside >= '\u{e00}';
    let joined = |inside: Option<char>, outside: Option<char>| {
        let is_parted = inside.zip(outside).is_some_and(|(one, other)| parts(one, other));
        is_word(inside) && is_word(outside) && !is_parted
    };
    let is_number = !value.contains(char::is_alphabetic);
    let is_part = joined(value.chars().next(), before.chars().next_back())
        || joined(value.chars().next_back(), behind.chars().next())
        || is_number && is_of_sum(before, behind);
    !is_part
}

/// Whether digits between two texts are a part of a decimal number, or money. A comma mostly parts
/// cells; it parts digits of one number only where one or two are behind it: `21909912,50`.
fn is_of_sum(before: &str, behind: &str) -> bool {
    let is_digit = |c: &char| c.is_ascii_digit();
    let digits = |text: &str| text.chars().take_while(is_digit).count();
    let cents = behind.strip_prefix(',').map(digits);
    let is_part =
        cents.is_some_and(|count| matches!(count, 1 | 2) && !behind[1 + count..].starts_with(','));
    let point = before.strip_suffix('.').is_some_and(|text| text.ends_with(|c| is_digit(&c)))
        || behind.strip_prefix('.').is_some_and(|text| digits(text) > 0);
    const SIGNS: [char; 6] = ['$', '€', '£', '¥', '₹', '%'];
    before.ends_with(SIGNS) || behind.trim_start_matches(' ').starts_with(SIGNS) || point || is_part
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rule::Confidence;

    fn hit(start: usize, end: usize) -> Hit {
        Hit { rule: 7, start, end, confidence: Confidence::High }
    }

    fn echoes(value: &str) -> Echoes {
        let mut echoes = Echoes::default();
        echoes.learn(&format!("it is {value}."), &[hit(6, 6 + value.len())], |_| false);
        echoes
    }

    fn places(value: &str, text: &str, kind: Kind) -> Vec<(usize, usize)> {
        let mut hits = Vec::new();
        echoes(value).find(text, kind, &mut hits);
        assert!(hits.iter().all(|hit| hit.rule == 7 && hit.confidence == Confidence::High));
        hits.iter().map(|hit| (hit.start, hit.end)).collect()
    }

    #[test]
    fn a_value_is_found_where_it_stands_whole() {
        assert_eq!(places("q7Zp3xT9", "q7Zp3xT9, \"q7Zp3xT9\"", Kind::Text), [(0, 8), (11, 19)]);
        assert_eq!(places("q7Zp3xT9", "xq7Zp3xT9 q7Zp3xT9é q7Zp3xT", Kind::Text), []);
        assert_eq!(places("key=12+", "a key=12+b", Kind::Text), [(2, 9)]);
        assert_eq!(places("219099999", "219099999", Kind::Number), [(0, 9)]);
        assert_eq!(places("219099999", "219099999.5", Kind::Number), []);
    }

    #[test]
    fn digits_in_a_sum_are_no_echo() {
        for text in
            ["$21909912 in all", "21909912.50", "21909912,50 in", "0.21909912", "21909912 %"]
        {
            assert_eq!(places("21909912", text, Kind::Text), [], "{text}");
        }
        assert_eq!(places("21909912", "it is 21909912.", Kind::Text), [(6, 14)]);
        assert_eq!(places("21909912", "21909912, 7", Kind::Text), [(0, 8)]);
        // Cells of a table, and values of SQL.
        assert_eq!(places("21909912", "(7,21909912,'x')", Kind::Text), [(3, 11)]);
        assert_eq!(
            places("21909912", "1,21909912\n2,21909912,40,x", Kind::Text),
            [(2, 10), (13, 21)]
        );
    }

    #[test]
    fn a_script_without_spaces_is_no_part_of_a_value() {
        assert_eq!(places("S3cretPw9", "请用S3cretPw9登录", Kind::Text), [(6, 15)]);
        assert_eq!(places("S3cretPw9", "S3cretPw9입니다", Kind::Text), [(0, 9)]);
        assert_eq!(places("S3cretPw9", "éS3cretPw9", Kind::Text), []);
    }

    #[test]
    fn values_that_overlap_are_one_hit() {
        let mut all = Echoes::default();
        let pieces = "a1-".repeat(400);
        for count in 2..200 {
            all.learn(&pieces[..3 * count - 1], &[hit(0, 3 * count - 1)], |_| false);
        }
        let mut hits = Vec::new();
        all.find(&pieces, Kind::Text, &mut hits);
        assert_eq!(hits.iter().map(|hit| (hit.start, hit.end)).collect::<Vec<_>>(), [(0, 1199)]);
    }

    #[test]
    fn what_may_stay_is_no_echo() {
        let mut echoes = echoes("219099999");
        echoes.let_stay("219099999");
        let mut hits = Vec::new();
        echoes.find("219099999", Kind::Text, &mut hits);
        assert_eq!(hits, []);
    }

    #[test]
    fn words_and_short_values_are_not_looked_for() {
        for value in ["hunter", "4821", "correct horse", "100200", "12/2027", "10000000"] {
            assert_eq!(places(value, value, Kind::Text), [], "{value}");
        }
        assert_eq!(echoes(&"7".repeat(ECHO_BYTES_MAX + 1)).count(), 0);
    }

    proptest! {
        #[test]
        fn many_values_are_found_as_few_are(
            values in prop::collection::vec("[ab1]{6,7}", 1..40), text in "[ab1 ]{0,120}",
        ) {
            let (mut all, mut expected) = (Echoes::default(), Vec::new());
            for value in &values {
                all.learn(value, &[hit(0, value.len())], |_| false);
                echoes(value).find(&text, Kind::Text, &mut expected);
            }
            let mut found = Vec::new();
            all.find(&text, Kind::Text, &mut found);
            let covered = |hits: &[Hit]| -> Vec<bool> {
                (0..text.len()).map(|at| hits.iter().any(|h| h.start <= at && at < h.end)).collect()
            };
            prop_assert_eq!(covered(&found), covered(&expected));
        }
    }
}
