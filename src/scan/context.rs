//! Context is what stands beside a value: words near it, and the JSON keys above it.
//!
//! Words are whole tokens: `cardNumber`, `card_number` and `Card-Number` are the tokens `card
//! number`, and `public` does not hold `lic`. A token that a window cuts is no token of the window.
//! The tag of a value that was taken out (`[PHONE]`) is no context: else each replacement would
//! speak for the numbers beside it, and clean text would not stay as it is.

use std::collections::BTreeSet;

use crate::limits::JOINED_LETTERS_MIN;
use crate::rule::Rule;

/// A phrase that counts as context: its tokens, lower case.
pub(crate) type Phrase = Vec<String>;

/// The phrases of a rule. Most words of a text are none of theirs, and a look at length and first
/// letter tells.
#[derive(Default)]
pub(crate) struct Phrases {
    all: Vec<Phrase>,
    /// By the low bits of a first word's first byte, which are the same for a letter and its
    /// capital: a bit for each length that such a word has, in bytes.
    lengths: [u64; 32],
}

/// The entities whose tags are no context.
#[derive(Default)]
pub(crate) struct Tags(BTreeSet<String>);

impl Tags {
    /// The tags of these entities.
    pub(crate) fn new<'e>(entities: impl Iterator<Item = &'e str>) -> Self {
        Tags(entities.map(str::to_owned).collect())
    }

    /// Whether a token of a text stands in a tag.
    pub(super) fn hold(&self, text: &str, (start, end): Token) -> bool {
        let part = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_';
        let (before, behind) = (&text.as_bytes()[..start], &text.as_bytes()[end..]);
        let first = start - before.iter().rev().take_while(|byte| part(byte)).count();
        let last = end + behind.iter().take_while(|byte| part(byte)).count();
        text[..first].ends_with('[')
            && text[last..].starts_with(']')
            && self.0.contains(&text[first..last])
    }
}

/// The first byte of a token in its text, and the byte behind its last.
pub(super) type Token = (usize, usize);

impl Phrases {
    /// The names of keys that a rule writes down, in all their forms.
    pub(crate) fn new(words: &[String]) -> Self {
        let mut phrases = Phrases::default();
        for phrase in words.iter().flat_map(|words| named_forms(words)) {
            let Some(first) = phrase.first() else { continue };
            phrases.lengths[letter(first)] |= length_bit(first);
            phrases.all.push(phrase);
        }
        phrases
    }

    /// Whether a text holds one of them as consecutive tokens.
    pub(crate) fn held_by(&self, text: &str, tags: &Tags) -> bool {
        !self.all.is_empty()
            && tokens_in(text, 0, text.len()).any(|token| {
                let word = &text[token.0..token.1];
                length_bit(word) & self.lengths[letter(word)] != 0
                    && self.begin_at(text, token, tags)
            })
    }

    /// Whether the last tokens of a text are one of them.
    pub(crate) fn end(&self, text: &str, tags: &Tags) -> bool {
        let tokens: Vec<Token> = tokens_in(text, 0, text.len()).collect();
        let is = |(token, wanted): (&Token, &String)| {
            same(&text[token.0..token.1], wanted) && !tags.hold(text, *token)
        };
        self.all.iter().any(|phrase| {
            let first = tokens.len().checked_sub(phrase.len());
            first.is_some_and(|first| tokens[first..].iter().zip(phrase).all(is))
        })
    }

    /// Whether a token and those that follow are one of the phrases.
    fn begin_at(&self, text: &str, first: Token, tags: &Tags) -> bool {
        let is = |token: Token, wanted: &str| {
            same(&text[token.0..token.1], wanted) && !tags.hold(text, token)
        };
        let follows = |phrase: &Phrase| {
            let mut rest = tokens_in(text, first.1, text.len());
            phrase[1..].iter().all(|wanted| rest.next().is_some_and(|token| is(token, wanted)))
        };
        self.all.iter().any(|phrase| is(first, &phrase[0]) && follows(phrase))
    }
}

