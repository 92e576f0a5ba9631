//! What can be typed behind `expurgate key`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::key::case::Case;
use crate::key::evidence::GroupName;

/// `expurgate key`
#[derive(Subcommand)]
pub enum Key {
    /// Write the whole policy of a key for a case; with --apply, give it to the key.
    #[command(after_help = POLICY_EXAMPLES)]
    Policy(Policy),
    /// Tell whether a key can carry a case, what is missing, and what asks for trouble.
    #[command(after_help = CHECK_EXAMPLES)]
    Check(Check),
    /// Make a key with a case's policy, an alias and rotation.
    #[command(after_help = CREATE_EXAMPLES)]
    Create(Create),
    /// List the grants on a key, and the models that rest on them.
    #[command(after_help = GRANTS_EXAMPLES)]
    Grants(Grants),
    /// End a grant.
    #[command(after_help = REVOKE_EXAMPLES)]
    Revoke(Revoke),
    /// Tell from CloudTrail what was done with a key, and what is missing there.
    #[command(after_help = EVIDENCE_EXAMPLES)]
    Evidence(Evidence),
}

const POLICY_EXAMPLES: &str = "\
Examples:
  expurgate key policy customize --region us-east-1 \\
      --role arn:aws:iam::111122223333:role/Tuning > policy.json
  expurgate key policy nova-invoke --region us-east-1 \\
      --role arn:aws:iam::111122223333:role/Tuning \\
      --invoke-role arn:aws:iam::111122223333:role/Chat --apply alias/model --merge

--narrow-grants and --source-account go beyond what AWS's documentation prints and were never
tried with the real service: try them with a small job first.";

const CHECK_EXAMPLES: &str = "\
Examples:
  expurgate key check nova alias/model --region us-east-1 \\
      --role arn:aws:iam::111122223333:role/Tuning
  expurgate key check customize --policy policy.json --region us-east-1 \\
      --role arn:aws:iam::111122223333:role/Tuning

Only the key's side is seen: what IAM policies, permissions boundaries and organization
policies deny isn't. Exit code 5 where something that is needed is missing.";

const CREATE_EXAMPLES: &str = "\
Examples:
  expurgate key create nova --region us-east-1 --alias alias/model --tag team=support \\
      --role arn:aws:iam::111122223333:role/Tuning";

const GRANTS_EXAMPLES: &str = "\
Examples:
  expurgate key grants alias/model
  expurgate key grants arn:aws:kms:us-east-1:111122223333:key/... --format json";

const REVOKE_EXAMPLES: &str = "\
Examples:
  expurgate key revoke alias/model 0ab0ac0d... --dry-run
  expurgate key revoke alias/model 0ab0ac0d... --yes

A model can't be used any more once its primary grant is gone.";

const EVIDENCE_EXAMPLES: &str = "\
Examples:
  expurgate key evidence logs/ --key arn:aws:kms:us-east-1:111122223333:key/... --key alias/model
  expurgate key evidence s3://trail/AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/ \\
      --key arn:aws:kms:us-east-1:111122223333:key/... --format json
  expurgate key evidence --event-history --attach \\
      --receipt s3://clean-data/support/0123456789abcdef/receipt.json
  expurgate key evidence --log-group CloudTrail/logs --days 400 \\
      --key arn:aws:kms:us-east-1:111122223333:key/...

Exit code 1 where something is missing, or there that shouldn't be.";

