//! What can be typed about rules.

use std::path::PathBuf;

use clap::Subcommand;

/// `expurgate rules`
#[derive(Subcommand)]
pub enum Rules {
    /// A line for each rule: its id, its entity, its confidence without context, its title.
    #[command(after_help = LIST_EXAMPLES)]
    List {
        /// A folder with more rule packs (*.toml).
        #[arg(long, value_name = "DIR")]
        rules: Option<PathBuf>,
    },
    /// All of one rule, as a pack writes it.
    #[command(after_help = SHOW_EXAMPLES)]
    Show {
        /// The rule's id.
        id: String,
        /// A folder with more rule packs (*.toml).
        #[arg(long, value_name = "DIR")]
        rules: Option<PathBuf>,
    },
    /// Lint the rules and run the examples inside them.
    #[command(after_help = TEST_EXAMPLES)]
    Test {
        /// A folder with more rule packs (*.toml).
        #[arg(long, value_name = "DIR")]
        rules: Option<PathBuf>,
    },
}

pub const EXAMPLES: &str = "\
Examples:
  expurgate rules list
  expurgate rules show iban
  expurgate rules test --rules my-rules/";

const LIST_EXAMPLES: &str = "\
Examples:
  expurgate rules list
  expurgate rules list | grep -i passport
  expurgate rules list --rules my-rules/";

const SHOW_EXAMPLES: &str = "\
Examples:
  expurgate rules show iban
  expurgate rules show badge-number --rules my-rules/

A policy names rules by their ids: `disable = [\"mac-address\"]` under [rules].";

const TEST_EXAMPLES: &str = "\
Examples:
  expurgate rules test
  expurgate rules test --rules my-rules/

Each line names the file and the rule; exit code 1 where one fails. The lint refuses patterns that
match nothing or without bound, ids that are there twice, and rules without three examples and three
counterexamples. `redact`, `scan` and `run` load no pack that fails.";
