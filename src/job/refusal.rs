//! Refusals are what Bedrock, or this program before it, doesn't do, and how jobs end badly.

/// Why something isn't done, or how it ended badly.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A job of this name is another's.
    #[error("{job}: a job of this name was started by another request; choose another job.name")]
    NameTaken {
        /// The job's name.
        job: String,
    },
    /// The receipt was good for another job.
    #[error(
        "{job}: this dataset was submitted before, as that job; a receipt is good for one job: \
         `expurgate run` with another job.name makes a dataset with its own"
    )]
    TokenUsed {
        /// The name of the job that was started with it.
        job: String,
    },
    /// There is no such job.
    #[error("{job}: no such job in {region}; `expurgate job list` shows those that are there")]
    NoJob {
        /// As asked for.
        job: String,
        /// Where it was looked for.
        region: String,
    },
    /// The job that was started can't be found again.
    #[error("{job}: was started and can't be found; look at it in the console before trying again")]
    Lost {
        /// The job's ARN.
        job: String,
    },
    /// It failed.
    #[error("{job}: failed: {why}")]
    Failed {
        /// The job's ARN.
        job: String,
        /// Bedrock's words.
        why: String,
    },
    /// It was stopped.
    #[error("{job}: was stopped")]
    Stopped {
        /// The job's ARN.
        job: String,
    },
    /// It has ended and can't be stopped any more.
    #[error("{job}: is {state} already and can't be stopped")]
    Ended {
        /// The job's ARN.
        job: String,
        /// Where it stands.
        state: &'static str,
    },
    /// There is no such model.
    #[error("{model}: no such model in {region}; name its ARN, or its Region with --region")]
    NoModel {
        /// As asked for.
        model: String,
        /// Where it was looked for.
        region: String,
    },
    /// Something stands on the model.
    #[error("{model}: {by} must go first; --with-dependents removes it")]
    Held {
        /// The model's ARN.
        model: String,
        /// What stands on it.
        by: String,
    },
    /// Something stands on the model that was bought for a term.
    #[error(
        "{model}: can't be deleted before {ends}, when the term of the provisioned throughput \
         {what} is over"
    )]
    Committed {
        /// The model's ARN.
        model: String,
        /// The throughput's name.
        what: String,
        /// When its term is over.
        ends: String,
    },
    /// The model is being copied.
    #[error("{job}: copies this model; wait for its end, so that the copy can go too")]
    CopyUnderWay {
        /// The copy job's ARN.
        job: String,
    },
    /// The service goes on refusing to delete a model, or what stands on it.
    #[error("{arn}: Bedrock doesn't delete it: {why}; the same command tries again")]
    Undeletable {
        /// Its ARN.
        arn: String,
        /// Bedrock's words.
        why: String,
    },
    /// There is no model, or not under the key that was asked for.
    #[error("{job}: the model is encrypted with {found}, not with {wanted}; don't use this model")]
    ModelKey {
        /// The job's ARN.
        job: String,
        /// The key found.
        found: String,
        /// The key asked for.
        wanted: String,
    },
    /// What Bedrock wrote isn't encrypted with a KMS key.
    #[error(
        "{object}: Bedrock's output is encrypted with {found}; set the bucket's default to aws:kms"
    )]
    Output {
        /// The object.
        object: String,
        /// Its encryption.
        found: String,
    },
    /// What Bedrock wrote holds what the policy takes out.
    #[error(
        "{object}: Bedrock's output holds {count} of rule {rule}, so the model may know them; \
         `expurgate model remediate` makes it anew"
    )]
    Leak {
        /// The object.
        object: String,
        /// The rule.
        rule: String,
        /// How often.
        count: u64,
    },
    /// What Bedrock wrote can't be searched whole.
    #[error(
        "{object}: {count} lines of Bedrock's output can't be read, so nobody knows what is in \
         them; look at the object yourself"
    )]
    Unsearched {
        /// The object.
        object: String,
        /// How many lines.
        count: u64,
    },
}

impl Refusal {
    pub(super) fn exit_code(&self) -> u8 {
        match self {
            Refusal::Leak { .. } | Refusal::Unsearched { .. } => 1,
            Refusal::Held { .. } => 2,
            Refusal::ModelKey { .. } | Refusal::Output { .. } => 5,
            _ => 7,
        }
    }
}
