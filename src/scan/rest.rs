//! A rest is the stretch of bytes that a pattern ends with, and that may be of any length.
//!
//! `token=(?P<secret>[a-z]{8,1024})` matches wherever `token=[a-z]{8}` does, and then goes on as
//! long as it can. An automaton that looks for the short form alone goes through few bytes from
//! each place at which it is tried, and where a stretch ends is remembered.

use regex_syntax::hir::{Capture, Hir, HirKind, Repetition};

use super::chain::{Chain, Ends};
use super::opening::bytes_of;

/// What a match goes on with once its head is found.
pub(super) struct Rest {
    chain: Chain,
    /// It belongs to the group `secret`.
    is_secret: bool,
}

impl Rest {
    /// A pattern without its rest, and the rest, if it has one.
    pub(super) fn split(pattern: &Hir) -> Option<(Hir, Rest)> {
        let mut parts = Vec::new();
        let (head, is_secret) = split(pattern, &mut parts)?;
        parts.reverse();
        Some((head, Rest { chain: Chain::open(&parts)?, is_secret }))
    }

    /// Where a match ends whose head ends at a place, if it goes no farther than `end`.
    pub(super) fn end(&self, text: &[u8], (head, end): (usize, usize), ends: &mut Ends) -> usize {
        let found = Chain::first(std::slice::from_ref(&self.chain), text, (head, end), ends);
        found.map_or(head, |(whole, _)| whole.end)
    }

    pub(super) fn is_secret(&self) -> bool {
        self.is_secret
    }
}

/// Takes what need not be there off the end of a pattern, the last first, and says whether it
/// stands in the group `secret`.
fn split(hir: &Hir, parts: &mut Vec<Hir>) -> Option<(Hir, bool)> {
    match hir.kind() {
        HirKind::Capture(capture) => {
            let (sub, is_secret) = split(&capture.sub, parts)?;
            let is_secret = is_secret || capture.name.as_deref() == Some("secret");
            Some((Hir::capture(Capture { sub: Box::new(sub), ..capture.clone() }), is_secret))
        }
        HirKind::Concat(all) => {
            let (last, before) = all.split_last()?;
            if last.properties().minimum_len() == Some(0) && is_stretch(last) {
                parts.push(last.clone());
                return split(&Hir::concat(before.to_vec()), parts);
            }
            let (last, is_secret) = split(last, parts)?;
            let all = before.iter().cloned().chain([last]).collect();
            Some((Hir::concat(all), is_secret))
        }
        HirKind::Repetition(part) if is_stretch(hir) => {
            let max = part.max.map(|max| max - part.min);
            parts.push(Hir::repetition(Repetition { min: 0, max, ..part.clone() }));
            let least = Repetition { max: Some(part.min), ..part.clone() };
            Some((Hir::repetition(least), false))
        }
        _ => None,
    }
}

/// So many bytes of one set, as many as can be.
fn is_stretch(hir: &Hir) -> bool {
    let HirKind::Repetition(part) = hir.kind() else { return false };
    let HirKind::Class(class) = part.sub.kind() else {
        return part.greedy && matches!(part.sub.kind(), HirKind::Literal(one) if one.0.len() == 1);
    };
    part.greedy && bytes_of(class).is_some()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex_automata::meta::Regex;
    use regex_automata::{Anchored, Input};

    use super::super::shape::parse;
    use super::*;

    proptest! {
        #[test]
        fn a_head_and_its_rest_are_what_the_whole_pattern_matches(
            text in "[ab=]{0,40}",
            reach in 0usize..50,
        ) {
            for source in [
                r"(?:a|ab)=?(?P<secret>[ab]{3,20}={0,2})",
                r"(?:a{1,3}|b){1,3}[ab]{2,}",
                r"b{0,2}(?P<secret>[ab=]{4,9}b{0,3}a{0,2})",
                r"(?P<secret>b|ba)[ab]{1,4}=?",
            ] {
                let hir = parse(source).unwrap();
                let (head, rest) = Rest::split(&hir).expect(source);
                let whole = Regex::builder().build_from_hir(&hir).unwrap();
                let short = Regex::builder().build_from_hir(&head).unwrap();
                let mut ends = Ends::default();
                for place in 0..=text.len() {
                    let end = text.len().min(place + reach);
                    let input = Input::new(&text).range(place..end).anchored(Anchored::Yes);
                    let expected = whole.find(input.clone()).map(|found| found.end());
                    let bytes = text.as_bytes();
                    let found = short.find(input).map(|found| found.end());
                    let found = found.map(|head| rest.end(bytes, (head, end), &mut ends));
                    prop_assert_eq!(found, expected, "{} at {} of {:?}", source, place, &text);
                }
            }
        }
    }

    #[test]
    fn a_pattern_that_must_end_somewhere_has_no_rest() {
        for source in [r"a[bc]{2,9}\b", "a[bc]{2,9}?", "(?:ab){1,9}", "ab", r"a+(?:b|\z)"] {
            assert!(Rest::split(&parse(source).unwrap()).is_none(), "{source}");
        }
    }
}
