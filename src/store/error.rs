//! What can go wrong with a store, by meaning.

/// The result of a store's call.
pub type StoreResult<T> = Result<T, StoreError>;

/// What went wrong, where, and what to do. Never holds a record's text, a key or a URL's query.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such object, folder or bucket.
    #[error("{place}: not found; {}", look(place))]
    NotFound {
        /// Where.
        place: String,
    },
    /// The source isn't what it was when the run was planned, or ended early.
    #[error("{place}: changed while it was read ({what}); run again when nothing writes to it")]
    Changed {
        /// Where.
        place: String,
        /// What differs.
        what: &'static str,
    },
    /// Something else stands where this run wants to write.
    #[error("{place}: already exists and is not this run's; choose another place or remove it")]
    Taken {
        /// Where.
        place: String,
    },
    /// Another run writes there at this moment.
    #[error("{place}: another run is writing here; wait for it or choose another place")]
    Busy {
        /// Where.
        place: String,
    },
    /// Credentials are absent, expired or not enough.
    #[error("{place}: {action} was denied ({code}); check the credentials and their permissions")]
    Denied {
        /// Where.
        place: String,
        /// The call, such as `s3:PutObject`.
        action: &'static str,
        /// The service's code, such as `AccessDenied`.
        code: String,
    },
    /// The KMS key can't be used: disabled, pending deletion, in another Region, or denied.
    #[error("{place}: the KMS key can't be used ({code}); check its state and its policy")]
    KeyUnusable {
        /// Where.
        place: String,
        /// The service's code, such as `KMS.DisabledException`.
        code: String,
    },
    /// What was asked for can't be meant: no Region, no key's ARN.
    #[error("{place}: {why}")]
    Settings {
        /// Where, or what.
        place: String,
        /// What is wrong, and what to do.
        why: String,
    },
    /// The store did not encrypt as asked.
    #[error("{place}: stored with encryption {found}, not with {wanted}; nothing was published")]
    Unsealed {
        /// Where.
        place: String,
        /// What the service reports.
        found: String,
        /// What was asked for.
        wanted: String,
    },
    /// The service failed, or its answer made no sense, also after retries.
    #[error("{place}: {action} failed ({code})")]
    Service {
        /// Where.
        place: String,
        /// The call.
        action: &'static str,
        /// The service's code, or what was wrong.
        code: String,
    },
    /// The operating system's own error.
    #[error("{place}: {source}")]
    Io {
        /// Where.
        place: String,
        /// The error.
        source: std::io::Error,
    },
}

/// What to look at where something isn't there.
fn look(place: &str) -> &'static str {
    match place.starts_with("s3://") {
        true => "check the spelling, the Region and that it exists",
        false => "check the path and that it exists",
    }
}

impl From<StoreError> for std::io::Error {
    fn from(error: StoreError) -> Self {
        std::io::Error::other(error)
    }
}
