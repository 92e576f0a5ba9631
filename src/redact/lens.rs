//! A lens is the way from what a view shows back to the text that is looked at.

use crate::json::Span;
use crate::view::{View, Way};

/// A view, and the views that lie between it and the text.
pub(super) struct Lens<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) outer: Option<&'a Lens<'a>>,
    pub(super) layers: usize,
}

impl Lens<'_> {
    /// The bytes of the text that a part of the view was decoded from.
    pub(super) fn source(&self, span: Span) -> Span {
        let source = self.view.source(span);
        self.outer.map_or(source.clone(), |outer| outer.source(source))
    }

    /// The ways to a part of the view, the outermost first.
    pub(super) fn ways(&self, span: &Span) -> Vec<Way> {
        let outer = self.outer.map(|outer| outer.ways(&self.view.source(span.clone())));
        let mut ways = outer.unwrap_or_default();
        ways.extend(self.view.ways(span));
        ways
    }

    /// Whether the view lies in what a run of base64 or hex decodes to.
    pub(super) fn is_in_run(&self) -> bool {
        self.view.is_run() || self.outer.is_some_and(Lens::is_in_run)
    }

    /// Whether what names say of a value, they say of the view.
    pub(super) fn is_value(&self) -> bool {
        let named = !self.view.names.is_empty();
        self.view.is_value && (named || self.outer.is_none_or(Lens::is_value))
    }
}
