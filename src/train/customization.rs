//! What some customizations need beside data: a distillation its teacher, reinforcement its grader.
//! The members are the service's own.

use serde::{Deserialize, Serialize};

/// A teacher or a grader; the union `customizationConfig` of a request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CustomizationConfig {
    /// Of a distillation.
    DistillationConfig(Distillation),
    /// Of reinforcement fine-tuning.
    RftConfig(Reinforcement),
}

/// A distillation: a large model answers, and the small one learns from its answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Distillation {
    /// The large model.
    pub teacher_model_config: Teacher,
}

/// The model that answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Teacher {
    /// Its identifier or ARN.
    pub teacher_model_identifier: String,
    /// Most tokens of an answer.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub max_response_length_for_inference: Option<i32>,
}

/// Reinforcement: a grader judges answers, and the model learns from its marks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reinforcement {
    /// Who judges.
    pub grader_config: Grader,
    /// How it is trained.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub hyper_parameters: Option<ReinforcementParameters>,
}

/// Who judges.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Grader {
    /// A function of the customer's in AWS Lambda.
    LambdaGrader(Lambda),
}

/// A function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Lambda {
    /// Its ARN.
    pub lambda_arn: String,
}

/// The hyperparameters of reinforcement, which have members of their own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReinforcementParameters {
    /// How often the data is gone through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub epoch_count: Option<i32>,
    /// Records of a step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch_size: Option<i32>,
    /// How much a step changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learning_rate: Option<f32>,
    /// Most tokens of a prompt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_prompt_length: Option<i32>,
    /// Answers to each prompt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub training_sample_per_prompt: Option<i32>,
    /// Most tokens of an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inference_max_tokens: Option<i32>,
    /// `low`, `medium` or `high`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasoning_effort: Option<String>,
    /// Steps between two evaluations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eval_interval: Option<i32>,
}
