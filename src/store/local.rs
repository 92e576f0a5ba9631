//! Local is the store made of files: an origin that is a file or a folder, a vault that is a
//! folder, and a vault that is one file.
//!
//! A vault works in a staging folder beside its place (`.<name>.partial`), which one run at a time
//! holds by a lock of the operating system, so that the lock ends with the process. Files are
//! readable by their owner only (0600, folders 0700), and stay so once published: what a pipeline
//! for confidential data writes is opened to others by a decision, not by a umask.

use std::fs::{self, File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::{Seal, Stat, StoreError, StoreResult, Version};

mod file;
mod flusher;
mod folder;
mod origin;
mod staging;

pub use file::LocalFile;
pub use folder::LocalVault;
pub use origin::LocalOrigin;

/// Gives an error of the operating system its place.
fn at(place: &Path) -> impl FnOnce(io::Error) -> StoreError + '_ {
    move |source| match source.kind() {
        io::ErrorKind::NotFound => StoreError::NotFound { place: place.display().to_string() },
        _ => StoreError::Io { place: place.display().to_string(), source },
    }
}

fn taken(place: &Path) -> StoreError {
    StoreError::Taken { place: place.display().to_string() }
}

fn version(facts: &Metadata) -> Version {
    let nanoseconds =
        facts.mtime().saturating_mul(1_000_000_000).saturating_add(facts.mtime_nsec());
    Version::Modified { nanoseconds, inode: facts.ino() }
}

/// What can be said of a local file; `None` where there is none.
fn stat(path: &Path) -> StoreResult<Option<Stat>> {
    let facts = match path.symlink_metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        facts => facts.map_err(at(path))?,
    };
    let seal = Seal { algorithm: "none".into(), key_arn: None, bucket_key: None };
    Ok(facts.is_file().then(|| Stat { size: facts.len(), version: version(&facts), seal }))
}

/// Makes what was renamed in a folder last through a loss of power.
fn sync_folder(path: &Path) -> StoreResult<()> {
    File::open(path).and_then(|folder| folder.sync_all()).map_err(at(path))
}

/// Follows a name below a folder; a name that would leave it is refused.
fn below(folder: &Path, name: &str) -> StoreResult<PathBuf> {
    let part = |part: &str| !matches!(part, "" | "." | "..");
    if name.split('/').all(part) && !name.contains('\0') {
        return Ok(folder.join(name));
    }
    let source = io::Error::new(io::ErrorKind::InvalidInput, "the name would leave its folder");
    Err(StoreError::Io { place: folder.display().to_string(), source })
}

/// The names of all files below a folder, sorted; none where there is no folder.
fn names(folder: &Path) -> StoreResult<Vec<String>> {
    let mut names = Vec::new();
    let mut folders = vec![(folder.to_path_buf(), String::new())];
    while let Some((path, prefix)) = folders.pop() {
        let entries = match fs::read_dir(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries.map_err(at(&path))?,
        };
        for entry in entries {
            let entry = entry.map_err(at(&path))?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            match entry.file_type().map_err(at(&path))?.is_dir() {
                true => folders.push((entry.path(), format!("{name}/"))),
                false => names.push(name),
            }
        }
    }
    names.sort();
    Ok(names)
}

/// The URI of an absolute path, with what RFC 3986 doesn't allow in a path percent-encoded.
fn uri(path: &Path) -> String {
    use std::fmt::Write;
    use std::os::unix::ffi::OsStrExt;
    let mut uri = String::from("file://");
    for &byte in path.as_os_str().as_bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=:@".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

/// Splits an absolute form of a path into its folder and its name.
fn absolute(path: &Path) -> StoreResult<(PathBuf, String)> {
    let whole = std::path::absolute(path).map_err(at(path))?;
    match (whole.parent(), whole.file_name().and_then(|name| name.to_str())) {
        (Some(parent), Some(name)) if name != ".." => Ok((parent.to_path_buf(), name.to_owned())),
        _ => {
            let source = io::Error::new(io::ErrorKind::InvalidInput, "a name in UTF-8 is needed");
            Err(StoreError::Io { place: path.display().to_string(), source })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_leave_the_folder_are_refused() {
        for name in ["", "/etc/x", "../x", "a/../../x", "a//b", "./a", "a/.", "a\0b"] {
            assert!(below(Path::new("/data"), name).is_err(), "{name:?}");
        }
        assert_eq!(below(Path::new("/data"), "a/b.c").ok(), Some("/data/a/b.c".into()));
    }

    #[test]
    fn uris_are_percent_encoded() {
        assert_eq!(uri(Path::new("/a b/\u{e9}%#.jsonl")), "file:///a%20b/%C3%A9%25%23.jsonl");
    }
}
