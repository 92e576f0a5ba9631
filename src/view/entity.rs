//! Character references of HTML: numeric ones, and named ones for what values are made of. The
//! names are those of the HTML standard, section 13.5.

use super::percent::number;

/// Punctuation, spaces and what doesn't show, sorted by name.
const NAMES: &[(&str, char)] = &[
    ("Hat", '^'),
    ("NewLine", '\n'),
    ("Tab", '\t'),
    ("ZeroWidthSpace", '\u{200b}'),
    ("amp", '&'),
    ("apos", '\''),
    ("ast", '*'),
    ("bsol", '\\'),
    ("colon", ':'),
    ("comma", ','),
    ("commat", '@'),
    ("dash", '\u{2010}'),
    ("dollar", '$'),
    ("emsp", '\u{2003}'),
    ("ensp", '\u{2002}'),
    ("equals", '='),
    ("excl", '!'),
    ("grave", '`'),
    ("gt", '>'),
    ("hyphen", '\u{2010}'),
    ("lbrace", '{'),
    ("lbrack", '['),
    ("lcub", '{'),
    ("lowbar", '_'),
    ("lpar", '('),
    ("lrm", '\u{200e}'),
    ("lsqb", '['),
    ("lt", '<'),
    ("mdash", '\u{2014}'),
    ("midast", '*'),
    ("minus", '\u{2212}'),
    ("nbsp", '\u{a0}'),
    ("ndash", '\u{2013}'),
    ("num", '#'),
    ("percnt", '%'),
    ("period", '.'),
    ("plus", '+'),
    ("quest", '?'),
    ("quot", '"'),
    ("rbrace", '}'),
    ("rbrack", ']'),
    ("rcub", '}'),
    ("rlm", '\u{200f}'),
    ("rpar", ')'),
    ("rsqb", ']'),
    ("semi", ';'),
    ("shy", '\u{ad}'),
    ("sol", '/'),
    ("szlig", 'ß'),
    ("thinsp", '\u{2009}'),
    ("verbar", '|'),
    ("zwj", '\u{200d}'),
    ("zwnj", '\u{200c}'),
];

/// Letters with marks are named by letter and mark: `eacute`.
const MARKS: &[(&str, char)] = &[
    ("acute", '\u{301}'),
    ("caron", '\u{30c}'),
    ("cedil", '\u{327}'),
    ("circ", '\u{302}'),
    ("grave", '\u{300}'),
    ("ring", '\u{30a}'),
    ("tilde", '\u{303}'),
    ("uml", '\u{308}'),
];

/// Bytes of the longest name.
const NAME_BYTES_MAX: usize = 14;

/// The character that a text begins with, and how many bytes write it.
pub(super) fn decode(text: &[u8]) -> Option<(char, usize)> {
    let mut rest = text.strip_prefix(b"&")?;
    // What was encoded again is read through: `&amp;#64;`.
    while let Some(inner) = rest.strip_prefix(b"amp;")
        && reference(inner).is_some()
    {
        rest = inner;
    }
    let (c, used) = reference(rest)?;
    Some((c, text.len() - rest.len() + used))
}

/// A reference without its `&`.
fn reference(text: &[u8]) -> Option<(char, usize)> {
    if let Some(digits) = text.strip_prefix(b"#") {
        let (c, used) = match digits {
            [b'x' | b'X', digits @ ..] => numeric(digits, 16).map(|(c, used)| (c, used + 1)),
            digits => numeric(digits, 10),
        }?;
        return Some((c, used + 1));
    }
    let end = text.iter().take(NAME_BYTES_MAX + 1).position(|byte| *byte == b';')?;
    let name = std::str::from_utf8(&text[..end]).ok()?;
    named(name).map(|c| (c, end + 1))
}

/// Digits with a semicolon or, as browsers take it, without.
fn numeric(text: &[u8], radix: u32) -> Option<(char, usize)> {
    let count = text.iter().take_while(|byte| char::from(**byte).is_digit(radix)).count();
    let significant = text[..count].iter().skip_while(|byte| **byte == b'0').count();
    let point = number(&text[count - significant..count], radix)?;
    let c = char::from_u32(point).filter(|c| !c.is_control() || c.is_whitespace())?;
    Some((c, count + usize::from(text.get(count) == Some(&b';'))))
}

fn named(name: &str) -> Option<char> {
    if let Ok(at) = NAMES.binary_search_by_key(&name, |(name, _)| name) {
        return Some(NAMES[at].1);
    }
    let (letter, mark) = name.split_at_checked(1)?;
    let at = MARKS.binary_search_by_key(&mark, |(name, _)| name).ok()?;
    let letter = letter.chars().next().filter(char::is_ascii_alphabetic)?;
    unicode_normalization::char::compose(letter, MARKS[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> Option<(char, usize)> {
        decode(text.as_bytes())
    }

    #[test]
    fn numbers_are_read_in_both_radices_with_and_without_semicolon() {
        assert_eq!(decoded("&#64;x"), Some(('@', 5)));
        assert_eq!(decoded("&#x40;"), Some(('@', 6)));
        assert_eq!(decoded("&#X0040 "), Some(('@', 7)));
        assert_eq!(decoded("&#0000000000064;"), Some(('@', 16)));
        assert_eq!(decoded("&#x1f600;"), Some(('😀', 9)));
    }

    #[test]
    fn names_are_read_with_their_semicolon() {
        assert_eq!(decoded("&commat;"), Some(('@', 8)));
        assert_eq!(decoded("&quot;"), Some(('"', 6)));
        assert_eq!(decoded("&Euml;"), Some(('Ë', 6)));
        assert_eq!(decoded("&ccedil;"), Some(('ç', 8)));
        assert_eq!(decoded("&scaron;"), Some(('š', 8)));
        assert_eq!(decoded("&ZeroWidthSpace;"), Some(('\u{200b}', 16)));
    }

    #[test]
    fn what_is_encoded_again_is_read_through() {
        assert_eq!(decoded("&amp;#64;"), Some(('@', 9)));
        assert_eq!(decoded("&amp;amp;amp;commat;"), Some(('@', 20)));
        assert_eq!(decoded("&amp;copy=1"), Some(('&', 5)));
    }

    #[test]
    fn what_is_no_reference_is_left() {
        for text in ["&", "&#", "&#x", "&#;", "&copy=2", "&mail=a;", "&#1;", "&#xd800;", "&qacute;"]
        {
            assert_eq!(decoded(text), None, "{text}");
        }
        assert_eq!(decoded("&#99999999999;"), None);
    }

    #[test]
    fn names_stand_in_order() {
        assert!(NAMES.is_sorted() && MARKS.is_sorted());
        assert!(NAMES.iter().all(|(name, _)| name.len() <= NAME_BYTES_MAX));
    }
}
