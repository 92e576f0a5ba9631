//! Tags and remarks of HTML inside a value, which show nothing of themselves: a place where a line
//! may break (`<wbr>`), emphasis, remarks. The names are those of the HTML standard, section 4.5.

use crate::limits::{REMARK_BYTES_MAX, TAG_BYTES_MAX};

/// Elements that part no words.
const NAMES: &[&[u8]] = &[
    b"wbr", b"b", b"i", b"u", b"em", b"strong", b"span", b"font", b"mark", b"small", b"bdi",
    b"bdo", b"nobr",
];

/// Whether a tag or a remark may begin at the sign at a place, and inside a value.
pub(super) fn may_begin(text: &[u8], at: usize) -> bool {
    let begins = |next: &u8| next.is_ascii_alphabetic() || matches!(next, b'!' | b'/');
    at.checked_sub(1).is_some_and(|last| is_of_value(text[last]))
        && text.get(at + 1).is_some_and(begins)
}

/// The length of the tags and remarks that begin at a place where one may.
pub(super) fn length(text: &[u8], at: usize) -> Option<usize> {
    let mut end = at;
    while let Some(length) = tag(&text[end..]) {
        end += length;
    }
    (end > at && text.get(end).is_some_and(|next| is_of_value(*next))).then(|| end - at)
}

fn is_of_value(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"@._-+:".contains(&byte)
}

/// The length of the tag or remark that a text begins with.
fn tag(text: &[u8]) -> Option<usize> {
    if text.starts_with(b"<!--") {
        let near = &text[4..text.len().min(4 + REMARK_BYTES_MAX)];
        return memchr::memmem::find(near, b"-->").map(|end| 4 + end + 3);
    }
    let inner = text.strip_prefix(b"<")?;
    let inner = inner.strip_prefix(b"/").unwrap_or(inner);
    let letters = inner.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let named = NAMES.iter().any(|name| name.eq_ignore_ascii_case(&inner[..letters]));
    let near = &inner[letters..inner.len().min(letters + TAG_BYTES_MAX)];
    let end = memchr::memchr2(b'<', b'>', near).filter(|end| near[*end] == b'>')?;
    let parted = matches!(near[0], b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r');
    (named && parted).then(|| text.len() - inner.len() + letters + end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inside(text: &str) -> Option<usize> {
        let at = text.find('<').filter(|at| may_begin(text.as_bytes(), *at))?;
        length(text.as_bytes(), at)
    }

    #[test]
    fn tags_and_remarks_inside_a_value_show_nothing() {
        for hidden in [
            "<wbr>",
            "<wbr/>",
            "<WBR />",
            "<!-- x -->",
            "<b>",
            "</span>",
            "<b><!---->",
            "<span class=\"a b\">",
        ] {
            assert_eq!(inside(&format!("jo@salt{hidden}marsh.io")), Some(hidden.len()), "{hidden}");
            assert_eq!(inside(&format!("jo {hidden}marsh.io")), None, "{hidden}");
            assert_eq!(inside(&format!("jo{hidden} marsh.io")), None, "{hidden}");
        }
    }

    #[test]
    fn what_parts_words_and_what_is_no_tag_stays() {
        for text in
            ["12<br>34", "a</td><td>b", "a<b", "a<b c", "Vec<bool>x", "a<!-- b", "x<i<j>k", "a<p>b"]
        {
            assert_eq!(inside(text), None, "{text}");
        }
    }
}
