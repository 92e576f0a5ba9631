//! A tally counts what was done to records.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What was done to the records of an object, or of many.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Lines that are not blank.
    pub records_read: u64,
    /// Records that came out.
    pub records_written: u64,
    /// Of these, how many differ from what came in.
    pub records_changed: u64,
    /// Records left out because of what was found in them, or because they can't be read.
    pub records_dropped: u64,
    /// Records that can't be read and went to quarantine.
    pub records_quarantined: u64,
    /// Lines with nothing but white space.
    pub blank_lines: u64,
    /// Findings acted on, by rule.
    pub by_rule: BTreeMap<String, u64>,
    /// Findings acted on, by entity.
    pub by_entity: BTreeMap<String, u64>,
    /// Findings acted on, by action.
    pub by_action: BTreeMap<String, u64>,
    /// Findings that the allow-list left in place, by rule.
    pub allowed: BTreeMap<String, u64>,
}

impl Tally {
    /// Adds another tally to this one.
    pub fn merge(&mut self, other: &Tally) {
        self.records_read += other.records_read;
        self.records_written += other.records_written;
        self.records_changed += other.records_changed;
        self.records_dropped += other.records_dropped;
        self.records_quarantined += other.records_quarantined;
        self.blank_lines += other.blank_lines;
        let maps = [
            (&mut self.by_rule, &other.by_rule),
            (&mut self.by_entity, &other.by_entity),
            (&mut self.by_action, &other.by_action),
            (&mut self.allowed, &other.allowed),
        ];
        for (into, from) in maps {
            from.iter().for_each(|(name, count)| *into.entry(name.clone()).or_default() += count);
        }
    }

    /// Findings acted on.
    pub fn findings(&self) -> u64 {
        self.by_rule.values().sum()
    }
}
