//! The aftermath is what a finished job left: the model under the key asked for, and objects that
//! Bedrock wrote, each under a KMS key and free of what the policy takes out.

use std::io::{self, BufRead, BufReader, Read};

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use crate::engine;
use crate::inflate::{Encoding, inflate};
use crate::key::KeyFacts;
use crate::limits::TEXT_BYTES_MAX;
use crate::store::place::Place;
use crate::store::{Pin, Seal, Vault};
use crate::train::{JobReport, Trainer};

use super::refusal::Refusal;
use super::verify::Nowhere;
use super::{Event, JobError, Means, Ports, Receipt, Scrub, Stage};

/// What came of a job that ran on a verified dataset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Submission {
    job_arn: String,
    token: String,
    #[serde(flatten)]
    aftermath: Aftermath,
}

/// What a finished job left, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Aftermath {
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
        &self.aftermath.model_arn
    }

    /// The ARN of the key that the model is encrypted with.
    pub fn model_key_arn(&self) -> &str {
        &self.aftermath.model_key_arn
    }

    /// What Bedrock wrote.
    pub fn outputs(&self) -> &[Sealed] {
        &self.aftermath.outputs
    }
}

impl Aftermath {
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

    /// What came of the dataset with this receipt, by the job of this ARN.
    pub(super) fn submission(
        self,
        receipt: &Receipt,
        job_arn: &str,
    ) -> Result<Submission, JobError> {
        let (job_arn, token) = (job_arn.to_owned(), receipt.token()?);
        Ok(Submission { job_arn, token, aftermath: self })
    }
}

/// Under which key a model must be.
#[derive(Clone, Copy, Debug)]
pub enum Wanted<'a> {
    /// Under this one, given by ARN, id or alias.
    Key(&'a str),
    /// Under any that the customer manages.
    Customers,
}

/// Checks what a completed job left.
pub fn check(
    report: &JobReport,
    wanted: Wanted,
    trainer: &dyn Trainer,
    ports: &Ports,
    means: &Means,
) -> Result<Aftermath, JobError> {
    let model_arn = report.model_arn.clone().unwrap_or_default();
    let of_model = if model_arn.is_empty() { None } else { trainer.model_key(&model_arn)? };
    let wanted = wanted.arn(of_model.as_deref(), ports)?;
    for found in [&of_model, &report.model_key_arn] {
        if found.as_deref() != Some(wanted.as_str()) {
            let found = found.clone().unwrap_or_else(|| "a key that AWS owns".into());
            return Err(Refusal::ModelKey { job: report.arn.clone(), found, wanted }.into());
        }
    }
    means.begin(Stage::Check, None);
    let outputs = outputs(report, ports, means, &wanted)?;
    Ok(Aftermath { model_arn, model_key_arn: wanted, outputs })
}

impl Wanted<'_> {
    /// The ARN that the service must report. `found` is the model's own key.
    fn arn(self, found: Option<&str>, ports: &Ports) -> Result<String, JobError> {
        let key = match (self, found) {
            (Wanted::Key(key), _) | (Wanted::Customers, Some(key)) => key,
            (Wanted::Customers, None) => return Ok("a customer managed key".into()),
        };
        let facts = ports.keyring.map(|keyring| keyring.describe(key)).transpose()?;
        match (self, facts) {
            (Wanted::Customers, Some(KeyFacts { manager, .. })) if manager != "CUSTOMER" => {
                Ok("a customer managed key".into())
            }
            (_, Some(facts)) => Ok(facts.arn),
            (_, None) => Ok(key.to_owned()),
        }
    }
}

