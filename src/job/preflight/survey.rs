//! Who can be asked about what lies around a job.

use crate::key::KeyError;
use crate::key::grant::Grant;
use crate::key::role::Role;
use crate::store::StoreResult;
use crate::store::bucket::BucketFacts;

/// Answers about buckets, keys and roles, before anything is done with them.
pub trait Survey: Send + Sync {
    /// How a bucket treats what is put into it.
    fn bucket(&self, name: &str) -> StoreResult<BucketFacts>;

    /// A key's policy, a JSON text, and the grants on it. The key is named by its ARN.
    fn guard(&self, key: &str) -> Result<(String, Vec<Grant>), KeyError>;

    /// The ARN of whoever calls AWS, where that can be told.
    fn caller(&self) -> Option<String>;

    /// The service role, with those of its policies that are at hand.
    fn role(&self) -> &Role;
}
