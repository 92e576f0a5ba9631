//! Progress on stderr: a bar on a terminal, lines in a pipe, JSON for programs.

use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use indicatif::{
    HumanBytes, HumanCount, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle,
};

use super::args::{ProgressMode, Show};
use crate::engine::Watch;

/// How often a bar is drawn.
const BAR_EVERY: Duration = Duration::from_millis(100);

/// How often a line is written.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// Shows progress until it is dropped.
pub struct Progress {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
    bar: ProgressBar,
    /// The size of all inputs; 0 while it isn't known.
    total: Arc<AtomicU64>,
}

/// How progress is shown, once it is known where to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Bar,
    Lines,
    Json,
    Nothing,
}

impl Progress {
    /// Begins to show what a watch counts; `total` is the size of all inputs, where it is known.
    pub fn start(show: &Show, what: &str, total: Option<u64>, watch: &Arc<Watch>) -> Self {
        let shown = shown(show);
        let total = Arc::new(AtomicU64::new(total.unwrap_or_default()));
        let state = State::new(shown, what.to_owned(), Arc::clone(&total), Arc::clone(watch));
        let bar = state.bar.clone();
        if shown == Shown::Nothing {
            return Progress { stop: None, thread: None, bar, total };
        }
        let (stop, stopped) = mpsc::channel();
        let thread = thread::Builder::new().name("progress".to_owned());
        let thread = thread.spawn(move || {
            while stopped.recv_timeout(state.every()) == Err(RecvTimeoutError::Timeout) {
                state.tell();
            }
            state.bar.finish_and_clear();
        });
        // Without a thread nothing is shown, and the work goes on.
        Progress { stop: Some(stop), thread: thread.ok(), bar, total }
    }

    /// Tells the size of all inputs, once it is known.
    pub fn set_total(&self, total: u64) {
        self.total.store(total, Ordering::Relaxed);
    }

    /// Writes a line without tearing the bar.
    pub fn say(&self, line: &str) {
        self.bar.suspend(|| {
            let _ = writeln!(std::io::stderr(), "{line}");
        });
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn shown(show: &Show) -> Shown {
    let terminal = std::io::stderr().is_terminal();
    match show.progress {
        _ if show.quiet => Shown::Nothing,
        ProgressMode::Auto if terminal => Shown::Bar,
        ProgressMode::Auto | ProgressMode::Plain => Shown::Lines,
        ProgressMode::Json => Shown::Json,
        ProgressMode::Never => Shown::Nothing,
    }
}

struct State {
    shown: Shown,
    what: String,
    total: Arc<AtomicU64>,
    watch: Arc<Watch>,
    bar: ProgressBar,
    since: Instant,
}

impl State {
    fn new(shown: Shown, what: String, total: Arc<AtomicU64>, watch: Arc<Watch>) -> Self {
        let bar = match shown {
            Shown::Bar => ProgressBar::new_spinner().with_style(spinner_style()),
            _ => ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()),
        };
        bar.set_prefix(what.clone());
        State { shown, what, total, watch, bar, since: Instant::now() }
    }

    fn total(&self) -> Option<u64> {
        Some(self.total.load(Ordering::Relaxed)).filter(|total| *total > 0)
    }

    fn every(&self) -> Duration {
        if self.shown == Shown::Bar { BAR_EVERY } else { LINE_EVERY }
    }

    fn tell(&self) {
        let bytes = self.watch.bytes.load(Ordering::Relaxed);
        let records = self.watch.records.load(Ordering::Relaxed);
        let findings = self.watch.findings.load(Ordering::Relaxed);
        match self.shown {
            Shown::Bar => {
                if self.bar.length().is_none() && self.total().is_some() {
                    self.bar.set_style(bar_style());
                    self.bar.set_length(self.total().unwrap_or_default());
                }
                self.bar.set_position(bytes);
                let (records, findings) = (HumanCount(records), HumanCount(findings));
                let rate = self.rate(bytes) / 1e6;
                let message = format!("{rate:.0} MB/s {records} records, {findings} findings");
                self.bar.set_message(message);
            }
            Shown::Lines => self.line(bytes, records, findings),
            Shown::Json => {
                let line = serde_json::json!({"stage": self.what, "bytes": bytes,
                    "total": self.total(), "records": records, "findings": findings,
                    "seconds": self.since.elapsed().as_secs()});
                let _ = writeln!(std::io::stderr(), "{line}");
            }
            Shown::Nothing => {}
        }
    }

    /// Bytes a second since the beginning.
    fn rate(&self, bytes: u64) -> f64 {
        bytes as f64 / self.since.elapsed().as_secs_f64().max(0.001)
    }

    fn line(&self, bytes: u64, records: u64, findings: u64) {
        let rate = self.rate(bytes);
        let left = self.total().filter(|_| rate > 1.0).map_or_else(String::new, |total| {
            let seconds = total.saturating_sub(bytes) as f64 / rate;
            format!(", {} left", HumanDuration(Duration::from_secs_f64(seconds)))
        });
        let of =
            self.total().map_or_else(String::new, |total| format!(" of {}", HumanBytes(total)));
        let _ = writeln!(
            std::io::stderr(),
            "{}: {}{of}, {:.0} MB/s, {} records, {} findings{left}",
            self.what,
            HumanBytes(bytes),
            rate / 1e6,
            HumanCount(records),
            HumanCount(findings),
        );
    }
}

fn bar_style() -> ProgressStyle {
    style("{prefix} {wide_bar} {percent}% {msg}, {eta} left")
}

fn spinner_style() -> ProgressStyle {
    style("{prefix} {spinner} {decimal_bytes} {msg}")
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
