//! The administrator's own calls: buckets, keys and objects that a test begins with.

use aws_sdk_kms::types::KeyUsageType;
use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_s3::types::{BucketVersioningStatus, VersioningConfiguration};
use tokio::runtime::Runtime;

use super::servers::REGION;

/// Clients with an administrator's rights on one server.
pub struct Admin {
    pub runtime: Runtime,
    pub s3: aws_sdk_s3::Client,
    pub kms: aws_sdk_kms::Client,
}

impl Admin {
    pub fn of(url: &str) -> Self {
        let http = aws_smithy_http_client::Builder::new().build_http();
        let config = aws_types::SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(REGION))
            .credentials_provider(aws_sdk_s3::config::SharedCredentialsProvider::new(
                Credentials::new("test", "test", None, None, "test"),
            ))
            .endpoint_url(url)
            .http_client(http)
            .build();
        let s3 = aws_sdk_s3::config::Builder::from(&config).force_path_style(true).build();
        Admin {
            runtime: Runtime::new().expect("a runtime"),
            s3: aws_sdk_s3::Client::from_conf(s3),
            kms: aws_sdk_kms::Client::new(&config),
        }
    }

    pub fn bucket(&self, name: &str) -> &Self {
        let call = self.s3.create_bucket().bucket(name).send();
        self.runtime.block_on(call).expect("a bucket");
        self
    }

    pub fn versioned(&self, bucket: &str) -> &Self {
        let on = VersioningConfiguration::builder().status(BucketVersioningStatus::Enabled).build();
        let call = self.s3.put_bucket_versioning().bucket(bucket).versioning_configuration(on);
        self.runtime.block_on(call.send()).expect("versioning");
        self
    }

    pub fn put(&self, bucket: &str, key: &str, body: &[u8]) -> &Self {
        let call = self.s3.put_object().bucket(bucket).key(key).body(body.to_vec().into());
        self.runtime.block_on(call.send()).expect("an object");
        self
    }

    pub fn keys(&self, bucket: &str) -> Vec<String> {
        let call = self.s3.list_objects_v2().bucket(bucket).send();
        let found = self.runtime.block_on(call).expect("a list");
        found.contents().iter().filter_map(|object| object.key().map(str::to_owned)).collect()
    }

    pub fn uploads(&self, bucket: &str) -> usize {
        let call = self.s3.list_multipart_uploads().bucket(bucket).send();
        self.runtime.block_on(call).expect("a list").uploads().len()
    }

    /// Starts an upload and leaves it, as a run that was killed does.
    pub fn leave_upload(&self, bucket: &str, key: &str) {
        let call = self.s3.create_multipart_upload().bucket(bucket).key(key).send();
        self.runtime.block_on(call).expect("an upload");
    }

    /// A symmetric key; the answer is its ARN.
    pub fn key(&self) -> String {
        let call = self.kms.create_key().key_usage(KeyUsageType::EncryptDecrypt).send();
        let made = self.runtime.block_on(call).expect("a key");
        made.key_metadata().and_then(|key| key.arn()).expect("its ARN").to_owned()
    }

    pub fn disable(&self, key: &str) {
        self.runtime.block_on(self.kms.disable_key().key_id(key).send()).expect("disabled");
    }

    pub fn alias(&self, alias: &str, key: &str) {
        let call = self.kms.create_alias().alias_name(alias).target_key_id(key).send();
        self.runtime.block_on(call).expect("an alias");
    }
}
