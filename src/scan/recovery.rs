//! Recovery phrases that no word announces: a dozen words and more in a row, all of them from the
//! list of BIP-39, and the checksum in them is right.
//!
//! Prose hardly ever has so many of these words in a row: the list has no `the`, no `of` and no
//! `is`. One row of sixteen has the checksum by chance.

use super::check::{self, Verdict};
use super::{Compiled, Hit, Scanner};
use crate::limits::{PHRASE_GAP_BYTES_MAX, PHRASE_KINDS_MIN, PHRASE_ROW_MAX};
use crate::rule::Confidence;

/// The check of such phrases, which tells their rule too.
const CHECK: &str = "bip39";

/// Fewest words of a phrase.
const WORDS_MIN: usize = 12;

/// Letters of the shortest and of the longest word.
const SHORTEST: usize = 3;
const LONGEST: usize = 8;

/// Bytes of the shortest phrase: one more, and a word of it or the gap behind one stands there.
const STEP: usize = WORDS_MIN * (SHORTEST + 1) - 1;

/// A word's first byte and the byte behind its last.
type Word = (usize, usize);

/// The number of the rule for recovery phrases, if there is one.
pub(super) fn rule(rules: &[Compiled]) -> Option<u32> {
    let is_theirs = |compiled: &Compiled| compiled.rule.check.as_deref() == Some(CHECK);
    rules.iter().position(is_theirs).map(|rule| rule as u32)
}

impl Scanner {
    /// Appends the phrases that stand in a text, whatever stands around them.
    pub(super) fn phrases(&self, text: &str, hits: &mut Vec<Hit>) {
        let Some(rule) = self.recovery else { return };
        let mut from = 0;
        while let Some(at) = Some(from + STEP - 1).filter(|at| *at < text.len()) {
            from += STEP;
            let Some(word) = word_at(text.as_bytes(), at) else { continue };
            let row = row(text.as_bytes(), word);
            from = from.max(row.last().map_or(0, |last| last.1));
            if !(WORDS_MIN..=PHRASE_ROW_MAX).contains(&row.len()) {
                continue;
            }
            for even in even(text, &row).filter(|even| is_mixed(text, even)) {
                let confidence = Confidence::High;
                let hit = |(start, end)| Hit { rule, start, end, confidence };
                hits.extend(proven(text, even).map(hit));
            }
        }
    }
}

/// The phrases in a row: one for each word with which one begins.
fn proven(text: &str, row: &[Word]) -> impl Iterator<Item = Word> {
    let check = check::by_name(CHECK);
    let end = row.last().map_or(0, |last| last.1);
    let starts = row[..row.len() + 1 - WORDS_MIN].iter().map(|word| word.0);
    starts.filter_map(move |start| match check?(&text[start..end]) {
        Verdict::Pass => Some((start, end)),
        Verdict::PassPrefix(length) => Some((start, start + length)),
        Verdict::Fail | Verdict::Sample => None,
    })
}

/// The parts of a row that are long enough and in which all words are parted alike.
fn even<'r>(text: &'r str, row: &'r [Word]) -> impl Iterator<Item = &'r [Word]> {
    let gap = |at: usize| gap(&text.as_bytes()[row[at].1..row[at + 1].0]);
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

/// A gap, any white space as one space and any number as one zero.
fn gap(bytes: &[u8]) -> impl Iterator<Item = u8> {
    let plain = bytes.iter().map(|byte| match byte {
        b' ' | b'\t' | b'\r' | b'\n' => b' ',
        byte if byte.is_ascii_digit() => b'0',
        byte => *byte,
    });
    let mut last = None;
    plain.filter(move |byte| last.replace(*byte) != Some(*byte) || !b" 0".contains(byte))
}

/// Whether a row is no chant: `very very very`, and tables of `true` and `false`.
fn is_mixed(text: &str, row: &[Word]) -> bool {
    let lower = |word: &Word| text[word.0..word.1].to_ascii_lowercase();
    let mut kinds: Vec<String> = row.iter().map(lower).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.len() >= PHRASE_KINDS_MIN
}

/// The words of the list around one of them, as far as nothing else comes between.
fn row(text: &[u8], word: Word) -> Vec<Word> {
    let mut row = vec![word];
    while let Some(before) = before(text, row[row.len() - 1].0) {
        row.push(before);
        if row.len() > PHRASE_ROW_MAX {
            return row;
        }
    }
    row.reverse();
    while let Some(next) = row.last().and_then(|last| behind(text, last.1)) {
        row.push(next);
        if row.len() > PHRASE_ROW_MAX {
            return row;
        }
    }
    row
}

/// The word of the list that ends in front of a gap.
fn before(text: &[u8], place: usize) -> Option<Word> {
    let gap = text[..place].iter().rev().take_while(|byte| is_gap(byte)).count();
    let at = (place - gap).checked_sub(1).filter(|_| (1..=PHRASE_GAP_BYTES_MAX).contains(&gap))?;
    word_at(text, at)
}

/// The word of the list that begins behind a gap.
fn behind(text: &[u8], place: usize) -> Option<Word> {
    let gap = text[place..].iter().take_while(|byte| is_gap(byte)).count();
    let at = place + gap;
    ((1..=PHRASE_GAP_BYTES_MAX).contains(&gap) && at < text.len()).then(|| word_at(text, at))?
}

/// What may part two words: white space, quotes, commas, and numbers of a list.
fn is_gap(byte: &u8) -> bool {
    GAPS[usize::from(*byte)]
}

static GAPS: [bool; 256] = {
    let (signs, mut gaps) = (b"0123456789 \t\r\n,.;:|\"'`)*-", [false; 256]);
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
    (fits && !beside && check::is_phrase_word(&text[start..end])).then_some((start, end))
}
