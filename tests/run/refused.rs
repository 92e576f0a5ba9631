//! What can't be read, written or trusted ends a run with its exit code, and nothing is published.

use std::process::Command;

use aws_sdk_kms::types::{KeySpec, KeyUsageType};
use expurgate::key::kms::KmsKeyring;
use expurgate::key::{KeyFacts, Keyring};

use super::account::{Account, Ended};
use crate::support::admin::Admin;
use crate::support::plain::plain;

/// Runs the job with more in its environment.
fn run_with(account: &Account, environment: &[(&str, &str)]) -> Ended {
    let mut command = account.command(&["run", "job.toml"]);
    command.envs(environment.iter().copied());
    Ended::of(command.output().expect("the program"))
}

#[track_caller]
fn nothing_was_done(account: &Account) {
    assert_eq!(account.clean().len(), 0);
    assert_eq!(account.admin.uploads(&format!("clean-{}", account.name)), 0);
    assert_eq!(account.submitted().len(), 0);
}

#[test]
fn a_store_that_does_not_encrypt_gets_no_dataset_and_no_job() {
    let account = Account::new("plain", &[]);
    let store = plain();
    let admin = Admin::of(&store.url);
    for bucket in ["raw-plain", "clean-plain", "out-plain"] {
        admin.bucket(bucket);
    }
    for key in ["train/a.jsonl.gz", "train/b.jsonl", "validation.jsonl"] {
        admin.put("raw-plain", key, &account.admin.get("raw-plain", key));
    }
    let ended = run_with(&account, &[("AWS_ENDPOINT_URL_S3", &store.url)]);
    ended.with(5, &["stored with encryption none under no key, not with", "nothing was published"]);
    assert_eq!(admin.keys("clean-plain"), [""; 0]);
    nothing_was_done(&account);
    // Also where nothing is submitted, nor read back.
    let redact = ["redact", "s3://raw-plain/train/", "-o", "s3://clean-plain/set/", "--kms-key"];
    let mut command = account.command(&[&redact[..], &[&account.key]].concat());
    command.env("AWS_ENDPOINT_URL_S3", &store.url);
    let ended = Ended::of(command.output().expect("the program"));
    ended.with(5, &["stored with encryption none under no key", "nothing was published"]);
    assert_eq!(admin.keys("clean-plain"), [""; 0]);
    let stranger = [("AWS_ENDPOINT_URL_S3", store.url.as_str()), ("AWS_SECRET_ACCESS_KEY", "no")];
    let words = ["was denied", "check the credentials and their permissions"];
    run_with(&account, &stranger).with(5, &words);
}

#[test]
fn buckets_that_are_not_there_are_told_apart() {
    let account = Account::new("buckets", &[]);
    account.edit("s3://raw-buckets/train/", "s3://raw-no-such/train/");
    account.run().with(3, &["s3://raw-no-such/train/: not found"]);
    account.edit("s3://raw-no-such/train/", "s3://raw-buckets/train/");
    account.edit("s3://clean-buckets/", "s3://clean-no-such/");
    account.run().with(4, &["s3://clean-no-such/", "not found"]);
    nothing_was_done(&account);
}

#[test]
fn a_key_that_cannot_carry_the_job_ends_it_before_anything_is_written() {
    let account = Account::new("unfit", &[]);
    let kms = &account.admin.kms;
    let call = kms.create_key().key_spec(KeySpec::Rsa2048).key_usage(KeyUsageType::SignVerify);
    let made = account.admin.runtime.block_on(call.send()).expect("a key");
    let pair = made.key_metadata().and_then(|key| key.arn()).expect("its ARN").to_owned();
    let gone = account.key.replace(&account.key[account.key.len() - 12..], "000000000000");
    let disabled = account.admin.key();
    account.admin.disable(&disabled);
    for (key, words) in [
        (&pair, "is not a symmetric encryption key"),
        (&disabled, "is Disabled; enable it"),
        (&gone, "no such key"),
    ] {
        account.job(key);
        account.run().with(5, &["keys.model", words]);
        account.job(&account.key);
        account.edit(&format!("data = \"{}\"", account.key), &format!("data = \"{key}\""));
        account.run().with(5, &[words]);
        account.expurgate(&["check", "job.toml"]).with(5, &[]);
    }
    nothing_was_done(&account);
}

#[test]
fn a_key_of_another_region_is_refused() {
    let account = Account::new("foreign", &[]);
    account.job(&account.key.replace("us-east-1", "eu-west-1"));
    account.run().with(5, &["no such key; check the Region"]);
    nothing_was_done(&account);
}

/// Both servers say of each key that a customer manages it, so the judgement alone is asked.
#[test]
fn a_key_that_aws_manages_is_unfit() {
    let account = Account::new("managed", &[]);
    let keyring = KmsKeyring::new(&account.backend.session());
    let facts = keyring.describe(&account.key).expect("facts");
    assert!(facts.fit("us-east-1").is_ok());
    let managed = KeyFacts { manager: "AWS".into(), ..facts };
    let error = managed.fit("us-east-1").expect_err("unfit").to_string();
    assert!(error.contains("is an AWS managed key; use a customer managed key"), "{error}");
}

#[test]
fn whoever_has_no_credentials_region_or_profile_is_told_what_to_do() {
    let account = Account::new("nobody", &[]);
    let without = |names: &[&str]| -> Command {
        let mut command = account.command(&["scan", "s3://raw-nobody/train/"]);
        for name in names {
            command.env_remove(name);
        }
        command
    };
    let keys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
    let end = |mut command: Command| Ended::of(command.output().expect("the program"));
    end(without(&keys)).with(5, &["no credentials", "set AWS_PROFILE"]);
    end(without(&["AWS_REGION"])).with(2, &["no AWS Region; set AWS_REGION"]);
    let mut profile = without(&keys);
    profile.env("AWS_PROFILE", "not-there");
    end(profile).with(5, &["no credentials", "set AWS_PROFILE to a profile that is there"]);
    let mut run = account.command(&["run", "job.toml"]);
    run.env_remove(keys[0]).env_remove(keys[1]);
    end(run).with(5, &["no credentials"]);
    nothing_was_done(&account);
}

#[test]
fn an_endpoint_that_nobody_listens_at_is_told_in_time() {
    let account = Account::new("silent", &[]);
    let nobody = [("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9"), ("AWS_MAX_ATTEMPTS", "2")];
    run_with(&account, &nobody).with(3, &["no connection; check the network"]);
    nothing_was_done(&account);
}
