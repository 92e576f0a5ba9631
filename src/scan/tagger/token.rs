//! A text cut into words, numbers and marks, with what the model wants to know of each.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::hash;
use super::opaque::{self, is_word};
use super::run::{Run, eight};

/// What a token looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Kind {
    /// Nothing: before the first and behind the last token.
    Edge,
    /// A mark, with spaces on either side or none.
    Mark,
    /// A line break.
    Break,
    /// Digits, also with points and commas between them.
    Number,
    /// Letters and digits together.
    Code,
    /// A word in lower case.
    Lower,
    /// A word that begins with its only capital.
    Capital,
    /// A word of capitals.
    Upper,
    /// One capital.
    Initial,
    /// A word with capitals inside.
    Mixed,
    /// A word or a character of a script without capitals.
    Uncased,
    /// An address of a mailbox or a page, a path, an identifier: no word of a sentence.
    Opaque,
    /// What took the place of a value that is gone: `[PERSON]`.
    Tag,
}

impl Kind {
    pub(super) const COUNT: usize = Kind::Tag as usize + 1;

    pub(super) fn is_numeric(self) -> bool {
        matches!(self, Kind::Number | Kind::Code)
    }

    /// Whether lists may hold it.
    #[inline]
    pub(super) fn is_word(self) -> bool {
        (Kind::Code..=Kind::Uncased).contains(&self)
    }
}

/// A piece of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// Its first byte.
    pub(super) start: u32,
    /// The byte behind its last.
    pub(super) end: u32,
    /// Of its letters in lower case, without accents.
    pub(super) hash: u32,
    pub(super) kind: Kind,
    /// What lists say of the word, once they are asked.
    pub(super) lists: u8,
    /// Whether a sentence may begin behind it.
    pub(super) ends_sentence: bool,
}

impl Token {
    pub(super) const EDGE: Token =
        Token { start: 0, end: 0, hash: 0x9e37, kind: Kind::Edge, lists: 0, ends_sentence: true };

    /// Its bytes in the text.
    pub(super) fn place(&self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    pub(super) fn len(&self) -> usize {
        (self.end - self.start) as usize
    }
}

/// What a byte may be at the beginning of a token.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Break,
    Lower,
    Upper,
    Digit,
    Mark,
    Wide,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Mark; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b' ' | b'\t' | b'\r' => Class::Space,
            b'\n' => Class::Break,
            b'a'..=b'z' => Class::Lower,
            b'A'..=b'Z' => Class::Upper,
            b'0'..=b'9' => Class::Digit,
            128.. => Class::Wide,
            _ => Class::Mark,
        };
        byte += 1;
    }
    classes
};

fn class(text: &[u8], at: usize) -> Class {
    text.get(at).map_or(Class::Space, |byte| CLASSES[*byte as usize])
}

/// Cuts a text of less than 4 GiB; `tokens` is emptied first.
pub(super) fn tokens(text: &str, tokens: &mut Vec<Token>) {
    tokens.clear();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let token = match CLASSES[bytes[at] as usize] {
            Class::Space => {
                at += 1;
                continue;
            }
            Class::Break => {
                let line_break = mark(at, at + 1, u64::from(b'\n'), Kind::Break);
                Token { ends_sentence: true, ..line_break }
            }
            Class::Lower | Class::Upper => word(text, at),
            Class::Digit => number(text, at),
            Class::Mark => punctuation(text, at),
            Class::Wide => match wide(text, at) {
                Ok(token) => token,
                Err(space) => {
                    at += space;
                    continue;
                }
            },
        };
        at = token.end as usize;
        tokens.push(token);
    }
}

fn mark(start: usize, end: usize, what: u64, kind: Kind) -> Token {
    token((start, end), hash::of_number(what), kind)
}

#[inline(always)]
fn token((start, end): (usize, usize), hash: u32, kind: Kind) -> Token {
    Token { start: start as u32, end: end as u32, hash, kind, lists: 0, ends_sentence: false }
}

/// A word of ASCII letters, unless it goes on with others.
#[inline]
fn word(text: &str, start: usize) -> Token {
    let bytes = text.as_bytes();
    let eight = eight(bytes, start);
    let run = Run::new(eight);
    let end = start + run.length;
    let is_whole = bytes.get(end).is_none_or(|next| !GOES_ON[usize::from(*next)]);
    if !is_whole {
        return long_word(text, start, &run);
    }
    let hash = hash::of_short_word(eight, run.length);
    token((start, end), hash, run.kind(eight))
}

