//! The record of a remediation: what is needed to rebuild what was removed, and how far it is.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Grants, Remedy, Watched};
use crate::job::JobError;
use crate::job::estate::{Estate, Holding, Offices};
use crate::store::Document;

const VERSION: u32 = 1;

/// What was there, and what is done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Record {
    version: u32,
    /// The model and all that rests on it, as it was.
    pub estate: Estate,
    /// The primary grants on the keys, as they were.
    pub grants: Vec<Grants>,
    /// The receipt of the new data.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sanitized: Option<String>,
    /// Whether removing has begun.
    #[serde(default)]
    pub removing: bool,
    /// The ARNs of the models that are gone; the service answered 404 for each.
    #[serde(default)]
    pub removed: Vec<String>,
    /// What became of the grants.
    #[serde(default)]
    pub watched: Vec<Watched>,
    /// The name of the new job.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub submitted: Option<String>,
}

impl Record {
    /// The record of a remediation that has not begun.
    pub(super) fn of(estate: Estate, remedy: &Remedy) -> Result<Self, JobError> {
        let grants = Grants::of(&estate, remedy.offices)?;
        Ok(Record {
            version: VERSION,
            estate,
            grants,
            sanitized: None,
            removing: false,
            removed: Vec::new(),
            watched: Vec::new(),
            submitted: None,
        })
    }

    /// Whether it is of the model of this name or ARN in this Region.
    pub fn is_of(&self, model: &str, region: &str) -> bool {
        let Holding { model: found, region: lies, .. } = &self.estate.model;
        lies == region && (found.arn == model || found.name == model)
    }

    /// Whether all models are gone.
    pub fn is_removed(&self) -> bool {
        self.estate.holdings().all(|holding| self.removed.contains(&holding.model.arn))
    }

    /// Takes in copies that came while others were removed.
    pub(super) fn add(&mut self, copies: Vec<Holding>) {
        let known: Vec<_> = self.estate.holdings().map(|held| held.model.arn.clone()).collect();
        let new = copies.into_iter().filter(|copy| !known.contains(&copy.model.arn));
        self.estate.copies.extend(new);
    }

    /// Takes in what rests on the model now. What was there before and is gone stays written down.
    pub(super) fn renew(&mut self, mut now: Estate, offices: &Offices) -> Result<(), JobError> {
        for mut copy in std::mem::take(&mut now.copies) {
            match self.estate.copies.iter_mut().find(|old| old.model.arn == copy.model.arn) {
                Some(old) => keep(&mut old.dependents, &mut copy.dependents),
                None => {
                    self.estate.copies.push(copy);
                    self.grants = Grants::of(&self.estate, offices)?;
                }
            }
        }
        keep(&mut self.estate.model.dependents, &mut now.model.dependents);
        Ok(())
    }
}

/// Adds what isn't there yet.
fn keep<T: PartialEq>(old: &mut Vec<T>, now: &mut Vec<T>) {
    now.retain(|item| !old.contains(item));
    old.append(now);
}

/// The file that a record is kept in.
pub struct RecordFile(PathBuf);

impl RecordFile {
    /// A file.
    pub fn new(path: &Path) -> Self {
        RecordFile(path.to_owned())
    }

    /// What is written there; `None` where there is no file.
    pub fn read(&self) -> Result<Option<Record>, JobError> {
        let bytes = match fs::read(&self.0) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(JobError::Usage(format!("{self}: {error}"))),
        };
        let no_record = || JobError::Usage(format!("{self}: is no record of a remediation"));
        let record: Record = serde_json::from_slice(&bytes).map_err(|_| no_record())?;
        match record.version {
            VERSION => Ok(Some(record)),
            _ => Err(no_record()),
        }
    }

    /// Writes a record so that after a crash the old one stands or the new one.
    pub fn write(&self, record: &Record) -> Result<(), JobError> {
        let name = self.0.file_name().unwrap_or_default().to_string_lossy();
        let partial = self.0.with_file_name(format!(".{name}.partial"));
        let document = Document::of(record).map_err(JobError::Destination)?;
        let write = || {
            let mut file = File::create(&partial)?;
            file.write_all(document.as_bytes())?;
            file.sync_all()?;
            fs::rename(&partial, &self.0)?;
            let folder = self.0.parent().filter(|folder| !folder.as_os_str().is_empty());
            File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
        };
        write().map_err(JobError::Beside)
    }
}

impl fmt::Display for RecordFile {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.0.display())
    }
}
