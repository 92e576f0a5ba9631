//! Memory that is used again: a page that is touched for the first time costs as much as filling
//! it does.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::limits::{CHUNK_BYTES, SHELF_BUFFERS_MAX};

/// Keeps buffers that nobody uses at the moment; cheap to clone.
#[derive(Clone)]
pub struct Shelf {
    kept: Arc<Mutex<Vec<Vec<u8>>>>,
    /// Bytes of the largest buffer that is kept.
    largest: usize,
}

/// Bytes whose memory goes back to a shelf once nobody holds them any more.
pub struct Buffer {
    bytes: Vec<u8>,
    shelf: Shelf,
}

impl Default for Shelf {
    /// A shelf for chunks. A buffer that has held a very long line is let go.
    fn default() -> Self {
        Shelf::of(4 * CHUNK_BYTES)
    }
}

impl Shelf {
    /// A shelf for buffers that hold so many bytes at most; larger ones are let go.
    pub fn of(largest: usize) -> Self {
        Shelf { kept: Arc::default(), largest }
    }

    /// An empty buffer, in memory that was used before if there is any.
    pub fn buffer(&self) -> Buffer {
        Buffer { bytes: self.kept().pop().unwrap_or_default(), shelf: self.clone() }
    }

    /// Bytes whose memory is to come to this shelf.
    pub fn lend(&self, bytes: Vec<u8>) -> Buffer {
        Buffer { bytes, shelf: self.clone() }
    }

    fn kept(&self) -> MutexGuard<'_, Vec<Vec<u8>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl From<Buffer> for Vec<u8> {
    /// The bytes alone, whose memory comes back no more.
    fn from(mut buffer: Buffer) -> Vec<u8> {
        std::mem::take(&mut buffer.bytes)
    }
}

impl Deref for Buffer {
    type Target = Vec<u8>;

    fn deref(&self) -> &Vec<u8> {
        &self.bytes
    }
}

impl DerefMut for Buffer {
    fn deref_mut(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }
}

impl AsRef<[u8]> for Buffer {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        let mut bytes = std::mem::take(&mut self.bytes);
        if bytes.capacity() == 0 || bytes.capacity() > self.shelf.largest {
            return;
        }
        bytes.clear();
        let mut kept = self.shelf.kept();
        if kept.len() < SHELF_BUFFERS_MAX {
            kept.push(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_comes_back_empty_once_nobody_holds_it() {
        let shelf = Shelf::default();
        let first = Arc::new(shelf.lend(vec![7; 100]));
        let second = first.clone();
        let place = first.as_ptr();
        drop(first);
        assert_eq!(shelf.buffer().capacity(), 0);
        drop(second);
        let again = shelf.buffer();
        assert_eq!((again.as_ptr(), again.len(), again.capacity()), (place, 0, 100));
    }

    #[test]
    fn memory_of_a_very_long_line_and_of_too_many_buffers_is_let_go() {
        let shelf = Shelf::default();
        drop(shelf.lend(Vec::with_capacity(4 * CHUNK_BYTES + 4)));
        assert_eq!(shelf.kept().len(), 0);
        let many: Vec<_> = (0..=SHELF_BUFFERS_MAX).map(|_| shelf.lend(vec![7])).collect();
        drop(many);
        assert_eq!(shelf.kept().len(), SHELF_BUFFERS_MAX);
        assert_eq!(Vec::from(shelf.lend(vec![7])), [7]);
    }
}
