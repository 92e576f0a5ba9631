//! What in a policy asks for trouble, whatever the key is for.

use super::{Finding, Level};
use crate::key::evaluate::{action as matches_action, glob, whole_account};
use crate::key::grant::{BEDROCK, Grant};
use crate::key::guard::owners;
use crate::key::policy::{Effect, KeyPolicy, Principal, PrincipalKind, Statement};

/// Actions by which a key is used, and given to others for use.
const USES: [&str; 7] = [
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
];

/// Actions so unlike that a pattern which covers all of them covers everything.
const UNLIKE: [&str; 3] = ["kms:Decrypt", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"];

/// Beginnings of the unique ids of IAM ("IAM identifiers") that a policy shows in the place of
/// principals that were deleted: roles, users, groups, instance profiles.
const DELETED: [&str; 4] = ["AROA", "AIDA", "AGPA", "AIPA"];

/// The statements of a policy, and the policy as a whole.
pub fn policy(policy: &KeyPolicy, root: &str, arn: Option<&str>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, statement) in policy.statements() {
        let mut told = Told { name: &name, findings: &mut findings };
        effect(statement, arn, &mut told);
        if statement.effect == Effect::Allow {
            principals(statement, root, &mut told);
            conditions(statement, root, &mut told);
        }
    }
    let owners = owners(policy, root, arn);
    if owners.is_empty() {
        let says = "nobody may change this policy by it: the key could not be managed; \
            let the account's root call kms:PutKeyPolicy";
        findings.push(Finding::of_key(Level::Error, "locked-out", says.to_owned()));
    } else if !owners.iter().any(|owner| owner == root) {
        let says = format!(
            "only {} may change this policy; if it is deleted, nobody can",
            owners.join(", ")
        );
        findings.push(Finding::of_key(Level::Warning, "no-root", says));
    }
    findings
}

/// Grants that are neither Bedrock's nor another service's.
pub fn grants(grants: &[Grant]) -> Vec<Finding> {
    let to_service = |name: &str| name == BEDROCK || name.ends_with(".amazonaws.com");
    let others = grants.iter().filter(|grant| !grant.grantees().all(to_service));
    let finding = |grant: &Grant| {
        let (to, what) = (grant.grantees().collect::<Vec<_>>(), grant.operations.join(", "));
        let says = format!("grant {} gives {what} to {}", grant.id, to.join(", "));
        Finding::of_key(Level::Note, "grant", says)
    };
    others.map(finding).collect()
}

/// Where findings on one statement go.
struct Told<'t> {
    name: &'t str,
    findings: &'t mut Vec<Finding>,
}

impl Told<'_> {
    fn tell(&mut self, level: Level, id: &'static str, says: String) {
        let statement = Some(self.name.to_owned());
        self.findings.push(Finding { level, id, statement, says });
    }

    fn warn(&mut self, id: &'static str, says: &str) {
        self.tell(Level::Warning, id, says.to_owned());
    }
}

/// Statements that do nothing, or more than they seem to.
fn effect(statement: &Statement, arn: Option<&str>, told: &mut Told) {
    if statement.action.is_none() && statement.not_action.is_none() {
        told.warn("no-effect", "has no Action, so it does nothing");
    }
    let resources = [&statement.resource, &statement.not_resource];
    if resources.iter().all(|texts| texts.is_none()) {
        told.warn("no-effect", "has no Resource, so it does nothing; write \"*\" for this key");
    }
    if let (Some(texts), Some(arn)) = (&statement.resource, arn)
        && !texts.iter().any(|text| text == "*" || glob(text, arn))
    {
        told.warn("no-effect", "is about other keys, so it does nothing; write \"*\" for this key");
    }
    if statement.effect == Effect::Allow && statement.not_principal.is_some() {
        told.warn("not-principal", "allows everyone but those it names; name who is allowed");
    }
    if statement.effect == Effect::Allow && statement.not_action.is_some() {
        told.warn("not-action", "allows all calls but those it names; name what is allowed");
    }
}

