//! Kills runs at random moments, and looks at what they leave: a dataset with its receipt, or none;
//! and whether the same command goes on from there to the bytes of an unbroken run.
//!
//!     cargo run --release --example kills -- 2000 [BINARY]
//!
//! BINARY is the program to be killed, by default the one that was built beside this example.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Runs between two words on how far it is.
const WORD_EVERY: u32 = 100;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let kills: u32 = arguments.next().unwrap_or_else(|| "200".into()).parse()?;
    let binary = arguments.next().map_or_else(beside, |path| Ok(PathBuf::from(path)))?;
    let folder = std::env::temp_dir().join(format!("expurgate-kills-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let result = rounds(kills, &Bench::new(&binary.canonicalize()?, &folder)?);
    fs::remove_dir_all(&folder)?;
    result
}

/// The program beside this example: `<profile>/examples/kills`, `<profile>/expurgate`.
fn beside() -> Result<PathBuf> {
    let example = std::env::current_exe()?;
    let profile = example.parent().and_then(Path::parent).ok_or("the example lies nowhere")?;
    let binary = profile.join("expurgate");
    if !binary.exists() {
        return Err("build the program first: cargo build --release".into());
    }
    Ok(binary)
}

/// What was seen.
#[derive(Default)]
struct Counts {
    killed: u32,
    finished: u32,
    datasets: u32,
    resumed: u32,
}

fn rounds(kills: u32, bench: &Bench) -> Result<()> {
    let mut counts = Counts::default();
    let mut dice = Dice(u64::from(std::process::id()) << 32 | 1);
    let wholes = [Form::Run, Form::File, Form::Folder].map(|form| bench.unbroken(form));
    let mut round = 0;
    while counts.killed < kills {
        let whole = wholes[round as usize % wholes.len()].as_ref().map_err(ToString::to_string)?;
        bench
            .round(whole, &mut dice, &mut counts)
            .map_err(|error| format!("round {round}, {:?}: {error}", whole.form))?;
        round += 1;
        if round % WORD_EVERY == 0 {
            println!("{round} rounds, {} killed", counts.killed);
        }
    }
    let Counts { killed, finished, datasets, resumed } = counts;
    println!(
        "{killed} killed, {finished} finished before the kill; after the kills {datasets} whole \
         datasets stood, each with a receipt that verifies; {resumed} reruns ended with the bytes \
         of an unbroken run"
    );
    Ok(())
}

/// What is run.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    /// `run job.toml`
    Run,
    /// `redact` of one file.
    File,
    /// `redact` of a folder.
    Folder,
}

/// An unbroken run: how long it takes, and what it leaves.
struct Whole {
    form: Form,
    takes: Duration,
    files: Vec<(String, Vec<u8>)>,
}

/// A program, and a folder with data and a job.
struct Bench {
    binary: PathBuf,
    folder: PathBuf,
}

impl Bench {
    fn new(binary: &Path, folder: &Path) -> Result<Self> {
        fs::create_dir(folder.join("raw"))?;
        fs::write(folder.join("raw/a.jsonl"), records(400))?;
        fs::write(folder.join("raw/b.jsonl"), records(900))?;
        fs::write(folder.join("validation.jsonl"), records(50))?;
        fs::write(folder.join("job.toml"), JOB)?;
        Ok(Bench { binary: binary.into(), folder: folder.into() })
    }

    fn command(&self, form: Form) -> Command {
        let mut command = Command::new(&self.binary);
        command.current_dir(&self.folder).stdout(Stdio::null()).stderr(Stdio::null());
        match form {
            Form::Run => command.args(["run", "job.toml", "--dry-run"]),
            Form::File => command.args(["redact", "raw/b.jsonl", "-o", "out/clean.jsonl"]),
            Form::Folder => command.args(["redact", "raw", "-o", "out/clean", "--verify"]),
        };
        command
    }

    fn unbroken(&self, form: Form) -> Result<Whole> {
        self.clear()?;
        if !self.command(form).status()?.success() {
            return Err(format!("an unbroken run of {form:?} failed").into());
        }
        let files = self.files()?;
        let mut takes = Duration::MAX;
        for _ in 0..3 {
            self.clear()?;
            let begun = Instant::now();
            self.command(form).status()?;
            takes = takes.min(begun.elapsed());
        }
        let whole = Whole { form, takes, files };
        self.whole(&whole)?;
        self.verifies(&whole)?;
        Ok(whole)
    }

