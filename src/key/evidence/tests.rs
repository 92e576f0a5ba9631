//! Records have the form of the published ones: CreateGrant of "Monitor your encryption keys for
//! the Amazon Bedrock service", RetireGrant of "RetireGrant" (KMS); the others have these records'
//! common members and the request's own ones.

use serde_json::{Value, json};

use super::*;

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-123456SAMPLE";
const OTHER: &str = "arn:aws:kms:us-east-1:111122223333:key/00000000-12ab-34cd-56ef-123456SAMPLE";
const ROLE: &str = "arn:aws:iam::111122223333:role/RoleForModelCopy";

/// A record of KMS by a role for Bedrock.
fn kms(id: u32, time: &str, name: &str, request: Value) -> Value {
    json!({
        "eventVersion": "1.09",
        "userIdentity": {
            "type": "AssumedRole",
            "arn": "arn:aws:sts::111122223333:assumed-role/RoleForModelCopy/SampleUser01",
            "sessionContext": {"sessionIssuer": {"type": "Role", "arn": ROLE}},
            "invokedBy": "bedrock.amazonaws.com",
        },
        "eventTime": time,
        "eventSource": "kms.amazonaws.com",
        "eventName": name,
        "awsRegion": "us-east-1",
        "sourceIPAddress": "bedrock.amazonaws.com",
        "requestParameters": request,
        "responseElements": null,
        "eventID": format!("{id}"),
        "resources": [{"accountId": "111122223333", "type": "AWS::KMS::Key", "ARN": KEY}],
    })
}

fn create_grant(id: u32, time: &str, grant: &str) -> Value {
    let mut record = kms(
        id,
        time,
        "CreateGrant",
        json!({
            "granteePrincipal": "bedrock.amazonaws.com",
            "retiringPrincipal": "bedrock.amazonaws.com",
            "keyId": KEY,
            "operations": ["Decrypt", "CreateGrant", "GenerateDataKey", "DescribeKey"],
        }),
    );
    record["responseElements"] = json!({"grantId": grant, "keyId": KEY});
    record
}

fn retire_grant(id: u32, time: &str, grant: &str) -> Value {
    let mut record = kms(id, time, "RetireGrant", Value::Null);
    record["additionalEventData"] = json!({"grantId": grant});
    record
}

fn bedrock(id: u32, time: &str, name: &str, request: Value) -> Value {
    let mut record = kms(id, time, name, request);
    record["eventSource"] = "bedrock.amazonaws.com".into();
    record["resources"] = Value::Null;
    record["userIdentity"].as_object_mut().unwrap().remove("invokedBy");
    record["sourceIPAddress"] = "192.0.2.0".into();
    record
}

fn job(id: u32, time: &str) -> Value {
    let request = json!({"customModelName": "tone", "customModelKmsKeyId": KEY});
    bedrock(id, time, "CreateModelCustomizationJob", request)
}

fn deleted(id: u32, time: &str) -> Value {
    bedrock(id, time, "DeleteCustomModel", json!({"modelIdentifier": "tone"}))
}

fn evidence(records: &[Value]) -> Evidence {
    let mut trail = Trail::of(&[KEY.to_owned()]);
    // Newest first, and all of them twice: order and repetition mean nothing.
    for record in records.iter().rev().chain(records) {
        trail.read(json!({"Records": [record]}).to_string().as_bytes()).unwrap();
    }
    trail.evidence()
}

fn gaps(records: &[Value]) -> Vec<&'static str> {
    evidence(records).gaps.iter().map(|gap| gap.id).collect()
}

#[test]
fn a_whole_life_has_no_gap() {
    let life = [
        kms(1, "2026-11-01T10:00:00Z", "DescribeKey", json!({"keyId": KEY})),
        job(2, "2026-11-01T10:00:01Z"),
        create_grant(3, "2026-11-01T10:00:02Z", "g1"),
        kms(4, "2026-11-01T10:00:03Z", "GenerateDataKey", json!({"keyId": KEY})),
        kms(5, "2026-11-02T10:00:00Z", "Decrypt", json!({})),
        kms(6, "2026-11-02T11:00:00Z", "Decrypt", json!({})),
        deleted(7, "2026-11-03T10:00:00Z"),
        retire_grant(8, "2026-11-03T10:00:01Z", "g1"),
    ];
    let found = evidence(&life);
    assert_eq!(found.gaps, []);
    let lines: Vec<_> = found
        .timeline
        .iter()
        .map(|entry| (entry.event.as_str(), entry.times, entry.subject.as_deref()))
        .collect();
    assert_eq!(
        lines,
        [
            ("DescribeKey", 1, None),
            ("CreateModelCustomizationJob", 1, Some("tone")),
            ("CreateGrant", 1, Some("g1")),
            ("GenerateDataKey", 1, None),
            ("Decrypt", 2, None),
            ("DeleteCustomModel", 1, Some("tone")),
            ("RetireGrant", 1, Some("g1")),
        ]
    );
    let grant = &found.timeline[2];
    assert_eq!((grant.who.as_str(), grant.via.as_deref()), (ROLE, Some("bedrock.amazonaws.com")));
}

