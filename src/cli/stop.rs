//! How a run is ended from outside, and how it ends by itself without showing a record.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::thread;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

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
        eprintln!("expurgate: internal error at {place}; nothing was published. Please report it.");
    }));
}
