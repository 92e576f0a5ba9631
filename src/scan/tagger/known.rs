//! Names that a record has shown once, to be found wherever else they stand in it.

use super::model::{FUNCTION, ORDINARY, TOWN};
use super::token::{self, Kind, Token};

/// The words of a record's names.
#[derive(Default)]
pub struct Known {
    words: Vec<Word>,
    /// Names in scripts without spaces, whole.
    phrases: Vec<String>,
    tokens: Vec<Token>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Word {
    hash: u32,
    /// Also a word of ordinary text: only with a capital inside a sentence it is the name again.
    ordinary: bool,
}

impl Known {
    /// Forgets all.
    pub fn clear(&mut self) {
        self.words.clear();
        self.phrases.clear();
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.phrases.is_empty()
    }

    /// Takes a name; `lists` tells of words that are no names alone.
    pub(super) fn learn(&mut self, name: &str, lists: impl Fn(u32) -> u8) {
        token::tokens(name, &mut self.tokens);
        let syllables = self.tokens.iter().filter(|token| token.kind == Kind::Uncased).count();
        if syllables > 1 && !self.phrases.iter().any(|known| known == name) {
            self.phrases.push(name.to_owned());
        }
        for token in self.tokens.iter().filter(|token| token.len() > 2 && is_name(token)) {
            let lists = lists(token.hash);
            let word = Word { hash: token.hash, ordinary: lists & (ORDINARY | FUNCTION) != 0 };
            let never = word.ordinary && lists & (TOWN | FUNCTION) != 0;
            if !never && !self.words.contains(&word) {
                self.words.push(word);
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
        let written = matches!(
            token.kind,
            Kind::Lower | Kind::Capital | Kind::Upper | Kind::Mixed | Kind::Uncased
        );
        let Some(word) = self.words.iter().find(|word| word.hash == token.hash && written) else {
            return false;
        };
        let inside =
            || at > 0 && is_name(&self.tokens[at - 1]) | (self.tokens[at - 1].kind == Kind::Lower);
        !word.ordinary || token.kind == Kind::Capital && inside()
    }
}

/// Whether a token can be a word of a name.
fn is_name(token: &Token) -> bool {
    matches!(token.kind, Kind::Lower | Kind::Capital | Kind::Upper | Kind::Mixed | Kind::Uncased)
}

/// What stands between two words of one name.
fn is_joint(between: &str) -> bool {
    matches!(between, " " | "-" | ", ")
}
