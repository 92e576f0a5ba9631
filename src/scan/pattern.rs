//! A pattern is one regular expression of a rule, ready to be tried at a place.

use std::sync::OnceLock;

use regex_automata::meta::{BuildError, Cache, Config, Regex};
use regex_automata::util::primitives::NonMaxUsize;
use regex_automata::{Anchored, Input, PatternID};
use regex_syntax::hir::{Capture, Class, Hir, HirKind, Look, Repetition};

use super::bytes::ByteSet;
use super::chain::{self, Chain};
use super::gate::Gate;
use super::opening::{self, DEPTH, Opening};
use super::required::{Required, required};
use super::run::Run;
use super::sieve::Sifted;
use crate::limits::PATTERN_BYTES_MAX;

/// Patterns whose openings fit more often than this are found by what stands behind, if that is
/// rarer.
const FREQUENT: f64 = 0.004;

/// Bounds of a part's repetitions that only the length of the whole match keeps.
const LOOSE_MIN: u32 = 100;

/// How matches of a pattern are found in a text.
pub(crate) enum Anchor {
    /// By how they begin.
    Openings(Vec<Opening>),
    /// By the long stretch of like bytes that each begins with.
    Run(Box<Run>),
    /// By what each holds behind its beginning, and how they begin in front of that.
    Fragment(Required, Vec<Opening>),
    /// The value as a whole, and only where a key names it.
    Whole,
}

/// One regular expression, compiled.
pub(crate) struct Pattern {
    /// The number of the rule it belongs to.
    pub(crate) rule: u32,
    matcher: Matcher,
    /// No letter and no digit may stand in front.
    fresh: bool,
    longest: usize,
    stretch: Vec<ByteSet>,
    /// What must stand behind a place for the automaton to be worth a try.
    gate: Option<Gate>,
}

/// What tells whether a match begins at a place.
enum Matcher {
    /// Loops over bytes, the preferred first.
    Chains(Vec<Chain>),
    Regex(Box<Automaton>),
}

/// A regular expression that is compiled when it is first needed: of hundreds most never are.
struct Automaton {
    pattern: Hir,
    compiled: OnceLock<Compiled>,
}

/// An automaton, and the slot pair of the group `secret`, where there is one.
struct Compiled {
    regex: Regex,
    group: Option<usize>,
}

/// The bytes that a pattern matched: all of them, and those of its group `secret`.
pub(crate) struct Match {
    pub(crate) start: usize,
    pub(crate) secret: (usize, usize),
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

impl Pattern {
    /// Compiles a pattern of the rule with this number, and says how to find its matches.
    pub(crate) fn new(rule: u32, source: &str) -> Result<(Self, Anchor), PatternError> {
        let whole = parse(source)?;
        let (hir, fresh) = without_boundary(&whole);
        let longest = hir.properties().maximum_len().ok_or(PatternError::Unbounded)?;
        let stretch = opening::stretch(&hir);
        let anchor = anchor(&whole, &stretch);
        let matcher = Matcher::new(&loosened(&hir))?;
        let gate = Gate::of(&hir);
        Ok((Pattern { rule, matcher, fresh, longest, stretch, gate }, anchor))
    }

    /// Whether each match has a long run within a sieve's reach.
    pub(crate) fn has_run(&self) -> bool {
        self.gate.is_some_and(|gate| gate.is_long())
    }

    /// The match that begins exactly at a place.
    ///
    /// `sifted` is the text sifted; `cache` is this pattern's own, one for each thread; it is made
    /// when it is first needed.
    pub(crate) fn at(
        &self,
        text: &[u8],
        place: usize,
        sifted: &Sifted,
        cache: &mut Option<Cache>,
    ) -> Option<Match> {
        if self.gate.is_some_and(|gate| !gate.is_open(sifted, place)) {
            return None;
        }
        if !self.may_begin_behind(text, place) {
            return None;
        }
        let end = text.len().min(place + self.longest);
        match &self.matcher {
            Matcher::Chains(chains) => {
                let (whole, secret) = chains.iter().find_map(|chain| chain.at(text, place, end))?;
                Some(Match { start: whole.start, secret: (secret.start, secret.end) })
            }
            Matcher::Regex(automaton) if self.may_begin(text, place) => {
                let input = Input::new(text).range(place..end).anchored(Anchored::Yes);
                let compiled = automaton.compiled();
                search(compiled, &input, cache.get_or_insert_with(|| compiled.regex.create_cache()))
            }
            Matcher::Regex(..) => None,
        }
    }

    /// Whether a match may stand behind the byte in front of a place.
    #[inline]
    pub(crate) fn may_begin_behind(&self, text: &[u8], place: usize) -> bool {
        !self.fresh || place == 0 || !text[place - 1].is_ascii_alphanumeric()
    }

