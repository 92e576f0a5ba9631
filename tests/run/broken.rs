//! Runs that break off, and sources that change under them.

use std::io::Read;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};

use super::account::{Account, Ended, MAIL, records};
use super::tripwire::{Moment, Then, Tripwire};
use crate::support::admin::Admin;
use crate::support::servers::bedrock;

/// A request at which the program is killed: its method, and a part of its target.
type Spot = (&'static str, &'static str, Moment);

/// Runs the job and kills it at a request to S3, KMS or Bedrock.
fn kill_at(account: &Account, (method, part, moment): Spot) {
    let child: Arc<Mutex<Option<Child>>> = Arc::default();
    let bedrock = part.starts_with("/model-customization-jobs") || part.contains("custom-models");
    let server = if bedrock { &account.double.url } else { &account.backend.url };
    let victim = Arc::clone(&child);
    let wire = Tripwire::new(server, (method, part), moment, move || {
        let mut child = victim.lock().expect("a child");
        child.as_mut().expect("a child").kill().expect("killed");
        Then::HangUp
    });
    let mut command = account.command(&["run", "job.toml"]);
    command.env(if bedrock { "AWS_ENDPOINT_URL_BEDROCK" } else { "AWS_ENDPOINT_URL" }, &wire.url);
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

/// Kills the job at each spot, runs it again, and holds what is there against an unbroken run.
fn every_spot_ends_as_an_unbroken_run(mut account: Account, spots: &[Spot]) {
    let (clean, out) = (format!("clean-{}", account.name), format!("out-{}", account.name));
    account.run().with(0, &[]);
    let unbroken = account.clean();
    for spot in spots {
        for bucket in [&clean, &out] {
            account.admin.keys(bucket).iter().for_each(|key| account.admin.delete(bucket, key));
        }
        account.double = bedrock(&account.backend, &["--polls", "1"]);
        kill_at(&account, *spot);
        account.run().with(0, &["Done: "]);
        assert!(account.clean() == unbroken, "{spot:?}");
        assert_eq!(account.submitted().len(), 1, "{spot:?}");
        assert_eq!(account.admin.uploads(&clean), 0, "{spot:?}");
    }
}

#[test]
fn a_run_that_is_killed_goes_on_and_ends_with_the_same_bytes() {
    let account = Account::new("killed", &["--polls", "1"]);
    let spots = [
        ("PUT", "train.jsonl.checkpoint.json", Moment::After),
        ("PUT", "train.jsonl?", Moment::After),
        ("PUT", "/receipt.json", Moment::Before),
        ("PUT", "/receipt.json", Moment::After),
        ("DELETE", "checkpoint.json", Moment::Before),
        ("POST", "/model-customization-jobs", Moment::Before),
        ("POST", "/model-customization-jobs", Moment::After),
        ("GET", "/custom-models/", Moment::After),
    ];
    every_spot_ends_as_an_unbroken_run(account, &spots);
}

#[test]
fn a_run_that_is_killed_in_a_large_upload_goes_on_and_leaves_no_parts() {
    let account = Account::new("parts", &["--polls", "1"]);
    let mut raw = records(20, MAIL);
    let long = records(1, &"x ".repeat(30_000));
    (0..170).for_each(|_| raw.push_str(&long));
    assert!(raw.len() > 9 << 20);
    account.admin.put("raw-parts", "train/c.jsonl", raw.as_bytes());
    let spots = [
        ("POST", "?uploads", Moment::After),
        ("PUT", "partNumber=1", Moment::After),
        ("POST", "uploadId=", Moment::Before),
        ("POST", "uploadId=", Moment::After),
    ];
    every_spot_ends_as_an_unbroken_run(account, &spots);
}

#[test]
fn a_source_that_is_replaced_after_it_was_listed_ends_the_run_and_publishes_nothing() {
    let account = Account::new("replaced", &["--polls", "1"]);
    // The first read of each is the preflight's; after the last of them sanitising begins.
    for (part, moment) in [
        ("/raw-replaced/train/b.jsonl", Moment::Before),
        ("/raw-replaced/validation.jsonl", Moment::After),
    ] {
        let backend = account.backend.url.clone();
        let wire = Tripwire::new(&account.backend.url, ("GET", part), moment, move || {
            let other = records(7, "someone else");
            Admin::of(&backend).put("raw-replaced", "train/b.jsonl", other.as_bytes());
            Then::GoOn
        });
        let mut command = account.command(&["run", "job.toml"]);
        let output = command.env("AWS_ENDPOINT_URL", &wire.url).output().expect("the program");
        assert!(wire.tripped());
        Ended::of(output).with(3, &["train/b.jsonl: changed while it was read"]);
        assert_eq!(account.admin.keys("clean-replaced"), [""; 0]);
        assert_eq!(account.admin.uploads("clean-replaced"), 0);
        assert_eq!(account.submitted().len(), 0);
        account.admin.put("raw-replaced", "train/b.jsonl", records(5, "nobody").as_bytes());
    }
}
