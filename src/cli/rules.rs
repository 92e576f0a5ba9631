//! `expurgate rules`: what is looked for, shown and proved.

use std::io::Write;
use std::path::Path;

use comfy_table::{Table, presets};

use super::args::{Rules, confidence};
use super::failure::{Exit, Failure};
use super::{printed, setup};
use crate::redact::trial;
use crate::rule::{self, Rule};

/// Runs the command.
pub fn rules(command: &Rules, out: &mut dyn Write) -> Result<(), Failure> {
    match command {
        Rules::List { rules } => list(&setup::rules(rules.as_deref())?, out),
        Rules::Show { id, rules } => show(&setup::rules(rules.as_deref())?, id, out),
        Rules::Test { rules } => test(rules.as_deref(), out),
    }
}

fn list(rules: &[Rule], out: &mut dyn Write) -> Result<(), Failure> {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(["ID", "ENTITY", "CONFIDENCE", "TITLE"]);
    for rule in rules {
        let sure = confidence(rule.confidence);
        table.add_row([rule.id.as_str(), rule.entity.as_str(), sure, rule.title.as_str()]);
    }
    printed(writeln!(out, "{}", table.trim_fmt()))
}

fn show(rules: &[Rule], id: &str, out: &mut dyn Write) -> Result<(), Failure> {
    let Some(rule) = rules.iter().find(|rule| rule.id == id) else {
        return Err(Failure::usage(id, "there is no such rule; `expurgate rules list` shows all"));
    };
    let text = toml::to_string_pretty(rule).map_err(|error| Failure::usage(id, error))?;
    printed(write!(out, "{text}"))
}

fn test(folder: Option<&Path>, out: &mut dyn Write) -> Result<(), Failure> {
    let mut rules = setup::builtin()?;
    let mut files = vec!["built in".to_owned(); rules.len()];
    for (file, own) in setup::own_rules(folder)? {
        files.resize(files.len() + own.len(), file);
        rules.extend(own);
    }
    let file = |id: &str| {
        let at = rules.iter().rposition(|rule| rule.id == id);
        at.map_or("", |at| files[at].as_str())
    };
    let complaints = rule::lint(&rules);
    for complaint in &complaints {
        printed(writeln!(out, "{}: {complaint}", file(&complaint.rule)))?;
    }
    let surprises = trial::run(&rules).map_err(|error| Failure::usage("rules", error))?;
    for surprise in &surprises {
        printed(writeln!(out, "{}: {surprise}", file(&surprise.rule)))?;
    }
    let examples = |rule: &Rule| rule.examples.len() + rule.counterexamples.len();
    let count: usize = rules.iter().map(examples).sum();
    let failed = complaints.len() + surprises.len();
    printed(writeln!(out, "{} rules, {count} examples, {failed} failed", rules.len()))?;
    if failed == 0 { Ok(()) } else { Err(Failure::new(Exit::Content, "rules failed their tests")) }
}
