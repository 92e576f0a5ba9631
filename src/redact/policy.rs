//! A policy is what a customer decides: what is acted on, how, and what is never touched.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::action::Action;
use crate::limits::NAMES_BIAS;
use crate::rule::Confidence;

/// The customer's decisions, complete.
///
/// It has no `Debug`: an allow-list holds values.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    pub(super) version: u32,
    /// What happens to a finding that `actions` doesn't name.
    #[serde(default = "tag")]
    pub default_action: Action,
    /// Findings below this are left alone.
    #[serde(default = "medium")]
    pub min_confidence: Confidence,
    /// What happens to a line that can't be read whole.
    #[serde(default = "fail")]
    pub on_malformed: OnMalformed,
    /// Person names and addresses.
    #[serde(default = "balanced")]
    pub names: Names,
    /// Where in a record is looked.
    #[serde(default)]
    pub scan: Scope,
    /// Rules switched off and on.
    #[serde(default)]
    pub rules: Switches,
    /// By rule id or entity; the rule id wins.
    #[serde(default)]
    pub actions: BTreeMap<String, Action>,
    /// Values that are never touched.
    #[serde(default)]
    pub allow: Vec<Allow>,
    /// The customer's own terms.
    #[serde(default)]
    pub deny: Vec<DenyFile>,
    #[serde(default)]
    pub(super) pseudonym: Option<toml::Value>,
}

/// What happens to a line that can't be read whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnMalformed {
    /// The run stops and publishes nothing.
    Fail,
    /// The line is left out, and counted.
    Drop,
    /// The line goes to quarantine, and is counted.
    Quarantine,
}

/// How person names and addresses are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Names {
    /// Not at all.
    Off,
    /// Few false hits.
    Precise,
    /// Between the two.
    Balanced,
    /// Few misses.
    Thorough,
}

impl Names {
    /// What counts beforehand for each word of a name or an address; nothing where none is looked
    /// for. `MODEL.md` has the figures of each.
    pub(super) fn bias(self) -> Option<i32> {
        match self {
            Names::Off => None,
            Names::Precise => Some(-NAMES_BIAS),
            Names::Balanced => Some(0),
            Names::Thorough => Some(NAMES_BIAS),
        }
    }
}

/// Where in a record is looked: globs over JSON pointers, `*` for one step, `**` for any number.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// Only here; everywhere if empty.
    #[serde(default)]
    pub include: Vec<String>,
    /// Not here.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// Also the keys of objects.
    #[serde(default = "yes")]
    pub keys: bool,
    /// Also numbers.
    #[serde(default = "yes")]
    pub numbers: bool,
}

impl Default for Scope {
    /// Everything.
    fn default() -> Self {
        Scope { include: Vec::new(), exclude: Vec::new(), keys: true, numbers: true }
    }
}

/// Rules switched off and on, by id.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Switches {
    /// Off, though on by default.
    #[serde(default)]
    pub disable: Vec<String>,
    /// On, though off by default.
    #[serde(default)]
    pub enable: Vec<String>,
}

/// A value that is never touched.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allow {
    /// This very text.
    #[serde(default)]
    pub(super) literal: Option<String>,
    /// A regular expression that matches the whole value.
    #[serde(default)]
    pub(super) pattern: Option<String>,
    /// Only findings of this entity.
    #[serde(default)]
    pub(super) entity: Option<String>,
    /// Only findings of this rule.
    #[serde(default)]
    pub(super) rule: Option<String>,
}

/// A file of the customer's own terms, one a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DenyFile {
    /// Its path, relative to the policy's folder.
    pub file: String,
    /// What the terms are called in tags and reports.
    pub entity: String,
}

/// Why a policy can't be used. Never holds an allowed value.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// Not TOML, or not a policy.
    #[error("line {line}, column {column}: {message}")]
    Syntax {
        /// Counts from 1; 0 where the parser doesn't say.
        line: usize,
        /// Counts characters from 1; 0 where the parser doesn't say.
        column: usize,
        /// What is wrong, without a word of the file but the names of fields.
        message: String,
    },
    /// Another version of the format.
    #[error("version {0} of the policy format is not known; this program knows version 1")]
    Version(u32),
    /// Asks for what this version can't do.
    #[error("{0}")]
    NotYet(&'static str),
    /// An entry of the allow-list says nothing, or too much.
    #[error("allow entry {0} needs either `literal` or `pattern`, not both and not none")]
    Allow(usize),
    /// A glob that would be read as another one.
    #[error("scan.{list} entry {number} must begin with `/`, as JSON pointers do")]
    Glob {
        /// `include` or `exclude`.
        list: &'static str,
        /// Counts from 1.
        number: usize,
    },
    /// An entity's name can't be a tag.
    #[error(
        "{0} is not an entity: use capitals, digits and `_`, and none of Bedrock's reserved words"
    )]
    Entity(String),
}

impl Policy {
    /// What applies where there is no policy file.
    pub fn standard() -> Self {
        Policy {
            version: 1,
            default_action: Action::Tag,
            min_confidence: Confidence::Medium,
            on_malformed: OnMalformed::Fail,
            names: Names::Balanced,
            scan: Scope::default(),
            rules: Switches::default(),
            actions: BTreeMap::new(),
            allow: Vec::new(),
            deny: Vec::new(),
            pseudonym: None,
        }
    }

