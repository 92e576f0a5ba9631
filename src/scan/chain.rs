//! A chain is a pattern, or one way through it, that can be matched without trying another way.
//!
//! Most patterns are a prefix, a stretch of bytes from one set, and a border. Where no byte can
//! both go on with a part and begin what follows it, taking as much as possible is the only way to
//! match, and a loop over the bytes does what a regular expression does, at a fraction of the cost.
//! Only the byte that closes a match may also be one that goes on with it, as a `-` is in many
//! tokens: then a match ends in front of the last such byte.

use std::ops::Range;

use regex_syntax::hir::{Hir, HirKind, Look, Repetition};

use super::bytes::ByteSet;
use super::opening::bytes_of;
use crate::limits::CHAINS_MAX;

/// Parts that follow one another, each as long as it goes.
#[derive(Clone, Default)]
pub(super) struct Chain {
    parts: Vec<Part>,
    closing: Closing,
    /// The parts before which the group `secret` begins and ends.
    secret: (Option<usize>, Option<usize>),
    /// Bytes of every match, where all are alike.
    length: Option<usize>,
    /// What closes the chain may also go on with its last parts.
    gives_back: bool,
    /// What closes the chain belongs to the group.
    closes_group: bool,
    /// How many of its first parts the chain before it has as well.
    shared: usize,
    /// Parts behind which another way is preferred to giving back what they took.
    settled: usize,
}

/// So many bytes of one set.
#[derive(Clone, Copy, PartialEq)]
struct Part {
    set: ByteSet,
    min: usize,
    max: usize,
}

/// Bytes from which on a part is worth remembering.
const LONG: usize = 32;

/// Where long stretches of a text end that were looked at, so that tries from many places in one
/// stretch go through it once: by the chain and its part, the first byte and the one behind the
/// last.
#[derive(Default)]
pub(super) struct Ends {
    text: u64,
    all: Vec<((usize, usize), Range<usize>)>,
    /// For each chain the first place and the one behind the last of a stretch that nothing closes.
    open: Vec<(usize, Range<usize>)>,
}

impl Ends {
    /// Begins with a text, by its number; what is known of another one is forgotten.
    pub(super) fn of(&mut self, text: u64) -> &mut Self {
        if self.text != text {
            self.text = text;
            self.all.clear();
            self.open.clear();
        }
        self
    }

    /// The last place within a range at which a byte closes a chain.
    fn last(
        &mut self,
        own: usize,
        set: &ByteSet,
        text: &[u8],
        within: Range<usize>,
    ) -> Option<usize> {
        let known = self.open.iter().position(|(chain, _)| *chain == own).unwrap_or_else(|| {
            self.open.push((own, 0..0));
            self.open.len() - 1
        });
        let known = &mut self.open[known].1;
        let closes = |at: &usize| set.contains(text[*at]);
        let open = |from: usize, to: usize| (from..to).rev().find(closes).map_or(from, |at| at + 1);
        let Range { start: low, end: high } = within;
        if high < known.start || known.end < high {
            let joins = (low..=high).contains(&known.end);
            let first = open(if joins { known.end } else { low }, high);
            *known = if joins && first == known.end { known.start } else { first }..high;
        }
        if low < known.start {
            known.start = open(low, known.start);
        }
        (low < known.start).then(|| known.start - 1)
    }

    /// Where the stretch ends that a part of a chain begins at a place.
    fn find(&mut self, which: (usize, usize), set: &ByteSet, text: &[u8], place: usize) -> usize {
        let known = self.all.iter().position(|(part, _)| *part == which).unwrap_or_else(|| {
            self.all.push((which, 0..0));
            self.all.len() - 1
        });
        let known = &mut self.all[known].1;
        if !known.contains(&place) {
            let before = if place < known.start { known.start } else { text.len() };
            let more = text[place..before].iter().take_while(|byte| set.contains(**byte)).count();
            let joins = place + more == known.start && place < known.start;
            *known = place..if joins { known.end } else { place + more };
        }
        known.end.max(place)
    }
}

