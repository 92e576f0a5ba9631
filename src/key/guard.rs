//! What a new policy would change, and whether its owner could still change it afterwards.

use std::collections::BTreeSet;

use crate::key::evaluate::{Caller, Context, Evaluator, Request, Verdict};
use crate::key::policy::{KeyPolicy, OneOrMany, Principal, PrincipalKind, Statement};

const PUT: &str = "kms:PutKeyPolicy";

/// One statement of two policies held against each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// In both.
    Same(Statement),
    /// Only in the old one.
    Gone(Statement),
    /// Only in the new one.
    Added(Statement),
}

/// What changes from one policy to another: what goes first, then the new one's statements. The
/// order of statements means nothing in a policy.
pub fn changes(old: &KeyPolicy, new: &KeyPolicy) -> Vec<Change> {
    let gone = old.statement.iter().filter(|statement| !has(new, statement));
    let mut changes: Vec<_> = gone.cloned().map(Change::Gone).collect();
    changes.extend(new.statement.iter().map(|statement| match has(old, statement) {
        true => Change::Same(statement.clone()),
        false => Change::Added(statement.clone()),
    }));
    changes
}

fn has(policy: &KeyPolicy, statement: &Statement) -> bool {
    policy.statement.iter().any(|found| found == statement)
}

/// The old policy with the new one's statements: those of the same Sid are replaced where the first
/// of them stands, the others come last.
pub fn merged(old: &KeyPolicy, new: &KeyPolicy) -> KeyPolicy {
    let mut statements: Vec<Statement> = Vec::new();
    let mut left: Vec<&Statement> = new.statement.iter().collect();
    for statement in old.statement.iter() {
        let named = |found: &Statement| found.sid.is_some() && found.sid == statement.sid;
        if !new.statement.iter().any(named) {
            statements.push(statement.clone());
        }
        let (here, others) = left.into_iter().partition(|found| named(found));
        let here: Vec<&Statement> = here;
        statements.extend(here.into_iter().cloned());
        left = others;
    }
    statements.extend(left.into_iter().cloned());
    KeyPolicy { statement: OneOrMany::Many(statements), ..old.clone() }
}

/// Who of the key's account may change the policy by the policy itself: the account's root and the
/// identities that it names. An empty answer is a key that nobody can manage.
pub fn owners(policy: &KeyPolicy, root: &str, arn: Option<&str>) -> Vec<String> {
    let Some(account) = account(root) else { return Vec::new() };
    let evaluator = Evaluator { policy, grants: &[], arn, account: &account };
    let may = |name: &String| {
        let Some(caller) = Caller::parse(name) else { return false };
        let own = caller.account() == Some(&account);
        let request = Request { caller, action: PUT.to_owned(), context: Context::direct() };
        own && evaluator.answer(&request).verdict == Verdict::Allowed
    };
    let mut names = vec![root.to_owned()];
    names.extend(named(policy).into_iter().filter(|name| name != root));
    names.retain(may);
    names
}

/// Who may change the old policy and could not change the new one.
pub fn losers(old: &KeyPolicy, new: &KeyPolicy, root: &str, arn: Option<&str>) -> Vec<String> {
    let keep = owners(new, root, arn);
    let mut before = owners(old, root, arn);
    before.retain(|name| !keep.contains(name));
    before
}

fn account(root: &str) -> Option<String> {
    Caller::parse(root)?.account().map(str::to_owned)
}

