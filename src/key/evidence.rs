//! What CloudTrail says of a key: a timeline of its grants, its use and its policy, and what should
//! be in it and isn't.
//!
//! Read are log files as CloudTrail delivers them to S3 ("CloudTrail log file examples"), what its
//! event history gives ("LookupEvents"), and what a group of CloudWatch Logs holds that a trail
//! delivers to. The order of records means nothing, and they may come twice. Values that differ
//! from version to version aren't rested on.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::{BufReader, Read};

use serde::Serialize;
use serde::de::DeserializeSeed;
use serde_json::error::Category;
use sha2::{Digest, Sha256};

use crate::limits::TRAIL_FILE_BYTES_MAX;

mod event;
mod gaps;
mod group;
mod log;

use event::{Event, Place, Record};
pub use gaps::Gap;
pub use group::{GroupName, NotAGroup};
use log::Log;

/// Log files, read one by one.
pub struct Trail {
    keys: Vec<String>,
    events: BTreeMap<Order, Event>,
    uses: BTreeMap<Use, Event>,
    seen: HashSet<[u8; 16]>,
    files: usize,
    records: usize,
    sources: Vec<String>,
    job: Option<String>,
    model: Option<String>,
    odd: usize,
    cuts: Vec<Gap>,
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
    /// Where it was read.
    pub sources: Vec<String>,
    /// Files that were read.
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
    /// CloudTrail's ids: all of what happened once, the earliest of what is counted.
    pub ids: Vec<String>,
}

/// Why a log file can't be read.
#[derive(Debug, thiserror::Error)]
pub enum TrailError {
    /// Not JSON with `Records`, `Events` or `events`.
    #[error("not a log file of CloudTrail: {why} (line {line}, column {column})")]
    Malformed {
        /// In what way, without a word of it.
        why: &'static str,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// The reading failed.
    #[error("can't be read: {0}")]
    Unreadable(String),
    /// Not allowed, or no credentials.
    #[error("{action} was denied ({code}); allow it to this identity, or read log files instead")]
    Denied {
        /// The call.
        action: &'static str,
        /// The service's code.
        code: String,
    },
    /// There is no such log group.
    #[error("{group}: no such log group in {region}; name it by its ARN if it lies elsewhere")]
    NoGroup {
        /// Its name or ARN.
        group: String,
        /// The Region that was asked.
        region: String,
    },
    /// The service refused the request as it is.
    #[error("{action} was refused ({code}); read log files instead")]
    Refused {
        /// The call.
        action: &'static str,
        /// The service's code.
        code: String,
    },
    /// The service failed, throttles, or can't be reached.
    #[error("{action} failed ({code}); try again later, or read log files instead")]
    Service {
        /// The call.
        action: &'static str,
        /// The service's code.
        code: String,
    },
}

/// The parser's own words may quote the file, so only the place is told.
impl From<serde_json::Error> for TrailError {
    fn from(error: serde_json::Error) -> Self {
        let why = match error.classify() {
            Category::Io => return TrailError::Unreadable(error.to_string()),
            Category::Syntax => "no JSON",
            Category::Data => "no records in one of Records, Events, events",
            Category::Eof => "it ends early",
        };
        TrailError::Malformed { why, line: error.line(), column: error.column() }
    }
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
            sources: Vec::new(),
            job: None,
            model: None,
            odd: 0,
            cuts: Vec::new(),
        }
    }

    /// The same, in which this job, by its ARN, should be found.
    pub fn with_job(self, arn: &str) -> Self {
        Trail { job: Some(arn.to_owned()), ..self }
    }

    /// The same with all that is about this model, by its ARN. Records of its making tell its name
    /// alone.
    pub fn with_model(self, arn: &str) -> Self {
        Trail { model: Some(arn.to_owned()), ..self }
    }

    /// Says where the records come from.
    pub fn source(&mut self, source: String) {
        self.sources.push(source);
    }

    /// Says that a source was not read to its end.
    pub fn cut(&mut self, says: String) {
        self.cuts.push(Gap { id: "incomplete", time: None, times: 1, says });
    }

    /// Reads one file, already inflated. Only what is about the key is kept. After an error the
    /// trail holds what was read before it, and nothing should rest on that.
    pub fn read(&mut self, file: impl Read) -> Result<(), TrailError> {
        let file = BufReader::new(file.take(TRAIL_FILE_BYTES_MAX));
        let mut file = serde_json::Deserializer::from_reader(file);
        Log(|record| self.take(record)).deserialize(&mut file)?;
        file.end()?;
        self.files += 1;
        Ok(())
    }

    /// Reads one record.
    pub fn record(&mut self, text: &str) -> Result<(), TrailError> {
        self.take(Record::parse(text)?);
        Ok(())
    }

    fn take(&mut self, record: Record) {
        self.records += 1;
        let Some(event) = record.event(&self.keys) else { return };
        if !event.is_whole() {
            self.odd += usize::from(event.about_key);
            return;
        }
        let new = event.ids.iter().all(|(_, id)| self.seen.insert(short(id)));
        if new {
            self.keep(event);
        }
    }

    fn keep(&mut self, event: Event) {
        if !event.is_use() {
            let id = event.ids.first().map(|(_, id)| id.clone()).unwrap_or_default();
            self.events.insert((event.time.clone(), id), event);
            return;
        }
        let day = event.time.get(..10).unwrap_or_default().to_owned();
        let Event { name, who, via, error, .. } = &event;
        let of_day = (day, name.clone(), who.clone(), via.clone(), error.clone());
        match self.uses.get_mut(&of_day) {
            None => {
                self.uses.insert(of_day, event);
            }
            Some(found) => found.and(event),
        }
    }

    /// What it all says.
    pub fn evidence(&self) -> Evidence {
        let names: BTreeSet<(&Place, &str)> = self.made().collect();
        let known = |event: &Event| event.model.is_some() && event.model == self.model;
        let ours = |event: &&Event| event.about_key || known(event) || event.names_any(&names);
        let all = self.events.values().chain(self.uses.values());
        let mut events: Vec<&Event> = all.filter(ours).collect();
        events.sort_by_key(|event| &event.time);
        let mut gaps = self.cuts.clone();
        gaps.extend((self.odd > 0).then(|| gaps::without_time(self.odd)));
        gaps.extend(events.is_empty().then(|| gaps::nothing(self.records)));
        gaps.extend(self.job.as_deref().and_then(|job| gaps::without(job, &events)));
        gaps.extend(gaps::of(&events));
        Evidence {
            key: self.keys.first().cloned().unwrap_or_default(),
            sources: self.sources.clone(),
            files: self.files,
            records: self.records,
            timeline: events.iter().map(|event| entry(event)).collect(),
            gaps,
        }
    }

    /// Names of the models that were made under the key, and where.
    fn made(&self) -> impl Iterator<Item = (&Place, &str)> {
        let under = self.events.values().filter(|event| event.about_key && event.is_making());
        under.filter_map(|event| Some((&event.place, event.model.as_deref()?)))
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
        ids: event.ids.iter().map(|(_, id)| id.clone()).collect(),
    }
}

/// The calls of Bedrock by which models come, live and go.
pub fn calls_of_models() -> impl Iterator<Item = &'static str> {
    event::MAKING.into_iter().chain(event::LIVING)
}

#[cfg(test)]
mod tests;
