//! Characters that read like others: compatibility forms (full-width letters and digits, no-break
//! spaces) become what they stand for, by NFKC (Unicode Standard Annex 15); what doesn't show goes;
//! dashes between letters or digits become hyphens.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

use crate::json::Span;

/// Appends what the character at a place reads as, and says which bytes it takes the place of; none
/// where it reads as it stands.
///
/// A mark that joins the letter before it takes that letter with it, so the bytes may begin before
/// the place, but not before `from`.
pub(super) fn decode(text: &str, (from, at): (usize, usize), out: &mut String) -> Option<Span> {
    let c = text[at..].chars().next()?;
    if is_settled(c) {
        return None;
    }
    let span = at..at + c.len_utf8();
    let before = text[..at].chars().next_back();
    let after = text[span.end..].chars().next();
    if is_invisible(c) {
        return (!joins_only(c) || touches_value(before, after)).then_some(span);
    }
    if let Some(hidden) = tag(c) {
        out.push(hidden);
        return Some(span);
    }
    if let Some(digit) = digit(c) {
        out.push(digit);
        return Some(span);
    }
    if is_dash(c) {
        let inside = [before, after].iter().all(|c| c.is_some_and(|c| c.is_ascii_alphanumeric()));
        return inside.then(|| {
            out.push('-');
            span
        });
    }
    compatible(text, (from, at), c, out).filter(|_| matters(c) || touches_value(before, after))
}

/// The normal form of a character with the marks behind it, or of the letter before a mark.
fn compatible(text: &str, (from, at): (usize, usize), c: char, out: &mut String) -> Option<Span> {
    let mut start = at;
    if canonical_combining_class(c) != 0 {
        let base = text[from..at].chars().next_back().filter(|base| !is_combining_mark(*base))?;
        start -= base.len_utf8();
    }
    let marks = text[at + c.len_utf8()..].chars().take(MARKS_MAX);
    let marks = marks.take_while(|mark| canonical_combining_class(*mark) != 0);
    let end = at + c.len_utf8() + marks.map(char::len_utf8).sum::<usize>();
    let before = out.len();
    out.extend(text[start..end].nfkc());
    if out[before..] == text[start..end] {
        out.truncate(before);
        return None;
    }
    Some(start..end)
}

/// Marks on one letter that are looked at; no script needs as many, and a text of nothing but marks
/// must not be looked at again from each.
const MARKS_MAX: usize = 8;

/// Whether a character counts wherever it stands once it is normal. Full-width punctuation of
/// Chinese and Japanese prose doesn't, unless it touches a value.
fn matters(c: char) -> bool {
    let prose = "，：；！？（）";
    !is_wide(c) && (c.is_alphanumeric() || c.is_whitespace() || is_combining_mark(c))
        || is_wide(c) && !prose.contains(c)
        || "﹫﹒﹣".contains(c)
}

/// Whether a character is the full-width form of one of ASCII.
fn is_wide(c: char) -> bool {
    ('！'..='～').contains(&c)
}

/// Whether a character touches one that values are made of.
fn touches_value(before: Option<char>, after: Option<char>) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || is_wide(c) && matters(c);
    [before, after].into_iter().flatten().any(part)
}

/// Common characters of which it is known that they read as they stand.
fn is_settled(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{9f}'
        | '\u{bf}'..='\u{131}' | '\u{134}'..='\u{13e}'
        | '\u{141}'..='\u{148}' | '\u{14a}'..='\u{17e}'
        | '\u{3ac}'..='\u{3ce}' | '\u{400}'..='\u{45f}' | '\u{621}'..='\u{64a}'
        | '\u{2014}' | '\u{2018}'..='\u{201e}' | '\u{2022}' | '\u{2026}' | '\u{20ac}'
        | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fe}'
        | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{1f300}'..='\u{1f9ff}')
}

/// Characters that take no room: soft hyphen, zero-width spaces and joiners, directions, selectors.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0001}' | '\u{e007f}'
        | '\u{e0100}'..='\u{e01ef}')
}

