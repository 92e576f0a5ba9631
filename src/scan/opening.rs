//! An opening is how a match must begin: one set of bytes for each of its first places.
//!
//! Openings are read off a pattern's syntax tree, so they can't be wrong about the pattern: each
//! match begins with at least one of them. That makes them a prefilter that loses nothing.

use regex_syntax::hir::{Class, Hir, HirKind, Look, Repetition};

use super::bytes::ByteSet;

/// Places that are looked at. Eight bytes tell a token prefix or a digit grouping from prose.
pub(crate) const DEPTH: usize = 8;

/// Variants of one pattern that are told apart; beyond, the openings become shorter instead of
/// more.
const VARIANTS_MAX: usize = 256;

/// How a match must begin.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Opening {
    sets: Vec<ByteSet>,
    /// The pattern asks for a word boundary in front.
    boundary: bool,
    /// What follows is still known exactly.
    open: bool,
    /// There is a boundary in front and a word byte behind it: so no letter or digit stands in
    /// front, whether or not the boundary allows a `_`.
    word_start: bool,
}

impl Opening {
    /// The bytes that may stand at a place; any byte where the pattern doesn't say.
    pub(crate) fn at(&self, place: usize) -> ByteSet {
        self.sets.get(place).copied().unwrap_or(ByteSet::ALL)
    }

    /// Bytes that a match has at least, as far as is known.
    pub(crate) fn len(&self) -> usize {
        self.sets.len()
    }

    /// The same, but for what it says of places from a depth on.
    pub(super) fn shortened(&self, depth: usize) -> Self {
        let sets = self.sets[..self.sets.len().min(depth)].to_vec();
        Opening { sets, open: false, ..*self }
    }

    /// A match can only begin where a word begins.
    pub(crate) fn at_word_start(&self) -> bool {
        self.word_start
    }

    /// Roughly which share of the places in a text fit.
    pub(crate) fn frequency(&self) -> f64 {
        self.sets.iter().map(ByteSet::frequency).product()
    }

    fn push(&mut self, set: ByteSet) {
        if self.open {
            self.sets.push(set);
            self.open = self.sets.len() < DEPTH;
        }
    }
}

/// All openings of a pattern: every match begins with one of them.
pub(crate) fn openings(pattern: &Hir) -> Vec<Opening> {
    let start = Opening { sets: Vec::new(), boundary: false, open: true, word_start: false };
    let mut found = extend(vec![start], pattern);
    for opening in &mut found {
        let wordly = opening.sets.first().is_some_and(ByteSet::is_wordly);
        opening.word_start = opening.boundary && wordly;
    }
    found.sort();
    found.dedup();
    found
}

fn extend(mut known: Vec<Opening>, hir: &Hir) -> Vec<Opening> {
    match hir.kind() {
        HirKind::Empty => known,
        HirKind::Look(look) => {
            let boundary = matches!(look, Look::WordAscii | Look::WordStartAscii);
            let first = |opening: &&mut Opening| opening.open && opening.sets.is_empty();
            known.iter_mut().filter(first).for_each(|opening| opening.boundary |= boundary);
            known
        }
        HirKind::Literal(literal) => {
            for &byte in literal.0.iter().take(DEPTH) {
                known.iter_mut().for_each(|opening| opening.push(ByteSet::of(byte)));
            }
            known
        }
        HirKind::Class(class) => {
            match bytes_of(class) {
                Some(set) => known.iter_mut().for_each(|opening| opening.push(set)),
                None => known.iter_mut().for_each(|opening| opening.open = false),
            }
            known
        }
        HirKind::Capture(capture) => extend(known, &capture.sub),
        HirKind::Concat(parts) => parts.iter().fold(known, extend),
        HirKind::Alternation(parts) => {
            bounded(&known, parts.iter().flat_map(|part| extend(known.clone(), part)))
        }
        HirKind::Repetition(repetition) => repeat(known, repetition),
    }
}

fn repeat(mut known: Vec<Opening>, repetition: &Repetition) -> Vec<Opening> {
    let least = repetition.min.min(DEPTH as u32);
    for _ in 0..least {
        known = extend(known, &repetition.sub);
    }
    if repetition.max == Some(repetition.min) {
        return known;
    }
    let more = repetition.max.map_or(DEPTH as u32, |max| (max - repetition.min).min(DEPTH as u32));
    let mut all = known.clone();
    let mut longer = known.clone();
    for _ in 0..more {
        longer = extend(longer, &repetition.sub);
        all.extend(longer.iter().cloned());
        if longer.iter().all(|opening| !opening.open) {
            break;
        }
    }
    bounded(&known, all.into_iter())
}

