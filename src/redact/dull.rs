//! Dull texts: those that were looked at and show nothing, so that they needn't be again.
//!
//! Keys, roles and the system's prompt come back in every record. What a text shows depends on it,
//! on its names and on what it is in its record, and on nothing else while no names are looked for
//! that the record has shown.

use super::sight::Text;
use crate::limits::{DULL_BYTES_MAX, DULL_TEXTS_MAX};

/// Texts that show nothing, as many as there is room for.
pub(super) struct Dull {
    /// By a part of their digest; the next of the same part takes the place of the last.
    known: Vec<Vec<u8>>,
    /// The text at hand, with all that what it shows depends on.
    text: Vec<u8>,
    /// The place of the text at hand, if it isn't too long for one.
    at: Option<usize>,
}

impl Dull {
    pub(super) fn new() -> Self {
        Dull { known: vec![Vec::new(); DULL_TEXTS_MAX], text: Vec::new(), at: None }
    }

    /// Whether a text is known to show nothing.
    pub(super) fn holds(&mut self, text: Text<'_>) -> bool {
        let bytes = text.names.iter().fold(text.text.len(), |sum, name| sum + name.len());
        self.at = (bytes <= DULL_BYTES_MAX).then(|| self.place(text));
        self.at.is_some_and(|at| self.known[at] == self.text)
    }

    /// Keeps the text that was asked for last: it shows nothing.
    pub(super) fn keep(&mut self) {
        if let Some(at) = self.at {
            self.known[at].clone_from(&self.text);
        }
    }

    fn place(&mut self, text: Text<'_>) -> usize {
        self.text.clear();
        self.text.push(text.kind as u8);
        self.text.extend_from_slice(text.text.as_bytes());
        for name in text.names {
            // No byte of UTF-8: no two texts with names read alike.
            self.text.push(u8::MAX);
            self.text.extend_from_slice(name.as_bytes());
        }
        // Any number will do: it only decides which texts are forgotten for which.
        let bytes = &self.text;
        let edge = |bytes: Option<&[u8; 8]>| bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes));
        let edges = [edge(bytes.first_chunk()), edge(bytes.last_chunk()), bytes.len() as u64];
        let mixed = edges.iter().fold(0, |sum: u64, edge| {
            (sum ^ edge).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(32)
        });
        mixed as usize % DULL_TEXTS_MAX
    }
}
