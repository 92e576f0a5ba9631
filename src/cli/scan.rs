//! `expurgate scan`: finds and tells, and writes nothing but that.

use std::io::{self, Read, Write};
use std::sync::Arc;

use comfy_table::{Table, presets};
use serde_json::Value;

use super::args::{Format, Scan, Show};
use super::failure::{Exit, Failure};
use super::findings::{Findings, Reserved, RowsFile};
use super::ports::{self, Wiring};
use super::progress::Progress;
use super::setup::Setup;
use super::stream::Counted;
use super::{sarif, stop};
use crate::engine::{self, Consumer, EngineError, Watch};
use crate::inflate::{self, Encoding};
use crate::job::plan::{Data, data};
use crate::job::{Event, JobError, Places};
use crate::redact::{Clean, Content, OnMalformed, Redactor, Refused, Rows, Tally};
use crate::store::place::Place;
use crate::store::{Origin, Pin};

/// Something to search: a stream and what it is called.
struct Source {
    name: String,
    bytes: Option<u64>,
    open: Box<dyn FnOnce() -> Result<Box<dyn Read + Send>, Failure>>,
}

/// Runs the command. Findings are exit code 1.
pub fn scan(command: &Scan, show: &Show, out: &mut dyn Write) -> Result<(), Failure> {
    let setup = Setup::read(&command.looking, None)?;
    if setup.policy.on_malformed == OnMalformed::Quarantine {
        let why = "scan writes no quarantine: use --on-malformed fail or drop";
        return Err(Failure::new(Exit::Usage, why));
    }
    let ports = Wiring::new(None, command.bucket_owner.as_deref()).within(setup.resources.memory);
    let watch = Arc::new(Watch::default());
    stop::reaches(&watch);
    let (sources, passed_over) = sources(&command.inputs, &ports)?;
    let total = sources.iter().map(|source| source.bytes).sum();
    let mut told = Told::new(command, &setup, out)?;
    let progress = Progress::start(show, "scan", total, &watch);
    progress.hear(&Event::PassedOver(&passed_over), true);
    let mut tally = Tally::default();
    for source in sources {
        let name = source.name.clone();
        let counts = search(source, &setup, &mut told, &watch)?;
        told.unread(name, unread(&counts))?;
        tally.merge(&counts);
    }
    drop(progress);
    told.finish(&setup.redactor, &tally, passed_over.len())?;
    match (unread(&tally), tally.findings()) {
        (0, 0) => Ok(()),
        (0, _) => Err(Failure::new(Exit::Content, "")),
        (unread, _) => {
            let why = format!("{unread} records could not be read, so what is in them isn't known");
            Err(Failure::new(Exit::Content, why))
        }
    }
}

/// Records that could not be read: a search leaves out nothing else.
fn unread(tally: &Tally) -> u64 {
    tally.records_dropped + tally.records_quarantined
}

/// What is searched, and the names of what is passed over.
fn sources(inputs: &[String], ports: &Wiring) -> Result<(Vec<Source>, Vec<String>), Failure> {
    if inputs == ["-"] {
        let open = || Ok(Box::new(io::stdin()) as Box<dyn Read + Send>);
        let stdin = Source { name: "-".to_owned(), bytes: None, open: Box::new(open) };
        return Ok((vec![stdin], Vec::new()));
    }
    if inputs.iter().any(|input| input == "-") {
        return Err(Failure::new(Exit::Usage, "- for stdin can't be mixed with other inputs"));
    }
    let (mut sources, mut passed_over) = (Vec::new(), Vec::new());
    for input in inputs {
        let place: Place = ports::place(input)?;
        let origin = ports.origin(&place).map_err(ports::source)?;
        let Data { pins, passed_over: others } = data(&*origin)?;
        passed_over.extend(others);
        if pins.is_empty() {
            return Err(JobError::Nothing { place: place.to_string() }.into());
        }
        sources.extend(pins.into_iter().map(|pin| pinned(pin, Arc::clone(&origin))));
    }
    Ok((sources, passed_over))
}

fn pinned(pin: Pin, origin: Arc<dyn Origin>) -> Source {
    let (name, bytes) = (pin.name.clone(), Some(pin.size));
    let open = move || origin.open(&pin).map_err(ports::source);
    Source { name, bytes, open: Box::new(open) }
}

