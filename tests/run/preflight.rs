//! What `check` says of buckets, keys and the role, before anything is written.

use std::fs;

use aws_sdk_s3::types::{
    AbortIncompleteMultipartUpload, BucketLifecycleConfiguration, BucketLocationConstraint,
    CreateBucketConfiguration, ExpirationStatus, LifecycleRule, LifecycleRuleFilter,
    PublicAccessBlockConfiguration,
};
use serde_json::{Value, json};

use super::account::{Account, Ended};
use super::tripwire::{Then, Tripwire};

const ROOT: &str = "arn:aws:iam::000000000000:root";
const ROLE: &str = "arn:aws:iam::000000000000:role/Tuning";

fn check(account: &Account, options: &[&str]) -> Ended {
    account.expurgate(&[&["check", "job.toml"], options].concat())
}

/// What was found, as its severity, what it is about, and the reason.
fn found(ended: &Ended) -> Vec<(String, String, String)> {
    let all: Value = serde_json::from_str(&ended.out).expect("JSON");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let one = |advice: &Value| {
        assert!(!text(&advice["fix"]).is_empty(), "{advice}");
        (text(&advice["severity"]), text(&advice["what"]), text(&advice["why"]))
    };
    all.as_array().expect("a list").iter().map(one).collect()
}

/// Blocks public access, and gives up unfinished uploads.
fn harden(account: &Account, bucket: &str) {
    let (s3, runtime) = (&account.admin.s3, &account.admin.runtime);
    let block = PublicAccessBlockConfiguration::builder()
        .block_public_acls(true)
        .ignore_public_acls(true)
        .block_public_policy(true)
        .restrict_public_buckets(true)
        .build();
    let call = s3.put_public_access_block().bucket(bucket);
    runtime.block_on(call.public_access_block_configuration(block).send()).expect("blocked");
    let rule = LifecycleRule::builder()
        .id("uploads")
        .status(ExpirationStatus::Enabled)
        .filter(LifecycleRuleFilter::builder().prefix("").build())
        .abort_incomplete_multipart_upload(
            AbortIncompleteMultipartUpload::builder().days_after_initiation(7).build(),
        );
    let rules = BucketLifecycleConfiguration::builder().rules(rule.build().expect("a rule"));
    let call = s3.put_bucket_lifecycle_configuration().bucket(bucket);
    let call = call.lifecycle_configuration(rules.build().expect("rules"));
    runtime.block_on(call.send()).expect("a lifecycle");
}

fn write(account: &Account, name: &str, value: &Value) {
    fs::write(account.home.path().join(name), value.to_string()).expect("a file");
}

fn trust(account: &str) -> Value {
    json!({"Role": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"Service": "bedrock.amazonaws.com"},
        "Action": "sts:AssumeRole", "Condition": {
            "StringEquals": {"aws:SourceAccount": account},
            "ArnLike": {"aws:SourceArn":
                "arn:aws:bedrock:us-east-1:000000000000:model-customization-job/*"}}}]}}})
}

fn permissions(output: &[&str]) -> Value {
    json!({"PolicyDocument": {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "*"},
        {"Effect": "Allow", "Action": output, "Resource": ["arn:aws:s3:::out-role/metrics/*"]},
        {"Effect": "Allow", "Action": ["kms:Decrypt", "kms:GenerateDataKey"], "Resource": "*"}]}})
}

