//! Frames: quotes, emphasis or white space around a short text. What stands inside is the
//! value: a key that was read from a file ends with a break of the line.

use super::View;
use crate::limits::{FRAMED_BYTES_MAX, FRAMED_SPACES_MAX};

/// Signs that frame a value and are no part of one. Brackets aren't among them: they are a part of
/// the tag that took a value's place.
const SIGNS: &[u8] = b" \t\r\n\"'`*_,;.";

/// Whether a text is short and begins or ends with signs around it.
pub(super) fn is_framed(text: &[u8]) -> bool {
    let edge = |byte: Option<&u8>| byte.is_some_and(|byte| SIGNS.contains(byte) || *byte >= 0x80);
    let words = || text.iter().filter(|byte| byte.is_ascii_whitespace()).count();
    text.len() <= FRAMED_BYTES_MAX
        && (edge(text.first()) || edge(text.last()))
        && words() <= FRAMED_SPACES_MAX
}

/// Calls `take` with what stands inside the frame of a text.
pub(super) fn inside(text: &str, take: &mut dyn FnMut(View<'_>)) {
    let sign = |c: char| c.is_ascii() && SIGNS.contains(&(c as u8)) || "“”„‘’‚«»".contains(c);
    let left = text.trim_start_matches(sign);
    let inner = left.trim_end_matches(sign);
    if !inner.is_empty() && inner.len() < text.len() {
        take(View::plain(inner, text.len() - left.len(), Vec::new()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inner(text: &str) -> Option<(String, usize)> {
        let mut found = None;
        inside(text, &mut |view| found = Some((view.text.to_string(), view.source(0..1).start)));
        found
    }

    #[test]
    fn the_value_is_what_stands_inside() {
        assert_eq!(inner("\"s3same\\n"), Some(("s3same\\n".into(), 1)));
        assert_eq!(inner("  `s3same`\n"), Some(("s3same".into(), 3)));
        assert_eq!(inner("“s3same”"), Some(("s3same".into(), 3)));
        assert_eq!(inner("s3same"), None);
        assert_eq!(inner(" * "), None);
    }

    #[test]
    fn long_texts_are_no_values() {
        assert!(is_framed(b"'a'") && is_framed("a”".as_bytes()) && !is_framed(b"a"));
        assert!(!is_framed(&[b'\n'; FRAMED_BYTES_MAX + 1]));
    }
}
