//! The engine runs a redactor over a stream: chunks of whole lines, in parallel, order kept, memory
//! bounded. It knows threads and `std::io`, and nothing of where bytes come from or go to.
//!
//! One thread reads and cuts, a pool redacts, and the caller's thread hands results on in the order
//! of the input. A chunk takes tickets by its size before it is worked on and gives them back once
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
    /// Tickets for what may be in flight, each for the memory of one chunk.
    fn tickets(&self) -> usize {
        (self.memory / (CHUNK_BYTES * CHUNK_COPIES)).max(2)
    }

    /// Tickets that a chunk takes. A longest line counts for all the chunks that it is as large as,
    /// and any chunk for so many that no more are in flight than keep the threads busy.
    fn price(&self, bytes: usize) -> usize {
        let tickets = self.tickets();
        let least = tickets / (4 * self.threads + 2);
        bytes.div_ceil(CHUNK_BYTES).max(least).clamp(1, tickets)
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
    /// Bytes of input read, as stored (compressed where it is).
    pub bytes: AtomicU64,
    /// Records read.
    pub records: AtomicU64,
    /// Findings acted on.
    pub findings: AtomicU64,
    stop: AtomicBool,
}

impl Watch {
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
    #[error("internal error; nothing was published")]
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

/// What came of the chunk with a number, and how many tickets it took.
type Numbered = (u64, Result<(Outcome, usize), EngineError>);

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
        let (ticket, tickets) = mpsc::channel();
        (0..resources.tickets()).for_each(|_| ticket.send(()).unwrap_or_default());
        let (results, done) = mpsc::channel();
        thread::scope(|threads| {
            let reader = Chunks::new(input, CHUNK_BYTES);
            let read = move || {
                let price = |bytes| resources.price(bytes);
                pool.in_place_scope(|pool| self.feed(reader, price, &tickets, &results, pool))
            };
            let reader = thread::Builder::new().name("read".to_owned());
            reader.spawn_scoped(threads, read).map_err(no_threads)?;
            collect(done, ticket, consumer, self.watch)
        })
    }

    /// Reads chunks while there are tickets, and spawns their work.
    fn feed<'s>(
        &'s self,
        mut reader: Chunks<Box<dyn Read + Send + '_>>,
        price: impl Fn(usize) -> usize,
        tickets: &Receiver<()>,
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
            // Whoever collects has gone once tickets can't come back any more.
            if (0..price).any(|_| tickets.recv().is_err()) {
                return;
            }
            match chunk {
                Ok(chunk) => pool.spawn(move |_| {
                    let outcome = caught(|| self.work(chunk));
                    let outcome = outcome.and_then(|outcome| Ok((outcome?, price)));
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

/// A panic must not take a chunk's tickets with it: the run would wait for them for ever.
fn caught<T>(work: impl FnOnce() -> T) -> Result<T, EngineError> {
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|_| EngineError::Panicked)
}

/// Hands results on in the order of the input, and gives their tickets back. Returning drops the
/// tickets, which ends the reader.
fn collect(
    done: Receiver<Numbered>,
    ticket: Sender<()>,
    consumer: &mut dyn Consumer,
    watch: &Watch,
) -> Result<Tally, EngineError> {
    let mut total = Tally::default();
    let mut early = BTreeMap::new();
    let mut next = 0;
    for (number, result) in done {
        early.insert(number, result);
        while let Some(result) = early.remove(&next) {
            let (outcome, price) = result?;
            total.merge(&outcome.tally);
            watch.records.fetch_add(outcome.tally.records_read, Ordering::Relaxed);
            watch.findings.fetch_add(outcome.tally.findings(), Ordering::Relaxed);
            hand_on(outcome, consumer).map_err(EngineError::Write)?;
            next += 1;
            (0..price).for_each(|_| ticket.send(()).unwrap_or_default());
        }
    }
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
}
