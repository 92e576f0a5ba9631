//! The engine runs a redactor over a stream: chunks of whole lines, in parallel, order kept, memory
//! bounded. It knows threads and `std::io`, and nothing of where bytes come from or go to.
//!
//! One thread reads and cuts, a pool redacts, and the caller's thread hands results on in the order
//! of the input. A chunk takes permits by its size before it is worked on and gives them back once
//! it is handed on, so what is in flight is bounded however slow any of them is.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;

use rayon::{Scope, ThreadPoolBuilder};

use crate::limits::{CHUNK_BYTES, CHUNK_COPIES};
use crate::lines::{Chunk, Chunks, Shelf};
use crate::redact::{Clean, Outcome, Redactor, Refusal, Refused, Rows, Tally, Telling, Worker};

/// How much of the machine a run may use. What comes out does not depend on it.
#[derive(Clone, Copy, Debug)]
pub struct Resources {
    /// Threads that scan.
    pub threads: usize,
    /// Memory for data in flight, in bytes.
    pub memory: usize,
}

impl Resources {
    /// Permits for what may be in flight, each for the memory of one chunk.
    fn permits(&self) -> usize {
        (self.memory / (CHUNK_BYTES * CHUNK_COPIES)).max(2)
    }

    /// Permits that a chunk takes. A longest line counts for all the chunks that it is as large as,
    /// and any chunk for so many that no more are in flight than keep the threads busy.
    fn price(&self, bytes: usize) -> usize {
        let permits = self.permits();
        let least = permits / (4 * self.threads + 2);
        bytes.div_ceil(CHUNK_BYTES).max(least).clamp(1, permits)
    }
}

/// Where the engine's results go, in the order of the input.
pub trait Consumer {
    /// Takes sanitised lines.
    fn clean(&mut self, piece: Clean) -> io::Result<()>;
    /// Takes rows of findings.
    fn rows(&mut self, piece: Rows) -> io::Result<()>;
    /// Takes refused records that a policy sends to quarantine.
    fn refused(&mut self, piece: Refused) -> io::Result<()>;
    /// Whether rows are wanted at all. Where they aren't, none are made.
    fn wants_rows(&self) -> bool {
        true
    }
}

/// What a run has done so far, for whoever watches, and the way to ask it to stop.
#[derive(Default)]
pub struct Watch {
    /// Bytes of input that are done with, as stored (compressed where it is).
    pub bytes: AtomicU64,
    /// Records that are done with.
    pub records: AtomicU64,
    /// Findings acted on.
    pub findings: AtomicU64,
    /// Bytes of input read, some of which are still being worked on.
    read: AtomicU64,
    stop: AtomicBool,
}

impl Watch {
    /// Hears that bytes of the input were read, as they are stored.
    pub fn took(&self, bytes: u64) {
        self.read.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Counts work that was done elsewhere or before.
    pub fn done(&self, bytes: u64, records: u64, findings: u64) {
        self.read.fetch_add(bytes, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.records.fetch_add(records, Ordering::Relaxed);
        self.findings.fetch_add(findings, Ordering::Relaxed);
    }

    /// Begins to count anew: another stage of the work begins.
    pub fn reset(&self) {
        for counter in [&self.read, &self.bytes, &self.records, &self.findings] {
            counter.store(0, Ordering::Relaxed);
        }
    }

    /// Asks the run to stop at the next chunk.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Whether the run was asked to stop.
    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// Why a run ended before its input did.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// A record is not passed on, and the policy says that this stops the run.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The input couldn't be read.
    #[error("{0}")]
    Read(io::Error),
    /// The output couldn't be written.
    #[error("{0}")]
    Write(io::Error),
    /// The run was asked to stop.
    #[error("stopped")]
    Stopped,
    /// The program is at fault; where, the panic has told.
    #[error("internal error; a dataset that was published has its receipt, and no other counts")]
    Panicked,
    /// The pool couldn't be made.
    #[error("threads could not be started: {0}")]
    Threads(String),
}

/// What is done with each chunk.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Work {
    Redact,
    Inspect,
    #[cfg(test)]
    Panic,
}

/// Redacts a stream. `object` is the name that rows of findings give.
///
/// # Errors
///
/// The first in the order of the input, whatever the number of threads. What the consumer took
/// until then must not be published.
pub fn run(
    input: Box<dyn Read + Send + '_>,
    object: &str,
    redactor: &Redactor,
    resources: Resources,
    consumer: &mut dyn Consumer,
    watch: &Watch,
) -> Result<Tally, EngineError> {
    Run::new(object, redactor, Work::Redact, telling(consumer), watch)
        .over(input, resources, consumer)
}

/// Searches a stream and replaces nothing: the consumer gets rows alone.
///
/// # Errors
///
/// As [`run`].
pub fn inspect(
    input: Box<dyn Read + Send + '_>,
    object: &str,
    redactor: &Redactor,
    resources: Resources,
    consumer: &mut dyn Consumer,
    watch: &Watch,
) -> Result<Tally, EngineError> {
    Run::new(object, redactor, Work::Inspect, telling(consumer), watch)
        .over(input, resources, consumer)
}

fn telling(consumer: &dyn Consumer) -> Telling {
    if consumer.wants_rows() { Telling::Rows } else { Telling::Counts }
}

struct Run<'r> {
    object: &'r str,
    redactor: &'r Redactor,
    work: Work,
    telling: Telling,
    watch: &'r Watch,
    /// Workers without work: what they know of patterns and names is worth keeping.
    idle: Mutex<Vec<Worker<'r>>>,
    /// Memory of chunks, as read and as they came out.
    shelf: Shelf,
}

