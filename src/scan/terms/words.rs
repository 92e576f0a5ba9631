//! The words of a text, folded: no case, no accents, no compatibility forms.
//!
//! A word is a run of letters and digits with the marks on them. Scripts that are written without
//! spaces have a word for each character. A word is never kept: it goes into a hash as it is read.
//!
//! A word with letters of Greek or Cyrillic also has a hash in which those are the Latin ones that
//! they look like, so that `Fаlcоn` is `Falcon`.

use super::alike;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Where a word stands, and the hashes of it and the words before it.
#[derive(Clone, Copy)]
pub(super) struct Word {
    pub(super) start: usize,
    /// The byte behind its last.
    pub(super) end: usize,
    pub(super) state: State,
}

/// The hashes of words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct State {
    plain: u64,
    /// The same where no letter looks like one of Latin.
    latin: u64,
}

/// The hash of no word: the offset basis of FNV-1a, 64 bits (RFC 9923).
const BASIS: u64 = 0xcbf2_9ce4_8422_2325;

/// The hashes of no word.
pub(super) const NOTHING: State = State { plain: BASIS, latin: BASIS };

/// Ends each word in the hash, so that `ab c` is not `a bc`. No UTF-8 holds it.
const END: u8 = 0xff;

impl Word {
    /// What the words are known by.
    pub(super) fn key(&self) -> u64 {
        mixed(self.state.plain)
    }

    /// What they are known by in Latin letters, if that is something else.
    pub(super) fn latin_key(&self) -> Option<u64> {
        let State { plain, latin } = self.state;
        (plain != latin).then(|| mixed(latin))
    }
}

