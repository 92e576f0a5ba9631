//! The evaluator of key policies against one that others wrote, over made-up policies and requests.
//!
//! Left out is what the other one doesn't have (`NotPrincipal` with its account, unknown operators,
//! what isn't known of a request) and where it differs from AWS's documentation: there `*` in a
//! list of principals is an account's root, and `StringNotLike` fails on a key that is absent ("IAM
//! JSON policy elements: Condition operators": "the condition is true").

use std::io::Write;
use std::process::{Command, Stdio};

use expurgate::key::evaluate::{Answer, Caller, Context, Evaluator, Request, Verdict};
use expurgate::key::policy::KeyPolicy;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

#[path = "../support/python.rs"]
mod python;

const ACCOUNT: &str = "111122223333";
const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const SERVICE: &str = "bedrock.amazonaws.com";
const CALLERS: [&str; 5] = [
    "arn:aws:iam::111122223333:role/Tuning",
    "arn:aws:iam::111122223333:role/Chat",
    "arn:aws:iam::111122223333:user/Tuning",
    "arn:aws:iam::444455556666:role/Tuning",
    SERVICE,
];
const ACTIONS: [&str; 5] =
    ["kms:Decrypt", "kms:GenerateDataKey", "kms:CreateGrant", "kms:DescribeKey", "kms:Encrypt"];
const VIA: [&str; 3] = [
    "bedrock.us-east-1.amazonaws.com",
    "bedrock.eu-west-1.amazonaws.com",
    "s3.us-east-1.amazonaws.com",
];

/// One request with the policy that it is held against.
#[derive(Clone, Debug)]
struct Case {
    policy: Value,
    caller: &'static str,
    action: &'static str,
    /// Keys that are there, each with its one value; all others of `KEYS` are not there.
    context: Vec<(&'static str, &'static str)>,
}

/// Keys that conditions look at. Whatever the caller is, the request says whether each is there.
const KEYS: [&str; 3] = ["kms:ViaService", "aws:PrincipalTag/team", "aws:PrincipalOrgID"];

fn principal() -> impl Strategy<Value = Value> {
    let named = [
        CALLERS[0],
        CALLERS[1],
        CALLERS[2],
        CALLERS[3],
        "arn:aws:iam::111122223333:root",
        "111122223333",
        "arn:aws:iam::444455556666:root",
    ];
    let one = select(named.to_vec()).prop_map(|name| json!({"AWS": name}));
    let some = subsequence(named.to_vec(), 1..=3).prop_map(|names| json!({"AWS": names}));
    prop_oneof![
        4 => one,
        3 => some,
        2 => Just(json!({"Service": SERVICE})),
        1 => Just(json!("*")),
    ]
}

/// `Action` or `NotAction` with one text or a list.
fn actions() -> impl Strategy<Value = (&'static str, Value)> {
    let patterns =
        ["kms:*", "kms:De*", "kms:*Key*", "kms:Decrypt", "KMS:decrypt", "kms:CreateGrant", "*"];
    let element = prop_oneof![5 => Just("Action"), 1 => Just("NotAction")];
    let one = select(patterns.to_vec()).prop_map(Value::from);
    let some = subsequence(patterns[1..6].to_vec(), 1..=2).prop_map(Value::from);
    (element, prop_oneof![one, some])
}

fn condition() -> impl Strategy<Value = Value> {
    let operators = [
        "StringEquals",
        "StringLike",
        "StringNotEquals",
        "StringNotLike",
        "StringEqualsIfExists",
        "StringEqualsIgnoreCase",
    ];
    let values = [
        VIA[0],
        VIA[2],
        "bedrock.*.amazonaws.com",
        "BEDROCK.us-east-1.amazonaws.com",
        "s?.*",
        "red",
        "r*",
        "o-1",
    ];
    let values = prop_oneof![
        select(values.to_vec()).prop_map(Value::from),
        subsequence(values.to_vec(), 2..=3).prop_map(Value::from),
    ];
    let keys = ["kms:ViaService", "KMS:viaservice", "aws:PrincipalTag/team", "aws:PrincipalOrgID"];
    (select(operators.to_vec()), select(keys.to_vec()), values)
        .prop_map(|(operator, key, values)| json!({operator: {key: values}}))
}

fn statement() -> impl Strategy<Value = Value> {
    let effect = prop_oneof![4 => Just("Allow"), 1 => Just("Deny")];
    let resource = prop_oneof![
        6 => Just(json!("*")),
        1 => Just(json!(KEY)),
        1 => Just(json!(["arn:aws:kms:eu-west-1:*:key/*", "arn:aws:kms:us-east-1:*:key/1*"])),
        1 => Just(json!("arn:aws:kms:eu-west-1:*:key/*")),
    ];
    (effect, principal(), actions(), resource, proptest::option::of(condition())).prop_map(
        |(effect, principal, (element, actions), resource, condition)| {
            let mut made = json!({"Effect": effect, "Principal": principal, "Resource": resource});
            made[element] = actions;
            if let Some(condition) = condition {
                made["Condition"] = condition;
            }
            made
        },
    )
}

