//! A trial runs the examples inside rules: each example must be found by its rule, and no
//! counterexample may be. In both, a second matcher must see the same values as the scanner.

mod second;

use serde_json::Value;

use self::second::Both;
use super::{ConfigError, Names, OnMalformed, Policy, Redactor};
use crate::rule::{Confidence, Rule};

/// An example that came out otherwise than its rule says.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("rule {rule}: {kind} {number} {problem}")]
pub struct Surprise {
    /// The rule's id.
    pub rule: String,
    /// `example` or `counterexample`.
    pub kind: &'static str,
    /// Counts from 1.
    pub number: usize,
    /// What happened.
    pub problem: &'static str,
}

/// What is said where two matchers differ.
const OTHERWISE: &str = "is matched otherwise by a second matcher";

/// Runs all examples of all rules, each rule on its own, as if it were enabled.
///
/// # Errors
///
/// Where a rule can't be compiled.
pub fn run(rules: &[Rule]) -> Result<Vec<Surprise>, ConfigError> {
    let mut surprises = Vec::new();
    for rule in rules {
        let alone = Rule { enabled: true, of_names: false, ..rule.clone() };
        let policy = Policy {
            min_confidence: Confidence::Low,
            on_malformed: OnMalformed::Fail,
            names: Names::Off,
            ..Policy::standard()
        };
        let both = Both::new(rule).map_err(ConfigError::from)?;
        let redactor = Redactor::new(vec![alone], &policy, Vec::new())?;
        let mut surprised = |kind, number, problem| {
            surprises.push(Surprise { rule: rule.id.clone(), kind, number, problem });
        };
        for (number, example) in (1..).zip(&rule.examples) {
            if !finds(&redactor, example) {
                surprised("example", number, "is not found");
            }
            if !agree(&both, example) {
                surprised("example", number, OTHERWISE);
            }
        }
        for (number, example) in (1..).zip(&rule.counterexamples) {
            if finds(&redactor, example) {
                surprised("counterexample", number, "is found");
            }
            if !agree(&both, example) {
                surprised("counterexample", number, OTHERWISE);
            }
        }
    }
    Ok(surprises)
}

/// Whether anything is found in a JSON record, or in a plain text.
fn finds(redactor: &Redactor, example: &str) -> bool {
    let record = match serde_json::from_str::<serde::de::IgnoredAny>(example) {
        Ok(_) if example.trim_start().starts_with(['{', '[']) => example.replace('\n', " "),
        _ => serde_json::Value::String(example.to_owned()).to_string(),
    };
    let outcome = redactor.worker("example").inspect(record.as_bytes(), 1);
    outcome.is_ok_and(|outcome| outcome.tally.findings() > 0)
}

/// Whether both matchers see the same values in all that a record or text holds.
fn agree(both: &Both, example: &str) -> bool {
    match serde_json::from_str(example) {
        Ok(value @ (Value::Object(_) | Value::Array(_))) => leaves(&value, both),
        _ => both.agree(example),
    }
}

fn leaves(value: &Value, both: &Both) -> bool {
    match value {
        Value::String(text) => match serde_json::from_str(text) {
            Ok(inner @ (Value::Object(_) | Value::Array(_))) => leaves(&inner, both),
            _ => both.agree(text),
        },
        Value::Number(number) => both.agree(&number.to_string()),
        Value::Array(items) => items.iter().all(|item| leaves(item, both)),
        Value::Object(members) => {
            members.iter().all(|(key, member)| both.agree(key) && leaves(member, both))
        }
        Value::Null | Value::Bool(_) => true,
    }
}
