//! Verifying reads a dataset back and holds it against its receipt: size, digest, a second scan,
//! and the encryption that the store reports.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use crate::engine::{self, Consumer};
use crate::redact::{Clean, Refused, Rows, Tally};
use crate::store::{Seal, Vault};

use super::census::Counted;
use super::metered::Meter;
use super::receipt::{Output, Receipt};
use super::{Census, Event, JobError, Means, RECEIPT, Scrub, Stage, evidence};

/// A receipt whose every object was read back and found to be as it says.
#[derive(Clone, Debug)]
pub struct VerifiedReceipt {
    receipt: Receipt,
    censuses: Vec<(String, Census)>,
}

/// Which encryption an object must have.
#[derive(Clone, Copy, Debug)]
pub enum Sealing<'a> {
    /// None is asked for: the data lies on this machine.
    Local,
    /// SSE-KMS with the key of exactly this ARN.
    Key(&'a str),
}

/// What does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyFault {
    /// An object is not there.
    #[error("{object}: is in the receipt and not in the dataset")]
    Gone {
        /// The object.
        object: String,
    },
    /// An object is in the dataset and not in the receipt.
    #[error("{object}: is in the dataset and not in the receipt")]
    Stray {
        /// The object.
        object: String,
    },
    /// An object is another than was written.
    #[error("{object}: its {what} is not the one in the receipt; the object was changed")]
    Differs {
        /// The object.
        object: String,
        /// What differs.
        what: &'static str,
    },
    /// The second scan found something.
    #[error("{object}: the second scan found {count} of rule {rule}; nothing may rest on this")]
    Found {
        /// The object.
        object: String,
        /// The rule.
        rule: String,
        /// How often.
        count: u64,
    },
    /// The second scan met records that it could not look into.
    #[error("{object}: the second scan could not read {count} records; nothing may rest on this")]
    Unread {
        /// The object.
        object: String,
        /// How many.
        count: u64,
    },
    /// The second scan met another number of allowed values.
    #[error("rule {rule}: {found} allowed values, and the receipt says {recorded}")]
    Allowed {
        /// The rule.
        rule: String,
        /// In the dataset.
        found: u64,
        /// In the receipt.
        recorded: u64,
    },
    /// The receipt counts values that were allowed by a policy that allows none.
    #[error(
        "the receipt counts allowed values, and its policy allows none; nothing may rest on it"
    )]
    NoneAllowed,
    /// The receipt's signature is not as it must be.
    #[error("the receipt {0}; nothing may rest on it")]
    Signature(&'static str),
    /// Not encrypted as it must be.
    #[error("{object}: encrypted with {found}, not with {wanted}")]
    Unsealed {
        /// The object.
        object: String,
        /// As the store reports.
        found: String,
        /// As it must be.
        wanted: String,
    },
}

impl VerifyFault {
    pub(super) fn exit_code(&self) -> u8 {
        if matches!(self, VerifyFault::Unsealed { .. }) { 5 } else { 1 }
    }
}

impl VerifiedReceipt {
    /// The receipt.
    pub fn receipt(&self) -> &Receipt {
        &self.receipt
    }

    /// What was seen of the records of each object, by its name.
    pub fn censuses(&self) -> &[(String, Census)] {
        &self.censuses
    }
}

impl Sealing<'_> {
    /// Whether this is the encryption asked for.
    pub fn check(self, object: &str, seal: &Seal) -> Result<(), VerifyFault> {
        let Sealing::Key(key) = self else { return Ok(()) };
        let kms = ["aws:kms", "aws:kms:dsse"].contains(&seal.algorithm.as_str());
        if kms && seal.key_arn.as_deref() == Some(key) {
            return Ok(());
        }
        let found = match &seal.key_arn {
            Some(arn) => format!("{} ({arn})", seal.algorithm),
            None => seal.algorithm.clone(),
        };
        let wanted = format!("aws:kms ({key})");
        Err(VerifyFault::Unsealed { object: object.into(), found, wanted })
    }
}

/// Holds a dataset against its receipt. Each object's records are counted by a census that begins
/// as `empty` is; faults of the format are counted, not judged.
pub fn verify(
    receipt: Receipt,
    vault: &dyn Vault,
    sealing: Sealing,
    empty: &Census,
    means: &Means,
) -> Result<VerifiedReceipt, JobError> {
    let bytes = receipt.predicate().outputs.iter().map(|output| output.size).sum();
    means.begin(Stage::Verify, Some(bytes));
    if !means.scrub.allows && !receipt.predicate().counts.allowed.is_empty() {
        return Err(VerifyFault::NoneAllowed.into());
    }
    alone(&receipt, vault)?;
    let mut counts = Tally::default();
    let mut censuses = Vec::new();
    for (output, subject) in receipt.predicate().outputs.iter().zip(receipt.subjects()) {
        let reading = Reading { output, vault, means };
        stands(output, vault, sealing)?;
        let allowed = &receipt.predicate().counts.allowed;
        let (tally, census) = reading.scan(&subject.digest.sha256, allowed, empty)?;
        counts.merge(&tally);
        censuses.push((output.name.clone(), census));
        (means.tell)(Event::Verified(&output.name));
    }
    allowed(&counts, &receipt.predicate().counts)?;
    Ok(VerifiedReceipt { receipt, censuses })
}

