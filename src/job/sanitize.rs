//! Sanitising writes a plan's objects: read as pinned, redacted, digested on both sides, and noted,
//! so that a run that broke off doesn't do finished objects again.

use std::io::{self, Read, Write};

use crate::engine::{self, Consumer};
use crate::inflate::{Encoding, inflate};
use crate::redact::{Clean, Refused, Rows, Tally};
use crate::store::{
    Dataset, Document, Pin, Quarantine, Stat, StoreError, Upload, Vault, Version, Written,
};
use serde::{Deserialize, Serialize};

use super::join::EndsLine;
use super::metered::Meter;
use super::plan::{Input, Plan, Target};
use super::verify::VerifyFault;
use super::{Event, JobError, Means, Scrub, Stage};

/// What is written beside the dataset.
#[derive(Default)]
pub struct Beside {
    /// Where rows of findings go.
    pub findings: Option<Box<dyn Write + Send>>,
    /// Where refused records go.
    pub quarantine: Option<Quarantine>,
}

/// Objects that are stored whole and not yet published.
pub struct Stored {
    pub(super) run_id: String,
    pub(super) objects: Vec<StoredObject>,
}

/// One object that is stored whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredObject {
    /// Whose run wrote it.
    pub run_id: String,
    pub name: String,
    pub size: u64,
    /// What the store said of it once it stood; a note without it is of a run that died before.
    #[serde(default)]
    pub version: Option<Version>,
    pub sha256: String,
    pub tally: Tally,
    pub inputs: Vec<Digested>,
}

/// An input as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digested {
    /// What it was pinned as.
    #[serde(flatten)]
    pub pin: Pin,
    /// SHA-256 of its bytes as stored.
    pub sha256: String,
}

/// Writes all objects of a plan.
pub fn sanitize(
    plan: &Plan,
    dataset: &Dataset,
    means: &Means,
    beside: &mut Beside,
) -> Result<Stored, JobError> {
    means.begin(Stage::Redact, Some(plan.bytes()));
    let names: Vec<&str> = plan.targets().iter().map(|target| target.name.as_str()).collect();
    dataset.vault().sweep(&names).map_err(JobError::Destination)?;
    for name in strays(plan, dataset.vault())? {
        dataset.vault().forget(&name).map_err(JobError::Destination)?;
    }
    let settled = settled(beside, plan.run_id())?;
    let mut objects = Vec::new();
    for target in plan.targets() {
        // Rows and refused records are not kept, so where they are wanted the work is done again.
        let again = beside.findings.is_some() || (beside.quarantine.is_some() && !settled);
        let work = Work { run_id: plan.run_id(), target, dataset, means, settled };
        let finished = if again { None } else { work.finished()? };
        let object = match finished {
            Some(object) => {
                let bytes = object.inputs.iter().map(|input| input.pin.size).sum();
                let tally = &object.tally;
                means.watch.done(bytes, tally.records_read, tally.findings());
                object
            }
            None => work.write(beside)?,
        };
        (means.tell)(Event::Stored(&target.name));
        objects.push(object);
    }
    if let Some(rows) = &mut beside.findings {
        rows.flush().map_err(JobError::Beside)?;
    }
    if let Some(quarantine) = beside.quarantine.as_ref().filter(|_| !settled) {
        let note = QuarantineNote { run_id: plan.run_id().to_owned() };
        let note = Document::of(&note).map_err(JobError::Destination)?;
        quarantine.vault().commit(QUARANTINE, &note).map_err(JobError::Destination)?;
    }
    Ok(Stored { run_id: plan.run_id().to_owned(), objects })
}

/// What lies unpublished where the plan's objects go, is this program's, and is none of the plan's:
/// a run of other inputs broke off there. Objects come before their notes, which prove them ours.
pub(super) fn strays(plan: &Plan, vault: &dyn Vault) -> Result<Vec<String>, JobError> {
    if !plan.is_whole() {
        return Ok(Vec::new());
    }
    let left = vault.unpublished().map_err(JobError::Destination)?;
    let wanted = |name: &str| plan.targets().iter().any(|target| target.name == name);
    let (mut objects, mut notes) = (Vec::new(), Vec::new());
    for name in &left {
        let note = checkpoint(name);
        match name.strip_suffix(CHECKPOINT) {
            Some(of) if wanted(of) => {}
            Some(_) if read_note(vault, name)?.is_some() => notes.push(name.clone()),
            Some(_) => {}
            None if wanted(name) => {}
            None if left.contains(&note) && read_note(vault, &note)?.is_none() => {}
            None => objects.push(name.clone()),
        }
    }
    objects.append(&mut notes);
    Ok(objects)
}

