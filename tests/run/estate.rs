//! An account with a model that was trained on raw data, and all that can rest on a model.

use aws_sdk_bedrock::types::{
    CommitmentDuration, OutputDataConfig, Tag, TrainingDataConfig, VpcConfig,
};
use aws_sdk_kms::config::{BehaviorVersion, Credentials, Region, SharedCredentialsProvider};
use tokio::runtime::Runtime;

use super::account::Account;
use crate::support::servers::{Server, received};

/// Where copies go.
pub const AWAY: &str = "us-west-2";

/// The administrator's own calls in a Region.
pub struct Office {
    pub runtime: Runtime,
    pub bedrock: aws_sdk_bedrock::Client,
    pub kms: aws_sdk_kms::Client,
}

impl Office {
    pub fn of(account: &Account, region: &'static str) -> Self {
        let http = aws_smithy_http_client::Builder::new().build_http();
        let credentials = Credentials::new("test", "test", None, None, "test");
        let config = |server: &Server| {
            aws_types::SdkConfig::builder()
                .behavior_version(BehaviorVersion::latest())
                .region(Region::new(region))
                .credentials_provider(SharedCredentialsProvider::new(credentials.clone()))
                .endpoint_url(&server.url)
                .http_client(http.clone())
                .build()
        };
        Office {
            runtime: Runtime::new().expect("a runtime"),
            bedrock: aws_sdk_bedrock::Client::new(&config(&account.double)),
            kms: aws_sdk_kms::Client::new(&config(&account.backend)),
        }
    }

    /// A key of this Region; the answer is its ARN.
    pub fn key(&self) -> String {
        let made = self.runtime.block_on(self.kms.create_key().send()).expect("a key");
        made.key_metadata().and_then(|key| key.arn()).expect("its ARN").to_owned()
    }

    /// How many grants are on a key.
    pub fn grants(&self, key: &str) -> usize {
        let call = self.kms.list_grants().key_id(key).send();
        self.runtime.block_on(call).expect("grants").grants().len()
    }

    /// Trains a model on raw data and waits for it; the answer is its ARN.
    pub fn train(&self, account: &Account, name: &str, base: &str) -> String {
        let raw = format!("s3://raw-{}/train/b.jsonl", account.name);
        let out = format!("s3://out-{}/old/", account.name);
        let out = OutputDataConfig::builder().s3_uri(out).build().expect("a place");
        let tag = Tag::builder().key("team").value("support").build().expect("a tag");
        let vpc = VpcConfig::builder().subnet_ids("subnet-1").security_group_ids("sg-1").build();
        let call = self.bedrock.create_model_customization_job().job_name(format!("job-{name}"));
        let call = call
            .custom_model_name(name)
            .role_arn("arn:aws:iam::111122223333:role/Tuning")
            .client_request_token(format!("token-{name}"))
            .base_model_identifier(base)
            .custom_model_kms_key_id(&account.key)
            .training_data_config(TrainingDataConfig::builder().s3_uri(raw).build())
            .output_data_config(out)
            .hyper_parameters("epochCount", "3")
            .custom_model_tags(tag)
            .vpc_config(vpc.expect("a network"));
        let arn = self.runtime.block_on(call.send()).expect("a job").job_arn().to_owned();
        loop {
            let call = self.bedrock.get_model_customization_job().job_identifier(&arn).send();
            let answer = self.runtime.block_on(call).expect("a job");
            if let Some(model) = answer.output_model_arn() {
                return model.to_owned();
            }
        }
    }

    pub fn deploy(&self, model: &str, name: &str) {
        let call = self.bedrock.create_custom_model_deployment().model_arn(model);
        let call = call.model_deployment_name(name).send();
        self.runtime.block_on(call).expect("a deployment");
    }

    pub fn provision(&self, model: &str, name: &str, term: Option<CommitmentDuration>) {
        let call = self.bedrock.create_provisioned_model_throughput().model_id(model);
        let call = call.provisioned_model_name(name).model_units(1).set_commitment_duration(term);
        self.runtime.block_on(call.send()).expect("throughput");
    }

    /// Copies a model here, and waits for the copy; the answer is its ARN.
    pub fn copy(&self, model: &str, name: &str, key: &str) -> String {
        let call = self.bedrock.create_model_copy_job().source_model_arn(model);
        let call = call.target_model_name(name).model_kms_key_id(key).send();
        let job = self.runtime.block_on(call).expect("a job").job_arn().to_owned();
        loop {
            let call = self.bedrock.get_model_copy_job().job_arn(&job).send();
            let answer = self.runtime.block_on(call).expect("a job");
            if answer.status().as_str() == "Completed" {
                return answer.target_model_arn().to_owned();
            }
        }
    }

    /// The names of the models here.
    pub fn models(&self) -> Vec<String> {
        let found = self.runtime.block_on(self.bedrock.list_custom_models().send());
        let found = found.expect("models");
        found.model_summaries().iter().map(|model| model.model_name().to_owned()).collect()
    }

    /// How many deployments and throughputs are here.
    pub fn standing(&self) -> usize {
        let deployments = self.bedrock.list_custom_model_deployments().send();
        let deployments = self.runtime.block_on(deployments).expect("deployments");
        let throughputs = self.bedrock.list_provisioned_model_throughputs().send();
        let throughputs = self.runtime.block_on(throughputs).expect("throughputs");
        deployments.model_deployment_summaries().len()
            + throughputs.provisioned_model_summaries().len()
    }
}

/// The operations of this kind that a double received, with the last part of what each was about.
pub fn operations(account: &Account, starts: &[&str]) -> Vec<String> {
    let all = received(&account.double).into_iter();
    let name = |call: &serde_json::Value| call["operation"].as_str().unwrap_or_default().to_owned();
    let meant = all.filter(|call| starts.iter().any(|start| name(call).starts_with(start)));
    meant
        .map(|call| format!("{} {}", name(&call), call["region"].as_str().unwrap_or("-")))
        .collect()
}
