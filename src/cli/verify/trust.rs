//! By which policy the second scan goes, and who says so.
//!
//! A receipt holds what another machine needs of its policy. Whoever made the receipt up also made
//! up that: rules switched off, places left out, values allowed. So it is taken from a receipt only
//! where its signer was named, or where that is asked for.

use crate::cli::args::Verify;
use crate::cli::failure::Failure;
use crate::cli::setup::{self, Settings, Setup};
use crate::job::Receipt;
use crate::redact::Policy;

/// What to scan with.
pub struct Trusted {
    /// The rules and the policy.
    pub setup: Setup,
    /// Whether the policy has an allow-list, which a receipt doesn't hold.
    pub allows: bool,
    /// In a few words, whose policy it is.
    pub whose: &'static str,
}

/// What to scan with, by the caller's word or by the receipt's where that counts.
pub fn setup(command: &Verify, receipt: &Receipt) -> Result<Trusted, Failure> {
    let made_by = &receipt.predicate().made_by;
    let settings: Settings = serde_json::from_value(made_by.settings.clone())
        .map_err(|_| Failure::usage(&command.receipt, "its policy's settings can't be read"))?;
    if command.looking.policy.is_some() {
        let setup = Setup::read(&command.looking, None)?;
        if setup.provenance.policy_sha256 != made_by.policy_sha256 {
            let why = "the policy, or a file that it names, is not the one of the receipt";
            return Err(Failure::usage(&command.receipt, why));
        }
        let allows = !setup.policy.allow.is_empty();
        return Ok(Trusted { setup, allows, whose: "by the policy that was given" });
    }
    if settings.deny_files > 0 {
        let why = "the policy had a deny-list, which a receipt doesn't hold: \
                   name the policy with --policy";
        return Err(Failure::usage(&command.receipt, why));
    }
    same_options(command, &settings.policy)?;
    let whose = whose(command, &settings)?;
    let allows = settings.allow_entries > 0;
    let rules = setup::rules(command.looking.rules.as_deref())?;
    let setup = Setup::of(rules, settings.policy, None, setup::resources(&command.looking))?;
    Ok(Trusted { setup, allows, whose })
}

/// Who says how to scan, where no policy is named. The standard one with the options that were
/// given is the caller's own word.
fn whose(command: &Verify, settings: &Settings) -> Result<&'static str, Failure> {
    // What is done with a finding decides nothing in a scan, and what can't be read always fails.
    let mut standard = Policy::standard().with_on_malformed(settings.policy.on_malformed);
    standard.default_action = settings.policy.default_action;
    standard.actions.clone_from(&settings.policy.actions);
    let asked = setup::with_options(standard, &command.looking);
    if setup::settings(&asked)? == setup::render(settings)? {
        return Ok("by the standard policy");
    }
    if command.signed_by.is_some() || command.public_key.is_some() {
        return Ok("by settings that its signer vouches for");
    }
    if command.receipt_settings {
        return Ok("by settings that only the receipt itself names");
    }
    let why = "nobody that you named vouches for what the receipt says of its policy, which isn't \
               the standard one: name the policy with --policy or the receipt's key with \
               --signed-by, or take the receipt's word with --receipt-settings";
    Err(Failure::usage(&command.receipt, why))
}

/// Fails where an option asks for something else than the receipt was made with.
fn same_options(command: &Verify, made_with: &Policy) -> Result<(), Failure> {
    let asked = setup::with_options(made_with.clone(), &command.looking);
    let options = [
        ("--names", asked.names == made_with.names),
        ("--on-malformed", asked.on_malformed == made_with.on_malformed),
    ];
    match options.iter().find(|(_, same)| !same) {
        None => Ok(()),
        Some((option, _)) => {
            let why = format!("{option} isn't what the receipt was made with; leave it out");
            Err(Failure::usage(&command.receipt, why))
        }
    }
}
