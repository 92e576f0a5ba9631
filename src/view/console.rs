//! Tables as consoles of databases draw them: in frames of hyphens and pluses (MySQL) or of
//! box-drawing characters, and with a line of hyphens below the head (psql, sqlcmd, SQL*Plus).

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::View;
use super::table::{Lines, is_name};
use crate::json::Span;

/// Signs that part cells where lines are drawn.
pub(super) const BARS: [char; 4] = ['|', '│', '┃', '║'];

/// Whether a text of several lines may hold a table whose cells are parted by what no other table
/// has: box-drawing characters, or spaces above a line of hyphens.
pub(super) fn may_stand_in(text: &[u8], is_beyond_ascii: bool) -> bool {
    let [rule, bars @ ..] = &*DRAWN;
    let has = |sign: &Finder<'_>| sign.find(text).is_some();
    has(rule) || is_beyond_ascii && bars.iter().any(has)
}

/// What such a table has.
static DRAWN: LazyLock<[Finder<'static>; 4]> =
    LazyLock::new(|| ["----", "│", "┃", "║"].map(Finder::new));

/// Whether a line is drawn and holds nothing.
pub(super) fn is_drawn(line: &str) -> bool {
    let is_rule = |c: char| matches!(c, '-' | '=' | '─' | '━' | '═');
    let is_sign = |c: char| is_rule(c) || matches!(c, '+' | '|' | ':' | ' ' | '─'..='╿');
    let line = line.trim();
    line.starts_with(is_sign) && line.chars().all(is_sign) && line.matches(is_rule).count() > 1
}

/// Whether a line begins a row that psql shows as lines, each a label and a value.
pub(super) fn begins_record(line: &str) -> bool {
    line.starts_with("-[ RECORD ") || line.starts_with("─[ RECORD ")
}

/// Calls `take` with the values of such a row, whose lines come next.
pub(super) fn record<'t>(text: &'t str, lines: &mut Lines<'t>, take: &mut dyn FnMut(View<'_>)) {
    let mut rest = *lines;
    while let Some(line) = rest.next() {
        let shown = &text[line.clone()];
        let Some((label, value)) =
            shown.split_once(BARS).filter(|(label, _)| is_name(label.trim()))
        else {
            return;
        };
        lines.at = rest.at;
        let start = line.end - value.trim_start().len();
        let value = value.trim();
        if !value.is_empty() {
            take(View::plain(value, start, vec![label.trim().into()]));
        }
    }
}

/// Calls `take` with the cells of the rows that come next, if a line and the drawn one below it are
/// the head of a table whose columns are as wide as what is drawn.
pub(super) fn below<'t>(
    text: &'t str,
    (head, drawn): (&'t str, &str),
    lines: &mut Lines<'t>,
    take: &mut dyn FnMut(View<'_>),
) {
    let Some(columns) = Columns::of(head, drawn) else { return };
    let mut rest = *lines;
    if columns.0.len() == 1 && !columns.are_counted(text, rest) {
        return;
    }
    while let Some(line) = rest.next() {
        let shown = &text[line.clone()];
        let Some(cells) = columns.cells(shown).filter(|_| !is_count(shown)) else { return };
        lines.at = rest.at;
        let named = columns.0.iter().zip(cells).filter(|(_, cell)| !cell.is_empty());
        for ((name, _), cell) in named.filter(|_| !is_drawn(shown)) {
            take(View::plain(&shown[cell.clone()], line.start + cell.start, vec![(*name).into()]));
        }
    }
}

/// Columns: the name of each, and where it is, in characters.
struct Columns<'t>(Vec<(&'t str, Span)>);

impl<'t> Columns<'t> {
    /// Those that a line below a head draws.
    fn of(head: &'t str, drawn: &str) -> Option<Self> {
        if !drawn.bytes().all(|byte| matches!(byte, b'-' | b' ')) {
            return None;
        }
        let (mut at, mut places) = (0, Vec::new());
        for rule in drawn.split(' ') {
            places.extend((!rule.is_empty()).then_some(("", at..at + rule.len())));
            at += rule.len() + 1;
        }
        let mut columns = Columns(places);
        let names = columns.cells(head)?;
        for ((name, _), cell) in columns.0.iter_mut().zip(names) {
            *name = &head[cell];
        }
        let is_head = columns.0.iter().all(|(name, _)| !name.is_empty() && is_name(name));
        is_head.then_some(columns)
    }

    /// The cells of a line, if it isn't empty and nothing stands between the columns.
    fn cells(&self, line: &str) -> Option<Vec<Span>> {
        let places: Vec<usize> = line.char_indices().map(|(at, _)| at).collect();
        let place = |at: usize| places.get(at).copied().unwrap_or(line.len());
        let (mut done, mut cells) = (0, Vec::new());
        for (_, column) in &self.0 {
            let (start, end) = (place(column.start), place(column.end));
            let cell = &line[start..end];
            let from = start + cell.len() - cell.trim_start().len();
            cells.push(from..from + cell.trim().len());
            if !line[done..start].trim().is_empty() {
                return None;
            }
            done = end;
        }
        (!line.trim().is_empty() && line[done..].trim().is_empty()).then_some(cells)
    }

