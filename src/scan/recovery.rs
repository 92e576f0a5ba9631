//! Recovery phrases that no word announces: a dozen words and more in a row, all of them from the
//! list of BIP-39, and the checksum in them is right.
//!
//! Prose hardly ever has so many of these words in a row: the list has no `the`, no `of` and no
//! `is`. One row of sixteen has the checksum by chance.

use std::ops::Range;

use super::sieve::Sifted;
use super::{Compiled, Hit, Scanner, check};
use crate::limits::{PHRASE_GAP_BYTES_MAX, PHRASE_KINDS_MIN, PHRASE_ROW_MAX};
use crate::rule::Confidence;

/// The check that tells the rule of such phrases.
const CHECK: &str = "bip39";

/// Fewest and most words of a phrase.
const WORDS_MIN: usize = 12;
const WORDS_MAX: usize = 24;

/// Letters of the shortest and of the longest word.
const SHORTEST: usize = 3;
const LONGEST: usize = 8;

/// Bytes of the shortest phrase: one more, and a word of it or the gap behind one stands there.
const STEP: usize = WORDS_MIN * (SHORTEST + 1) - 1;

/// A word of the list.
#[derive(Clone, Copy)]
struct Word {
    /// Its first byte, and the one behind its last.
    start: usize,
    end: usize,
    /// Where it stands in the list.
    number: usize,
}

/// The number of the rule for recovery phrases, if there is one.
pub(super) fn rule(rules: &[Compiled]) -> Option<u32> {
    let is_theirs = |compiled: &Compiled| compiled.rule.check.as_deref() == Some(CHECK);
    rules.iter().position(is_theirs).map(|rule| rule as u32)
}

impl Scanner {
    /// Appends the phrases that stand in a text, whatever stands around them.
    pub(super) fn phrases(&self, (text, sifted): (&str, &Sifted), hits: &mut Vec<Hit>) {
        let Some(rule) = self.recovery else { return };
        let confidence = Confidence::High;
        sifted.each_without_short_words(STEP, |stretch| {
            each_row(text.as_bytes(), stretch, |row| {
                for part in even(text.as_bytes(), row) {
                    let hit = |(start, end)| Hit { rule, start, end, confidence };
                    hits.extend(proven(part).map(hit));
                }
            });
        });
    }
}

/// Calls `take` with the rows of words in a stretch that are as long as a phrase and longer. Of a
/// very long one parts are taken that overlap so far that each phrase lies in one.
fn each_row(text: &[u8], stretch: Range<usize>, mut take: impl FnMut(&[Word])) {
    let mut from = stretch.start;
    while let Some(at) = Some(from + STEP - 1).filter(|at| *at < stretch.end.min(text.len())) {
        let first = std::mem::replace(&mut from, at + 1);
        let Some(word) = word_at(text, at) else { continue };
        let row = row(text, word, first);
        if row.len() >= WORDS_MIN {
            take(&row);
        }
        from = match row.len() > PHRASE_ROW_MAX {
            true => row[row.len() + 1 - WORDS_MAX].start,
            false => from.max(row.last().map_or(0, |last| last.end)),
        };
    }
}

/// The phrases in a row: one for each word with which one begins.
fn proven(row: &[Word]) -> impl Iterator<Item = (usize, usize)> {
    let numbers: Vec<usize> = row.iter().map(|word| word.number).collect();
    let starts = 0..=row.len() - WORDS_MIN;
    starts.filter_map(move |start| {
        let numbers = &numbers[start..row.len().min(start + WORDS_MAX)];
        let length = Some(numbers).filter(|all| is_mixed(&all[..WORDS_MIN]))?;
        let length = check::phrase_length(length)?;
        Some((row[start].start, row[start + length - 1].end))
    })
}

