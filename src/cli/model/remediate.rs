//! `expurgate model remediate`: removes a model that knows too much, and makes it anew.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::args::Remediate;
use super::{lines, offices};
use crate::cli::args::Show;
use crate::cli::failure::Failure;
use crate::cli::key::agreed;
use crate::cli::progress::Progress;
use crate::cli::run::{Named, finish};
use crate::cli::{job::tell, printed, stop};
use crate::engine::Watch;
use crate::job::remediate::{Record, RecordFile, Remedy, plan, remediate as make_anew};
use crate::job::{Event, JobError, Means, Until};

/// Runs the command; on stdout stands the request that was sent, or the plan.
pub fn remediate(command: &Remediate, show: &Show, out: &mut dyn Write) -> Result<(), Failure> {
    let (looking, owner) = (&command.looking, command.bucket_owner.as_deref());
    let named = Named::read(&command.job, looking, &command.role, owner)?;
    let file = RecordFile::new(&record_file(command));
    let regions = regions(command, &file)?;
    let (region, offices) = offices(&command.meant, &regions)?;
    let remedy = Remedy {
        model: &command.meant.model,
        region: &region,
        spec: &named.spec,
        offices: &offices,
        file: &file,
        delete_first: command.delete_first,
        grants_within: Duration::from_secs(command.grants_within),
        until: if command.wait { Until::Done } else { Until::Submitted },
    };
    let record = plan(&remedy)?;
    let steps = steps(&record, command, &file);
    if command.dry_run {
        printed(steps.iter().try_for_each(|step| writeln!(out, "{step}")))?;
        return Ok(record.estate.free()?);
    }
    steps.iter().for_each(|step| tell(show, step));
    let watch = Arc::new(Watch::default());
    stop::reaches(&watch);
    let scrub = named.setup.scrub();
    let progress = Progress::start(show, "plan", None, &watch);
    let told = |event: Event| progress.hear(&event, true);
    let made_by = &named.setup.provenance;
    let means = Means { scrub: &scrub, made_by, watch: &watch, tell: &told };
    let may_remove = |record: &Record| {
        let name = &record.estate.model.model.name;
        agreed(&format!("Remove {name} and all that rests on it?"), command.yes)
            .map_err(|failure| JobError::Usage(failure.message))
    };
    let (_, outcome) = make_anew(&remedy, &named.ports(), &means, &may_remove)?;
    drop(progress);
    tell(show, &format!("what was removed, and its proof, is written in {file}"));
    finish(&outcome, 0, show, out)
}

fn record_file(command: &Remediate) -> PathBuf {
    command.record.clone().unwrap_or_else(|| command.job.with_extension("remediation.json"))
}

/// The Regions that were named, and those of an interrupted remediation.
fn regions(command: &Remediate, file: &RecordFile) -> Result<Vec<String>, Failure> {
    let mut regions = command.regions.clone();
    if let Some(record) = file.read()? {
        regions.extend(record.estate.regions);
    }
    Ok(regions)
}

/// What is done, in order: a line each.
fn steps(record: &Record, command: &Remediate, file: &RecordFile) -> Vec<String> {
    let estate = &record.estate;
    let left = estate.holdings().filter(|held| !record.removed.contains(&held.model.arn));
    let removal = lines(left);
    let job: &Path = &command.job;
    let sanitize = format!("sanitise and verify the data of {}", job.display());
    let watched = |key: &str| record.watched.iter().any(|seen| seen.key == key);
    let grants = record.grants.iter().filter(|grants| !watched(&grants.key));
    let grants = grants.map(|grants| format!("watch the grants on {} retire", grants.key));
    let removal = removal.into_iter().chain(grants);
    let mut steps = vec![format!("write what is needed to rebuild to {file}")];
    match command.delete_first {
        true => steps.extend(removal.chain([sanitize])),
        false => steps.extend([sanitize].into_iter().chain(removal)),
    }
    steps.push(format!("submit {}", job.display()));
    let tuned = estate.tuned().map(|arn| format!("warning: {arn} was tuned from it, and stays"));
    steps.extend(tuned);
    let keyless = estate.holdings().filter(|held| held.model.key_arn.is_none());
    let words = |arn: &str| format!("note: {arn} is under a key that AWS owns: no grants to watch");
    steps.extend(keyless.map(|held| words(&held.model.arn)));
    steps
}
