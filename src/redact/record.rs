//! One record, searched: every string, key and number, and JSON inside strings, as deep as it goes.

use super::Redactor;
use super::action::{self, Action};
use super::keys::keys;
use super::names::{Names, settle};
use super::refusal::Why;
use crate::json::{self, Defect, Edit, Fault, Kind, Map, Outline, Span};
use crate::limits::VIEW_DEPTH_MAX;
use crate::rule::Confidence;
use crate::scan::{Hit, Scratch, overlap};

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
    /// The leaf of the line that holds the place.
    pub(super) leaf: usize,
    /// What the leaf is.
    pub(super) target: Kind,
    /// Where the place is in the leaf's decoded text: bytes at first, code points once settled.
    pub(super) shown: Span,
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
    redactor: &'r Redactor,
    scratch: Scratch,
    frames: Vec<Frame>,
    hits: Vec<Hit>,
    /// The hits for which a policy drops the record or stops the run. Losing to another hit doesn't
    /// undo that.
    strict: Vec<Hit>,
    /// What the last search found, sorted by place.
    pub(super) found: Vec<Found>,
    /// The rules of what the last search found and the allow-list holds.
    pub(super) allowed: Vec<u32>,
    /// Whether a string holds JSON that can't be followed to its end.
    beyond: bool,
    pub(super) names: Names,
}

/// What one level of JSON needs.
#[derive(Default)]
struct Frame {
    outline: Outline,
    text: String,
    map: Map,
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

/// A text at hand, and where it stands.
struct Text<'a> {
    text: &'a str,
    names: &'a [&'a str],
    kind: Kind,
    leaf: (usize, Kind),
}

impl<'r> Search<'r> {
    pub(super) fn new(redactor: &'r Redactor) -> Self {
        // The last one only tells whether there is JSON below the deepest level.
        let frames = (0..=VIEW_DEPTH_MAX + 1).map(|_| Frame::default()).collect();
        let scratch = redactor.scanner.scratch();
        let (hits, strict, found, allowed) = Default::default();
        let (names, beyond) = Default::default();
        Search { redactor, scratch, frames, hits, strict, found, allowed, beyond, names }
    }

    /// Reads a line whole and searches all of it.
    pub(super) fn record(&mut self, line: &str) -> Result<(), Why> {
        self.beyond = false;
        self.frames[0].outline.read(line).map_err(Why::NotJson)?;
        let whole =
            Document { line, text: line, enclosing: None, names: &[], leaf: None, depth: 0 };
        for again in [false, true] {
            if self.names.wants_look(again) {
                self.found.clear();
                self.allowed.clear();
                self.document(whole);
            }
        }
        if self.beyond {
            return Err(Why::Nested);
        }
        self.found.sort_by_key(|found| found.at.start);
        Ok(())
    }

    /// The line with all that was found replaced.
    pub(super) fn replaced(&self, line: &str) -> String {
        let edits: Vec<Edit> = self.found.iter().map(Found::edit).collect();
        let mut out = Vec::with_capacity(line.len() + 16 * edits.len());
        json::splice(line, &edits, &mut out);
        // Edits begin and end between characters, so this loses nothing.
        String::from_utf8_lossy(&out).into_owned()
    }

    /// The pointer of the leaf that holds a finding.
    pub(super) fn pointer(&self, line: &str, found: &Found, out: &mut String) {
        self.frames[0].outline.pointer(line, found.leaf, out);
    }

