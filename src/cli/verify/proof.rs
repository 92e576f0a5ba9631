//! Whose signature a receipt must have, and where the public half comes from.

use std::fs;

use crate::cli::args::Verify;
use crate::cli::failure::{Exit, Failure};
use crate::cli::ports;
use crate::job::filed::Proof;
use crate::job::{Filed, JobError, Receipt};
use crate::key::sign::PublicKey;

/// The receipt, proven by its signature where it has, or must have, one.
pub fn proven(filed: Filed, command: &Verify) -> Result<Receipt, Failure> {
    let key = match (&command.public_key, filed.claims()) {
        (Some(file), _) => Some(of_file(file)?),
        (None, Some(claimed)) => Some(of_kms(command.signed_by.as_deref().unwrap_or(claimed))?),
        (None, None) => None,
    };
    if let Some(wanted) = &command.signed_by {
        let found = key.as_ref().and_then(|half| half.arn.as_deref()).unwrap_or(wanted);
        named(filed.claims(), found)?;
    }
    let proof = key.as_ref().map_or(Proof::Unsigned, |half| Proof::Key(&half.key));
    filed.proven(proof).map_err(|fault| JobError::from(fault).into())
}

/// A public half, with the ARN of its key where KMS told it.
struct Half {
    arn: Option<String>,
    key: PublicKey,
}

fn of_file(file: &std::path::Path) -> Result<Half, Failure> {
    let text = fs::read(file).map_err(|error| Failure::usage(file.display(), error))?;
    let key = PublicKey::of_pem(&text).map_err(|error| Failure::usage(file.display(), error))?;
    Ok(Half { arn: None, key })
}

fn of_kms(key: &str) -> Result<Half, Failure> {
    let region = key.split(':').nth(3).filter(|region| !region.is_empty());
    let half = ports::keyring(region)?.public_key(key).map_err(|error| {
        let why = "with --public-key FILE.pem no key is looked up";
        Failure::new(Exit::Credentials, format!("{error}; {why}"))
    })?;
    Ok(Half { arn: Some(half.arn), key: half.key })
}

/// The key must be named in what is signed, not only beside it.
fn named(claimed: Option<&str>, wanted: &str) -> Result<(), Failure> {
    let why = match claimed {
        Some(found) if found == wanted => return Ok(()),
        Some(found) => format!("the receipt is signed by {found}, not by {wanted}"),
        None => format!("the receipt isn't signed, and must be by {wanted}"),
    };
    Err(Failure::new(Exit::Content, why))
}
