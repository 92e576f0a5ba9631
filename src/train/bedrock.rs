//! The trainer that is Amazon Bedrock.

use aws_sdk_bedrock::Client;
use aws_sdk_bedrock::error::{BuildError, ProvideErrorMetadata, SdkError};
use aws_sdk_bedrock::operation::create_model_customization_job::builders as create;
use aws_sdk_bedrock::operation::get_model_customization_job::GetModelCustomizationJobOutput;
use aws_sdk_bedrock::types::{
    CustomizationType, ModelCustomizationJobStatus as Status, OutputDataConfig, Tag as SdkTag,
    TrainingDataConfig, ValidationDataConfig, Validator, VpcConfig,
};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;

use crate::session::{Fault, Meaning, Session};
use crate::train::{JobReport, JobState, Request, Tag, TrainError, Trainer};

mod customization;
mod jobs;
mod models;
mod tenants;

const CREATE: &str = "bedrock:CreateModelCustomizationJob";
const GET_JOB: &str = "bedrock:GetModelCustomizationJob";
const GET_MODEL: &str = "bedrock:GetCustomModel";
const GET_BASE: &str = "bedrock:GetFoundationModel";

/// Bedrock in a session's Region.
pub struct Bedrock {
    session: Session,
    client: Client,
}

impl Bedrock {
    /// Bedrock in a session's Region.
    pub fn new(session: &Session) -> Self {
        Bedrock { session: session.clone(), client: Client::new(session.config()) }
    }
}

impl Trainer for Bedrock {
    fn submit(&self, request: &Request) -> Result<String, TrainError> {
        let call = rendered(self.client.create_model_customization_job(), request);
        let call = call.map_err(|error| incomplete(CREATE, &error))?;
        let answer = self.session.wait(call.send()).map_err(|error| refused(CREATE, &error))?;
        Ok(answer.job_arn().to_owned())
    }

    fn find(&self, job: &str) -> Result<Option<JobReport>, TrainError> {
        let call = self.client.get_model_customization_job().job_identifier(job).send();
        match self.session.wait(call) {
            Ok(answer) => report(&answer).map(Some),
            Err(error) if absent(&error) => Ok(None),
            Err(error) => Err(refused(GET_JOB, &error)),
        }
    }

    fn model_key(&self, model: &str) -> Result<Option<String>, TrainError> {
        let call = self.client.get_custom_model().model_identifier(model).send();
        let answer = self.session.wait(call).map_err(|error| refused(GET_MODEL, &error))?;
        Ok(answer.model_kms_key_arn().map(str::to_owned))
    }

    fn has_base(&self, model: &str) -> Result<bool, TrainError> {
        if model.contains(":custom-model/") {
            let call = self.client.get_custom_model().model_identifier(model).send();
            return is_there(GET_MODEL, self.session.wait(call));
        }
        let call = self.client.get_foundation_model().model_identifier(model).send();
        is_there(GET_BASE, self.session.wait(call))
    }

    fn region(&self) -> &str {
        self.session.region()
    }
}

fn is_there<T, E>(
    action: &'static str,
    answer: Result<T, SdkError<E, HttpResponse>>,
) -> Result<bool, TrainError>
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    match answer {
        Ok(_) => Ok(true),
        Err(error) if absent(&error) => Ok(false),
        Err(error) => Err(refused(action, &error)),
    }
}

type Call = create::CreateModelCustomizationJobFluentBuilder;

