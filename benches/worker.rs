//! One worker on whole files, in memory, on one thread: what reading, finding and replacing cost.
//!
//! `cargo bench --bench worker -- FILE.jsonl...` tells MB for each second of the thread's own time,
//! which a busy machine doesn't lengthen, and digests of what came out, for comparison of two
//! versions. `--names=off` leaves the model of names out.

use std::fs;
use std::io;
use std::path::Path;

use expurgate::redact::{Content, Names, Policy, Redactor};
use expurgate::rule::builtin;
use sha2::{Digest, Sha256};

/// Bytes of a chunk, about what the engine hands to a worker.
const CHUNK: usize = 1 << 20;

fn main() -> io::Result<()> {
    let rules = builtin().map_err(io::Error::other)?;
    let began = seconds();
    let off = std::env::args().any(|word| word == "--names=off");
    let names = if off { Names::Off } else { Names::Balanced };
    let redactor = Redactor::new(rules, &Policy::standard().with_names(names), Vec::new());
    let redactor = redactor.map_err(io::Error::other)?;
    println!("rules compiled in {:.1} ms", (seconds() - began) * 1e3);
    let files: Vec<String> =
        std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/support-chat/training.jsonl");
    let files = if files.is_empty() { vec![example.to_owned()] } else { files };
    for file in &files {
        run(&redactor, Path::new(file))?;
    }
    Ok(())
}

fn run(redactor: &Redactor, file: &Path) -> io::Result<()> {
    let data = fs::read(file)?;
    let mut worker = redactor.worker("bench");
    let (mut clean, mut rows) = (Sha256::new(), Sha256::new());
    let (mut spent, mut findings, mut changed, mut line) = (0.0, 0, 0, 1);
    for chunk in chunks(&data) {
        let began = seconds();
        let outcome = worker.redact(chunk, line).map_err(io::Error::other)?;
        spent += seconds() - began;
        findings += outcome.tally.findings();
        changed += outcome.tally.records_changed;
        line += outcome.tally.records_read + outcome.tally.blank_lines;
        clean.update(outcome.clean.into_bytes());
        rows.update(outcome.rows.into_bytes());
    }
    let rate = data.len() as f64 / 1e6 / spent;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    println!("{name}: {rate:.1} MB/s, {line} lines, {changed} changed, {findings} findings");
    println!("  clean {} rows {}", hex(clean), hex(rows));
    Ok(())
}

fn hex(digest: Sha256) -> String {
    digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Pieces of whole lines.
fn chunks(mut data: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let reach = data.len().min(CHUNK);
        let end = memchr::memrchr(b'\n', &data[..reach]).map_or(data.len(), |at| at + 1);
        let (chunk, rest) = data.split_at(end);
        data = rest;
        (!chunk.is_empty()).then_some(chunk)
    })
}

/// Seconds that this thread has run, as Linux counts them.
fn seconds() -> f64 {
    let told = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split(' ').next().and_then(|text| text.parse::<f64>().ok()).unwrap_or_default() / 1e9
}
