//! An upload brings an object into being in S3, sealed: whole by one PUT, or in parts.

use std::collections::VecDeque;
use std::time::Duration;

use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{
    ChecksumAlgorithm, CompletedMultipartUpload, CompletedPart, ServerSideEncryption,
};
use bytes::Bytes;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use super::mark::{MARK, Mark};
use super::{Bucket, SealKey, etag_of, seal_of, size_of, version_id_of};
use crate::limits::{
    CONFLICT_RETRIES_MAX, CONFLICT_WAIT_MILLISECONDS, PART_BYTES, PARTS_MAX, PARTS_PER_STEP,
};
use crate::lines::{Buffer, Shelf};
use crate::session::{Fault, Meaning};
use crate::store::{Sink, Stat, StoreError, StoreResult};

/// On what condition an object is written.
pub(super) enum When {
    /// On none.
    Always,
    /// When there is none of that name.
    Absent,
    /// When the object still has this ETag.
    Still(String),
}

/// What all requests that make one object have in common.
pub(super) struct Letter<'a> {
    pub bucket: &'a Bucket,
    pub key: &'a str,
    pub seal: &'a SealKey,
    pub mark: &'a Mark,
}

impl Letter<'_> {
    /// Writes a whole object by one request.
    pub async fn put(&self, body: Vec<u8>, when: &When) -> StoreResult<()> {
        let body = Bytes::from(body);
        let mut conflicts = 0;
        loop {
            let Err(fault) = self.put_once(body.clone(), when).await else { return Ok(()) };
            match fault.meaning() {
                Meaning::Condition => return self.ours_or_refused(when).await,
                Meaning::Conflict if conflicts < CONFLICT_RETRIES_MAX => {
                    let wait = CONFLICT_WAIT_MILLISECONDS << conflicts;
                    tokio::time::sleep(Duration::from_millis(wait)).await;
                    conflicts += 1;
                }
                Meaning::Absent if matches!(when, When::Still(_)) => {
                    return Err(self.changed("it is gone"));
                }
                _ => return Err(self.bucket.failed("s3:PutObject", self.key, fault)),
            }
        }
    }

    async fn put_once(&self, body: Bytes, when: &When) -> Result<(), Fault> {
        let call = self.bucket.client.put_object().bucket(&self.bucket.name).key(self.key);
        let call = call
            .body(ByteStream::from(body))
            .checksum_algorithm(ChecksumAlgorithm::Crc64Nvme)
            .metadata(MARK, &self.mark.0)
            .server_side_encryption(ServerSideEncryption::AwsKms)
            .ssekms_key_id(self.seal.arn())
            .bucket_key_enabled(true)
            .set_expected_bucket_owner(self.bucket.owner.clone());
        let call = match when {
            When::Always => call,
            When::Absent => call.if_none_match("*"),
            When::Still(tag) => call.if_match(tag),
        };
        call.send().await.map(drop).map_err(|error| Fault::of(&error))
    }

    /// After a condition failed: fine if what stands there came of this very write.
    async fn ours_or_refused(&self, when: &When) -> StoreResult<()> {
        match self.bucket.head(self.key, None).await? {
            Some(head) if self.mark.on(&head) => Ok(()),
            _ if matches!(when, When::Still(_)) => Err(self.changed("its ETag differs")),
            _ => Err(StoreError::Taken { place: self.bucket.uri(self.key) }),
        }
    }

    /// What the service reports of the object, if that is what was written and sealed with our key.
    /// An object that isn't is removed again.
    pub async fn sealed(&self, size: u64) -> StoreResult<Stat> {
        let place = || self.bucket.uri(self.key);
        let head = self.bucket.head(self.key, None).await?;
        let head = head.ok_or_else(|| StoreError::NotFound { place: place() })?;
        if size_of(&head) != size || !self.mark.on(&head) {
            return Err(self.changed("what is stored is not what was written"));
        }
        let seal = seal_of(&head);
        if seal.algorithm == "aws:kms" && seal.key_arn.as_deref() == Some(self.seal.arn()) {
            return Ok(Stat { size, version: etag_of(&head), seal });
        }
        // Only a write that made this object may take it away, and it did: the mark is its own.
        self.bucket.delete(self.key, version_id_of(&head)).await?;
        Err(self.unsealed(&seal.algorithm, seal.key_arn.as_deref()))
    }

    fn unsealed(&self, algorithm: &str, key: Option<&str>) -> StoreError {
        StoreError::Unsealed {
            place: self.bucket.uri(self.key),
            found: format!("{algorithm} under {}", key.unwrap_or("no key")),
            wanted: format!("aws:kms under {}", self.seal.arn()),
        }
    }

    fn changed(&self, what: &'static str) -> StoreError {
        StoreError::Changed { place: self.bucket.uri(self.key), what }
    }

    /// Starts an upload in parts. A server that won't seal is found out before it gets any data.
    async fn begin(&self) -> StoreResult<String> {
        let call =
            self.bucket.client.create_multipart_upload().bucket(&self.bucket.name).key(self.key);
        let call = call
            .checksum_algorithm(ChecksumAlgorithm::Crc64Nvme)
            .metadata(MARK, &self.mark.0)
            .server_side_encryption(ServerSideEncryption::AwsKms)
            .ssekms_key_id(self.seal.arn())
            .bucket_key_enabled(true)
            .set_expected_bucket_owner(self.bucket.owner.clone());
        let action = "s3:CreateMultipartUpload";
        let answer =
            call.send().await.map_err(|error| self.bucket.error(action, self.key, &error))?;
        let Some(id) = answer.upload_id() else {
            let (place, code) = (self.bucket.uri(self.key), "no upload id".into());
            return Err(StoreError::Service { place, action, code });
        };
        let found = answer.server_side_encryption().map_or("none", |found| found.as_str());
        let other_key = answer.ssekms_key_id().is_some_and(|arn| arn != self.seal.arn());
        if found != "aws:kms" || other_key {
            self.bucket.abandon(self.key, id).await?;
            return Err(self.unsealed(found, answer.ssekms_key_id()));
        }
        Ok(id.to_owned())
    }

    async fn complete(&self, id: &str, parts: Vec<CompletedPart>, size: u64) -> StoreResult<()> {
        let parts = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
        let call = self.bucket.client.complete_multipart_upload().bucket(&self.bucket.name);
        let call = call
            .key(self.key)
            .upload_id(id)
            .multipart_upload(parts)
            .mpu_object_size(i64::try_from(size).unwrap_or(i64::MAX))
            .if_none_match("*")
            .set_expected_bucket_owner(self.bucket.owner.clone());
        // The SDK treats an error in the body of a 200 as an error, so no check of ours is needed.
        let Err(error) = call.send().await else { return Ok(()) };
        let fault = Fault::of(&error);
        match fault.meaning() {
            Meaning::Condition => self.ours_or_refused(&When::Absent).await,
            // The upload is gone: by an earlier try whose answer was lost, or else it has failed.
            Meaning::Absent => match self.bucket.head(self.key, None).await? {
                Some(head) if self.mark.on(&head) => Ok(()),
                _ => Err(self.bucket.failed("s3:CompleteMultipartUpload", self.key, fault)),
            },
            // A conflict (409) can't be tried again here: S3 wants the upload restarted from its
            // first part, and those bytes are gone. The caller's next run does that.
            _ => Err(self.bucket.failed("s3:CompleteMultipartUpload", self.key, fault)),
        }
    }
}