fn named(policy: &KeyPolicy) -> BTreeSet<String> {
    let principals = policy.statement.iter().filter_map(|statement| statement.principal.as_ref());
    let names = principals.flat_map(Principal::iter);
    names.filter(|(kind, _)| *kind == PrincipalKind::Aws).map(|(_, name)| name.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = "arn:aws:iam::111122223333:root";
    const ADMIN: &str = "arn:aws:iam::111122223333:role/Admin";

    fn policy(statements: &[String]) -> KeyPolicy {
        KeyPolicy::parse(&format!("{{\"Statement\":[{}]}}", statements.join(","))).unwrap()
    }

    fn allow(sid: &str, principal: &str, action: &str) -> String {
        format!(
            "{{\"Sid\":\"{sid}\",\"Effect\":\"Allow\",\"Principal\":{{\"AWS\":\"{principal}\"}},\
             \"Action\":\"{action}\",\"Resource\":\"*\"}}"
        )
    }

    fn deny(principal: &str) -> String {
        allow("deny", principal, "kms:PutKeyPolicy").replace("Allow", "Deny")
    }

    #[test]
    fn whoever_may_put_a_policy_owns_the_key() {
        let cases: [(&[String], &[&str]); 7] = [
            (&[allow("a", ROOT, "kms:*")], &[ROOT]),
            (&[allow("a", "111122223333", "kms:*")], &[ROOT]),
            (&[allow("a", ADMIN, "kms:Put*")], &[ADMIN]),
            (&[allow("a", ROOT, "kms:*"), allow("b", ADMIN, "kms:*")], &[ROOT, ADMIN]),
            // The policies that Bedrock's documentation prints.
            (&[allow("a", ADMIN, "kms:Decrypt")], &[]),
            (&[allow("a", ROOT, "kms:*"), deny("*")], &[]),
            (&[allow("a", "arn:aws:iam::444455556666:root", "kms:*")], &[]),
        ];
        for (statements, expected) in cases {
            assert_eq!(owners(&policy(statements), ROOT, None), *expected, "{statements:?}");
        }
    }

    #[test]
    fn a_condition_that_may_fail_makes_no_owner() {
        let only = "\"Resource\":\"*\",\"Condition\":{\"Bool\":{\"aws:x\":true}}";
        let statement = allow("a", ROOT, "kms:*").replace("\"Resource\":\"*\"", only);
        assert_eq!(owners(&policy(&[statement]), ROOT, None), [""; 0]);
    }

    /// KMS takes two statements of one Sid; what an older one allows must not outlive the newer.
    #[test]
    fn all_statements_of_a_sid_are_replaced() {
        let (one, wide) = (allow("a", ROOT, "kms:*"), allow("b", ADMIN, "kms:*"));
        let old = policy(&[allow("b", ADMIN, "kms:Get*"), one.clone(), wide]);
        let new = [allow("b", ADMIN, "kms:Decrypt"), one];
        assert_eq!(merged(&old, &policy(&new[..1])), policy(&new));
    }

    #[test]
    fn who_loses_the_key_is_named() {
        let old = policy(&[allow("a", ROOT, "kms:*"), allow("b", ADMIN, "kms:*")]);
        let new = policy(&[allow("a", ROOT, "kms:*"), allow("b", ADMIN, "kms:Decrypt")]);
        assert_eq!(losers(&old, &new, ROOT, None), [ADMIN]);
        assert_eq!(losers(&new, &old, ROOT, None), [""; 0]);
    }

    #[test]
    fn statements_are_replaced_by_their_sid_and_changes_are_told() {
        let (one, two, three) =
            (allow("a", ROOT, "kms:*"), allow("b", ADMIN, "kms:Put*"), allow("c", ADMIN, "kms:*"));
        let old = policy(&[one.clone(), two.clone()]);
        let changed = allow("b", ADMIN, "kms:Get*");
        let new = policy(&[changed.clone(), three.clone()]);
        let whole = policy(&[one, changed, three]);
        assert_eq!(merged(&old, &new), whole);
        let kinds: Vec<_> = changes(&old, &whole)
            .iter()
            .map(|change| match change {
                Change::Same(found) => ('=', found.sid.clone().unwrap()),
                Change::Gone(found) => ('-', found.sid.clone().unwrap()),
                Change::Added(found) => ('+', found.sid.clone().unwrap()),
            })
            .collect();
        let expected = [('-', "b"), ('=', "a"), ('+', "b"), ('+', "c")];
        assert_eq!(kinds, expected.map(|(sign, sid)| (sign, sid.to_owned())));
    }
}
