//! Jobs as they are submitted from a receipt, followed, listed and stopped.

use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

use serde_json::Value;

use super::account::{Account, Ended, MAIL, gzip, records, signal};
use super::tripwire::{Then, Tripwire};
use crate::support::servers::bedrock;

/// An account whose dataset stands, and was not submitted.
fn published(name: &'static str, flags: &[&str]) -> Account {
    let account = Account::new(name, flags);
    account.expurgate(&["run", "job.toml", "--dry-run"]).with(0, &["Nothing was submitted"]);
    assert_eq!(account.submitted().len(), 0);
    account
}

fn json(ended: &Ended) -> Value {
    serde_json::from_str(&ended.out).expect("JSON")
}

#[test]
fn a_dataset_that_stands_is_submitted_once_and_followed_to_its_end() {
    let account = published("stands", &["--polls", "3"]);
    let before = account.admin.written("clean-stands");
    let sent = account.expurgate(&["job", "submit", "job.toml"]).with(0, &["Submitted as arn:"]);
    assert_eq!(json(&sent), account.submitted()[0]);
    let again = account.expurgate(&["job", "submit", "job.toml"]).with(0, &["Submitted as arn:"]);
    assert_eq!(again.out, sent.out);
    assert_eq!(account.submitted().len(), 1);
    assert_eq!(account.admin.written("clean-stands"), before);
    let status =
        json(&account.expurgate(&["job", "status", "stands", "--format", "json"]).with(0, &[]));
    assert_eq!(status["state"], "InProgress");
    assert_eq!(status["trainingUri"], account.submitted()[0]["trainingDataConfig"]["s3Uri"]);
    let model = account.expurgate(&["job", "wait", "job.toml"]).with(0, &["Done: ", "says so"]).out;
    let submission = account.receipt()["predicate"]["submission"].clone();
    assert_eq!(submission["modelArn"], model.trim());
    assert_eq!(submission["modelKeyArn"], account.key.as_str());
    assert_eq!(submission["outputs"].as_array().map(Vec::len), Some(2));
    let table = account.expurgate(&["job", "status", "job.toml"]).with(0, &[]).out;
    for words in ["status           Completed", model.trim(), &account.key, "training loss    1.5"]
    {
        assert!(table.contains(words), "{words}: {table}");
    }
    // What `run` would have left is what these left.
    let run = account.run().with(0, &["Done: "]);
    assert_eq!(run.out, sent.out);
    assert_eq!(account.receipt()["predicate"]["submission"], submission);
}

#[test]
fn a_receipt_is_submitted_by_someone_who_can_not_read_the_raw_data() {
    let account = published("apart", &["--polls", "0"]);
    account.admin.keys("raw-apart").iter().for_each(|key| account.admin.delete("raw-apart", key));
    let receipt = format!("s3://clean-apart/{}", account.object("/receipt.json").0);
    account.expurgate(&["job", "submit", &receipt]).with(2, &["--job JOB.toml"]);
    let local = account.expurgate(&["job", "submit", "receipt.json", "--job", "job.toml"]);
    local.with(2, &["name a receipt as s3://"]);
    let submit = ["job", "submit", &receipt, "--job", "job.toml"];
    account.expurgate(&[&submit[..], &["--wait"]].concat()).with(0, &["Done: "]);
    assert_eq!(account.submitted().len(), 1);
    // A receipt is good for one job, whatever the job is called.
    account.edit("name = \"apart\"", "name = \"apart-2\"");
    account.expurgate(&submit).with(7, &["apart: this dataset was submitted before"]);
    assert_eq!(account.submitted().len(), 2);
}

#[test]
fn nothing_is_submitted_that_does_not_stand_or_was_changed() {
    let account = Account::new("unmade", &[]);
    let submit = || account.expurgate(&["job", "submit", "job.toml"]);
    submit().with(2, &["receipt.json: no dataset stands there", "--dry-run"]);
    account.expurgate(&["run", "job.toml", "--dry-run"]).with(0, &[]);
    let (key, bytes) = account.object("train.jsonl");
    let changed = String::from_utf8_lossy(&bytes).replace("done", "gone");
    account.admin.put_sealed("clean-unmade", &key, changed.as_bytes(), &account.key);
    submit().with(1, &["train.jsonl: its SHA-256 is not the one in the receipt"]);
    account.admin.put_sealed("clean-unmade", &key, &bytes, &account.admin.key());
    submit().with(5, &["train.jsonl: encrypted with aws:kms"]);
    account.admin.put_sealed("clean-unmade", &key, &bytes, &account.key);
    account.admin.disable(&account.key);
    submit().with(5, &["is Disabled"]);
    assert_eq!(account.submitted().len(), 0);
}

