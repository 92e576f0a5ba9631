//! `expurgate key` without any account: policies as they are written, and policies looked at.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

#[path = "key/oracle.rs"]
mod oracle;
#[path = "support/program.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod program;
use program::{Bench, CANARIES};

const ROLE: [&str; 6] = [
    "--role",
    "arn:aws:iam::111122223333:role/Tuning",
    "--region",
    "us-east-1",
    "--region",
    "us-west-2",
];
const INVOKER: [&str; 2] = ["--invoke-role", "arn:aws:iam::111122223333:role/Chat"];

/// The files hold the documentation's own policies, with an administrator, real roles and Regions.
fn golden(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/key");
    std::fs::read_to_string(format!("{folder}/{name}.json")).unwrap()
}

const CASES: [&str; 7] =
    ["customize", "customize-invoke", "copy", "copy-invoke", "copy-source", "nova", "nova-invoke"];

fn invoker(case: &str) -> &'static [&'static str] {
    if case.ends_with("-invoke") { &INVOKER } else { &[] }
}

#[test]
fn each_policy_passes_its_check_and_without_any_statement_is_refused_with_that_one() {
    let bench = Bench::new();
    let (mut passed, mut refused) = (0, 0);
    for case in CASES {
        let call = |arguments: &[&str]| {
            bench.call(&[&["key"], arguments, &ROLE[..], invoker(case)].concat())
        };
        let written = call(&["policy", case]).with(0).out;
        bench.write("whole.json", &written);
        let check = ["check", case, "--policy"];
        call(&[&check[..], &["whole.json", "--strict"]].concat()).with(0);
        passed += 1;
        let whole: Value = serde_json::from_str(&written).unwrap();
        for (index, statement) in whole["Statement"].as_array().unwrap().iter().enumerate() {
            let mut less = whole.clone();
            less["Statement"].as_array_mut().unwrap().remove(index);
            bench.write("less.json", less.to_string());
            let options = ["less.json", "--strict", "--format", "json"];
            let ended = call(&[&check[..], &options].concat()).with(5).saying("as it is");
            let report: Value = serde_json::from_str(&ended.out).unwrap();
            assert_eq!(report["missing"], serde_json::json!([statement]), "{case}");
            refused += 1;
        }
    }
    // Two statements where one role does all, three where others invoke, one more for Nova.
    assert_eq!((passed, refused), (7, 2 + 3 + 2 + 3 + 2 + 3 + 4));
}

#[test]
fn what_is_no_policy_or_cannot_be_judged_has_its_own_end() {
    let bench = Bench::new();
    let check = |file: &str, options: &[&str]| {
        let all = [&["key", "check", "customize", "--policy", file], &ROLE[..], options].concat();
        bench.call(&all)
    };
    bench.write("text.json", "kms:*");
    check("text.json", &[]).with(2).saying("text.json: not a key policy");
    let long = golden("customize").replace("\"Id\":", &format!("{}\"Id\":", " ".repeat(32 << 10)));
    bench.write("long.json", long);
    check("long.json", &[]).with(2).saying("32768 at most");
    check("none.json", &[]).with(2).saying("none.json");
    // Nor is one made that KMS would refuse.
    let name = |n: usize| format!("arn:aws:iam::111122223333:role/{n:060}");
    let roles: Vec<String> = (0..400).flat_map(|n| ["--role".to_owned(), name(n)]).collect();
    let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
    let made = [&["key", "policy", "customize", "--region", "us-east-1"], &roles[..]].concat();
    let made = bench.call(&made).with(2).saying("32768 at most; name fewer roles");
    assert_eq!(made.out, "");
    // An operator that nobody knows allows nothing. The account's root only manages this key.
    let managed = golden("customize").replace("kms:*", "kms:Put*");
    bench.write("odd.json", managed.replace("StringEquals", "StringSounds"));
    let ended = check("odd.json", &["--format", "json"]).with(5);
    let report: Value = serde_json::from_str(&ended.out).unwrap();
    let verdicts = report["answers"].as_array().unwrap().iter();
    let verdicts: Vec<_> = verdicts.map(|row| row["verdict"].as_str().unwrap()).collect();
    assert!(!verdicts.is_empty() && verdicts.iter().all(|found| *found == "unknown"), "{report}");
    assert!(report["answers"][0]["why"].as_str().unwrap().contains("StringSounds"), "{report}");
}

