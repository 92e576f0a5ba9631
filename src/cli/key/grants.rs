//! `expurgate key grants`: who may use a key by grants, and which models rest on them.

use std::io::{self, Write};

use comfy_table::{Table, presets};
use serde::Serialize;

use super::args::{Grants, Told};
use super::{failed, found};
use crate::cli::failure::Failure;
use crate::cli::printed;
use crate::key::grant::{Grant, Kind};
use crate::train::{Tenant, TrainError};

/// A grant with what rests on it.
#[derive(Serialize)]
struct Row<'g> {
    kind: Kind,
    rests: Rests<'g>,
    #[serde(flatten)]
    grant: &'g Grant,
}

/// What rests on a grant of Bedrock's. Grants seldom name their model, so it may only be known that
/// it is one of several.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rests<'t> {
    /// These, or one of them.
    On(Vec<&'t Tenant>),
    /// No model or job of this account and Region is under the key.
    Orphan,
    /// Bedrock didn't tell.
    Unknown,
    /// It isn't Bedrock's grant.
    Elsewhere,
}

/// Runs the command.
pub fn grants(command: &Grants, out: &mut dyn Write) -> Result<(), Failure> {
    let (desk, facts) = found(&command.key, None)?;
    let grants = desk.custody.grants(&facts.arn).map_err(failed)?;
    let tenants = desk.tenancy.tenants(&facts.arn);
    if let Err(error) = &tenants {
        let _ = writeln!(io::stderr(), "what rests on the grants isn't known: {error}");
    }
    let row = |grant| {
        let rests = rests(grant, &tenants);
        Row { kind: Grant::kind(grant), rests, grant }
    };
    let rows: Vec<_> = grants.iter().map(row).collect();
    match command.format {
        Told::Table => printed(writeln!(out, "{}", table(&rows))),
        Told::Json => {
            let text = serde_json::to_string_pretty(&rows)
                .map_err(|error| Failure::usage("the grants", error))?;
            printed(writeln!(out, "{text}"))
        }
    }
}

/// What rests on a grant: the model or job that it names, else any that is under its key.
pub fn rests<'t>(grant: &Grant, tenants: &'t Result<Vec<Tenant>, TrainError>) -> Rests<'t> {
    let tenants = match (grant.kind(), tenants) {
        (Kind::Other, _) => return Rests::Elsewhere,
        (_, Err(_)) => return Rests::Unknown,
        (_, Ok(tenants)) => tenants,
    };
    let named: Vec<_> = tenants.iter().filter(|tenant| grant.names(&tenant.arn)).collect();
    match (named.is_empty(), tenants.is_empty()) {
        (false, _) => Rests::On(named),
        (true, true) => Rests::Orphan,
        (true, false) => Rests::On(tenants.iter().collect()),
    }
}

impl Rests<'_> {
    /// In words.
    pub fn words(&self) -> String {
        match self {
            Rests::On(tenants) => {
                let names = tenants.iter().map(|found| format!("{} {}", found.kind, found.name));
                let names = names.collect::<Vec<_>>().join(", ");
                if tenants.len() == 1 { names } else { format!("one of: {names}") }
            }
            Rests::Orphan => "orphan: no model or job here is under this key".to_owned(),
            Rests::Unknown => "unknown".to_owned(),
            Rests::Elsewhere => "-".to_owned(),
        }
    }
}

fn table(rows: &[Row]) -> String {
    if rows.is_empty() {
        return "no grants".to_owned();
    }
    let mut table = Table::new();
    let header = ["KIND", "GRANT", "MADE", "TO", "OPERATIONS", "RESTS ON IT"];
    table.load_style(presets::NOTHING).set_header(header);
    for row in rows {
        let to = row.grant.grantees().collect::<Vec<_>>().join(" ");
        table.add_row([
            kind(row.kind),
            &row.grant.id,
            row.grant.created.as_deref().unwrap_or("-"),
            &to,
            &row.grant.operations.join(" "),
            &row.rests.words(),
        ]);
    }
    table.trim_fmt()
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Primary => "primary",
        Kind::Secondary => "secondary",
        Kind::Other => "other",
    }
}
