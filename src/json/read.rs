//! The grammar of JSON (RFC 8259), with a stack of its own: nesting must not reach the thread's.

use super::{
    Defect, Fault, Kind, Leaf, Outline,
    outline::{Container, Place, ROOT, Shape},
    text::unit,
};
use crate::limits::{JSON_DEPTH_MAX, JSON_PARTS_MAX};

/// The containers that are open, outermost first.
pub(super) type Scratch = Vec<Open>;

#[derive(Clone, Copy, Debug)]
pub(super) struct Open {
    /// Index of the container.
    id: u32,
    /// The step to the value that comes next or is being read.
    step: u32,
    shape: Shape,
}

/// What a line must go on with.
#[derive(PartialEq, Eq)]
enum Next {
    Value,
    /// A value is complete: a comma, or the end of what holds it.
    Rest,
    End,
}

pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    outline: &'a mut Outline,
    open: &'a mut Scratch,
}

type Outcome<T> = Result<T, Defect>;

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8], outline: &'a mut Outline, open: &'a mut Scratch) -> Self {
        open.clear();
        Reader { bytes, at: 0, outline, open }
    }

    pub fn read(mut self) -> Outcome<()> {
        if self.next_token().is_none() {
            return self.fail(Fault::Empty);
        }
        let mut next = Next::Value;
        while next != Next::End {
            next = match next {
                Next::Value => self.value()?,
                _ => self.rest()?,
            };
        }
        match self.next_token() {
            None => Ok(()),
            Some(_) => self.fail(Fault::TrailingBytes),
        }
    }

    fn value(&mut self) -> Outcome<Next> {
        let place = self.place();
        match self.next_token() {
            Some(b'"') => {
                let leaf = self.string(Kind::Text, place)?;
                self.push(leaf)?;
            }
            Some(b'{') => return self.open(Shape::Object),
            Some(b'[') => return self.open(Shape::Array),
            Some(b'-' | b'0'..=b'9') => self.number(place)?,
            Some(b't') => self.word(b"true")?,
            Some(b'f') => self.word(b"false")?,
            Some(b'n') => self.word(b"null")?,
            Some(_) => return self.fail(Fault::ExpectedValue),
            None => return self.fail(Fault::UnexpectedEnd),
        }
        Ok(Next::Rest)
    }

    /// What follows a value.
    fn rest(&mut self) -> Outcome<Next> {
        let Some(&Open { shape, .. }) = self.open.last() else { return Ok(Next::End) };
        match (self.next_token(), shape) {
            (Some(b','), Shape::Object) => {
                self.at += 1;
                self.key()
            }
            (Some(b','), Shape::Array) => {
                self.at += 1;
                self.next_element()
            }
            (Some(b'}'), Shape::Object) | (Some(b']'), Shape::Array) => self.close(),
            (None, _) => self.fail(Fault::UnexpectedEnd),
            (Some(_), Shape::Object) => self.fail(Fault::ExpectedObjectEnd),
            (Some(_), Shape::Array) => self.fail(Fault::ExpectedArrayEnd),
        }
    }

    fn open(&mut self, shape: Shape) -> Outcome<Next> {
        if self.open.len() == JSON_DEPTH_MAX {
            return self.fail(Fault::TooDeep);
        }
        self.check_room()?;
        let id = self.outline.containers.len() as u32;
        let place = self.place();
        self.outline.containers.push(Container { shape, place });
        self.open.push(Open { id, step: 0, shape });
        self.at += 1;
        match (self.next_token(), shape) {
            (Some(b'}'), Shape::Object) | (Some(b']'), Shape::Array) => self.close(),
            (_, Shape::Object) => self.key(),
            (_, Shape::Array) => Ok(Next::Value),
        }
    }

    fn close(&mut self) -> Outcome<Next> {
        self.at += 1;
        self.open.pop();
        Ok(Next::Rest)
    }

    fn next_element(&mut self) -> Outcome<Next> {
        // An index beyond 32 bits takes a line of 8 GiB.
        match self.open.last_mut().and_then(|open| open.step.checked_add(1).map(|n| (open, n))) {
            Some((open, step)) => {
                open.step = step;
                Ok(Next::Value)
            }
            None => self.fail(Fault::TooManyParts),
        }
    }

    fn key(&mut self) -> Outcome<Next> {
        match self.next_token() {
            Some(b'"') => {}
            Some(_) => return self.fail(Fault::ExpectedKey),
            None => return self.fail(Fault::UnexpectedEnd),
        }
        let step = self.outline.leaves.len() as u32;
        if let Some(open) = self.open.last_mut() {
            open.step = step;
        }
        let leaf = self.string(Kind::Key, self.place())?;
        self.push(leaf)?;
        match self.next_token() {
            Some(b':') => self.at += 1,
            Some(_) => return self.fail(Fault::ExpectedColon),
            None => return self.fail(Fault::UnexpectedEnd),
        }
        Ok(Next::Value)
    }

    /// Reads a string, from quote to quote.
    fn string(&mut self, kind: Kind, place: Place) -> Outcome<Leaf> {
        self.at += 1;
        let start = self.at;
        let mut escaped = false;
        loop {
            self.at = plain_end(self.bytes, self.at);
            match self.bytes.get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                Some(_) => return self.fail(Fault::ControlCharacter),
                None => return self.fail(Fault::UnexpectedEnd),
            }
        }
        let end = self.at;
        self.at += 1;
        Ok(Leaf { kind, start, end, escaped, place })
    }

    fn escape(&mut self) -> Outcome<()> {
        match self.bytes.get(self.at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 2,
            Some(b'u') => self.at += self.unicode_escape()?,
            Some(_) => return self.fail(Fault::BadEscape),
            None => {
                self.at += 1;
                return self.fail(Fault::UnexpectedEnd);
            }
        }
        Ok(())
    }

    /// The length of a `\uXXXX` or of a pair of them.
    fn unicode_escape(&self) -> Outcome<usize> {
        let rest = &self.bytes[self.at..];
        match unit(rest) {
            None => self.fail(Fault::BadEscape),
            Some(0xd800..=0xdbff) => match unit(&rest[6..]) {
                Some(0xdc00..=0xdfff) => Ok(12),
                _ => self.fail(Fault::LoneSurrogate),
            },
            Some(0xdc00..=0xdfff) => self.fail(Fault::LoneSurrogate),
            Some(_) => Ok(6),
        }
    }

    fn number(&mut self, place: Place) -> Outcome<()> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        match self.peek() {
            Some(b'0') => self.at += 1,
            _ => self.digits()?,
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits()?;
        }
        // A digit here can only follow a leading zero.
        if let Some(b'0'..=b'9') = self.peek() {
            return self.fail(Fault::BadNumber);
        }
        self.push(Leaf { kind: Kind::Number, start, end: self.at, escaped: false, place })
    }

    /// One digit or more.
    fn digits(&mut self) -> Outcome<()> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        match self.peek() {
            _ if self.at > start => Ok(()),
            Some(_) => self.fail(Fault::BadNumber),
            None => self.fail(Fault::UnexpectedEnd),
        }
    }

    fn word(&mut self, word: &[u8]) -> Outcome<()> {
        if !self.bytes[self.at..].starts_with(word) {
            return self.fail(Fault::ExpectedValue);
        }
        self.at += word.len();
        Ok(())
    }

    fn push(&mut self, leaf: Leaf) -> Outcome<()> {
        self.check_room()?;
        self.outline.leaves.push(leaf);
        Ok(())
    }

    fn check_room(&self) -> Outcome<()> {
        if self.outline.leaves.len() + self.outline.containers.len() < JSON_PARTS_MAX {
            return Ok(());
        }
        self.fail(Fault::TooManyParts)
    }

    /// Where the value that is being read stands.
    fn place(&self) -> Place {
        match self.open.last() {
            Some(open) => Place { container: open.id, step: open.step },
            None => Place { container: ROOT, step: 0 },
        }
    }

    /// Skips white space, of which JSON has four characters.
    fn next_token(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
        self.peek()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    #[cold]
    fn fail<T>(&self, why: Fault) -> Outcome<T> {
        Err(Defect { at: self.at, why })
    }
}

