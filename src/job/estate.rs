//! An estate is a model with all that rests on it, in every Region that was named: deployments,
//! throughput, copies and copies of copies, and models that were tuned from any of these.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::key::Custody;
use crate::train::Tag;
use crate::train::job::JobDetail;
use crate::train::model::{CopyReport, CopyState, Dependent, ModelReport, Models};

use super::JobError;
use super::refusal::Refusal;

/// Whom to ask in one Region.
pub struct Office {
    /// Of models.
    pub models: Box<dyn Models>,
    /// Of keys.
    pub custody: Box<dyn Custody>,
}

/// Whom to ask in each Region.
pub type Offices = BTreeMap<String, Office>;

/// A model with all that rests on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Estate {
    /// The model itself.
    pub model: Holding,
    /// The job that made it; absent where Bedrock doesn't know it any more.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub job: Option<JobDetail>,
    /// The job's tags.
    #[serde(default)]
    pub job_tags: Vec<Tag>,
    /// Its copies, and theirs.
    #[serde(default)]
    pub copies: Vec<Holding>,
    /// The Regions that were looked through.
    pub regions: Vec<String>,
}

/// A model in its Region, with what stands on it there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Holding {
    /// Its Region.
    pub region: String,
    /// What it is.
    pub model: ModelReport,
    /// Its tags.
    #[serde(default)]
    pub tags: Vec<Tag>,
    /// What stands on it.
    #[serde(default)]
    pub dependents: Vec<Dependent>,
    /// The ARNs of models that were tuned from it: they know what it knows.
    #[serde(default)]
    pub tuned_from_it: Vec<String>,
}

impl Estate {
    /// Looks for all that rests on the model of this name or ARN, which lies in `region`.
    pub fn survey(model: &str, region: &str, offices: &Offices) -> Result<Self, JobError> {
        let models = &*at(offices, region)?.models;
        let none = || Refusal::NoModel { model: model.to_owned(), region: region.to_owned() };
        let report = models.model(model)?.ok_or_else(none)?;
        let job = match &report.job_arn {
            Some(job) => models.detail(job)?,
            None => None,
        };
        let job_tags = match &job {
            Some(job) => models.tags(&job.report.arn)?,
            None => Vec::new(),
        };
        let model = holding(report, region, models)?;
        let copies = copies(&model.model.arn, offices)?;
        let regions = offices.keys().cloned().collect();
        Ok(Estate { model, job, job_tags, copies, regions })
    }

    /// All models of the estate in the order in which they go: copies of copies, copies, the model.
    pub fn holdings(&self) -> impl Iterator<Item = &Holding> {
        self.copies.iter().rev().chain([&self.model])
    }

    /// Fails where something stands on a model that can't be removed before its term is over.
    pub fn free(&self) -> Result<(), JobError> {
        Ok(self.holdings().try_for_each(Holding::free)?)
    }

    /// The models that were tuned from one of these, and are not among them.
    pub fn tuned(&self) -> impl Iterator<Item = &str> {
        self.holdings().flat_map(|holding| &holding.tuned_from_it).map(String::as_str)
    }
}

impl Holding {
    /// Fails where something can't be removed before its term is over.
    pub fn free(&self) -> Result<(), Refusal> {
        match self.dependents.iter().find(|dependent| dependent.commitment.is_some()) {
            Some(held) => Err(Refusal::Committed {
                model: self.model.arn.clone(),
                what: held.name.clone(),
                ends: held.commitment_ends.clone().unwrap_or_else(|| "its term's end".into()),
            }),
            None => Ok(()),
        }
    }
}

/// Whom to ask in a Region.
pub fn at<'o>(offices: &'o Offices, region: &str) -> Result<&'o Office, JobError> {
    let unnamed = || JobError::Usage(format!("{region}: name this Region too"));
    offices.get(region).ok_or_else(unnamed)
}

/// The Region in an ARN.
pub fn region_of(arn: &str) -> Option<&str> {
    arn.split(':').nth(3).filter(|region| !region.is_empty())
}

fn holding(model: ModelReport, region: &str, models: &dyn Models) -> Result<Holding, JobError> {
    Ok(Holding {
        region: region.to_owned(),
        tags: models.tags(&model.arn)?,
        dependents: models.dependents(&model.arn)?,
        tuned_from_it: models.tuned_from(&model.arn)?,
        model,
    })
}

/// The copies of a model and theirs, each behind what it was copied from. Only the Region that
/// was copied to knows of a copy, so all are asked for each.
pub(super) fn copies(source: &str, offices: &Offices) -> Result<Vec<Holding>, JobError> {
    let mut found: Vec<Holding> = Vec::new();
    let (mut sources, mut asked) = (vec![source.to_owned()], BTreeSet::new());
    while let Some(source) = sources.pop() {
        if !asked.insert(source.clone()) {
            continue;
        }
        for (region, office) in offices {
            for copy in office.models.copies(&source)? {
                if let Some(model) = standing(&copy, &*office.models)? {
                    found.push(holding(model, region, &*office.models)?);
                }
                // One that is gone may have been copied while it was there.
                sources.push(copy.target_arn);
            }
        }
    }
    Ok(found)
}

/// The copy that a job made, if it is still there. One under way must end before it can be removed.
fn standing(copy: &CopyReport, models: &dyn Models) -> Result<Option<ModelReport>, JobError> {
    match copy.state {
        CopyState::InProgress => Err(Refusal::CopyUnderWay { job: copy.arn.clone() }.into()),
        CopyState::Completed => Ok(models.model(&copy.target_arn)?),
        CopyState::Failed => Ok(None),
    }
}
