//! How the program ends when it is asked to from outside, at whichever moment.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::process::{Child, Command, Stdio};

use super::program::{Bench, signal};
use super::{CLEAN, RECORD};

/// Each signal with the exit code that is promised for it.
const SIGNALS: [(&str, i32); 3] = [("INT", 130), ("TERM", 143), ("HUP", 143)];

/// The program in a bench, behind another one that sees to its signals.
fn behind(bench: &Bench, other: &[&str], arguments: &[&str]) -> Command {
    let mut command = Command::new(other[0]);
    command.args(&other[1..]).arg(env!("CARGO_BIN_EXE_expurgate")).args(arguments);
    command.current_dir(bench.path("."));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The program with no signal ignored, however the tests were started.
fn fresh(bench: &Bench, arguments: &[&str]) -> Command {
    behind(bench, &["env", "--default-signal=INT,TERM,HUP"], arguments)
}

/// Waits until a child has a thread of this name: `read` reads its input.
fn has_thread(child: &Child, name: &str) {
    let tasks = format!("/proc/{}/task", child.id());
    let is_named = |task: fs::DirEntry| {
        fs::read_to_string(task.path().join("comm")).is_ok_and(|found| found.trim_end() == name)
    };
    while !fs::read_dir(&tasks).unwrap().flatten().any(is_named) {
        std::thread::yield_now();
    }
}

#[test]
fn an_interrupted_run_ends_with_130_or_143_and_goes_on() {
    for (name, code) in [SIGNALS[0], SIGNALS[2]] {
        let bench = Bench::new();
        // Far more than may be in flight, so that there is something left to be read.
        bench.write("in.jsonl", RECORD.repeat(400_000));
        let redact = ["redact", "in.jsonl", "-o", "out.jsonl", "--threads", "1"];
        let child = fresh(&bench, &redact).spawn().unwrap();
        // Its staging folder appears when it has begun, and long before it is done.
        while !bench.exists(".out.jsonl.partial/making/0") {
            std::thread::yield_now();
        }
        signal(&child, name);
        let ended = child.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(code), "{name}");
        assert!(String::from_utf8_lossy(&ended.stderr).contains("the same command goes on"));
        assert!(!bench.exists("out.jsonl"));
        bench.call(&redact).with(0);
        assert!(bench.read("out.jsonl") == CLEAN.repeat(400_000));
    }
}

#[test]
fn a_signal_before_the_work_begins_has_its_exit_code_and_leaves_nothing() {
    let calls: [&[&str]; 3] = [
        &["redact", "in.jsonl", "-o", "out.jsonl", "--policy", "settings"],
        &["scan", "in.jsonl", "--policy", "settings"],
        &["run", "settings"],
    ];
    for (arguments, (name, code)) in
        calls.iter().flat_map(|call| SIGNALS.map(|signal| (call, signal)))
    {
        let bench = Bench::new();
        bench.write("in.jsonl", RECORD);
        let pipe = bench.path("settings");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let child = fresh(&bench, arguments).spawn().unwrap();
        // A pipe is opened once its other end is: the program reads its settings now.
        let settings = OpenOptions::new().write(true).open(&pipe).unwrap();
        signal(&child, name);
        let ended = child.wait_with_output().unwrap();
        drop(settings);
        assert_eq!(ended.status.code(), Some(code), "{arguments:?} {name}");
        let told = String::from_utf8_lossy(&ended.stderr);
        assert!(told.contains("expurgate: stopped"), "{arguments:?} {name}: {told}");
        assert!(!bench.exists("out.jsonl") && !bench.exists(".out.jsonl.partial"));
    }
}

#[test]
fn a_run_that_waits_for_its_input_ends_too() {
    let bench = Bench::new();
    let mut children = SIGNALS.map(|(name, code)| {
        let mut command = fresh(&bench, &["redact", "-", "-o", "-"]);
        let child = command.stdin(Stdio::piped()).spawn().unwrap();
        has_thread(&child, "read");
        signal(&child, name);
        (child, name, code)
    });
    for (child, name, code) in &mut children {
        assert_eq!(child.wait().unwrap().code(), Some(*code), "{name}");
    }
}

#[test]
fn a_second_signal_ends_a_run_at_once() {
    let bench = Bench::new();
    let mut command = fresh(&bench, &["redact", "-", "-o", "-"]);
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    has_thread(&child, "read");
    signal(&child, "TERM");
    // The first was heard: this thread would end the run with its code later.
    has_thread(&child, "stop");
    signal(&child, "INT");
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

#[test]
fn what_nohup_starts_outlives_its_terminal() {
    let bench = Bench::new();
    let mut command = behind(&bench, &["nohup"], &["redact", "-", "-o", "-", "-q"]);
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    has_thread(&child, "read");
    signal(&child, "HUP");
    child.stdin.take().unwrap().write_all(RECORD.as_bytes()).unwrap();
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&ended.stdout), CLEAN);
}
