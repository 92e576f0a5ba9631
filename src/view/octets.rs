//! Octets as text: which of them may stand in one, and what they write.

use std::str::Utf8Chunk;

use crate::limits::DECODED_BYTES_MIN;

/// The value of a digit of hex.
pub(super) fn digit(digit: u8) -> u8 {
    char::from(digit).to_digit(16).map_or(0, |value| value as u8)
}

/// Whether an octet is text in ASCII.
pub(super) fn is_plain(octet: &u8) -> bool {
    matches!(octet, b'\t' | b'\n' | b'\r' | b' '..=b'~')
}

/// Whether a byte may stand in a text: no control character but white space and NUL, which parts
/// fields or is half of a character of UTF-16; none that UTF-8 doesn't have.
pub(super) fn is_of_text(byte: &u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | b'\r' | 0x20..=0x7e | 0x80..=0xbf | 0xc2..=0xf4)
}

/// The texts that octets are: UTF-8, with letters of Latin-1 among letters of ASCII, or ASCII in
/// UTF-16. Those that are too short to hold a value are left out, which is nearly all.
pub(super) fn texts(octets: &[u8]) -> Vec<String> {
    if octets.len() < DECODED_BYTES_MIN {
        return Vec::new();
    }
    let zeros: usize = octets.iter().map(|octet| usize::from(*octet == 0)).sum();
    // Of UTF-16 nearly every other octet is one.
    if 8 * zeros >= 3 * octets.len() {
        let narrow: Vec<u8> = octets.iter().copied().filter(|octet| *octet != 0).collect();
        return texts(&narrow);
    }
    let (mut found, mut start, mut at, mut length) = (Vec::new(), 0, 0, 0);
    for chunk in octets.utf8_chunks() {
        length += chunk.valid().len();
        at += chunk.valid().len() + chunk.invalid().len();
        if is_latin(&chunk) {
            length += 'é'.len_utf8();
        } else if !chunk.invalid().is_empty() {
            if length >= DECODED_BYTES_MIN {
                found.push(text(&octets[start..at - chunk.invalid().len()]));
            }
            (start, length) = (at, 0);
        }
    }
    if length >= DECODED_BYTES_MIN {
        found.push(text(&octets[start..]));
    }
    found
}

/// Whether what isn't UTF-8 at the end of a chunk is a letter of Latin-1 in a word.
fn is_latin(chunk: &Utf8Chunk<'_>) -> bool {
    let word = chunk.valid().ends_with(|c: char| c.is_ascii_alphabetic());
    word && matches!(chunk.invalid(), [0xa0..=0xff])
}

/// UTF-8 with letters of Latin-1 in it, as a text without NULs.
fn text(octets: &[u8]) -> String {
    let mut text = String::with_capacity(octets.len() + octets.len() / 8);
    for chunk in octets.utf8_chunks() {
        text.extend(chunk.valid().chars().map(|c| if c == '\0' { ' ' } else { c }));
        text.extend(chunk.invalid().iter().copied().map(char::from));
    }
    text
}
