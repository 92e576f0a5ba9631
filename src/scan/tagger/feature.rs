//! What the model is asked about a token: itself, its neighbours, and how the text is written.

use super::hash;
use super::model::{FAMILY, FUNCTION, GIVEN, ORDINARY, STREET, TOWN};
use super::token::{self, Kind, Token};

/// Tokens that a label such as `Name:` speaks for.
const LABEL_REACH: u32 = 24;
/// Tokens between a candidate and a number that may belong to it.
const NUMBER_REACH: usize = 3;
/// Tokens behind a number in which a word for streets counts.
const STREET_REACH: usize = 4;

/// A text as the model sees it.
#[derive(Default)]
pub(super) struct View {
    tokens: Vec<Token>,
    lists: Vec<u8>,
    /// For each token the word before the last colon, and whether it is still near.
    labels: Vec<u32>,
    hot: Vec<bool>,
    style: u32,
}

/// A token and its neighbours, two on either side.
struct Window {
    words: [u32; 5],
    faces: [u32; 5],
    lists: [u32; 5],
}

impl View {
    /// Reads a text; `lists` gives what is known of a word.
    pub(super) fn read(&mut self, text: &str, lists: impl Fn(u32) -> u8) {
        token::tokens(text, &mut self.tokens);
        self.lists.clear();
        let known = self.tokens.iter().map(|token| match token.kind {
            Kind::Edge | Kind::Mark | Kind::Break | Kind::Number | Kind::Opaque | Kind::Tag => 0,
            _ => lists(token.hash),
        });
        self.lists.extend(known);
        self.style = style(&self.tokens);
        self.read_labels();
        self.find_hot();
    }

    pub(super) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    fn read_labels(&mut self) {
        self.labels.clear();
        let (mut label, mut since, mut breaks) = (0, 0, 0);
        for (at, token) in self.tokens.iter().enumerate() {
            self.labels.push(if since < LABEL_REACH { label } else { 0 });
            since += 1;
            breaks = if token.kind == Kind::Break { breaks + 1 } else { 0 };
            if breaks > 1 {
                label = 0;
            }
            if token.hash == hash::of_number(u64::from(b':')) && at > 0 {
                (label, since) = (self.tokens[at - 1].hash, 0);
            }
        }
    }

    fn find_hot(&mut self) {
        let mut hot = std::mem::take(&mut self.hot);
        hot.clear();
        hot.extend((0..self.tokens.len()).map(|at| self.is_candidate(at)));
        self.hot = hot;
    }

    /// Whether a token alone is reason enough to ask the model.
    fn is_candidate(&self, at: usize) -> bool {
        let lists = self.lists[at];
        match self.tokens[at].kind {
            Kind::Uncased => true,
            Kind::Capital if self.begins_sentence(at) => {
                let named = lists & ORDINARY == 0 || lists & (GIVEN | FAMILY) != 0;
                lists & FUNCTION == 0 && named || lists & STREET != 0 && self.is_near_number(at)
            }
            Kind::Capital | Kind::Upper | Kind::Initial | Kind::Mixed => lists & FUNCTION == 0,
            Kind::Lower => {
                lists & (GIVEN | ORDINARY) == GIVEN
                    || lists & (TOWN | ORDINARY) == TOWN
                    || lists & STREET != 0 && self.is_near_number(at)
            }
            _ => false,
        }
    }

    fn is_near_number(&self, at: usize) -> bool {
        let near = at.saturating_sub(STREET_REACH)..(at + STREET_REACH).min(self.tokens.len());
        self.tokens[near].iter().any(|token| matches!(token.kind, Kind::Number | Kind::Code))
    }

