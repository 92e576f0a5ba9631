//! A view is a text as it reads once an encoding is taken off: percent signs, HTML entities,
//! backslashes, quoted-printable, full-width and invisible characters, base64 and hex; and parts of
//! a text that stand under a name: members of JSON in prose, cells below the head of a table,
//! values of a manifest.
//!
//! A value that hides in an encoding is in the training text all the same. Each view leads back to
//! its source, so that what is found in it can be taken out there. What a view costs is bounded by
//! the text: views are made only where a mark stands, and around it.

mod coded;
mod control;
mod entity;
mod escape;
mod fold;
mod form;
mod fragment;
mod frame;
mod manifest;
mod marks;
mod markup;
mod octets;
mod pair;
mod parted;
mod percent;
mod quoted;
mod spelled;
mod table;
mod tag;
mod window;
mod wrapped;

use std::borrow::Cow;

use crate::json::{Map, Span};
pub use manifest::{SECRET_MEMBERS, SECRET_VALUE};
pub use marks::{Marks, marks};
pub use window::read;

/// An encoding that was taken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// JSON in a string or in prose.
    Json,
    /// Backslashes, as in JSON strings and source code; two quotes for one, as in CSV.
    Escape,
    /// A backslash and three octal digits.
    Octal,
    /// `%40`, as in URLs, and `+` for a space, as in forms.
    Percent,
    /// `=40`, and lines that go on in the next, as in mails.
    Quoted,
    /// `&#64;` and `&commat;`; tags and remarks inside a value.
    Html,
    /// Compatibility forms of Unicode (NFKC) and characters that don't show.
    Unicode,
    /// `[at]` and `(dot)` in an address.
    Spelled,
    /// Emphasis and quotes around a value in prose.
    Markup,
    /// RFC 4648, sections 4 and 5, also in lines.
    Base64,
    /// RFC 4648, section 8; also with signs between the octets.
    Hex,
}

impl Way {
    /// Its name in rows of findings.
    pub fn name(self) -> &'static str {
        match self {
            Way::Json => "json",
            Way::Escape | Way::Octal => "escape",
            Way::Percent => "percent",
            Way::Quoted => "quoted-printable",
            Way::Html => "html",
            Way::Unicode => "unicode",
            Way::Spelled => "spelled",
            Way::Markup => "markup",
            Way::Base64 => "base64",
            Way::Hex => "hex",
        }
    }
}

/// A part of a text as it reads decoded, or under names of its own.
pub struct View<'t> {
    /// As it reads.
    pub text: Cow<'t, str>,
    /// Names that the text around the part gives it, innermost first.
    pub names: Vec<Cow<'t, str>>,
    /// Whether this is a whole value: what it says of the part, it says of a value.
    pub is_value: bool,
    /// Whether this is a number of JSON, which stands without quotes.
    pub is_number: bool,
    /// Where the part begins in its source.
    base: usize,
    map: Map,
    /// What reads otherwise than its source, in order: where, and by which way.
    changes: Vec<(Span, Way)>,
    /// Where a value is this view's to tell; what lies beyond reads as in the source, or is cut.
    tells: Span,
}

impl View<'_> {
    /// The source of a part of the view: encoded characters whole, a run of base64 or hex whole.
    pub fn source(&self, span: Span) -> Span {
        let source = self.map.source(span);
        self.base + source.start..self.base + source.end
    }

    /// The source of each single character that was surely decoded, in order.
    pub fn characters(&self) -> impl Iterator<Item = Span> {
        // An octet in octal or quoted-printable may as well be a part of a value: `=40`, `\100`.
        let single = |way: &Way| {
            !matches!(way, Way::Json | Way::Base64 | Way::Hex | Way::Quoted | Way::Octal)
        };
        let changes = self.changes.iter().filter(move |change| single(&change.1));
        changes.map(|(span, _)| self.source(span.clone()))
    }

    /// Whether a value at a place is this view's to tell.
    pub fn tells(&self, span: &Span) -> bool {
        span.start < self.tells.end && self.tells.start < span.end
    }

    /// What reads otherwise than its source, in order.
    pub fn changes(&self) -> impl Iterator<Item = &Span> {
        self.changes.iter().map(|(span, _)| span)
    }

    /// What touches a place and reads otherwise than its source.
    fn touching(&self, span: &Span) -> impl Iterator<Item = &(Span, Way)> {
        let first = self.changes.partition_point(|change| change.0.end < span.start);
        self.changes[first..].iter().take_while(|change| change.0.start <= span.end)
    }

    /// Whether nothing reads otherwise than its source.
    pub fn is_plain(&self) -> bool {
        self.changes.is_empty()
    }

    /// Whether something that touches a place reads otherwise than its source.
    pub fn is_decoded(&self, span: &Span) -> bool {
        self.touching(span).next().is_some()
    }

    /// Whether this is what a run of base64 or hex decodes to.
    pub fn is_run(&self) -> bool {
        matches!(self.changes.first(), Some((_, Way::Base64 | Way::Hex)))
    }

    /// The encodings that lie on a place: of what touches it, or else of all that the view has.
    pub fn ways(&self, span: &Span) -> Vec<Way> {
        let mut ways: Vec<Way> = self.touching(span).map(|change| change.1).collect();
        if ways.is_empty() {
            ways.extend(self.changes.iter().map(|change| change.1));
        }
        ways.sort_unstable();
        ways.dedup();
        ways
    }

    /// A part that reads as it stands.
    fn plain<'t>(text: &'t str, base: usize, names: Vec<Cow<'t, str>>) -> View<'t> {
        let mut map = Map::default();
        map.copied(text.len());
        let tells = 0..text.len();
        let (is_value, is_number, changes) = (true, false, Vec::new());
        View { text: text.into(), names, is_value, is_number, base, map, changes, tells }
    }
}

/// Calls `take` with each view of a text: members of JSON first, for that says most of a value.
/// `marks` are the text's own.
pub fn views(text: &str, marks: Marks, take: &mut dyn FnMut(View<'_>)) {
    if marks.has(Marks::MEMBERS) {
        fragment::members(text, take);
    }
    if marks.has(Marks::CHANGES) {
        window::windows(text, take);
    }
    if marks.has(Marks::RUNS) {
        coded::runs(text, take);
    }
    if marks.has(Marks::PARTED) {
        parted::octets(text, take);
    }
    if marks.has(Marks::FRAME) {
        frame::inside(text, take);
    }
    if marks.has(Marks::ROWS) {
        table::cells(text, take);
    }
    if marks.has(Marks::PAIRS) {
        pair::values(text, take);
    }
    if marks.has(Marks::MANIFEST) {
        manifest::values(text, take);
    }
}
