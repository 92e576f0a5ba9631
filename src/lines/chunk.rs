//! A stream cut into chunks of whole lines, the unit of parallel work.

use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memrchr};

use crate::limits::LINE_BYTES_MAX;

/// Some editors begin a file with it. It belongs to the transport, not to the first line.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// Whole lines, or one line that was too long to be read.
#[derive(Clone, PartialEq, Eq)]
pub struct Chunk {
    /// Whole lines with their endings; nothing where a line was too long.
    pub bytes: Vec<u8>,
    /// Number of the first line, counted from 1.
    pub first_line: u64,
    /// The chunk stands for one line that was skipped, this many bytes long with its ending.
    pub oversize: Option<u64>,
}

/// Cuts what a reader gives into chunks. Where the cuts fall depends on the bytes and on the chunk
/// size, not on how the reader hands them out.
pub struct Chunks<R> {
    reader: R,
    chunk_bytes: usize,
    line_bytes_max: usize,
    /// What was read after the last chunk's end: less than a chunk.
    rest: Vec<u8>,
    next_line: u64,
    state: State,
    had_bom: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Reading,
    Ended,
    Failed,
}

impl<R: Read> Chunks<R> {
    /// Chunks of `chunk_bytes` at most, but for a single line that is longer.
    pub fn new(reader: R, chunk_bytes: usize) -> Self {
        Chunks {
            reader,
            chunk_bytes,
            line_bytes_max: LINE_BYTES_MAX,
            rest: Vec::new(),
            next_line: 1,
            state: State::New,
            had_bom: false,
        }
    }

    /// The same with another longest line, its ending included, than `LINE_BYTES_MAX`.
    pub fn with_line_bytes_max(mut self, line_bytes_max: usize) -> Self {
        self.line_bytes_max = line_bytes_max.max(BOM.len());
        self
    }

    /// Whether the stream began with a byte order mark. It is part of no chunk. Known after the
    /// first chunk.
    pub fn had_bom(&self) -> bool {
        self.had_bom
    }

    /// The next chunk, in the memory of `reuse`. After an error there are no more: what follows a
    /// gap would count as whole.
    pub fn next_chunk(&mut self, reuse: Vec<u8>) -> io::Result<Option<Chunk>> {
        if self.state == State::Failed {
            return Err(io::Error::other("the reader has failed before"));
        }
        let result = self.cut_chunk(reuse);
        if result.is_err() {
            self.state = State::Failed;
        }
        result
    }

    fn cut_chunk(&mut self, reuse: Vec<u8>) -> io::Result<Option<Chunk>> {
        if self.state == State::New {
            self.take_bom()?;
        }
        let mut bytes = self.recycle(reuse);
        bytes.append(&mut self.rest);
        self.fill(&mut bytes, self.step())?;
        match memrchr(b'\n', &bytes) {
            _ if self.state == State::Ended => {}
            Some(newline) => self.keep_after(&mut bytes, newline + 1),
            None => return self.cut_long_line(bytes).map(Some),
        }
        if bytes.is_empty() {
            return Ok(None);
        }
        let lines = memchr_iter(b'\n', &bytes).count() + usize::from(!bytes.ends_with(b"\n"));
        Ok(Some(self.number(bytes, lines as u64, None)))
    }

    /// Goes on with a line that is longer than a chunk.
    fn cut_long_line(&mut self, mut bytes: Vec<u8>) -> io::Result<Chunk> {
        while self.state != State::Ended {
            let seen = bytes.len();
            let room = (self.line_bytes_max - seen).min(self.step());
            // With no room left, one byte more tells a line that is too long from one that ends.
            self.fill(&mut bytes, seen + room.max(1))?;
            if bytes.len() > self.line_bytes_max {
                return self.skip_line(bytes);
            }
            if let Some(newline) = memchr(b'\n', &bytes[seen..]) {
                self.keep_after(&mut bytes, seen + newline + 1);
                break;
            }
        }
        Ok(self.number(bytes, 1, None))
    }

    /// Counts the bytes of a line that is too long, and keeps none.
    fn skip_line(&mut self, mut bytes: Vec<u8>) -> io::Result<Chunk> {
        let mut skipped = 0;
        loop {
            let newline = memchr(b'\n', &bytes);
            let end = newline.map_or(bytes.len(), |newline| newline + 1);
            self.keep_after(&mut bytes, end);
            skipped += end as u64;
            bytes.clear();
            if newline.is_some() || self.state == State::Ended {
                return Ok(self.number(bytes, 1, Some(skipped)));
            }
            self.fill(&mut bytes, self.step())?;
        }
    }

    fn number(&mut self, bytes: Vec<u8>, lines: u64, oversize: Option<u64>) -> Chunk {
        let first_line = self.next_line;
        self.next_line += lines;
        Chunk { bytes, first_line, oversize }
    }

    fn take_bom(&mut self) -> io::Result<()> {
        self.state = State::Reading;
        let mut head = Vec::new();
        self.fill(&mut head, BOM.len())?;
        self.had_bom = head == BOM;
        if !self.had_bom {
            self.rest = head;
        }
        Ok(())
    }

    /// Reads until there are `len` bytes or no more. Interrupted reads are retried in there.
    fn fill(&mut self, bytes: &mut Vec<u8>, len: usize) -> io::Result<()> {
        let missing = len.saturating_sub(bytes.len());
        bytes.reserve(missing);
        let read = self.reader.by_ref().take(missing as u64).read_to_end(bytes)?;
        if read < missing {
            self.state = State::Ended;
        }
        Ok(())
    }

    fn keep_after(&mut self, bytes: &mut Vec<u8>, end: usize) {
        self.rest.extend_from_slice(&bytes[end..]);
        bytes.truncate(end);
    }

    /// Empties a buffer. One that has held a very long line is let go.
    fn recycle(&self, mut reuse: Vec<u8>) -> Vec<u8> {
        if reuse.capacity() / 4 > self.step() {
            return Vec::new();
        }
        reuse.clear();
        reuse
    }

    /// Bytes to read at once: never more than a line may have, so that what fits is short enough.
    fn step(&self) -> usize {
        self.chunk_bytes.clamp(BOM.len(), self.line_bytes_max)
    }
}
