//! `expurgate model`: custom models, what rests on them, and how they go.

use std::collections::BTreeSet;
use std::io::Write;

use self::args::{Meant, Model};
use super::args::Show;
use super::failure::Failure;
use crate::job::JobError;
use crate::job::estate::{Holding, Office, Offices, region_of};
use crate::train::TrainError;
use crate::train::model::Dependent;

pub mod args;
mod copy;
mod delete;
mod remediate;
mod show;

/// Runs the command.
pub fn model(command: &Model, show: &Show, out: &mut dyn Write) -> Result<(), Failure> {
    match command {
        Model::Show(command) => show::show(command, out),
        Model::Copy(command) => copy::copy(command, show, out),
        Model::Delete(command) => delete::delete(command, show, out),
        Model::Remediate(command) => remediate::remediate(command, show, out),
    }
}

#[cfg(feature = "aws")]
fn office(region: Option<&str>) -> Result<Office, Failure> {
    let session = super::ports::session(region)?;
    Ok(Office {
        models: Box::new(crate::train::bedrock::Bedrock::new(&session)),
        custody: Box::new(crate::key::kms::KmsKeyring::new(&session)),
    })
}

#[cfg(not(feature = "aws"))]
fn office(_: Option<&str>) -> Result<Office, Failure> {
    Err(super::ports::without())
}

/// The Region of the model that was meant, and whom to ask there and in other Regions.
fn offices(meant: &Meant, others: &[String]) -> Result<(String, Offices), Failure> {
    let own = office(region_of(&meant.model).or(meant.region.as_deref()))?;
    let region = own.models.region().to_owned();
    let mut offices = Offices::from([(region.clone(), own)]);
    for other in others.iter().collect::<BTreeSet<_>>() {
        if !is_region(other) {
            let why = "name each Region, such as us-east-1";
            return Err(Failure::usage(other, why));
        }
        if *other != region {
            offices.insert(other.clone(), office(Some(other))?);
        }
    }
    Ok((region, offices))
}

/// What isn't one would become a part of a host's name.
fn is_region(text: &str) -> bool {
    let known = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
    !text.is_empty() && text.contains('-') && text.bytes().all(known)
}

fn failed(error: TrainError) -> Failure {
    JobError::Train(error).into()
}

/// A dependent in a few words.
fn words(dependent: &Dependent) -> String {
    let term = match (&dependent.commitment, &dependent.commitment_ends) {
        (Some(term), Some(ends)) => format!(", bought for {term} until {ends}"),
        (Some(term), None) => format!(", bought for {term}"),
        (None, _) => String::new(),
    };
    format!("{} {} ({}{term})", dependent.kind.word(), dependent.name, dependent.status)
}

/// What goes with a model, in order: a line each.
fn lines<'h>(holdings: impl Iterator<Item = &'h Holding>) -> Vec<String> {
    let mut lines = Vec::new();
    for holding in holdings {
        let region = &holding.region;
        let dependents = holding.dependents.iter();
        lines
            .extend(dependents.map(|dependent| format!("remove {} in {region}", words(dependent))));
        lines.push(format!("delete {} in {region}", holding.model.arn));
    }
    lines
}
