//! A tail is what a pattern asks for behind its group `secret`: mostly a border. Where a match
//! begins with the group, the tail tells where the group ends, which else is the most costly
//! question to an automaton.

use regex_syntax::hir::{Hir, HirKind};

use super::bytes::ByteSet;
use super::opening::bytes_of;

/// Ways to match a tail; borders have a handful.
const WAYS_MAX: usize = 16;

/// How a match goes on behind a group that it begins with.
pub(super) struct Tail {
    /// The bytes that the group may end with.
    lasts: ByteSet,
    /// What may follow, byte by byte.
    ways: Vec<Vec<ByteSet>>,
}

impl Tail {
    /// The tail of a pattern, if it has one and that is simple.
    pub(super) fn of(pattern: &Hir) -> Option<Tail> {
        let parts = match pattern.kind() {
            HirKind::Concat(parts) => parts.as_slice(),
            _ => std::slice::from_ref(pattern),
        };
        let (first, rest) = parts.split_first()?;
        let HirKind::Capture(group) = first.kind() else { return None };
        let is_secret = group.name.as_deref() == Some("secret");
        let last = lasts(&group.sub).filter(|last| is_secret && !last.is_optional)?;
        Some(Tail { lasts: last.bytes, ways: all_ways(rest)? })
    }

    /// Where the group ends in a match, if bytes alone leave one place for that.
    pub(super) fn group_end(&self, text: &[u8], (start, end): (usize, usize)) -> Option<usize> {
        let mut only = None;
        for way in &self.ways {
            let Some(group_end) = end.checked_sub(way.len()).filter(|at| *at > start) else {
                continue;
            };
            let mut behind = way.iter().zip(&text[group_end..]);
            let fits = self.lasts.contains(text[group_end - 1])
                && behind.all(|(set, byte)| set.contains(*byte));
            if fits && only.replace(group_end).is_some_and(|other| other != group_end) {
                return None;
            }
        }
        only
    }
}

/// What a part may end with.
struct Last {
    bytes: ByteSet,
    /// The part may also match nothing.
    is_optional: bool,
}

fn lasts(hir: &Hir) -> Option<Last> {
    let none = Last { bytes: ByteSet::EMPTY, is_optional: true };
    let one = |bytes| Last { bytes, is_optional: false };
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(none),
        HirKind::Literal(literal) => literal.0.last().map(|byte| one(ByteSet::of(*byte))),
        HirKind::Class(class) => bytes_of(class).map(one),
        HirKind::Capture(capture) => lasts(&capture.sub),
        HirKind::Repetition(part) => {
            let last = lasts(&part.sub)?;
            Some(Last { is_optional: last.is_optional || part.min == 0, ..last })
        }
        HirKind::Concat(parts) => parts.iter().rev().try_fold(none, |known, part| {
            if !known.is_optional {
                return Some(known);
            }
            let before = lasts(part)?;
            Some(Last { bytes: known.bytes.joined(&before.bytes), ..before })
        }),
        HirKind::Alternation(parts) => {
            let nothing = Last { bytes: ByteSet::EMPTY, is_optional: false };
            parts.iter().try_fold(nothing, |known, part| {
                let other = lasts(part)?;
                let is_optional = known.is_optional || other.is_optional;
                Some(Last { bytes: known.bytes.joined(&other.bytes), is_optional })
            })
        }
    }
}

/// All that these parts may match in a row, if that is little.
fn all_ways(parts: &[Hir]) -> Option<Vec<Vec<ByteSet>>> {
    parts.iter().try_fold(vec![Vec::new()], |known: Vec<Vec<ByteSet>>, part| {
        let more = ways(part)?;
        let joined = |before: &Vec<ByteSet>| {
            more.iter().map(|way| [before.as_slice(), way].concat()).collect::<Vec<_>>()
        };
        let all: Vec<_> = known.iter().flat_map(joined).collect();
        (all.len() <= WAYS_MAX).then_some(all)
    })
}

fn ways(hir: &Hir) -> Option<Vec<Vec<ByteSet>>> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(vec![Vec::new()]),
        HirKind::Literal(literal) => {
            Some(vec![literal.0.iter().copied().map(ByteSet::of).collect()])
        }
        HirKind::Class(class) => bytes_of(class).map(|set| vec![vec![set]]),
        HirKind::Capture(capture) => ways(&capture.sub),
        HirKind::Concat(parts) => all_ways(parts),
        HirKind::Alternation(parts) => {
            let all: Option<Vec<_>> = parts.iter().map(ways).collect();
            Some(all?.concat())
        }
        HirKind::Repetition(part) if part.max == Some(1) => {
            let mut all = ways(&part.sub)?;
            all.push(Vec::new());
            Some(all)
        }
        HirKind::Repetition(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::bytes::Regex;

    use super::super::shape::parse;
    use super::*;

    /// Patterns with a group in front, and whether their tails tell where it ends.
    const PATTERNS: [(&str, bool); 6] = [
        (
            r"(?P<secret>[A-Z]?[0-9]{1,4}(?:[.-][0-9]{1,3}){0,2})(?:[^0-9A-Z =]| (?:[^=]|\z)|\z)",
            true,
        ),
        (r"(?P<secret>[a-c]{2,4})(?:-?x|\z)", true),
        (r"(?P<secret>(?:ab|c){1,3})", true),
        (r"(?P<secret>[a-c]{1,4})(?:[a-c]|-|\z)", true),
        (r"(?P<secret>[a-c]{0,4})-", false),
        (r"x(?P<secret>[a-c]{1,4})-", false),
    ];

    #[test]
    fn only_a_group_in_front_that_holds_something_has_a_tail() {
        for (source, has_one) in PATTERNS {
            assert_eq!(Tail::of(&parse(source).unwrap()).is_some(), has_one, "{source}");
        }
    }

    #[test]
    fn where_two_ends_are_possible_none_is_told() {
        let tail = Tail::of(&parse(PATTERNS[3].0).unwrap()).unwrap();
        assert_eq!(tail.group_end(b"ab", (0, 2)), None);
        assert_eq!(tail.group_end(b"ab-", (0, 3)), Some(2));
    }

    proptest! {
        #[test]
        fn a_group_ends_where_a_regular_expression_says(text in "[abcxA019 .=-]{1,12}") {
            for (source, _) in PATTERNS.iter().filter(|(_, has_one)| *has_one) {
                let regex = Regex::new(&format!("^(?s-u:{source})")).unwrap();
                let Some(found) = regex.captures(text.as_bytes()) else { continue };
                let tail = Tail::of(&parse(source).unwrap()).unwrap();
                let end = tail.group_end(text.as_bytes(), (0, found[0].len()));
                prop_assert!(end.is_none_or(|end| end == found["secret"].len()), "{}", source);
            }
        }
    }
}
