//! An envelope carries a document with signatures of it: DSSE, as in-toto uses it.
//!
//! The form is that of the DSSE protocol and envelope, version 1.0 (secure-systems-lab/dsse). What
//! is signed is the payload's type and bytes together, so no signature can be moved to a payload
//! that means something else.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use serde::{Deserialize, Serialize};

use crate::key::KeyError;
use crate::key::sign::{PublicKey, Signer};

/// The type of an in-toto statement.
pub const STATEMENT_PAYLOAD: &str = "application/vnd.in-toto+json";

/// A document with signatures of it. Members that it doesn't know are passed over, as DSSE asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Envelope {
    /// The document, in base64.
    payload: String,
    /// What the document is.
    payload_type: String,
    signatures: Vec<Signature>,
}

/// One signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// The ARN of the key: a hint, which nothing may rest on.
    #[serde(default)]
    keyid: String,
    /// The signature, in base64.
    sig: String,
}

impl Envelope {
    /// Signs an in-toto statement.
    pub fn of_statement(statement: &[u8], signer: &Signer) -> Result<Self, KeyError> {
        let signature = signer.sign(&encoding(STATEMENT_PAYLOAD, statement))?;
        Ok(Envelope {
            payload: STANDARD.encode(statement),
            payload_type: STATEMENT_PAYLOAD.to_owned(),
            signatures: vec![Signature {
                keyid: signer.arn().to_owned(),
                sig: STANDARD.encode(signature),
            }],
        })
    }

    /// The in-toto statement in it, whoever signed it; `None` where it holds something else.
    pub fn statement(&self) -> Option<Vec<u8>> {
        let payload = decoded(&self.payload)?;
        (self.payload_type == STATEMENT_PAYLOAD).then_some(payload)
    }

    /// Whether one of the signatures is of this key.
    pub fn is_signed_by(&self, key: &PublicKey) -> bool {
        let Some(payload) = decoded(&self.payload) else { return false };
        let message = encoding(&self.payload_type, &payload);
        let mut signatures = self.signatures.iter().filter_map(|found| decoded(&found.sig));
        signatures.any(|signature| key.verifies(&message, &signature))
    }
}

/// What is signed: the pre-authentication encoding, `DSSEv1 <length> <type> <length> <payload>`.
pub fn encoding(kind: &str, payload: &[u8]) -> Vec<u8> {
    let head = format!("DSSEv1 {} {kind} {} ", kind.len(), payload.len());
    [head.as_bytes(), payload].concat()
}

/// DSSE lets writers choose the alphabet.
fn decoded(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).or_else(|_| URL_SAFE.decode(text)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The protocol's own example.
    #[test]
    fn what_is_signed_is_as_the_protocol_prints_it() {
        let encoded = encoding("http://example.com/HelloWorld", b"hello world");
        assert_eq!(encoded, b"DSSEv1 29 http://example.com/HelloWorld 11 hello world");
        assert_eq!(encoding("", b""), b"DSSEv1 0  0 ");
    }

    /// The key of the example: its x and y in DER.
    const KEY: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZ805D3eqNZywjCI19lInBJOp7YMrCrzAH3CVTAOQ\
        0jgMeCvVTiaRJaRPRDOv8UMs6U4SvKc6pnrIDOoSYI3fdA==";
    /// Its signature: there r and s side by side, here in DER, as KMS writes it.
    const SIGNATURE: &str = "MEQCIANyarEBrVbCdjtsaqyOSHJ14qeRk6CdxfhZ2fjvPEo7AiBR6rDAajabZKci\
        JTfUiHqJPcIAriEGAHTVeCUjW2JIZA==";

    fn envelope(kind: &str, payload: &str) -> Envelope {
        let text = format!(
            r#"{{"payload":"{payload}","payloadType":"{kind}","more":[1],
               "signatures":[{{"sig":"{SIGNATURE}"}}]}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn the_protocols_own_signature_is_verified_and_no_other() {
        let key = PublicKey::of_der(&STANDARD.decode(KEY).unwrap()).unwrap();
        let kind = "http://example.com/HelloWorld";
        assert!(envelope(kind, "aGVsbG8gd29ybGQ=").is_signed_by(&key));
        for (kind, payload) in [
            (kind, "aGVsbG8gd29ybGQh"),
            (kind, "no base64"),
            ("http://example.com/HelloWorl", "aGVsbG8gd29ybGQ="),
        ] {
            assert!(!envelope(kind, payload).is_signed_by(&key), "{kind} {payload}");
        }
    }

    #[test]
    fn both_alphabets_of_base64_are_read() {
        let whole = |payload: &str| envelope(STATEMENT_PAYLOAD, payload).statement();
        assert_eq!(whole("-_8="), Some(vec![0xfb, 0xff]));
        assert_eq!(whole("+/8="), Some(vec![0xfb, 0xff]));
        assert_eq!(envelope("text/plain", "+/8=").statement(), None);
    }
}
