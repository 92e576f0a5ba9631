//! Names of persons and postal addresses, found by a linear model.
//!
//! A text is cut into tokens. Around words that may be part of a name or an address, and only
//! there, the model is asked: each feature of a token (the word, its neighbours, how it is
//! written, which lists hold it) has a weight for each label, and the labels with the highest sum
//! win. All of it is integers, so that every machine finds the same.

mod decode;
mod feature;
mod hash;
mod known;
pub mod learn;
pub mod model;
mod opaque;
mod run;
mod token;

use std::ops::Range;

use crate::limits::ACRONYM_BYTES_MAX;
use crate::rule::{Confidence, Rule, Severity};
use crate::simd::{self, Work};
use decode::{Decoder, Follows, Scores};
use feature::{LANES, View};
pub use known::Known;
use model::{ADDRESS, ADDRESS_MORE, FAMILY, GIVEN, LABELS, Model, NONE, PERSON, PERSON_MORE};
use token::Token;

/// What the model was taught to find.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A person's name.
    Person,
    /// A postal address or a part of it.
    Address,
}

/// A name or an address in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tagged {
    /// What it is.
    pub kind: Kind,
    /// Its first byte.
    pub start: usize,
    /// The byte behind its last.
    pub end: usize,
    /// How much more speaks for it than against it, for each of its tokens.
    pub margin: i32,
}

/// A model, and what it asks of a name to call it one.
pub struct Tagger<'m> {
    model: Model<'m>,
    follows: Follows,
    bias: i32,
}

/// What one thread needs to search with a [`Tagger`].
#[derive(Default)]
pub struct Room {
    view: View,
    decoder: Decoder,
    scores: Vec<Scores>,
}

/// The model that is compiled in; `MODEL.md` tells what it was made from.
pub static EMBEDDED: &[u8] = &ALIGNED.0;

static ALIGNED: &Aligned<[u8]> = &Aligned(*include_bytes!("tagger/weights.bin"));

/// Bytes that begin where a line of the cache does, so that no row of weights lies in two.
#[repr(align(64))]
struct Aligned<T: ?Sized>(T);

/// What the lists of the model say of a word, as bits of [`model`].
pub(super) fn lists_of(word: &str) -> u8 {
    Model::new(EMBEDDED).map_or(0, |model| model.lists(learn::hash_of(word)))
}

/// The rules that stand for what the model finds in findings and counts: persons, then addresses.
pub(super) fn rules() -> [Rule; 2] {
    [
        rule("person-name", "PERSON", "A person's name, as the model of names tells"),
        rule("postal-address", "ADDRESS", "A postal address, as the model of names tells"),
    ]
}

fn rule(id: &str, entity: &str, title: &str) -> Rule {
    Rule {
        id: id.to_owned(),
        entity: entity.to_owned(),
        title: title.to_owned(),
        patterns: Vec::new(),
        not_after: String::new(),
        keywords: Vec::new(),
        key_names: Vec::new(),
        requires_context: false,
        check: None,
        check_required: false,
        confidence: Confidence::Medium,
        // Where a rule sees the same, it knows better what that is.
        severity: Severity::Low,
        enabled: true,
        of_names: true,
        references: Vec::new(),
        examples: Vec::new(),
        counterexamples: Vec::new(),
    }
}

impl<'m> Tagger<'m> {
    /// `bias` is what counts for each token of a name or an address beforehand: above nothing it
    /// finds more, below nothing less.
    pub fn new(model: Model<'m>, bias: i32) -> Self {
        Tagger { model, follows: Follows::new(model.follows()), bias }
    }

    /// The model that is compiled in.
    pub(super) fn embedded(bias: i32) -> Tagger<'static> {
        let model = Model::new(EMBEDDED).expect("a test reads the model that is compiled in");
        Tagger::new(model, bias)
    }

    /// Keeps a person's name, to be found again.
    pub(super) fn learn(&self, name: &str, known: &mut Known) {
        known.learn(name, |word| self.model.lists(word));
    }

    /// Calls `each` with the places of names that are known.
    pub(super) fn again(&self, text: &str, known: &mut Known, each: impl FnMut(usize, usize)) {
        known.find(text, each);
    }

    /// Calls `each` with the names and addresses of a text, from left to right.
    pub fn find(&self, text: &str, room: &mut Room, mut each: impl FnMut(Tagged)) {
        let Room { view, decoder, scores } = room;
        view.read(text, |word| self.model.lists(word));
        let mut last: Option<Tagged> = None;
        view.stretches(|stretch| {
            let tokens = &view.tokens()[stretch.clone()];
            simd::widened(Question { tagger: self, view, text, stretch, scores, decoder });
            spans(&decoder.labels, |kind, first, end| {
                let end = first + trimmed(kind, &tokens[first..=end]);
                if !is_plausible(kind, &tokens[first..end]) {
                    return;
                }
                let found = tagged(text, kind, &tokens[first..end], &scores[first..end]);
                match &mut last {
                    Some(last) if last.goes_on(&found, text) => last.end = found.end,
                    _ => last.replace(found).into_iter().for_each(&mut each),
                }
            });
        });
        last.into_iter().for_each(each);
    }

    /// Fills `scores` with what speaks for each label of each token.
    #[inline(always)]
    fn score(&self, view: &View, text: &str, stretch: Range<usize>, scores: &mut Vec<Scores>) {
        scores.clear();
        for first in stretch.clone().step_by(LANES) {
            let rows = view.rows(text, first..stretch.end);
            for lane in 0..LANES.min(stretch.end - first) {
                let mut sums = [0; LABELS];
                rows.iter().for_each(|row| self.model.add(row[lane], &mut sums));
                let mut own = sums.map(i32::from);
                own[PERSON..=ADDRESS_MORE].iter_mut().for_each(|score| *score += self.bias);
                scores.push(own);
            }
        }
    }
}

