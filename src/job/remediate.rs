//! Remediation of a model that was trained on what it should not know: keep all that is needed to
//! rebuild it, sanitise and verify new data, remove the model with its copies, prove that it is
//! gone, watch its grants retire, and submit anew.
//!
//! What is there decides what is left to do, and the record beside the job holds what isn't there
//! any more; so a run that was killed anywhere goes on with the same command.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::train::JobReport;

use super::estate::{Estate, Offices, at, copies};
use super::filed::standing;
use super::follow::folder;
use super::preflight::{Advice, Survey, surroundings};
use super::refusal::Refusal;
use super::removal::remove;
use super::run::{Means, Outcome, Until, run};
use super::sanitize::Beside;
use super::wait::Waits;
use super::{Event, JobError, JobSpec, Plan, Ports, RECEIPT, Receipt, Stage};

mod grants;
mod record;

pub use grants::{Grants, Watched};
pub use record::{Record, RecordFile};

/// How a model is remediated.
pub struct Remedy<'a> {
    /// The model's name or ARN.
    pub model: &'a str,
    /// The Region that it lies in.
    pub region: &'a str,
    /// The job that makes it anew.
    pub spec: &'a JobSpec,
    /// Whom to ask in each Region where copies may be.
    pub offices: &'a Offices,
    /// Where it is written down.
    pub file: &'a RecordFile,
    /// Whether the model goes before there is new data.
    pub delete_first: bool,
    /// How long grants are watched.
    pub grants_within: Duration,
    /// How far the new job is followed.
    pub until: Until,
}

/// Looks for all that a remediation would remove, and writes nothing.
pub fn plan(remedy: &Remedy) -> Result<Record, JobError> {
    let record = match remedy.file.read()? {
        Some(record) => record,
        None => Record::of(Estate::survey(remedy.model, remedy.region, remedy.offices)?, remedy)?,
    };
    if !record.is_of(remedy.model, remedy.region) {
        let why = format!(
            "{}: is of another model, {}; move it away, or name another with --record",
            remedy.file, record.estate.model.model.arn
        );
        return Err(JobError::Usage(why));
    }
    Ok(record)
}

/// Remediates, as far as it isn't done yet. `agreed` is asked before anything is removed.
pub fn remediate(
    remedy: &Remedy,
    ports: &Ports,
    means: &Means,
    agreed: &dyn Fn(&Record) -> Result<bool, JobError>,
) -> Result<(Record, Outcome), JobError> {
    let record = plan(remedy)?;
    remedy.file.write(&record)?;
    Work { remedy, ports, means, record }.whole(agreed)
}

struct Work<'a> {
    remedy: &'a Remedy<'a>,
    ports: &'a Ports<'a>,
    means: &'a Means<'a>,
    record: Record,
}

