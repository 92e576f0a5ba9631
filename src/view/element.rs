//! Elements of XML that are named for what they hold, `<db_password>hunter2</db_password>`, and the
//! value of a setting whose name is an attribute of the element around it. The elements of HTML say
//! how something looks, and name nothing.

use super::View;
use super::table::{is_sentence, label};
use crate::json::Span;
use crate::limits::{FRAMED_BYTES_MAX, HEAD_BYTES_MAX, TAG_BYTES_MAX};

/// The elements of HTML that have an end: its standard, section 4, and those that it has no more.
const OF_HTML: &[&[u8]] = &[
    b"a",
    b"abbr",
    b"acronym",
    b"address",
    b"article",
    b"aside",
    b"audio",
    b"b",
    b"bdi",
    b"bdo",
    b"big",
    b"blockquote",
    b"body",
    b"button",
    b"canvas",
    b"caption",
    b"center",
    b"cite",
    b"code",
    b"colgroup",
    b"data",
    b"datalist",
    b"dd",
    b"del",
    b"details",
    b"dfn",
    b"dialog",
    b"div",
    b"dl",
    b"dt",
    b"em",
    b"fieldset",
    b"figcaption",
    b"figure",
    b"font",
    b"footer",
    b"form",
    b"h1",
    b"h2",
    b"h3",
    b"h4",
    b"h5",
    b"h6",
    b"head",
    b"header",
    b"hgroup",
    b"html",
    b"i",
    b"iframe",
    b"ins",
    b"kbd",
    b"label",
    b"legend",
    b"li",
    b"main",
    b"map",
    b"mark",
    b"math",
    b"menu",
    b"meter",
    b"nav",
    b"nobr",
    b"noscript",
    b"object",
    b"ol",
    b"optgroup",
    b"option",
    b"output",
    b"p",
    b"path",
    b"picture",
    b"pre",
    b"progress",
    b"q",
    b"rect",
    b"rp",
    b"rt",
    b"ruby",
    b"s",
    b"samp",
    b"script",
    b"search",
    b"section",
    b"select",
    b"slot",
    b"small",
    b"span",
    b"strike",
    b"strong",
    b"style",
    b"sub",
    b"summary",
    b"sup",
    b"svg",
    b"table",
    b"tbody",
    b"td",
    b"template",
    b"textarea",
    b"tfoot",
    b"th",
    b"thead",
    b"time",
    b"title",
    b"tr",
    b"tt",
    b"u",
    b"ul",
    b"var",
    b"video",
];

/// Bytes of the longest of them.
const HTML_BYTES_MAX: usize = 10;

/// Whether a text, from behind a `</`, ends an element that may be named for what it holds.
pub(super) fn is_end(text: &[u8]) -> bool {
    let ends = |name: &&[u8]| text.get(name.len()) == Some(&b'>');
    name(text).filter(ends).is_some_and(|name| {
        let mut small = [0; HTML_BYTES_MAX];
        let Some(small) = small.get_mut(..name.len()) else { return true };
        small.copy_from_slice(name);
        small.make_ascii_lowercase();
        OF_HTML.binary_search(&&*small).is_err()
    })
}

/// The name that a text begins with, if it may be one of an element.
fn name(text: &[u8]) -> Option<&[u8]> {
    let part = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_-.:".contains(byte);
    let length = text.iter().take(HEAD_BYTES_MAX + 1).take_while(part).count();
    let begins = text.first().is_some_and(|first| first.is_ascii_alphabetic() || *first == b'_');
    (begins && length <= HEAD_BYTES_MAX).then(|| &text[..length])
}

