//! The real binary in a folder of its own, as a user meets it.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Values that rules find, in forms that nothing else has. None may ever be seen outside the data.
pub const CANARIES: [&str; 4] = [
    "canary.varga@saltmarsh-mail.co.uk",
    "4532 0151 1283 0366",
    "DE77 9999 0000 1234 5678 90",
    "CanaryUnfindableText",
];

/// A record with all of them.
pub fn canary_record() -> String {
    format!("{{\"text\":\"{}\"}}", CANARIES.join(" and "))
}

/// What came of one call.
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ended {
    /// It ended with this code; what it said is shown where it didn't.
    #[track_caller]
    pub fn with(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout: {}\nstderr: {}", self.out, self.err);
        self
    }

    /// It said this on stderr, in one line, and nothing of a record.
    #[track_caller]
    pub fn saying(self, words: &str) -> Self {
        let told: Vec<_> =
            self.err.lines().filter(|line| line.starts_with("expurgate: ")).collect();
        assert_eq!(told.len(), 1, "one sentence: {}", self.err);
        assert!(told[0].contains(words), "{words}: {}", self.err);
        for canary in CANARIES {
            assert!(!self.err.contains(canary), "{}", self.err);
        }
        self
    }
}

/// A folder to work in.
pub struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    pub fn new() -> Self {
        Bench { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn exists(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_expurgate"));
        command.args(arguments).current_dir(self.folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Calls the program with nothing on stdin.
    pub fn call(&self, arguments: &[&str]) -> Ended {
        let ended = self.command(arguments).output().unwrap();
        Ended { code: ended.status.code(), out: text(ended.stdout), err: text(ended.stderr) }
    }

    /// Calls the program with these bytes on stdin.
    pub fn feed(&self, arguments: &[&str], bytes: &[u8]) -> Ended {
        let mut child = self.command(arguments).stdin(Stdio::piped()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        thread::scope(|threads| {
            // A program that has refused its input doesn't read the rest of it.
            threads.spawn(move || input.write_all(bytes).unwrap_or_default());
            let ended = child.wait_with_output().unwrap();
            Ended { code: ended.status.code(), out: text(ended.stdout), err: text(ended.stderr) }
        })
    }

    /// Redacts a text as a filter does.
    pub fn filter(&self, text: &str) -> String {
        self.feed(&["redact", "-", "-o", "-", "-q"], text.as_bytes()).with(0).out
    }

    /// All files below the folder, also hidden ones, with their bytes.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        files(self.folder.path())
    }
}

/// All files below a folder by name, with their bytes.
pub fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.is_file() {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                found.push((name, fs::read(path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Kills a child after a while, unless it ends before.
pub fn kill_after(mut child: Child, after: Duration) -> ExitStatus {
    let (ended, end) = mpsc::channel();
    let mut out = child.stdout.take().unwrap();
    thread::scope(|threads| {
        threads.spawn(move || {
            // Stdout ends with the child.
            let _ = out.read_to_end(&mut Vec::new());
            let _ = ended.send(());
        });
        if end.recv_timeout(after).is_err() {
            child.kill().unwrap();
        }
        child.wait().unwrap()
    })
}

/// Sends a signal by its name.
pub fn signal(child: &Child, name: &str) {
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-s", name, &pid]).status().unwrap().success());
}

/// The most memory that a running child has had, in bytes; none once it has ended.
pub fn peak_memory(child: &Child) -> Option<usize> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<usize>().ok()? << 10)
}

/// A job on local folders: `raw` and `validation.jsonl` become something below `out`.
pub const JOB: &str = r#"version = 1
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

/// Conversations in the form of Nova, each with a text.
pub fn conversations(count: usize, word: &str) -> String {
    let record = |number| {
        format!(
            "{{\"schemaVersion\":\"bedrock-conversation-2024\",\"messages\":[{{\"role\":\"user\",\
             \"content\":[{{\"text\":\"{number}: ask {word}\"}}]}},{{\"role\":\"assistant\",\
             \"content\":[{{\"text\":\"done\"}}]}}]}}\n"
        )
    };
    (0..count).map(record).collect()
}
