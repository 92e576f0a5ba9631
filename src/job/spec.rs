//! A job file says what is to be done. Whatever Bedrock requires and the file leaves out, or spells
//! so that Bedrock would refuse it, is an error here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::limits::VALIDATORS_MAX;
use crate::store::place::Place;
use crate::train::pattern::Pattern;
use crate::train::{CustomizationConfig, Vpc};

mod tuning;
pub use tuning::{GraderSpec, TeacherSpec};

/// What a job file says, with paths made relative to the file.
#[derive(Clone, Debug)]
pub struct JobSpec {
    /// The policy's file.
    pub policy: Option<PathBuf>,
    /// What Bedrock is asked for.
    pub job: Job,
    /// The keys.
    pub keys: Keys,
    /// Where the training data is read.
    pub training: Vec<Place>,
    /// Where the validation data is read: one validator each.
    pub validation: Vec<Place>,
    /// Below which place the dataset is written.
    pub sanitized: Place,
    /// Where Bedrock writes metrics.
    pub output: Place,
}

/// What Bedrock is asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// The job's name.
    pub name: String,
    /// The name of the model to be made.
    pub custom_model: String,
    /// The model to be tuned.
    pub base_model: String,
    /// The kind of customization.
    pub customization: Customization,
    /// The role that Bedrock takes on.
    pub role_arn: String,
    /// The family's hyperparameters.
    #[serde(default)]
    pub hyperparameters: BTreeMap<String, String>,
    /// Tags of the job and the model.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    /// The network the job runs in.
    pub vpc: Option<Vpc>,
    /// Who answers, in a distillation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub teacher: Option<TeacherSpec>,
    /// Who judges, in reinforcement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grader: Option<GraderSpec>,
}

/// The kind of customization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Customization {
    /// On prompts and answers.
    FineTuning,
    /// On text.
    ContinuedPreTraining,
    /// From a teacher model.
    Distillation,
    /// With a grader.
    ReinforcementFineTuning,
}

/// The keys of a job.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    /// The key of the model. Never left out: Bedrock would take a key that AWS owns.
    pub model: String,
    /// The key of the sanitised copies.
    pub data: Option<String>,
    /// The asymmetric key that signs the receipt.
    pub receipt: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    version: u32,
    policy: Option<PathBuf>,
    job: Job,
    keys: Keys,
    data: Data,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    training: OneOrMore,
    #[serde(default)]
    validation: OneOrMore,
    sanitized: String,
    output: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl Default for OneOrMore {
    fn default() -> Self {
        OneOrMore::More(Vec::new())
    }
}

/// What is wrong with a job file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpecError {
    /// It is not TOML, or not of the form of a job.
    #[error("the job file: {}{why}", line.map(|at| format!("line {at}: ")).unwrap_or_default())]
    Form {
        /// The line, from 1.
        line: Option<usize>,
        /// What is wrong.
        why: String,
    },
    /// A value that can't be.
    #[error("the job file: {field}: {why}")]
    Field {
        /// The field, with its table.
        field: &'static str,
        /// What it should be.
        why: String,
    },
}

impl Customization {
    /// The service's word for it.
    pub fn word(self) -> &'static str {
        match self {
            Customization::FineTuning => "FINE_TUNING",
            Customization::ContinuedPreTraining => "CONTINUED_PRE_TRAINING",
            Customization::Distillation => "DISTILLATION",
            Customization::ReinforcementFineTuning => "REINFORCEMENT_FINE_TUNING",
        }
    }
}

impl JobSpec {
    /// Reads a job file; `folder` is the one it lies in.
    pub fn parse(text: &str, folder: &Path) -> Result<Self, SpecError> {
        let document: Document = toml::from_str(text).map_err(|error| SpecError::Form {
            line: error.span().map(|span| 1 + text[..span.start].matches('\n').count()),
            why: error.message().to_owned(),
        })?;
        if document.version != 1 {
            return field("version", "only version 1 is known");
        }
        let place = |name, text: &String| place(name, text, folder);
        let places = |name, texts: OneOrMore| match texts {
            OneOrMore::One(text) => Ok(vec![place(name, &text)?]),
            OneOrMore::More(texts) => texts.iter().map(|text| place(name, text)).collect(),
        };
        let spec = JobSpec {
            policy: document.policy.map(|path| folder.join(path)),
            training: places("data.training", document.data.training)?,
            validation: places("data.validation", document.data.validation)?,
            sanitized: place("data.sanitized", &document.data.sanitized)?,
            output: place("data.output", &document.data.output)?,
            job: document.job,
            keys: document.keys,
        };
        spec.names()?;
        spec.keys()?;
        spec.data()?;
        Ok(spec)
    }

