//! The store in Amazon S3: an [`S3Origin`] is read from, an [`S3Vault`] is written to.
//!
//! What is written is sealed with one KMS key, named by its ARN, and believed only as the service
//! itself reports it afterwards.

use std::net::IpAddr;

use aws_sdk_s3::Client;
use aws_sdk_s3::config::Builder;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use crate::session::{Fault, Meaning, Session};
use crate::store::{Seal, StoreError, StoreResult, Version};

mod mark;
mod origin;
mod range;
pub mod settings;
mod upload;
mod vault;

pub use origin::S3Origin;
pub use vault::S3Vault;

/// The ARN of the KMS key that a vault is sealed with.
///
/// An ARN and no id or alias, because S3 resolves those in the requester's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealKey(String);

impl SealKey {
    /// Accepts `arn:<partition>:kms:<region>:<account>:key/<id>` and nothing else.
    pub fn new(arn: &str) -> StoreResult<Self> {
        let parts: Vec<&str> = arn.split(':').collect();
        match parts.as_slice() {
            ["arn", partition, "kms", region, account, key]
                if partition.starts_with("aws")
                    && !region.is_empty()
                    && account.len() == 12
                    && account.bytes().all(|byte| byte.is_ascii_digit())
                    && key.strip_prefix("key/").is_some_and(|id| !id.is_empty()) =>
            {
                Ok(SealKey(arn.to_owned()))
            }
            _ => Err(StoreError::Settings {
                place: arn.to_owned(),
                why: "not the ARN of a key; give arn:aws:kms:<region>:<account>:key/<id>".into(),
            }),
        }
    }

    /// The ARN.
    pub fn arn(&self) -> &str {
        &self.0
    }
}

/// A bucket and a key, or a prefix of keys, in it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    bucket: String,
    key: String,
}

impl Place {
    fn parse(uri: &str) -> StoreResult<Self> {
        let rest = uri.strip_prefix("s3://").unwrap_or_default();
        let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
        if bucket.is_empty() || uri.chars().any(char::is_control) {
            return Err(StoreError::Service {
                place: uri.to_owned(),
                action: "reading the URI",
                code: "not of the form s3://bucket/key".into(),
            });
        }
        Ok(Place { bucket: bucket.to_owned(), key: key.to_owned() })
    }
}

/// A bucket with the client that speaks to it; cheap to clone.
#[derive(Clone)]
struct Bucket {
    session: Session,
    client: Client,
    name: String,
    /// The account that must own the bucket, where that is known.
    owner: Option<String>,
}

impl Bucket {
    fn new(session: &Session, name: &str, owner: Option<&str>) -> Self {
        let by_path = session.endpoint("S3").is_some_and(|url| no_host_names_below(&url));
        let config = Builder::from(session.config()).force_path_style(by_path).build();
        Bucket {
            session: session.clone(),
            client: Client::from_conf(config),
            name: name.to_owned(),
            owner: owner.map(str::to_owned),
        }
    }

    fn uri(&self, key: &str) -> String {
        format!("s3://{}/{key}", self.name)
    }

    /// What the service says of an object, or of one version; `None` where there is none.
    async fn head(
        &self,
        key: &str,
        version: Option<&str>,
    ) -> StoreResult<Option<HeadObjectOutput>> {
        let call = self.client.head_object().bucket(&self.name).key(key);
        let call = call
            .set_version_id(version.map(str::to_owned))
            .set_expected_bucket_owner(self.owner.clone());
        match call.send().await {
            Ok(found) => Ok(Some(found)),
            Err(error) => match Fault::of(&error) {
                fault if fault.meaning() == Meaning::Absent => Ok(None),
                fault => Err(self.failed("s3:HeadObject", key, fault)),
            },
        }
    }

