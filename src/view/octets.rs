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
pub(super) const fn is_of_text(byte: &u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | b'\r' | 0x20..=0x7e | 0x80..=0xbf | 0xc2..=0xf4)
}

/// What an octet may be in a text of UTF-8 that may have letters of Latin-1.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// None of a text.
    No,
    /// NUL, which a text in UTF-16 has between others.
    Null,
    Letter,
    Sign,
    /// It goes on with a character of UTF-8, and is no letter of Latin-1.
    Next,
    /// It goes on with a character of UTF-8, or is a letter of Latin-1.
    LatinNext,
    /// It begins a character of UTF-8, or is a letter of Latin-1.
    First,
}

static PARTS: [Part; 256] = {
    let mut parts = [Part::No; 256];
    let mut octet = 0;
    while octet < 256 {
        parts[octet] = match octet as u8 {
            0 => Part::Null,
            b'a'..=b'z' | b'A'..=b'Z' => Part::Letter,
            0x80..=0x9f => Part::Next,
            0xa0..=0xbf => Part::LatinNext,
            other if other >= 0x80 && is_of_text(&other) => Part::First,
            other if is_of_text(&other) => Part::Sign,
            _ => Part::No,
        };
        octet += 1;
    }
    parts
};

/// Whether [`texts`] may find something in octets: quick, and yes a little too often. What octets
/// drawn at random hold is mostly cut short by a letter of another alphabet that isn't one.
pub(super) fn may_hold_text(octets: &[u8]) -> bool {
    let (mut length, mut before, mut behind_letter) = (0, Part::No, false);
    for octet in octets {
        let part = PARTS[usize::from(*octet)];
        let is_letter = before == Part::Letter;
        let goes_on = matches!(before, Part::Next | Part::LatinNext | Part::First);
        let half = before == Part::First && !behind_letter;
        length = match part {
            Part::No => 0,
            Part::Null => length + 1,
            Part::Next | Part::LatinNext if goes_on => length + 1,
            // A letter of Latin-1 takes two bytes in UTF-8.
            Part::LatinNext if is_letter => length + 2,
            Part::Next | Part::LatinNext => 0,
            Part::First if is_letter => length + 2,
            _ if half => 1,
            Part::Letter | Part::Sign | Part::First => length + 1,
        };
        if length >= DECODED_BYTES_MIN {
            return true;
        }
        match part {
            // What stood before it may be cut short here or go on behind it.
            Part::Null => behind_letter = true,
            _ => (before, behind_letter) = (part, is_letter),
        }
    }
    false
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn octets_that_hold_a_text_may_hold_one(
            octets in prop_oneof![
                prop::collection::vec(any::<u8>(), 0..60),
                prop::collection::vec(
                    prop::sample::select(b"\0\x01aZ 7\x80\xa9\xc3\xe2\xff".as_slice()),
                    0..40,
                ),
                "[a-zé€ -]{0,20}".prop_map(String::into_bytes),
            ],
        ) {
            let stretches = octets.split(|octet| !is_of_text(octet));
            let holds = stretches.into_iter().any(|stretch| !texts(stretch).is_empty());
            prop_assert!(!holds || may_hold_text(&octets));
        }
    }

    #[test]
    fn a_digest_holds_no_text() {
        // SHA-256 of no bytes at all (FIPS 180-4).
        let digest = [
            0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f,
            0xb9, 0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b,
            0x78, 0x52, 0xb8, 0x55,
        ];
        assert!(!may_hold_text(&digest));
        assert!(may_hold_text(b"\0p\0a\0s\0s\0w\0o\0r\0d") && may_hold_text(b"caf\xe9 now"));
    }
}