    fn names(&self) -> Result<(), SpecError> {
        let job = &self.job;
        fits("job.name", Pattern::JobName, &job.name)?;
        fits("job.custom_model", Pattern::ModelName, &job.custom_model)?;
        fits("job.role_arn", Pattern::RoleArn, &job.role_arn)?;
        if job.base_model.is_empty() || job.base_model.len() > 2048 {
            return field("job.base_model", "1 to 2048 characters");
        }
        if job.tags.len() > 200 || job.tags.keys().any(|key| key.is_empty() || key.len() > 128) {
            return field("job.tags", "at most 200, with keys of 1 to 128 characters");
        }
        for text in job.tags.iter().flat_map(|(key, value)| [key, value]) {
            fits("job.tags", Pattern::Tag, text)?;
        }
        tuning::check(job)?;
        job.vpc.as_ref().map_or(Ok(()), network)
    }

    /// What the customization needs beside data.
    pub fn customization_config(&self) -> Option<CustomizationConfig> {
        tuning::config(&self.job)
    }

    fn keys(&self) -> Result<(), SpecError> {
        fits("keys.model", Pattern::KmsKey, &self.keys.model)?;
        if self.keys.model.contains("alias/aws/") {
            return field("keys.model", "is a key that AWS manages; name a key of your own");
        }
        match &self.keys.data {
            Some(key) => fits("keys.data", Pattern::KmsKey, key)?,
            None if self.sanitized.is_s3() => {
                return field("keys.data", "is required: copies in S3 are encrypted with your key");
            }
            None => {}
        }
        match &self.keys.receipt {
            Some(key) if self.sanitized.is_s3() => fits("keys.receipt", Pattern::KmsKey, key),
            Some(_) => field("keys.receipt", "signs datasets in S3; this one lies on this machine"),
            None => Ok(()),
        }
    }

    fn data(&self) -> Result<(), SpecError> {
        if self.training.is_empty() {
            return field("data.training", "names no data");
        }
        if self.validation.len() > VALIDATORS_MAX {
            return field("data.validation", "Bedrock takes at most 10 validators");
        }
        if self.sanitized.is_s3() && !self.output.is_s3() {
            return field("data.output", "must lie in S3 where data.sanitized does");
        }
        for (name, place) in [("data.sanitized", &self.sanitized), ("data.output", &self.output)] {
            if place.is_s3() {
                fits(name, Pattern::S3Uri, &place.to_string())?;
            }
        }
        Ok(())
    }
}

fn network(vpc: &Vpc) -> Result<(), SpecError> {
    if !(1..=16).contains(&vpc.subnet_ids.len()) || !(1..=5).contains(&vpc.security_group_ids.len())
    {
        return field("job.vpc", "takes 1 to 16 subnet_ids and 1 to 5 security_group_ids");
    }
    let mut ids = vpc.subnet_ids.iter().chain(&vpc.security_group_ids);
    ids.try_for_each(|id| fits("job.vpc", Pattern::Network, id))
}

fn place(field: &'static str, text: &str, folder: &Path) -> Result<Place, SpecError> {
    match text.parse() {
        Ok(Place::Local(path)) => Ok(Place::Local(folder.join(path))),
        Ok(Place::Pipe) => self::field(field, "a job can't read or write a pipe"),
        Ok(place) => Ok(place),
        Err(error) => self::field(field, &error.to_string()),
    }
}

fn fits(name: &'static str, pattern: Pattern, value: &str) -> Result<(), SpecError> {
    pattern.check(value).or_else(|why| field(name, &format!("should be {why}")))
}

fn field<T>(field: &'static str, why: &str) -> Result<T, SpecError> {
    Err(SpecError::Field { field, why: why.to_owned() })
}
