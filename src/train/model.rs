//! Custom models: what one is, what stands on it, its copies, and how it goes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::job::Jobs;
use super::{Tag, TrainError};

/// A custom model as the service reports it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ModelReport {
    /// Its ARN.
    pub arn: String,
    /// Its name.
    pub name: String,
    /// `Active`, `Creating`, `Failed`; absent where not reported.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub status: Option<String>,
    /// When it was created (RFC 3339, UTC).
    pub created: Option<String>,
    /// The job that made it; absent for one that was copied or imported.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub job_arn: Option<String>,
    /// That job's name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub job_name: Option<String>,
    /// The model that was tuned.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub base_model_arn: Option<String>,
    /// `FINE_TUNING` ...
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub customization_type: Option<String>,
    /// The ARN of the key that it is encrypted with; absent means a key that AWS owns.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub key_arn: Option<String>,
    /// The training set.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub training_uri: Option<String>,
    /// The validation sets.
    #[serde(default)]
    pub validation_uris: Vec<String>,
    /// Where its metrics lie.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub output_uri: Option<String>,
    /// The hyperparameters.
    #[serde(default)]
    pub hyper_parameters: BTreeMap<String, String>,
    /// Bedrock's own words for a failure.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub failure: Option<String>,
}

/// What stands on a model and must go before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Dependent {
    /// What it is.
    pub kind: DependentKind,
    /// Its ARN.
    pub arn: String,
    /// Its name.
    pub name: String,
    /// The service's word for where it stands.
    pub status: String,
    /// Model units, of a throughput.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub units: Option<i32>,
    /// The term that was bought: `OneMonth`, `SixMonths`; absent where it is paid by the hour.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub commitment: Option<String>,
    /// When the term ends (RFC 3339, UTC).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub commitment_ends: Option<String>,
}

/// Kinds of what stands on a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DependentKind {
    /// A deployment for inference on demand.
    Deployment,
    /// Provisioned throughput.
    Throughput,
}

impl DependentKind {
    /// In words.
    pub fn word(self) -> &'static str {
        match self {
            DependentKind::Deployment => "deployment",
            DependentKind::Throughput => "provisioned throughput",
        }
    }
}

/// A job that copies a model into another Region or account, or did so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CopyReport {
    /// The job's ARN.
    pub arn: String,
    /// Where it stands.
    pub state: CopyState,
    /// The model that is copied.
    pub source_arn: String,
    /// The copy.
    pub target_arn: String,
    /// The copy's name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub target_name: Option<String>,
    /// The key of the copy; absent means a key that AWS owns.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub target_key_arn: Option<String>,
    /// Bedrock's own words for a failure.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub failure: Option<String>,
}

/// Where a copy stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CopyState {
    /// Under way.
    InProgress,
    /// Done; there is a copy.
    Completed,
    /// Failed; see `failure`.
    Failed,
}

/// A request for a copy, which goes to the Region that is copied to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CopyRequest {
    /// The model that is to be copied.
    pub source_model_arn: String,
    /// The name of the copy.
    pub target_model_name: String,
    /// The key of the copy. Never absent: an absent key means a key that AWS owns.
    pub model_kms_key_id: String,
    /// Tags of the copy.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub target_model_tags: Vec<Tag>,
    /// Repeating a request with the same token starts no second copy.
    pub client_request_token: String,
}

/// Where models are kept, in one Region.
pub trait Models: Jobs {
    /// The model of this name or ARN; `None` where there is none.
    fn model(&self, model: &str) -> Result<Option<ModelReport>, TrainError>;

    /// What stands on the model of this ARN.
    fn dependents(&self, model: &str) -> Result<Vec<Dependent>, TrainError>;

    /// Asks for the end of what stands on a model; fine if it is gone already.
    fn remove(&self, dependent: &Dependent) -> Result<(), TrainError>;

    /// Whether it is still there.
    fn stands(&self, dependent: &Dependent) -> Result<bool, TrainError>;

    /// Asks for the end of the model of this ARN; fine if it is gone already.
    fn delete(&self, model: &str) -> Result<(), TrainError>;

    /// The ARNs of models in this Region that were tuned from the model of this ARN.
    fn tuned_from(&self, model: &str) -> Result<Vec<String>, TrainError>;

    /// The jobs that copied the model of this ARN into this Region and account.
    fn copies(&self, source: &str) -> Result<Vec<CopyReport>, TrainError>;

    /// Starts a copy; the answer is the job's ARN.
    fn copy(&self, request: &CopyRequest) -> Result<String, TrainError>;

    /// The copy job of this ARN; `None` where there is none.
    fn copy_job(&self, job: &str) -> Result<Option<CopyReport>, TrainError>;
}
