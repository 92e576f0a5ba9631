//! `expurgate model delete`: removes a model, and what stands on it if that is asked for.

use std::io::Write;
use std::sync::Arc;

use super::args::Delete;
use super::{lines, offices, words};
use crate::cli::args::Show;
use crate::cli::failure::Failure;
use crate::cli::key::agreed;
use crate::cli::{job::tell, printed, stop, voice};
use crate::engine::Watch;
use crate::job::estate::{Estate, Holding, at};
use crate::job::removal::{remove, remove_alone};
use crate::job::wait::Waits;
use crate::job::{Event, JobError, Refusal, Sleep};
use crate::limits::{GONE_PAUSE_MILLISECONDS_FIRST, GONE_PAUSE_MILLISECONDS_MAX};

/// Runs the command; on stdout stands what was, or would be, removed.
pub fn delete(command: &Delete, show: &Show, out: &mut dyn Write) -> Result<(), Failure> {
    let (region, offices) = offices(&command.meant, &[])?;
    let estate = Estate::survey(&command.meant.model, &region, &offices)?;
    let holding = &estate.model;
    if command.dry_run {
        let all = lines([holding].into_iter()).join("\n");
        printed(writeln!(out, "{all}"))?;
        return free(holding, true);
    }
    free(holding, command.with_dependents)?;
    if !estate.copies.is_empty() {
        let arns: Vec<_> = estate.copies.iter().map(|copy| copy.model.arn.as_str()).collect();
        tell(show, &format!("its copies stay: {}", arns.join(", ")));
    }
    let model = &holding.model;
    let question = format!("Delete {} ({}) and what stands on it?", model.name, model.arn);
    if !agreed(&question, command.yes)? {
        return printed(writeln!(out, "{} is left as it was", model.arn));
    }
    let watch = Arc::new(Watch::default());
    stop::reaches(&watch);
    let told = |event: Event| {
        if let Some(line) = voice::sentence(&event) {
            tell(show, &line);
        }
    };
    let milliseconds = (GONE_PAUSE_MILLISECONDS_FIRST, GONE_PAUSE_MILLISECONDS_MAX);
    let waits = Waits { pause: &Sleep, watch: &watch, tell: &told, milliseconds };
    // What came to stand on it since it was looked at wasn't asked for.
    let remove = if command.with_dependents { remove } else { remove_alone };
    remove(&model.arn, &*at(&offices, &region)?.models, &waits)?;
    printed(writeln!(out, "{} is gone: Bedrock answers that there is no such model", model.arn))
}

/// Whether nothing stands in the way.
fn free(holding: &Holding, with_dependents: bool) -> Result<(), Failure> {
    holding.free().map_err(JobError::from)?;
    if !with_dependents && !holding.dependents.is_empty() {
        let by = holding.dependents.iter().map(words).collect::<Vec<_>>().join(", ");
        let refusal = Refusal::Held { model: holding.model.arn.clone(), by };
        return Err(JobError::from(refusal).into());
    }
    Ok(())
}
