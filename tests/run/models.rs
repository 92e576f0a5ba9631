//! Models as they are shown, copied and deleted.

use aws_sdk_bedrock::types::CommitmentDuration;
use serde_json::Value;

use super::account::{Account, Ended};
use super::estate::{AWAY, Office, operations};
use super::tripwire::{Then, Tripwire};

const NOVA: &str = "amazon.nova-lite-v1:0:300k";
const ROLE: &str = "arn:aws:iam::000000000000:role/Copier";

fn model(account: &Account, arguments: &[&str]) -> Ended {
    account.expurgate(&[&["model"], arguments].concat())
}

#[test]
fn a_model_is_shown_with_all_that_rests_on_it() {
    let account = Account::new("shown", &["--polls", "0", "--page", "1"]);
    let (here, away) = (Office::of(&account, "us-east-1"), Office::of(&account, AWAY));
    let arn = here.train(&account, "raw-shown", NOVA);
    here.deploy(&arn, "live");
    here.provision(&arn, "fast", Some(CommitmentDuration::OneMonth));
    let key = away.key();
    let copy = away.copy(&arn, "copied", &key);
    away.deploy(&copy, "live-away");
    let again = here.copy(&copy, "copied-back", &account.key);
    let tuned = here.train(&account, "tuned-on", &arn);
    let regions = format!("us-east-1,{AWAY}");
    let table = model(&account, &["show", "raw-shown", "--regions", &regions]).with(0, &[]).out;
    for words in [
        arn.as_str(),
        &account.key,
        "s3://raw-shown/train/b.jsonl",
        "role/Tuning",
        "team=support",
        "deployment live (Active)",
        "throughput fast (InService, bought for OneMonth until 2099-01-01T00:00:00Z)",
        &format!("{copy} under {key}"),
        "deployment live-away",
        &format!("{again} under {}", account.key),
        &tuned,
    ] {
        assert!(table.contains(words), "{words}: {table}");
    }
    // Where a Region isn't named, nothing of it is known.
    let json = model(&account, &["show", &arn, "--format", "json"]).with(0, &[]).out;
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["copies"], serde_json::json!([]));
    assert_eq!(json["regions"], serde_json::json!(["us-east-1"]));
    assert_eq!(json["job"]["vpcConfig"]["subnetIds"][0], "subnet-1");
    assert_eq!(json["model"]["model"]["hyperParameters"]["epochCount"], "3");
    model(&account, &["show", "no-such"]).with(7, &["no such model in us-east-1"]);
    let elsewhere = ["show", "raw-shown", "--region", "eu-west-1"];
    model(&account, &elsewhere).with(7, &["no such model in eu-west-1"]);
    model(&account, &["show", "raw-shown", "--regions", "x.evil.com/"]).with(2, &["name each"]);
}

#[test]
fn a_model_is_copied_once_under_the_key_of_the_other_region() {
    let account = Account::new("copied", &["--polls", "1"]);
    let (here, away) = (Office::of(&account, "us-east-1"), Office::of(&account, AWAY));
    let arn = here.train(&account, "raw-copied", NOVA);
    let key = away.key();
    let copy = |key: &str, name: &str, more: &[&str]| {
        let fixed = ["copy", "raw-copied", "--to-region", AWAY, "--role", ROLE];
        model(&account, &[&fixed[..], &["--kms-key", key, "--name", name], more].concat())
    };
    copy(&account.key, "twin", &[]).with(5, &["no such key; check the Region"]);
    let plan = copy(&key, "twin", &["--dry-run", "--tag", "team=support"]).with(0, &[]).out;
    let plan: Value = serde_json::from_str(&plan).expect("JSON");
    assert_eq!(plan["modelKmsKeyId"], key.as_str());
    assert_eq!(operations(&account, &["CreateModelCopyJob"]), [""; 0]);
    let made = copy(&key, "twin", &["--tag", "team=support"]).with(0, &["encrypted with", &key]);
    assert!(made.out.contains(&format!(":{AWAY}:")), "{}", made.out);
    assert_eq!(copy(&key, "twin", &["--tag", "team=support"]).with(0, &[]).out, made.out);
    assert_eq!(
        operations(&account, &["CreateModelCopyJob"]),
        [format!("CreateModelCopyJob {AWAY}")]
    );
    assert_eq!(away.models(), ["twin"]);
    // A name that another model has: an error that the service's model doesn't name.
    let other = here.train(&account, "other-copied", NOVA);
    let fixed = ["copy", &other, "--to-region", AWAY, "--role", ROLE, "--kms-key", &key];
    let taken = model(&account, &[&fixed[..], &["--name", "twin"]].concat());
    taken.with(7, &["bedrock:CreateModelCopyJob", "A model of that name exists"]);
    // One that is gone is made anew, with another token.
    let gone = made.out.trim();
    model(&account, &["delete", gone, "--yes"]).with(0, &["is gone"; 0]);
    copy(&key, "twin", &[]).with(0, &[]);
    assert_eq!(operations(&account, &["CreateModelCopyJob"]).len(), 3);
    assert_ne!(arn, other);
}

