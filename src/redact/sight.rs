//! Sight: what a text shows, as it stands and as it reads once what is encoded in it is decoded.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashSet;
use std::ops::Range;

use super::Redactor;
use super::action::{self, Action};
use super::credentials::leave_hosts;
use super::decoded::{Decoded, show_name};
use super::dull::Dull;
use super::lens::Lens;
use super::names::Names;
use crate::json::{Kind, Span};
use crate::limits::{NAMES_DECODED_BYTES_MIN, VIEW_FACTOR_MAX, VIEW_LAYERS_MAX, VIEWED_BYTES_MIN};
use crate::scan::{Hit, Scratch, overlap};
use crate::view::{self, Marks, View, Way};

/// A text that is looked at: its names, innermost first, and what it is in its record.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) text: &'a str,
    pub(super) names: &'a [&'a str],
    pub(super) kind: Kind,
}

/// Looks at texts one after the other; keeps its memory between them.
pub(super) struct Sight<'r> {
    redactor: &'r Redactor,
    scratch: Scratch,
    /// What is acted on in the last text: disjoint, sorted.
    pub(super) hits: Vec<Hit>,
    /// The hits for which a policy drops the record or stops the run. Losing to another hit doesn't
    /// undo that.
    strict: Vec<Hit>,
    /// The rules of what was found and the allow-list holds, in all texts of a record.
    pub(super) allowed: Vec<u32>,
    /// What the text shows as it stands: disjoint, sorted.
    open: Vec<Hit>,
    /// Places of which only a view told, and by which ways.
    veiled: Vec<(Span, Vec<Way>)>,
    /// Encoded characters in which something begins or ends that the text shows as it stands.
    cut: Vec<Span>,
    /// Numbers of JSON in prose, sorted.
    numbers: Vec<Span>,
    /// Bytes of views that may still be looked at.
    left: usize,
    /// Whether a text of the record is encoded more often than is followed.
    pub(super) beyond: bool,
    /// Whether something in the last text reads otherwise once it is decoded.
    pub(super) is_encoded: bool,
    /// The names that the record has shown.
    pub(super) names: Names,
    /// What was decoded in the record.
    pub(super) decoded: Decoded,
    dull: Dull,
}

impl<'r> Sight<'r> {
    pub(super) fn new(redactor: &'r Redactor) -> Self {
        let scratch = redactor.scanner.scratch();
        let (hits, strict, allowed, open, veiled) = Default::default();
        let (cut, numbers, left) = (Vec::new(), Vec::new(), 0);
        let (beyond, is_encoded) = (false, false);
        let (names, decoded, dull) = (Names::default(), Decoded::default(), Dull::new());
        Sight {
            redactor,
            scratch,
            hits,
            strict,
            allowed,
            open,
            veiled,
            cut,
            numbers,
            left,
            beyond,
            is_encoded,
            names,
            decoded,
            dull,
        }
    }

    /// Forgets the last record.
    pub(super) fn clear(&mut self) {
        self.allowed.clear();
        self.decoded.clear();
        self.beyond = false;
    }

    /// Fills `hits` with what is acted on in a text.
    pub(super) fn look(&mut self, text: Text<'_>) {
        self.hits.clear();
        self.strict.clear();
        self.veiled.clear();
        self.cut.clear();
        self.numbers.clear();
        self.is_encoded = false;
        let is_usual = !self.names.are_sought();
        if is_usual && self.dull.holds(text) {
            return;
        }
        let allowed = self.allowed.len();
        self.read(text);
        let is_dull = self.hits.is_empty() && self.allowed.len() == allowed;
        if is_usual && is_dull && !self.is_encoded && !self.beyond {
            self.dull.keep();
        }
    }

