//! How a command fails: one sentence for the person, one exit code for the program.

use std::fmt::Display;

use crate::job::JobError;
use crate::job::preflight::Advice;

/// A designed exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Something was found, or a record was refused.
    Content = 1,
    /// Usage or configuration.
    Usage = 2,
    /// The source is unreadable or has changed.
    Source = 3,
    /// Destination or storage.
    Destination = 4,
    /// Credentials, key or permission.
    Credentials = 5,
    /// Another run owns the output.
    Taken = 6,
    /// The Bedrock job was refused, failed or stopped.
    Job = 7,
    /// The program is at fault (`EX_SOFTWARE` of sysexits.h).
    Internal = 70,
    /// Asked to stop; the same command goes on.
    Interrupted = 130,
}

/// Why a command ends without having done what it was asked to.
#[derive(Debug)]
pub struct Failure {
    /// The exit code.
    pub exit: Exit,
    /// What, where and what to do; without a value. Empty where all is said already.
    pub message: String,
}

impl Failure {
    /// A failure with its sentence.
    pub fn new(exit: Exit, message: impl Display) -> Self {
        Failure { exit, message: message.to_string() }
    }

    /// Wrong usage or configuration of something that has a name.
    pub fn usage(what: impl Display, error: impl Display) -> Self {
        Failure::new(Exit::Usage, format!("{what}: {error}"))
    }
}

impl Exit {
    /// The exit code with this number; storage where there is none.
    fn of(code: u8) -> Self {
        match code {
            1 => Exit::Content,
            2 => Exit::Usage,
            3 => Exit::Source,
            5 => Exit::Credentials,
            6 => Exit::Taken,
            7 => Exit::Job,
            70 => Exit::Internal,
            130 => Exit::Interrupted,
            _ => Exit::Destination,
        }
    }
}

impl Failure {
    /// A failure of a preflight whose advice is printed already.
    pub fn of_advice(advice: &Advice) -> Self {
        Failure { exit: Exit::of(advice.exit_code), message: String::new() }
    }
}

impl From<JobError> for Failure {
    fn from(error: JobError) -> Self {
        Failure::new(Exit::of(error.exit_code()), error)
    }
}
