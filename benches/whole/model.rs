//! What more threads would give, from what one took: a model, where no machine is at hand.
//!
//! Scanning is shared out among threads. Reading, writing and the two digests are not, but each has
//! a thread of its own, so they go on beside it. So a run takes its start, and then as long as the
//! slowest of these: scanning over the number of threads, or one of the others.

use crate::process::Figures;

/// Where the time of one thread's run goes, in seconds of a processor.
pub struct Shares {
    /// What comes before the first byte is read.
    start: f64,
    /// What threads share.
    scan: f64,
    /// What one thread does for the whole stream.
    serial: [(&'static str, f64); 4],
}

impl Shares {
    /// Of a run, and of one over next to nothing.
    pub fn of(run: &Figures, start: &Figures) -> Self {
        let main = run.of("expurgate") - start.of("expurgate");
        Shares {
            // On a quiet machine this is its time; on a loaded one its time says nothing.
            start: start.processor(),
            scan: run.of("scan"),
            serial: [
                ("reading and cutting", run.of("read")),
                ("putting in order and writing", main.max(0.0)),
                ("SHA-256 of the input or the output", run.busiest("sha-256")),
                ("flushing", run.of("flush")),
            ],
        }
    }

    /// Seconds that so many threads would take, and what bounds them.
    pub fn predict(&self, threads: u32) -> (f64, &'static str) {
        let scan = ("scanning", self.scan / f64::from(threads));
        let slowest = self.serial.iter().copied().chain([scan]);
        let (name, seconds) = slowest.max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or(scan);
        (self.start + seconds, name)
    }

    /// The share of the work that no second thread takes over, as in Amdahl's law.
    pub fn serial_share(&self) -> f64 {
        let slowest = self.serial.iter().map(|(_, seconds)| *seconds).fold(0.0, f64::max);
        (self.start + slowest) / (self.start + self.scan)
    }

    /// A line for each part, with its seconds.
    pub fn parts(&self) -> impl Iterator<Item = (&'static str, f64)> {
        [("start", self.start), ("scanning", self.scan)].into_iter().chain(self.serial)
    }
}
