//! Runs a job from its plan to its checked model. Each step can be met again: what an earlier run
//! of the same plan finished is verified and built upon.

use crate::engine::Watch;
use crate::key::sign::Signer;
use crate::store::place::Place;
use crate::store::{Dataset, Document, StoreError, Vault};
use crate::train::{JobReport, Request, Trainer};

use super::aftermath::{Wanted, check};
use super::filed::{Filed, amend, proof, published, standing};
use super::preflight::{Advice, preflight, records};
use super::sanitize::{Beside, Stored, checkpoint, sanitize, strays};
use super::submit::{request, submit, wait};
use super::verify::{Sealing, VerifiedReceipt, stored, verify};
use super::wait::Waits;
use super::{
    Census, Event, JobError, JobSpec, Plan, Ports, Provenance, RECEIPT, Receipt, Scrub, Stage,
    Submission,
};

/// How far a run goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// The dataset stands, verified; nothing is submitted.
    Published,
    /// The job is submitted.
    Submitted,
    /// The job is done and what it left is checked.
    Done,
}

/// What came of a run.
#[derive(Debug)]
pub struct Outcome {
    /// The receipt.
    pub receipt: Receipt,
    /// Where it lies.
    pub receipt_uri: String,
    /// What Bedrock was, or would be, asked for.
    pub request: Request,
    /// How far the run got.
    pub reached: Reached,
}

/// How far a run got.
#[derive(Debug)]
pub enum Reached {
    /// Nothing was submitted since nothing more was asked for.
    Published,
    /// Nothing was submitted since the data lies on this machine: copy it to a bucket first.
    PublishedLocally,
    /// The job was submitted.
    Submitted(JobReport),
    /// The job is done, and what it left is checked.
    Done(Submission),
}

/// What every run works with.
pub struct Means<'a> {
    /// What sanitises and checks.
    pub scrub: &'a Scrub<'a>,
    /// What the receipt names as its makers.
    pub made_by: &'a Provenance,
    /// What counts the work and can stop it.
    pub watch: &'a Watch,
    /// Who hears what happens.
    pub tell: &'a dyn Fn(Event),
}

impl Means<'_> {
    /// Begins a stage, which is counted by itself; `bytes` is how much it will read, where that is
    /// known.
    pub(super) fn begin(&self, stage: Stage, bytes: Option<u64>) {
        (self.tell)(Event::Begun { stage, bytes });
        self.watch.reset();
    }

    /// Tells of a plan.
    fn planned(&self, plan: &Plan) {
        (self.tell)(Event::Planned { run_id: plan.run_id() });
        if !plan.passed_over().is_empty() {
            (self.tell)(Event::PassedOver(plan.passed_over()));
        }
    }
}

struct Run<'a> {
    spec: &'a JobSpec,
    ports: &'a Ports<'a>,
    means: &'a Means<'a>,
    /// The ARN of the key of the sanitised copies, aliases resolved.
    key: Option<String>,
    /// Who signs the receipt, where the job asks for it.
    signer: Option<Signer<'a>>,
}

/// Runs a job as far as asked. Rows and refused records that are wanted go where `beside` says.
pub fn run(
    spec: &JobSpec,
    ports: &Ports,
    means: &Means,
    until: Until,
    beside: &mut Beside,
) -> Result<Outcome, JobError> {
    Run::new(spec, ports, means)?.whole(until, beside)
}

/// A dataset that an earlier run published.
#[derive(Clone, Copy, Debug)]
pub enum Standing<'a> {
    /// The one of the job's own plan.
    OfPlan,
    /// The one at this place: a folder that holds a receipt.
    At(&'a Place),
}

/// Submits a dataset that stands published, as far as asked. It is verified first, and nothing is
/// sanitised.
pub fn submit_standing(
    spec: &JobSpec,
    ports: &Ports,
    means: &Means,
    standing: Standing,
    until: Until,
) -> Result<Outcome, JobError> {
    Run::new(spec, ports, means)?.standing(standing, until)
}

impl<'a> Run<'a> {
    fn new(spec: &'a JobSpec, ports: &'a Ports, means: &'a Means) -> Result<Self, JobError> {
        let key = match (&spec.keys.data, ports.keyring) {
            (Some(key), Some(keyring)) if spec.sanitized.is_s3() => {
                Some(keyring.describe(key)?.arn)
            }
            (key, _) => key.clone(),
        };
        let signer = match (&spec.keys.receipt, ports.keyring) {
            (Some(key), Some(keyring)) => Some(Signer::new(keyring, key)?),
            (Some(_), None) => {
                return Err(JobError::Usage("nobody can sign the receipt here".into()));
            }
            (None, _) => None,
        };
        Ok(Run { spec, ports, means, key, signer })
    }

