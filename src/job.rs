//! A job is the whole way of a dataset: planned, sanitised, verified, published, submitted,
//! checked.
//!
//! It knows stores, keys and training by their ports alone; whoever starts it wires them. Values
//! prove the steps, and each can only be made from the one before: [`Plan`], [`Stored`],
//! [`Receipt`], [`VerifiedReceipt`], [`Submission`].

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::engine::Resources;
use crate::key::Keyring;
use crate::redact::{OnMalformed, Redactor};
use crate::store::local::{LocalOrigin, LocalVault};
use crate::store::place::Place;
use crate::store::{Origin, StoreError, StoreResult, Vault};
use crate::train::Trainer;

pub mod aftermath;
mod census;
pub mod copying;
pub mod envelope;
mod error;
pub mod estate;
mod event;
pub mod evidence;
pub mod filed;
pub mod follow;
pub(crate) mod join;
mod metered;
pub mod plan;
pub mod preflight;
pub mod receipt;
pub mod refusal;
pub mod remediate;
pub mod removal;
mod run;
pub mod sanitize;
mod spec;
pub mod submit;
pub mod verify;
pub mod wait;

pub use aftermath::Submission;
pub use census::Census;
pub use error::JobError;
pub use event::{Event, Stage};
pub use filed::Filed;
pub use plan::Plan;
pub use preflight::Survey;
pub use receipt::Receipt;
pub use refusal::Refusal;
pub use run::{
    Means, Outcome, Publication, Reached, ReadBack, Standing, Until, publish, run, submit_standing,
};
pub use sanitize::Stored;
pub use spec::{JobSpec, SpecError};
pub use verify::VerifiedReceipt;

/// The name of the receipt in a dataset's folder.
pub const RECEIPT: &str = "receipt.json";

/// What sanitises, what checks, and how much of the machine both may use.
pub struct Scrub<'a> {
    /// Redacts what is read.
    pub redactor: &'a Redactor,
    /// Searches what was written.
    pub checker: &'a Redactor,
    /// What the policy says of lines that can't be read.
    pub on_malformed: OnMalformed,
    /// Whether the policy's allow-list lets any value stay.
    pub allows: bool,
    /// Threads and memory.
    pub resources: Resources,
}

/// What a result rests on besides its inputs: the program, the rules and the policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Provenance {
    /// The program's version.
    pub tool_version: String,
    /// SHA-256 of the running binary.
    pub binary_sha256: String,
    /// SHA-256 over the rules in use.
    pub rules_sha256: String,
    /// SHA-256 over the effective policy.
    pub policy_sha256: String,
    /// What a second scan elsewhere needs to know of the policy, without its lists.
    pub settings: serde_json::Value,
}

/// Opens the stores at places.
pub trait Places: Send + Sync {
    /// The origin at a place.
    fn origin(&self, place: &Place) -> StoreResult<Arc<dyn Origin>>;

    /// The vault at a place, sealed with a key where it lies in S3.
    fn vault(&self, place: &Place, key: Option<&str>) -> StoreResult<Arc<dyn Vault>>;
}

/// Waits, so that tests needn't.
pub trait Pause: Send + Sync {
    /// Waits this long.
    fn pause(&self, time: Duration);
}

/// Waits on the clock.
pub struct Sleep;

impl Pause for Sleep {
    fn pause(&self, time: Duration) {
        std::thread::sleep(time);
    }
}

/// Places on this machine alone.
pub struct LocalPlaces;

impl Places for LocalPlaces {
    fn origin(&self, place: &Place) -> StoreResult<Arc<dyn Origin>> {
        Ok(Arc::new(LocalOrigin::new(local(place)?)?))
    }

    fn vault(&self, place: &Place, _key: Option<&str>) -> StoreResult<Arc<dyn Vault>> {
        Ok(Arc::new(LocalVault::new(local(place)?)?))
    }
}

fn local(place: &Place) -> StoreResult<&Path> {
    match place {
        Place::Local(path) => Ok(path),
        other => Err(StoreError::Service {
            place: other.to_string(),
            action: "open",
            code: "not a place on this machine".into(),
        }),
    }
}

/// The ports that a job works through.
pub struct Ports<'a> {
    /// Where data lies.
    pub places: &'a dyn Places,
    /// Where keys are looked up; without it keys aren't checked before Bedrock does.
    pub keyring: Option<&'a dyn Keyring>,
    /// Where the job is submitted; without it nothing is.
    pub trainer: Option<&'a dyn Trainer>,
    /// Who is asked about buckets, keys and the role before a job; without it they are not looked
    /// at.
    pub survey: Option<&'a dyn Survey>,
    /// How to wait between looks at the job.
    pub pause: &'a dyn Pause,
}
