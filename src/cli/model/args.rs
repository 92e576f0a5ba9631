//! What can be typed behind `expurgate model`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::args::{Looking, RoleFiles};
pub use crate::cli::key::args::Told;

/// `expurgate model`
#[derive(Subcommand)]
pub enum Model {
    /// Tell what a model is, its key, job and data, and what rests on it.
    #[command(after_help = SHOW_EXAMPLES)]
    Show(Show),
    /// Copy a model into another Region, under your key there.
    #[command(after_help = COPY_EXAMPLES)]
    Copy(Copy),
    /// Delete a model, and prove that it is gone.
    #[command(after_help = DELETE_EXAMPLES)]
    Delete(Delete),
    /// Remove a model that knows too much, with its copies, and make it anew from sanitised data.
    #[command(after_help = REMEDIATE_EXAMPLES)]
    Remediate(Remediate),
}

const SHOW_EXAMPLES: &str = "\
Examples:
  expurgate model show support-tone
  expurgate model show arn:aws:bedrock:us-east-1:111122223333:custom-model/... \\
      --regions us-east-1,us-west-2 --format json

Copies are known only in the Regions that they were copied to: name those with --regions.";

const COPY_EXAMPLES: &str = "\
Examples:
  expurgate model copy support-tone --to-region us-west-2 --name support-tone \\
      --kms-key arn:aws:kms:us-west-2:111122223333:key/... \\
      --role arn:aws:iam::111122223333:role/Copier

The policies of both keys are looked at first, for the role that copies: exit code 5 where one
lacks what is needed, with the statement to add. The same command goes on with its own copy.";

const DELETE_EXAMPLES: &str = "\
Examples:
  expurgate model delete support-tone --dry-run
  expurgate model delete support-tone --with-dependents --yes

Provisioned throughput that was bought for a term can't be deleted before the term is over: exit
code 7, and nothing is removed.";

const REMEDIATE_EXAMPLES: &str = "\
Examples:
  expurgate model remediate support-tone --job anew.toml --regions us-east-1,us-west-2 --dry-run
  expurgate model remediate support-tone --job anew.toml --regions us-east-1,us-west-2

In this order: all that is needed to rebuild the model is written beside the job file
(anew.remediation.json); the data is sanitised and verified; deployments, throughput, copies and
the model are removed, and each must be gone; the grants on the keys are watched until they are
retired; the job is submitted, with a token of its own. job.name must be new: Bedrock keeps the
names of old jobs. The same command goes on wherever it was interrupted.";

/// Which model is meant.
#[derive(Args)]
pub struct Meant {
    /// The model's name or ARN.
    #[arg(value_name = "MODEL")]
    pub model: String,
    /// Its Region, where no ARN tells it.
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,
}

/// `expurgate model show`
#[derive(Args)]
pub struct Show {
    /// The model.
    #[command(flatten)]
    pub meant: Meant,
    /// Regions where copies may be; its own is always among them.
    #[arg(long, value_name = "REGION,...", value_delimiter = ',')]
    pub regions: Vec<String>,
    /// How it is told.
    #[arg(long, value_enum, default_value_t = Told::Table)]
    pub format: Told,
}

/// `expurgate model copy`
#[derive(Args)]
pub struct Copy {
    /// The model.
    #[command(flatten)]
    pub meant: Meant,
    /// The Region to copy to.
    #[arg(long, value_name = "REGION")]
    pub to_region: String,
    /// The name of the copy.
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// Your key in that Region: ARN, id or alias.
    #[arg(long, value_name = "KEY")]
    pub kms_key: String,
    /// The role that copies: the one that this command is run with. May be given more than once.
    #[arg(long = "role", required = true, value_name = "ARN")]
    pub roles: Vec<String>,
    /// Take a user for a principal too.
    #[arg(long)]
    pub allow_user: bool,
    /// A tag of the copy. May be given more than once.
    #[arg(long = "tag", value_name = "KEY=VALUE", value_parser = tag)]
    pub tags: Vec<(String, String)>,
    /// Look at the keys and print the request, and copy nothing.
    #[arg(long)]
    pub dry_run: bool,
}

/// `expurgate model delete`
#[derive(Args)]
pub struct Delete {
    /// The model.
    #[command(flatten)]
    pub meant: Meant,
    /// Remove deployments and provisioned throughput first.
    #[arg(long)]
    pub with_dependents: bool,
    /// Print what would be removed, in order, and remove nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Don't ask.
    #[arg(long)]
    pub yes: bool,
}

/// `expurgate model remediate`
#[derive(Args)]
pub struct Remediate {
    /// The model.
    #[command(flatten)]
    pub meant: Meant,
    /// The job that makes it anew.
    #[arg(long, value_name = "JOB.toml")]
    pub job: PathBuf,
    /// Regions where copies may be; its own is always among them.
    #[arg(long, value_name = "REGION,...", value_delimiter = ',')]
    pub regions: Vec<String>,
    /// Where it is written down; `<JOB>.remediation.json` if not given.
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
    /// Remove the model before there is new data.
    #[arg(long)]
    pub delete_first: bool,
    /// Seconds that grants are watched; KMS may take five minutes to show that one is retired.
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    pub grants_within: u64,
    /// Also wait for the new job's end and check what it left.
    #[arg(long)]
    pub wait: bool,
    /// Print what would be done, in order, and do nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Don't ask before anything is removed.
    #[arg(long)]
    pub yes: bool,
    /// What is looked for.
    #[command(flatten)]
    pub looking: Looking,
    /// What is known of the service role.
    #[command(flatten)]
    pub role: RoleFiles,
    /// The account that owns the buckets; a bucket of another account is refused.
    #[arg(long, value_name = "ACCOUNT")]
    pub bucket_owner: Option<String>,
}

fn tag(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("write a tag as KEY=VALUE".to_owned()),
    }
}