/// What must stand behind the last part.
#[derive(Clone, Copy, Default, PartialEq)]
enum Closing {
    #[default]
    Anything,
    /// No word byte.
    Border,
    /// A byte of the set, which belongs to the match, or the end of the text.
    OneOf(ByteSet),
    /// A byte of the set, the last that the last parts take beyond what they must, or the one
    /// behind them.
    Last(ByteSet),
}

/// The bytes of a match, and those of its group `secret`.
pub(super) type Spans = (Range<usize>, Range<usize>);

/// The ways through a pattern, the preferred first; `None` if it isn't as simple as that.
pub(super) fn chains(pattern: &Hir) -> Option<Vec<Chain>> {
    let mut chains = extend(vec![Chain::default()], pattern)?;
    chains.iter_mut().for_each(Chain::close_by_last);
    chains.iter_mut().for_each(Chain::measure);
    for at in 1..chains.len() {
        let (before, chain) = (&chains[at - 1].parts, &chains[at].parts);
        chains[at].shared =
            before.iter().zip(chain).take_while(|(one, other)| one == other).count();
    }
    let all_plain = chains.iter().all(|chain| chain.never_goes_back() && !chain.parts.is_empty());
    all_plain.then_some(chains)
}

fn extend(mut known: Vec<Chain>, hir: &Hir) -> Option<Vec<Chain>> {
    let is_open = known.iter().all(|chain| chain.closing == Closing::Anything);
    match hir.kind() {
        HirKind::Empty => {}
        HirKind::Capture(capture) => {
            let is_secret = capture.name.as_deref() == Some("secret");
            for chain in known.iter_mut().filter(|_| is_secret) {
                chain.secret.0 = Some(chain.parts.len());
            }
            known = extend(known, &capture.sub)?;
            for chain in known.iter_mut().filter(|_| is_secret) {
                chain.secret.1 = Some(chain.parts.len());
            }
        }
        HirKind::Concat(parts) => return parts.iter().try_fold(known, extend),
        _ if !is_open => return None,
        HirKind::Literal(literal) => {
            for byte in &literal.0 {
                push(&mut known, ByteSet::of(*byte), 1, 1);
            }
        }
        HirKind::Class(class) => push(&mut known, bytes_of(class)?, 1, 1),
        HirKind::Repetition(repetition) => return repeat(known, repetition),
        HirKind::Look(Look::End) => close(&mut known, Closing::OneOf(ByteSet::EMPTY)),
        HirKind::Look(Look::WordAscii) => close(&mut known, Closing::Border),
        HirKind::Look(_) => return None,
        HirKind::Alternation(ways) => match one_or_end(ways) {
            Some(set) => close(&mut known, Closing::OneOf(set)),
            None => return branch(known, ways),
        },
    }
    Some(known)
}

/// Whether no byte is in both.
pub(super) fn apart(one: &ByteSet, other: &ByteSet) -> bool {
    one.without(other) == *one
}

fn push(known: &mut [Chain], set: ByteSet, min: usize, max: usize) {
    known.iter_mut().for_each(|chain| chain.parts.push(Part { set, min, max }));
}

fn close(known: &mut [Chain], closing: Closing) {
    known.iter_mut().for_each(|chain| chain.closing = closing);
}

/// All ways from each chain known; a regular expression prefers them in this order.
fn branch(known: Vec<Chain>, ways: &[Hir]) -> Option<Vec<Chain>> {
    let mut all = Vec::new();
    for chain in known {
        for (number, way) in ways.iter().enumerate() {
            let mut chain = chain.clone();
            if number + 1 < ways.len() {
                chain.settled = chain.parts.len();
            }
            all.extend(extend(vec![chain], way)?);
        }
    }
    (all.len() <= CHAINS_MAX).then_some(all)
}

fn repeat(mut known: Vec<Chain>, repetition: &Repetition) -> Option<Vec<Chain>> {
    let (min, max) = (repetition.min as usize, repetition.max.map(|max| max as usize));
    let set = match repetition.sub.kind() {
        HirKind::Class(class) => Some(bytes_of(class)?),
        HirKind::Literal(literal) if literal.0.len() == 1 => Some(ByteSet::of(literal.0[0])),
        _ => None,
    };
    match (set, max) {
        _ if !repetition.greedy => None,
        (Some(set), max) => {
            push(&mut known, set, min, max.unwrap_or(usize::MAX));
            Some(known)
        }
        (None, Some(1)) if min == 0 => branch(known, &[(*repetition.sub).clone(), Hir::empty()]),
        (None, max) if max == Some(min) && min <= CHAINS_MAX => {
            (0..min).try_fold(known, |known, _| extend(known, &repetition.sub))
        }
        _ => None,
    }
}

