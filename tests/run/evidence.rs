//! What CloudTrail's event history says of a key and a job, and how it is bound to the receipt.
//!
//! Records have the form of the one that AWS publishes of CreateGrant.

use std::fs;
use std::path::PathBuf;

use aws_sdk_kms::types::{KeySpec, KeyUsageType};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::account::{Account, Ended};
use crate::support::servers::{Server, cloudtrail, logs, received};

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

fn file(account: &Account, records: &[Value]) -> PathBuf {
    let file = account.home.path().join("records.json");
    fs::write(&file, serde_json::to_vec(records).expect("JSON")).expect("a file");
    file
}

fn history(account: &Account, records: &[Value], flags: &[&str]) -> Server {
    cloudtrail(&file(account, records), flags)
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
    assert_eq!(
        statement["predicateType"],
        "urn:uuid:241d3834-8bb4-4315-ae2c-8c26f788d0cf#evidence-v1"
    );
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

fn from_logs(account: &Account, double: &Server, options: &[&str]) -> Ended {
    let mut command =
        account.command(&[&["key", "evidence", "--key", &account.key], options].concat());
    command.env("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", &double.url);
    Ended::of(command.output().expect("the program"))
}

fn rows(found: &Ended) -> Vec<(String, u64)> {
    let found: Value = serde_json::from_str(&found.out).expect("JSON");
    let rows = found["timeline"].as_array().expect("rows").iter();
    rows.map(|row| (row["event"].to_string(), row["times"].as_u64().expect("a count"))).collect()
}

/// The trail's group also holds what is none of the key's; a page of nothing else is empty, and not
/// the last.
#[test]
fn a_log_group_is_read_page_by_page_within_its_window_and_at_its_pace() {
    let account = Account::new("group", &[]);
    let mut other = kms("none", 900, "ConsoleLogin", Value::Null);
    other["eventSource"] = "signin.amazonaws.com".into();
    other["eventTime"] = "2026-11-01T09:00:00Z".into();
    let others = (0..20).map(|n| {
        let mut other = other.clone();
        other["eventID"] = format!("other-{n}").into();
        other
    });
    let job = "arn:aws:bedrock:us-east-1:000000000000:model-customization-job/base/abcdefghijkl";
    let records: Vec<_> = others.chain(life(&account, job, 30)).collect();
    let double = logs(&file(&account, &records), &["--page", "10", "--throttle", "1"]);
    let asked = ["--log-group", "CloudTrail/logs", "--format", "json"];
    let whole = from_logs(&account, &double, &asked).with(0, &[]);
    let expected =
        [("GenerateDataKey", 30), ("CreateModelCustomizationJob", 1), ("CreateGrant", 1)];
    let expected = expected.map(|(name, times)| (format!("\"{name}\""), times));
    assert_eq!(rows(&whole), expected);
    let calls = received(&double);
    // 52 events are six pages; two pages hold nothing. What is throttled is sent again by the SDK,
    // at its own pace.
    let mut pages: Vec<_> = calls.iter().map(|call| &call["request"]).collect();
    pages.dedup();
    assert_eq!(pages.len(), 6);
    let mut next = calls.windows(2).filter(|two| two[0]["request"] != two[1]["request"]);
    assert!(next.all(|two| two[1]["early"] == false), "five requests a second: {calls:?}");
    // Both sources together count each event once.
    let events = history(&account, &life(&account, job, 30), &[]);
    let mut command =
        account.command(&["key", "evidence", "--key", &account.key, "--event-history"]);
    command.args(asked).env("AWS_ENDPOINT_URL_CLOUDTRAIL", &events.url);
    command.env("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", &double.url);
    let both = Ended::of(command.output().expect("the program")).with(0, &[]);
    assert_eq!(rows(&both), expected);
    let sources: Value = serde_json::from_str(&both.out).expect("JSON");
    assert_eq!(sources["sources"][1], "the log group CloudTrail/logs in us-east-1");
    // All of it is older than the window, or not, by the clock of this machine.
    let days = |days: &str| from_logs(&account, &double, &[&asked[..], &["--days", days]].concat());
    days("3653").with(0, &[]);
    let start = received(&double).pop().expect("a call")["request"]["startTime"].clone();
    let years = 10 * 365 * 86_400_000;
    let since_1970 = std::time::UNIX_EPOCH.elapsed().expect("after 1970").as_millis();
    let ago = since_1970 - u128::from(start.as_u64().expect("milliseconds"));
    assert!((years..years + 10 * 86_400_000).contains(&ago), "{ago}");
}

#[test]
fn a_log_group_elsewhere_absent_denied_or_busy_is_told() {
    let account = Account::new("nogroup", &[]);
    let job = "arn:aws:bedrock:us-east-1:000000000000:model-customization-job/base/abcdefghijkl";
    let records = file(&account, &life(&account, job, 1));
    let double = logs(&records, &["--region", "eu-west-1"]);
    let named = ["--log-group", "CloudTrail/logs"];
    let words = ["CloudTrail/logs: no such log group in us-east-1", "by its ARN"];
    from_logs(&account, &double, &named).with(3, &words);
    let arn = "arn:aws:logs:eu-west-1:000000000000:log-group:CloudTrail/logs:*";
    let found = from_logs(&account, &double, &["--log-group", arn]).with(0, &[]);
    assert!(found.out.contains("kms:CreateGrant"), "{}", found.out);
    let denied = logs(&records, &["--deny"]);
    let words = ["logs:FilterLogEvents was denied (AccessDeniedException)", "read log files"];
    from_logs(&account, &denied, &named).with(5, &words);
    let busy = logs(&records, &["--throttle", "100"]);
    let words = ["logs:FilterLogEvents failed (ThrottlingException)", "try again later"];
    from_logs(&account, &busy, &named).with(3, &words);
    from_logs(&account, &double, &["--log-group", "no group"]).with(2, &["log-group:<name>"]);
}