/// Bytes looked at in one go, a width that compiles to vector instructions.
const LANE: usize = 32;

/// Where the run of ordinary string bytes that begins at `from` ends.
fn plain_end(bytes: &[u8], from: usize) -> usize {
    let rest = &bytes[from..];
    let (lanes, _) = rest.as_chunks::<LANE>();
    // A fold that never leaves early is what the compiler can vectorise.
    let special_in = |lane: &[u8; LANE]| lane.iter().fold(false, |hit, &b| hit | is_special(b));
    let skipped = LANE * lanes.iter().take_while(|lane| !special_in(lane)).count();
    let (words, last) = rest[skipped..].as_chunks::<WORD>();
    for (number, word) in words.iter().enumerate() {
        let marks = specials(u64::from_le_bytes(*word));
        if marks != 0 {
            return from + skipped + WORD * number + marks.trailing_zeros() as usize / 8;
        }
    }
    let end = last.iter().position(|&b| is_special(b)).unwrap_or(last.len());
    from + skipped + WORD * words.len() + end
}

/// Bytes of a word, for keys and the ends of strings, which are too short for a lane.
const WORD: usize = 8;

/// Marks the highest bit of each byte of a word that `is_special`. Only the lowest mark can be
/// relied on: a borrow may set more above it.
fn specials(word: u64) -> u64 {
    let all = |byte: u8| u64::from_ne_bytes([byte; WORD]);
    let below = |word: u64, bound: u8| word.wrapping_sub(all(bound)) & !word & all(0x80);
    below(word ^ all(b'"'), 1) | below(word ^ all(b'\\'), 1) | below(word, 0x20)
}

/// Whether a byte ends a string, begins an escape, or must not stand in a string.
fn is_special(byte: u8) -> bool {
    (byte == b'"') | (byte == b'\\') | (byte < 0x20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_of_ordinary_bytes_ends_at_the_first_byte_that_is_none() {
        for length in 0..3 * LANE {
            for special in 0..=u8::MAX {
                let mut bytes = vec![b'a'; length];
                // Bytes above a special one must not hide it, nor those below it.
                bytes.extend([special, special.wrapping_add(1), b'"', 0x80, 0xff, b'\\', 0x1f]);
                let ordinary = special >= 0x20 && special != b'"' && special != b'\\';
                let expected = bytes.iter().position(|byte| b"\"\\".contains(byte) || *byte < 0x20);
                assert_eq!(Some(plain_end(&bytes, 0)), expected, "{length} {special}");
                assert_eq!(expected == Some(length), !ordinary);
            }
        }
    }
}
