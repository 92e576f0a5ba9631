//! `expurgate rules`: what is looked for, shown and proved.

use std::io::Write;
use std::path::Path;

use comfy_table::{Table, presets};

use super::args::{Rules, confidence};
use super::failure::{Exit, Failure};
use super::{printed, setup};
use crate::redact::trial;
use crate::rule::{self, Rule};
use crate::scan::name_rules;

/// What `rules show` says before a rule that stands for the model of names.
const OF_THE_MODEL: &str = "\
# Found by the model of names that is built in, not by patterns. `names` in the policy switches it:
# off, precise, balanced or thorough. MODEL.md tells what it was made from and what it gets wrong.
";

/// Runs the command.
pub fn rules(command: &Rules, out: &mut dyn Write) -> Result<(), Failure> {
    match command {
        Rules::List { rules } => list(&all(rules.as_deref())?, out),
        Rules::Show { id, rules } => show(&all(rules.as_deref())?, id, out),
        Rules::Test { rules } => test(rules.as_deref(), out),
    }
}

/// The rules of packs, and behind them those of the model.
fn all(folder: Option<&Path>) -> Result<Vec<Rule>, Failure> {
    let mut rules = setup::rules(folder)?;
    rules.extend(name_rules());
    Ok(rules)
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
    let is_modelled = name_rules().iter().any(|modelled| modelled.id == rule.id);
    printed(write!(out, "{}{text}", if is_modelled { OF_THE_MODEL } else { "" }))
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