    /// Searches the document that the frame of its depth has read.
    fn document(&mut self, document: Document<'_>) {
        let mut frame = std::mem::take(&mut self.frames[document.depth]);
        let mut keys = Vec::new();
        for leaf in 0..frame.outline.leaves().len() {
            let before = self.found.len();
            self.leaf(document, &frame.outline, leaf, (&mut frame.text, &mut frame.map));
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

    fn leaf(
        &mut self,
        document: Document<'_>,
        outline: &Outline,
        number: usize,
        (buffer, map): (&mut String, &mut Map),
    ) {
        let leaf = &outline.leaves()[number];
        if document.depth == 0 && !self.in_scope(document.text, outline, number) {
            return;
        }
        let decoded = keys(document.text, outline, number);
        let mut names: Vec<&str> = decoded.iter().map(AsRef::as_ref).collect();
        names.extend(document.names);
        let place = document.leaf.unwrap_or((number, leaf.kind));
        let raw = &document.text[leaf.span()];
        let before = self.found.len();
        if leaf.kind == Kind::Number {
            let text = Text { text: raw, names: &names, kind: leaf.kind, leaf: place };
            self.number(text, document.enclosing, leaf.start);
            return;
        }
        let text = if leaf.escaped {
            json::decode(raw, buffer, map);
            buffer.as_str()
        } else {
            map.clear();
            map.copied(raw.len());
            raw
        };
        let layer = Layer { map, base: leaf.start, outer: document.enclosing };
        if self.is_json(text, document.depth) {
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
            self.text(Text { text, names: &names, kind: leaf.kind, leaf: place }, &layer);
        }
        if document.depth == 0 {
            settle(text, &mut self.found[before..]);
        }
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

    fn number(&mut self, text: Text<'_>, enclosing: Option<&Layer<'_>>, start: usize) {
        self.search(&text);
        let Some(best) = self.hits.iter().max_by_key(|hit| (hit.confidence, hit.end - hit.start))
        else {
            return;
        };
        let number = self.ruling(best);
        let rule = self.redactor.scanner.rule(number);
        let action = self.redactor.action(number);
        let with = match action {
            Action::Mask => action::replacement(action, &rule.entity, text.text),
            _ => action::tag(&rule.entity),
        };
        let span = start..start + text.text.len();
        self.found.push(Found {
            with,
            number: true,
            layers: enclosing.map_or(0, Layer::depth),
            leaf: text.leaf.0,
            target: text.leaf.1,
            shown: enclosing.map_or(0..text.text.len(), |layer| layer.shown(span.clone())),
            at: raw(enclosing, span),
            rule: number,
            action,
            confidence: best.confidence,
        });
    }

    fn text(&mut self, text: Text<'_>, layer: &Layer<'_>) {
        self.search(&text);
        let redactor = self.redactor;
        let must_stay = text.kind == Kind::Key || self.would_be_empty(text.text);
        for hit in &self.hits {
            let rule = self.ruling(hit);
            let entity = &redactor.scanner.rule(rule).entity;
            let action = redactor.action(rule);
            let value = &text.text[hit.start..hit.end];
            let with = match action {
                Action::Remove if must_stay => action::tag(entity),
                _ => action::replacement(action, entity, value),
            };
            self.found.push(Found {
                at: layer.raw(hit.start..hit.end),
                with,
                number: false,
                layers: layer.depth(),
                leaf: text.leaf.0,
                target: text.leaf.1,
                shown: layer.shown(hit.start..hit.end),
                rule,
                action,
                confidence: hit.confidence,
            });
        }
    }

    /// The rule that decides about a place: the winner's, unless a policy is strict about one that
    /// lost.
    fn ruling(&self, hit: &Hit) -> u32 {
        let over = |strict: &&Hit| strict.start < hit.end && hit.start < strict.end;
        let strictest =
            self.strict.iter().filter(over).max_by_key(|s| self.redactor.action(s.rule));
        strictest.map_or(hit.rule, |strict| strict.rule)
    }

    /// Whether nothing but white space would be left once the hits that a policy removes are gone.
    fn would_be_empty(&self, text: &str) -> bool {
        let removed = |hit: &&Hit| self.redactor.action(hit.rule) == Action::Remove;
        let mut left = 0;
        let mut done = 0;
        for hit in self.hits.iter().filter(removed) {
            left += text[done..hit.start].trim().len();
            done = hit.end;
        }
        done > 0 && left + text[done..].trim().len() == 0
    }

    /// Fills `hits` with what is acted on in a text: disjoint, sorted.
    fn search(&mut self, text: &Text<'_>) {
        let redactor = self.redactor;
        self.hits.clear();
        redactor.scanner.scan(text.text, text.names, &mut self.scratch, &mut self.hits);
        let place = (text.text, text.kind);
        self.names.tag(redactor, place, &mut self.scratch, &mut self.hits);
        let allowed = &mut self.allowed;
        self.hits.retain(|hit| {
            let value = &text.text[hit.start..hit.end];
            let sure =
                hit.confidence >= redactor.min_confidence && !redactor.is_residue(value, text.kind);
            let free = sure && redactor.allowed.holds(redactor.scanner.rule(hit.rule), value);
            if free {
                allowed.push(hit.rule);
            }
            sure && !free
        });
        self.names.keep(redactor, text.text, &self.scratch, &self.hits);
        let is_strict = |hit: &&Hit| redactor.action(hit.rule) >= Action::DropRecord;
        self.strict.clear();
        self.strict.extend(self.hits.iter().filter(is_strict));
        overlap::resolve(&mut self.hits, |rule| redactor.scanner.rule(rule).severity);
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
