//! How many instructions a fixed piece of work takes. That doesn't need a quiet machine: a loaded
//! one counts the same.
//!
//! `cargo bench --no-default-features --bench instructions` runs this program under valgrind's
//! callgrind and holds the counts against `benches/record/instructions.toml`: more than 5% above a
//! recorded count fails. `-- --record` writes the record anew.

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::io;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use expurgate::json::Outline;
use expurgate::lines::lines;
use expurgate::redact::{Policy, Redactor};
use expurgate::rule::builtin;
use serde::{Deserialize, Serialize};

#[path = "support/corpus.rs"]
#[allow(dead_code, reason = "shared with other benches")]
mod corpus;
#[path = "support/machine.rs"]
#[allow(dead_code, reason = "shared with other benches")]
mod machine;

/// How far above its record a count may be. Counts differ by less from run to run: only the seeds
/// of hash tables change.
const ALLOWED: f64 = 1.05;

/// Makes callgrind write down what it has counted, and begin anew.
const DUMP_AFTER: &str = "--dump-after=instructions::";

/// Bytes of records for each piece of work; callgrind is some fifty times slower than a processor.
const BYTES: usize = 512 << 10;

/// Tells this program that callgrind runs it.
const COUNTED: &str = "EXPURGATE_COUNTED";

const RECORD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/record/instructions.toml");

/// The pieces of work, in the order in which they are done.
const WORK: [&str; 5] = ["start", "json", "redact_3", "redact_20", "redact_100"];

/// What was counted before, and with which compiler.
#[derive(Serialize, Deserialize)]
struct Record {
    compiler: String,
    /// Millions of instructions for each piece of work.
    counts: BTreeMap<String, f64>,
}

fn main() -> io::Result<ExitCode> {
    if std::env::var_os(COUNTED).is_some() {
        work();
        return Ok(ExitCode::SUCCESS);
    }
    if !machine::has("valgrind") {
        println!("left out: valgrind is not installed");
        return Ok(ExitCode::SUCCESS);
    }
    let counts = count()?;
    if std::env::args().any(|word| word == "--record") {
        let record = Record { compiler: machine::compiler(), counts };
        let text = toml::to_string(&record).map_err(io::Error::other)?;
        fs::create_dir_all(Path::new(RECORD).parent().expect("a folder"))?;
        fs::write(RECORD, text)?;
        println!("recorded");
        return Ok(ExitCode::SUCCESS);
    }
    let record: Record = toml::from_str(&fs::read_to_string(RECORD)?).map_err(io::Error::other)?;
    if record.compiler != machine::compiler() {
        println!("recorded with {}: counts may differ for that alone", record.compiler);
    }
    Ok(compare(&record.counts, &counts))
}

fn compare(recorded: &BTreeMap<String, f64>, counts: &BTreeMap<String, f64>) -> ExitCode {
    let mut worse = false;
    for name in WORK {
        let (now, before) = (counts[name], recorded.get(name).copied().unwrap_or_default());
        let is_worse = now > before * ALLOWED;
        let verdict = if is_worse { "  too many" } else { "" };
        let change = 100.0 * (now / before - 1.0);
        println!("{name:>12}  {now:>10.1} million, {change:+.1}%{verdict}");
        worse |= is_worse;
    }
    if worse {
        println!("find out why, or record anew: cargo bench --bench instructions -- --record");
    }
    ExitCode::from(u8::from(worse))
}

/// Runs this program under callgrind, which leaves one file for each piece of work.
fn count() -> io::Result<BTreeMap<String, f64>> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("instructions");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let status = Command::new("valgrind")
        .args(["--tool=callgrind", "--dump-before=instructions::counted_start"])
        .args(["start", "json", "redact"].map(|name| format!("{DUMP_AFTER}counted_{name}")))
        .arg(format!("--callgrind-out-file={}", folder.join("out").display()))
        .arg(std::env::current_exe()?)
        .env(COUNTED, "1")
        .stderr(Stdio::null())
        .status()?;
    if !status.success() {
        return Err(io::Error::other("the program didn't run under callgrind"));
    }
    // The first file is of what came before.
    let counts = (2..).zip(WORK).map(|(number, name)| {
        let told = fs::read_to_string(folder.join(format!("out.{number}")))?;
        let line = told.lines().find_map(|line| line.strip_prefix("totals: "));
        let total: f64 = line.and_then(|total| total.trim().parse().ok()).unwrap_or_default();
        Ok((name.to_owned(), total / 1e6))
    });
    counts.collect()
}

fn work() {
    let corpora = [20, 3, 20, 100].map(|percent| corpus::corpus(percent, BYTES));
    let redactor = counted_start();
    counted_json(&corpora[0]);
    for corpus in &corpora[1..] {
        counted_redact(&redactor, corpus);
    }
}

#[inline(never)]
fn counted_start() -> Redactor {
    let rules = builtin().expect("the rules");
    Redactor::new(rules, &Policy::standard(), Vec::new()).expect("a redactor")
}

#[inline(never)]
fn counted_json(corpus: &[u8]) {
    let mut outline = Outline::new();
    for line in lines(corpus) {
        outline.read(std::str::from_utf8(line.body).expect("text")).expect("a record");
        black_box(outline.leaves());
    }
}

#[inline(never)]
fn counted_redact(redactor: &Redactor, corpus: &[u8]) {
    black_box(redactor.worker("bench").redact(corpus, 1).expect("clean lines"));
}