    fn begins_sentence(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return true };
        let before = &self.tokens[before];
        before.kind == Kind::Break
            || before.kind == Kind::Mark
                && b".!?:\"*-#>|"
                    .iter()
                    .any(|mark| before.hash == hash::of_number(u64::from(*mark)))
    }

    /// Stretches of tokens that the model is asked about: around each candidate one on either
    /// side, and numbers two away.
    pub(super) fn stretches(&self, mut each: impl FnMut(std::ops::Range<usize>)) {
        let count = self.tokens.len();
        let mut from = 0;
        let mut next = 0;
        while let Some(first) = self.hot[next..].iter().position(|hot| *hot) {
            let first = next + first;
            let start = self.reach_back(first).max(from);
            let mut last = first;
            let mut end = self.reach_on(last);
            while let Some(more) = (last + 1..(end + 2).min(count)).rev().find(|at| self.hot[*at]) {
                last = more;
                end = self.reach_on(last);
            }
            each(start..end);
            (from, next) = (end, last + 1);
        }
    }

    /// The beginning of what a candidate speaks for.
    fn reach_back(&self, at: usize) -> usize {
        let is_near = |back: &usize| at.checked_sub(*back).is_some_and(|at| self.is_number(at));
        let back = (2..=NUMBER_REACH).rev().find(is_near).unwrap_or(1);
        let numbers = (0..at.saturating_sub(back)).rev().take_while(|at| self.is_number(*at));
        at.saturating_sub(back) - numbers.take(NUMBER_REACH).count()
    }

    /// The end of what a candidate speaks for.
    fn reach_on(&self, at: usize) -> usize {
        let is_near = |on: &usize| at + on < self.tokens.len() && self.is_number(at + on);
        let on = (2..=NUMBER_REACH).rev().find(is_near).unwrap_or(1);
        let end = (at + on + 1).min(self.tokens.len());
        let numbers = (end..self.tokens.len()).take_while(|at| self.is_number(*at));
        end + numbers.take(NUMBER_REACH).count()
    }

    fn is_number(&self, at: usize) -> bool {
        matches!(self.tokens[at].kind, Kind::Number | Kind::Code)
    }

    fn window(&self, at: usize) -> Window {
        let (mut words, mut faces, mut lists) = ([0; 5], [0; 5], [0; 5]);
        for place in 0..5 {
            let inside = (at + place).checked_sub(2).filter(|at| *at < self.tokens.len());
            let token = inside.map_or(Token::EDGE, |at| self.tokens[at]);
            words[place] = token.hash;
            faces[place] = face(&token);
            lists[place] = inside.map_or(0, |at| u32::from(self.lists[at]));
        }
        Window { words, faces, lists }
    }

    /// Calls `each` with every feature of a token.
    pub(super) fn features(&self, text: &str, at: usize, mut each: impl FnMut(u32)) {
        let Window { words: [wpp, wp, w, wn, wnn], faces: [fpp, fp, f, fn_, fnn], lists } =
            self.window(at);
        let [gpp, gp, g, gn, gnn] = lists;
        let kind = self.tokens[at].kind as u32;
        let own = g << 16 | f;
        let start = u32::from(self.begins_sentence(at));
        let manner = self.style << 1 | start;
        let word = &text.as_bytes()[self.tokens[at].start as usize..self.tokens[at].end as usize];
        let label = self.labels[at];
        let mut tell = |template: u32, one: u32, two: u32| each(hash::feature(template, one, two));
        tell(1, w, kind);
        tell(2, w, manner << 8);
        tell(3, wp, 0);
        tell(4, wn, 0);
        tell(5, wpp, kind);
        tell(6, wnn, kind);
        tell(7, wp, w);
        tell(8, w, wn);
        tell(9, tail(word, 3), kind);
        tell(10, tail(word, 2), kind);
        tell(11, head(word, 3), kind);
        tell(12, fp << 16 | f, fn_);
        tell(13, own, manner);
        tell(14, gp << 16 | fp, own);
        tell(15, own, gn << 16 | fn_);
        tell(16, wp, own);
        tell(17, wn, own);
        tell(18, wpp, wp);
        tell(19, wn, wnn);
        tell(20, fpp << 16 | fp, f << 16 | (fn_ ^ fnn << 8));
        tell(21, gpp << 16 | gp << 8 | g, manner);
        tell(22, g << 16 | gn << 8 | gnn, manner);
        tell(23, gp << 16 | fp, gn << 16 | fn_);
        tell(24, wp, wn);
        tell(25, hash::feature(0, wpp, wp), f);
        tell(26, label, own);
        tell(27, label, kind);
        tell(28, wp, manner << 4 | kind);
        tell(29, tail(word, 4), g);
        tell(30, self.before(at, 3), f);
        tell(31, f, manner);
    }

    /// The word some tokens before another.
    fn before(&self, at: usize, back: usize) -> u32 {
        at.checked_sub(back).map_or(Token::EDGE.hash, |at| self.tokens[at].hash)
    }
}

/// What a token looks like: its kind and how long it is.
fn face(token: &Token) -> u32 {
    let length = match token.kind {
        Kind::Mark | Kind::Break | Kind::Number | Kind::Code | Kind::Tag => token.hash & 0xfff,
        Kind::Opaque | Kind::Edge => 0,
        _ => match token.len() {
            0..=1 => 1,
            2 => 2,
            3..=4 => 3,
            5..=8 => 4,
            _ => 5,
        },
    };
    (token.kind as u32) << 12 | length
}

/// Whether a text is written in capitals, without, or each word with one.
fn style(tokens: &[Token]) -> u32 {
    let count = |kind: Kind| tokens.iter().filter(|token| token.kind == kind).count();
    let (lower, capital, upper) = (count(Kind::Lower), count(Kind::Capital), count(Kind::Upper));
    match (lower, capital, upper) {
        (_, 0, 0) => 1,
        _ if upper > 2 * (lower + capital) => 2,
        _ if capital > lower => 3,
        _ => 0,
    }
}

fn tail(word: &[u8], length: usize) -> u32 {
    hash::of_affix(&word[word.len().saturating_sub(length)..])
}

fn head(word: &[u8], length: usize) -> u32 {
    hash::of_affix(&word[..word.len().min(length)])
}
