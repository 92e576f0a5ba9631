//! Staging is the folder beside a local vault in which everything is made before it appears.
//!
//! It holds `data` (whole objects), `kept` (documents for a resumed run), `making` (objects being
//! written) and, while a dataset is being published, `committing`: which receipt is put in place.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::super::{Document, Sink, Stat, StoreError, StoreResult, hex};
use super::flusher::Flusher;
use super::{at, below, names, stat, sync_folder, taken, uri};
use crate::limits::RECEIPT_BYTES_MAX;

/// The receipt that a run is putting in place. It is what proves, after the run broke off, that a
/// receipt without its data is that run's own and may give way.
#[derive(Serialize, Deserialize)]
struct Commitment {
    /// Its name in the vault.
    name: String,
    /// Where it appears.
    uri: String,
    /// The digest of its bytes, in hexadecimal.
    sha256: String,
}

/// The staging folder of one place, and the lock on it once something is written.
pub(super) struct Staging {
    folder: PathBuf,
    lock: Mutex<Option<Arc<File>>>,
    made: AtomicU64,
}

impl Staging {
    /// The staging folder for `name` in `parent`; nothing is made yet.
    pub(super) fn beside(parent: &Path, name: &str) -> Self {
        let folder = parent.join(format!(".{name}.partial"));
        Staging { folder, lock: Mutex::new(None), made: AtomicU64::new(0) }
    }

    /// Where whole objects lie.
    pub(super) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Where this name lies before the dataset is published, if it does. A receipt that was about
    /// to be published when a run broke off does not count.
    pub(super) fn find(&self, name: &str) -> StoreResult<Option<PathBuf>> {
        if self.committing().is_some_and(|receipt| receipt.name == name) {
            return Ok(None);
        }
        for folder in ["data", "kept"] {
            let path = below(&self.folder.join(folder), name)?;
            if stat(&path)?.is_some() {
                return Ok(Some(path));
            }
        }
        Ok(None)
    }

    /// Takes the lock, if it isn't held, and makes the folders.
    pub(super) fn hold(&self) -> StoreResult<Arc<File>> {
        let mut lock = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = &*lock {
            return Ok(held.clone());
        }
        let held = Arc::new(self.take()?);
        for folder in ["data", "kept", "making"] {
            make_folder(&self.folder.join(folder))?;
        }
        *lock = Some(held.clone());
        Ok(held)
    }

