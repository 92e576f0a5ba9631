//! Ways to encode a text, plain and slow, and to decode it again: the oracle of views.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use regex::{Captures, Regex};
use unicode_normalization::UnicodeNormalization;

/// One way to encode a whole text.
pub type Encoder = fn(&str) -> String;

/// Ways that encode each character on its own.
pub const CHARACTERS: &[(&str, Encoder)] = &[
    ("percent", |text| text.bytes().map(|byte| format!("%{byte:02X}")).collect()),
    ("percent twice", |text| text.bytes().map(|byte| format!("%25{byte:02x}")).collect()),
    ("html", |text| text.chars().map(|c| format!("&#{};", u32::from(c))).collect()),
    ("html hex", |text| text.chars().map(|c| format!("&#x{:X};", u32::from(c))).collect()),
    ("html twice", |text| text.chars().map(|c| format!("&amp;#{};", u32::from(c))).collect()),
    ("escape", |text| text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect()),
    ("escape twice", |text| text.encode_utf16().map(|unit| format!("\\\\u{unit:04X}")).collect()),
    ("octets", |text| text.bytes().map(|byte| format!("\\x{byte:02x}")).collect()),
    ("octal", |text| text.bytes().map(|byte| format!("\\{byte:03o}")).collect()),
    ("quoted", |text| text.bytes().map(|byte| format!("={byte:02X}")).collect()),
    ("full width", |text| text.chars().map(wide).collect()),
    ("tags", |text| text.chars().map(hidden).collect()),
];

/// Ways that encode a text as a whole.
pub const RUNS: &[(&str, Encoder)] = &[
    ("base64", |text| STANDARD.encode(text)),
    ("base64url", |text| URL_SAFE_NO_PAD.encode(text)),
    ("hex", |text| text.bytes().map(|byte| format!("{byte:02x}")).collect()),
    ("mime", |text| folded(&STANDARD.encode(text), 76, "\r\n")),
    ("narrow", |text| folded(&STANDARD.encode(text), 16, "\n")),
];

/// A text of ASCII in lines of a width.
fn folded(text: &str, width: usize, lines: &str) -> String {
    let parts = text.as_bytes().chunks(width).map(|part| std::str::from_utf8(part).unwrap());
    parts.collect::<Vec<_>>().join(lines)
}

/// The full-width form of a character of ASCII.
fn wide(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
        _ => c,
    }
}

/// The character of the block of tags that stands for one of ASCII.
fn hidden(c: char) -> char {
    match c {
        ' '..='~' => char::from_u32(u32::from(c) + 0xe0000).unwrap(),
        _ => c,
    }
}

/// A text with every encoding of characters taken off, one after the other, again and again.
pub fn decoded(text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..6 {
        let next =
            normal(&without_escapes(&without_references(&without_percents(&unquoted(&text)))));
        if next == text {
            break;
        }
        text = next;
    }
    text
}

/// All texts that the runs of a text decode to, and those that their runs decode to.
pub fn runs(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    let joined = Regex::new(r"([A-Za-z0-9+/_-]{16,})\r?\n").unwrap().replace_all(text, "$1");
    for run in Regex::new("[A-Za-z0-9+/_-]{11,}").unwrap().find_iter(&joined) {
        let url = run.as_str().replace('+', "-").replace('/', "_");
        let octets =
            (0..url.len() / 2).map(|n| u8::from_str_radix(&url[2 * n..2 * n + 2], 16).ok());
        let hex: Option<Vec<u8>> = octets.collect();
        for bytes in [URL_SAFE_NO_PAD.decode(&url).ok(), hex].into_iter().flatten() {
            if let Ok(inner) = String::from_utf8(bytes) {
                all.extend(runs(&inner));
                all.push(decoded(&inner));
            }
        }
    }
    all
}

fn without_percents(text: &str) -> String {
    without_octets(text, "(?:%[0-9A-Fa-f]{2})+", '%', 16)
}

fn unquoted(text: &str) -> String {
    without_octets(text, "(?:=[0-9A-F]{2})+", '=', 16)
}

/// A text without the octets that a pattern matches, each of which begins with a sign.
fn without_octets(text: &str, run: &str, sign: char, radix: u32) -> String {
    let decode = |found: &Captures| {
        let digits = found[0].split(sign).filter(|digits| !digits.is_empty());
        let bytes: Option<Vec<u8>> =
            digits.map(|digits| u8::from_str_radix(digits, radix).ok()).collect();
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        text.unwrap_or_else(|| found[0].to_owned())
    };
    Regex::new(run).unwrap().replace_all(text, decode).into_owned()
}

fn without_references(text: &str) -> String {
    let reference = Regex::new("&(?:#([0-9]{1,7});|#[xX]([0-9A-Fa-f]{1,6});|amp;)").unwrap();
    let decode = |found: &Captures| {
        let point = match (found.get(1), found.get(2)) {
            (Some(digits), _) => digits.as_str().parse().ok(),
            (_, Some(digits)) => u32::from_str_radix(digits.as_str(), 16).ok(),
            _ => Some(u32::from('&')),
        };
        point.and_then(char::from_u32).map_or_else(|| found[0].to_owned(), |c| c.to_string())
    };
    reference.replace_all(text, decode).into_owned()
}

fn without_escapes(text: &str) -> String {
    let text = &without_octets(text, r"(?:\\+[0-3][0-7]{2})+", '\\', 8);
    let octets = Regex::new(r"(?:\\+x[0-9A-Fa-f]{2})+").unwrap();
    let text = octets.replace_all(text, |found: &Captures| {
        let digits = found[0].split('x').skip(1).map(|part| &part[..2]);
        let bytes = digits.map(|digits| u8::from_str_radix(digits, 16).unwrap()).collect();
        String::from_utf8(bytes).unwrap_or_else(|_| found[0].to_owned())
    });
    let units = Regex::new(r"(?:\\+u[0-9A-Fa-f]{4})+").unwrap();
    let text = units.replace_all(&text, |found: &Captures| {
        let digits = found[0].split('u').skip(1).map(|part| &part[..4]);
        let units: Vec<u16> =
            digits.map(|digits| u16::from_str_radix(digits, 16).unwrap()).collect();
        String::from_utf16(&units).unwrap_or_else(|_| found[0].to_owned())
    });
    text.into_owned()
}

/// Normal Unicode, and what hides in the block of tags.
fn normal(text: &str) -> String {
    let shown = |c: char| match u32::from(c).checked_sub(0xe0000) {
        Some(ascii @ 0x20..=0x7e) => char::from_u32(ascii).unwrap(),
        _ => c,
    };
    text.chars().map(shown).nfkc().collect()
}