/// Bytes behind letters with which a word may go on.
const GOES_ON: [bool; 256] = {
    let mut goes_on = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        goes_on[byte] = is_word(byte as u8) || byte as u8 == b'\'';
        byte += 1;
    }
    let mut at = 0;
    while at < opaque::JOINTS.len() {
        goes_on[opaque::JOINTS[at] as usize] = true;
        at += 1;
    }
    goes_on
};

fn long_word(text: &str, start: usize, run: &Run) -> Token {
    let bytes = text.as_bytes();
    let (mut end, mut capitals, mut digits) = (start + run.length, run.capitals(), run.digits());
    loop {
        match bytes.get(end) {
            Some(b'\'') if is_inner_apostrophe(bytes, end) => end += 1,
            Some(128..) if begins_letter(text, end) => return wide_word(text, start),
            Some(byte) if byte.is_ascii_alphanumeric() => {}
            _ => break,
        }
        let more = Run::new(eight(bytes, end));
        end += more.length;
        capitals += more.capitals();
        digits += more.digits();
    }
    if let Some(end) = opaque::end(bytes, start, end) {
        return mark(start, end, u64::from(b'@'), Kind::Opaque);
    }
    let kind = kind(end - start, capitals, digits, CLASSES[bytes[start] as usize] == Class::Upper);
    token((start, end), hash::of_word(&bytes[start..end]), kind)
}

/// The kind of a word with so many letters and digits, capitals, digits; whether it begins with a
/// capital.
pub(super) fn kind(length: usize, capitals: usize, digits: usize, first: bool) -> Kind {
    match (capitals, digits) {
        (_, 1..) => Kind::Code,
        (0, _) => Kind::Lower,
        (1, _) if length == 1 => Kind::Initial,
        (1, _) if first => Kind::Capital,
        _ if capitals == length => Kind::Upper,
        _ => Kind::Mixed,
    }
}

/// `don't`, but neither `John's` nor `O'Brien`.
fn is_inner_apostrophe(bytes: &[u8], at: usize) -> bool {
    bytes.get(at) == Some(&b'\'')
        && class(bytes, at + 1) == Class::Lower
        && (bytes[at + 1] != b's' || is_letter(class(bytes, at + 2)))
}

fn is_letter(class: Class) -> bool {
    matches!(class, Class::Lower | Class::Upper | Class::Wide)
}

fn number(text: &str, start: usize) -> Token {
    let bytes = text.as_bytes();
    let mut end = start;
    let mut digits = 0u64;
    loop {
        match class(bytes, end) {
            Class::Digit => digits += 1,
            Class::Mark
                if matches!(bytes[end], b'.' | b',' | b'-')
                    && class(bytes, end + 1) == Class::Digit => {}
            Class::Lower | Class::Upper | Class::Wide => {
                return if begins_letter(text, end) {
                    code(text, start)
                } else {
                    plain_number(bytes, start, end, digits)
                };
            }
            Class::Mark if bytes[end] == b'_' => return code(text, start),
            _ => break,
        }
        end += 1;
    }
    plain_number(bytes, start, end, digits)
}

/// How a number is written says more than its value: how many digits, and what joins them.
fn plain_number(bytes: &[u8], start: usize, end: usize, digits: u64) -> Token {
    let joint = bytes[start..end].iter().find(|byte| !byte.is_ascii_digit());
    let what = 0x100 | digits.min(15) << 16 | u64::from(joint.copied().unwrap_or(0)) << 24;
    mark(start, end, what, Kind::Number)
}

/// `12b`, `A1`, `SW1A`: its letters and digits as classes.
fn code(text: &str, start: usize) -> Token {
    let bytes = text.as_bytes();
    let rest = bytes[start..].iter().position(|byte| !is_word(*byte));
    let end = rest.map_or(bytes.len(), |rest| start + rest);
    if let Some(end) = opaque::end(bytes, start, end) {
        return mark(start, end, u64::from(b'@'), Kind::Opaque);
    }
    let shape = bytes[start..end].iter().take(8).fold(0x200, |shape: u64, byte| {
        let class = match CLASSES[*byte as usize] {
            Class::Digit => 1,
            Class::Upper => 2,
            Class::Lower => 3,
            _ => 4,
        };
        shape << 3 | class
    });
    mark(start, end, shape, Kind::Code)
}

