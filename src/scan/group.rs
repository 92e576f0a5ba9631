//! Where the group `secret` lies in a match: it is narrowed down by what the pattern asks for in
//! front of the group (its lead), for the group's length, and behind it (its tail). Where one place
//! is left, it need not be asked of an automaton, to which that is the most costly question.

use regex_syntax::hir::{Hir, HirKind};

use super::bytes::ByteSet;
use super::lead::{Lead, bits};
use super::stretch::stretch;
use super::tail::Tail;

/// What is known of the places of a group.
pub(super) struct Group {
    lead: Lead,
    /// The bytes that the group may begin with.
    firsts: ByteSet,
    /// A bit for each length that the group may have; the last stands for all that are longer.
    lengths: u128,
    /// How the group is matched, where it is short.
    ways: Option<Lead>,
    tail: Tail,
}

impl Group {
    /// That of a pattern, if it has one whose lead and tail are simple.
    pub(super) fn of(pattern: &Hir) -> Option<Group> {
        let (before, from) = parted(pattern)?;
        let (lead, tail) = (Lead::of(before)?, Tail::of(from)?);
        let firsts = *stretch(&[&from[0]]).first()?;
        let (lengths, ways) = (lengths(&from[0]), Lead::of(&from[..1]));
        Some(Group { lead, firsts, lengths, ways, tail })
    }

    /// Where the group lies in a match, if one place is left for it.
    pub(super) fn place(
        &self,
        text: &[u8],
        (start, end): (usize, usize),
    ) -> Option<(usize, usize)> {
        let begins = self.lead.ends(text, (start, end));
        let places = || {
            self.tail.starts(text, (start, end)).flat_map(move |group_end| {
                let begins = bits(begins).map(move |at| start + at);
                begins.filter_map(move |at| (at < group_end).then_some((at, group_end)))
            })
        };
        let may_be = |place: &(usize, usize)| self.may_be(text, *place);
        let is_matched = |place: &(usize, usize)| self.is_matched(text, *place);
        only(places().filter(may_be)).or_else(|| only(places().filter(may_be).filter(is_matched)))
    }

    /// Whether the group may have this length and begin like this.
    fn may_be(&self, text: &[u8], (start, end): (usize, usize)) -> bool {
        let length = (end - start).min(LENGTH_LAST);
        self.lengths >> length & 1 == 1 && self.firsts.contains(text[start])
    }

    /// Whether these bytes may be the group.
    fn is_matched(&self, text: &[u8], (start, end): (usize, usize)) -> bool {
        let Some(ways) = &self.ways else { return true };
        end - start <= LENGTH_LAST && ways.ends(text, (start, end)) >> (end - start) & 1 == 1
    }
}

/// The only one there is, however often.
fn only<T: PartialEq>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

/// The parts in front of the group `secret`, and those from it on.
pub(super) fn parted(pattern: &Hir) -> Option<(&[Hir], &[Hir])> {
    let parts = match pattern.kind() {
        HirKind::Concat(parts) => parts.as_slice(),
        _ => std::slice::from_ref(pattern),
    };
    Some(parts.split_at(parts.iter().position(is_secret)?))
}

/// Whether a pattern has the group `secret`.
pub(super) fn has_group(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Capture(group) => is_secret(hir) || has_group(&group.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().any(has_group),
        HirKind::Repetition(part) => has_group(&part.sub),
        HirKind::Empty | HirKind::Look(_) | HirKind::Literal(_) | HirKind::Class(_) => false,
    }
}

fn is_secret(hir: &Hir) -> bool {
    matches!(hir.kind(), HirKind::Capture(group) if group.name.as_deref() == Some("secret"))
}

/// The length that stands for all from there on.
const LENGTH_LAST: usize = u128::BITS as usize - 1;

/// The lengths of what a part may match.
fn lengths(hir: &Hir) -> u128 {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => 1 << literal.0.len().min(LENGTH_LAST),
        HirKind::Class(_) => match hir.properties().maximum_len() {
            Some(1) => 2,
            _ => !1,
        },
        HirKind::Capture(capture) => lengths(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(lengths).fold(1, sums),
        HirKind::Alternation(parts) => parts.iter().map(lengths).fold(0, |all, one| all | one),
        HirKind::Repetition(part) => {
            let (one, most) = (lengths(&part.sub), part.max.unwrap_or(u32::MAX));
            let (mut all, mut some) = (0, 1);
            for times in 0..=most {
                let more = sums(some, one);
                // From here on it stays the same.
                if times >= part.min || more == some {
                    all |= some;
                }
                if more == some || times as usize > LENGTH_LAST && times >= part.min {
                    break;
                }
                some = more;
            }
            all
        }
    }
}