    fn take(&self) -> StoreResult<File> {
        if let Some(parent) = self.folder.parent() {
            make_folders(parent, 0o777, &mut sync_folder)?;
        }
        loop {
            make_folder(&self.folder)?;
            let handle = File::open(&self.folder).map_err(at(&self.folder))?;
            match handle.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    return Err(StoreError::Busy { place: self.folder.display().to_string() });
                }
                Err(TryLockError::Error(error)) => return Err(at(&self.folder)(error)),
            }
            // Whoever held it before may have removed the folder between the opening and the lock.
            let held = handle.metadata().map_err(at(&self.folder))?.ino();
            if fs::symlink_metadata(&self.folder).is_ok_and(|facts| facts.ino() == held) {
                return Ok(handle);
            }
        }
    }

    /// The names of objects and kept documents.
    pub(super) fn names(&self) -> StoreResult<Vec<String>> {
        let mut all = names(&self.folder.join("data"))?;
        if let Some(receipt) = self.committing() {
            all.retain(|name| *name != receipt.name);
        }
        all.extend(names(&self.folder.join("kept"))?);
        all.sort();
        Ok(all)
    }

    /// Starts an object.
    pub(super) fn create(&self, name: &str) -> StoreResult<Box<dyn Sink>> {
        let lock = self.hold()?;
        let target = below(&self.data(), name)?;
        if stat(&target)?.is_some() {
            return Err(taken(&target));
        }
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let making = self.folder.join("making").join(number.to_string());
        let file = Arc::new(create_file(&making)?);
        let flusher = Flusher::default();
        Ok(Box::new(LocalSink { file, flusher, making, target, _lock: lock }))
    }

    /// Writes a document for a resumed run.
    pub(super) fn keep(&self, name: &str, document: &Document) -> StoreResult<()> {
        let _lock = self.hold()?;
        self.put(&below(&self.folder.join("kept"), name)?, document)
    }

    /// Removes a kept document, or an object that wasn't published with a dataset.
    pub(super) fn forget(&self, name: &str) -> StoreResult<()> {
        let Some(path) = self.find(name)? else { return Ok(()) };
        let _lock = self.hold()?;
        fs::remove_file(&path).map_err(at(&path))
    }

    /// Puts a document in place whole, over an older one.
    pub(super) fn put(&self, target: &Path, document: &Document) -> StoreResult<()> {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let making = self.folder.join("making").join(number.to_string());
        put(&making, target, document)
    }

    /// Notes that this receipt is about to be put in place at `path`.
    pub(super) fn announce(&self, name: &str, path: &Path, receipt: &Document) -> StoreResult<()> {
        let sha256 = hex(Sha256::new_with_prefix(receipt.as_bytes()));
        let note = Commitment { name: name.to_owned(), uri: uri(path), sha256 };
        self.put(&self.note(), &Document::of(&note)?)
    }

    /// Whether what stands at `path` is the very receipt that the last run was putting there when
    /// it broke off.
    pub(super) fn announced(&self, path: &Path) -> StoreResult<bool> {
        let Some(note) = self.committing().filter(|note| note.uri == uri(path)) else {
            return Ok(false);
        };
        if !fs::symlink_metadata(path).map_err(at(path))?.is_file() {
            return Ok(false);
        }
        let mut bytes = Vec::new();
        let file = File::open(path).map_err(at(path))?;
        file.take(RECEIPT_BYTES_MAX).read_to_end(&mut bytes).map_err(at(path))?;
        Ok(hex(Sha256::new_with_prefix(bytes)) == note.sha256)
    }

    fn committing(&self) -> Option<Commitment> {
        serde_json::from_slice(&fs::read(self.note()).ok()?).ok()
    }

    fn note(&self) -> PathBuf {
        self.folder.join("committing")
    }

    /// Removes objects in the making that a broken run left.
    pub(super) fn sweep(&self) -> StoreResult<()> {
        if self.lock.lock().unwrap_or_else(PoisonError::into_inner).is_some() {
            return Ok(());
        }
        let _lock = self.hold()?;
        let making = self.folder.join("making");
        fs::remove_dir_all(&making).map_err(at(&making))?;
        make_folder(&making)
    }

    /// Removes the whole folder, once nothing in it is needed; fine if there is none.
    pub(super) fn clear(&self) -> StoreResult<()> {
        if !self.folder.exists() {
            return Ok(());
        }
        let _lock = self.hold()?;
        fs::remove_dir_all(&self.folder).map_err(at(&self.folder))?;
        *self.lock.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(())
    }
}

/// What holds nothing finished goes with its run: nobody could go on from it.
impl Drop for Staging {
    fn drop(&mut self) {
        if self.lock.get_mut().unwrap_or_else(PoisonError::into_inner).is_none() {
            return;
        }
        // Only empty folders can be removed so, and the first that isn't keeps the others.
        let folders = ["data", "kept", "making", ""].map(|name| self.folder.join(name));
        let _ = folders.iter().try_for_each(fs::remove_dir);
    }
}

/// Puts a document in place whole by way of another name in the same file system.
pub(super) fn put(making: &Path, target: &Path, document: &Document) -> StoreResult<()> {
    write(making, document)?;
    place(making, target)
}

/// As [`put`], where nothing may stand yet.
pub(super) fn put_new(making: &Path, target: &Path, document: &Document) -> StoreResult<()> {
    write(making, document)?;
    place_new(making, target).inspect_err(|_| drop(fs::remove_file(making)))
}

fn write(making: &Path, document: &Document) -> StoreResult<()> {
    let mut file = create_file(making)?;
    file.write_all(document.as_bytes()).and_then(|()| file.sync_all()).map_err(at(making))
}

/// Moves a synced file to where it belongs and makes that last.
pub(super) fn place(from: &Path, to: &Path) -> StoreResult<()> {
    let folder = to.parent().unwrap_or(to);
    make_folders(folder, 0o700, &mut sync_folder)?;
    fs::rename(from, to).map_err(at(to))?;
    sync_folder(folder)
}

