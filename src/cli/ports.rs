//! Ports are wired here and nowhere else: what was typed decides whether data lies in files or in
//! S3.

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
#[cfg(feature = "aws")]
use std::sync::{Mutex, PoisonError};

use super::failure::{Exit, Failure};
use crate::job::{JobError, LocalPlaces, Places};
use crate::key::Keyring;
use crate::limits::MEMORY_BYTES_DEFAULT;
use crate::store::place::Place;
use crate::store::{Origin, StoreError, StoreResult, Vault};
#[cfg(feature = "aws")]
use crate::{
    job::Survey,
    key::grant::Grant,
    key::kms::KmsKeyring,
    key::role::Role,
    key::{Custody, KeyError},
    session::{Session, SessionError},
    store::bucket::BucketFacts,
    store::s3::{S3Origin, S3Vault, SealKey, settings},
};

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

    /// Who is asked about buckets, keys and the role of a job.
    #[cfg(feature = "aws")]
    pub fn survey(&self, session: &Session, role: Role) -> Surveyor {
        let keyring = KmsKeyring::new(session);
        Surveyor { session: session.clone(), keyring, role, owner: self.bucket_owner.clone() }
    }

    /// Who calls AWS, or why nobody can.
    #[cfg(feature = "aws")]
    pub fn opened(&self) -> Result<Session, Failure> {
        self.session().map_err(|error| Failure::new(Exit::Credentials, error))
    }

    /// The keys of the Region.
    #[cfg(feature = "aws")]
    pub fn keyring(&self) -> Result<Box<dyn Keyring>, Failure> {
        Ok(Box::new(crate::key::kms::KmsKeyring::new(&self.opened()?)))
    }

    /// The keys of the Region.
    #[cfg(not(feature = "aws"))]
    pub fn keyring(&self) -> Result<Box<dyn Keyring>, Failure> {
        Err(without())
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

/// Asks S3, KMS and STS; the role is as it was given.
#[cfg(feature = "aws")]
pub struct Surveyor {
    session: Session,
    keyring: KmsKeyring,
    role: Role,
    owner: Option<String>,
}

#[cfg(feature = "aws")]
impl Survey for Surveyor {
    fn bucket(&self, name: &str) -> StoreResult<BucketFacts> {
        settings::facts(&self.session, name, self.owner.as_deref())
    }

    fn guard(&self, key: &str) -> Result<(String, Vec<Grant>), KeyError> {
        Ok((self.keyring.policy(key)?, self.keyring.grants(key)?))
    }

    fn caller(&self) -> Option<String> {
        self.session.caller()
    }

    fn role(&self) -> &Role {
        &self.role
    }
}

/// A session of its own, in a Region or the configured one.
#[cfg(feature = "aws")]
pub fn session(region: Option<&str>) -> Result<Session, Failure> {
    Session::open(region).map_err(|error| {
        let unset = matches!(error, SessionError::NoRegion);
        Failure::new(if unset { Exit::Usage } else { Exit::Credentials }, error)
    })
}

/// Where keys are looked up, in a Region.
#[cfg(feature = "aws")]
pub fn keyring(region: Option<&str>) -> Result<Box<dyn Keyring>, Failure> {
    Ok(Box::new(KmsKeyring::new(&session(region)?)))
}

#[cfg(not(feature = "aws"))]
pub fn keyring(_: Option<&str>) -> Result<Box<dyn Keyring>, Failure> {
    Err(without())
}

/// What needs AWS, in a binary that was built without it.
#[cfg(not(feature = "aws"))]
pub fn without() -> Failure {
    Failure::new(Exit::Usage, "this binary was built without AWS; build it with it")
}

/// The place that a user wrote.
pub fn place(text: &str) -> Result<Place, Failure> {
    text.parse().map_err(|error| Failure::new(Exit::Usage, error))
}

/// The places that a user wrote.
pub fn places(texts: &[String]) -> Result<Vec<Place>, Failure> {
    texts.iter().map(|text| place(text)).collect()
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

/// A path with links and `..` followed as far as it exists; behind that, `..` takes the folder in
/// front of it away, as it will once that is made.
fn real(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let existing = whole.ancestors().find_map(|above| {
        let real = fs::canonicalize(above).ok()?;
        let rest = whole.strip_prefix(above).ok()?.components();
        Some(rest.fold(real, |mut path, part| {
            match part {
                Component::ParentDir => drop(path.pop()),
                part => path.push(part),
            }
            path
        }))
    });
    existing.unwrap_or(whole)
}
