//! A pattern is one regular expression of a rule, ready to be tried at a place.

use std::sync::OnceLock;

use regex_automata::meta::{Cache, Config, Regex};
use regex_automata::util::primitives::NonMaxUsize;
use regex_automata::{Anchored, Input, PatternID};
use regex_syntax::hir::{Class, Hir, HirKind};

use super::bytes::ByteSet;
use super::chain::{Chain, Ends, Spans, chains};
use super::gate::Gate;
use super::group::{Group, has_group};
use super::known;
use super::led::{Led, Told};
use super::need::{Need, Next, Seen};
use super::opening::DEPTH;
use super::rest::Rest;
use super::shape::{PatternError, Read, Shape};
use super::sieve::Sifted;
use super::walk::{Trail, Walk};
use crate::limits::PATTERN_BYTES_MAX;

/// One regular expression, compiled.
pub(crate) struct Pattern {
    /// The number of the rule it belongs to.
    pub(crate) rule: u32,
    /// No letter and no digit may stand in front.
    fresh: bool,
    longest: usize,
    /// What must stand behind a place for the matcher to be worth a try.
    gate: Option<Gate>,
    source: String,
    /// Made of the source when it is first needed: of hundreds most never are.
    matcher: OnceLock<Matcher>,
    /// What each match holds, worked out when many places of a text are tried.
    need: OnceLock<Option<Need>>,
}

/// What tells whether a match begins at a place.
enum Matcher {
    /// Loops over bytes, the preferred first.
    Chains(Vec<Chain>),
    Regex(Box<Automaton>),
}

/// A regular expression that is compiled when it is first needed.
struct Automaton {
    /// The bytes that may stand at each of the first places of a match.
    stretch: Vec<ByteSet>,
    /// Tells what most places hold, without an automaton.
    led: Option<Led>,
    /// Tells the most of what is left.
    walk: Option<Walk>,
    /// The pattern, or what comes before its rest.
    body: Hir,
    rest: Option<Rest>,
    has_group: bool,
    compiled: OnceLock<Compiled>,
}

/// An automaton, and the slot pair of the group `secret`, where there is one.
struct Compiled {
    regex: Regex,
    slot: Option<usize>,
    /// Tells where the group lies, in most matches of most patterns.
    group: Option<Group>,
}

/// What a thread keeps of a pattern from try to try.
#[derive(Default)]
pub(super) struct Memory {
    /// Made when it is first needed.
    cache: Option<Cache>,
    ends: Ends,
    /// The same for the chains behind a lead.
    led: Ends,
    trail: Trail,
    seen: Seen,
    next: Next,
}

/// The bytes that a pattern matched: all of them, and those of its group `secret`.
pub(crate) struct Match {
    pub(crate) start: usize,
    end: usize,
    pub(crate) secret: (usize, usize),
}

impl From<Spans> for Match {
    fn from((whole, secret): Spans) -> Self {
        Match { start: whole.start, end: whole.end, secret: (secret.start, secret.end) }
    }
}

impl Pattern {
    /// Compiles a pattern of the rule with this number, and says how to find its matches.
    pub(super) fn new(rule: u32, source: &str) -> Result<(Self, Shape), PatternError> {
        let (shape, matcher) = match known::shape(source) {
            Some(shape) => (shape, OnceLock::new()),
            None => {
                let read = Read::new(source)?;
                let matcher = Matcher::new(&read);
                matcher.must_compile()?;
                (read.shape(), OnceLock::from(matcher))
            }
        };
        let Shape { fresh, longest, gate, .. } = shape;
        let source = source.to_owned();
        let need = OnceLock::new();
        Ok((Pattern { rule, fresh, longest, gate, source, matcher, need }, shape))
    }

    /// Whether each match has a long run within a sieve's reach.
    pub(crate) fn has_run(&self) -> bool {
        self.gate.is_some_and(|gate| gate.is_long())
    }

    /// The match that begins exactly at a place.
    ///
    /// `sifted` is the text sifted; `memory` is this pattern's own, one for each thread.
    pub(crate) fn at(
        &self,
        text: &[u8],
        place: usize,
        sifted: &Sifted,
        memory: &mut Memory,
    ) -> Option<Match> {
        if self.gate.is_some_and(|gate| !gate.is_open(sifted, place)) {
            return None;
        }
        if !self.may_begin_behind(text, place) {
            return None;
        }
        let end = text.len().min(place + self.longest);
        match self.matcher() {
            Matcher::Chains(chains) => {
                let ends = memory.ends.of(sifted.number());
                Chain::first(chains, text, (place, end), ends).map(Match::from)
            }
            Matcher::Regex(automaton) if automaton.may_begin(text, place) => {
                let number = sifted.number();
                let known = (memory.led.of(number), memory.seen.of(number));
                match automaton.led.as_ref().map(|led| led.at(text, (place, end), known)) {
                    Some(Told::Nothing) => return None,
                    Some(Told::Match(found)) => return Some(Match::from(found)),
                    Some(Told::Open) | None => {}
                }
                let known = (number, &mut memory.trail);
                match automaton.walk.as_ref().map(|walk| walk.at(text, (place, end), known)) {
                    Some(Told::Nothing) => return None,
                    Some(Told::Match(found)) => {
                        let ends = memory.ends.of(number);
                        return Some(automaton.with_rest(found.into(), (text, end), ends));
                    }
                    Some(Told::Open) | None => {}
                }
                if memory.next.are_many(sifted.number())
                    && self.need().is_some_and(|need| !need.is_met(text, place, &mut memory.next))
                {
                    return None;
                }
                let input = Input::new(text).range(place..end).anchored(Anchored::Yes);
                let compiled = automaton.compiled();
                let cache = memory.cache.get_or_insert_with(|| compiled.regex.create_cache());
                let found = search(compiled, &input, cache)?;
                Some(automaton.with_rest(found, (text, end), memory.ends.of(sifted.number())))
            }
            Matcher::Regex(..) => None,
        }
    }

