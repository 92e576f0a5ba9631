//! `expurgate job`: customization jobs, from a receipt to the checked model.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use self::args::{Job, Named};
use super::args::Show;
use super::failure::{Exit, Failure};
use super::run::{region, spec};
use crate::job::{JobError, JobSpec};
use crate::train::TrainError;
use crate::train::job::Jobs;

pub mod args;
mod list;
mod status;
mod stop;
mod submit;
mod wait;

/// Runs the command.
pub fn job(command: &Job, show: &Show, out: &mut dyn Write) -> Result<(), Failure> {
    match command {
        Job::Submit(command) => submit::submit(command, show, out),
        Job::Status(command) => status::status(command, out),
        Job::Wait(command) => wait::wait(command, show, out),
        Job::Stop(command) => stop::stop(command, show, out),
        Job::List(command) => list::list(command, out),
    }
}

/// Which job was meant, once its job file is read.
struct Meant {
    /// Its name or ARN.
    job: String,
    /// The Region that it tells.
    region: Option<String>,
    /// Its job file, where one was named.
    spec: Option<JobSpec>,
}

impl Meant {
    fn of(named: &Named) -> Result<Self, Failure> {
        let path = Path::new(&named.job);
        if !is_job_file(path) {
            let region = region(&named.job).map(str::to_owned).or(named.region.clone());
            return Ok(Meant { job: named.job.clone(), region, spec: None });
        }
        let spec = spec(path)?;
        let region = region(&spec.keys.model).map(str::to_owned).or(named.region.clone());
        Ok(Meant { job: spec.job.name.clone(), region, spec: Some(spec) })
    }

    fn jobs(&self) -> Result<Box<dyn Jobs>, Failure> {
        jobs(self.region.as_deref())
    }
}

/// A job's name may end so too; then its ARN tells it.
fn is_job_file(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "toml")
}

#[cfg(feature = "aws")]
fn jobs(region: Option<&str>) -> Result<Box<dyn Jobs>, Failure> {
    let session = super::ports::session(region)?;
    Ok(Box::new(crate::train::bedrock::Bedrock::new(&session)))
}

#[cfg(not(feature = "aws"))]
fn jobs(_: Option<&str>) -> Result<Box<dyn Jobs>, Failure> {
    Err(super::ports::without())
}

fn failed(error: TrainError) -> Failure {
    JobError::Train(error).into()
}

/// Prints a value for programs.
pub fn json(value: &impl Serialize, out: &mut dyn Write) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| Failure::new(Exit::Destination, error))?;
    super::printed(writeln!(out, "{text}"))
}

/// Tells the person something that isn't the result.
pub fn tell(show: &Show, text: &str) {
    if !show.quiet {
        let _ = writeln!(io::stderr(), "{text}");
    }
}
