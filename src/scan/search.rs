//! The search for candidates: all ways in which patterns are found.

use super::bucket::Bucket;
use super::matrix::Sought;
use super::pattern::{Match, Memory, Pattern};
use super::required::Required;
use super::sieve::Sifted;
use super::{Candidate, Context, Scanner, Scratch};

/// Marks the number of a fragment among those of patterns.
pub(super) const FRAGMENT: u32 = 1 << 31;

/// A pattern that is found by what stands behind a match's beginning.
pub(super) struct Fragment {
    pub(super) required: Required,
    pub(super) openings: Bucket,
    pub(super) pattern: u32,
}

/// What was tried so far, so that nothing is tried twice.
pub(super) struct Tried {
    /// For each pattern the last place that was tried, counted on from text to text.
    last: Vec<u64>,
    /// Places of all texts so far.
    places: u64,
    /// For each fragment the first place in the text at hand that wasn't tried.
    from: Vec<usize>,
}

impl Tried {
    pub(super) fn new(patterns: usize, fragments: usize) -> Self {
        Tried { last: vec![0; patterns], places: 1, from: vec![0; fragments] }
    }

    /// Begins a text, and gives the number of its first place.
    fn begin(&mut self, text: &str) -> u64 {
        let first = self.places;
        self.places += text.len() as u64;
        self.from.fill(0);
        first
    }
}

impl Scanner {
    /// Finds all candidates in a text.
    pub(super) fn candidates(
        &self,
        text: &str,
        scratch: &mut Scratch,
        candidates: &mut Vec<Candidate>,
    ) {
        self.filter.sift(text.as_bytes(), &mut scratch.sifted);
        self.by_opening(text, scratch, candidates);
        self.by_run(text, scratch, candidates);
        self.by_name(text, scratch, candidates);
        self.terms.find(text, |rule, start, end| {
            candidates.push(Candidate { rule, start, end, match_start: start });
        });
    }

    fn by_opening(&self, text: &str, scratch: &mut Scratch, candidates: &mut Vec<Candidate>) {
        let matrix = &self.filter.matrix;
        let first = scratch.tried.begin(text);
        matrix.begin(&mut scratch.possible);
        self.by_openings((text, first), matrix.early(), scratch, candidates);
        if !scratch.sifted.has_digit() {
            return;
        }
        let Scratch { context, sifted, possible, .. } = scratch;
        if !possible.is_known() {
            matrix.learn(possible, self.spoken_for((text, sifted), context));
        }
        if let Some(late) = matrix.late(possible) {
            self.filter.sift_late(text.as_bytes(), sifted);
            self.by_openings((text, first), &late, scratch, candidates);
        }
    }

    /// Tries the openings that are sought where they fit; `first` is the number of the text's first
    /// place.
    fn by_openings(
        &self,
        (text, first): (&str, u64),
        sought: &Sought,
        scratch: &mut Scratch,
        candidates: &mut Vec<Candidate>,
    ) {
        let Scratch { memories, context, sifted, possible, tried, .. } = scratch;
        let matrix = &self.filter.matrix;
        self.filter.run(text.as_bytes(), sifted, sought, |place, word, bits| {
            let known = possible.of(word, bits);
            let bits = known.unwrap_or_else(|| {
                matrix.learn(possible, self.spoken_for((text, sifted), context));
                possible.of(word, bits).unwrap_or(bits)
            });
            for number in matrix.numbers(word, bits) {
                if number & FRAGMENT != 0 {
                    let number = (number ^ FRAGMENT) as usize;
                    let fragment = &self.fragments[number];
                    let memory = &mut memories[fragment.pattern as usize];
                    let tried = (&mut tried.from[number], memory);
                    let text = (text, &*sifted);
                    self.by_fragment(fragment, text, place, tried, context, candidates);
                    continue;
                }
                let here = first + place as u64;
                if std::mem::replace(&mut tried.last[number as usize], here) == here {
                    continue;
                }
                let pattern = &self.patterns[number as usize];
                if !self.may_be_named(pattern, (place, place), context) {
                    continue;
                }
                let memory = &mut memories[number as usize];
                let found = pattern.at(text.as_bytes(), place, sifted, memory);
                candidates.extend(found.map(|found| candidate(pattern, &found)));
            }
        });
    }

