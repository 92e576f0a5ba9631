//! Training is what Bedrock does with a dataset: the request for a customization job, the job's
//! states, the model that comes of it, and the formats that a training set must have.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

#[cfg(feature = "aws")]
pub mod bedrock;
pub mod customization;
pub mod family;
pub mod format;
pub mod hyper;
pub mod job;
pub mod model;
pub mod pattern;

pub use customization::CustomizationConfig;
pub use job::{JobReport, JobState};

/// A request for a customization job, in the service's own words and spelling: serialised, it is
/// what
/// `aws bedrock create-model-customization-job --cli-input-json` takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The job's name.
    pub job_name: String,
    /// The name of the model to be made.
    pub custom_model_name: String,
    /// The role that Bedrock takes on.
    pub role_arn: String,
    /// Repeating a request with the same token starts no second job.
    pub client_request_token: String,
    /// The model to be tuned.
    pub base_model_identifier: String,
    /// `FINE_TUNING` ...
    pub customization_type: String,
    /// The customer managed key that the model is encrypted with. Never absent: an absent key means
    /// a key that AWS owns.
    pub custom_model_kms_key_id: String,
    /// Tags of the job.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub job_tags: Vec<Tag>,
    /// Tags of the model.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub custom_model_tags: Vec<Tag>,
    /// The training set.
    pub training_data_config: Location,
    /// The validation sets.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub validation_data_config: Option<Validators>,
    /// Where metrics go.
    pub output_data_config: Location,
    /// The family's hyperparameters.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub hyper_parameters: BTreeMap<String, String>,
    /// The network the job runs in.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub vpc_config: Option<Vpc>,
    /// The teacher of a distillation, or the grader of reinforcement.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub customization_config: Option<CustomizationConfig>,
}

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// Its key.
    pub key: String,
    /// Its value.
    pub value: String,
}

/// An object or prefix in S3.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Location {
    /// `s3://bucket/key`.
    pub s3_uri: String,
}

/// The validation sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// At most ten.
    pub validators: Vec<Location>,
}

/// The network a job runs in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Vpc {
    /// 1 to 16 subnets.
    #[serde(alias = "subnet_ids")]
    pub subnet_ids: Vec<String>,
    /// 1 to 5 security groups.
    #[serde(alias = "security_group_ids")]
    pub security_group_ids: Vec<String>,
}

/// Where jobs are submitted.
pub trait Trainer: Send + Sync {
    /// Starts a job; the answer is its ARN. A token that was used before starts none and is no
    /// error.
    fn submit(&self, request: &Request) -> Result<String, TrainError>;

    /// The job of this name or ARN; `None` where there is none.
    fn find(&self, job: &str) -> Result<Option<JobReport>, TrainError>;

    /// The ARN of the key that a finished model is encrypted with (`None`: a key that AWS owns).
    fn model_key(&self, model: &str) -> Result<Option<String>, TrainError>;

    /// Whether the Region has this model to be tuned: a foundation model by its id or ARN, or a
    /// custom model by its ARN.
    fn has_base(&self, model: &str) -> Result<bool, TrainError>;

    /// The Region that jobs run in.
    fn region(&self) -> &str;
}

/// Something in Bedrock that rests on a KMS key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tenant {
    /// What it is, such as `custom model`.
    pub kind: &'static str,
    /// Its ARN.
    pub arn: String,
    /// Its name.
    pub name: String,
    /// The key's ARN; absent for a job that doesn't tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// Where models lie, and who is making some.
pub trait Tenancy: Send + Sync {
    /// What rests on a key, in this Region and account: models, and jobs under way. Jobs that don't
    /// tell their key are among them.
    fn tenants(&self, key: &str) -> Result<Vec<Tenant>, TrainError>;
}

/// What Bedrock refused, or how it failed.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// The request was refused.
    #[error("Bedrock refused {action} ({code}): {message}")]
    Refused {
        /// The call.
        action: &'static str,
        /// The service's code, such as `ValidationException`.
        code: String,
        /// The service's words.
        message: String,
    },
    /// Not allowed, or no credentials.
    #[error("{action} was denied ({code}); check the credentials and their permissions")]
    Denied {
        /// The call.
        action: &'static str,
        /// The service's code.
        code: String,
    },
    /// The service failed, or couldn't be reached, also after retries.
    #[error("{action} failed ({code})")]
    Service {
        /// The call.
        action: &'static str,
        /// The service's code.
        code: String,
    },
}
