//! Emphasis and quotes around something with a digit in it, `the PIN is **4821**`, or around the
//! label of a value: `**Password:** hunter2`. A rule that knows what stands between a word and a
//! value knows no such signs, so they are taken off.

use super::fold::is_invisible;
use crate::limits::MARKED_BYTES_MAX;

/// Signs that open, each with the one that closes.
const PAIRS: &[(&str, &str)] = &[
    ("***", "***"),
    ("**", "**"),
    ("*", "*"),
    ("__", "__"),
    ("_", "_"),
    ("`", "`"),
    ("“", "”"),
    ("„", "“"),
    ("‘", "’"),
    ("«", "»"),
];

/// The length of the sign that opens at a place, and where the one begins that closes.
pub(super) fn opening(text: &str, at: usize) -> Option<(usize, usize)> {
    let rest = &text[at..];
    let (open, close) = PAIRS.iter().find(|(open, _)| rest.starts_with(open))?;
    let inner = &rest[open.len()..];
    // What doesn't show parts no words.
    let mut before = text[..at].chars().rev().take(HIDDEN_MAX).skip_while(|c| is_invisible(*c));
    let bound = before.next().is_none_or(|c| !c.is_alphanumeric());
    if !bound || !inner.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let near = &inner[..inner.floor_char_boundary(MARKED_BYTES_MAX)];
    let line = near.split('\n').next().unwrap_or_default();
    let mut ends = line.match_indices(close).map(|(end, _)| end);
    let end = ends.find(|end| {
        let behind = inner[end + close.len()..].chars().next();
        behind.is_none_or(|c| !c.is_alphanumeric())
    })?;
    let (inside, behind) = (&inner[..end], &inner[end + close.len()..]);
    let digit = inside.bytes().any(|byte| byte.is_ascii_digit());
    (digit || is_label(inside, behind)).then_some((open.len(), at + open.len() + end))
}

/// Whether what signs stand around names what stands behind them.
fn is_label(inside: &str, behind: &str) -> bool {
    let (colon, space) = (inside.ends_with(':'), behind.starts_with([' ', '\t']));
    colon && space || behind.starts_with([':', '='])
}

/// Characters in front of a sign that are looked through for one that shows.
const HIDDEN_MAX: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    /// The first marked part of a text.
    fn marked(text: &str) -> Option<&str> {
        let places = text.char_indices().map(|(at, _)| at);
        let (at, (length, close)) =
            places.filter_map(|at| Some((at, opening(text, at)?))).next()?;
        Some(&text[at + length..close])
    }

    #[test]
    fn emphasis_and_quotes_around_numbers_are_marks() {
        assert_eq!(marked("pin **4821**."), Some("4821"));
        assert_eq!(marked("pin _4821_, ok"), Some("4821"));
        assert_eq!(marked("KEY=“q7Zp 3x”"), Some("q7Zp 3x"));
        assert_eq!(marked("`a_1`"), Some("a_1"));
        assert_eq!(marked("_a_1_"), Some("a_1"));
    }

    #[test]
    fn emphasis_around_a_label_is_a_mark() {
        assert_eq!(marked("- **Password:** x"), Some("Password:"));
        assert_eq!(marked("**Password**: x"), Some("Password"));
        assert_eq!(marked("*API key:*\tx"), Some("API key:"));
        assert_eq!(marked("`token`=x"), Some("token"));
        assert_eq!(marked("__Note:__"), None, "nothing stands behind it");
    }

    #[test]
    fn what_does_not_show_parts_no_words() {
        assert_eq!(marked("a\u{200b}_1_"), None);
        assert_eq!(marked("\u{200b}_1_"), Some("1"));
    }

    #[test]
    fn what_marks_words_and_what_is_in_names_stays() {
        for text in
            ["**bold**", "2 * 3 * 4", "snake_case_1", "_a1", "so_4821_", "“4821\n”", "*4821*b"]
        {
            assert_eq!(marked(text), None, "{text}");
        }
    }
}
