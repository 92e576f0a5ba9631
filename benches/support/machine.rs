//! The machine that a bench runs on, as far as it says so itself.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Where figures of this machine and this day are recorded, as `benches/record/<machine>/<day>`.
pub fn record(ending: &str) -> PathBuf {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/record");
    PathBuf::from(folder).join(slug()).join(format!("{}.{ending}", today()))
}

/// What runs here: processor, how many, compiler.
pub fn description() -> String {
    format!("{}, {} processors, {}", processor(), processors(), compiler())
}

/// The compiler's version.
pub fn compiler() -> String {
    first_line("rustc", "--version")
}

/// Whether a program is there to be run.
pub fn has(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Processors that this process may use.
pub fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn processor() -> String {
    let told = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix("model name"));
    line.map_or("unknown", |line| line.trim_start_matches([' ', '\t', ':'])).trim().to_owned()
}

/// The processor as the name of a folder.
fn slug() -> String {
    let words = format!("{} {}", processor(), processors()).to_lowercase();
    let words: Vec<&str> = words
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !["", "r", "tm", "cpu", "processor"].contains(word))
        .collect();
    words.join("-")
}

fn today() -> String {
    first_line("date", "+%F")
}

fn first_line(program: &str, option: &str) -> String {
    let told = Command::new(program).arg(option).output().map(|told| told.stdout);
    String::from_utf8_lossy(&told.unwrap_or_default()).trim().to_owned()
}
