//! `expurgate job wait`: follows a job to its end and checks what it left.

use std::io::Write;
use std::sync::Arc;

use super::args::Wait;
use super::{Meant, tell};
use crate::cli::args::Show;
use crate::cli::failure::Failure;
use crate::cli::ports::Wiring;
use crate::cli::progress::Progress;
use crate::cli::setup::Setup;
use crate::cli::{printed, stop};
use crate::engine::Watch;
use crate::job::aftermath::Wanted;
use crate::job::follow::{Followed, follow};
use crate::job::{Event, Means, Ports, Sleep};

/// Runs the command; on stdout stands the model's ARN.
pub fn wait(command: &Wait, show: &Show, out: &mut dyn Write) -> Result<(), Failure> {
    let meant = Meant::of(&command.named)?;
    let policy = meant.spec.as_ref().and_then(|spec| spec.policy.as_deref());
    let setup = Setup::read(&command.looking, policy)?;
    let jobs = meant.jobs()?;
    let wiring = Wiring::new(Some(jobs.region()), command.bucket_owner.as_deref());
    let keyring = wiring.keyring()?;
    let ports = Ports {
        places: &wiring,
        keyring: Some(&*keyring),
        trainer: None,
        survey: None,
        pause: &Sleep,
    };
    let of_spec = meant.spec.as_ref().map(|spec| spec.keys.model.as_str());
    let wanted = command.kms_key.as_deref().or(of_spec).map_or(Wanted::Customers, Wanted::Key);
    let watch = Arc::new(Watch::default());
    stop::reaches(&watch);
    let scrub = setup.scrub();
    let progress = Progress::start(show, "wait", None, &watch);
    let told = |event: Event| progress.hear(&event, true);
    let means = Means { scrub: &scrub, made_by: &setup.provenance, watch: &watch, tell: &told };
    let followed = follow(&meant.job, wanted, &*jobs, &ports, &means)?;
    drop(progress);
    tell(show, &last(&followed));
    printed(writeln!(out, "{}", followed.aftermath.model_arn()))
}

fn last(followed: &Followed) -> String {
    let aftermath = &followed.aftermath;
    let (model, key) = (aftermath.model_arn(), aftermath.model_key_arn());
    let outputs = aftermath.outputs().len();
    let receipt = match &followed.receipt_uri {
        Some(uri) => format!("the receipt {uri} says so"),
        None => "the job doesn't rest on a receipt of this program".to_owned(),
    };
    format!(
        "Done: {model} is encrypted with {key}; \
         {outputs} outputs are encrypted and clean; {receipt}."
    )
}
