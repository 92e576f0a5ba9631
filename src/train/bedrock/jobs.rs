//! Jobs as they are looked at, listed and stopped.

use aws_sdk_bedrock::operation::get_model_customization_job::GetModelCustomizationJobOutput;
use aws_sdk_bedrock::types::{
    FineTuningJobStatus, JobStatusDetails, ModelCustomizationJobSummary, SortJobsBy, SortOrder,
    ValidationDataConfig, VpcConfig,
};
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;

use super::{Bedrock, GET_JOB, absent, customization, moment, refused, report};
use crate::train::job::{JobDetail, JobFilter, JobSummary, Jobs, Phase};
use crate::train::{Tag, TrainError, Vpc};

const STOP: &str = "bedrock:StopModelCustomizationJob";
const LIST: &str = "bedrock:ListModelCustomizationJobs";
const TAGS: &str = "bedrock:ListTagsForResource";

impl Jobs for Bedrock {
    fn detail(&self, job: &str) -> Result<Option<JobDetail>, TrainError> {
        let call = self.client.get_model_customization_job().job_identifier(job).send();
        match self.session.wait(call) {
            Ok(answer) => detail(&answer).map(Some),
            Err(error) if absent(&error) => Ok(None),
            Err(error) => Err(refused(GET_JOB, &error)),
        }
    }

    fn stop(&self, job: &str) -> Result<(), TrainError> {
        let call = self.client.stop_model_customization_job().job_identifier(job).send();
        self.session.wait(call).map(drop).map_err(|error| refused(STOP, &error))
    }

    fn list(&self, filter: &JobFilter) -> Result<Vec<JobSummary>, TrainError> {
        let call = self
            .client
            .list_model_customization_jobs()
            .set_status_equals(filter.state.map(|state| FineTuningJobStatus::from(state.word())))
            .set_name_contains(filter.name_contains.clone())
            .set_creation_time_after(time(filter.created_after.as_deref())?)
            .set_creation_time_before(time(filter.created_before.as_deref())?)
            .sort_by(SortJobsBy::CreationTime)
            .sort_order(SortOrder::Descending);
        let mut pages = call.into_paginator().items().send();
        let most = filter.most.unwrap_or(usize::MAX);
        let items = async {
            let mut found = Vec::new();
            while found.len() < most {
                match pages.next().await {
                    None => break,
                    Some(job) => found.push(summary(&job?)),
                }
            }
            Ok(found)
        };
        self.session.wait(items).map_err(|error| refused(LIST, &error))
    }

    fn tags(&self, arn: &str) -> Result<Vec<Tag>, TrainError> {
        let call = self.client.list_tags_for_resource().resource_arn(arn).send();
        let answer = self.session.wait(call).map_err(|error| refused(TAGS, &error))?;
        let tag = |tag: &aws_sdk_bedrock::types::Tag| Tag {
            key: tag.key().to_owned(),
            value: tag.value().to_owned(),
        };
        Ok(answer.tags().iter().map(tag).collect())
    }
}

fn detail(answer: &GetModelCustomizationJobOutput) -> Result<JobDetail, TrainError> {
    let metrics = answer.validation_metrics().iter();
    let hyper_parameters = answer.hyper_parameters().cloned().unwrap_or_default();
    let training = answer.training_data_config();
    Ok(JobDetail {
        report: report(answer)?,
        custom_model_name: answer.output_model_name().to_owned(),
        base_model_arn: answer.base_model_arn().to_owned(),
        customization_type: answer.customization_type().map(|kind| kind.as_str().to_owned()),
        role_arn: answer.role_arn().to_owned(),
        created: moment(answer.creation_time()),
        ended: answer.end_time().and_then(moment),
        training_uri: training.and_then(|set| set.s3_uri()).map(str::to_owned),
        validation_uris: validators(answer.validation_data_config()),
        hyper_parameters: hyper_parameters.into_iter().collect(),
        vpc_config: answer.vpc_config().map(vpc),
        customization_config: answer.customization_config().and_then(customization::read),
        phases: phases(answer),
        training_loss: answer.training_metrics().and_then(|metrics| metrics.training_loss()),
        validation_losses: metrics.filter_map(|metric| metric.validation_loss()).collect(),
    })
}

pub(super) fn validators(sets: Option<&ValidationDataConfig>) -> Vec<String> {
    let sets = sets.map(|sets| sets.validators()).unwrap_or_default();
    sets.iter().map(|set| set.s3_uri().to_owned()).collect()
}

fn vpc(vpc: &VpcConfig) -> Vpc {
    Vpc {
        subnet_ids: vpc.subnet_ids().to_vec(),
        security_group_ids: vpc.security_group_ids().to_vec(),
    }
}

fn phases(answer: &GetModelCustomizationJobOutput) -> Vec<Phase> {
    let Some(details) = answer.status_details() else { return Vec::new() };
    let found: [(&str, Option<&JobStatusDetails>); 3] = [
        ("validation", details.validation_details().and_then(|phase| phase.status())),
        ("data processing", details.data_processing_details().and_then(|phase| phase.status())),
        ("training", details.training_details().and_then(|phase| phase.status())),
    ];
    let phase = |(name, status): (&str, Option<&JobStatusDetails>)| {
        let status = status?.as_str().to_owned();
        Some(Phase { name: name.to_owned(), status })
    };
    found.into_iter().filter_map(phase).collect()
}

fn summary(job: &ModelCustomizationJobSummary) -> JobSummary {
    JobSummary {
        arn: job.job_arn().to_owned(),
        name: job.job_name().to_owned(),
        status: job.status().as_str().to_owned(),
        base_model_arn: job.base_model_arn().to_owned(),
        model_arn: job.custom_model_arn().map(str::to_owned),
        model_name: job.custom_model_name().map(str::to_owned),
        created: moment(job.creation_time()),
        ended: job.end_time().and_then(moment),
    }
}

fn time(text: Option<&str>) -> Result<Option<DateTime>, TrainError> {
    let read = |text| {
        DateTime::from_str(text, Format::DateTime).map_err(|_| TrainError::Refused {
            action: LIST,
            code: "InvalidRequest".to_owned(),
            message: format!("{text}: write a moment such as 2026-11-27T00:00:00Z"),
        })
    };
    text.map(read).transpose()
}
