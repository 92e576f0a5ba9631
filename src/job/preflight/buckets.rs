//! How the buckets treat what a job puts into them.

use crate::store::StoreError;
use crate::store::bucket::{BucketFacts, DefaultEncryption};
use crate::store::place::Place;

use super::keys::Keys;
use super::{Advice, Around};

/// Looks at the buckets of the dataset and of Bedrock's outputs.
pub(super) fn buckets(around: &Around, keys: &Keys) -> Vec<Advice> {
    let mut advice = Vec::new();
    let mut seen = None;
    let places = [("data.sanitized", &around.spec.sanitized), ("data.output", &around.spec.output)];
    for (what, place) in places {
        let Place::S3 { bucket, .. } = place else { continue };
        let facts = match around.survey.bucket(bucket) {
            Ok(facts) => facts,
            Err(error) => {
                advice.push(out_of_reach(what, place, &error));
                continue;
            }
        };
        if seen != Some(bucket) {
            advice.extend(Looked { what, bucket, facts: &facts }.settings(around.region));
        }
        if what == "data.output" {
            let looked = Looked { what, bucket, facts: &facts };
            advice.extend(looked.outputs());
            advice.extend(encrypts(&facts).and_then(|key| keys.of_outputs(key)));
        }
        seen = Some(bucket);
    }
    advice
}

fn out_of_reach(what: &str, place: &Place, error: &StoreError) -> Advice {
    match error {
        StoreError::NotFound { .. } => {
            Advice::error(what, format!("{place}: not found"), "make the bucket").exits(4)
        }
        error => Advice::warning(what, error, "allow s3:ListBucket, so that it can be looked at"),
    }
}

fn encrypts(facts: &BucketFacts) -> Option<&str> {
    let default = facts.encryption.as_ref().ok().filter(|default| default.is_customers())?;
    default.key.as_deref()
}

struct Looked<'a> {
    what: &'static str,
    bucket: &'a str,
    facts: &'a BucketFacts,
}

impl Looked<'_> {
    /// What matters for any bucket.
    fn settings(&self, region: &str) -> Vec<Advice> {
        let (what, bucket) = (self.what, self.bucket);
        let mut advice = Vec::new();
        if let Some(found) = self.facts.region.as_deref().filter(|found| *found != region) {
            let why = format!("{bucket} lies in {found}, and the job runs in {region}");
            advice.push(Advice::error(what, why, "use a bucket of the job's Region").exits(2));
        }
        match &self.facts.blocks_public_access {
            Ok(true) => {}
            Ok(false) => advice.push(Advice::warning(
                what,
                format!("{bucket} doesn't block public access by itself"),
                "turn all four switches on with `aws s3api put-public-access-block`",
            )),
            Err(error) => advice.push(self.unseen(error)),
        }
        match &self.facts.gives_up_uploads {
            Ok(true) => {}
            Ok(false) => advice.push(Advice::warning(
                what,
                format!("{bucket} has no lifecycle rule that gives up unfinished uploads"),
                "add one with AbortIncompleteMultipartUpload: what a killed run leaves costs money",
            )),
            Err(error) => advice.push(self.unseen(error)),
        }
        advice
    }

    /// A request for a job has no member for the encryption of what Bedrock writes: the bucket
    /// decides.
    fn outputs(&self) -> Option<Advice> {
        let default = match &self.facts.encryption {
            Ok(default) => default,
            Err(error) => return Some(self.unseen(error)),
        };
        if default.is_customers() {
            return None;
        }
        let DefaultEncryption { algorithm, key } = default;
        let fix = "set the bucket's default encryption to aws:kms with a key of your own";
        if algorithm.starts_with("aws:kms") {
            let key = key.as_deref().unwrap_or("the key that AWS manages");
            let why = format!("{} encrypts by default with {key}", self.bucket);
            return Some(Advice::warning(self.what, why, fix));
        }
        let why = format!(
            "{} encrypts by default with {algorithm}, and so would all that Bedrock writes there",
            self.bucket
        );
        Some(Advice::error(self.what, why, fix).exits(5))
    }

    fn unseen(&self, error: &StoreError) -> Advice {
        Advice::warning(self.what, error, "allow the call, or look at this setting yourself")
    }
}