/// The request in the SDK's types. The key is set without a condition: there is no request without.
fn rendered(call: Call, request: &Request) -> Result<Call, BuildError> {
    let training =
        TrainingDataConfig::builder().s3_uri(&request.training_data_config.s3_uri).build();
    let output = OutputDataConfig::builder().s3_uri(&request.output_data_config.s3_uri).build()?;
    let hyper = &request.hyper_parameters;
    let call = call
        .job_name(&request.job_name)
        .custom_model_name(&request.custom_model_name)
        .role_arn(&request.role_arn)
        .client_request_token(&request.client_request_token)
        .base_model_identifier(&request.base_model_identifier)
        .customization_type(CustomizationType::from(request.customization_type.as_str()))
        .custom_model_kms_key_id(&request.custom_model_kms_key_id)
        .training_data_config(training)
        .output_data_config(output)
        .set_hyper_parameters((!hyper.is_empty()).then(|| hyper.clone().into_iter().collect()))
        .set_job_tags(tags(&request.job_tags)?)
        .set_custom_model_tags(tags(&request.custom_model_tags)?)
        .set_validation_data_config(validation(request)?)
        .set_vpc_config(vpc(request)?)
        .set_customization_config(customization::rendered(request.customization_config.as_ref())?);
    Ok(call)
}

fn tags(tags: &[Tag]) -> Result<Option<Vec<SdkTag>>, BuildError> {
    if tags.is_empty() {
        return Ok(None);
    }
    let tags = tags.iter().map(|tag| SdkTag::builder().key(&tag.key).value(&tag.value).build());
    tags.collect::<Result<_, _>>().map(Some)
}

fn validation(request: &Request) -> Result<Option<ValidationDataConfig>, BuildError> {
    let Some(sets) = &request.validation_data_config else { return Ok(None) };
    let sets = sets.validators.iter().map(|set| Validator::builder().s3_uri(&set.s3_uri).build());
    let sets = sets.collect::<Result<_, _>>()?;
    ValidationDataConfig::builder().set_validators(Some(sets)).build().map(Some)
}

fn vpc(request: &Request) -> Result<Option<VpcConfig>, BuildError> {
    let Some(vpc) = &request.vpc_config else { return Ok(None) };
    VpcConfig::builder()
        .set_subnet_ids(Some(vpc.subnet_ids.clone()))
        .set_security_group_ids(Some(vpc.security_group_ids.clone()))
        .build()
        .map(Some)
}

fn report(answer: &GetModelCustomizationJobOutput) -> Result<JobReport, TrainError> {
    let state = match answer.status() {
        Some(Status::InProgress) => JobState::InProgress,
        Some(Status::Completed) => JobState::Completed,
        Some(Status::Failed) => JobState::Failed,
        Some(Status::Stopping) => JobState::Stopping,
        Some(Status::Stopped) => JobState::Stopped,
        other => {
            let found = other.map_or("no status", |status| status.as_str());
            let code = format!("a status that this version does not know: {found}");
            return Err(TrainError::Service { action: GET_JOB, code });
        }
    };
    let output = answer.output_data_config().map(|output| output.s3_uri().to_owned());
    Ok(JobReport {
        arn: answer.job_arn().to_owned(),
        name: answer.job_name().to_owned(),
        state,
        failure: answer.failure_message().map(str::to_owned),
        client_request_token: answer.client_request_token().map(str::to_owned),
        model_arn: answer.output_model_arn().map(str::to_owned),
        model_key_arn: answer.output_model_kms_key_arn().map(str::to_owned),
        output_uri: output.unwrap_or_default(),
    })
}

/// A moment as RFC 3339 has it, in UTC.
fn moment(time: &DateTime) -> Option<String> {
    time.fmt(Format::DateTime).ok()
}

fn incomplete(action: &'static str, error: &BuildError) -> TrainError {
    TrainError::Refused { action, code: "InvalidRequest".into(), message: error.to_string() }
}

/// Only Bedrock's own word counts: a server between may answer 404 to anything.
fn absent<E>(error: &SdkError<E, HttpResponse>) -> bool
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    Fault::of(error).code == "ResourceNotFoundException"
}

fn refused<E>(action: &'static str, error: &SdkError<E, HttpResponse>) -> TrainError
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    let fault = Fault::of(error);
    let meaning = fault.meaning();
    let Fault { code, message, .. } = fault;
    match meaning {
        Meaning::Denied => TrainError::Denied { action, code },
        Meaning::Absent | Meaning::Refused | Meaning::Key => {
            TrainError::Refused { action, code, message }
        }
        _ => TrainError::Service { action, code },
    }
}
