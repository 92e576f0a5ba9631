//! Control characters, which show nothing, and what terminals take for a change of colour.

/// The length of what a text begins with and doesn't show; breaks of lines and tabs are white
/// space.
pub(super) fn length(text: &[u8]) -> Option<usize> {
    let first = text.first().filter(|byte| is_hidden(**byte))?;
    if *first != ESCAPE || text.get(1) != Some(&b'[') {
        return Some(1);
    }
    // ECMA-48, section 5.4: numbers, then one byte that says what they are for.
    let numbers = text[2..].iter().take(SEQUENCE_MAX).take_while(|b| matches!(b, b'0'..=b'?'));
    let end = 2 + numbers.count();
    let is_final = text.get(end).is_some_and(|byte| matches!(byte, b'@'..=b'~'));
    Some(if is_final { end + 1 } else { 1 })
}

/// Whether a byte is a control character that parts no words.
pub(super) const fn is_hidden(byte: u8) -> bool {
    matches!(byte, 0..=8 | 0xb | 0xc | 0xe..=0x1f | 0x7f)
}

const ESCAPE: u8 = 0x1b;

/// Bytes of the longest numbers in a sequence that are looked at.
const SEQUENCE_MAX: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_and_colours_show_nothing() {
        for (text, expected) in [
            ("\u{1}4", Some(1)),
            ("\0", Some(1)),
            ("\u{7f}", Some(1)),
            ("\u{1b}[0m4", Some(4)),
            ("\u{1b}[38;5;196m4", Some(11)),
            ("\u{1b}[", Some(1)),
            ("\u{1b}4", Some(1)),
            ("\n", None),
            ("\t", None),
            ("a", None),
            ("", None),
        ] {
            assert_eq!(length(text.as_bytes()), expected, "{text:?}");
        }
    }
}
