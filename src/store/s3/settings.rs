//! What S3 tells of a bucket.

use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::get_bucket_lifecycle_configuration as lifecycle;
use aws_sdk_s3::operation::get_public_access_block::GetPublicAccessBlockOutput as AccessBlock;
use aws_sdk_s3::types::{ExpirationStatus, ServerSideEncryptionRule};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use super::Bucket;
use crate::session::Session;
use crate::store::bucket::{BucketFacts, DefaultEncryption, Fact};
use crate::store::{StoreError, StoreResult};

type Lifecycle = lifecycle::GetBucketLifecycleConfigurationOutput;

/// Codes that say that a bucket has no such setting.
const NO_ENCRYPTION: &str = "ServerSideEncryptionConfigurationNotFoundError";
const NO_BLOCK: &str = "NoSuchPublicAccessBlockConfiguration";
const NO_LIFECYCLE: &str = "NoSuchLifecycleConfiguration";

/// What S3 tells of a bucket. An error is returned only where the bucket itself can't be had.
pub fn facts(session: &Session, name: &str, owner: Option<&str>) -> StoreResult<BucketFacts> {
    let bucket = Bucket::new(session, name, owner);
    session.wait(async {
        let call = bucket.client.head_bucket().bucket(name);
        let region = match call.set_expected_bucket_owner(bucket.owner.clone()).send().await {
            Ok(head) => head.bucket_region().map(str::to_owned),
            Err(error) => match elsewhere(&error) {
                Some(region) => Some(region),
                None => return Err(bucket.error("s3:HeadBucket", "", &error)),
            },
        };
        Ok(BucketFacts {
            region,
            encryption: bucket.encryption().await,
            blocks_public_access: bucket.blocks_public_access().await,
            gives_up_uploads: bucket.gives_up_uploads().await,
        })
    })
}

/// The Region that an answer sends to, where the bucket lies in another one.
fn elsewhere<E>(error: &SdkError<E, HttpResponse>) -> Option<String> {
    let answer = error.raw_response().filter(|answer| answer.status().as_u16() == 301)?;
    answer.headers().get("x-amz-bucket-region").map(str::to_owned)
}

impl Bucket {
    async fn encryption(&self) -> Fact<DefaultEncryption> {
        let call = self.client.get_bucket_encryption().bucket(&self.name);
        let answer = call.set_expected_bucket_owner(self.owner.clone()).send().await;
        let found = self.setting("s3:GetEncryptionConfiguration", NO_ENCRYPTION, answer)?;
        let rules = found.as_ref().and_then(|found| found.server_side_encryption_configuration());
        let by_default = rules
            .and_then(|rules| rules.rules().first())
            .and_then(ServerSideEncryptionRule::apply_server_side_encryption_by_default);
        // What asks for nothing in a bucket without a rule is encrypted by S3's own key.
        Ok(by_default.map_or_else(
            || DefaultEncryption { algorithm: "AES256".to_owned(), key: None },
            |found| DefaultEncryption {
                algorithm: found.sse_algorithm().as_str().to_owned(),
                key: found.kms_master_key_id().map(str::to_owned),
            },
        ))
    }

    async fn blocks_public_access(&self) -> Fact<bool> {
        let call = self.client.get_public_access_block().bucket(&self.name);
        let answer = call.set_expected_bucket_owner(self.owner.clone()).send().await;
        let found = self.setting("s3:GetBucketPublicAccessBlock", NO_BLOCK, answer)?;
        let block = found.as_ref().and_then(AccessBlock::public_access_block_configuration);
        Ok(block.is_some_and(|block| {
            let all = [
                block.block_public_acls(),
                block.ignore_public_acls(),
                block.block_public_policy(),
                block.restrict_public_buckets(),
            ];
            all.iter().all(|switch| *switch == Some(true))
        }))
    }

    async fn gives_up_uploads(&self) -> Fact<bool> {
        let call = self.client.get_bucket_lifecycle_configuration().bucket(&self.name);
        let answer = call.set_expected_bucket_owner(self.owner.clone()).send().await;
        let found = self.setting("s3:GetLifecycleConfiguration", NO_LIFECYCLE, answer)?;
        let mut rules = found.as_ref().map(Lifecycle::rules).unwrap_or_default().iter();
        Ok(rules.any(|rule| {
            *rule.status() == ExpirationStatus::Enabled
                && rule.abort_incomplete_multipart_upload().is_some()
        }))
    }

    /// A setting; `None` where the bucket has none.
    fn setting<T, E>(
        &self,
        action: &'static str,
        none: &str,
        answer: Result<T, SdkError<E, HttpResponse>>,
    ) -> Result<Option<T>, StoreError>
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        match answer {
            Ok(found) => Ok(Some(found)),
            Err(error) if error.code() == Some(none) => Ok(None),
            Err(error) => Err(self.error(action, "", &error)),
        }
    }
}
