//! A walk goes through a pattern one byte after the other, the preferred way first, and back to
//! where ways parted if that leads nowhere (Thompson's program of a pattern, run as Spencer did).
//!
//! Most tries of a pattern end after a few steps, and then a walk costs less than an automaton, and
//! tells where the group lies besides. What takes many steps is left to an automaton, so that a try
//! never takes longer than a bound.

use regex_automata::util::look::{Look, LookMatcher};
use regex_syntax::hir::{Hir, HirKind, Repetition};

use super::bytes::ByteSet;
use super::chain::apart;
use super::lead::{characters, looked};
use super::led::Told;
use super::opening::bytes_of;
use crate::limits::{WALK_BYTES_MAX, WALK_STEPS_MAX, WALK_TRIES_MAX};

/// A pattern as a list of steps, each of which goes on with the next.
pub(super) struct Walk {
    steps: Vec<Step>,
    nexts: Vec<Next>,
}

enum Step {
    Byte(ByteSet),
    /// So many bytes of a set, as many as there are, or fewer where what follows needs them.
    Bytes {
        set: ByteSet,
        min: usize,
        max: usize,
        gives_back: bool,
    },
    Look(Look),
    /// One step, or where that leads nowhere another.
    Fork([usize; 2]),
    Jump(usize),
    /// The group `secret` begins or ends.
    Opens,
    Closes,
    Done,
}

/// What may come next at a step.
#[derive(Clone, Copy)]
struct Next {
    bytes: ByteSet,
    /// Nothing need come, so all bytes may.
    is_end: bool,
}

/// Where ways parted.
struct Parting {
    step: usize,
    at: usize,
    /// A stretch of bytes may end anywhere from here to where it does.
    least: usize,
    secret: (usize, usize),
}

/// What a thread keeps of a walk from try to try.
#[derive(Default)]
pub(super) struct Trail {
    partings: Vec<Parting>,
    /// The text in which a walk took too many steps.
    tired: u64,
}

/// Where a walk is.
struct Walker<'t> {
    text: &'t [u8],
    end: usize,
    step: usize,
    at: usize,
    secret: (usize, usize),
    /// How many tries are left.
    left: usize,
}

/// A group that has no place.
const NOWHERE: (usize, usize) = (usize::MAX, usize::MAX);

impl Walk {
    /// That through a pattern, if it isn't too long.
    pub(super) fn of(pattern: &Hir) -> Option<Walk> {
        let mut steps = Vec::new();
        enter(pattern, &mut steps)?;
        steps.push(Step::Done);
        let nexts = nexts(&steps);
        for (step, next) in steps.iter_mut().zip(&nexts[1..]) {
            if let Step::Bytes { set, gives_back, .. } = step {
                *gives_back = !apart(&next.bytes, set);
            }
        }
        Some(Walk { steps, nexts })
    }

    /// The match that begins at a place of a text and goes no farther than `end`; `number` is the
    /// text's.
    pub(super) fn at(
        &self,
        text: &[u8],
        (place, end): (usize, usize),
        (number, trail): (u64, &mut Trail),
    ) -> Told {
        if trail.tired == number {
            return Told::Open;
        }
        trail.partings.clear();
        let left = WALK_TRIES_MAX;
        let mut walker = Walker { text, end, step: 0, at: place, secret: NOWHERE, left };
        while walker.left > 0 {
            walker.left -= 1;
            match self.take(&mut walker, &mut trail.partings) {
                Taken::On => {}
                Taken::Back if self.go_back(&mut walker, &mut trail.partings) => {}
                Taken::Back => return Told::Nothing,
                Taken::Done => {
                    let (start, end) = Some(walker.secret)
                        .filter(|secret| *secret != NOWHERE)
                        .unwrap_or((place, walker.at));
                    return Told::Match((place..walker.at, start..end));
                }
            }
        }
        trail.tired = number;
        Told::Open
    }

    /// Takes a step, if it can be taken.
    #[inline(always)]
    fn take(&self, walker: &mut Walker<'_>, partings: &mut Vec<Parting>) -> Taken {
        let next = walker.step + 1;
        match &self.steps[walker.step] {
            Step::Byte(set) => {
                let fits = walker.next().is_some_and(|byte| set.contains(byte));
                (walker.at, walker.step) = (walker.at + 1, next);
                return if fits { Taken::On } else { Taken::Back };
            }
            Step::Bytes { set, min, max, gives_back } => {
                walker.step = next;
                return walker.stretch(set, (*min, *max), gives_back.then_some(partings));
            }
            Step::Fork(ways) => self.fork(*ways, walker, partings),
            Step::Jump(other) => walker.step = *other,
            Step::Look(look) => {
                walker.step = next;
                let fits = LookMatcher::new().matches(*look, walker.text, walker.at);
                return if fits { Taken::On } else { Taken::Back };
            }
            Step::Opens => (walker.secret.0, walker.step) = (walker.at, next),
            Step::Closes => (walker.secret.1, walker.step) = (walker.at, next),
            Step::Done => return Taken::Done,
        }
        Taken::On
    }

