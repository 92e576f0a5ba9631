//! `expurgate job list`: the jobs of an account and Region.

use std::io::Write;

use comfy_table::{Table, presets};

use super::args::{List, Told};
use super::{failed, jobs, json};
use crate::cli::failure::Failure;
use crate::cli::printed;
use crate::train::job::{JobFilter, JobSummary};

/// Runs the command.
pub fn list(command: &List, out: &mut dyn Write) -> Result<(), Failure> {
    let filter = JobFilter {
        state: command.status.map(Into::into),
        name_contains: command.name.clone(),
        created_after: command.after.clone(),
        created_before: command.before.clone(),
        most: command.most,
    };
    let found = jobs(command.region.as_deref())?.list(&filter).map_err(failed)?;
    match command.format {
        Told::Json => json(&found, out),
        Told::Table if found.is_empty() => printed(writeln!(out, "no jobs")),
        Told::Table => printed(writeln!(out, "{}", table(&found))),
    }
}

fn table(found: &[JobSummary]) -> String {
    let mut table = Table::new();
    let header = ["JOB", "STATUS", "CREATED", "ENDED", "BASE MODEL", "MODEL"];
    table.load_style(presets::NOTHING).set_header(header);
    for job in found {
        table.add_row([
            job.name.as_str(),
            &job.status,
            job.created.as_deref().unwrap_or("-"),
            job.ended.as_deref().unwrap_or("-"),
            job.base_model_arn.rsplit('/').next().unwrap_or("-"),
            job.model_arn.as_deref().unwrap_or("-"),
        ]);
    }
    table.trim_fmt()
}
