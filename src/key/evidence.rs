//! What CloudTrail says of a key: a timeline of its grants, its use and its policy, and what should
//! be in it and isn't.
//!
//! Read are log files as CloudTrail delivers them to S3 ("CloudTrail log file examples"): JSON with
//! `Records`, whose order means nothing and which may come twice. Values that differ from version to
//! version aren't rested on.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use serde::Serialize;

use crate::limits::TRAIL_FILE_BYTES_MAX;

mod event;
mod gaps;

use event::{Event, Log};
pub use gaps::Gap;

/// Log files, read one by one.
pub struct Trail {
    keys: Vec<String>,
    events: BTreeMap<Order, Event>,
    seen: BTreeSet<String>,
    files: usize,
    records: usize,
}

/// By time, then by id: the same from whatever order of files.
type Order = (String, String);

/// What the log files say.
#[derive(Clone, Debug, Serialize)]
pub struct Evidence {
    /// The key as it was asked for.
    pub key: String,
    /// Log files that were read.
    pub files: usize,
    /// Records in them, of any key and service.
    pub records: usize,
    /// What happened with the key, in order of time.
    pub timeline: Vec<Entry>,
    /// What should be there and isn't, or should not be there.
    pub gaps: Vec<Gap>,
}

/// Something that happened, or the same thing more than once on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// When, for the first time (RFC 3339, UTC).
    pub time: String,
    /// How often until the day's end, or until something else than use happened.
    pub times: usize,
    /// What, such as `CreateGrant`.
    pub event: String,
    /// Whose: `kms` or `bedrock`.
    pub service: String,
    /// Who: an ARN, or a service.
    pub who: String,
    /// The service that made the request for them, where one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// The grant, the job or the model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The service's code, where it refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Why a log file can't be read.
#[derive(Debug, thiserror::Error)]
pub enum TrailError {
    /// Not JSON with `Records`, or the reading failed.
    #[error("not a log file of CloudTrail: {0}")]
    Malformed(#[from] serde_json::Error),
}

impl Trail {
    /// A trail of one key, under all the names that it is asked for by: its ARN, its id, aliases.
    pub fn of(keys: &[String]) -> Self {
        Trail {
            keys: keys.to_vec(),
            events: BTreeMap::new(),
            seen: BTreeSet::new(),
            files: 0,
            records: 0,
        }
    }

    /// Reads one log file, already inflated. Only what is about the key is kept.
    pub fn read(&mut self, file: impl Read) -> Result<(), TrailError> {
        let log: Log = serde_json::from_reader(file.take(TRAIL_FILE_BYTES_MAX))?;
        self.files += 1;
        self.records += log.records.len();
        for record in log.records {
            let Some(event) = record.event(&self.keys) else { continue };
            if self.seen.insert(event.id.clone()) {
                self.events.insert((event.time.clone(), event.id.clone()), event);
            }
        }
        Ok(())
    }

    /// What it all says.
    pub fn evidence(&self) -> Evidence {
        let names: BTreeSet<&str> = self.made().collect();
        let ours = |event: &&Event| event.about_key || event.names_any(&names);
        let events: Vec<&Event> = self.events.values().filter(ours).collect();
        Evidence {
            key: self.keys.first().cloned().unwrap_or_default(),
            files: self.files,
            records: self.records,
            timeline: timeline(&events),
            gaps: gaps::of(&events),
        }
    }

    /// Names of the models that were made under the key.
    fn made(&self) -> impl Iterator<Item = &str> {
        let under = self.events.values().filter(|event| event.about_key && event.is_making());
        under.filter_map(|event| event.model.as_deref())
    }
}

/// Entries for events. Use of the key is counted by day, caller and result: a model that is invoked
/// leaves thousands.
fn timeline(events: &[&Event]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut last: BTreeMap<(&str, &str, &str, &str, &str), usize> = BTreeMap::new();
    for event in events {
        let day = event.time.get(..10).unwrap_or_default();
        let error = event.error.as_deref().unwrap_or_default();
        let via = event.via.as_deref().unwrap_or_default();
        let same = (day, event.name.as_str(), event.who.as_str(), via, error);
        match last.get(&same) {
            Some(index) if event.is_use() => entries[*index].times += 1,
            _ if event.is_use() => {
                last.insert(same, entries.len());
                entries.push(entry(event));
            }
            _ => {
                last.clear();
                entries.push(entry(event));
            }
        }
    }
    entries
}

fn entry(event: &Event) -> Entry {
    Entry {
        time: event.time.clone(),
        times: 1,
        event: event.name.clone(),
        service: event.service.clone(),
        who: event.who.clone(),
        via: event.via.clone(),
        subject: event.grant.clone().or_else(|| event.model.clone()),
        error: event.error.clone(),
    }
}

#[cfg(test)]
mod tests;