    /// Goes the first of two ways if the next byte may begin it, and remembers the other if that
    /// byte may begin it too.
    #[inline(always)]
    fn fork(
        &self,
        [first, other]: [usize; 2],
        walker: &mut Walker<'_>,
        partings: &mut Vec<Parting>,
    ) {
        let byte = walker.next();
        walker.step = other;
        if self.nexts[first].is_open(byte) {
            if self.nexts[other].is_open(byte) {
                partings.push(walker.parting(walker.at));
            }
            walker.step = first;
        }
    }

    /// Goes back to the last parting whose other way may lead on.
    #[inline(always)]
    fn go_back(&self, walker: &mut Walker<'_>, partings: &mut Vec<Parting>) -> bool {
        while let Some(last) = partings.last_mut() {
            walker.left = walker.left.saturating_sub(1);
            last.at -= usize::from(last.at > last.least);
            (walker.step, walker.at, walker.secret) = (last.step, last.at, last.secret);
            if last.at == last.least {
                partings.pop();
            }
            if self.nexts[walker.step].is_open(walker.next()) {
                return true;
            }
        }
        false
    }
}

/// What comes of a step.
enum Taken {
    On,
    Back,
    Done,
}

impl Next {
    /// Whether a step may be taken in front of a byte.
    #[inline(always)]
    fn is_open(&self, byte: Option<u8>) -> bool {
        byte.map_or(self.is_end, |byte| self.bytes.contains(byte))
    }

    fn joined(&self, other: &Next) -> Next {
        Next { bytes: self.bytes.joined(&other.bytes), is_end: self.is_end || other.is_end }
    }
}

impl Walker<'_> {
    #[inline(always)]
    fn next(&self) -> Option<u8> {
        (self.at < self.end).then(|| self.text[self.at])
    }

    #[inline(always)]
    fn parting(&self, least: usize) -> Parting {
        Parting { step: self.step, at: self.at, least, secret: self.secret }
    }

    /// Takes as many bytes of a set as there are, and remembers where it may take fewer.
    #[inline(always)]
    fn stretch(
        &mut self,
        set: &ByteSet,
        (min, max): (usize, usize),
        partings: Option<&mut Vec<Parting>>,
    ) -> Taken {
        // One byte more than may be gone through, so that it shows.
        let most = self.end.min(self.at + max.min(WALK_BYTES_MAX + 1));
        let (least, mut at) = (self.at + min, self.at);
        while at < most && set.contains(self.text[at]) {
            at += 1;
        }
        if at - self.at > WALK_BYTES_MAX {
            self.left = 0;
        }
        self.at = at;
        if at < least {
            return Taken::Back;
        }
        if let Some(partings) = partings.filter(|_| at > least) {
            partings.push(self.parting(least));
        }
        Taken::On
    }
}

/// Appends the steps of a part.
fn enter(hir: &Hir, steps: &mut Vec<Step>) -> Option<()> {
    match hir.kind() {
        HirKind::Empty => {}
        HirKind::Literal(literal) => {
            steps.extend(literal.0.iter().map(|byte| Step::Byte(ByteSet::of(*byte))));
        }
        HirKind::Class(class) => match bytes_of(class) {
            Some(set) => steps.push(Step::Byte(set)),
            None => alternate(&characters(class)?, steps)?,
        },
        HirKind::Look(look) => steps.push(Step::Look(looked(*look)?)),
        HirKind::Capture(capture) => {
            let is_secret = capture.name.as_deref() == Some("secret");
            steps.extend(is_secret.then_some(Step::Opens));
            enter(&capture.sub, steps)?;
            steps.extend(is_secret.then_some(Step::Closes));
        }
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| enter(part, steps))?,
        HirKind::Alternation(ways) => alternate(ways, steps)?,
        HirKind::Repetition(part) => repeat(part, steps)?,
    }
    (steps.len() <= WALK_STEPS_MAX).then_some(())
}

fn alternate(ways: &[Hir], steps: &mut Vec<Step>) -> Option<()> {
    let (last, others) = ways.split_last()?;
    let mut jumps = Vec::new();
    for way in others {
        let fork = steps.len();
        steps.push(Step::Done);
        enter(way, steps)?;
        jumps.push(steps.len());
        steps.push(Step::Done);
        steps[fork] = Step::Fork([fork + 1, steps.len()]);
    }
    enter(last, steps)?;
    let end = steps.len();
    jumps.into_iter().for_each(|jump| steps[jump] = Step::Jump(end));
    Some(())
}

fn repeat(part: &Repetition, steps: &mut Vec<Step>) -> Option<()> {
    let (min, max) = (part.min as usize, part.max.map_or(usize::MAX, |max| max as usize));
    let from = steps.len();
    enter(&part.sub, steps)?;
    if let ([Step::Byte(set)], true) = (&steps[from..], part.greedy || min == max) {
        let set = *set;
        steps[from] = Step::Bytes { set, min, max, gives_back: true };
        return Some(());
    }
    steps.truncate(from);
    (max <= WALK_STEPS_MAX).then_some(())?;
    (0..min).try_for_each(|_| enter(&part.sub, steps))?;
    let mut forks = Vec::new();
    for _ in min..max {
        forks.push(steps.len());
        steps.push(Step::Done);
        enter(&part.sub, steps)?;
    }
    let end = steps.len();
    for at in forks {
        steps[at] = Step::Fork(if part.greedy { [at + 1, end] } else { [end, at + 1] });
    }
    Some(())
}