impl Bucket {
    /// Gives up an upload in parts; fine if there is none.
    pub(super) async fn abandon(&self, key: &str, id: &str) -> StoreResult<()> {
        let call = self.client.abort_multipart_upload().bucket(&self.name).key(key).upload_id(id);
        let call = call.set_expected_bucket_owner(self.owner.clone());
        match call.send().await.map_err(|error| Fault::of(&error)) {
            Err(fault) if fault.meaning() != Meaning::Absent => {
                Err(self.failed("s3:AbortMultipartUpload", key, fault))
            }
            _ => Ok(()),
        }
    }

    /// Removes an object, or one version of it; fine if there is none.
    pub(super) async fn delete(&self, key: &str, version: Option<&str>) -> StoreResult<()> {
        let call = self.client.delete_object().bucket(&self.name).key(key);
        let call = call
            .set_version_id(version.map(str::to_owned))
            .set_expected_bucket_owner(self.owner.clone());
        match call.send().await.map_err(|error| Fault::of(&error)) {
            Err(fault) if fault.code != "NoSuchKey" => {
                Err(self.failed("s3:DeleteObject", key, fault))
            }
            _ => Ok(()),
        }
    }

    async fn upload_part(
        self,
        key: String,
        id: String,
        number: i32,
        body: Bytes,
    ) -> StoreResult<CompletedPart> {
        let call = self.client.upload_part().bucket(&self.name).key(&key).upload_id(id);
        let call = call
            .part_number(number)
            .body(ByteStream::from(body))
            .checksum_algorithm(ChecksumAlgorithm::Crc64Nvme)
            .set_expected_bucket_owner(self.owner.clone());
        let answer =
            call.send().await.map_err(|error| self.error("s3:UploadPart", &key, &error))?;
        Ok(CompletedPart::builder()
            .part_number(number)
            .set_e_tag(answer.e_tag().map(str::to_owned))
            .set_checksum_crc64_nvme(answer.checksum_crc64_nvme().map(str::to_owned))
            .build())
    }
}

