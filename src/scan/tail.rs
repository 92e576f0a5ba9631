//! A tail is what a pattern asks for behind its group `secret`: mostly a border. Where a match ends
//! and which bytes stand there tells where the group may end.

use regex_syntax::hir::{Hir, HirKind, Look};

use super::bytes::ByteSet;
use super::opening::bytes_of;

/// Ways to match a tail; borders have a handful.
const WAYS_MAX: usize = 16;

/// How a match goes on behind a group.
pub(super) struct Tail {
    /// The bytes that the group may end with.
    lasts: ByteSet,
    ways: Vec<Way>,
}

/// What may follow, byte by byte.
#[derive(Clone, Default)]
struct Way {
    bytes: Vec<ByteSet>,
    /// Nothing may stand behind it.
    is_last: bool,
}

impl Tail {
    /// The tail behind the first of these parts, if that can't be empty and the tail is simple.
    pub(super) fn of(parts: &[Hir]) -> Option<Tail> {
        let (group, rest) = parts.split_first()?;
        let last = lasts(group).filter(|last| !last.is_optional)?;
        Some(Tail { lasts: last.bytes, ways: all_ways(rest)? })
    }

    /// The places behind the start of a match where the tail may begin that ends with the match.
    pub(super) fn starts(
        &self,
        text: &[u8],
        (start, end): (usize, usize),
    ) -> impl Iterator<Item = usize> {
        self.ways.iter().filter_map(move |way| {
            let at = end.checked_sub(way.bytes.len()).filter(|at| *at > start)?;
            let mut behind = way.bytes.iter().zip(&text[at..]);
            let fits = self.lasts.contains(text[at - 1])
                && behind.all(|(set, byte)| set.contains(*byte))
                && (!way.is_last || end == text.len());
            fits.then_some(at)
        })
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
fn all_ways(parts: &[Hir]) -> Option<Vec<Way>> {
    parts.iter().try_fold(vec![Way::default()], |known: Vec<Way>, part| {
        let more = ways(part)?;
        let joined = |before: &Way| more.iter().map(|way| before.then(way)).collect::<Vec<_>>();
        let all: Vec<_> = known.iter().flat_map(joined).collect();
        (all.len() <= WAYS_MAX).then_some(all)
    })
}

fn ways(hir: &Hir) -> Option<Vec<Way>> {
    let of = |bytes: Vec<ByteSet>| vec![Way { bytes, is_last: false }];
    match hir.kind() {
        HirKind::Look(Look::End) => Some(vec![Way { bytes: Vec::new(), is_last: true }]),
        HirKind::Empty | HirKind::Look(_) => Some(of(Vec::new())),
        HirKind::Literal(literal) => Some(of(literal.0.iter().copied().map(ByteSet::of).collect())),
        HirKind::Class(class) => bytes_of(class).map(|set| of(vec![set])),
        HirKind::Capture(capture) => ways(&capture.sub),
        HirKind::Concat(parts) => all_ways(parts),
        HirKind::Alternation(parts) => {
            let all: Option<Vec<_>> = parts.iter().map(ways).collect();
            Some(all?.concat())
        }
        HirKind::Repetition(part) if part.max == Some(1) => {
            let mut all = ways(&part.sub)?;
            all.push(Way::default());
            Some(all)
        }
        HirKind::Repetition(_) => None,
    }
}

impl Way {
    /// This way and another one behind it.
    fn then(&self, other: &Way) -> Way {
        let bytes = [self.bytes.as_slice(), &other.bytes].concat();
        Way { bytes, is_last: self.is_last || other.is_last }
    }
}
