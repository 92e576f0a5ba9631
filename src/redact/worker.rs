//! A worker redacts chunks of whole lines, one after the other; each thread has its own.

use std::str;

use serde::Serialize;

use super::record::{Found, Search};
use super::refusal::{Refusal, Why};
use super::{Action, Clean, OnMalformed, Redactor, Refused, Rows, Tally};
use crate::json::Kind;
use crate::limits::{REMOVALS_MAX, RESCAN_MAX};
use crate::lines::{self, Buffer, Line, Shelf};

/// What became of a chunk.
pub struct Outcome {
    /// The lines that may go on.
    pub clean: Clean,
    /// A row for each decision.
    pub rows: Rows,
    /// The lines that may only go to quarantine.
    pub refused: Refused,
    /// What was counted.
    pub tally: Tally,
}

/// What is told of decisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// A row for each, and counts.
    Rows,
    /// Counts alone: rows that nobody reads would only take memory.
    Counts,
}

/// Redacts chunks, one after the other.
pub struct Worker<'r> {
    redactor: &'r Redactor,
    search: Search<'r>,
    object: &'r str,
    telling: Telling,
    /// Where the memory of clean lines comes from.
    shelf: Shelf,
    clean: Buffer,
    rows: Vec<u8>,
    refused: Vec<u8>,
    tally: Tally,
    counts: Counts,
}

/// What is counted for each rule; by number while it goes fast, by name when it is told.
#[derive(Clone)]
struct Counts {
    acted: Vec<u64>,
    allowed: Vec<u64>,
}

/// One row of the findings file.
#[derive(Serialize)]
struct Row<'a> {
    object: &'a str,
    line: u64,
    pointer: &'a str,
    target: &'static str,
    start: usize,
    end: usize,
    rule: &'a str,
    entity: &'a str,
    action: &'static str,
    confidence: crate::rule::Confidence,
    via: Vec<&'static str>,
}

/// What a record is searched for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// To pass it on clean. A policy may forbid that.
    Redact,
    /// To tell what is in it. Only where a key is a finding must it be cleaned, for the pointers.
    Inspect,
}

/// What becomes of a record.
enum Fate {
    Same,
    Changed(String),
    Dropped,
}

impl<'r> Worker<'r> {
    pub(super) fn new(redactor: &'r Redactor, object: &'r str) -> Self {
        let zeros = vec![0; redactor.scanner.rule_count()];
        Worker {
            redactor,
            search: Search::new(redactor),
            object,
            telling: Telling::Rows,
            shelf: Shelf::default(),
            clean: Shelf::default().buffer(),
            rows: Vec::new(),
            refused: Vec::new(),
            tally: Tally::default(),
            counts: Counts { acted: zeros.clone(), allowed: zeros },
        }
    }

    /// The same worker, but for what it tells.
    pub fn telling(self, telling: Telling) -> Self {
        Worker { telling, ..self }
    }

    /// The same worker, but for where the memory of clean lines comes from.
    pub fn with_shelf(self, shelf: Shelf) -> Self {
        Worker { shelf, ..self }
    }

    /// Redacts whole lines; the first of them has the number `first` in its object.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] where the policy lets a record stop the run. The chunk's output is gone then.
    pub fn redact(&mut self, chunk: &[u8], first: u64) -> Result<Outcome, Refusal> {
        self.clean = self.shelf.buffer();
        self.clean.reserve(chunk.len() + chunk.len() / 16);
        for (number, line) in (first..).zip(lines::lines(chunk)) {
            self.line(&line, number)?;
        }
        Ok(self.outcome())
    }

    /// Searches whole lines as [`Worker::redact`] does; the outcome has rows and counts alone.
    ///
    /// # Errors
    ///
    /// As [`Worker::redact`].
    pub fn inspect(&mut self, chunk: &[u8], first: u64) -> Result<Outcome, Refusal> {
        for (number, line) in (first..).zip(lines::lines(chunk)) {
            if is_blank(line.body) {
                self.tally.blank_lines += 1;
                continue;
            }
            self.tally.records_read += 1;
            let read = self.read(line.body, number);
            match read.and_then(|text| self.record(text, number, Purpose::Inspect)) {
                Ok(_) => {}
                Err(refusal) => self.refuse(&line, refusal)?,
            }
        }
        self.refused.clear();
        Ok(self.outcome())
    }