/// What the model is asked at once: a stretch of a text, and the room for the answer.
struct Question<'a, 'm> {
    tagger: &'a Tagger<'m>,
    view: &'a View,
    text: &'a str,
    stretch: Range<usize>,
    scores: &'a mut Vec<Scores>,
    decoder: &'a mut Decoder,
}

impl Work for Question<'_, '_> {
    #[inline(always)]
    fn run(self) {
        self.tagger.score(self.view, self.text, self.stretch, self.scores);
        self.decoder.run(self.scores, &self.tagger.follows);
    }
}

/// Calls `each` with the first and last token of what is labelled.
fn spans(labels: &[u8], mut each: impl FnMut(Kind, usize, usize)) {
    let kind = |label: u8| match usize::from(label) {
        PERSON | PERSON_MORE => Some(Kind::Person),
        ADDRESS | ADDRESS_MORE => Some(Kind::Address),
        _ => None,
    };
    let begins = |label: u8| matches!(usize::from(label), PERSON | ADDRESS);
    let mut first = 0;
    while first < labels.len() {
        let Some(found) = kind(labels[first]) else {
            first += 1;
            continue;
        };
        let more = |label: &&u8| kind(**label) == Some(found) && !begins(**label);
        let last = first + labels[first + 1..].iter().take_while(more).count();
        each(found, first, last);
        first = last + 1;
    }
}

/// Tokens of a name without the words in lower case behind it that no list of names has: in
/// `Priya waits` the model takes the one for the other's family name.
fn trimmed(kind: Kind, tokens: &[Token]) -> usize {
    let is_name =
        |token: &Token| token.kind != token::Kind::Lower || token.lists & (GIVEN | FAMILY) != 0;
    let has_capital = tokens.iter().any(|token| token.kind == token::Kind::Capital);
    let last = tokens.iter().rposition(is_name).filter(|_| has_capital && kind == Kind::Person);
    last.map_or(tokens.len(), |last| last + 1)
}

/// Whether there is enough to be a name, or an address: `30 W` is neither.
fn is_plausible(kind: Kind, tokens: &[Token]) -> bool {
    let is_word = |token: &Token| match token.kind {
        token::Kind::Uncased => true,
        token::Kind::Lower | token::Kind::Capital | token::Kind::Upper | token::Kind::Mixed => {
            token.len() > 1
        }
        _ => false,
    };
    let is_code = |token: &Token| token.kind.is_numeric() && token.len() > 3;
    // `MAC`, `BSN`: capitals of a field or a term far more often than somebody's only name.
    let is_acronym =
        |token: &Token| token.kind == token::Kind::Upper && token.len() <= ACRONYM_BYTES_MAX;
    let mut words = tokens.iter().filter(|token| is_word(token));
    match kind {
        Kind::Person => words.next().is_some_and(|one| words.next().is_some() || !is_acronym(one)),
        // One number or code without a word may be anything's: `B-123456`.
        Kind::Address => {
            let codes = tokens.iter().filter(|token| token.kind.is_numeric()).count();
            words.next().is_some() || codes > 1 && tokens.iter().any(is_code)
        }
    }
}

/// What is labelled, without marks at its beginning and end.
fn tagged(text: &str, kind: Kind, tokens: &[Token], scores: &[Scores]) -> Tagged {
    let is_mark =
        |token: &&Token| token.kind == token::Kind::Mark && !text[token.place()].contains('#');
    let kept = |count: usize| if count == tokens.len() { 0 } else { count };
    let front = kept(tokens.iter().take_while(is_mark).count());
    let back = kept(tokens.iter().rev().take_while(is_mark).count());
    let margins = scores.iter().map(|scores| margin(scores, kind)).sum::<i32>();
    Tagged {
        kind,
        start: tokens[front].place().start,
        end: tokens[tokens.len() - 1 - back].place().end,
        margin: margins / scores.len() as i32,
    }
}

impl Tagged {
    /// Whether another piece of the same address follows: nothing but marks stands between.
    fn goes_on(&self, next: &Tagged, text: &str) -> bool {
        let between = &text[self.end..next.start];
        let marks = between.bytes().all(|byte| b" ,.;-\n".contains(&byte));
        self.kind == Kind::Address && next.kind == Kind::Address && marks && between.len() <= 4
    }
}

fn margin(scores: &Scores, kind: Kind) -> i32 {
    let own = match kind {
        Kind::Person => PERSON..=PERSON_MORE,
        Kind::Address => ADDRESS..=ADDRESS_MORE,
    };
    let others = (NONE..LABELS).filter(|label| !own.contains(label)).map(|label| scores[label]);
    let own = scores[own.clone()].iter().max();
    own.copied().unwrap_or_default() - others.max().unwrap_or_default()
}