#[test]
fn a_name_that_another_job_has_is_told_before_anything_is_asked_for() {
    let account = published("taken", &["--polls", "9"]);
    account.expurgate(&["job", "submit", "job.toml"]).with(0, &[]);
    account.edit("epochCount = \"2\"", "epochCount = \"3\"");
    account.expurgate(&["run", "job.toml", "--dry-run"]).with(0, &[]);
    let words = ["taken: a job of this name was started by another request"];
    account.expurgate(&["job", "submit", "job.toml"]).with(7, &words);
    assert_eq!(account.submitted().len(), 1);
}

#[test]
fn waiting_survives_throttling_and_a_lost_connection() {
    let account = published("patient", &["--polls", "2"]);
    account.expurgate(&["job", "submit", "job.toml"]).with(0, &[]);
    // The job is there; the first look is throttled, the second gets no answer, the third does. The
    // SDK tries each of them twice, as it does all else that this machine may be late for.
    let spot = ("GET", "/model-customization-jobs/");
    let busy = Then::json(429, "ThrottlingException", "{\"message\":\"Too many requests\"}");
    let turns = [Then::GoOn, busy.clone(), busy, Then::HangUp, Then::HangUp];
    let wire = Tripwire::in_turn(&account.double.url, spot, &turns);
    let mut command = account.command(&["job", "wait", "patient", "--kms-key", &account.key]);
    command.env("AWS_MAX_ATTEMPTS", "2").env("AWS_ENDPOINT_URL_BEDROCK", &wire.url);
    let ended = Ended::of(command.output().expect("the program"));
    let ended = ended.with(0, &["(ThrottlingException); trying again", "Done: "]);
    assert!(ended.told.matches("trying again").count() >= 2, "{}", ended.told);
    assert!(wire.is_done());
}

#[test]
fn an_interrupted_wait_goes_on_with_the_same_command() {
    let account = published("interrupted", &["--polls", "6"]);
    account.expurgate(&["job", "submit", "job.toml"]).with(0, &[]);
    for (name, code) in [("INT", 130), ("TERM", 143)] {
        let mut command = account.command(&["job", "wait", "job.toml"]);
        let mut child =
            command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program");
        let mut told = BufReader::new(child.stderr.take().expect("its words"));
        let mut line = String::new();
        while !line.contains("in progress") {
            line.clear();
            assert!(told.read_line(&mut line).expect("a line") > 0, "it ended");
        }
        signal(&child, name);
        told.read_to_string(&mut line).expect("its words");
        assert_eq!(child.wait().expect("an end").code(), Some(code), "{line}");
        assert!(line.contains("the same command goes on"), "{line}");
    }
    account.expurgate(&["job", "wait", "job.toml"]).with(0, &["Done: "]);
    assert_eq!(account.submitted().len(), 1);
}

#[test]
fn a_job_is_stopped_and_one_that_has_ended_can_not_be() {
    let account = published("halted", &["--polls", "9"]);
    account.expurgate(&["job", "stop", "halted"]).with(7, &["no such job in us-east-1"]);
    account.expurgate(&["job", "submit", "job.toml"]).with(0, &[]);
    let stopped = account.expurgate(&["job", "stop", "halted", "--wait"]).with(0, &[]);
    assert!(stopped.out.ends_with("is stopped\n"), "{}", stopped.out);
    account.expurgate(&["job", "stop", "halted"]).with(0, &[]);
    let status = account.expurgate(&["job", "status", "halted"]).with(7, &[]);
    assert!(status.out.contains("Stopped"), "{}", status.out);
    account.expurgate(&["job", "wait", "halted"]).with(7, &["was stopped"]);
    let done = Account::new("halted2", &["--polls", "0"]);
    done.run().with(0, &[]);
    done.expurgate(&["job", "stop", "halted2"]).with(7, &["is Completed already"]);
}

#[test]
fn what_a_job_wrote_is_searched_and_its_text_never_shown() {
    let mut account = Account::new("leaky", &[]);
    let sample = account.home.path().join("sample.jsonl");
    let text = format!("{{\"prompt\":\"write to \\u006b{}\"}}\nplain {MAIL}\n", &MAIL[1..]);
    std::fs::write(&sample, text).expect("a sample");
    let flags = ["--polls", "0", "--sample", sample.to_str().expect("a path")];
    account.double = bedrock(&account.backend, &flags);
    let words = ["sample_prompts.jsonl: Bedrock's output holds 2 of rule email", "remediate"];
    account.run().with(1, &words);
    account.expurgate(&["job", "wait", "job.toml"]).with(1, &words);
    assert!(account.receipt()["predicate"].get("submission").is_none());
    // What the policy leaves in place is no leak.
    let allowed = "version = 1\n[[allow]]\npattern = '.*@fjordline-corp\\.com'\n";
    std::fs::write(account.home.path().join("allow.toml"), allowed).expect("a policy");
    let wait = ["job", "wait", "leaky", "--policy", "allow.toml"];
    account.expurgate(&wait).with(0, &["3 outputs are encrypted and clean"]);
}