/// Takes the variants, or where they are too many, what was known before them and nothing more.
fn bounded(known: &[Opening], variants: impl Iterator<Item = Opening>) -> Vec<Opening> {
    let mut all: Vec<Opening> = variants.collect();
    all.sort();
    all.dedup();
    if all.len() <= VARIANTS_MAX {
        return all;
    }
    known.iter().cloned().map(|opening| Opening { open: false, ..opening }).collect()
}

/// The bytes of a class, if it is one of single bytes.
pub(super) fn bytes_of(class: &Class) -> Option<ByteSet> {
    let mut set = ByteSet::EMPTY;
    match class {
        Class::Bytes(bytes) => {
            bytes.ranges().iter().for_each(|range| set.insert_range(range.start(), range.end()));
        }
        Class::Unicode(chars) => {
            for range in chars.ranges() {
                let end = u8::try_from(range.end()).ok().filter(u8::is_ascii)?;
                let start = u8::try_from(range.start()).ok()?;
                set.insert_range(start, end);
            }
        }
    }
    Some(set)
}

/// Places that a stretch covers; enough for the run of word bytes that a key is.
const STRETCH: usize = 64;

/// The bytes that may stand at each of the first places, over all ways to match; each match has at
/// least that many bytes.
///
/// An opening knows how the places hang together, but only for a few of them.
pub(crate) fn stretch(pattern: &Hir) -> Vec<ByteSet> {
    let mut sets = vec![ByteSet::EMPTY; STRETCH];
    cover(pattern, (0, 0), &mut sets);
    sets.truncate(pattern.properties().minimum_len().unwrap_or(0));
    sets
}

