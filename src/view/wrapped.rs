//! Where a run of base64 or hex ends that goes on in the next line.

use super::coded::{GROUP_CHARS, SEXTETS, decode, is_in_run};
use super::octets::digit;
use crate::json::Span;
use crate::limits::{BREAK_BYTES_MAX, MAIL_CHARS_MIN, RUN_CHARS_MIN, WRAP_CHARS_MIN};

/// Where a run ends that has its first characters behind it, with the lines that go on with it.
pub(super) fn end_of_run(text: &[u8], from: usize) -> usize {
    let line = |from: usize| from + text[from..].iter().take_while(|byte| is_in_run(byte)).count();
    let mut lines = Lines::new(text, from..line(from));
    while let Some(next) = behind_break(text, lines.end) {
        let next = next..line(next);
        if !lines.go_on_in(&next) {
            break;
        }
        lines.add(next);
    }
    lines.end
}

/// The lines of a run, from its first characters on.
struct Lines<'t> {
    text: &'t [u8],
    /// The last line.
    start: usize,
    end: usize,
    /// Characters of the first line.
    width: usize,
    /// Characters of all lines.
    count: usize,
    is_hex: bool,
    last_break: Option<&'t [u8]>,
}

impl<'t> Lines<'t> {
    fn new(text: &'t [u8], first: Span) -> Self {
        let is_hex = text[first.clone()].iter().all(u8::is_ascii_hexdigit);
        let (start, end, width) = (first.start, first.end, first.len());
        Lines { text, start, end, width, count: width, is_hex, last_break: None }
    }

    fn add(&mut self, next: Span) {
        self.last_break = Some(&self.text[self.end..next.start]);
        self.is_hex &= self.text[next.clone()].iter().all(u8::is_ascii_hexdigit);
        self.count += next.len();
        (self.start, self.end) = (next.start, next.end);
    }

    /// Whether the run goes on in the next line.
    fn go_on_in(&self, next: &Span) -> bool {
        let parted_by = &self.text[self.end..next.start];
        let is_usual = is_plain_break(parted_by) || self.last_break == Some(parted_by);
        let is_last = self.width >= MAIL_CHARS_MIN || ends_line(self.text, next.end);
        let is_folded = self.width >= WRAP_CHARS_MIN
            && self.end - self.start == self.width
            && next.len() <= self.width;
        // The last line may be a short one.
        let is_sure = next.len() == self.width || is_usual && is_last;
        // Of a short word it is often by chance that it looks as if it were text in base64.
        let is_long = next.len() >= RUN_CHARS_MIN;
        match is_folded {
            _ if next.is_empty() => false,
            true => is_sure || (is_usual || is_long) && self.are_text_with(next, 0),
            // Lines of any length are one run only where all that they write is text.
            false => {
                self.end - self.start >= RUN_CHARS_MIN
                    && (is_long || is_usual && ends_line(self.text, next.end))
                    && self.are_text_with(next, OCTETS_BEFORE)
            }
        }
    }

    /// Whether what a line writes is text as it goes on with the lines before it, from so many
    /// octets before it on: the next word of the prose around a run looks like one.
    fn are_text_with(&self, next: &Span, before: usize) -> bool {
        let is_hex = self.is_hex && self.text[next.clone()].iter().all(u8::is_ascii_hexdigit);
        let (group, octets_of_group) = if is_hex { (2, 1) } else { (GROUP_CHARS, 3) };
        // Groups begin with the run, and some of them lie before the line.
        let back = self.count % group + group * (before + UTF8_BYTES_MAX).div_ceil(octets_of_group);
        let back = back.min(self.count);
        let near = self.text[..self.end].iter().rev().filter(|byte| is_in_run(byte)).take(back);
        let mut characters: Vec<u8> = near.copied().collect();
        characters.reverse();
        characters.extend(&self.text[next.clone()]);
        let mut octets = Vec::new();
        if is_hex {
            let digits: Vec<u8> = characters.iter().map(|byte| digit(*byte)).collect();
            octets.extend(digits.as_chunks::<2>().0.iter().map(|[high, low]| high << 4 | low));
        } else {
            let sextets = characters.iter().map(|byte| SEXTETS[usize::from(*byte)]);
            decode(&sextets.collect::<Vec<u8>>(), &mut octets);
        }
        let place = (back * octets_of_group / group).saturating_sub(before);
        is_text_from(&octets, place.min(octets.len()))
    }
}

/// Octets of the lines before that must be text where lines are of any length.
const OCTETS_BEFORE: usize = 9;

/// Whether one line ends and the next begins, indented or not, and no more.
fn is_plain_break(text: &[u8]) -> bool {
    let line = text.strip_prefix(b"\r").unwrap_or(text).strip_prefix(b"\n");
    line.is_some_and(|line| line.iter().all(|byte| matches!(byte, b' ' | b'\t')))
}

/// Whether nothing else stands on a line behind a place, but for signs that close it.
fn ends_line(text: &[u8], at: usize) -> bool {
    let closes = |byte: &&u8| b"=\"'`<\\,;)]}".contains(byte);
    text.get(at).is_none_or(|byte| matches!(byte, b'\r' | b'\n') || closes(&byte))
}

/// Whether octets are text from a place on, which may be inside a character, to an end that may be
/// inside one too.
fn is_text_from(octets: &[u8], place: usize) -> bool {
    let is_next = |at: &usize| matches!(octets.get(*at), Some(0x80..=0xbf));
    let start = (place.saturating_sub(UTF8_BYTES_MAX - 1)..=place).rfind(|at| !is_next(at));
    let mut chunks = octets[start.unwrap_or(place)..].utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        let is_whole = chunk.invalid().is_empty();
        let is_cut = chunks.peek().is_none() && matches!(chunk.invalid(), [0xc2..=0xf4, ..]);
        let shows = |c: char| !c.is_control() || matches!(c, '\t' | '\n' | '\r');
        if !(is_whole || is_cut) || !chunk.valid().chars().all(shows) {
            return false;
        }
    }
    true
}

/// Bytes of the longest character in UTF-8: RFC 3629, section 3.
const UTF8_BYTES_MAX: usize = 4;

/// Where the next line begins, if this one ends here: lines may be indented, quoted as in mails,
/// marked as remarks or as strings that are joined, and have empty ones between them.
fn behind_break(text: &[u8], at: usize) -> Option<usize> {
    let is_of_break = |byte: &&u8| matches!(byte, b'\r' | b'\n') || BESIDE_BREAKS.contains(byte);
    let near = &text[at..text.len().min(at + BREAK_BYTES_MAX)];
    let length = near.iter().take_while(is_of_break).count();
    let breaks = near[..length].iter().any(|byte| matches!(byte, b'\r' | b'\n'));
    breaks.then_some(at + length)
}

/// What may stand at either end of a line of a run and is none of its characters.
const BESIDE_BREAKS: &[u8] = b" \t\\\"'`>#*";
