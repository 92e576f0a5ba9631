//! Names that a record has shown once, to be found wherever else they stand in it.

use std::collections::HashMap;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::learn::hash_of;
use super::model::{FUNCTION, GIVEN, ORDINARY, TOWN};
use super::token::{self, Kind, Token};
use crate::limits::{HANDLE_BYTES_MIN, PHRASES_MAX};

/// The words of a record's names.
#[derive(Default)]
pub struct Known {
    /// By their hashes: where each is the name again.
    words: HashMap<u32, Where>,
    /// A bit for the low bits of each hash: of most words of a text it tells that they are none.
    maybe: [u64; 4],
    /// Names in scripts without spaces, whole.
    phrases: Vec<String>,
    /// Names of two words and more in one, as in `@jane_doe`: letters in lower case.
    handles: Vec<String>,
    tokens: Vec<Token>,
}

/// Where a word of a name is the name again.
#[derive(Clone, Copy)]
enum Where {
    Anywhere,
    /// It is also a word of ordinary text: with a capital inside a sentence, or as a label.
    InSentence,
    /// Its capital inside a sentence says nothing either: `Will` as a label, `Will: hello`.
    AsLabel,
}

impl Known {
    /// Forgets all.
    pub fn clear(&mut self) {
        self.words.clear();
        self.maybe = [0; 4];
        self.phrases.clear();
        self.handles.clear();
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.phrases.is_empty()
    }

    /// How many words and phrases are known; it only grows until all is forgotten.
    pub fn count(&self) -> usize {
        self.words.len() + self.phrases.len()
    }

    /// Takes a name; `lists` tells of words that are no names alone.
    pub(super) fn learn(&mut self, name: &str, lists: impl Fn(u32) -> u8) {
        token::tokens(name, &mut self.tokens);
        let syllables = self.tokens.iter().filter(|token| token.kind == Kind::Uncased).count();
        if syllables > 1
            && self.phrases.len() < PHRASES_MAX
            && !self.phrases.iter().any(|known| known == name)
        {
            self.phrases.push(name.to_owned());
        }
        // The `der` of van der Berg is a word of every German sentence.
        let has_capital = self.tokens.iter().any(|token| token.kind == Kind::Capital);
        let counts = |token: &&Token| {
            let letters = name[token.place()].chars().count();
            is_name(token) && letters > 2 && !(has_capital && token.kind == Kind::Lower)
        };
        let words = self.tokens.iter().filter(counts).map(|token| token.hash);
        let places: Vec<(u32, Where)> =
            words.filter_map(|word| Some((word, place_of(lists(word))?))).collect();
        places.into_iter().for_each(|(word, place)| self.keep(word, place));
        self.learn_handle(name);
    }

    fn keep(&mut self, hash: u32, place: Where) {
        self.words.insert(hash, place);
        let (word, bit) = bit(hash);
        self.maybe[word] |= bit;
    }

    /// Keeps how a name of two words and more reads as the name of an account.
    fn learn_handle(&mut self, name: &str) {
        let (handle, _) = as_handle(name);
        let words = self.tokens.iter().filter(|token| is_name(token)).count();
        if words > 1
            && handle.len() >= HANDLE_BYTES_MIN
            && self.handles.len() < PHRASES_MAX
            && !self.handles.contains(&handle)
        {
            self.keep(hash_of(&handle), Where::Anywhere);
            self.handles.push(handle);
        }
    }

    /// Calls `each` with the places of names that stand in one word, as those of accounts do.
    fn find_handles(&self, text: &str, each: &mut impl FnMut(usize, usize)) {
        let is_account = |token: &&Token| {
            matches!(token.kind, Kind::Opaque | Kind::Mixed | Kind::Code)
                && token.len() >= HANDLE_BYTES_MIN
        };
        for token in self.tokens.iter().filter(is_account) {
            let (word, places) = as_handle(&text[token.place()]);
            for handle in &self.handles {
                for (at, _) in word.match_indices(handle.as_str()) {
                    let last = &places[at + handle.len() - 1];
                    let start = token.start as usize;
                    each(start + places[at].start, start + last.end);
                }
            }
        }
    }

    /// Calls `each` with first byte and byte behind the last of every name in a text.
    pub(super) fn find(&mut self, text: &str, mut each: impl FnMut(usize, usize)) {
        for phrase in &self.phrases {
            text.match_indices(phrase.as_str()).for_each(|(at, _)| each(at, at + phrase.len()));
        }
        if self.words.is_empty() && self.handles.is_empty() {
            return;
        }
        token::tokens(text, &mut self.tokens);
        self.find_handles(text, &mut each);
        let mut open: Option<(usize, usize)> = None;
        for at in 0..self.tokens.len() {
            let token = &self.tokens[at];
            if !self.is_known(text, at) {
                continue;
            }
            let (start, end) = (token.start as usize, token.end as usize);
            open = match open {
                Some((first, last)) if is_joint(&text[last..start]) => Some((first, end)),
                Some((first, last)) => {
                    each(first, last);
                    Some((start, end))
                }
                None => Some((start, end)),
            };
        }
        if let Some((first, last)) = open {
            each(first, last);
        }
    }

    fn is_known(&self, text: &str, at: usize) -> bool {
        let token = &self.tokens[at];
        let (word, bit) = bit(token.hash);
        if self.maybe[word] & bit == 0 {
            return false;
        }
        let before = at.checked_sub(1).map(|before| &self.tokens[before]);
        let inside = || before.is_some_and(is_name);
        let label = || {
            before.is_none_or(|before| before.kind == Kind::Break)
                && text[token.end as usize..].starts_with(':')
        };
        let has_capital = token.kind == Kind::Capital;
        match self.words.get(&token.hash).filter(|_| is_name(token)) {
            Some(Where::Anywhere) => true,
            Some(Where::InSentence) => has_capital && (inside() || label()),
            Some(Where::AsLabel) => has_capital && label(),
            None => false,
        }
    }
}

/// Where a word of a name is the name again, by the lists that hold it.
fn place_of(lists: u8) -> Option<Where> {
    let ordinary = lists & (ORDINARY | FUNCTION) != 0;
    match ordinary && lists & (TOWN | FUNCTION) != 0 {
        false if ordinary => Some(Where::InSentence),
        false => Some(Where::Anywhere),
        true if lists & GIVEN != 0 => Some(Where::AsLabel),
        true => None,
    }
}

/// The letters of a text in lower case, without accents and marks, and where each byte of them
/// comes from.
fn as_handle(text: &str) -> (String, Vec<Range<usize>>) {
    let (mut handle, mut places) = (String::new(), Vec::new());
    for (at, c) in text.char_indices() {
        let letters = c.nfd().filter(|part| part.is_alphanumeric()).flat_map(char::to_lowercase);
        handle.extend(letters);
        places.resize(handle.len(), at..at + c.len_utf8());
    }
    (handle, places)
}

/// The word and the bit in it of a hash.
fn bit(hash: u32) -> (usize, u64) {
    (hash as usize / 64 % 4, 1 << (hash % 64))
}

/// Whether a token can be a word of a name.
fn is_name(token: &Token) -> bool {
    matches!(token.kind, Kind::Lower | Kind::Capital | Kind::Upper | Kind::Mixed | Kind::Uncased)
}

/// What stands between two words of one name.
fn is_joint(between: &str) -> bool {
    matches!(between, " " | "-" | ", ")
}
