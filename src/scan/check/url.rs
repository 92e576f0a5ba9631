//! Web addresses: RFC 3986, as far as people write them into sentences.

use super::Verdict;

/// Passes for an address with a host; what ends a sentence behind it is left out.
pub(super) fn check(text: &str) -> Verdict {
    let end = text.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_', ')', ']']).len();
    // A bracket that was opened in the address belongs to it.
    let closed =
        |open, close| text[..end].matches(open).count() > text[..end].matches(close).count();
    let close = text[end..].chars().next().filter(|c| *c == ')' || *c == ']');
    let end = match close {
        Some(')') if closed('(', ')') => end + 1,
        Some(']') if closed('[', ']') => end + 1,
        _ => end,
    };
    let host = text[..end].split_once("://").map_or("", |(_, rest)| rest);
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    let named = host.contains('.') || host.contains(':') || host.starts_with('[');
    match named && host.len() > 3 {
        false => Verdict::Fail,
        true if end == text.len() => Verdict::Pass,
        true => Verdict::PassPrefix(end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        assert_eq!(check("http://roe.net/a"), Verdict::Pass);
        assert_eq!(check("http://roe.net/a)."), Verdict::PassPrefix(16));
        assert_eq!(check("http://roe.net/a_(b)"), Verdict::Pass);
        assert_eq!(check("http://[2001:db8::1]/"), Verdict::Pass);
    }

    #[test]
    fn an_address_has_a_host() {
        for text in ["https://", "http://a", "http:///path.html"] {
            assert_eq!(check(text), Verdict::Fail, "{text}");
        }
    }
}
