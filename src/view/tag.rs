//! Tags and remarks of HTML inside a value, behind its label or around it, which show nothing of
//! themselves: a place where a line may break (`<wbr>`), emphasis, remarks. The names are those of
//! the HTML standard, section 4.5.

use super::coded::is_in_run;
use crate::limits::{MARKED_BYTES_MAX, REMARK_BYTES_MAX, RUN_CHARS_MIN, TAG_BYTES_MAX};

/// Elements that part no words.
const NAMES: &[&[u8]] = &[
    b"wbr", b"b", b"i", b"u", b"em", b"strong", b"span", b"font", b"mark", b"small", b"bdi",
    b"bdo", b"nobr",
];

/// Elements that set a value off from its label, and part words elsewhere.
const SET_OFF: &[&[u8]] = &[b"code", b"kbd", b"samp", b"tt"];

/// Whether a tag or a remark may begin at the sign at a place, inside a value or beside a label.
pub(super) fn may_begin(text: &[u8], at: usize) -> bool {
    let begins = |next: &u8| next.is_ascii_alphabetic() || matches!(next, b'!' | b'/');
    let touches = at.checked_sub(1).is_some_and(|last| is_of_value(text[last]));
    (touches || is_behind_label(text, at)) && text.get(at + 1).is_some_and(begins)
}

/// The length of the tags and remarks that begin at a place where one may.
pub(super) fn length(text: &[u8], at: usize) -> Option<usize> {
    let before = text[at.checked_sub(1)?];
    let inside = |length: &usize| {
        is_of_value(before) && text.get(at + length).is_some_and(|next| is_of_value(*next))
    };
    // `<b>Password:</b> x`, `Password: <b>x</b>`
    let beside = |length: &usize| match text.get(at + length) {
        Some(b' ') => is_label_end(before),
        Some(next) => is_behind_label(text, at) && next.is_ascii_alphanumeric(),
        None => false,
    };
    let hidden = Some(tags(&text[at..], &[NAMES])).filter(inside);
    let hidden = hidden.or_else(|| Some(tags(&text[at..], &[NAMES, SET_OFF])).filter(beside));
    hidden.filter(|length| *length > 0)
}

/// The length of the tags that close what those at a place open around the value of a label, and
/// where they begin.
pub(super) fn closing(text: &[u8], at: usize) -> Option<(usize, usize)> {
    if !is_behind_label(text, at) {
        return None;
    }
    let start = at + tags(&text[at..], &[NAMES, SET_OFF]);
    let near = &text[start..text.len().min(start + MARKED_BYTES_MAX)];
    let closes = start + memchr::memmem::find(near, b"</")?;
    let length = tags(&text[closes..], &[NAMES, SET_OFF]);
    (length > 0).then_some((length, closes))
}

/// The length of the tag at a place that breaks a line of base64 (`<br>`, `<br />`), with
/// characters of it on both sides.
pub(super) fn line_break(text: &[u8], at: usize) -> Option<usize> {
    let name = text.get(at + 1..at + 3).filter(|name| name.eq_ignore_ascii_case(b"br"))?;
    let rest = &text[at + 1 + name.len()..];
    let inside = rest.iter().take_while(|byte| matches!(byte, b' ' | b'/')).count();
    let behind = rest.get(inside..)?.strip_prefix(b">")?;
    let before = text[..at].iter().rev().take(RUN_CHARS_MIN).filter(|byte| is_in_run(byte));
    let next = behind.iter().find(|byte| !byte.is_ascii_whitespace());
    let is_inside = before.count() == RUN_CHARS_MIN && next.is_some_and(is_in_run);
    is_inside.then(|| text.len() - at - behind.len())
}

/// Whether a label stands before a place, with a space or without; the tag that closes it may stand
/// between.
fn is_behind_label(text: &[u8], at: usize) -> bool {
    let before = text[..at].strip_suffix(b" ").unwrap_or(&text[..at]);
    let near = &before[before.len().saturating_sub(CLOSING_BYTES_MAX)..];
    let tag = if near.ends_with(b">") { memchr::memmem::rfind(near, b"</") } else { None };
    let label = tag.map_or(near, |tag| &near[..tag]);
    label.last().is_some_and(|last| is_label_end(*last))
}

/// Bytes of a label's last sign and the longest tag that closes it, `</strong>`.
const CLOSING_BYTES_MAX: usize = 10;

fn is_label_end(byte: u8) -> bool {
    matches!(byte, b':' | b'=')
}

fn is_of_value(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"@._-+:=".contains(&byte)
}

/// The length of the tags of some elements and the remarks that a text begins with.
fn tags(text: &[u8], elements: &[&[&[u8]]]) -> usize {
    let mut end = 0;
    while let Some(length) = tag(&text[end..], elements) {
        end += length;
    }
    end
}

/// The length of the tag or remark that a text begins with.
fn tag(text: &[u8], elements: &[&[&[u8]]]) -> Option<usize> {
    if text.starts_with(b"<!--") {
        let near = &text[4..text.len().min(4 + REMARK_BYTES_MAX)];
        return memchr::memmem::find(near, b"-->").map(|end| 4 + end + 3);
    }
    let inner = text.strip_prefix(b"<")?;
    let inner = inner.strip_prefix(b"/").unwrap_or(inner);
    let letters = inner.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let named =
        elements.iter().copied().flatten().any(|name| name.eq_ignore_ascii_case(&inner[..letters]));
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
        for text in [
            "12<br>34",
            "a</td><td>b",
            "a<b",
            "a<b c",
            "Vec<bool>x",
            "x</code>s",
            "x<i<j>k",
            "a<p>b",
        ] {
            assert_eq!(inside(text), None, "{text}");
        }
    }

    #[test]
    fn tags_beside_a_label_show_nothing() {
        for (text, length) in
            [("PIN:</b> 1", 4), ("PIN: <code>1", 6), ("PIN=<b>1", 3), ("PIN = <b><i>1", 6)]
        {
            assert_eq!(inside(text), Some(length), "{text}");
        }
        for text in ["x <b>1", "a<!-- b", "PIN:</b>\n", "PIN: <b> 1", "PIN: <br>1"] {
            assert_eq!(inside(text), None, "{text}");
        }
    }

    #[test]
    fn a_line_of_base64_may_end_with_a_tag() {
        let at = |text: &str| line_break(text.as_bytes(), text.find('<').unwrap());
        assert_eq!(at("am9AbWFpbC5j<br>b20"), Some(4));
        assert_eq!(at("am9AbWFpbC5j<BR />\nb20"), Some(6));
        for text in ["am9AbWFpbC5<br>b20", "am9AbWFpbC5j<br>.", "am9AbWFpbC5j<b>b20", "a<br"] {
            assert_eq!(at(text), None, "{text}");
        }
    }

    #[test]
    fn the_tag_that_closes_a_value_is_taken_off_with_the_one_that_opens_it() {
        let text = b"PIN: <b>4821</b></p>";
        assert_eq!(closing(text, 5), Some((4, 12)));
        assert_eq!(closing(b"PIN <b>4821</b>", 4), None);
        assert_eq!(closing(b"PIN: <b>4821", 5), None);
    }
}
