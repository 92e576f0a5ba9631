//! What can be typed. Meaning is given to it by the commands.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::job::args::Job;
use super::key::args::{Key, Told};
use super::model::args::Model;
use crate::limits::{MEMORY_BYTES_MIN, THREADS_MAX};
use crate::rule::Confidence;
pub use choice::{Colour, NamesArg, OnMalformedArg, ProgressMode};
pub use rules::Rules;

mod choice;
mod rules;

/// Take confidential data out of fine-tuning data before Amazon Bedrock sees it, and prove it.
#[derive(Parser)]
#[command(name = "expurgate", version, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How it is shown.
    #[command(flatten)]
    pub show: Show,
}

const EXIT_CODES: &str = "\
Exit codes:
  0        done
  1        content: something found by scan or verify, or a record refused
  2        usage or configuration
  3        source unreadable or changed
  4        destination or storage
  5        credentials, key or permission
  6        another run owns the output
  7        the Bedrock job was refused, failed or stopped
  70       an internal error; please report it
  130      interrupted by Ctrl-C (INT); the same command goes on
  143      ended by TERM or HUP; the same command goes on";

/// The commands.
#[derive(Subcommand)]
pub enum Command {
    /// Sanitise: local files or folders, s3:// URIs, or - for stdin and stdout.
    #[command(after_help = REDACT_EXAMPLES)]
    Redact(Redact),
    /// Find only; write nothing but the findings.
    #[command(after_help = SCAN_EXAMPLES)]
    Scan(Scan),
    /// Do the whole job: preflight, redact, verify, submit, wait, check the outputs.
    #[command(after_help = RUN_EXAMPLES)]
    Run(Run),
    /// Do the preflight alone: formats and quotas, keys and their policies, buckets, role. Writes
    /// nothing.
    #[command(after_help = CHECK_EXAMPLES)]
    Check(Check),
    /// Prove a dataset again from its receipt.
    #[command(after_help = VERIFY_EXAMPLES)]
    Verify(Verify),
    /// The rules: what is looked for.
    #[command(subcommand, after_help = rules::EXAMPLES)]
    Rules(Rules),
    /// Keys: who may use them, their grants, and what was done with them.
    #[command(subcommand)]
    Key(Key),
    /// Customization jobs: submitted from a receipt, looked at, waited for, stopped.
    #[command(subcommand)]
    Job(Job),
    /// Custom models: what rests on them, copies, and how they go.
    #[command(subcommand)]
    Model(Model),
    /// Print the completions of a shell.
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page.
    #[command(after_help = MAN_EXAMPLES)]
    Man,
}

const REDACT_EXAMPLES: &str = "\
Examples:
  expurgate redact chat.jsonl -o clean.jsonl
  expurgate redact raw/ -o clean/ --policy policy.toml --findings findings.jsonl
  expurgate redact s3://raw-data/train/ -o s3://clean-data/train/ --kms-key arn:aws:kms:...
  zcat chat.jsonl.gz | expurgate redact - -o - | jq .";

const SCAN_EXAMPLES: &str = "\
Examples:
  expurgate scan chat.jsonl
  expurgate scan raw/ --format json > findings.jsonl
  expurgate scan raw/ --format sarif > findings.sarif";

const RUN_EXAMPLES: &str = "\
Examples:
  expurgate run job.toml --dry-run > request.json
  aws bedrock create-model-customization-job --cli-input-json file://request.json
  expurgate run job.toml

The same command goes on where a killed run stopped.";

const CHECK_EXAMPLES: &str = "\
Examples:
  expurgate check job.toml
  aws iam get-role --role-name BedrockCustomization > role.json
  aws iam get-role-policy --role-name BedrockCustomization --policy-name data > data.json
  expurgate check job.toml --role-trust role.json --role-policy data.json --format json

Exit code of the first error: 1 the records, 2 the job file or a Region, 4 a bucket that isn't
there, 5 a key, its policy, the role or an encryption.";

const VERIFY_EXAMPLES: &str = "\
Examples:
  expurgate verify clean/receipt.json
  expurgate verify clean/receipt.json --policy policy.toml
  expurgate verify s3://clean-data/support/0123456789abcdef/receipt.json \\
      --signed-by arn:aws:kms:us-east-1:111122223333:key/...
  expurgate verify receipt.json --public-key receipt-key.pem

