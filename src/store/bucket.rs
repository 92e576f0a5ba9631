//! How a bucket treats what is put into it, as far as the service tells whoever asks.

use super::StoreError;

/// A fact that may not be had: the call may be forbidden, or unknown to the server.
pub type Fact<T> = Result<T, StoreError>;

/// What is asked of a bucket before anything is written to it.
#[derive(Debug)]
pub struct BucketFacts {
    /// The Region that it lies in; `None` where the service doesn't tell.
    pub region: Option<String>,
    /// How objects are encrypted that ask for nothing.
    pub encryption: Fact<DefaultEncryption>,
    /// Whether all four switches of its public access block are on.
    pub blocks_public_access: Fact<bool>,
    /// Whether a rule gives up uploads that are never finished.
    pub gives_up_uploads: Fact<bool>,
}

/// How objects are encrypted that ask for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefaultEncryption {
    /// `AES256`, `aws:kms` ...
    pub algorithm: String,
    /// The KMS key as the bucket names it; absent for the key that AWS manages.
    pub key: Option<String>,
}

impl DefaultEncryption {
    /// Whether a KMS key of the customer's own encrypts.
    pub fn is_customers(&self) -> bool {
        let managed = |key: &String| key.contains("alias/aws/");
        self.algorithm.starts_with("aws:kms") && self.key.as_ref().is_some_and(|key| !managed(key))
    }
}