/// The name of the document that makes a quarantine appear.
pub(super) const QUARANTINE: &str = "quarantine.json";

/// What a quarantine says of itself.
#[derive(Serialize, Deserialize)]
struct QuarantineNote {
    /// Whose run refused the records.
    run_id: String,
}

/// Whether this run has filled its quarantine already, before it broke off.
fn settled(beside: &Beside, run_id: &str) -> Result<bool, JobError> {
    let Some(quarantine) = &beside.quarantine else { return Ok(false) };
    match quarantine.vault().read(QUARANTINE) {
        Err(StoreError::NotFound { .. }) => Ok(false),
        Err(error) => Err(JobError::Destination(error)),
        Ok(reader) => {
            let note: Result<QuarantineNote, _> = serde_json::from_reader(reader);
            if note.is_ok_and(|note| note.run_id == run_id) {
                return Ok(true);
            }
            let place = quarantine.vault().uri(QUARANTINE);
            Err(JobError::Destination(StoreError::Taken { place }))
        }
    }
}

/// The name of the note on an object.
pub(super) fn checkpoint(name: &str) -> String {
    format!("{name}{CHECKPOINT}")
}

const CHECKPOINT: &str = ".checkpoint.json";

/// The note of this name, if it is one.
fn read_note(vault: &dyn Vault, name: &str) -> Result<Option<StoredObject>, JobError> {
    let mut bytes = Vec::new();
    match vault.read(name) {
        Err(StoreError::NotFound { .. }) => return Ok(None),
        Err(error) => return Err(JobError::Destination(error)),
        Ok(mut reader) => {
            let failed = |error| JobError::of_note(vault.uri(name), error);
            reader.read_to_end(&mut bytes).map_err(failed)?;
        }
    }
    Ok(serde_json::from_slice(&bytes).ok())
}

impl StoredObject {
    /// Whether the store still says what it said when this was written.
    pub fn is(&self, stat: &Stat) -> bool {
        stat.size == self.size && Some(&stat.version) == self.version.as_ref()
    }
}

impl Stored {
    /// Fails where an object is not the one that was written.
    pub(super) fn unchanged(&self, vault: &dyn Vault) -> Result<(), JobError> {
        self.objects.iter().try_for_each(|object| standing(object, vault).map(drop))
    }
}

/// What the store says of an object that must be the one that was written.
pub(super) fn standing(object: &StoredObject, vault: &dyn Vault) -> Result<Stat, JobError> {
    let stat = vault.stat(&object.name).map_err(JobError::Destination)?;
    let name = || object.name.clone();
    let stat = stat.ok_or_else(|| VerifyFault::Gone { object: name() })?;
    match object.is(&stat) {
        true => Ok(stat),
        false => Err(VerifyFault::Differs { object: name(), what: "size or version" }.into()),
    }
}

struct Work<'a> {
    run_id: &'a str,
    target: &'a Target,
    dataset: &'a Dataset,
    means: &'a Means<'a>,
    /// Whether the refused records were written already, so that they can be let go.
    settled: bool,
}

