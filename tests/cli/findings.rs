//! What a findings file may take the place of, and what a scan tells where it couldn't read.

use std::fs;
use std::os::unix::fs::symlink;

use serde_json::Value;

use super::program::{Bench, JOB, conversations};
use super::{CLEAN, RECORD, invalid};

/// A policy with a list, a folder of rules, a job, and raw data.
fn laid_out() -> Bench {
    let bench = Bench::new();
    bench.write("raw/a.jsonl", conversations(9, "nobody"));
    bench.write("validation.jsonl", conversations(2, ""));
    bench.write("drop.toml", "version = 1\n[[deny]]\nfile = \"names.txt\"\nentity = \"NAME\"\n");
    bench.write("names.txt", "Project Nightfall\n").write("role.json", "{}");
    bench.write("job.toml", JOB.replacen('\n', "\npolicy = \"drop.toml\"\n", 1));
    bench.write("own/badge.toml", super::BADGE);
    bench
}

#[test]
fn a_findings_file_never_takes_the_place_of_what_a_run_reads_or_writes() {
    let bench = laid_out();
    symlink(bench.path("raw/a.jsonl"), bench.path("link.jsonl")).unwrap();
    fs::create_dir(bench.path("aside")).unwrap();
    bench.write("b.jsonl.partial", RECORD).write("empty.jsonl.partial", "");
    let run: &[&str] = &["run", "job.toml", "--dry-run"];
    let scan: &[&str] = &["scan", "raw", "--policy", "drop.toml", "--rules", "own"];
    let redact: &[&str] = &["redact", "raw", "-o", "out", "--policy", "drop.toml"];
    let file: &[&str] = &["redact", "validation.jsonl", "-o", "clean.jsonl"];
    let pipe: &[&str] = &["redact", "raw", "-o", "-"];
    let stdin: &[&str] = &["redact", "-", "-o", "-"];
    let aside: &[&str] =
        &["redact", "raw", "-o", "o", "--on-malformed", "quarantine", "--quarantine", "aside"];
    let cases: [(&[&str], &[&str]); 7] = [
        (
            run,
            &[
                "raw/a.jsonl",
                "raw/new",
                "./raw/../validation.jsonl",
                "job.toml",
                "drop.toml",
                "names.txt",
                "out/rows",
                "metrics/rows",
                "link.jsonl",
            ],
        ),
        (
            scan,
            &["raw/a.jsonl", "raw/b.jsonl", "drop.toml", "names.txt", "own/badge.toml", "own/x"],
        ),
        (redact, &["raw/a.jsonl", "raw/b/c", "out", "out/rows", "drop.toml", "names.txt"]),
        (file, &["validation.jsonl", "clean.jsonl", "clean.jsonl.receipt.json"]),
        (pipe, &["raw/a.jsonl", "raw/rows"]),
        (aside, &["aside/rows"]),
        (stdin, &["b.jsonl", "job.toml", "names.txt", "role.json"]),
    ];
    let before = bench.files();
    for (command, targets) in cases {
        for target in targets {
            let ended = bench.call(&[command, &["--findings", target]].concat());
            ended.with(2).saying("--findings");
            assert!(bench.files() == before, "{command:?} {target}");
        }
    }
}

#[test]
fn rows_take_the_place_of_older_rows_and_of_an_empty_file() {
    let bench = Bench::new();
    bench.write("in.jsonl", RECORD).write("rows", "");
    for _ in 0..2 {
        bench.call(&["scan", "in.jsonl", "--findings", "rows"]).with(1);
        assert_eq!(bench.read("rows").lines().count(), 1);
    }
    bench.write("clean.jsonl", CLEAN);
    bench.call(&["scan", "clean.jsonl", "--findings", "rows"]).with(0);
    assert_eq!(bench.read("rows"), "");
}

/// Two records, of which the second can't be read.
const HALF: &[u8] = b"{\"a\":1}\n{\"a\":\xff}\n";

#[test]
fn records_that_a_scan_cannot_read_are_told_in_each_format_and_end_it_with_1() {
    let bench = Bench::new();
    bench.write("half.jsonl", HALF).write("drop.toml", "version = 1\non_malformed = \"drop\"\n");
    let told = "1 records could not be read";
    for how in [["--on-malformed", "drop"], ["--policy", "drop.toml"]] {
        let scan = |format: &str| {
            let ended = bench.call(&["scan", "half.jsonl", how[0], how[1], "--format", format]);
            ended.with(1).saying(told).out
        };
        assert_eq!(scan("table").trim_end(), format!("2 records, nothing found; {told}"));
        assert_eq!(scan("json"), "{\"object\":\"half.jsonl\",\"unread\":1}\n");
        let log = scan("sarif");
        assert_eq!(invalid(&log), "");
        let log: Value = serde_json::from_str(&log).unwrap();
        let run = &log["runs"][0]["invocations"][0];
        assert_eq!(run["executionSuccessful"], false);
        let notes = run["toolExecutionNotifications"].as_array().unwrap();
        assert_eq!((notes.len(), &notes[0]["message"]["text"]), (1, &told.into()));
    }
    bench.call(&["scan", "half.jsonl"]).with(1).saying("line 2");
    bench.write("both.jsonl", [HALF, RECORD.as_bytes()].concat());
    let both = bench.call(&["scan", "both.jsonl", "--on-malformed", "drop"]);
    assert!(both.with(1).saying(told).out.contains("3 records, 1 findings; 1 records"));
}

#[test]
fn a_scan_has_no_quarantine() {
    let bench = Bench::new();
    bench.write("in.jsonl", HALF).write("q.toml", "version = 1\non_malformed = \"quarantine\"\n");
    for how in [["--on-malformed", "quarantine"], ["--policy", "q.toml"]] {
        let ended = bench.call(&["scan", "in.jsonl", how[0], how[1]]).with(2);
        assert_eq!(ended.saying("scan writes no quarantine").out, "");
    }
}

#[test]
fn a_receipt_never_takes_the_place_of_what_a_run_reads_or_of_its_output() {
    let bench = laid_out();
    let raw = bench.read("validation.jsonl");
    for receipt in ["clean.jsonl", "validation.jsonl", "x/../validation.jsonl", "drop.toml"] {
        let call = ["redact", "validation.jsonl", "-o", "clean.jsonl", "--policy", "drop.toml"];
        let call = [&call[..], &["--receipt", receipt]].concat();
        bench.call(&call).with(2).saying("--receipt would write over");
    }
    assert_eq!(bench.read("validation.jsonl"), raw);
    assert!(!bench.exists("clean.jsonl") && !bench.exists(".clean.jsonl.partial"));
}

#[test]
fn a_quarantine_lies_under_the_output_however_that_is_written() {
    let bench = laid_out();
    let call = ["redact", "raw", "-o", "out", "--on-malformed", "quarantine"];
    let call = [&call[..], &["--quarantine", "./missing/../out/aside"]].concat();
    bench.call(&call).with(2).saying("must not lie under the output");
    assert!(!bench.exists("out") && !bench.exists("missing"));
}
