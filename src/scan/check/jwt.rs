//! JSON Web Tokens: RFC 7519, with the header of RFC 7515, section 4.

use super::Verdict;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// The claims of the token that jwt.io shows, up to the time: subject 1234567890, name John Doe.
const SAMPLE: &str = "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9l";

/// Passes when the first segment is base64url of a JSON object that names an algorithm.
pub(super) fn check(text: &str) -> Verdict {
    let header = text.split('.').next().unwrap_or(text);
    let object = URL_SAFE_NO_PAD.decode(header.trim_end_matches('=')).ok();
    let object = object.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
    match object.is_some_and(|object| object.get("alg").is_some_and(Value::is_string)) {
        true if text.contains(SAMPLE) => Verdict::Sample,
        valid => Verdict::pass_if(valid),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_standards_pass() {
        // RFC 7515 appendix A.1 and RFC 7519 section 6.1 (the unsecured token).
        assert_eq!(check("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.e30.x"), Verdict::Pass);
        assert_eq!(check("eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UifQ."), Verdict::Pass);
    }

    #[test]
    fn the_token_that_jwt_io_shows_is_a_sample() {
        let shown = concat!(
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.",
            "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.",
            "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
        );
        assert_eq!(check(shown), Verdict::Sample);
    }

    #[test]
    fn a_header_without_an_algorithm_fails() {
        // base64url of {"typ":"JWT"}
        assert_eq!(check("eyJ0eXAiOiJKV1QifQ.e30.x"), Verdict::Fail);
    }

    #[test]
    fn what_is_not_json_fails() {
        assert_eq!(check("eyJhbGciOiJub25l.e30.x"), Verdict::Fail);
        assert_eq!(check("not.a.token"), Verdict::Fail);
    }
}