fn case() -> impl Strategy<Value = Case> {
    let via = proptest::option::of(select(VIA.to_vec()));
    let tag = proptest::option::of(select(vec!["red", "blue"]));
    let org = proptest::option::of(Just("o-1"));
    let statements = proptest::collection::vec(statement(), 1..=4);
    (statements, select(CALLERS.to_vec()), select(ACTIONS.to_vec()), via, tag, org).prop_map(
        |(statements, caller, action, via, tag, org)| Case {
            policy: json!({"Version": "2012-10-17", "Statement": statements}),
            caller,
            action,
            context: KEYS
                .into_iter()
                .zip([via, tag, org])
                .filter_map(|(key, value)| Some((key, value?)))
                .collect(),
        },
    )
}

/// The other evaluator's word for our answer.
fn word(case: &Case) -> &'static str {
    let policy = KeyPolicy::parse(&case.policy.to_string()).expect("a policy");
    let absent = KEYS.iter().fold(Context::default(), |context, key| context.without(key));
    let context = case.context.iter().fold(absent, |all, (key, value)| all.with(key, &[value]));
    let caller = Caller::parse(case.caller).expect("a caller");
    let account = caller.account().map(str::to_owned);
    let request = Request { caller, action: case.action.to_owned(), context };
    let evaluator = Evaluator { policy: &policy, grants: &[], arn: Some(KEY), account: ACCOUNT };
    let Answer { verdict, by, why } = evaluator.answer(&request);
    match (verdict, account) {
        (Verdict::Denied, _) if why == "denies it" => "DENY_MATCH",
        (Verdict::Denied, _) if by.is_none() => "NO_MATCH",
        (Verdict::Allowed, None) => "SERVICE_MATCH",
        (Verdict::Allowed, Some(_)) => "NODE_MATCH",
        (Verdict::Conditional, Some(account)) if account != ACCOUNT => "DIFF_ACCOUNT_MATCH",
        (Verdict::Conditional, Some(_)) => "ROOT_MATCH",
        _ => "OTHER",
    }
}

/// Whether `StringNotLike` looks at a key that the request doesn't have.
fn negates_what_is_absent(case: &Case) -> bool {
    let there = |name: &str| case.context.iter().any(|(key, _)| key.eq_ignore_ascii_case(name));
    let statements = case.policy["Statement"].as_array().into_iter().flatten();
    let conditions = statements.filter_map(|statement| statement["Condition"].as_object());
    conditions.flatten().any(|(operator, keys)| {
        let mut names = keys.as_object().into_iter().flat_map(|keys| keys.keys());
        operator.contains("NotLike") && names.any(|name| !there(name))
    })
}

fn oracle(cases: &[Case]) -> Vec<String> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/key_oracle.py");
    let mut child = Command::new(python::programs().join("python"))
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python");
    let mut stdin = child.stdin.take().expect("a pipe");
    let lines: String = cases
        .iter()
        .map(|case| {
            let context: serde_json::Map<String, Value> =
                case.context.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect();
            let asked = json!({"policy": case.policy, "caller": case.caller, "key": KEY,
                "action": case.action, "account": ACCOUNT, "context": context});
            format!("{asked}\n")
        })
        .collect();
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = child.wait_with_output().expect("its answers");
    writer.join().expect("a thread").expect("written");
    assert!(output.status.success());
    String::from_utf8(output.stdout).expect("UTF-8").lines().map(str::to_owned).collect()
}

#[test]
fn an_evaluator_that_others_wrote_says_the_same() {
    let mut runner = TestRunner::deterministic();
    let strategy = case();
    let mut cases = Vec::new();
    for _ in 0..3000 {
        cases.push(strategy.new_tree(&mut runner).expect("a case").current());
    }
    cases.retain(|case| !negates_what_is_absent(case));
    let theirs = oracle(&cases);
    assert_eq!(theirs.len(), cases.len());
    let mut seen = std::collections::BTreeMap::new();
    for (case, theirs) in cases.iter().zip(&theirs) {
        assert_eq!(word(case), theirs, "{}", serde_json::to_string(&case.policy).expect("JSON"));
        *seen.entry(theirs.as_str()).or_insert(0) += 1;
    }
    // All that can be said is said often enough to mean something.
    assert_eq!(seen.len(), 6, "{seen:?}");
    assert!(seen.values().all(|count| *count >= 30), "{seen:?}");
}
