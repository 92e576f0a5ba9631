//! `expurgate redact`: sanitises inputs into a file, a folder, a prefix, or a pipe.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;

use super::args::{Redact, Show};
use super::failure::{Exit, Failure};
use super::findings::{Findings, Reserved};
use super::ports::{self, Wiring};
use super::progress::Progress;
use super::setup::Setup;
use super::{stop, stream, summary};
use crate::engine::Watch;
use crate::job::plan::Form;
use crate::job::sanitize::Beside;
use crate::job::verify::Sealing;
use crate::job::{Event, Means, Places, Plan, Publication, RECEIPT, ReadBack, publish};
use crate::redact::OnMalformed;
use crate::store::local::LocalFile;
use crate::store::place::Place;
use crate::store::{Dataset, Origin, Quarantine, Vault};

/// Runs the command.
pub fn redact(command: &Redact, show: &Show, out: &mut dyn Write) -> Result<(), Failure> {
    let setup = Setup::read(&command.looking, None)?;
    let wiring = Wiring::new(None, command.bucket_owner.as_deref()).within(setup.resources.memory);
    let watch = Arc::new(Watch::default());
    stop::reaches(&watch);
    let output = ports::place(&command.output)?;
    if output == Place::Pipe {
        return stream::redact(command, &setup, &wiring, show, &watch, out);
    }
    if command.inputs.iter().any(|input| input == "-") {
        let why = "stdin can only go to stdout: use `-o -`, and a shell redirection for a file";
        return Err(Failure::new(Exit::Usage, why));
    }
    for input in &command.inputs {
        ports::apart(&ports::place(input)?, &output)?;
    }
    let key = sealing_key(&output, command.kms_key.as_deref())?;
    let origins = origins(&command.inputs, &wiring)?;
    if let Some(receipt) = &command.receipt {
        before_receipt(command, &setup, &output)?.allow("--receipt", receipt)?;
    }
    let target = Target::of(command, &output, &origins, &wiring, key)?;
    let asked = (target.vault.uri(&target.receipt), key);
    let plan = Plan::of_inputs(&origins, &target.form, &asked, &setup.provenance)?;
    let reserved = reserved(command, &setup, &output)?;
    let (findings, rows) = Findings::create(command.findings.as_deref(), &reserved)?;
    let mut beside = Beside {
        findings: rows,
        quarantine: quarantine(
            command.quarantine.as_deref(),
            setup.policy.on_malformed,
            &output,
            key,
            &wiring,
        )?,
    };
    let scrub = setup.scrub();
    let progress = Progress::start(show, "plan", None, &watch);
    let tell = |event: Event| {
        progress.hear(&event, show.verbose > 0 || matches!(event, Event::PassedOver(_)));
    };
    let means = Means { scrub: &scrub, made_by: &setup.provenance, watch: &watch, tell: &tell };
    let how = Publication {
        receipt: &target.receipt,
        sealing: key.map_or(Sealing::Local, Sealing::Key),
        read_back: if command.verify { ReadBack::Whole } else { ReadBack::Seal },
    };
    let receipt = publish(&plan, &Dataset::new(target.vault), &means, &how, &mut beside)?;
    drop(progress);
    findings.finish(&mut beside.findings, receipt.predicate().counts.findings())?;
    let passed_over = plan.passed_over().len();
    summary::tell(show, &receipt.predicate().counts, passed_over, &output.to_string());
    Ok(())
}

/// The key of an output in S3, which has to be there; no output on this machine has one.
fn sealing_key<'k>(output: &Place, key: Option<&'k str>) -> Result<Option<&'k str>, Failure> {
    match (output.is_s3(), key) {
        (true, None) => Err(Failure::new(
            Exit::Usage,
            "an s3:// output needs --kms-key with the ARN of a customer managed key",
        )),
        (false, Some(_)) => {
            Err(Failure::new(Exit::Usage, "--kms-key is for s3:// outputs; this one is local"))
        }
        (_, key) => Ok(key),
    }
}

/// Where inputs are read.
pub fn origins(inputs: &[String], wiring: &Wiring) -> Result<Vec<Arc<dyn Origin>>, Failure> {
    let origin = |input: &String| {
        let place = ports::place(input)?;
        wiring.origin(&place).map_err(ports::source)
    };
    inputs.iter().map(origin).collect()
}

/// What is written to, and in which form.
struct Target {
    form: Form,
    vault: Arc<dyn Vault>,
    receipt: String,
}