#[test]
fn what_buckets_lack_is_told_and_is_gone_once_they_have_it() {
    let account = Account::new("soft", &[]);
    let advice = found(&check(&account, &["--format", "json"]).with(0, &["can start"]));
    let warned = |what: &str, why: &str| {
        advice.iter().any(|(severity, about, reason)| {
            severity == "warning" && about == what && reason.contains(why)
        })
    };
    for (what, bucket) in [("data.sanitized", "clean-soft"), ("data.output", "out-soft")] {
        assert!(warned(what, &format!("{bucket} doesn't block public access")), "{advice:?}");
        assert!(warned(what, &format!("{bucket} has no lifecycle rule")), "{advice:?}");
        harden(&account, bucket);
    }
    let advice = found(&check(&account, &["--format", "json"]).with(0, &[]));
    let left: Vec<_> = advice.iter().map(|(weight, what, _)| (&**weight, &**what)).collect();
    let role = ("note", "job.role_arn");
    assert_eq!(left, [("warning", "keys.model"), role, role], "{advice:?}");
    assert!(advice[0].2.contains("provisioned throughput"), "AWS's default policy: {advice:?}");
    let table = check(&account, &[]).with(0, &[]).out;
    assert!(table.contains("\nnote: job.role_arn: its trust policy wasn't looked at"), "{table}");
}

#[test]
fn a_bucket_of_another_region_or_without_the_customers_key_ends_the_job() {
    let account = Account::new("abroad", &[]);
    let abroad = CreateBucketConfiguration::builder()
        .location_constraint(BucketLocationConstraint::EuWest1)
        .build();
    let call = account.admin.s3.create_bucket().bucket("clean-in-europe");
    let call = call.create_bucket_configuration(abroad);
    account.admin.runtime.block_on(call.send()).expect("a bucket");
    account.edit("s3://clean-abroad/", "s3://clean-in-europe/");
    let table = check(&account, &[]).with(2, &[]).out;
    assert!(
        table.starts_with("error: data.sanitized: clean-in-europe lies in eu-west-1"),
        "{table}"
    );
    account.run().with(4, &["lies in another Region"]);
    account.edit("s3://clean-in-europe/", "s3://clean-abroad/");
    account.admin.bucket("out-bare-abroad");
    account.edit("s3://out-abroad/", "s3://out-bare-abroad/");
    let table = check(&account, &[]).with(5, &[]).out;
    assert!(table.contains("encrypts by default with AES256"), "{table}");
    account.edit("s3://out-bare-abroad/", "s3://out-no-such-bucket/");
    check(&account, &[]).with(4, &[]);
}

#[test]
fn a_role_that_bedrock_cannot_take_on_or_that_may_not_write_ends_the_job() {
    let account = Account::new("role", &[]);
    write(&account, "trust.json", &trust("000000000000"));
    write(&account, "other.json", &trust("123456789012"));
    write(&account, "good.json", &permissions(&["s3:PutObject"]));
    write(&account, "poor.json", &permissions(&["s3:DeleteObject"]));
    let with = |trust: &str, policy: &str, options: &[&str]| {
        let files = ["--role-trust", trust, "--role-policy", policy];
        check(&account, &[&files[..], options].concat())
    };
    let fine = found(&with("trust.json", "good.json", &["--format", "json"]).with(0, &[]));
    assert!(fine.iter().all(|(_, what, _)| what != "job.role_arn"), "{fine:?}");
    let table = with("other.json", "good.json", &[]).with(5, &[]).out;
    assert!(table.contains("names account 123456789012 in a condition"), "{table}");
    let table = with("trust.json", "poor.json", &[]).with(5, &[]).out;
    assert!(table.contains("s3:PutObject on arn:aws:s3:::out-role/metrics/"), "{table}");
    with("good.json", "trust.json", &[]).with(2, &["good.json: "]);
    let run = ["run", "job.toml", "--dry-run", "--role-trust", "other.json"];
    account.expurgate(&run).with(5, &["names account 123456789012"]);
    assert_eq!(account.clean().len(), 0);
}

