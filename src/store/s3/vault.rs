//! A vault in S3 is a prefix whose objects are all sealed with one KMS key.

use std::collections::BTreeSet;
use std::io::Read;

use super::mark::Mark;
use super::range::Ranges;
use super::upload::{Letter, S3Sink, When};
use super::{Bucket, Place, SealKey, etag_of, seal_of, size_of, version_id_of};
use crate::session::{Fault, Meaning, Session};
use crate::store::{Document, Sink, Stat, StoreError, StoreResult, Vault, Version};

/// A prefix in S3 that is written to, sealed.
pub struct S3Vault {
    bucket: Bucket,
    prefix: String,
    key: SealKey,
}

impl S3Vault {
    /// A vault below this URI, sealed with this key, in a bucket of `owner` where given.
    pub fn new(
        session: &Session,
        uri: &str,
        key: SealKey,
        owner: Option<&str>,
    ) -> StoreResult<Self> {
        let place = Place::parse(uri)?;
        let prefix = match place.key.trim_end_matches('/') {
            "" => String::new(),
            folder => format!("{folder}/"),
        };
        Ok(S3Vault { bucket: Bucket::new(session, &place.bucket, owner), prefix, key })
    }

    fn full(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    fn put(&self, name: &str, document: &Document, when: When) -> StoreResult<()> {
        let key = self.full(name);
        let mark = Mark::new();
        let letter = Letter { bucket: &self.bucket, key: &key, seal: &self.key, mark: &mark };
        let body = document.as_bytes().to_vec();
        let size = body.len() as u64;
        self.bucket.session.wait(async {
            letter.put(body, &when).await?;
            letter.sealed(size).await.map(drop)
        })
    }

    /// The ETag of exactly this version: S3's conditional writes know no version ids.
    fn etag(&self, name: &str, was: &Version) -> StoreResult<String> {
        let key = self.full(name);
        let changed = |what| StoreError::Changed { place: self.bucket.uri(&key), what };
        match was {
            Version::Etag(tag) => Ok(tag.clone()),
            Version::VersionId(id) => {
                let head = self.bucket.session.wait(self.bucket.head(&key, None))?;
                let head = head.ok_or_else(|| changed("it is gone"))?;
                match (version_id_of(&head), head.e_tag()) {
                    (Some(found), Some(tag)) if found == id => Ok(tag.to_owned()),
                    _ => Err(changed("its version differs")),
                }
            }
            Version::Modified { .. } => Err(changed("it was a local file")),
        }
    }

    /// All names below the prefix.
    async fn names(&self) -> StoreResult<BTreeSet<String>> {
        let call = self.bucket.client.list_objects_v2().bucket(&self.bucket.name);
        let call = call.prefix(&self.prefix).set_expected_bucket_owner(self.bucket.owner.clone());
        let mut pages = call.into_paginator().send();
        let mut names = BTreeSet::new();
        while let Some(page) = pages.next().await {
            let page =
                page.map_err(|error| self.bucket.error("s3:ListObjectsV2", &self.prefix, &error))?;
            let keys = page.contents().iter().filter_map(|object| object.key());
            names.extend(keys.filter_map(|key| key.strip_prefix(&self.prefix)).map(str::to_owned));
        }
        Ok(names)
    }

    async fn sweep_all(&self, names: &[&str]) -> StoreResult<()> {
        let (mut key_mark, mut id_mark) = (None, None);
        loop {
            let call = self.bucket.client.list_multipart_uploads().bucket(&self.bucket.name);
            let call = call
                .prefix(&self.prefix)
                .set_key_marker(key_mark.take())
                .set_upload_id_marker(id_mark.take())
                .set_expected_bucket_owner(self.bucket.owner.clone());
            let page = match call.send().await {
                Ok(page) => page,
                Err(error) => match Fault::of(&error) {
                    // A server without this list has nothing that could be swept.
                    fault if fault.meaning() == Meaning::Unsupported => return Ok(()),
                    fault => {
                        let action = "s3:ListMultipartUploads";
                        return Err(self.bucket.failed(action, &self.prefix, fault));
                    }
                },
            };
            for upload in page.uploads() {
                // Others may upload below the same prefix; theirs are not ours to give up.
                if let (Some(key), Some(id)) = (upload.key(), upload.upload_id())
                    && names.iter().any(|name| self.full(name) == key)
                {
                    self.bucket.abandon(key, id).await?;
                }
            }
            if page.is_truncated() != Some(true) || page.next_key_marker().is_none() {
                return Ok(());
            }
            key_mark = page.next_key_marker().map(str::to_owned);
            id_mark = page.next_upload_id_marker().map(str::to_owned);
        }
    }
}

impl Vault for S3Vault {
    fn create(&self, name: &str) -> StoreResult<Box<dyn Sink>> {
        Ok(Box::new(S3Sink::new(&self.bucket, self.full(name), &self.key)))
    }

    fn stat(&self, name: &str) -> StoreResult<Option<Stat>> {
        let head = self.bucket.session.wait(self.bucket.head(&self.full(name), None))?;
        Ok(head.map(|head| Stat {
            size: size_of(&head),
            version: etag_of(&head),
            seal: seal_of(&head),
        }))
    }

    fn read(&self, name: &str) -> StoreResult<Box<dyn Read + Send>> {
        let stat = self.stat(name)?;
        let stat = stat.ok_or_else(|| StoreError::NotFound { place: self.uri(name) })?;
        let ranges = Ranges::new(&self.bucket, &self.full(name), stat.size, &stat.version)?;
        Ok(Box::new(ranges))
    }

    fn keep(&self, name: &str, document: &Document) -> StoreResult<()> {
        self.put(name, document, When::Always)
    }

    fn forget(&self, name: &str) -> StoreResult<()> {
        let key = self.full(name);
        self.bucket.session.wait(self.bucket.delete(&key, None))
    }

    fn commit(&self, name: &str, receipt: &Document) -> StoreResult<()> {
        self.put(name, receipt, When::Absent)
    }

    fn amend(&self, name: &str, receipt: &Document, was: &Version) -> StoreResult<()> {
        self.put(name, receipt, When::Still(self.etag(name, was)?))
    }

    fn sweep(&self, names: &[&str]) -> StoreResult<()> {
        self.bucket.session.wait(self.sweep_all(names))
    }

    /// An object with a receipt of its own is published, also where its note stayed behind.
    fn unpublished(&self) -> StoreResult<Vec<String>> {
        let all = self.bucket.session.wait(self.names())?;
        let mut left = Vec::new();
        for note in &all {
            let Some(name) = note.strip_suffix(".checkpoint.json") else { continue };
            if !all.contains(&format!("{name}.receipt.json")) {
                left.extend(all.get(name).cloned());
                left.push(note.clone());
            }
        }
        left.sort();
        Ok(left)
    }

    fn uri(&self, name: &str) -> String {
        self.bucket.uri(&self.full(name))
    }
}