    /// Reads a policy file. Unknown fields are errors.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let policy: Policy = toml::from_str(text).map_err(|error| syntax(text, &error))?;
        policy.possible()?;
        policy.scan.possible()?;
        Ok(policy)
    }

    fn possible(&self) -> Result<(), PolicyError> {
        if self.version != 1 {
            return Err(PolicyError::Version(self.version));
        }
        let pseudonym = |action: &Action| *action == Action::Pseudonym;
        if self.pseudonym.is_some()
            || pseudonym(&self.default_action)
            || self.actions.values().any(pseudonym)
        {
            return Err(PolicyError::NotYet(
                "`pseudonym` is not available in this version: use \"tag\", \"mask\" or \"remove\"",
            ));
        }
        for (number, allow) in (1..).zip(&self.allow) {
            if allow.literal.is_some() == allow.pattern.is_some() {
                return Err(PolicyError::Allow(number));
            }
        }
        match self.deny.iter().find(|deny| !super::action::is_entity(&deny.entity)) {
            Some(deny) => Err(PolicyError::Entity(deny.entity.clone())),
            None => Ok(()),
        }
    }

    /// SHA-256 in hex over all that the policy decides; terms in files are not part of it.
    pub fn digest(&self) -> String {
        let rendered = serde_json::to_vec(self).unwrap_or_default();
        Sha256::digest(rendered).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The same decisions, but for lines that can't be read whole.
    pub fn with_on_malformed(self, on_malformed: OnMalformed) -> Self {
        Policy { on_malformed, ..self }
    }

    /// The same decisions, but for names and addresses.
    pub fn with_names(self, names: Names) -> Self {
        Policy { names, ..self }
    }

    /// The same decisions with nothing allowed: what finds all that the allow-list left in place.
    pub fn without_allowed(&self) -> Self {
        Policy { allow: Vec::new(), ..self.clone() }
    }

    /// The same decisions with nothing allowed and no terms: what a stranger may see and scan with.
    pub fn without_lists(&self) -> Self {
        Policy { allow: Vec::new(), deny: Vec::new(), ..self.clone() }
    }
}

impl Scope {
    fn possible(&self) -> Result<(), PolicyError> {
        for (list, globs) in [("include", &self.include), ("exclude", &self.exclude)] {
            if let Some(at) = globs.iter().position(|glob| !glob.starts_with('/')) {
                return Err(PolicyError::Glob { list, number: at + 1 });
            }
        }
        Ok(())
    }
}

/// A parser quotes what it reads, and an allow-list is values: its words are not passed on.
fn syntax(text: &str, error: &toml::de::Error) -> PolicyError {
    let before = error.span().and_then(|span| text.get(..span.start));
    let (line, column) = before.map_or((0, 0), |before| {
        let line = before.rsplit('\n').next().unwrap_or_default();
        (before.matches('\n').count() + 1, line.chars().count() + 1)
    });
    let message = field(error.message()).unwrap_or_else(|| {
        let known = "this can't stand here in a policy: check spelling, quotes and type";
        known.to_owned()
    });
    PolicyError::Syntax { line, column, message }
}

/// What a parser says of a field, if that is a policy's own and a plain name.
fn field(message: &str) -> Option<String> {
    let (what, rest) = message.split_once(" `")?;
    let (name, rest) = rest.split_once('`')?;
    let plain = name.len() <= 32 && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let own = match what {
        "unknown field" => rest.starts_with(", expected one of `version`, "),
        "missing field" => true,
        _ => false,
    };
    (plain && own).then(|| format!("{what} `{name}`"))
}

fn tag() -> Action {
    Action::Tag
}

fn medium() -> Confidence {
    Confidence::Medium
}

fn fail() -> OnMalformed {
    OnMalformed::Fail
}

fn balanced() -> Names {
    Names::Balanced
}

fn yes() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        Policy::parse(text).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn the_smallest_policy_is_the_standard_one() {
        let smallest = Policy::parse("version = 1").unwrap();
        assert_eq!(smallest.digest(), Policy::standard().digest());
    }

    #[test]
    fn what_can_not_be_done_is_an_error_and_not_ignored() {
        assert!(refused("version = 2").contains("version 2"));
        assert!(refused("version = 1\ndefault_action = \"pseudonym\"").contains("not available"));
        assert!(
            refused("version = 1\n[pseudonym]\nkey = { env = \"K\" }").contains("not available")
        );
        assert!(refused("version = 1\nunknown = 3").contains("unknown"));
        assert!(refused("version = 1\n[[deny]]\nfile = \"x\"\nentity = \"EOS\"").contains("EOS"));
        assert!(refused("version = 1\n[[allow]]\nentity = \"EMAIL\"").contains("allow entry 1"));
    }

    #[test]
    fn an_error_tells_the_place_and_no_value() {
        let cases = [
            ("allow = [\"jo@mail.com\"]", "line 2, column 10: "),
            ("[[allow]]\nliteral = \"jo@mail.com\" \"", "line 3, column "),
            ("[[allow]]\njo = \"x\"", "line 3, column "),
            ("\"jo@mail.com\" = 1", "line 2, column "),
            ("deny = \"jo\"", "line 2, column 8: "),
        ];
        for (policy, place) in cases {
            let error = refused(&format!("version = 1\n{policy}"));
            assert!(error.starts_with(place) && !error.contains("jo"), "{error}");
        }
        assert!(refused("version = 1\ncolour = 1").ends_with(": unknown field `colour`"));
        assert!(refused("names = \"off\"").ends_with(": missing field `version`"));
    }

    #[test]
    fn a_glob_begins_like_a_pointer() {
        let error = refused("version = 1\n[scan]\nexclude = [\"/id\", \"metadata/**\"]");
        assert_eq!(error, "scan.exclude entry 2 must begin with `/`, as JSON pointers do");
        assert!(refused("version = 1\n[scan]\ninclude = [\"**\"]").contains("include entry 1"));
    }

    #[test]
    fn a_syntax_error_names_its_line() {
        assert!(refused("version = 1\n\nmin_confidence = \"huge\"").starts_with("line 3"));
    }
}
