//! Keys and their grants, over HTTP. The server keeps policies as they are sent and doesn't apply
//! them, takes any text for one, and refuses grants in the newer form: what these mean is tested
//! where policies are evaluated.

use serde_json::Value;

use tokio::runtime::Runtime;

use super::account::{Account, Ended};
use super::tripwire::{Moment, Then, Tripwire};

/// The server's own account.
const ROOT: &str = "arn:aws:iam::000000000000:root";
const SHAPE: [&str; 4] =
    ["--role", "arn:aws:iam::000000000000:role/Tuning", "--region", "us-east-1"];

/// `key` with a case for the role.
fn key(account: &Account, command: &str, case: &str, options: &[&str]) -> Ended {
    account.expurgate(&[&["key", command, case], &SHAPE[..], options].concat())
}

fn policy(account: &Account, key: &str) -> Value {
    let call = account.admin.kms.get_key_policy().key_id(key).send();
    let answer = account.admin.runtime.block_on(call).expect("a policy");
    serde_json::from_str(answer.policy().expect("a text")).expect("JSON")
}

fn put(account: &Account, key: &str, policy: &str) {
    let call = account.admin.kms.put_key_policy().key_id(key).policy(policy).send();
    account.admin.runtime.block_on(call).expect("put");
}

fn sids(policy: &Value) -> Vec<&str> {
    let statements = policy["Statement"].as_array().expect("statements");
    statements.iter().map(|found| found["Sid"].as_str().unwrap_or_default()).collect()
}

#[test]
fn a_key_is_made_with_policy_alias_rotation_and_tags() {
    let account = Account::new("made", &[]);
    let options = ["--alias", "alias/made", "--tag", "team=support", "--rotation-days", "180"];
    let made = key(&account, "create", "nova", &options).with(0, &["alias/made names it"]);
    let arn = made.out.trim();
    let written = key(&account, "policy", "nova", &[]).with(0, &[]).out;
    assert_eq!(policy(&account, arn), serde_json::from_str::<Value>(&written).expect("JSON"));
    let (kms, runtime) = (&account.admin.kms, &account.admin.runtime);
    let found = runtime.block_on(kms.describe_key().key_id("alias/made").send()).expect("a key");
    assert_eq!(found.key_metadata().and_then(|key| key.arn()), Some(arn));
    let rotation = kms.get_key_rotation_status().key_id(arn).send();
    assert!(runtime.block_on(rotation).expect("a status").key_rotation_enabled());
    let tags = runtime.block_on(kms.list_resource_tags().key_id(arn).send()).expect("tags");
    let tags: Vec<_> = tags.tags().iter().map(|tag| (tag.tag_key(), tag.tag_value())).collect();
    assert_eq!(tags, [("team", "support")]);
    // A second one by that name isn't made at all. Other tests make keys at the same time, so it is
    // looked for by its description.
    let second = [&options[..], &["--description", "the second of this alias"]].concat();
    key(&account, "create", "nova", &second).with(2, &["already names", arn]);
    let listed = kms.list_keys().into_paginator().items().send().collect::<Result<Vec<_>, _>>();
    for found in runtime.block_on(listed).expect("keys") {
        let call = kms.describe_key().key_id(found.key_id().expect("an id")).send();
        let facts = runtime.block_on(call).expect("a key");
        let description = facts.key_metadata().and_then(|key| key.description());
        assert_ne!(description, Some("the second of this alias"));
    }
    key(&account, "check", "nova", &["alias/made", "--strict"]).with(0, &[]);
}

