//! The parts of the way of a record, each alone: cutting lines, reading JSON, finding names,
//! redacting, digesting, and the engine around them.
//!
//! `cargo bench --no-default-features --bench parts` runs all, `-- json` those with that word in
//! their names. Criterion tells the time and the throughput of each, and what has changed since the
//! last run; at the end there is a table of all.

use std::fmt::Write;
use std::fs;
use std::hint::black_box;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use criterion::{Criterion, Throughput};
use expurgate::digest::Digester;
use expurgate::engine::{self, Consumer, Resources, Watch};
use expurgate::json::Outline;
use expurgate::limits::{CHUNK_BYTES, MEMORY_BYTES_DEFAULT};
use expurgate::lines::{Chunks, lines};
use expurgate::redact::{Clean, Policy, Redactor, Refused, Rows};
use expurgate::rule::builtin;
use expurgate::scan::tagger::model::Model;
use expurgate::scan::tagger::{EMBEDDED, Room, Tagger};
use serde_json::Value;

#[path = "support/corpus.rs"]
#[allow(dead_code, reason = "shared with other benches")]
mod corpus;
#[path = "support/machine.rs"]
#[allow(dead_code, reason = "shared with other benches")]
mod machine;

/// Bytes of each corpus: more than caches near a processor hold.
const BYTES: usize = 8 << 20;

/// Shares of records with something in them, in percent.
const DENSITIES: [u64; 3] = [3, 20, 100];

fn redactor() -> Redactor {
    let rules = builtin().expect("the rules");
    Redactor::new(rules, &Policy::standard(), Vec::new()).expect("a redactor")
}

/// Lines are cut from a stream, in chunks.
fn cut(bench: &mut Criterion) {
    let corpus = corpus::corpus(20, BYTES);
    let mut group = bench.benchmark_group("lines");
    group.throughput(Throughput::Bytes(corpus.len() as u64));
    group.bench_function("cut", |bench| {
        bench.iter(|| {
            let (mut chunks, mut memory) = (Chunks::new(&corpus[..], CHUNK_BYTES), Vec::new());
            while let Some(chunk) = chunks.next_chunk(memory).expect("lines") {
                memory = black_box(chunk).bytes;
            }
        });
    });
    group.finish();
}

/// Every line is validated and its leaves are found; beside it, what serde_json takes to validate.
fn json(bench: &mut Criterion) {
    let corpus = corpus::corpus(20, BYTES);
    let corpus = std::str::from_utf8(&corpus).expect("text");
    let mut group = bench.benchmark_group("json");
    group.throughput(Throughput::Bytes(corpus.len() as u64));
    group.bench_function("outline", |bench| {
        let mut outline = Outline::new();
        bench.iter(|| {
            for line in lines(corpus.as_bytes()) {
                let line = std::str::from_utf8(line.body).expect("text");
                outline.read(line).expect("a record");
                black_box(outline.leaves());
            }
        });
    });
    group.bench_function("serde_json, ignoring all", |bench| {
        bench.iter(|| {
            for line in corpus.lines() {
                let read = serde_json::from_str::<serde::de::IgnoredAny>(line);
                black_box(read.expect("a record"));
            }
        });
    });
    group.finish();
}

/// Records are redacted by all rules, on one thread, in memory.
fn redact(bench: &mut Criterion) {
    let redactor = redactor();
    let mut group = bench.benchmark_group("redact");
    group.sample_size(10);
    for percent in DENSITIES {
        let corpus = corpus::corpus(percent, BYTES);
        group.throughput(Throughput::Bytes(corpus.len() as u64));
        let mut worker = redactor.worker("bench");
        group.bench_function(format!("{percent}%"), |bench| {
            bench.iter(|| black_box(worker.redact(&corpus, 1).expect("clean lines")));
        });
    }
    group.finish();
}

