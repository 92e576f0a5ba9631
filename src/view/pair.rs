//! Cells of HTML that stand beside each other, `<td>Password</td><td>hunter2</td>`, and what a list
//! tells of a term, `<dt>Password</dt><dd>hunter2</dd>`: the first names the second. With them,
//! what elements of XML hold that are named for it.

use super::View;
use super::element;
use super::table::{is_sentence, label};
use crate::json::Span;
use crate::limits::{FRAMED_BYTES_MAX, HEAD_BYTES_MAX, TAG_BYTES_MAX};

/// Elements of labels.
const LABELS: &[&[u8]] = &[b"td", b"th", b"dt"];

/// Elements of values.
const VALUES: &[&[u8]] = &[b"td", b"dd"];

/// Bytes of the name of each of these elements.
const NAME_BYTES: usize = 2;

/// Where the next tag begins that ends a cell, or an element that may be named for what it holds.
pub(super) fn next_end(text: &[u8], from: usize) -> Option<usize> {
    let mut signs = memchr::memchr_iter(b'<', &text[from..]).map(|at| from + at);
    let is_end = |name: &[u8]| is_one(name, LABELS) || element::is_end(name);
    signs.find(|at| text.get(at + 1) == Some(&b'/') && is_end(&text[at + 2..]))
}

/// Whether a text begins with the name of one of some elements.
pub(super) fn is_one(text: &[u8], names: &[&[u8]]) -> bool {
    let name = text.get(..NAME_BYTES).unwrap_or_default();
    let ends = text.get(NAME_BYTES).is_some_and(|byte| !byte.is_ascii_alphanumeric());
    ends && names.iter().any(|one| one.eq_ignore_ascii_case(name))
}

/// Calls `take` with the values of a text whose labels stand in the cells before them.
pub(super) fn values(text: &str, take: &mut dyn FnMut(View<'_>)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(end) = next_end(bytes, at) {
        at = end + 1;
        if !is_one(&bytes[end + 2..], LABELS) {
            element::value(text, end, take);
            continue;
        }
        let Some(label) = label_before(text, end) else { continue };
        let Some(value) = value_behind(text, end) else { continue };
        take(View::plain(&text[value.clone()], value.start, vec![label.into()]));
    }
}

/// The label in the cell that ends at a place.
fn label_before(text: &str, end: usize) -> Option<&str> {
    let floor = text.ceil_char_boundary(end.saturating_sub(HEAD_BYTES_MAX + TAG_BYTES_MAX));
    let behind = |c: char| c.is_whitespace() || c == ':';
    let mut near = text[floor..end].trim_end_matches(behind);
    while let Some(inner) = near.strip_suffix('>') {
        near = inner[..inner.rfind("</")?].trim_end_matches(behind);
    }
    let start = near.rfind('>')? + 1;
    label(&near[start..])
}

/// Where the value stands in the cell behind the one that ends at a place.
fn value_behind(text: &str, end: usize) -> Option<Span> {
    let bytes = text.as_bytes();
    let cell = behind_tag(bytes, end)?;
    bytes[cell..].strip_prefix(b"<").filter(|name| is_one(name, VALUES))?;
    content(text, cell).filter(|value| !value.is_empty() && !is_sentence(&text[value.clone()]))
}

/// Where the text of the cell stands whose tag begins at a place, without the tags around it.
pub(super) fn content(text: &str, cell: usize) -> Option<Span> {
    let bytes = text.as_bytes();
    let mut at = behind_tag(bytes, cell)?;
    while bytes.get(at) == Some(&b'<') && !bytes[at + 1..].starts_with(b"/") {
        at = behind_tag(bytes, at)?;
    }
    let near = &bytes[at..bytes.len().min(at + FRAMED_BYTES_MAX)];
    let length = memchr::memchr(b'<', near)?;
    Some(at..at + text[at..at + length].trim_end().len())
}

/// Where what stands behind a tag and the white space behind it begins.
fn behind_tag(text: &[u8], at: usize) -> Option<usize> {
    let near = &text[at..text.len().min(at + TAG_BYTES_MAX)];
    let end = at + memchr::memchr(b'>', near)? + 1;
    let near = &text[end..text.len().min(end + TAG_BYTES_MAX)];
    Some(end + near.iter().take_while(|byte| byte.is_ascii_whitespace()).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        let mut all = Vec::new();
        values(text, &mut |view| {
            let source = view.source(0..view.text.len());
            assert_eq!(text[source], view.text);
            all.push((view.names[0].to_string(), view.text.to_string()));
        });
        all
    }

    #[test]
    fn the_first_of_two_cells_names_the_second() {
        for text in [
            "<tr><td>PIN</td><td>4821</td></tr>",
            "<tr>\n  <TD>PIN:</TD>\n  <TD align=\"left\"> 4821 </TD>",
            "<th scope=\"row\"><b>PIN</b>:</th><td><code>4821</code></td>",
            "<dl><dt>PIN</dt> <dd>4821</dd></dl>",
        ] {
            assert_eq!(read(text), [("PIN".to_owned(), "4821".to_owned())], "{text}");
        }
    }

    #[test]
    fn other_cells_and_other_tags_name_nothing() {
        for text in [
            "<td>12</td><td>4821</td>",
            "<th>PIN</th><th>4821</th>",
            "<p>PIN</p><p>4821</p>",
            "<td>PIN</td>",
            "<td>PIN</td><td></td>",
            "<td>PIN</td><td>four figures, as 4821</td>",
            "</td><td>4821</td>",
            "<td>PIN</td><td>4821",
        ] {
            assert_eq!(read(text), [], "{text}");
        }
    }
}
