//! Decoded: what the views of a record's leaves decoded, so that names and values which other
//! leaves show can be looked for in it without making the views again.

use std::ops::Range;

use super::Redactor;
use super::names::Names;
use crate::json::Span;
use crate::limits::DECODED_KEPT_BYTES_MAX;
use crate::view::{self, View};

/// The decoded texts of a record, in the order in which they were looked at.
#[derive(Default)]
pub(super) struct Decoded {
    texts: String,
    /// What in a text reads otherwise than its source: places in that text.
    changes: Vec<Span>,
    parts: Vec<Part>,
    is_full: bool,
}

/// A decoded text.
struct Part {
    text: Span,
    changes: Range<usize>,
}

impl Decoded {
    /// Forgets the record before.
    pub(super) fn clear(&mut self) {
        self.texts.clear();
        self.changes.clear();
        self.parts.clear();
        self.is_full = false;
    }

    /// Keeps what a view decoded, if there is room.
    pub(super) fn keep(&mut self, view: &View<'_>) {
        let (start, first) = (self.texts.len(), self.changes.len());
        self.is_full |= start + view.text.len() > DECODED_KEPT_BYTES_MAX;
        if self.is_full {
            return;
        }
        self.texts.push_str(&view.text);
        self.changes.extend(view.changes().cloned());
        let (text, changes) = (start..self.texts.len(), first..self.changes.len());
        self.parts.push(Part { text, changes });
    }

    /// How many texts there are.
    pub(super) fn count(&self) -> usize {
        self.parts.len()
    }

    /// The texts from a number on, if none was left out.
    pub(super) fn since(&self, first: usize) -> Option<Range<usize>> {
        (!self.is_full).then_some(first..self.parts.len())
    }

    /// Whether one of some texts shows a name or a value that is looked for, in which something is
    /// decoded.
    pub(super) fn show_name(
        &self,
        redactor: &Redactor,
        names: &mut Names,
        some: Range<usize>,
    ) -> bool {
        self.parts.get(some).unwrap_or_default().iter().any(|part| {
            let (text, changes) = (&self.texts[part.text.clone()], part.changes.clone());
            names.stand_in(redactor, text, |span| touch(&self.changes[changes.clone()], span))
        })
    }
}

/// Whether a view of a text, or one of that view, shows a name that is looked for.
pub(super) fn show_name(redactor: &Redactor, names: &mut Names, text: &str) -> bool {
    let mut shows = false;
    view::views(text, view::marks(text.as_bytes()), &mut |view| {
        let shown =
            |names: &mut Names| names.stand_in(redactor, &view.text, |span| view.is_decoded(span));
        shows = shows || !view.is_plain() && shown(names) || show_name(redactor, names, &view.text);
    });
    shows
}

/// Whether one of some places touches another one; they are sorted.
fn touch(places: &[Span], span: &Span) -> bool {
    let next = places.partition_point(|place| place.end < span.start);
    places.get(next).is_some_and(|place| place.start <= span.end)
}
