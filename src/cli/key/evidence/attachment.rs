//! Evidence beside the receipt of a dataset.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use super::Wanted;
use crate::cli::failure::{Exit, Failure};
use crate::cli::key::region_of;
use crate::cli::ports::{self, Wiring};
use crate::cli::verify;
use crate::job::JobError;
use crate::job::evidence::Bound;
use crate::job::filed::Proof;
use crate::key::evidence::Evidence;
use crate::key::sign::Signer;
use crate::store::place::Place;
use crate::store::{Document, StoreError};

/// A receipt, and where it lies.
pub struct Attachment {
    name: String,
    place: Place,
    wiring: Wiring,
    bound: Bound,
}

impl Attachment {
    /// Reads a receipt.
    pub fn read(name: &str, command: &Wanted) -> Result<Self, Failure> {
        let place = ports::place(name)?;
        let wiring = Wiring::new(None, command.bucket_owner.as_deref());
        let bound = Bound::read(verify::open(&place, &wiring)?)
            .map_err(|error| Failure::usage(name, error))?;
        Ok(Attachment { name: name.to_owned(), place, wiring, bound })
    }

    /// The ARN of the job that the receipt names.
    pub fn job(&self) -> Option<String> {
        let predicate = self.bound.filed().unproven().predicate();
        predicate.submission.as_ref().map(|found| found.job_arn().to_owned())
    }

    /// The ARN of the model that came of it.
    pub fn model(&self) -> Option<String> {
        let predicate = self.bound.filed().unproven().predicate();
        predicate.submission.as_ref().map(|found| found.model_arn().to_owned())
    }

    /// The key of the model that came of the job.
    pub fn key(&self) -> Result<String, Failure> {
        let predicate = self.bound.filed().unproven().predicate();
        let key = predicate.submission.as_ref().map(|found| found.model_key_arn().to_owned());
        key.ok_or_else(|| Failure::usage(&self.name, "names no model yet; name the key with --key"))
    }

    /// Writes evidence beside the receipt, once; the answer says so. A receipt whose signature
    /// doesn't hold gets none.
    pub fn attach(&self, evidence: &Evidence) -> Result<String, Failure> {
        let filed = self.bound.filed();
        let Some(key) = filed.claims() else {
            filed.prove(Proof::Unsigned).map_err(JobError::from)?;
            return self.write(self.bound.document(evidence, None)?);
        };
        let keyring = ports::keyring(region_of(key))?;
        let signer = Signer::new(&*keyring, key).map_err(super::super::failed)?;
        filed.prove(Proof::Key(signer.public())).map_err(JobError::from)?;
        self.write(self.bound.document(evidence, Some(&signer))?)
    }

    fn write(&self, (name, document): (String, Document)) -> Result<String, Failure> {
        match &self.place {
            Place::Local(path) => beside(path, &name, &document),
            place => {
                let receipt = self.bound.filed().unproven();
                let key = verify::key(receipt)?;
                let vault = verify::vault(place, receipt, key.as_deref(), &self.wiring)?;
                match vault.commit(&name, &document) {
                    Ok(()) => Ok(format!("attached {}", vault.uri(&name))),
                    Err(StoreError::Taken { .. }) => Ok(already(&vault.uri(&name))),
                    Err(error) => Err(ports::destination(error)),
                }
            }
        }
    }
}

fn beside(receipt: &Path, name: &str, document: &Document) -> Result<String, Failure> {
    let path = receipt.with_file_name(name);
    let failed = |error| Failure::new(Exit::Destination, format!("{}: {error}", path.display()));
    match File::create_new(&path) {
        Ok(mut file) => {
            file.write_all(document.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
            Ok(format!("attached {}", path.display()))
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Ok(already(&path.display().to_string()))
        }
        Err(error) => Err(failed(error)),
    }
}

fn already(place: &str) -> String {
    format!("{place} says so already")
}