    /// Whether context may be near enough to what a pattern matches that begins between two places,
    /// if it needs any; what stands in the text is known.
    fn may_be_named(
        &self,
        pattern: &Pattern,
        (first, last): (usize, usize),
        context: &Context,
    ) -> bool {
        let reach = (first, pattern.reach(last));
        !self.rules[pattern.rule as usize].rule.requires_context
            || context.names.hold(pattern.rule)
            || context.nearby.may_speak(pattern.rule, reach, &self.lexicon)
    }

    /// A bit for each rule that the context speaks for.
    fn spoken_for<'c>(
        &self,
        (text, sifted): (&str, &Sifted),
        context: &'c mut Context,
    ) -> impl Iterator<Item = u64> + 'c {
        let Context { names, nearby, .. } = context;
        let nearby = nearby.rules(text, sifted, &self.lexicon).iter();
        nearby.zip(names.rules()).map(|(nearby, named)| nearby | named)
    }

    /// Tries the places in front of a fragment, each once, though the reaches of two may overlap.
    fn by_fragment(
        &self,
        fragment: &Fragment,
        (text, sifted): (&str, &Sifted),
        at: usize,
        (from, memory): (&mut usize, &mut Memory),
        context: &Context,
        candidates: &mut Vec<Candidate>,
    ) {
        let text = text.as_bytes();
        let Some(last) = at.checked_sub(fragment.required.nearest) else { return };
        let pattern = &self.patterns[fragment.pattern as usize];
        let first = fragment.required.start(text, at, *from).max(*from);
        if !self.may_be_named(pattern, (first, last), context) {
            return;
        }
        for place in first..=last {
            if pattern.may_begin_behind(text, place) && fragment.openings.fits(text, place) {
                let found = pattern.at(text, place, sifted, memory);
                candidates.extend(found.map(|found| candidate(pattern, &found)));
            }
        }
        *from = first.max(last + 1);
    }

    fn by_run(&self, text: &str, scratch: &mut Scratch, candidates: &mut Vec<Candidate>) {
        let Scratch { memories, context, sifted, .. } = scratch;
        for tokens in sifted.long_runs() {
            for (run, number) in &self.runs {
                let pattern = &self.patterns[*number as usize];
                let memory = &mut memories[*number as usize];
                run.places(text.as_bytes(), &tokens, |place| {
                    if !self.is_possible(pattern.rule, (text, sifted), context) {
                        return;
                    }
                    let found = pattern.at(text.as_bytes(), place, sifted, memory);
                    candidates.extend(found.map(|found| candidate(pattern, &found)));
                });
            }
        }
    }

    fn by_name(&self, text: &str, scratch: &mut Scratch, candidates: &mut Vec<Candidate>) {
        if scratch.is_part || scratch.context.names.hold_none() {
            return;
        }
        for number in &self.whole {
            let pattern = &self.patterns[*number as usize];
            if !scratch.context.names.hold(pattern.rule) {
                continue;
            }
            let memory = &mut scratch.memories[*number as usize];
            if let Some(found) = pattern.at(text.as_bytes(), 0, &scratch.sifted, memory) {
                candidates.push(candidate(pattern, &found));
            }
        }
    }

    /// Whether a rule may find something in a text at all, as far as context tells.
    pub(super) fn is_possible(
        &self,
        rule: u32,
        text: (&str, &Sifted),
        context: &mut Context,
    ) -> bool {
        !self.rules[rule as usize].rule.requires_context
            || context.names.hold(rule)
            || context.nearby.may_hold(rule, text, &self.lexicon)
    }
}

fn candidate(pattern: &Pattern, found: &Match) -> Candidate {
    let (start, end) = found.secret;
    Candidate { rule: pattern.rule, start, end, match_start: found.start }
}
