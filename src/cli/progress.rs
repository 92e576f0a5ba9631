//! Progress on stderr: a bar on a terminal, lines in a pipe, JSON for programs.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use indicatif::{
    HumanBytes, HumanCount, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle,
};

use super::args::{ProgressMode, Show};
use super::voice;
use crate::engine::Watch;
use crate::job::{Event, Stage};

/// How often a bar is drawn.
const BAR_EVERY: Duration = Duration::from_millis(100);

/// How often a line is written.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// How often a line is written while something is waited for that takes minutes or hours. Whatever
/// changes is told at once.
const WAIT_LINE_EVERY: Duration = Duration::from_secs(180);

/// Shows progress until it is dropped.
pub struct Progress {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
    state: Arc<State>,
    quiet: bool,
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
    /// Begins to show what a watch counts, with a first stage; `total` is the size of all that it
    /// reads, where that is known.
    pub fn start(show: &Show, stage: &'static str, total: Option<u64>, watch: &Arc<Watch>) -> Self {
        let state = Arc::new(State::new(show, stage, total, Arc::clone(watch)));
        let mut progress = Progress { stop: None, thread: None, state, quiet: show.quiet };
        if progress.state.shown == Shown::Nothing {
            return progress;
        }
        let (stop, stopped) = mpsc::channel();
        let state = Arc::clone(&progress.state);
        let thread = thread::Builder::new().name("progress".to_owned());
        let thread = thread.spawn(move || {
            while stopped.recv_timeout(state.every()) == Err(RecvTimeoutError::Timeout) {
                state.tick();
            }
        });
        // Without a thread nothing is shown, and the work goes on.
        (progress.stop, progress.thread) = (Some(stop), thread.ok());
        progress
    }

    /// Hears what happens; `tell` is whether it is said, too.
    pub fn hear(&self, event: &Event, tell: bool) {
        if let Event::Begun { stage, bytes } = event {
            self.state.begin(Current::new(stage.name(), *bytes));
        }
        if let Some(line) = voice::sentence(event).filter(|_| tell && !self.quiet) {
            self.say(&line);
        }
    }