    /// Takes a line that was too long to be kept.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] where the policy lets it stop the run. Such a line can't go to quarantine: it
    /// was never held whole.
    pub fn too_long(&mut self, number: u64) -> Result<Outcome, Refusal> {
        self.tally.records_read += 1;
        match self.redactor.on_malformed {
            OnMalformed::Drop => self.tally.records_dropped += 1,
            _ => return Err(Refusal { line: number, why: Why::TooLong }),
        }
        Ok(self.outcome())
    }

    fn line(&mut self, line: &Line<'_>, number: u64) -> Result<(), Refusal> {
        if is_blank(line.body) {
            self.tally.blank_lines += 1;
            self.clean.extend_from_slice(line.body);
            self.clean.extend_from_slice(line.ending);
            return Ok(());
        }
        self.tally.records_read += 1;
        let read = self.read(line.body, number);
        let fate = match read.and_then(|text| self.record(text, number, Purpose::Redact)) {
            Ok(fate) => fate,
            Err(refusal) => return self.refuse(line, refusal),
        };
        match fate {
            Fate::Dropped => self.tally.records_dropped += 1,
            Fate::Same => self.pass_on(line.body, line.ending),
            Fate::Changed(body) => {
                self.tally.records_changed += 1;
                self.pass_on(body.as_bytes(), line.ending);
            }
        }
        Ok(())
    }

    fn pass_on(&mut self, body: &[u8], ending: &[u8]) {
        self.tally.records_written += 1;
        self.clean.extend_from_slice(body);
        self.clean.extend_from_slice(ending);
    }