/// What came of the chunk with a number.
type Numbered = (u64, Result<Done, EngineError>);

/// A chunk that was worked on.
struct Done {
    outcome: Outcome,
    /// How many permits it took.
    price: usize,
    /// Bytes of input that had been read once it was cut.
    read: u64,
}

impl<'r> Run<'r> {
    fn new(
        object: &'r str,
        redactor: &'r Redactor,
        work: Work,
        telling: Telling,
        watch: &'r Watch,
    ) -> Self {
        let (idle, shelf) = (Mutex::default(), Shelf::default());
        Run { object, redactor, work, telling, watch, idle, shelf }
    }

    fn over(
        &self,
        input: Box<dyn Read + Send + '_>,
        resources: Resources,
        consumer: &mut dyn Consumer,
    ) -> Result<Tally, EngineError> {
        let pool = ThreadPoolBuilder::new()
            .num_threads(resources.threads.max(1))
            .thread_name(|number| format!("scan-{number}"))
            .build()
            .map_err(no_threads)?;
        let (permit, permits) = mpsc::channel();
        (0..resources.permits()).for_each(|_| permit.send(()).unwrap_or_default());
        let (results, done) = mpsc::channel();
        thread::scope(|threads| {
            let reader = Chunks::new(input, CHUNK_BYTES);
            let read = move || {
                let price = |bytes| resources.price(bytes);
                pool.in_place_scope(|pool| self.feed(reader, price, &permits, &results, pool))
            };
            let reader = thread::Builder::new().name("read".to_owned());
            reader.spawn_scoped(threads, read).map_err(no_threads)?;
            collect(done, permit, consumer, self.watch)
        })
    }

    /// Reads chunks while there are permits, and spawns their work.
    fn feed<'s>(
        &'s self,
        mut reader: Chunks<Box<dyn Read + Send + '_>>,
        price: impl Fn(usize) -> usize,
        permits: &Receiver<()>,
        results: &Sender<Numbered>,
        pool: &Scope<'s>,
    ) {
        for number in 0.. {
            let chunk = match caught(|| reader.next_chunk(self.shelf.buffer().into())) {
                _ if self.watch.stopped() => Err(EngineError::Stopped),
                Ok(Ok(None)) => return,
                Ok(Ok(Some(chunk))) => Ok(chunk),
                Ok(Err(error)) => Err(EngineError::Read(error)),
                Err(error) => Err(error),
            };
            let results = results.clone();
            let price = chunk.as_ref().map_or(1, |chunk| price(chunk.bytes.len()));
            let read = self.watch.read.load(Ordering::Relaxed);
            // Whoever collects has gone once permits can't come back any more.
            if (0..price).any(|_| permits.recv().is_err()) {
                return;
            }
            match chunk {
                Ok(chunk) => pool.spawn(move |_| {
                    let outcome = caught(|| self.work(chunk));
                    let outcome =
                        outcome.and_then(|outcome| Ok(Done { outcome: outcome?, price, read }));
                    let _ = results.send((number, outcome));
                }),
                Err(error) => {
                    let _ = results.send((number, Err(error)));
                    return;
                }
            }
        }
    }

    fn work(&self, chunk: Chunk) -> Result<Outcome, Refusal> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let worker = idle().pop();
        let mut worker = worker.unwrap_or_else(|| self.worker());
        let Chunk { bytes, first_line, oversize } = chunk;
        let bytes = self.shelf.lend(bytes);
        let outcome = match (oversize, self.work) {
            (Some(_), _) => worker.too_long(first_line),
            (None, Work::Redact) => worker.redact(&bytes, first_line),
            (None, Work::Inspect) => worker.inspect(&bytes, first_line),
            #[cfg(test)]
            (None, Work::Panic) => panic!("a worker breaks down"),
        }?;
        idle().push(worker);
        Ok(outcome)
    }

    fn worker(&self) -> Worker<'r> {
        let worker = self.redactor.worker(self.object);
        worker.telling(self.telling).with_shelf(self.shelf.clone())
    }
}