impl Work<'_> {
    /// The object, if this run wrote it whole before it broke off.
    fn finished(&self) -> Result<Option<StoredObject>, JobError> {
        let vault = self.dataset.vault();
        let stat = vault.stat(&self.target.name).map_err(JobError::Destination)?;
        let note = self.note()?;
        let is = |note: &StoredObject| stat.is_some_and(|stat| note.is(&stat));
        Ok(note.filter(|note| note.run_id == self.run_id && is(note)))
    }

    fn note(&self) -> Result<Option<StoredObject>, JobError> {
        read_note(self.dataset.vault(), &checkpoint(&self.target.name))
    }

    fn write(&self, beside: &mut Beside) -> Result<StoredObject, JobError> {
        self.make_room()?;
        let name = &self.target.name;
        let upload = self.dataset.create(name).map_err(JobError::Destination)?;
        let refused = match &beside.quarantine {
            Some(quarantine) if !self.settled => {
                // What is not committed there is of a run that broke off.
                quarantine.vault().forget(name).map_err(JobError::Destination)?;
                Some(quarantine.create(name).map_err(JobError::Destination)?)
            }
            _ => None,
        };
        let refused = match refused {
            Some(upload) => Refusals::Kept(upload),
            None if self.settled => Refusals::LetGo,
            None => Refusals::Unexpected,
        };
        let mut writer = Writer { upload, rows: beside.findings.as_mut(), refused };
        let mut tally = Tally::default();
        let mut inputs = Vec::new();
        for (index, input) in self.target.inputs.iter().enumerate() {
            let last = index + 1 == self.target.inputs.len();
            let (counts, digested) = self.redact(input, last, &mut writer)?;
            tally.merge(&counts);
            inputs.push(digested);
        }
        let Writer { upload, refused, .. } = writer;
        if let Refusals::Kept(refused) = refused {
            refused.end().publish().map_err(JobError::Destination)?;
        }
        self.publish(upload.end(), tally, inputs)
    }

    /// Notes come before objects: where an object stands, its note does too. Which version stands
    /// is known only then, and noted once more.
    fn publish(
        &self,
        written: Written,
        tally: Tally,
        inputs: Vec<Digested>,
    ) -> Result<StoredObject, JobError> {
        let name = self.target.name.clone();
        let (size, sha256) = (written.size, written.sha256.clone());
        let (run_id, version) = (self.run_id.into(), None);
        let object = StoredObject { run_id, name, size, version, sha256, tally, inputs };
        let (vault, note) = (self.dataset.vault(), checkpoint(&object.name));
        let keep = |object: &StoredObject| vault.keep(&note, &Document::of(object)?);
        keep(&object).map_err(JobError::Destination)?;
        let stat = written.publish().map_err(JobError::Destination)?;
        let object = StoredObject { version: Some(stat.version), ..object };
        keep(&object).map_err(JobError::Destination)?;
        Ok(object)
    }

    /// What an earlier run of other settings left unpublished under this name gives way. Its note
    /// proves that it is this program's; anything else stays, and the name is taken.
    fn make_room(&self) -> Result<(), JobError> {
        if self.note()?.is_none() {
            return Ok(());
        }
        let vault = self.dataset.vault();
        vault.forget(&self.target.name).map_err(JobError::Destination)?;
        vault.forget(&checkpoint(&self.target.name)).map_err(JobError::Destination)
    }

    fn redact(
        &self,
        input: &Input,
        last: bool,
        writer: &mut Writer,
    ) -> Result<(Tally, Digested), JobError> {
        let name = &input.pin.name;
        let stored = input.origin.open(&input.pin).map_err(JobError::Source)?;
        let meter = Meter::new()?;
        let stored = meter.on(stored, self.means.watch);
        let plain = inflate(Box::new(stored), Encoding::of_name(name).0)
            .map_err(|error| JobError::of_input(name, error))?;
        let plain = if last { plain } else { Box::new(EndsLine::new(plain)) };
        let Means { scrub: Scrub { redactor, resources, .. }, watch, .. } = self.means;
        let tally = engine::run(plain, name, redactor, *resources, writer, watch)
            .map_err(|error| JobError::of_engine(name, error))?;
        if meter.size() != input.pin.size {
            let what = "it was not read to its end";
            return Err(JobError::Source(StoreError::Changed {
                place: input.pin.uri.clone(),
                what,
            }));
        }
        Ok((tally, Digested { pin: input.pin.clone(), sha256: meter.sha256() }))
    }
}

struct Writer<'a> {
    upload: Upload<Clean>,
    rows: Option<&'a mut Box<dyn Write + Send>>,
    refused: Refusals,
}

/// What becomes of refused records.
enum Refusals {
    /// They are written.
    Kept(Upload<Refused>),
    /// An earlier run wrote them.
    LetGo,
    /// None can come.
    Unexpected,
}

impl Consumer for Writer<'_> {
    fn clean(&mut self, piece: Clean) -> io::Result<()> {
        Ok(self.upload.write(piece)?)
    }

    fn wants_rows(&self) -> bool {
        self.rows.is_some()
    }

    fn rows(&mut self, piece: Rows) -> io::Result<()> {
        use crate::redact::Content;
        match &mut self.rows {
            Some(rows) => rows.write_all(&piece.into_bytes()),
            None => Ok(()),
        }
    }

    fn refused(&mut self, piece: Refused) -> io::Result<()> {
        match &mut self.refused {
            Refusals::Kept(refused) => Ok(refused.write(piece)?),
            Refusals::LetGo => Ok(()),
            Refusals::Unexpected => {
                Err(io::Error::other("no place for quarantined records was named"))
            }
        }
    }
}
