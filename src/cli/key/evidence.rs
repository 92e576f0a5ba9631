//! `expurgate key evidence`: what CloudTrail says of a key.

use std::io::Write;
use std::sync::Arc;
#[cfg(feature = "aws")]
use std::time::{SystemTime, UNIX_EPOCH};

use comfy_table::{Table, presets};

use super::args::{Evidence as Wanted, Told};
use super::tell;
use crate::cli::args::Show;
use crate::cli::failure::{Exit, Failure};
use crate::cli::ports::{self, Wiring};
use crate::cli::{plain, printed};
use crate::inflate::{Encoding, inflate};
use crate::job::Places;
use crate::key::evidence::{Evidence, GroupName, Trail};
#[cfg(feature = "aws")]
use crate::key::{
    Keyring, evidence::TrailError, history::History, kms::KmsKeyring, log_group::LogGroup,
};
use crate::store::local::LocalOrigin;
use crate::store::place::Place;
use crate::store::{Origin, StoreResult};

mod attachment;
use attachment::Attachment;

/// The endings of log files.
const ENDINGS: [&str; 2] = [".json", ".json.gz"];

/// Days that the event history keeps ("LookupEvents").
#[cfg(feature = "aws")]
const HISTORY_DAYS: u16 = 90;

/// Beside the logs lie digests of them, which are no logs.
const DIGESTS: &str = "CloudTrail-Digest/";

/// Runs the command. Gaps are exit code 1.
pub fn evidence(command: &Wanted, show: &Show, out: &mut dyn Write) -> Result<(), Failure> {
    let receipt = command.receipt.as_deref();
    let receipt = receipt.map(|name| Attachment::read(name, command)).transpose()?;
    let evidence = read(command, receipt.as_ref())?.evidence();
    match command.format {
        Told::Table => printed(table(&evidence, out))?,
        Told::Json => {
            let text = serde_json::to_string_pretty(&evidence)
                .map_err(|error| Failure::usage("the evidence", error))?;
            printed(writeln!(out, "{text}"))?;
        }
    }
    if let Some(receipt) = receipt.filter(|_| command.attach) {
        tell(show, &receipt.attach(&evidence)?);
    }
    match evidence.gaps.is_empty() {
        true => Ok(()),
        false => Err(Failure::new(Exit::Content, "")),
    }
}

fn read(command: &Wanted, receipt: Option<&Attachment>) -> Result<Trail, Failure> {
    let keys = match receipt.filter(|_| command.keys.is_empty()) {
        Some(receipt) => vec![receipt.key()?],
        None => command.keys.clone(),
    };
    let mut trail = Trail::of(&keys);
    if let Some(job) = receipt.and_then(Attachment::job) {
        trail = trail.with_job(&job);
    }
    if let Some(model) = receipt.and_then(Attachment::model) {
        trail = trail.with_model(&model);
    }
    if let Some(place) = &command.place {
        files(&ports::place(place)?, command.bucket_owner.as_deref(), &mut trail)?;
    }
    let first = keys.first().map(String::as_str).unwrap_or_default();
    if command.event_history {
        history(first, command.days, &mut trail)?;
    }
    if let Some(group) = &command.log_group {
        log_group(group, first, command.days, &mut trail)?;
    }
    Ok(trail)
}

/// The event history knows a key by its ARN alone.
#[cfg(feature = "aws")]
fn history(key: &str, days: Option<u16>, trail: &mut Trail) -> Result<(), Failure> {
    if let Some(days) = days.filter(|days| *days > HISTORY_DAYS) {
        let why = format!("--days {days}: the event history has {HISTORY_DAYS} days");
        return Err(Failure::new(Exit::Usage, why));
    }
    let session = ports::session(super::region_of(key))?;
    let arn = match key.starts_with("arn:") && key.contains(":key/") {
        true => key.to_owned(),
        false => KmsKeyring::new(&session).describe(key).map_err(super::failed)?.arn,
    };
    History::new(&session).read(&arn, since(days), trail).map_err(unread)
}

