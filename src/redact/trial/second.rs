//! A second matcher: the patterns of a rule, each tried at every place by a machine that shares
//! nothing with the scanner but the syntax of patterns.
//!
//! It simulates the automaton state by state (Pike's machine). It is slow, and so simple that where
//! the scanner sees something else the scanner is wrong.

use std::collections::BTreeSet;

use regex_automata::nfa::thompson::pikevm::PikeVM;
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input};

use crate::rule::Rule;
use crate::scan::{Hit, ScanError, Scanner};

/// The name under which all values stand here, so that patterns for whole values are tried.
const NAME: &str = "value";

/// A rule's patterns alone, for both matchers.
pub(super) struct Both {
    scanner: Scanner,
    patterns: Vec<Pattern>,
    not_after: Vec<u8>,
}

struct Pattern {
    machine: PikeVM,
    /// No letter and no digit may stand in front.
    fresh: bool,
    whole: bool,
    /// Bytes that a match has at most.
    longest: usize,
}

impl Both {
    /// Compiles the patterns of a rule twice. Check and context are for the other tests.
    pub(super) fn new(rule: &Rule) -> Result<Self, ScanError> {
        let bare = Rule {
            check: None,
            check_required: false,
            requires_context: false,
            key_names: vec![NAME.to_owned()],
            ..rule.clone()
        };
        let scanner = Scanner::new(vec![bare], Vec::new())?;
        let patterns = rule.patterns.iter().filter_map(|source| Pattern::new(source)).collect();
        Ok(Both { scanner, patterns, not_after: rule.not_after.clone().into_bytes() })
    }

    /// Whether both see the same values in a text.
    pub(super) fn agree(&self, text: &str) -> bool {
        let (mut hits, mut scratch) = (Vec::new(), self.scanner.scratch());
        self.scanner.scan(text, &[NAME], &mut scratch, &mut hits);
        let seen: BTreeSet<_> = hits.iter().map(|hit: &Hit| (hit.start, hit.end)).collect();
        seen == self.spans(text)
    }

    fn spans(&self, text: &str) -> BTreeSet<(usize, usize)> {
        let found = self.patterns.iter().flat_map(|pattern| {
            let last = if pattern.whole { 0 } else { text.len() };
            (0..=last).filter_map(|place| self.span(pattern, text, place))
        });
        needed(found.collect())
    }

    /// The value of a match that begins at a place, widened to whole characters.
    fn span(&self, pattern: &Pattern, text: &str, place: usize) -> Option<(usize, usize)> {
        let before = place.checked_sub(1).map(|at| text.as_bytes()[at]);
        let forbidden = |byte: u8| {
            self.not_after.contains(&byte) && !is_mark(&text[..place])
                || pattern.fresh && byte.is_ascii_alphanumeric()
        };
        if before.is_some_and(forbidden) {
            return None;
        }
        let (start, end) = pattern.secret(text, place)?;
        let span = (text.floor_char_boundary(start), text.ceil_char_boundary(end));
        (span.0 < span.1).then_some(span)
    }
}

impl Pattern {
    fn new(source: &str) -> Option<Self> {
        let fresh = source.strip_prefix(r"\b");
        let bytes = syntax::Config::new().unicode(false).utf8(false);
        let hir = syntax::parse_with(source, &bytes).ok()?;
        let machine = PikeVM::builder().syntax(bytes).build(&loosened(fresh.unwrap_or(source)));
        Some(Pattern {
            machine: machine.ok()?,
            fresh: fresh.is_some(),
            whole: source.starts_with(r"\A"),
            longest: hir.properties().maximum_len()?,
        })
    }

    fn secret(&self, text: &str, place: usize) -> Option<(usize, usize)> {
        let end = text.len().min(place + self.longest);
        let input = Input::new(text).range(place..end).anchored(Anchored::Yes);
        let mut found = self.machine.create_captures();
        self.machine.search(&mut self.machine.create_cache(), &input, &mut found);
        let whole = found.get_match()?.span();
        let secret = found.get_group_by_name("secret").unwrap_or(whole);
        Some((secret.start, secret.end))
    }
}

/// The spans that are needed to cover what all cover: from the first on always the one that begins
/// within the last and reaches farthest.
fn needed(mut spans: BTreeSet<(usize, usize)>) -> BTreeSet<(usize, usize)> {
    let mut needed = BTreeSet::new();
    while let Some(first) = spans.pop_first() {
        let mut last = Some(first);
        while let Some(span) = last {
            needed.insert(span);
            let behind = spans.split_off(&(span.1, 0));
            let farthest = std::mem::replace(&mut spans, behind).into_iter().rev();
            last = farthest.filter(|other| other.1 > span.1).max_by_key(|other| other.1);
        }
    }
    needed
}

/// A pattern in which a bound of a hundred or more on one part is none: such bounds count towards
/// the longest match alone.
fn loosened(source: &str) -> String {
    let mut loose = String::with_capacity(source.len());
    let mut rest = source;
    while let Some((before, after)) = rest.split_once('{') {
        loose.push_str(before);
        loose.push('{');
        rest = after;
        let Some((bounds, behind)) = after.split_once('}') else { continue };
        let many = |max: &str| max.len() >= 3 && max.bytes().all(|byte| byte.is_ascii_digit());
        if let Some((min, _)) = bounds.split_once(',').filter(|(_, max)| many(max)) {
            loose.push_str(min);
            loose.push_str(",}");
            rest = behind;
        }
    }
    loose + rest
}

/// Whether a text ends with another line than its first that is nothing but a hyphen so far.
fn is_mark(before: &str) -> bool {
    before.contains('\n') && before.rsplit('\n').next() == Some("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_large_bounds_are_loosened() {
        assert_eq!(loosened("a{3}b{1,64}c{2,1024}d{5,}"), "a{3}b{1,64}c{2,}d{5,}");
    }

    #[test]
    fn a_value_is_the_named_group_at_every_start() {
        let text = r#"
            rule = [{ id = "badge", entity = "BADGE", title = "Badge", not_after = "-",
            patterns = ['\b(?P<secret>B[0-9]{1,3})(?:[^0-9]|\z)'],
            confidence = "low", severity = "low", examples = [], counterexamples = [] }]
        "#;
        let rules = crate::rule::Pack::parse("own.toml", text).unwrap();
        let both = Both::new(&rules[0]).unwrap();
        let spans: Vec<_> = both.spans("B12 xB3 -B4 _B5 BB6 B1234").into_iter().collect();
        assert_eq!(spans, [(0, 3), (13, 15)]);
        assert!(both.agree("B12 xB3 -B4 _B5 BB6 B1234"));
    }
}
