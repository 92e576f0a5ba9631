//! Tables of HTML: the cells of the head name those below them. A head is a row of cells of its own
//! kind, `<th>`, or the first row of a table, if all of its cells are names.

use super::View;
use super::pair::{content, is_one};
use super::table::{is_head, is_sentence, label};
use crate::json::Span;

/// Elements of rows.
const ROWS: &[&[u8]] = &[b"tr"];

/// Elements of cells in a head.
const HEADS: &[&[u8]] = &[b"th"];

/// Elements of cells.
const CELLS: &[&[u8]] = &[b"td", b"th"];

/// Calls `take` with the cells of all tables of a text that stand below a head.
pub(super) fn cells(text: &str, take: &mut dyn FnMut(View<'_>)) {
    let mut head: Option<Vec<Option<&str>>> = None;
    let mut row = Row::default();
    for at in memchr::memchr_iter(b'<', text.as_bytes()) {
        let tag = &text.as_bytes()[at + 1..];
        let name = tag.strip_prefix(b"/").unwrap_or(tag);
        if is_one(name, ROWS) {
            std::mem::take(&mut row).ended(text, &mut head, take);
        } else if name.get(..5).is_some_and(|name| name.eq_ignore_ascii_case(b"table")) {
            std::mem::take(&mut row).ended(text, &mut head, take);
            head = None;
        } else if is_one(tag, CELLS) {
            row.is_head &= is_one(tag, HEADS);
            row.cells.push(content(text, at).unwrap_or_default());
        }
    }
    row.ended(text, &mut head, take);
}

/// The cells of a row.
struct Row {
    cells: Vec<Span>,
    /// Whether all of them are cells of a head.
    is_head: bool,
}

impl Default for Row {
    fn default() -> Self {
        Row { cells: Vec::new(), is_head: true }
    }
}

impl Row {
    /// Takes the row for the head of those below, or calls `take` with its cells.
    fn ended<'t>(
        self,
        text: &'t str,
        head: &mut Option<Vec<Option<&'t str>>>,
        take: &mut dyn FnMut(View<'_>),
    ) {
        let shown = || self.cells.iter().map(|cell| &text[cell.clone()]);
        let is_first = head.is_none() && self.cells.len() > 1 && shown().all(is_head);
        if self.cells.is_empty() {
            return;
        }
        if self.is_head || is_first {
            *head = Some(shown().map(label).collect());
            return;
        }
        // A row of other cells than the head has shows no more what stands below it.
        let names = head.get_or_insert_default().iter().zip(&self.cells);
        for (name, cell) in names.filter(|(_, cell)| !cell.is_empty()) {
            let shown = &text[cell.clone()];
            if let Some(name) = name.filter(|_| !is_sentence(shown)) {
                take(View::plain(shown, cell.start, vec![name.into()]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn shows(text: &str, expected: &[(&str, &str)]) {
        let mut all = Vec::new();
        cells(text, &mut |view| {
            let source = view.source(0..view.text.len());
            assert_eq!(text[source], view.text);
            all.push((view.names[0].to_string(), view.text.to_string()));
        });
        let all: Vec<_> = all.iter().map(|(name, cell)| (&**name, &**cell)).collect();
        assert_eq!(all, expected, "{text}");
    }

    #[test]
    fn the_head_names_the_cells_below_it() {
        let cells = [("Name", "jo"), ("PIN", "4821")];
        for text in [
            "<tr><th>Name</th><th>PIN</th></tr><tr><td>jo</td><td>4821</td></tr>",
            "<table>\n <TR>\n  <TH><b>Name</b></TH>\n  <TH>PIN:</TH>\n </TR>\n\
             <TR>\n  <TD>jo</TD>\n  <TD><code>4821</code></TD>\n </TR>",
            "<tr><td>Name</td><td>PIN</td></tr><tr><td>jo</td><td>4821</td></tr>",
            "<tr><th>Name<th>PIN<tr><td>jo<td>4821</table>",
        ] {
            shows(text, &cells);
        }
        shows("<tr><th>PIN</th></tr><tr><td>4821</td></tr>", &[("PIN", "4821")]);
        shows("<tr><th>A</th><th>PIN</th></tr><tr><td></td><td>4821</td>", &[("PIN", "4821")]);
    }

    #[test]
    fn what_is_below_no_head_has_no_name() {
        for text in [
            "<tr><td>PIN</td><td>4821</td></tr><tr><td>jo</td><td>7</td></tr>",
            "<tr><th>PIN</th></tr></table><table><tr><td>4821</td></tr>",
            "<tr><th>PIN</th><td>4821</td></tr>",
            "<tr><th>PIN</th></tr><tr><td>the four figures of it</td></tr>",
        ] {
            shows(text, &[]);
        }
    }
}
