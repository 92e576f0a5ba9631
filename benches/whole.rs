//! The whole program on whole files, beside programs that do less: `dd` copies, `wc` counts lines,
//! `jq` reads JSON and writes it again. Tables come out as Markdown.
//!
//! `cargo bench --no-default-features --features cli --bench whole` makes files of 512 MiB in which
//! 3, 20 and 100 in a hundred records hold something, and runs the release binary on each: with
//! receipt, to a new file each time, medians of five, all programs by turns. `-- 8192` does so for
//! another size in MiB, `-- --runs 1` with another number of runs, `-- --percent 3` for one kind of
//! file, `-- --names off` without the model of names, and `-- --record` also leaves the figures in
//! `benches/record/<machine>/<day>.csv`.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use expurgate::rule::builtin;

#[path = "support/corpus.rs"]
#[allow(dead_code, reason = "shared with other benches")]
mod corpus;
#[path = "support/machine.rs"]
#[allow(dead_code, reason = "shared with other benches")]
mod machine;
#[path = "whole/model.rs"]
mod model;
#[path = "whole/process.rs"]
mod process;

use model::Shares;
use process::{Figures, median, watch};

/// What is slow gets only so much of a file, in MiB; its figures are told for the whole.
const SLICE: u64 = 16;

/// Programs that search texts for secrets, with the arguments that come before a file's name.
const PEERS: [(&str, &[&str]); 3] = [
    ("gitleaks", &["dir", "--no-banner", "--exit-code", "0"]),
    ("betterleaks", &["dir", "--no-banner", "--exit-code", "0"]),
    ("detect-secrets", &["scan", "--no-verify"]),
];

/// What was asked for on the command line.
struct Asked {
    mebibytes: u64,
    runs: usize,
    percents: Vec<u64>,
    names: String,
    record: bool,
}

impl Asked {
    fn read() -> Self {
        let words: Vec<String> = std::env::args().skip(1).collect();
        let word = |option: &str| {
            let at = words.iter().position(|word| word == option)?;
            words.get(at + 1)
        };
        let after = |option: &str| word(option)?.parse().ok();
        let first = words.first().and_then(|word| word.parse().ok());
        Asked {
            mebibytes: first.unwrap_or(512),
            runs: after("--runs").map_or(5, |runs| runs as usize),
            percents: after("--percent").map_or_else(|| vec![3, 20, 100], |percent| vec![percent]),
            names: word("--names").map_or("balanced", String::as_str).to_owned(),
            record: words.iter().any(|word| word == "--record"),
        }
    }
}

fn main() -> io::Result<()> {
    let asked = Asked::read();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("whole");
    fs::create_dir_all(&folder)?;
    let (machine, Asked { mebibytes, runs, names, .. }) = (machine::description(), &asked);
    println!("{machine}, {mebibytes} MiB, medians of {runs}, names {names}\n");
    let start = start(&folder, &asked)?;
    println!("One record: {:.0} ms\n", 1e3 * start.seconds);
    let mut csv = "mebibytes,percent,what,seconds,ratio_to_dd,processor_seconds,peak_mib\n".into();
    for percent in &asked.percents {
        let input = folder.join("in.jsonl");
        corpus::write(&input, *percent, asked.mebibytes << 20)?;
        let rows = measure(&input, &asked)?;
        println!("### {percent}% of records\n\n{}", table(&rows, asked.mebibytes));
        println!("{}", scaling(&rows, &start));
        append(&mut csv, &rows, asked.mebibytes, *percent);
        fs::remove_file(&input)?;
    }
    if asked.record {
        let path = machine::record("csv");
        fs::create_dir_all(path.parent().expect("a folder"))?;
        fs::write(&path, csv)?;
    }
    Ok(())
}

/// One thing that was run.
struct Row {
    name: String,
    /// The number of threads, where it is this program.
    threads: Option<usize>,
    figures: Figures,
}

