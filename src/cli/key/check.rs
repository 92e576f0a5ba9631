//! `expurgate key check`: whether a key can carry a case.

use std::io::Write;

use comfy_table::{Table, presets};

use super::args::{Check, Told};
use super::{failed, found, policy_of, shape};
use crate::cli::failure::{Exit, Failure};
use crate::cli::{plain, printed, setup};
use crate::key::audit::{Level, Report, Subject};
use crate::key::evaluate::Verdict;
use crate::key::policy::KeyPolicy;

/// Runs the command. Something needed that is missing is exit code 5.
pub fn check(command: &Check, out: &mut dyn Write) -> Result<(), Failure> {
    let report = match (&command.policy, &command.key) {
        (Some(file), _) => {
            let policy = KeyPolicy::parse(&setup::read(file)?)
                .map_err(|error| Failure::usage(file.display(), error))?;
            let subject = Subject { policy: &policy, grants: &[], facts: None, rotates: None };
            Report::of(&subject, &shape(&command.covering, None)?, command.strict)
        }
        (None, Some(key)) => online(command, key)?,
        (None, None) => return Err(Failure::new(Exit::Usage, "name a key, or --policy FILE")),
    };
    match command.format {
        Told::Table => printed(table(&report, out))?,
        Told::Json => {
            let text = serde_json::to_string_pretty(&report)
                .map_err(|error| Failure::usage("the report", error))?;
            printed(writeln!(out, "{text}"))?;
        }
    }
    match report.holds(command.strict) {
        true => Ok(()),
        false => Err(Failure::new(Exit::Credentials, "the key can't carry this case as it is")),
    }
}

fn online(command: &Check, key: &str) -> Result<Report, Failure> {
    let region = command.covering.regions.first().map(String::as_str);
    let (desk, facts) = found(key, region)?;
    let policy = policy_of(&*desk.custody, &facts.arn)?;
    let grants = desk.custody.grants(&facts.arn).map_err(failed)?;
    let rotates = desk.custody.rotates(&facts.arn).map_err(failed)?;
    let subject = Subject { policy: &policy, grants: &grants, facts: Some(&facts), rotates };
    Ok(Report::of(&subject, &shape(&command.covering, Some(&facts))?, command.strict))
}

/// All that was found, for people.
pub fn table(report: &Report, out: &mut dyn Write) -> std::io::Result<()> {
    let mut table = Table::new();
    let header = ["FOR", "PRINCIPAL", "ACTION", "VIA", "VERDICT", "BY", "WHY"];
    table.load_style(presets::NOTHING).set_header(header);
    for row in &report.answers {
        let cells = [
            row.purpose,
            &row.principal,
            &row.action,
            row.via.as_deref().unwrap_or("-"),
            verdict(row.answer.verdict),
            row.answer.by.as_deref().unwrap_or("-"),
            &row.answer.why,
        ];
        table.add_row(cells.map(plain));
    }
    writeln!(out, "{}", table.trim_fmt())?;
    if !report.findings.is_empty() {
        writeln!(out)?;
    }
    for finding in &report.findings {
        let about = finding.statement.as_deref().unwrap_or("the key");
        let (level, id) = (level(finding.level), finding.id);
        writeln!(out, "{}", plain(&format!("{level}: {about}: {} [{id}]", finding.says)))?;
    }
    if !report.missing.is_empty() {
        writeln!(out, "\nMissing; add to the policy's statements:")?;
    }
    for statement in &report.missing {
        writeln!(out, "{statement}")?;
    }
    out.flush()
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allowed => "allowed",
        Verdict::Conditional => "conditional",
        Verdict::Unknown => "unknown",
        Verdict::Denied => "denied",
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    }
}
