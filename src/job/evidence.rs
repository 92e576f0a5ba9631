//! Evidence is what CloudTrail says of a key and a job, bound to the receipt of the dataset that
//! the job was trained on.
//!
//! A receipt is written before a job, and signed; what CloudTrail says is known later, and more of
//! it later still. So it is a statement of its own, beside the receipt: in-toto again, with the
//! receipt as its subject, and signed by the same key where the receipt is. Each is named by its
//! own digest and never changed.

use std::io::Read;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::key::evidence::Evidence;
use crate::key::sign::Signer;
use crate::limits::RECEIPT_BYTES_MAX;
use crate::store::{Document, hex};

use super::envelope::Envelope;
use super::filed::Filed;
use super::receipt::{Digests, ReceiptError, STATEMENT, Subject};
use super::{JobError, RECEIPT};

/// The predicate's type; see that of receipts.
pub const PREDICATE: &str = "urn:uuid:241d3834-8bb4-4315-ae2c-8c26f788d0cf#evidence-v1";

/// A receipt's bytes with what they say.
pub struct Bound {
    sha256: String,
    filed: Filed,
}

#[derive(Serialize)]
struct Statement<'e> {
    #[serde(rename = "_type")]
    kind: &'static str,
    subject: [Subject; 1],
    #[serde(rename = "predicateType")]
    predicate_kind: &'static str,
    predicate: Predicate<'e>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Predicate<'e> {
    run_id: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_arn: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    model_arn: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signed_by: Option<&'e str>,
    evidence: &'e Evidence,
}

impl Bound {
    /// Reads a receipt with its digest.
    pub fn read(reader: impl Read) -> Result<Self, ReceiptError> {
        let mut bytes = Vec::new();
        reader.take(RECEIPT_BYTES_MAX).read_to_end(&mut bytes).map_err(ReceiptError::Read)?;
        let filed = Filed::read(bytes.as_slice())?;
        Ok(Bound { sha256: hex(Sha256::new_with_prefix(&bytes)), filed })
    }

    /// The receipt. Evidence is bound to its bytes, and says nothing of whether they are true.
    pub fn filed(&self) -> &Filed {
        &self.filed
    }

    /// The name and the document of evidence for this receipt.
    pub fn document(
        &self,
        evidence: &Evidence,
        signer: Option<&Signer>,
    ) -> Result<(String, Document), JobError> {
        let predicate = self.filed.unproven().predicate();
        let submission = predicate.submission.as_ref();
        let statement = Document::of(&Statement {
            kind: STATEMENT,
            subject: [Subject {
                name: RECEIPT.to_owned(),
                digest: Digests { sha256: self.sha256.clone() },
            }],
            predicate_kind: PREDICATE,
            predicate: Predicate {
                run_id: &predicate.run_id,
                job_arn: submission.map(|found| found.job_arn()),
                model_arn: submission.map(|found| found.model_arn()),
                signed_by: signer.map(Signer::arn),
                evidence,
            },
        });
        let statement = statement.map_err(JobError::Destination)?;
        let name = name(&statement);
        let document = match signer {
            None => statement,
            Some(signer) => {
                let envelope = Envelope::of_statement(statement.as_bytes(), signer)?;
                Document::of(&envelope).map_err(JobError::Destination)?
            }
        };
        Ok((name, document))
    }
}

/// The same evidence has the same name, so it is attached once.
fn name(statement: &Document) -> String {
    let digest = hex(Sha256::new_with_prefix(statement.as_bytes()));
    format!("evidence-{}.json", &digest[..16])
}

/// Whether a name is one of evidence: such a document may stand beside a dataset.
pub(super) fn is_name(name: &str) -> bool {
    let digits = name.strip_prefix("evidence-").and_then(|rest| rest.strip_suffix(".json"));
    digits.is_some_and(|digits| {
        digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}
