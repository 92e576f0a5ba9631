//! `expurgate key create`: a key with a case's policy.

use std::io::Write;

use super::args::Create;
use super::{desk, failed, fitting, shape, tell};
use crate::cli::args::Show;
use crate::cli::failure::{Exit, Failure};
use crate::cli::printed;
use crate::key::{Custody, KeyError, NewKey};

/// Runs the command; on stdout stands the ARN.
pub fn create(command: &Create, show: &Show, out: &mut dyn Write) -> Result<(), Failure> {
    let shape = shape(&command.covering, None)?;
    let policy = fitting(shape.policy())?;
    let desk = desk(shape.regions().first().map(String::as_str))?;
    free(&*desk.custody, &command.alias)?;
    let wanted =
        NewKey { policy, description: command.description.clone(), tags: command.tags.clone() };
    let arn = desk.custody.create(&wanted).map_err(failed)?;
    // The ARN first: whatever fails from here on, the key is there and costs money.
    printed(writeln!(out, "{arn}").and_then(|()| out.flush()))?;
    let left = |error: KeyError| {
        Failure::new(Exit::Credentials, format!("the key {arn} is made, but {error}"))
    };
    desk.custody.alias(&command.alias, &arn).map_err(left)?;
    if !command.no_rotation {
        desk.custody.rotate(&arn, command.rotation_days).map_err(left)?;
    }
    tell(show, &format!("made; {} names it", command.alias));
    Ok(())
}

/// A name that is taken would leave a key without one, so it is looked up first.
fn free(custody: &dyn Custody, alias: &str) -> Result<(), Failure> {
    match custody.describe(alias) {
        Err(KeyError::NotFound { .. }) => Ok(()),
        Ok(facts) => {
            let why = format!("{alias}: already names {}; choose another alias", facts.arn);
            Err(Failure::new(Exit::Usage, why))
        }
        // Whoever may not look at a key that isn't there is denied; the name may be free.
        Err(KeyError::Denied { .. }) => Ok(()),
        Err(error) => Err(failed(error)),
    }
}