#[test]
fn keys_that_do_not_let_the_role_copy_end_it_before_anything_is_asked_for() {
    let account = Account::new("keyless", &["--polls", "0"]);
    let (here, away) = (Office::of(&account, "us-east-1"), Office::of(&account, AWAY));
    here.train(&account, "raw-keyless", NOVA);
    let key = away.key();
    let someone = "arn:aws:iam::000000000000:role/Someone";
    let policy = |office: &Office, key: &str| {
        let policy = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Sid":"Admin","Effect":"Allow",
            "Principal":{{"AWS":"{someone}"}},"Action":"kms:*","Resource":"*"}}]}}"#
        );
        let call = office.kms.put_key_policy().key_id(key).policy(policy).send();
        office.runtime.block_on(call).expect("a policy");
    };
    let fixed = ["copy", "raw-keyless", "--to-region", AWAY, "--role", ROLE, "--name", "twin"];
    let copy = || model(&account, &[&fixed[..], &["--kms-key", &key]].concat());
    policy(&here, &account.key);
    let words = ["the key of the model can't carry this copy", "kms:Decrypt", "Missing"];
    copy().with(5, &words);
    // AWS's own default leaves it to IAM policies, which can't be seen from here.
    let root = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":
        "arn:aws:iam::000000000000:root"},"Action":"kms:*","Resource":"*"}]}"#;
    let call = here.kms.put_key_policy().key_id(&account.key).policy(root).send();
    here.runtime.block_on(call).expect("a policy");
    policy(&away, &key);
    let ended = copy().with(5, &["the key of the copy can't carry this copy"]);
    assert!(ended.out.contains("kms:CreateGrant"), "{}", ended.out);
    assert_eq!(operations(&account, &["CreateModelCopyJob"]), [""; 0]);
}

#[test]
fn a_model_goes_when_nothing_stands_on_it_or_that_goes_too() {
    let account = Account::new("deleted", &["--polls", "0", "--linger", "2"]);
    let here = Office::of(&account, "us-east-1");
    let arn = here.train(&account, "raw-deleted", NOVA);
    here.deploy(&arn, "live");
    here.provision(&arn, "fast", None);
    let delete = |more: &[&str]| model(&account, &[&["delete", "raw-deleted"], more].concat());
    let standing = ["deployment live (Active)", "throughput fast (InService) must go first"];
    delete(&["--yes"]).with(2, &standing);
    let plan = delete(&["--dry-run"]).with(0, &[]).out;
    assert!(plan.ends_with(&format!("delete {arn} in us-east-1\n")), "{plan}");
    delete(&["--with-dependents"]).with(2, &["give --yes"]);
    assert_eq!(operations(&account, &["Delete"]), [""; 0]);
    assert_eq!(here.grants(&account.key), 1);
    let gone = delete(&["--with-dependents", "--yes"]).with(0, &["custom-model-deployment"]).out;
    assert!(gone.contains("there is no such model"), "{gone}");
    assert_eq!((here.models().len(), here.standing(), here.grants(&account.key)), (0, 0, 0));
    let order = operations(&account, &["Delete"]);
    assert_eq!(order.last().map(String::as_str), Some("DeleteCustomModel us-east-1"));
    delete(&["--yes"]).with(7, &["no such model"]);
}

#[test]
fn a_term_that_is_not_over_keeps_the_model_and_all_that_stands_on_it() {
    let account = Account::new("termed", &["--polls", "0"]);
    let here = Office::of(&account, "us-east-1");
    let arn = here.train(&account, "raw-termed", NOVA);
    here.deploy(&arn, "live");
    here.provision(&arn, "fast", Some(CommitmentDuration::SixMonths));
    let words = ["can't be deleted before 2099-01-01T00:00:00Z", "throughput fast"];
    for option in ["--with-dependents", "--dry-run"] {
        model(&account, &["delete", &arn, "--yes", option]).with(7, &words);
    }
    assert_eq!(operations(&account, &["Delete"]), [""; 0]);
}

/// A server between the program and Bedrock that knows nothing.
#[test]
fn only_bedrocks_own_word_says_that_a_model_is_gone() {
    let account = Account::new("between", &["--polls", "0"]);
    Office::of(&account, "us-east-1").train(&account, "raw-between", NOVA);
    let spot = ("GET", "/custom-models/");
    let wire = Tripwire::in_turn(&account.double.url, spot, &[Then::refused(404, "NoRoute")]);
    let mut command = account.command(&["model", "delete", "raw-between", "--yes"]);
    command.env("AWS_ENDPOINT_URL_BEDROCK", &wire.url);
    let ended = Ended::of(command.output().expect("the program"));
    ended.with(7, &["bedrock:GetCustomModel", "HTTP 404"]);
    assert_eq!(operations(&account, &["Delete"]), [""; 0]);
}
