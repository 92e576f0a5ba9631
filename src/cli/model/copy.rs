//! `expurgate model copy`: a copy in another Region, once both keys allow it.

use std::io::Write;
use std::sync::Arc;

use super::args::Copy;
use super::{failed, is_region, office};
use crate::cli::args::Show;
use crate::cli::failure::Failure;
use crate::cli::key::{audit, lacking};
use crate::cli::{job::json, job::tell, printed, stop, voice};
use crate::engine::Watch;
use crate::job::copying::{Wish, finish, start};
use crate::job::estate::region_of;
use crate::job::wait::Waits;
use crate::job::{Event, JobError, Refusal, Sleep};
use crate::key::case::{Case, Wish as Uses};
use crate::limits::{GONE_PAUSE_MILLISECONDS_FIRST, PAUSE_MILLISECONDS_MAX};
use crate::train::Tag;
use crate::train::model::ModelReport;
use crate::train::pattern::Pattern;

/// Runs the command; on stdout stands the copy's ARN, or the request that would be sent.
pub fn copy(command: &Copy, show: &Show, out: &mut dyn Write) -> Result<(), Failure> {
    let Copy { meant, to_region, name, .. } = command;
    if !is_region(to_region) {
        return Err(Failure::usage(to_region, "name a Region, such as us-west-2"));
    }
    Pattern::ModelName.check(name).map_err(|why| Failure::usage("--name", why))?;
    let here = office(region_of(&meant.model).or(meant.region.as_deref()))?;
    let there = office(Some(to_region))?;
    let region = here.models.region().to_owned();
    let none = || Refusal::NoModel { model: meant.model.clone(), region: region.clone() };
    let source = here.models.model(&meant.model).map_err(failed)?;
    let source = source.ok_or_else(none).map_err(JobError::from)?;
    let facts = there.custody.describe(&command.kms_key).map_err(JobError::from)?;
    facts.fit(to_region).map_err(JobError::from)?;
    source_key(&source, &region, command, &*here.custody, show)?;
    let uses = uses(command, to_region);
    let report = audit(&*there.custody, &facts, Case::Copy, uses)?;
    lacking(&report, "the key of the copy", out)?;
    let tag = |(key, value): &(String, String)| Tag { key: key.clone(), value: value.clone() };
    let tags = command.tags.iter().map(tag).collect();
    let wish = Wish { source: &source, name, key_arn: &facts.arn, tags };
    if command.dry_run {
        return json(&wish.request(0, to_region), out);
    }
    let watch = Arc::new(Watch::default());
    stop::reaches(&watch);
    let job = start(&wish, &*there.models)?;
    tell(show, &format!("copying as {job}"));
    let told = |event: Event| {
        if let Some(line) = voice::sentence(&event) {
            tell(show, &line);
        }
    };
    let milliseconds = (GONE_PAUSE_MILLISECONDS_FIRST, PAUSE_MILLISECONDS_MAX);
    let waits = Waits { pause: &Sleep, watch: &watch, tell: &told, milliseconds };
    let copy = finish(&job, &facts.arn, &*there.models, &waits)?;
    tell(show, &format!("Done: the copy is encrypted with {}.", facts.arn));
    printed(writeln!(out, "{}", copy.target_arn))
}

/// The key of the model itself, in its own Region. A key that AWS owns has no policy.
fn source_key(
    source: &ModelReport,
    region: &str,
    command: &Copy,
    custody: &dyn crate::key::Custody,
    show: &Show,
) -> Result<(), Failure> {
    let Some(key) = &source.key_arn else {
        tell(show, "the model is encrypted with a key that AWS owns");
        return Ok(());
    };
    let facts = custody.describe(key).map_err(JobError::from)?;
    let report = audit(custody, &facts, Case::CopySource, uses(command, region))?;
    lacking(&report, "the key of the model", &mut std::io::stderr())
}

fn uses(command: &Copy, region: &str) -> Uses {
    Uses {
        roles: command.roles.clone(),
        regions: vec![region.to_owned()],
        allow_users: command.allow_user,
        ..Uses::default()
    }
}