impl Work<'_> {
    fn whole(
        mut self,
        agreed: &dyn Fn(&Record) -> Result<bool, JobError>,
    ) -> Result<(Record, Outcome), JobError> {
        self.account_is_the_models()?;
        self.gone_is_gone()?;
        self.look_again()?;
        self.name_is_new()?;
        if !self.remedy.delete_first {
            self.sanitize()?;
        }
        if !self.record.is_removed() && !agreed(&self.record)? {
            return Err(JobError::Usage("nothing was removed".into()));
        }
        self.remove()?;
        self.watch_grants()?;
        let outcome = self.run(self.remedy.until)?;
        self.record.submitted = Some(outcome.request.job_name.clone());
        self.remedy.file.write(&self.record)?;
        Ok((self.record, outcome))
    }

    fn run(&self, until: Until) -> Result<Outcome, JobError> {
        run(self.remedy.spec, self.ports, self.means, until, &mut Beside::default())
    }

    /// A service that is asked by another account may answer that there is no such model, which
    /// would be taken for a proof.
    fn account_is_the_models(&self) -> Result<(), JobError> {
        let caller = self.ports.survey.and_then(Survey::caller);
        let (model, caller) = (&self.record.estate.model.model.arn, caller.as_deref());
        let account = |arn: &str| arn.split(':').nth(4).map(str::to_owned);
        match caller.and_then(account).filter(|found| account(model).as_ref() != Some(found)) {
            Some(other) => {
                let why = format!("{model}: is of another account than this identity, {other}");
                Err(JobError::Usage(why))
            }
            None => Ok(()),
        }
    }

    /// The record is a file, so what it calls gone is asked for again.
    fn gone_is_gone(&mut self) -> Result<(), JobError> {
        let mut gone = Vec::new();
        for holding in self.record.estate.holdings() {
            let arn = &holding.model.arn;
            let called_gone = self.record.removed.contains(arn);
            let office = at(self.remedy.offices, &holding.region)?;
            if called_gone && office.models.model(arn)?.is_none() {
                gone.push(arn.clone());
            }
        }
        self.record.removed = gone;
        Ok(())
    }

    /// What came to rest on the model since the record was written. Once removing has begun the
    /// model may go at any moment, and the record alone knows.
    fn look_again(&mut self) -> Result<(), JobError> {
        let Remedy { region, offices, .. } = *self.remedy;
        if self.record.removing {
            return Ok(());
        }
        match Estate::survey(&self.record.estate.model.model.arn, region, offices) {
            Ok(estate) => {
                estate.free()?;
                self.record.renew(estate, offices)?;
                self.remedy.file.write(&self.record)
            }
            // Somebody else removed it; copies may be left.
            Err(JobError::Refused(Refusal::NoModel { .. })) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Bedrock keeps the names of jobs, also of those whose models are gone.
    fn name_is_new(&self) -> Result<(), JobError> {
        let name = &self.remedy.spec.job.name;
        let old = self.record.estate.job.as_ref().is_some_and(|job| job.report.name == *name);
        // Nothing can be compared yet where the model goes first; once it went, submitting does.
        let first = self.remedy.delete_first && !self.record.removing;
        if old || (first && self.found(name)?.is_some()) {
            return Err(Refusal::NameTaken { job: name.clone() }.into());
        }
        Ok(())
    }

    fn found(&self, name: &str) -> Result<Option<JobReport>, JobError> {
        let trainer = self.ports.trainer.map(|trainer| trainer.find(name));
        Ok(trainer.transpose()?.flatten())
    }

    /// New data that is verified, and other than the model's.
    fn sanitize(&mut self) -> Result<(), JobError> {
        let outcome = self.run(Until::Published)?;
        if !self.remedy.spec.sanitized.is_s3() {
            let why = "the new data lies on this machine; `data.sanitized` must be an s3:// place";
            return Err(JobError::Usage(why.into()));
        }
        if self.trained_on(&outcome.receipt)? {
            let why = format!(
                "{}: the model was trained on this very data; change the policy, the rules or \
                 the terms first. Nothing was removed",
                outcome.receipt_uri
            );
            return Err(JobError::Usage(why));
        }
        let request = &outcome.request;
        let token = Some(&request.client_request_token);
        let found = self.found(&request.job_name)?;
        if found.is_some_and(|job| job.client_request_token.as_ref() != token) {
            return Err(Refusal::NameTaken { job: request.job_name.clone() }.into());
        }
        self.can_be_submitted()?;
        self.record.sanitized = Some(outcome.receipt_uri);
        self.remedy.file.write(&self.record)
    }

    /// Data that was published before was looked at then. Whether keys, buckets and role carry the
    /// new job must be known now, before the old model goes.
    fn can_be_submitted(&self) -> Result<(), JobError> {
        let Remedy { spec, .. } = *self.remedy;
        let plan = Plan::of_job(spec, self.ports.places, self.means.made_by)?;
        let advice = surroundings(spec, &plan, self.ports);
        match advice.iter().any(Advice::is_error) {
            true => Err(JobError::Unready(advice)),
            false => Ok(()),
        }
    }

    /// Whether the model's own training set has the digest of the new one, by the receipt that
    /// lies beside it.
    fn trained_on(&self, new: &Receipt) -> Result<bool, JobError> {
        let old = self.record.estate.model.model.training_uri.as_deref();
        let Some(place) = old.and_then(folder) else { return Ok(false) };
        let key = self.record.estate.model.model.key_arn.as_deref();
        let vault =
            self.ports.places.vault(&place, Some(key.unwrap_or(&self.remedy.spec.keys.model)));
        // A model whose data has no receipt, or none that can be read, is not known to be the same.
        let Some(old) = vault.ok().and_then(|vault| standing(&*vault, RECEIPT).ok().flatten())
        else {
            return Ok(false);
        };
        let first = |receipt: &Receipt| {
            receipt.subjects().first().map(|subject| subject.digest.sha256.clone())
        };
        // What is only compared needn't be proven.
        Ok(first(old.unproven()) == first(new))
    }

    fn remove(&mut self) -> Result<(), JobError> {
        self.record.removing = true;
        self.remedy.file.write(&self.record)?;
        self.remove_known()?;
        // No copy can be begun of what is gone, so those that are found now are the last.
        for arn in self.record.removed.clone() {
            self.record.add(copies(&arn, self.remedy.offices)?);
        }
        self.remove_known()
    }

    fn remove_known(&mut self) -> Result<(), JobError> {
        let waits = Waits::of_job(self.ports, self.means).shorter();
        let holdings: Vec<_> = self.record.estate.holdings().cloned().collect();
        for holding in holdings {
            let arn = &holding.model.arn;
            if !self.record.removed.contains(arn) {
                remove(arn, &*at(self.remedy.offices, &holding.region)?.models, &waits)?;
                self.record.removed.push(arn.clone());
                self.remedy.file.write(&self.record)?;
            }
        }
        Ok(())
    }

    fn watch_grants(&mut self) -> Result<(), JobError> {
        let waits = Waits::of_job(self.ports, self.means).shorter();
        let done: BTreeSet<_> = self.record.watched.iter().map(|seen| seen.key.clone()).collect();
        let left: Vec<Grants> = self.record.grants.clone();
        self.means.begin(Stage::Wait, None);
        for grants in left.iter().filter(|grants| !done.contains(&grants.key)) {
            let custody = &*at(self.remedy.offices, &grants.region)?.custody;
            let watched = grants.watch(custody, &waits, self.remedy.grants_within)?;
            (self.means.tell)(Event::Grants(&watched));
            self.record.watched.push(watched);
            self.remedy.file.write(&self.record)?;
        }
        Ok(())
    }
}
