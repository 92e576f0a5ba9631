//! Putting text in the place of other text.

use super::Span;

/// One replacement in a line.
#[derive(Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that go.
    pub at: Span,
    /// What comes in their place, escaped as it has to be.
    pub with: String,
}

/// Appends `line` to `out` with each edit made. All other bytes are the line's own.
///
/// # Panics
///
/// When the edits aren't sorted, overlap, or reach beyond the line: half of a replaced value would
/// get through.
pub fn splice(line: &str, edits: &[Edit], out: &mut Vec<u8>) {
    let bytes = line.as_bytes();
    let mut done = 0;
    for edit in edits {
        out.extend_from_slice(&bytes[done..edit.at.start]);
        out.extend_from_slice(edit.with.as_bytes());
        assert!(edit.at.start <= edit.at.end, "an edit ends before it begins");
        done = edit.at.end;
    }
    out.extend_from_slice(&bytes[done..]);
}
