//! The whole program on whole files: speed, and memory at two sizes.
//!
//! `cargo bench --bench whole` takes the example's conversations, repeats them to 64 MiB and to 1
//! GiB (`-- 4096` for another size in MiB), and runs the release binary on them: one thread and
//! two, with receipt, to a new file each time. Beside it, in the same run, `dd` copies the same
//! file.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

/// Runs of each; the median is told.
const RUNS: usize = 5;

fn main() -> io::Result<()> {
    let large = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(1024);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("whole");
    fs::create_dir_all(&folder)?;
    println!("{:>10}  {:>22}  {:>8}  {:>12}", "file", "what", "MB/s", "peak memory");
    for mebibytes in [64, large] {
        let input = corpus(&folder, mebibytes)?;
        let runs = if mebibytes > 512 { 1 } else { RUNS };
        let copied = median(runs, || copy(&input))?;
        row(mebibytes, "dd bs=1M", copied.0, None);
        for threads in ["1", "2"] {
            let (seconds, memory) = median(runs, || redact(&input, threads))?;
            row(mebibytes, &format!("redact, {threads} threads"), seconds, Some(memory));
        }
        fs::remove_file(&input)?;
    }
    Ok(())
}

fn row(mebibytes: u64, what: &str, seconds: f64, memory: Option<u64>) {
    let rate = (mebibytes << 20) as f64 / 1e6 / seconds;
    let memory = memory.map_or_else(String::new, |kib| format!("{} MiB", kib >> 10));
    println!("{:>10}  {what:>22}  {rate:>8.0}  {memory:>12}", format!("{mebibytes} MiB"));
}

/// The example's conversations, again and again.
fn corpus(folder: &Path, mebibytes: u64) -> io::Result<PathBuf> {
    let path = folder.join(format!("{mebibytes}.jsonl"));
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/support-chat/training.jsonl");
    let block = fs::read(example)?;
    let mut file = BufWriter::new(File::create(&path)?);
    for _ in 0..(mebibytes << 20) / block.len() as u64 {
        file.write_all(&block)?;
    }
    file.into_inner()?.sync_all()?;
    Ok(path)
}

/// The median by time of a few runs.
fn median(runs: usize, mut run: impl FnMut() -> io::Result<(f64, u64)>) -> io::Result<(f64, u64)> {
    let mut all = (0..runs).map(|_| run()).collect::<io::Result<Vec<_>>>()?;
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    Ok(all[runs / 2])
}

fn copy(input: &Path) -> io::Result<(f64, u64)> {
    let output = input.with_extension("copy");
    let mut dd = Command::new("dd");
    dd.arg(format!("if={}", input.display())).arg(format!("of={}", output.display()));
    let figures = timed(dd.arg("bs=1M").stderr(Stdio::null()).spawn()?)?;
    fs::remove_file(output)?;
    Ok(figures)
}

fn redact(input: &Path, threads: &str) -> io::Result<(f64, u64)> {
    let output = input.with_extension("clean");
    let mut redact = Command::new(env!("CARGO_BIN_EXE_expurgate"));
    redact.arg("redact").arg(input).arg("-o").arg(&output);
    redact.args(["--threads", threads, "--quiet"]);
    let figures = timed(redact.spawn()?)?;
    fs::remove_file(&output)?;
    fs::remove_file(format!("{}.receipt.json", output.display()))?;
    Ok(figures)
}

/// Seconds until a process ends, and the most memory that it ever had, in KiB.
fn timed(mut child: Child) -> io::Result<(f64, u64)> {
    let began = Instant::now();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        if let Some(exit) = child.try_wait()? {
            let seconds = began.elapsed().as_secs_f64();
            return match exit.success() {
                true => Ok((seconds, peak)),
                false => Err(io::Error::other(format!("the process ended with {exit}"))),
            };
        }
        let told = fs::read_to_string(&status).unwrap_or_default();
        let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().split(' ').next()?.parse().ok());
        peak = kib.unwrap_or(peak);
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
}
