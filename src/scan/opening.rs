//! An opening is how a match must begin: one set of bytes for each of its first places.
//!
//! Openings are read off a pattern's syntax tree, so they can't be wrong about the pattern: each
//! match begins with at least one of them. That makes them a prefilter that loses nothing.

use regex_syntax::hir::{Class, Hir, HirKind, Look, Repetition};
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::bytes::ByteSet;
use super::hex;
use super::sets::{ALL, SetId, Sets};

/// Places that are looked at. Eight bytes tell a token prefix or a digit grouping from prose.
pub(crate) const DEPTH: usize = 8;

/// Variants of one pattern that are told apart; beyond, the openings become shorter instead of
/// more.
const VARIANTS_MAX: usize = 256;

/// How a match must begin.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Opening {
    /// The set of each place; any byte where the pattern doesn't say.
    sets: [SetId; DEPTH],
    len: u8,
    /// There is a boundary in front and a word byte behind it: so no letter or digit stands in
    /// front, whether or not the boundary allows a `_`.
    word_start: bool,
}

/// What is known of an opening while its pattern is read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Start {
    opening: Opening,
    /// The pattern asks for a word boundary in front.
    boundary: bool,
    /// What follows is still known exactly.
    open: bool,
}

impl Opening {
    const EMPTY: Opening = Opening { sets: [ALL; DEPTH], len: 0, word_start: false };

    /// The opening with these sets at its first places.
    pub(super) fn new(sets: &[SetId], word_start: bool) -> Self {
        let mut opening = Opening { word_start, ..Opening::EMPTY };
        sets.iter().take(DEPTH).for_each(|set| opening.push(*set));
        opening
    }

    /// The same, but for what it says of places from a depth on.
    pub(super) fn shortened(&self, depth: usize) -> Self {
        Opening::new(&self.sets()[..self.len().min(depth)], self.word_start && depth > 0)
    }

    /// The same opening where sets have other numbers, or none: then it ends before.
    pub(super) fn renumbered(&self, numbers: &[Option<SetId>]) -> Self {
        let mut renumbered = Opening { word_start: self.word_start, ..Opening::EMPTY };
        let sets = self.sets().iter().map_while(|set| numbers[usize::from(*set)]);
        sets.for_each(|set| renumbered.push(set));
        renumbered
    }

    /// The bytes that may stand at a place; any byte where the pattern doesn't say.
    pub(super) fn at(&self, place: usize) -> SetId {
        self.sets.get(place).copied().unwrap_or(ALL)
    }

    /// The sets of the first places, as far as the pattern says.
    pub(super) fn sets(&self) -> &[SetId] {
        &self.sets[..self.len()]
    }

    /// Bytes that a match has at least, as far as is known.
    pub(super) fn len(&self) -> usize {
        usize::from(self.len)
    }

    /// A match can only begin where a word begins.
    pub(super) fn at_word_start(&self) -> bool {
        self.word_start
    }

    /// Roughly which share of the places in a text fit.
    fn frequency(&self, sets: &Sets) -> f64 {
        self.sets().iter().map(|set| sets.get(*set).frequency()).product()
    }

    fn push(&mut self, set: SetId) {
        self.sets[self.len()] = set;
        self.len += 1;
    }
}

/// As hex: 01 for the start of a word or 00, then the numbers of the sets, which are those of one
/// pattern.
impl Serialize for Opening {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let sets = self.sets().iter().map(|set| u8::try_from(*set));
        let sets: Vec<u8> = sets.collect::<Result<_, _>>().map_err(S::Error::custom)?;
        let first = u8::from(self.word_start);
        serializer.serialize_str(&hex::written([first].into_iter().chain(sets)))
    }
}

impl<'de> Deserialize<'de> for Opening {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wrong = || D::Error::custom("no opening");
        let mut octets = hex::read(<&str>::deserialize(deserializer)?);
        let word_start = octets.next().flatten().ok_or_else(wrong)? == 1;
        let mut opening = Opening { word_start, ..Opening::EMPTY };
        for set in octets {
            let set = set.filter(|_| opening.len() < DEPTH).ok_or_else(wrong)?;
            opening.push(set.into());
        }
        Ok(opening)
    }
}

