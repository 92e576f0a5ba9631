//! Joins reading and finding: a line goes in, a clean line comes out, or a refusal.
//!
//! What leaves this room is typed by what may be done with it: [`Clean`] may be published, [`Rows`]
//! may be written beside it, [`Refused`] may only go to quarantine. Nothing else can make them.

mod action;
mod allow;
mod block;
mod credentials;
mod decoded;
mod dull;
mod echo;
mod keys;
mod lens;
mod names;
mod needles;
mod numerals;
mod paths;
mod phrase;
mod policy;
mod record;
mod refusal;
mod seen;
mod sight;
mod tally;
pub mod trial;
mod worker;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::json::{Kind, Outline};
use crate::lines::Buffer;
use crate::rule::{Confidence, Rule, TAKEN};
use crate::scan::{ScanError, Scanner, TermList, name_rules};
pub use action::Action;
use allow::Allowed;
use paths::Paths;
pub use policy::{Allow, DenyFile, Names, OnMalformed, Policy, PolicyError, Scope, Switches};
pub use refusal::{Refusal, Why};
pub use tally::Tally;
pub use worker::{Outcome, Telling, Worker};

/// Rules and a policy, compiled together: what is looked for, and what happens to it.
pub struct Redactor {
    scanner: Arc<Scanner>,
    /// By rule number.
    actions: Vec<Action>,
    entities: HashSet<String>,
    min_confidence: Confidence,
    on_malformed: OnMalformed,
    allowed: Allowed,
    /// Whether a value that a record has shown is looked for in all of it.
    seeks_echoes: bool,
    scope: Arc<Looked>,
}

/// Where in a record is looked.
struct Looked {
    paths: Paths,
    keys: bool,
    numbers: bool,
}

impl Looked {
    /// Whether leaves of a kind are looked at, in a line and in JSON inside its strings.
    fn wants(&self, kind: Kind) -> bool {
        match kind {
            Kind::Key => self.keys,
            Kind::Number => self.numbers,
            Kind::Text => true,
        }
    }

    /// Whether the place of a leaf of a line is one that is looked at.
    fn holds(&self, line: &str, outline: &Outline, leaf: usize) -> bool {
        if self.paths.is_everything() {
            return true;
        }
        let mut pointer = String::new();
        outline.pointer(line, leaf, &mut pointer);
        self.paths.holds(&pointer)
    }
}

/// Why rules and a policy can't be used together.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The rules are wrong.
    #[error(transparent)]
    Scan(#[from] ScanError),
    /// The policy names a rule or an entity that isn't there.
    #[error("the policy names {0}: there is no such rule or entity; see `expurgate rules list`")]
    Unknown(String),
    /// The policy wants a rule and doesn't.
    #[error("the policy enables and disables the rule {0}; take one of the two out")]
    Both(String),
    /// An entry of the allow-list is no regular expression.
    #[error("allow entry {0} is not a regular expression")]
    Allow(usize),
    /// A rule's entity can't be a tag.
    #[error("rule {rule}: its entity can't be a tag: use capitals, digits and `_`, and not EOS")]
    Entity {
        /// The rule's id.
        rule: String,
    },
    /// A term of the customer's own is found in the tags that take values' places.
    #[error("deny list {0}: one of its terms is also a tag, such as EMAIL; take that line out")]
    Term(String),
}

impl Redactor {
    /// Compiles rules, a policy and the customer's terms.
    pub fn new(
        rules: Vec<Rule>,
        policy: &Policy,
        terms: Vec<TermList>,
    ) -> Result<Self, ConfigError> {
        known(&rules, policy)?;
        let rules = rules.into_iter().filter(|rule| is_on(rule, policy)).collect();
        let mut scanner = Scanner::new(rules, terms)?;
        if !policy.allow.is_empty() {
            scanner = scanner.telling_all();
        }
        if let Some(bias) = policy.names.bias() {
            scanner = scanner.with_names(bias, |rule| is_on(rule, policy));
        }
        let all = (0..scanner.rule_count() as u32).map(|number| scanner.rule(number));
        if let Some(rule) = all.clone().find(|rule| !action::is_entity(&rule.entity)) {
            return Err(ConfigError::Entity { rule: rule.id.clone() });
        }
        if let Some(entity) = term_in_tag(&scanner) {
            return Err(ConfigError::Term(entity));
        }
        let entities = all.clone().map(|rule| rule.entity.clone()).collect();
        let actions = all.map(|rule| decided(rule, policy)).collect();
        let paths = Paths::new(&policy.scan.include, &policy.scan.exclude);
        Ok(Redactor {
            actions,
            entities,
            min_confidence: policy.min_confidence,
            on_malformed: policy.on_malformed,
            allowed: Allowed::new(&policy.allow).map_err(ConfigError::Allow)?,
            seeks_echoes: true,
            scope: Arc::new(Looked { paths, keys: policy.scan.keys, numbers: policy.scan.numbers }),
            scanner: Arc::new(scanner),
        })
    }

