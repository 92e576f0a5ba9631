//! `expurgate run` and `expurgate check`: a whole job, and its preflight alone.

use std::cell::Cell;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use super::args::{Check, Looking, RoleFiles, Run, Show};
use super::failure::{Exit, Failure};
use super::findings::{Findings, Reserved};
use super::key::args::Told;
use super::ports::{self, Wiring};
use super::progress::Progress;
use super::redact::quarantine;
use super::setup::{self, Setup};
use super::{stop, summary};
use crate::engine::Watch;
use crate::job::preflight::{Advice, preflight};
use crate::job::sanitize::Beside;
use crate::job::{
    Event, JobSpec, Means, Outcome, Plan, Ports, Reached, Sleep, Survey, Until, run as run_job,
};
use crate::key::Keyring;
use crate::key::role::{Role, RoleError};
use crate::train::Trainer;

/// A job file and all that it names.
pub struct Named {
    /// What it says.
    pub spec: JobSpec,
    /// What it looks for.
    pub setup: Setup,
    wiring: Wiring,
    keyring: Option<Box<dyn Keyring>>,
    trainer: Option<Box<dyn Trainer>>,
    survey: Option<Box<dyn Survey>>,
}

impl Named {
    /// Reads a job file and what it names.
    pub fn read(
        job: &Path,
        looking: &Looking,
        role: &RoleFiles,
        bucket_owner: Option<&str>,
    ) -> Result<Self, Failure> {
        let spec = spec(job)?;
        for input in spec.training.iter().chain(&spec.validation) {
            ports::apart(input, &spec.sanitized)?;
        }
        let setup = Setup::read(looking, spec.policy.as_deref())?;
        let wiring = Wiring::new(region(&spec.keys.model), bucket_owner);
        let wiring = wiring.within(setup.resources.memory);
        let role = read_role(&spec.job.role_arn, role)?;
        let mut named = Named { spec, setup, wiring, keyring: None, trainer: None, survey: None };
        if named.spec.sanitized.is_s3() {
            named.connect(role)?;
        }
        Ok(named)
    }

    /// Keys and training are looked at only where the data lies in S3: a job on local folders needs
    /// no account.
    #[cfg(feature = "aws")]
    fn connect(&mut self, role: Role) -> Result<(), Failure> {
        self.keyring = Some(self.wiring.keyring()?);
        let session = self.wiring.opened()?;
        self.survey = Some(Box::new(self.wiring.survey(&session, role)));
        self.trainer = Some(Box::new(crate::train::bedrock::Bedrock::new(&session)));
        Ok(())
    }

    #[cfg(not(feature = "aws"))]
    fn connect(&mut self, _: Role) -> Result<(), Failure> {
        Err(ports::without())
    }

    /// The ports that the job works through.
    pub fn ports(&self) -> Ports<'_> {
        Ports {
            places: &self.wiring,
            keyring: self.keyring.as_deref(),
            trainer: self.trainer.as_deref(),
            survey: self.survey.as_deref(),
            pause: &Sleep,
        }
    }
}

/// What a job file says.
pub fn spec(job: &Path) -> Result<JobSpec, Failure> {
    let text = setup::read_as("the job file", job)?;
    let folder = job.parent().unwrap_or(Path::new(""));
    JobSpec::parse(&text, folder).map_err(|error| Failure::usage(job.display(), error))
}

/// A job runs in the Region of its model's key.
pub fn region(key: &str) -> Option<&str> {
    key.split(':').nth(3).filter(|region| !region.is_empty())
}