    /// Writes a line without tearing the bar.
    fn say(&self, line: &str) {
        self.state.bar.suspend(|| {
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
        self.state.close(&self.state.current());
        self.state.bar.finish_and_clear();
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
    /// Whether the last count of a stage is told however short it was.
    asked: bool,
    watch: Arc<Watch>,
    bar: ProgressBar,
    current: Mutex<Current>,
}

/// The stage that goes on.
struct Current {
    stage: &'static str,
    total: Option<u64>,
    since: Instant,
    /// When a line was last written of it.
    told: Option<Instant>,
}

/// What a watch has counted of a stage.
struct Counts {
    bytes: u64,
    records: u64,
    findings: u64,
}

impl Current {
    fn new(stage: &'static str, total: Option<u64>) -> Self {
        let total = total.filter(|total| *total > 0);
        Current { stage, total, since: Instant::now(), told: None }
    }

    fn waits(&self) -> bool {
        self.stage == Stage::Wait.name()
    }

    /// Bytes a second since it began.
    fn rate(&self, bytes: u64) -> f64 {
        bytes as f64 / self.since.elapsed().as_secs_f64().max(0.001)
    }

    fn line(&self, counts: &Counts) -> String {
        let since = HumanDuration(Duration::from_secs(self.since.elapsed().as_secs()));
        if self.waits() {
            return format!("{}: for {since}", self.stage);
        }
        let rate = self.rate(counts.bytes);
        let left = self.total.map(|total| total.saturating_sub(counts.bytes));
        let left = match left {
            Some(left) if left > 0 && rate > 1.0 => {
                format!(", {} left", HumanDuration(Duration::from_secs_f64(left as f64 / rate)))
            }
            _ => String::new(),
        };
        let of = self.total.map_or_else(String::new, |total| format!(" of {}", HumanBytes(total)));
        format!(
            "{}: {}{of}, {:.0} MB/s, {} records, {} findings{left}",
            self.stage,
            HumanBytes(counts.bytes),
            rate / 1e6,
            HumanCount(counts.records),
            HumanCount(counts.findings),
        )
    }

    fn json(&self, counts: &Counts) -> String {
        serde_json::json!({"stage": self.stage, "bytes": counts.bytes, "total": self.total,
            "records": counts.records, "findings": counts.findings,
            "seconds": self.since.elapsed().as_secs()})
        .to_string()
    }
}

impl State {
    fn new(show: &Show, stage: &'static str, total: Option<u64>, watch: Arc<Watch>) -> Self {
        let shown = shown(show);
        let bar = match shown {
            Shown::Bar => ProgressBar::new_spinner(),
            _ => ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()),
        };
        let asked = matches!(show.progress, ProgressMode::Plain | ProgressMode::Json);
        let current = Current::new(stage, total);
        begin_bar(&bar, &current);
        State { shown, asked, watch, bar, current: Mutex::new(current) }
    }

    fn current(&self) -> MutexGuard<'_, Current> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends a stage, and begins the next with counters of its own.
    fn begin(&self, next: Current) {
        let mut current = self.current();
        self.close(&current);
        self.watch.reset();
        begin_bar(&self.bar, &next);
        *current = next;
    }

    fn every(&self) -> Duration {
        if self.shown == Shown::Bar { BAR_EVERY } else { LINE_EVERY }
    }

    fn counts(&self) -> Counts {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let Watch { bytes, records, findings, .. } = &*self.watch;
        Counts { bytes: of(bytes), records: of(records), findings: of(findings) }
    }

    /// Shows how a stage stands.
    fn tick(&self) {
        let (mut current, counts) = (self.current(), self.counts());
        if self.shown == Shown::Bar {
            return self.draw(&current, &counts);
        }
        let since = current.told.unwrap_or(current.since).elapsed();
        if !current.waits() || since >= WAIT_LINE_EVERY {
            self.write(&current, &counts);
            current.told = Some(Instant::now());
        }
    }

    /// Tells what a stage came to, where it was told of before, or where lines were asked for.
    fn close(&self, current: &Current) {
        let counts = self.counts();
        let empty = counts.bytes == 0 && counts.records == 0;
        if current.told.is_some() || (self.asked && (!empty || current.waits())) {
            self.write(current, &counts);
        }
    }

    fn write(&self, current: &Current, counts: &Counts) {
        let line = match self.shown {
            Shown::Lines => current.line(counts),
            Shown::Json => current.json(counts),
            Shown::Bar | Shown::Nothing => return,
        };
        let _ = writeln!(std::io::stderr(), "{line}");
    }

    fn draw(&self, current: &Current, counts: &Counts) {
        self.bar.set_position(counts.bytes);
        let (records, findings) = (HumanCount(counts.records), HumanCount(counts.findings));
        let rate = current.rate(counts.bytes) / 1e6;
        let message = format!("{rate:.0} MB/s {records} records, {findings} findings");
        self.bar.set_message(if current.waits() { String::new() } else { message });
        self.bar.tick();
    }
}

fn begin_bar(bar: &ProgressBar, current: &Current) {
    bar.reset();
    bar.set_prefix(current.stage);
    match current.total {
        Some(total) => {
            bar.set_length(total);
            bar.set_style(style("{prefix} {wide_bar} {percent}% {msg}, {eta} left"));
        }
        None if current.waits() => bar.set_style(style("{prefix} {spinner} {elapsed}")),
        None => bar.set_style(style("{prefix} {spinner} {decimal_bytes} {msg}")),
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::Colour;

    #[test]
    fn what_takes_hours_is_told_every_few_minutes() {
        let (progress, color) = (ProgressMode::Plain, Colour::Never);
        let show = Show { progress, color, quiet: false, verbose: 0 };
        let state = State::new(&show, "plan", None, Arc::default());
        state.tick();
        assert!(state.current().told.is_some(), "work is told of at each look");
        state.begin(Current::new(Stage::Wait.name(), None));
        state.tick();
        assert!(state.current().told.is_none(), "nothing has changed yet");
        let ago = |time| Instant::now().checked_sub(time);
        let Some(since) = ago(WAIT_LINE_EVERY) else { return };
        state.current().since = since;
        state.tick();
        let told = state.current().told;
        assert!(told.is_some());
        state.tick();
        assert_eq!(state.current().told, told, "not again so soon");
    }
}
