//! Context is what stands beside a value: words near it, and the JSON keys above it.
//!
//! Words are whole tokens: `cardNumber`, `card_number` and `Card-Number` are the tokens `card
//! number`, and `public` does not hold `lic`. A token that a window cuts is no token of the window.

use std::iter;

use crate::limits::{CONTEXT_AFTER_BYTES, CONTEXT_BEFORE_BYTES};

/// A phrase that counts as context: its tokens, lower case.
pub(crate) type Phrase = Vec<String>;

/// The phrases of a rule. Most words of a text are none of theirs, and a look at length and first
/// letter tells.
#[derive(Default)]
pub(crate) struct Phrases {
    all: Vec<Phrase>,
    /// A bit for each length that a phrase's first word has, in bytes.
    lengths: u64,
    /// A bit for each letter that a phrase begins with.
    letters: u32,
}

impl Phrases {
    /// The phrases that a rule writes down.
    pub(crate) fn new(words: &[String]) -> Self {
        let mut phrases = Phrases::default();
        for phrase in words.iter().map(|words| phrase(words)) {
            let Some(first) = phrase.first() else { continue };
            phrases.lengths |= length_bit(first);
            phrases.letters |= letter_bit(first.as_bytes());
            phrases.all.push(phrase);
        }
        phrases
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether a text holds one of them as consecutive tokens.
    pub(crate) fn held_by(&self, text: &str) -> bool {
        self.within(text, 0, text.len())
    }

    /// Whether one of them stands near a span: in the bytes in front of it or behind it.
    pub(crate) fn near(&self, text: &str, start: usize, end: usize) -> bool {
        let first = start.saturating_sub(CONTEXT_BEFORE_BYTES);
        let last = (end + CONTEXT_AFTER_BYTES).min(text.len());
        self.within(text, first, start) || self.within(text, end, last)
    }

    fn within(&self, text: &str, from: usize, to: usize) -> bool {
        let about = text.as_bytes();
        let about = &about[from.saturating_sub(1)..(to + 2).min(about.len())];
        if !about.is_ascii() {
            let mut words = tokens_in(text, from, to);
            return iter::from_fn(|| words.next().map(|word| (word, words.clone())))
                .any(|(word, rest)| self.go_on(word, rest));
        }
        ascii_tokens(text.as_bytes(), from, to, |start, end| {
            let word = &text[start..end];
            length_bit(word) & self.lengths != 0
                && letter_bit(word.as_bytes()) & self.letters != 0
                && self.go_on(word, tokens_in(text, end, to))
        })
    }

    /// Whether a word and those that follow are one of the phrases.
    fn go_on<'t>(&self, word: &str, rest: impl Iterator<Item = &'t str> + Clone) -> bool {
        let follows = |phrase: &Phrase| {
            let mut rest = rest.clone();
            phrase[1..].iter().all(|wanted| rest.next().is_some_and(|word| same(word, wanted)))
        };
        self.all.iter().any(|phrase| same(word, &phrase[0]) && follows(phrase))
    }
}

/// One bit of 64, by a word's length; long words share the last.
fn length_bit(word: &str) -> u64 {
    1 << word.len().min(63)
}

/// One bit of 32, by a word's first letter whatever its case.
fn letter_bit(word: &[u8]) -> u32 {
    1 << (word.first().copied().unwrap_or_default() & 31)
}

/// Cuts a text into tokens: runs of letters, or of digits, also parted where a lower-case letter is
/// followed by a capital.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = &str> + Clone {
    tokens_in(text, 0, text.len())
}

/// The tokens of a text that lie whole between two places.
fn tokens_in(text: &str, from: usize, to: usize) -> impl Iterator<Item = &str> + Clone {
    let mut at = text.ceil_char_boundary(from);
    while joined(text, at) {
        at += width(text, at);
    }
    std::iter::from_fn(move || {
        while at < to && kind_at(text, at) == Kind::Gap {
            at += width(text, at);
        }
        let start = at;
        while at < to && (at == start || joined(text, at)) {
            at += width(text, at);
        }
        (start < at && at <= to && !joined(text, at)).then(|| &text[start..at])
    })
}

/// Calls `stop(start, end)` for the tokens that lie whole between two places, until it says so. All
/// bytes from the one in front of the first place to two behind the last are ASCII.
fn ascii_tokens(
    text: &[u8],
    from: usize,
    to: usize,
    mut stop: impl FnMut(usize, usize) -> bool,
) -> bool {
    let kind_at = |at: usize| text.get(at).map_or(Kind::Gap, |byte| KINDS[usize::from(*byte)]);
    let mut before = from.checked_sub(1).map_or(Kind::Gap, kind_at);
    let mut start = None;
    for at in from..=to {
        let here = kind_at(at);
        if !goes_on(before, here, || kind_at(at + 1)) {
            if start.is_some_and(|start| stop(start, at)) {
                return true;
            }
            start = (here != Kind::Gap).then_some(at);
        }
        before = here;
    }
    false
}