impl Target {
    fn of(
        command: &Redact,
        output: &Place,
        origins: &[Arc<dyn Origin>],
        wiring: &Wiring,
        key: Option<&str>,
    ) -> Result<Self, Failure> {
        if command.output.ends_with('/') || !is_one_file(command, origins)? {
            return Self::folder(command, output, wiring, key);
        }
        if [".gz", ".zst"].iter().any(|ending| command.output.ends_with(ending)) {
            let why =
                "what is written is not compressed; give the output a name without .gz or .zst";
            return Err(Failure::new(Exit::Usage, why));
        }
        match output {
            Place::Local(path) if path.is_dir() => Self::folder(command, output, wiring, key),
            Place::Local(path) => {
                let file = LocalFile::new(path).map_err(ports::destination)?;
                let file = match &command.receipt {
                    Some(receipt) => file.with_receipt(receipt).map_err(ports::destination)?,
                    None => file,
                };
                let form = Form::File(file.name().to_owned());
                Ok(Target { form, vault: Arc::new(file), receipt: RECEIPT.to_owned() })
            }
            Place::S3 { bucket, key: object } => {
                let (prefix, name) = object.rsplit_once('/').unwrap_or(("", object));
                let prefix = Place::S3 { bucket: bucket.clone(), key: prefix.to_owned() };
                let vault = wiring.vault(&prefix, key).map_err(ports::destination)?;
                let receipt = format!("{name}.{RECEIPT}");
                Ok(Target { form: Form::File(name.to_owned()), vault, receipt })
            }
            Place::Pipe => Err(Failure::new(Exit::Usage, "- is no file")),
        }
    }

    fn folder(
        command: &Redact,
        output: &Place,
        wiring: &Wiring,
        key: Option<&str>,
    ) -> Result<Self, Failure> {
        if command.receipt.is_some() {
            let why = "--receipt is for a single output file; a folder has its receipt in it";
            return Err(Failure::new(Exit::Usage, why));
        }
        let vault = wiring.vault(output, key).map_err(ports::destination)?;
        Ok(Target { form: Form::Folder, vault, receipt: RECEIPT.to_owned() })
    }
}

/// Whether the input is one file or object, and not a folder or prefix that holds one.
fn is_one_file(command: &Redact, origins: &[Arc<dyn Origin>]) -> Result<bool, Failure> {
    let ([input], [origin]) = (command.inputs.as_slice(), origins) else { return Ok(false) };
    match ports::place(input)? {
        Place::Local(path) => Ok(path.is_file()),
        _ => {
            let pins = origin.list().map_err(ports::source)?;
            Ok(matches!(pins.as_slice(), [pin] if origin.is(pin)))
        }
    }
}

/// The quarantine, which must be a place of its own.
pub fn quarantine(
    place: Option<&str>,
    on_malformed: OnMalformed,
    output: &Place,
    key: Option<&str>,
    wiring: &Wiring,
) -> Result<Option<Quarantine>, Failure> {
    let place = match (place, on_malformed) {
        (None, OnMalformed::Quarantine) => {
            let why = "records that can't be read go to quarantine, so --quarantine must say where";
            return Err(Failure::new(Exit::Usage, why));
        }
        (Some(place), OnMalformed::Quarantine) => ports::place(place)?,
        (Some(_), _) => {
            let why = "--quarantine says where, and nothing goes there without --on-malformed \
                       quarantine";
            return Err(Failure::new(Exit::Usage, why));
        }
        (None, _) => return Ok(None),
    };
    if ports::is_below(&place, output) {
        let why = "--quarantine must not lie under the output: it holds raw records";
        return Err(Failure::new(Exit::Usage, why));
    }
    if place.is_s3() && key.is_none() {
        return Err(Failure::new(Exit::Usage, "an s3:// quarantine needs --kms-key"));
    }
    let vault = wiring.vault(&place, key).map_err(ports::destination)?;
    Ok(Some(Quarantine::new(vault)))
}

/// All that a run reads and writes.
fn reserved(command: &Redact, setup: &Setup, output: &Place) -> Result<Reserved, Failure> {
    let receipt = command.receipt.clone();
    let receipt = receipt.unwrap_or_else(|| format!("{}.{RECEIPT}", command.output).into());
    let quarantine = command.quarantine.as_deref().map(ports::place).transpose()?;
    Ok(before_receipt(command, setup, output)?
        .places("the quarantine", &quarantine)
        .files(&[("the receipt", receipt)]))
}

/// What a run reads, and where its data goes.
fn before_receipt(command: &Redact, setup: &Setup, output: &Place) -> Result<Reserved, Failure> {
    let inputs = ports::places(&command.inputs)?;
    Ok(Reserved::by(setup).places("the input", &inputs).places("the output", [output]))
}

/// Raw bytes on a terminal help nobody.
pub fn is_terminal() -> bool {
    io::stdout().is_terminal()
}
