//! Following a job that was started before, here or elsewhere, to its checked end.

use crate::key::sign::Signer;
use crate::store::place::Place;
use crate::train::job::{JobDetail, Jobs};

use super::aftermath::{Aftermath, Wanted, check};
use super::filed::{amend, proof, standing};
use super::refusal::Refusal;
use super::submit::wait;
use super::wait::Waits;
use super::{Event, JobError, Means, Ports, RECEIPT, Stage};

/// What came of a job that was followed to its end.
#[derive(Debug)]
pub struct Followed {
    /// All that is told of the job.
    pub detail: JobDetail,
    /// What it left, checked.
    pub aftermath: Aftermath,
    /// Where the receipt of its dataset lies, which now tells of it; none where the job doesn't
    /// rest on a dataset of this program.
    pub receipt_uri: Option<String>,
}

/// The job of this name or ARN.
pub fn detail(job: &str, jobs: &dyn Jobs) -> Result<JobDetail, JobError> {
    let none = || Refusal::NoJob { job: job.to_owned(), region: jobs.region().to_owned() };
    Ok(jobs.detail(job)?.ok_or_else(none)?)
}

/// Waits for the job's end, checks what it left, and puts that into its dataset's receipt.
pub fn follow(
    job: &str,
    wanted: Wanted,
    jobs: &dyn Jobs,
    ports: &Ports,
    means: &Means,
) -> Result<Followed, JobError> {
    // A name that isn't there is no job that was lost.
    let found = detail(job, jobs)?;
    let seen = |state| (means.tell)(Event::State(state));
    means.begin(Stage::Wait, None);
    let report = wait(&found.report.arn, jobs, &Waits::of_job(ports, means), &seen)?;
    let aftermath = check(&report, wanted, jobs, ports, means)?;
    let detail = detail(&report.arn, jobs)?;
    let receipt_uri = record(&detail, &aftermath, ports)?;
    Ok(Followed { detail, aftermath, receipt_uri })
}

/// Puts what came of a job into the receipt that lies beside its training set, if the job was
/// started from that receipt, which its token proves.
fn record(
    detail: &JobDetail,
    aftermath: &Aftermath,
    ports: &Ports,
) -> Result<Option<String>, JobError> {
    let Some(folder) = detail.training_uri.as_deref().and_then(folder) else { return Ok(None) };
    // Any key opens the vault; what is amended keeps the key of the receipt that it replaces.
    let vault = ports.places.vault(&folder, Some(aftermath.model_key_arn()));
    let filed = match standing(&*vault.map_err(JobError::Destination)?, RECEIPT) {
        Ok(Some(filed)) => filed,
        Ok(None) | Err(JobError::Receipt(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    // The token is a digest of all that the receipt says, the key that signs it included.
    if detail.report.client_request_token.as_deref() != Some(filed.unproven().token()?.as_str()) {
        return Ok(None);
    }
    let signer = match (filed.claims(), ports.keyring) {
        (Some(key), Some(keyring)) => Some(Signer::new(keyring, key)?),
        _ => None,
    };
    let receipt = filed.proven(proof(signer.as_ref()))?;
    let outputs = receipt.predicate().outputs.iter();
    let key = outputs.filter_map(|output| output.seal.key_arn.clone()).next();
    let vault = ports.places.vault(&folder, key.as_deref()).map_err(JobError::Destination)?;
    let submission = aftermath.clone().submission(&receipt, &detail.report.arn)?;
    amend(&*vault, &receipt.submitted(submission), signer.as_ref())?;
    Ok(Some(vault.uri(RECEIPT)))
}

/// The folder that an object in S3 lies in.
pub(super) fn folder(object: &str) -> Option<Place> {
    match object.parse() {
        Ok(Place::S3 { bucket, key }) => {
            let key = key.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
            Some(Place::S3 { bucket, key })
        }
        _ => None,
    }
}
