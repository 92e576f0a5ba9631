//! JSON Web Tokens: RFC 7519, with the header of RFC 7515, section 4.

use super::Verdict;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// Passes when the first segment is base64url of a JSON object that names an algorithm.
pub(super) fn check(text: &str) -> Verdict {
    let header = text.split('.').next().unwrap_or(text);
    let object = URL_SAFE_NO_PAD.decode(header.trim_end_matches('=')).ok();
    let object = object.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
    Verdict::pass_if(object.is_some_and(|object| object.get("alg").is_some_and(Value::is_string)))
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
