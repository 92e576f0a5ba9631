//! Context is what stands beside a value: words near it, and the JSON keys above it.
//!
//! Words are whole tokens: `cardNumber`, `card_number` and `Card-Number` are the tokens `card
//! number`, and `public` does not hold `lic`. A token that a window cuts is no token of the window.

use crate::limits::{CONTEXT_AFTER_BYTES, CONTEXT_BEFORE_BYTES};

/// A phrase that counts as context: its tokens, lower case.
pub(crate) type Phrase = Vec<String>;

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

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Lower,
    Upper,
    Letter,
    Digit,
    Gap,
}

fn kind(byte: u8) -> Kind {
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
    match (kind_before(text, at), kind_at(text, at)) {
        (Kind::Gap, _) | (_, Kind::Gap) => false,
        (Kind::Digit, Kind::Digit) => true,
        (Kind::Digit, _) | (_, Kind::Digit) => false,
        (Kind::Lower, Kind::Upper) => false,
        // `SSNNumber` is `SSN` and `Number`: a capital before a small letter begins a token.
        (Kind::Upper, Kind::Upper) => kind_at(text, at + width(text, at)) != Kind::Lower,
        _ => true,
    }
}

/// Whether a text holds one of the phrases as consecutive tokens.
pub(crate) fn holds(text: &str, phrases: &[Phrase]) -> bool {
    any_of(tokens(text), phrases)
}

fn any_of<'t>(mut words: impl Iterator<Item = &'t str> + Clone, phrases: &[Phrase]) -> bool {
    while let Some(word) = words.next() {
        let goes_on = |phrase: &Phrase| {
            let mut rest = words.clone();
            phrase[1..].iter().all(|wanted| rest.next().is_some_and(|word| same(word, wanted)))
        };
        let begins = |phrase: &Phrase| phrase.first().is_some_and(|wanted| same(word, wanted));
        if phrases.iter().any(|phrase| begins(phrase) && goes_on(phrase)) {
            return true;
        }
    }
    false
}

/// Whether a word is a wanted one, whatever its case.
fn same(word: &str, wanted: &str) -> bool {
    if word.is_ascii() {
        return word.eq_ignore_ascii_case(wanted);
    }
    word.chars().flat_map(char::to_lowercase).eq(wanted.chars())
}

/// Whether one of the phrases stands near a span: in the bytes in front of it or behind it.
pub(crate) fn near(text: &str, start: usize, end: usize, phrases: &[Phrase]) -> bool {
    let first = start.saturating_sub(CONTEXT_BEFORE_BYTES);
    let last = (end + CONTEXT_AFTER_BYTES).min(text.len());
    any_of(tokens_in(text, first, start), phrases) || any_of(tokens_in(text, end, last), phrases)
}

/// A phrase as rules write it: `card number`.
pub(crate) fn phrase(words: &str) -> Phrase {
    let lower = |word: &str| word.chars().flat_map(char::to_lowercase).collect();
    tokens(words).map(lower).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert!(!holds("public", &[phrase("lic")]));
        assert!(holds("my LIC no", &[phrase("lic")]));
        assert!(holds("customer-card-number", &[phrase("card number")]));
        assert!(!holds("number of the card", &[phrase("card number")]));
    }

    #[test]
    fn words_beyond_ascii_are_the_same_in_any_case() {
        assert!(holds("TÉLÉPHONE：", &[phrase("téléphone")]));
        assert!(!holds("TÉLÉPHONES", &[phrase("téléphone")]));
    }

    #[test]
    fn a_token_that_the_window_or_the_value_cuts_does_not_count() {
        let text = format!("discard{}4111", " ".repeat(CONTEXT_BEFORE_BYTES - 4));
        assert!(!near(&text, text.len() - 4, text.len(), &[phrase("card")]));
        assert!(!near("cardinal", 4, 8, &[phrase("card")]));
        assert!(!near("inordinal", 0, 2, &[phrase("ordinal")]));
        let text = format!("4111{}cards", " ".repeat(CONTEXT_AFTER_BYTES - 4));
        assert!(!near(&text, 0, 4, &[phrase("card")]));
    }

    #[test]
    fn context_ends_where_the_window_does() {
        let far = format!("card {} 4111", "x ".repeat(60));
        let near_by = format!("{} card 4111", "x ".repeat(60));
        let at = |text: &str| text.len() - 4;
        assert!(!near(&far, at(&far), far.len(), &[phrase("card")]));
        assert!(near(&near_by, at(&near_by), near_by.len(), &[phrase("card")]));
    }
}