impl Start {
    fn push(&mut self, set: Option<SetId>) {
        match set {
            Some(set) if self.open => {
                self.opening.push(set);
                self.open = self.opening.len() < DEPTH;
            }
            Some(_) => {}
            None => self.open = false,
        }
    }

    fn closed(self) -> Self {
        Start { open: false, ..self }
    }
}

/// Roughly which share of the places in a text fit one of some openings.
pub(super) fn frequency(openings: &[Opening], sets: &Sets) -> f64 {
    openings.iter().map(|opening| opening.frequency(sets)).sum()
}

/// All openings of what these parts match in a row: every match begins with one of them.
pub(super) fn openings(parts: &[&Hir], sets: &mut Sets) -> Vec<Opening> {
    let start = Start { opening: Opening::EMPTY, boundary: false, open: true };
    let starts = parts.iter().fold(vec![start], |known, part| extend(known, part, sets));
    let finished = |start: Start| {
        let first = start.opening.sets().first();
        let wordly = first.is_some_and(|set| sets.get(*set).is_wordly());
        Opening { word_start: start.boundary && wordly, ..start.opening }
    };
    let mut found: Vec<Opening> = starts.into_iter().map(finished).collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn extend(mut known: Vec<Start>, hir: &Hir, sets: &mut Sets) -> Vec<Start> {
    match hir.kind() {
        HirKind::Empty => known,
        HirKind::Look(look) => {
            let boundary = matches!(look, Look::WordAscii | Look::WordStartAscii);
            let first = |start: &&mut Start| start.open && start.opening.len == 0;
            known.iter_mut().filter(first).for_each(|start| start.boundary |= boundary);
            known
        }
        HirKind::Literal(literal) => {
            for &byte in literal.0.iter().take(DEPTH) {
                push(&mut known, sets.number(ByteSet::of(byte)));
            }
            known
        }
        HirKind::Class(class) => {
            push(&mut known, bytes_of(class).and_then(|set| sets.number(set)));
            known
        }
        HirKind::Capture(capture) => extend(known, &capture.sub, sets),
        HirKind::Concat(parts) => parts.iter().fold(known, |known, part| extend(known, part, sets)),
        HirKind::Alternation(parts) => {
            let ways = parts.iter().flat_map(|part| extend(known.clone(), part, sets)).collect();
            bounded(&known, ways)
        }
        HirKind::Repetition(repetition) => repeat(known, repetition, sets),
    }
}

/// Goes on with one byte, or with what isn't known.
fn push(known: &mut [Start], set: Option<SetId>) {
    known.iter_mut().for_each(|start| start.push(set));
}

fn repeat(mut known: Vec<Start>, repetition: &Repetition, sets: &mut Sets) -> Vec<Start> {
    let least = repetition.min.min(DEPTH as u32);
    for _ in 0..least {
        known = extend(known, &repetition.sub, sets);
    }
    if repetition.max == Some(repetition.min) {
        return known;
    }
    let more = repetition.max.map_or(DEPTH as u32, |max| (max - repetition.min).min(DEPTH as u32));
    let mut all = known.clone();
    let mut longer = known.clone();
    for _ in 0..more {
        longer = extend(longer, &repetition.sub, sets);
        all.extend_from_slice(&longer);
        if longer.iter().all(|start| !start.open) {
            break;
        }
    }
    bounded(&known, all)
}

/// Takes the variants, or where they are too many, what was known before them and nothing more.
fn bounded(known: &[Start], mut variants: Vec<Start>) -> Vec<Start> {
    variants.sort_unstable();
    variants.dedup();
    if variants.len() <= VARIANTS_MAX {
        return variants;
    }
    known.iter().map(|start| start.closed()).collect()
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
    use super::super::stretch::stretch;
    use super::*;

    impl Opening {
        /// Whether a match may begin at a place of a text.
        pub(in crate::scan) fn begins_at(&self, sets: &Sets, text: &[u8], place: usize) -> bool {
            let after_word =
                place.checked_sub(1).is_some_and(|before| text[before].is_ascii_alphanumeric());
            !(after_word && self.at_word_start()) && self.fits(sets, &text[place..])
        }

        /// Whether the bytes fit; bytes beyond the end fit nothing.
        fn fits(&self, sets: &Sets, bytes: &[u8]) -> bool {
            self.len() <= bytes.len()
                && self.sets().iter().zip(bytes).all(|(set, b)| sets.get(*set).contains(*b))
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

    /// The openings of a pattern, and whether one of them fits some bytes.
    fn read(source: &str) -> (Vec<Opening>, impl Fn(&[u8]) -> bool) {
        let mut sets = Sets::default();
        let all = openings(&[&parse(source)], &mut sets);
        (all.clone(), move |bytes| all.iter().any(|opening| opening.fits(&sets, bytes)))
    }

    #[test]
    fn a_literal_prefix_is_its_own_opening() {
        let (found, fits) = read(r"\bghp_[A-Z]{3}");
        assert_eq!(found.len(), 1);
        assert!(found[0].at_word_start());
        assert!(fits(b"ghp_ABCD") && !fits(b"ghq_ABCD"));
        assert!(!fits(b"ghp_A"), "a match needs more bytes than are there");
    }

    #[test]
    fn options_and_alternatives_are_told_apart() {
        let (_, fits) = read(r"\(?[0-9]{3}\)?-x");
        for text in ["(123)-x", "123-x", "(123-x", "123)-x"] {
            assert!(fits(text.as_bytes()), "{text}");
        }
        assert!(!fits(b"12-x...."));
    }

    #[test]
    fn too_many_variants_shorten_the_opening_and_lose_nothing() {
        let (_, fits) = read(r"a(?:b|c|d|ee|ff|gg)?(?:1|2|33)?(?:x|yy)?(?:k|ll)?(?:m|nn)?z");
        for text in ["az......", "aff33yyllnnz"] {
            assert!(fits(text.as_bytes()), "{text}");
        }
    }

    /// A small pattern: letters of a small alphabet, nested.
    pub(in crate::scan) fn small_pattern() -> impl Strategy<Value = String> {
        let leaf = prop::sample::select(vec![
            "a", "b", "ab", "-", "aab-", "[ab]", "[^a]", "[a-c_]", r"\b", "(?i:A)", "(?i:bA)",
            "ba-ba", "", r"[ -c]", r"\z", "é", "7", "[07]",
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
            let mut sets = Sets::default();
            let openings = openings(&[&hir], &mut sets);
            let (required, stretch) = (required(&hir, 1.0, &mut sets), stretch(&[&hir]));
            let bytes = text.as_bytes();
            for place in 0..bytes.len() {
                let input = Input::new(bytes).range(place..).anchored(Anchored::Yes);
                let Some(found) = regex.find(input) else { continue };
                let begins = openings.iter().any(|opening| opening.begins_at(&sets, bytes, place));
                prop_assert!(begins || found.is_empty(), "{source} at {place} of {text:?}");
                let within = stretch.iter().zip(&bytes[place..]).all(|(set, b)| set.contains(*b));
                prop_assert!(within && stretch.len() <= found.len(), "{source} in {text:?}");
                if let Some(required) = &required {
                    let held = (required.nearest..=required.farthest)
                        .map(|at| place + at)
                        .filter(|at| *at <= bytes.len())
                        .filter(|at| bytes[place..*at].iter().all(|b| required.before.contains(*b)))
                        .any(|at| {
                            let fits = |one: &Opening| one.begins_at(&sets, bytes, at);
                            required.fragments.iter().any(fits)
                        });
                    prop_assert!(held, "{source} at {place} of {text:?}");
                }
            }
        }
    }
}
