//! A part of a value is searched like a text of its own, but it isn't the value.

use super::{Hit, Scanner, Scratch};

impl Scanner {
    /// Like [`Scanner::scan`] for a part of a value: no pattern for whole values is tried on it.
    pub fn scan_part(
        &self,
        text: &str,
        names: &[&str],
        scratch: &mut Scratch,
        hits: &mut Vec<Hit>,
    ) {
        scratch.is_part = true;
        self.scan(text, names, scratch, hits);
        scratch.is_part = false;
    }
}
