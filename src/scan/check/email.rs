//! Mail addresses: RFC 5321, section 4.1.2 and the lengths of section 4.5.3.
//!
//! Addresses of reserved domains (RFC 2606) are samples: they can't belong to anyone.

use super::Verdict;

/// Endings of names such as `icon@2x.png` or `app@1.css`, which aren't top level domains.
const ASSETS: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "svg", "webp", "bmp", "ico", "css", "scss", "js", "jsx", "ts",
    "tsx", "json", "html", "htm", "php", "exe", "dll", "xml", "yaml", "yml", "toml", "txt", "csv",
];

const RESERVED: &[&str] = &["test", "example", "invalid", "localhost", "local"];

/// Passes for an address that someone can have, a sample for one of a reserved domain. What follows
/// the address as the name of a file does is left out.
pub(super) fn check(text: &str) -> Verdict {
    let Some((local, domain)) = text.rsplit_once('@') else { return Verdict::Fail };
    if !is_local(local) {
        return Verdict::Fail;
    }
    let mut whole = domain;
    while !is_domain(whole) {
        let Some((shorter, tail)) = whole.rsplit_once('.') else { return Verdict::Fail };
        let asset = ASSETS.contains(&tail.to_ascii_lowercase().as_str());
        if !asset && !tail.is_empty() || !shorter.contains('.') {
            return Verdict::Fail;
        }
        whole = shorter;
    }
    match whole.len() == domain.len() {
        true if is_reserved(domain) => Verdict::Sample,
        true => Verdict::Pass,
        false => Verdict::PassPrefix(text.len() - domain.len() + whole.len()),
    }
}

fn is_local(local: &str) -> bool {
    if let Some(quoted) = local.strip_suffix('"') {
        return (2..=63).contains(&quoted.len());
    }
    let dotted = local.starts_with('.') || local.ends_with('.') || local.contains("..");
    // `git@host` is how repositories are named, not how people are.
    !local.is_empty() && local.len() <= 64 && !dotted && local != "git"
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty() && label.len() <= 63 && !label.starts_with('-') && !label.ends_with('-')
    };
    let Some((_, top)) = domain.rsplit_once('.') else { return false };
    domain.len() <= 253 && domain.split('.').all(label) && is_top(top)
}

fn is_top(top: &str) -> bool {
    let lower = top.to_ascii_lowercase();
    let letters = (2..=24).contains(&top.len()) && !top.bytes().any(|b| b.is_ascii_digit());
    (letters && !top.contains(['-', '_']) || lower.starts_with("xn--"))
        && !ASSETS.contains(&lower.as_str())
}

fn is_reserved(domain: &str) -> bool {
    let lower = domain.to_ascii_lowercase();
    let mut labels = lower.rsplit('.');
    let (top, second) = (labels.next().unwrap_or(""), labels.next().unwrap_or(""));
    RESERVED.contains(&top) || second == "example" && ["com", "net", "org"].contains(&top)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_someone_can_have_pass() {
        let addresses = ["jane.roe3@corp-mail.net", "a+tag@b.co", "o'neil@uni.ac.uk"];
        for address in addresses.iter().chain(&["x@xn--bcher-kva.xn--p1ai", "jürgen@müller.de"]) {
            assert_eq!(check(address), Verdict::Pass, "{address}");
        }
    }

    #[test]
    fn what_follows_an_address_is_left_out() {
        assert_eq!(check("a@corp.com.csv"), Verdict::PassPrefix(10));
        assert_eq!(check("a@icon.json"), Verdict::Fail);
    }

    #[test]
    fn reserved_domains_are_nobodys() {
        for address in ["a@example.com", "a@mail.example.org", "a@b.test", "a@host.invalid"] {
            assert_eq!(check(address), Verdict::Sample, "{address}");
        }
    }

    #[test]
    fn names_of_files_versions_and_repositories_fail() {
        for text in ["icon@2x.png", "left-pad@1.3.0", "git@github.com", "a@b", "@b.com"] {
            assert_eq!(check(text), Verdict::Fail, "{text}");
        }
    }

    #[test]
    fn lengths_and_dots_of_the_standard_are_kept() {
        assert_eq!(check(&format!("{}@b.co", "a".repeat(65))), Verdict::Fail);
        assert_eq!(check("a..b@c.co"), Verdict::Fail);
        assert_eq!(check("a@-b.co"), Verdict::Fail);
    }
}
