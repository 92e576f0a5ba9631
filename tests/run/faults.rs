//! What no server to be had does by itself: conflicts, buckets of others, answers that are behind.

use serde_json::json;

use super::account::{Account, Ended, records};
use super::tripwire::{Then, Tripwire};

fn through(account: &Account, wire: &Tripwire, service: &str, arguments: &[&str]) -> Ended {
    let mut command = account.command(arguments);
    command.env(service, &wire.url);
    Ended::of(command.output().expect("the program"))
}

/// "If a conflicting operation occurs during the upload, S3 returns a 409
/// ConditionalRequestConflict response" (PutObject): the write is tried again, a few times.
#[test]
fn a_receipt_that_meets_another_write_is_committed_or_nothing_is() {
    let conflict = Then::refused(409, "ConditionalRequestConflict");
    let run = ["run", "job.toml", "--dry-run"];
    let account = Account::new("conflict", &[]);
    let spot = ("PUT", "/receipt.json?");
    let wire = Tripwire::in_turn(&account.backend.url, spot, &[conflict.clone(), conflict.clone()]);
    through(&account, &wire, "AWS_ENDPOINT_URL", &run).with(0, &["Nothing was submitted"]);
    assert!(wire.is_done());
    account.receipt();
    let account = Account::new("conflicts", &[]);
    let wire = Tripwire::in_turn(&account.backend.url, spot, &vec![conflict; 30]);
    let words = ["receipt.json: another run is writing here; wait for it"];
    through(&account, &wire, "AWS_ENDPOINT_URL", &run).with(6, &words);
    assert!(account.clean().keys().all(|key| !key.ends_with("receipt.json")));
    account.expurgate(&run).with(0, &["Nothing was submitted"]);
}

/// "If the account ID that you provide does not match the actual owner of the bucket, the request
/// fails with the HTTP status code 403 Forbidden (access denied)" (x-amz-expected-bucket-owner).
#[test]
fn a_bucket_of_another_account_is_refused_by_every_request() {
    let account = Account::new("owner", &[]);
    let denied = vec![Then::refused(403, "AccessDenied"); 9];
    let wire = Tripwire::in_turn(&account.backend.url, ("*", "/raw-owner"), &denied);
    let scan = ["scan", "s3://raw-owner/train/", "--bucket-owner", "111122223333"];
    let words = ["was denied (AccessDenied, or the bucket isn't account 111122223333's)"];
    through(&account, &wire, "AWS_ENDPOINT_URL", &scan).with(5, &words);
    let wire = Tripwire::in_turn(&account.backend.url, ("*", "no such thing"), &[]);
    let run = ["run", "job.toml", "--bucket-owner", "000000000000"];
    through(&account, &wire, "AWS_ENDPOINT_URL", &run).with(0, &["Done: "]);
    let of_s3 = |head: &String| head.split(' ').nth(1).is_some_and(|path| path.contains("-owner"));
    let heads: Vec<_> = wire.heads().into_iter().filter(of_s3).collect();
    assert!(heads.len() > 10, "{heads:?}");
    let owned = |head: &&String| !head.contains("x-amz-expected-bucket-owner: 000000000000");
    assert_eq!(heads.iter().find(owned), None);
}

/// The calls of a large upload, one that is given up, and those of a reader of receipts, too.
#[test]
fn the_owner_of_a_bucket_is_named_by_every_call_of_a_large_upload() {
    let account = Account::new("owned2", &[]);
    let long = records(1, &"x ".repeat(30_000));
    account.admin.put("raw-owned2", "large.jsonl", long.repeat(170).as_bytes());
    let wire = Tripwire::in_turn(&account.backend.url, ("*", "no such thing"), &[]);
    let owner = ["--bucket-owner", "000000000000"];
    let redact = ["redact", "s3://raw-owned2/large.jsonl", "-o", "s3://clean-owned2/set/one.jsonl"];
    let key = ["--kms-key", &account.key, "--verify"];
    let arguments = [&redact[..], &key, &owner].concat();
    // What a killed run left is swept.
    account.admin.leave_upload("clean-owned2", "set/one.jsonl");
    through(&account, &wire, "AWS_ENDPOINT_URL", &arguments).with(0, &[]);
    for (of, at, code) in [
        ("verify", "s3://clean-owned2/set/one.jsonl.receipt.json", 0),
        ("scan", "s3://raw-owned2/train/", 1),
    ] {
        let arguments = [&[of, at][..], &owner].concat();
        through(&account, &wire, "AWS_ENDPOINT_URL", &arguments).with(code, &[]);
    }
    let heads: Vec<_> = wire.heads().into_iter().filter(|head| head.contains("-owned2")).collect();
    for call in [
        "get /raw-owned2/?list-type=2",
        "head /raw-owned2/large.jsonl",
        "get /raw-owned2/large.jsonl",
        "get /clean-owned2/?uploads",
        "delete /clean-owned2/set/one.jsonl?x-id=abortmultipartupload",
        "post /clean-owned2/set/one.jsonl?uploads",
        "put /clean-owned2/set/one.jsonl?x-id=uploadpart",
        "post /clean-owned2/set/one.jsonl?uploadid=",
        "put /clean-owned2/set/one.jsonl.receipt.json",
        "delete /clean-owned2/set/one.jsonl.checkpoint.json",
    ] {
        assert!(heads.iter().any(|head| head.starts_with(call)), "{call}: {heads:#?}");
    }
    let owned = |head: &&String| !head.contains("x-amz-expected-bucket-owner: 000000000000");
    assert_eq!(heads.iter().find(owned), None);
}

