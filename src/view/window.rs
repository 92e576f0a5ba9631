//! Windows: the places of a text where characters are encoded, decoded, each with what stands
//! around it. All encodings of single characters are taken off at once, so a text has one such view
//! and not one for each way to mix them.

use std::borrow::Cow;

use super::{View, Way, marks::next_change};
use super::{control, entity, escape, fold, form, markup, percent, quoted, spelled, tag};
use crate::json::{Map, Span};
use crate::limits::{
    CONTEXT_AFTER_BYTES, CONTEXT_BEFORE_BYTES, MATCH_BYTES_MAX, VIEW_MARGIN_BYTES, WRAP_CHARS_MIN,
};

/// A text as it reads once its single characters are decoded, and what was encoded in them again.
pub fn read(text: &str) -> Cow<'_, str> {
    let mut changes = Changes::new(text);
    let mut out = String::new();
    let mut done = 0;
    while let Some(change) = changes.next() {
        out.push_str(&text[done..change.at.start]);
        out.push_str(&changes.decoded);
        done = change.at.end;
    }
    if done == 0 {
        return text.into();
    }
    out.push_str(&text[done..]);
    out.into()
}

/// Calls `take` with the windows of a text.
pub(super) fn windows(text: &str, take: &mut dyn FnMut(View<'_>)) {
    let mut changes = Changes::new(text);
    let mut open: Option<Window> = None;
    while let Some(change) = changes.next() {
        let floor = open.as_ref().map_or(0, |window| window.done);
        let start = cut_before(text, change.at.start, floor);
        let far = |window: &mut Window| cut_behind(text, window.done, change.at.start) < start;
        if let Some(window) = open.take_if(far) {
            take(window.closed(text, change.at.start));
        }
        let window = open.get_or_insert_with(|| Window::new(start));
        window.add(text, &change, &changes.decoded);
    }
    if let Some(window) = open {
        take(window.closed(text, text.len()));
    }
}

/// An encoded character.
struct Change {
    at: Span,
    way: Way,
}

/// The encoded characters of a text, from left to right.
struct Changes<'t> {
    text: &'t str,
    /// What is behind the last one.
    from: usize,
    at: usize,
    /// Where the sign begins that closes what the last one opened.
    closes: Option<(usize, usize)>,
    /// What the last one stands for.
    decoded: String,
}

impl<'t> Changes<'t> {
    fn new(text: &'t str) -> Self {
        Changes { text, from: 0, at: 0, closes: None, decoded: String::new() }
    }

    fn next(&mut self) -> Option<Change> {
        loop {
            self.at = next_change(self.text.as_bytes(), self.at)?;
            self.decoded.clear();
            if let Some(change) = self.here() {
                (self.from, self.at) = (change.at.end, change.at.end);
                return Some(change);
            }
            self.at += self.passed_over();
        }
    }

    /// What is encoded at the place.
    fn here(&mut self) -> Option<Change> {
        let (text, at) = (self.text.as_bytes(), self.at);
        let bytes = &text[at..];
        let (way, (c, used)) = match bytes[0] {
            b'%' => (Way::Percent, percent::decode(bytes)?),
            b'&' => (Way::Html, entity::decode(bytes)?),
            b'\\' if escape::is_octal(bytes) => (Way::Octal, escape::decode(bytes)?),
            b'\\' => (Way::Escape, escape::decode(bytes)?),
            b'(' | b'[' => {
                let (sign, at) = spelled::decode(text, (self.from, at))?;
                self.decoded.push(sign);
                return Some(Change { at, way: Way::Spelled });
            }
            b'+' if form::is_space(text, (self.from, at)) => (Way::Percent, (' ', 1)),
            b'+' => return None,
            b'=' => {
                let (c, used) = quoted::decode(text, at)?;
                self.decoded.extend(c);
                return Some(Change { at: at..at + used, way: Way::Quoted });
            }
            b'<' => {
                let tag = self.tag();
                let length = tag.or_else(|| tag::line_break(text, at))?;
                self.decoded.push_str(if tag.is_some() { "" } else { "\n" });
                return Some(hidden(at, length, Way::Html));
            }
            b'*' | b'_' | b'`' => return Some(hidden(at, self.sign()?, Way::Markup)),
            byte if byte.is_ascii() => {
                return Some(hidden(at, control::length(bytes)?, Way::Unicode));
            }
            _ => return self.beyond_ascii(),
        };
        self.decoded.push(settled(c));
        Some(Change { at: at..at + used, way })
    }

    /// What is encoded at a place beyond ASCII.
    fn beyond_ascii(&mut self) -> Option<Change> {
        if let Some(length) = self.sign() {
            return Some(hidden(self.at, length, Way::Markup));
        }
        let at = fold::decode(self.text, (self.from, self.at), &mut self.decoded)?;
        Some(Change { at, way: Way::Unicode })
    }