fn search(
    source: Source,
    setup: &Setup,
    told: &mut Told<'_>,
    watch: &Arc<Watch>,
) -> Result<Tally, Failure> {
    let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", source.name);
    let (encoding, _) = Encoding::of_name(&source.name);
    let counted = Counted { reader: (source.open)()?, watch: Arc::clone(watch) };
    let input = inflate::inflate(Box::new(counted), encoding)
        .map_err(|error| Failure::new(Exit::Source, failed(&error)))?;
    engine::inspect(input, &source.name, &setup.redactor, setup.resources, told, watch).map_err(
        |error| match error {
            EngineError::Write(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                Failure::new(Exit::Content, "")
            }
            error => JobError::of_engine(&source.name, error).into(),
        },
    )
}

/// Where findings are told.
struct Told<'o> {
    out: &'o mut dyn Write,
    format: Format,
    findings: Findings,
    file: RowsFile,
    rows: Vec<Value>,
    /// Objects with records that could not be read, and how many.
    unread: Vec<(String, u64)>,
}

impl<'o> Told<'o> {
    fn new(command: &Scan, setup: &Setup, out: &'o mut dyn Write) -> Result<Self, Failure> {
        let inputs = ports::places(&command.inputs)?;
        let reserved = Reserved::by(setup).places("the input", &inputs);
        let (findings, file) = Findings::create(command.findings.as_deref(), &reserved)?;
        let format = command.format;
        Ok(Told { out, format, findings, file, rows: Vec::new(), unread: Vec::new() })
    }

    /// Tells that records of an object could not be read.
    fn unread(&mut self, object: String, count: u64) -> Result<(), Failure> {
        if count == 0 {
            return Ok(());
        }
        if self.format == Format::Json {
            let row = serde_json::json!({"object": object, "unread": count});
            super::printed(writeln!(self.out, "{row}"))?;
        }
        self.unread.push((object, count));
        Ok(())
    }

    fn finish(
        mut self,
        redactor: &Redactor,
        tally: &Tally,
        passed_over: usize,
    ) -> Result<(), Failure> {
        self.findings.finish(&mut self.file, tally.findings())?;
        let result = match self.format {
            Format::Json => self.out.flush(),
            Format::Table => writeln!(self.out, "{}", table(redactor, tally, passed_over)),
            Format::Sarif => {
                let log = sarif::log(redactor.rules(), &self.rows, &self.unread);
                writeln!(self.out, "{log:#}")
            }
        };
        super::printed(result)
    }
}

impl Consumer for Told<'_> {
    fn clean(&mut self, _: Clean) -> io::Result<()> {
        Ok(())
    }

    fn refused(&mut self, _: Refused) -> io::Result<()> {
        Ok(())
    }

    fn wants_rows(&self) -> bool {
        self.file.is_some() || self.format != Format::Table
    }

    fn rows(&mut self, piece: Rows) -> io::Result<()> {
        let bytes = piece.into_bytes();
        if let Some(file) = &mut self.file {
            file.write_all(&bytes)?;
        }
        match self.format {
            Format::Json => self.out.write_all(&bytes),
            Format::Table => Ok(()),
            Format::Sarif => {
                let rows = serde_json::Deserializer::from_slice(&bytes).into_iter::<Value>();
                self.rows.extend(rows.flatten());
                Ok(())
            }
        }
    }
}

fn table(redactor: &Redactor, tally: &Tally, passed_over: usize) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(["RULE", "ENTITY", "FINDINGS"]);
    for rule in redactor.rules() {
        if let Some(count) = tally.by_rule.get(&rule.id) {
            table.add_row([rule.id.clone(), rule.entity.clone(), count.to_string()]);
        }
    }
    let (records, findings) = (tally.records_read, tally.findings());
    let mut left = String::new();
    if unread(tally) > 0 {
        left += &format!("; {} records could not be read", unread(tally));
    }
    if passed_over > 0 {
        left += &format!("; {passed_over} files passed over");
    }
    if findings == 0 {
        return format!("{records} records, nothing found{left}");
    }
    format!("{}\n\n{records} records, {findings} findings{left}", table.trim_fmt())
}
