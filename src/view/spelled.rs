//! Signs of an address that are spelled out, so that machines don't read it: `jo [at] mail [dot]
//! co`, `jo(at)mail.co`, and signs in brackets: `mail[.]co`.

use crate::json::Span;

/// What stands in brackets, and the sign that it is.
const SIGNS: &[(&[u8], char)] = &[(b"at", '@'), (b"@", '@'), (b"dot", '.'), (b".", '.')];

/// The sign that is spelled out at the bracket at a place, and which bytes it takes the place of:
/// with a space on either side, which begin at `from` at the earliest. Letters or digits stand
/// around them.
pub(super) fn decode(text: &[u8], (from, at): (usize, usize)) -> Option<(char, Span)> {
    let closes = if text[at] == b'(' { b')' } else { b']' };
    let inner = &text[at + 1..];
    let spelled = |(word, _): &&(&[u8], char)| {
        let near = inner.get(..word.len()).is_some_and(|near| near.eq_ignore_ascii_case(word));
        near && inner.get(word.len()) == Some(&closes)
    };
    let (word, sign) = SIGNS.iter().find(spelled)?;
    let mut span = at..at + word.len() + 2;
    if span.start > from && text[span.start - 1] == b' ' && text.get(span.end) == Some(&b' ') {
        (span.start, span.end) = (span.start - 1, span.end + 1);
    }
    let before = span.start.checked_sub(1).is_some_and(|last| is_of_name(text[last]));
    (before && text.get(span.end).copied().is_some_and(is_of_name)).then_some((*sign, span))
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> Option<(char, &str)> {
        let at = text.find(['(', '['])?;
        decode(text.as_bytes(), (0, at)).map(|(sign, span)| (sign, &text[span]))
    }

    #[test]
    fn signs_in_brackets_are_read() {
        assert_eq!(decoded("jo [at] mail"), Some(('@', " [at] ")));
        assert_eq!(decoded("jo(AT)mail"), Some(('@', "(AT)")));
        assert_eq!(decoded("mail[dot]co"), Some(('.', "[dot]")));
        assert_eq!(decoded("mail[.]co"), Some(('.', "[.]")));
        assert_eq!(decoded("jo[@]mail"), Some(('@', "[@]")));
    }

    #[test]
    fn other_brackets_stay() {
        for text in
            ["f(attr)", "a [at", "jo (at", "(at) home", "jo [at]mail", "x[at].y", "a[.", "jo(at]m"]
        {
            assert_eq!(decoded(text), None, "{text}");
        }
    }
}