    /// Whether the rows that come next are counted below: of a single column nothing else tells
    /// that it is no heading of prose.
    fn are_counted(&self, text: &str, mut rows: Lines<'_>) -> bool {
        let mut is_parted = false;
        while let Some(line) = rows.next() {
            let shown = &text[line];
            if is_count(shown) {
                return true;
            }
            if is_parted || is_drawn(shown) {
                return false;
            }
            is_parted = shown.trim().is_empty();
        }
        false
    }
}

/// Whether a line says how many rows there were: `(2 rows)`, `(1 rows affected)`.
fn is_count(line: &str) -> bool {
    let inner = line.trim().strip_prefix('(').and_then(|line| line.strip_suffix(')'));
    let mut words = inner.unwrap_or_default().split(' ');
    let count = words.next().is_some_and(|word| word.parse::<u64>().is_ok());
    count && words.next().is_some_and(|word| matches!(word, "row" | "rows"))
}

#[cfg(test)]
mod tests {
    use super::super::table::cells;
    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        let mut all = Vec::new();
        cells(text, &mut |view| {
            let source = view.source(0..view.text.len());
            assert_eq!(text[source], view.text);
            all.push((view.names.join(" < "), view.text.to_string()));
        });
        all
    }

    #[track_caller]
    fn shows(text: &str, expected: &[(&str, &str)]) {
        let read = read(text);
        let read: Vec<_> = read.iter().map(|(name, cell)| (&**name, &**cell)).collect();
        assert_eq!(read, expected, "{text}");
    }

    #[test]
    fn the_head_names_what_stands_below_it_in_a_frame() {
        let frames = [
            ["+----+------+", "| id | pin  |", "+----+------+", "|  7 | 4821 |", "+----+------+"],
            ["┌────┬──────┐", "│ id │ pin  │", "├────┼──────┤", "│ 7  │ 4821 │", "└────┴──────┘"],
            ["┏━━━━┳━━━━━━┓", "┃ id ┃ pin  ┃", "┡━━━━╇━━━━━━┩", "│ 7  │ 4821 │", "└────┴──────┘"],
            ["╔════╦══════╗", "║ id ║ pin  ║", "╠════╬══════╣", "║ 7  ║ 4821 ║", "╚════╩══════╝"],
            ["", " id | pin", "----+------", "  7 | 4821", "(1 row)"],
            ["so:", "| id | pin |", "|----+-----|", "| 7 | 4821 |", ""],
        ];
        for lines in frames {
            shows(&lines.join("\n"), &[("id", "7"), ("pin", "4821")]);
        }
    }

    #[test]
    fn a_single_column_has_a_head_where_it_is_drawn() {
        let cells = [("pin", "4821"), ("pin", "4822")];
        for text in [
            "+------+\n| pin  |\n+------+\n| 4821 |\n| 4822 |\n+------+\n",
            " pin  \n------\n 4821\n 4822\n(2 rows)\n",
            "pin  \n-----\n4821 \n4822 \n\n(2 rows affected)",
            "│ pin │\n├─────┤\n│ 4821 │\n│ 4822 │",
        ] {
            shows(text, &cells);
        }
        for text in
            ["pin\n----\n4821\n4822", "pin\n----\n4821\n\nso\n(2 rows)", "| pin |\n| 4821 |"]
        {
            shows(text, &[]);
        }
    }

    #[test]
    fn columns_are_as_wide_as_what_is_drawn_below_their_names() {
        shows(
            "name  pin  city\n---- ---- -----\nJörg 4821 Köln \nkim        Bonn\n\nso it is\n",
            &[
                ("name", "Jörg"),
                ("pin", "4821"),
                ("city", "Köln"),
                ("name", "kim"),
                ("city", "Bonn"),
            ],
        );
        shows("name pin\n---- ---\nthat is not a row of it\n", &[]);
        shows("a heading\n---------\nof prose, and more\n", &[]);
    }

    #[test]
    fn a_record_is_lines_of_labels_and_values() {
        shows(
            "-[ RECORD 1 ]-\nid  | 7\npin | 4821\n-[ RECORD 2 ]-\nid  | \npin | 4822\n\nx | y",
            &[("id", "7"), ("pin", "4821"), ("pin", "4822")],
        );
    }

    #[test]
    fn only_signs_draw_lines() {
        for line in ["----", " +--+", "|:--|--:|", "├──┤", "=====", "|----+---|"] {
            assert!(is_drawn(line), "{line}");
        }
        for line in ["", "-", "a--", "| a |", "-- a", "│", "||"] {
            assert!(!is_drawn(line), "{line}");
        }
    }
}
