//! Copying a model into another Region, under a customer managed key there, at most once.

use sha2::{Digest, Sha256};

use crate::store::hex;
use crate::train::Tag;
use crate::train::model::{CopyReport, CopyRequest, CopyState, ModelReport, Models};

use super::JobError;
use super::refusal::Refusal;
use super::wait::{Waits, until};

/// A copy that is wanted.
pub struct Wish<'a> {
    /// The model.
    pub source: &'a ModelReport,
    /// The name of the copy.
    pub name: &'a str,
    /// The ARN of the key of the copy, in the Region that is copied to.
    pub key_arn: &'a str,
    /// Tags of the copy.
    pub tags: Vec<Tag>,
}

impl Wish<'_> {
    /// The request for it, to the service in the Region that is copied to. A copy that failed, or
    /// was deleted since, is asked for with another token: Bedrock ignores one that it knows.
    pub fn request(&self, earlier: usize, region: &str) -> CopyRequest {
        let source = &self.source.arn;
        let whole = format!("{source}\n{region}\n{}\n{}\n{earlier}", self.name, self.key_arn);
        let digest = hex(Sha256::new_with_prefix(whole));
        CopyRequest {
            source_model_arn: source.clone(),
            target_model_name: self.name.to_owned(),
            model_kms_key_id: self.key_arn.to_owned(),
            target_model_tags: self.tags.clone(),
            client_request_token: format!("expurgate-copy-{}", &digest[..40]),
        }
    }
}

/// Starts the copy, or finds the one that this wish started before; the answer is the job's ARN.
pub fn start(wish: &Wish, models: &dyn Models) -> Result<String, JobError> {
    let mut earlier = models.copies(&wish.source.arn)?;
    earlier.retain(|copy| copy.target_name.as_deref() == Some(wish.name));
    let mut ended = 0;
    for copy in &earlier {
        let stands = match copy.state {
            CopyState::InProgress => true,
            CopyState::Completed => models.model(&copy.target_arn)?.is_some(),
            CopyState::Failed => false,
        };
        if stands {
            return Ok(copy.arn.clone());
        }
        ended += 1;
    }
    Ok(models.copy(&wish.request(ended, models.region()))?)
}

/// Waits for a copy's end, and checks that it is under the key that was asked for.
pub fn finish(
    job: &str,
    key_arn: &str,
    models: &dyn Models,
    waits: &Waits,
) -> Result<CopyReport, JobError> {
    let lost = || Refusal::Lost { job: job.to_owned() };
    let copy = until(job, waits, || {
        let copy = models.copy_job(job)?.ok_or_else(lost)?;
        Ok((copy.state != CopyState::InProgress).then_some(copy))
    })?;
    if copy.state == CopyState::Failed {
        let why = copy.failure.unwrap_or_else(|| "Bedrock gives no reason".into());
        return Err(Refusal::Failed { job: copy.arn, why }.into());
    }
    let none = || Refusal::Lost { job: job.to_owned() };
    let model = models.model(&copy.target_arn)?.ok_or_else(none)?;
    for found in [&model.key_arn, &copy.target_key_arn] {
        if found.as_deref() != Some(key_arn) {
            let found = found.clone().unwrap_or_else(|| "a key that AWS owns".into());
            let wanted = key_arn.to_owned();
            return Err(Refusal::ModelKey { job: copy.arn, found, wanted }.into());
        }
    }
    Ok(copy)
}
