//! Credentials: a user's name and a password in one value, as in addresses (`https://user:password@
//! host`), for curl, and in base64 for HTTP's Basic scheme (RFC 7617, section 2).

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use crate::limits::ECHO_BYTES_MAX;
use crate::rule::Rule;
use crate::scan::Hit;

/// The rule that finds them in addresses.
const IN_ADDRESS: &str = "url-credentials";

/// What the end of a password and the host behind it read like: `pw@db.corp-mail.net`.
const MAIL: &str = "EMAIL";

/// Leaves the host of an address that has credentials: what seems to be a mail address there
/// begins inside the password.
pub(super) fn leave_hosts<'r>(hits: &mut Vec<Hit>, rule: impl Fn(u32) -> &'r Rule) {
    if hits.len() < 2 {
        return;
    }
    let in_address = hits.iter().filter(|hit| rule(hit.rule).id == IN_ADDRESS);
    let mut credentials: Vec<(usize, usize)> = in_address.map(|hit| (hit.start, hit.end)).collect();
    if credentials.is_empty() {
        return;
    }
    credentials.sort_unstable();
    hits.retain(|hit| {
        let next = credentials.partition_point(|(start, _)| *start <= hit.start);
        let before = next.checked_sub(1).map(|at| credentials[at].1);
        let is_cut = before.is_some_and(|end| hit.start < end && end < hit.end);
        !is_cut || rule(hit.rule).entity != MAIL
    });
}

/// The name and the password, if a value holds both: `behind` stands behind it.
pub(super) fn parts<'v>(value: &'v str, behind: &str) -> Option<[Cow<'v, str>; 2]> {
    if let Some(parts) = value.split_once(':') {
        return Some(unquoted(parts).map(Cow::Borrowed));
    }
    // Oracle's addresses have `name/password@host`.
    if let Some(parts) = value.split_once('/').filter(|_| behind.starts_with('@')) {
        return Some(unquoted(parts).map(Cow::Borrowed));
    }
    let value = value.trim_end_matches('=');
    let octets = |text: &str| STANDARD_NO_PAD.decode(text).ok();
    let front = value.get(..GROUPS_CHARS).filter(|_| value.len() <= ECHO_BYTES_MAX)?;
    // What is drawn at random seldom gets beyond this: of both groups the first octet is ASCII.
    let is_ascii = |at: usize| matches!(front.as_bytes()[at], b'I'..=b'Z' | b'a'..=b'f');
    if !is_ascii(0) || !is_ascii(4) {
        return None;
    }
    octets(front).filter(|octets| octets.iter().all(|octet| matches!(octet, b' '..=b'~')))?;
    let shown = String::from_utf8(octets(value)?).ok()?;
    let (name, password) = shown.split_once(':')?;
    Some([name.to_owned().into(), password.to_owned().into()])
}

/// Characters of base64 that are looked at first: two groups.
const GROUPS_CHARS: usize = 8;

fn unquoted<'v>((name, password): (&'v str, &'v str)) -> [&'v str; 2] {
    [name, password].map(|part| part.trim_matches(['"', '\'', '\\']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_are_the_name_and_the_password() {
        for (value, behind, name, password) in [
            ("app:hunter2", "@db", "app", "hunter2"),
            (":s3cr3t:x", "@db", "", "s3cr3t:x"),
            ("app/\"whiteduke7\"", "@db", "app", "whiteduke7"),
            // The example of RFC 7617, section 2.
            ("QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "", "Aladdin", "open sesame"),
        ] {
            let parts = parts(value, behind).unwrap();
            assert_eq!(parts, [name, password], "{value}");
        }
    }

    #[test]
    fn what_is_one_value_has_no_parts() {
        for value in ["hunter2", "q7Zp3xT9kQvL2mWd", "a/b", "b3BlbiBzZXNhbWU="] {
            assert_eq!(parts(value, " "), None, "{value}");
        }
    }
}