#[test]
fn what_is_missing_or_out_of_place_is_named() {
    let start = || [job(1, "2026-11-01T10:00:00Z"), create_grant(2, "2026-11-01T10:00:01Z", "g1")];
    let used = || kms(3, "2026-11-01T10:00:02Z", "GenerateDataKey", json!({"keyId": KEY}));
    let then = |more: Value| [start().to_vec(), vec![used(), more]].concat();
    let late = "2026-11-05T10:00:00Z";
    let direct = |name: &str| {
        let mut record = kms(9, late, name, json!({"keyId": KEY}));
        record["userIdentity"].as_object_mut().unwrap().remove("invokedBy");
        record["sourceIPAddress"] = "192.0.2.0".into();
        record
    };
    let mut internal = direct("Decrypt");
    internal["sourceIPAddress"] = "AWS Internal".into();
    let mut denied = kms(9, late, "Decrypt", json!({}));
    denied["errorCode"] = "AccessDenied".into();
    let mut bypass = direct("PutKeyPolicy");
    bypass["requestParameters"]["bypassPolicyLockoutSafetyCheck"] = true.into();
    for (records, ids) in [
        (vec![start()[0].clone(), used()], vec!["no-grant"]),
        (start().to_vec(), vec!["no-use"]),
        (then(job(9, late)), vec!["no-grant"]),
        (then(deleted(9, late)), vec!["grant-left"]),
        (then(direct("DisableKey")), vec!["key-ended"]),
        (then(direct("ScheduleKeyDeletion")), vec!["key-ended"]),
        (then(direct("Decrypt")), vec!["direct-use"]),
        (then(direct("DescribeKey")), vec![]),
        (then(internal), vec![]),
        (then(direct("PutKeyPolicy")), vec![]),
        (then(bypass), vec!["unchecked-policy"]),
        (then(denied), vec!["refused"]),
    ] {
        assert_eq!(gaps(&records), ids, "{records:?}");
    }
    let mut ended = [start().to_vec(), vec![used()]].concat();
    ended.push(retire_grant(7, "2026-11-04T10:00:00Z", "g1"));
    ended.push(direct("DisableKey"));
    assert_eq!(gaps(&ended), [""; 0]);
}

#[test]
fn what_comes_again_and_again_is_counted() {
    let decrypt = |id: u32| {
        let time = format!("2026-11-{:02}T{:02}:00:00Z", 1 + id / 10, id % 10);
        let mut record = kms(id, &time, "Decrypt", json!({"keyId": KEY}));
        record["userIdentity"].as_object_mut().unwrap().remove("invokedBy");
        record["sourceIPAddress"] = "192.0.2.0".into();
        record
    };
    let found = evidence(&(0..25).map(decrypt).collect::<Vec<_>>());
    let rows = found.timeline.iter().map(|entry| (entry.time.as_str(), entry.times));
    let days = [("2026-11-01T00:00:00Z", 10), ("2026-11-02T00:00:00Z", 10)];
    assert_eq!(rows.collect::<Vec<_>>(), [&days[..], &[("2026-11-03T00:00:00Z", 5)]].concat());
    let gaps: Vec<_> = found.gaps.iter().map(|gap| (gap.id, gap.times)).collect();
    assert_eq!(gaps, [("direct-use", 25)]);
}

#[test]
fn what_is_not_about_the_key_is_left_out() {
    let mut other = create_grant(1, "2026-11-01T10:00:00Z", "g9");
    other = serde_json::from_str(&other.to_string().replace(KEY, OTHER)).unwrap();
    let mut job = job(2, "2026-11-01T10:00:00Z");
    job["requestParameters"]["customModelKmsKeyId"] = OTHER.into();
    let stranger = deleted(3, "2026-11-01T10:00:00Z");
    let mut s3 = kms(4, "2026-11-01T10:00:00Z", "GetObject", json!({}));
    s3["eventSource"] = "s3.amazonaws.com".into();
    let odd = json!({"eventSource": 1.5e3.to_string(), "unknown": {"a": []}});
    let found = evidence(&[other, job, stranger, s3, odd]);
    assert_eq!((found.timeline.len(), found.files), (0, 10));
    // All that can be said of the key is that nothing can.
    assert_eq!(found.gaps.iter().map(|gap| gap.id).collect::<Vec<_>>(), ["no-events"]);
}

