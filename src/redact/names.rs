//! Names of persons and addresses in a record: the model's hits in each text; and names and values
//! that one text shows, looked for in all others.

use super::Redactor;
use super::echo::Echoes;
use crate::json::{self, Kind};
use crate::scan::tagger::Known;
use crate::scan::{Hit, Scratch};
use crate::view::View;

/// What is found once in a record is looked for in all of it.
const PERSON: &str = "PERSON";

/// What may hold a user's name and a password in one.
const SECRET: &str = "SECRET";

/// The names and values that the record at hand has shown.
#[derive(Default)]
pub(super) struct Names {
    known: Known,
    echoes: Echoes,
    again: bool,
    hits: Vec<Hit>,
}

impl Names {
    /// Forgets the record before.
    pub(super) fn begin(&mut self) {
        self.known.clear();
        self.echoes.clear();
    }

    /// Whether the record is to be looked at: once, and once more if there is something to look
    /// for.
    pub(super) fn wants_look(&mut self, again: bool) -> bool {
        self.again = again;
        !again || self.sought() > 0
    }

    /// Whether what a text shows depends on what the record has shown.
    pub(super) fn are_sought(&self) -> bool {
        self.again
    }

    /// How many words of names and how many values are looked for.
    pub(super) fn sought(&self) -> usize {
        if self.again { self.known.count() + self.echoes.count() } else { 0 }
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

    /// Whether a view shows something that is looked for, in which something is decoded.
    pub(super) fn stand_in(&mut self, redactor: &Redactor, view: &View<'_>) -> bool {
        self.hits.clear();
        if !view.is_plain() {
            redactor.scanner.tag_again(&view.text, &mut self.known, &mut self.hits);
            self.echoes.find(&view.text, Kind::Text, &mut self.hits);
        }
        self.hits.iter().any(|hit| view.is_decoded(&(hit.start..hit.end)))
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
        if self.again && kind != Kind::Number {
            redactor.scanner.tag_again(text, &mut self.known, hits);
        }
    }

    /// Appends the hits of values that are known.
    pub(super) fn echo(&self, (text, kind): (&str, Kind), hits: &mut Vec<Hit>) {
        if self.again {
            self.echoes.find(text, kind, hits);
        }
    }

    /// Takes a value that may stay where a rule finds it: nor is it looked for elsewhere.
    pub(super) fn let_stay(&mut self, value: &str) {
        self.echoes.let_stay(value);
    }

    /// Keeps the values that a text shows.
    pub(super) fn keep_values(&mut self, redactor: &Redactor, text: &str, hits: &[Hit]) {
        if redactor.seeks_echoes && !self.again {
            let is_secret = |hit: &Hit| redactor.scanner.rule(hit.rule).entity == SECRET;
            self.echoes.learn(text, hits, is_secret);
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
        for hit in persons.filter(|hit| !self.again && scanner.is_sure(hit, scratch)) {
            scanner.learn_name(&text[hit.start..hit.end], &mut self.known);
        }
    }
}
