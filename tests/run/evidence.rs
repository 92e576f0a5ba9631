//! What CloudTrail's event history says of a key and a job, and how it is bound to the receipt.
//!
//! Records have the form of the one that AWS publishes of CreateGrant.

use std::fs;

use aws_sdk_kms::types::{KeySpec, KeyUsageType};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::account::{Account, Ended};
use crate::support::servers::{Server, cloudtrail, received};

const TIME: &str = "2026-11-01T10:00:0";

fn kms(key: &str, id: u32, name: &str, request: Value) -> Value {
    json!({
        "eventVersion": "1.09",
        "userIdentity": {
            "type": "AssumedRole",
            "arn": "arn:aws:sts::000000000000:assumed-role/Tuning/me",
            "invokedBy": "bedrock.amazonaws.com",
        },
        "eventTime": format!("{TIME}{}Z", id % 10),
        "eventSource": "kms.amazonaws.com",
        "eventName": name,
        "awsRegion": "us-east-1",
        "sourceIPAddress": "bedrock.amazonaws.com",
        "requestParameters": request,
        "eventID": format!("id-{id}"),
        "resources": [{"accountId": "000000000000", "type": "AWS::KMS::Key", "ARN": key}],
    })
}

/// A job with its grant, and the use of the key in `uses` calls.
fn life(account: &Account, job: &str, uses: u32) -> Vec<Value> {
    let key = account.key.as_str();
    let mut start = kms(
        key,
        1,
        "CreateModelCustomizationJob",
        json!({
        "customModelName": format!("model-{}", account.name), "customModelKmsKeyId": key}),
    );
    start["eventSource"] = "bedrock.amazonaws.com".into();
    start["responseElements"] = json!({"jobArn": job});
    start["resources"] = Value::Null;
    let mut grant = kms(
        key,
        2,
        "CreateGrant",
        json!({"keyId": key,
        "granteePrincipal": "bedrock.amazonaws.com", "operations": ["Decrypt", "CreateGrant"]}),
    );
    grant["responseElements"] = json!({"grantId": "0ab0ac0d0b"});
    let used = (0..uses).map(|n| kms(key, 100 + n, "GenerateDataKey", json!({"keyId": key})));
    [start, grant].into_iter().chain(used).collect()
}

fn history(account: &Account, records: &[Value], flags: &[&str]) -> Server {
    let file = account.home.path().join("records.json");
    fs::write(&file, serde_json::to_vec(records).expect("JSON")).expect("a file");
    cloudtrail(&file, flags)
}

fn evidence(account: &Account, double: &Server, options: &[&str]) -> Ended {
    let mut command = account.command(&[&["key", "evidence"], options].concat());
    command.env("AWS_ENDPOINT_URL_CLOUDTRAIL", &double.url);
    Ended::of(command.output().expect("the program"))
}

/// 120 uses are three pages; the first two requests are throttled, and no other, since the program
/// keeps to the pace.
#[test]
fn all_pages_of_the_event_history_are_read_at_its_pace_and_bound_to_a_signed_receipt() {
    let account = Account::new("history", &["--polls", "1"]);
    let call = account.admin.kms.create_key().key_spec(KeySpec::EccNistP256);
    let made = account.admin.runtime.block_on(call.key_usage(KeyUsageType::SignVerify).send());
    let made = made.expect("a key");
    let signer = made.key_metadata().and_then(|key| key.arn()).expect("its ARN");
    account.edit("[data]", &format!("receipt = \"{signer}\"\n[data]"));
    account.run().with(0, &["Done: "]);
    let (name, receipt) = account.object("/receipt.json");
    let uri = format!("s3://clean-history/{name}");
    let envelope: Value = serde_json::from_slice(&receipt).expect("JSON");
    let said = payload(&envelope);
    let job = said["predicate"]["submission"]["jobArn"].as_str().expect("a job");
    let double = history(&account, &life(&account, job, 120), &["--throttle", "2"]);
    let options = ["--event-history", "--receipt", &uri, "--attach", "--format", "json"];
    let found = evidence(&account, &double, &options).with(0, &["attached s3://clean-history/"]);
    let found: Value = serde_json::from_str(&found.out).expect("JSON");
    let rows = found["timeline"].as_array().expect("rows");
    let row = |row: &Value| (row["event"].clone(), row["times"].clone());
    let rows: Vec<_> = rows.iter().map(row).collect();
    assert_eq!(
        rows,
        [
            ("GenerateDataKey".into(), 120.into()),
            ("CreateModelCustomizationJob".into(), 1.into()),
            ("CreateGrant".into(), 1.into()),
        ]
    );
    assert_eq!(found["timeline"][1]["ids"], json!(["id-1"]));
    let asked = received(&double);
    // A request that is throttled is sent again by the SDK, at its own pace.
    let mut next = asked.windows(2).filter(|two| two[0]["request"] != two[1]["request"]);
    assert!(next.all(|two| two[1]["early"] == false), "two requests a second: {asked:?}");
    let attributes = |call: &Value| call["request"]["LookupAttributes"].as_array().map(Vec::len);
    assert!(asked.iter().all(|call| attributes(call) == Some(1)));
    // The statement names the receipt by its digest, and the receipt's key signed it.
    let (name, attached) = account.object_like("/evidence-");
    let attached: Value = serde_json::from_slice(&attached).expect("JSON");
    assert_eq!(attached["signatures"][0]["keyid"], signer);
    let statement = payload(&attached);
    let digest: String = Sha256::digest(&receipt).iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!(
        statement["subject"],
        json!([{"name": "receipt.json", "digest": {"sha256": digest}}])
    );
    assert_eq!(statement["predicateType"], "https://expurgate.dev/evidence/v1");
    assert_eq!(statement["predicate"]["jobArn"], job);
    assert_eq!(statement["predicate"]["evidence"], found);
    // Once more, it is there already; and the dataset still stands.
    let again = format!("{name} says so already");
    evidence(&account, &double, &options).with(0, &[&again]);
    account.expurgate(&["verify", &uri]).with(0, &[]);
}

fn payload(envelope: &Value) -> Value {
    let payload = STANDARD.decode(envelope["payload"].as_str().expect("a payload"));
    serde_json::from_slice(&payload.expect("base64")).expect("JSON")
}

#[test]
fn a_history_that_is_denied_or_lacks_the_job_is_told() {
    let account = Account::new("nohistory", &[]);
    account.expurgate(&["run", "job.toml", "--dry-run"]).with(0, &[]);
    let uri = format!("s3://clean-nohistory/{}", account.object("/receipt.json").0);
    let double = history(&account, &[], &["--deny"]);
    let asked = ["--event-history", "--key", &account.key];
    evidence(&account, &double, &asked).with(5, &["cloudtrail:LookupEvents was denied"]);
    let asked = ["--event-history", "--receipt", &uri];
    evidence(&account, &double, &asked).with(2, &["names no model yet"]);
    let asked = ["--event-history", "--key", &account.key, "--days", "91"];
    evidence(&account, &double, &asked).with(2, &["91"]);
    evidence(&account, &double, &["--key", &account.key]).with(2, &["<PLACE>"]);
}
