//! A receipt as it is filed in a dataset: the statement alone, or in an envelope with a signature.
//!
//! A statement names the key that signs it. So a signature can't be taken away unseen: what is left
//! asks for it.

use std::io::Read;

use crate::key::sign::{PublicKey, Signer};
use crate::limits::RECEIPT_BYTES_MAX;
use crate::store::{Document, StoreError, Vault};

use super::envelope::Envelope;
use super::receipt::{Receipt, ReceiptError};
use super::verify::VerifyFault;
use super::{JobError, Plan, RECEIPT};

/// A receipt that was read, with its signature if it has one. Nothing may rest on it before it is
/// proven.
pub struct Filed {
    receipt: Receipt,
    envelope: Option<Envelope>,
}

/// Whose signature a receipt must have.
#[derive(Clone, Copy)]
pub enum Proof<'a> {
    /// None: it says of itself that nobody signed it.
    Unsigned,
    /// That of the key that it names, whose public half this is.
    Key(&'a PublicKey),
}

impl Filed {
    /// Reads a receipt in either form.
    pub fn read(reader: impl Read) -> Result<Self, ReceiptError> {
        let mut bytes = Vec::new();
        reader.take(RECEIPT_BYTES_MAX).read_to_end(&mut bytes).map_err(ReceiptError::Read)?;
        // A statement has no member that an envelope must have.
        let Ok(envelope) = serde_json::from_slice::<Envelope>(&bytes) else {
            return Ok(Filed { receipt: Receipt::parse(&bytes)?, envelope: None });
        };
        let statement = envelope.statement().ok_or_else(|| {
            ReceiptError::Form("its envelope holds no in-toto statement".to_owned())
        })?;
        Ok(Filed { receipt: Receipt::parse(&statement)?, envelope: Some(envelope) })
    }

    /// The document of a receipt, signed where there is a signer.
    pub fn document(receipt: &Receipt, signer: Option<&Signer>) -> Result<Document, JobError> {
        let bare = receipt.document()?;
        match signer {
            None => Ok(bare),
            Some(signer) => {
                let envelope = Envelope::of_statement(bare.as_bytes(), signer)?;
                Document::of(&envelope).map_err(JobError::Destination)
            }
        }
    }

    /// What it says, before anyone knows whether it is true.
    pub fn unproven(&self) -> &Receipt {
        &self.receipt
    }

    /// The key that it says signed it.
    pub fn claims(&self) -> Option<&str> {
        self.receipt.predicate().signed_by.as_deref()
    }

    /// The receipt, if its signature is as it must be.
    pub fn proven(self, proof: Proof) -> Result<Receipt, VerifyFault> {
        self.prove(proof)?;
        Ok(self.receipt)
    }

    /// Whether its signature is as it must be.
    pub fn prove(&self, proof: Proof) -> Result<(), VerifyFault> {
        let fault = match (proof, self.claims(), &self.envelope) {
            (Proof::Unsigned, None, None) => return Ok(()),
            (Proof::Key(key), Some(_), Some(envelope)) if envelope.is_signed_by(key) => {
                return Ok(());
            }
            (_, None, Some(_)) => "names no key, and is signed",
            (_, Some(_), None) => "names a key that signed it, and the signature is gone",
            (Proof::Key(_), None, None) => "isn't signed",
            (Proof::Unsigned, ..) => "is signed, and nobody has looked at the signature",
            (Proof::Key(_), ..) => "isn't signed by this key, or was changed",
        };
        Err(VerifyFault::Signature(fault))
    }
}

/// Whose signature a receipt of this run must have.
pub(super) fn proof<'a>(signer: Option<&'a Signer>) -> Proof<'a> {
    signer.map_or(Proof::Unsigned, |signer| Proof::Key(signer.public()))
}

/// The receipt that stands in a vault, where an earlier run got so far.
pub(super) fn standing(vault: &dyn Vault, name: &str) -> Result<Option<Filed>, JobError> {
    match vault.stat(name).map_err(JobError::Destination)? {
        Some(_) => {
            let reader = vault.read(name).map_err(JobError::Destination)?;
            Ok(Some(Filed::read(reader)?))
        }
        None => Ok(None),
    }
}

/// Puts what came of the job into the receipt, unless it says so already; whoever signed it signs
/// it again.
pub(super) fn amend(
    vault: &dyn Vault,
    receipt: &Receipt,
    signer: Option<&Signer>,
) -> Result<(), JobError> {
    let stat = vault.stat(RECEIPT).map_err(JobError::Destination)?;
    let gone = || JobError::Destination(StoreError::NotFound { place: vault.uri(RECEIPT) });
    let was = stat.ok_or_else(gone)?.version;
    let reader = vault.read(RECEIPT).map_err(JobError::Destination)?;
    if Filed::read(reader)?.proven(proof(signer))? == *receipt {
        return Ok(());
    }
    let document = Filed::document(receipt, signer)?;
    vault.amend(RECEIPT, &document, &was).map_err(JobError::Destination)
}

/// The receipt of this very plan, where it is published already. Whatever else stands there has
/// taken the place.
pub(super) fn published(
    plan: &Plan,
    vault: &dyn Vault,
    name: &str,
    signer: Option<&Signer>,
) -> Result<Option<Receipt>, JobError> {
    match standing(vault, name) {
        Ok(Some(filed)) if filed.unproven().predicate().run_id == plan.run_id() => {
            Ok(Some(filed.proven(proof(signer))?))
        }
        Ok(None) => Ok(None),
        Ok(Some(_)) | Err(JobError::Receipt(_)) => {
            Err(JobError::Destination(StoreError::Taken { place: vault.uri(name) }))
        }
        Err(error) => Err(error),
    }
}