#[test]
fn a_key_whose_policy_does_not_let_the_job_in_ends_it_with_the_statement_that_would() {
    let account = Account::new("policies", &[]);
    let put = |statements: Value| {
        let policy = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
        let call = account.admin.kms.put_key_policy().key_id(&account.key).policy(policy);
        account.admin.runtime.block_on(call.send()).expect("put");
    };
    let admin = json!({"Sid": "Admin", "Effect": "Allow", "Principal": {"AWS": ROOT},
        "Action": ["kms:Put*", "kms:Get*", "kms:List*", "kms:DescribeKey"], "Resource": "*"});
    put(json!([admin]));
    let ended = check(&account, &["--format", "json"]).with(5, &[]);
    let all: Value = serde_json::from_str(&ended.out).expect("JSON");
    let fix = |what: &str| {
        let found = all.as_array().expect("a list").iter();
        let mut found = found.filter(|advice| advice["severity"] == "error");
        let advice = found.find(|advice| advice["what"] == what).expect(what);
        let fix = advice["fix"].as_str().expect("a text");
        let statements = format!("[{}]", &fix[fix.find('{').expect("a statement")..]);
        serde_json::from_str::<Vec<Value>>(&statements).expect("statements")
    };
    let (model, data, output) = (fix("keys.model"), fix("keys.data"), fix("data.output"));
    let (model, service) = (&model[0], &model[1]);
    let (data, output) = (&data[0], &output[0]);
    assert_eq!(service["Principal"]["Service"], "bedrock.amazonaws.com");
    assert_eq!(model["Principal"]["AWS"], json!([ROLE]));
    let via = &model["Condition"]["StringEquals"]["kms:ViaService"];
    assert_eq!(*via, json!(["bedrock.us-east-1.amazonaws.com"]));
    assert_eq!(output["Action"], json!(["kms:GenerateDataKey", "kms:Decrypt"]));
    account.run().with(5, &["keys.model", "add to its policy"]);
    put(json!([admin, model, data, output]));
    let rest = found(&check(&account, &["--format", "json"]).with(0, &[]));
    let nova = rest.iter().filter(|(_, what, _)| what == "keys.model");
    let why: Vec<_> = nova.map(|(_, _, why)| why.as_str()).collect();
    assert!(why.iter().all(|why| why.contains("provisioned throughput")), "{why:?}");
    // What nobody can read is no permission.
    put(json!([admin, model, data, output, {"Sid": "Odd", "Effect": "Deny", "Principal": "*",
        "Action": "kms:*", "Resource": "*", "Condition": {"StringSounds": {"a": "b"}}}]));
    let table = check(&account, &[]).with(5, &[]).out;
    assert!(table.contains("error: keys.model: Odd: kms:Decrypt may deny it"), "{table}");
    assert!(table.contains("isn't understood"), "{table}");
}

/// Before a line is read or written: a Region without the model costs nothing. Where nobody may
/// ask, Bedrock's own answer counts.
#[test]
fn a_base_model_that_the_region_has_not_ends_the_job() {
    let model = "amazon.nova-lite-v1:0:300k";
    let account = Account::new("nomodel", &["--without", model]);
    let words = format!("error: job.base_model: Bedrock in us-east-1 has no model {model}");
    let table = check(&account, &[]).with(2, &[]).out;
    assert!(table.contains(&words) && table.contains("list-foundation-models"), "{table}");
    account.run().with(2, &[&words]);
    let own = format!("arn:aws:bedrock:us-east-1:000000000000:custom-model/{model}/abcdefghijkl");
    account.edit(&format!("\"{model}\""), &format!("\"{own}\""));
    account.run().with(2, &["has no model arn:aws:bedrock:us-east-1:000000000000:custom-model"]);
    assert_eq!(account.clean().len(), 0);
    assert_eq!(account.submitted().len(), 0);
    let account = Account::new("noask", &[]);
    let denied = Then::json(403, "AccessDeniedException", "{\"message\":\"not authorized\"}");
    let spot = ("GET", "/foundation-models/");
    let wire = Tripwire::in_turn(&account.double.url, spot, &[denied]);
    let mut command = account.command(&["check", "job.toml"]);
    command.env("AWS_ENDPOINT_URL_BEDROCK", &wire.url);
    let table = Ended::of(command.output().expect("the program")).with(0, &["can start"]).out;
    assert!(
        table.contains("note: job.base_model: whether us-east-1 has it wasn't seen"),
        "{table}"
    );
}