A signature tells that whoever may use the key made the receipt: name the key, or its public half,
that you trust. Without either, the key is the one that the receipt itself names, and what the
receipt says of its policy counts only where it is the standard one: name the policy.";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  source <(expurgate completions bash)
  expurgate completions zsh > \"${fpath[1]}/_expurgate\"
  expurgate completions fish > ~/.config/fish/completions/expurgate.fish";

const MAN_EXAMPLES: &str = "\
Examples:
  expurgate man | man -l -
  expurgate man > ~/.local/share/man/man1/expurgate.1";

/// How things are shown.
#[derive(Args)]
pub struct Show {
    /// How progress is shown: a bar on a terminal, else a line every few seconds.
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "MODE")]
    pub progress: ProgressMode,
    /// Whether to use colour.
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
    /// Say nothing but errors.
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say more; twice for the services' calls.
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

/// What is looked for, and what the machine may give to it.
#[derive(Args, Clone)]
pub struct Looking {
    /// The policy; `expurgate.toml` in the working folder if there is one.
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// A folder with more rule packs (*.toml).
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// What happens to a line that can't be read whole, over what the policy says.
    #[arg(long, value_enum, value_name = "WHAT")]
    pub on_malformed: Option<OnMalformedArg>,
    /// How names of persons and addresses are looked for, over what the policy says.
    #[arg(long, value_enum, value_name = "MODE")]
    pub names: Option<NamesArg>,
    /// Threads that scan; if not given, as many as the processors that this process may use: the
    /// quota of its control group (v1 or v2) and its affinity count, not what the machine has.
    #[arg(long, value_name = "N", value_parser = threads)]
    pub threads: Option<usize>,
    /// Memory for data in flight, such as 256M; if not given, 192M, or 12M for each of more than
    /// 16 threads.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub memory: Option<usize>,
}

/// `expurgate redact`
#[derive(Args)]
pub struct Redact {
    /// Files, folders, s3:// URIs, or - for stdin.
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<String>,
    /// A file where INPUT is one file, else a folder or an s3:// prefix; - for stdout.
    #[arg(short, long, value_name = "OUTPUT")]
    pub output: String,
    /// What is looked for.
    #[command(flatten)]
    pub looking: Looking,
    /// Write one row for each decision here, without plaintext.
    #[arg(long, value_name = "FILE")]
    pub findings: Option<PathBuf>,
    /// Where the receipt goes, beside a single output file; `<OUTPUT>.receipt.json` if not given.
    #[arg(long, value_name = "FILE")]
    pub receipt: Option<PathBuf>,
    /// Where lines go that can't be read, with --on-malformed quarantine. Never under OUTPUT.
    #[arg(long, value_name = "PATH")]
    pub quarantine: Option<String>,
    /// The customer managed key that s3:// outputs are encrypted with.
    #[arg(long, value_name = "ARN")]
    pub kms_key: Option<String>,
    /// The account that owns the buckets; a bucket of another account is refused.
    #[arg(long, value_name = "ACCOUNT")]
    pub bucket_owner: Option<String>,
    /// Read each stored object back and scan it once more before it is published.
    #[arg(long)]
    pub verify: bool,
}

/// `expurgate scan`
#[derive(Args)]
pub struct Scan {
    /// Files, folders, s3:// URIs, or - for stdin.
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<String>,
    /// How findings are told.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// What is looked for.
    #[command(flatten)]
    pub looking: Looking,
    /// Write one row for each finding here as well.
    #[arg(long, value_name = "FILE")]
    pub findings: Option<PathBuf>,
    /// The account that owns the buckets; a bucket of another account is refused.
    #[arg(long, value_name = "ACCOUNT")]
    pub bucket_owner: Option<String>,
}

/// How findings are told.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Counts by rule, for people.
    Table,
    /// A row for each finding, JSONL.
    Json,
    /// SARIF 2.1.0.
    Sarif,
}

/// `expurgate run`
#[derive(Args)]
pub struct Run {
    /// The job.
    #[arg(value_name = "JOB.toml")]
    pub job: PathBuf,
    /// Do all but submit, and print the request as JSON.
    #[arg(long)]
    pub dry_run: bool,
    /// The service role's policies.
    #[command(flatten)]
    pub role: RoleFiles,
    /// What is looked for.
    #[command(flatten)]
    pub looking: Looking,
    /// Write one row for each decision here, without plaintext.
    #[arg(long, value_name = "FILE")]
    pub findings: Option<PathBuf>,
    /// Where lines go that can't be read, with --on-malformed quarantine. Never under the output.
    #[arg(long, value_name = "PATH")]
    pub quarantine: Option<String>,
    /// The account that owns the buckets; a bucket of another account is refused.
    #[arg(long, value_name = "ACCOUNT")]
    pub bucket_owner: Option<String>,
}