fn principals(statement: &Statement, root: &str, told: &mut Told) {
    let all = statement.principal.iter().flat_map(Principal::iter);
    for (kind, name) in all.filter(|(kind, _)| *kind != PrincipalKind::Service) {
        let deleted = DELETED.iter().any(|start| name.starts_with(start)) && !name.contains(':');
        if deleted {
            let says = format!("{name} is what is left of a principal that was deleted; remove it");
            told.tell(Level::Warning, "orphan", says);
        } else if name == "*" {
            everyone(statement, told);
        } else if name.contains('*') {
            let says = format!("{name}: a principal has no wildcards, so this is nobody");
            told.tell(Level::Warning, "wildcard-principal", says);
        } else if let Some(account) = whole_account(name) {
            if Some(account) != whole_account(root) {
                let says = format!("lets account {account} decide who may; name its roles");
                told.tell(Level::Warning, "whole-account", says);
            }
        } else if name.contains(":user/") && uses(statement) {
            let says = format!("{name} is a user; Bedrock is used with roles: role/ may be meant");
            told.tell(Level::Warning, "user-principal", says);
        } else if kind == PrincipalKind::Federated {
            told.tell(Level::Note, "federated", format!("{name}: an identity provider's users"));
        }
    }
}

fn everyone(statement: &Statement, told: &mut Told) {
    match &statement.condition {
        None => told.warn("everyone", "allows everyone in the world; name who is allowed"),
        Some(_) => told.warn("everyone", "allows everyone for whom its conditions hold"),
    }
}

fn conditions(statement: &Statement, root: &str, told: &mut Told) {
    let whom: Vec<_> = statement.principal.iter().flat_map(Principal::iter).collect();
    let account = whole_account(root).unwrap_or_default();
    let via = values(statement, "kms:ViaService");
    let starred = |value: &String| value.contains('*');
    if matched(statement, "kms:ViaService", "Like").iter().any(starred) {
        told.warn("any-region", "kms:ViaService covers any Region; name those that are used");
    } else if via.iter().any(starred) {
        told.warn("literal-star", "kms:ViaService has a `*` that StringEquals takes as it stands");
    }
    if whom.iter().any(|(_, name)| *name == root || *name == account) {
        if uses(statement) && via.is_empty() {
            let says = "any IAM policy of the account may give the use of this key";
            told.tell(Level::Note, "iam-decides", says.to_owned());
        }
    } else if !whom.is_empty() && whom.iter().all(|(kind, _)| *kind == PrincipalKind::Service) {
        let bound = ["aws:SourceAccount", "aws:SourceArn"].map(|key| values(statement, key));
        if bound.iter().all(Vec::is_empty) {
            let says = "lets the service use the key for any account's resources; \
                aws:SourceAccount would bind it, if the service sends that";
            told.tell(Level::Note, "any-source", says.to_owned());
        }
    } else if gives_all(statement) {
        told.warn("all-actions", "allows all actions; name those that are needed");
    } else if uses(statement) && via.is_empty() {
        told.warn(
            "no-via-service",
            "lets its principals use the key outside of any service; add kms:ViaService",
        );
    }
}

/// Whether a statement is about using the key, not only about managing it.
fn uses(statement: &Statement) -> bool {
    let Some(actions) = &statement.action else { return statement.not_action.is_some() };
    actions.iter().any(|pattern| USES.iter().any(|action| matches_action(pattern, action)))
}

/// Whether one pattern covers what has nothing in common but being an action of KMS.
fn gives_all(statement: &Statement) -> bool {
    let mut actions = statement.action.iter().flat_map(|texts| texts.iter());
    actions.any(|pattern| UNLIKE.iter().all(|action| matches_action(pattern, action)))
}

/// What a statement's conditions hold a key to.
fn values(statement: &Statement, key: &str) -> Vec<String> {
    matched(statement, key, "")
}

/// Whether an operator holds a request to its values. One that is negated names what is left out,
/// and `IfExists` and `ForAllValues` also pass a request that doesn't have the key at all.
fn binds(operator: &str) -> bool {
    let passes = operator.ends_with("IfExists") || operator.starts_with("ForAllValues:");
    !passes && !operator.contains("Not")
}

/// The same of operators that have this in their name.
fn matched(statement: &Statement, key: &str, operator: &str) -> Vec<String> {
    let conditions = statement.condition.iter().flat_map(|conditions| conditions.iter());
    conditions
        .filter(|(name, _)| name.contains(operator) && binds(name))
        .flat_map(|(_, keys)| keys.iter())
        .filter(|(name, _)| name.eq_ignore_ascii_case(key))
        .flat_map(|(_, values)| values.texts())
        .collect()
}
