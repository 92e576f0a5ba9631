//! `expurgate key`: the keys that models and data rest on.

use std::io::{self, BufRead, IsTerminal, Write};

use self::args::{Covering, Key};
use super::args::Show;
use super::failure::{Exit, Failure};
use crate::key::audit::{Report, Subject};
use crate::key::case::{Case, Shape, Wish};
use crate::key::policy::KeyPolicy;
use crate::key::{Custody, KeyError, KeyFacts};
use crate::train::Tenancy;

pub mod args;
mod check;
mod create;
mod evidence;
mod grants;
mod policy;
mod revoke;

/// Runs the command.
pub fn key(command: &Key, show: &Show, out: &mut dyn Write) -> Result<(), Failure> {
    match command {
        Key::Policy(command) => policy::policy(command, show, out),
        Key::Check(command) => check::check(command, out),
        Key::Create(command) => create::create(command, show, out),
        Key::Grants(command) => grants::grants(command, out),
        Key::Evidence(command) => evidence::evidence(command, show, out),
        Key::Revoke(command) => revoke::revoke(command, show, out),
    }
}

/// What there is to ask: KMS, and Bedrock in the same Region.
struct Desk {
    custody: Box<dyn Custody>,
    tenancy: Box<dyn Tenancy>,
}

#[cfg(feature = "aws")]
fn desk(region: Option<&str>) -> Result<Desk, Failure> {
    let session = super::ports::session(region)?;
    Ok(Desk {
        custody: Box::new(crate::key::kms::KmsKeyring::new(&session)),
        tenancy: Box::new(crate::train::bedrock::Bedrock::new(&session)),
    })
}

#[cfg(not(feature = "aws"))]
fn desk(_: Option<&str>) -> Result<Desk, Failure> {
    Err(super::ports::without())
}

/// The Region in a key's ARN.
fn region_of(key: &str) -> Option<&str> {
    key.split(':').nth(3).filter(|region| !region.is_empty())
}

/// A key that is looked after, with what KMS says of it. Calls that take no alias take its ARN.
fn found(key: &str, region: Option<&str>) -> Result<(Desk, KeyFacts), Failure> {
    let desk = desk(region_of(key).or(region))?;
    let facts = desk.custody.describe(key).map_err(failed)?;
    Ok((desk, facts))
}

fn failed(error: KeyError) -> Failure {
    Failure::new(Exit::Credentials, error)
}

/// What was typed as a shape; the account is the key's where there is a key.
fn shape(covering: &Covering, facts: Option<&KeyFacts>) -> Result<Shape, Failure> {
    let of_key = facts.and_then(|facts| facts.arn.split(':').nth(4)).map(str::to_owned);
    let wish = Wish {
        account: covering.account.clone().or(of_key),
        roles: covering.roles.clone(),
        invokers: covering.invokers.clone(),
        admins: covering.admins.clone(),
        data_roles: covering.data_roles.clone(),
        regions: covering.regions.clone(),
        narrow_grants: covering.narrow_grants,
        source_account: covering.source_account,
        allow_users: covering.allow_user,
    };
    Shape::new(covering.case.into(), wish).map_err(|error| Failure::new(Exit::Usage, error))
}

/// Whether a key can carry a case for those who use it, by its policy and grants.
pub fn audit(
    custody: &dyn Custody,
    facts: &KeyFacts,
    case: Case,
    wish: Wish,
) -> Result<Report, Failure> {
    let account = facts.arn.split(':').nth(4).map(str::to_owned);
    let shape = Shape::new(case, Wish { account, ..wish });
    let shape = shape.map_err(|error| Failure::new(Exit::Usage, error))?;
    let policy = policy_of(custody, &facts.arn)?;
    let grants = custody.grants(&facts.arn).map_err(failed)?;
    let rotates = custody.rotates(&facts.arn).map_err(failed)?;
    let subject = Subject { policy: &policy, grants: &grants, facts: Some(facts), rotates };
    Ok(Report::of(&subject, &shape, false))
}

/// Fails where a key lacks what is needed, after printing what that is.
pub fn lacking(report: &Report, what: &str, out: &mut dyn Write) -> Result<(), Failure> {
    if report.holds(false) {
        return Ok(());
    }
    super::printed(check::table(report, out))?;
    let why = format!("{what} can't carry this copy as it is; add what is missing");
    Err(Failure::new(Exit::Credentials, why))
}

/// A policy that KMS takes; one that is too long is no policy.
fn fitting(policy: KeyPolicy) -> Result<KeyPolicy, Failure> {
    match policy.fits() {
        Ok(()) => Ok(policy),
        Err(error) => {
            let why = "name fewer roles, or share them between keys";
            Err(Failure::usage("the policy", format!("{error}; {why}")))
        }
    }
}

/// The key's policy, read strictly.
fn policy_of(custody: &dyn Custody, arn: &str) -> Result<KeyPolicy, Failure> {
    let text = custody.policy(arn).map_err(failed)?;
    KeyPolicy::parse(&text)
        .map_err(|error| Failure::new(Exit::Credentials, format!("{arn}: its policy: {error}")))
}

/// Whether to go on. Where nobody can be asked, `--yes` must have been given.
pub fn agreed(question: &str, yes: bool) -> Result<bool, Failure> {
    if yes {
        return Ok(true);
    }
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(Failure::new(Exit::Usage, "nobody can be asked here: give --yes to go on"));
    }
    let _ = write!(io::stderr(), "{question} [y/N] ");
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    read.map_err(|error| Failure::new(Exit::Usage, format!("stdin: {error}")))?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

/// Tells the person something that isn't the result.
fn tell(show: &Show, text: &str) {
    if !show.quiet {
        let _ = writeln!(io::stderr(), "{text}");
    }
}
