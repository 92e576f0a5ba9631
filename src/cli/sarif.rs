//! SARIF 2.1.0, the findings format of code scanners (OASIS standard).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::rule::{Rule, Severity};

/// A log of one run: the rules that found something and a result for each row of findings.
pub fn log<'r>(rules: impl Iterator<Item = &'r Rule>, rows: &[Value]) -> Value {
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
                "artifactLocation": {"uri": text("object").replace(' ', "%20")},
                "region": {"startLine": row["line"]},
            },
            "logicalLocations": [{"fullyQualifiedName": row["pointer"], "kind": "member"}],
        }],
        "properties": {"start": row["start"], "end": row["end"], "target": row["target"]},
    })
}
