//! The Python environment that the servers run in, set up once below the target folder.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

const REQUIREMENTS: &str = include_str!("requirements.txt");

/// The folder of the environment's programs.
pub fn programs() -> PathBuf {
    let target = match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("target"),
    };
    fs::create_dir_all(&target).expect("a target folder");
    // Test programs run side by side; one sets the environment up and the others wait for it.
    let lock = File::create(target.join("python-env.lock")).expect("a lock file");
    lock.lock().expect("the lock");
    let folder = target.join("python-env");
    let stamp = folder.join("requirements.stamp");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == REQUIREMENTS) {
        return folder.join("bin");
    }
    run(Command::new("python3").args(["-m", "venv"]).arg(&folder));
    let requirements = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/requirements.txt");
    let pip = folder.join("bin/pip");
    run(Command::new(pip).args(["install", "--quiet", "--requirement"]).arg(requirements));
    fs::write(stamp, REQUIREMENTS).expect("a stamp");
    folder.join("bin")
}

fn run(command: &mut Command) {
    let status = command.status().expect("python3 is needed for these tests");
    assert!(status.success(), "{command:?} failed");
}
