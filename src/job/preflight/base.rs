//! Whether the job's Region has the model that is to be tuned.

use crate::job::JobSpec;
use crate::train::Trainer;

use super::Advice;

const WHAT: &str = "job.base_model";

/// Asks for the base model. Who may not ask isn't held up: Bedrock itself will tell.
pub(super) fn base(spec: &JobSpec, trainer: &dyn Trainer) -> Option<Advice> {
    let (model, region) = (&spec.job.base_model, trainer.region());
    match trainer.has_base(model) {
        Ok(true) => None,
        Ok(false) => {
            let why = format!("Bedrock in {region} has no model {model}");
            let fix = format!(
                "name one of `aws bedrock list-foundation-models --region {region}`, or keys and \
                 buckets of a Region that has it"
            );
            Some(Advice::error(WHAT, why, fix).exits(2))
        }
        Err(error) => {
            let why = format!("whether {region} has it wasn't seen: {error}");
            Some(Advice::note(WHAT, why, "allow bedrock:GetFoundationModel to this identity"))
        }
    }
}