#[test]
fn each_case_has_its_whole_policy() {
    let bench = Bench::new();
    for case in CASES {
        let invoker = invoker(case);
        let ended = bench.call(&[&["key", "policy", case], &ROLE[..], invoker].concat()).with(0);
        assert_eq!(ended.out, golden(case), "{case}");
    }
}

#[test]
fn a_policy_can_be_narrower_than_the_documentation_prints() {
    let options = [
        "--admin",
        "arn:aws:iam::111122223333:role/KeyAdmin",
        "--data-role",
        "arn:aws:iam::111122223333:role/Tuning",
        "--data-role",
        "arn:aws:iam::111122223333:role/Redaction",
        "--narrow-grants",
        "--source-account",
    ];
    let all = [&["key", "policy", "nova-invoke"], &ROLE[..], &INVOKER, &options].concat();
    assert_eq!(Bench::new().call(&all).with(0).out, golden("hardened"));
}

#[test]
fn a_wish_that_makes_no_policy_ends_with_2() {
    let bench = Bench::new();
    let user = ["--role", "arn:aws:iam::111122223333:user/Tuning", "--region", "us-east-1"];
    let (role, any) = ([ROLE[0], ROLE[1]], ["--region", "*"]);
    for (case, options, why) in [
        ("customize", &[][..], "--role"),
        ("customize", &user[..], "write role/"),
        ("customize", &role[..], "--region"),
        ("customize", &[role, any].concat()[..], "name each Region"),
        ("nova-invoke", &ROLE[..], "--invoke-role"),
        ("nova", &[&ROLE[..], &INVOKER].concat()[..], "ends in -invoke"),
    ] {
        bench.call(&[&["key", "policy", case], options].concat()).with(2).saying(why);
    }
    bench.call(&["key", "policy", "mine"]).with(2);
}

#[test]
fn a_policy_file_is_looked_at_without_an_account() {
    let bench = Bench::new();
    bench.write("good.json", golden("nova-invoke"));
    let call = |file: &str, options: &[&str]| {
        let check = ["key", "check", "nova-invoke", "--policy", file];
        bench.call(&[&check[..], &ROLE, &INVOKER, options].concat())
    };
    let table = call("good.json", &[]).with(0).out;
    assert!(table.contains("PermissionsModelInvocation") && !table.contains("Missing"), "{table}");
    // As it was once printed: a user for a role, and nobody who may change it.
    let printed =
        golden("nova-invoke").replace(":role/Chat", ":user/Chat").replace("kms:*", "kms:List*");
    bench.write("printed.json", printed);
    let ended = call("printed.json", &["--format", "json"]).with(5).saying("as it is");
    let report: Value = serde_json::from_str(&ended.out).unwrap();
    let ids = |name: &str| -> Vec<&str> {
        report["findings"].as_array().unwrap().iter().map(|f| f[name].as_str().unwrap()).collect()
    };
    assert_eq!(ids("id"), ["locked-out", "user-principal", "any-source"]);
    let denied = report["answers"].as_array().unwrap().iter();
    let denied = denied.filter(|row| row["verdict"] == "denied").count();
    assert_eq!(denied, 4, "two actions in two Regions");
    let whole: Value = serde_json::from_str(&golden("nova-invoke")).unwrap();
    let (owner, invoke) = (&whole["Statement"][0], &whole["Statement"][2]);
    assert_eq!(report["missing"], serde_json::json!([owner, invoke]));
    bench.write("none.json", "{}");
    call("none.json", &[]).with(2).saying("missing field `Statement`");
}

/// A Sid may hold what is written as an escape in JSON.
#[test]
fn a_policy_does_not_speak_to_the_terminal() {
    let bench = Bench::new();
    let loud = golden("customize").replace("PermissionsEncryptCustomModel", "\\u001b[2Jx\\u009by");
    bench.write("loud.json", loud);
    let check = ["key", "check", "customize", "--policy", "loud.json"];
    let table = bench.call(&[&check[..], &ROLE].concat()).with(0).out;
    assert!(table.contains("\u{fffd}[2Jx\u{fffd}y"), "{table:?}");
    assert!(!table.chars().any(|c| c.is_control() && c != '\n'), "{table:?}");
}

#[test]
fn what_iam_policies_decide_is_missing_only_when_strict() {
    let bench = Bench::new();
    bench.write("default.json", golden("customize").replace("kms:ViaService", "aws:userid"));
    let check = ["key", "check", "customize", "--policy", "default.json"];
    let call = |options: &[&str]| bench.call(&[&check[..], &ROLE, options].concat());
    assert!(call(&[]).with(0).out.contains("conditional"));
    call(&["--strict"]).with(5);
}

