//! A process, watched from outside until it ends: seconds, processor time by thread, memory.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Time between two looks at a process, by which figures may be off.
const LOOK: Duration = Duration::from_millis(2);

/// What a process took.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Seconds from its start to its end.
    pub seconds: f64,
    /// Seconds of a processor, by the names of its threads; those of threads of one name apart.
    pub threads: BTreeMap<String, Vec<f64>>,
    /// The most memory that it ever had, in MiB.
    pub peak: u64,
}

impl Figures {
    /// Seconds of a processor, of all threads.
    pub fn processor(&self) -> f64 {
        self.of("")
    }

    /// Seconds of a processor of the threads whose names begin like this.
    pub fn of(&self, name: &str) -> f64 {
        self.all(name).fold(0.0, |sum, spent| sum + spent)
    }

    /// The same of the busiest of them.
    pub fn busiest(&self, name: &str) -> f64 {
        self.all(name).fold(0.0, f64::max)
    }

    fn all(&self, name: &str) -> impl Iterator<Item = f64> {
        let named = self.threads.iter().filter(move |(thread, _)| thread.starts_with(name));
        named.flat_map(|(_, all)| all.iter().copied())
    }
}

/// The run in the middle by time.
pub fn median(mut all: Vec<Figures>) -> Figures {
    all.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    all.swap_remove(all.len() / 2)
}

/// Runs a program to its end; what it prints goes nowhere.
pub fn watch(command: &mut Command) -> io::Result<Figures> {
    let began = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
    let mut seen = Seen::of(&child);
    loop {
        if let Some(exit) = child.try_wait()? {
            let seconds = began.elapsed().as_secs_f64();
            return match exit.code() {
                // Programs that search end with 1 where they find nothing, or something.
                Some(0 | 1) => Ok(seen.figures(seconds)),
                _ => Err(io::Error::other(format!("the process ended with {exit}"))),
            };
        }
        seen.look();
        std::thread::sleep(LOOK);
    }
}

/// What was seen of a process so far.
struct Seen {
    folder: PathBuf,
    threads: BTreeMap<String, (String, f64)>,
    peak: u64,
}

impl Seen {
    fn of(child: &Child) -> Self {
        let folder = Path::new("/proc").join(child.id().to_string());
        Seen { folder, threads: BTreeMap::new(), peak: 0 }
    }

    fn look(&mut self) {
        let status = fs::read_to_string(self.folder.join("status")).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok());
        self.peak = kib.map_or(self.peak, |kib| kib >> 10);
        for thread in fs::read_dir(self.folder.join("task")).into_iter().flatten().flatten() {
            let told = |name| fs::read_to_string(thread.path().join(name)).unwrap_or_default();
            let (name, spent) = (told("comm"), told("schedstat"));
            let spent = spent.split(' ').next().and_then(|first| first.parse::<f64>().ok());
            if let Some(nanoseconds) = spent {
                let id = thread.file_name().to_string_lossy().into_owned();
                self.threads.insert(id, (name.trim().to_owned(), nanoseconds / 1e9));
            }
        }
    }

    fn figures(self, seconds: f64) -> Figures {
        let mut threads: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        for (name, spent) in self.threads.into_values() {
            threads.entry(name).or_default().push(spent);
        }
        Figures { seconds, threads, peak: self.peak }
    }
}
