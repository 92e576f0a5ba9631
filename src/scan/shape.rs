//! The shape of a pattern: what is read off it once, so that its matches are found quickly.
//!
//! A shape depends on nothing but the pattern, so those of the rules that are compiled in are kept
//! in a file ([`super::known`]).

use regex_automata::meta::BuildError;
use regex_syntax::hir::{Capture, Hir, HirKind, Look, Repetition};
use serde::{Deserialize, Serialize};

use super::bytes::ByteSet;
use super::gate::Gate;
use super::opening::{self, Opening};
use super::required::{Required, required};
use super::run::Leap;
use super::sets::Sets;
use super::stretch::stretch;

/// Patterns whose openings fit more often than this are found by what stands behind, if that is
/// rarer.
const FREQUENT: f64 = 0.004;

/// Bounds of a part's repetitions that only the length of the whole match keeps.
const LOOSE_MIN: u32 = 100;

/// What is read off a pattern.
pub(super) struct Shape {
    /// No letter and no digit may stand in front.
    pub(super) fresh: bool,
    /// Bytes of the longest match.
    pub(super) longest: usize,
    /// What must stand behind a place for the pattern to be worth a try.
    pub(super) gate: Option<Gate>,
    pub(super) anchor: Anchor,
    /// How matches begin, and the sets of bytes that this is said with.
    pub(super) openings: Vec<Opening>,
    pub(super) sets: Sets,
}

/// How matches of a pattern are found in a text.
#[derive(Serialize, Deserialize)]
pub(super) enum Anchor {
    /// By how they begin.
    Openings,
    /// By the long stretch of like bytes that each begins with.
    Run(Leap),
    /// By what each holds behind its beginning, and how they begin in front of that.
    Fragment(Required),
    /// The value as a whole, and only where a key names it.
    Whole,
}

/// Why a pattern can't be used.
#[derive(Debug, thiserror::Error)]
pub enum PatternError {
    /// Not the regex crate's syntax.
    #[error("is not a regular expression: {0}")]
    Syntax(Box<regex_syntax::Error>),
    /// Compiles to something too large.
    #[error("can't be compiled: {0}")]
    Compile(Box<BuildError>),
    /// Has no end.
    #[error("has no bound on the length of a match; bound its repetitions")]
    Unbounded,
}

/// A pattern that was parsed.
pub(super) struct Read {
    whole: Hir,
    /// Without a word boundary in front, which is asked for beside it.
    hir: Hir,
    fresh: bool,
}

impl Read {
    /// Parses a pattern.
    pub(super) fn new(source: &str) -> Result<Self, PatternError> {
        let whole = parse(source)?;
        let (hir, fresh) = without_boundary(&whole);
        match hir.properties().maximum_len() {
            Some(_) => Ok(Read { whole, hir, fresh }),
            None => Err(PatternError::Unbounded),
        }
    }

    /// Its shape.
    pub(super) fn shape(&self) -> Shape {
        let mut sets = Sets::default();
        let (anchor, openings) = anchor(&self.whole, &self.hir, &mut sets);
        let longest = self.hir.properties().maximum_len().unwrap_or(usize::MAX);
        Shape { fresh: self.fresh, longest, gate: Gate::of(&self.hir), anchor, openings, sets }
    }

    /// As it was written.
    pub(super) fn whole(&self) -> &Hir {
        &self.whole
    }

    /// What an automaton is made of.
    pub(super) fn body(&self) -> Hir {
        loosened(&self.hir)
    }

    /// The bytes that may stand at each of the first places of a match.
    pub(super) fn stretch(&self) -> Vec<ByteSet> {
        stretch(&[&self.hir])
    }
}

fn anchor(whole: &Hir, hir: &Hir, sets: &mut Sets) -> (Anchor, Vec<Opening>) {
    if begins_whole(whole) {
        return (Anchor::Whole, Vec::new());
    }
    let openings = opening::openings(&[whole], sets);
    let frequency = opening::frequency(&openings, sets);
    if frequency <= FREQUENT {
        return (Anchor::Openings, openings);
    }
    let required = required(whole, frequency, sets);
    let anchor = match required.filter(|required| required.cost(frequency, sets) < frequency) {
        Some(required) => Anchor::Fragment(required),
        None => Leap::of(&stretch(&[hir])).map_or(Anchor::Openings, Anchor::Run),
    };
    (anchor, openings)
}

fn begins_whole(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Look(look) => *look == Look::Start,
        HirKind::Concat(parts) => parts.first().is_some_and(begins_whole),
        HirKind::Capture(capture) => begins_whole(&capture.sub),
        _ => false,
    }
}

/// The syntax tree of a pattern: ASCII classes, any bytes.
pub(crate) fn parse(source: &str) -> Result<Hir, PatternError> {
    regex_syntax::ParserBuilder::new()
        .unicode(false)
        .utf8(false)
        .build()
        .parse(source)
        .map_err(|error| PatternError::Syntax(Box::new(error)))
}

/// Takes a word boundary off the beginning of a pattern, and says whether one was there.
///
/// There it means that no letter and no digit stands in front. A `_` may: in `user_id_219-09-9999`
/// and `_tel:...` it joins a name to a value, and would hide the value.
fn without_boundary(hir: &Hir) -> (Hir, bool) {
    let bounded = |hir: &Hir| matches!(hir.kind(), HirKind::Look(Look::WordAscii));
    match hir.kind() {
        HirKind::Concat(parts) if parts.first().is_some_and(bounded) => {
            (Hir::concat(parts[1..].to_vec()), true)
        }
        _ => (hir.clone(), false),
    }
}

/// The same pattern without bounds that only a long match would meet.
///
/// A part that may stand a thousand times is a thousand states, and an automaton over those is slow
/// at every place. Where a search begins and at most how far it goes bounds a match as a whole, so
/// a pattern loses no match by this; one part may only be longer where another is shorter.
fn loosened(hir: &Hir) -> Hir {
    let all = |parts: &[Hir]| parts.iter().map(loosened).collect();
    match hir.kind() {
        HirKind::Concat(parts) => Hir::concat(all(parts)),
        HirKind::Alternation(parts) => Hir::alternation(all(parts)),
        HirKind::Capture(capture) => {
            Hir::capture(Capture { sub: Box::new(loosened(&capture.sub)), ..capture.clone() })
        }
        HirKind::Repetition(part) => {
            let max = part.max.filter(|max| *max == part.min || *max < LOOSE_MIN);
            Hir::repetition(Repetition { max, sub: Box::new(loosened(&part.sub)), ..*part })
        }
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) | HirKind::Look(_) => hir.clone(),
    }
}