    /// Where a match ends at the latest that begins at a place.
    pub(super) fn reach(&self, place: usize) -> usize {
        place + self.longest
    }

    /// Whether a match may stand behind the byte in front of a place.
    #[inline]
    pub(crate) fn may_begin_behind(&self, text: &[u8], place: usize) -> bool {
        !self.fresh || place == 0 || !text[place - 1].is_ascii_alphanumeric()
    }

    fn matcher(&self) -> &Matcher {
        self.matcher.get_or_init(|| Matcher::new(&self.read()))
    }

    fn need(&self) -> Option<&Need> {
        self.need.get_or_init(|| Need::of(&self.read())).as_ref()
    }

    fn read(&self) -> Read {
        Read::new(&self.source).expect("a test reads all patterns that are known")
    }
}

impl Matcher {
    fn new(read: &Read) -> Self {
        let body = read.body();
        match chains(&body) {
            Some(chains) => Matcher::Chains(chains),
            None => {
                let (stretch, compiled) = (read.stretch(), OnceLock::new());
                let led = Led::of(&body);
                let (body, rest) = match Rest::split(&body) {
                    Some((head, rest)) => (head, Some(rest)),
                    None => (body, None),
                };
                let (walk, has_group) = (Walk::of(&body), has_group(&body));
                let automaton = Automaton { stretch, led, walk, body, rest, has_group, compiled };
                Matcher::Regex(Box::new(automaton))
            }
        }
    }

    /// An automaton may be too large, which must be said before anything is read.
    fn must_compile(&self) -> Result<(), PatternError> {
        if let Matcher::Regex(automaton) = self
            && states(&automaton.body) > STATES_SURE
        {
            let _ = automaton.compiled.set(Compiled::new(&automaton.body)?);
        }
        Ok(())
    }
}

impl Automaton {
    fn compiled(&self) -> &Compiled {
        self.compiled.get_or_init(|| {
            Compiled::new(&self.body).expect("a pattern of so few states can be compiled")
        })
    }

    /// The match whose head was found, with its rest.
    fn with_rest(&self, found: Match, (text, end): (&[u8], usize), ends: &mut Ends) -> Match {
        let Some(rest) = &self.rest else { return found };
        let whole = rest.end(text, (found.end, end), ends);
        let goes_on = rest.is_secret() || !self.has_group;
        let secret = (found.secret.0, if goes_on { whole } else { found.secret.1 });
        Match { secret, end: whole, ..found }
    }

    /// Whether the bytes behind a place are such as a match has. The first are known to fit, from
    /// the opening.
    fn may_begin(&self, text: &[u8], place: usize) -> bool {
        let Some(bytes) = text.get(place..place + self.stretch.len()) else { return false };
        self.stretch.iter().zip(bytes).skip(DEPTH).all(|(set, byte)| set.contains(*byte))
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
        let slot = regex.group_info().to_index(PatternID::ZERO, "secret");
        Ok(Compiled { regex, slot, group: Group::of(pattern) })
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
    let Compiled { regex, slot, group } = compiled;
    let Some(slot) = *slot else {
        let found = regex.search_with(cache, input)?;
        let (start, end) = (found.start(), found.end());
        return Some(Match { start, end, secret: (start, end) });
    };
    // A cheap search first: most places that are tried hold nothing. What tells groups takes memory
    // for each byte it may look at, and needs none behind the match.
    let (start, end) = (input.start(), regex.search_half_with(cache, input)?.offset());
    let place = |group: &Group| group.place(input.haystack(), (start, end));
    if let Some(secret) = group.as_ref().and_then(place) {
        return Some(Match { start, end, secret });
    }
    let input = &input.clone().range(start..end);
    let mut slots = vec![None::<NonMaxUsize>; 2 * (slot + 1)];
    regex.search_slots_with(cache, input, &mut slots)?;
    let at = |n: usize| slots.get(n).copied().flatten().map(NonMaxUsize::get);
    let (start, end) = (at(0)?, at(1)?);
    let secret = at(2 * slot).zip(at(2 * slot + 1)).unwrap_or((start, end));
    Some(Match { start, end, secret })
}

#[cfg(test)]
mod tests {
    use super::super::shape::parse;
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