fn no_threads(error: impl std::fmt::Display) -> EngineError {
    EngineError::Threads(error.to_string())
}

/// A panic must not take a chunk's permits with it: the run would wait for them for ever.
fn caught<T>(work: impl FnOnce() -> T) -> Result<T, EngineError> {
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|_| EngineError::Panicked)
}

/// Hands results on in the order of the input, and gives their permits back. Returning drops the
/// permits, which ends the reader.
fn collect(
    done: Receiver<Numbered>,
    permit: Sender<()>,
    consumer: &mut dyn Consumer,
    watch: &Watch,
) -> Result<Tally, EngineError> {
    let mut total = Tally::default();
    let mut early = BTreeMap::new();
    let mut next = 0;
    for (number, result) in done {
        early.insert(number, result);
        while let Some(result) = early.remove(&next) {
            let Done { outcome, price, read } = result?;
            total.merge(&outcome.tally);
            watch.records.fetch_add(outcome.tally.records_read, Ordering::Relaxed);
            watch.findings.fetch_add(outcome.tally.findings(), Ordering::Relaxed);
            hand_on(outcome, consumer).map_err(EngineError::Write)?;
            watch.bytes.store(read, Ordering::Relaxed);
            next += 1;
            (0..price).for_each(|_| permit.send(()).unwrap_or_default());
        }
    }
    watch.bytes.store(watch.read.load(Ordering::Relaxed), Ordering::Relaxed);
    Ok(total)
}

fn hand_on(outcome: Outcome, consumer: &mut dyn Consumer) -> io::Result<()> {
    if !outcome.rows.is_empty() {
        consumer.rows(outcome.rows)?;
    }
    if !outcome.refused.is_empty() {
        consumer.refused(outcome.refused)?;
    }
    if outcome.clean.is_empty() { Ok(()) } else { consumer.clean(outcome.clean) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redact::Policy;

    struct Nobody;

    impl Consumer for Nobody {
        fn clean(&mut self, _: Clean) -> io::Result<()> {
            Ok(())
        }
        fn rows(&mut self, _: Rows) -> io::Result<()> {
            Ok(())
        }
        fn refused(&mut self, _: Refused) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_worker_that_panics_ends_the_run() {
        let redactor = Redactor::new(Vec::new(), &Policy::standard(), Vec::new()).unwrap();
        let (watch, lines) = (Watch::default(), "[1]\n".repeat(4 * CHUNK_BYTES));
        let resources = Resources { threads: 2, memory: 0 };
        let run = Run::new("in", &redactor, Work::Panic, Telling::Rows, &watch);
        let ended = run.over(Box::new(lines.as_bytes()), resources, &mut Nobody);
        assert!(matches!(ended, Err(EngineError::Panicked)));
    }

    /// Tells a watch what is read, and keeps what it counts whenever something comes out.
    struct Watched<'w>(&'w Watch, Vec<u64>);

    impl Consumer for Watched<'_> {
        fn clean(&mut self, _: Clean) -> io::Result<()> {
            self.1.push(self.0.bytes.load(Ordering::Relaxed));
            Ok(())
        }
        fn rows(&mut self, _: Rows) -> io::Result<()> {
            Ok(())
        }
        fn refused(&mut self, _: Refused) -> io::Result<()> {
            Ok(())
        }
    }

    struct Taking<'w>(&'w Watch, &'w [u8]);

    impl Read for Taking<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.1.read(buffer)?;
            self.0.took(count as u64);
            Ok(count)
        }
    }

    #[test]
    fn bytes_count_once_they_have_come_out() {
        let redactor = Redactor::new(Vec::new(), &Policy::standard(), Vec::new()).unwrap();
        let (watch, lines) = (Watch::default(), "[1]\n".repeat(CHUNK_BYTES));
        let mut consumer = Watched(&watch, Vec::new());
        let input = Box::new(Taking(&watch, lines.as_bytes()));
        let resources = Resources { threads: 2, memory: 0 };
        run(input, "in", &redactor, resources, &mut consumer, &watch).unwrap();
        let seen = consumer.1;
        assert!(seen.len() >= 4 && seen[0] == 0 && seen.is_sorted(), "{seen:?}");
        assert!(seen[seen.len() - 1] < lines.len() as u64, "{seen:?}");
        assert_eq!(watch.bytes.load(Ordering::Relaxed), lines.len() as u64);
    }
}
