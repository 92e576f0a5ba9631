//! A rule is data: what one kind of confidential value looks like, what must stand beside it, which
//! check proves it, and the examples that prove the rule.
//!
//! Rules come in packs (`rules/*.toml`), compiled in or the user's own. This room knows the format
//! of a pack and what a well-made rule is; it can't search.

mod builtin;
mod digest;
mod lint;
mod pack;

pub use builtin::builtin;
pub use digest::{digest, digest_hex};
pub use lint::{Complaint, TAKEN, lint};
pub use pack::{Pack, PackError};

use serde::{Deserialize, Serialize};

/// How sure a finding is. ARCHITECTURE.md defines the three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// The shape alone, or a value that documentation uses.
    Low,
    /// The shape with context, or a shape that little else has.
    Medium,
    /// The value proves itself, by a checksum or a provider's token format; or context speaks for a
    /// shape that little else has.
    High,
}

/// What a leak of such a value would cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// An inconvenience.
    Low,
    /// Personal data.
    Medium,
    /// Identity or money.
    High,
    /// Access to systems.
    Critical,
}

/// One kind of confidential value.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Kebab-case name, unique over all packs.
    pub id: String,
    /// What it finds, in capitals: the tag that replaces it, and the key of `[actions]`.
    pub entity: String,
    /// One line for people.
    pub title: String,
    /// Regular expressions in the regex crate's syntax, ASCII classes. A group named `secret`
    /// narrows the finding to that group.
    #[serde(default)]
    pub patterns: Vec<String>,
    /// Bytes (ASCII) that may not stand right before a match: "." keeps the digits of 0.4532...
    /// from being read as a card number. A hyphen behind a line break may.
    #[serde(default)]
    pub not_after: String,
    /// Words near the value, as whole tokens in lower case; several words stand with one space.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// Names of JSON keys that count as context, as tokens in lower case with one space ("card
    /// number" fits `cardNumber`, `card_number`, `customer-card-number`).
    #[serde(default)]
    pub key_names: Vec<String>,
    /// Without context there is no finding.
    #[serde(default)]
    pub requires_context: bool,
    /// A named checksum or structural test.
    #[serde(default)]
    pub check: Option<String>,
    /// If true, a candidate that fails the check is dropped, and `confidence` speaks of those that
    /// pass. If false, a failure changes nothing and a pass raises to high.
    #[serde(default)]
    pub check_required: bool,
    /// How sure a match is before context and check. Context raises it by one step.
    pub confidence: Confidence,
    /// What a leak would cost.
    pub severity: Severity,
    /// On unless a policy disables it; `false` waits for a policy to enable it.
    #[serde(default = "on")]
    pub enabled: bool,
    /// Part of the search for names and addresses: off where a policy has `names = "off"`.
    #[serde(default)]
    pub of_names: bool,
    /// Where the format is documented.
    #[serde(default)]
    pub references: Vec<String>,
    /// Lines or whole JSON records in which the rule finds something.
    pub examples: Vec<String>,
    /// Lines or whole JSON records in which it finds nothing.
    pub counterexamples: Vec<String>,
}

fn on() -> bool {
    true
}
