//! Runs of base64 and hex: RFC 4648. Both alphabets of base64, padded or not, on one line or
//! wrapped (RFC 2045, section 6.8); hex in either case.
//!
//! Nearly all long runs of these characters are no text: digests, keys, images, names in code. A
//! run is looked at only as far as it decodes to text, from its start or from behind a sign that
//! may part it from something else. Bytes drawn at random do that for nine bytes once in ten
//! thousand times, and then they still hold no value.

use super::marks::next_run;
use super::{View, Way};
use crate::json::{Map, Span};
use crate::limits::{DECODED_BYTES_MIN, RUN_CHARS_MIN, WRAP_CHARS_MIN};

/// The characters of a run: both alphabets of base64, and so of hex.
pub(super) static RUN_CHARS: [bool; 256] = {
    let mut chars = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        chars[byte] = SEXTETS[byte] < 64;
        byte += 1;
    }
    chars
};

/// What a character of base64 stands for; 64 for others.
static SEXTETS: [u8; 256] = {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut sextets = [64; 256];
    let mut value = 0;
    while value < 64 {
        sextets[alphabet[value] as usize] = value as u8;
        value += 1;
    }
    // The alphabet for URLs has other signs for the last two.
    sextets[b'-' as usize] = 62;
    sextets[b'_' as usize] = 63;
    sextets
};

/// Calls `take` with the runs of a text that decode to text.
pub(super) fn runs(text: &str, take: &mut dyn FnMut(View<'_>)) {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(found) = next_run(bytes, from) {
        let before = bytes[from..found].iter().rev().take_while(|byte| is_in_run(byte)).count();
        let start = found - before;
        let end = end_of_run(bytes, start);
        run(bytes, start, end, take);
        from = end;
    }
}

fn is_in_run(byte: &u8) -> bool {
    RUN_CHARS[usize::from(*byte)]
}

/// Where a run ends that has its first characters behind it, with the lines that go on with it.
fn end_of_run(text: &[u8], from: usize) -> usize {
    let line = |from: usize| from + text[from..].iter().take_while(|byte| is_in_run(byte)).count();
    let (mut start, mut end) = (from, line(from));
    let width = end - start;
    while width >= WRAP_CHARS_MIN && end - start == width {
        let Some(next) = behind_break(text, end) else { break };
        let next_end = line(next);
        // The last line may be a short one.
        if next == next_end || next_end - next > width {
            break;
        }
        (start, end) = (next, next_end);
    }
    end
}

/// Where the next line begins, if this one ends here; lines may be indented alike.
fn behind_break(text: &[u8], at: usize) -> Option<usize> {
    let rest = &text[at..];
    let rest = rest.strip_prefix(b"\r").unwrap_or(rest).strip_prefix(b"\n")?;
    let indent = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    Some(text.len() - rest.len() + indent)
}

/// Calls `take` with the stretches of a run that are text.
fn run(text: &[u8], start: usize, end: usize, take: &mut dyn FnMut(View<'_>)) {
    if let Some(decoded) = hex(&text[start..end]) {
        take(view(text, decoded, Way::Hex, start..end));
        return;
    }
    let mut at = start;
    while at + RUN_CHARS_MIN <= end {
        if let Some((decoded, used)) = stretch(&text[at..end]) {
            let stop = at + used;
            let padded = if stop == end { stop + padding(&text[stop..]) } else { stop };
            take(view(text, decoded, Way::Base64, at..padded));
            at = stop;
        }
        // What stands in front of a sign may be no part of it.
        let sign = text[at.min(end)..end].iter().position(|byte| !byte.is_ascii_alphanumeric());
        at = sign.map_or(end, |sign| at + sign + 1);
    }
}

fn view(text: &[u8], decoded: String, way: Way, source: Span) -> View<'static> {
    let mut map = Map::default();
    map.replaced(decoded.len(), source.len());
    let all = 0..decoded.len();
    View {
        text: decoded.into(),
        names: Vec::new(),
        is_value: source == (0..text.len()),
        is_number: false,
        base: source.start,
        map,
        changes: vec![(all.clone(), way)],
        tells: all,
    }
}

/// The text that a run of base64 begins with, and how many characters of it that takes.
fn stretch(run: &[u8]) -> Option<(String, usize)> {
    // Its first bytes tell, so that a run which is none is not decoded again from each sign.
    let probe = &run[..run.len().min(PROBE_CHARS)];
    as_text(base64(probe).0)?;
    let (decoded, used) = base64(run);
    Some((as_text(decoded)?, used))
}

/// Characters that decode to enough bytes to tell, with a break of lines among them.
const PROBE_CHARS: usize = 2 * RUN_CHARS_MIN;

/// What a run of hex decodes to, if all of it is hex and text.
fn hex(run: &[u8]) -> Option<String> {
    let digits = run.strip_prefix(b"0x").or(run.strip_prefix(b"x")).unwrap_or(run);
    let digit = |digit: &u8| char::from(*digit).to_digit(16);
    let octet = |pair: &[u8; 2]| Some((digit(&pair[0])? << 4 | digit(&pair[1])?) as u8);
    let (pairs, rest) = digits.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    let octets = pairs.iter().map(|pair| octet(pair).filter(is_of_text));
    let text = String::from_utf8(octets.collect::<Option<_>>()?).ok()?;
    (text.len() >= DECODED_BYTES_MIN).then_some(text)
}

/// Decodes a run as far as the bytes are such as text has, and says how many characters that took.
/// Breaks between lines are passed over.
fn base64(run: &[u8]) -> (Vec<u8>, usize) {
    let (mut decoded, mut used) = (Vec::new(), 0);
    let (mut group, mut count) = (0u32, 0);
    for (at, byte) in run.iter().enumerate() {
        let sextet = SEXTETS[usize::from(*byte)];
        if sextet == 64 {
            continue;
        }
        (group, count) = (group << 6 | u32::from(sextet), count + 1);
        if count == 4 {
            let [_, octets @ ..] = group.to_be_bytes();
            if !octets.iter().all(is_of_text) {
                return (decoded, used);
            }
            decoded.extend(octets);
            (group, count, used) = (0, 0, at + 1);
        }
    }
    let left: &[u8] = match count {
        2 => &[(group >> 4) as u8],
        3 => &[(group >> 10) as u8, (group >> 2) as u8],
        _ => &[],
    };
    if left.iter().all(is_of_text) && !left.is_empty() {
        decoded.extend(left);
        used = run.len();
    }
    (decoded, used)
}

/// Whether a byte may stand in a text: no control character but white space, none that UTF-8
/// doesn't have.
fn is_of_text(byte: &u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\r' | 0x20..=0x7e | 0x80..=0xbf | 0xc2..=0xf4)
}

/// The text that bytes are, less a character that is cut off at their end.
fn as_text(mut bytes: Vec<u8>) -> Option<String> {
    if let Err(error) = std::str::from_utf8(&bytes) {
        bytes.truncate(error.valid_up_to());
    }
    if bytes.len() < DECODED_BYTES_MIN {
        return None;
    }
    String::from_utf8(bytes).ok()
}

/// Bytes of padding that a text begins with.
fn padding(text: &[u8]) -> usize {
    text.iter().take(2).take_while(|byte| **byte == b'=').count()
}
