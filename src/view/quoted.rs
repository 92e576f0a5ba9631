//! Quoted-printable, as mails are written: RFC 2045, section 6.7. An octet is `=` and two digits of
//! hex, and `=` at the end of a line joins it with the next.
//!
//! Code and addresses of pages are full of `=`. So an octet with none beside it is only read on a
//! line in which no `=` stands for itself, and of those in figures alone (`page=25`) only what an
//! address needs.

use super::coded;
use super::percent::{character, number};
use crate::limits::{FULL_BREAK_CHARS_MIN, QUOTED_LINE_BYTES_MAX, SOFT_BREAK_CHARS_MIN};

/// What the `=` at a place begins: the character, none for a break that joins lines, and how many
/// bytes write it.
pub(super) fn decode(text: &[u8], at: usize) -> Option<(Option<char>, usize)> {
    if let Some(length) = soft_break(&text[at..]) {
        return joins(text, at, at + length).then_some((None, length));
    }
    let (c, used) = character(&text[at..], octet)?;
    let digits = &text[at + 1..at + 3];
    let figures = digits.iter().all(u8::is_ascii_digit);
    let runs = ends_with_octet(&text[..at]) || begins_with_octet(&text[at + used..]);
    let told = match figures {
        true => c == '@' && is_inside(text, at, at + used),
        false => !digits.iter().any(u8::is_ascii_lowercase),
    };
    (runs || told && is_quoted(text, at)).then_some((Some(c), used))
}

fn octet(text: &[u8]) -> Option<(u8, usize)> {
    let digits = text.strip_prefix(b"=")?.get(..2)?;
    Some((number(digits, 16)? as u8, 3))
}

/// Whether a text ends with an octet, or one and a break that joins lines.
fn ends_with_octet(text: &[u8]) -> bool {
    let line = text.strip_suffix(b"=\n").or_else(|| text.strip_suffix(b"=\r\n")).unwrap_or(text);
    line.last_chunk::<3>().is_some_and(|last| octet(last).is_some())
}

/// Whether a text begins with an octet, or a break that joins lines and one.
fn begins_with_octet(text: &[u8]) -> bool {
    octet(&text[soft_break(text).unwrap_or_default()..]).is_some()
}

/// The length of a break that joins a line with the next.
fn soft_break(text: &[u8]) -> Option<usize> {
    match text {
        [b'=', b'\n', ..] => Some(2),
        [b'=', b'\r', b'\n', ..] => Some(3),
        _ => None,
    }
}

/// Whether a break between two places joins what stands around it: a value, or a line that is as
/// long as mails have them. In code a line may end with `=`, and the next is indented. On a line
/// that is no full one the sign is padding if base64 stands before it.
fn joins(text: &[u8], start: usize, end: usize) -> bool {
    let line = &text[begin(text, start)..start];
    let width = line.len();
    let next = text.get(end).is_some_and(|byte| !byte.is_ascii_whitespace());
    let is_run = line.iter().all(coded::is_in_run);
    let full = if is_run { FULL_BREAK_CHARS_MIN } else { SOFT_BREAK_CHARS_MIN };
    if (width < full || !next) && coded::is_padded(&text[..start]) {
        return false;
    }
    let before = start.checked_sub(1).is_some_and(|last| !text[last].is_ascii_whitespace());
    (before && next || width >= SOFT_BREAK_CHARS_MIN)
        && is_quoted(text, start)
        && is_quoted(text, end)
}

/// Whether letters or digits stand on both sides.
fn is_inside(text: &[u8], start: usize, end: usize) -> bool {
    let before = start.checked_sub(1).is_some_and(|last| text[last].is_ascii_alphanumeric());
    before && text.get(end).is_some_and(u8::is_ascii_alphanumeric)
}

/// Whether each `=` of the line at a place begins an octet or ends the line.
fn is_quoted(text: &[u8], at: usize) -> bool {
    let start = begin(text, at);
    let near = &text[start..text.len().min(at + QUOTED_LINE_BYTES_MAX)];
    let end =
        memchr::memchr(b'\n', &near[at - start..]).map_or(near.len(), |end| at - start + end + 1);
    let is_cut = |rest: &[u8]| rest.len() < 3 && start + near.len() < text.len();
    let line = &near[..end];
    memchr::memchr_iter(b'=', line).all(|sign| {
        let rest = &line[sign..];
        octet(rest).is_some() || soft_break(rest).is_some() || rest.len() == 1 || is_cut(rest)
    })
}

/// Where the line begins that a place is on, or what is near of it.
fn begin(text: &[u8], at: usize) -> usize {
    let from = at.saturating_sub(QUOTED_LINE_BYTES_MAX);
    memchr::memrchr(b'\n', &text[from..at]).map_or(from, |end| from + end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> Option<(Option<char>, usize)> {
        decode(text.as_bytes(), text.find('=')?)
    }

    #[test]
    fn octets_of_mails_are_read() {
        assert_eq!(decoded("jo=40mail.co"), Some((Some('@'), 3)));
        assert_eq!(decoded("M=C3=BCller"), Some((Some('ü'), 6)));
        assert_eq!(decoded("a=3D1"), Some((Some('='), 3)));
        assert_eq!(decoded("=34=35=33=32"), Some((Some('4'), 3)));
        assert_eq!(decoded("jo=2Evarga"), Some((Some('.'), 3)));
        // The lone last octet of a line that goes on, and the lone first of the next.
        assert_eq!(decoded("=61=\n=62=63"), Some((Some('a'), 3)));
        assert_eq!(decode(b"=61=62=\r\n=63", 9), Some((Some('c'), 3)));
    }

    #[test]
    fn breaks_of_mails_join_lines() {
        assert_eq!(decoded("jo@salt=\nmarsh.io"), Some((None, 2)));
        assert_eq!(decoded("jo@salt=\r\nmarsh.io"), Some((None, 3)));
        assert_eq!(decoded("am8gYW5kIHRoZSByZXN0LCBvaywgeWVzIQ=\nthen"), Some((None, 2)));
        assert_eq!(decoded("am8gYW5kIHRoZSByZXN0LCBvaywgeWVzISE=\nthen"), None, "base64");
        // As long as lines of mails are, whatever stands before the sign.
        let wide = "as we said ".repeat(4) + "am8gYW5kIHRoZSByZXN0LCBvaywgeWVzISE";
        assert_eq!(decoded(&format!("{wide}=\nthen")), Some((None, 2)));
        let full = "am8gYW5kIHRoZSByZXN0LCBvaywg".repeat(3);
        assert_eq!(decoded(&format!("{}=\nYWN0", &full[..75])), Some((None, 2)));
        assert_eq!(decoded(&format!("{}=\nThanks", &full[..67])), None, "the last line of base64");
        assert_eq!(decoded(&format!("{}=\n\nThanks", &full[..75])), None, "nothing goes on");
        let wide = "as we said ".repeat(6);
        assert_eq!(decoded(&format!("{wide} =\n then")), Some((None, 2)));
    }

    #[test]
    fn what_stands_for_itself_is_left() {
        for text in
            ["page=25&size=10", "x = 5", "a=be", "f(x=20, y=30)", "n=40, m=41", "a==", "id=40px!"]
        {
            let is_mail = text == "id=40px!";
            assert_eq!(decoded(text).is_some(), is_mail, "{text}");
        }
        for text in ["x =\n    5", "EMPTY=\nNEXT=foo", "Title\n====\n", "A=\n\nb", "a=4A&b=c"] {
            assert_eq!(decoded(text), None, "{text}");
        }
    }
}
