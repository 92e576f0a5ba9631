//! A model that was trained on raw data is removed with its copies and made anew; killed anywhere,
//! the same command ends in the same state.

use std::fs;
use std::io::Read;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};

use aws_sdk_bedrock::types::CommitmentDuration;
use serde_json::Value;

use super::account::{Account, Ended};
use super::estate::{AWAY, Office, operations};
use super::tripwire::{Moment, Then, Tripwire};
use crate::support::servers::bedrock;

const NOVA: &str = "amazon.nova-lite-v1:0:300k";

/// An account with a model on raw data, a copy, and a copy of the copy; things stand on two.
struct Bed {
    account: Account,
    away_key: String,
    model: String,
}

impl Bed {
    fn new(name: &'static str, flags: &[&str]) -> Self {
        Bed::on(Account::new(name, &[&["--polls", "0"], flags].concat()))
    }

    fn on(account: Account) -> Self {
        let (here, away) = (Office::of(&account, "us-east-1"), Office::of(&account, AWAY));
        let model = here.train(&account, "raw-model", NOVA);
        here.deploy(&model, "live");
        here.provision(&model, "fast", None);
        let away_key = away.key();
        let copy = away.copy(&model, "copied", &away_key);
        away.deploy(&copy, "live-away");
        here.copy(&copy, "copied-back", &account.key);
        Bed { account, away_key, model }
    }

    /// The same with a new double, which knows nothing of what was.
    fn again(mut self, flags: &[&str]) -> Self {
        let flags = [&["--polls", "0"], flags].concat();
        self.account.double = bedrock(&self.account.backend, &flags);
        let home = self.account.home.path();
        let _ = fs::remove_file(home.join("job.remediation.json"));
        self.account.key = self.account.admin.key();
        for kind in ["clean", "out"] {
            let bucket = format!("{kind}-{}", self.account.name);
            let keys = self.account.admin.keys(&bucket);
            keys.iter().for_each(|key| self.account.admin.delete(&bucket, key));
        }
        self.account.job(&self.account.key);
        Bed::on(self.account)
    }

    fn arguments<'a>(&self, more: &[&'a str]) -> Vec<&'a str> {
        let regions = ["--regions", "us-east-1,us-west-2", "--yes"];
        let fixed = ["model", "remediate", "raw-model", "--job", "job.toml"];
        [&fixed[..], &regions, more].concat()
    }

    fn remediate(&self, more: &[&str]) -> Ended {
        self.account.expurgate(&self.arguments(more))
    }

    fn record(&self) -> Value {
        let file = self.account.home.path().join("job.remediation.json");
        serde_json::from_slice(&fs::read(file).expect("a record")).expect("JSON")
    }

    /// What is there: models, what stands on them, grants, and how often jobs were asked for.
    fn state(&self) -> (Vec<String>, usize, usize, usize, Vec<String>) {
        let Bed { account, away_key, .. } = self;
        let (here, away) = (Office::of(account, "us-east-1"), Office::of(account, AWAY));
        let models = [here.models(), away.models()].concat();
        let standing = here.standing() + away.standing();
        let clean = account.clean().into_keys().collect();
        (models, standing, here.grants(&account.key), away.grants(away_key), clean)
    }

    fn untouched(&self) {
        assert_eq!(operations(&self.account, &["Delete"]), [""; 0]);
        assert_eq!(self.account.submitted().len(), 1);
    }
}

