//! Teachers and graders in the SDK's types, and back.

use aws_sdk_bedrock::error::BuildError;
use aws_sdk_bedrock::types::{
    CustomizationConfig as SdkConfig, DistillationConfig, GraderConfig, LambdaGraderConfig,
    ReasoningEffort, RftConfig, RftHyperParameters, TeacherModelConfig,
};

use crate::train::customization::{
    CustomizationConfig, Distillation, Grader, Lambda, Reinforcement, ReinforcementParameters,
    Teacher,
};

/// As a request has it.
pub(super) fn rendered(
    config: Option<&CustomizationConfig>,
) -> Result<Option<SdkConfig>, BuildError> {
    let rendered = match config {
        None => return Ok(None),
        Some(CustomizationConfig::DistillationConfig(distillation)) => {
            let teacher = &distillation.teacher_model_config;
            let teacher = TeacherModelConfig::builder()
                .teacher_model_identifier(&teacher.teacher_model_identifier)
                .set_max_response_length_for_inference(teacher.max_response_length_for_inference)
                .build()?;
            let config = DistillationConfig::builder().teacher_model_config(teacher).build();
            SdkConfig::DistillationConfig(config)
        }
        Some(CustomizationConfig::RftConfig(reinforcement)) => {
            let Grader::LambdaGrader(lambda) = &reinforcement.grader_config;
            let lambda = LambdaGraderConfig::builder().lambda_arn(&lambda.lambda_arn).build()?;
            let config = RftConfig::builder()
                .grader_config(GraderConfig::LambdaGrader(lambda))
                .set_hyper_parameters(reinforcement.hyper_parameters.as_ref().map(parameters))
                .build();
            SdkConfig::RftConfig(config)
        }
    };
    Ok(Some(rendered))
}

fn parameters(given: &ReinforcementParameters) -> RftHyperParameters {
    RftHyperParameters::builder()
        .set_epoch_count(given.epoch_count)
        .set_batch_size(given.batch_size)
        .set_learning_rate(given.learning_rate)
        .set_max_prompt_length(given.max_prompt_length)
        .set_training_sample_per_prompt(given.training_sample_per_prompt)
        .set_inference_max_tokens(given.inference_max_tokens)
        .set_reasoning_effort(given.reasoning_effort.as_deref().map(ReasoningEffort::from))
        .set_eval_interval(given.eval_interval)
        .build()
}

/// As an answer has it; `None` for what this version doesn't know.
pub(super) fn read(config: &SdkConfig) -> Option<CustomizationConfig> {
    match config {
        SdkConfig::DistillationConfig(distillation) => {
            let teacher = distillation.teacher_model_config()?;
            let teacher_model_config = Teacher {
                teacher_model_identifier: teacher.teacher_model_identifier().to_owned(),
                max_response_length_for_inference: teacher.max_response_length_for_inference(),
            };
            Some(CustomizationConfig::DistillationConfig(Distillation { teacher_model_config }))
        }
        SdkConfig::RftConfig(rft) => {
            let Some(GraderConfig::LambdaGrader(lambda)) = rft.grader_config() else { return None };
            let lambda = Lambda { lambda_arn: lambda.lambda_arn().to_owned() };
            Some(CustomizationConfig::RftConfig(Reinforcement {
                grader_config: Grader::LambdaGrader(lambda),
                hyper_parameters: rft.hyper_parameters().map(read_parameters),
            }))
        }
        _ => None,
    }
}

fn read_parameters(given: &RftHyperParameters) -> ReinforcementParameters {
    ReinforcementParameters {
        epoch_count: given.epoch_count(),
        batch_size: given.batch_size(),
        learning_rate: given.learning_rate(),
        max_prompt_length: given.max_prompt_length(),
        training_sample_per_prompt: given.training_sample_per_prompt(),
        inference_max_tokens: given.inference_max_tokens(),
        reasoning_effort: given.reasoning_effort().map(|effort| effort.as_str().to_owned()),
        eval_interval: given.eval_interval(),
    }
}