    /// The length of a sign of emphasis or of a quote, which stand in pairs.
    fn sign(&mut self) -> Option<usize> {
        if let Some((length, _)) = self.closes.take_if(|(_, closes)| *closes == self.at) {
            return Some(length);
        }
        let (length, closes) = markup::opening(self.text, self.at)?;
        self.closes = Some((length, closes));
        Some(length)
    }

    /// The length of tags that show nothing.
    fn tag(&mut self) -> Option<usize> {
        if let Some((length, _)) = self.closes.take_if(|(_, closes)| *closes == self.at) {
            return Some(length);
        }
        let text = self.text.as_bytes();
        let length = tag::length(text, self.at)?;
        self.closes = tag::closing(text, self.at).or(self.closes);
        Some(length)
    }

    /// How far to go on where nothing is encoded. Backslashes belong together.
    fn passed_over(&self) -> usize {
        match self.text.as_bytes()[self.at] {
            // What begins inside such a run was looked at with it.
            byte @ (b'\\' | b'*' | b'_' | b'`') => {
                self.text.as_bytes()[self.at..].iter().take_while(|b| **b == byte).count()
            }
            _ => self.text[self.at..].chars().next().map_or(1, char::len_utf8),
        }
    }
}

/// What a decoded character reads as. A space of another kind (`&nbsp;`) is one: to take that off
/// as well would need a view of the view.
fn settled(c: char) -> char {
    match c {
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        other => other,
    }
}

/// Bytes that show nothing.
fn hidden(at: usize, length: usize, way: Way) -> Change {
    Change { at: at..at + length, way }
}

/// A window that is being filled.
struct Window {
    base: usize,
    /// The end of the last change.
    done: usize,
    text: String,
    map: Map,
    changes: Vec<(Span, Way)>,
}

impl Window {
    fn new(base: usize) -> Self {
        Window { base, done: base, text: String::new(), map: Map::default(), changes: Vec::new() }
    }

    fn add(&mut self, text: &str, change: &Change, decoded: &str) {
        self.copy(text, change.at.start);
        let start = self.text.len();
        self.text.push_str(decoded);
        self.map.replaced(decoded.len(), change.at.len());
        self.changes.push((start..self.text.len(), change.way));
        self.done = change.at.end;
    }

    fn copy(&mut self, text: &str, to: usize) {
        self.text.push_str(&text[self.done..to]);
        self.map.copied(to - self.done);
    }

    /// The view, which ends at a place at most.
    fn closed(mut self, text: &str, limit: usize) -> View<'static> {
        let end = cut_behind(text, self.done, limit);
        self.copy(text, end);
        let is_value = self.base == 0 && end == text.len();
        let tells = match (self.changes.first(), self.changes.last()) {
            _ if is_value => 0..self.text.len(),
            (Some(first), Some(last)) => {
                let start = first.0.start.saturating_sub(CONTEXT_AFTER_BYTES);
                start..last.0.end + CONTEXT_BEFORE_BYTES
            }
            _ => 0..0,
        };
        View {
            text: self.text.into(),
            names: Vec::new(),
            is_value,
            is_number: false,
            base: self.base,
            map: self.map,
            changes: self.changes,
            tells,
        }
    }
}

/// Where a window begins that a change opens: behind white space, so that no value is cut, and not
/// before `floor`.
fn cut_before(text: &str, change: usize, floor: usize) -> usize {
    let near = change.saturating_sub(VIEW_MARGIN_BYTES).max(floor);
    let far = near.saturating_sub(MATCH_BYTES_MAX).max(floor);
    let bytes = text.as_bytes();
    let space = (far..near).rev().find(|at| parts(bytes, *at));
    text.floor_char_boundary(space.map_or(far, |space| space + 1))
}

/// Where a window ends whose last change ends at a place: before white space, and not behind
/// `limit`.
fn cut_behind(text: &str, change_end: usize, limit: usize) -> usize {
    let near = (change_end + VIEW_MARGIN_BYTES).min(limit);
    let far = (near + MATCH_BYTES_MAX).min(limit);
    let bytes = text.as_bytes();
    let space = (near..far).find(|at| parts(bytes, *at));
    text.ceil_char_boundary(space.unwrap_or(far))
}

/// Whether there is white space at a place that parts two words, and not two lines of base64.
fn parts(text: &[u8], at: usize) -> bool {
    let word = |bytes: &[u8]| bytes.len() == WRAP_CHARS_MIN && !bytes.iter().any(is_space);
    let before = at.saturating_sub(WRAP_CHARS_MIN + 1);
    let line = text[before..at].strip_suffix(b"\r").unwrap_or(&text[before..at]);
    is_space(&text[at]) && !word(&line[line.len().saturating_sub(WRAP_CHARS_MIN)..])
}

fn is_space(byte: &u8) -> bool {
    byte.is_ascii_whitespace()
}