/// A thing to run on a file; what it leaves is taken away afterwards.
struct Candidate {
    name: String,
    threads: Option<usize>,
    command: Box<dyn Fn() -> Command>,
    leaves: Vec<PathBuf>,
    /// How many times a whole file is larger than what this is run on.
    factor: f64,
}

/// Runs all candidates by turns, so that a machine that gets slower does so for all.
fn measure(input: &Path, asked: &Asked) -> io::Result<Vec<Row>> {
    let slice = slice(input)?;
    let all = candidates(input, &slice, &asked.names)?;
    let mut figures: Vec<Vec<Figures>> = all.iter().map(|_| Vec::new()).collect();
    for _ in 0..asked.runs {
        for (candidate, figures) in all.iter().zip(&mut figures) {
            let mut told = watch(&mut (candidate.command)())?;
            told.seconds *= candidate.factor;
            told.threads.values_mut().flatten().for_each(|spent| *spent *= candidate.factor);
            figures.push(told);
            candidate.leaves.iter().try_for_each(fs::remove_file)?;
        }
    }
    fs::remove_file(slice)?;
    let rows = all.into_iter().zip(figures);
    let row = |(candidate, figures): (Candidate, Vec<Figures>)| Row {
        name: candidate.name,
        threads: candidate.threads,
        figures: median(figures),
    };
    Ok(rows.map(row).collect())
}

fn candidates(input: &Path, slice: &Path, names: &str) -> io::Result<Vec<Candidate>> {
    let copy = input.with_extension("copy");
    let factor = fs::metadata(input)?.len() as f64 / fs::metadata(slice)?.len() as f64;
    let other = |name: &str, words: Vec<String>, leaves: Vec<PathBuf>, factor: f64| Candidate {
        name: name.to_owned(),
        threads: None,
        command: Box::new(move || {
            let mut command = Command::new(&words[0]);
            command.args(&words[1..]).stderr(Stdio::null());
            command
        }),
        leaves,
        factor,
    };
    let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let (whole, part) = (input.display(), slice.display());
    let dd = words(&format!("dd if={whole} of={} bs=1M", copy.display()));
    let mut all = vec![other("dd bs=1M", dd, vec![copy], 1.0)];
    all.push(other("wc -l", words(&format!("wc -l {whole}")), Vec::new(), 1.0));
    if machine::has("jq") {
        all.push(other("jq -c .", words(&format!("jq -c . {part}")), Vec::new(), factor));
    }
    for (program, options) in PEERS.iter().filter(|(program, _)| machine::has(program)) {
        let line = format!("{program} {} {part}", options.join(" "));
        all.push(other(program, words(&line), Vec::new(), factor));
    }
    let most = machine::processors();
    let threads = std::iter::successors(Some(1), |n| Some(n * 2)).take_while(|n| *n <= most);
    all.extend(threads.map(|threads| redact(input, threads, names)));
    all.push(copy_checked(input, most)?);
    Ok(all)
}

/// This program without any rule: what all but detection costs.
fn copy_checked(input: &Path, threads: usize) -> io::Result<Candidate> {
    let policy = input.with_extension("policy.toml");
    let ids: Vec<String> = builtin().map_err(io::Error::other)?.into_iter().map(|r| r.id).collect();
    fs::write(&policy, format!("version = 1\n[rules]\ndisable = {ids:?}\n"))?;
    let candidate = redact(input, threads, "off");
    let command = move || {
        let mut redact = (candidate.command)();
        redact.arg("--policy").arg(&policy);
        redact
    };
    let (name, threads) = (format!("the same, {threads} threads, no rules"), None);
    Ok(Candidate { name, threads, command: Box::new(command), ..candidate })
}

