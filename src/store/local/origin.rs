//! An origin of local files, each read only as it was pinned.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::super::{Origin, Pin, StoreError, StoreResult};
use super::{at, below, uri, version};

/// A file, or the files in a folder and the folders below it.
///
/// In a folder only regular files count; symbolic links are not followed, so that nothing outside
/// the folder is read unasked. A file that is named itself may be a link.
pub struct LocalOrigin {
    path: PathBuf,
    /// How names must end in a folder; none where any name will do.
    endings: Option<&'static [&'static str]>,
}

impl LocalOrigin {
    /// The origin at this path, which must exist.
    pub fn new(path: &Path) -> StoreResult<Self> {
        Ok(LocalOrigin { path: path.canonicalize().map_err(at(path))?, endings: None })
    }

    /// The same with files of these endings alone.
    pub fn ending_in(self, endings: &'static [&'static str]) -> Self {
        LocalOrigin { endings: Some(endings), ..self }
    }

    fn path_of(&self, pin: &Pin) -> StoreResult<PathBuf> {
        if self.path.is_dir() { below(&self.path, &pin.name) } else { Ok(self.path.clone()) }
    }

    fn counts(&self, name: &str) -> bool {
        self.endings.is_none_or(|endings| endings.iter().any(|end| name.ends_with(end)))
    }

    fn walk(&self) -> StoreResult<Vec<Pin>> {
        let mut pins = Vec::new();
        let mut folders = vec![(self.path.clone(), String::new())];
        while let Some((folder, prefix)) = folders.pop() {
            for entry in fs::read_dir(&folder).map_err(at(&folder))? {
                let path = entry.map_err(at(&folder))?.path();
                let name = format!("{prefix}{}", name_of(&path)?);
                let facts = path.symlink_metadata().map_err(at(&path))?;
                if facts.is_dir() && !is_staging(&path) {
                    folders.push((path, format!("{name}/")));
                } else if facts.is_file() && self.counts(&name) {
                    pins.push(pin(&path, name, &facts));
                }
            }
        }
        pins.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(pins)
    }
}

impl Origin for LocalOrigin {
    fn list(&self) -> StoreResult<Vec<Pin>> {
        let facts = self.path.metadata().map_err(at(&self.path))?;
        if facts.is_dir() {
            return self.walk();
        }
        regular(&self.path, &facts)?;
        Ok(vec![pin(&self.path, name_of(&self.path)?, &facts)])
    }

    fn is(&self, _: &Pin) -> bool {
        !self.path.is_dir()
    }

    fn open(&self, pin: &Pin) -> StoreResult<Box<dyn Read + Send>> {
        let path = self.path_of(pin)?;
        regular(&path, &path.symlink_metadata().map_err(at(&path))?)?;
        let file = File::open(&path).map_err(at(&path))?;
        let reader = Pinned { file, path, pin: pin.clone(), left: pin.size };
        reader.unchanged()?;
        Ok(Box::new(reader))
    }
}

/// Reads a file that must stay what it was pinned as, to the last byte.
struct Pinned {
    file: File,
    path: PathBuf,
    pin: Pin,
    left: u64,
}

impl Pinned {
    fn unchanged(&self) -> StoreResult<()> {
        let facts = self.file.metadata().map_err(at(&self.path))?;
        if facts.len() != self.pin.size {
            return Err(self.changed("its size"));
        }
        if version(&facts) != self.pin.version {
            return Err(self.changed("its time of modification or its inode"));
        }
        Ok(())
    }

    fn changed(&self, what: &'static str) -> StoreError {
        StoreError::Changed { place: self.path.display().to_string(), what }
    }
}

impl Read for Pinned {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let count = self.file.read(&mut buffer[..most])?;
        self.left -= count as u64;
        if count == 0 && !buffer.is_empty() {
            if self.left > 0 {
                return Err(self.changed("it ended early").into());
            }
            self.unchanged()?;
        }
        Ok(count)
    }
}

fn pin(path: &Path, name: String, facts: &Metadata) -> Pin {
    Pin { uri: uri(path), name, size: facts.len(), version: version(facts) }
}

fn name_of(path: &Path) -> StoreResult<String> {
    match path.file_name().and_then(|name| name.to_str()) {
        Some(name) => Ok(name.to_owned()),
        None => Err(unreadable(path, "its name is not UTF-8")),
    }
}

fn regular(path: &Path, facts: &Metadata) -> StoreResult<()> {
    if facts.is_file() { Ok(()) } else { Err(unreadable(path, "is not a regular file")) }
}

fn unreadable(path: &Path, why: &'static str) -> StoreError {
    let source = io::Error::new(io::ErrorKind::InvalidInput, why);
    StoreError::Io { place: path.display().to_string(), source }
}

/// A vault's own staging folder is no source, also when the output lies below the input.
fn is_staging(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.starts_with('.') && name.ends_with(".partial")
}