#[test]
fn a_model_is_removed_with_its_copies_and_made_anew() {
    let bed = Bed::new("remade", &[]);
    let plan = bed.remediate(&["--dry-run"]).with(0, &[]).out;
    let order = ["rebuild", "sanitise", "delete arn", "remove provisioned", "watch", "submit"];
    let places: Vec<_> = order.iter().map(|words| plan.find(words).expect(words)).collect();
    assert!(places.is_sorted(), "{plan}");
    assert!(!bed.account.home.path().join("job.remediation.json").exists());
    bed.untouched();
    let ended = bed.remediate(&[]).with(0, &["grants were retired", "Submitted as arn:"]);
    let sent: Value = serde_json::from_str(&ended.out).expect("JSON");
    assert_eq!(sent, bed.account.submitted()[1]);
    assert_ne!(sent["clientRequestToken"], bed.account.submitted()[0]["clientRequestToken"]);
    // The new job's grant alone is left; its model is made when the job is looked at.
    let (_, standing, here, away, clean) = bed.state();
    assert_eq!((standing, here, away, clean.len()), (0, 1, 0, 3));
    let delete = |what: &str, region: &str| format!("Delete{what} {region}");
    let changes = operations(&bed.account, &["Delete", "CreateModelCustomizationJob"]);
    let wanted = [
        "CreateModelCustomizationJob us-east-1".to_owned(),
        delete("CustomModel", "us-east-1"),
        delete("CustomModelDeployment", AWAY),
        delete("CustomModel", AWAY),
        delete("CustomModelDeployment", "us-east-1"),
        delete("ProvisionedModelThroughput", "us-east-1"),
        delete("CustomModel", "us-east-1"),
        "CreateModelCustomizationJob us-east-1".to_owned(),
    ];
    assert_eq!(changes, wanted);
    the_record_is_enough_to_rebuild(&bed);
    let again = bed.remediate(&["--wait"]).with(0, &["Done: "]);
    assert_eq!(again.out, ended.out);
    assert_eq!(operations(&bed.account, &["Delete", "CreateModelCustomizationJob"]).len(), 8);
}

fn the_record_is_enough_to_rebuild(bed: &Bed) {
    let record = bed.record();
    let estate = &record["estate"];
    assert_eq!(estate["model"]["model"]["arn"], bed.model.as_str());
    assert_eq!(estate["model"]["tags"][0]["key"], "team");
    assert_eq!(estate["job"]["roleArn"], "arn:aws:iam::111122223333:role/Tuning");
    assert_eq!(estate["job"]["vpcConfig"]["securityGroupIds"][0], "sg-1");
    assert_eq!(estate["job"]["hyperParameters"]["epochCount"], "3");
    assert_eq!(estate["model"]["dependents"].as_array().map(Vec::len), Some(2));
    assert_eq!(estate["copies"].as_array().map(Vec::len), Some(2));
    assert_eq!(record["removed"].as_array().map(Vec::len), Some(3));
    let watched = record["watched"].as_array().expect("grants");
    let retired: usize =
        watched.iter().map(|key| key["retired"].as_array().map_or(0, Vec::len)).sum();
    assert_eq!((watched.len(), retired), (2, 3));
    assert_eq!(record["submitted"], "remade");
}

/// A request at which the program is killed: its method, a part of its target, how many such
/// requests come before it, and when.
type Spot = (&'static str, &'static str, usize, Moment);

fn kill_at(bed: &Bed, (method, part, before, moment): Spot, more: &[&str]) {
    let account = &bed.account;
    let child: Arc<Mutex<Option<Child>>> = Arc::default();
    let stored = part.ends_with(".json") || part.ends_with(".jsonl");
    let server = if stored { &account.backend.url } else { &account.double.url };
    let victim = Arc::clone(&child);
    let wire = Tripwire::nth(server, (method, part), before, moment, move || {
        let mut child = victim.lock().expect("a child");
        child.as_mut().expect("a child").kill().expect("killed");
        Then::HangUp
    });
    let mut command = account.command(&bed.arguments(more));
    command.env(if stored { "AWS_ENDPOINT_URL" } else { "AWS_ENDPOINT_URL_BEDROCK" }, &wire.url);
    let mut told = {
        let mut slot = child.lock().expect("no child");
        let started = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
        slot.insert(started.expect("the program")).stderr.take().expect("its words")
    };
    let mut words = String::new();
    told.read_to_string(&mut words).expect("its words");
    let status = child.lock().expect("a child").as_mut().expect("a child").wait().expect("an end");
    assert!(wire.tripped() && status.code().is_none(), "{method} {part}: {status} {words}");
}

