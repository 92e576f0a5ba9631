//! Submitting asks Bedrock for the job that a verified receipt allows, at most once.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::limits::{LOOKS_MAX, PAUSE_SLICE_MILLISECONDS};
use crate::store::place::Place;
use crate::train::{JobReport, JobState, Location, Request, Tag, Trainer, Validators};

use super::refusal::Refusal;
use super::spec::Customization;
use super::verify::VerifiedReceipt;
use super::wait::{Waits, until};
use super::{JobError, JobSpec, Pause};

/// The request that a verified receipt allows; `folder` is where the dataset lies. A dataset on
/// this machine is named under a bucket that is to be replaced.
pub fn request(
    spec: &JobSpec,
    verified: &VerifiedReceipt,
    folder: &Place,
) -> Result<Request, JobError> {
    let receipt = verified.receipt();
    let at = |place: &Place| Location { s3_uri: in_s3(place).to_string() };
    let below = |name: &String| at_below(folder, &spec.sanitized, name);
    let objects = receipt.subjects().iter().map(|subject| below(&subject.name));
    let mut objects = objects.collect::<Vec<_>>().into_iter();
    let tags: Vec<Tag> = spec.job.tags.iter().map(tag).collect();
    // The training set is the first subject, as it is the first target of every job's plan.
    let training_data_config = objects.next().unwrap_or_else(|| at(folder));
    let validators: Vec<_> = objects.collect();
    let customization_config = spec.customization_config();
    // Those of reinforcement stand in its own configuration.
    let hyper_parameters = match spec.job.customization {
        Customization::ReinforcementFineTuning => BTreeMap::new(),
        _ => spec.job.hyperparameters.clone(),
    };
    Ok(Request {
        job_name: spec.job.name.clone(),
        custom_model_name: spec.job.custom_model.clone(),
        role_arn: spec.job.role_arn.clone(),
        client_request_token: receipt.token()?,
        base_model_identifier: spec.job.base_model.clone(),
        customization_type: spec.job.customization.word().into(),
        custom_model_kms_key_id: spec.keys.model.clone(),
        job_tags: tags.clone(),
        custom_model_tags: tags,
        training_data_config,
        validation_data_config: (!validators.is_empty()).then_some(Validators { validators }),
        output_data_config: at(&spec.output),
        hyper_parameters,
        vpc_config: spec.job.vpc.clone(),
        customization_config,
    })
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

/// A job of another token, or of none, was not started by this request; and Bedrock ignores a
/// request whose token started a job of another name.
fn ours(report: JobReport, request: &Request) -> Result<JobReport, Refusal> {
    let same = report.client_request_token.as_ref() == Some(&request.client_request_token);
    match same {
        true if report.name == request.job_name => Ok(report),
        true => Err(Refusal::TokenUsed { job: report.name }),
        false => Err(Refusal::NameTaken { job: request.job_name.clone() }),
    }
}

/// Waits until a job has ended well. `seen` hears of each change of its state.
pub fn wait(
    job: &str,
    trainer: &dyn Trainer,
    waits: &Waits,
    seen: &dyn Fn(JobState),
) -> Result<JobReport, JobError> {
    let lost = || Refusal::Lost { job: job.to_owned() };
    let mut last = None;
    until(job, waits, || {
        let report = trainer.find(job)?.ok_or_else(lost)?;
        if last.replace(report.state) != Some(report.state) {
            seen(report.state);
        }
        Ok(end(report).transpose()?)
    })
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