    fn read(&mut self, text: Text<'_>) {
        self.redactor.scanner.scan(text.text, text.names, &mut self.scratch, &mut self.hits);
        let mut hits = std::mem::take(&mut self.hits);
        let place = (text.text, text.kind);
        self.names.tag(self.redactor, place, &mut self.scratch, &mut hits);
        let free = self.retain_wanted(&mut hits, text);
        leave_hosts(&mut hits, |rule| self.redactor.scanner.rule(rule));
        let (mut echoes, inside) =
            (Vec::new(), |hit: &Hit, free: &Span| free.start <= hit.start && hit.end <= free.end);
        self.names.echo(place, &mut echoes);
        echoes.retain(|hit| !free.iter().any(|free| inside(hit, free)));
        self.retain_wanted(&mut echoes, text);
        hits.append(&mut echoes);
        self.names.keep(self.redactor, text.text, &self.scratch, &hits);
        self.hits = hits;
        if text.kind != Kind::Number {
            self.unveil(text);
        }
        let redactor = self.redactor;
        leave_hosts(&mut self.hits, |rule| redactor.scanner.rule(rule));
        let is_strict = |hit: &&Hit| redactor.action(hit.rule) >= Action::DropRecord;
        self.strict.extend(self.hits.iter().filter(is_strict));
        self.resolve();
        let is_open = |hit: &&Hit| self.ways(hit).is_empty();
        let open: Vec<Hit> = self.hits.iter().filter(is_open).copied().collect();
        self.names.keep_values(redactor, text.text, &open);
    }

    /// The rule that decides about a place: the winner's, unless a policy is strict about one that
    /// lost.
    pub(super) fn ruling(&self, hit: &Hit) -> u32 {
        let over = |strict: &&Hit| strict.start < hit.end && hit.start < strict.end;
        let strictest =
            self.strict.iter().filter(over).max_by_key(|s| self.redactor.action(s.rule));
        strictest.map_or(hit.rule, |strict| strict.rule)
    }

    /// Whether nothing but white space would be left once the hits that a policy removes are gone.
    pub(super) fn would_be_empty(&self, text: &str) -> bool {
        let removed = |hit: &&Hit| self.redactor.action(hit.rule) == Action::Remove;
        let mut left = 0;
        let mut done = 0;
        for hit in self.hits.iter().filter(removed) {
            left += text[done..hit.start].trim().len();
            done = hit.end;
        }
        done > 0 && left + text[done..].trim().len() == 0
    }

    /// The ways by which a hit was seen, if the text doesn't show it as it stands.
    pub(super) fn ways(&self, hit: &Hit) -> &[Way] {
        let from = self.veiled.partition_point(|(span, _)| span.start < hit.start);
        let inside = self.veiled.get(from).filter(|(span, _)| span.start < hit.end);
        inside.map_or(&[], |(_, ways)| ways)
    }

    /// Whether a hit is a whole number of JSON in prose: what takes its place needs quotes.
    pub(super) fn is_number(&self, hit: &Hit) -> bool {
        let number = self.number_at(hit.start);
        number.is_some_and(|number| number.start == hit.start && number.end == hit.end)
    }

    fn number_at(&self, place: usize) -> Option<&Span> {
        let next = self.numbers.partition_point(|number| number.end <= place);
        self.numbers.get(next).filter(|number| number.start <= place)
    }

    /// Makes the hits disjoint, each with one winner. A number is taken whole or not at all.
    fn resolve(&mut self) {
        let redactor = self.redactor;
        let mut hits = std::mem::take(&mut self.hits);
        for hit in &mut hits {
            if let Some(number) = self.number_at(hit.start).filter(|number| hit.end <= number.end) {
                (hit.start, hit.end) = (number.start, number.end);
            }
        }
        overlap::resolve(&mut hits, |rule| redactor.scanner.rule(rule).severity);
        self.hits = hits;
        self.veiled.sort_by_key(|(span, _)| (span.start, span.end));
    }

    /// Retains the hits in a text or a view of it that are to be acted on. A value that may stay
    /// takes with it what the same rule sees inside it: of `kim.larsen@...`, `larsen@...`. Returns
    /// where such values stand.
    fn retain_wanted(&mut self, hits: &mut Vec<Hit>, text: Text<'_>) -> Vec<Span> {
        let mut all_free = Vec::new();
        hits.sort_unstable_by_key(|hit| (hit.rule, hit.start, Reverse(hit.end)));
        let redactor = self.redactor;
        let mut stays: Option<Hit> = None;
        hits.retain(|hit| {
            let value = &text.text[hit.start..hit.end];
            let inside = stays.is_some_and(|all| all.rule == hit.rule && hit.end <= all.end);
            if inside || redactor.is_residue(value, text.kind) {
                return false;
            }
            // One that may stay is looked for nowhere else, however sure it is.
            let is_sure = hit.confidence >= redactor.min_confidence;
            let free = redactor.allowed.holds(redactor.scanner.rule(hit.rule), value);
            if free {
                self.allowed.extend(is_sure.then_some(hit.rule));
                self.names.let_stay(value);
                stays = Some(*hit);
                all_free.push(hit.start..hit.end);
            }
            is_sure && !free
        });
        all_free
    }