#[test]
fn a_model_under_no_key_of_the_customers_fails_the_wait() {
    for (name, flag, words) in [
        ("owned", "--no-key", "encrypted with a key that AWS owns"),
        ("strange", "--wrong-key", "no such key"),
    ] {
        let account = published(name, &["--polls", "0", flag]);
        account.expurgate(&["job", "submit", "job.toml"]).with(0, &[]);
        account.expurgate(&["job", "wait", name]).with(5, &[words]);
        account.expurgate(&["job", "wait", "job.toml"]).with(5, &["don't use this model"]);
    }
}

#[test]
fn every_customization_that_takes_jsonl_is_asked_for_with_its_own_configuration() {
    let account = Account::new("kinds", &["--polls", "0"]);
    let tuned = "customization = \"fine-tuning\"";
    let parameters = "hyperparameters = { epochCount = \"2\" }";
    account.edit(tuned, "customization = \"distillation\"");
    account.run().with(2, &["job.teacher: is required"]);
    let teacher = "teacher = { model = \"amazon.nova-pro-v1:0\", max_response_length = 500 }";
    account.edit(parameters, &format!("{parameters}\n{teacher}"));
    account.run().with(1, &["10 records, and a distillation takes 100 at least"]);
    let put = |name: &str, body: &[u8]| {
        account.admin.put("raw-kinds", name, body);
    };
    put("train/b.jsonl", records(95, "nobody").as_bytes());
    account.run().with(0, &["Done: "]);
    let asked = &account.submitted()[0];
    assert_eq!(asked["customizationType"], "DISTILLATION");
    let config = &asked["customizationConfig"]["distillationConfig"]["teacherModelConfig"];
    assert_eq!(config["teacherModelIdentifier"], "amazon.nova-pro-v1:0");
    assert_eq!(config["maxResponseLengthForInference"], 500);
    account.edit("\"distillation\"", "\"reinforcement-fine-tuning\"");
    account.edit("name = \"kinds\"", "name = \"kinds-2\"");
    account.run().with(2, &["job.teacher: belongs to distillation alone"]);
    account.edit(teacher, "");
    account.run().with(2, &["job.grader: is required"]);
    let grader = "arn:aws:lambda:us-east-1:111122223333:function:grade";
    account.edit(parameters, &format!("{parameters}\ngrader = {{ lambda_arn = \"{grader}\" }}"));
    account.edit("epochCount = \"2\"", "batchSize = \"8\"");
    account.run().with(2, &["batchSize: takes a whole number from 16 to 512"]);
    account.edit("batchSize = \"8\"", "batchSize = \"16\"");
    account.run().with(1, &["/messages/0/content is not a string"]);
    let chats = |count: usize| {
        let chat = r#"{"messages":[{"role":"user","content":"q"}],"reference_answer":"a"}"#;
        format!("{chat}\n").repeat(count)
    };
    put("train/a.jsonl.gz", &gzip(chats(5).as_bytes()));
    put("train/b.jsonl", chats(95).as_bytes());
    put("validation.jsonl", chats(2).as_bytes());
    account.run().with(0, &["Done: "]);
    let config = account.submitted()[1]["customizationConfig"]["rftConfig"].clone();
    assert_eq!(config["graderConfig"]["lambdaGrader"]["lambdaArn"], grader);
    assert_eq!(config["hyperParameters"], serde_json::json!({"batchSize": 16}));
    assert!(account.submitted()[1].get("hyperParameters").is_none());
    let listed = account.expurgate(&["job", "list", "--format", "json"]).with(0, &[]);
    assert_eq!(json(&listed).as_array().map(Vec::len), Some(2));
    let table = account.expurgate(&["job", "list", "--name", "s-2", "--status", "completed"]);
    let table = table.with(0, &[]).out;
    assert!(table.contains("kinds-2") && !table.contains("kinds  "), "{table}");
}

#[test]
fn hyperparameters_are_those_of_the_family() {
    let account = Account::new("hyper", &[]);
    account.edit("epochCount = \"2\"", "epochCount = \"9\"");
    let words = ["job.hyperparameters: epochCount: takes a whole number from 1 to 5"];
    account.run().with(2, &words);
    account.edit("epochCount = \"9\"", "batchSize = \"9\"");
    account.run().with(2, &["batchSize: this base model takes epochCount, learningRate"]);
    assert_eq!(account.submitted().len(), 0);
}
