//! What a run that was refused leaves behind: nothing.

use super::RECORD;
use super::program::Bench;

/// Names in a folder, hidden ones and folders too.
fn names(bench: &Bench) -> Vec<String> {
    let entries = std::fs::read_dir(bench.path("")).unwrap();
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name();
    let mut names: Vec<_> = entries.map(|e| name(e).into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_refused_run_leaves_no_folder_with_nothing_in_it() {
    let bench = Bench::new();
    bench.write("bad.jsonl", "{\"a\":\n").write("raw/a.jsonl", "nothing\n");
    bench.call(&["redact", "bad.jsonl", "-o", "o1"]).with(1);
    bench.call(&["redact", "raw", "-o", "o2"]).with(1);
    let aside = ["--on-malformed", "quarantine", "--quarantine", "aside"];
    bench.write("fail.toml", "version = 1\ndefault_action = \"fail\"\n").write("in.jsonl", RECORD);
    let redact = ["redact", "in.jsonl", "-o", "o3", "--policy", "fail.toml"];
    bench.call(&[&redact[..], &aside].concat()).with(1);
    assert_eq!(names(&bench), ["bad.jsonl", "fail.toml", "in.jsonl", "raw"]);
}

#[test]
fn a_receipt_that_has_no_place_is_refused_before_anything_is_made() {
    let bench = Bench::new();
    bench.write("in.jsonl", RECORD).write("taken.json", "mine");
    let redact = |receipt: &str| {
        bench.call(&["redact", "in.jsonl", "-o", "out.jsonl", "--receipt", receipt])
    };
    redact("taken.json").with(6).saying("already exists");
    redact("none/receipt.json").with(4).saying("none: not found");
    assert_eq!(names(&bench), ["in.jsonl", "taken.json"]);
    assert_eq!(bench.read("taken.json"), "mine");
}

#[test]
fn a_run_that_failed_at_its_receipt_opens_no_way_to_another_file() {
    let bench = Bench::new();
    bench.write("in.jsonl", RECORD).write("notes.json", "mine");
    // The receipt is made under this name, so the run fails when all else is done.
    bench.write(".r.json.partial/in-the-way", "");
    let redact = |receipt: &str| {
        bench.call(&["redact", "in.jsonl", "-o", "out.jsonl", "--receipt", receipt])
    };
    redact("r.json").with(4).saying(".r.json.partial");
    assert!(bench.exists(".out.jsonl.partial/committing"));
    redact("notes.json").with(6).saying("already exists");
    assert_eq!(bench.read("notes.json"), "mine");
    std::fs::remove_dir_all(bench.path(".r.json.partial")).unwrap();
    redact("r.json").with(0);
    assert_eq!(names(&bench), ["in.jsonl", "notes.json", "out.jsonl", "r.json"]);
}

#[test]
fn a_full_disk_behind_stdout_is_told_as_such() {
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    for arguments in [&["completions", "bash"][..], &["man"], &["rules", "list"]] {
        let ended = Bench::new().command(arguments).stdout(full()).output().unwrap();
        assert_eq!(ended.status.code(), Some(4), "{arguments:?}");
        assert!(String::from_utf8(ended.stderr).unwrap().contains("stdout: "), "{arguments:?}");
    }
}
