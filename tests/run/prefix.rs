//! Sanitising from prefix to prefix without a job, and proving it again from elsewhere.

use std::process::Command;

use super::account::{Account, Ended, MAIL, records};

/// The program on another machine: another home, another folder, the same environment.
fn elsewhere(account: &Account, arguments: &[&str]) -> Ended {
    let other = tempfile::tempdir().expect("another home");
    let mut command: Command = account.command(arguments);
    command.env("HOME", other.path()).current_dir(&other);
    Ended::of(command.output().expect("the program"))
}

/// An account with its training data sanitised below `s3://clean-<name>/set/`.
fn sanitised(name: &'static str) -> Account {
    let account = Account::new(name, &[]);
    let (from, to) = (format!("s3://raw-{name}/train/"), format!("s3://clean-{name}/set/"));
    let arguments = ["redact", &from, "-o", &to, "--kms-key", &account.key, "--verify"];
    account.expurgate(&arguments).with(0, &["10 records read"]);
    account
}

#[test]
fn a_prefix_is_sanitised_into_another_and_is_proved_from_another_machine() {
    let account = sanitised("prefix");
    let clean = account.clean();
    let names: Vec<_> = clean.keys().map(String::as_str).collect();
    assert_eq!(names, ["set/a.jsonl", "set/b.jsonl", "set/receipt.json"]);
    assert_eq!(String::from_utf8_lossy(&clean["set/a.jsonl"]), records(5, "[EMAIL]"));
    assert_eq!(String::from_utf8_lossy(&clean["set/b.jsonl"]), records(5, "nobody").trim_end());
    for name in names {
        let sealed = account.admin.sealed("clean-prefix", name);
        assert_eq!(sealed, ("aws:kms".into(), Some(account.key.clone())), "{name}");
    }
    let receipt = "s3://clean-prefix/set/receipt.json";
    let proof = elsewhere(&account, &["verify", receipt]).with(0, &[]);
    assert!(proof.out.contains(&format!("aws:kms with {}", account.key)), "{}", proof.out);
    let found = elsewhere(&account, &["scan", "s3://raw-prefix/train/"]).with(1, &[]);
    assert!(found.out.contains("EMAIL"), "{}", found.out);
    elsewhere(&account, &["scan", "s3://clean-prefix/set/a.jsonl"]).with(0, &[]);
}

#[test]
fn a_prefix_that_has_a_receipt_is_not_written_again() {
    let account = sanitised("standing");
    // A run that was killed right after it published leaves its notes.
    let note = r#"{"run_id":"x","name":"a.jsonl","size":1,"sha256":"","inputs":[],"tally":"#;
    let tally = account.receipt()["predicate"]["counts"].to_string();
    let note = format!("{note}{tally}}}");
    account.admin.put("clean-standing", "set/a.jsonl.checkpoint.json", note.as_bytes());
    let before = account.admin.written("clean-standing");
    let arguments = ["redact", "s3://raw-standing/train/", "-o", "s3://clean-standing/set/"];
    let key = ["--kms-key", &account.key];
    let otherwise = ["--on-malformed", "drop"];
    let again = [&arguments[..], &key, &otherwise].concat();
    account.expurgate(&again).with(6, &["already exists"]);
    assert_eq!(account.admin.written("clean-standing"), before);
}

#[test]
fn a_dataset_that_was_tampered_with_is_not_proved() {
    let account = sanitised("tampered");
    let verify = || elsewhere(&account, &["verify", "s3://clean-tampered/set/receipt.json"]);
    let good = account.admin.get("clean-tampered", "set/a.jsonl");
    let put = |body: &[u8], key: &str| {
        account.admin.put_sealed("clean-tampered", "set/a.jsonl", body, key);
    };
    let other = String::from_utf8_lossy(&good).replace("done", "gone");
    put(other.as_bytes(), &account.key);
    verify().with(1, &["a.jsonl: its SHA-256 is not the one in the receipt"]);
    put(records(5, MAIL).as_bytes(), &account.key);
    verify().with(1, &["a.jsonl: its size is not the one in the receipt"]);
    put(&good, &account.admin.key());
    verify().with(5, &["a.jsonl: encrypted with aws:kms", "not with"]);
    account.admin.put("clean-tampered", "set/a.jsonl", &good);
    verify().with(5, &["a.jsonl: encrypted with"]);
    account.admin.delete("clean-tampered", "set/a.jsonl");
    verify().with(1, &["a.jsonl: is in the receipt and not in the dataset"]);
    put(&good, &account.key);
    verify().with(0, &[]);
}

#[test]
fn an_output_in_s3_needs_the_arn_of_a_key() {
    let account = Account::new("needs", &[]);
    let redact = ["redact", "s3://raw-needs/train/", "-o", "s3://clean-needs/set/"];
    account.expurgate(&redact).with(2, &["needs --kms-key with the ARN"]);
    account.admin.alias("alias/needs", &account.key);
    let id = account.key.rsplit('/').next().expect("an id");
    for key in [id, "alias/needs", ""] {
        let ended = account.expurgate(&[&redact[..], &["--kms-key", key]].concat());
        ended.with(2, &["not the ARN of a key"]);
    }
    assert_eq!(account.clean().len(), 0);
}

#[test]
fn one_object_becomes_one_object_with_its_receipt_beside_it() {
    let account = Account::new("single", &[]);
    let (from, to) = ("s3://raw-single/train/a.jsonl.gz", "s3://clean-single/set/one.jsonl");
    account.expurgate(&["redact", from, "-o", to, "--kms-key", &account.key]).with(0, &[]);
    let clean = account.clean();
    let names: Vec<_> = clean.keys().map(String::as_str).collect();
    assert_eq!(names, ["set/one.jsonl", "set/one.jsonl.receipt.json"]);
    assert_eq!(String::from_utf8_lossy(&clean["set/one.jsonl"]), records(5, "[EMAIL]"));
    let receipt = "s3://clean-single/set/one.jsonl.receipt.json";
    elsewhere(&account, &["verify", receipt]).with(0, &["verify"; 0]);
}
