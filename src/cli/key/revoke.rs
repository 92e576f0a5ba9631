//! `expurgate key revoke`: ends a grant, and asks before a model ends with it.

use std::io::Write;

use super::args::Revoke;
use super::grants::{Rests, rests};
use super::{agreed, failed, found, tell};
use crate::cli::args::Show;
use crate::cli::failure::{Exit, Failure};
use crate::cli::printed;
use crate::key::Ending;
use crate::key::grant::{BEDROCK, Grant};

/// Runs the command; on stdout stands what became of the grant.
pub fn revoke(command: &Revoke, show: &Show, out: &mut dyn Write) -> Result<(), Failure> {
    let (desk, facts) = found(&command.key, None)?;
    let grants = desk.custody.grants(&facts.arn).map_err(failed)?;
    let Some(grant) = grants.iter().find(|grant| grant.id == command.grant) else {
        let why = "there is no such grant on the key; `key grants` lists them";
        return Err(Failure::usage(&command.grant, why));
    };
    let how = if command.retire { Ending::Retire } else { Ending::Revoke };
    if command.dry_run {
        desk.custody.end(&facts.arn, &grant.id, how, true).map_err(failed)?;
        return printed(writeln!(out, "KMS would end {}", grant.id));
    }
    let tenants = desk.tenancy.tenants(&facts.arn);
    allowed(command, &rests(grant, &tenants), show)?;
    if command.retire && grant.retiring_principal() == Some(BEDROCK) {
        tell(
            show,
            "Bedrock retires this grant by itself; beside it only the account that made it may",
        );
    }
    if !agreed(&format!("End the grant {}?", grant.id), command.yes)? {
        return printed(writeln!(out, "{} is left as it was", grant.id));
    }
    desk.custody.end(&facts.arn, &grant.id, how, false).map_err(failed)?;
    let still = desk.custody.grants(&facts.arn).map_err(failed)?;
    printed(writeln!(out, "{}", outcome(grant, &still)))
}

/// A grant that something may rest on ends by force only.
fn allowed(command: &Revoke, rests: &Rests, show: &Show) -> Result<(), Failure> {
    let danger = match rests {
        Rests::Orphan => {
            let words = "no model or job here is under this key; something else of Bedrock's, such \
                as an agent, may be";
            tell(show, &format!("note: {words}"));
            return Ok(());
        }
        Rests::On(_) => format!(
            "{} rests on this grant and can't be used, copied or deployed once it is gone",
            rests.words()
        ),
        Rests::Unknown => "it isn't known whether a model rests on this grant".to_owned(),
        Rests::Elsewhere => "this grant isn't Bedrock's; whoever uses it loses the key".to_owned(),
    };
    if !command.force {
        return Err(Failure::new(Exit::Usage, format!("{danger}; --force ends it all the same")));
    }
    tell(show, &format!("warning: {danger}"));
    Ok(())
}

fn outcome(grant: &Grant, still: &[Grant]) -> String {
    match still.iter().any(|found| found.id == grant.id) {
        true => format!("{} is ended; KMS takes up to five minutes to show it", grant.id),
        false => format!("{} is ended", grant.id),
    }
}
