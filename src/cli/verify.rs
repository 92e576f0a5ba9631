//! `expurgate verify`: holds a dataset against its receipt again, also on another machine.
//!
//! What is searched for in the second scan must not be the receipt's own to say: whoever can change
//! a dataset can often change its receipt as well.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{Show, Verify};
use super::failure::{Exit, Failure};
use super::ports::{self, Wiring};
use super::progress::Progress;
use super::setup::Setup;
use super::stop;
use crate::engine::Watch;
use crate::job::receipt::Output;
use crate::job::verify::{Sealing, verify as verify_all};
use crate::job::{Census, Event, Filed, Means, Places, Receipt, Scrub};
use crate::store::Vault;
use crate::store::local::{LocalFile, LocalVault};
use crate::store::place::Place;

mod proof;
mod trust;

use trust::Trusted;

/// Runs the command. What doesn't hold is exit code 1, a wrong encryption 5.
pub fn verify(command: &Verify, show: &Show, out: &mut dyn Write) -> Result<(), Failure> {
    let place = ports::place(&command.receipt)?;
    let wiring = Wiring::new(None, command.bucket_owner.as_deref());
    let filed = Filed::read(open(&place, &wiring)?)
        .map_err(|error| Failure::usage(&command.receipt, error))?;
    let receipt = proof::proven(filed, command)?;
    let Trusted { setup, allows, whose } = trust::setup(command, &receipt)?;
    let rules = rules(&setup, &receipt, command)?;
    let watch = Arc::new(Watch::default());
    stop::reaches(&watch);
    let key = key(&receipt)?;
    let vault = vault(&place, &receipt, key.as_deref(), &wiring)?;
    let scrub = Scrub { allows, ..setup.scrub() };
    let progress = Progress::start(show, "plan", None, &watch);
    let sealing = key.as_deref().map_or(Sealing::Local, Sealing::Key);
    let tell = |event: Event| progress.hear(&event, false);
    let means = Means { scrub: &scrub, made_by: &setup.provenance, watch: &watch, tell: &tell };
    let verified = verify_all(receipt, &*vault, sealing, &Census::of_any(), &means)?;
    drop(progress);
    let predicate = verified.receipt().predicate();
    let sealed = match &key {
        Some(key) => format!("aws:kms with {key}"),
        None => "no encryption of the store's (local files)".to_owned(),
    };
    let signed = match &predicate.signed_by {
        Some(key) => format!("signed by {key}"),
        None => "not signed, so whoever can write there can have made it".to_owned(),
    };
    super::printed(writeln!(
        out,
        "{} objects, {} records, {} allowed values: as the receipt says; \
         {rules}, {whose}; {sealed}; {signed}",
        predicate.outputs.len(),
        predicate.counts.records_written,
        predicate.counts.allowed.values().sum::<u64>(),
    ))
}

/// Whose rules the second scan goes by. Others than the receipt's prove something else, so they
/// must be asked for.
fn rules(setup: &Setup, receipt: &Receipt, command: &Verify) -> Result<&'static str, Failure> {
    let made_by = &receipt.predicate().made_by;
    if setup.provenance.rules_sha256 == made_by.rules_sha256 {
        return Ok("scanned by the receipt's rules");
    }
    if command.other_rules {
        return Ok("scanned by other rules than the receipt's");
    }
    let why = format!(
        "the rules here are not the receipt's: verify with expurgate {} and the same --rules, or \
         ask for these with --other-rules",
        made_by.tool_version
    );
    Err(Failure::usage(&command.receipt, why))
}

pub(super) fn open(place: &Place, wiring: &Wiring) -> Result<Box<dyn Read + Send>, Failure> {
    if let Place::Local(path) = place {
        let failed = |error: io::Error| {
            let why = match error.kind() {
                io::ErrorKind::NotFound => "the receipt isn't there; check the path".to_owned(),
                _ => format!("the receipt can't be read: {error}"),
            };
            Failure::new(Exit::Source, format!("{}: {why}", path.display()))
        };
        return Ok(Box::new(File::open(path).map_err(failed)?));
    }
    let origin = wiring.origin(place).map_err(ports::source)?;
    let pins = origin.list().map_err(ports::source)?;
    match pins.as_slice() {
        [pin] => origin.open(pin).map_err(ports::source),
        _ => Err(Failure::new(Exit::Usage, format!("{place}: name the receipt itself"))),
    }
}

/// The one key that the outputs say they are encrypted with; none where they are local files.
pub(super) fn key(receipt: &Receipt) -> Result<Option<String>, Failure> {
    let outputs = &receipt.predicate().outputs;
    let in_s3 = outputs.iter().any(|output| output.uri.starts_with("s3://"));
    let mut keys: Vec<&String> =
        outputs.iter().filter_map(|output| output.seal.key_arn.as_ref()).collect();
    keys.sort();
    keys.dedup();
    match keys.as_slice() {
        [] if !in_s3 => Ok(None),
        [key] => Ok(Some((*key).clone())),
        _ => Err(Failure::new(Exit::Content, "the receipt doesn't name one key for its outputs")),
    }
}

/// The dataset lies where its receipt does.
pub(super) fn vault(
    place: &Place,
    receipt: &Receipt,
    key: Option<&str>,
    wiring: &Wiring,
) -> Result<Arc<dyn Vault>, Failure> {
    match place {
        Place::Local(path) => local(path, receipt),
        Place::S3 { bucket, key: object } => {
            let prefix = object.rsplit_once('/').map_or("", |(prefix, _)| prefix).to_owned();
            let folder = Place::S3 { bucket: bucket.clone(), key: prefix };
            wiring.vault(&folder, key).map_err(ports::destination)
        }
        Place::Pipe => Err(Failure::new(Exit::Usage, "a receipt is a file or an s3:// object")),
    }
}

/// Where the receipt says that a file lies.
fn elsewhere(output: &Output) -> Option<PathBuf> {
    let path = PathBuf::from(decoded(output.uri.strip_prefix("file://")?)?);
    path.file_name().is_some_and(|name| *name == *output.name).then_some(path)
}

/// A path with its percent-encoded bytes as they are.
fn decoded(path: &str) -> Option<String> {
    let mut parts = path.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
        bytes.extend(part.get(2..)?.bytes());
    }
    String::from_utf8(bytes).ok()
}

fn local(path: &Path, receipt: &Receipt) -> Result<Arc<dyn Vault>, Failure> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() };
    let folder = folder.canonicalize().unwrap_or(folder);
    let single = match receipt.predicate().outputs.as_slice() {
        [output] if path.file_name().is_some_and(|name| name != crate::job::RECEIPT) => {
            let beside = folder.join(&output.name);
            Some(if beside.exists() { beside } else { elsewhere(output).unwrap_or(beside) })
        }
        _ => None,
    };
    match single {
        Some(file) => Ok(Arc::new(LocalFile::new(&file).map_err(ports::destination)?)),
        None => Ok(Arc::new(LocalVault::new(&folder).map_err(ports::destination)?)),
    }
}
