//! Tables: lines of cells below a line of names, as in CSV, Markdown and on consoles. The name at
//! the head of a column is the name of each cell in it. In Markdown's tables of two columns the
//! first cell of a line names the second too: `| Password | hunter2 |`.

use std::borrow::Cow;

use super::console::{self, BARS};
use super::{View, Way};
use crate::json::{Map, Span};
use crate::limits::{HEAD_BYTES_MAX, HEAD_WORDS_MAX};

/// Whether a text of one line may be one of a table: a pair of cells.
pub(super) fn is_line(text: &[u8]) -> bool {
    text.trim_ascii_start().starts_with(b"|")
}

/// Calls `take` with the cells of all tables in a text.
pub(super) fn cells(text: &str, take: &mut dyn FnMut(View<'_>)) {
    let mut lines = Lines { text, at: 0 };
    let mut before = 0..0;
    while let Some(line) = lines.next() {
        let shown = &text[line.clone()];
        let before = std::mem::replace(&mut before, line.clone());
        if shown.starts_with(['-', ' ', '─']) {
            if console::begins_record(shown) {
                console::record(text, &mut lines, take);
            } else if console::is_drawn(shown) {
                console::below(text, (&text[before], shown), &mut lines, take);
            }
        }
        if let Some((name, cell)) = pair(shown).filter(|pair| !is_head(&shown[pair.1.clone()])) {
            let cell = inside(shown, cell);
            let start = line.start + cell.start;
            take(View::plain(&shown[cell], start, vec![name.into()]));
            // A label and its value are no head, but of a table that is drawn as one.
            if !lines.is_next_drawn() {
                continue;
            }
        }
        let Some(table) = Table::below(shown, &lines) else { continue };
        let mut rows = Lines { text, at: lines.at };
        while let Some(row) = rows.next() {
            let Some(cells) = table.row(&text[row.clone()]) else { break };
            lines.at = rows.at;
            table.tell(text, (row, &cells), take);
        }
    }
}

/// The lines of a text, without what ends them.
#[derive(Clone, Copy)]
pub(super) struct Lines<'t> {
    text: &'t str,
    pub(super) at: usize,
}

impl Lines<'_> {
    pub(super) fn next(&mut self) -> Option<Span> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let length = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        let line = self.at..self.at + rest[..length].trim_end_matches('\r').len();
        self.at += length + 1;
        Some(line)
    }

    /// Whether the next line is drawn, as one below a head is.
    fn is_next_drawn(&self) -> bool {
        let mut lines = *self;
        lines.next().is_some_and(|line| console::is_drawn(&self.text[line]))
    }
}

/// What the head of a table says of the rows below it.
struct Table<'t> {
    names: Vec<&'t str>,
    parted_by: char,
}

impl<'t> Table<'t> {
    /// The table that a line is the head of, if all of its cells are names. One of a single column
    /// has a frame, and a drawn line below its head.
    fn below(line: &'t str, rest: &Lines<'_>) -> Option<Self> {
        let front = &line[..line.floor_char_boundary(HEAD_BYTES_MAX + 2)];
        // On consoles names are followed by spaces up to the width of their column.
        let front = if front.ends_with("  ") { line } else { front };
        let parted_by = first_sign(front)?;
        let cells = || Cells::of(line, parted_by).map(|cell| &line[cell]);
        let count = || cells().filter(|name| !name.is_empty()).count();
        let is_framed = || line.trim_start().starts_with(parted_by) && rest.is_next_drawn();
        if !cells().all(is_name) || !(count() > 1 || count() == 1 && is_framed()) {
            return None;
        }
        Some(Table { names: cells().collect(), parted_by })
    }

    /// The cells of a row, none if it only draws a line; nothing if the line is no row.
    fn row(&self, line: &str) -> Option<Vec<Span>> {
        let is_drawn = BARS.contains(&self.parted_by);
        if is_drawn && console::is_drawn(line) {
            return Some(Vec::new());
        }
        // A head may be framed by thicker lines than rows are.
        let other = || BARS[1..].iter().copied().find(|bar| line.trim_start().starts_with(*bar));
        let parted_by = is_drawn.then(other).flatten().unwrap_or(self.parted_by);
        let is_row = self.names.len() > 1 || line.trim_start().starts_with(parted_by);
        let cells: Vec<Span> = Cells::of(line, parted_by).take(self.names.len() + 1).collect();
        if cells.len() != self.names.len() || !is_row {
            return None;
        }
        let drawn = |cell: &Span| line[cell.clone()].bytes().all(|byte| b"-:= ".contains(&byte));
        Some(if cells.iter().all(drawn) { Vec::new() } else { cells })
    }