/// Runs a whole job; on stdout stands the request that was, or would be, sent.
pub fn run(command: &Run, show: &Show, out: &mut dyn Write) -> Result<(), Failure> {
    let (looking, owner) = (&command.looking, command.bucket_owner.as_deref());
    let named = Named::read(&command.job, looking, &command.role, owner)?;
    let watch = Arc::new(Watch::default());
    stop::reaches(&watch);
    let setup = &named.setup;
    let (findings, rows) =
        Findings::create(command.findings.as_deref(), &reserved(command, &named)?)?;
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
    let progress = Progress::start(show, "plan", None, &watch);
    let passed_over = Cell::new(0);
    let tell = |event: Event| {
        progress.hear(&event, true);
        if let Event::PassedOver(names) = event {
            passed_over.set(names.len());
        }
    };
    let means = Means { scrub: &scrub, made_by: &setup.provenance, watch: &watch, tell: &tell };
    let outcome = run_job(&named.spec, &named.ports(), &means, until, &mut beside)?;
    drop(progress);
    findings.finish(&mut beside.findings, outcome.receipt.predicate().counts.findings())?;
    finish(&outcome, passed_over.get(), show, out)
}

/// All that a run reads and writes.
fn reserved(command: &Run, named: &Named) -> Result<Reserved, Failure> {
    let Named { spec, setup, .. } = named;
    let quarantine = command.quarantine.as_deref().map(ports::place).transpose()?;
    let role = command.role.role_trust.iter().chain(&command.role.role_policies);
    let role: Vec<_> = role.map(|file| ("the role's policy", file.clone())).collect();
    Ok(Reserved::by(setup)
        .places("the training data", &spec.training)
        .places("the validation data", &spec.validation)
        .places("the place for sanitised data", [&spec.sanitized])
        .places("the place for the job's output", [&spec.output])
        .places("the quarantine", &quarantine)
        .files(&[("the job file", command.job.clone())])
        .files(&role))
}

/// Tells how far a run got, and prints its request.
pub fn finish(
    outcome: &Outcome,
    passed_over: usize,
    show: &Show,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let (folder, receipt) = outcome.receipt_uri.rsplit_once('/').unwrap_or_default();
    let written = format!("{folder}/, with its receipt {receipt}");
    summary::tell(show, &outcome.receipt.predicate().counts, passed_over, &written);
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

/// The service role, with those of its policies that were given.
fn read_role(arn: &str, files: &RoleFiles) -> Result<Role, Failure> {
    let failed = |file: &Path, error: RoleError| Failure::usage(file.display(), error);
    let mut role = Role::new(arn).map_err(|error| Failure::usage("job.role_arn", error))?;
    if let Some(file) = &files.role_trust {
        role = role
            .trusting(&setup::read_as("the role's trust policy", file)?)
            .map_err(|error| failed(file, error))?;
    }
    for file in &files.role_policies {
        role = role
            .with_permissions(&setup::read_as("the role's policy", file)?)
            .map_err(|error| failed(file, error))?;
    }
    Ok(role)
}

/// What the preflight found, the gravest first.
fn report(advice: &[Advice], format: Told, out: &mut dyn Write) -> io::Result<()> {
    let mut advice: Vec<&Advice> = advice.iter().collect();
    advice.sort_by_key(|advice| advice.weight);
    if format == Told::Json {
        let text = serde_json::to_string_pretty(&advice).map_err(io::Error::other)?;
        return writeln!(out, "{text}");
    }
    for advice in advice {
        writeln!(out, "{}: {advice}", advice.weight)?;
    }
    Ok(())
}

/// Looks at all that a run would look at before it begins.
pub fn check(command: &Check, show: &Show, out: &mut dyn Write) -> Result<(), Failure> {
    let (looking, owner) = (&command.looking, command.bucket_owner.as_deref());
    let named = Named::read(&command.job, looking, &command.role, owner)?;
    let ports = named.ports();
    let plan = Plan::of_job(&named.spec, ports.places, &named.setup.provenance)?;
    let watch = Arc::new(Watch::default());
    stop::reaches(&watch);
    let advice = preflight(&named.spec, &plan, &ports, named.setup.policy.on_malformed, &watch)?;
    super::printed(report(&advice, command.format, out))?;
    if let Some(error) = advice.iter().find(|advice| advice.is_error()) {
        return Err(Failure::of_advice(error));
    }
    if !show.quiet {
        let _ = writeln!(io::stderr(), "run {} can start", plan.run_id());
    }
    Ok(())
}