/// Adds what a part may match, if it begins between two places, and says where the next part may
/// begin.
fn cover(hir: &Hir, at: (usize, usize), sets: &mut [ByteSet]) -> (usize, usize) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => at,
        HirKind::Literal(literal) => {
            literal.0.iter().fold(at, |at, &byte| cover_byte(ByteSet::of(byte), at, sets))
        }
        HirKind::Class(class) => match bytes_of(class) {
            Some(set) => cover_byte(set, at, sets),
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

fn cover_byte(set: ByteSet, at: (usize, usize), sets: &mut [ByteSet]) -> (usize, usize) {
    let count = at.1.saturating_sub(at.0).saturating_add(1);
    sets.iter_mut().skip(at.0).take(count).for_each(|all| all.add(set));
    (at.0.saturating_add(1), at.1.saturating_add(1))
}

fn cover_all(repetition: &Repetition, at: (usize, usize), sets: &mut [ByteSet]) -> (usize, usize) {
    let (mut nearest, mut next) = (at.0, at);
    for count in 1..=repetition.max.unwrap_or(u32::MAX) {
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

/// All bytes that a match of a part may hold.
pub(super) fn alphabet(hir: &Hir) -> ByteSet {
    let joined = |all: ByteSet, part: &Hir| all.joined(&alphabet(part));
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => ByteSet::EMPTY,
        HirKind::Literal(literal) => {
            literal.0.iter().fold(ByteSet::EMPTY, |all, &byte| all.joined(&ByteSet::of(byte)))
        }
        HirKind::Class(class) => bytes_of(class).unwrap_or(ByteSet::ALL),
        HirKind::Capture(capture) => alphabet(&capture.sub),
        HirKind::Repetition(repetition) => alphabet(&repetition.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().fold(ByteSet::EMPTY, joined)
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;
    use regex_automata::{Anchored, Input};

    use super::super::required::required;
    use super::*;

    impl Opening {
        /// Whether a match may begin at a place of a text.
        pub(in crate::scan) fn begins_at(&self, text: &[u8], place: usize) -> bool {
            let after_word =
                place.checked_sub(1).is_some_and(|before| text[before].is_ascii_alphanumeric());
            !(after_word && self.at_word_start()) && self.fits(&text[place..])
        }

        /// Whether the bytes fit; bytes beyond the end fit nothing.
        fn fits(&self, bytes: &[u8]) -> bool {
            self.sets.len() <= bytes.len()
                && self.sets.iter().zip(bytes).all(|(set, b)| set.contains(*b))
        }
    }

    pub(in crate::scan) fn parse(pattern: &str) -> Hir {
        regex_syntax::ParserBuilder::new()
            .unicode(false)
            .utf8(false)
            .build()
            .parse(pattern)
            .unwrap()
    }

    #[test]
    fn a_literal_prefix_is_its_own_opening() {
        let found = openings(&parse(r"\bghp_[A-Z]{3}"));
        assert_eq!(found.len(), 1);
        assert!(found[0].at_word_start());
        assert!(found[0].fits(b"ghp_ABCD") && !found[0].fits(b"ghq_ABCD"));
        assert!(!found[0].fits(b"ghp_A"), "a match needs more bytes than are there");
    }

    #[test]
    fn options_and_alternatives_are_told_apart() {
        let found = openings(&parse(r"\(?[0-9]{3}\)?-x"));
        for text in ["(123)-x", "123-x", "(123-x", "123)-x"] {
            assert!(found.iter().any(|opening| opening.fits(text.as_bytes())), "{text}");
        }
        assert!(!found.iter().any(|opening| opening.fits(b"12-x....")));
    }

    #[test]
    fn too_many_variants_shorten_the_opening_and_lose_nothing() {
        let found =
            openings(&parse(r"a(?:b|c|d|ee|ff|gg)?(?:1|2|33)?(?:x|yy)?(?:k|ll)?(?:m|nn)?z"));
        for text in ["az......", "aff33yyllnnz"] {
            assert!(found.iter().any(|opening| opening.fits(text.as_bytes())), "{text}");
        }
    }

    #[test]
    fn a_stretch_holds_every_byte_that_may_stand_at_a_place_of_the_shortest_match() {
        let found = stretch(&parse("a(?:b|cd)?[xy]{2,3}z"));
        let members: Vec<Vec<u8>> = found.iter().map(|set| set.iter().collect()).collect();
        assert_eq!(members, [b"a".to_vec(), b"bcxy".to_vec(), b"dxy".to_vec(), b"xyz".to_vec()]);
        assert_eq!(stretch(&parse(r"(?:\b)*[a-z]{40,}")).len(), 40);
        assert_eq!(stretch(&parse(r"(?:x?){100000}[a-z]{70}")).len(), STRETCH);
    }

    /// A small pattern: letters of a small alphabet, nested.
    pub(in crate::scan) fn small_pattern() -> impl Strategy<Value = String> {
        let leaf = prop::sample::select(vec![
            "a", "b", "ab", "-", "aab-", "[ab]", "[^a]", "[a-c_]", r"\b", "(?i:A)", "(?i:bA)",
            "ba-ba", "", r"[ -c]", r"\z", "é",
        ]);
        leaf.prop_map(str::to_owned).prop_recursive(4, 24, 4, |inner| {
            let many = prop::collection::vec(inner.clone(), 1..4);
            let times = prop::sample::select(vec!["?", "{2}", "{0,3}", "{1,2}", "{2,12}", "??"]);
            prop_oneof![
                many.clone().prop_map(|parts| parts.concat()),
                many.prop_map(|parts| format!("(?:{})", parts.join("|"))),
                (inner.clone(), times).prop_map(|(part, times)| format!("(?:{part}){times}")),
                inner.prop_map(|part| format!("({part})")),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

        #[test]
        fn wherever_a_match_begins_it_is_allowed_to(
            source in small_pattern(), text in "[abAB_c é-]{0,24}",
        ) {
            let hir = parse(&source);
            let regex = regex_automata::meta::Regex::builder()
                .configure(regex_automata::meta::Config::new().utf8_empty(false))
                .build_from_hir(&hir)
                .unwrap();
            let (openings, stretch) = (openings(&hir), stretch(&hir));
            let required = required(&hir, 1.0);
            let bytes = text.as_bytes();
            for place in 0..bytes.len() {
                let input = Input::new(bytes).range(place..).anchored(Anchored::Yes);
                let Some(found) = regex.find(input) else { continue };
                let begins = openings.iter().any(|opening| opening.begins_at(bytes, place));
                prop_assert!(begins || found.is_empty(), "{source} at {place} of {text:?}");
                let within = stretch.iter().zip(&bytes[place..]).all(|(set, b)| set.contains(*b));
                prop_assert!(within && stretch.len() <= found.len(), "{source} in {text:?}");
                if let Some(required) = &required {
                    let held = (required.nearest..=required.farthest)
                        .map(|at| place + at)
                        .filter(|at| *at <= bytes.len())
                        .filter(|at| bytes[place..*at].iter().all(|b| required.before.contains(*b)))
                        .any(|at| required.fragments.iter().any(|one| one.begins_at(bytes, at)));
                    prop_assert!(held, "{source} at {place} of {text:?}");
                }
            }
        }
    }
}
