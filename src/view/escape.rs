//! Backslashes, as JSON, JavaScript, Python and Markdown write them. However many there are before
//! a letter, they are taken off together: each encoding doubles them.

use super::percent::{character, number};

/// The character that a text begins with, and how many bytes write it.
pub(super) fn decode(text: &[u8]) -> Option<(char, usize)> {
    let slashes = text.iter().take_while(|byte| **byte == b'\\').count();
    let (kind, rest) = text[slashes..].split_first().filter(|_| slashes > 0)?;
    let short = |c| Some((c, slashes + 1));
    let long = |(c, used): (char, usize)| (c, slashes + 1 + used);
    match kind {
        b'n' => short('\n'),
        b'r' => short('\r'),
        b't' => short('\t'),
        b'b' => short('\u{8}'),
        b'f' => short('\u{c}'),
        b'u' => utf16(rest).or_else(|| braced(rest)).map(long),
        b'U' => char::from_u32(number(rest.get(..8)?, 16)?).map(|c| long((c, 8))),
        b'x' => octets(text, octet),
        b'0'..=b'3' => octets(text, octal),
        kind if kind.is_ascii_punctuation() => short(char::from(*kind)),
        _ => None,
    }
}

/// The character that octets write: UTF-8, or Latin-1 where it isn't that.
fn octets(text: &[u8], octet: fn(&[u8]) -> Option<(u8, usize)>) -> Option<(char, usize)> {
    character(text, octet).or_else(|| {
        let (byte, used) = octet(text)?;
        (byte >= 0xa0).then_some((char::from(byte), used))
    })
}

/// `\100`: an octet in octal, as C, shells and Java's property files write it.
fn octal(text: &[u8]) -> Option<(u8, usize)> {
    let slashes = text.iter().take_while(|byte| **byte == b'\\').count();
    let digits = text[slashes..].get(..3).filter(|_| slashes > 0)?;
    Some((u8::try_from(number(digits, 8)?).ok()?, slashes + 3))
}

/// Whether a text begins with an octet in octal.
pub(super) fn is_octal(text: &[u8]) -> bool {
    octal(text).is_some()
}

/// `\x40`, whatever the number of backslashes.
fn octet(text: &[u8]) -> Option<(u8, usize)> {
    let slashes = text.iter().take_while(|byte| **byte == b'\\').count();
    let digits = text[slashes..].strip_prefix(b"x").filter(|_| slashes > 0)?;
    Some((number(digits.get(..2)?, 16)? as u8, slashes + 3))
}

/// `0040` behind `\u`, or both halves of a pair.
fn utf16(text: &[u8]) -> Option<(char, usize)> {
    let first = number(text.get(..4)?, 16)? as u16;
    if let Some(c) = char::from_u32(first.into()) {
        return Some((c, 4));
    }
    let slashes = text[4..].iter().take_while(|byte| **byte == b'\\').count();
    let digits = text[4 + slashes..].strip_prefix(b"u").filter(|_| slashes > 0)?;
    let pair = [first, number(digits.get(..4)?, 16)? as u16];
    let c = char::decode_utf16(pair).next()?.ok()?;
    Some((c, 4 + slashes + 5))
}

/// `{40}` behind `\u`.
fn braced(text: &[u8]) -> Option<(char, usize)> {
    let digits = text.strip_prefix(b"{")?;
    let count = digits.iter().take(7).position(|byte| *byte == b'}')?;
    Some((char::from_u32(number(&digits[..count], 16)?)?, count + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> Option<(char, usize)> {
        decode(text.as_bytes())
    }

    #[test]
    fn escapes_of_json_are_read() {
        assert_eq!(decoded(r"\u0040"), Some(('@', 6)));
        assert_eq!(decoded(r"\ud83d\ude00!"), Some(('😀', 12)));
        assert_eq!(decoded(r"\nx"), Some(('\n', 2)));
        assert_eq!(decoded(r#"\"x"#), Some(('"', 2)));
        assert_eq!(decoded(r"\/"), Some(('/', 2)));
    }

    #[test]
    fn escapes_of_source_code_and_markdown_are_read() {
        assert_eq!(decoded(r"\x40"), Some(('@', 4)));
        assert_eq!(decoded(r"\xc3\xa9"), Some(('é', 8)));
        assert_eq!(decoded(r"\xe9t"), Some(('é', 4)), "Latin-1, where it isn't UTF-8");
        assert_eq!(decoded(r"\100x"), Some(('@', 4)), "octal");
        assert_eq!(decoded(r"\\303\\251"), Some(('é', 10)));
        assert_eq!(decoded(r"\u{1F600}"), Some(('😀', 9)));
        assert_eq!(decoded(r"\U0001F600"), Some(('😀', 10)));
        assert_eq!(decoded(r"\_"), Some(('_', 2)));
    }

    #[test]
    fn backslashes_are_taken_off_together() {
        assert_eq!(decoded(r"\\\\u0040"), Some(('@', 9)));
        assert_eq!(decoded(r"\\ud83d\\ude00"), Some(('😀', 14)));
    }

    #[test]
    fn what_is_no_escape_is_left() {
        for text in [r"\", r"\\", r"\Users", r"\u00", r"\ud83d", r"\ud83dx", r"\x4", r"\q", r"\u{}"]
        {
            assert_eq!(decoded(text), None, "{text}");
        }
        for text in [r"\1", r"\12", r"\0", r"\033[0m", r"\189", r"\400"] {
            assert_eq!(decoded(text), None, "{text}");
        }
    }
}
