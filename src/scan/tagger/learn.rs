//! Learning: an averaged structured perceptron with a margin. Integers alone and a fixed order, so
//! that the same examples give the same model on every machine.

use super::decode::{Decoder, Follows, Scores};
use super::feature::View;
use super::hash;
use super::model::{
    self, ADDRESS, ADDRESS_MORE, FAMILY, GIVEN, LABELS, Model, NONE, ORGANISATION, OTHER, PERSON,
    PERSON_MORE, PLACE, ROWS_LOG2, TOWN, TooManyWords,
};
use super::token;

/// How much better the right labels must score than others, for each token that is wrong in these.
const MARGIN: i32 = 12;
/// What one lesson adds or takes.
const STEP: i32 = 4;
/// Of so many listed names one is hidden in each round: the model must also know names that no
/// list has.
const HIDDEN_ONE_OF: u32 = 4;

/// In place of a label: nobody knows, and nothing is learned.
pub const ANY: usize = LABELS;

/// A text and what is in it.
pub struct Example {
    /// The text.
    pub text: String,
    /// First byte, byte behind the last, and the label of the first token: one of
    /// [`model::PERSON`], [`model::ADDRESS`], [`model::PLACE`], [`model::ORGANISATION`],
    /// [`model::OTHER`], or [`ANY`].
    pub spans: Vec<(usize, usize, usize)>,
    /// Labels that whoever labelled the text looked for; others may hide in what isn't labelled.
    pub looked_for: Vec<usize>,
}

/// Words and what lists say of them.
pub struct Words(Vec<u8>);

impl Words {
    /// Takes words with the lists that hold them.
    ///
    /// # Errors
    ///
    /// Where there are too many.
    pub fn new<'w>(words: impl Iterator<Item = (&'w str, u8)>) -> Result<Self, TooManyWords> {
        let words: Vec<(u32, u8)> = words.map(|(word, lists)| (hash_of(word), lists)).collect();
        let rows = vec![[0; LABELS]; 1 << ROWS_LOG2];
        model::encode(&[[0; LABELS]; LABELS], &rows, &words).map(Words)
    }
}

/// The hash of a word as the model sees it in a text.
pub(super) fn hash_of(word: &str) -> u32 {
    let mut plain = String::new();
    word.chars().for_each(|c| token::fold(c, &mut plain));
    hash::of_word(plain.as_bytes())
}

/// Learns from examples.
pub struct Learner {
    words: Words,
    weights: Table,
    follows: Table,
    lessons: i64,
    round: u32,
    view: View,
    decoder: Decoder,
    scores: Vec<Scores>,
    costly: Vec<Scores>,
}

/// Weights, and their sums over time for the average.
struct Table {
    now: Vec<Scores>,
    timed: Vec<[i64; LABELS]>,
}

impl Table {
    fn new(rows: usize) -> Self {
        Table { now: vec![[0; LABELS]; rows], timed: vec![[0; LABELS]; rows] }
    }

    fn add(&mut self, row: usize, label: usize, step: i32, time: i64) {
        self.now[row][label] += step;
        self.timed[row][label] += i64::from(step) * time;
    }

    /// The mean over all lessons, `scale` for one.
    fn mean(&self, row: usize, label: usize, lessons: i64, scale: i64) -> i64 {
        let sum = i64::from(self.now[row][label]) * lessons - self.timed[row][label];
        let scaled = sum * scale;
        (scaled + scaled.signum() * lessons / 2) / lessons
    }
}

impl Learner {
    /// One that knows words and nothing else.
    pub fn new(words: Words) -> Self {
        Learner {
            words,
            weights: Table::new(1 << ROWS_LOG2),
            follows: Table::new(LABELS),
            lessons: 1,
            round: 0,
            view: View::default(),
            decoder: Decoder::default(),
            scores: Vec::new(),
            costly: Vec::new(),
        }
    }

    /// Begins another round over the examples.
    pub fn next_round(&mut self) {
        self.round += 1;
    }

    /// Learns from one example; tells how many tokens were asked about and how many were wrong.
    pub fn learn(&mut self, example: &Example) -> (usize, usize) {
        let Ok(model) = Model::new(&self.words.0) else { return (0, 0) };
        let round = self.round;
        let hidden = |word: u32| hash::feature(77, word, round).is_multiple_of(HIDDEN_ONE_OF);
        let lists = |word: u32| {
            let lists = model.lists(word);
            if hidden(word) { lists & !(GIVEN | FAMILY | TOWN) } else { lists }
        };
        let mut view = std::mem::take(&mut self.view);
        view.read(&example.text, lists);
        let right = right_labels(&view, example);
        let (mut asked, mut wrong) = (0, 0);
        view.stretches(|stretch| {
            asked += stretch.len();
            let mut right = right[stretch.clone()].to_vec();
            // What begins before the stretch begins with it, as far as the model can know.
            right[0] |= (right[0] & (1 << PERSON_MORE | 1 << ADDRESS_MORE)) >> 1;
            wrong += self.lesson(&view, &example.text, stretch, &right);
        });
        self.view = view;
        (asked, wrong)
    }