/// A log file with the record that AWS publishes of a primary grant, shortened to what is read.
const GRANTED: &str = r#"{"Records":[{"eventVersion":"1.09","userIdentity":{"type":"AssumedRole",
    "arn":"arn:aws:sts::111122223333:assumed-role/RoleForModelCopy/SampleUser01",
    "invokedBy":"bedrock.amazonaws.com"},"eventTime":"2024-05-07T21:49:44Z",
    "eventSource":"kms.amazonaws.com","eventName":"CreateGrant","awsRegion":"us-east-1",
    "sourceIPAddress":"bedrock.amazonaws.com","requestParameters":{
    "granteePrincipal":"bedrock.amazonaws.com","retiringPrincipal":"bedrock.amazonaws.com",
    "keyId":"arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-123456SAMPLE",
    "operations":["Decrypt","CreateGrant","GenerateDataKey","DescribeKey"]},
    "responseElements":{"grantId":"0ab0ac0d0b"},"eventID":"ff000af","readOnly":false}]}"#;

#[test]
fn log_files_of_a_folder_tell_the_life_of_a_key() {
    let bench = Bench::new();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(GRANTED.as_bytes()).unwrap();
    let whole = gzip.finish().unwrap();
    bench.write("logs/CloudTrail/us-east-1/2024/05/07/a.json.gz", &whole);
    bench.write("logs/CloudTrail-Digest/us-east-1/b.json.gz", "no log");
    bench.write("logs/readme.txt", "no log either");
    let arn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-123456SAMPLE";
    let table = bench.call(&["key", "evidence", "logs", "--key", arn]).with(1).out;
    assert!(table.contains("kms:CreateGrant") && table.contains("0ab0ac0d0b"), "{table}");
    assert!(table.contains("[no-use]"), "{table}");
    let json = ["key", "evidence", "logs", "--format", "json", "--key", &arn.replace("1234", "0")];
    // Records that don't know the key are no evidence that all is well with it.
    let json = bench.call(&json).with(1).out;
    let found: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&found["files"], &found["records"]), (&1.into(), &1.into()));
    assert_eq!(found["timeline"], serde_json::json!([]));
    assert_eq!(found["gaps"][0]["id"], "no-events");
    // What is cut off tells nothing, and what was asked for doesn't speak to the terminal.
    bench.write("cut/a.json.gz", &whole[..whole.len() - 9]);
    assert_eq!(bench.call(&["key", "evidence", "cut", "--key", arn]).with(3).out, "");
    let loud = GRANTED.replace("0ab0ac0d0b", "\\u001b[2J0ab0");
    bench.write("loud/a.json", loud);
    let table = bench.call(&["key", "evidence", "loud", "--key", arn]).with(1).out;
    assert!(table.contains("\u{fffd}[2J0ab0") && !table.contains('\u{1b}'), "{table:?}");
    bench.call(&["key", "evidence", "none", "--key", arn]).with(3);
    bench.write("bad/a.json", "{}");
    bench.call(&["key", "evidence", "bad", "--key", arn]).with(3).saying("a.json: not a log file");
    let canary = CANARIES[0];
    for broken in [format!("{{\"Records\":\"{canary}\"}}"), format!("{{\"{canary}\" 1}}")] {
        bench.write("bad/a.json", broken);
        bench.call(&["key", "evidence", "bad", "--key", arn]).with(3).saying("line 1, column");
    }
}

#[test]
fn sources_of_evidence_are_named_as_aws_names_them() {
    let bench = Bench::new();
    let key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-123456SAMPLE";
    let call =
        |options: &[&str]| bench.call(&[&["key", "evidence", "--key", key], options].concat());
    assert!(call(&["--log-group", "two words"]).with(2).err.contains("log-group:<name>"));
    assert!(call(&[]).with(2).err.contains("<PLACE>"));
    call(&["--event-history", "--days", "91"]).with(2).saying("the event history has 90 days");
}

#[test]
fn each_command_has_examples() {
    let bench = Bench::new();
    for command in ["policy", "check", "create", "grants", "revoke", "evidence"] {
        let help = bench.call(&["key", command, "--help"]).with(0).out;
        assert!(help.contains("Examples:"), "{command}");
    }
}
