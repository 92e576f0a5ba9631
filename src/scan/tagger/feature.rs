//! What the model is asked about a token: itself, its neighbours, and how the text is written.

use super::hash;
use super::model::{FAMILY, FUNCTION, GIVEN, ORDINARY, ROWS_LOG2, STREET, TOWN};
use super::token::{self, Kind, Token};

/// Tokens that a label such as `Name:` speaks for.
const LABEL_REACH: usize = 24;
/// Tokens between a candidate and a number that may belong to it.
const NUMBER_REACH: usize = 3;
/// Tokens behind a number in which a word for streets counts.
const STREET_REACH: usize = 4;

/// Tokens whose features are made in one go: as many as there are in a vector of 32 bytes.
pub(super) const LANES: usize = 8;
/// One value for each of these tokens.
pub(super) type Lane = [u32; LANES];
/// Features of a token.
pub(super) const FEATURES: usize = 31;
/// Tokens before one that its features speak of.
const BEFORE: usize = 3;
/// Tokens behind one that its features speak of.
const BEHIND: usize = 2;
/// Tokens that the features of [`LANES`] tokens speak of.
const COLUMN: usize = BEFORE + LANES + BEHIND;

const COLON: u32 = hash::of_number(b':' as u64);

/// A text as the model sees it.
#[derive(Default)]
pub(super) struct View {
    tokens: Vec<Token>,
    /// Where words that labels such as `Name:` speak for begin, and the word before the colon.
    labels: Vec<(usize, u32)>,
    /// The tokens that alone are reason enough to ask the model.
    hot: Vec<usize>,
    style: u32,
}

/// Tokens side by side, from [`BEFORE`] the first to [`BEHIND`] the last of those asked about.
struct Columns {
    words: [u32; COLUMN],
    faces: [u32; COLUMN],
    lists: [u32; COLUMN],
}

/// What else is asked of each token itself.
struct Own {
    kinds: Lane,
    manners: Lane,
    labels: Lane,
    heads: Lane,
    /// The last two bytes, the last three, and the last four.
    tails: [Lane; 3],
}

impl View {
    /// Reads a text; `lists` gives what is known of a word.
    pub(super) fn read(&mut self, text: &str, lists: impl Fn(u32) -> u8) {
        token::tokens(text, &mut self.tokens);
        self.labels.clear();
        self.hot.clear();
        let mut kinds = [0; Kind::COUNT];
        let mut before = Token::EDGE;
        for at in 0..self.tokens.len() {
            let mut token = self.tokens[at];
            kinds[token.kind as usize] += 1;
            if token.kind.is_word() {
                token.lists = lists(token.hash);
                self.tokens[at].lists = token.lists;
                if self.is_candidate(at, &token, before.ends_sentence) {
                    self.hot.push(at);
                }
            } else if token.kind == Kind::Mark && token.hash == COLON && at > 0 {
                self.labels.push((at + 1, before.hash));
            } else if token.kind == Kind::Break && before.kind == Kind::Break {
                self.labels.push((at + 1, 0));
            }
            before = token;
        }
        self.style = style(&kinds);
    }

    pub(super) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Whether a token alone is reason enough to ask the model.
    #[inline]
    fn is_candidate(&self, at: usize, token: &Token, begins_sentence: bool) -> bool {
        let lists = token.lists;
        match token.kind {
            Kind::Lower if lists & (GIVEN | TOWN | STREET) == 0 => false,
            Kind::Lower => {
                lists & (GIVEN | ORDINARY) == GIVEN
                    || lists & (TOWN | ORDINARY) == TOWN
                    || lists & STREET != 0 && self.is_near_number(at)
            }
            Kind::Capital if begins_sentence => {
                let named = lists & ORDINARY == 0 || lists & (GIVEN | FAMILY) != 0;
                lists & FUNCTION == 0 && named || lists & STREET != 0 && self.is_near_number(at)
            }
            Kind::Capital | Kind::Upper | Kind::Initial | Kind::Mixed => lists & FUNCTION == 0,
            Kind::Uncased => true,
            _ => false,
        }
    }

    fn is_near_number(&self, at: usize) -> bool {
        let near = at.saturating_sub(STREET_REACH)..(at + STREET_REACH).min(self.tokens.len());
        self.tokens[near].iter().any(|token| token.kind.is_numeric())
    }

    fn begins_sentence(&self, at: usize) -> bool {
        at.checked_sub(1).is_none_or(|before| self.tokens[before].ends_sentence)
    }