/// A job may be given an alias or the bare id; the trail is asked for under these names too.
#[test]
fn a_key_has_several_names() {
    for name in ["alias/model", "1234abcd-12ab-34cd-56ef-123456SAMPLE"] {
        let mut record = job(1, "2026-11-01T10:00:00Z");
        record["requestParameters"]["customModelKmsKeyId"] = name.into();
        let mut trail = Trail::of(&[KEY.to_owned(), "alias/model".to_owned()]);
        trail.read(json!({"Records": [record]}).to_string().as_bytes()).unwrap();
        assert_eq!(trail.evidence().timeline.len(), 1, "{name}");
    }
}

#[test]
fn a_file_that_is_no_log_is_refused() {
    let mut trail = Trail::of(&[KEY.to_owned()]);
    for text in [
        "",
        "{}",
        "[1]",
        "{\"Records\":[{\"eventID\":1}]}",
        "{\"Records\":[",
        "{\"Records\":null}",
        "{\"Records\":[],\"Records\":[]}",
        "{\"Records\":[{}]} {}",
    ] {
        assert!(trail.read(text.as_bytes()).is_err(), "{text}");
    }
}

/// The same record in the three forms that "View CloudTrail events with the AWS CLI" and
/// "FilterLogEvents" show.
#[test]
fn records_come_in_three_forms() {
    let record = create_grant(1, "2026-11-01T10:00:00Z", "g1");
    let text = record.to_string();
    for file in [
        json!({"Records": [record]}),
        json!({"Events": [{"EventId": "1", "EventName": "CreateGrant", "CloudTrailEvent": text}]}),
        json!({"events": [{"logStreamName": "s", "timestamp": 1, "message": text}]}),
    ] {
        let mut trail = Trail::of(&[KEY.to_owned()]);
        trail.read(file.to_string().as_bytes()).unwrap();
        let found = trail.evidence();
        assert_eq!((found.files, found.records, found.timeline.len()), (1, 1, 1), "{file}");
        assert_eq!(found.timeline[0].ids, ["1"]);
    }
    let mut trail = Trail::of(&[KEY.to_owned()]);
    for file in [
        json!({"Records": [], "Events": []}),
        json!({"Events": [{"CloudTrailEvent": "no record"}]}),
        json!({"events": [{"message": "START RequestId"}]}),
    ] {
        assert!(trail.read(file.to_string().as_bytes()).is_err(), "{file}");
    }
}

#[test]
fn of_what_is_counted_the_earliest_ids_are_kept_whatever_came_first() {
    let used = |id: u32| {
        let time = format!("2026-11-01T10:00:{:02}Z", id % 60);
        kms(id, &time, "Decrypt", json!({"keyId": KEY}))
    };
    let found = evidence(&(10..50).map(used).collect::<Vec<_>>());
    let ids: Vec<String> = (10..20).map(|id| id.to_string()).collect();
    assert_eq!((found.timeline[0].times, &found.timeline[0].ids), (40, &ids));
}

#[test]
fn a_job_that_a_receipt_names_is_looked_for() {
    let arn = "arn:aws:bedrock:us-east-1:111122223333:model-customization-job/a.b/abcdefghijkl";
    let mut record = job(1, "2026-11-01T10:00:00Z");
    record["responseElements"] = json!({"jobArn": arn});
    let all = json!({"Records": [record, create_grant(2, "2026-11-01T10:00:01Z", "g1"),
        kms(3, "2026-11-01T10:00:02Z", "GenerateDataKey", json!({"keyId": KEY}))]});
    let gaps = |job: &str| -> Vec<&str> {
        let mut trail = Trail::of(&[KEY.to_owned()]).with_job(job);
        trail.read(all.to_string().as_bytes()).unwrap();
        trail.evidence().gaps.iter().map(|gap| gap.id).collect()
    };
    assert_eq!(gaps(arn), [""; 0]);
    assert_eq!(gaps(&arn.replace("abcdefghijkl", "000000000000")), ["no-job"]);
}

fn timeline(keys: &[&str], record: Value) -> usize {
    let keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
    let mut trail = Trail::of(&keys);
    trail.read(json!({"Records": [record]}).to_string().as_bytes()).unwrap();
    trail.evidence().timeline.len()
}

