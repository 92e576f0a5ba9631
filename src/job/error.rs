//! Why a job ended, and the exit code that says so.

use std::io;

use crate::engine::EngineError;
use crate::key::KeyError;
use crate::store::StoreError;
use crate::train::TrainError;

use super::preflight::Advice;
use super::receipt::ReceiptError;
use super::refusal::Refusal;
use super::spec::SpecError;
use super::verify::VerifyFault;

/// Why a job ended before it was done.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The job file is wrong.
    #[error(transparent)]
    Spec(#[from] SpecError),
    /// Inputs and outputs don't fit together.
    #[error("{0}")]
    Usage(String),
    /// There is nothing to read.
    #[error(
        "{place}: holds no JSONL file; name a .jsonl, .jsonl.gz or .jsonl.zst file or its folder"
    )]
    Nothing {
        /// Where.
        place: String,
    },
    /// The source can't be read, or changed.
    #[error("{0}")]
    Source(StoreError),
    /// The source's bytes can't be read, or can't be inflated.
    #[error("{object}: {source}")]
    Input {
        /// The object.
        object: String,
        /// The reader's error.
        source: io::Error,
    },
    /// The destination failed.
    #[error("{0}")]
    Destination(StoreError),
    /// Something beside the dataset couldn't be written.
    #[error("writing beside the dataset failed: {0}")]
    Beside(io::Error),
    /// A record is not passed on.
    #[error("{object}: {why}")]
    Content {
        /// The object.
        object: String,
        /// The line and the reason.
        why: crate::redact::Refusal,
    },
    /// The threads couldn't be started.
    #[error("{0}")]
    Machine(EngineError),
    /// What was written doesn't hold what the receipt says.
    #[error(transparent)]
    Verify(#[from] VerifyFault),
    /// A receipt can't be read.
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
    /// The preflight found that the job can't succeed.
    #[error("the job can't start: {}", first(.0))]
    Unready(Vec<Advice>),
    /// The key can't carry the job.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Bedrock refused or failed.
    #[error(transparent)]
    Train(#[from] TrainError),
    /// The job can't be submitted, or it ended badly.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The run was asked to stop.
    #[error("stopped; the same command goes on from here")]
    Stopped,
}

fn first(advice: &[Advice]) -> String {
    let errors: Vec<_> = advice.iter().filter(|advice| advice.is_error()).collect();
    match errors.first() {
        None => "the preflight failed".into(),
        Some(advice) if errors.len() == 1 => format!("{advice}"),
        Some(advice) => format!("{advice} (and {} more)", errors.len() - 1),
    }
}

impl JobError {
    /// The exit code that the command line promises for it.
    pub fn exit_code(&self) -> u8 {
        match self {
            JobError::Content { .. } => 1,
            JobError::Verify(fault) => fault.exit_code(),
            JobError::Spec(_) | JobError::Usage(_) | JobError::Receipt(_) => 2,
            JobError::Nothing { .. } | JobError::Input { .. } => 3,
            JobError::Source(error) => store(error, 3),
            JobError::Destination(error) => store(error, 4),
            JobError::Machine(EngineError::Panicked) => 70,
            JobError::Beside(_) | JobError::Machine(_) => 4,
            JobError::Unready(advice) => {
                advice.iter().find(|advice| advice.is_error()).map_or(2, |advice| advice.exit_code)
            }
            JobError::Key(_) | JobError::Train(TrainError::Denied { .. }) => 5,
            JobError::Refused(refusal) => refusal.exit_code(),
            JobError::Train(_) => 7,
            JobError::Stopped => 130,
        }
    }

    /// What the engine's error means for an object.
    pub fn of_engine(object: &str, error: EngineError) -> Self {
        match error {
            EngineError::Refused(why) => JobError::Content { object: object.into(), why },
            EngineError::Read(error) => JobError::of_input(object, error),
            EngineError::Write(error) => match error.downcast::<StoreError>() {
                Ok(error) => JobError::Destination(error),
                Err(error) => JobError::Beside(error),
            },
            EngineError::Stopped => JobError::Stopped,
            other => JobError::Machine(other),
        }
    }

    /// What it means that a note of the program's own can't be read.
    pub(super) fn of_note(place: String, error: io::Error) -> Self {
        JobError::Destination(match error.downcast::<StoreError>() {
            Ok(error) => error,
            Err(source) => StoreError::Io { place, source },
        })
    }

    pub(super) fn of_input(object: &str, error: io::Error) -> Self {
        match error.downcast::<StoreError>() {
            Ok(error) => JobError::Source(error),
            Err(source) => JobError::Input { object: object.into(), source },
        }
    }
}

fn store(error: &StoreError, other: u8) -> u8 {
    match error {
        StoreError::Settings { .. } => 2,
        StoreError::Denied { .. }
        | StoreError::KeyUnusable { .. }
        | StoreError::Unsealed { .. } => 5,
        StoreError::Busy { .. } | StoreError::Taken { .. } => 6,
        _ => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_that_cannot_be_read_is_told_with_its_place() {
        let error = JobError::of_note("file:///a".into(), io::Error::other("torn"));
        assert_eq!((error.to_string().as_str(), error.exit_code()), ("file:///a: torn", 4));
        let denied = || StoreError::Denied {
            place: "s3://a/b".into(),
            action: "s3:GetObject",
            code: "AccessDenied".into(),
        };
        let error = JobError::of_note("file:///a".into(), denied().into());
        assert_eq!((error.to_string(), error.exit_code()), (denied().to_string(), 5));
    }

    #[test]
    fn an_internal_error_has_a_code_of_its_own() {
        assert_eq!(JobError::of_engine("in", EngineError::Panicked).exit_code(), 70);
    }
}
