//! `expurgate job stop`: ends a job before it has made a model.

use std::io::Write;
use std::sync::Arc;

use super::args::Stop;
use super::{Meant, failed, tell};
use crate::cli::args::Show;
use crate::cli::failure::Failure;
use crate::cli::{printed, stop as signals, voice};
use crate::engine::Watch;
use crate::job::follow::detail;
use crate::job::wait::{Waits, until};
use crate::job::{Event, JobError, Refusal, Sleep};
use crate::limits::{GONE_PAUSE_MILLISECONDS_FIRST, GONE_PAUSE_MILLISECONDS_MAX};
use crate::train::JobState;

/// Runs the command. A job that is stopping or stopped already is as asked for.
pub fn stop(command: &Stop, show: &Show, out: &mut dyn Write) -> Result<(), Failure> {
    let meant = Meant::of(&command.named)?;
    let jobs = meant.jobs()?;
    let report = detail(&meant.job, &*jobs)?.report;
    match report.state {
        JobState::Completed | JobState::Failed => {
            let refusal = Refusal::Ended { job: report.arn, state: report.state.word() };
            return Err(JobError::from(refusal).into());
        }
        JobState::InProgress => jobs.stop(&report.arn).map_err(failed)?,
        JobState::Stopping | JobState::Stopped => {}
    }
    if !command.wait {
        return printed(writeln!(out, "{} is being stopped", report.arn));
    }
    let watch = Arc::new(Watch::default());
    signals::reaches(&watch);
    let told = |event: Event| {
        if let Some(line) = voice::sentence(&event) {
            tell(show, &line);
        }
    };
    let milliseconds = (GONE_PAUSE_MILLISECONDS_FIRST, GONE_PAUSE_MILLISECONDS_MAX);
    let waits = Waits { pause: &Sleep, watch: &watch, tell: &told, milliseconds };
    let last = until(&report.arn, &waits, || {
        let state = detail(&report.arn, &*jobs)?.report.state;
        Ok((!matches!(state, JobState::InProgress | JobState::Stopping)).then_some(state))
    })?;
    match last {
        JobState::Stopped => printed(writeln!(out, "{} is stopped", report.arn)),
        state => {
            let refusal = Refusal::Ended { job: report.arn, state: state.word() };
            Err(JobError::from(refusal).into())
        }
    }
}
