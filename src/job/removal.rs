//! Removing a model: what stands on it goes first, then the model; each is waited for until the
//! service knows nothing of it.

use crate::limits::CONFLICTS_MAX;
use crate::train::TrainError;
use crate::train::model::{Dependent, Models};

use super::refusal::Refusal;
use super::wait::{Waits, until};
use super::{Event, JobError};

/// Removes what stands on the model of this ARN, then the model, and proves that it is gone: the
/// service answers 404. What is gone already is no error.
pub fn remove(model: &str, models: &dyn Models, waits: &Waits) -> Result<(), JobError> {
    if models.model(model)?.is_some() {
        for dependent in models.dependents(model)? {
            clear(&dependent, models, waits)?;
        }
    }
    delete(model, models, waits)?;
    (waits.tell)(Event::Gone(model));
    Ok(())
}

fn clear(dependent: &Dependent, models: &dyn Models, waits: &Waits) -> Result<(), JobError> {
    let mut asked = false;
    until(&dependent.arn, waits, || {
        if !asked {
            models.remove(dependent)?;
            asked = true;
        }
        Ok((!models.stands(dependent)?).then_some(()))
    })?;
    (waits.tell)(Event::Gone(&dependent.arn));
    Ok(())
}

/// Asks until the service takes the request. It may refuse for a while: what stood on the model is
/// gone and not forgotten, or an earlier run asked already.
fn delete(model: &str, models: &dyn Models, waits: &Waits) -> Result<(), JobError> {
    let (mut asked, mut conflicts) = (false, 0);
    until(model, waits, || {
        if models.model(model)?.is_none() {
            return Ok(Some(()));
        }
        match if asked { Ok(()) } else { models.delete(model) } {
            Err(TrainError::Refused { code, message, .. }) if code == "ConflictException" => {
                conflicts += 1;
                if conflicts > CONFLICTS_MAX {
                    let model = model.to_owned();
                    return Err(Refusal::Undeletable { model, why: message }.into());
                }
            }
            answer => {
                answer?;
                asked = true;
            }
        }
        Ok(None)
    })
}

#[cfg(test)]
mod tests;