    /// The same, and nothing is allowed. What was compiled is shared.
    pub fn without_allowed(&self) -> Self {
        Redactor {
            scanner: Arc::clone(&self.scanner),
            actions: self.actions.clone(),
            entities: self.entities.clone(),
            min_confidence: self.min_confidence,
            on_malformed: self.on_malformed,
            allowed: Allowed::default(),
            // A value that was allowed may come again as something that no rule knows.
            seeks_echoes: false,
            scope: Arc::clone(&self.scope),
        }
    }

    /// A worker for one thread; `object` is the name that rows of findings give.
    pub fn worker<'r>(&'r self, object: &'r str) -> Worker<'r> {
        Worker::new(self, object)
    }

    /// The rules that are looked for, in order.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        (0..self.scanner.rule_count() as u32).map(|number| self.scanner.rule(number))
    }

    /// Whether a value is nothing but what this redactor puts in a value's place.
    fn is_residue(&self, value: &str, kind: Kind) -> bool {
        action::is_residue(value, kind, |name| self.entities.contains(name))
    }

    fn action(&self, rule: u32) -> Action {
        self.actions[rule as usize]
    }
}

/// The entity of a list of terms with one that is found in a tag: it would be found again in what
/// took its place, without end.
fn term_in_tag(scanner: &Scanner) -> Option<String> {
    let (mut scratch, mut hits) = (scanner.scratch(), Vec::new());
    let rules = || (0..scanner.rule_count() as u32).map(|number| scanner.rule(number));
    if !rules().any(is_of_terms) {
        return None;
    }
    rules().for_each(|rule| {
        scanner.scan(&action::tag(&rule.entity), &[], &mut scratch, &mut hits);
    });
    let found = hits.iter().map(|hit| scanner.rule(hit.rule)).find(|rule| is_of_terms(rule));
    found.map(|rule| rule.entity.clone())
}

/// Whether a rule stands for a list of terms, which have no patterns.
fn is_of_terms(rule: &Rule) -> bool {
    rule.patterns.is_empty() && rule.id.starts_with(TAKEN.1)
}

/// A misspelt name in a policy would silently leave values in place, so it is an error.
fn known(rules: &[Rule], policy: &Policy) -> Result<(), ConfigError> {
    let of_terms = |name: &str| {
        let id = |entity: &str| format!("{}{}", TAKEN.1, entity.to_lowercase().replace('_', "-"));
        policy.deny.iter().any(|deny| id(&deny.entity) == name)
    };
    let both = policy.rules.enable.iter().find(|name| policy.rules.disable.contains(name));
    if let Some(name) = both {
        return Err(ConfigError::Both(name.clone()));
    }
    let modelled = name_rules();
    let rules = || rules.iter().chain(&modelled);
    let id = |name: &str| rules().any(|rule| rule.id == name);
    let denied = |name: &str| policy.deny.iter().any(|deny| deny.entity == name);
    let entity = |name: &str| rules().any(|rule| rule.entity == name) || denied(name);
    let switched = policy.rules.disable.iter().chain(&policy.rules.enable).filter(|name| !id(name));
    let any = |name: &str| id(name) || entity(name) || of_terms(name);
    let acted = policy.actions.keys().filter(|name| !any(name));
    let unknown = switched.chain(acted).next();
    let allow = policy.allow.iter().find_map(|allow| {
        let rule = allow.rule.as_ref().filter(|name| !id(name) && !of_terms(name));
        rule.or(allow.entity.as_ref().filter(|name| !entity(name)))
    });
    match unknown.or(allow) {
        Some(name) => Err(ConfigError::Unknown(name.clone())),
        None => Ok(()),
    }
}

fn is_on(rule: &Rule, policy: &Policy) -> bool {
    let named = |names: &[String]| names.contains(&rule.id);
    let by_itself = rule.enabled && !(rule.of_names && policy.names == Names::Off);
    !named(&policy.rules.disable) && (by_itself || named(&policy.rules.enable))
}

fn decided(rule: &Rule, policy: &Policy) -> Action {
    let actions: &BTreeMap<String, Action> = &policy.actions;
    let chosen = actions.get(&rule.id).or_else(|| actions.get(&rule.entity));
    chosen.copied().unwrap_or(policy.default_action)
}

/// Sanitised lines: the only thing that a dataset accepts.
pub struct Clean(Buffer);

/// Rows of the findings file: places and rules, never text of a record.
pub struct Rows(Vec<u8>);

/// Raw records that were refused; a quarantine is the only place that accepts them.
pub struct Refused(Vec<u8>);

/// What may be written somewhere, once its type has said where.
pub trait Content: sealed::Sealed + AsRef<[u8]> + Send + Sync + 'static {
    /// The bytes, whose memory isn't used again.
    fn into_bytes(self) -> Vec<u8>;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! content {
    ($($name:ident),*) => {$(
        impl sealed::Sealed for $name {}
        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }
        impl Content for $name {
            fn into_bytes(self) -> Vec<u8> {
                self.0.into()
            }
        }
        impl $name {
            /// How many bytes there are.
            pub fn len(&self) -> usize {
                self.0.len()
            }
            /// Whether there is nothing to write.
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }
        }
    )*};
}
content!(Clean, Rows, Refused);
