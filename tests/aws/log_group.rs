//! A log group of CloudWatch Logs, by a double: no server to be had answers as it does.

use std::fs;

use expurgate::key::evidence::{Trail, TrailError};
use expurgate::key::log_group::LogGroup;
use serde_json::{Value, json};

use crate::support::servers::{Server, logs};

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

fn decrypt(id: u32) -> Value {
    json!({"eventID": id.to_string(), "eventTime": "2026-11-01T10:00:00Z",
        "eventName": "Decrypt", "eventSource": "kms.amazonaws.com",
        "userIdentity": {"invokedBy": "bedrock.amazonaws.com"}, "resources": [{"ARN": KEY}]})
}

fn group(records: &[Value], flags: &[&str]) -> (tempfile::TempDir, Server) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("records.json");
    fs::write(&file, serde_json::to_vec(records).expect("JSON")).expect("a file");
    let double = logs(&file, flags);
    (folder, double)
}

fn of(double: &Server, name: &str) -> LogGroup {
    LogGroup::new(&double.session(), &name.parse().expect("a name"))
}

#[test]
fn a_log_group_that_is_too_long_is_cut_and_says_so() {
    let records: Vec<_> = (0..30).map(decrypt).collect();
    let (_folder, double) = group(&records, &["--page", "10"]);
    let mut trail = Trail::of(&[KEY.to_owned()]);
    let group = of(&double, "CloudTrail/logs").bounded(2);
    group.read(Some(1_700_000_000), &mut trail).expect("two pages");
    let found = trail.evidence();
    assert_eq!((found.records, found.timeline[0].times), (20, 20));
    assert!(found.gaps.iter().any(|gap| gap.id == "incomplete"), "{:?}", found.gaps);
}

#[test]
fn a_log_group_that_stays_throttled_or_is_not_there_ends_with_its_name() {
    let (_folder, double) = group(&[], &["--throttle", "100"]);
    let mut trail = Trail::of(&[KEY.to_owned()]);
    let error = of(&double, "CloudTrail/logs").read(None, &mut trail).expect_err("none");
    assert!(matches!(&error, TrailError::Service { code, .. } if code == "ThrottlingException"));
    let (_folder, double) = group(&[], &[]);
    let error = of(&double, "CloudTrail/others").read(None, &mut trail).expect_err("none");
    assert!(matches!(&error, TrailError::NoGroup { group, .. } if group == "CloudTrail/others"));
}

#[test]
fn a_record_of_another_shape_stops_the_reading_and_is_not_shown() {
    let mut strange = decrypt(1);
    strange["eventName"] = json!({"kim.larsen": 1});
    let (_folder, double) = group(&[decrypt(0), strange], &[]);
    let mut trail = Trail::of(&[KEY.to_owned()]);
    let error = of(&double, "CloudTrail/logs").read(None, &mut trail).expect_err("none");
    assert!(matches!(error, TrailError::Malformed { .. }));
    assert!(!error.to_string().contains("kim"), "{error}");
}