#[test]
fn a_job_that_is_not_seen_at_once_is_looked_for_again() {
    let account = Account::new("unseen", &["--polls", "0"]);
    account.expurgate(&["run", "job.toml", "--dry-run"]).with(0, &[]);
    let absent = Then::json(404, "ResourceNotFoundException", "{\"message\":\"no such job\"}");
    let spot = ("GET", "/model-customization-jobs/arn");
    let wire = Tripwire::in_turn(&account.double.url, spot, &[absent.clone(), absent]);
    let submit = ["job", "submit", "job.toml"];
    let words = ["Submitted as arn:"];
    through(&account, &wire, "AWS_ENDPOINT_URL_BEDROCK", &submit).with(0, &words);
    assert!(wire.is_done());
    assert_eq!(account.submitted().len(), 1);
}

/// "The effects of the change might not be immediately visible ... usually less than five minutes"
/// ("Eventual consistency", KMS): what is asked too early is told as such, and nothing is repeated.
#[test]
fn grants_and_policies_that_kms_does_not_show_yet_are_told_as_done() {
    let account = Account::new("behind", &[]);
    let (key, kms) = (account.key.as_str(), &account.admin.kms);
    use aws_sdk_kms::types::GrantOperation::Decrypt;
    let call = kms.create_grant().key_id(key).grantee_principal("bedrock.amazonaws.com");
    let made = account.admin.runtime.block_on(call.operations(Decrypt).send()).expect("a grant");
    let id = made.grant_id().expect("its id");
    let still = json!({"Truncated": false, "Grants": [{"GrantId": id, "KeyId": key,
        "GranteePrincipal": "bedrock.amazonaws.com", "Operations": ["Decrypt"]}]});
    let turns = [Then::GoOn, Then::json(200, "none", &still.to_string())];
    let wire = Tripwire::in_turn(&account.backend.url, ("POST", "TrentService.ListGrants"), &turns);
    let revoke = ["key", "revoke", key, id, "--yes"];
    let ended = through(&account, &wire, "AWS_ENDPOINT_URL_KMS", &revoke).with(0, &[]);
    assert!(ended.out.contains("is ended; KMS takes up to five minutes to show it"), "{ended:?}");
    assert!(wire.is_done());
    account.expurgate(&["key", "revoke", key, id, "--yes"]).with(2, &["no such grant"]);
    let old = r#"{"Version":"2012-10-17","Statement":[]}"#;
    let old = Then::json(200, "none", &json!({"Policy": old, "PolicyName": "default"}).to_string());
    let spot = ("POST", "TrentService.GetKeyPolicy");
    // Shown, looked at again before it is put, and asked for afterwards.
    let turns = [Then::GoOn, Then::GoOn, old];
    let wire = Tripwire::in_turn(&account.backend.url, spot, &turns);
    let role = ["--role", "arn:aws:iam::000000000000:role/Tuning", "--region", "us-east-1"];
    let apply = [&["key", "policy", "customize", "--apply", key, "--yes"], &role[..]].concat();
    let words = ["applied, but KMS doesn't show it yet"];
    through(&account, &wire, "AWS_ENDPOINT_URL_KMS", &apply).with(0, &words);
    let check = [&["key", "check", "customize", key, "--strict"], &role[..]].concat();
    account.expurgate(&check).with(0, &[]);
}
