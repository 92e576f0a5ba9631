//! How a run is ended from outside, and how it ends by itself without showing a record.

use std::fs;
use std::io::{self, Write};
use std::panic::UnwindSafe;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::failure::{Exit, Failure};
use super::voice;
use crate::engine::Watch;
use crate::limits::STOP_SECONDS_MAX;

/// What is known of the end that was asked for.
struct Asked {
    /// The signal that asked for it.
    signal: Option<i32>,
    /// What is at work, where it can stop so that the same command goes on later.
    watch: Option<Arc<Watch>>,
}

static ASKED: Mutex<Asked> = Mutex::new(Asked { signal: None, watch: None });

fn asked() -> MutexGuard<'static, Asked> {
    ASKED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Begins to hear Ctrl-C, TERM and HUP. It is the first thing that the program does, so that at no
/// moment a signal ends it without a designed exit code.
pub fn listen() -> io::Result<()> {
    let mut heard = vec![SIGINT, SIGTERM];
    // Who starts a program with `nohup` wants it to outlive the terminal.
    if !is_ignored(SIGHUP) {
        heard.push(SIGHUP);
    }
    let mut signals = Signals::new(heard)?;
    let all = move || signals.forever().for_each(hear);
    thread::Builder::new().name("signals".to_owned()).spawn(all)?;
    Ok(())
}

/// From now on the first signal asks this work to stop.
pub fn reaches(watch: &Arc<Watch>) {
    asked().watch = Some(Arc::clone(watch));
}

/// The first signal asks what is at work to stop where it can go on later. It ends the program at
/// once where nothing is at work yet, and so does a second one, or work that doesn't stop in time
/// since it waits for its input. That is as safe: what counts is written in one act.
fn hear(signal: i32) {
    let mut asked = asked();
    let again = asked.signal.replace(signal).is_some();
    match asked.watch.as_ref().filter(|_| !again) {
        Some(watch) => {
            watch.stop();
            let leave = move || {
                thread::sleep(Duration::from_secs(STOP_SECONDS_MAX));
                leave(signal)
            };
            // Without a thread for it, the second signal still ends the program.
            let _ = thread::Builder::new().name("stop".to_owned()).spawn(leave);
        }
        None => leave(signal),
    }
}

fn leave(signal: i32) -> ! {
    voice::fail(&Failure::new(Exit::Interrupted, "stopped; the same command may be given again"));
    std::process::exit(i32::from(code(signal)))
}

/// 130 after Ctrl-C, 143 after TERM or HUP.
pub fn exit_code() -> u8 {
    asked().signal.map_or(Exit::Interrupted as u8, code)
}

fn code(signal: i32) -> u8 {
    if signal == SIGINT { 130 } else { 143 }
}

/// Whether whoever started the program had it ignore a signal, as Linux tells.
fn is_ignored(signal: i32) -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}

/// A panic's own message may hold text of a record, so only its place is told.
pub fn hide_panic_text() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(
            std::io::stderr(),
            "expurgate: internal error at {place}; a dataset that was published has its receipt, \
             and no other counts. Please report it."
        );
    }));
}

/// Runs the program; a panic that nothing caught before, in whichever thread it began, has an exit
/// code of its own.
pub fn guarded(run: impl FnOnce() -> ExitCode + UnwindSafe) -> ExitCode {
    std::panic::catch_unwind(run).unwrap_or(ExitCode::from(Exit::Internal as u8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_ends_the_program_with_the_code_for_internal_errors() {
        assert_eq!(guarded(|| panic!("a bug")), ExitCode::from(70));
        assert_eq!(guarded(|| ExitCode::from(3)), ExitCode::from(3));
    }

    #[test]
    fn codes_are_those_of_the_signals_that_are_promised() {
        assert_eq!([SIGINT, SIGTERM, SIGHUP].map(code), [130, 143, 143]);
    }
}
