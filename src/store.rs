//! A store is where data lies: a local folder, or a prefix in S3.
//!
//! An [`Origin`] is read from, pinned; a [`Vault`] is written to, sealed. What a vault accepts is
//! decided by type: [`Dataset`] takes only what the redactor made, [`Quarantine`] only what it
//! refused. Calls block; a store that needs a runtime keeps it to itself.

use std::io::Read;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::digest::Digester;
pub use crate::digest::hex;
use crate::redact::{Clean, Content, Refused};
use serde::{Deserialize, Serialize};

pub mod bucket;
mod error;
pub mod local;
pub mod place;
#[cfg(feature = "aws")]
pub mod s3;

pub use error::{StoreError, StoreResult};

/// One object as it was when the run was planned. Reading anything else is an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    /// Where it lies: `s3://bucket/key`, or an absolute `file://` URI.
    pub uri: String,
    /// Its name below the place that was listed, with `/` between folders.
    pub name: String,
    /// Its size in bytes as stored.
    pub size: u64,
    /// What tells this version from another.
    pub version: Version,
}

/// What tells one version of an object from another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Version {
    /// A versioned bucket's version id.
    VersionId(String),
    /// An entity tag, with its quotes as the service gave it.
    Etag(String),
    /// A local file's time of modification in nanoseconds since 1970, and its inode.
    Modified {
        /// Nanoseconds since 1970.
        nanoseconds: i64,
        /// The file's inode.
        inode: u64,
    },
}

/// Where raw data is read from.
pub trait Origin: Send + Sync {
    /// All objects there, sorted by name: one for an object, those below it for a prefix or folder.
    /// Empty names (folder markers) are left out.
    fn list(&self) -> StoreResult<Vec<Pin>>;

    /// Whether the place is this object itself, and not a folder or prefix above it.
    fn is(&self, pin: &Pin) -> bool;

    /// The bytes of exactly this version.
    ///
    /// The reader fails (with a [`StoreError`] inside the `io::Error`) when the object has changed,
    /// or ends before or after `pin.size` bytes. It never gives the bytes of two versions.
    fn open(&self, pin: &Pin) -> StoreResult<Box<dyn Read + Send>>;
}

/// How a stored object is encrypted, as the service itself reports it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// `aws:kms`, `aws:kms:dsse`, `AES256`; `none` for a local file or where the service reports
    /// nothing.
    pub algorithm: String,
    /// The key's ARN as reported.
    pub key_arn: Option<String>,
    /// Whether an S3 bucket key is in use, where reported.
    pub bucket_key: Option<bool>,
}

/// What a vault says of a stored object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stat {
    /// Size in bytes.
    pub size: u64,
    /// Which version it is.
    pub version: Version,
    /// How it is encrypted.
    pub seal: Seal,
}

/// A place that is written to: one folder of objects that appears whole with its receipt.
///
/// Names are relative, with `/` between folders. Until [`Vault::commit`] nothing counts as
/// published.
pub trait Vault: Send + Sync {
    /// Starts an object. It comes into being whole at [`Sink::publish`], or never.
    fn create(&self, name: &str) -> StoreResult<Box<dyn Sink>>;

    /// What the service reports of an object; `None` where there is none.
    fn stat(&self, name: &str) -> StoreResult<Option<Stat>>;

    /// Reads an object back as it is stored now.
    fn read(&self, name: &str) -> StoreResult<Box<dyn Read + Send>>;

    /// Writes a small document that a resumed run needs, over an older one of that name.
    fn keep(&self, name: &str, document: &Document) -> StoreResult<()>;

    /// Removes what `keep` wrote; fine if there is none.
    fn forget(&self, name: &str) -> StoreResult<()>;

    /// Publishes: the receipt comes into being by one conditional act that fails with
    /// [`StoreError::Taken`] where another receipt stands already.
    fn commit(&self, name: &str, receipt: &Document) -> StoreResult<()>;

    /// Replaces the receipt that has exactly this version, else [`StoreError::Changed`].
    fn amend(&self, name: &str, receipt: &Document, was: &Version) -> StoreResult<()>;

    /// Gives up what broken runs of this same place left over: temporary files, and unfinished
    /// uploads of exactly these names.
    fn sweep(&self, names: &[&str]) -> StoreResult<()>;

