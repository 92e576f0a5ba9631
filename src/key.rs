//! A key is a KMS key that the customer controls: what it is, and whether a job may rest on it.

use serde::{Deserialize, Serialize};

use grant::Grant;
use policy::KeyPolicy;
use sign::{PublicHalf, Scheme};

#[cfg(feature = "aws")]
mod asking;
pub mod audit;
pub mod case;
pub mod evaluate;
pub mod evidence;
pub mod grant;
pub mod guard;
#[cfg(feature = "aws")]
pub mod history;
#[cfg(feature = "aws")]
pub mod kms;
#[cfg(feature = "aws")]
pub mod log_group;
pub mod policy;
pub mod role;
pub mod sign;

/// What KMS says of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyFacts {
    /// The key's ARN (`arn:aws:kms:<region>:<account>:key/<id>`), aliases resolved.
    pub arn: String,
    /// `CUSTOMER` or `AWS`.
    pub manager: String,
    /// `Enabled`, `Disabled`, `PendingDeletion` ...
    pub state: String,
    /// `ENCRYPT_DECRYPT` ...
    pub usage: String,
    /// `SYMMETRIC_DEFAULT` ...
    pub spec: String,
}

/// Where keys are looked up, and asked to sign.
pub trait Keyring: Send + Sync {
    /// Describes a key by ARN, id, or alias.
    fn describe(&self, key: &str) -> Result<KeyFacts, KeyError>;

    /// The public half of an asymmetric key.
    fn public_key(&self, key: &str) -> Result<PublicHalf, KeyError>;

    /// Signs a digest of the scheme's kind with an asymmetric key.
    fn sign(&self, key: &str, scheme: Scheme, digest: &[u8]) -> Result<Vec<u8>, KeyError>;
}

/// Who looks after keys: their policies, their grants, and keys themselves.
pub trait Custody: Keyring {
    /// The key's policy as KMS holds it, a JSON text.
    fn policy(&self, key: &str) -> Result<String, KeyError>;

    /// Gives the key another policy. KMS itself refuses one by which the caller could not give it
    /// the next.
    fn put_policy(&self, key: &str, policy: &KeyPolicy) -> Result<(), KeyError>;

    /// All grants on the key.
    fn grants(&self, key: &str) -> Result<Vec<Grant>, KeyError>;

    /// Whether KMS rotates the key; `None` where KMS can't rotate such a key or won't tell.
    fn rotates(&self, key: &str) -> Result<Option<bool>, KeyError>;

    /// Makes a symmetric key for encryption; the answer is its ARN.
    fn create(&self, wanted: &NewKey) -> Result<String, KeyError>;

    /// Gives a key another name, which begins with `alias/`.
    fn alias(&self, alias: &str, key: &str) -> Result<(), KeyError>;

    /// Lets KMS rotate a key, every so many days (90 to 2560).
    fn rotate(&self, key: &str, days: u16) -> Result<(), KeyError>;

    /// Ends a grant. With `dry_run`, KMS only says whether it would.
    fn end(&self, key: &str, grant: &str, how: Ending, dry_run: bool) -> Result<(), KeyError>;
}

/// A key that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewKey {
    /// Its policy.
    pub policy: KeyPolicy,
    /// What people read of it.
    pub description: String,
    /// Its tags: keys and values.
    pub tags: Vec<(String, String)>,
}

/// How a grant ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// By whoever made the grant or may retire it: its work is done.
    Retire,
    /// By the key's administrator: it is taken back.
    Revoke,
}

/// Why a key can't carry a job.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// There is no such key in that Region and account.
    #[error("{key}: no such key; check the Region and the account in its ARN")]
    NotFound {
        /// The key as asked for.
        key: String,
    },
    /// Not allowed to look at the key, or no credentials.
    #[error("{key}: {action} was denied ({code}); allow it in the key policy or to this identity")]
    Denied {
        /// The key.
        key: String,
        /// The call.
        action: &'static str,
        /// The service's code.
        code: String,
    },
    /// The key is there and can't carry the job.
    #[error("{key}: {why}")]
    Unfit {
        /// The key.
        key: String,
        /// What is wrong and what to do.
        why: String,
    },
    /// The request was refused as it is.
    #[error("{key}: {action} was refused ({code}): {message}")]
    Refused {
        /// The key.
        key: String,
        /// The call.
        action: &'static str,
        /// The service's code, such as `MalformedPolicyDocumentException`.
        code: String,
        /// The service's words.
        message: String,
    },
    /// The service failed.
    #[error("{key}: {action} failed ({code})")]
    Service {
        /// The key.
        key: String,
        /// The call.
        action: &'static str,
        /// The service's code.
        code: String,
    },
}

impl KeyFacts {
    /// Whether a training job in `region` can rest on this key: the customer's own, enabled,
    /// symmetric, for encryption, in the same Region.
    pub fn fit(&self, region: &str) -> Result<(), KeyError> {
        let unfit = |why: String| Err(KeyError::Unfit { key: self.arn.clone(), why });
        if self.manager != "CUSTOMER" {
            return unfit("is an AWS managed key; use a customer managed key".into());
        }
        if self.state != "Enabled" {
            return unfit(format!("is {}; enable it or choose another key", self.state));
        }
        if self.usage != "ENCRYPT_DECRYPT" || self.spec != "SYMMETRIC_DEFAULT" {
            return unfit("is not a symmetric encryption key; choose one that is".into());
        }
        match self.arn.split(':').nth(3) {
            Some(found) if found == region => Ok(()),
            _ => unfit(format!("is not in {region}; the key must be in the job's Region")),
        }
    }
}