/// Fails where something else lies in a published folder.
fn alone(receipt: &Receipt, vault: &dyn Vault) -> Result<(), JobError> {
    let outputs = &receipt.predicate().outputs;
    let ours = |name: &String| {
        name == RECEIPT || evidence::is_name(name) || outputs.iter().any(|out| out.name == *name)
    };
    match vault.published().map_err(JobError::Destination)?.into_iter().find(|name| !ours(name)) {
        Some(object) => Err(VerifyFault::Stray { object }.into()),
        None => Ok(()),
    }
}

/// Checks what the store says of each object, without reading it: what `redact` does unasked.
pub fn stored(receipt: &Receipt, vault: &dyn Vault, sealing: Sealing) -> Result<(), JobError> {
    receipt.predicate().outputs.iter().try_for_each(|output| stands(output, vault, sealing))
}

/// Whether an object stands as it must, as far as the store itself can tell.
fn stands(output: &Output, vault: &dyn Vault, sealing: Sealing) -> Result<(), JobError> {
    let object = &output.name;
    let stat = vault.stat(object).map_err(JobError::Destination)?;
    let stat = stat.ok_or_else(|| VerifyFault::Gone { object: object.clone() })?;
    if stat.size != output.size {
        return Err(differs(object, "size"));
    }
    Ok(sealing.check(object, &stat.seal)?)
}

fn differs(object: &str, what: &'static str) -> JobError {
    VerifyFault::Differs { object: object.into(), what }.into()
}

struct Reading<'a> {
    output: &'a Output,
    vault: &'a dyn Vault,
    means: &'a Means<'a>,
}

impl Reading<'_> {
    fn scan(
        &self,
        sha256: &str,
        allowed: &BTreeMap<String, u64>,
        empty: &Census,
    ) -> Result<(Tally, Census), JobError> {
        let object = &self.output.name;
        let stored = self.vault.read(object).map_err(JobError::Destination)?;
        let meter = Meter::new()?;
        let census = Arc::new(Mutex::new(empty.clone()));
        let counted = Box::new(Counted::new(meter.on(stored, self.means.watch), census.clone()));
        let Means { scrub: Scrub { checker, resources, .. }, watch, .. } = self.means;
        let tally = engine::inspect(counted, object, checker, *resources, &mut Nowhere, watch)
            .map_err(|error| self.meaning(error))?;
        if meter.size() != self.output.size || meter.sha256() != sha256 {
            return Err(differs(object, "SHA-256"));
        }
        // What a policy drops from an input is here a record that nobody has looked into.
        let count = tally.records_dropped + tally.records_quarantined;
        if count > 0 {
            return Err(VerifyFault::Unread { object: object.clone(), count }.into());
        }
        let stray = |rule: &String| !allowed.contains_key(rule);
        let mut found = tally.by_rule.iter();
        if let Some((rule, &count)) = found.find(|(rule, count)| **count > 0 && stray(rule)) {
            let (object, rule) = (object.clone(), rule.clone());
            return Err(VerifyFault::Found { object, rule, count }.into());
        }
        if tally.records_read != self.output.records {
            return Err(differs(object, "number of records"));
        }
        let census = census.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Ok((tally, census))
    }

    /// What can't be read of the dataset is the destination's fault, not the source's.
    fn meaning(&self, error: engine::EngineError) -> JobError {
        match JobError::of_engine(&self.output.name, error) {
            JobError::Source(error) => JobError::Destination(error),
            other => other,
        }
    }
}

/// What the second scan found is what the allow-list left in place, or less: of values that overlap
/// the allow-list counts each, and a scan without it only the one that prevails.
fn allowed(found: &Tally, recorded: &Tally) -> Result<(), VerifyFault> {
    for (rule, &found) in &found.by_rule {
        let recorded = recorded.allowed.get(rule).copied().unwrap_or_default();
        if found > recorded {
            return Err(VerifyFault::Allowed { rule: rule.clone(), found, recorded });
        }
    }
    Ok(())
}

/// A second scan's rows are of no use: one finding is one too many.
pub(super) struct Nowhere;

impl Consumer for Nowhere {
    fn clean(&mut self, _: Clean) -> io::Result<()> {
        Ok(())
    }
    fn rows(&mut self, _: Rows) -> io::Result<()> {
        Ok(())
    }
    fn refused(&mut self, _: Refused) -> io::Result<()> {
        Ok(())
    }
}
