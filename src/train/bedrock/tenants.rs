//! Who rests on a key in Bedrock: models, and jobs that are making one.

use std::error::Error;

use aws_sdk_bedrock::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_bedrock::types::{
    FineTuningJobStatus, ModelCopyJobStatus, ModelCustomizationJobStatus as Status,
};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use super::{Bedrock, GET_JOB, GET_MODEL, refused};
use crate::train::{Tenancy, Tenant, TrainError};

const LIST_MODELS: &str = "bedrock:ListCustomModels";
const LIST_JOBS: &str = "bedrock:ListModelCustomizationJobs";
const LIST_COPIES: &str = "bedrock:ListModelCopyJobs";
const LIST_IMPORTED: &str = "bedrock:ListImportedModels";
const GET_IMPORTED: &str = "bedrock:GetImportedModel";

impl Tenancy for Bedrock {
    fn tenants(&self, key: &str) -> Result<Vec<Tenant>, TrainError> {
        let mut tenants = self.models()?;
        tenants.extend(self.jobs()?);
        tenants.extend(self.copies()?);
        tenants.extend(self.imported()?);
        // A job that doesn't say under which key it works may work under this one.
        tenants.retain(|tenant| tenant.key.as_deref().is_none_or(|found| found == key));
        tenants.retain(|tenant| tenant.key.is_some() || tenant.kind != MODEL);
        Ok(tenants)
    }
}

const MODEL: &str = "custom model";

impl Bedrock {
    fn models(&self) -> Result<Vec<Tenant>, TrainError> {
        let pages = self.client.list_custom_models().is_owned(true).into_paginator();
        let found = self.all(LIST_MODELS, pages.items().send().collect())?;
        let tenant = |model: &aws_sdk_bedrock::types::CustomModelSummary| {
            let call = self.client.get_custom_model().model_identifier(model.model_arn()).send();
            let answer = self.session.wait(call).map_err(|error| refused(GET_MODEL, &error))?;
            Ok(Tenant {
                kind: MODEL,
                arn: model.model_arn().to_owned(),
                name: model.model_name().to_owned(),
                key: answer.model_kms_key_arn().map(str::to_owned),
            })
        };
        found.iter().map(tenant).collect()
    }

    fn jobs(&self) -> Result<Vec<Tenant>, TrainError> {
        let pages = self.client.list_model_customization_jobs();
        let pages = pages.status_equals(FineTuningJobStatus::InProgress).into_paginator();
        let found = self.all(LIST_JOBS, pages.items().send().collect())?;
        let working = found.iter().filter(|job| *job.status() == Status::InProgress);
        let tenant = |job: &aws_sdk_bedrock::types::ModelCustomizationJobSummary| {
            let call = self.client.get_model_customization_job().job_identifier(job.job_arn());
            let answer =
                self.session.wait(call.send()).map_err(|error| refused(GET_JOB, &error))?;
            Ok(Tenant {
                kind: "customization job",
                arn: job.job_arn().to_owned(),
                name: job.job_name().to_owned(),
                key: answer.output_model_kms_key_arn().map(str::to_owned),
            })
        };
        working.map(tenant).collect()
    }

    fn copies(&self) -> Result<Vec<Tenant>, TrainError> {
        let pages = self.client.list_model_copy_jobs();
        let pages = pages.status_equals(ModelCopyJobStatus::InProgress).into_paginator();
        let found = self.all(LIST_COPIES, pages.items().send().collect())?;
        let working = found.iter().filter(|job| *job.status() == ModelCopyJobStatus::InProgress);
        let tenant = |job: &aws_sdk_bedrock::types::ModelCopyJobSummary| Tenant {
            kind: "copy job",
            arn: job.job_arn().to_owned(),
            name: job.target_model_name().unwrap_or_default().to_owned(),
            key: job.target_model_kms_key_arn().map(str::to_owned),
        };
        Ok(working.map(tenant).collect())
    }

    fn imported(&self) -> Result<Vec<Tenant>, TrainError> {
        let pages = self.client.list_imported_models().into_paginator();
        let found = self.all(LIST_IMPORTED, pages.items().send().collect())?;
        let tenant = |model: &aws_sdk_bedrock::types::ImportedModelSummary| {
            let call = self.client.get_imported_model().model_identifier(model.model_arn()).send();
            let answer = self.session.wait(call).map_err(|error| refused(GET_IMPORTED, &error))?;
            Ok(answer.model_kms_key_arn().map(|key| Tenant {
                kind: "imported model",
                arn: model.model_arn().to_owned(),
                name: model.model_name().to_owned(),
                key: Some(key.to_owned()),
            }))
        };
        found.iter().map(tenant).filter_map(Result::transpose).collect()
    }

    /// All items of all pages.
    pub(super) fn all<T, E, F>(&self, action: &'static str, items: F) -> Result<Vec<T>, TrainError>
    where
        F: Future<Output = Result<Vec<T>, SdkError<E, HttpResponse>>>,
        E: ProvideErrorMetadata + Error + 'static,
    {
        self.session.wait(items).map_err(|error| refused(action, &error))
    }
}
