//! Whose rules and which options a dataset is verified by, and what a receipt is believed.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::program::{Bench, Ended};
use super::{BADGE, CLEAN, RECORD};

/// Sanitises a record with more options.
fn sanitised(options: &[&str]) -> Bench {
    let bench = Bench::new();
    bench.write("in.jsonl", RECORD);
    redacted(bench, options)
}

fn redacted(bench: Bench, options: &[&str]) -> Bench {
    bench.call(&[&["redact", "in.jsonl", "-o", "out.jsonl"], options].concat()).with(0);
    bench
}

fn verify(bench: &Bench, options: &[&str]) -> Ended {
    bench.call(&[&["verify", "out.jsonl.receipt.json", "-q"], options].concat())
}

/// Puts other bytes in the place of the data, and has the receipt say that it is so, and more.
fn forge(bench: &Bench, data: &[u8], more: impl FnOnce(&mut Value)) {
    let mut receipt: Value = serde_json::from_str(&bench.read("out.jsonl.receipt.json")).unwrap();
    receipt["subject"][0]["digest"]["sha256"] =
        json!(expurgate::store::hex(Sha256::new_with_prefix(data)));
    receipt["predicate"]["outputs"][0]["size"] = json!(data.len());
    more(&mut receipt["predicate"]);
    bench.write("out.jsonl", data).write("out.jsonl.receipt.json", receipt.to_string());
}

#[test]
fn other_rules_than_the_receipts_prove_nothing_unless_they_are_asked_for() {
    let bench = Bench::new();
    bench.write("own/badge.toml", BADGE).write("in.jsonl", RECORD);
    bench.call(&["redact", "in.jsonl", "-o", "out.jsonl", "--rules", "own"]).with(0);
    let verify =
        |options: &[&str]| bench.call(&[&["verify", "out.jsonl.receipt.json"], options].concat());
    let told = verify(&["--rules", "own", "-q"]).with(0).out;
    assert!(told.contains("scanned by the receipt's rules"), "{told}");
    let ended = verify(&["-q"]).with(2).saying("the rules here are not the receipt's");
    assert_eq!(ended.out, "");
    let told = verify(&["--other-rules", "-q"]).with(0).out;
    assert!(told.contains("scanned by other rules than the receipt's"), "{told}");
    bench.write("own/badge.toml", BADGE.replacen("{6}", "{6,7}", 1));
    verify(&["--rules", "own"]).with(2);
}

#[test]
fn an_option_that_the_receipt_was_not_made_with_is_not_passed_over() {
    let bench = sanitised(&["--names", "thorough"]);
    let told = verify(&bench, &["--names", "thorough", "--on-malformed", "fail"]).with(0).out;
    assert!(told.contains("by the standard policy; "), "{told}");
    let other = "--names isn't what the receipt was made with";
    verify(&bench, &["--names", "off"]).with(2).saying(other);
    verify(&bench, &["--on-malformed", "drop"]).with(2).saying("--on-malformed isn't what");
}

#[test]
fn what_an_unsigned_receipt_says_of_its_policy_counts_only_where_it_is_asked_for() {
    let bench = Bench::new();
    bench.write("in.jsonl", RECORD);
    bench.write("lax.toml", "version = 1\n[rules]\ndisable = [\"email\"]\n");
    let bench = redacted(bench, &["--policy", "lax.toml"]);
    assert_eq!(bench.read("out.jsonl"), RECORD);
    let refused = verify(&bench, &[]).with(2).saying("nobody that you named vouches");
    assert_eq!(refused.out, "");
    let told = verify(&bench, &["--policy", "lax.toml"]).with(0).out;
    assert!(told.contains("by the policy that was given; "), "{told}");
    assert!(told.contains("not signed, so whoever can write there can have made it"), "{told}");
    let told = verify(&bench, &["--receipt-settings"]).with(0).out;
    assert!(told.contains("by settings that only the receipt itself names; "), "{told}");
    bench.write("other.toml", "version = 1\n");
    verify(&bench, &["--policy", "other.toml"]).with(2).saying("is not the one of the receipt");
    // What is done with findings, and with lines that can't be read, weakens no scan.
    bench.write("mask.toml", "version = 1\non_malformed = \"drop\"\n[actions]\nEMAIL = \"mask\"\n");
    let masked = ["redact", "in.jsonl", "-o", "masked.jsonl", "--policy", "mask.toml"];
    bench.call(&masked).with(0);
    bench.call(&["verify", "masked.jsonl.receipt.json"]).with(0);
}

#[test]
fn a_receipt_that_allows_what_its_policy_does_not_proves_nothing() {
    let bench = sanitised(&[]);
    let allowed = |predicate: &mut Value| predicate["counts"]["allowed"] = json!({"email": 1});
    forge(&bench, CLEAN.as_bytes(), allowed);
    verify(&bench, &[]).with(1).saying("its policy allows none");
    forge(&bench, RECORD.as_bytes(), allowed);
    verify(&bench, &[]).with(1).saying("its policy allows none");
    bench.write("expurgate.toml", "version = 1\n");
    let policy = ["--policy", "expurgate.toml"];
    verify(&bench, &policy).with(1).saying("its policy allows none");
    forge(&bench, RECORD.as_bytes(), |predicate| predicate["counts"]["allowed"] = json!({}));
    verify(&bench, &[]).with(1).saying("the second scan found 1 of rule email");
}

#[test]
fn a_record_that_the_second_scan_cannot_read_proves_nothing_whatever_the_policy_drops() {
    for what in ["drop", "fail"] {
        let bench = sanitised(&["--on-malformed", what]);
        forge(&bench, b"[\"\\ud800\"]\n", |_| {});
        let words = if what == "drop" { "could not read 1 records" } else { "lone surrogate" };
        verify(&bench, &[]).with(1).saying(words);
    }
}
