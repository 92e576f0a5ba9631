//! Signatures in AWS KMS.

use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::{MessageType, SigningAlgorithmSpec};

use super::{KmsKeyring, refused};
use crate::key::KeyError;
use crate::key::sign::{PublicHalf, PublicKey, Scheme};
use crate::session::Fault;

const PUBLIC: &str = "kms:GetPublicKey";
const SIGN: &str = "kms:Sign";

impl KmsKeyring {
    pub(super) fn public_half(&self, key: &str) -> Result<PublicHalf, KeyError> {
        let call = self.client.get_public_key().key_id(key).send();
        let answer =
            self.session.wait(call).map_err(|error| refused(key, PUBLIC, Fault::of(&error)))?;
        let half = answer.public_key().and_then(|der| {
            Some(PublicHalf {
                arn: answer.key_id()?.to_owned(),
                usage: answer.key_usage()?.as_str().to_owned(),
                spec: answer.key_spec()?.as_str().to_owned(),
                key: PublicKey::of_der(der.as_ref()).ok()?,
            })
        });
        half.ok_or_else(|| nonsense(key, PUBLIC))
    }

    pub(super) fn signature(
        &self,
        key: &str,
        scheme: Scheme,
        digest: &[u8],
    ) -> Result<Vec<u8>, KeyError> {
        let call = self
            .client
            .sign()
            .key_id(key)
            .message(Blob::new(digest))
            .message_type(MessageType::Digest)
            .signing_algorithm(SigningAlgorithmSpec::from(scheme.algorithm()));
        let answer = self.session.wait(call.send());
        let answer = answer.map_err(|error| refused(key, SIGN, Fault::of(&error)))?;
        let signature = answer.signature().map(|found| found.as_ref().to_vec());
        signature.ok_or_else(|| nonsense(key, SIGN))
    }
}

fn nonsense(key: &str, action: &'static str) -> KeyError {
    let code = "an answer without what was asked for".to_owned();
    KeyError::Service { key: key.to_owned(), action, code }
}
