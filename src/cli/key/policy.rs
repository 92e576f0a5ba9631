//! `expurgate key policy`: the policy of a case, written, or given to a key.

use std::io::Write;

use super::args::Policy;
use super::{agreed, failed, fitting, found, policy_of, shape, tell};
use crate::cli::args::Show;
use crate::cli::failure::{Exit, Failure};
use crate::cli::{plain, printed};
use crate::key::guard::{self, Change};
use crate::key::policy::Statement;

/// Runs the command.
pub fn policy(command: &Policy, show: &Show, out: &mut dyn Write) -> Result<(), Failure> {
    match &command.apply {
        None => {
            let policy = fitting(shape(&command.covering, None)?.policy())?;
            printed(writeln!(out, "{policy}"))
        }
        Some(key) => apply(command, key, show, out),
    }
}

/// Shows what changes, refuses what locks out, asks, and reads back what KMS then holds.
fn apply(command: &Policy, key: &str, show: &Show, out: &mut dyn Write) -> Result<(), Failure> {
    let region = command.covering.regions.first().map(String::as_str);
    let (desk, facts) = found(key, region)?;
    let shape = shape(&command.covering, Some(&facts))?;
    let old = policy_of(&*desk.custody, &facts.arn)?;
    let made = shape.policy();
    let new = fitting(if command.merge { guard::merged(&old, &made) } else { made })?;
    let changes = guard::changes(&old, &new);
    if changes.iter().all(|change| matches!(change, Change::Same(_))) {
        tell(show, "the key's policy says so already");
        return Ok(());
    }
    printed(difference(&changes, out))?;
    let root = shape.root();
    if guard::owners(&new, &root, Some(&facts.arn)).is_empty() {
        let why = "by this policy nobody of the key's account could change it again; \
            it is not applied: let its root or an administrator call kms:PutKeyPolicy";
        return Err(Failure::new(Exit::Credentials, format!("{}: {why}", facts.arn)));
    }
    for loser in guard::losers(&old, &new, &root, Some(&facts.arn)) {
        tell(show, &format!("{loser} could change the policy by it, and no longer can"));
    }
    if !agreed(&format!("Give {} this policy?", facts.arn), command.yes)? {
        tell(show, "left as it was");
        return Ok(());
    }
    // KMS puts a policy whatever stands there: what was shown must be what is replaced.
    if policy_of(&*desk.custody, &facts.arn)? != old {
        let why = "its policy was changed since it was shown here; nothing is applied: try again";
        return Err(Failure::new(Exit::Taken, format!("{}: {why}", facts.arn)));
    }
    desk.custody.put_policy(&facts.arn, &new).map_err(failed)?;
    if policy_of(&*desk.custody, &facts.arn)? == new {
        tell(show, "applied; it may take minutes until all of KMS knows it");
    } else {
        tell(show, "applied, but KMS doesn't show it yet as it was sent: look with `key check`");
    }
    Ok(())
}

fn difference(changes: &[Change], out: &mut dyn Write) -> std::io::Result<()> {
    for change in changes {
        match change {
            Change::Same(statement) => writeln!(out, "  {}", name(statement))?,
            Change::Gone(statement) => lines('-', statement, out)?,
            Change::Added(statement) => lines('+', statement, out)?,
        }
    }
    out.flush()
}

fn name(statement: &Statement) -> String {
    match &statement.sid {
        Some(sid) => format!("{}: stays", plain(sid)),
        None => "a statement without Sid stays".to_owned(),
    }
}

fn lines(sign: char, statement: &Statement, out: &mut dyn Write) -> std::io::Result<()> {
    let text = statement.to_string();
    text.lines().try_for_each(|line| writeln!(out, "{sign} {}", plain(line)))
}
