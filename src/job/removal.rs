//! Removing a model: what stands on it goes first, then the model; each is waited for until the
//! service knows nothing of it.

use crate::limits::CONFLICTS_MAX;
use crate::train::TrainError;
use crate::train::model::Models;

use super::refusal::Refusal;
use super::wait::{Waits, until};
use super::{Event, JobError};

/// Removes what stands on the model of this ARN, then the model, and proves that it is gone: the
/// service answers 404. What is gone already is no error.
pub fn remove(model: &str, models: &dyn Models, waits: &Waits) -> Result<(), JobError> {
    if models.model(model)?.is_some() {
        for dependent in models.dependents(model)? {
            let arn = dependent.arn.as_str();
            end(arn, waits, &|| models.stands(&dependent), &|| models.remove(&dependent))?;
        }
    }
    remove_alone(model, models, waits)
}

/// The same for the model alone. The service refuses that where something stands on it.
pub fn remove_alone(model: &str, models: &dyn Models, waits: &Waits) -> Result<(), JobError> {
    end(model, waits, &|| Ok(models.model(model)?.is_some()), &|| models.delete(model))
}

/// Asks until the service takes the request, and looks until it knows nothing of this any more. It
/// may refuse for a while: what stood on it is gone and not forgotten, it is being changed, or an
/// earlier run asked already.
fn end(
    arn: &str,
    waits: &Waits,
    stands: &dyn Fn() -> Result<bool, TrainError>,
    ask: &dyn Fn() -> Result<(), TrainError>,
) -> Result<(), JobError> {
    let (mut asked, mut conflicts) = (false, 0);
    until(arn, waits, || {
        if !stands()? {
            return Ok(Some(()));
        }
        match if asked { Ok(()) } else { ask() } {
            Err(TrainError::Refused { code, message, .. }) if code == "ConflictException" => {
                conflicts += 1;
                if conflicts > CONFLICTS_MAX {
                    let arn = arn.to_owned();
                    return Err(Refusal::Undeletable { arn, why: message }.into());
                }
            }
            answer => {
                answer?;
                asked = true;
            }
        }
        Ok(None)
    })?;
    (waits.tell)(Event::Gone(arn));
    Ok(())
}

#[cfg(test)]
mod tests;
