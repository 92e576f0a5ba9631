//! Policies, grants and keys in AWS KMS.

use std::error::Error;

use aws_sdk_kms::error::{BuildError, ProvideErrorMetadata, SdkError};
use aws_sdk_kms::types::{GrantListEntry, KeySpec, KeyUsageType, Tag};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::date_time::Format;

use super::{KmsKeyring, refused};
use crate::key::grant::Grant;
use crate::key::policy::KeyPolicy;
use crate::key::{Custody, Ending, KeyError, NewKey};
use crate::limits::KEY_GRANTS_PAGE;
use crate::session::{Fault, Meaning};

const GET: &str = "kms:GetKeyPolicy";
const PUT: &str = "kms:PutKeyPolicy";
const LIST: &str = "kms:ListGrants";
const CREATE: &str = "kms:CreateKey";
const ALIAS: &str = "kms:CreateAlias";
const ROTATION: &str = "kms:GetKeyRotationStatus";
const ROTATE: &str = "kms:EnableKeyRotation";
const RETIRE: &str = "kms:RetireGrant";
const REVOKE: &str = "kms:RevokeGrant";

/// How KMS says that it would have done what a dry run asked for.
const WOULD: &str = "DryRunOperationException";

impl Custody for KmsKeyring {
    fn policy(&self, key: &str) -> Result<String, KeyError> {
        let call = self.client.get_key_policy().key_id(key).send();
        let answer = self.session.wait(call).map_err(|error| told(key, GET, &error))?;
        answer.policy().map(str::to_owned).ok_or_else(|| KeyError::Service {
            key: key.to_owned(),
            action: GET,
            code: "an answer without a policy".to_owned(),
        })
    }

    fn put_policy(&self, key: &str, policy: &KeyPolicy) -> Result<(), KeyError> {
        let call = self.client.put_key_policy().key_id(key).policy(policy.to_string()).send();
        self.session.wait(call).map(drop).map_err(|error| told(key, PUT, &error))
    }

    fn grants(&self, key: &str) -> Result<Vec<Grant>, KeyError> {
        let pages = self.client.list_grants().key_id(key).into_paginator();
        let all = pages.page_size(KEY_GRANTS_PAGE).items().send();
        let all = self.session.wait(all.collect::<Result<Vec<_>, _>>());
        Ok(all.map_err(|error| told(key, LIST, &error))?.iter().map(grant).collect())
    }

    fn rotates(&self, key: &str) -> Result<Option<bool>, KeyError> {
        let call = self.client.get_key_rotation_status().key_id(key).send();
        match self.session.wait(call) {
            Ok(answer) => Ok(Some(answer.key_rotation_enabled())),
            // Not for asymmetric keys, imported material or keys about to be deleted.
            Err(error) => match Fault::of(&error).meaning() {
                Meaning::Refused | Meaning::Denied | Meaning::Unsupported => Ok(None),
                _ => Err(told(key, ROTATION, &error)),
            },
        }
    }

    fn create(&self, wanted: &NewKey) -> Result<String, KeyError> {
        let name = wanted.description.as_str();
        let call = self
            .client
            .create_key()
            .key_spec(KeySpec::SymmetricDefault)
            .key_usage(KeyUsageType::EncryptDecrypt)
            .description(name)
            .policy(wanted.policy.to_string())
            .set_tags(tags(&wanted.tags).map_err(|error| incomplete(name, &error))?);
        let answer = self.session.wait(call.send()).map_err(|error| told(name, CREATE, &error))?;
        let arn = answer.key_metadata().and_then(|made| made.arn());
        arn.map(str::to_owned).ok_or_else(|| KeyError::Service {
            key: name.to_owned(),
            action: CREATE,
            code: "an answer without the key's ARN".to_owned(),
        })
    }

    fn alias(&self, alias: &str, key: &str) -> Result<(), KeyError> {
        let call = self.client.create_alias().alias_name(alias).target_key_id(key).send();
        self.session.wait(call).map(drop).map_err(|error| told(alias, ALIAS, &error))
    }

    fn rotate(&self, key: &str, days: u16) -> Result<(), KeyError> {
        let call = self.client.enable_key_rotation().key_id(key);
        let call = call.rotation_period_in_days(i32::from(days)).send();
        self.session.wait(call).map(drop).map_err(|error| told(key, ROTATE, &error))
    }

    fn end(&self, key: &str, grant: &str, how: Ending, dry_run: bool) -> Result<(), KeyError> {
        match how {
            Ending::Retire => {
                let call = self.client.retire_grant().key_id(key).grant_id(grant);
                let answer = self.session.wait(call.dry_run(dry_run).send());
                ended(answer.map(drop), key, RETIRE, dry_run)
            }
            Ending::Revoke => {
                let call = self.client.revoke_grant().key_id(key).grant_id(grant);
                let answer = self.session.wait(call.dry_run(dry_run).send());
                ended(answer.map(drop), key, REVOKE, dry_run)
            }
        }
    }
}

/// A dry run that would have worked ends with an error that says so.
fn ended<E>(
    answer: Result<(), SdkError<E, HttpResponse>>,
    key: &str,
    action: &'static str,
    dry_run: bool,
) -> Result<(), KeyError>
where
    E: ProvideErrorMetadata + Error + 'static,
{
    match answer {
        Err(error) if dry_run && error.code() == Some(WOULD) => Ok(()),
        answer => answer.map_err(|error| told(key, action, &error)),
    }
}

fn tags(tags: &[(String, String)]) -> Result<Option<Vec<Tag>>, BuildError> {
    let built =
        tags.iter().map(|(key, value)| Tag::builder().tag_key(key).tag_value(value).build());
    Ok(Some(built.collect::<Result<Vec<_>, _>>()?).filter(|tags| !tags.is_empty()))
}

fn grant(entry: &GrantListEntry) -> Grant {
    let text = |text: Option<&str>| text.map(str::to_owned);
    let constraints = entry.constraints();
    let subset = constraints.and_then(|found| found.encryption_context_subset());
    let equals = constraints.and_then(|found| found.encryption_context_equals());
    Grant {
        id: entry.grant_id().unwrap_or_default().to_owned(),
        name: text(entry.name()).filter(|name| !name.is_empty()),
        created: entry.creation_date().and_then(|date| date.fmt(Format::DateTime).ok()),
        grantee: text(entry.grantee_principal()),
        grantee_service: text(entry.grantee_service_principal()),
        retiring: text(entry.retiring_principal()),
        retiring_service: text(entry.retiring_service_principal()),
        issuer: text(entry.issuing_account()),
        operations: entry.operations().iter().map(|found| found.as_str().to_owned()).collect(),
        context_subset: subset.cloned().unwrap_or_default().into_iter().collect(),
        context_equals: equals.cloned().unwrap_or_default().into_iter().collect(),
        source_arn: text(constraints.and_then(|found| found.source_arn())),
    }
}

fn incomplete(key: &str, error: &BuildError) -> KeyError {
    KeyError::Refused {
        key: key.to_owned(),
        action: CREATE,
        code: "InvalidRequest".to_owned(),
        message: error.to_string(),
    }
}

fn told<E>(key: &str, action: &'static str, error: &SdkError<E, HttpResponse>) -> KeyError
where
    E: ProvideErrorMetadata + Error + 'static,
{
    refused(key, action, Fault::of(error))
}
