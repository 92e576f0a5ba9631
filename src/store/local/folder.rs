//! A vault that is a folder: it appears whole, with its receipt, by one rename.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::super::{Document, Sink, Stat, StoreResult, Vault, Version};
use super::file::amend;
use super::staging::Staging;
use super::{absolute, at, below, names, stat, sync_folder, taken, uri};

/// A folder that appears whole, with its receipt.
///
/// Opening it makes nothing. A place where a folder with files stands already can be read and its
/// receipt amended; writing there is [`super::super::StoreError::Taken`].
pub struct LocalVault {
    folder: PathBuf,
    parent: PathBuf,
    staging: Staging,
}

impl LocalVault {
    /// The vault at this path.
    pub fn new(path: &Path) -> StoreResult<Self> {
        let (parent, name) = absolute(path)?;
        let staging = Staging::beside(&parent, &name);
        Ok(LocalVault { folder: parent.join(name), parent, staging })
    }

    /// Whether something stands at the place already. An empty folder is free: a rename replaces
    /// it.
    fn stands(&self) -> StoreResult<bool> {
        match fs::symlink_metadata(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Ok(facts) if facts.is_dir() => {
                Ok(fs::read_dir(&self.folder).map_err(at(&self.folder))?.next().is_some())
            }
            facts => facts.map(|_| true).map_err(at(&self.folder)),
        }
    }

    fn free(&self) -> StoreResult<()> {
        if self.stands()? { Err(taken(&self.folder)) } else { Ok(()) }
    }

    fn find(&self, name: &str) -> StoreResult<Option<PathBuf>> {
        if !self.stands()? {
            return self.staging.find(name);
        }
        let path = below(&self.folder, name)?;
        Ok(stat(&path)?.map(|_| path))
    }
}

impl Vault for LocalVault {
    fn create(&self, name: &str) -> StoreResult<Box<dyn Sink>> {
        self.free()?;
        self.staging.create(name)
    }

    fn stat(&self, name: &str) -> StoreResult<Option<Stat>> {
        self.find(name)?.map_or(Ok(None), |path| stat(&path))
    }

    fn read(&self, name: &str) -> StoreResult<Box<dyn Read + Send>> {
        let place = self.folder.join(name);
        let path = self.find(name)?.ok_or_else(|| at(&place)(io::ErrorKind::NotFound.into()))?;
        Ok(Box::new(File::open(&path).map_err(at(&path))?))
    }

    fn keep(&self, name: &str, document: &Document) -> StoreResult<()> {
        self.free()?;
        self.staging.keep(name, document)
    }

    /// Of a dataset that stands all that is left of the staging goes: the run that published may
    /// have been killed before it cleared up.
    fn forget(&self, name: &str) -> StoreResult<()> {
        if self.stands()? { self.staging.clear() } else { self.staging.forget(name) }
    }

    fn commit(&self, name: &str, receipt: &Document) -> StoreResult<()> {
        let _lock = self.staging.hold()?;
        self.free()?;
        let data = self.staging.data();
        let made = below(&data, name)?;
        self.staging.announce(name, &made, receipt)?;
        self.staging.put(&made, receipt)?;
        fs::rename(&data, &self.folder).map_err(|error| match error.kind() {
            io::ErrorKind::DirectoryNotEmpty
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::AlreadyExists => taken(&self.folder),
            _ => at(&self.folder)(error),
        })?;
        sync_folder(&self.parent)?;
        // The dataset stands; what is left of the staging is in nobody's way if this fails.
        let _ = self.staging.clear();
        Ok(())
    }

    fn amend(&self, name: &str, receipt: &Document, was: &Version) -> StoreResult<()> {
        amend(&below(&self.folder, name)?, receipt, was)
    }

    fn sweep(&self, _: &[&str]) -> StoreResult<()> {
        if self.stands()? { self.staging.clear() } else { self.staging.sweep() }
    }

    fn unpublished(&self) -> StoreResult<Vec<String>> {
        if self.stands()? { Ok(Vec::new()) } else { self.staging.names() }
    }

    fn published(&self) -> StoreResult<Vec<String>> {
        names(&self.folder)
    }

    fn uri(&self, name: &str) -> String {
        uri(&self.folder.join(name))
    }
}
