//! `expurgate job status`: all that Bedrock tells of a job.

use std::io::Write;

use super::args::{Status, Told};
use super::{Meant, json};
use crate::cli::failure::{Exit, Failure};
use crate::cli::printed;
use crate::job::follow::detail;
use crate::train::JobState;
use crate::train::job::JobDetail;

/// Runs the command. A job that ended badly is exit code 7.
pub fn status(command: &Status, out: &mut dyn Write) -> Result<(), Failure> {
    let meant = Meant::of(&command.named)?;
    let found = detail(&meant.job, &*meant.jobs()?)?;
    match command.format {
        Told::Json => json(&found, out)?,
        Told::Table => printed(table(&found, out))?,
    }
    match found.report.state {
        JobState::Failed | JobState::Stopped => {
            Err(Failure { exit: Exit::Job, message: String::new() })
        }
        _ => Ok(()),
    }
}

fn table(job: &JobDetail, out: &mut dyn Write) -> std::io::Result<()> {
    let report = &job.report;
    let key = match (&report.model_key_arn, report.state) {
        (Some(key), _) => key,
        (None, JobState::Completed) => "a key that AWS owns",
        (None, _) => "-",
    };
    let losses = job.validation_losses.iter().map(f32::to_string).collect::<Vec<_>>().join(", ");
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let mut rows = vec![
        ("job", report.name.clone()),
        ("arn", report.arn.clone()),
        ("status", report.state.word().to_owned()),
        ("created", text(&job.created)),
        ("ended", text(&job.ended)),
        ("base model", job.base_model_arn.clone()),
        ("customization", text(&job.customization_type)),
        ("role", job.role_arn.clone()),
        ("model", report.model_arn.clone().unwrap_or_else(|| job.custom_model_name.clone())),
        ("key", key.to_owned()),
        ("training", text(&job.training_uri)),
        ("output", report.output_uri.clone()),
    ];
    rows.extend(job.validation_uris.iter().map(|uri| ("validation", uri.clone())));
    rows.extend(
        job.phases.iter().map(|phase| ("phase", format!("{} {}", phase.name, phase.status))),
    );
    rows.extend(job.training_loss.map(|loss| ("training loss", loss.to_string())));
    rows.extend((!losses.is_empty()).then_some(("validation loss", losses)));
    rows.extend(report.failure.clone().map(|why| ("failure", why)));
    rows.iter().try_for_each(|(name, value)| writeln!(out, "{name:<16} {value}"))
}