/// This program, on so many threads.
fn redact(input: &Path, threads: usize, names: &str) -> Candidate {
    let output = input.with_extension("clean");
    let receipt = PathBuf::from(format!("{}.receipt.json", output.display()));
    let (input, names, leaves) =
        (input.to_owned(), names.to_owned(), vec![output.clone(), receipt]);
    let command = move || {
        let mut redact = Command::new(env!("CARGO_BIN_EXE_expurgate"));
        redact.arg("redact").arg(&input).arg("-o").arg(&output);
        redact.args(["--threads", &threads.to_string(), "--names", &names, "--quiet"]);
        redact
    };
    let name = format!("expurgate redact, {threads} thread{}", if threads > 1 { "s" } else { "" });
    Candidate { name, threads: Some(threads), command: Box::new(command), leaves, factor: 1.0 }
}

/// What this program takes for a single record.
fn start(folder: &Path, asked: &Asked) -> io::Result<Figures> {
    let input = folder.join("one.jsonl");
    fs::write(&input, "{\"prompt\":\"a\",\"completion\":\"b\"}\n")?;
    let candidate = redact(&input, 1, &asked.names);
    let mut all = Vec::new();
    for _ in 0..asked.runs.max(3) {
        all.push(watch(&mut (candidate.command)())?);
        candidate.leaves.iter().try_for_each(fs::remove_file)?;
    }
    Ok(median(all))
}

/// The first lines of a file.
fn slice(input: &Path) -> io::Result<PathBuf> {
    use std::io::{BufRead, BufReader, Read};
    let slice = input.with_extension("slice");
    let mut reader = BufReader::new(fs::File::open(input)?);
    let mut bytes = Vec::new();
    reader.by_ref().take(SLICE << 20).read_to_end(&mut bytes)?;
    reader.read_until(b'\n', &mut bytes)?;
    fs::write(&slice, bytes)?;
    Ok(slice)
}

fn table(rows: &[Row], mebibytes: u64) -> String {
    let dd = rows[0].figures.seconds;
    let mut text = "| what | s | MB/s | times `dd` | processor s | peak MiB |\n".to_owned();
    text.push_str("|---|---|---|---|---|---|\n");
    for Row { name, figures, .. } in rows {
        let rate = (mebibytes << 20) as f64 / 1e6 / figures.seconds;
        let (seconds, ratio) = (figures.seconds, figures.seconds / dd);
        let (processor, peak) = (figures.processor(), figures.peak);
        // Writing to a string can't fail.
        let _ = writeln!(
            text,
            "| {name} | {seconds:.2} | {rate:.0} | {ratio:.1} | {processor:.2} | {peak} |"
        );
    }
    text
}

/// What was gained by a second thread, where one thread's time goes, and what more would give.
fn scaling(rows: &[Row], start: &Figures) -> String {
    let mut text = String::new();
    let of = |threads| rows.iter().find(|row| row.threads == Some(threads));
    let Some(one) = of(1) else { return text };
    if let Some(two) = of(2) {
        let gain = one.figures.seconds / two.figures.seconds;
        let _ = writeln!(text, "From one thread to two: {gain:.2} times as fast.\n");
    }
    let shares = Shares::of(&one.figures, start);
    text.push_str("| part, one thread | processor s |\n|---|---|\n");
    for (name, seconds) in shares.parts() {
        let _ = writeln!(text, "| {name} | {seconds:.2} |");
    }
    let share = 100.0 * shares.serial_share();
    let _ = writeln!(text, "\nSerial share: {share:.0}%. The model, with processors to spare:\n");
    text.push_str("| threads | s | bound by |\n|---|---|---|\n");
    for threads in [1, 2, 4, 8, 16, 32, 64] {
        let (seconds, bound) = shares.predict(threads);
        let _ = writeln!(text, "| {threads} | {seconds:.2} | {bound} |");
    }
    text
}

fn append(csv: &mut String, rows: &[Row], mebibytes: u64, percent: u64) {
    let dd = rows[0].figures.seconds;
    for Row { name, figures, .. } in rows {
        let (seconds, ratio) = (figures.seconds, figures.seconds / dd);
        let (processor, peak) = (figures.processor(), figures.peak);
        let name = name.replace(',', "");
        let _ = writeln!(
            csv,
            "{mebibytes},{percent},{name},{seconds:.3},{ratio:.2},{processor:.3},{peak}"
        );
    }
}