    /// Whether the bytes behind a place are such as a match has. The first are known to fit, from
    /// the opening.
    fn may_begin(&self, text: &[u8], place: usize) -> bool {
        let Some(bytes) = text.get(place..place + self.stretch.len()) else { return false };
        self.stretch.iter().zip(bytes).skip(DEPTH).all(|(set, byte)| set.contains(*byte))
    }
}

impl Matcher {
    fn new(pattern: &Hir) -> Result<Self, PatternError> {
        if let Some(chains) = chain::chains(pattern) {
            return Ok(Matcher::Chains(chains));
        }
        let automaton = Automaton { pattern: pattern.clone(), compiled: OnceLock::new() };
        if states(pattern) > STATES_SURE {
            // It may be too large, which must be said before anything is read.
            let _ = automaton.compiled.set(Compiled::new(pattern)?);
        }
        Ok(Matcher::Regex(Box::new(automaton)))
    }
}

impl Automaton {
    fn compiled(&self) -> &Compiled {
        self.compiled.get_or_init(|| {
            Compiled::new(&self.pattern).expect("a pattern of so few states can be compiled")
        })
    }
}

impl Compiled {
    fn new(pattern: &Hir) -> Result<Self, PatternError> {
        let config = Config::new()
            .utf8_empty(false)
            .nfa_size_limit(Some(PATTERN_BYTES_MAX))
            .hybrid_cache_capacity(PATTERN_BYTES_MAX / 8);
        let regex = Regex::builder()
            .configure(config)
            .build_from_hir(pattern)
            .map_err(|error| PatternError::Compile(Box::new(error)))?;
        let group = regex.group_info().to_index(PatternID::ZERO, "secret");
        Ok(Compiled { regex, group })
    }
}

/// States of an automaton with which it is surely small enough: each takes well below 64 bytes.
const STATES_SURE: usize = PATTERN_BYTES_MAX / 64 / 4;

/// At most how many states the automaton of a pattern has, a range of bytes counted as one.
fn states(hir: &Hir) -> usize {
    let sum = |parts: &[Hir]| parts.iter().map(states).fold(2, usize::saturating_add);
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len(),
        HirKind::Class(Class::Bytes(bytes)) => 1 + bytes.ranges().len(),
        HirKind::Class(Class::Unicode(chars)) => 16 * (1 + chars.ranges().len()),
        HirKind::Capture(capture) => states(&capture.sub).saturating_add(2),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => sum(parts),
        HirKind::Repetition(part) => {
            let times = part.max.unwrap_or(part.min).max(part.min).saturating_add(1);
            states(&part.sub).saturating_add(2).saturating_mul(times as usize)
        }
    }
}

fn search(compiled: &Compiled, input: &Input<'_>, cache: &mut Cache) -> Option<Match> {
    let Compiled { regex, group } = compiled;
    let Some(group) = *group else {
        let found = regex.search_with(cache, input)?;
        return Some(Match { start: found.start(), secret: (found.start(), found.end()) });
    };
    // A cheap search first: most places that are tried hold nothing.
    regex.search_half_with(cache, input)?;
    let mut slots = vec![None::<NonMaxUsize>; 2 * (group + 1)];
    regex.search_slots_with(cache, input, &mut slots)?;
    let slot = |n: usize| slots.get(n).copied().flatten().map(NonMaxUsize::get);
    let (start, end) = (slot(0)?, slot(1)?);
    let secret = slot(2 * group).zip(slot(2 * group + 1)).unwrap_or((start, end));
    Some(Match { start, secret })
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

fn anchor(hir: &Hir, stretch: &[ByteSet]) -> Anchor {
    if begins_whole(hir) {
        return Anchor::Whole;
    }
    let openings = opening::openings(hir);
    let frequency: f64 = openings.iter().map(Opening::frequency).sum();
    if frequency <= FREQUENT {
        return Anchor::Openings(openings);
    }
    match required(hir, frequency).filter(|required| required.cost(frequency) < frequency) {
        Some(required) => Anchor::Fragment(required, openings),
        None => match Run::of(stretch, openings.clone()) {
            Some(run) => Anchor::Run(Box::new(run)),
            None => Anchor::Openings(openings),
        },
    }
}

fn begins_whole(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Look(look) => *look == Look::Start,
        HirKind::Concat(parts) => parts.first().is_some_and(begins_whole),
        HirKind::Capture(capture) => begins_whole(&capture.sub),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_that_is_too_large_is_refused_before_it_is_needed() {
        let refused = |source: &str| Pattern::new(0, source).is_err();
        assert!(refused("(?:(?:[a-z0-9]{99}(?:b|cd)?){99}){99}"));
        assert!(!refused("(?:[a-z0-9]{9}(?:b|cd)?){9}"));
    }

    #[test]
    fn a_pattern_of_few_states_can_be_compiled() {
        // As many states as are taken for sure, in the forms that take most memory for each.
        for source in ["(?:a|b|cd?){X}", "[a-cx-z0]{X}", "(?:ab?){X}", "(?:(?P<a>a)?){X}"] {
            let of = |times: usize| {
                let source = source.replace('X', &times.to_string()).replace("(?P<a>a)", "(?:ax?)");
                parse(&source).unwrap()
            };
            let most = (1..).take_while(|times| states(&of(64 * times)) <= STATES_SURE).count();
            assert!(most > 0 && Compiled::new(&of(64 * most)).is_ok(), "{source}");
        }
    }
}
