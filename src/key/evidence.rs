//! What CloudTrail says of a key: a timeline of its grants, its use and its policy, and what should
//! be in it and isn't.
//!
//! Read are log files as CloudTrail delivers them to S3 ("CloudTrail log file examples"): JSON
//! with `Records`, whose order means nothing and which may come twice. Values that differ from
//! version to version aren't rested on.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::Read;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::limits::TRAIL_FILE_BYTES_MAX;

mod event;
mod gaps;

use event::{Event, Log};
pub use gaps::Gap;

/// Log files, read one by one.
pub struct Trail {
    keys: Vec<String>,
    events: BTreeMap<Order, Event>,
    uses: BTreeMap<Use, Event>,
    seen: HashSet<[u8; 16]>,
    files: usize,
    records: usize,
}

/// By time, then by id: the same from whatever order of files.
type Order = (String, String);

/// Use of the key is counted by day, call, caller, service and result: a model that is invoked
/// leaves thousands of records.
type Use = (String, String, String, Option<String>, Option<String>);

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
    /// When, for the first time on that day (RFC 3339, UTC).
    pub time: String,
    /// How often on that day.
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
            uses: BTreeMap::new(),
            seen: HashSet::new(),
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
            if self.seen.insert(short(&event.id)) {
                self.keep(event);
            }
        }
        Ok(())
    }

    fn keep(&mut self, event: Event) {
        if !event.is_use() {
            self.events.insert((event.time.clone(), event.id.clone()), event);
            return;
        }
        let day = event.time.get(..10).unwrap_or_default().to_owned();
        let Event { name, who, via, error, .. } = &event;
        let of_day = (day, name.clone(), who.clone(), via.clone(), error.clone());
        match self.uses.get_mut(&of_day) {
            None => {
                self.uses.insert(of_day, event);
            }
            Some(found) => {
                found.times += 1;
                if event.time < found.time {
                    found.time = event.time;
                }
            }
        }
    }

    /// What it all says.
    pub fn evidence(&self) -> Evidence {
        let names: BTreeSet<&str> = self.made().collect();
        let ours = |event: &&Event| event.about_key || event.names_any(&names);
        let all = self.events.values().chain(self.uses.values());
        let mut events: Vec<&Event> = all.filter(ours).collect();
        events.sort_by_key(|event| &event.time);
        Evidence {
            key: self.keys.first().cloned().unwrap_or_default(),
            files: self.files,
            records: self.records,
            timeline: events.iter().map(|event| entry(event)).collect(),
            gaps: gaps::of(&events),
        }
    }

    /// Names of the models that were made under the key.
    fn made(&self) -> impl Iterator<Item = &str> {
        let under = self.events.values().filter(|event| event.about_key && event.is_making());
        under.filter_map(|event| event.model.as_deref())
    }
}

/// Half a digest: ids may be long, and there are many.
fn short(id: &str) -> [u8; 16] {
    let digest: [u8; 32] = Sha256::digest(id).into();
    let mut half = [0; 16];
    half.copy_from_slice(&digest[..16]);
    half
}

fn entry(event: &Event) -> Entry {
    Entry {
        time: event.time.clone(),
        times: event.times,
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
