//! SARIF 2.1.0, the findings format of code scanners (OASIS standard).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::rule::{Rule, Severity};

/// A log of one run: the rules that found something and a result for each row of findings. Objects
/// with records that could not be read are told of as notifications of the tool's own run.
pub fn log<'r>(
    rules: impl Iterator<Item = &'r Rule>,
    rows: &[Value],
    unread: &[(String, u64)],
) -> Value {
    let found: BTreeSet<&str> = rows.iter().filter_map(|row| row["rule"].as_str()).collect();
    let described: Vec<Value> =
        rules.filter(|rule| found.contains(rule.id.as_str())).map(describe).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "rules": described,
            }},
            "invocations": [{
                "executionSuccessful": unread.is_empty(),
                "toolExecutionNotifications": unread.iter().map(notification).collect::<Vec<_>>(),
            }],
            "results": rows.iter().map(result).collect::<Vec<_>>(),
        }],
    })
}

fn describe(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "defaultConfiguration": {"level": level(rule.severity)},
    })
}

fn notification((object, count): &(String, u64)) -> Value {
    json!({
        "level": "error",
        "message": {"text": format!("{count} records could not be read")},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(object)}}}],
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "note",
    }
}

fn result(row: &Value) -> Value {
    let text = |name: &str| row[name].as_str().unwrap_or_default();
    json!({
        "ruleId": row["rule"],
        "message": {"text": format!("{} found, confidence {}", text("entity"), text("confidence"))},
        "locations": [{
            "physicalLocation": {
                "artifactLocation": {"uri": uri(text("object"))},
                "region": {"startLine": row["line"]},
            },
            "logicalLocations": [{"fullyQualifiedName": row["pointer"], "kind": "member"}],
        }],
        "properties": {"start": row["start"], "end": row["end"], "target": row["target"]},
    })
}

/// An object's name as a reference of RFC 3986: what may not stand there is percent-encoded.
fn uri(object: &str) -> String {
    let (scheme, path) = match object.split_once("://") {
        Some((scheme, path)) => (format!("{scheme}://"), path),
        None => (String::new(), object),
    };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes().fold(scheme, |uri, byte| match plain(byte) {
        true => uri + char::from(byte).encode_utf8(&mut [0; 4]),
        false => uri + &format!("%{byte:02X}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_references() {
        // RFC 3986, section 2.1: percent-encoding, in capitals.
        assert_eq!(uri("a b#1%/\u{fc}:.jsonl"), "a%20b%231%25/%C3%BC%3A.jsonl");
        assert_eq!(uri("s3://bucket/a?b.jsonl"), "s3://bucket/a%3Fb.jsonl");
    }
}