/// "Multi-Region keys in AWS KMS": related keys "have the same key material and key ID". "Aliases
/// in AWS KMS": an alias is "unique in the AWS account and Region". A trail may be of a whole
/// organization and of all Regions.
#[test]
fn a_name_means_the_key_in_its_own_region_and_account_alone() {
    let key = "arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab";
    let (_, id) = key.rsplit_once('/').unwrap();
    let names = [key, id, "alias/model"];
    for (region, account, expected) in [
        ("us-east-1", "111122223333", 1),
        ("us-west-2", "111122223333", 0),
        ("us-east-1", "444455556666", 0),
    ] {
        let lies = key.replace("us-east-1", region).replace("111122223333", account);
        for name in [id, "alias/model"] {
            let mut start = job(1, "2026-11-01T10:00:00Z");
            start["requestParameters"]["customModelKmsKeyId"] = name.into();
            let mut use_ = kms(2, "2026-11-01T10:00:00Z", "Decrypt", json!({"keyId": name}));
            use_["resources"][0]["ARN"] = lies.as_str().into();
            for mut record in [start, use_] {
                record["awsRegion"] = region.into();
                record["recipientAccountId"] = account.into();
                assert_eq!(timeline(&names, record.clone()), expected, "{name} {record}");
            }
        }
    }
    // The alias names the key now, and named another one then.
    let mut moved = kms(3, "2026-11-01T10:00:00Z", "Decrypt", json!({"keyId": "alias/model"}));
    moved["resources"][0]["ARN"] = OTHER.into();
    assert_eq!(timeline(&names, moved.clone()), 0);
    // Who knows the alias alone has nothing else to go by.
    assert_eq!(timeline(&["alias/model"], moved), 1);
}

#[test]
fn a_model_of_the_same_name_elsewhere_is_another() {
    let start = || [job(1, "2026-11-01T10:00:00Z"), create_grant(2, "2026-11-01T10:00:01Z", "g1")];
    let used = kms(3, "2026-11-01T10:00:02Z", "GenerateDataKey", json!({"keyId": KEY}));
    let mut gone = deleted(4, "2026-11-02T10:00:00Z");
    assert_eq!(gaps(&[&start()[..], &[used.clone(), gone.clone()]].concat()), ["grant-left"]);
    gone["awsRegion"] = "us-west-2".into();
    assert_eq!(gaps(&[&start()[..], &[used, gone]].concat()), [""; 0]);
}

/// Deployments name their model by its ARN ("CreateCustomModelDeployment"), and so may who deletes
/// it; a receipt knows that ARN.
#[test]
fn what_names_a_model_by_its_arn_is_found_by_the_receipts() {
    let arn = "arn:aws:bedrock:us-east-1:111122223333:custom-model/a.b/abcdefghijkl";
    let record =
        bedrock(1, "2026-11-01T10:00:00Z", "CreateCustomModelDeployment", json!({"modelArn": arn}));
    for (model, expected) in [(arn, 1), (KEY, 0)] {
        let mut trail = Trail::of(&[KEY.to_owned()]).with_model(model);
        trail.read(json!({"Records": [record]}).to_string().as_bytes()).unwrap();
        assert_eq!(trail.evidence().timeline.len(), expected);
    }
}

/// The data lies under the same key: a data key for an object is none for a model. S3's context has
/// the name `aws:s3:arn` ("Using server-side encryption with AWS KMS keys").
#[test]
fn the_use_of_the_key_by_another_service_is_not_bedrocks() {
    let start = [job(1, "2026-11-01T10:00:00Z"), create_grant(2, "2026-11-01T10:00:01Z", "g1")];
    let used = |via: &str, context: Value| {
        let request = json!({"keyId": KEY, "encryptionContext": context});
        let mut record = kms(3, "2026-11-01T10:00:02Z", "GenerateDataKey", request);
        record["userIdentity"]["invokedBy"] = via.into();
        record["sourceIPAddress"] = via.into();
        gaps(&[&start[..], &[record]].concat())
    };
    let object = || json!({"aws:s3:arn": "arn:aws:s3:::clean-data"});
    assert_eq!(used("s3.amazonaws.com", object()), ["no-use"]);
    assert_eq!(used("AWS Internal", object()), ["no-use"]);
    assert_eq!(used("AWS Internal", json!({})), [""; 0]);
    assert_eq!(used("bedrock.amazonaws.com", json!({})), [""; 0]);
}

#[test]
fn an_event_that_tells_no_time_or_id_is_a_gap() {
    for (member, value) in [
        ("eventTime", ""),
        ("eventTime", "9"),
        ("eventTime", "2026-11-01T10:00:00+01:00"),
        ("eventTime", "\u{1b}[2J-11-01T10:00:00Z"),
        ("eventID", ""),
    ] {
        let mut record = kms(1, "2026-11-01T10:00:00Z", "Decrypt", json!({"keyId": KEY}));
        record[member] = value.into();
        let found = evidence(&[record]);
        let ids: Vec<_> = found.gaps.iter().map(|gap| (gap.id, gap.times)).collect();
        assert_eq!((found.timeline.len(), ids[0]), (0, ("unreadable", 2)), "{value:?}");
    }
}