/// The kind of each byte; those beyond ASCII are asked for as characters.
static KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Gap; 256];
    let mut byte = 0;
    while byte < 128 {
        kinds[byte] = kind(byte as u8);
        byte += 1;
    }
    kinds
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Lower,
    Upper,
    Letter,
    Digit,
    Gap,
}

const fn kind(byte: u8) -> Kind {
    match byte {
        b'A'..=b'Z' => Kind::Upper,
        b'a'..=b'z' => Kind::Lower,
        b'0'..=b'9' => Kind::Digit,
        _ => Kind::Gap,
    }
}

fn kind_of(c: char) -> Kind {
    match c {
        _ if c.is_uppercase() => Kind::Upper,
        _ if c.is_lowercase() => Kind::Lower,
        _ if c.is_alphabetic() => Kind::Letter,
        _ if c.is_numeric() => Kind::Digit,
        _ => Kind::Gap,
    }
}

/// What stands at a place: a gap behind the end.
fn kind_at(text: &str, at: usize) -> Kind {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => kind(*byte),
        _ => text[at..].chars().next().map_or(Kind::Gap, kind_of),
    }
}

/// What stands in front of a place: a gap where the text starts.
fn kind_before(text: &str, at: usize) -> Kind {
    match at.checked_sub(1).map(|before| text.as_bytes()[before]) {
        Some(byte) if byte.is_ascii() => kind(byte),
        _ => text[..at].chars().next_back().map_or(Kind::Gap, kind_of),
    }
}

fn width(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(1, char::len_utf8)
}

/// Whether the character at a place goes on with the token in front of it.
fn joined(text: &str, at: usize) -> bool {
    let next = || kind_at(text, at + width(text, at));
    goes_on(kind_before(text, at), kind_at(text, at), next)
}

/// Whether a character goes on with the token of the one in front of it.
fn goes_on(before: Kind, here: Kind, next: impl FnOnce() -> Kind) -> bool {
    match (before, here) {
        (Kind::Gap, _) | (_, Kind::Gap) => false,
        (Kind::Digit, Kind::Digit) => true,
        (Kind::Digit, _) | (_, Kind::Digit) => false,
        (Kind::Lower, Kind::Upper) => false,
        // `SSNNumber` is `SSN` and `Number`: a capital before a small letter begins a token.
        (Kind::Upper, Kind::Upper) => next() != Kind::Lower,
        _ => true,
    }
}

/// Whether a word is a wanted one, whatever its case.
fn same(word: &str, wanted: &str) -> bool {
    if word.is_ascii() {
        return word.eq_ignore_ascii_case(wanted);
    }
    word.chars().flat_map(char::to_lowercase).eq(wanted.chars())
}

/// A phrase as rules write it: `card number`.
pub(crate) fn phrase(words: &str) -> Phrase {
    let lower = |word: &str| word.chars().flat_map(char::to_lowercase).collect();
    tokens(words).map(lower).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(text: &str, words: &str) -> bool {
        Phrases::new(&[words.to_owned()]).held_by(text)
    }

    fn near(text: &str, start: usize, end: usize, words: &str) -> bool {
        Phrases::new(&[words.to_owned()]).near(text, start, end)
    }

    fn cut(text: &str) -> Vec<&str> {
        tokens(text).collect()
    }

    #[test]
    fn tokens_part_at_gaps_capitals_and_digits() {
        assert_eq!(
            cut("cardNumber card_number Card-Number2"),
            ["card", "Number", "card", "number", "Card", "Number", "2"]
        );
        assert_eq!(cut("userSSN SSNNumber"), ["user", "SSN", "SSN", "Number"]);
        assert_eq!(cut("Größe été"), ["Größe", "été"]);
        assert_eq!(cut("telefon：’été’\u{a0}éTé電話"), ["telefon", "été", "é", "Té電話"]);
    }

    #[test]
    fn a_word_inside_another_is_no_context() {
        assert!(!holds("public", "lic"));
        assert!(holds("my LIC no", "lic"));
        assert!(holds("customer-card-number", "card number"));
        assert!(!holds("number of the card", "card number"));
    }

    #[test]
    fn words_beyond_ascii_are_the_same_in_any_case() {
        assert!(holds("TÉLÉPHONE：", "téléphone"));
        assert!(!holds("TÉLÉPHONES", "téléphone"));
    }

    #[test]
    fn a_token_that_the_window_or_the_value_cuts_does_not_count() {
        let text = format!("discard{}4111", " ".repeat(CONTEXT_BEFORE_BYTES - 4));
        assert!(!near(&text, text.len() - 4, text.len(), "card"));
        assert!(!near("cardinal", 4, 8, "card"));
        assert!(!near("inordinal", 0, 2, "ordinal"));
        let text = format!("4111{}cards", " ".repeat(CONTEXT_AFTER_BYTES - 4));
        assert!(!near(&text, 0, 4, "card"));
    }

    #[test]
    fn context_ends_where_the_window_does() {
        let far = format!("card {} 4111", "x ".repeat(60));
        let near_by = format!("{} card 4111", "x ".repeat(60));
        let at = |text: &str| text.len() - 4;
        assert!(!near(&far, at(&far), far.len(), "card"));
        assert!(near(&near_by, at(&near_by), near_by.len(), "card"));
    }
}