    /// One run that is killed, and one after it.
    fn round(&self, whole: &Whole, dice: &mut Dice, counts: &mut Counts) -> Result<()> {
        self.clear()?;
        let child = self.command(whole.form).spawn()?;
        // A little beyond its typical end, so that the last act is met too.
        if kill(child, dice.below(whole.takes * 11 / 10))? {
            counts.killed += 1;
        } else {
            counts.finished += 1;
        }
        if self.visible()? {
            self.whole(whole)?;
            self.verifies(whole)?;
            counts.datasets += 1;
        }
        if !self.command(whole.form).status()?.success() {
            return Err("the same command failed after the kill".into());
        }
        self.whole(whole)?;
        counts.resumed += 1;
        Ok(())
    }

    fn clear(&self) -> Result<()> {
        let out = self.folder.join("out");
        if out.exists() {
            fs::remove_dir_all(out)?;
        }
        Ok(())
    }

    /// Whether data stands where the user would look for it.
    fn visible(&self) -> Result<bool> {
        Ok(self.files()?.iter().any(|(name, _)| !name.ends_with("receipt.json")))
    }

    /// The files are those of an unbroken run, byte for byte, the receipt among them.
    fn whole(&self, whole: &Whole) -> Result<()> {
        let files = self.files()?;
        if files == whole.files {
            return Ok(());
        }
        let names: Vec<_> = files.iter().map(|(name, _)| name).collect();
        Err(format!("not the files of an unbroken run: {names:?}").into())
    }

    /// The receipt proves the files.
    fn verifies(&self, whole: &Whole) -> Result<()> {
        let receipt = whole.files.iter().find(|(name, _)| name.ends_with("receipt.json"));
        let (receipt, _) = receipt.ok_or("a dataset without its receipt")?;
        let mut verify = Command::new(&self.binary);
        verify.args(["verify", receipt]).current_dir(self.folder.join("out"));
        match verify.stdout(Stdio::null()).stderr(Stdio::null()).status()?.success() {
            true => Ok(()),
            false => Err("the receipt doesn't verify".into()),
        }
    }

    /// All files of the output that are not hidden, by name.
    fn files(&self) -> Result<Vec<(String, Vec<u8>)>> {
        let out = self.folder.join("out");
        let mut files = Vec::new();
        let mut folders = vec![out.clone()];
        while let Some(folder) = folders.pop() {
            let Ok(entries) = fs::read_dir(&folder) else { continue };
            for entry in entries {
                let path = entry?.path();
                let hidden = path.file_name().is_some_and(|n| n.as_encoded_bytes()[0] == b'.');
                match path.is_dir() {
                    _ if hidden => {}
                    true => folders.push(path),
                    false => {
                        let name = path.strip_prefix(&out)?.display().to_string();
                        files.push((name, fs::read(&path)?));
                    }
                }
            }
        }
        files.sort();
        Ok(files)
    }
}

/// Kills after a while by SIGKILL; false where the child was faster.
fn kill(mut child: Child, after: Duration) -> Result<bool> {
    thread::sleep(after);
    child.kill()?;
    Ok(!child.wait()?.success())
}

/// Random numbers that need no library (xorshift64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, longest: Duration) -> Duration {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        longest.mul_f64((self.0 >> 11) as f64 / (1_u64 << 53) as f64)
    }
}

fn records(count: usize) -> String {
    let record = |number| {
        format!(
            "{{\"schemaVersion\":\"bedrock-conversation-2024\",\"messages\":[{{\"role\":\"user\",\
             \"content\":[{{\"text\":\"{number}: write to jo.varga@saltmarsh-mail.co.uk\"}}]}},\
             {{\"role\":\"assistant\",\"content\":[{{\"text\":\"done\"}}]}}]}}\n"
        )
    };
    (0..count).map(record).collect()
}

const JOB: &str = r#"version = 1
[job]
name = "tone"
custom_model = "tone-model"
base_model = "amazon.nova-lite-v1:0:300k"
customization = "fine-tuning"
role_arn = "arn:aws:iam::111122223333:role/Tuning"
hyperparameters = { epochCount = "2" }
[keys]
model = "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555"
data = "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555"
[data]
training = "raw"
validation = "validation.jsonl"
sanitized = "out"
output = "metrics"
"#;