/// What may come next at each step, from the last to the first: none goes back.
fn nexts(steps: &[Step]) -> Vec<Next> {
    let mut nexts = vec![Next { bytes: ByteSet::ALL, is_end: true }; steps.len()];
    for (at, step) in steps.iter().enumerate().rev() {
        let of = |set: &ByteSet| Next { bytes: *set, is_end: false };
        nexts[at] = match step {
            Step::Byte(set) => of(set),
            Step::Bytes { set, min: 0, .. } => of(set).joined(&nexts[at + 1]),
            Step::Bytes { set, .. } => of(set),
            Step::Fork([one, other]) => nexts[*one].joined(&nexts[*other]),
            Step::Jump(other) => nexts[*other],
            Step::Look(_) | Step::Opens | Step::Closes => nexts[at + 1],
            Step::Done => continue,
        };
    }
    nexts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex_automata::meta::Regex;

    use super::super::chain::tests::matched;
    use super::super::shape::parse;
    use super::*;

    const WALKED: [&str; 12] = [
        r"(?:ab|a)[-. ]{0,2}(?:=|\b)(?P<secret>[a-c]{2,4}|c[.-]c{2})(?:[^a-c]|\z)",
        r"[ab]{0,3}(?:c|-a)?(?P<secret>[a-c]{3})",
        r"(?:-?[abc]){1,3}(?P<secret>[-b]{1,2})",
        r"(?P<secret>a)?(?:[ab]{1,2}?c|(?P<x>b|ba){2})",
        r"a[b-]{0,2}(?P<secret>[^-][^b]{1,5}?[^-])",
        r"(?:^|[^a]|b{2})(?P<secret>a{1,3}|)(?:[^a]|b\z)",
        r"(?:a|ab)(?:c|bc-)(?:-a)??[^a]*",
        r"(?P<secret>[abc]{1,3}(?:[.-][abc]{1,2}){0,3}(?: [ab]{1,2})?)(?:[^abc =]| (?:[^=]|\z)|\z)",
        r"(?:a?b?|c){0,2}-(?P<secret>(?:ab|a|b){1,3})",
        r"b?(?:\xc3\xa9|\xc3\xa8)=?(?P<secret>[abc]{1,4})(?:[^a-c]|\z)",
        r"(?:a|b|)(?:(?P<secret>=)|-){0,2}\b[a-c]{2,}",
        r"[ab-]{0,6}(?:ab|b{2,3}-|b(?:a|-)|c{1,2}=)[. ]{0,2}=?(?:ab)?(?P<secret>[abc]{2,3})\b",
    ];

    proptest! {
        #[test]
        fn where_a_walk_ends_a_regular_expression_does(
            text in "[abcéè=. -]{0,14}",
            reach in 0usize..16,
        ) {
            for source in WALKED {
                let hir = parse(source).unwrap();
                let (walk, mut trail) = (Walk::of(&hir).expect(source), Trail::default());
                let regex = Regex::builder().build_from_hir(&hir).unwrap();
                for place in 0..=text.len() {
                    let end = text.len().min(place + reach);
                    let expected = matched(&regex, &text, (place, end));
                    let found = match walk.at(text.as_bytes(), (place, end), (1, &mut trail)) {
                        Told::Match(found) => Some(found),
                        Told::Nothing => None,
                        Told::Open => panic!("a walk of so few bytes is short"),
                    };
                    prop_assert_eq!(found, expected, "{} at {} of {:?}", source, place, &text);
                }
            }
        }
    }

    #[test]
    fn what_takes_many_steps_is_left_to_an_automaton() {
        let walk = Walk::of(&parse("(?:[ab]{1,9}[ab]{1,9}){3}c").unwrap()).unwrap();
        let (mut trail, text) = (Trail::default(), "ab".repeat(99) + "-ac");
        let mut told =
            |text: &str, number| walk.at(text.as_bytes(), (0, text.len()), (number, &mut trail));
        assert!(matches!(told(&text, 1), Told::Open));
        assert!(matches!(told("-", 1), Told::Open) && matches!(told("-", 2), Told::Nothing));
        let stretch = Walk::of(&parse("a*b").unwrap()).unwrap();
        let text = "a".repeat(WALK_BYTES_MAX + 1);
        let told = stretch.at(text.as_bytes(), (0, text.len()), (1, &mut Trail::default()));
        assert!(matches!(told, Told::Open));
    }

    #[test]
    fn a_pattern_of_many_steps_or_of_parts_without_end_has_no_walk() {
        for source in ["(?:ab){4000}", "(?:ab)*", r"a(?m:$)\B"] {
            assert!(Walk::of(&parse(source).unwrap()).is_none(), "{source}");
        }
    }
}
