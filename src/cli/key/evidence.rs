//! `expurgate key evidence`: what CloudTrail's log files say of a key.

use std::io::Write;
use std::sync::Arc;

use comfy_table::{Table, presets};

use super::args::{Evidence as Wanted, Told};
use crate::cli::failure::{Exit, Failure};
use crate::cli::ports::{self, Wiring};
use crate::cli::printed;
use crate::inflate::{Encoding, inflate};
use crate::job::Places;
use crate::key::evidence::{Evidence, Trail};
use crate::store::local::LocalOrigin;
use crate::store::place::Place;
use crate::store::{Origin, StoreResult};

/// The endings of log files.
const ENDINGS: [&str; 2] = [".json", ".json.gz"];

/// Beside the logs lie digests of them, which are no logs.
const DIGESTS: &str = "CloudTrail-Digest/";

/// Runs the command. Gaps are exit code 1.
pub fn evidence(command: &Wanted, out: &mut dyn Write) -> Result<(), Failure> {
    let evidence = read(command)?.evidence();
    match command.format {
        Told::Table => printed(table(&evidence, out))?,
        Told::Json => {
            let text = serde_json::to_string_pretty(&evidence)
                .map_err(|error| Failure::usage("the evidence", error))?;
            printed(writeln!(out, "{text}"))?;
        }
    }
    match evidence.gaps.is_empty() {
        true => Ok(()),
        false => Err(Failure::new(Exit::Content, "")),
    }
}

fn read(command: &Wanted) -> Result<Trail, Failure> {
    let place = ports::place(&command.place)?;
    let origin = logs(&place, command.bucket_owner.as_deref()).map_err(ports::source)?;
    let mut trail = Trail::of(&command.keys);
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
    match found {
        true => Ok(trail),
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
        table.add_row([
            &entry.time,
            &entry.times.to_string(),
            &format!("{}:{}", entry.service, entry.event),
            &entry.who,
            entry.via.as_deref().unwrap_or("-"),
            entry.subject.as_deref().unwrap_or("-"),
            entry.error.as_deref().unwrap_or("-"),
        ]);
    }
    let (files, records) = (evidence.files, evidence.records);
    if evidence.timeline.is_empty() {
        writeln!(out, "nothing of this key in {records} records of {files} log files")?;
    } else {
        writeln!(out, "{}", table.trim_fmt())?;
        writeln!(out, "\nfrom {records} records of {files} log files")?;
    }
    for gap in &evidence.gaps {
        let time = gap.time.as_deref().unwrap_or("-");
        let times = if gap.times > 1 { format!(", {} times", gap.times) } else { String::new() };
        writeln!(out, "gap: {time}: {}{times} [{}]", gap.says, gap.id)?;
    }
    out.flush()
}
