//! Bytes to lines: a line is what a newline ends, and its ending is kept as it came.

mod chunk;
mod shelf;

use memchr::memchr;

pub use self::{
    chunk::{Chunk, Chunks},
    shelf::{Buffer, Shelf},
};

/// One line of a chunk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// The bytes without the ending.
    pub body: &'a [u8],
    /// A newline, a carriage return and a newline, or nothing where the data ends without.
    pub ending: &'a [u8],
}

/// The lines of a chunk. Body and ending of all of them, put together, are the chunk.
pub fn lines(chunk: &[u8]) -> impl Iterator<Item = Line<'_>> {
    let mut rest = chunk;
    std::iter::from_fn(move || {
        let end = match memchr(b'\n', rest) {
            Some(newline) => newline + 1,
            None if rest.is_empty() => return None,
            None => rest.len(),
        };
        let (line, after) = rest.split_at(end);
        rest = after;
        Some(split_ending(line))
    })
}

fn split_ending(line: &[u8]) -> Line<'_> {
    let ending = match line {
        [.., b'\r', b'\n'] => 2,
        [.., b'\n'] => 1,
        _ => 0,
    };
    let (body, ending) = line.split_at(line.len() - ending);
    Line { body, ending }
}
