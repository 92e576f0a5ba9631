//! The preflight looks for what would make a job fail, before anything is written.

use std::fmt;
use std::io::{self, Read};

use crate::engine::Watch;
use crate::inflate::{Encoding, inflate};
use crate::key::KeyError;
use crate::redact::OnMalformed;
use crate::train::Trainer;
use crate::train::family::Family;
use crate::train::pattern::Pattern;

use super::plan::Target;
use super::{Census, JobError, JobSpec, Plan, Ports};

/// One thing that the preflight found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Whether the job can go on.
    pub weight: Weight,
    /// What it is about.
    pub what: String,
    /// What is wrong.
    pub why: String,
    /// What to do.
    pub fix: &'static str,
    /// The exit code, where it stops the job.
    pub exit_code: u8,
}

/// How much an advice weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// The job would fail.
    Error,
    /// The job may fail, or do something else than meant.
    Warning,
}

impl Advice {
    /// Whether it stops the job.
    pub fn is_error(&self) -> bool {
        self.weight == Weight::Error
    }

    fn error(what: &str, why: impl fmt::Display, fix: &'static str) -> Self {
        let (what, why) = (what.to_owned(), why.to_string());
        Advice { weight: Weight::Error, what, why, fix, exit_code: 1 }
    }

    fn warning(what: &str, why: impl fmt::Display, fix: &'static str) -> Self {
        Advice { weight: Weight::Warning, ..Advice::error(what, why, fix) }
    }

    fn exits(self, exit_code: u8) -> Self {
        Advice { exit_code, ..self }
    }
}

impl fmt::Display for Advice {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}; {}", self.what, self.why, self.fix)
    }
}

/// Looks at the keys, the places and every input record. An error is returned only where the
/// looking itself fails; what is found is advice.
pub fn preflight(
    spec: &JobSpec,
    plan: &Plan,
    ports: &Ports,
    on_malformed: OnMalformed,
    watch: &Watch,
) -> Result<Vec<Advice>, JobError> {
    let mut advice = keys(spec, ports);
    advice.extend(outputs(spec, plan));
    let empty = || Census::of(&spec.job.base_model).with_on_malformed(on_malformed);
    let mut censuses = Vec::new();
    for target in plan.targets() {
        censuses.push((target.name.clone(), census(target, empty(), watch)?));
    }
    advice.extend(records(&censuses, &spec.job.base_model));
    Ok(advice)
}

/// What censuses of the training set and the validation sets say of a base model's limits.
pub fn records(censuses: &[(String, Census)], model: &str) -> Vec<Advice> {
    let mut advice: Vec<_> =
        censuses.iter().flat_map(|(name, census)| form(name, census)).collect();
    match Family::of(model) {
        Some(family) => advice.extend(limits(censuses, family)),
        None => advice.push(Advice::warning(
            "job.base_model",
            "its limits are not known to this program",
            "check the number and size of records in AWS's documentation",
        )),
    }
    advice
}

fn form(name: &str, census: &Census) -> Vec<Advice> {
    let mut advice = Vec::new();
    if let Some((line, fault)) = census.faults.first() {
        let more = census.fault_count - 1;
        let why = format!("line {line}: {fault} ({more} more such lines)");
        advice.push(Advice::error(name, why, "mend the records; Bedrock refuses the whole set"));
    }
    if let Some((line, member)) = &census.reserved {
        let count = census.reserved_count;
        let why =
            format!("line {line}: {member} holds a word that Bedrock reserves ({count} lines)");
        advice.push(Advice::warning(name, why, "reword it if the job fails for it"));
    }
    advice
}

fn limits(censuses: &[(String, Census)], family: &Family) -> Vec<Advice> {
    let mut advice = Vec::new();
    let Some(((name, training), validation)) = censuses.split_first() else { return advice };
    let beside: u64 = validation.iter().map(|(_, census)| census.records).sum();
    let records = training.records + if family.together { beside } else { 0 };
    let Family { records_min: least, records_max: most, .. } = *family;
    if records < least {
        let why = format!("{records} records, and {} takes {least} at least", family.name);
        advice.push(Advice::error(name, why, "add records"));
    }
    if records > most {
        let why = format!("{records} records, and {} takes {most} unless raised", family.name);
        advice.push(Advice::warning(name, why, "have the quota raised or leave records out"));
    }
    for (name, census) in validation {
        if let Some(most) = family.validation_max.filter(|most| census.records > *most) {
            let why = format!("{} records, and {} takes {most}", census.records, family.name);
            advice.push(Advice::error(name, why, "leave records out"));
        }
    }
    if let Some(most) = family.bytes_max.filter(|most| training.bytes > *most) {
        let why = format!("{} bytes, and {} takes {most}", training.bytes, family.name);
        advice.push(Advice::error(name, why, "leave records out"));
    }
    advice
}

/// A line break that an input lacks at its end doesn't matter here: each input is counted by
/// itself.
fn census(target: &Target, mut census: Census, watch: &Watch) -> Result<Census, JobError> {
    for input in &target.inputs {
        let name = &input.pin.name;
        let stored = input.origin.open(&input.pin).map_err(JobError::Source)?;
        inflate(stored, Encoding::of_name(name).0)
            .and_then(|plain| census.take(Stopping { inner: plain, watch }))
            .map_err(|error| match watch.stopped() {
                true => JobError::Stopped,
                false => JobError::of_input(name, error),
            })?;
    }
    Ok(census)
}

/// Fails once the run was asked to stop.
struct Stopping<'a, R> {
    inner: R,
    watch: &'a Watch,
}

impl<R: Read> Read for Stopping<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.watch.stopped() {
            true => Err(io::Error::other("stopped")),
            false => self.inner.read(buffer),
        }
    }
}

fn keys(spec: &JobSpec, ports: &Ports) -> Vec<Advice> {
    let region = ports.trainer.map(Trainer::region);
    let named = [("keys.model", Some(&spec.keys.model)), ("keys.data", spec.keys.data.as_ref())];
    let mut advice = Vec::new();
    for (what, key) in named.into_iter().filter_map(|(what, key)| Some((what, key?))) {
        match (ports.keyring, region) {
            (Some(keyring), Some(region)) => {
                let fit = keyring.describe(key).and_then(|facts| facts.fit(region));
                advice.extend(fit.err().map(|error| unfit(what, &error)));
            }
            _ => advice.extend(elsewhere(what, key, region)),
        }
    }
    advice
}

fn unfit(what: &str, error: &KeyError) -> Advice {
    Advice::error(what, error, "name a customer managed key that this identity may use").exits(5)
}

/// Without a keyring an ARN still tells its Region.
fn elsewhere(what: &str, key: &str, region: Option<&str>) -> Option<Advice> {
    let found = key.strip_prefix("arn:").and_then(|_| key.split(':').nth(3))?;
    let region = region.filter(|region| *region != found)?;
    let why = format!("lies in {found}, and the job runs in {region}");
    Some(Advice::error(what, why, "name a key of the job's Region").exits(5))
}

fn outputs(spec: &JobSpec, plan: &Plan) -> Option<Advice> {
    let place = spec.sanitized.below(plan.run_id()).below("validation-10.jsonl");
    let wrong = place.is_s3().then(|| Pattern::S3Uri.check(&place.to_string()).err())??;
    let fix = "choose a prefix of letters, digits and -!_*'(). only";
    Some(Advice::error("data.sanitized", wrong, fix).exits(2))
}