/// The set of `(?:[set]|\z)`, in which no way is preferred since both can't hold.
fn one_or_end(ways: &[Hir]) -> Option<ByteSet> {
    let [one, end] = ways else { return None };
    match (one.kind(), end.kind()) {
        (HirKind::Class(class), HirKind::Look(Look::End)) => bytes_of(class),
        (HirKind::Literal(literal), HirKind::Look(Look::End)) if literal.0.len() == 1 => {
            Some(ByteSet::of(literal.0[0]))
        }
        _ => None,
    }
}

impl Chain {
    /// Parts that nothing closes.
    pub(super) fn open(parts: &[Hir]) -> Option<Chain> {
        let mut chains = parts.iter().try_fold(vec![Chain::default()], extend)?;
        chains.pop().filter(|_| chains.is_empty())
    }

    /// Takes a last byte that might go on with what stands before it for what closes the chain.
    fn close_by_last(&mut self) {
        let [.., before, last] = self.parts.as_slice() else { return };
        let goes_on = before.min < before.max && !apart(&before.set, &last.set);
        if self.closing != Closing::Anything || (last.min, last.max) != (1, 1) || !goes_on {
            return;
        }
        self.closing = Closing::Last(last.set);
        self.parts.pop();
        self.closes_group = self.secret.1 == Some(self.parts.len() + 1);
        self.secret.1 = self.secret.1.map(|end| end.min(self.parts.len()));
    }

    fn measure(&mut self) {
        let fixed = self.parts.iter().all(|part| part.min == part.max);
        self.length = fixed.then(|| self.parts.iter().map(|part| part.min).sum());
        let goes_on = |part: &Part, set| part.min < part.max && !apart(&part.set, set);
        self.gives_back = match &self.closing {
            Closing::OneOf(set) => self.tail().1.iter().any(|part| goes_on(part, set)),
            Closing::Last(_) => true,
            Closing::Anything | Closing::Border => false,
        };
    }

    /// The parts behind which nothing need follow, and the number of the first.
    fn tail(&self) -> (usize, &[Part]) {
        let first = self.parts.iter().rposition(|part| part.min > 0).unwrap_or(0);
        (first, &self.parts[first..])
    }

    /// Whether a part that ends early can never help what follows it, but for what closes all.
    fn never_goes_back(&self) -> bool {
        if self.gives_back && self.tail().0 < self.settled {
            return false;
        }
        (0..self.parts.len()).all(|at| {
            let part = self.parts[at];
            let rest = &self.parts[at + 1..];
            let may_follow =
                rest.iter().position(|next| next.min > 0).map_or(rest, |n| &rest[..=n]);
            let ends = rest.iter().all(|next| next.min == 0);
            let goes_on = may_follow.iter().all(|next| apart(&part.set, &next.set));
            part.min == part.max || goes_on && (!ends || self.closes_behind(&part))
        })
    }

    /// Whether it is known where a chain closes behind or within one of its last parts.
    fn closes_behind(&self, part: &Part) -> bool {
        match self.closing {
            Closing::Anything | Closing::OneOf(_) | Closing::Last(_) => true,
            Closing::Border => part.min > 0 && part.set.is_wordly(),
        }
    }

    /// What the first of some chains matches that matches at a place; all else as in `try_at`.
    pub(super) fn first(
        chains: &[Chain],
        text: &[u8],
        (place, end): (usize, usize),
        ends: &mut Ends,
    ) -> Option<Spans> {
        let mut failed = usize::MAX;
        for (own, chain) in chains.iter().enumerate() {
            // What it shares with the one before it fails as it did there.
            if own > 0 && failed < chain.shared {
                continue;
            }
            match chain.try_at(text, (place, end), (own, ends)) {
                Ok(found) => return Some(found),
                Err(part) => failed = part,
            }
        }
        None
    }

