//! What can be typed behind `expurgate job`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::cli::args::Looking;
pub use crate::cli::key::args::Told;
use crate::train::JobState;

/// `expurgate job`
#[derive(Subcommand)]
pub enum Job {
    /// Submit a dataset that stands published: verify it again, then ask Bedrock for the job.
    #[command(after_help = SUBMIT_EXAMPLES)]
    Submit(Submit),
    /// Tell where a job stands.
    #[command(after_help = STATUS_EXAMPLES)]
    Status(Status),
    /// Wait for a job's end; check the model's key, and all that the job wrote.
    #[command(after_help = WAIT_EXAMPLES)]
    Wait(Wait),
    /// Stop a job.
    #[command(after_help = STOP_EXAMPLES)]
    Stop(Stop),
    /// List jobs, the newest first.
    #[command(after_help = LIST_EXAMPLES)]
    List(List),
}

const SUBMIT_EXAMPLES: &str = "\
Examples:
  expurgate run job.toml --dry-run && expurgate job submit job.toml
  expurgate job submit s3://clean-data/support/0123456789abcdef/receipt.json --job job.toml
  expurgate job submit job.toml --wait

A receipt is good for one job: the same command again finds the job that it started, and never
starts a second one. Whoever submits needs no access to the raw data when a receipt is named.";

const STATUS_EXAMPLES: &str = "\
Examples:
  expurgate job status support-tone-2026-11
  expurgate job status job.toml --format json | jq -r .state

Exit code 7 where the job failed or was stopped.";

const WAIT_EXAMPLES: &str = "\
Examples:
  expurgate job wait job.toml
  expurgate job wait support-tone-2026-11 --kms-key alias/model

Ctrl-C ends the waiting, not the job; the same command goes on. What Bedrock wrote is searched by
the policy, as training data is: exit code 1 where it holds what the policy takes out, 5 where the
model or an output isn't under the right key, 7 where the job failed or was stopped.";

const STOP_EXAMPLES: &str = "\
Examples:
  expurgate job stop support-tone-2026-11
  expurgate job stop job.toml --wait

A job that is stopping or stopped already is as asked for; exit code 7 for one that has ended.";

const LIST_EXAMPLES: &str = "\
Examples:
  expurgate job list --status in-progress
  expurgate job list --name support --after 2026-11-01T00:00:00Z --format json";

/// `expurgate job submit`
#[derive(Args)]
pub struct Submit {
    /// The job, whose dataset is found by its plan; or the receipt of a dataset, with --job.
    #[arg(value_name = "RECEIPT|JOB.toml")]
    pub what: String,
    /// The job that a receipt's dataset is submitted for.
    #[arg(long, value_name = "JOB.toml")]
    pub job: Option<PathBuf>,
    /// Also wait for the job's end and check what it left.
    #[arg(long)]
    pub wait: bool,
    /// What was looked for; the policy must be the receipt's own.
    #[command(flatten)]
    pub looking: Looking,
    /// The account that owns the buckets; a bucket of another account is refused.
    #[arg(long, value_name = "ACCOUNT")]
    pub bucket_owner: Option<String>,
}

/// Which job is meant, and where it runs.
#[derive(Args)]
pub struct Named {
    /// The job's name, its ARN, or its job file.
    #[arg(value_name = "JOB")]
    pub job: String,
    /// The Region, where neither an ARN nor a key in a job file tells it.
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,
}

/// `expurgate job status`
#[derive(Args)]
pub struct Status {
    /// The job.
    #[command(flatten)]
    pub named: Named,
    /// How it is told.
    #[arg(long, value_enum, default_value_t = Told::Table)]
    pub format: Told,
}

/// `expurgate job wait`
#[derive(Args)]
pub struct Wait {
    /// The job.
    #[command(flatten)]
    pub named: Named,
    /// The key that the model must be under: ARN, id or alias. A job file names it; else any
    /// customer managed key will do.
    #[arg(long, value_name = "KEY")]
    pub kms_key: Option<String>,
    /// What is looked for in what the job wrote.
    #[command(flatten)]
    pub looking: Looking,
    /// The account that owns the buckets; a bucket of another account is refused.
    #[arg(long, value_name = "ACCOUNT")]
    pub bucket_owner: Option<String>,
}

/// `expurgate job stop`
#[derive(Args)]
pub struct Stop {
    /// The job.
    #[command(flatten)]
    pub named: Named,
    /// Wait until it has stopped.
    #[arg(long)]
    pub wait: bool,
}

/// `expurgate job list`
#[derive(Args)]
pub struct List {
    /// Only jobs that stand so.
    #[arg(long, value_enum, value_name = "STATUS")]
    pub status: Option<StateArg>,
    /// Only jobs with this in their names.
    #[arg(long, value_name = "TEXT")]
    pub name: Option<String>,
    /// Only jobs created after this moment, such as 2026-11-27T00:00:00Z.
    #[arg(long, value_name = "TIME")]
    pub after: Option<String>,
    /// Only jobs created before this moment.
    #[arg(long, value_name = "TIME")]
    pub before: Option<String>,
    /// At most so many.
    #[arg(long, value_name = "N")]
    pub most: Option<usize>,
    /// The Region; the configured one if not given.
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,
    /// How they are told.
    #[arg(long, value_enum, default_value_t = Told::Table)]
    pub format: Told,
}

/// See [`JobState`].
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StateArg {
    /// Validation, data processing or training.
    InProgress,
    /// Done; there is a model.
    Completed,
    /// Failed.
    Failed,
    /// Being stopped.
    Stopping,
    /// Stopped.
    Stopped,
}

impl From<StateArg> for JobState {
    fn from(state: StateArg) -> Self {
        match state {
            StateArg::InProgress => JobState::InProgress,
            StateArg::Completed => JobState::Completed,
            StateArg::Failed => JobState::Failed,
            StateArg::Stopping => JobState::Stopping,
            StateArg::Stopped => JobState::Stopped,
        }
    }
}