    /// Adds what the views of a text show and the text doesn't.
    fn unveil(&mut self, text: Text<'_>) {
        let marks = view::marks(text.text.as_bytes());
        if marks == Marks::NONE {
            return;
        }
        self.left = VIEW_FACTOR_MAX.saturating_mul(text.text.len().max(VIEWED_BYTES_MIN));
        self.open.clone_from(&self.hits);
        let redactor = self.redactor;
        overlap::resolve(&mut self.open, |rule| redactor.scanner.rule(rule).severity);
        self.views(text, marks, None);
        self.mend();
    }

    /// Looks at all views of a text, and at those of the views.
    fn views(&mut self, text: Text<'_>, marks: Marks, outer: Option<&Lens<'_>>) {
        let layers = outer.map_or(1, |outer| outer.layers + 1);
        view::views(text.text, marks, &mut |view| {
            self.beyond |= layers > VIEW_LAYERS_MAX || view.text.len() > self.left;
            if self.beyond {
                return;
            }
            self.left -= view.text.len();
            let lens = Lens { view: &view, outer, layers };
            let own = view.names.iter().map(AsRef::as_ref);
            let names: Vec<&str> = own.chain(text.names.iter().copied()).collect();
            let inner = Text { text: &view.text, names: &names, kind: text.kind };
            self.view(inner, &lens);
            self.views(inner, view::marks(view.text.as_bytes()), Some(&lens));
        });
    }

    fn view(&mut self, text: Text<'_>, lens: &Lens<'_>) {
        if lens.view.is_number && lens.outer.is_none() {
            self.numbers.push(lens.source(0..text.text.len()));
        }
        if lens.outer.is_none() {
            self.note_cuts(lens.view);
        }
        let mut seen = Vec::new();
        let scanner = &self.redactor.scanner;
        match lens.is_value() {
            true => scanner.scan(text.text, text.names, &mut self.scratch, &mut seen),
            false => scanner.scan_part(text.text, text.names, &mut self.scratch, &mut seen),
        }
        seen.retain(|hit| lens.view.tells(&(hit.start..hit.end)));
        self.tag(text, lens, &mut seen);
        self.retain_wanted(&mut seen, text);
        self.names.keep(self.redactor, text.text, &self.scratch, &seen);
        self.names.keep_values(self.redactor, text.text, &seen);
        for hit in seen {
            let span = hit.start..hit.end;
            let source = lens.source(span.clone());
            if !self.is_open(&source, hit) {
                self.veiled.push((source.clone(), lens.ways(&span)));
                self.hits.push(Hit { start: source.start, end: source.end, ..hit });
            }
        }
    }

    /// Appends the names, addresses and known values of a view: those in which something is
    /// decoded, for the text shows the others as it stands, with all that stands around them.
    fn tag(&mut self, text: Text<'_>, lens: &Lens<'_>, seen: &mut Vec<Hit>) {
        let view = lens.view;
        if view.is_plain() {
            return;
        }
        self.is_encoded = true;
        if self.names.are_learned() {
            self.decoded.keep(view);
        }
        let (mut hits, place) = (Vec::new(), (text.text, text.kind));
        if !lens.is_in_run() || is_prose(text.text) {
            self.names.tag(self.redactor, place, &mut self.scratch, &mut hits);
            hits.retain(|hit| has_letters(&text.text[hit.start..hit.end]));
        }
        self.names.echo(place, &mut hits);
        hits.retain(|hit| view.is_decoded(&(hit.start..hit.end)));
        seen.append(&mut hits);
    }

