//! A receipt is what was done to a dataset, in a form that others can check: an in-toto statement
//! whose subjects are the published objects. It tells no time, so the same work has the same
//! receipt.

use std::io::Read;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::redact::Tally;
use crate::store::{Document, Seal, Vault, hex};

use super::filed::{Filed, Proof};
use super::sanitize::{Digested, Stored, standing};
use super::{JobError, Provenance, Submission};

/// The statement's type.
pub const STATEMENT: &str = "https://in-toto.io/Statement/v1";
/// The predicate's type. in-toto asks for a URI that no one else uses, and that may lead nowhere
/// (`TypeURI`). A domain can pass to others; a UUID that was drawn at random is nobody else's for
/// ever (RFC 9562). Its fragment tells the kind and the version.
pub const PREDICATE: &str = "urn:uuid:241d3834-8bb4-4315-ae2c-8c26f788d0cf#receipt-v1";
/// The type that receipts had before; all else in them is as it is now.
const PREDICATE_BEFORE: &str = "https://expurgate.dev/receipt/v1";

/// What was done to a dataset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    #[serde(rename = "_type")]
    kind: String,
    subject: Vec<Subject>,
    #[serde(rename = "predicateType")]
    predicate_kind: String,
    predicate: Predicate,
}

/// A published object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Its name in the dataset.
    pub name: String,
    /// Its digest.
    pub digest: Digests,
}

/// The digests of an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digests {
    /// SHA-256, in hexadecimal.
    pub sha256: String,
}

/// What a receipt says of its subjects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Predicate {
    /// The run's name.
    pub run_id: String,
    /// The program, the rules and the policy.
    pub made_by: Provenance,
    /// What was read, as it was read.
    pub inputs: Vec<Digested>,
    /// What was written, as it was read back.
    pub outputs: Vec<Output>,
    /// What was done.
    pub counts: Tally,
    /// The ARN of the key that signs this statement. One that names a key and has no signature of
    /// it proves nothing.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub signed_by: Option<String>,
    /// What came of the job, once it was submitted and checked.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub submission: Option<Submission>,
}

/// A written object as it was read back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// Its name in the dataset.
    pub name: String,
    /// Where it lies.
    pub uri: String,
    /// Its size in bytes.
    pub size: u64,
    /// Records in it.
    pub records: u64,
    /// How it is encrypted, as the service reports.
    pub seal: Seal,
}

/// Why a receipt can't be read.
#[derive(Debug, thiserror::Error)]
pub enum ReceiptError {
    /// The bytes can't be had.
    #[error("the receipt can't be read: {0}")]
    Read(std::io::Error),
    /// It is no receipt of this program.
    #[error("the receipt is not one of this program: {0}")]
    Form(String),
}

impl Receipt {
    /// The receipt of what is stored, with each object's encryption as the store reports it now.
    pub fn of(stored: &Stored, vault: &dyn Vault, made_by: &Provenance) -> Result<Self, JobError> {
        let mut receipt = Receipt {
            kind: STATEMENT.into(),
            subject: Vec::new(),
            predicate_kind: PREDICATE.into(),
            predicate: Predicate {
                run_id: stored.run_id.clone(),
                made_by: made_by.clone(),
                inputs: Vec::new(),
                outputs: Vec::new(),
                counts: Tally::default(),
                signed_by: None,
                submission: None,
            },
        };
        for object in &stored.objects {
            let stat = standing(object, vault)?;
            let name = object.name.clone();
            let digest = Digests { sha256: object.sha256.clone() };
            receipt.subject.push(Subject { name: name.clone(), digest });
            let (uri, records) = (vault.uri(&name), object.tally.records_written);
            let output = Output { name, uri, size: object.size, records, seal: stat.seal };
            receipt.predicate.outputs.push(output);
            receipt.predicate.inputs.extend(object.inputs.iter().cloned());
            receipt.predicate.counts.merge(&object.tally);
        }
        Ok(receipt)
    }

    /// Reads a receipt that isn't signed; see [`Filed`] for all others.
    pub fn read(reader: impl Read) -> Result<Self, ReceiptError> {
        let filed = Filed::read(reader)?;
        filed.proven(Proof::Unsigned).map_err(|fault| ReceiptError::Form(fault.to_string()))
    }

    /// Reads a statement.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, ReceiptError> {
        let form = |why: &str| ReceiptError::Form(why.into());
        // The parser's own words may quote the file, which need not be a receipt at all.
        let receipt: Receipt = serde_json::from_slice(bytes)
            .map_err(|error| form(&format!("line {}, column {}", error.line(), error.column())))?;
        let outputs = receipt.predicate.outputs.iter().map(|output| &output.name);
        let known = [PREDICATE, PREDICATE_BEFORE].contains(&receipt.predicate_kind.as_str());
        if receipt.kind != STATEMENT || !known {
            return Err(form("it is a statement of another type"));
        }
        if !outputs.eq(receipt.subject.iter().map(|subject| &subject.name)) {
            return Err(form("its subjects are not its outputs"));
        }
        Ok(receipt)
    }

    /// The published objects.
    pub fn subjects(&self) -> &[Subject] {
        &self.subject
    }

    /// What it says of them.
    pub fn predicate(&self) -> &Predicate {
        &self.predicate
    }

    /// The statement as a document. Where a key is to sign it, an envelope carries it.
    pub fn document(&self) -> Result<Document, JobError> {
        Document::of(self).map_err(JobError::Destination)
    }

    /// The token of the one request that this receipt allows: a digest of it as it was before any
    /// submission, so that asking again starts no second job.
    pub fn token(&self) -> Result<String, JobError> {
        let mut bare = self.clone();
        bare.predicate.submission = None;
        let digest = hex(Sha256::new_with_prefix(bare.document()?.as_bytes()));
        Ok(format!("expurgate-{}", &digest[..40]))
    }

    /// The same, to be signed by the key of this ARN.
    pub(super) fn with_signer(mut self, key: &str) -> Self {
        self.predicate.signed_by = Some(key.to_owned());
        self
    }

    pub(super) fn submitted(mut self, submission: Submission) -> Self {
        self.predicate.submission = Some(submission);
        self
    }
}
