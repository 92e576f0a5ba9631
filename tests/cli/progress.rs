//! What progress tells: each stage by itself, and only what is done.

use serde_json::Value;

use super::program::{Bench, JOB, conversations};
use super::{CLEAN, RECORD, gzip};

const MAIL: &str = "jo.varga@saltmarsh-mail.co.uk";

fn job() -> Bench {
    let bench = Bench::new();
    bench.write("job.toml", JOB).write("validation.jsonl", conversations(20, "nobody"));
    bench.write("raw/a.jsonl", conversations(200, MAIL));
    bench.write("raw/b.jsonl.gz", gzip(conversations(90, "").as_bytes()));
    bench
}

#[test]
fn a_program_reads_of_each_stage_what_it_came_to() {
    let bench = job();
    let size = |name: &str| std::fs::metadata(bench.path(name)).unwrap().len();
    let read = size("raw/a.jsonl") + size("raw/b.jsonl.gz") + size("validation.jsonl");
    let run = || {
        let ended = bench.call(&["run", "job.toml", "--dry-run", "--progress", "json"]).with(0);
        let rows = ended.err.lines().filter(|line| line.starts_with('{'));
        rows.map(|row| serde_json::from_str(row).unwrap()).collect::<Vec<Value>>()
    };
    let stages = run();
    let written = super::program::files(&bench.path("out"));
    let written = written.iter().filter(|(name, _)| name.ends_with(".jsonl"));
    let written: usize = written.map(|(_, bytes)| bytes.len()).sum();
    // Each of the first messages has an address.
    let wanted = [("preflight", read, 0), ("redact", read, 200), ("verify", written as u64, 0)];
    assert_eq!(stages.len(), wanted.len(), "{stages:?}");
    for (stage, (name, bytes, findings)) in stages.iter().zip(wanted) {
        assert_eq!(stage["stage"], name);
        assert_eq!((&stage["bytes"], &stage["total"]), (&bytes.into(), &bytes.into()), "{name}");
        assert_eq!(stage["records"], 310, "{name}");
        assert_eq!(stage["findings"], findings, "{name}");
    }
    // What stands already is read back, and nothing else is done.
    let again: Vec<Value> = run().into_iter().map(|stage| stage["stage"].clone()).collect();
    assert_eq!(again, ["verify"]);
}

#[test]
fn a_person_reads_of_each_stage_what_it_came_to() {
    let bench = job();
    let ended = bench.call(&["run", "job.toml", "--dry-run", "--progress", "plain"]).with(0);
    for stage in ["preflight", "redact", "verify"] {
        let start = format!("{stage}: ");
        let lines: Vec<_> = ended.err.lines().filter(|line| line.starts_with(&start)).collect();
        assert_eq!(lines.len(), 1, "{}", ended.err);
        assert!(lines[0].contains("310 records") && !lines[0].contains("left"), "{}", lines[0]);
    }
    let folder = bench.path("out").display().to_string();
    let last = ended.err.lines().find(|line| line.contains("written to")).unwrap();
    assert!(last.contains(&format!("written to file://{folder}/")), "{last}");
    assert!(last.ends_with("/, with its receipt receipt.json"), "{last}");
}

#[test]
fn files_that_are_passed_over_are_named_and_counted() {
    let bench = Bench::new();
    bench.write("raw/a.jsonl", CLEAN);
    for name in ["b.ndjson", "x/c.json", "d.txt", "e.csv"] {
        bench.write(&format!("raw/{name}"), RECORD);
    }
    let told = "4 files are passed over, since their names don't end in .jsonl, .jsonl.gz or \
                .jsonl.zst: b.ndjson, d.txt, e.csv and 1 more";
    let scan = bench.call(&["scan", "raw"]).with(0);
    assert!(scan.err.contains(told), "{}", scan.err);
    assert_eq!(scan.out.trim_end(), "1 records, nothing found; 4 files passed over");
    for output in ["out", "-"] {
        let ended = bench.call(&["redact", "raw", "-o", output]).with(0);
        assert!(ended.err.contains(told), "{}", ended.err);
        assert!(ended.err.contains("4 files passed over; written to"), "{}", ended.err);
    }
    assert_eq!(bench.call(&["redact", "raw", "-o", "again", "-q"]).with(0).err, "");
    // A dataset's own documents are no data that somebody forgot.
    let scan = bench.call(&["scan", "out"]).with(0);
    assert_eq!(scan.out.trim_end(), "1 records, nothing found");
    bench.write("job.toml", JOB).write("validation.jsonl", conversations(2, ""));
    bench.write("raw/a.jsonl", conversations(9, ""));
    let ended = bench.call(&["run", "job.toml", "--dry-run"]).with(0);
    assert!(ended.err.contains(told) && ended.err.contains("4 files passed over;"));
}

#[test]
fn below_a_folder_the_name_decides_also_where_one_file_lies_there() {
    let bench = Bench::new();
    bench.write("raw/b.ndjson", RECORD);
    for command in
        [&["scan", "raw"][..], &["redact", "raw", "-o", "out"], &["redact", "raw", "-o", "-"]]
    {
        bench.call(command).with(3).saying("holds no JSONL file");
    }
    bench.call(&["scan", "raw/b.ndjson"]).with(1);
}