/// Kills the remediation at each spot, starts it again, and holds what is there against an unbroken
/// one.
fn every_spot_ends_in_the_same_state(name: &'static str, more: &[&str], spots: &[Spot]) {
    let mut bed = Bed::new(name, &[]);
    bed.remediate(more).with(0, &[]);
    let (models, standing, here, away, clean) = bed.state();
    for spot in spots {
        bed = bed.again(&[]);
        kill_at(&bed, *spot, more);
        bed.remediate(more).with(0, &["Submitted as arn:"]);
        let now = bed.state();
        assert_eq!((&now.0, now.1, now.2, now.3), (&models, standing, here, away), "{spot:?}");
        assert_eq!(now.4.len(), clean.len(), "{spot:?}");
        assert_eq!(bed.account.submitted().len(), 2, "{spot:?}");
        assert_eq!(bed.record()["removed"].as_array().map(Vec::len), Some(3), "{spot:?}");
        assert_eq!(bed.record()["watched"].as_array().map(Vec::len), Some(2), "{spot:?}");
    }
}

#[test]
fn a_remediation_that_is_killed_ends_in_the_same_state() {
    let spots = [
        ("PUT", "train.jsonl.checkpoint.json", 0, Moment::After),
        ("PUT", "/receipt.json", 0, Moment::After),
        ("DELETE", "/custom-models/", 0, Moment::Before),
        ("DELETE", "/custom-models/", 0, Moment::After),
        ("DELETE", "/custom-model-deployments/", 0, Moment::After),
        ("GET", "/custom-model-deployments/", 0, Moment::After),
        ("DELETE", "/custom-models/", 1, Moment::After),
        ("DELETE", "/provisioned-model-throughput/", 0, Moment::Before),
        ("DELETE", "/custom-models/", 2, Moment::Before),
        ("DELETE", "/custom-models/", 2, Moment::After),
        ("POST", "/model-customization-jobs", 0, Moment::Before),
        ("POST", "/model-customization-jobs", 0, Moment::After),
    ];
    every_spot_ends_in_the_same_state("slain", &[], &spots);
}

#[test]
fn one_that_deletes_first_ends_so_too() {
    let spots = [
        ("DELETE", "/custom-models/", 2, Moment::After),
        ("PUT", "/receipt.json", 0, Moment::Before),
        ("POST", "/model-customization-jobs", 0, Moment::After),
    ];
    every_spot_ends_in_the_same_state("slain-first", &["--delete-first"], &spots);
}

#[test]
fn nothing_is_removed_before_the_new_data_stands() {
    let bed = Bed::new("unready", &[]);
    let account = &bed.account;
    account.edit("name = \"unready\"", "name = \"job-raw-model\"");
    bed.remediate(&[]).with(7, &["job-raw-model: a job of this name was started by another"]);
    account.edit("name = \"job-raw-model\"", "name = \"unready\"");
    account.admin.put("raw-unready", "train/c.jsonl", b"{\"messages\":\n");
    bed.remediate(&[]).with(1, &["train.jsonl: line"]);
    account.admin.delete("raw-unready", "train/c.jsonl");
    bed.untouched();
    let mut asked = account
        .command(&bed.arguments(&[]).into_iter().filter(|a| *a != "--yes").collect::<Vec<_>>());
    Ended::of(asked.output().expect("the program")).with(2, &["give --yes"]);
    bed.untouched();
    // Something that was bought for a term, on a copy in another Region.
    let away = Office::of(account, AWAY);
    let copy = bed.record()["estate"]["copies"][0]["model"]["arn"].clone();
    away.provision(copy.as_str().expect("an ARN"), "held", Some(CommitmentDuration::OneMonth));
    bed.remediate(&[]).with(7, &["can't be deleted before 2099-01-01T00:00:00Z"]);
    bed.remediate(&["--delete-first"]).with(7, &["can't be deleted before"]);
    bed.untouched();
    fs::write(account.home.path().join("other.json"), "{}").expect("a file");
    bed.remediate(&["--record", "other.json"]).with(2, &["is no record of a remediation"]);
    let other = ["model", "remediate", "another", "--job", "job.toml", "--yes"];
    account.expurgate(&other).with(2, &["is of another model"]);
}