    fn read<'t>(&self, body: &'t [u8], line: u64) -> Result<&'t str, Refusal> {
        str::from_utf8(body)
            .map_err(|error| Refusal { line, why: Why::NotUtf8 { at: error.valid_up_to() } })
    }

    /// Replaces what is found in a record, and again in what came of that, until nothing is found.
    fn record(&mut self, text: &str, line: u64, purpose: Purpose) -> Result<Fate, Refusal> {
        self.search.sight.names.begin();
        let mut decisions = Vec::new();
        let mut body: Option<String> = None;
        for pass in 0..=RESCAN_MAX {
            let current = body.as_deref().unwrap_or(text);
            // What stood on both sides of a value may be one itself, once that is gone.
            self.search.keeps_tags = pass >= REMOVALS_MAX;
            self.look(current, line, pass == 0)?;
            if self.search.found.is_empty() {
                return Ok(self.decided(text, body, line, &decisions));
            }
            let next = self.search.replaced(current);
            if purpose == Purpose::Redact {
                self.stop_if_forbidden(line)?;
            } else if !self.search.found.iter().any(|found| found.target == Kind::Key) {
                if pass == 0 {
                    decisions.extend(self.search.found.drain(..).map(|found| (found, false)));
                }
                return Ok(self.decided(text, body, line, &decisions));
            }
            if purpose == Purpose::Redact || pass == 0 {
                decisions.extend(self.search.found.drain(..).map(|found| (found, pass > 0)));
            }
            body = Some(next);
        }
        Err(Refusal { line, why: Why::Unclean })
    }

    /// Counts and tells the decisions about a record that is clean now.
    fn decided(
        &mut self,
        text: &str,
        body: Option<String>,
        line: u64,
        decisions: &[(Found, bool)],
    ) -> Fate {
        for (found, _) in decisions {
            self.counts.acted[found.rule as usize] += 1;
            *self.tally.by_action.entry(found.action.name().to_owned()).or_default() += 1;
        }
        if self.telling == Telling::Rows {
            self.tell(body.as_deref().unwrap_or(text), line, decisions);
        }
        if !decisions.iter().any(|(found, _)| found.action == Action::DropRecord) {
            // A record that is left out takes its allowed values with it.
            self.search
                .sight
                .allowed
                .iter()
                .for_each(|rule| self.counts.allowed[*rule as usize] += 1);
        }
        match body {
            _ if decisions.iter().any(|(found, _)| found.action == Action::DropRecord) => {
                Fate::Dropped
            }
            None => Fate::Same,
            Some(body) => Fate::Changed(body),
        }
    }

    /// Writes rows. A key may itself be a finding, so pointers are those of the clean record: its
    /// leaves are the same ones, and the search has read it last.
    fn tell(&mut self, clean: &str, line: u64, decisions: &[(Found, bool)]) {
        let (mut pointer, mut of) = (String::new(), None);
        for (found, again) in decisions {
            if of.replace(found.leaf) != Some(found.leaf) {
                self.search.pointer(clean, found, &mut pointer);
            }
            let row = row(self.redactor, self.object, line, &pointer, found, *again);
            // Writing to memory can't fail, nor can a row of plain fields.
            let _ = serde_json::to_writer(&mut self.rows, &row);
            self.rows.push(b'\n');
        }
    }

    fn look(&mut self, text: &str, line: u64, is_new: bool) -> Result<(), Refusal> {
        self.search.record(text, is_new).map_err(|why| Refusal { line, why })
    }

    fn stop_if_forbidden(&self, line: u64) -> Result<(), Refusal> {
        match self.search.found.iter().find(|found| found.action == Action::Fail) {
            None => Ok(()),
            Some(found) => {
                let rule = self.redactor.scanner.rule(found.rule);
                let (rule, entity) = (rule.id.clone(), rule.entity.clone());
                Err(Refusal { line, why: Why::Forbidden { rule, entity } })
            }
        }
    }

    fn refuse(&mut self, line: &Line<'_>, refusal: Refusal) -> Result<(), Refusal> {
        if matches!(refusal.why, Why::Forbidden { .. }) {
            return Err(refusal);
        }
        match self.redactor.on_malformed {
            OnMalformed::Fail => return Err(refusal),
            OnMalformed::Drop => self.tally.records_dropped += 1,
            OnMalformed::Quarantine => {
                self.tally.records_quarantined += 1;
                self.refused.extend_from_slice(line.body);
                self.refused.push(b'\n');
            }
        }
        Ok(())
    }

    fn outcome(&mut self) -> Outcome {
        let mut tally = std::mem::take(&mut self.tally);
        for number in 0..self.counts.acted.len() {
            let rule = self.redactor.scanner.rule(number as u32);
            let acted = std::mem::take(&mut self.counts.acted[number]);
            if acted > 0 {
                *tally.by_rule.entry(rule.id.clone()).or_default() += acted;
                *tally.by_entity.entry(rule.entity.clone()).or_default() += acted;
            }
            let allowed = std::mem::take(&mut self.counts.allowed[number]);
            if allowed > 0 {
                *tally.allowed.entry(rule.id.clone()).or_default() += allowed;
            }
        }
        Outcome {
            clean: Clean(std::mem::replace(&mut self.clean, Shelf::default().buffer())),
            rows: Rows(std::mem::take(&mut self.rows)),
            refused: Refused(std::mem::take(&mut self.refused)),
            tally,
        }
    }
}

fn row<'a>(
    redactor: &'a Redactor,
    object: &'a str,
    line: u64,
    pointer: &'a str,
    found: &Found,
    again: bool,
) -> Row<'a> {
    let rule = redactor.scanner.rule(found.rule);
    let mut via = vec!["json"; found.json_views()];
    via.extend(found.ways.iter().map(|way| way.name()));
    if again {
        via.push("rescan");
    }
    Row {
        object,
        line,
        pointer,
        target: target(found.target),
        start: found.shown.start,
        end: found.shown.end,
        rule: &rule.id,
        entity: &rule.entity,
        action: found.action.name(),
        confidence: found.confidence,
        via,
    }
}

fn target(kind: Kind) -> &'static str {
    match kind {
        Kind::Key => "key",
        Kind::Text => "value",
        Kind::Number => "number",
    }
}

fn is_blank(body: &[u8]) -> bool {
    body.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
}
