//! Models: looked at, copied and deleted, with what stands on them.
//!
//! Copies' errors are matched by their codes: their operations send some that the service model
//! doesn't name.

use aws_sdk_bedrock::error::BuildError;
use aws_sdk_bedrock::operation::get_custom_model::GetCustomModelOutput;
use aws_sdk_bedrock::operation::get_model_copy_job::GetModelCopyJobOutput;
use aws_sdk_bedrock::types::{
    CustomModelDeploymentSummary, ModelCopyJobStatus, ModelCopyJobSummary, ProvisionedModelSummary,
};

use super::{Bedrock, GET_MODEL, absent, incomplete, jobs, moment, refused, tags};
use crate::train::TrainError;
use crate::train::model::{
    CopyReport, CopyRequest, CopyState, Dependent, DependentKind, ModelReport, Models,
};

const DELETE: &str = "bedrock:DeleteCustomModel";
const LIST_MODELS: &str = "bedrock:ListCustomModels";
const LIST_DEPLOYMENTS: &str = "bedrock:ListCustomModelDeployments";
const GET_DEPLOYMENT: &str = "bedrock:GetCustomModelDeployment";
const DELETE_DEPLOYMENT: &str = "bedrock:DeleteCustomModelDeployment";
const LIST_THROUGHPUTS: &str = "bedrock:ListProvisionedModelThroughputs";
const GET_THROUGHPUT: &str = "bedrock:GetProvisionedModelThroughput";
const DELETE_THROUGHPUT: &str = "bedrock:DeleteProvisionedModelThroughput";
const LIST_COPIES: &str = "bedrock:ListModelCopyJobs";
const GET_COPY: &str = "bedrock:GetModelCopyJob";
const COPY: &str = "bedrock:CreateModelCopyJob";

impl Models for Bedrock {
    fn model(&self, model: &str) -> Result<Option<ModelReport>, TrainError> {
        let call = self.client.get_custom_model().model_identifier(model).send();
        match self.session.wait(call) {
            Ok(answer) => Ok(Some(report(&answer))),
            Err(error) if absent(&error) => Ok(None),
            Err(error) => Err(refused(GET_MODEL, &error)),
        }
    }

    fn dependents(&self, model: &str) -> Result<Vec<Dependent>, TrainError> {
        let pages = self.client.list_custom_model_deployments().model_arn_equals(model);
        let pages = pages.into_paginator().items().send();
        let deployments = self.all(LIST_DEPLOYMENTS, pages.collect())?;
        let pages = self.client.list_provisioned_model_throughputs().model_arn_equals(model);
        let pages = pages.into_paginator().items().send();
        let throughputs = self.all(LIST_THROUGHPUTS, pages.collect())?;
        let throughputs = throughputs.iter().map(throughput);
        Ok(deployments.iter().map(deployment).chain(throughputs).collect())
    }

    fn remove(&self, dependent: &Dependent) -> Result<(), TrainError> {
        let arn = dependent.arn.as_str();
        match dependent.kind {
            DependentKind::Deployment => {
                let call = self.client.delete_custom_model_deployment();
                let call = call.custom_model_deployment_identifier(arn).send();
                match self.session.wait(call) {
                    Err(error) if !absent(&error) => Err(refused(DELETE_DEPLOYMENT, &error)),
                    _ => Ok(()),
                }
            }
            DependentKind::Throughput => {
                let call = self.client.delete_provisioned_model_throughput();
                match self.session.wait(call.provisioned_model_id(arn).send()) {
                    Err(error) if !absent(&error) => Err(refused(DELETE_THROUGHPUT, &error)),
                    _ => Ok(()),
                }
            }
        }
    }

    fn stands(&self, dependent: &Dependent) -> Result<bool, TrainError> {
        let arn = dependent.arn.as_str();
        match dependent.kind {
            DependentKind::Deployment => {
                let call = self.client.get_custom_model_deployment();
                let call = call.custom_model_deployment_identifier(arn).send();
                match self.session.wait(call) {
                    Ok(_) => Ok(true),
                    Err(error) if absent(&error) => Ok(false),
                    Err(error) => Err(refused(GET_DEPLOYMENT, &error)),
                }
            }
            DependentKind::Throughput => {
                let call = self.client.get_provisioned_model_throughput();
                match self.session.wait(call.provisioned_model_id(arn).send()) {
                    Ok(_) => Ok(true),
                    Err(error) if absent(&error) => Ok(false),
                    Err(error) => Err(refused(GET_THROUGHPUT, &error)),
                }
            }
        }
    }

    fn delete(&self, model: &str) -> Result<(), TrainError> {
        let call = self.client.delete_custom_model().model_identifier(model).send();
        match self.session.wait(call) {
            Err(error) if !absent(&error) => Err(refused(DELETE, &error)),
            _ => Ok(()),
        }
    }

    fn tuned_from(&self, model: &str) -> Result<Vec<String>, TrainError> {
        let pages = self.client.list_custom_models().base_model_arn_equals(model).into_paginator();
        let found = self.all(LIST_MODELS, pages.items().send().collect())?;
        Ok(found.iter().map(|model| model.model_arn().to_owned()).collect())
    }

