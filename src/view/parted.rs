//! Octets in hex that are parted from one another: `70:61:73:73`, `70 61 73 73`, `70-61-73-73`, as
//! fingerprints, dumps and packets are shown, also in lines.
//!
//! Each octet stands by itself, so what is found is replaced alone.

use super::octets::{digit, is_of_text};
use super::{View, Way};
use crate::json::{Map, Span};
use crate::limits::DECODED_BYTES_MIN;

/// Digits of an octet.
const DIGITS: usize = 2;

/// An octet and what parts it from the next.
const STEP: usize = DIGITS + 1;

/// Bytes of as many octets as a value has at least.
const BYTES_MIN: usize = DECODED_BYTES_MIN * STEP - 1;

/// Bytes to go on by: in so many a run that is long enough has two parting signs a step apart.
const LEAP: usize = BYTES_MIN - 2 * STEP;

/// A sign that parts octets, with two of them around it, in a run that may be long enough.
pub(super) fn next_parted(text: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(near) = text.get(at..at + 2 * STEP) {
        for first in 0..STEP {
            let sign = near[first];
            if is_sign(sign) && near[first + STEP] == sign && is_octet(&near[first + 1..]) {
                return Some(at + first);
            }
        }
        at += LEAP;
    }
    None
}

fn is_sign(byte: u8) -> bool {
    matches!(byte, b':' | b' ' | b'-')
}

fn is_octet(text: &[u8]) -> bool {
    text.get(..DIGITS).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

/// Calls `take` with the runs of a text whose octets are text.
pub(super) fn octets(text: &str, take: &mut dyn FnMut(View<'_>)) {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(sign) = next_parted(bytes, from) {
        let places = run(bytes, from, sign);
        let end = places.last().map_or(sign, |last| last + DIGITS);
        let is_text = |place: &usize| is_of_text(&octet(bytes, *place));
        for stretch in places.split(|place| !is_text(place)) {
            if stretch.len() >= DECODED_BYTES_MIN {
                tell(bytes, stretch, take);
            }
        }
        from = end.max(sign + 1);
    }
}

fn octet(text: &[u8], place: usize) -> u8 {
    digit(text[place]) << 4 | digit(text[place + 1])
}

/// Where the octets of a run stand that has a sign at a place, and begins at `from` or later.
fn run(text: &[u8], from: usize, sign: usize) -> Vec<usize> {
    let parted_by = text[sign];
    let mut start = sign + 1;
    while start >= from + STEP && text[start - 1] == parted_by && is_octet(&text[start - STEP..]) {
        start -= STEP;
    }
    // What touches a letter or a digit is a part of something longer.
    if start.checked_sub(1).is_some_and(|before| text[before].is_ascii_alphanumeric()) {
        start += STEP;
    }
    let mut places = Vec::new();
    let mut next = Some(start);
    while let Some(place) = next.filter(|place| is_octet(&text[*place..])) {
        if text.get(place + DIGITS).is_some_and(u8::is_ascii_alphanumeric) {
            break;
        }
        places.push(place);
        next = behind(text, place + DIGITS, parted_by);
    }
    places
}

/// Where the next octet begins behind one that ends at a place: behind the sign, or on the next
/// line.
fn behind(text: &[u8], at: usize, parted_by: u8) -> Option<usize> {
    let signed = text.get(at) == Some(&parted_by);
    let rest = &text[at + usize::from(signed)..];
    let line = rest.strip_prefix(b"\r").unwrap_or(rest).strip_prefix(b"\n");
    match line {
        Some(line) => {
            let indent = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            Some(text.len() - line.len() + indent)
        }
        None => signed.then_some(at + 1),
    }
}

/// Calls `take` with what the octets at some places write: UTF-8, or ASCII in UTF-16.
fn tell(text: &[u8], places: &[usize], take: &mut dyn FnMut(View<'_>)) {
    let octets: Vec<u8> = places.iter().map(|place| octet(text, *place)).collect();
    let zeros: usize = octets.iter().map(|octet| usize::from(*octet == 0)).sum();
    let is_wide = 8 * zeros >= 3 * octets.len();
    let mut at = 0;
    for chunk in octets.utf8_chunks() {
        let valid = at..at + chunk.valid().len();
        at = valid.end + chunk.invalid().len();
        let view = view(&octets[valid.clone()], &places[valid], is_wide);
        if let Some(view) = view.filter(|view| view.text.len() >= DECODED_BYTES_MIN) {
            take(view);
        }
    }
}

/// What octets of UTF-8 at some places write.
fn view(octets: &[u8], places: &[usize], is_wide: bool) -> Option<View<'static>> {
    let base = *places.first()?;
    let (mut decoded, mut map, mut done) = (Vec::new(), Map::default(), base);
    for (octet, place) in octets.iter().zip(places) {
        map.replaced(0, place - done);
        let shown = match octet {
            0 if is_wide => None,
            0 => Some(b' '),
            octet => Some(*octet),
        };
        decoded.extend(shown);
        map.replaced(usize::from(shown.is_some()), DIGITS);
        done = place + DIGITS;
    }
    let all: Span = 0..decoded.len();
    Some(View {
        text: String::from_utf8(decoded).ok()?.into(),
        names: Vec::new(),
        is_value: false,
        is_number: false,
        base,
        map,
        changes: vec![(all.clone(), Way::Hex)],
        tells: all,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        let mut all = Vec::new();
        octets(text, &mut |view| {
            let source = view.source(0..view.text.len());
            all.push((view.text.to_string(), text[source].to_owned()));
        });
        all
    }

    fn one(text: &str, decoded: &str, source: &str) {
        assert_eq!(read(text), [(decoded.to_owned(), source.to_owned())], "{text}");
    }

    /// `password` in hex.
    const WORD: &str = "70 61 73 73 77 6f 72 64";

    #[test]
    fn octets_are_read_whatever_parts_them_and_wherever_they_stand() {
        for sign in [" ", ":", "-"] {
            let word = WORD.replace(' ', sign);
            for length in 0..40 {
                let before = "is it so, that it stands here and not there".get(..length).unwrap();
                let before = before.trim_end_matches(char::is_alphanumeric);
                one(&format!("{before}{word}"), "password", &word);
                one(&format!("{before}{word}, then"), "password", &word);
            }
        }
        one(&WORD.to_uppercase(), "password", &WORD.to_uppercase());
        one("a0:70:61:73:73:77:6f:72:64:81", "password", "70:61:73:73:77:6f:72:64");
    }

    #[test]
    fn octets_go_on_in_the_next_line() {
        for lines in ["\n", "\r\n", "\n    ", " \n  "] {
            let word = format!("{WORD}{lines}31 32{lines}33");
            one(&format!("dump:\n{word}\n"), "password123", &word);
        }
    }

    #[test]
    fn octets_of_utf_16_are_read() {
        let wide = WORD.replace(' ', " 00 ");
        one(&format!("{wide} 00"), "password", &wide);
    }

    #[test]
    fn what_is_too_short_or_no_text_is_left() {
        for text in [
            "70:61:73:73:77:6f:72",
            "170 61 73 73 77 6f 72 64",
            "70 61 73 73 77 6f 72 645",
            "ac:de:48:23:45:67:89:0a:bc:de:f0:12:34:56:78:9a:bc:de:f0:12",
            "10 11 12 13 14 15 16 17 18 19",
            "70:61-73:73-77:6f-72:64",
        ] {
            assert_eq!(read(text), [], "{text}");
        }
    }
}
