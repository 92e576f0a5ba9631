//! A metered stream is counted and digested while someone else reads it.

use std::io::{self, Read};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::digest::{Digester, hex};
use crate::engine::{EngineError, Watch};
use crate::lines::Shelf;

use super::JobError;

/// What passed through a [`Metered`] stream; cheap to clone.
#[derive(Clone)]
pub(super) struct Meter {
    size: Arc<AtomicU64>,
    digester: Arc<Mutex<Option<Digester>>>,
}

/// Passes bytes on, and tells a meter of them.
pub(super) struct Metered<'a, R> {
    inner: R,
    meter: Meter,
    shelf: Shelf,
    /// Who hears of the bytes.
    watch: &'a Watch,
}

impl Meter {
    /// A meter that nothing has passed yet.
    pub fn new() -> Result<Self, JobError> {
        let digester = Digester::start()
            .map_err(|error| JobError::Machine(EngineError::Threads(error.to_string())))?;
        Ok(Meter { size: Arc::default(), digester: Arc::new(Mutex::new(Some(digester))) })
    }

    /// Meters what is read from a stream.
    pub fn on<'w, R>(&self, inner: R, watch: &'w Watch) -> Metered<'w, R> {
        Metered { inner, meter: self.clone(), shelf: Shelf::default(), watch }
    }

    /// How many bytes have passed.
    pub fn size(&self) -> u64 {
        self.size.load(Ordering::Relaxed)
    }

    /// The SHA-256 of what has passed, in hexadecimal. Nothing may pass afterwards.
    pub fn sha256(&self) -> String {
        let digester = self.digester.lock().unwrap_or_else(PoisonError::into_inner).take();
        digester.map_or_else(String::new, |digester| hex(digester.finish()))
    }

    fn pass(&self, bytes: &[u8], shelf: &Shelf) {
        let mut piece = shelf.buffer();
        piece.extend_from_slice(bytes);
        if let Some(digester) = &*self.digester.lock().unwrap_or_else(PoisonError::into_inner) {
            digester.take(Arc::new(piece));
        }
        self.size.fetch_add(bytes.len() as u64, Ordering::Relaxed);
    }
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        if count > 0 {
            self.meter.pass(&buffer[..count], &self.shelf);
        }
        self.watch.took(count as u64);
        Ok(count)
    }
}
