//! `expurgate redact - -o -`: a filter for pipes. What is printed can't be taken back, so there is
//! no receipt; a run that stops says so by its exit code.

use std::io::{self, Read, Write};
use std::sync::Arc;

use super::args::{Redact, Show};
use super::failure::{Exit, Failure};
use super::findings::{Findings, Reserved, RowsFile};
use super::ports::{self, Wiring};
use super::progress::Progress;
use super::setup::Setup;
use super::summary;
use crate::engine::{self, Consumer, Watch};
use crate::inflate::{self, Encoding};
use crate::job::join::EndsLine;
use crate::job::plan::{Data, data};
use crate::job::{Event, JobError, Places};
use crate::redact::{Clean, Content, OnMalformed, Refused, Rows, Tally};
use crate::store::place::Place;

/// Redacts inputs to stdout, one after the other.
pub fn redact(
    command: &Redact,
    setup: &Setup,
    wiring: &Wiring,
    show: &Show,
    watch: &Arc<Watch>,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    if setup.policy.on_malformed == OnMalformed::Quarantine {
        let why = "a pipe has no quarantine: use --on-malformed fail or drop";
        return Err(Failure::new(Exit::Usage, why));
    }
    possible(command)?;
    let reserved = Reserved::by(setup).places("the input", &ports::places(&command.inputs)?);
    let (findings, rows) = Findings::create(command.findings.as_deref(), &reserved)?;
    let mut printer = Printer { out, rows };
    let progress = Progress::start(show, "redact", None, watch);
    let mut tally = Tally::default();
    let (inputs, passed_over) = inputs(&command.inputs, wiring)?;
    let mut inputs = inputs.into_iter().peekable();
    progress.hear(&Event::PassedOver(&passed_over), true);
    while let Some((name, open)) = inputs.next() {
        let counted = Counted { reader: open()?, watch: Arc::clone(watch) };
        let plain = inflate::inflate(Box::new(counted), Encoding::of_name(&name).0)
            .map_err(|error| Failure::new(Exit::Source, format!("{name}: {error}")))?;
        let plain = if inputs.peek().is_some() { Box::new(EndsLine::new(plain)) } else { plain };
        let redactor = &setup.redactor;
        let counts = engine::run(plain, &name, redactor, setup.resources, &mut printer, watch)
            .map_err(|error| failure(&name, error))?;
        tally.merge(&counts);
    }
    super::printed(printer.out.flush())?;
    findings.finish(&mut printer.rows, tally.findings())?;
    drop(progress);
    if !super::redact::is_terminal() {
        summary::tell(show, &tally, passed_over.len(), "stdout");
    }
    Ok(())
}

fn failure(name: &str, error: engine::EngineError) -> Failure {
    match error {
        engine::EngineError::Write(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            Failure::new(Exit::Destination, "")
        }
        error => JobError::of_engine(name, error).into(),
    }
}

/// What a pipe has no place for is refused, and not ignored.
fn possible(command: &Redact) -> Result<(), Failure> {
    let beside = [
        ("--receipt", command.receipt.is_some()),
        ("--verify", command.verify),
        ("--quarantine", command.quarantine.is_some()),
        ("--kms-key", command.kms_key.is_some()),
    ];
    if let Some((option, _)) = beside.iter().find(|(_, given)| *given) {
        let why = format!("{option} can't be had with `-o -`: a pipe keeps nothing");
        return Err(Failure::new(Exit::Usage, why));
    }
    if command.inputs.len() > 1 && command.inputs.iter().any(|input| input == "-") {
        return Err(Failure::new(Exit::Usage, "- for stdin can't be mixed with other inputs"));
    }
    Ok(())
}

type Open = Box<dyn FnOnce() -> Result<Box<dyn Read + Send>, Failure>>;

/// An input's name and the way to open it, which is not gone before its turn.
type Named = (String, Open);

fn inputs(inputs: &[String], wiring: &Wiring) -> Result<(Vec<Named>, Vec<String>), Failure> {
    let (mut all, mut passed_over): (Vec<Named>, _) = (Vec::new(), Vec::new());
    for input in inputs {
        let place = ports::place(input)?;
        if place == Place::Pipe {
            let open = || Ok(Box::new(io::stdin()) as Box<dyn Read + Send>);
            all.push(("-".to_owned(), Box::new(open)));
            continue;
        }
        let origin = wiring.origin(&place).map_err(ports::source)?;
        let Data { pins, passed_over: others } = data(&*origin)?;
        if pins.is_empty() {
            return Err(JobError::Nothing { place: place.to_string() }.into());
        }
        passed_over.extend(others);
        for pin in pins {
            let (name, origin) = (pin.name.clone(), Arc::clone(&origin));
            all.push((name, Box::new(move || origin.open(&pin).map_err(ports::source))));
        }
    }
    Ok((all, passed_over))
}

/// Counts what is read, as it is stored.
pub struct Counted {
    /// What is read.
    pub reader: Box<dyn Read + Send>,
    /// Who hears of it.
    pub watch: Arc<Watch>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.watch.took(read as u64);
        Ok(read)
    }
}

struct Printer<'o> {
    out: &'o mut dyn Write,
    rows: RowsFile,
}

impl Consumer for Printer<'_> {
    fn clean(&mut self, piece: Clean) -> io::Result<()> {
        self.out.write_all(piece.as_ref())
    }

    fn rows(&mut self, piece: Rows) -> io::Result<()> {
        match &mut self.rows {
            Some(rows) => rows.write_all(&piece.into_bytes()),
            None => Ok(()),
        }
    }

    fn wants_rows(&self) -> bool {
        self.rows.is_some()
    }

    fn refused(&mut self, _: Refused) -> io::Result<()> {
        Err(io::Error::other("a pipe has no quarantine"))
    }
}
