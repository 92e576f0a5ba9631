//! Credentials of HTTP's Basic scheme: RFC 7617, section 2: the base64 of a user's name, a colon
//! and a password.

use super::{Verdict, placeholder};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// Passes when the value decodes to text with a name and a password in it; a password that stands
/// in for one makes it a sample.
pub(super) fn check(text: &str) -> Verdict {
    let bytes = STANDARD_NO_PAD.decode(text.trim_end_matches('=')).unwrap_or_default();
    let shown = bytes.iter().all(|byte| !byte.is_ascii_control());
    let colon = bytes.iter().position(|byte| *byte == b':');
    let Some((_, [_, password @ ..])) = colon.map(|at| bytes.split_at(at)).filter(|_| shown) else {
        return Verdict::Fail;
    };
    match std::str::from_utf8(password) {
        Ok("") => Verdict::Fail,
        Ok(password) if placeholder::is(password) => Verdict::Sample,
        // A password in Latin-1 is one too.
        _ => Verdict::Pass,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_a_password_pass() {
        // The first is the example of RFC 7617, section 2; the second has a pound sign, in Latin-1.
        for value in ["QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "dGVzdDoxMjOj", "OmNvcnJlY3QgaG9yc2U="] {
            assert_eq!(check(value), Verdict::Pass, "{value}");
        }
    }

    #[test]
    fn stand_ins_are_samples_and_all_else_fails() {
        assert_eq!(check("dXNlcjpwYXNzd29yZA=="), Verdict::Sample, "user:password");
        for value in ["authentication", "QWxhZGRpbg==", "QWxhZGRpbjo=", "instructions", "a"] {
            assert_eq!(check(value), Verdict::Fail, "{value}");
        }
    }
}
