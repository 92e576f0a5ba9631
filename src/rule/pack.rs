//! A pack is a file of rules.

use super::Rule;
use serde::Deserialize;
use std::ops::Range;
use thiserror::Error;

/// The rules of one file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    #[serde(default)]
    rule: Vec<Rule>,
}

/// Why a file is no pack.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{file}, line {line}{}: {what}", in_rule(.rule))]
pub struct PackError {
    /// The name of the file.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The id of the rule, where the error lies in one that has an id.
    pub rule: Option<String>,
    /// What is wrong.
    pub what: String,
}

impl Pack {
    /// Reads the rules of a file; `name` is for errors.
    pub fn parse(name: &str, text: &str) -> Result<Vec<Rule>, PackError> {
        let pack: Pack = toml::from_str(text).map_err(|error| locate(name, text, &error))?;
        Ok(pack.rule)
    }
}

fn in_rule(rule: &Option<String>) -> String {
    rule.as_ref().map(|id| format!(", rule {id}")).unwrap_or_default()
}

fn locate(name: &str, text: &str, error: &toml::de::Error) -> PackError {
    let at = error.span().unwrap_or(0..0);
    let before = text.get(..at.start).unwrap_or(text);
    PackError {
        file: name.to_owned(),
        line: before.matches('\n').count() + 1,
        rule: rule_around(text, at),
        what: error.message().trim().to_owned(),
    }
}

/// The id written in the `[[rule]]` table where the error begins.
fn rule_around(text: &str, at: Range<usize>) -> Option<String> {
    const TABLE: &str = "[[rule]]";
    let from = text.get(..at.start + TABLE.len()).or(Some(text))?.rfind(TABLE)?;
    let table = text.get(from + TABLE.len()..)?;
    let table = &table[..table.find(TABLE).unwrap_or(table.len())];
    let value =
        table.lines().find_map(|line| line.trim().strip_prefix("id")?.trim().strip_prefix('='))?;
    Some(value.trim().trim_matches(['"', '\'']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: &str = r#"
[[rule]]
id = "badge"
entity = "BADGE"
title = "Badge number"
patterns = ['\bB-[0-9]{6}\b']
confidence = "medium"
severity = "low"
examples = []
counterexamples = []
"#;

    #[test]
    fn a_file_of_rules_is_read_in_order() {
        let two = format!("{RULE}{}", RULE.replace("badge", "badge-2"));
        let ids: Vec<String> =
            Pack::parse("own.toml", &two).unwrap().into_iter().map(|rule| rule.id).collect();
        assert_eq!(ids, ["badge", "badge-2"]);
    }

    #[test]
    fn an_unknown_field_is_refused_by_file_line_and_rule() {
        let error = Pack::parse("own.toml", &format!("{RULE}keyword = ['x']\n")).unwrap_err();
        assert_eq!((error.file.as_str(), error.line), ("own.toml", 11));
        assert_eq!(error.rule.as_deref(), Some("badge"));
        assert!(error.what.contains("unknown field `keyword`"), "{}", error.what);
    }

    #[test]
    fn a_missing_field_names_its_rule() {
        let error = Pack::parse("own.toml", &RULE.replace("severity = \"low\"", "")).unwrap_err();
        assert_eq!(error.rule.as_deref(), Some("badge"));
        assert!(error.to_string().contains("severity"), "{error}");
    }

    #[test]
    fn a_file_that_is_not_toml_is_refused() {
        let error = Pack::parse("own.toml", "[[rule").unwrap_err();
        assert_eq!((error.line, error.rule), (1, None));
    }
}
