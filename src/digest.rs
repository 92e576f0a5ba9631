//! SHA-256 of what passes, computed on a thread beside those that read, redact and write.
//!
//! The digest of one stream can't be shared out among threads, and it takes longer than reading
//! or writing does. On a thread of its own it holds up neither.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread::{self, JoinHandle};

use sha2::{Digest, Sha256};

use crate::limits::DIGEST_PIECES_WAITING;

/// A piece of a stream that the digest shares with whoever else works on it.
pub type Piece = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// Digests a stream piece by piece. Dropped without [`Digester::finish`], it ends by itself.
pub struct Digester {
    pieces: SyncSender<Piece>,
    thread: JoinHandle<Sha256>,
}

impl Digester {
    /// Starts the thread.
    ///
    /// # Errors
    ///
    /// When the operating system gives no more threads.
    pub fn start() -> io::Result<Self> {
        let (pieces, waiting) = mpsc::sync_channel(DIGEST_PIECES_WAITING);
        let thread = thread::Builder::new().name("sha-256".to_owned());
        Ok(Digester { pieces, thread: thread.spawn(|| digest(waiting))? })
    }

    /// Takes the next piece. Waits where the digest is too far behind.
    pub fn take(&self, piece: Piece) {
        // The thread goes before its channel does only if it broke down, which `finish` tells.
        let _ = self.pieces.send(piece);
    }

    /// The digest of all pieces, in the order in which they were taken.
    pub fn finish(self) -> Sha256 {
        drop(self.pieces);
        self.thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

fn digest(pieces: Receiver<Piece>) -> Sha256 {
    let mut digest = Sha256::new();
    for piece in pieces {
        digest.update((*piece).as_ref());
    }
    digest
}

/// A finished digest in hexadecimal.
pub fn hex(digest: Sha256) -> String {
    use std::fmt::Write;
    digest.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-2, appendix B: one block, two blocks, a million times the letter a.
    #[test]
    fn digests_are_those_of_the_standard() {
        let cases: [(&[&str], usize, &str); 4] = [
            (&[], 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (
                &["a", "", "bc"],
                1,
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            ),
            (
                &["abcdbcdecdefdefgefghfghighijhi", "jkijkljklmklmnlmnomnopnopq"],
                1,
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
            ),
            (
                &["aaaaaaaaaa"],
                100_000,
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
            ),
        ];
        for (pieces, times, expected) in cases {
            let digester = Digester::start().unwrap();
            for piece in (0..times).flat_map(|_| pieces) {
                digester.take(Arc::new(*piece));
            }
            assert_eq!(hex(digester.finish()), expected);
        }
    }

    #[test]
    fn a_piece_is_let_go_once_it_is_digested() {
        let (digester, piece) = (Digester::start().unwrap(), Arc::new(vec![b'a'; 1 << 20]));
        digester.take(piece.clone());
        digester.finish();
        assert_eq!(Arc::strong_count(&piece), 1);
    }
}
