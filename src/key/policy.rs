//! A key policy as data: read strictly, written back in the order and the spelling it had.
//!
//! The grammar is that of "Grammar of the IAM JSON policy language" and, for key policies,
//! "Creating a key policy" in AWS's documentation. An element that isn't in it is an error: what
//! isn't understood can't be judged.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::limits::KEY_POLICY_BYTES_MAX;

mod one_or_many;
mod principal;
pub use one_or_many::{Members, OneOrMany, Scalars, Texts};
pub use principal::{Named, Principal, PrincipalKind};

/// The version whose policies may hold variables such as `${aws:PrincipalAccount}`.
pub const VERSION: &str = "2012-10-17";

/// The policy of one KMS key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct KeyPolicy {
    /// The version of the language; `2008-10-17` where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// A name for the policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What it says.
    pub statement: OneOrMany<Statement>,
}

/// One statement of a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Statement {
    /// A name for the statement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// Whether it allows or denies.
    pub effect: Effect,
    /// Whom it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal: Option<Principal>,
    /// Whom it is not about: all others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_principal: Option<Principal>,
    /// Which calls it is about, such as `kms:Decrypt`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<Texts>,
    /// Which calls it is not about: all others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_action: Option<Texts>,
    /// Which keys it is about. In a key policy `*` is this key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<Texts>,
    /// Which keys it is not about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_resource: Option<Texts>,
    /// When it holds: operator, then key, then values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<Members<Members<Scalars>>>,
}

/// What a statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// Allows.
    Allow,
    /// Denies, over whatever allows.
    Deny,
}

/// Why a text is no key policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Not JSON, or not in the grammar.
    #[error("not a key policy: {0}")]
    Malformed(String),
    /// A statement that KMS refuses, or that no one can tell the meaning of.
    #[error("statement {statement}: {why}")]
    Statement {
        /// Its Sid, or its number from 1.
        statement: String,
        /// What is wrong.
        why: &'static str,
    },
    /// Longer than KMS takes.
    #[error("{0} bytes; a key policy has {KEY_POLICY_BYTES_MAX} at most")]
    TooLong(usize),
    /// Letters that KMS doesn't take.
    #[error("holds a character outside Latin-1 (U+0020 to U+00FF), which KMS refuses")]
    Letters,
}

impl KeyPolicy {
    /// Reads a policy document.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        if text.len() > KEY_POLICY_BYTES_MAX {
            return Err(PolicyError::TooLong(text.len()));
        }
        if !text.chars().all(is_allowed) {
            return Err(PolicyError::Letters);
        }
        let policy = KeyPolicy::grammar(text)?;
        policy.check()?;
        Ok(policy)
    }

    fn grammar(text: &str) -> Result<Self, PolicyError> {
        serde_json::from_str(text).map_err(malformed)
    }

    /// Reads a policy of an IAM role as that of a resource: one that speaks of `role` alone. Its
    /// statements name no principal, since they are the role's own.
    pub fn of_role(text: &str, role: &str) -> Result<Self, PolicyError> {
        let mut policy = KeyPolicy::grammar(text)?;
        for (index, statement) in policy.statement.iter_mut().enumerate() {
            if statement.principal.is_some() || statement.not_principal.is_some() {
                let (statement, why) =
                    (statement.name(index + 1), "names a Principal; a role's can't");
                return Err(PolicyError::Statement { statement, why });
            }
            statement.principal = Some(Principal::aws(&[role]));
        }
        policy.check()?;
        Ok(policy)
    }

    /// Reads the trust policy of a role. Its statements name no resource, since that is the role.
    pub fn of_trust(text: &str) -> Result<Self, PolicyError> {
        let mut policy = KeyPolicy::grammar(text)?;
        for (index, statement) in policy.statement.iter_mut().enumerate() {
            if let Some(why) = statement.prohibited_in_trust() {
                return Err(PolicyError::Statement { statement: statement.name(index + 1), why });
            }
            statement.resource = Some(Texts::one("*"));
        }
        policy.check()?;
        Ok(policy)
    }

    /// The same in the version that has variables. Where there were none, `${` is two letters, and
    /// is written so.
    pub fn with_variables(mut self) -> Self {
        if !self.has_variables() {
            let texts = self.statement.iter_mut().flat_map(Statement::texts_mut);
            texts.for_each(|text| *text = text.replace("${", "${$}{"));
            self.version = Some(VERSION.to_owned());
        }
        self
    }

    /// A policy of statements.
    pub fn of(id: &str, statements: Vec<Statement>) -> Self {
        KeyPolicy {
            version: Some(VERSION.to_owned()),
            id: Some(id.to_owned()),
            statement: OneOrMany::Many(statements),
        }
    }

    /// Whether KMS takes a policy of this length, as it is written here.
    pub fn fits(&self) -> Result<(), PolicyError> {
        match self.to_string().len() {
            bytes if bytes > KEY_POLICY_BYTES_MAX => Err(PolicyError::TooLong(bytes)),
            _ => Ok(()),
        }
    }

    /// The statements with their names: the Sid, or `#` and the number from 1.
    pub fn statements(&self) -> impl Iterator<Item = (String, &Statement)> {
        self.statement.iter().enumerate().map(|(index, found)| (found.name(index + 1), found))
    }

    /// Whether values may hold variables.
    pub fn has_variables(&self) -> bool {
        self.version.as_deref() == Some(VERSION)
    }

    fn check(&self) -> Result<(), PolicyError> {
        if let Some(version) = &self.version
            && version != VERSION
            && version != "2008-10-17"
        {
            return Err(PolicyError::Malformed("Version is 2012-10-17 or 2008-10-17".to_owned()));
        }
        for (name, statement) in self.statements() {
            if let Some(why) = statement.defect() {
                return Err(PolicyError::Statement { statement: name, why });
            }
        }
        Ok(())
    }
}