fn punctuation(text: &str, start: usize) -> Token {
    let bytes = text.as_bytes();
    match bytes[start] {
        b'\'' if is_genitive(bytes, start) => {
            let end = start + 2;
            mark(start, end, 0x300, Kind::Mark)
        }
        b'@' if class(bytes, start + 1) != Class::Space => {
            let rest = bytes[start + 1..].iter().position(|byte| !is_word(*byte));
            let end = rest.map_or(bytes.len(), |rest| start + 1 + rest);
            mark(start, end.max(start + 1), 0x301, Kind::Opaque)
        }
        b'[' => tag(bytes, start).unwrap_or(mark(start, start + 1, u64::from(b'['), Kind::Mark)),
        byte => {
            let ends_sentence =
                matches!(byte, b'.' | b'!' | b'?' | b':' | b'"' | b'*' | b'-' | b'#' | b'>' | b'|');
            Token { ends_sentence, ..mark(start, start + 1, u64::from(byte), Kind::Mark) }
        }
    }
}

fn is_genitive(bytes: &[u8], at: usize) -> bool {
    bytes.get(at + 1).is_some_and(|byte| byte.eq_ignore_ascii_case(&b's'))
        && !is_letter(class(bytes, at + 2))
        && class(bytes, at + 2) != Class::Digit
}

/// `[CREDIT_CARD]`
fn tag(bytes: &[u8], start: usize) -> Option<Token> {
    let inside = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_';
    let length = bytes[start + 1..].iter().take_while(|byte| inside(byte)).count();
    let end = start + 1 + length;
    (length > 1 && bytes.get(end) == Some(&b']'))
        .then(|| token((start, end + 1), hash::of_word(&bytes[start..=end]), Kind::Tag))
}

fn letter_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

fn begins_letter(text: &str, at: usize) -> bool {
    letter_at(text, at).is_some_and(|c| is_of_word(c) && !is_syllable(c))
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_combining_mark(c)
}

/// A character of a script that writes words without spaces, each of which is a token.
fn is_syllable(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{3040}'..='\u{30ff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// What begins with a character that is not ASCII, or the length of a space.
fn wide(text: &str, start: usize) -> Result<Token, usize> {
    let Some(first) = letter_at(text, start) else { return Err(1) };
    let length = first.len_utf8();
    if first.is_whitespace() || matches!(first, '\u{200b}'..='\u{200f}' | '\u{feff}') {
        return Err(length);
    }
    if is_syllable(first) {
        return Ok(mark(start, start + length, u64::from(u32::from(first)), Kind::Uncased));
    }
    if is_of_word(first) {
        return Ok(wide_word(text, start));
    }
    let bytes = text.as_bytes();
    let genitive = first == '’' && bytes.get(start + length) == Some(&b's');
    if genitive && !is_letter(class(bytes, start + length + 1)) {
        return Ok(mark(start, start + length + 1, 0x300, Kind::Mark));
    }
    let what = if first == '’' { u64::from(b'\'') } else { u64::from(u32::from(first)) };
    Ok(mark(start, start + length, what, Kind::Mark))
}

/// A word with letters beyond ASCII; accents don't count, for people leave them out.
fn wide_word(text: &str, start: usize) -> Token {
    let mut plain = String::new();
    let (mut letters, mut capitals, mut digits, mut cased) = (0, 0, 0, false);
    let mut end = start;
    for c in text[start..].chars().take_while(|c| is_of_word(*c) && !is_syllable(*c)) {
        end += c.len_utf8();
        letters += usize::from(!is_combining_mark(c));
        capitals += usize::from(c.is_uppercase());
        digits += usize::from(c.is_numeric());
        cased |= c.is_uppercase() || c.is_lowercase();
        fold(c, &mut plain);
    }
    let first = text[start..].starts_with(char::is_uppercase);
    let kind = if cased { kind(letters, capitals, digits, first) } else { Kind::Uncased };
    token((start, end), hash::of_word(plain.as_bytes()), kind)
}

/// Appends a letter in lower case and without its accents.
pub(super) fn fold(c: char, out: &mut String) {
    if c.is_ascii() {
        return out.push(c.to_ascii_lowercase());
    }
    let plain = std::iter::once(c).nfd().filter(|c| !is_combining_mark(*c));
    for c in plain.flat_map(char::to_lowercase) {
        match c {
            'ß' => out.push_str("ss"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' => out.push('d'),
            'ı' => out.push('i'),
            'æ' => out.push_str("ae"),
            _ => out.push(c),
        }
    }
}
