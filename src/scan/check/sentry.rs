//! Sentry's organization tokens: a JSON object in base 64 between prefix and secret.
//!
//! Sentry RFC 0091, "CI upload tokens": `sntrys_`, the object with `iat` and `org`, `_`, a secret.

use super::Verdict;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde_json::Value;

/// Passes when the middle part is a JSON object that names an organization.
pub(super) fn check(text: &str) -> Verdict {
    let middle = text.split('_').nth(1).unwrap_or_default();
    let object = STANDARD_NO_PAD.decode(middle.trim_end_matches('=')).ok();
    let object = object.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
    Verdict::pass_if(object.is_some_and(|object| object.get("org").is_some_and(Value::is_string)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_with_its_object_passes() {
        // base64 of {"iat":1687336543.640,"url":"","region_url":"","org":"acme"}
        let token = concat!(
            "sntrys_eyJpYXQiOjE2ODczMzY1NDMuNjQwLCJ1cmwiOiIiLCJy",
            "ZWdpb25fdXJsIjoiIiwib3JnIjoiYWNtZSJ9",
            "_q7Zp3xT9kQvL2mWd8sRf",
        );
        assert_eq!(check(token), Verdict::Pass);
    }

    #[test]
    fn other_middles_fail() {
        for token in ["sntrys_eyJpYXQiOjF9_x", "sntrys_abc_x", "sntrys_", ""] {
            assert_eq!(check(token), Verdict::Fail, "{token}");
        }
    }
}