/// An object of a vault in the making.
pub(super) struct S3Sink {
    bucket: Bucket,
    key: String,
    seal: SealKey,
    mark: Mark,
    /// What isn't yet a part.
    buffer: Buffer,
    /// The memory of parts.
    shelf: Shelf,
    size: u64,
    parts: Option<Parts>,
}

/// An upload in parts.
struct Parts {
    id: String,
    under_way: VecDeque<JoinHandle<StoreResult<CompletedPart>>>,
    done: Vec<CompletedPart>,
}

impl Parts {
    fn count(&self) -> usize {
        self.under_way.len() + self.done.len()
    }
}

impl S3Sink {
    pub fn new(bucket: &Bucket, key: String, seal: &SealKey) -> Self {
        let shelf = Shelf::of(PART_BYTES);
        S3Sink {
            bucket: bucket.clone(),
            key,
            seal: seal.clone(),
            mark: Mark::new(),
            buffer: shelf.buffer(),
            shelf,
            size: 0,
            parts: None,
        }
    }

    fn letter(&self) -> Letter<'_> {
        Letter { bucket: &self.bucket, key: &self.key, seal: &self.seal, mark: &self.mark }
    }

    /// Sends the next part; waits for the oldest one if too many are under way.
    async fn send(&mut self, part: Buffer) -> StoreResult<()> {
        if self.parts.is_none() {
            let id = self.letter().begin().await?;
            self.parts = Some(Parts { id, under_way: VecDeque::new(), done: Vec::new() });
        }
        let (bucket, key) = (self.bucket.clone(), self.key.clone());
        let Some(parts) = &mut self.parts else { return Ok(()) };
        let count = parts.count();
        if count >= PARTS_MAX {
            let code = "the object needs more parts than S3 takes".into();
            return Err(StoreError::Service {
                place: bucket.uri(&key),
                action: "s3:UploadPart",
                code,
            });
        }
        // Later parts are larger, so fewer of them fit into the same memory.
        let at_once = bucket.session.calls_at_once() * PART_BYTES / part_bytes(count);
        if parts.under_way.len() >= at_once.max(1) {
            parts.land(&bucket, &key).await?;
        }
        let handle = bucket.session.handle().clone();
        let body = Bytes::from_owner(part);
        let task = bucket.upload_part(key, parts.id.clone(), count as i32 + 1, body);
        parts.under_way.push_back(handle.spawn(task));
        Ok(())
    }

    async fn finish(&mut self) -> StoreResult<Stat> {
        let rest = std::mem::replace(&mut self.buffer, self.shelf.buffer());
        if self.parts.is_none() {
            self.letter().put(rest.into(), &When::Absent).await?;
            return self.letter().sealed(self.size).await;
        }
        if !rest.is_empty() {
            self.send(rest).await?;
        }
        if let Some(parts) = &mut self.parts {
            while !parts.under_way.is_empty() {
                parts.land(&self.bucket, &self.key).await?;
            }
        }
        if let Some(parts) = &self.parts {
            self.letter().complete(&parts.id, parts.done.clone(), self.size).await?;
        }
        // Nothing is left to abandon.
        self.parts = None;
        self.letter().sealed(self.size).await
    }

    fn next_part_bytes(&self) -> usize {
        part_bytes(self.parts.as_ref().map_or(0, Parts::count))
    }
}