    fn standing(&self, standing: Standing, until: Until) -> Result<Outcome, JobError> {
        if let (Some(keyring), Some(trainer)) = (self.ports.keyring, self.ports.trainer) {
            keyring.describe(&self.spec.keys.model)?.fit(trainer.region())?;
        }
        let place = match standing {
            Standing::At(place) => place.clone(),
            Standing::OfPlan => {
                let plan = Plan::of_job(self.spec, self.ports.places, self.means.made_by)?;
                self.spec.sanitized.below(plan.run_id())
            }
        };
        let vault = self.ports.places.vault(&place, self.key.as_deref());
        let vault = vault.map_err(JobError::Destination)?;
        let Some(filed) = self::standing(&*vault, RECEIPT)? else {
            let why = "no dataset stands there; `expurgate run` makes one, with --dry-run without \
                       submitting it";
            return Err(JobError::Usage(format!("{}: {why}", vault.uri(RECEIPT))));
        };
        let receipt = filed.proven(proof(self.signer.as_ref()))?;
        let verified = self.verified(receipt, &*vault)?;
        self.submit(&verified, &*vault, &place, until)
    }

    fn whole(&self, until: Until, beside: &mut Beside) -> Result<Outcome, JobError> {
        let plan = Plan::of_job(self.spec, self.ports.places, self.means.made_by)?;
        self.means.planned(&plan);
        let place = self.spec.sanitized.below(plan.run_id());
        let dataset = self.ports.places.vault(&place, self.key.as_deref());
        let dataset = Dataset::new(dataset.map_err(JobError::Destination)?);
        let verified = match published(&plan, dataset.vault(), RECEIPT, self.signer.as_ref())? {
            Some(receipt) => {
                // The run that published may have been killed before it cleared up.
                clear(&plan, dataset.vault());
                self.verified(receipt, dataset.vault())?
            }
            None => self.publish(&plan, &dataset, beside)?,
        };
        self.submit(&verified, dataset.vault(), &place, until)
    }

    fn submit(
        &self,
        verified: &VerifiedReceipt,
        vault: &dyn Vault,
        place: &Place,
        until: Until,
    ) -> Result<Outcome, JobError> {
        let receipt_uri = vault.uri(RECEIPT);
        (self.means.tell)(Event::Published(&receipt_uri));
        let request = request(self.spec, verified, place)?;
        let (receipt, reached) = self.train(verified, &request, vault, until)?;
        Ok(Outcome { receipt, receipt_uri, request, reached })
    }

    fn publish(
        &self,
        plan: &Plan,
        dataset: &Dataset,
        beside: &mut Beside,
    ) -> Result<VerifiedReceipt, JobError> {
        let on_malformed = self.means.scrub.on_malformed;
        self.means.begin(Stage::Preflight, Some(plan.bytes()));
        self.heed(preflight(self.spec, plan, self.ports, on_malformed, self.means.watch)?)?;
        let stored = sanitize(plan, dataset, self.means, beside)?;
        let mut receipt = Receipt::of(&stored, dataset.vault(), self.means.made_by)?;
        if let Some(signer) = &self.signer {
            receipt = receipt.with_signer(signer.arn());
        }
        let verified = self.verified(receipt, dataset.vault())?;
        let document = self.document(verified.receipt())?;
        commit(plan, &stored, dataset.vault(), RECEIPT, &document)?;
        Ok(verified)
    }

    /// Reads the dataset back. Records may have been dropped, so the limits are looked at once
    /// more.
    fn verified(&self, receipt: Receipt, vault: &dyn Vault) -> Result<VerifiedReceipt, JobError> {
        let job = &self.spec.job;
        let empty = Census::of(&job.base_model, job.customization);
        let verified = verify(receipt, vault, self.sealing(), &empty, self.means)?;
        self.heed(records(verified.censuses(), job))?;
        Ok(verified)
    }

    fn document(&self, receipt: &Receipt) -> Result<Document, JobError> {
        Filed::document(receipt, self.signer.as_ref())
    }

