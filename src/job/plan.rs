//! A plan is what a run will read and write, pinned before anything is read, and the run's name: a
//! digest of it all, so that the same work has the same name.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::inflate::Encoding;
use crate::store::place::Place;
use crate::store::{Origin, Pin, hex};

use super::sanitize::QUARANTINE;
use super::{JobError, JobSpec, Places, Provenance, RECEIPT};

/// One object to be read.
pub struct Input {
    /// Where it is read.
    pub origin: Arc<dyn Origin>,
    /// What it was when the run was planned.
    pub pin: Pin,
}

/// One object to be written, made of inputs in their order.
pub struct Target {
    /// Its name in the vault.
    pub name: String,
    /// What it is made of.
    pub inputs: Vec<Input>,
}

/// What a run will read and write.
pub struct Plan {
    run_id: String,
    targets: Vec<Target>,
    passed_over: Vec<String>,
    whole: bool,
}

/// What is to be read at an origin.
pub struct Data {
    /// What is read.
    pub pins: Vec<Pin>,
    /// The names of what isn't, since they don't end as JSONL does.
    pub passed_over: Vec<String>,
}

/// The form of what is written.
pub enum Form {
    /// A folder that keeps the names below the inputs.
    Folder,
    /// One file of this name.
    File(String),
}

impl Plan {
    /// The plan of a job: all training inputs become `train.jsonl`, each validation input one
    /// `validation-<n>.jsonl`.
    pub fn of_job(
        spec: &JobSpec,
        places: &dyn Places,
        provenance: &Provenance,
    ) -> Result<Self, JobError> {
        let mut passed_over = Vec::new();
        let training = target("train.jsonl".into(), &spec.training, places, &mut passed_over)?;
        let mut targets = vec![training];
        for (index, place) in spec.validation.iter().enumerate() {
            let name = format!("validation-{}.jsonl", index + 1);
            let from = std::slice::from_ref(place);
            targets.push(target(name, from, places, &mut passed_over)?);
        }
        let sanitized = spec.sanitized.to_string();
        let output = spec.output.to_string();
        let asked = json!([spec.job, spec.keys, sanitized, output]);
        Ok(Plan { passed_over, ..Plan::new(targets, &asked, provenance)? })
    }

    /// The plan of sanitising inputs without a job. `asked` is what else makes the run another:
    /// where it writes and with which key.
    pub fn of_inputs(
        origins: &[Arc<dyn Origin>],
        form: &Form,
        asked: &impl Serialize,
        provenance: &Provenance,
    ) -> Result<Self, JobError> {
        let mut targets = Vec::new();
        let (mut names, mut passed_over) = (BTreeSet::new(), Vec::new());
        for origin in origins {
            let data = data(&**origin)?;
            passed_over.extend(data.passed_over);
            for pin in data.pins {
                let name = match form {
                    Form::Folder => Encoding::of_name(&pin.name).1.to_owned(),
                    Form::File(name) => name.clone(),
                };
                if !names.insert(name.clone()) {
                    let why = format!("several inputs would become {name}; write them apart");
                    return Err(JobError::Usage(why));
                }
                targets.push(Target { name, inputs: vec![Input { origin: origin.clone(), pin }] });
            }
        }
        if targets.is_empty() {
            return Err(JobError::Nothing { place: "the input".into() });
        }
        targets.sort_by(|a, b| a.name.cmp(&b.name));
        let plan = Plan::new(targets, asked, provenance)?;
        Ok(Plan { whole: matches!(form, Form::Folder), passed_over, ..plan })
    }

    fn new(
        targets: Vec<Target>,
        asked: &impl Serialize,
        provenance: &Provenance,
    ) -> Result<Self, JobError> {
        if let Some(target) = targets.iter().find(|target| is_own(&target.name)) {
            let why = format!("{}: this program's own documents are named so", target.name);
            return Err(JobError::Usage(why));
        }
        let pinned: Vec<_> = targets
            .iter()
            .map(|target| {
                let pins: Vec<&Pin> = target.inputs.iter().map(|input| &input.pin).collect();
                json!([target.name, pins])
            })
            .collect();
        let Provenance { tool_version, rules_sha256, policy_sha256, .. } = provenance;
        // Through `Value`, whose members are sorted, the text is canonical.
        let whole = json!([pinned, asked, tool_version, rules_sha256, policy_sha256]).to_string();
        let mut run_id = hex(Sha256::new_with_prefix(whole));
        run_id.truncate(16);
        Ok(Plan { run_id, targets, passed_over: Vec::new(), whole: true })
    }

    /// The run's name: 16 hexadecimal digits.
    pub fn run_id(&self) -> &str {
        &self.run_id
    }

    /// What will be written.
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// The names of files that lie where data is read and are passed over.
    pub fn passed_over(&self) -> &[String] {
        &self.passed_over
    }

    /// Whether all that the run's place holds is this plan's: a folder is, one file's folder isn't.
    pub(super) fn is_whole(&self) -> bool {
        self.whole
    }

    /// How many bytes will be read.
    pub fn bytes(&self) -> u64 {
        self.targets.iter().flat_map(|target| &target.inputs).map(|input| input.pin.size).sum()
    }
}

/// What is to be read at an origin: one object that is named itself whatever its name, below a
/// folder those that hold JSONL by their names. A dataset's own documents lie among its objects,
/// and are none of them.
pub fn data(origin: &dyn Origin) -> Result<Data, JobError> {
    let listed = origin.list().map_err(JobError::Source)?;
    let is_data = |pin: &Pin| origin.is(pin) || Encoding::of_name(&pin.name).1.ends_with(".jsonl");
    let (pins, others): (Vec<Pin>, Vec<Pin>) = listed.into_iter().partition(is_data);
    let names = others.into_iter().map(|pin| pin.name);
    let is_foreign = |name: &String| !is_own(name.rsplit('/').next().unwrap_or(name));
    Ok(Data { pins, passed_over: names.filter(is_foreign).collect() })
}

/// Whether a name is one that the program gives its own documents.
fn is_own(name: &str) -> bool {
    [RECEIPT, QUARANTINE].contains(&name)
        || name.ends_with(".receipt.json")
        || name.ends_with(".checkpoint.json")
}

fn target(
    name: String,
    from: &[Place],
    places: &dyn Places,
    passed_over: &mut Vec<String>,
) -> Result<Target, JobError> {
    let mut inputs = Vec::new();
    for place in from {
        let origin = places.origin(place).map_err(JobError::Source)?;
        let Data { pins, passed_over: others } = data(&*origin)?;
        passed_over.extend(others);
        if pins.is_empty() {
            return Err(JobError::Nothing { place: place.to_string() });
        }
        inputs.extend(pins.into_iter().map(|pin| Input { origin: origin.clone(), pin }));
    }
    inputs.sort_by(|a, b| (&a.pin.name, &a.pin.uri).cmp(&(&b.pin.name, &b.pin.uri)));
    Ok(Target { name, inputs })
}
