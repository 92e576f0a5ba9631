//! The labels of a stretch of tokens that together have the highest score.

use super::model::{ADDRESS, ADDRESS_MORE, LABELS, NONE, PERSON, PERSON_MORE};

/// What each label has for and against it, by token.
pub(super) type Scores = [i32; LABELS];

/// Lower than what any label can lie behind the best: a few tokens' scores.
const NEVER: i32 = i32::MIN >> 8;
/// Scores are multiplied by this: the rest says which label came before.
const SHIFT: u32 = LABELS.trailing_zeros();

/// What speaks for each label behind each other, as [`Decoder`] adds it.
#[derive(Clone, Copy)]
pub(super) struct Follows([Scores; LABELS]);

impl Follows {
    /// What a learned table says, less what can't be: a name has no second word without a first.
    pub(super) fn new(mut follows: [Scores; LABELS]) -> Self {
        for (before, row) in follows.iter_mut().enumerate() {
            if !matches!(before, PERSON | PERSON_MORE) {
                row[PERSON_MORE] = NEVER;
            }
            if !matches!(before, ADDRESS | ADDRESS_MORE) {
                row[ADDRESS_MORE] = NEVER;
            }
            // Of two that are as good the first label wins.
            let rest = (LABELS - 1 - before) as i32;
            row.iter_mut().for_each(|score| *score = *score << SHIFT | rest);
        }
        Follows(follows)
    }
}

/// Finds the best labels; keeps its memory.
#[derive(Default)]
pub(super) struct Decoder {
    /// By token and label, the score and the label before.
    back: Vec<Scores>,
    /// What was found.
    pub(super) labels: Vec<u8>,
}

impl Decoder {
    /// Fills `labels`; nothing is labelled before the stretch and behind it.
    #[inline(always)]
    pub(super) fn run(&mut self, scores: &[Scores], follows: &Follows) {
        self.back.clear();
        let mut best = [NEVER << SHIFT; LABELS];
        best[NONE] = 0;
        for own in scores {
            let next = step(&best, follows);
            self.back.push(next);
            // Only differences matter, and so a stretch may be as long as it likes.
            let least = next[NONE] >> SHIFT << SHIFT;
            for label in 0..LABELS {
                let score = (next[label].max(NEVER << SHIFT) - least) >> SHIFT;
                best[label] = (score + own[label]) << SHIFT;
            }
        }
        let ends = (0..LABELS).map(|label| best[label] + follows.0[label][NONE]);
        let last = ends.enumerate().max_by_key(|(_, score)| *score);
        self.trace(last.map_or(NONE, |(label, _)| label));
    }

    /// Goes the way back from the last label.
    fn trace(&mut self, last: usize) {
        self.labels.clear();
        self.labels.resize(self.back.len(), 0);
        let mut label = last;
        for (found, back) in self.labels.iter_mut().zip(&self.back).rev() {
            *found = label as u8;
            label = LABELS - 1 - (back[label] as usize & (LABELS - 1));
        }
    }
}

/// The best score of each label with the label before it, own scores left out.
#[inline(always)]
fn step(best: &Scores, follows: &Follows) -> Scores {
    let mut next = [i32::MIN; LABELS];
    for (before, follows) in follows.0.iter().enumerate() {
        for label in 0..LABELS {
            next[label] = next[label].max(best[before] + follows[label]);
        }
    }
    next
}
