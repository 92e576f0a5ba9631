//! `expurgate run` and `expurgate check`: a whole job, and its preflight alone.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use super::args::{Check, Looking, Run, Show};
use super::failure::{Exit, Failure};
use super::findings::Findings;
use super::ports::{self, Wiring};
use super::progress::Progress;
use super::redact::quarantine;
use super::setup::{self, Setup};
use super::{stop, summary, voice};
use crate::engine::Watch;
use crate::job::preflight::preflight;
use crate::job::sanitize::Beside;
use crate::job::{
    Event, JobSpec, Means, Outcome, Plan, Ports, Reached, Sleep, Until, run as run_job,
};
use crate::key::Keyring;
use crate::train::Trainer;

/// A job file and all that it names.
struct Named {
    spec: JobSpec,
    setup: Setup,
    wiring: Wiring,
    keyring: Option<Box<dyn Keyring>>,
    trainer: Option<Box<dyn Trainer>>,
}

impl Named {
    fn read(job: &Path, looking: &Looking, bucket_owner: Option<&str>) -> Result<Self, Failure> {
        let text = setup::read(job)?;
        let folder = job.parent().unwrap_or(Path::new(""));
        let spec = JobSpec::parse(&text, folder).map_err(|e| Failure::usage(job.display(), e))?;
        for input in spec.training.iter().chain(&spec.validation) {
            ports::apart(input, &spec.sanitized)?;
        }
        let setup = Setup::read(looking, spec.policy.as_deref())?;
        let wiring = Wiring::new(region(&spec.keys.model), bucket_owner);
        let wiring = wiring.within(setup.resources.memory);
        let mut named = Named { spec, setup, wiring, keyring: None, trainer: None };
        if named.spec.sanitized.is_s3() {
            named.connect()?;
        }
        Ok(named)
    }

    /// Keys and training are looked at only where the data lies in S3: a job on local folders needs
    /// no account.
    #[cfg(feature = "aws")]
    fn connect(&mut self) -> Result<(), Failure> {
        let session =
            self.wiring.session().map_err(|error| Failure::new(Exit::Credentials, error))?;
        self.keyring = Some(Box::new(crate::key::kms::KmsKeyring::new(&session)));
        self.trainer = Some(Box::new(crate::train::bedrock::Bedrock::new(&session)));
        Ok(())
    }

    #[cfg(not(feature = "aws"))]
    fn connect(&mut self) -> Result<(), Failure> {
        Err(Failure::new(Exit::Usage, "this binary was built without AWS; build it with it"))
    }

    fn ports(&self) -> Ports<'_> {
        Ports {
            places: &self.wiring,
            keyring: self.keyring.as_deref(),
            trainer: self.trainer.as_deref(),
            pause: &Sleep,
        }
    }
}

/// A job runs in the Region of its model's key.
fn region(key: &str) -> Option<&str> {
    key.split(':').nth(3).filter(|region| !region.is_empty())
}

/// Runs a whole job; on stdout stands the request that was, or would be, sent.
pub fn run(command: &Run, show: &Show, out: &mut dyn Write) -> Result<(), Failure> {
    let named = Named::read(&command.job, &command.looking, command.bucket_owner.as_deref())?;
    let watch = Arc::new(Watch::default());
    stop::on_signals(&watch).map_err(|error| Failure::new(Exit::Usage, error))?;
    let setup = &named.setup;
    let (findings, rows) =
        Findings::create(command.findings.as_deref(), &[command.job.display().to_string()])?;
    let mut beside = Beside {
        findings: rows,
        quarantine: quarantine(
            command.quarantine.as_deref(),
            setup.policy.on_malformed,
            &named.spec.sanitized,
            named.spec.keys.data.as_deref(),
            &named.wiring,
        )?,
    };
    let scrub = setup.scrub();
    let until = if command.dry_run { Until::Published } else { Until::Done };
    let progress = Progress::start(show, "run", None, &watch);
    let tell = |event: Event| {
        if !show.quiet {
            progress.say(&voice::sentence(&event));
        }
        if let Event::Planned { bytes, .. } = event {
            progress.set_total(bytes);
        }
    };
    let means = Means { scrub: &scrub, made_by: &setup.provenance, watch: &watch, tell: &tell };
    let outcome = run_job(&named.spec, &named.ports(), &means, until, &mut beside)?;
    drop(progress);
    findings.finish(&mut beside.findings, outcome.receipt.predicate().counts.findings())?;
    finish(&outcome, show, out)
}

fn finish(outcome: &Outcome, show: &Show, out: &mut dyn Write) -> Result<(), Failure> {
    summary::tell(show, &outcome.receipt.predicate().counts, &outcome.receipt_uri);
    let last = match &outcome.reached {
        Reached::Published => {
            "Nothing was submitted. The request on stdout is what would be sent.".into()
        }
        Reached::PublishedLocally => {
            "Nothing was submitted: the data lies on this machine. Copy the \
            folder to your bucket, and put its name into the request on stdout."
                .into()
        }
        Reached::Submitted(report) => format!("Submitted as {}.", report.arn),
        Reached::Done(done) => format!(
            "Done: {} is encrypted with {}, as is all that the job wrote.",
            done.model_arn(),
            done.model_key_arn()
        ),
    };
    if !show.quiet {
        let _ = writeln!(io::stderr(), "{last}");
    }
    let request = serde_json::to_string_pretty(&outcome.request)
        .map_err(|error| Failure::new(Exit::Usage, error))?;
    super::printed(writeln!(out, "{request}"))
}

/// Looks at all that a run would look at before it begins.
pub fn check(command: &Check, show: &Show, out: &mut dyn Write) -> Result<(), Failure> {
    let named = Named::read(&command.job, &command.looking, command.bucket_owner.as_deref())?;
    let ports = named.ports();
    let plan = Plan::of_job(&named.spec, ports.places, &named.setup.provenance)?;
    let watch = Arc::new(Watch::default());
    stop::on_signals(&watch).map_err(|error| Failure::new(Exit::Usage, error))?;
    let advice = preflight(&named.spec, &plan, &ports, named.setup.policy.on_malformed, &watch)?;
    for advice in &advice {
        super::printed(writeln!(out, "{advice}"))?;
    }
    if let Some(error) = advice.iter().find(|advice| advice.is_error()) {
        return Err(Failure::of_advice(error));
    }
    if !show.quiet {
        let _ = writeln!(io::stderr(), "run {} can start", plan.run_id());
    }
    Ok(())
}