    /// The names of objects and documents that runs left here and did not publish, sorted.
    ///
    /// Where others may write too, these are the objects that a document `<name>.checkpoint.json`
    /// stands beside, and that document.
    fn unpublished(&self) -> StoreResult<Vec<String>>;

    /// The names of all that stands published here, sorted; none where others may write too.
    fn published(&self) -> StoreResult<Vec<String>> {
        Ok(Vec::new())
    }

    /// The URI under which an object can be found once committed.
    fn uri(&self, name: &str) -> String;
}

/// An object in the making. Dropped without `publish`, it leaves nothing behind.
pub trait Sink: Send {
    /// Appends bytes; may return before they are stored.
    fn write(&mut self, bytes: &[u8]) -> StoreResult<()>;

    /// Makes the object appear whole under its name, durably; an object of that name that stands
    /// there already is [`StoreError::Taken`].
    fn publish(self: Box<Self>) -> StoreResult<Stat>;
}

/// A JSON document of the program's own (a receipt, a checkpoint), never a record.
pub struct Document(Vec<u8>);

impl Document {
    /// Renders a value, indented, with a final newline. One that JSON has no form for is an error:
    /// an empty document would say that all is well.
    pub fn of<T: Serialize>(value: &T) -> StoreResult<Self> {
        let failed = |error: serde_json::Error| StoreError::Io {
            place: "a document of this program".into(),
            source: error.into(),
        };
        let mut bytes = serde_json::to_vec_pretty(value).map_err(failed)?;
        bytes.push(b'\n');
        Ok(Document(bytes))
    }

    /// The rendered bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// An object in the making that accepts one kind of content.
pub struct Upload<C> {
    sink: Box<dyn Sink>,
    digester: Digester,
    size: u64,
    accepts: PhantomData<fn(C)>,
}

/// An object with all its content, which has still to appear.
pub struct Written {
    sink: Box<dyn Sink>,
    /// How many bytes were written.
    pub size: u64,
    /// Their SHA-256, in hexadecimal.
    pub sha256: String,
}

impl<C: Content> Upload<C> {
    fn to(vault: &dyn Vault, name: &str) -> StoreResult<Self> {
        let place = || vault.uri(name);
        let digester =
            Digester::start().map_err(|source| StoreError::Io { place: place(), source })?;
        Ok(Upload { sink: vault.create(name)?, digester, size: 0, accepts: PhantomData })
    }

    /// Appends content, which is digested while it is written.
    pub fn write(&mut self, content: C) -> StoreResult<()> {
        let content = Arc::new(content);
        self.digester.take(content.clone());
        let bytes = (*content).as_ref();
        self.size += bytes.len() as u64;
        self.sink.write(bytes)
    }

    /// Ends the content.
    pub fn end(self) -> Written {
        let Upload { sink, digester, size, .. } = self;
        Written { sink, size, sha256: hex(digester.finish()) }
    }
}

impl Written {
    /// See [`Sink::publish`].
    pub fn publish(self) -> StoreResult<Stat> {
        self.sink.publish()
    }
}

/// A vault for sanitised data: only [`Clean`] goes in.
#[derive(Clone)]
pub struct Dataset(Arc<dyn Vault>);

impl Dataset {
    /// A dataset in this vault.
    pub fn new(vault: Arc<dyn Vault>) -> Self {
        Dataset(vault)
    }

    /// Starts an object of the dataset.
    pub fn create(&self, name: &str) -> StoreResult<Upload<Clean>> {
        Upload::to(&*self.0, name)
    }

    /// The vault, for all that doesn't write records.
    pub fn vault(&self) -> &dyn Vault {
        &*self.0
    }
}

/// A vault for refused records: only [`Refused`] goes in.
#[derive(Clone)]
pub struct Quarantine(Arc<dyn Vault>);

impl Quarantine {
    /// A quarantine in this vault.
    pub fn new(vault: Arc<dyn Vault>) -> Self {
        Quarantine(vault)
    }

    /// Starts an object of refused records.
    pub fn create(&self, name: &str) -> StoreResult<Upload<Refused>> {
        Upload::to(&*self.0, name)
    }

    /// The vault, for all that doesn't write records.
    pub fn vault(&self) -> &dyn Vault {
        &*self.0
    }
}
