//! An origin in S3 is an object, or all objects below a prefix, each pinned to one version.

use std::io::Read;

use super::range::Ranges;
use super::{Bucket, Place, etag_of, size_of, version_id_of};
use crate::session::Session;
use crate::store::{Origin, Pin, StoreError, StoreResult, Version};

/// Raw data in S3.
pub struct S3Origin {
    bucket: Bucket,
    key: String,
}

impl S3Origin {
    /// The object or prefix of this URI, in a bucket that belongs to `owner` where that is given.
    pub fn new(session: &Session, uri: &str, owner: Option<&str>) -> StoreResult<Self> {
        let place = Place::parse(uri)?;
        Ok(S3Origin { bucket: Bucket::new(session, &place.bucket, owner), key: place.key })
    }

    async fn list_all(&self) -> StoreResult<Vec<Pin>> {
        if !self.key.is_empty() && !self.key.ends_with('/') {
            let name = self.key.rsplit('/').next().unwrap_or_default().to_owned();
            if let Some(pin) = self.pin(&self.key, name).await? {
                return Ok(vec![pin]);
            }
        }
        let prefix = match self.key.as_str() {
            "" => String::new(),
            key if key.ends_with('/') => key.to_owned(),
            key => format!("{key}/"),
        };
        let mut pins = Vec::new();
        for key in self.keys(&prefix).await? {
            let name = key[prefix.len()..].to_owned();
            pins.extend(self.pin(&key, name).await?);
        }
        if pins.is_empty() {
            return Err(StoreError::NotFound { place: self.bucket.uri(&self.key) });
        }
        pins.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(pins)
    }

    /// The keys below a prefix, without the markers that some tools make for folders.
    async fn keys(&self, prefix: &str) -> StoreResult<Vec<String>> {
        let call = self.bucket.client.list_objects_v2().bucket(&self.bucket.name).prefix(prefix);
        let call = call.set_expected_bucket_owner(self.bucket.owner.clone());
        let mut pages = call.into_paginator().send();
        let mut keys = Vec::new();
        while let Some(page) = pages.next().await {
            let page =
                page.map_err(|error| self.bucket.error("s3:ListObjectsV2", prefix, &error))?;
            let found = page.contents().iter().filter_map(|object| object.key());
            keys.extend(found.filter(|key| is_file(key, prefix)).map(str::to_owned));
        }
        Ok(keys)
    }

    async fn pin(&self, key: &str, name: String) -> StoreResult<Option<Pin>> {
        let Some(head) = self.bucket.head(key, None).await? else { return Ok(None) };
        let version = match version_id_of(&head) {
            Some(id) => Version::VersionId(id.to_owned()),
            None => etag_of(&head),
        };
        Ok(Some(Pin { uri: self.bucket.uri(key), name, size: size_of(&head), version }))
    }

    /// Fails where the object isn't the pinned one: an empty one has no range that would tell.
    async fn unchanged(&self, key: &str, pin: &Pin) -> StoreResult<()> {
        let changed = |what| Err(StoreError::Changed { place: pin.uri.clone(), what });
        let version = match &pin.version {
            Version::VersionId(id) => Some(id.as_str()),
            _ => None,
        };
        match self.bucket.head(key, version).await? {
            None => changed("it is gone"),
            Some(head) if version.is_none() && etag_of(&head) != pin.version => {
                changed("its ETag differs")
            }
            Some(head) if size_of(&head) != pin.size => changed("its size differs"),
            Some(_) => Ok(()),
        }
    }
}

impl Origin for S3Origin {
    fn list(&self) -> StoreResult<Vec<Pin>> {
        self.bucket.session.wait(self.list_all())
    }

    fn is(&self, pin: &Pin) -> bool {
        pin.uri == self.bucket.uri(&self.key)
    }

    fn open(&self, pin: &Pin) -> StoreResult<Box<dyn Read + Send>> {
        let place = Place::parse(&pin.uri)?;
        if place.bucket != self.bucket.name || !place.key.starts_with(&self.key) {
            return Err(StoreError::NotFound { place: pin.uri.clone() });
        }
        if pin.size == 0 {
            self.bucket.session.wait(self.unchanged(&place.key, pin))?;
        }
        Ok(Box::new(Ranges::new(&self.bucket, &place.key, pin.size, &pin.version)?))
    }
}

fn is_file(key: &str, prefix: &str) -> bool {
    key.len() > prefix.len() && !key.ends_with('/')
}