/// The service role's policies, since this program doesn't ask IAM for them.
#[derive(Args, Default)]
pub struct RoleFiles {
    /// The service role's trust policy: the document, or what `aws iam get-role` prints.
    #[arg(long, value_name = "FILE")]
    pub role_trust: Option<PathBuf>,
    /// A policy of the service role: the document, or what `aws iam get-role-policy` or
    /// `get-policy-version` prints. May be given more than once; all of them count together.
    #[arg(long = "role-policy", value_name = "FILE")]
    pub role_policies: Vec<PathBuf>,
}

/// `expurgate check`
#[derive(Args)]
pub struct Check {
    /// The job.
    #[arg(value_name = "JOB.toml")]
    pub job: PathBuf,
    /// How it is told.
    #[arg(long, value_enum, default_value_t = Told::Table)]
    pub format: Told,
    /// The service role's policies.
    #[command(flatten)]
    pub role: RoleFiles,
    /// What is looked for.
    #[command(flatten)]
    pub looking: Looking,
    /// The account that owns the buckets; a bucket of another account is refused.
    #[arg(long, value_name = "ACCOUNT")]
    pub bucket_owner: Option<String>,
}

/// `expurgate verify`
#[derive(Args)]
pub struct Verify {
    /// The receipt: a local file or an s3:// URI.
    #[arg(value_name = "RECEIPT")]
    pub receipt: String,
    /// The public half of the key that signed the receipt, as PEM; a receipt that isn't signed by
    /// it is refused. With it, no key is looked up.
    #[arg(long, value_name = "FILE")]
    pub public_key: Option<PathBuf>,
    /// The key that must have signed the receipt; a receipt that isn't signed by it is refused. An
    /// ARN where --public-key is given, else also an alias.
    #[arg(long, value_name = "KEY")]
    pub signed_by: Option<String>,
    /// Scan with the rules at hand, also where they are not the receipt's: those of another version
    /// of this program, or other packs. The result says so.
    #[arg(long)]
    pub other_rules: bool,
    /// Scan by the policy's settings that the receipt names, also where nobody vouches for them: it
    /// isn't signed, or its signer was named neither with --signed-by nor with --public-key. The
    /// result says so.
    #[arg(long, conflicts_with = "policy")]
    pub receipt_settings: bool,
    /// What is looked for; the policy must be the receipt's own.
    #[command(flatten)]
    pub looking: Looking,
    /// The account that owns the buckets; a bucket of another account is refused.
    #[arg(long, value_name = "ACCOUNT")]
    pub bucket_owner: Option<String>,
}

/// How many threads.
fn threads(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(threads @ 1..=THREADS_MAX) => Ok(threads),
        _ => Err(format!("give a number from 1 to {THREADS_MAX}")),
    }
}

/// A size with an optional unit of 1024: `300000000`, `256M`, `1GiB`.
fn size(text: &str) -> Result<usize, String> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = text[digits.len()..].trim_end_matches("iB").trim_end_matches('B');
    let shift = match unit {
        "" => 0,
        "K" | "k" => 10,
        "M" | "m" => 20,
        "G" | "g" => 30,
        _ => return Err("give a number of bytes, or one with K, M or G".to_owned()),
    };
    let number: usize = digits.parse().map_err(|_| "not a number".to_owned())?;
    let bytes = number.checked_shl(shift).filter(|bytes| bytes >> shift == number);
    match bytes {
        Some(bytes) if bytes >= MEMORY_BYTES_MIN => Ok(bytes),
        _ => Err(format!("at least {}M", MEMORY_BYTES_MIN >> 20)),
    }
}

/// The words for a confidence.
pub fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Low => "low",
        Confidence::Medium => "medium",
        Confidence::High => "high",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_made() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }

    #[test]
    fn sizes_have_units_of_1024() {
        assert_eq!(size("256M"), Ok(256 << 20));
        assert_eq!(size("1GiB"), Ok(1 << 30));
        assert!(size("1M").is_err() && size("x").is_err() && size("99999999999G").is_err());
    }
}