    /// Stretches of tokens that the model is asked about: around each candidate one on either
    /// side, and numbers two away.
    #[inline]
    pub(super) fn stretches(&self, mut each: impl FnMut(std::ops::Range<usize>)) {
        let mut from = 0;
        let mut hot = self.hot.iter().copied().peekable();
        while let Some(first) = hot.next() {
            let start = self.reach_back(first).max(from);
            let mut end = self.reach_on(first);
            loop {
                let reach = end + 2;
                let Some(more) = std::iter::from_fn(|| hot.next_if(|at| *at < reach)).last() else {
                    break;
                };
                end = self.reach_on(more);
            }
            each(start..end);
            from = end;
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
        self.tokens[at].kind.is_numeric()
    }

    /// The word before the last colon, where it is still near.
    fn label(&self, at: usize) -> u32 {
        let next = self.labels.partition_point(|(from, _)| *from <= at);
        let label = next.checked_sub(1).map(|last| self.labels[last]);
        label.filter(|(from, _)| at - from < LABEL_REACH).map_or(0, |(_, word)| word)
    }

    #[inline(always)]
    fn columns(&self, at: usize) -> Columns {
        let (mut words, mut faces, mut lists) = ([0; COLUMN], [0; COLUMN], [0; COLUMN]);
        for place in 0..COLUMN {
            let token = (at + place).checked_sub(BEFORE).and_then(|at| self.tokens.get(at));
            let token = token.unwrap_or(&Token::EDGE);
            words[place] = token.hash;
            faces[place] = face(token);
            lists[place] = u32::from(token.lists);
        }
        Columns { words, faces, lists }
    }

    #[inline(always)]
    fn own(&self, text: &str, stretch: std::ops::Range<usize>) -> Own {
        let none = [0; LANES];
        let (mut kinds, mut manners, mut labels, mut heads) = (none, none, none, none);
        let mut tails = [none; 3];
        for (lane, at) in stretch.take(LANES).enumerate() {
            let token = &self.tokens[at];
            kinds[lane] = token.kind as u32;
            manners[lane] = self.style << 1 | u32::from(self.begins_sentence(at));
            labels[lane] = self.label(at);
            let (head, tail, length) = ends(&text.as_bytes()[token.place()]);
            heads[lane] = hash::of_affix(head);
            for (tails, count) in tails.iter_mut().zip(2..) {
                tails[lane] = hash::of_affix(tail >> (8 * (length - length.min(count))));
            }
        }
        Own { kinds, manners, labels, heads, tails }
    }

    /// The rows of weights for every feature of the first tokens of a stretch, at most [`LANES`].
    #[inline(always)]
    pub(super) fn rows(&self, text: &str, stretch: std::ops::Range<usize>) -> [Lane; FEATURES] {
        let Columns { words, faces, lists } = self.columns(stretch.start);
        let [wppp, wpp, wp, w, wn, wnn] = std::array::from_fn(|from| lane(&words, from));
        let [_, fpp, fp, f, fn_, fnn] = std::array::from_fn(|from| lane(&faces, from));
        let [_, gpp, gp, g, gn, gnn] = std::array::from_fn(|from| lane(&lists, from));
        let Own { kinds, manners, labels, heads, tails: [tail2, tail3, tail4] } =
            self.own(text, stretch);
        let both = |one: Lane, two: Lane| both(one, two, |one, two| one << 16 | two);
        let bytes = |one: Lane, two: Lane| self::both(one, two, |one, two| one << 8 | two);
        let none = [0; LANES];
        let own = both(g, f);
        [
            tell(1, w, kinds),
            tell(2, w, each(manners, |manner| manner << 8)),
            tell(3, wp, none),
            tell(4, wn, none),
            tell(5, wpp, kinds),
            tell(6, wnn, kinds),
            tell(7, wp, w),
            tell(8, w, wn),
            tell(9, tail3, kinds),
            tell(10, tail2, kinds),
            tell(11, heads, kinds),
            tell(12, both(fp, f), fn_),
            tell(13, own, manners),
            tell(14, both(gp, fp), own),
            tell(15, own, both(gn, fn_)),
            tell(16, wp, own),
            tell(17, wn, own),
            tell(18, wpp, wp),
            tell(19, wn, wnn),
            tell(20, both(fpp, fp), both(f, self::both(fn_, fnn, |one, two| one ^ two << 8))),
            tell(21, both(gpp, bytes(gp, g)), manners),
            tell(22, both(g, bytes(gn, gnn)), manners),
            tell(23, both(gp, fp), both(gn, fn_)),
            tell(24, wp, wn),
            tell(25, self::both(wpp, wp, |two, one| hash::feature(0, two, one)), f),
            tell(26, labels, own),
            tell(27, labels, kinds),
            tell(28, wp, self::both(manners, kinds, |manner, kind| manner << 4 | kind)),
            tell(29, tail4, g),
            tell(30, wppp, f),
            tell(31, f, manners),
        ]
    }
}

/// The row of weights for one feature of each token: the template's number and two values.
#[inline(always)]
fn tell(template: u32, one: Lane, two: Lane) -> Lane {
    both(one, two, |one, two| hash::feature(template, one, two) >> (32 - ROWS_LOG2))
}

#[inline(always)]
fn both(one: Lane, two: Lane, join: impl Fn(u32, u32) -> u32) -> Lane {
    let mut joined = [0; LANES];
    for lane in 0..LANES {
        joined[lane] = join(one[lane], two[lane]);
    }
    joined
}

#[inline(always)]
fn each(one: Lane, change: impl Fn(u32) -> u32) -> Lane {
    both(one, one, |one, _| change(one))
}

/// The part of a column that begins so many tokens behind its first.
#[inline(always)]
fn lane(column: &[u32; COLUMN], from: usize) -> Lane {
    let mut lane = [0; LANES];
    lane.copy_from_slice(&column[from..from + LANES]);
    lane
}

/// The first three bytes of a word and the last four, the first of these the lowest, and how many
/// of the last there are.
#[inline(always)]
fn ends(word: &[u8]) -> (u32, u32, usize) {
    if let (Some(first), Some(last)) = (word.first_chunk(), word.last_chunk()) {
        return (u32::from_le_bytes(*first) & 0xff_ffff, u32::from_le_bytes(*last), 4);
    }
    let short = word.iter().rev().fold(0, |all, byte| all << 8 | u32::from(*byte));
    (short, short, word.len())
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

/// Whether a text is written in capitals, without, or each word with one, by how many tokens there
/// are of each kind.
fn style(kinds: &[usize; Kind::COUNT]) -> u32 {
    let [lower, capital, upper] =
        [Kind::Lower, Kind::Capital, Kind::Upper].map(|kind| kinds[kind as usize]);
    match (lower, capital, upper) {
        (_, 0, 0) => 1,
        _ if upper > 2 * (lower + capital) => 2,
        _ if capital > lower => 3,
        _ => 0,
    }
}
