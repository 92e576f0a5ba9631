//! A key is a KMS key that the customer controls: what it is, and whether a job may rest on it.

use serde::{Deserialize, Serialize};

pub mod audit;
pub mod case;
pub mod evaluate;
pub mod grant;
pub mod guard;
#[cfg(feature = "aws")]
pub mod kms;
pub mod policy;

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

/// Where keys are looked up.
pub trait Keyring: Send + Sync {
    /// Describes a key by ARN, id, or alias.
    fn describe(&self, key: &str) -> Result<KeyFacts, KeyError>;
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