/// All sums of two lengths.
fn sums(some: u128, others: u128) -> u128 {
    bits(some).fold(0, |all, length| {
        let beyond = length > 0 && others >> (LENGTH_LAST - length) != 0;
        all | others << length | u128::from(beyond) << LENGTH_LAST
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::bytes::Regex;

    use super::super::shape::parse;
    use super::*;

    /// Patterns, and whether something is known of the places of their groups.
    const PATTERNS: [(&str, bool); 12] = [
        (
            r"(?P<secret>[A-Z]?[0-9]{1,4}(?:[.-][0-9]{1,3}){0,2})(?:[^0-9A-Z =]| (?:[^=]|\z)|\z)",
            true,
        ),
        (r"(?P<secret>[a-c]{2,4})(?:-?x|\z)", true),
        (r"(?P<secret>(?:ab|c){1,3})", true),
        (r"(?P<secret>[a-c]{1,4})(?:[a-c]|-|\z)", true),
        (r"x(?P<secret>[a-c]{1,4})-", true),
        (r"(?:a|ab|[bc]{1,3})[-. ]{0,2}(?:=|\b)(?P<secret>[a-c]{2}|[.-]?c{4})(?:[^0-9]|\z)", true),
        (r"[ab]{0,3}(?:c|-a)?(?P<secret>[a-c]{3,})", true),
        (r"(?:-?[abc])*(?P<secret>[-b]{1,2})", false),
        (r"(?P<secret>[a-c]{0,4})-", false),
        (r"[ab]{0,3}(?:c|-a)?(?P<secret>[a-c]{3,})x{0,2}", false),
        (r"a{200}(?P<secret>b)", false),
        (r"[a-c]{1,4}", false),
    ];

    #[test]
    fn a_group_with_a_short_lead_and_a_simple_tail_that_holds_something_is_known() {
        for (source, is_known) in PATTERNS {
            assert_eq!(Group::of(&parse(source).unwrap()).is_some(), is_known, "{source}");
        }
    }

    #[test]
    fn where_two_places_are_possible_none_is_told() {
        let group = Group::of(&parse(PATTERNS[3].0).unwrap()).unwrap();
        assert_eq!(group.place(b"ab", (0, 2)), None);
        assert_eq!(group.place(b"ab-", (0, 3)), Some((0, 2)));
        let group = Group::of(&parse(r"key[a-z]{0,3}(?P<secret>[a-z]{4})").unwrap()).unwrap();
        assert_eq!(group.place(b" keyabcdefg", (1, 9)), Some((5, 9)));
    }

    #[test]
    fn lengths_are_those_that_a_part_may_have() {
        let of = |source: &str| bits(lengths(&parse(source).unwrap())).collect::<Vec<_>>();
        assert_eq!(of("(?:ab|c){2}d?"), [2, 3, 4, 5]);
        assert_eq!(of("a{3}|b{36}|"), [0, 3, 36]);
        assert_eq!(of("a{125,}"), [125, 126, 127]);
        assert_eq!(of("(?:a{50}b?){3}"), [127]);
        assert_eq!(of("(?:a{100}){0,2}(?:\\b){9}"), [0, 100, 127]);
    }

    proptest! {
        #[test]
        fn a_group_lies_where_a_regular_expression_says(text in "[abcxA019 .=-]{1,14}") {
            for (source, _) in PATTERNS.iter().filter(|(_, is_known)| *is_known) {
                let regex = Regex::new(&format!("^(?s-u:{source})")).unwrap();
                let Some(found) = regex.captures(text.as_bytes()) else { continue };
                let group = Group::of(&parse(source).unwrap()).unwrap();
                let place = group.place(text.as_bytes(), (0, found[0].len()));
                let secret = found.name("secret").unwrap();
                let told = (secret.start(), secret.end());
                prop_assert!(place.is_none_or(|place| place == told), "{}", source);
            }
        }
    }
}
