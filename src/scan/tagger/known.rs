//! Names that a record has shown once, to be found wherever else they stand in it.

use std::collections::HashMap;

use super::model::{FUNCTION, ORDINARY, TOWN};
use super::token::{self, Kind, Token};
use crate::limits::PHRASES_MAX;

/// The words of a record's names.
#[derive(Default)]
pub struct Known {
    /// By their hashes: whether each is also a word of ordinary text. Of such a word only one with
    /// a capital inside a sentence is the name again.
    words: HashMap<u32, bool>,
    /// A bit for the low bits of each hash: of most words of a text it tells that they are none.
    maybe: [u64; 4],
    /// Names in scripts without spaces, whole.
    phrases: Vec<String>,
    tokens: Vec<Token>,
}

impl Known {
    /// Forgets all.
    pub fn clear(&mut self) {
        self.words.clear();
        self.maybe = [0; 4];
        self.phrases.clear();
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
        for token in self.tokens.iter().filter(counts) {
            let lists = lists(token.hash);
            let ordinary = lists & (ORDINARY | FUNCTION) != 0;
            if !(ordinary && lists & (TOWN | FUNCTION) != 0) {
                self.words.insert(token.hash, ordinary);
                let (word, bit) = bit(token.hash);
                self.maybe[word] |= bit;
            }
        }
    }

    /// Calls `each` with first byte and byte behind the last of every name in a text.
    pub(super) fn find(&mut self, text: &str, mut each: impl FnMut(usize, usize)) {
        for phrase in &self.phrases {
            text.match_indices(phrase.as_str()).for_each(|(at, _)| each(at, at + phrase.len()));
        }
        if self.words.is_empty() {
            return;
        }
        token::tokens(text, &mut self.tokens);
        let mut open: Option<(usize, usize)> = None;
        for at in 0..self.tokens.len() {
            let token = &self.tokens[at];
            if !self.is_known(at) {
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

    fn is_known(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let (word, bit) = bit(token.hash);
        if self.maybe[word] & bit == 0 {
            return false;
        }
        let known = self.words.get(&token.hash).filter(|_| is_name(token));
        let inside = || at > 0 && is_name(&self.tokens[at - 1]);
        known.is_some_and(|ordinary| !ordinary || token.kind == Kind::Capital && inside())
    }
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