    fn sealing(&self) -> Sealing<'_> {
        match &self.key {
            Some(key) if self.spec.sanitized.is_s3() => Sealing::Key(key),
            _ => Sealing::Local,
        }
    }

    fn heed(&self, advice: Vec<Advice>) -> Result<(), JobError> {
        advice.iter().for_each(|advice| (self.means.tell)(Event::Advice(advice)));
        match advice.iter().any(Advice::is_error) {
            true => Err(JobError::Unready(advice)),
            false => Ok(()),
        }
    }

    fn train(
        &self,
        verified: &VerifiedReceipt,
        request: &Request,
        vault: &dyn Vault,
        until: Until,
    ) -> Result<(Receipt, Reached), JobError> {
        let receipt = verified.receipt().clone();
        let trainer = match self.ports.trainer {
            _ if !self.spec.sanitized.is_s3() => return Ok((receipt, Reached::PublishedLocally)),
            Some(trainer) if until != Until::Published => trainer,
            _ => return Ok((receipt, Reached::Published)),
        };
        let report = submit(request, trainer, self.ports.pause)?;
        (self.means.tell)(Event::Submitted(&report.arn));
        if until == Until::Submitted {
            return Ok((receipt, Reached::Submitted(report)));
        }
        let submission = self.finish(verified, &report.arn, trainer)?;
        let receipt = receipt.submitted(submission.clone());
        amend(vault, &receipt, self.signer.as_ref())?;
        Ok((receipt, Reached::Done(submission)))
    }

    fn finish(
        &self,
        verified: &VerifiedReceipt,
        job: &str,
        trainer: &dyn Trainer,
    ) -> Result<Submission, JobError> {
        let seen = |state| (self.means.tell)(Event::State(state));
        self.means.begin(Stage::Wait, None);
        let report = wait(job, trainer, &Waits::of_job(self.ports, self.means), &seen)?;
        let wanted = Wanted::Key(&self.spec.keys.model);
        let left = check(&report, wanted, trainer, self.ports, self.means)?;
        left.submission(verified.receipt(), &report.arn)
    }
}

/// Publishes what is stored, if it is still what was written and nothing else lies with it.
fn commit(
    plan: &Plan,
    stored: &Stored,
    vault: &dyn Vault,
    name: &str,
    receipt: &Document,
) -> Result<(), JobError> {
    stored.unchanged(vault)?;
    if let Some(stray) = strays(plan, vault)?.first() {
        return Err(JobError::Destination(StoreError::Taken { place: vault.uri(stray) }));
    }
    vault.commit(name, receipt).map_err(JobError::Destination)?;
    clear(plan, vault);
    Ok(())
}

/// Takes away the notes of a plan that is published.
fn clear(plan: &Plan, vault: &dyn Vault) {
    for target in plan.targets() {
        // A note that stays behind is in nobody's way.
        let _ = vault.forget(&checkpoint(&target.name));
    }
}

/// Whether a dataset is read back before it is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadBack {
    /// Size, digest and a second scan.
    Whole,
    /// Only what the store says of it.
    Seal,
}

/// How a dataset without a job is published.
pub struct Publication<'a> {
    /// The receipt's name in the vault.
    pub receipt: &'a str,
    /// The encryption that every object must have.
    pub sealing: Sealing<'a>,
    /// Whether it is read back first.
    pub read_back: ReadBack,
}

/// Sanitises a plan's inputs and publishes them with a receipt, without a job. What this very plan
/// published before is looked at and not made again.
pub fn publish(
    plan: &Plan,
    dataset: &Dataset,
    means: &Means,
    how: &Publication,
    beside: &mut Beside,
) -> Result<Receipt, JobError> {
    means.planned(plan);
    let vault = dataset.vault();
    let earlier = published(plan, vault, how.receipt, None)?;
    let (fresh, mut receipt) = match earlier {
        Some(receipt) => (None, receipt),
        None => {
            let fresh = sanitize(plan, dataset, means, beside)?;
            let receipt = Receipt::of(&fresh, vault, means.made_by)?;
            (Some(fresh), receipt)
        }
    };
    stored(&receipt, vault, how.sealing)?;
    if how.read_back == ReadBack::Whole {
        receipt = verify(receipt, vault, how.sealing, &Census::of_any(), means)?.receipt().clone();
    }
    match &fresh {
        Some(fresh) => commit(plan, fresh, vault, how.receipt, &receipt.document()?)?,
        // The run that published may have been killed before it cleared up.
        None => clear(plan, vault),
    }
    (means.tell)(Event::Published(&vault.uri(how.receipt)));
    Ok(receipt)
}