/// One bit of 64, by a word's length; long words share the last.
pub(super) fn length_bit(word: &str) -> u64 {
    1 << word.len().min(63)
}

/// One of 32, by a word's first letter whatever its case; those beyond ASCII share one.
pub(super) fn letter(word: &str) -> usize {
    let first = word.as_bytes().first().filter(|byte| byte.is_ascii());
    usize::from(first.copied().unwrap_or_default() & 31)
}

/// Cuts a text into tokens: runs of letters, or of digits, also parted where a lower-case letter is
/// followed by a capital.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = &str> {
    tokens_in(text, 0, text.len()).map(|(start, end)| &text[start..end])
}

/// The tokens of a text that lie whole between two places.
pub(super) fn tokens_in(text: &str, from: usize, to: usize) -> impl Iterator<Item = Token> {
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
        (start < at && at <= to && !joined(text, at)).then_some((start, at))
    })
}

/// Calls `take` for each token of a text.
pub(super) fn each_token(text: &str, mut take: impl FnMut(Token)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if let Kind::Gap = KINDS[usize::from(bytes[at])] {
            at += 1;
            continue;
        }
        let end = if bytes[at].is_ascii() { ascii_end(bytes, at) } else { at };
        if at < end && bytes.get(end).is_none_or(u8::is_ascii) {
            take((at, end));
            at = end;
            continue;
        }
        // Characters have kinds, their bytes have none; no token goes over a gap.
        let is_gap = |byte: &u8| byte.is_ascii() && KINDS[usize::from(*byte)] == Kind::Gap;
        let next = bytes[end..].iter().position(is_gap).map_or(bytes.len(), |gap| end + gap);
        tokens_in(text, at, next).for_each(&mut take);
        at = next;
    }
}

/// The first byte of the next token, or one of a character beyond ASCII in front of it.
pub(super) fn next_byte(bytes: &[u8], from: usize) -> Option<u8> {
    bytes[from..].iter().copied().find(|byte| KINDS[usize::from(*byte)] != Kind::Gap)
}

/// The end of a token, if a character beyond ASCII doesn't stand there.
pub(super) fn ascii_end(bytes: &[u8], start: usize) -> usize {
    let run = |from: usize, kind: Kind| {
        let other = bytes[from..].iter().position(|byte| KINDS[usize::from(*byte)] != kind);
        other.map_or(bytes.len(), |length| from + length)
    };
    match KINDS[usize::from(bytes[start])] {
        Kind::Upper => {
            let capitals = run(start, Kind::Upper);
            let small = run(capitals, Kind::Lower);
            match small > capitals && capitals > start + 1 {
                true => capitals - 1,
                false => small,
            }
        }
        kind => run(start, kind),
    }
}

/// The kind of each byte; those beyond ASCII are asked for as characters.
static KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Letter; 256];
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
        // Scripts without capitals have words of other alphabets right beside their own.
        (Kind::Letter, Kind::Upper | Kind::Lower) | (Kind::Upper | Kind::Lower, Kind::Letter) => {
            false
        }
        // `SSNNumber` is `SSN` and `Number`: a capital before a small letter begins a token.
        (Kind::Upper, Kind::Upper) => next() != Kind::Lower,
        _ => true,
    }
}