impl Statement {
    /// A statement that allows.
    pub fn allow(sid: &str, principal: Principal, actions: &[&str]) -> Self {
        Statement {
            sid: Some(sid.to_owned()),
            effect: Effect::Allow,
            principal: Some(principal),
            not_principal: None,
            action: Some(Texts::many(actions)),
            not_action: None,
            resource: Some(Texts::one("*")),
            not_resource: None,
            condition: None,
        }
    }

    /// The same with one more condition: `operator` on `key`.
    pub fn when(mut self, operator: &str, key: &str, values: Scalars) -> Self {
        let conditions = self.condition.get_or_insert_default();
        conditions.entry(operator).insert(key, values);
        self
    }

    /// The texts in which variables may stand.
    fn texts_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let resources = self.resource.iter_mut().chain(&mut self.not_resource);
        let keys = self.condition.iter_mut().flat_map(Members::values_mut);
        let values = keys.flat_map(Members::values_mut).flat_map(Scalars::texts_mut);
        resources.flat_map(Texts::iter_mut).chain(values)
    }

    /// What IAM refuses in a trust policy ("Create a role using custom trust policies"; "AWS JSON
    /// policy elements: NotPrincipal").
    fn prohibited_in_trust(&self) -> Option<&'static str> {
        let resource = self.resource.is_some() || self.not_resource.is_some();
        let why = "names a Resource; a trust policy can't, since it is the role's own";
        let other = "has NotPrincipal, which a trust policy can't";
        resource.then_some(why).or(self.not_principal.is_some().then_some(other))
    }

    /// What it is called: its Sid, or its number.
    fn name(&self, number: usize) -> String {
        match &self.sid {
            Some(sid) if !sid.is_empty() => sid.clone(),
            _ => format!("#{number}"),
        }
    }

    /// Why it can't be a statement of a key policy. A statement without actions or resources isn't
    /// refused: KMS takes it, and it does nothing.
    fn defect(&self) -> Option<&'static str> {
        let both = |one: bool, other: bool, why| (one && other).then_some(why);
        let whom = self.principal.is_some() || self.not_principal.is_some();
        (!whom)
            .then_some("names no Principal; a statement of a key policy must")
            .or(both(
                self.principal.is_some(),
                self.not_principal.is_some(),
                "has both Principal and NotPrincipal",
            ))
            .or(both(
                self.action.is_some(),
                self.not_action.is_some(),
                "has both Action and NotAction",
            ))
            .or(both(
                self.resource.is_some(),
                self.not_resource.is_some(),
                "has both Resource and NotResource",
            ))
    }
}

/// The policy as KMS takes it: indented JSON, elements in the order of AWS's own examples.
impl fmt::Display for KeyPolicy {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        pretty(self, out)
    }
}

/// The statement alone, ready to be pasted into a policy.
impl fmt::Display for Statement {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        pretty(self, out)
    }
}

fn pretty(value: &impl Serialize, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    out.write_str(&serde_json::to_string_pretty(value).map_err(|_| fmt::Error)?)
}

fn malformed(error: serde_json::Error) -> PolicyError {
    PolicyError::Malformed(error.to_string())
}

/// What the service model takes: `[\u0009\u000A\u000D\u0020-\u00FF]`.
fn is_allowed(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{ff}')
}

#[cfg(test)]
mod tests;
