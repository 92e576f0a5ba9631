//! A flusher sends written bytes to the disk while more are being made, so that little is left to
//! wait for once an object is published.

use std::fs::File;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, SyncSender};
use std::thread::{self, JoinHandle};

use crate::limits::FLUSH_BYTES;

/// Flushes one file, on a thread that begins once there is enough to flush.
#[derive(Default)]
pub(super) struct Flusher {
    /// Bytes written since the thread was last asked.
    waiting: usize,
    thread: Option<(SyncSender<()>, JoinHandle<io::Result<()>>)>,
}

impl Flusher {
    /// Hears that bytes were written. Whether they have reached the disk, only `finish` tells.
    pub(super) fn wrote(&mut self, file: &Arc<File>, bytes: usize) -> io::Result<()> {
        self.waiting += bytes;
        if self.waiting < FLUSH_BYTES {
            return Ok(());
        }
        if self.thread.is_none() {
            self.thread = Some(start(file.clone())?);
        }
        // A thread that is still at it takes these bytes next time.
        if self.thread.as_ref().is_some_and(|(ask, _)| ask.try_send(()).is_ok()) {
            self.waiting = 0;
        }
        Ok(())
    }

    /// Waits for what is under way. An error of the disk is told only once, so it must not be lost
    /// here; after it the file is not whole.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        let Some((ask, thread)) = self.thread.take() else { return Ok(()) };
        drop(ask);
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

fn start(file: Arc<File>) -> io::Result<(SyncSender<()>, JoinHandle<io::Result<()>>)> {
    let (ask, asked) = mpsc::sync_channel(0);
    let flush = move || asked.into_iter().try_for_each(|()| file.sync_data());
    Ok((ask, thread::Builder::new().name("flush".to_owned()).spawn(flush)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_disk_that_fails_is_told_of_by_finish() {
        // A pipe can't be flushed, whatever is behind it.
        let (_reader, writer) = io::pipe().unwrap();
        let file = Arc::new(File::from(std::os::fd::OwnedFd::from(writer)));
        let mut flusher = Flusher::default();
        while flusher.thread.as_ref().is_none_or(|(_, thread)| !thread.is_finished()) {
            flusher.wrote(&file, FLUSH_BYTES).unwrap();
        }
        assert_eq!(flusher.finish().unwrap_err().kind(), io::ErrorKind::InvalidInput);
    }

    #[test]
    fn what_is_little_starts_no_thread() {
        let file = Arc::new(tempfile::tempfile().unwrap());
        let mut flusher = Flusher::default();
        (&*file).write_all(b"{}\n").unwrap();
        flusher.wrote(&file, 3).unwrap();
        assert!(flusher.thread.is_none());
        flusher.finish().unwrap();
    }
}
