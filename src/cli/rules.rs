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
    let mut wrong = Vec::new();
    for (file, own) in setup::own_packs(folder)? {
        match own {
            Ok(own) => {
                files.resize(files.len() + own.len(), file);
                rules.extend(own);
            }
            Err(failure) => wrong.push(failure.message),
        }
    }
    let unread = wrong.len();
    wrong.extend(surprises(&rules, &files));
    for line in &wrong {
        printed(writeln!(out, "{line}"))?;
    }
    let examples = |rule: &Rule| rule.examples.len() + rule.counterexamples.len();
    let (count, failed): (usize, usize) = (rules.iter().map(examples).sum(), wrong.len());
    printed(writeln!(out, "{} rules, {count} examples, {failed} failed", rules.len()))?;
    match failed {
        0 => Ok(()),
        _ if unread > 0 => Err(Failure::usage("rules", "a rule pack can't be read")),
        _ => Err(Failure::new(Exit::Content, "rules failed their tests")),
    }
}

/// What is wrong with rules, each with its file. The examples of a rule that isn't well made are
/// not tried.
fn surprises(rules: &[Rule], files: &[String]) -> Vec<String> {
    let complaints = rule::lint(rules);
    let mut wrong = Vec::new();
    for (number, (rule, file)) in rules.iter().zip(files).enumerate() {
        // Where two have the same id, the last one took it.
        let is_last = rules.iter().rposition(|other| other.id == rule.id) == Some(number);
        let own = complaints.iter().filter(|one| is_last && one.rule == rule.id);
        let own: Vec<String> = own.map(|complaint| format!("{file}: {complaint}")).collect();
        match trial::run(std::slice::from_ref(rule)) {
            _ if !own.is_empty() => wrong.extend(own),
            Ok(surprises) => wrong.extend(surprises.iter().map(|one| format!("{file}: {one}"))),
            Err(error) => wrong.push(format!("{file}: {error}")),
        }
    }
    wrong
}
