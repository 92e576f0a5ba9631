//! The service role of a job: who may take it on, and what its own policies let it do.
//!
//! What a trust policy must say is in "Create a service role for model customization" (Amazon
//! Bedrock) and "The confused deputy problem" (IAM).

use serde_json::Value;

use crate::key::audit::{Finding, Level};
use crate::key::evaluate::{Answer, Caller, Context, Evaluator, Request, Verdict};
use crate::key::grant::BEDROCK;
use crate::key::policy::{KeyPolicy, OneOrMany, PolicyError};

/// A role with those of its policies that are at hand.
#[derive(Clone, Debug)]
pub struct Role {
    arn: String,
    account: String,
    partition: String,
    trust: Option<KeyPolicy>,
    permissions: Option<KeyPolicy>,
}

/// Why a role's policies can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RoleError {
    /// Not the ARN of a role.
    #[error("{0}: name the role as arn:aws:iam::<account>:role/<name>")]
    NoRole(String),
    /// Not a policy.
    #[error(transparent)]
    Policy(#[from] PolicyError),
}

impl Role {
    /// A role of which nothing is known but its ARN.
    pub fn new(arn: &str) -> Result<Self, RoleError> {
        let caller = Caller::parse(arn).filter(|_| arn.contains(":role/"));
        let account = caller.as_ref().and_then(Caller::account);
        let account = account.ok_or_else(|| RoleError::NoRole(arn.to_owned()))?.to_owned();
        let partition = arn.split(':').nth(1).unwrap_or_default().to_owned();
        Ok(Role { arn: arn.to_owned(), account, partition, trust: None, permissions: None })
    }

    /// The same with its trust policy: the document, or what `aws iam get-role` prints.
    pub fn trusting(mut self, text: &str) -> Result<Self, RoleError> {
        let text = inner(text, &[&["Role", "AssumeRolePolicyDocument"]]);
        self.trust = Some(KeyPolicy::of_trust(&text)?);
        Ok(self)
    }

    /// The same with one more of its policies: the document, or what `aws iam get-role-policy` or
    /// `get-policy-version` prints.
    pub fn with_permissions(mut self, text: &str) -> Result<Self, RoleError> {
        let text = inner(text, &[&["PolicyDocument"], &["PolicyVersion", "Document"]]);
        let more = KeyPolicy::of_role(&text, &self.arn)?;
        // What is no variable in one of them is none beside another that has some.
        let more = more.with_variables();
        let all = self.permissions.iter().flat_map(|policy| policy.statement.iter());
        let statements = all.chain(more.statement.iter()).cloned().collect();
        self.permissions = Some(KeyPolicy { statement: OneOrMany::Many(statements), ..more });
        Ok(self)
    }

    /// Its ARN.
    pub fn arn(&self) -> &str {
        &self.arn
    }

    /// Its account.
    pub fn account(&self) -> &str {
        &self.account
    }

    /// Its partition, such as `aws`.
    pub fn partition(&self) -> &str {
        &self.partition
    }

    /// Whether its own policies let it do something; `None` where they aren't at hand.
    pub fn may(&self, action: &str, resource: &str, context: Context) -> Option<Answer> {
        let policy = self.permissions.as_ref()?;
        let caller = Caller::parse(&self.arn)?;
        let request = Request { caller, action: action.to_owned(), context };
        Some(self.evaluator(policy, resource).answer(&request))
    }

    /// What is wrong with its trust policy; `None` where it isn't at hand.
    pub fn trust(&self, region: &str) -> Option<Vec<Finding>> {
        let policy = self.trust.as_ref()?;
        let mut findings = Vec::new();
        let assumes = |account: &str| self.assumes(policy, account, region).verdict;
        if assumes(&self.account) != Verdict::Allowed {
            findings.push(self.not_assumed(policy, region));
        }
        // An account that nobody has.
        if assumes("000000000000") == Verdict::Allowed && self.account != "000000000000" {
            let says = format!(
                "lets Bedrock take the role on for the jobs of any account; add the conditions \
                 {}",
                self.conditions(region)
            );
            findings.push(finding(Level::Warning, "confused-deputy", says));
        }
        Some(findings)
    }

    fn not_assumed(&self, policy: &KeyPolicy, region: &str) -> Finding {
        let mut named = accounts(policy);
        named.retain(|account| *account != self.account);
        let says = match named.first() {
            Some(other) => format!(
                "names account {other} in a condition, and the role is of {}: Bedrock can't take \
                 it on; both aws:SourceAccount and aws:SourceArn must name the role's account",
                self.account
            ),
            None => format!(
                "doesn't let Bedrock take the role on for jobs in {region}; allow sts:AssumeRole \
                 to the service {BEDROCK} with the conditions {}",
                self.conditions(region)
            ),
        };
        finding(Level::Error, "not-assumed", says)
    }

    fn conditions(&self, region: &str) -> String {
        format!(
            r#"{{"StringEquals":{{"aws:SourceAccount":"{}"}},"ArnLike":{{"aws:SourceArn":"{}"}}}}"#,
            self.account,
            self.jobs(&self.account, region, "*")
        )
    }

    fn jobs(&self, account: &str, region: &str, name: &str) -> String {
        format!("arn:{}:bedrock:{region}:{account}:model-customization-job/{name}", self.partition)
    }

    /// What Bedrock is told when it asks for the role for a job of an account.
    fn assumes(&self, policy: &KeyPolicy, account: &str, region: &str) -> Answer {
        let job = self.jobs(account, region, "amazon.nova-lite-v1:0:300k/abcdefghijkl");
        let context = Context::direct()
            .with("aws:SourceAccount", &[account])
            .with("aws:SourceArn", &[&job])
            .with("aws:RequestedRegion", &[region]);
        let caller = Caller::Service(BEDROCK.to_owned());
        let request = Request { caller, action: "sts:AssumeRole".to_owned(), context };
        self.evaluator(policy, &self.arn).answer(&request)
    }

    fn evaluator<'e>(&'e self, policy: &'e KeyPolicy, resource: &'e str) -> Evaluator<'e> {
        Evaluator { policy, grants: &[], arn: Some(resource), account: &self.account }
    }
}

fn finding(level: Level, id: &'static str, says: String) -> Finding {
    Finding { level, id, statement: None, says }
}

/// The accounts that the conditions of a trust policy name: in the order of their statements.
fn accounts(policy: &KeyPolicy) -> Vec<String> {
    let conditions = policy.statement.iter().filter_map(|statement| statement.condition.as_ref());
    let keys = conditions.flat_map(|condition| condition.iter().flat_map(|(_, keys)| keys.iter()));
    let mut accounts = Vec::new();
    for (key, values) in keys {
        let of = |text: String| match key.to_ascii_lowercase().as_str() {
            "aws:sourceaccount" => Some(text),
            "aws:sourcearn" => text.split(':').nth(4).map(str::to_owned),
            _ => None,
        };
        let named = values.texts().into_iter().filter_map(of);
        accounts.extend(named.filter(|name| name.bytes().all(|byte| byte.is_ascii_digit())));
    }
    accounts.retain(|account| !account.is_empty());
    accounts
}

/// The document inside what AWS's command line prints; a document by itself stays as it is.
fn inner(text: &str, paths: &[&[&str]]) -> String {
    let Ok(whole) = serde_json::from_str::<Value>(text) else { return text.to_owned() };
    let found = paths
        .iter()
        .find_map(|path| path.iter().try_fold(&whole, |value, member| value.get(member)));
    found.map_or_else(|| text.to_owned(), Value::to_string)
}

#[cfg(test)]
mod tests;