/// As [`place`], where nothing may stand yet. A rename would replace it, so the file gets its new
/// name as a second one, and loses the first.
pub(super) fn place_new(from: &Path, to: &Path) -> StoreResult<()> {
    let folder = to.parent().unwrap_or(to);
    make_folders(folder, 0o700, &mut sync_folder)?;
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from).map_err(at(from))?,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(taken(to)),
        // File systems without hard links have no better way.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => match stat(to)? {
            Some(_) => return Err(taken(to)),
            None => fs::rename(from, to).map_err(at(to))?,
        },
        Err(error) => return Err(at(to)(error)),
    }
    sync_folder(folder)
}

/// Makes a folder, and those above it that aren't there. Each is noted in the one above, which is
/// made to last by `sync`.
fn make_folders(
    path: &Path,
    mode: u32,
    sync: &mut dyn FnMut(&Path) -> StoreResult<()>,
) -> StoreResult<()> {
    let missing = |above: &&Path| !above.as_os_str().is_empty() && !above.is_dir();
    let missing: Vec<&Path> = path.ancestors().take_while(missing).collect();
    for folder in missing.into_iter().rev() {
        match DirBuilder::new().mode(mode).create(folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
            made => made.map_err(at(folder))?,
        }
        folder.parent().map_or(Ok(()), &mut *sync)?;
    }
    Ok(())
}

struct LocalSink {
    file: Arc<File>,
    flusher: Flusher,
    making: PathBuf,
    target: PathBuf,
    // Held so that the place stays this run's while an object is being written.
    _lock: Arc<File>,
}

impl Sink for LocalSink {
    fn write(&mut self, bytes: &[u8]) -> StoreResult<()> {
        let written = (&*self.file).write_all(bytes);
        written.and_then(|()| self.flusher.wrote(&self.file, bytes.len())).map_err(at(&self.target))
    }

    fn publish(mut self: Box<Self>) -> StoreResult<Stat> {
        let flushed = self.flusher.finish();
        flushed.and_then(|()| self.file.sync_all()).map_err(at(&self.target))?;
        if stat(&self.target)?.is_some() {
            return Err(taken(&self.target));
        }
        place(&self.making, &self.target)?;
        stat(&self.target)?.ok_or_else(|| at(&self.target)(io::ErrorKind::NotFound.into()))
    }
}

impl Drop for LocalSink {
    fn drop(&mut self) {
        // After `publish` it has moved away, and there is nothing to remove.
        let _ = fs::remove_file(&self.making);
    }
}

/// Makes a file for something in the making. What a broken run left there goes; a link that someone
/// put there is not followed.
fn create_file(path: &Path) -> StoreResult<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(at(path)(error)),
        _ => {}
    }
    let mut how = OpenOptions::new();
    how.write(true).create_new(true).mode(0o600);
    how.open(path).map_err(at(path))
}

/// Makes a folder that only its owner can read; one that is there already is fine, a link is not.
fn make_folder(path: &Path) -> StoreResult<()> {
    match DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let facts = fs::symlink_metadata(path).map_err(at(path))?;
            if facts.is_dir() { Ok(()) } else { Err(taken(path)) }
        }
        made => made.map_err(at(path)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_new_folder_is_made_to_last_in_the_one_above() {
        let here = tempfile::tempdir().unwrap();
        let (old, new) = (here.path().join("old"), here.path().join("old/a/b/c"));
        fs::create_dir(&old).unwrap();
        let mut synced = Vec::new();
        let mut sync = |folder: &Path| {
            synced.push(folder.to_owned());
            sync_folder(folder)
        };
        make_folders(&new, 0o700, &mut sync).unwrap();
        make_folders(&new, 0o700, &mut sync).unwrap();
        assert!(new.is_dir());
        assert_eq!(synced, [old.clone(), old.join("a"), old.join("a/b")]);
    }

    #[test]
    fn what_stands_already_is_not_replaced_by_what_is_new() {
        let here = tempfile::tempdir().unwrap();
        let (from, to) = (here.path().join("from"), here.path().join("x/to"));
        fs::write(&from, "1").unwrap();
        place_new(&from, &to).unwrap();
        assert!(!from.exists());
        fs::write(&from, "2").unwrap();
        assert!(matches!(place_new(&from, &to), Err(StoreError::Taken { .. })));
        assert_eq!(fs::read_to_string(&to).unwrap(), "1");
        assert_eq!(fs::read_to_string(&from).unwrap(), "2");
    }
}
