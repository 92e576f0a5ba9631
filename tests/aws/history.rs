//! The event history of CloudTrail, by a double: no server to be had answers as it does.

use std::fs;

use expurgate::key::evidence::{Trail, TrailError};
use expurgate::key::history::History;
use serde_json::json;

use crate::support::servers::cloudtrail;

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

#[test]
fn a_history_that_is_too_long_is_cut_and_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("records.json");
    let record = |id: u32| {
        json!({"eventID": id.to_string(), "eventTime": "2026-11-01T10:00:00Z",
            "eventName": "Decrypt", "eventSource": "kms.amazonaws.com",
            "userIdentity": {"invokedBy": "bedrock.amazonaws.com"}, "resources": [{"ARN": KEY}]})
    };
    let records: Vec<_> = (0..30).map(record).collect();
    fs::write(&file, serde_json::to_vec(&records).expect("JSON")).expect("a file");
    let double = cloudtrail(&file, &["--page", "10"]);
    let mut trail = Trail::of(&[KEY.to_owned()]);
    let history = History::new(&double.session()).bounded(2);
    history.read(KEY, Some(1_790_000_000), &mut trail).expect("two pages");
    let found = trail.evidence();
    assert_eq!((found.records, found.timeline[0].times), (20, 20));
    assert!(found.gaps.iter().any(|gap| gap.id == "incomplete"), "{:?}", found.gaps);
}

#[test]
fn a_history_that_stays_throttled_ends_with_its_code() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("records.json");
    fs::write(&file, "[]").expect("a file");
    let double = cloudtrail(&file, &["--throttle", "100"]);
    let mut trail = Trail::of(&[KEY.to_owned()]);
    let error = History::new(&double.session()).read(KEY, None, &mut trail).expect_err("none");
    assert!(matches!(&error, TrailError::Service { code, .. } if code == "ThrottlingException"));
}
