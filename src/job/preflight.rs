//! The preflight looks for what would make a job fail, before anything is written: the records, the
//! keys and their policies, the base model, the buckets, the service role.

use std::fmt;

use serde::Serialize;

use crate::engine::Watch;
use crate::redact::OnMalformed;
use crate::train::pattern::Pattern;

use super::{Census, JobError, JobSpec, Plan, Ports};

mod base;
mod buckets;
mod keys;
mod records;
mod role;
mod survey;

pub use records::records;
pub use survey::Survey;

/// One thing that the preflight found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// Whether the job can go on.
    #[serde(rename = "severity")]
    pub weight: Weight,
    /// What it is about.
    pub what: String,
    /// What is wrong.
    pub why: String,
    /// What to do.
    pub fix: String,
    /// The exit code, where it stops the job.
    #[serde(skip)]
    pub exit_code: u8,
}

/// How much an advice weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// The job would fail.
    Error,
    /// The job may fail, or do something else than meant.
    Warning,
    /// Something wasn't looked at.
    Note,
}

impl fmt::Display for Weight {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Weight::Error => "error",
            Weight::Warning => "warning",
            Weight::Note => "note",
        })
    }
}

impl Advice {
    /// Whether it stops the job.
    pub fn is_error(&self) -> bool {
        self.weight == Weight::Error
    }

    fn error(what: &str, why: impl fmt::Display, fix: impl Into<String>) -> Self {
        let (what, why) = (what.to_owned(), why.to_string());
        Advice { weight: Weight::Error, what, why, fix: fix.into(), exit_code: 1 }
    }

    fn warning(what: &str, why: impl fmt::Display, fix: impl Into<String>) -> Self {
        Advice { weight: Weight::Warning, ..Advice::error(what, why, fix) }
    }

    fn note(what: &str, why: impl fmt::Display, fix: impl Into<String>) -> Self {
        Advice { weight: Weight::Note, ..Advice::error(what, why, fix) }
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

/// Looks at the keys, the places, the role and every input record. An error is returned only where
/// the looking itself fails; what is found is advice.
pub fn preflight(
    spec: &JobSpec,
    plan: &Plan,
    ports: &Ports,
    on_malformed: OnMalformed,
    watch: &Watch,
) -> Result<Vec<Advice>, JobError> {
    let mut advice = surroundings(spec, plan, ports);
    let job = &spec.job;
    let empty = || Census::of(&job.base_model, job.customization).with_on_malformed(on_malformed);
    let mut censuses = Vec::new();
    for target in plan.targets() {
        censuses.push((target.name.clone(), records::census(target, empty(), watch)?));
    }
    advice.extend(records(&censuses, job));
    advice.extend(records::media_lie_beside(spec, &censuses));
    Ok(advice)
}

/// All that lies around a job: its keys, base model, buckets and role.
pub fn surroundings(spec: &JobSpec, plan: &Plan, ports: &Ports) -> Vec<Advice> {
    let mut advice = keys::fit(spec, ports);
    advice.extend(outputs(spec, plan));
    advice.extend(ports.trainer.and_then(|trainer| base::base(spec, trainer)));
    let (Some(survey), Some(trainer)) = (ports.survey, ports.trainer) else { return advice };
    let around = Around { spec, plan, survey, region: trainer.region() };
    let keys = keys::Keys::of(&around, ports.keyring);
    advice.extend(keys.policies());
    advice.extend(buckets::buckets(&around, &keys));
    advice.extend(role::role(&around));
    advice
}

/// A job, and who can be asked about what lies around it.
struct Around<'a> {
    spec: &'a JobSpec,
    plan: &'a Plan,
    survey: &'a dyn Survey,
    region: &'a str,
}

fn outputs(spec: &JobSpec, plan: &Plan) -> Option<Advice> {
    let place = spec.sanitized.below(plan.run_id()).below("validation-10.jsonl");
    let wrong = place.is_s3().then(|| Pattern::S3Uri.check(&place.to_string()).err())??;
    let fix = "choose a prefix of letters, digits and -!_*'(). only";
    Some(Advice::error("data.sanitized", wrong, fix).exits(2))
}

#[cfg(test)]
mod tests;
