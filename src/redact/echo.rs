//! Echoes: a value that a record has shown once, where the record repeats it without what told of
//! it: `my password is q7Zp3xT9` in one message, `try q7Zp3xT9 again` in the next.

use std::collections::HashSet;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use memchr::memmem::Finder;

use crate::json::Kind;
use crate::limits::{ECHO_BYTES_MAX, ECHO_BYTES_MIN, ECHO_DIGITS_MIN, ECHOES_MAX};
use crate::scan::Hit;

/// The values of a record that may come again.
#[derive(Default)]
pub(super) struct Echoes {
    values: Vec<Value>,
    /// Values that may stay where another rule finds them.
    stay: HashSet<String>,
    /// Finds all values at once, where there are many.
    all: OnceLock<Option<AhoCorasick>>,
}

/// A value, and what it was found as.
struct Value {
    /// Looks for it, and holds it; made once, for all leaves of the record.
    finder: Finder<'static>,
    hit: Hit,
}

impl Value {
    fn bytes(&self) -> &[u8] {
        self.finder.needle()
    }
}

/// So many values are looked for one by one: an automaton takes longer to make.
const FEW: usize = 12;

impl Echoes {
    /// Forgets all values.
    pub(super) fn clear(&mut self) {
        if !self.values.is_empty() {
            self.values.clear();
            self.all.take();
        }
        self.stay.clear();
    }

    /// Takes a value that an allow-list lets stay for one rule: it is no echo of what another rule
    /// found.
    pub(super) fn let_stay(&mut self, value: &str) {
        if is_telling(value) && self.stay.len() < ECHOES_MAX {
            self.stay.insert(value.to_owned());
        }
    }

    /// How many values are known; it only grows until all are forgotten.
    pub(super) fn count(&self) -> usize {
        self.values.len()
    }

    /// Keeps the values of hits in a text that can be told from words.
    pub(super) fn learn(&mut self, text: &str, hits: &[Hit]) {
        for hit in hits {
            let value = &text[hit.start..hit.end];
            let is_new = || !self.values.iter().any(|known| known.bytes() == value.as_bytes());
            if is_telling(value) && self.values.len() < ECHOES_MAX && is_new() {
                let finder = Finder::new(value).into_owned();
                self.values.push(Value { finder, hit: *hit });
                self.all.take();
            }
        }
    }

    /// Appends the places in a text where a known value stands whole.
    pub(super) fn find(&self, text: &str, kind: Kind, hits: &mut Vec<Hit>) {
        let first = hits.len();
        let mut found = |number: usize, start: usize| {
            let value = &self.values[number];
            let end = start + value.bytes().len();
            if is_whole(text, (start, end), kind) && !self.stay.contains(&text[start..end]) {
                push(hits, first, Hit { start, end, ..value.hit });
            }
        };
        if self.values.len() > FEW
            && let Some(all) = self.all.get_or_init(|| self.automaton())
        {
            all.find_overlapping_iter(text)
                .for_each(|place| found(place.pattern().as_usize(), place.start()));
            return;
        }
        for (number, value) in self.values.iter().enumerate() {
            value.finder.find_iter(text.as_bytes()).for_each(|start| found(number, start));
        }
    }

    /// `None` where it would be too large; then the values are looked for one by one.
    fn automaton(&self) -> Option<AhoCorasick> {
        AhoCorasick::new(self.values.iter().map(Value::bytes)).ok()
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
    let is_digits = value.bytes().all(|byte| byte.is_ascii_digit());
    let is_part = joined(value.chars().next(), before.chars().next_back())
        || joined(value.chars().next_back(), behind.chars().next())
        || is_digits && is_of_sum(before, behind);
    !is_part
}

/// Whether digits between two texts are a part of a decimal number, or money.
fn is_of_sum(before: &str, behind: &str) -> bool {
    let goes_on = |mut chars: [Option<char>; 2]| {
        let digit = chars[1].take().is_some_and(|c| c.is_ascii_digit());
        digit && matches!(chars[0], Some('.' | ','))
    };
    let (mut back, mut on) = (before.chars().rev(), behind.chars());
    const SIGNS: [char; 6] = ['$', '€', '£', '¥', '₹', '%'];
    before.ends_with(SIGNS)
        || behind.trim_start_matches(' ').starts_with(SIGNS)
        || goes_on([back.next(), back.next()])
        || goes_on([on.next(), on.next()])
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
        echoes.learn(&format!("it is {value}."), &[hit(6, 6 + value.len())]);
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
        for text in ["$21909912 in all", "21909912.50", "1,21909912", "0.21909912", "21909912 %"] {
            assert_eq!(places("21909912", text, Kind::Text), [], "{text}");
        }
        assert_eq!(places("21909912", "it is 21909912.", Kind::Text), [(6, 14)]);
        assert_eq!(places("21909912", "21909912, 7", Kind::Text), [(0, 8)]);
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
            all.learn(&pieces[..3 * count - 1], &[hit(0, 3 * count - 1)]);
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
                all.learn(value, &[hit(0, value.len())]);
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
