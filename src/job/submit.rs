//! Submitting asks Bedrock for the job that a verified receipt allows, at most once, waits for it,
//! and checks what came of it.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::engine::Watch;
use crate::limits::{
    LOOKS_MAX, PAUSE_MILLISECONDS_FIRST, PAUSE_MILLISECONDS_MAX, PAUSE_SLICE_MILLISECONDS,
};
use crate::store::place::Place;
use crate::store::{Seal, Vault};
use crate::train::{JobReport, JobState, Location, Request, Tag, TrainError, Trainer, Validators};

use super::verify::VerifiedReceipt;
use super::{JobError, JobSpec, Pause, Ports};

/// What came of a job that ran on a verified dataset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Submission {
    job_arn: String,
    token: String,
    model_arn: String,
    model_key_arn: String,
    outputs: Vec<Sealed>,
}

/// An object that Bedrock wrote, and how it is encrypted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// Its name below the output's place.
    pub name: String,
    /// Its encryption as the store reports it.
    pub seal: Seal,
}

impl Submission {
    /// The job's ARN.
    pub fn job_arn(&self) -> &str {
        &self.job_arn
    }

    /// The model's ARN.
    pub fn model_arn(&self) -> &str {
        &self.model_arn
    }

    /// The ARN of the key that the model is encrypted with.
    pub fn model_key_arn(&self) -> &str {
        &self.model_key_arn
    }

    /// What Bedrock wrote.
    pub fn outputs(&self) -> &[Sealed] {
        &self.outputs
    }
}

/// Why a job can't be submitted, or how it ended badly.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A job of this name is another's.
    #[error("{job}: a job of this name was started by another request; choose another job.name")]
    NameTaken {
        /// The job's name.
        job: String,
    },
    /// The job that was started can't be found again.
    #[error("{job}: was started and can't be found; look at it in the console before trying again")]
    Lost {
        /// The job's ARN.
        job: String,
    },
    /// It failed.
    #[error("{job}: failed: {why}")]
    Failed {
        /// The job's ARN.
        job: String,
        /// Bedrock's words.
        why: String,
    },
    /// It was stopped.
    #[error("{job}: was stopped")]
    Stopped {
        /// The job's ARN.
        job: String,
    },
    /// There is no model, or not under the key that was asked for.
    #[error("{job}: the model is encrypted with {found}, not with {wanted}; don't use this model")]
    ModelKey {
        /// The job's ARN.
        job: String,
        /// The key found.
        found: String,
        /// The key asked for.
        wanted: String,
    },
    /// What Bedrock wrote isn't encrypted with a KMS key.
    #[error(
        "{object}: Bedrock's output is encrypted with {found}; set the bucket's default to aws:kms"
    )]
    Output {
        /// The object.
        object: String,
        /// Its encryption.
        found: String,
    },
}

impl Refusal {
    pub(super) fn exit_code(&self) -> u8 {
        match self {
            Refusal::ModelKey { .. } | Refusal::Output { .. } => 5,
            _ => 7,
        }
    }
}

/// The request that a verified receipt allows. A dataset on this machine is named under a bucket
/// that is to be replaced.
pub fn request(spec: &JobSpec, verified: &VerifiedReceipt) -> Request {
    let receipt = verified.receipt();
    let run_id = &receipt.predicate().run_id;
    let at = |place: &Place| Location { s3_uri: in_s3(place).to_string() };
    let folder = spec.sanitized.below(run_id);
    let objects =
        receipt.subjects().iter().map(|subject| at_below(&folder, &spec.sanitized, &subject.name));
    let mut objects = objects.collect::<Vec<_>>().into_iter();
    let tags: Vec<Tag> = spec.job.tags.iter().map(tag).collect();
    // The training set is the first subject, as it is the first target of every job's plan.
    let training_data_config = objects.next().unwrap_or_else(|| at(&folder));
    let validators: Vec<_> = objects.collect();
    Request {
        job_name: spec.job.name.clone(),
        custom_model_name: spec.job.custom_model.clone(),
        role_arn: spec.job.role_arn.clone(),
        client_request_token: receipt.token(),
        base_model_identifier: spec.job.base_model.clone(),
        customization_type: spec.job.customization.word().into(),
        custom_model_kms_key_id: spec.keys.model.clone(),
        job_tags: tags.clone(),
        custom_model_tags: tags,
        training_data_config,
        validation_data_config: (!validators.is_empty()).then_some(Validators { validators }),
        output_data_config: at(&spec.output),
        hyper_parameters: spec.job.hyperparameters.clone(),
        vpc_config: spec.job.vpc.clone(),
    }
}

fn tag((key, value): (&String, &String)) -> Tag {
    Tag { key: key.clone(), value: value.clone() }
}

fn at_below(folder: &Place, sanitized: &Place, name: &str) -> Location {
    let place = match folder {
        Place::Local(path) => {
            let run = path.file_name().and_then(|name| name.to_str()).unwrap_or("run");
            in_s3(sanitized).below(run)
        }
        other => other.clone(),
    };
    Location { s3_uri: place.below(name).to_string() }
}

/// The place itself in S3; for a local one its stand-in.
fn in_s3(place: &Place) -> Place {
    let Place::Local(path) = place else { return place.clone() };
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("data");
    let plain = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' };
    let key = name.chars().map(plain).collect();
    Place::S3 { bucket: "replace-with-your-bucket".into(), key }
}