    /// Calls `take` with the cells of a row, each under its names.
    fn tell(&self, text: &str, (row, cells): (Span, &[Span]), take: &mut dyn FnMut(View<'_>)) {
        let line = &text[row.clone()];
        let pair = pair(line);
        for (head, cell) in self.names.iter().zip(cells) {
            let label = pair.as_ref().filter(|pair| pair.1 == *cell).map(|pair| pair.0);
            let cell = label.map_or(cell.clone(), |_| inside(line, cell.clone()));
            let names = || label.into_iter().chain([*head]).filter(|name| !name.is_empty());
            if cell.is_empty() || names().next().is_none() {
                continue;
            }
            let start = row.start + cell.start;
            let shown = &line[cell];
            take(View::plain(shown, start, names().map(Into::into).collect()));
            if line[..start - row.start].ends_with('"') && shown.contains("\"\"") {
                take(unquoted(shown, start, names().map(Into::into).collect()));
            }
        }
    }
}

/// A cell in quotes, in which two quotes stand for one (RFC 4180, section 2).
fn unquoted<'t>(cell: &'t str, base: usize, names: Vec<Cow<'t, str>>) -> View<'t> {
    let (mut text, mut map, mut changes) = (String::new(), Map::default(), Vec::new());
    let mut parts = cell.split("\"\"").peekable();
    while let Some(part) = parts.next() {
        text.push_str(part);
        map.copied(part.len());
        if parts.peek().is_some() {
            changes.push((text.len()..text.len() + 1, Way::Escape));
            text.push('"');
            map.replaced(1, 2);
        }
    }
    let tells = 0..text.len();
    let (text, is_value, is_number) = (text.into(), true, false);
    View { text, names, is_value, is_number, base, map, changes, tells }
}

/// The label in the first of two cells of a line of Markdown, and where the second stands.
fn pair(line: &str) -> Option<(&str, Span)> {
    if !is_line(line.as_bytes()) {
        return None;
    }
    let mut cells = Cells::of(line, '|');
    let is_value = |cell: &Span| !cell.is_empty() && !is_sentence(&line[cell.clone()]);
    let (first, second) = (cells.next()?, cells.next().filter(is_value)?);
    let label = label(&line[first]).filter(|_| cells.next().is_none())?;
    Some((label, second))
}

/// Where the value stands in a cell that has a label: inside what Markdown sets it off by.
fn inside(line: &str, cell: Span) -> Span {
    let shown = &line[cell.clone()];
    let framed = |sign: &&str| {
        let inner = shown.strip_prefix(*sign).and_then(|inner| inner.strip_suffix(*sign));
        inner.is_some_and(|inner| !inner.is_empty())
    };
    let length = ["`", "**", "__"].into_iter().find(framed).map_or(0, |sign| sign.len());
    cell.start + length..cell.end - length
}

/// What a cell says of the one beside it, if it may be a label.
pub(super) fn label(cell: &str) -> Option<&str> {
    let label = cell.trim_matches(|c: char| c.is_whitespace() || "*_`:".contains(c));
    (is_name(label) && label.contains(char::is_alphabetic)).then_some(label)
}

/// Whether a cell says something of the one before it (`At least 8 characters`) and is no value.
pub(super) fn is_sentence(cell: &str) -> bool {
    let sign = |c: char| c.is_ascii_punctuation();
    let words = cell.split_whitespace().map(|word| word.trim_matches(sign));
    let lower = |word: &&str| !word.is_empty() && word.chars().all(char::is_lowercase);
    words.filter(lower).nth(1).is_some()
}

/// Whether the second of two cells may be the name of a column, and says so: most values have
/// digits or signs.
pub(super) fn is_head(cell: &str) -> bool {
    is_name(cell) && !cell.contains(|c: char| c.is_numeric())
}

/// The first character of a line that parts the cells of a table.
fn first_sign(line: &str) -> Option<char> {
    let sign = |(at, byte): (usize, u8)| match byte {
        b',' | b';' | b'\t' | b'|' => Some(char::from(byte)),
        // All of the others begin with this byte.
        0xe2 => line[at..].chars().next().filter(|c| BARS.contains(c)),
        _ => None,
    };
    line.bytes().enumerate().find_map(sign)
}

/// Whether a cell may be the name of a column.
pub(super) fn is_name(cell: &str) -> bool {
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
    parted_by: char,
}

impl<'t> Cells<'t> {
    fn of(line: &'t str, parted_by: char) -> Self {
        // Where lines are drawn, they also begin and end with what parts their cells.
        let inner = || line.trim_start().strip_prefix(parted_by);
        let framed = BARS.contains(&parted_by).then(inner).flatten();
        let at = framed.map_or(0, |inner| line.len() - inner.len());
        let closed = || line.trim_end().strip_suffix(parted_by).unwrap_or(line);
        let line = if framed.is_some() { closed() } else { line };
        Cells { line, at: at.min(line.len()), parted_by }
    }

    /// Where the cell ends that begins at a place: quotes keep together what they hold.
    fn end(&self, start: usize) -> usize {
        let rest = &self.line[start..];
        let quoted = if rest.starts_with('"') { quoted(rest.as_bytes()) } else { 0 };
        let behind = match u8::try_from(self.parted_by) {
            Ok(byte) => memchr::memchr(byte, &rest.as_bytes()[quoted..]),
            Err(_) => rest[quoted..].find(self.parted_by),
        };
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
        self.at = end + self.parted_by.len_utf8();
        let cell = self.line[start..end].trim_end();
        let inner = cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"'));
        Some(match inner {
            Some(inner) => start + 1..start + 1 + inner.len(),
            None => start..start + cell.len(),
        })
    }
}
