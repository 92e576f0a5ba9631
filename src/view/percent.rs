//! Percent-encoding: RFC 3986, section 2.1. Also of itself (`%2540`), and `%u0040`, which
//! JavaScript's `escape` writes.

/// The character that a text begins with, and how many bytes write it.
pub(super) fn decode(text: &[u8]) -> Option<(char, usize)> {
    if let Some(digits) = text.strip_prefix(b"%u") {
        let point = digits.get(..4).and_then(|digits| number(digits, 16))?;
        return shown(char::from_u32(point)?).map(|c| (c, 6));
    }
    character(text, |rest| octet(rest, true)).or_else(|| character(text, |rest| octet(rest, false)))
}

/// A character whose UTF-8 is written as octets, one after the other.
pub(super) fn character(
    text: &[u8],
    octet: impl Fn(&[u8]) -> Option<(u8, usize)>,
) -> Option<(char, usize)> {
    let (first, mut used) = octet(text)?;
    let length = match first {
        0..=0x7f => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let mut bytes = [first, 0, 0, 0];
    for byte in &mut bytes[1..length] {
        let (next, more) = octet(&text[used..])?;
        *byte = next;
        used += more;
    }
    let decoded = std::str::from_utf8(&bytes[..length]).ok()?.chars().next()?;
    shown(decoded).map(|c| (c, used))
}

/// No text holds control characters, so what would be one is something else.
fn shown(c: char) -> Option<char> {
    (!c.is_control() || matches!(c, '\t' | '\n' | '\r')).then_some(c)
}

/// One octet; `%2540` is `%40` encoded once more, and is read through where that is wanted.
fn octet(text: &[u8], through: bool) -> Option<(u8, usize)> {
    let mut digits = text.strip_prefix(b"%")?;
    while let [b'2', b'5', rest @ ..] = digits
        && through
        && rest.len() >= 2
        && rest[..2].iter().all(u8::is_ascii_hexdigit)
    {
        digits = rest;
    }
    let value = number(digits.get(..2)?, 16)?;
    Some((value as u8, text.len() - digits.len() + 2))
}

/// The number that all of some digits write.
pub(super) fn number(digits: &[u8], radix: u32) -> Option<u32> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0u32, |number, digit| {
        number.checked_mul(radix)?.checked_add(char::from(*digit).to_digit(radix)?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> Option<(char, usize)> {
        decode(text.as_bytes())
    }

    #[test]
    fn characters_are_written_as_their_octets() {
        assert_eq!(decoded("%40mail"), Some(('@', 3)));
        assert_eq!(decoded("%c3%A9t"), Some(('é', 6)));
        assert_eq!(decoded("%E2%82%AC"), Some(('€', 9)));
        assert_eq!(decoded("%F0%9F%98%80"), Some(('😀', 12)));
        assert_eq!(decoded("%u0040"), Some(('@', 6)));
    }

    #[test]
    fn what_is_encoded_again_is_read_through() {
        assert_eq!(decoded("%2540"), Some(('@', 5)));
        assert_eq!(decoded("%25252540x"), Some(('@', 9)));
        assert_eq!(decoded("%25C3%25A9"), Some(('é', 10)));
        assert_eq!(decoded("%25"), Some(('%', 3)));
        assert_eq!(decoded("%25ab"), Some(('%', 3)), "AB is no character");
    }

    #[test]
    fn what_is_no_text_is_not_decoded() {
        for text in ["%", "%4", "%4g", "%00", "%1b", "%ff", "%c3", "%c3%28", "%ed%a0%80", "%u00"] {
            assert_eq!(decoded(text), None, "{text}");
        }
    }
}