/// A hash with all its bits mixed (the finalizer of MurmurHash3): those of FNV are not.
fn mixed(mut key: u64) -> u64 {
    key = (key ^ (key >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    key = (key ^ (key >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    key ^ (key >> 33)
}

/// The next word that begins at `from` or up to `reach` bytes behind it; `state` are the hashes of
/// the words before it.
pub(super) fn next(text: &str, from: usize, reach: usize, state: State) -> Option<Word> {
    let start = start(text, from, reach)?;
    let (end, plain) = read(text, start, state.plain, fold);
    let plain = step(plain, END);
    let alike = state.plain != state.latin || alike::has_any(&text[start..end]);
    let latin = if alike { step(read(text, start, state.latin, fold_latin).1, END) } else { plain };
    Some(Word { start, end, state: State { plain, latin } })
}

/// The next word of those that were run together into one up to `end`, as in `ProjectNightfall`: up
/// to a capital behind a small letter, or before one.
pub(super) fn next_part(text: &str, from: usize, end: usize, state: State) -> Option<Word> {
    let part = &text.as_bytes()[from..end];
    let begins = |at: &usize| {
        part[*at].is_ascii_uppercase()
            && (part[at - 1].is_ascii_lowercase()
                || part[at - 1].is_ascii_uppercase()
                    && part.get(at + 1).is_some_and(u8::is_ascii_lowercase))
    };
    let length = (1..part.len()).find(begins).unwrap_or(part.len());
    next(&text[..from + length], from, 0, state)
}

/// Adds a character to a hash.
type Fold = fn(char, u64) -> u64;

fn start(text: &str, from: usize, reach: usize) -> Option<usize> {
    let mut at = from;
    while at - from <= reach {
        let byte = *text.as_bytes().get(at)?;
        if LETTERS[usize::from(byte)] != 0 {
            return Some(at);
        }
        if byte.is_ascii() {
            at += 1;
            continue;
        }
        let c = text[at..].chars().next()?;
        if is_letter(c) && !is_dropped(c) {
            return Some(at);
        }
        at += c.len_utf8();
    }
    None
}

/// Reads the word that starts at a place: where it ends, and the hash.
fn read(text: &str, start: usize, mut state: u64, fold: Fold) -> (usize, u64) {
    let mut at = start;
    while let Some(byte) = text.as_bytes().get(at) {
        let letter = LETTERS[usize::from(*byte)];
        if letter != 0 {
            state = step(state, letter);
            at += 1;
            continue;
        }
        let next = if byte.is_ascii() { None } else { text[at..].chars().next() };
        match next {
            Some(c) if is_unspaced(c) && at == start => return cluster(text, start, state),
            Some(c) if (is_letter(c) && !is_unspaced(c)) || is_dropped(c) => {
                state = fold(c, state);
                at += c.len_utf8();
            }
            _ => break,
        }
    }
    (at, state)
}

/// Reads one character and the marks on it.
fn cluster(text: &str, start: usize, mut state: u64) -> (usize, u64) {
    let mut at = start;
    for c in text[start..].chars() {
        if at > start && !is_combining_mark(c) {
            break;
        }
        state = fold(c, state);
        at += c.len_utf8();
    }
    (at, state)
}

/// How many letters a word of a term counts for: a character of a script without spaces, or a
/// syllable of Hangul, says as much as two letters.
pub(super) fn letters(word: &str) -> usize {
    let is_syllable = |c: char| is_unspaced(c) || ('\u{ac00}'..='\u{d7a3}').contains(&c);
    let letters = word.chars().filter(|c| c.is_alphanumeric());
    letters.map(|c| if is_syllable(c) { 2 } else { 1 }).sum()
}

/// Superior figures are none: behind a word they are the number of a footnote.
fn is_letter(c: char) -> bool {
    let is_note =
        matches!(c, '\u{b9}' | '\u{b2}' | '\u{b3}' | '\u{2070}' | '\u{2074}'..='\u{2079}');
    (c.is_alphanumeric() || is_combining_mark(c)) && !is_note
}

/// Thai, Lao, Khmer, Myanmar, kana and Han.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// What people leave out: accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic,
/// variation selectors, and what only joins or breaks lines. The vowel signs of India and
/// Thailand and the voicing marks of kana are marks too, but with another one the word is another.
fn is_dropped(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}' | '\u{5bf}'
        | '\u{5c1}'..='\u{5c2}' | '\u{5c4}'..='\u{5c5}' | '\u{5c7}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}'
        | '\u{e0100}'..='\u{e01ef}'
        | '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Adds a character to a hash: decomposed, no accents, no case. Upper case and back makes `ß` the
/// same as `SS`, and both forms of sigma one.
fn fold(c: char, mut state: u64) -> u64 {
    decompose_compatible(c, |part| {
        if !is_dropped(part) {
            state = without_case(part, state);
        }
    });
    state
}

/// The same with letters of Latin in place of those that look like them.
fn fold_latin(c: char, mut state: u64) -> u64 {
    decompose_compatible(c, |part| {
        if !is_dropped(part) {
            state = without_case(alike::latin(part).unwrap_or(part), state);
        }
    });
    state
}

fn without_case(c: char, mut state: u64) -> u64 {
    let upper = c.to_lowercase().flat_map(char::to_uppercase);
    for folded in upper.flat_map(char::to_lowercase) {
        let mut buffer = [0; 4];
        state = folded.encode_utf8(&mut buffer).bytes().fold(state, step);
    }
    state
}

/// FNV-1a.
fn step(state: u64, byte: u8) -> u64 {
    (state ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
}

/// Each ASCII letter and digit in lower case; 0 for all else.
static LETTERS: [u8; 256] = {
    let mut letters = [0; 256];
    let mut byte = 0u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            letters[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    letters
};

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let (mut all, mut at) = (Vec::new(), 0);
        while let Some(word) = next(text, at, usize::MAX, NOTHING) {
            all.push(&text[word.start..word.end]);
            at = word.end;
        }
        all
    }

    fn key(text: &str) -> u64 {
        next(text, 0, usize::MAX, NOTHING).unwrap().key()
    }

    #[test]
    fn words_are_runs_of_letters_digits_and_marks() {
        assert_eq!(
            words("B2B_x-1 e\u{301}te\u{301}, O’Brien"),
            ["B2B", "x", "1", "e\u{301}te\u{301}", "O", "Brien"]
        );
        assert_eq!(words(" \u{301} . \u{200d}"), [""; 0]);
    }

    #[test]
    fn scripts_without_spaces_have_a_word_for_each_character_and_its_marks() {
        assert_eq!(words("隼計画ab計"), ["隼", "計", "画", "ab", "計"]);
        assert_eq!(words("か\u{3099}く"), ["か\u{3099}", "く"]);
        assert_eq!(words("กี่"), ["กี่"]);
    }

    #[test]
    fn what_reads_alike_is_one_word() {
        // Pairs from Unicode's CaseFolding.txt and the examples of UAX #15.
        let same = [
            ("STRASSE", "straße"),
            ("STRAẞE", "strasse"),
            ("ΟΔΟΣ", "οδος"),
            ("Ångström", "ANGSTRO\u{308}M"),
            ("ﬁn", "fin"),
            ("Ｆａｌｃｏｎ", "falcon"),
            ("İZMİR", "izmir"),
            ("が", "か\u{3099}"),
            ("ｶﾞ", "ガ"),
            ("葛\u{e0100}", "葛"),
            ("각", "\u{1100}\u{1161}\u{11a8}"),
            ("fal\u{ad}con", "falcon"),
        ];
        for (one, other) in same {
            assert_eq!(key(one), key(other), "{one} {other}");
        }
    }

    #[test]
    fn what_is_another_word_stays_another() {
        let others = [("かく", "がく"), ("कि", "की"), ("ab", "ba"), ("กี", "กิ")];
        for (one, other) in others {
            assert_ne!(key(one), key(other), "{one} {other}");
        }
    }
}
