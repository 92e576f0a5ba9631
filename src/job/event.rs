//! What happens in a run, for whoever watches.

use crate::train::JobState;

use super::JobError;
use super::preflight::Advice;
use super::remediate::Watched;

/// A stage of the work, with counters of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Inputs are held against what the model's family takes.
    Preflight,
    /// Inputs are redacted.
    Redact,
    /// What was written is read back.
    Verify,
    /// Something takes its time: a job, a removal.
    Wait,
    /// What a job wrote is searched.
    Check,
}

impl Stage {
    /// Its name, in one word.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Preflight => "preflight",
            Stage::Redact => "redact",
            Stage::Verify => "verify",
            Stage::Wait => "wait",
            Stage::Check => "check",
        }
    }
}

/// What happens in a run, for whoever watches.
#[derive(Debug)]
pub enum Event<'a> {
    /// The run has a name.
    Planned {
        /// The run's name.
        run_id: &'a str,
    },
    /// Files of these names lie where data is read, and don't end as JSONL does.
    PassedOver(&'a [String]),
    /// A stage begins. Counters are set back behind it.
    Begun {
        /// Which.
        stage: Stage,
        /// Bytes that it will read, where that is known.
        bytes: Option<u64>,
    },
    /// The preflight found something.
    Advice(&'a Advice),
    /// An object is stored.
    Stored(&'a str),
    /// An object was read back.
    Verified(&'a str),
    /// The dataset stands, with its receipt at this URI.
    Published(&'a str),
    /// The job is Bedrock's, under this ARN.
    Submitted(&'a str),
    /// The job stands so.
    State(JobState),
    /// A model, or what stood on it, is gone: the service doesn't know its ARN any more.
    Gone(&'a str),
    /// The grants of models that are gone were watched.
    Grants(&'a Watched),
    /// A look at something failed, and is tried again.
    Unreached(&'a JobError),
}