    /// The match that begins at a place and goes no farther than `end`.
    ///
    /// `ends` is what is known of the text, and `own` this chain's number there. Where there is no
    /// match, it says which part failed: the number behind the last where nothing closes the chain.
    fn try_at(
        &self,
        text: &[u8],
        (place, end): (usize, usize),
        (own, ends): (usize, &mut Ends),
    ) -> Result<Spans, usize> {
        if let Some(length) = self.length {
            self.closed(text, place + length, end).ok_or(self.parts.len())?;
        }
        let (mut at, mut least) = (place, place);
        let mut secret = place..place;
        for (number, part) in self.parts.iter().enumerate() {
            self.mark(number, at, &mut secret);
            let most = part.max.min(end.saturating_sub(at));
            let taken = if most > LONG {
                most.min(ends.find((own, number), &part.set, text, at) - at)
            } else {
                text[at..at + most].iter().take_while(|b| part.set.contains(**b)).count()
            };
            if taken < part.min {
                return Err(number);
            }
            least = if part.min > 0 { at + part.min } else { least };
            at += taken;
        }
        self.mark(self.parts.len(), at, &mut secret);
        let end = match self.closing {
            Closing::OneOf(set) if self.gives_back && at < text.len() => {
                let last =
                    ends.last(own, &set, text, least..end.min(at + 1)).ok_or(self.parts.len())?;
                secret = secret.start.min(last)..secret.end.min(last);
                last + 1
            }
            Closing::Last(set) => {
                let within = least..end.min(at + 1).max(least);
                let last = ends.last(own, &set, text, within).ok_or(self.parts.len())?;
                let secret_end = if self.closes_group { last + 1 } else { secret.end.min(last) };
                secret = secret.start.min(last)..secret_end;
                last + 1
            }
            _ => self.closed(text, at, end).ok_or(self.parts.len())?,
        };
        let secret = if self.secret.0.is_some() { secret } else { place..end };
        Ok((place..end, secret))
    }

    fn mark(&self, part: usize, at: usize, secret: &mut Range<usize>) {
        if self.secret.0 == Some(part) {
            secret.start = at;
        }
        if self.secret.1 == Some(part) {
            secret.end = at;
        }
    }