/// Calls `take` with what the element holds whose end begins at a place.
pub(super) fn value(text: &str, end: usize, take: &mut dyn FnMut(View<'_>)) {
    if !is_end(&text.as_bytes()[end + 2..]) {
        return;
    }
    let Some((content, tag)) = content(text, end) else { return };
    let opens = text[tag.start + 1..tag.end].split([' ', '\t', '\r', '\n', '>']).next();
    let name = opens.filter(|name| text[end + 2..].starts_with(name)).unwrap_or_default();
    let shown = text[content.clone()].trim();
    if name.is_empty() || !may_be_value(shown) {
        return;
    }
    let start = content.start + text[content.clone()].len() - text[content].trim_start().len();
    let around =
        name.eq_ignore_ascii_case("value").then(|| attribute(&text[..tag.start])).flatten();
    take(View::plain(shown, start, vec![around.unwrap_or(name).into()]));
}

/// Where the text of the element stands whose end begins at a place, and the tag that begins it.
fn content(text: &str, end: usize) -> Option<(Span, Span)> {
    const RAW: (&str, &str) = ("<![CDATA[", "]]>");
    let floor = text.ceil_char_boundary(end.saturating_sub(FRAMED_BYTES_MAX));
    let near = &text[floor..end];
    let (open, close) = match near.strip_suffix(RAW.1) {
        Some(inner) => (floor + inner.rfind(RAW.0)?, end - RAW.1.len()),
        None => (floor + near.rfind(['<', '>'])? + 1, end),
    };
    let start = if close < end { open + RAW.0.len() } else { open };
    let before = text[..open].trim_end();
    let tag = before.strip_suffix('>').and_then(|_| opening(before))?;
    Some((start..close, tag))
}

/// The tag that a text ends with, if it isn't one that ends an element.
fn opening(text: &str) -> Option<Span> {
    let floor = text.ceil_char_boundary(text.len().saturating_sub(TAG_BYTES_MAX));
    let start = floor + text[floor..].rfind('<')?;
    let is_open = !text[start..].starts_with("</") && !text.ends_with("/>");
    is_open.then_some(start..text.len())
}

/// What the tag before an element names it.
fn attribute(text: &str) -> Option<&str> {
    let before = text.trim_end();
    let tag = &before[before.strip_suffix('>').and_then(|_| opening(before))?];
    let named = [" name=", " key=", " id="].into_iter().find_map(|name| tag.split_once(name))?.1;
    let quote = named.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    label(named[1..].split(quote).next()?)
}

/// Whether a text may be a value, and isn't what a page shows its readers.
fn may_be_value(text: &str) -> bool {
    let signs = |c: char| c.is_numeric() || "@#$%^&*+=~_/".contains(c);
    let is_program = text.starts_with(['{', '$', '%', '@', '#']);
    text.contains(signs) && !is_program && !is_sentence(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        let mut all = Vec::new();
        for (end, _) in text.match_indices("</") {
            value(text, end, &mut |view| {
                let source = view.source(0..view.text.len());
                assert_eq!(text[source], view.text);
                all.push((view.names[0].to_string(), view.text.to_string()));
            });
        }
        all
    }

    #[test]
    fn an_element_names_what_it_holds() {
        for (text, name) in [
            ("<db_password>s3same</db_password>", "db_password"),
            ("<a><DbPassword type=\"x\">\n s3same\n</DbPassword></a>", "DbPassword"),
            ("<ns:pin><![CDATA[s3same]]></ns:pin>", "ns:pin"),
            ("<client-secret> <![CDATA[ s3same ]]></client-secret>", "client-secret"),
            ("<setting name=\"Pin\" x=\"\">\n <value>s3same</value>", "Pin"),
            ("<setting key='Pin'><Value>s3same</Value>", "Pin"),
            ("<value>s3same</value>", "value"),
        ] {
            assert_eq!(read(text), [(name.to_owned(), "s3same".to_owned())], "{text}");
        }
    }

    #[test]
    fn elements_of_html_and_what_is_no_value_name_nothing() {
        for text in [
            "<p>s3same</p>",
            "<TD>4821</TD>",
            "<pin>4821</other>",
            "<pin></pin>",
            "<pin/>4821</pin>",
            "<a><b>4821</b></pin>",
            "<PasswordInput>Show</PasswordInput>",
            "<pin>{pin2}</pin>",
            "<pin>the 4 figures of it</pin>",
            "4821</pin>",
            "a > 4821</pin>",
        ] {
            assert_eq!(read(text), [], "{text}");
        }
    }
}
