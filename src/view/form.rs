//! `+` for a space, as forms and queries are written (the URL standard, section 5.1):
//! `q=call+me`, `password+%3D+hunter2`.

use crate::limits::FORM_BYTES_MAX;

/// Whether the plus sign at a place may stand for a space: it does so between words, one of which
/// may be the tag of a value that was taken out.
pub(super) fn may_be_space(text: &[u8], at: usize) -> bool {
    let is_word = |byte: u8, sign: &[u8]| byte.is_ascii_alphanumeric() || sign.contains(&byte);
    let before = at.checked_sub(1).is_some_and(|last| is_word(text[last], b"]"));
    before && text.get(at + 1).is_some_and(|next| is_word(*next, b"%["))
}

/// Whether the plus sign at a place, which may be a space, is one: what it stands in is the value
/// of a name, has another behind it, or holds an octet. What was read before ends at `from`.
pub(super) fn is_space(text: &[u8], (from, at): (usize, usize)) -> bool {
    let near = text[..at].iter().rev().take(FORM_BYTES_MAX).take_while(|byte| is_of_form(byte));
    let start = at - near.count();
    // The last sign was a space, and this is one of the same value.
    if start <= from && text[..from].ends_with(b"+") {
        return true;
    }
    let behind = text[at..].iter().take(FORM_BYTES_MAX).take_while(|byte| is_of_form(byte));
    let end = at + behind.count();
    is_value(&text[..start]) || is_followed(&text[end..]) || has_octet(&text[start..end])
}

/// Whether a byte may stand in a value as forms write it.
fn is_of_form(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || b"%+._-*~".contains(byte)
}

/// Whether a text ends with what begins a value: a sum has a number there.
fn is_value(before: &[u8]) -> bool {
    let name = before.strip_suffix(b"=").and_then(|name| name.last());
    name.is_some_and(|last| last.is_ascii_alphabetic() || matches!(last, b'_' | b']'))
}

/// Whether a text begins with what parts two values.
fn is_followed(behind: &[u8]) -> bool {
    matches!(behind, [b'&', next, ..] if next.is_ascii_alphabetic())
}

fn has_octet(text: &[u8]) -> bool {
    let digits = |at: usize| text.get(at + 1..at + 3);
    let is_octet = |at: usize| digits(at).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
    memchr::memchr_iter(b'%', text).any(is_octet)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_read(text: &str) -> bool {
        let at = text.find('+').expect("a plus sign");
        may_be_space(text.as_bytes(), at) && is_space(text.as_bytes(), (0, at))
    }

    #[test]
    fn a_plus_sign_in_a_form_is_a_space() {
        for text in
            ["q=call+me", "Jane+Doe&id=1", "password+%3D+x", "a[b]=c+d", "x%20a+b", "x%3Da+b"]
        {
            assert!(is_read(text), "{text}");
        }
    }

    #[test]
    fn a_plus_sign_in_a_sum_or_a_number_is_one() {
        for text in ["a+b", "5+3=8", "8=5+3", "tel=+49", "c++ & a", "x = a+b", "YWJj+ZGVm", "a+=b"]
        {
            assert!(!is_read(text), "{text}");
        }
    }
}
