//! Members of JSON in prose: `Result: {"card": 4532015112830366} as you asked`. Each string and
//! number stands under its keys, as it would in a record.

use std::borrow::Cow;

use super::{View, Way};
use crate::json::{self, Kind, Leaf, Map, Outline};
use crate::limits::{NAME_BYTES_MAX, SEARCH_FACTOR};

/// Calls `take` with the strings and numbers of all objects that stand in a text.
pub(super) fn members(text: &str, take: &mut dyn FnMut(View<'_>)) {
    let bytes = text.as_bytes();
    let mut outline = Outline::new();
    let (mut at, mut left) = (0, SEARCH_FACTOR * text.len());
    while let Some(found) = memchr::memchr(b'{', &bytes[at..]) {
        let start = at + found;
        at = start + 1;
        if !begins_object(&bytes[start..]) {
            continue;
        }
        let (end, looked) = match extent(&bytes[start..]) {
            Ok(length) => (Some(start + length), length),
            Err(looked) => (None, looked),
        };
        // What has no end is found out again from each brace in it, so there is an end to that.
        left = left.saturating_sub(looked);
        if let Some(end) = end.filter(|end| outline.read(&text[start..*end]).is_ok()) {
            let object = &text[start..end];
            let leaves = (0..outline.leaves().len()).filter_map(|n| member(object, &outline, n));
            leaves.for_each(|view| take(View { base: start + view.base, ..view }));
            at = end;
        } else if left == 0 {
            return;
        }
    }
}

/// Whether a brace is one with a key behind it.
fn begins_object(text: &[u8]) -> bool {
    text[1..].iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'"')
}

/// How long the object is that a text begins with, or how much was looked at to find that it
/// doesn't end.
fn extent(text: &[u8]) -> Result<usize, usize> {
    let (mut depth, mut quoted, mut at) = (0usize, false, 0);
    while let Some(byte) = text.get(at) {
        match byte {
            b'\\' if quoted => at += 1,
            b'"' => quoted = !quoted,
            b'\n' if quoted => return Err(at),
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Ok(at);
        }
    }
    Err(text.len())
}

/// A string value or number, and the keys above it.
fn member<'t>(object: &'t str, outline: &Outline, number: usize) -> Option<View<'t>> {
    let leaf = &outline.leaves()[number];
    if leaf.kind == Kind::Key {
        return None;
    }
    let key = |number: usize| decoded(object, &outline.leaves()[number]).0;
    let short = |number: &usize| outline.leaves()[*number].span().len() <= NAME_BYTES_MAX;
    let names = outline.keys_above(number).filter(short).map(key).collect();
    let (text, map) = match leaf.kind {
        Kind::Number => plain(&object[leaf.span()]),
        _ => decoded(object, leaf),
    };
    let all = 0..text.len();
    Some(View {
        text,
        names,
        is_value: true,
        is_number: leaf.kind == Kind::Number,
        base: leaf.start,
        map,
        changes: vec![(all.clone(), Way::Json)],
        tells: all,
    })
}

/// A number, less its point, exponent or sign where it is a whole one.
fn plain(number: &str) -> (Cow<'_, str>, Map) {
    let mut map = Map::default();
    if let Some(integer) = json::integer(number) {
        map.replaced(integer.len(), number.len());
        return (integer.into(), map);
    }
    map.copied(number.len());
    (number.into(), map)
}

fn decoded<'t>(object: &'t str, leaf: &Leaf) -> (Cow<'t, str>, Map) {
    let raw = &object[leaf.span()];
    let mut map = Map::default();
    if leaf.escaped {
        let mut text = String::new();
        json::decode(raw, &mut text, &mut map);
        return (text.into(), map);
    }
    map.copied(raw.len());
    (raw.into(), map)
}
