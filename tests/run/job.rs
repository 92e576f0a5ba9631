//! A whole job, from raw data to the checked model.

use std::process::Command;

use serde_json::Value;

use super::account::{Account, MAIL, records};
use crate::support::python;

#[test]
fn a_job_ends_with_all_that_it_left_under_the_key() {
    let account = Account::new("whole", &[]);
    let ended = account.run().with(0, &["Done: "]);
    let clean = account.clean();
    let run_id = account.receipt()["predicate"]["runId"].as_str().expect("an id").to_owned();
    let names = ["receipt.json", "train.jsonl", "validation-1.jsonl"];
    let wanted: Vec<_> = names.iter().map(|name| format!("data/{run_id}/{name}")).collect();
    assert_eq!(clean.keys().cloned().collect::<Vec<_>>(), wanted);
    let train = records(5, "[EMAIL]") + records(5, "nobody").trim_end();
    assert_eq!(String::from_utf8_lossy(&clean[&wanted[1]]), train);
    assert_eq!(String::from_utf8_lossy(&clean[&wanted[2]]), records(2, "[EMAIL]"));
    for key in &wanted {
        let sealed = account.admin.sealed("clean-whole", key);
        assert_eq!(sealed, ("aws:kms".into(), Some(account.key.clone())), "{key}");
    }
    assert_eq!(account.admin.uploads("clean-whole"), 0);
    let sent = account.submitted();
    assert_eq!(serde_json::from_str::<Value>(&ended.out).expect("JSON"), sent[0]);
    the_request_names_the_key_and_the_dataset(&account, &sent, &run_id);
    the_receipt_tells_what_came_of_the_job(&account);
}

fn the_request_names_the_key_and_the_dataset(account: &Account, sent: &[Value], run_id: &str) {
    let [request] = sent else { panic!("{} requests", sent.len()) };
    assert_eq!(request["customModelKmsKeyId"], account.key.as_str());
    let at = |name| format!("s3://clean-whole/data/{run_id}/{name}");
    assert_eq!(request["trainingDataConfig"]["s3Uri"], at("train.jsonl"));
    let validators = &request["validationDataConfig"]["validators"];
    assert_eq!(validators[0]["s3Uri"], at("validation-1.jsonl"));
    assert_eq!(request["outputDataConfig"]["s3Uri"], "s3://out-whole/metrics/");
    let token = request["clientRequestToken"].as_str().expect("a token");
    let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    assert!(ends(token.chars().next()) && ends(token.chars().last()), "{token}");
    assert!(token.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-'), "{token}");
    assert!((1..=256).contains(&token.len()), "{token}");
}

fn the_receipt_tells_what_came_of_the_job(account: &Account) {
    let receipt = account.receipt();
    let submission = &receipt["predicate"]["submission"];
    assert_eq!(submission["modelKeyArn"], account.key.as_str());
    let arn = submission["jobArn"].as_str().expect("a job");
    assert!(arn.contains(":model-customization-job/amazon.nova-lite-v1:0:300k/"), "{arn}");
    assert!(submission["modelArn"].as_str().expect("a model").contains(":custom-model/"));
    let outputs = submission["outputs"].as_array().expect("outputs");
    let listed = account.admin.keys("out-whole");
    assert_eq!(outputs.len(), 2);
    for (output, key) in outputs.iter().zip(&listed) {
        assert_eq!(format!("metrics/{}", output["name"].as_str().expect("a name")), *key);
        assert_eq!(output["seal"]["algorithm"], "aws:kms");
        assert_eq!(output["seal"]["key_arn"], account.key.as_str());
    }
    assert!(!receipt.to_string().contains(MAIL));
}

#[test]
fn the_same_command_again_starts_no_second_job_and_writes_nothing() {
    let account = Account::new("again", &["--polls", "1"]);
    let first = account.run().with(0, &[]);
    let before = account.admin.written("clean-again");
    let second = account.run().with(0, &["Done: "]);
    assert_eq!(second.out, first.out);
    assert_eq!(account.submitted().len(), 1);
    assert_eq!(account.admin.written("clean-again"), before);
}

#[test]
fn metrics_that_would_not_be_encrypted_end_the_run_before_it_begins() {
    let account = Account::new("bare", &["--polls", "1"]);
    account.admin.bucket("out-bare2");
    account.edit("s3://out-bare/", "s3://out-bare2/");
    account
        .run()
        .with(5, &["out-bare2 encrypts by default with AES256", "set the bucket's default"]);
    assert_eq!(account.submitted().len(), 0, "before money is spent");
    assert_eq!(account.clean().len(), 0);
}

#[test]
fn a_model_under_another_key_or_none_and_a_failed_job_fail_the_run() {
    for (name, flag, code, words) in [
        ("otherkey", "--wrong-key", 5, ["key/00000000-", "don't use this model"]),
        ("nokey", "--no-key", 5, ["a key that AWS owns", "don't use this model"]),
        ("failing", "--fail", 7, ["failed", "The training data could not be read"]),
    ] {
        let account = Account::new(name, &["--polls", "1", flag]);
        account.run().with(code, &words);
        assert_eq!(account.submitted().len(), 1, "{name}");
        assert!(account.receipt()["predicate"].get("submission").is_none(), "{name}");
    }
}

#[test]
fn the_models_key_may_be_an_alias() {
    let account = Account::new("alias", &["--polls", "1"]);
    account.admin.alias("alias/model-of-run", &account.key);
    account.job("alias/model-of-run");
    account.edit(&format!("data = \"{}\"", account.key), "data = \"alias/model-of-run\"");
    account.run().with(0, &[]);
    let sealed = account.admin.sealed("clean-alias", &account.object("/train.jsonl").0);
    assert_eq!(sealed.1.as_deref(), Some(account.key.as_str()));
    assert_eq!(account.receipt()["predicate"]["submission"]["modelKeyArn"], account.key.as_str());
}

#[test]
fn a_dry_run_prints_a_request_that_a_second_client_can_send() {
    let account = Account::new("dry", &["--polls", "1"]);
    let ended = account.expurgate(&["run", "job.toml", "--dry-run"]).with(0, &["Nothing was"]);
    assert_eq!(account.submitted().len(), 0);
    let file = account.home.path().join("request.json");
    std::fs::write(&file, &ended.out).expect("a file");
    let status = Command::new(python::programs().join("aws"))
        .args(["bedrock", "create-model-customization-job", "--cli-input-json"])
        .arg(format!("file://{}", file.display()))
        .args(["--endpoint-url", &account.double.url, "--region", "us-east-1"])
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        .status()
        .expect("the aws command line");
    assert!(status.success());
    assert_eq!(account.submitted()[0], serde_json::from_str::<Value>(&ended.out).expect("JSON"));
    account.run().with(0, &["Done: "]);
    assert_eq!(account.submitted().len(), 1, "the run goes on with the job that was sent by hand");
}