impl Parts {
    /// Waits for the oldest part under way.
    async fn land(&mut self, bucket: &Bucket, key: &str) -> StoreResult<()> {
        let Some(task) = self.under_way.pop_front() else { return Ok(()) };
        let lost = |_| {
            let (place, code) = (bucket.uri(key), "the task was lost".into());
            Err(StoreError::Service { place, action: "s3:UploadPart", code })
        };
        self.done.push(task.await.unwrap_or_else(lost)?);
        Ok(())
    }
}

/// The size of the part after `count` others.
fn part_bytes(count: usize) -> usize {
    PART_BYTES * (1 + count / PARTS_PER_STEP)
}

impl Sink for S3Sink {
    fn write(&mut self, mut bytes: &[u8]) -> StoreResult<()> {
        self.size += bytes.len() as u64;
        while !bytes.is_empty() {
            let part_bytes = self.next_part_bytes();
            let room = part_bytes - self.buffer.len();
            // A part that has to grow would be copied again and again.
            self.buffer.reserve_exact(room);
            let now = bytes.split_off(..room.min(bytes.len())).unwrap_or_default();
            self.buffer.extend_from_slice(now);
            if self.buffer.len() == part_bytes {
                let part = std::mem::replace(&mut self.buffer, self.shelf.buffer());
                let session = self.bucket.session.clone();
                session.wait(self.send(part))?;
            }
        }
        Ok(())
    }

    fn publish(mut self: Box<Self>) -> StoreResult<Stat> {
        let session = self.bucket.session.clone();
        session.wait(self.finish())
    }
}

impl Drop for S3Sink {
    fn drop(&mut self) {
        let Some(parts) = self.parts.take() else { return };
        let (bucket, key) = (self.bucket.clone(), std::mem::take(&mut self.key));
        let session = bucket.session.clone();
        let abandon = async move {
            // A part that lands after the upload was given up would stay for ever.
            for task in parts.under_way {
                task.abort();
                let _ = task.await;
            }
            // What can't be given up now is swept by the next run or a lifecycle rule.
            let _ = bucket.abandon(&key, &parts.id).await;
        };
        match Handle::try_current() {
            Ok(handle) => drop(handle.spawn(abandon)),
            Err(_) => session.wait(abandon),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::PART_BYTES_MIN;

    #[test]
    fn ten_thousand_parts_hold_429_gib_and_none_is_too_small() {
        let sizes: Vec<u64> = (0..PARTS_MAX).map(|count| part_bytes(count) as u64).collect();
        assert_eq!(sizes.iter().sum::<u64>(), (8 * 55 * 1000) << 20);
        assert!(sizes.iter().all(|size| *size >= PART_BYTES_MIN as u64));
        let for_bedrock: u64 = sizes.iter().take_while(|size| **size <= 16 << 20).sum();
        assert!(for_bedrock > 10_000_000_000);
    }
}