/// Whether a word is a wanted one, whatever its case.
pub(super) fn same(word: &str, wanted: &str) -> bool {
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

/// A rule's keywords in all their forms. What keys are called too is one word in code; others in
/// one word would be words of prose (`callus`).
pub(crate) fn keywords(rule: &Rule) -> impl Iterator<Item = Phrase> {
    rule.keywords.iter().flat_map(|words| match rule.key_names.contains(words) {
        true => named_forms(words),
        false => forms(words),
    })
}

/// The forms in which a rule's words count: as they are written, and the last of several in the
/// plural too. A single word's plural may be an ordinary word (`pins`), so it counts where it is
/// written down.
fn forms(words: &str) -> Vec<Phrase> {
    let phrase = phrase(words);
    let mut plural = phrase.clone();
    match plural.last_mut() {
        Some(last) if are_words(&phrase) && !last.ends_with('s') => last.push('s'),
        _ => return vec![phrase],
    }
    vec![phrase, plural]
}

/// The forms of what keys are called: also in one word, as in `accountnumber`.
fn named_forms(words: &str) -> Vec<Phrase> {
    let mut forms = forms(words);
    let is_long = |joined: &String| joined.len() >= JOINED_LETTERS_MIN;
    if are_words(&forms[0]) {
        let joined: Vec<String> = forms.iter().map(|form| form.concat()).collect();
        forms.extend(joined.into_iter().filter(is_long).map(|joined| vec![joined]));
    }
    forms
}

/// Whether a phrase has several words, of ASCII letters alone.
fn are_words(phrase: &Phrase) -> bool {
    phrase.len() > 1 && phrase.iter().flat_map(|word| word.bytes()).all(|b| b.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tags() -> Tags {
        Tags::new(["PHONE", "DATE_OF_BIRTH"].into_iter())
    }

    fn holds(text: &str, words: &str) -> bool {
        Phrases::new(&[words.to_owned()]).held_by(text, &tags())
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
        assert_eq!(cut("telefon：’été’\u{a0}éTé電話"), ["telefon", "été", "é", "Té", "電話"]);
    }

    proptest! {
        #[test]
        fn tokens_are_the_same_however_they_are_looked_for(text in "[abXY1_ éÉ’\u{3000}電-]{0,30}") {
            let mut found = Vec::new();
            each_token(&text, |token| found.push(token));
            prop_assert_eq!(found, tokens_in(&text, 0, text.len()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_word_inside_another_is_no_context() {
        assert!(!holds("public", "lic"));
        assert!(holds("my LIC no", "lic"));
        assert!(holds("customer-card-number", "card number"));
        assert!(!holds("number of the card", "card number"));
    }

    #[test]
    fn names_count_in_the_plural_and_in_one_word() {
        for text in ["account_numbers", "accountNumber", "ACCOUNTNUMBER", "accountnumbers: 3"] {
            assert!(holds(text, "account number"), "{text}");
        }
        assert!(holds("driverslicense", "driver's license"));
        assert!(!holds("accountnumbering", "account number"));
        assert!(!holds("accounts number", "account number"));
        assert!(!holds("pins", "pin") && holds("PINs", "PINs") && !holds("pins", "PINs"));
        assert!(!holds("icno", "ic no"), "too short to be no other word");
    }

    #[test]
    fn keywords_count_in_the_plural_but_not_in_one_word() {
        assert_eq!(forms("card number"), [phrase("card number"), phrase("card numbers")]);
        assert_eq!(forms("pin"), [phrase("pin")]);
        assert_eq!(forms("my address"), [phrase("my address")]);
        assert_eq!(forms("numéro fiscal"), [phrase("numéro fiscal")]);
    }

    #[test]
    fn the_tag_of_a_value_that_was_taken_out_is_no_context() {
        assert!(!holds("[PHONE] 500000", "phone"));
        assert!(!holds("born [DATE_OF_BIRTH]", "date of birth"));
        assert!(!holds("my [PHONE]", "my phone"));
        assert!(!holds("[PHONE]_2 ü", "phone"));
        assert!(holds("[phone] [SSN] PHONE]", "phone"));
        assert!(holds("[PHONE] phone", "phone"));
        assert!(holds("[SSN] 219099999", "ssn"), "a label in brackets that is no tag");
    }

    #[test]
    fn words_beyond_ascii_are_the_same_in_any_case() {
        assert!(holds("TÉLÉPHONE：", "téléphone"));
        assert!(!holds("TÉLÉPHONES", "téléphone"));
    }
}
