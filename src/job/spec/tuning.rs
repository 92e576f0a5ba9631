//! What a job file says of hyperparameters, teachers and graders.

use serde::{Deserialize, Serialize};

use super::{Customization, Job, SpecError, field, fits};
use crate::train::CustomizationConfig;
use crate::train::customization::{Distillation, Grader, Lambda, Reinforcement, Teacher};
use crate::train::hyper;
use crate::train::pattern::Pattern;

/// The large model of a distillation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeacherSpec {
    /// Its identifier or ARN.
    pub model: String,
    /// Most tokens of an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_response_length: Option<i32>,
}

/// Who judges answers in reinforcement.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GraderSpec {
    /// The ARN of a function in AWS Lambda.
    pub lambda_arn: String,
}

/// Whether hyperparameters, teacher and grader fit the customization.
pub(super) fn check(job: &Job) -> Result<(), SpecError> {
    use Customization::{Distillation, FineTuning, ReinforcementFineTuning};
    match (job.customization, &job.teacher) {
        (Distillation, Some(teacher)) => check_teacher(teacher)?,
        (Distillation, None) => {
            return field("job.teacher", "is required for distillation: { model = \"...\" }");
        }
        (_, Some(_)) => return field("job.teacher", "belongs to distillation alone"),
        (_, None) => {}
    }
    match (job.customization, &job.grader) {
        (ReinforcementFineTuning, Some(grader)) => {
            fits("job.grader", Pattern::Lambda, &grader.lambda_arn)?;
        }
        (ReinforcementFineTuning, None) => {
            let why = "is required for reinforcement: { lambda_arn = \"...\" }";
            return field("job.grader", why);
        }
        (_, Some(_)) => return field("job.grader", "belongs to reinforcement-fine-tuning alone"),
        (_, None) => {}
    }
    let checked = match job.customization {
        FineTuning => hyper::check(&job.base_model, &job.hyperparameters),
        ReinforcementFineTuning => hyper::reinforcement(&job.hyperparameters).map(drop),
        _ => Ok(()),
    };
    checked.or_else(|error| field("job.hyperparameters", &error.to_string()))
}

fn check_teacher(teacher: &TeacherSpec) -> Result<(), SpecError> {
    if teacher.model.is_empty() || teacher.max_response_length.is_some_and(|most| most < 1) {
        return field("job.teacher", "names a model, and a max_response_length of 1 or more");
    }
    Ok(())
}

/// The service's form of it. What `check` passed has all that is needed.
pub(super) fn config(job: &Job) -> Option<CustomizationConfig> {
    match job.customization {
        Customization::Distillation => {
            let teacher = job.teacher.as_ref()?;
            let teacher_model_config = Teacher {
                teacher_model_identifier: teacher.model.clone(),
                max_response_length_for_inference: teacher.max_response_length,
            };
            Some(CustomizationConfig::DistillationConfig(Distillation { teacher_model_config }))
        }
        Customization::ReinforcementFineTuning => {
            let lambda = Lambda { lambda_arn: job.grader.as_ref()?.lambda_arn.clone() };
            let parameters = hyper::reinforcement(&job.hyperparameters).ok()?;
            Some(CustomizationConfig::RftConfig(Reinforcement {
                grader_config: Grader::LambdaGrader(lambda),
                hyper_parameters: (!job.hyperparameters.is_empty()).then_some(parameters),
            }))
        }
        Customization::FineTuning | Customization::ContinuedPreTraining => None,
    }
}