/// Starts the job, or finds the one that the same request started before.
pub fn submit(
    request: &Request,
    trainer: &dyn Trainer,
    pause: &dyn Pause,
) -> Result<JobReport, JobError> {
    let name = &request.job_name;
    if let Some(report) = trainer.find(name)? {
        return Ok(ours(report, request)?);
    }
    let arn = trainer.submit(request)?;
    for look in 0..LOOKS_MAX {
        if let Some(report) = trainer.find(&arn)? {
            return Ok(ours(report, request)?);
        }
        pause.pause(Duration::from_millis(PAUSE_SLICE_MILLISECONDS << look));
    }
    Err(Refusal::Lost { job: arn }.into())
}

/// A job of another token, or of none, was not started by this request.
fn ours(report: JobReport, request: &Request) -> Result<JobReport, Refusal> {
    let same = report.client_request_token.as_ref() == Some(&request.client_request_token);
    if same && report.name == request.job_name {
        return Ok(report);
    }
    Err(Refusal::NameTaken { job: request.job_name.clone() })
}

/// Waits until a job has ended well. `seen` hears each state.
pub fn wait(
    job: &str,
    trainer: &dyn Trainer,
    pause: &dyn Pause,
    watch: &Watch,
    seen: &dyn Fn(JobState),
) -> Result<JobReport, JobError> {
    let lost = || Refusal::Lost { job: job.to_owned() };
    let mut look = 0;
    loop {
        if watch.stopped() {
            return Err(JobError::Stopped);
        }
        match trainer.find(job) {
            // The job runs on whatever a look at it does, so one that failed is no reason to give
            // up.
            Err(TrainError::Service { .. }) if look > 0 => {}
            Err(error) => return Err(error.into()),
            Ok(report) => {
                let report = report.ok_or_else(lost)?;
                seen(report.state);
                if let Some(end) = end(report) {
                    return Ok(end?);
                }
            }
        }
        rest(backoff(job, look), pause, watch);
        look += 1;
    }
}

fn end(report: JobReport) -> Option<Result<JobReport, Refusal>> {
    let job = report.arn.clone();
    match report.state {
        JobState::InProgress | JobState::Stopping => None,
        JobState::Completed => Some(Ok(report)),
        JobState::Stopped => Some(Err(Refusal::Stopped { job })),
        JobState::Failed => {
            let why = report.failure.unwrap_or_else(|| "Bedrock gives no reason".into());
            Some(Err(Refusal::Failed { job, why }))
        }
    }
}

/// Pauses double up to a bound. A digest of the job's name takes up to a quarter off, so that many
/// runs don't look at the same moment and a run can still be repeated exactly.
fn backoff(job: &str, look: u32) -> Duration {
    let whole = (PAUSE_MILLISECONDS_FIRST << look.min(8)).min(PAUSE_MILLISECONDS_MAX);
    let whole = Duration::from_millis(whole);
    let digest = Sha256::new_with_prefix(job).chain_update(look.to_be_bytes()).finalize();
    whole - whole * u32::from(digest[0]) / 1024
}

fn rest(mut time: Duration, pause: &dyn Pause, watch: &Watch) {
    while !time.is_zero() && !watch.stopped() {
        let slice = time.min(Duration::from_millis(PAUSE_SLICE_MILLISECONDS));
        pause.pause(slice);
        time -= slice;
    }
}

/// Checks what a finished job left: the model under the key asked for, and every object that
/// Bedrock wrote under a KMS key.
pub fn check(
    spec: &JobSpec,
    verified: &VerifiedReceipt,
    report: &JobReport,
    trainer: &dyn Trainer,
    ports: &Ports,
) -> Result<Submission, JobError> {
    let wanted = match ports.keyring {
        Some(keyring) => keyring.describe(&spec.keys.model)?.arn,
        None => spec.keys.model.clone(),
    };
    let model_arn = report.model_arn.clone().unwrap_or_default();
    let of_model = if model_arn.is_empty() { None } else { trainer.model_key(&model_arn)? };
    for found in [&report.model_key_arn, &of_model] {
        if found.as_deref() != Some(wanted.as_str()) {
            let found = found.clone().unwrap_or_else(|| "a key that AWS owns".into());
            return Err(Refusal::ModelKey { job: report.arn.clone(), found, wanted }.into());
        }
    }
    let token = verified.receipt().token();
    let outputs = outputs(spec, report, ports, &wanted)?;
    let job_arn = report.arn.clone();
    Ok(Submission { job_arn, token, model_arn, model_key_arn: wanted, outputs })
}

/// Bedrock writes below `model-customization-job-<id>/`; what lies beside that is not this job's.
/// The key is only what a vault in S3 can't be opened without: nothing is written here.
fn outputs(
    spec: &JobSpec,
    report: &JobReport,
    ports: &Ports,
    key: &str,
) -> Result<Vec<Sealed>, JobError> {
    let id = report.arn.rsplit('/').next().unwrap_or_default();
    let folder = format!("model-customization-job-{id}");
    let below = spec.output.below(&folder);
    let origin = ports.places.origin(&below).map_err(JobError::Destination)?;
    let vault = ports.places.vault(&spec.output, Some(key)).map_err(JobError::Destination)?;
    let pins = origin.list().map_err(JobError::Destination)?;
    pins.iter().map(|pin| sealed(format!("{folder}/{}", pin.name), &*vault)).collect()
}

fn sealed(name: String, vault: &dyn Vault) -> Result<Sealed, JobError> {
    let stat = vault.stat(&name).map_err(JobError::Destination)?;
    let seal = stat.map(|stat| stat.seal);
    match seal {
        Some(seal) if seal.algorithm.starts_with("aws:kms") => Ok(Sealed { name, seal }),
        other => {
            let found = other.map_or_else(|| "nothing".into(), |seal| seal.algorithm);
            Err(Refusal::Output { object: name, found }.into())
        }
    }
}
