//! The keyring in AWS KMS.

use aws_sdk_kms::Client;

use crate::key::sign::{PublicHalf, Scheme};
use crate::key::{KeyError, KeyFacts, Keyring};
use crate::session::{Fault, Meaning, Session};

mod custody;
mod signing;

const DESCRIBE: &str = "kms:DescribeKey";

/// The keys that KMS holds in a session's Region.
pub struct KmsKeyring {
    session: Session,
    client: Client,
}

impl KmsKeyring {
    /// The keyring of a session's Region.
    pub fn new(session: &Session) -> Self {
        KmsKeyring { session: session.clone(), client: Client::new(session.config()) }
    }
}

impl Keyring for KmsKeyring {
    fn describe(&self, key: &str) -> Result<KeyFacts, KeyError> {
        let call = self.client.describe_key().key_id(key).send();
        let answer =
            self.session.wait(call).map_err(|error| refused(key, DESCRIBE, Fault::of(&error)))?;
        let found = answer.key_metadata();
        let facts = found.and_then(|found| {
            Some(KeyFacts {
                arn: found.arn()?.to_owned(),
                manager: found.key_manager()?.as_str().to_owned(),
                state: found.key_state()?.as_str().to_owned(),
                usage: found.key_usage()?.as_str().to_owned(),
                spec: found.key_spec()?.as_str().to_owned(),
            })
        });
        let facts = facts.ok_or_else(|| KeyError::Service {
            key: key.to_owned(),
            action: DESCRIBE,
            code: "an answer that does not describe the key".into(),
        })?;
        // A name in another account must not come to mean a key of this one.
        match account(key).is_none_or(|asked| account(&facts.arn) == Some(asked)) {
            true => Ok(facts),
            false => Err(KeyError::NotFound { key: key.to_owned() }),
        }
    }

    fn public_key(&self, key: &str) -> Result<PublicHalf, KeyError> {
        self.public_half(key)
    }

    fn sign(&self, key: &str, scheme: Scheme, digest: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.signature(key, scheme, digest)
    }
}

/// The account in an ARN.
fn account(key: &str) -> Option<&str> {
    key.strip_prefix("arn:").and_then(|rest| rest.split(':').nth(3))
}

fn refused(key: &str, action: &'static str, fault: Fault) -> KeyError {
    let (key, meaning) = (key.to_owned(), fault.meaning());
    let Fault { code, message, .. } = fault;
    match meaning {
        Meaning::Absent => KeyError::NotFound { key },
        Meaning::Denied | Meaning::Key => KeyError::Denied { key, action, code },
        Meaning::Refused => KeyError::Refused { key, action, code, message },
        _ => KeyError::Service { key, action, code },
    }
}