/// Those that ordinary text is full of: joiners of letters and emoji, and selectors.
fn joins_only(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

/// The ASCII that a tag character stands for: text that no one sees and a model reads.
fn tag(c: char) -> Option<char> {
    let hidden = u32::from(c).checked_sub(0xe0000)?;
    char::from_u32(hidden).filter(|c| matches!(c, ' '..='~'))
}

/// The zeros of the scripts in use; the other nine digits follow each (Unicode, category Nd).
const ZEROS: &[u32] = &[
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6,
    0xe50, 0xed0, 0xf20, 0x1040, 0x17e0, 0x1810,
];

/// The ASCII digit of the same value.
fn digit(c: char) -> Option<char> {
    let zero = ZEROS.get(ZEROS.partition_point(|zero| *zero <= u32::from(c)).checked_sub(1)?)?;
    char::from_digit(u32::from(c) - zero, 10)
}

/// Hyphens, figure dash, en dash, minus.
fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2013}' | '\u{2212}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the first character that isn't settled reads as, and its bytes.
    fn decoded(text: &str) -> Option<(String, &str)> {
        let mut out = String::new();
        let places = text.char_indices().filter(|(_, c)| !c.is_ascii());
        let span = places.map(|(at, _)| decode(text, (0, at), &mut out)).find_map(|span| span)?;
        Some((out, &text[span]))
    }

    fn reads(text: &str, source: &str, as_what: &str) {
        assert_eq!(decoded(text), Some((as_what.to_owned(), source)), "{text:?}");
    }

    #[test]
    fn full_width_letters_and_digits_are_plain_ones() {
        reads("ｊ", "ｊ", "j");
        reads("４", "４", "4");
        reads("a＠b", "＠", "@");
        reads("𝟒", "𝟒", "4");
        reads("4111\u{a0}1111", "\u{a0}", " ");
        reads("12：3", "：", ":");
    }

    #[test]
    fn what_does_not_show_goes() {
        for hidden in ["\u{200b}", "\u{ad}", "\u{202e}", "\u{feff}", "\u{2060}", "\u{200d}"] {
            reads(&format!("a{hidden}b"), hidden, "");
        }
        reads("\u{e006a}", "\u{e006a}", "j");
    }

    #[test]
    fn digits_of_all_scripts_are_digits() {
        for four in ["٤", "۴", "४", "৪", "௪", "๔", "၄"] {
            reads(four, four, "4");
        }
        for other in ["ا", "क", "،"] {
            assert_eq!(decoded(other), None, "{other}");
        }
    }

    #[test]
    fn a_mark_joins_the_letter_before_it() {
        reads("caf\u{65}\u{301}s", "e\u{301}", "é");
        reads("ｅ\u{301}", "ｅ\u{301}", "é");
        assert_eq!(decoded("q\u{301}"), None, "there is no such letter");
    }

    #[test]
    fn dashes_inside_values_are_hyphens() {
        for dash in ["\u{2010}", "\u{2011}", "\u{2013}", "\u{2212}"] {
            reads(&format!("219{dash}09"), dash, "-");
        }
        assert_eq!(decoded("so \u{2013} no"), None);
    }

    #[test]
    fn ordinary_text_reads_as_it_stands() {
        let texts = [
            "Größe été",
            "“so”, she said…",
            "电话：（无）",
            "❤\u{fe0f} 👨\u{200d}👩",
            "नमस्ते",
            "می\u{200c}خواهم",
        ];
        for text in texts {
            assert_eq!(decoded(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_settled_is_so_by_the_standard() {
        for c in ('\u{0}'..='\u{10ffff}').filter(|c| is_settled(*c) && *c != '\u{2026}') {
            assert!([c].iter().copied().nfkc().eq([c]), "{c:?}");
            assert!(!is_invisible(c) && tag(c).is_none() && !is_dash(c), "{c:?}");
        }
    }
}
