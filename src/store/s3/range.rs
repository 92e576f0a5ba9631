//! A range is a stretch of one version of an object; several are fetched at once and read in order.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::ops::Range;

use aws_sdk_s3::operation::get_object::GetObjectOutput;
use tokio::task::JoinHandle;

use super::Bucket;
use crate::limits::{RANGE_BYTES, RANGE_RESUMES_MAX};
use crate::lines::{Buffer, Shelf};
use crate::session::{Fault, Meaning};
use crate::store::{StoreError, StoreResult, Version};

/// Reads one version of an object. As many ranges as the session may call for at once are held
/// beside the one that is being read; dropping the reader ends them.
pub(super) struct Ranges {
    source: Source,
    size: u64,
    /// Where the next range to be asked for begins.
    next: u64,
    under_way: VecDeque<JoinHandle<StoreResult<Buffer>>>,
    current: Buffer,
    /// Bytes of `current` that were read.
    used: usize,
    failed: bool,
}

/// What all ranges of a reader share.
#[derive(Clone)]
struct Source {
    bucket: Bucket,
    key: String,
    size: u64,
    version: Version,
    /// The memory of ranges.
    shelf: Shelf,
}

impl Ranges {
    pub fn new(bucket: &Bucket, key: &str, size: u64, version: &Version) -> StoreResult<Self> {
        if matches!(version, Version::Modified { .. }) {
            let place = bucket.uri(key);
            return Err(StoreError::Changed { place, what: "it was pinned as a local file" });
        }
        let (bucket, key, version) = (bucket.clone(), key.to_owned(), version.clone());
        let shelf = Shelf::of(RANGE_BYTES as usize);
        let current = shelf.buffer();
        let source = Source { bucket, key, size, version, shelf };
        let mut ranges = Ranges {
            source,
            size,
            next: 0,
            under_way: VecDeque::new(),
            current,
            used: 0,
            failed: false,
        };
        ranges.ask();
        Ok(ranges)
    }

    /// Keeps as many ranges under way as may be.
    fn ask(&mut self) {
        let at_once = self.source.bucket.session.calls_at_once();
        while self.under_way.len() < at_once && self.next < self.size {
            let end = self.size.min(self.next + RANGE_BYTES);
            let task = self.source.clone().fetch(self.next..end);
            self.under_way.push_back(self.source.bucket.session.handle().spawn(task));
            self.next = end;
        }
    }

    /// Makes the next range the current one; false at the end.
    fn advance(&mut self) -> StoreResult<bool> {
        let Some(task) = self.under_way.pop_front() else { return Ok(false) };
        let fetched = self.source.bucket.session.wait(task);
        self.current = fetched.unwrap_or_else(|_| Err(self.source.service("the task was lost")))?;
        self.used = 0;
        self.ask();
        Ok(true)
    }
}

impl Read for Ranges {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.failed {
            return Err(self.source.service("an earlier read failed").into());
        }
        while self.used == self.current.len() {
            match self.advance() {
                Ok(true) => {}
                Ok(false) => return Ok(0),
                Err(error) => {
                    self.failed = true;
                    return Err(error.into());
                }
            }
        }
        let count = into.len().min(self.current.len() - self.used);
        into[..count].copy_from_slice(&self.current[self.used..self.used + count]);
        self.used += count;
        Ok(count)
    }
}

impl Drop for Ranges {
    fn drop(&mut self) {
        self.under_way.iter().for_each(JoinHandle::abort);
    }
}

impl Source {
    /// The bytes of a range. The SDK's retries end when the headers arrive, so a body that breaks
    /// off is ours to resume: for what is missing, from the same version.
    async fn fetch(self, range: Range<u64>) -> StoreResult<Buffer> {
        let length = (range.end - range.start) as usize;
        let mut bytes = self.shelf.buffer();
        bytes.reserve_exact(length);
        for _ in 0..=RANGE_RESUMES_MAX {
            let from = range.start + bytes.len() as u64;
            let answer = self.get(from..range.end).await?;
            self.append(answer, &mut bytes, length).await?;
            if bytes.len() == length {
                return Ok(bytes);
            }
        }
        Err(self.service("its body broke off again and again"))
    }

    async fn get(&self, range: Range<u64>) -> StoreResult<GetObjectOutput> {
        let call = self.bucket.client.get_object().bucket(&self.bucket.name).key(&self.key);
        let call = call
            .set_range(self.header(&range))
            .set_expected_bucket_owner(self.bucket.owner.clone());
        let call = match &self.version {
            Version::VersionId(id) => call.version_id(id),
            Version::Etag(tag) => call.if_match(tag),
            Version::Modified { .. } => call,
        };
        let answer = call
            .send()
            .await
            .map_err(|error| changed_or(&self.bucket, &self.key, Fault::of(&error)))?;
        self.check(&answer, &range)?;
        Ok(answer)
    }

    /// Checks that the answer is what was asked for: a server that ignores a condition would give
    /// another version's bytes.
    fn check(&self, answer: &GetObjectOutput, range: &Range<u64>) -> StoreResult<()> {
        let changed = |what| StoreError::Changed { place: self.bucket.uri(&self.key), what };
        match &self.version {
            Version::Etag(tag) if answer.e_tag() != Some(tag) => {
                return Err(changed("its ETag differs"));
            }
            Version::VersionId(id) if answer.version_id() != Some(id) => {
                return Err(changed("its version differs"));
            }
            _ => {}
        }
        if self.header(range).is_none() {
            return match answer.content_length() == i64::try_from(self.size).ok() {
                true => Ok(()),
                false => Err(changed("its size differs")),
            };
        }
        let found = answer.content_range().unwrap_or_default();
        let (stretch, size) = found.rsplit_once('/').unwrap_or_default();
        if stretch != format!("bytes {}-{}", range.start, range.end - 1) {
            return Err(self.service("not the range that was asked for"));
        }
        if size != self.size.to_string() {
            return Err(changed("its size differs"));
        }
        Ok(())
    }

    /// The range in HTTP's words; a whole object is asked for without.
    fn header(&self, range: &Range<u64>) -> Option<String> {
        let whole = range.start == 0 && range.end == self.size;
        (!whole).then(|| format!("bytes={}-{}", range.start, range.end - 1))
    }

    async fn append(
        &self,
        mut answer: GetObjectOutput,
        bytes: &mut Vec<u8>,
        length: usize,
    ) -> StoreResult<()> {
        while let Some(Ok(part)) = answer.body.next().await {
            if bytes.len() + part.len() > length {
                return Err(self.service("more bytes than were asked for"));
            }
            bytes.extend_from_slice(&part);
        }
        Ok(())
    }

    fn service(&self, code: &str) -> StoreError {
        let place = self.bucket.uri(&self.key);
        StoreError::Service { place, action: "s3:GetObject", code: code.into() }
    }
}

/// What a read of a pinned object means by a fault: gone or replaced is changed.
fn changed_or(bucket: &Bucket, key: &str, fault: Fault) -> StoreError {
    let place = bucket.uri(key);
    match fault.meaning() {
        Meaning::Absent if fault.code != "NoSuchBucket" => {
            StoreError::Changed { place, what: "it is gone" }
        }
        Meaning::Condition => StoreError::Changed { place, what: "its ETag differs" },
        _ if fault.code == "InvalidRange" => StoreError::Changed { place, what: "it is shorter" },
        _ => bucket.failed("s3:GetObject", key, fault),
    }
}
