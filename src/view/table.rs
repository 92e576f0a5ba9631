//! Tables: lines of cells below a line of names, as in CSV and Markdown. The name at the head of a
//! column is the name of each cell in it.

use super::View;
use crate::json::Span;
use crate::limits::{HEAD_BYTES_MAX, HEAD_WORDS_MAX};

/// Calls `take` with the cells of all tables in a text.
pub(super) fn cells(text: &str, take: &mut dyn FnMut(View<'_>)) {
    let mut lines = Lines { text, at: 0 };
    while let Some(line) = lines.next() {
        let Some(table) = Table::below(&text[line]) else { continue };
        let mut rows = Lines { text, at: lines.at };
        while let Some(row) = rows.next() {
            let Some(cells) = table.row(&text[row.clone()]) else { break };
            lines.at = rows.at;
            for (name, cell) in table.names.iter().zip(cells) {
                let start = row.start + cell.start;
                if !cell.is_empty() && !name.is_empty() {
                    let cell = &text[start..row.start + cell.end];
                    take(View::plain(cell, start, vec![(*name).into()]));
                }
            }
        }
    }
}

/// The lines of a text, without what ends them.
struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl Lines<'_> {
    fn next(&mut self) -> Option<Span> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let length = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        let line = self.at..self.at + rest[..length].trim_end_matches('\r').len();
        self.at += length + 1;
        Some(line)
    }
}

/// What the head of a table says of the rows below it.
struct Table<'t> {
    names: Vec<&'t str>,
    parted_by: u8,
}

impl<'t> Table<'t> {
    /// The table that a line is the head of, if all of its cells are names.
    fn below(line: &'t str) -> Option<Self> {
        let front = &line.as_bytes()[..line.len().min(HEAD_BYTES_MAX + 2)];
        let parts = |byte: &&u8| matches!(byte, b',' | b';' | b'\t' | b'|');
        let parted_by = *front.iter().find(parts)?;
        let cells = || Cells::of(line, parted_by).map(|cell| &line[cell]);
        if !cells().all(is_name) || cells().filter(|name| !name.is_empty()).count() < 2 {
            return None;
        }
        Some(Table { names: cells().collect(), parted_by })
    }

    /// The cells of a row, none if it only draws a line; nothing if the line is no row.
    fn row(&self, line: &str) -> Option<Vec<Span>> {
        let cells: Vec<Span> = Cells::of(line, self.parted_by).take(self.names.len() + 1).collect();
        if cells.len() != self.names.len() {
            return None;
        }
        let drawn = |cell: &Span| line[cell.clone()].bytes().all(|byte| b"-:= ".contains(&byte));
        Some(if cells.iter().all(drawn) { Vec::new() } else { cells })
    }
}

/// Whether a cell may be the name of a column.
fn is_name(cell: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || " _-./()#*".contains(c);
    cell.len() <= HEAD_BYTES_MAX
        && cell.chars().all(part)
        && !cell.starts_with(|c: char| c.is_numeric())
        && cell.split_whitespace().count() <= HEAD_WORDS_MAX
}

/// The cells of a line: without the white space and the quotes around them.
struct Cells<'t> {
    line: &'t str,
    at: usize,
    parted_by: u8,
}

impl<'t> Cells<'t> {
    fn of(line: &'t str, parted_by: u8) -> Self {
        // Markdown's lines also begin and end with what parts their cells.
        let framed = parted_by == b'|' && line.trim_start().starts_with('|');
        let at = if framed { line.len() - line.trim_start().len() + 1 } else { 0 };
        let line = if framed { line.trim_end().strip_suffix('|').unwrap_or(line) } else { line };
        Cells { line, at: at.min(line.len()), parted_by }
    }

    /// Where the cell ends that begins at a place: quotes keep together what they hold.
    fn end(&self, start: usize) -> usize {
        let rest = &self.line.as_bytes()[start..];
        let quoted = if rest.first() == Some(&b'"') { quoted(rest) } else { 0 };
        let behind = memchr::memchr(self.parted_by, &rest[quoted..]);
        behind.map_or(self.line.len(), |length| start + quoted + length)
    }
}

/// How long what is quoted at the front of a text is; two quotes stand for one.
fn quoted(text: &[u8]) -> usize {
    let mut at = 1;
    while let Some(length) = memchr::memchr(b'"', &text[at..]) {
        at += length + 1;
        if text.get(at) != Some(&b'"') {
            return at;
        }
        at += 1;
    }
    text.len()
}

impl Iterator for Cells<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let rest = self.line.get(self.at..)?;
        let start = self.at + rest.len() - rest.trim_start_matches(' ').len();
        let end = self.end(start);
        self.at = end + 1;
        let cell = self.line[start..end].trim_end();
        let inner = cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"'));
        Some(match inner {
            Some(inner) => start + 1..start + 1 + inner.len(),
            None => start..start + cell.len(),
        })
    }
}
