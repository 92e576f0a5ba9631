//! Names of persons and addresses in a record: the model's hits in each text; and names and values
//! that one text shows, looked for in all others.

use super::Redactor;
use super::echo::Echoes;
use crate::json::{self, Kind, Span};
use crate::scan::tagger::Known;
use crate::scan::{Hit, Scratch};

/// What is found once in a record is looked for in all of it.
const PERSON: &str = "PERSON";

/// The names and values that the record at hand has shown.
#[derive(Default)]
pub(super) struct Names {
    known: Known,
    echoes: Echoes,
    /// What is known is looked for.
    are_sought: bool,
    /// What a text shows becomes known.
    are_learned: bool,
    hits: Vec<Hit>,
}

impl Names {
    /// Forgets the record before.
    pub(super) fn begin(&mut self) {
        self.known.clear();
        self.echoes.clear();
    }

    /// Begins a look at the whole record that takes what its texts show. In a new record there is
    /// nothing to look for yet.
    pub(super) fn begin_look(&mut self, is_new: bool) {
        (self.are_sought, self.are_learned) = (!is_new, true);
    }

    /// Begins one more look at the record, for what the last one has shown; says whether there is
    /// any that was not looked for in all texts. `before` is what was sought when that look began.
    pub(super) fn begin_last_look(&mut self, before: usize) -> bool {
        (self.are_sought, self.are_learned) = (true, false);
        self.sought() > before
    }

    /// Whether what a text shows depends on what the record has shown.
    pub(super) fn are_sought(&self) -> bool {
        self.are_sought
    }

    /// Whether what a text shows is looked for in the others later.
    pub(super) fn are_learned(&self) -> bool {
        self.are_learned
    }

    /// How many words of names and how many values are looked for.
    pub(super) fn sought(&self) -> usize {
        if self.are_sought { self.known.count() + self.echoes.count() } else { 0 }
    }

    /// Whether a text shows something that is looked for, where none is known to be.
    pub(super) fn shows_more(
        &mut self,
        redactor: &Redactor,
        (text, kind): (&str, Kind),
        is_known: impl Fn(u32, usize, usize) -> bool,
    ) -> bool {
        self.hits.clear();
        if kind != Kind::Number {
            redactor.scanner.tag_again(text, &mut self.known, &mut self.hits);
        }
        self.echoes.find(text, kind, &mut self.hits);
        if let Some(integer) = json::integer(text).filter(|_| kind == Kind::Number) {
            self.echoes.find(&integer, kind, &mut self.hits);
        }
        self.hits.iter().any(|hit| !is_known(hit.rule, hit.start, hit.end))
    }

    /// Whether a decoded text shows something that is looked for, in which something is decoded.
    pub(super) fn stand_in(
        &mut self,
        redactor: &Redactor,
        text: &str,
        is_decoded: impl Fn(&Span) -> bool,
    ) -> bool {
        self.hits.clear();
        redactor.scanner.tag_again(text, &mut self.known, &mut self.hits);
        self.echoes.find(text, Kind::Text, &mut self.hits);
        self.hits.iter().any(|hit| is_decoded(&(hit.start..hit.end)))
    }

    /// Appends the hits of the model, and those of names that are known.
    ///
    /// A single word that is a key is more often a field's name than a person's.
    pub(super) fn tag(
        &mut self,
        redactor: &Redactor,
        (text, kind): (&str, Kind),
        scratch: &mut Scratch,
        hits: &mut Vec<Hit>,
    ) {
        if kind == Kind::Text || kind == Kind::Key && text.contains(' ') {
            redactor.scanner.tag(text, scratch, hits);
        }
        if self.are_sought && kind != Kind::Number {
            redactor.scanner.tag_again(text, &mut self.known, hits);
        }
    }

    /// Appends the hits of values that are known.
    pub(super) fn echo(&self, (text, kind): (&str, Kind), hits: &mut Vec<Hit>) {
        if self.are_sought {
            self.echoes.find(text, kind, hits);
        }
    }

    /// Takes a value that may stay where a rule finds it: nor is it looked for elsewhere.
    pub(super) fn let_stay(&mut self, value: &str) {
        self.echoes.let_stay(value);
    }

    /// Keeps the values that a text shows.
    pub(super) fn keep_values(&mut self, redactor: &Redactor, text: &str, hits: &[Hit]) {
        if redactor.seeks_echoes && self.are_learned {
            self.echoes.learn(text, hits);
        }
    }

    /// Keeps the names that a text shows.
    pub(super) fn keep(
        &mut self,
        redactor: &Redactor,
        text: &str,
        scratch: &Scratch,
        hits: &[Hit],
    ) {
        let scanner = &redactor.scanner;
        let persons = hits.iter().filter(|hit| scanner.rule(hit.rule).entity == PERSON);
        for hit in persons.filter(|hit| self.are_learned && scanner.is_sure(hit, scratch)) {
            scanner.learn_name(&text[hit.start..hit.end], &mut self.known);
        }
    }
}