/// A log group may lie in another Region than the key: that of its trail.
#[cfg(feature = "aws")]
fn log_group(
    name: &GroupName,
    key: &str,
    days: Option<u16>,
    trail: &mut Trail,
) -> Result<(), Failure> {
    let session = ports::session(name.region().or(super::region_of(key)))?;
    LogGroup::new(&session, name).read(since(days), trail).map_err(unread)
}

/// Seconds since 1970, so many days ago.
#[cfg(feature = "aws")]
fn since(days: Option<u16>) -> Option<i64> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let since = days.map(|days| now.saturating_sub(u64::from(days) * 86_400));
    since.and_then(|since| i64::try_from(since).ok())
}

#[cfg(feature = "aws")]
fn unread(error: TrailError) -> Failure {
    let denied = matches!(error, TrailError::Denied { .. });
    Failure::new(if denied { Exit::Credentials } else { Exit::Source }, error)
}

#[cfg(not(feature = "aws"))]
fn history(_: &str, _: Option<u16>, _: &mut Trail) -> Result<(), Failure> {
    Err(ports::without())
}

#[cfg(not(feature = "aws"))]
fn log_group(_: &GroupName, _: &str, _: Option<u16>, _: &mut Trail) -> Result<(), Failure> {
    Err(ports::without())
}

fn files(place: &Place, bucket_owner: Option<&str>, trail: &mut Trail) -> Result<(), Failure> {
    let origin = logs(place, bucket_owner).map_err(ports::source)?;
    let mut found = false;
    for pin in origin.list().map_err(ports::source)? {
        let (encoding, plain) = Encoding::of_name(&pin.name);
        if !plain.ends_with(".json") || pin.uri.contains(DIGESTS) {
            continue;
        }
        found = true;
        let failed = |error: &dyn std::fmt::Display| {
            Failure::new(Exit::Source, format!("{}: {error}", pin.name))
        };
        let file = origin.open(&pin).map_err(ports::source)?;
        let file = inflate(file, encoding).map_err(|e| failed(&e))?;
        trail.read(file).map_err(|error| failed(&error))?;
    }
    trail.source(format!("files at {place}"));
    match found {
        true => Ok(()),
        false => {
            let why = "holds no log file (.json, .json.gz)";
            Err(Failure::new(Exit::Source, format!("{place}: {why}")))
        }
    }
}

fn logs(place: &Place, bucket_owner: Option<&str>) -> StoreResult<Arc<dyn Origin>> {
    match place {
        Place::Local(path) => Ok(Arc::new(LocalOrigin::new(path)?.ending_in(&ENDINGS))),
        _ => Wiring::new(None, bucket_owner).origin(place),
    }
}

fn table(evidence: &Evidence, out: &mut dyn Write) -> std::io::Result<()> {
    let mut table = Table::new();
    let header = ["TIME", "TIMES", "EVENT", "BY", "VIA", "ABOUT", "REFUSED"];
    table.load_style(presets::NOTHING).set_header(header);
    for entry in &evidence.timeline {
        let cells = [
            &entry.time,
            &entry.times.to_string(),
            &format!("{}:{}", entry.service, entry.event),
            &entry.who,
            entry.via.as_deref().unwrap_or("-"),
            entry.subject.as_deref().unwrap_or("-"),
            entry.error.as_deref().unwrap_or("-"),
        ];
        table.add_row(cells.map(plain));
    }
    let (from, records) = (evidence.sources.join(" and "), evidence.records);
    if evidence.timeline.is_empty() {
        writeln!(out, "nothing of this key in {records} records from {from}")?;
    } else {
        writeln!(out, "{}", table.trim_fmt())?;
        writeln!(out, "\nfrom {records} records: {from}")?;
    }
    for gap in &evidence.gaps {
        let time = gap.time.as_deref().unwrap_or("-");
        let times = if gap.times > 1 { format!(", {} times", gap.times) } else { String::new() };
        writeln!(out, "gap: {time}: {}{times} [{}]", plain(&gap.says), gap.id)?;
    }
    out.flush()
}
