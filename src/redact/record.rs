//! One record, searched: every string, key and number, and JSON inside strings, as deep as it goes.

use super::Redactor;
use super::action::{self, Action};
use super::block::Blocks;
use super::keys;
use super::refusal::Why;
use super::seen::Seen;
use super::sight::{Sight, Text};
use crate::json::{self, Defect, Edit, Fault, Kind, Map, Outline, Span};
use crate::limits::VIEW_DEPTH_MAX;
use crate::rule::Confidence;
use crate::view::Way;

/// A decision about one place of a record.
pub(super) struct Found {
    /// The bytes of the line that go.
    at: Span,
    /// What comes in their place, decoded.
    pub(super) with: String,
    /// The place is a number, so what comes in its place needs quotes.
    number: bool,
    /// How many strings the place lies in, each inside the other's JSON.
    layers: usize,
    /// The encodings in the innermost string that hide the place, the outermost first.
    pub(super) ways: Vec<Way>,
    /// The leaf of the line that holds the place.
    pub(super) leaf: usize,
    /// What the leaf is.
    pub(super) target: Kind,
    /// Where the place is in the leaf's decoded text: bytes at first, code points once settled.
    pub(super) shown: Span,
    /// Its bytes in the innermost text.
    pub(super) inner: Span,
    /// The rule's number.
    pub(super) rule: u32,
    pub(super) action: Action,
    pub(super) confidence: Confidence,
}

impl Found {
    /// How many times JSON was found inside a string on the way to the place.
    pub(super) fn json_views(&self) -> usize {
        if self.number { self.layers } else { self.layers.saturating_sub(1) }
    }

    pub(super) fn edit(&self) -> Edit {
        let mut with = self.with.clone();
        if self.number {
            with = format!("\"{}\"", escaped(&with));
        }
        for _ in 0..self.layers {
            with = escaped(&with);
        }
        Edit { at: self.at.clone(), with }
    }
}

/// Searches records one after the other; keeps its memory between them.
pub(super) struct Search<'r> {
    pub(super) redactor: &'r Redactor,
    pub(super) frames: Vec<Frame>,
    pub(super) sight: Sight<'r>,
    /// What the last search found, sorted by place.
    pub(super) found: Vec<Found>,
    pub(super) seen: Seen,
    /// Whether a string holds JSON that can't be followed to its end.
    pub(super) beyond: bool,
}

/// What one level of JSON needs.
#[derive(Default)]
pub(super) struct Frame {
    pub(super) outline: Outline,
    pub(super) blocks: Blocks,
    text: String,
    map: Map,
}

impl Frame {
    /// The text of a leaf of the document that was read.
    pub(super) fn text<'t>(&'t mut self, document: &'t str, leaf: usize) -> &'t str {
        let leaf = &self.outline.leaves()[leaf];
        unescaped(&document[leaf.span()], leaf.escaped, (&mut self.text, &mut self.map))
    }
}

/// A string's text, and the way back from it to its raw bytes.
fn unescaped<'t>(
    raw: &'t str,
    escaped: bool,
    (buffer, map): (&'t mut String, &mut Map),
) -> &'t str {
    if escaped {
        json::decode(raw, buffer, map);
        return buffer;
    }
    map.clear();
    map.copied(raw.len());
    raw
}

/// The way from a decoded text out to the line.
#[derive(Clone, Copy)]
pub(super) struct Layer<'a> {
    map: &'a Map,
    /// Where the string begins in the text around it.
    base: usize,
    outer: Option<&'a Layer<'a>>,
}

impl Layer<'_> {
    fn source(&self, span: Span) -> Span {
        let source = self.map.source(span);
        self.base + source.start..self.base + source.end
    }

    /// A span's bytes in the line.
    fn raw(&self, span: Span) -> Span {
        raw(self.outer, self.source(span))
    }

    /// A span in the decoded text of the line's own leaf.
    fn shown(&self, span: Span) -> Span {
        match self.outer {
            None => span,
            Some(outer) => outer.shown(self.source(span)),
        }
    }

    pub(super) fn depth(&self) -> usize {
        1 + self.outer.map_or(0, Layer::depth)
    }
}

pub(super) fn raw(enclosing: Option<&Layer<'_>>, span: Span) -> Span {
    enclosing.map_or(span.clone(), |layer| layer.raw(span))
}