    fn lesson(
        &mut self,
        view: &View,
        text: &str,
        stretch: std::ops::Range<usize>,
        right: &[u8],
    ) -> usize {
        self.lessons += 1;
        self.score(view, text, stretch.clone(), right);
        let mut follows = [[0; LABELS]; LABELS];
        follows.copy_from_slice(&self.follows.now);
        let follows = Follows::new(follows);
        self.decoder.run(&self.costly, &follows);
        let guess = std::mem::take(&mut self.decoder.labels);
        let is_right = |at: usize| right[at] >> guess[at] & 1 == 1;
        let wrong = (0..guess.len()).filter(|at| !is_right(*at)).count();
        if wrong > 0 {
            self.decoder.run(&self.scores, &follows);
            let truth = std::mem::take(&mut self.decoder.labels);
            self.update(view, text, stretch, (&truth, &guess));
        }
        wrong
    }

    /// Fills `costly` with scores that favour wrong labels, and `scores` with such that allow only
    /// right ones.
    fn score(&mut self, view: &View, text: &str, stretch: std::ops::Range<usize>, right: &[u8]) {
        self.scores.clear();
        self.costly.clear();
        for (at, right) in stretch.zip(right) {
            let mut sums = [0; LABELS];
            for row in rows(view, text, at) {
                let row = &self.weights.now[row];
                (0..LABELS).for_each(|label| sums[label] += row[label]);
            }
            let is_right = |label: usize| right >> label & 1 == 1;
            let (mut allowed, mut costly) = (sums, sums);
            for label in (0..LABELS).filter(|label| !is_right(*label)) {
                allowed[label] += i32::MIN / 16;
                costly[label] += MARGIN;
            }
            self.scores.push(allowed);
            self.costly.push(costly);
        }
    }

    fn update(
        &mut self,
        view: &View,
        text: &str,
        stretch: std::ops::Range<usize>,
        (truth, guess): (&[u8], &[u8]),
    ) {
        let (mut was_true, mut was_guess) = (NONE, NONE);
        for (place, at) in stretch.enumerate() {
            let (is_true, is_guess) = (usize::from(truth[place]), usize::from(guess[place]));
            if is_true != is_guess {
                for row in rows(view, text, at) {
                    self.weights.add(row, is_true, STEP, self.lessons);
                    self.weights.add(row, is_guess, -STEP, self.lessons);
                }
            }
            if (was_true, is_true) != (was_guess, is_guess) {
                self.follows.add(was_true, is_true, STEP, self.lessons);
                self.follows.add(was_guess, is_guess, -STEP, self.lessons);
            }
            (was_true, was_guess) = (is_true, is_guess);
        }
    }

    /// The model: weights are means over all lessons, `scale` for one, as far as a byte holds them.
    pub fn model(&self, scale: i64) -> Vec<u8> {
        let mean = |row, label| self.weights.mean(row, label, self.lessons, scale);
        let rows = (0..1 << ROWS_LOG2)
            .map(|row| std::array::from_fn(|label| mean(row, label).clamp(-127, 127) as i8));
        let rows: Vec<[i8; LABELS]> = rows.collect();
        let follow = |row, label| self.follows.mean(row, label, self.lessons, scale);
        let follows: [[i16; LABELS]; LABELS] = std::array::from_fn(|row| {
            std::array::from_fn(|label| follow(row, label).clamp(-32000, 32000) as i16)
        });
        let mut bytes = self.words.0.clone();
        model::put_weights(&mut bytes, &follows, &rows);
        bytes
    }
}

/// The rows of weights that speak of a token.
fn rows(view: &View, text: &str, at: usize) -> impl Iterator<Item = usize> {
    view.rows(text, at..at + 1).into_iter().map(|[row, ..]| row as usize)
}

/// For each token the labels that may be right, as bits.
fn right_labels(view: &View, example: &Example) -> Vec<u8> {
    let unlabelled = [PERSON, ADDRESS, PLACE, ORGANISATION, OTHER]
        .iter()
        .filter(|label| !example.looked_for.contains(label))
        .fold(1u8 << NONE, |bits, label| bits | bits_of(*label));
    let mut right = vec![unlabelled; view.tokens().len()];
    for (start, end, label) in &example.spans {
        let inside =
            |token: &token::Token| (token.start as usize) < *end && *start < token.end as usize;
        let first = view.tokens().partition_point(|token| token.end as usize <= *start);
        for (at, token) in view.tokens().iter().enumerate().skip(first) {
            if !inside(token) {
                break;
            }
            right[at] = match *label {
                ANY => u8::MAX,
                label if at > first => 1 << more(label),
                label => 1 << label,
            };
        }
    }
    right
}

fn bits_of(label: usize) -> u8 {
    1 << label | 1 << more(label)
}

fn more(label: usize) -> usize {
    match label {
        PERSON => PERSON_MORE,
        ADDRESS => ADDRESS_MORE,
        other => other,
    }
}