/// Bedrock writes below `model-customization-job-<id>/`; what lies beside that is not this job's.
/// The key is only what a vault in S3 can't be opened without: nothing is written here.
fn outputs(
    report: &JobReport,
    ports: &Ports,
    means: &Means,
    key: &str,
) -> Result<Vec<Sealed>, JobError> {
    let place: Place = report.output_uri.parse().map_err(|error| {
        JobError::Usage(format!("{}: the job's output is no place: {error}", report.arn))
    })?;
    let id = report.arn.rsplit('/').next().unwrap_or_default();
    let folder = format!("model-customization-job-{id}");
    let origin = ports.places.origin(&place.below(&folder)).map_err(JobError::Destination)?;
    let vault = ports.places.vault(&place, Some(key)).map_err(JobError::Destination)?;
    let pins = origin.list().map_err(JobError::Destination)?;
    let checked = |pin: &Pin| {
        let name = format!("{folder}/{}", pin.name);
        let sealed = sealed(name, &*vault)?;
        clean(&sealed.name, &*vault, means)?;
        (means.tell)(Event::Verified(&sealed.name));
        Ok(sealed)
    };
    pins.iter().map(checked).collect()
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

/// Searches an object for what the policy takes out. Bedrock's outputs are metrics, and of a
/// distillation also prompts and answers, so they can hold what was in the data.
fn clean(name: &str, vault: &dyn Vault, means: &Means) -> Result<(), JobError> {
    let stored = vault.read(name).map_err(JobError::Destination)?;
    let failed = |error| JobError::of_input(name, error);
    let plain = inflate(stored, Encoding::of_name(name).0).map_err(failed)?;
    let Means { scrub: Scrub { redactor, resources, .. }, watch, .. } = means;
    let records = Box::new(Records::new(plain));
    let tally = engine::inspect(records, name, redactor, *resources, &mut Nowhere, watch)
        .map_err(|error| JobError::of_engine(name, error))?;
    // What a policy drops from training data is here a line that nobody has looked into.
    let unread = tally.records_dropped + tally.records_quarantined;
    match tally.by_rule.into_iter().find(|(_, count)| *count > 0) {
        Some((rule, count)) => Err(Refusal::Leak { object: name.into(), rule, count }.into()),
        None if unread > 0 => {
            Err(Refusal::Unsearched { object: name.into(), count: unread }.into())
        }
        None => Ok(()),
    }
}

/// Makes a record of each line of any text: JSON stays, whatever else becomes a JSON string.
struct Records<R> {
    inner: BufReader<R>,
    ready: Vec<u8>,
    taken: usize,
}

impl<R: Read> Records<R> {
    fn new(inner: R) -> Self {
        Records { inner: BufReader::new(inner), ready: Vec::new(), taken: 0 }
    }

    fn next(&mut self) -> io::Result<()> {
        let mut line = Vec::new();
        let most = TEXT_BYTES_MAX as u64 + 1;
        (&mut self.inner).take(most).read_until(b'\n', &mut line)?;
        if line.len() > TEXT_BYTES_MAX {
            return Err(io::Error::other("a line is too long to be looked into"));
        }
        self.taken = 0;
        self.ready.clear();
        if !line.is_empty() {
            self.ready = record(&line);
        }
        Ok(())
    }
}

fn record(line: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(line);
    let text = text.trim_end_matches(['\n', '\r']);
    let is_json = text.starts_with(['{', '[']) && serde_json::from_str::<IgnoredAny>(text).is_ok();
    let mut record = match is_json {
        true => text.to_owned(),
        false => serde_json::Value::from(text).to_string(),
    };
    record.push('\n');
    record.into_bytes()
}

impl<R: Read> Read for Records<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.ready.len() {
            self.next()?;
        }
        let rest = &self.ready[self.taken..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.taken += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_becomes_a_record() {
        let text = "step,loss\r\n{\"a\":1}\n{broken\n\n\"x\"\nlast \u{fffd}";
        let mut made = String::new();
        Records::new(text.as_bytes()).read_to_string(&mut made).expect("records");
        let wanted =
            "\"step,loss\"\n{\"a\":1}\n\"{broken\"\n\"\"\n\"\\\"x\\\"\"\n\"last \u{fffd}\"\n";
        assert_eq!(made, wanted);
    }

    #[test]
    fn a_line_without_end_is_not_passed_over() {
        let text = vec![b'x'; TEXT_BYTES_MAX + 1];
        let error = Records::new(&text[..]).read_to_end(&mut Vec::new()).expect_err("too long");
        assert!(error.to_string().contains("too long"), "{error}");
    }
}
