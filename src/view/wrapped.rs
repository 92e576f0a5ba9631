//! Where a run of base64 or hex ends that goes on in the next line.

use super::coded::{SEXTETS, decode, is_in_run};
use super::octets::digit;
use crate::limits::{BREAK_BYTES_MAX, MAIL_CHARS_MIN, RUN_CHARS_MIN, WRAP_CHARS_MIN};

/// Where a run ends that has its first characters behind it, with the lines that go on with it.
pub(super) fn end_of_run(text: &[u8], from: usize) -> usize {
    let line = |from: usize| from + text[from..].iter().take_while(|byte| is_in_run(byte)).count();
    let (mut start, mut end) = (from, line(from));
    let width = end - start;
    let mut last_break = None;
    while width >= WRAP_CHARS_MIN && end - start == width {
        let Some(next) = behind_break(text, end) else { break };
        let next_end = line(next);
        // The last line may be a short one.
        if next == next_end || next_end - next > width {
            break;
        }
        let parted_by = &text[end..next];
        let is_usual = is_plain_break(parted_by) || last_break == Some(parted_by);
        let is_last = width >= MAIL_CHARS_MIN || ends_line(text, next_end);
        let is_sure = next_end - next == width || is_usual && is_last;
        // Of a short word it is often by chance that it looks as if it were text in base64.
        let is_long = is_usual || next_end - next >= RUN_CHARS_MIN;
        let is_one = is_sure || is_long && goes_on(&text[from..next_end], next - from);
        if !is_one {
            break;
        }
        last_break = Some(parted_by);
        (start, end) = (next, next_end);
    }
    end
}

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

/// Whether what the last line of a run writes is text: it begins at a place, and the next word of
/// the prose around a run looks like one.
fn goes_on(run: &[u8], last: usize) -> bool {
    let count = |part: &[u8]| part.iter().filter(|byte| is_in_run(byte)).count();
    let characters = run.iter().filter(|byte| is_in_run(byte));
    let mut octets = Vec::new();
    let before = if characters.clone().all(u8::is_ascii_hexdigit) {
        let digits: Vec<u8> = characters.map(|byte| digit(*byte)).collect();
        octets.extend(digits.as_chunks::<2>().0.iter().map(|[high, low]| high << 4 | low));
        count(&run[..last]) / 2
    } else {
        let sextets: Vec<u8> = characters.map(|byte| SEXTETS[usize::from(*byte)]).collect();
        decode(&sextets, &mut octets);
        count(&run[..last]) * 3 / 4
    };
    is_text_from(&octets, before.min(octets.len()))
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