/// The parts of a row that are long enough and in which all words are parted alike.
fn even<'r>(text: &'r [u8], row: &'r [Word]) -> impl Iterator<Item = &'r [Word]> {
    let gap = |at: usize| gap(&text[row[at].end..row[at + 1].start]);
    let mut from = 0;
    let parts = std::iter::from_fn(move || {
        let last = row.len() - 1;
        let start = Some(from).filter(|from| *from < last)?;
        let ends = (start + 1..last).find(|at| !gap(*at).eq(gap(start)));
        from = ends.unwrap_or(last);
        Some(&row[start..=from])
    });
    parts.filter(|part| part.len() >= WORDS_MIN)
}

/// A gap, any white space and what quotes a line as one space, and any number as one zero.
fn gap(bytes: &[u8]) -> impl Iterator<Item = u8> {
    let plain = bytes.iter().map(|byte| match byte {
        b' ' | b'\t' | b'\r' | b'\n' | b'>' => b' ',
        byte if byte.is_ascii_digit() => b'0',
        byte => *byte,
    });
    let mut last = None;
    plain.filter(move |byte| last.replace(*byte) != Some(*byte) || !b" 0".contains(byte))
}

/// Whether words are no chant: `very very very`, and tables of `true` and `false`.
fn is_mixed(numbers: &[usize]) -> bool {
    let is_new = |at: &usize| !numbers[..*at].contains(&numbers[*at]);
    (0..numbers.len()).filter(is_new).count() >= PHRASE_KINDS_MIN
}

/// The words of the list around one of them, from a place on, as far as nothing else comes between.
fn row(text: &[u8], word: Word, first: usize) -> Vec<Word> {
    let mut row = vec![word];
    while let Some(before) = row.last().and_then(|last| before(text, last.start, first)) {
        row.push(before);
    }
    row.reverse();
    while let Some(next) = row.last().and_then(|last| behind(text, last.end)) {
        row.push(next);
        if row.len() > PHRASE_ROW_MAX {
            break;
        }
    }
    row
}

/// The word of the list that ends in front of a gap, and begins at a place or behind it.
fn before(text: &[u8], place: usize, first: usize) -> Option<Word> {
    let gap = text[..place].iter().rev().take_while(|byte| is_gap(byte)).count();
    let at = (place - gap).checked_sub(1).filter(|_| (1..=PHRASE_GAP_BYTES_MAX).contains(&gap))?;
    word_at(text, at).filter(|word| word.start >= first)
}

/// The word of the list that begins behind a gap.
fn behind(text: &[u8], place: usize) -> Option<Word> {
    let gap = text[place..].iter().take_while(|byte| is_gap(byte)).count();
    let at = place + gap;
    ((1..=PHRASE_GAP_BYTES_MAX).contains(&gap) && at < text.len()).then(|| word_at(text, at))?
}

/// What may part two words: white space, quotes, commas, numbers of a list, and what quotes a line.
fn is_gap(byte: &u8) -> bool {
    GAPS[usize::from(*byte)]
}

static GAPS: [bool; 256] = {
    let (signs, mut gaps) = (b"0123456789 \t\r\n,.;:|\"'`)*->", [false; 256]);
    let mut at = 0;
    while at < signs.len() {
        gaps[signs[at] as usize] = true;
        at += 1;
    }
    gaps
};

/// The word of the list that stands at a place, or in front of the gap there.
fn word_at(text: &[u8], at: usize) -> Option<Word> {
    let gap = text[..=at].iter().rev().take(PHRASE_GAP_BYTES_MAX + 1).take_while(|b| is_gap(b));
    let at = (at + 1).checked_sub(gap.count() + 1)?;
    let letter = |byte: &&u8| byte.is_ascii_alphabetic();
    let end = at + text[at..].iter().take(LONGEST + 1).take_while(letter).count();
    let start = at + 1 - text[..=at].iter().rev().take(LONGEST + 1).take_while(letter).count();
    let touches = |byte: Option<&u8>| byte.is_some_and(|byte| *byte >= 0x80 || *byte == b'_');
    let beside = touches(text.get(end)) || touches(start.checked_sub(1).map(|at| &text[at]));
    let fits = start < end && (SHORTEST..=LONGEST).contains(&(end - start));
    let number = (fits && !beside).then(|| check::phrase_word(&text[start..end]))??;
    Some(Word { start, end, number })
}
