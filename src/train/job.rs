//! A customization job as the service reports it, and who can be asked about jobs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{CustomizationConfig, Tag, TrainError, Trainer, Vpc};

/// A job as the service reports it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JobReport {
    /// The job's ARN.
    pub arn: String,
    /// The job's name.
    pub name: String,
    /// Where it stands.
    pub state: JobState,
    /// Bedrock's own words for a failure.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub failure: Option<String>,
    /// The token of the request that started it, where reported.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub client_request_token: Option<String>,
    /// The model's ARN, once there is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub model_arn: Option<String>,
    /// The ARN of the key that the model is encrypted with; absent means a key that AWS owns.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub model_key_arn: Option<String>,
    /// Where the metrics go.
    pub output_uri: String,
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum JobState {
    /// Validation, data processing or training.
    InProgress,
    /// Done; there is a model.
    Completed,
    /// Failed; see `failure`.
    Failed,
    /// Being stopped.
    Stopping,
    /// Stopped.
    Stopped,
}

impl JobState {
    /// The service's word for it.
    pub fn word(self) -> &'static str {
        match self {
            JobState::InProgress => "InProgress",
            JobState::Completed => "Completed",
            JobState::Failed => "Failed",
            JobState::Stopping => "Stopping",
            JobState::Stopped => "Stopped",
        }
    }
}

/// All that the service tells of a job: enough to ask for it anew, but for tags.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JobDetail {
    /// What it is and where it stands.
    #[serde(flatten)]
    pub report: JobReport,
    /// The name of its model.
    pub custom_model_name: String,
    /// The model that is tuned.
    pub base_model_arn: String,
    /// `FINE_TUNING` ...
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub customization_type: Option<String>,
    /// The role that Bedrock takes on.
    pub role_arn: String,
    /// When it was created (RFC 3339, UTC).
    pub created: Option<String>,
    /// When it ended (RFC 3339, UTC).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ended: Option<String>,
    /// The training set; absent where it comes from invocation logs.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub training_uri: Option<String>,
    /// The validation sets.
    #[serde(default)]
    pub validation_uris: Vec<String>,
    /// The hyperparameters.
    #[serde(default)]
    pub hyper_parameters: BTreeMap<String, String>,
    /// The network it runs in.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub vpc_config: Option<Vpc>,
    /// The teacher or the grader.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub customization_config: Option<CustomizationConfig>,
    /// Its phases and where each stands, where reported.
    #[serde(default)]
    pub phases: Vec<Phase>,
    /// The loss at the end of training.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub training_loss: Option<f32>,
    /// The loss on each validation set.
    #[serde(default)]
    pub validation_losses: Vec<f32>,
}

/// A phase of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phase {
    /// `validation`, `data processing` or `training`.
    pub name: String,
    /// `NotStarted`, `InProgress` ...
    pub status: String,
}

/// A job in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JobSummary {
    /// The job's ARN.
    pub arn: String,
    /// The job's name.
    pub name: String,
    /// Where it stands, in the service's word.
    pub status: String,
    /// The model that is tuned.
    pub base_model_arn: String,
    /// The model's ARN, once there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_arn: Option<String>,
    /// The model's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_name: Option<String>,
    /// When it was created (RFC 3339, UTC).
    pub created: Option<String>,
    /// When it ended (RFC 3339, UTC).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<String>,
}

/// Which jobs are wanted; what is absent excludes none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobFilter {
    /// Where they stand.
    pub state: Option<JobState>,
    /// A part of their names.
    pub name_contains: Option<String>,
    /// Created after this moment (RFC 3339).
    pub created_after: Option<String>,
    /// Created before this moment (RFC 3339).
    pub created_before: Option<String>,
    /// At most so many, the newest first.
    pub most: Option<usize>,
}

/// Where jobs are looked at and stopped.
pub trait Jobs: Trainer {
    /// All that is told of the job of this name or ARN; `None` where there is none.
    fn detail(&self, job: &str) -> Result<Option<JobDetail>, TrainError>;

    /// Asks for the job's end; it ends later.
    fn stop(&self, job: &str) -> Result<(), TrainError>;

    /// The jobs of this account and Region, the newest first.
    fn list(&self, filter: &JobFilter) -> Result<Vec<JobSummary>, TrainError>;

    /// The tags of a job or a model, by its ARN.
    fn tags(&self, arn: &str) -> Result<Vec<Tag>, TrainError>;
}
