//! Ports are wired here and nowhere else: what was typed decides whether data lies in files or in
//! S3.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
#[cfg(feature = "aws")]
use std::sync::{Mutex, PoisonError};

use super::failure::{Exit, Failure};
use crate::job::{JobError, LocalPlaces, Places};
use crate::limits::MEMORY_BYTES_DEFAULT;
#[cfg(feature = "aws")]
use crate::session::{Session, SessionError};
use crate::store::place::Place;
#[cfg(feature = "aws")]
use crate::store::s3::{S3Origin, S3Vault, SealKey};
use crate::store::{Origin, StoreError, StoreResult, Vault};

/// Makes ports; calls to AWS share one session.
pub struct Wiring {
    #[cfg_attr(not(feature = "aws"), allow(dead_code))]
    bucket_owner: Option<String>,
    #[cfg_attr(not(feature = "aws"), allow(dead_code))]
    memory: usize,
    #[cfg(feature = "aws")]
    region: Option<String>,
    #[cfg(feature = "aws")]
    session: Mutex<Option<Session>>,
}

impl Wiring {
    /// Ports for a Region, or for the one that is configured; buckets must belong to `bucket_owner`
    /// where that is given.
    pub fn new(region: Option<&str>, bucket_owner: Option<&str>) -> Self {
        #[cfg(not(feature = "aws"))]
        let _ = region;
        Wiring {
            bucket_owner: bucket_owner.map(str::to_owned),
            memory: MEMORY_BYTES_DEFAULT,
            #[cfg(feature = "aws")]
            region: region.map(str::to_owned),
            #[cfg(feature = "aws")]
            session: Mutex::new(None),
        }
    }

    /// The same for another memory budget than `MEMORY_BYTES_DEFAULT`, in bytes.
    pub fn within(self, memory: usize) -> Self {
        Wiring { memory, ..self }
    }

    /// Who calls AWS.
    #[cfg(feature = "aws")]
    pub fn session(&self) -> Result<Session, SessionError> {
        let mut session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(session) = &*session {
            return Ok(session.clone());
        }
        let opened = Session::open(self.region.as_deref())?.within(self.memory);
        *session = Some(opened.clone());
        Ok(opened)
    }

    #[cfg(feature = "aws")]
    fn session_for(&self, place: &Place) -> StoreResult<Session> {
        self.session().map_err(|error| StoreError::Settings {
            place: place.to_string(),
            why: error.to_string(),
        })
    }

    #[cfg(feature = "aws")]
    fn s3_origin(&self, place: &Place) -> StoreResult<Arc<dyn Origin>> {
        let session = self.session_for(place)?;
        let owner = self.bucket_owner.as_deref();
        Ok(Arc::new(S3Origin::new(&session, &place.to_string(), owner)?))
    }

    #[cfg(feature = "aws")]
    fn s3_vault(&self, place: &Place, key: Option<&str>) -> StoreResult<Arc<dyn Vault>> {
        // Without a key there is no type for it; whoever asks has refused that before.
        let key = SealKey::new(key.unwrap_or_default())?;
        let session = self.session_for(place)?;
        let owner = self.bucket_owner.as_deref();
        Ok(Arc::new(S3Vault::new(&session, &place.to_string(), key, owner)?))
    }

    #[cfg(not(feature = "aws"))]
    fn s3_origin(&self, place: &Place) -> StoreResult<Arc<dyn Origin>> {
        Err(without_aws(place))
    }

    #[cfg(not(feature = "aws"))]
    fn s3_vault(&self, place: &Place, _: Option<&str>) -> StoreResult<Arc<dyn Vault>> {
        Err(without_aws(place))
    }
}

#[cfg(not(feature = "aws"))]
fn without_aws(place: &Place) -> StoreError {
    StoreError::Service {
        place: place.to_string(),
        action: "opening",
        code: "this binary was built without S3; build it with the feature aws".to_owned(),
    }
}

impl Places for Wiring {
    fn origin(&self, place: &Place) -> StoreResult<Arc<dyn Origin>> {
        match place {
            Place::S3 { .. } => self.s3_origin(place),
            _ => LocalPlaces.origin(place),
        }
    }

    fn vault(&self, place: &Place, key: Option<&str>) -> StoreResult<Arc<dyn Vault>> {
        match place {
            Place::S3 { .. } => self.s3_vault(place, key),
            _ => LocalPlaces.vault(place, key),
        }
    }
}

/// The place that a user wrote.
pub fn place(text: &str) -> Result<Place, Failure> {
    text.parse().map_err(|error| Failure::new(Exit::Usage, error))
}

/// A failure of a source.
pub fn source(error: StoreError) -> Failure {
    JobError::Source(error).into()
}

/// A failure of a destination.
pub fn destination(error: StoreError) -> Failure {
    JobError::Destination(error).into()
}

/// Refuses an output below its own input: it would be input next time.
pub fn apart(input: &Place, output: &Place) -> Result<(), Failure> {
    if is_below(output, input) {
        let why = format!("{output} lies under the input {input}; write somewhere else");
        return Err(Failure::new(Exit::Usage, why));
    }
    Ok(())
}

/// Whether a place is another one or lies below it.
pub fn is_below(place: &Place, output: &Place) -> bool {
    match (place, output) {
        (Place::Local(place), Place::Local(output)) => real(place).starts_with(real(output)),
        (Place::S3 { bucket, key }, Place::S3 { bucket: other, key: output }) => {
            let output = output.trim_end_matches('/');
            let below = key
                .strip_prefix(output)
                .is_some_and(|rest| output.is_empty() || rest.is_empty() || rest.starts_with('/'));
            bucket == other && below
        }
        _ => false,
    }
}

/// A path with links and `..` followed as far as it exists.
fn real(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let existing = whole.ancestors().find_map(|above| {
        let real = fs::canonicalize(above).ok()?;
        Some(real.join(whole.strip_prefix(above).ok()?))
    });
    existing.unwrap_or(whole)
}