/// A document at hand: the line itself, or JSON inside one of its strings.
#[derive(Clone, Copy)]
pub(super) struct Document<'a> {
    pub(super) line: &'a str,
    text: &'a str,
    pub(super) enclosing: Option<&'a Layer<'a>>,
    /// The keys above the document, innermost first.
    names: &'a [&'a str],
    /// The leaf of the line that the document lies in.
    leaf: Option<(usize, Kind)>,
    depth: usize,
}

impl<'a> Document<'a> {
    /// A whole line.
    pub(super) fn whole(line: &'a str) -> Self {
        Document { line, text: line, enclosing: None, names: &[], leaf: None, depth: 0 }
    }
}

impl<'r> Search<'r> {
    pub(super) fn new(redactor: &'r Redactor) -> Self {
        // The last one only tells whether there is JSON below the deepest level.
        let frames = (0..=VIEW_DEPTH_MAX + 1).map(|_| Frame::default()).collect();
        let (sight, found) = (Sight::new(redactor), Vec::new());
        Search { redactor, frames, sight, found, seen: Seen::default(), beyond: false }
    }

    /// Reads a line whole and searches all of it: a new record, or the last one with all replaced
    /// that was found.
    pub(super) fn record(&mut self, line: &str, is_new: bool) -> Result<(), Why> {
        self.frames[0].outline.read(line).map_err(Why::NotJson)?;
        self.begin(line, is_new);
        self.sight.names.begin_look(is_new);
        let sought = self.sight.names.sought();
        self.leaves(line);
        if self.sight.names.begin_last_look(sought) {
            self.leaves(line);
        }
        if self.beyond {
            return Err(Why::Nested);
        }
        if self.sight.beyond {
            return Err(Why::Veiled);
        }
        self.keep_keys_apart(line);
        self.found.sort_by_key(|found| found.at.start);
        Ok(())
    }

    /// The line with all that was found replaced.
    pub(super) fn replaced(&self, line: &str) -> String {
        let edits: Vec<Edit> = self.found.iter().map(Found::edit).collect();
        let mut out = Vec::with_capacity(line.len() + 16 * edits.len());
        json::splice(line, &edits, &mut out);
        // Edits begin and end between characters, so this loses nothing.
        String::from_utf8(out)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }

    /// The pointer of the leaf that holds a finding.
    pub(super) fn pointer(&self, line: &str, found: &Found, out: &mut String) {
        self.frames[0].outline.pointer(line, found.leaf, out);
    }

    /// Searches the document that the frame of its depth has read.
    fn document(&mut self, document: Document<'_>) {
        let mut frame = std::mem::take(&mut self.frames[document.depth]);
        frame.blocks.read(document.text, &frame.outline);
        let mut keys = Vec::new();
        for leaf in 0..frame.outline.leaves().len() {
            let before = self.found.len();
            self.leaf(document, &mut frame, leaf);
            let kind = frame.outline.leaves()[leaf].kind;
            if kind == Kind::Key && before < self.found.len() {
                keys.push((leaf, before..self.found.len()));
            }
        }
        if !keys.is_empty() {
            self.part_equal_keys(document, &frame.outline, &keys);
        }
        self.frames[document.depth] = frame;
    }

    /// Searches a leaf, and says whether JSON stands in it.
    pub(super) fn leaf(
        &mut self,
        document: Document<'_>,
        frame: &mut Frame,
        number: usize,
    ) -> bool {
        let Frame { outline, blocks, text: buffer, map } = frame;
        let leaf = &outline.leaves()[number];
        if document.depth == 0 && !self.in_scope(document.text, outline, number) {
            return false;
        }
        let decoded = keys::names(document.text, outline, number);
        let own = decoded.iter().map(AsRef::as_ref);
        let mut names: Vec<&str> = blocks.name(number).into_iter().chain(own).collect();
        names.extend(document.names);
        let place = document.leaf.unwrap_or((number, leaf.kind));
        let raw = &document.text[leaf.span()];
        let before = self.found.len();
        if leaf.kind == Kind::Number {
            let text = Text { text: raw, names: &names, kind: leaf.kind };
            self.number(text, place, document.enclosing, leaf.start);
            return false;
        }
        let text = unescaped(raw, leaf.escaped, (buffer, map));
        let layer = Layer { map, base: leaf.start, outer: document.enclosing };
        let is_nested = self.is_json(text, document.depth);
        if is_nested {
            let inner = Document {
                line: document.line,
                text,
                enclosing: Some(&layer),
                names: &names,
                leaf: Some(place),
                depth: document.depth + 1,
            };
            self.document(inner);
        } else {
            self.text(Text { text, names: &names, kind: leaf.kind }, place, &layer);
        }
        if document.depth == 0 {
            settle(text, &mut self.found[before..]);
        }
        is_nested
    }

