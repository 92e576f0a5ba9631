//! Octets as hex, in the files of what is laid out ahead.

/// Two digits for each octet.
pub(super) fn written(octets: impl Iterator<Item = u8>) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
    octets.flat_map(|octet| [digit(octet >> 4), digit(octet & 15)]).collect()
}

/// The octets of such digits; `None` at the end where it is something else.
pub(super) fn read(digits: &str) -> impl Iterator<Item = Option<u8>> {
    let half = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    digits.as_bytes().chunks(2).map(move |pair| match pair {
        [high, low] => Some(half(*high)? << 4 | half(*low)?),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn octets_come_back_and_nothing_else_does() {
        assert_eq!(written([0, 0x5a, 0xff].into_iter()), "005aff");
        let read = |digits| read(digits).collect::<Option<Vec<u8>>>();
        assert_eq!(read("005aff"), Some(vec![0, 0x5a, 0xff]));
        assert_eq!([read("0"), read("0G"), read("é")], [None, None, None]);
    }
}