#[test]
fn a_policy_is_applied_after_it_was_shown_and_agreed_to() {
    let account = Account::new("applied", &[]);
    let arn = account.key.as_str();
    let apply = |options: &[&str]| {
        key(&account, "policy", "customize", &[&["--apply", arn], options].concat())
    };
    let before = policy(&account, arn);
    let asked = apply(&[]).with(2, &["give --yes"]);
    assert!(asked.out.contains("+   \"Sid\": \"PermissionsEncryptCustomModel\""), "{}", asked.out);
    assert_eq!(policy(&account, arn), before);
    apply(&["--yes"]).with(0, &["applied"]);
    let names = ["Enable IAM User Permissions", "PermissionsEncryptCustomModel"];
    assert_eq!(sids(&policy(&account, arn)), names);
    assert_eq!(apply(&["--yes"]).with(0, &["says so already"]).out, "");
    let mut more = policy(&account, arn);
    let mine = serde_json::json!({"Sid": "Mine", "Effect": "Allow", "Principal": {"AWS": ROOT},
        "Action": "kms:Get*", "Resource": "*"});
    more["Statement"].as_array_mut().expect("statements").push(mine);
    more["Statement"][1]["Sid"] = "Other".into();
    put(&account, arn, &more.to_string());
    apply(&["--merge", "--yes"]).with(0, &["applied"]);
    let names = [names[0], "Other", "Mine", names[1]];
    assert_eq!(sids(&policy(&account, arn)), names);
}

/// Someone else puts a policy between the showing and the agreement.
#[test]
fn a_policy_that_was_changed_since_it_was_shown_is_not_replaced() {
    let account = Account::new("raced", &[]);
    let theirs = r#"{"Version":"2012-10-17","Statement":[{"Sid":"Theirs","Effect":"Allow",
        "Principal":{"AWS":"arn:aws:iam::000000000000:root"},"Action":"kms:*","Resource":"*"}]}"#;
    let put = account.admin.kms.put_key_policy().key_id(&account.key).policy(theirs);
    let spot = ("POST", "TrentService.GetKeyPolicy");
    let wire = Tripwire::nth(&account.backend.url, spot, 1, Moment::Before, move || {
        Runtime::new().expect("a runtime").block_on(put.send()).expect("put");
        Then::GoOn
    });
    let options = ["--apply", &account.key, "--yes"];
    let all = [&["key", "policy", "customize"], &SHAPE[..], &options].concat();
    let mut command = account.command(&all);
    command.env("AWS_ENDPOINT_URL", &wire.url);
    Ended::of(command.output().expect("the program")).with(6, &["was changed since it was shown"]);
    assert!(wire.tripped());
    assert_eq!(sids(&policy(&account, &account.key)), ["Theirs"]);
}

#[test]
fn a_policy_that_nobody_could_change_again_is_not_applied() {
    let account = Account::new("locked", &[]);
    let arn = account.key.as_str();
    let deny = r#"{"Version":"2012-10-17","Statement":[{"Sid":"Freeze","Effect":"Deny",
        "Principal":"*","Action":"kms:Put*","Resource":"*"}]}"#;
    put(&account, arn, deny);
    let before = policy(&account, arn);
    let options = ["--apply", arn, "--merge", "--yes"];
    key(&account, "policy", "nova", &options).with(5, &["nobody of the key's account"]);
    assert_eq!(policy(&account, arn), before);
    key(&account, "policy", "nova", &["--apply", arn, "--yes"]).with(0, &["applied"]);
}

#[test]
fn a_key_is_checked_with_its_state_policy_and_grants() {
    let account = Account::new("checked", &[]);
    let arn = account.key.as_str();
    let check = |options: &[&str]| key(&account, "check", "customize", &[&[arn], options].concat());
    // AWS's default policy leaves it to IAM.
    let default = check(&[]).with(0, &[]).out;
    assert!(default.contains("IAM policies of account 000000000000"), "{default}");
    check(&["--strict"]).with(5, &["can't carry this case"]);
    key(&account, "policy", "customize", &["--apply", arn, "--yes"]).with(0, &[]);
    check(&["--strict"]).with(0, &[]);
    let other = ["key", "check", "customize", arn, SHAPE[0], SHAPE[1], "--region", "eu-west-1"];
    let other = account.expurgate(&other).with(5, &[]).out;
    assert!(other.contains("error: the key: is not in eu-west-1"), "{other}");
    // An alias of another account is none of this one's, whatever its name.
    account.admin.alias("alias/checked", arn);
    check_alias(&account, "arn:aws:kms:us-east-1:000000000000:alias/checked").with(0, &[]);
    let foreign = "arn:aws:kms:us-east-1:444455556666:alias/checked";
    check_alias(&account, foreign).with(5, &["no such key; check the Region and the account"]);
    account.admin.disable(arn);
    let disabled = check(&["--format", "json"]).with(5, &[]).out;
    let report: Value = serde_json::from_str(&disabled).expect("JSON");
    assert_eq!(report["findings"][0]["id"], "unfit-key");
    let none = arn.replace(&arn[arn.len() - 12..], "000000000000");
    key(&account, "check", "customize", &[&none]).with(5, &["no such key"]);
}