/// A case, and who uses the key from where.
#[derive(Args)]
pub struct Covering {
    /// What the key is for.
    #[arg(value_enum, value_name = "CASE")]
    pub case: CaseArg,
    /// A role that customises or copies; may be given more than once.
    #[arg(long = "role", value_name = "ARN")]
    pub roles: Vec<String>,
    /// A role that only invokes, in the cases that end in -invoke; may be given more than once.
    #[arg(long = "invoke-role", value_name = "ARN")]
    pub invokers: Vec<String>,
    /// A role that reads or writes data under this key in S3: this program's, and the one that
    /// Bedrock takes on for the job. May be given more than once.
    #[arg(long = "data-role", value_name = "ARN")]
    pub data_roles: Vec<String>,
    /// A role that administers the key. Without any, IAM policies of the account may give any use
    /// of it.
    #[arg(long = "admin", value_name = "ARN")]
    pub admins: Vec<String>,
    /// A Region that the key is used in; may be given more than once.
    #[arg(long = "region", value_name = "REGION")]
    pub regions: Vec<String>,
    /// The account that owns the key, where the roles don't tell.
    #[arg(long, value_name = "ACCOUNT")]
    pub account: Option<String>,
    /// Let grants be made for services only, with the operations that Bedrock is known to ask for.
    #[arg(long)]
    pub narrow_grants: bool,
    /// Bind Bedrock's own use of a Nova model's key to the account.
    #[arg(long)]
    pub source_account: bool,
    /// Take users for principals too.
    #[arg(long)]
    pub allow_user: bool,
}

/// See [`Case`].
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CaseArg {
    /// A custom model; the roles that customise it also invoke it.
    Customize,
    /// A custom model; other roles invoke it.
    CustomizeInvoke,
    /// A copy of a model, in the Region copied to; the roles that copy it also invoke it.
    Copy,
    /// A copy of a model; other roles invoke it.
    CopyInvoke,
    /// The model that is copied, in its own Region.
    CopySource,
    /// A custom Nova model; the roles that customise it also invoke it.
    Nova,
    /// A custom Nova model; other roles invoke it.
    NovaInvoke,
}

impl From<CaseArg> for Case {
    fn from(case: CaseArg) -> Case {
        match case {
            CaseArg::Customize => Case::Customize,
            CaseArg::CustomizeInvoke => Case::CustomizeInvoke,
            CaseArg::Copy => Case::Copy,
            CaseArg::CopyInvoke => Case::CopyInvoke,
            CaseArg::CopySource => Case::CopySource,
            CaseArg::Nova => Case::Nova,
            CaseArg::NovaInvoke => Case::NovaInvoke,
        }
    }
}

/// `expurgate key policy`
#[derive(Args)]
pub struct Policy {
    /// The case.
    #[command(flatten)]
    pub covering: Covering,
    /// Give the policy to this key, after showing what changes.
    #[arg(long, value_name = "KEY")]
    pub apply: Option<String>,
    /// Keep the key's other statements; only those of the same Sid are replaced.
    #[arg(long, requires = "apply")]
    pub merge: bool,
    /// Don't ask.
    #[arg(long, requires = "apply")]
    pub yes: bool,
}

/// `expurgate key check`
#[derive(Args)]
pub struct Check {
    /// The case.
    #[command(flatten)]
    pub covering: Covering,
    /// The key: an ARN, an id or an alias.
    #[arg(value_name = "KEY", required_unless_present = "policy")]
    pub key: Option<String>,
    /// Look at the policy in this file instead, without any call.
    #[arg(long, value_name = "FILE", conflicts_with = "key")]
    pub policy: Option<PathBuf>,
    /// How it is told.
    #[arg(long, value_enum, default_value_t = Told::Table)]
    pub format: Told,
    /// Let what IAM policies decide count as missing.
    #[arg(long)]
    pub strict: bool,
}

/// `expurgate key create`
#[derive(Args)]
pub struct Create {
    /// The case; the key lies in the first Region that is named.
    #[command(flatten)]
    pub covering: Covering,
    /// A name for the key: alias/...
    #[arg(long, value_name = "ALIAS", value_parser = alias)]
    pub alias: String,
    /// What people read of it.
    #[arg(long, value_name = "TEXT", default_value = "Custom models, made with expurgate")]
    pub description: String,
    /// A tag; may be given more than once.
    #[arg(long = "tag", value_name = "KEY=VALUE", value_parser = tag)]
    pub tags: Vec<(String, String)>,
    /// Days between rotations.
    #[arg(long, value_name = "DAYS", default_value_t = 365,
          value_parser = clap::value_parser!(u16).range(90..=2560))]
    pub rotation_days: u16,
    /// Don't let KMS rotate the key.
    #[arg(long, conflicts_with = "rotation_days")]
    pub no_rotation: bool,
}

