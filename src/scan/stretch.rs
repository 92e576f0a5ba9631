//! A stretch is which bytes may stand at each of the first places of a match, over all ways to
//! match. An opening knows how the places hang together, but only for a few of them.

use regex_syntax::hir::{Hir, HirKind, Repetition};

use super::bytes::ByteSet;
use super::opening::bytes_of;

/// Places that a stretch covers; enough for the run of word bytes that a key is.
const PLACES: usize = 64;

/// The bytes that may stand at each of the first places of what these parts match in a row; each
/// match has at least that many bytes.
pub(super) fn stretch(parts: &[&Hir]) -> Vec<ByteSet> {
    let mut sets = vec![ByteSet::EMPTY; PLACES];
    let mut at = (0, 0);
    for part in parts {
        at = cover(part, at, &mut sets);
        if at.0 >= PLACES {
            break;
        }
    }
    let least = parts.iter().map(|part| part.properties().minimum_len().unwrap_or(0));
    sets.truncate(least.fold(0, usize::saturating_add));
    sets
}

/// Adds what a part may match, if it begins between two places, and says where the next part may
/// begin.
fn cover(hir: &Hir, at: (usize, usize), sets: &mut [ByteSet]) -> (usize, usize) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => at,
        HirKind::Literal(literal) => {
            literal.0.iter().fold(at, |at, &byte| cover_bytes(ByteSet::of(byte), (1, 1), at, sets))
        }
        HirKind::Class(class) => match bytes_of(class) {
            Some(set) => cover_bytes(set, (1, 1), at, sets),
            None => {
                sets.iter_mut().skip(at.0).for_each(|all| *all = ByteSet::ALL);
                (at.0.saturating_add(1), usize::MAX)
            }
        },
        HirKind::Capture(capture) => cover(&capture.sub, at, sets),
        HirKind::Concat(parts) => parts.iter().fold(at, |at, part| cover(part, at, sets)),
        HirKind::Alternation(parts) => {
            let ends = parts.iter().map(|part| cover(part, at, sets));
            ends.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1))).unwrap_or(at)
        }
        HirKind::Repetition(repetition) => cover_all(repetition, at, sets),
    }
}

/// Adds so many bytes of one set, at least and at most.
fn cover_bytes(
    set: ByteSet,
    (least, most): (usize, usize),
    at: (usize, usize),
    sets: &mut [ByteSet],
) -> (usize, usize) {
    let count = at.1.saturating_sub(at.0).saturating_add(most);
    sets.iter_mut().skip(at.0).take(count).for_each(|all| all.add(set));
    (at.0.saturating_add(least), at.1.saturating_add(most))
}

fn cover_all(repetition: &Repetition, at: (usize, usize), sets: &mut [ByteSet]) -> (usize, usize) {
    let most = repetition.max.unwrap_or(u32::MAX);
    if let HirKind::Class(class) = repetition.sub.kind()
        && let Some(set) = bytes_of(class)
    {
        return cover_bytes(set, (repetition.min as usize, most as usize), at, sets);
    }
    let (mut nearest, mut next) = (at.0, at);
    for count in 1..=most {
        let before = next;
        next = cover(&repetition.sub, next, sets);
        if count <= repetition.min {
            nearest = next.0;
        }
        // More of the same would add nothing.
        if next == before {
            return (nearest, next.1);
        }
        if next.0 >= sets.len() || (next.0 == before.0 && before.1 >= sets.len()) {
            return (nearest, usize::MAX);
        }
    }
    (nearest, next.1)
}

#[cfg(test)]
mod tests {
    use super::super::opening::tests::parse;
    use super::*;

    #[test]
    fn a_stretch_holds_every_byte_that_may_stand_at_a_place_of_the_shortest_match() {
        let found = stretch(&[&parse("a(?:b|cd)?[xy]{2,3}z")]);
        let members: Vec<Vec<u8>> = found.iter().map(|set| set.iter().collect()).collect();
        assert_eq!(members, [b"a".to_vec(), b"bcxy".to_vec(), b"dxy".to_vec(), b"xyz".to_vec()]);
        assert_eq!(stretch(&[&parse(r"(?:\b)*[a-z]{40,}")]).len(), 40);
        assert_eq!(stretch(&[&parse(r"(?:x?){100000}[a-z]{70}")]).len(), PLACES);
    }

    #[test]
    fn parts_in_a_row_are_covered_like_one_pattern() {
        for parts in [["a{1,3}", "(?:b|cd){2,}", "x{0,90}y"], ["", "[ab]{70}", "c"]] {
            let (all, whole) = (parts.map(parse), parse(&parts.concat()));
            assert!(stretch(&all.each_ref()) == stretch(&[&whole]), "{parts:?}");
        }
    }
}