    /// Turns an error of the SDK into one of stores, by the service's code.
    fn error<E>(
        &self,
        action: &'static str,
        key: &str,
        error: &SdkError<E, HttpResponse>,
    ) -> StoreError
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        self.failed(action, key, Fault::of(error))
    }

    /// S3 denies a bucket of another account than the one that must own it, and doesn't say that.
    fn denial(&self, code: String) -> String {
        match &self.owner {
            Some(owner) => format!("{code}, or the bucket isn't account {owner}'s"),
            None => code,
        }
    }

    fn failed(&self, action: &'static str, key: &str, fault: Fault) -> StoreError {
        let place = self.uri(key);
        match fault.meaning() {
            Meaning::Absent => StoreError::NotFound { place },
            Meaning::Denied => StoreError::Denied { place, action, code: self.denial(fault.code) },
            Meaning::Conflict => StoreError::Busy { place },
            Meaning::Key => StoreError::KeyUnusable { place, code: fault.code },
            _ => StoreError::Service { place, action, code: fault.code },
        }
    }
}

/// Whether an endpoint has no host names below its own for buckets.
fn no_host_names_below(url: &str) -> bool {
    let after = url.split_once("://").map_or(url, |(_, after)| after);
    let authority = after.split(['/', '?']).next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    host == "localhost" || host.parse::<IpAddr>().is_ok()
}

/// The encryption that a HEAD reports.
fn seal_of(head: &HeadObjectOutput) -> Seal {
    Seal {
        algorithm: head.server_side_encryption().map_or("none", |found| found.as_str()).to_owned(),
        key_arn: head.ssekms_key_id().map(str::to_owned),
        bucket_key: head.bucket_key_enabled(),
    }
}

fn size_of(head: &HeadObjectOutput) -> u64 {
    head.content_length().and_then(|size| u64::try_from(size).ok()).unwrap_or_default()
}

/// The version id where the bucket gives one; an unversioned bucket gives none, or `null`.
fn version_id_of(head: &HeadObjectOutput) -> Option<&str> {
    head.version_id().filter(|id| !id.is_empty() && *id != "null")
}

fn etag_of(head: &HeadObjectOutput) -> Version {
    Version::Etag(head.e_tag().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uri_is_a_bucket_and_a_key() {
        for (uri, bucket, key) in [
            ("s3://bucket/a/b.jsonl", "bucket", "a/b.jsonl"),
            ("s3://bucket/", "bucket", ""),
            ("s3://bucket", "bucket", ""),
            ("s3://bucket//x", "bucket", "/x"),
        ] {
            let place = Place::parse(uri).expect(uri);
            assert_eq!((place.bucket.as_str(), place.key.as_str()), (bucket, key), "{uri}");
        }
        for uri in ["", "s3://", "s3:///key", "bucket/key", "https://bucket/key", "s3://b/\n"] {
            assert!(Place::parse(uri).is_err(), "{uri:?}");
        }
    }

    #[test]
    fn only_the_arn_of_a_key_can_seal() {
        let id = "1234abcd-12ab-34cd-56ef-1234567890ab";
        let right = [
            format!("arn:aws:kms:us-east-1:111122223333:key/{id}"),
            format!("arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-{id}"),
        ];
        for arn in &right {
            assert_eq!(SealKey::new(arn).expect(arn).arn(), arn);
        }
        for arn in [
            "",
            id,
            "alias/mine",
            "arn:aws:kms:us-east-1:111122223333:alias/mine",
            "arn:aws:kms:us-east-1:1111:key/x",
            "arn:aws:kms:us-east-1:111122223333:key/",
            "arn:aws:s3:us-east-1:111122223333:key/x",
        ] {
            assert!(SealKey::new(arn).is_err(), "{arn:?}");
        }
    }

    #[test]
    fn buckets_are_in_the_path_where_the_host_can_have_no_names_below_it() {
        for (url, by_path) in [
            ("http://127.0.0.1:4566", true),
            ("http://localhost:9000/", true),
            ("http://[::1]:9000", true),
            ("https://s3.us-east-1.amazonaws.com", false),
            ("https://vpce-1.s3.us-east-1.vpce.amazonaws.com", false),
            ("http://localhost.example", false),
        ] {
            assert_eq!(no_host_names_below(url), by_path, "{url}");
        }
    }
}
