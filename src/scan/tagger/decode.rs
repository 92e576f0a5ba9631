//! The labels of a stretch of tokens that together have the highest score.

use super::model::{ADDRESS, ADDRESS_MORE, LABELS, NONE, PERSON, PERSON_MORE};

/// What each label has for and against it, by token.
pub(super) type Scores = [i32; LABELS];

/// Lower than any sum of weights.
const NEVER: i32 = i32::MIN / 4;

/// Finds the best labels; keeps its memory.
#[derive(Default)]
pub(super) struct Decoder {
    back: Vec<[u8; LABELS]>,
    /// What was found.
    pub(super) labels: Vec<u8>,
}

/// What a learned table says, less what can't be: a name has no second word without a first.
pub(super) fn possible(mut follows: [Scores; LABELS]) -> [Scores; LABELS] {
    for (before, row) in follows.iter_mut().enumerate() {
        if !matches!(before, PERSON | PERSON_MORE) {
            row[PERSON_MORE] = NEVER;
        }
        if !matches!(before, ADDRESS | ADDRESS_MORE) {
            row[ADDRESS_MORE] = NEVER;
        }
    }
    follows
}

impl Decoder {
    /// Fills `labels`; nothing is labelled before the stretch and behind it.
    pub(super) fn run(&mut self, scores: &[Scores], follows: &[Scores; LABELS]) {
        self.back.clear();
        self.labels.clear();
        let mut best = [NEVER; LABELS];
        best[NONE] = 0;
        for own in scores {
            let (next, back) = step(&best, follows);
            for ((best, next), own) in best.iter_mut().zip(next).zip(own) {
                *best = next.max(NEVER) + own;
            }
            self.back.push(back);
        }
        let ends = (0..LABELS).map(|label| best[label] + follows[label][NONE]);
        let last = ends.enumerate().max_by_key(|(label, score)| (*score, LABELS - label));
        let mut label = last.map_or(NONE, |(label, _)| label);
        for back in self.back.iter().rev() {
            self.labels.push(label as u8);
            label = back[label] as usize;
        }
        self.labels.reverse();
    }
}

/// The best score of each label, own scores left out, and the label before it.
fn step(best: &Scores, follows: &[Scores; LABELS]) -> (Scores, [u8; LABELS]) {
    let mut next = [i32::MIN; LABELS];
    let mut back = [0; LABELS];
    for (before, (so_far, follows)) in best.iter().zip(follows).enumerate() {
        for (label, follow) in follows.iter().enumerate() {
            let score = so_far.saturating_add(*follow);
            let better = score > next[label];
            next[label] = if better { score } else { next[label] };
            back[label] = if better { before as u8 } else { back[label] };
        }
    }
    (next, back)
}