    fn copies(&self, source: &str) -> Result<Vec<CopyReport>, TrainError> {
        let pages = self.client.list_model_copy_jobs().source_model_arn_equals(source);
        let pages = pages.into_paginator().items().send();
        match self.session.wait(pages.collect::<Result<Vec<_>, _>>()) {
            Ok(found) => found.iter().map(listed_copy).collect(),
            // Where the model itself isn't known, no copy of it is either.
            Err(error) if absent(&error) => Ok(Vec::new()),
            Err(error) => Err(refused(LIST_COPIES, &error)),
        }
    }

    fn copy(&self, request: &CopyRequest) -> Result<String, TrainError> {
        let rendered = tags(&request.target_model_tags);
        let rendered = rendered.map_err(|error: BuildError| incomplete(COPY, &error))?;
        let call = self
            .client
            .create_model_copy_job()
            .source_model_arn(&request.source_model_arn)
            .target_model_name(&request.target_model_name)
            .model_kms_key_id(&request.model_kms_key_id)
            .client_request_token(&request.client_request_token)
            .set_target_model_tags(rendered);
        let answer = self.session.wait(call.send()).map_err(|error| refused(COPY, &error))?;
        Ok(answer.job_arn().to_owned())
    }

    fn copy_job(&self, job: &str) -> Result<Option<CopyReport>, TrainError> {
        let call = self.client.get_model_copy_job().job_arn(job).send();
        match self.session.wait(call) {
            Ok(answer) => copy(&answer).map(Some),
            Err(error) if absent(&error) => Ok(None),
            Err(error) => Err(refused(GET_COPY, &error)),
        }
    }
}

fn report(answer: &GetCustomModelOutput) -> ModelReport {
    let text = |text: Option<&str>| text.map(str::to_owned);
    let training = answer.training_data_config();
    let hyper_parameters = answer.hyper_parameters().cloned().unwrap_or_default();
    ModelReport {
        arn: answer.model_arn().to_owned(),
        name: answer.model_name().to_owned(),
        status: answer.model_status().map(|status| status.as_str().to_owned()),
        created: moment(answer.creation_time()),
        job_arn: text(answer.job_arn()),
        job_name: text(answer.job_name()),
        base_model_arn: text(answer.base_model_arn()),
        customization_type: answer.customization_type().map(|kind| kind.as_str().to_owned()),
        key_arn: text(answer.model_kms_key_arn()),
        training_uri: text(training.and_then(|set| set.s3_uri())),
        validation_uris: jobs::validators(answer.validation_data_config()),
        output_uri: answer.output_data_config().map(|output| output.s3_uri().to_owned()),
        hyper_parameters: hyper_parameters.into_iter().collect(),
        failure: text(answer.failure_message()),
    }
}

fn deployment(found: &CustomModelDeploymentSummary) -> Dependent {
    Dependent {
        kind: DependentKind::Deployment,
        arn: found.custom_model_deployment_arn().to_owned(),
        name: found.custom_model_deployment_name().to_owned(),
        status: found.status().as_str().to_owned(),
        units: None,
        commitment: None,
        commitment_ends: None,
    }
}

fn throughput(found: &ProvisionedModelSummary) -> Dependent {
    Dependent {
        kind: DependentKind::Throughput,
        arn: found.provisioned_model_arn().to_owned(),
        name: found.provisioned_model_name().to_owned(),
        status: found.status().as_str().to_owned(),
        units: Some(found.model_units()),
        commitment: found.commitment_duration().map(|term| term.as_str().to_owned()),
        commitment_ends: found.commitment_expiration_time().and_then(moment),
    }
}

fn copy(answer: &GetModelCopyJobOutput) -> Result<CopyReport, TrainError> {
    Ok(CopyReport {
        arn: answer.job_arn().to_owned(),
        state: copy_state(GET_COPY, answer.status())?,
        source_arn: answer.source_model_arn().to_owned(),
        target_arn: answer.target_model_arn().to_owned(),
        target_name: answer.target_model_name().map(str::to_owned),
        target_key_arn: answer.target_model_kms_key_arn().map(str::to_owned),
        failure: answer.failure_message().map(str::to_owned),
    })
}

fn listed_copy(found: &ModelCopyJobSummary) -> Result<CopyReport, TrainError> {
    Ok(CopyReport {
        arn: found.job_arn().to_owned(),
        state: copy_state(LIST_COPIES, found.status())?,
        source_arn: found.source_model_arn().to_owned(),
        target_arn: found.target_model_arn().to_owned(),
        target_name: found.target_model_name().map(str::to_owned),
        target_key_arn: found.target_model_kms_key_arn().map(str::to_owned),
        failure: found.failure_message().map(str::to_owned),
    })
}

fn copy_state(action: &'static str, status: &ModelCopyJobStatus) -> Result<CopyState, TrainError> {
    match status {
        ModelCopyJobStatus::InProgress => Ok(CopyState::InProgress),
        ModelCopyJobStatus::Completed => Ok(CopyState::Completed),
        ModelCopyJobStatus::Failed => Ok(CopyState::Failed),
        other => {
            let found = other.as_str();
            let code = format!("a status that this version does not know: {found}");
            Err(TrainError::Service { action, code })
        }
    }
}