/// The data was published, and looked at, before the key's policy was changed.
#[test]
fn nothing_is_removed_where_the_key_does_not_carry_the_new_job_any_more() {
    let bed = Bed::new("revoked", &[]);
    let account = &bed.account;
    account.expurgate(&["run", "job.toml", "--dry-run"]).with(0, &[]);
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Sid":"Own","Effect":"Allow","Principal":
        {"AWS":"arn:aws:iam::000000000000:root"},"Action":"kms:*","Resource":"*"},{"Sid":"Freeze",
        "Effect":"Deny","Principal":"*","Action":"kms:CreateGrant","Resource":"*"}]}"#;
    let put = account.admin.kms.put_key_policy().key_id(&account.key).policy(policy);
    account.admin.runtime.block_on(put.send()).expect("put");
    bed.remediate(&[]).with(5, &["keys.model", "kms:CreateGrant"]);
    bed.untouched();
}

/// A copy knows what its source knew, also where that is gone.
#[test]
fn a_copy_of_a_copy_that_is_gone_is_found() {
    let bed = Bed::new("orphaned", &[]);
    let middle = ["model", "delete", "copied", "--region", AWAY, "--with-dependents", "--yes"];
    bed.account.expurgate(&middle).with(0, &[]);
    let (models, ..) = bed.state();
    assert_eq!(models, ["raw-model", "copied-back"]);
    bed.remediate(&[]).with(0, &["Submitted as arn:"]);
    let (models, standing, here, ..) = bed.state();
    assert_eq!((models, standing, here), (vec!["model-orphaned".to_owned()], 0, 1));
}

/// A record that was changed, is another Region's, or another account's.
#[test]
fn what_a_record_calls_gone_is_asked_for_again() {
    let bed = Bed::new("forged", &[]);
    let file = bed.account.home.path().join("job.remediation.json");
    let asked = bed.arguments(&[]).into_iter().filter(|a| *a != "--yes").collect::<Vec<_>>();
    bed.account.expurgate(&asked).with(2, &["give --yes"]);
    let mut record = bed.record();
    record["removing"] = true.into();
    record["removed"] = serde_json::json!([bed.model]);
    fs::write(&file, record.to_string()).expect("a file");
    let elsewhere = [&bed.arguments(&[])[..], &["--region", AWAY]].concat();
    bed.account.expurgate(&elsewhere).with(2, &["is of another model"]);
    bed.account.expurgate(&asked).with(2, &["give --yes"]);
    bed.untouched();
    let other = record.to_string().replace(":000000000000:", ":444455556666:");
    fs::write(&file, other).expect("a file");
    bed.remediate(&[]).with(2, &["is of another account than this identity, 000000000000"]);
    bed.untouched();
    fs::write(&file, record.to_string()).expect("a file");
    bed.remediate(&[]).with(0, &["Submitted as arn:"]);
    let (models, standing, ..) = bed.state();
    assert_eq!((models, standing), (vec!["model-forged".to_owned()], 0));
}

#[test]
fn a_model_of_the_same_data_stays() {
    let account = Account::new("same", &["--polls", "0"]);
    account.run().with(0, &["Done: "]);
    account.edit("name = \"same\"", "name = \"same-2\"");
    let remediate = ["model", "remediate", "model-same", "--job", "job.toml", "--yes"];
    account
        .expurgate(&remediate)
        .with(2, &["was trained on this very data", "Nothing was removed"]);
    assert_eq!(operations(&account, &["Delete"]), [""; 0]);
}

#[test]
fn a_grant_that_outlives_its_model_is_told() {
    let bed = Bed::new("clinging", &["--keep-grants"]);
    let words = ["warning: ", "a grant outlives its model", "key revoke", "Submitted as"];
    bed.remediate(&["--grants-within", "0"]).with(0, &words);
    let left = bed.record()["watched"][0]["left"].as_array().map(Vec::len);
    assert!(left.is_some_and(|count| count > 0));
}
