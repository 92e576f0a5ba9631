//! A mark tells a write of ours from another's.

use std::hash::{BuildHasher, RandomState};

use aws_sdk_s3::operation::head_object::HeadObjectOutput;

/// The user metadata that holds a [`Mark`].
pub(super) const MARK: &str = "expurgate-write";

/// A random name of one write, stored with the object.
///
/// When the answer to a conditional write is lost, its retry meets its own object and is refused;
/// the mark tells that from another's object.
pub(super) struct Mark(pub(super) String);

impl Mark {
    pub fn new() -> Self {
        // The standard library seeds each of these from the operating system's random source.
        let random = || RandomState::new().hash_one(0_u8);
        Mark(format!("{:016x}{:016x}", random(), random()))
    }

    pub fn on(&self, head: &HeadObjectOutput) -> bool {
        head.metadata().and_then(|all| all.get(MARK)) == Some(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_writes_have_the_same_mark() {
        assert_ne!(Mark::new().0, Mark::new().0);
    }
}
