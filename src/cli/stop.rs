//! How a run is ended from outside, and how it ends by itself without showing a record.

use std::io::Write;
use std::panic::UnwindSafe;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::thread;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::failure::Exit;
use crate::engine::Watch;

/// The signal that asked for the end; 0 if none did.
static SIGNAL: AtomicI32 = AtomicI32::new(0);

/// The first Ctrl-C or TERM asks the run to stop where it can go on later; the second ends it at
/// once, which is as safe: what counts is written in one act.
pub fn on_signals(watch: &Arc<Watch>) -> std::io::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    let watch = Arc::clone(watch);
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in &mut signals {
            if SIGNAL.swap(signal, Ordering::SeqCst) != 0 {
                std::process::exit(128 + signal);
            }
            watch.stop();
        }
    })?;
    Ok(())
}

/// 130 after Ctrl-C, 143 after TERM.
pub fn exit_code() -> u8 {
    match SIGNAL.load(Ordering::SeqCst) {
        SIGTERM => 143,
        _ => 130,
    }
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
}