    /// Where a match ends whose last part ends at a place.
    fn closed(&self, text: &[u8], at: usize, end: usize) -> Option<usize> {
        if at > end {
            return None;
        }
        match self.closing {
            Closing::Anything => Some(at),
            Closing::Last(_) => None,
            Closing::Border => {
                let is_word =
                    |at: usize| text.get(at).is_some_and(|byte| super::bytes::is_word(*byte));
                (at.checked_sub(1).is_some_and(is_word) != is_word(at)).then_some(at)
            }
            Closing::OneOf(_) if at == text.len() => Some(at),
            Closing::OneOf(set) => (at < end && set.contains(text[at])).then_some(at + 1),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;
    use regex_automata::meta::Regex;
    use regex_automata::{Anchored, Input};

    use super::super::shape::parse;
    use super::*;

    const PLAIN: [&str; 24] = [
        r"ab[a-c]{3}(?:[^a-c]|\z)",
        r"(?P<secret>a[b-c]{2,4})(?:[^a-c]|\z)",
        r"a(?P<secret>[bc]{1,3})\b",
        r"a{2}b?c{0,2}-?(?P<secret>[0-9]{2,})",
        r"(?:ab|a)(?P<secret>-[bc]{1,2})?",
        r"(?:a|b)(?:-|_|-_)c",
        r"(?:a-){2}[bc]",
        r"a(?P<secret>b)(?:[^b]|b(?:[^c]|\z)|\z)",
        r"(?:a-?){2}b",
        r"(?i)aB-(?P<secret>c+)",
        r"a\b",
        r"[ab]{2}\z",
        r"-\b",
        r"(?P<secret>a|b(?P<other>c))[-_]{0,2}(?:[^-_]|\z)",
        r"(?P<secret>[a-c]{2,4})(?:[^a]|\z)",
        r"a(?P<secret>[abc_]{2,6})-{0,2}(?:[^0-9A-Zab]|\z)",
        r"a[bc]{0,9}(?P<secret>_{0,2})(?:[^a]|\z)",
        r"[abc]{3}(?P<secret>[0-9]{0,2})[_-]{0,3}(?:[-0]|\z)",
        r"a[bc]{1,5}c",
        r"(?P<secret>[ab][a-c]{0,4}[bc_])",
        r"a(?P<secret>[bc]{2,})[b_]",
        r"(?P<secret>[^a][^b]{1,4}[^c])",
        r"(?:a|b-)(?P<secret>[abc]{2,9}c)",
        r"a{0,2}(?P<secret>b{0,3})[ab]",
    ];

    /// What a regular expression matches between two places, and its group `secret`.
    pub(in super::super) fn matched(
        regex: &Regex,
        text: &str,
        (place, end): (usize, usize),
    ) -> Option<(Range<usize>, Range<usize>)> {
        let input = Input::new(text).range(place..end).anchored(Anchored::Yes);
        let mut groups = regex.create_captures();
        regex.captures(input, &mut groups);
        let whole = groups.get_match()?;
        let secret = groups.get_group_by_name("secret").unwrap_or(whole.span());
        Some((whole.range(), secret.range()))
    }

    proptest! {
        #[test]
        fn a_long_stretch_is_matched_alike_from_each_of_its_places(
            stretches in prop::collection::vec("[ab]{0,150}[-.=c]{1,3}", 1..6),
            reach in 100usize..400,
            backwards: bool,
        ) {
            let text = stretches.concat();
            for source in [
                r"a[ab]{1,100}-(?P<secret>b[ab]{2,120}={0,2})(?:\.|\z)",
                r"a(?P<secret>[abc-]{40,300}={0,2})(?:[^ab]|\z)",
                r"[ab.-]{1,90}(?:[^ab=]|\z)",
                r"a(?P<secret>[abc-]{40,300}[a-])",
                r"[ab]{90}-",
            ] {
                let hir = parse(source).unwrap();
                let (chains, mut ends) = (chains(&hir).unwrap(), Ends::default());
                let regex = Regex::builder().build_from_hir(&hir).unwrap();
                let places = |at: usize| if backwards { text.len() - at } else { at };
                for place in (0..=text.len()).map(places) {
                    let end = text.len().min(place + reach);
                    let input = Input::new(&text).range(place..end).anchored(Anchored::Yes);
                    let expected = regex.find(input).map(|found| found.range());
                    let found = Chain::first(&chains, text.as_bytes(), (place, end), &mut ends);
                    let found = found.map(|found| found.0);
                    prop_assert_eq!(found, expected, "{} at {}", source, place);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn a_chain_matches_what_the_regular_expression_matches(
            text in "[abcAB0_-]{0,12}",
            reach in 0usize..14,
        ) {
            for source in PLAIN {
                let hir = parse(source).unwrap();
                let chains = chains(&hir).expect(source);
                let regex = Regex::builder().build_from_hir(&hir).unwrap();
                let mut ends = Ends::default();
                for place in 0..=text.len() {
                    let end = text.len().min(place + reach);
                    let expected = matched(&regex, &text, (place, end));
                    let bytes = text.as_bytes();
                    let found = Chain::first(&chains, bytes, (place, end), &mut ends);
                    prop_assert_eq!(found, expected, "{} at {} of {:?}", source, place, &text);
                }
            }
        }
    }

    #[test]
    fn a_pattern_that_may_have_to_go_back_is_no_chain() {
        for source in [
            r"a+ab",
            r"[a-c]{2,4}b(?:[^d]|\z)",
            r"a(?:b{1,3})?b{0,2}(?:[^d]|\z)",
            r"[ab]{1,5}(?:-{0,2}|c)(?:[^d]|\z)",
            r"a??b",
            r"(?:ab)*c",
            r"a-{0,2}\b",
            r"a$\n",
            r"(?:a|\z)b",
            r"^a",
            r"[a-b]{1,2}c?b",
            "",
        ] {
            assert!(chains(&parse(source).unwrap()).is_none(), "{source}");
        }
    }
}