    /// Whether a leaf of the line is to be searched.
    fn in_scope(&self, line: &str, outline: &Outline, leaf: usize) -> bool {
        let scope = &self.redactor.scope;
        let kind = outline.leaves()[leaf].kind;
        if (kind == Kind::Key && !scope.keys) || (kind == Kind::Number && !scope.numbers) {
            return false;
        }
        if scope.paths.is_everything() {
            return true;
        }
        let mut pointer = String::new();
        outline.pointer(line, leaf, &mut pointer);
        scope.paths.holds(&pointer)
    }

    /// Whether a string holds JSON to follow; if so, the next frame has read it. A quoted string
    /// without escapes reads as it stands.
    fn is_json(&mut self, text: &str, depth: usize) -> bool {
        let inner = text.trim_matches([' ', '\t', '\n', '\r']);
        let framed = |open, close| inner.starts_with(open) && inner.ends_with(close);
        let quoted = || framed('"', '"') && inner.contains('\\');
        if !framed('{', '}') && !framed('[', ']') && !quoted() {
            return false;
        }
        match self.frames[depth + 1].outline.read(text) {
            Ok(()) => {
                self.beyond |= depth == VIEW_DEPTH_MAX;
                depth < VIEW_DEPTH_MAX
            }
            Err(Defect { why: Fault::TooDeep | Fault::TooManyParts, .. }) => {
                self.beyond = true;
                false
            }
            Err(_) => false,
        }
    }

    fn number(
        &mut self,
        text: Text<'_>,
        leaf: (usize, Kind),
        enclosing: Option<&Layer<'_>>,
        start: usize,
    ) {
        self.sight.look(text);
        let integer = json::integer(text.text).filter(|_| self.sight.hits.is_empty());
        if let Some(integer) = &integer {
            self.sight.look(Text { text: integer, ..text });
        }
        let hits = self.sight.hits.iter();
        let Some(best) = hits.max_by_key(|hit| (hit.confidence, hit.end - hit.start)) else {
            return;
        };
        let number = self.sight.ruling(best);
        let rule = self.redactor.scanner.rule(number);
        let action = self.redactor.action(number);
        let with = match action {
            Action::Mask => {
                let value = integer.as_deref().unwrap_or(text.text);
                action::replacement(action, &rule.entity, value)
            }
            _ => action::tag(&rule.entity),
        };
        let span = start..start + text.text.len();
        self.found.push(Found {
            with,
            number: true,
            layers: enclosing.map_or(0, Layer::depth),
            ways: Vec::new(),
            leaf: leaf.0,
            target: leaf.1,
            shown: enclosing.map_or(0..text.text.len(), |layer| layer.shown(span.clone())),
            inner: 0..text.text.len(),
            at: raw(enclosing, span),
            rule: number,
            action,
            confidence: best.confidence,
        });
    }

    fn text(&mut self, text: Text<'_>, leaf: (usize, Kind), layer: &Layer<'_>) {
        let sight = &mut self.sight;
        sight.look(text);
        let must_stay = text.kind == Kind::Key || sight.would_be_empty(text.text);
        for hit in &sight.hits {
            let rule = sight.ruling(hit);
            self.found.push(Found {
                at: layer.raw(hit.start..hit.end),
                with: sight.replacement(hit, text, must_stay),
                number: false,
                layers: layer.depth(),
                ways: sight.ways(hit).to_vec(),
                leaf: leaf.0,
                target: leaf.1,
                shown: layer.shown(hit.start..hit.end),
                inner: hit.start..hit.end,
                rule,
                action: self.redactor.action(rule),
                confidence: hit.confidence,
            });
        }
    }
}

/// Turns bytes of a leaf's decoded text into code points, in one pass.
fn settle(text: &str, found: &mut [Found]) {
    found.sort_by_key(|found| found.shown.start);
    let (mut at, mut points) = (0, 0);
    for found in found {
        points += text[at..found.shown.start].chars().count();
        at = found.shown.start;
        let length = text[found.shown.clone()].chars().count();
        found.shown = points..points + length;
    }
}

pub(super) fn decoded(raw: &str) -> String {
    let (mut text, mut map) = Default::default();
    json::decode(raw, &mut text, &mut map);
    text
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    json::escape(text, &mut out);
    out
}