/// `expurgate key grants`
#[derive(Args)]
pub struct Grants {
    /// The key: an ARN, an id or an alias.
    #[arg(value_name = "KEY")]
    pub key: String,
    /// How it is told.
    #[arg(long, value_enum, default_value_t = Told::Table)]
    pub format: Told,
}

/// `expurgate key revoke`
#[derive(Args)]
pub struct Revoke {
    /// The key: an ARN, an id or an alias.
    #[arg(value_name = "KEY")]
    pub key: String,
    /// The grant's id, as `key grants` shows it.
    #[arg(value_name = "GRANT")]
    pub grant: String,
    /// Retire it, as whoever made it may, instead of revoking it as the key's administrator.
    #[arg(long)]
    pub retire: bool,
    /// Also where a model or job rests on the grant, or it isn't Bedrock's.
    #[arg(long)]
    pub force: bool,
    /// Only ask KMS whether it would.
    #[arg(long)]
    pub dry_run: bool,
    /// Don't ask.
    #[arg(long)]
    pub yes: bool,
}

/// `expurgate key evidence`
#[derive(Args)]
pub struct Evidence {
    /// Where records lie (.json, .json.gz): a file, a folder, or an s3:// prefix. CloudTrail's log
    /// files, or what `aws cloudtrail lookup-events` and `aws logs filter-log-events` print.
    #[arg(value_name = "PLACE", required_unless_present_any = ["event_history", "log_group"])]
    pub place: Option<String>,
    /// Read CloudTrail's own event history: 90 days, in the key's Region, without any trail.
    #[arg(long)]
    pub event_history: bool,
    /// Read a log group of CloudWatch Logs that a trail delivers to, by its name in the key's
    /// Region, or by its ARN.
    #[arg(long, value_name = "GROUP")]
    pub log_group: Option<GroupName>,
    /// Only the last so many days of the event history or the log group. The event history has 90.
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..=3653))]
    pub days: Option<u16>,
    /// The key's ARN; and again for other names that jobs are given, such as an alias. The model's
    /// key where only a receipt is named.
    #[arg(long = "key", value_name = "KEY", required_unless_present = "receipt")]
    pub keys: Vec<String>,
    /// A receipt; the job that it names must be found.
    #[arg(long, value_name = "RECEIPT")]
    pub receipt: Option<String>,
    /// Write what was found beside the receipt, as a statement about it; signed by the receipt's
    /// key where the receipt is.
    #[arg(long, requires = "receipt")]
    pub attach: bool,
    /// How it is told.
    #[arg(long, value_enum, default_value_t = Told::Table)]
    pub format: Told,
    /// The account that owns the bucket; a bucket of another account is refused.
    #[arg(long, value_name = "ACCOUNT")]
    pub bucket_owner: Option<String>,
}

/// How an answer is told.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Told {
    /// For people.
    Table,
    /// For programs.
    Json,
}

fn alias(text: &str) -> Result<String, String> {
    let name = text.strip_prefix("alias/").unwrap_or_default();
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"/_-".contains(&byte);
    match !name.is_empty() && name.bytes().all(letter) && !name.starts_with("aws/") {
        true => Ok(text.to_owned()),
        false => Err("alias/ and letters, digits, / _ -; alias/aws/ is for AWS".to_owned()),
    }
}

fn tag(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').filter(|(key, _)| !key.is_empty());
    let (key, value) = pair.ok_or("KEY=VALUE")?;
    Ok((key.to_owned(), value.to_owned()))
}