    /// Whether what is encoded in a text shows a name that is looked for; `known` are the decoded
    /// texts that were kept of it, if all were.
    pub(super) fn shows_encoded(&mut self, text: &str, known: Option<Range<usize>>) -> bool {
        // A text that is encoded too often isn't followed here either.
        self.beyond
            || match known {
                Some(known) => self.decoded.show_name(self.redactor, &mut self.names, known),
                None => show_name(self.redactor, &mut self.names, text),
            }
    }

    /// Whether the text shows as it stands what a view shows at a place.
    fn is_open(&self, source: &Span, hit: Hit) -> bool {
        self.open_at(source.start).is_some_and(|open| {
            open.start <= source.start
                && source.end <= open.end
                && open.confidence >= hit.confidence
                && self.cut_by(open.start).or(self.cut_by(open.end)).is_none()
        })
    }

    /// The first of what the text shows as it stands that ends behind a place.
    fn open_at(&self, place: usize) -> Option<&Hit> {
        self.open.get(self.open.partition_point(|open| open.end <= place))
    }

    /// Notes the encoded characters that are cut by what the text shows as it stands: `\tjo@b.co`
    /// seems to show `tjo@b.co`.
    fn note_cuts(&mut self, view: &View<'_>) {
        for change in view.characters() {
            let inside = |place: usize| change.start < place && place < change.end;
            if self.open_at(change.start).is_some_and(|hit| inside(hit.start) || inside(hit.end)) {
                self.cut.push(change);
            }
        }
    }

    /// The encoded character that an edge of a hit cuts.
    fn cut_by(&self, edge: usize) -> Option<&Span> {
        let next = self.cut.partition_point(|cut| cut.end <= edge);
        self.cut.get(next).filter(|cut| cut.start < edge)
    }

    /// Leaves no half of an encoded character: it stays where a view shows the same value without
    /// it, and goes where none does.
    fn mend(&mut self) {
        if self.cut.is_empty() {
            return;
        }
        let place = |hit: &Hit| (hit.rule, hit.start, hit.end);
        let shown: HashSet<(u32, usize, usize)> = self.hits.iter().map(place).collect();
        let mut hits = std::mem::take(&mut self.hits);
        for hit in &mut hits {
            let around = |edge| self.cut_by(edge).cloned().unwrap_or(edge..edge);
            let (first, last) = (around(hit.start), around(hit.end));
            let without = Hit { start: first.end, end: last.start, ..*hit };
            let with = Hit { start: first.start, end: last.end, ..*hit };
            *hit = if shown.contains(&place(&without)) { without } else { with };
        }
        self.hits = hits;
    }

    /// What takes a hit's place in the text.
    pub(super) fn replacement(&self, hit: &Hit, text: Text<'_>, must_stay: bool) -> String {
        let rule = self.ruling(hit);
        let entity = &self.redactor.scanner.rule(rule).entity;
        let action = self.redactor.action(rule);
        let number = self.is_number(hit);
        let with = match action {
            Action::Remove if must_stay || number => action::tag(entity),
            Action::Mask => action::replacement(action, entity, &self.shown(hit, text.text)),
            _ => action::replacement(action, entity, &text.text[hit.start..hit.end]),
        };
        if number { format!("\"{with}\"") } else { with }
    }

    /// A hit's value for a mask, which keeps its shape: as it reads, but a run of base64 or hex as
    /// it stands, for all of that goes.
    fn shown<'t>(&self, hit: &Hit, text: &'t str) -> Cow<'t, str> {
        let value = &text[hit.start..hit.end];
        let ways = self.ways(hit);
        let whole = ways.iter().any(|way| matches!(way, Way::Base64 | Way::Hex));
        if ways.is_empty() || whole { value.into() } else { view::read(value) }
    }
}

/// Whether what a run decodes to is long enough, and has a space, so that it hardly came about by
/// chance: the model sees a name in many a word.
fn is_prose(text: &str) -> bool {
    text.len() >= NAMES_DECODED_BYTES_MIN && text.contains(' ')
}

/// Whether there is more than a letter: one alone, or an accent that is written as a code, is
/// nobody's name.
fn has_letters(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).nth(1).is_some()
}