fn check_alias(account: &Account, alias: &str) -> Ended {
    key(account, "check", "customize", &[alias])
}

#[test]
fn grants_are_listed_with_what_rests_on_them_and_end_by_force_only() {
    let account = Account::new("granted", &[]);
    let arn = account.key.as_str();
    let list = |key: &str| -> Value {
        let ended = account.expurgate(&["key", "grants", key, "--format", "json"]).with(0, &[]);
        assert_eq!(ended.told, "");
        serde_json::from_str(&ended.out).expect("JSON")
    };
    assert_eq!(list(arn), serde_json::json!([]));
    account.run().with(0, &["Done: "]);
    let rows = list(arn);
    assert_eq!(rows.as_array().map(Vec::len), Some(1));
    assert_eq!(rows[0]["kind"], "primary");
    assert_eq!(rows[0]["rests"]["on"][0]["name"], "model-granted", "{rows}");
    let id = rows[0]["id"].as_str().expect("an id");
    let table = account.expurgate(&["key", "grants", arn]).with(0, &[]).out;
    assert!(table.contains("custom model model-granted"), "{table}");
    let revoke =
        |options: &[&str]| account.expurgate(&[&["key", "revoke", arn, id], options].concat());
    revoke(&["--dry-run"]).with(0, &[]);
    revoke(&["--yes"]).with(2, &["rests on this grant", "--force"]);
    revoke(&["--force"]).with(2, &["give --yes"]);
    assert_eq!(list(arn).as_array().map(Vec::len), Some(1));
    let ended = revoke(&["--force", "--yes"]).with(0, &["warning: custom model model-granted"]);
    assert_eq!(ended.out, format!("{id} is ended\n"));
    assert_eq!(list(arn), serde_json::json!([]));
    revoke(&["--yes"]).with(2, &["no such grant on the key"]);
}

#[test]
fn a_grant_that_nothing_rests_on_is_an_orphan() {
    let account = Account::new("orphan", &[]);
    let arn = account.key.as_str();
    let grant = |to: &str| {
        use aws_sdk_kms::types::GrantOperation::{CreateGrant, Decrypt};
        let call = account.admin.kms.create_grant().key_id(arn).grantee_principal(to);
        let call = call.operations(Decrypt).operations(CreateGrant).send();
        let made = account.admin.runtime.block_on(call).expect("a grant");
        made.grant_id().expect("its id").to_owned()
    };
    let (orphan, other) = (grant("bedrock.amazonaws.com"), grant(SHAPE[1]));
    let table = account.expurgate(&["key", "grants", arn]).with(0, &[]).out;
    let line = |id: &str| table.lines().find(|line| line.contains(id)).expect("a line");
    assert!(line(&orphan).contains("orphan: no model or job here is under this key"), "{table}");
    assert!(line(&other).trim_start().starts_with("other"), "{table}");
    account.expurgate(&["key", "revoke", arn, &other, "--yes"]).with(2, &["isn't Bedrock's"]);
    let words = ["note: no model or job here is under this key; something else"];
    account.expurgate(&["key", "revoke", arn, &orphan, "--yes"]).with(0, &words);
    // Where Bedrock doesn't tell, a model may rest on it.
    let mut deaf =
        account.command(&["key", "revoke", arn, &grant("bedrock.amazonaws.com"), "--yes"]);
    deaf.env("AWS_ENDPOINT_URL_BEDROCK", "http://127.0.0.1:9").env("AWS_MAX_ATTEMPTS", "1");
    Ended::of(deaf.output().expect("the program")).with(2, &["isn't known whether a model rests"]);
}
