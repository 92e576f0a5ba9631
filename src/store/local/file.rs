//! A vault that is one file, with its receipt beside it.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::super::{Document, Sink, Stat, StoreError, StoreResult, Vault, Version};
use super::staging::{Staging, place_new, put, put_new};
use super::{absolute, at, below, stat, sync_folder, taken, uri};

/// One file, and its receipt.
///
/// No two files can appear at once, so the receipt is put in place first and the data last: there
/// is never data without its receipt. It holds one object, named as the file, and one receipt.
pub struct LocalFile {
    file: PathBuf,
    name: String,
    receipt: PathBuf,
    staging: Staging,
}

impl LocalFile {
    /// The vault for the file at `path`, its receipt at `<path>.receipt.json`.
    pub fn new(path: &Path) -> StoreResult<Self> {
        let (parent, name) = absolute(path)?;
        let receipt = parent.join(format!("{name}.receipt.json"));
        let staging = Staging::beside(&parent, &name);
        Ok(LocalFile { file: parent.join(&name), name, receipt, staging })
    }

    /// The same with its receipt elsewhere.
    pub fn with_receipt(self, path: &Path) -> StoreResult<Self> {
        let (parent, name) = absolute(path)?;
        if !parent.is_dir() {
            return Err(at(&parent)(io::ErrorKind::NotFound.into()));
        }
        Ok(LocalFile { receipt: parent.join(name), ..self })
    }

    /// The one object's name, to be given to [`Vault::create`].
    pub fn name(&self) -> &str {
        &self.name
    }

    fn stands(&self) -> bool {
        fs::symlink_metadata(&self.file).is_ok()
    }

    fn free(&self) -> StoreResult<()> {
        if self.stands() { Err(taken(&self.file)) } else { Ok(()) }
    }

    /// Once published every name but the object's own is the receipt's.
    fn find(&self, name: &str) -> StoreResult<Option<PathBuf>> {
        if !self.stands() {
            return self.staging.find(name);
        }
        let path = if name == self.name { &self.file } else { &self.receipt };
        Ok((name == self.name || !name.contains(".checkpoint.")).then(|| path.clone()))
    }

    /// A receipt that stands without its data may give way if a run of this place was putting it
    /// there when it broke off. Whatever else stands there is somebody's.
    fn receipt_free(&self) -> StoreResult<()> {
        match self.receipt_stands() && !self.staging.announced(&self.receipt)? {
            true => Err(taken(&self.receipt)),
            false => Ok(()),
        }
    }

    fn receipt_stands(&self) -> bool {
        fs::symlink_metadata(&self.receipt).is_ok()
    }

    /// Takes away the receipt of a run that broke off, before the note that proves whose it is says
    /// something else.
    fn withdraw(&self) -> StoreResult<()> {
        self.receipt_free()?;
        if !self.receipt_stands() {
            return Ok(());
        }
        fs::remove_file(&self.receipt).map_err(at(&self.receipt))?;
        sync_folder(self.receipt.parent().unwrap_or(&self.receipt))
    }
}

impl Vault for LocalFile {
    fn create(&self, name: &str) -> StoreResult<Box<dyn Sink>> {
        self.free()?;
        self.receipt_free()?;
        if name != self.name {
            return Err(taken(&self.file));
        }
        self.staging.create(name)
    }

    fn stat(&self, name: &str) -> StoreResult<Option<Stat>> {
        self.find(name)?.map_or(Ok(None), |path| stat(&path))
    }

    fn read(&self, name: &str) -> StoreResult<Box<dyn Read + Send>> {
        let path =
            self.find(name)?.ok_or_else(|| at(&self.file)(io::ErrorKind::NotFound.into()))?;
        Ok(Box::new(File::open(&path).map_err(at(&path))?))
    }

    fn keep(&self, name: &str, document: &Document) -> StoreResult<()> {
        self.free()?;
        self.staging.keep(name, document)
    }

    fn forget(&self, name: &str) -> StoreResult<()> {
        if self.stands() { Ok(()) } else { self.staging.forget(name) }
    }

    fn commit(&self, name: &str, receipt: &Document) -> StoreResult<()> {
        let _lock = self.staging.hold()?;
        self.free()?;
        self.withdraw()?;
        self.staging.announce(name, &self.receipt, receipt)?;
        put_new(&beside(&self.receipt), &self.receipt, receipt)?;
        place_new(&below(&self.staging.data(), &self.name)?, &self.file)?;
        // The dataset stands; what is left of the staging is in nobody's way if this fails.
        let _ = self.staging.clear();
        Ok(())
    }

    fn amend(&self, _name: &str, receipt: &Document, was: &Version) -> StoreResult<()> {
        amend(&self.receipt, receipt, was)
    }

    fn sweep(&self, _: &[&str]) -> StoreResult<()> {
        if self.stands() {
            return self.staging.clear();
        }
        self.receipt_free()?;
        self.staging.sweep()
    }

    fn unpublished(&self) -> StoreResult<Vec<String>> {
        if self.stands() { Ok(Vec::new()) } else { self.staging.names() }
    }

    fn uri(&self, name: &str) -> String {
        if name == self.name { uri(&self.file) } else { uri(&self.receipt) }
    }
}

/// Replaces a document that has exactly this version. The lock on it keeps out a second writer
/// between the look and the rename.
pub(super) fn amend(path: &Path, document: &Document, was: &Version) -> StoreResult<()> {
    let file = File::open(path).map_err(at(path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(StoreError::Busy { place: path.display().to_string() });
        }
        Err(TryLockError::Error(error)) => return Err(at(path)(error)),
    }
    if stat(path)?.is_none_or(|now| now.version != *was) {
        let place = path.display().to_string();
        return Err(StoreError::Changed { place, what: "its version" });
    }
    put(&beside(path), path, document)
}

/// A hidden name in the same folder, for a document in the making.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("receipt");
    path.with_file_name(format!(".{name}.partial"))
}
