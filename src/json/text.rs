//! The content of a JSON string, decoded and escaped.

use std::fmt::Write;

use memchr::memchr;

use super::Map;

/// Decodes the content of a string that `Outline::read` has accepted, and maps it back.
///
/// What is no escape in other text is copied: there is no way to fail.
pub fn decode(raw: &str, out: &mut String, map: &mut Map) {
    out.clear();
    map.clear();
    let mut rest = raw;
    while let Some(at) = memchr(b'\\', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        map.copied(at);
        rest = &rest[at..];
        let used = match unescape(rest) {
            Some((decoded, used)) => {
                out.push(decoded);
                map.replaced(decoded.len_utf8(), used);
                used
            }
            None => {
                out.push('\\');
                map.copied(1);
                1
            }
        };
        rest = &rest[used..];
    }
    out.push_str(rest);
    map.copied(rest.len());
}

/// Appends `text` as the content of a JSON string.
pub fn escape(text: &str, out: &mut String) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(&text[done..at]);
        escape_byte(byte, out);
        done = at + 1;
    }
    out.push_str(&text[done..]);
}

fn escape_byte(byte: u8, out: &mut String) {
    let short = match byte {
        b'"' | b'\\' => char::from(byte),
        0x08 => 'b',
        0x0c => 'f',
        b'\n' => 'n',
        b'\r' => 'r',
        b'\t' => 't',
        _ => {
            // Writing to a string can't fail.
            let _ = write!(out, "\\u{byte:04x}");
            return;
        }
    };
    out.push('\\');
    out.push(short);
}

/// The character that an escape at the beginning of `text` stands for, and the escape's length.
fn unescape(text: &str) -> Option<(char, usize)> {
    let decoded = match text.as_bytes().get(1)? {
        b'u' => return unescape_unicode(text),
        byte @ (b'"' | b'\\' | b'/') => char::from(*byte),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        _ => return None,
    };
    Some((decoded, 2))
}

fn unescape_unicode(text: &str) -> Option<(char, usize)> {
    let bytes = text.as_bytes();
    let first = unit(bytes)?;
    if let Some(decoded) = char::from_u32(first.into()) {
        return Some((decoded, 6));
    }
    let pair = [first, unit(bytes.get(6..)?)?];
    let decoded = char::decode_utf16(pair).next()?.ok()?;
    Some((decoded, 12))
}

/// The UTF-16 unit that `\uXXXX` at the beginning of `bytes` writes.
pub(super) fn unit(bytes: &[u8]) -> Option<u16> {
    let [b'\\', b'u', digits @ ..] = bytes.get(..6)? else { return None };
    digits.iter().try_fold(0, |unit: u16, &digit| {
        let digit = char::from(digit).to_digit(16)?;
        Some(unit << 4 | digit as u16)
    })
}
