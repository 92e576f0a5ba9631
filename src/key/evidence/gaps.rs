//! What a timeline lacks, and what should not be in it.
//!
//! The life of a grant is that of "How Amazon Bedrock uses grants in AWS KMS": made when a job
//! starts, used, and retired when the model is deleted.

use serde::Serialize;

use super::event::Event;
use crate::key::grant::BEDROCK;

/// Something that should be there and isn't, or should not be there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// A name for its kind.
    pub id: &'static str,
    /// When, where there is an event that it begins with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// How often.
    pub times: usize,
    /// What is so, and what it may mean.
    pub says: String,
}

impl Gap {
    fn at(event: &Event, id: &'static str, says: String) -> Self {
        Gap { id, time: Some(event.time.clone()), times: event.times, says }
    }
}

/// Events by which a key can't be used any more.
const ENDING: [&str; 2] = ["DisableKey", "ScheduleKeyDeletion"];

/// All gaps of events in order of time.
pub fn of(events: &[&Event]) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let done: Vec<&Event> = events.iter().copied().filter(|event| event.error.is_none()).collect();
    jobs(&done, &mut gaps);
    uses(&done, &mut gaps);
    deletions(&done, &mut gaps);
    endings(&done, &mut gaps);
    gaps.extend(events.iter().filter_map(|event| refused(event)));
    gaps.extend(done.iter().filter_map(|event| unusual(event)));
    once(gaps)
}

/// Records that don't know the key prove nothing about it.
pub fn nothing(records: usize) -> Gap {
    let says = format!(
        "no event of this key in {records} records: look whether key, Region, time and trail are \
         the right ones"
    );
    Gap { id: "no-events", time: None, times: 1, says }
}

/// What is about the key, and can't be put in order or counted once.
pub fn without_time(events: usize) -> Gap {
    let says = "events tell no time or no id, and were left out: read the files that CloudTrail \
        delivered";
    Gap { id: "unreadable", time: None, times: events, says: says.to_owned() }
}

/// A job that a receipt names must have been started.
pub fn without(job: &str, events: &[&Event]) -> Option<Gap> {
    let started = events.iter().any(|event| event.job.as_deref() == Some(job));
    (!started).then(|| Gap {
        id: "no-job",
        time: None,
        times: 1,
        says: format!("{job} was not started under this key, as far as these records go"),
    })
}

/// What comes again on other days is told once.
fn once(gaps: Vec<Gap>) -> Vec<Gap> {
    let mut told: Vec<Gap> = Vec::new();
    for gap in gaps {
        match told.iter_mut().find(|found| found.id == gap.id && found.says == gap.says) {
            Some(found) => found.times += gap.times,
            None => told.push(gap),
        }
    }
    told
}

/// Each job that makes a model has a grant made by Bedrock at or after its start, and before the
/// next job takes one: jobs and grants are paired in their order.
fn jobs(events: &[&Event], gaps: &mut Vec<Gap>) {
    let mut grants = events.iter().filter(|event| is_grant(event));
    for job in events.iter().filter(|event| event.is_making()) {
        if !grants.any(|grant| grant.time >= job.time) {
            let name = job.model.as_deref().unwrap_or("a model");
            let says = format!(
                "no grant of Bedrock's follows {} for {name}: the model may be under another key",
                job.name
            );
            gaps.push(Gap::at(job, "no-grant", says));
        }
    }
}

fn is_grant(event: &Event) -> bool {
    event.name == "CreateGrant" && (event.by_bedrock() || event.grantee.as_deref() == Some(BEDROCK))
}

/// A model can't be encrypted without a data key.
fn uses(events: &[&Event], gaps: &mut Vec<Gap>) {
    let Some(first) = events.iter().find(|event| is_grant(event)) else { return };
    let used = |event: &&&Event| event.name.starts_with("GenerateDataKey");
    if !events.iter().filter(used).any(|event| event.may_be_bedrock()) {
        let says = "Bedrock has a grant, and no GenerateDataKey of its own is there: the trail may \
            leave out events of KMS (excludeManagementEventSources)";
        gaps.push(Gap::at(first, "no-use", says.to_owned()));
    }
}

/// A grant ends when its model is deleted.
fn deletions(events: &[&Event], gaps: &mut Vec<Gap>) {
    let ended = |event: &&&Event| matches!(event.name.as_str(), "RetireGrant" | "RevokeGrant");
    let mut ends = events.iter().filter(ended);
    for deleted in events.iter().filter(|event| event.name == "DeleteCustomModel") {
        if !ends.any(|end| end.time >= deleted.time) {
            let name = deleted.model.as_deref().unwrap_or("a model");
            let says = format!("{name} was deleted, and no grant ended after it: list the grants");
            gaps.push(Gap::at(deleted, "grant-left", says));
        }
    }
}

/// A key that goes while grants on it are in force takes models with it.
fn endings(events: &[&Event], gaps: &mut Vec<Gap>) {
    let mut open: Vec<&str> = Vec::new();
    for event in events {
        let grant = event.grant.as_deref().unwrap_or_default();
        match event.name.as_str() {
            "CreateGrant" if is_grant(event) => open.push(grant),
            "RetireGrant" | "RevokeGrant" => open.retain(|found| *found != grant),
            name if ENDING.contains(&name) && !open.is_empty() => {
                let says = format!(
                    "{name} by {} while {} grants of Bedrock's were in force: their models can't \
                     be used",
                    event.who,
                    open.len()
                );
                gaps.push(Gap::at(event, "key-ended", says));
            }
            _ => {}
        }
    }
}

/// What was asked for through Bedrock and refused.
fn refused(event: &Event) -> Option<Gap> {
    let code = event.error.as_deref().filter(|_| event.by_bedrock() || event.is_use())?;
    let says = format!("{} by {} was refused ({code})", event.name, event.who);
    Some(Gap::at(event, "refused", says))
}

/// What is nobody's daily work: use outside of any service, policies put without the lock-out
/// check.
fn unusual(event: &Event) -> Option<Gap> {
    let outside = event.is_use() && event.name != "DescribeKey" && event.via.is_none();
    let (id, says) = match event.name.as_str() {
        "PutKeyPolicy" if event.bypass => {
            ("unchecked-policy", format!("{} put a policy without the lock-out check", event.who))
        }
        name if outside => {
            ("direct-use", format!("{name} by {}, outside of any service", event.who))
        }
        _ => return None,
    };
    Some(Gap::at(event, id, says))
}