/// Names and addresses are looked for in each string of the records, by the model alone.
fn names(bench: &mut Criterion) {
    let corpus = corpus::corpus(3, BYTES);
    let mut texts = Vec::new();
    for line in corpus.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        strings(&serde_json::from_slice(line).expect("a record"), &mut texts);
    }
    let tagger = Tagger::new(Model::new(EMBEDDED).expect("the model"), 0);
    let (mut room, bytes) = (Room::default(), texts.iter().map(String::len).sum::<usize>());
    let mut group = bench.benchmark_group("names");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("the model alone", |bench| {
        bench.iter(|| {
            for text in &texts {
                tagger.find(text, &mut room, |found| {
                    black_box(found);
                });
            }
        });
    });
    group.finish();
}

/// All strings of a value.
fn strings(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| strings(value, texts)),
        Value::Object(values) => values.values().for_each(|value| strings(value, texts)),
        _ => {}
    }
}

/// Rules and the policy are made ready, as they are at each start.
fn start(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("start");
    group.sample_size(10);
    group.bench_function("rules and policy", |bench| bench.iter(|| black_box(redactor())));
    group.finish();
}

/// SHA-256 as it runs beside a stream.
fn digest(bench: &mut Criterion) {
    let corpus = Arc::new(corpus::corpus(20, BYTES));
    let mut group = bench.benchmark_group("digest");
    group.throughput(Throughput::Bytes(corpus.len() as u64));
    group.bench_function("sha-256", |bench| {
        bench.iter(|| {
            let digester = Digester::start().expect("a thread");
            digester.take(corpus.clone());
            black_box(digester.finish())
        });
    });
    group.finish();
}

/// The whole engine over a stream in memory, which goes nowhere.
fn flow(bench: &mut Criterion) {
    let (redactor, corpus) = (redactor(), corpus::corpus(3, BYTES));
    let mut group = bench.benchmark_group("engine");
    group.sample_size(10);
    group.throughput(Throughput::Bytes(corpus.len() as u64));
    for threads in [1, 2] {
        let resources = Resources { threads, memory: MEMORY_BYTES_DEFAULT };
        group.bench_function(format!("3%, {threads} threads"), |bench| {
            bench.iter(|| {
                let (input, watch) = (Box::new(corpus.as_slice()), Watch::default());
                let input: Box<dyn Read + Send + '_> = input;
                let ran = engine::run(input, "in", &redactor, resources, &mut Nowhere, &watch);
                black_box(ran.expect("clean lines"))
            });
        });
    }
    group.finish();
}

struct Nowhere;

impl Consumer for Nowhere {
    fn clean(&mut self, piece: Clean) -> io::Result<()> {
        black_box(piece);
        Ok(())
    }
    fn rows(&mut self, _: Rows) -> io::Result<()> {
        Ok(())
    }
    fn refused(&mut self, _: Refused) -> io::Result<()> {
        Ok(())
    }
    fn wants_rows(&self) -> bool {
        false
    }
}

fn main() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("criterion");
    let mut bench = Criterion::default().output_directory(&folder).configure_from_args();
    for part in [cut, json, names, redact, start, digest, flow] {
        part(&mut bench);
    }
    bench.final_summary();
    println!("\n{}, medians\n\n{}", machine::description(), table(&folder));
}

/// All that criterion has kept, as Markdown.
fn table(folder: &Path) -> String {
    let below = |folder: &Path| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        paths.sort();
        paths
    };
    let mut text = "| part | ms | MB/s |\n|---|---|---|\n".to_owned();
    for bench in below(folder).iter().flat_map(|group| below(group)) {
        let told = |name: &str| {
            let file = fs::read(bench.join("new").join(name)).unwrap_or_default();
            serde_json::from_slice::<Value>(&file).unwrap_or_default()
        };
        let (about, estimates) = (told("benchmark.json"), told("estimates.json"));
        let (Some(name), Some(nanoseconds)) =
            (about["full_id"].as_str(), estimates["median"]["point_estimate"].as_f64())
        else {
            continue;
        };
        let bytes = about["throughput"]["Bytes"].as_f64();
        let rate = bytes.map_or("".into(), |bytes| format!("{:.0}", bytes / nanoseconds * 1e3));
        // Writing to a string can't fail.
        let _ = writeln!(text, "| {name} | {:.1} | {rate} |", nanoseconds / 1e6);
    }
    text
}
