//! The grants of models that are removed. Bedrock retires a primary grant by itself once its model
//! is gone; here that is watched.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::job::JobError;
use crate::job::estate::{Estate, Holding, Offices, at};
use crate::job::wait::{Waits, until};
use crate::key::Custody;
use crate::key::grant::{Grant, Kind};

/// The primary grants on a key before models under it were removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Grants {
    /// The key's ARN.
    pub key: String,
    /// Its Region.
    pub region: String,
    /// How many models under it are removed.
    pub models: usize,
    /// The ids of grants that may be theirs: those that name one of them, else all primary ones.
    pub ids: Vec<String>,
    /// Whether they name the models, so that all of them must go.
    pub named: bool,
}

/// What became of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Watched {
    /// The key's ARN.
    pub key: String,
    /// The ids of grants that are gone.
    pub retired: Vec<String>,
    /// The ids of grants that are still there, where fewer went than models did.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub left: Vec<String>,
}

impl Grants {
    /// The grants on each key that a model of the estate is under.
    pub fn of(estate: &Estate, offices: &Offices) -> Result<Vec<Self>, JobError> {
        let mut all: Vec<Grants> = Vec::new();
        for holding in estate.holdings() {
            let Some(key) = &holding.model.key_arn else { continue };
            if all.iter().any(|grants| grants.key == *key) {
                continue;
            }
            let under = estate.holdings().filter(|other| other.model.key_arn.as_ref() == Some(key));
            let under: Vec<&Holding> = under.collect();
            let mut found = at(offices, &holding.region)?.custody.grants(key)?;
            found.retain(|grant| grant.kind() == Kind::Primary);
            all.push(Grants::on(key, &holding.region, &under, estate, &found));
        }
        Ok(all)
    }

    fn on(key: &str, region: &str, under: &[&Holding], estate: &Estate, found: &[Grant]) -> Self {
        let job = estate.job.as_ref().map(|job| job.report.arn.as_str());
        let names = |grant: &&Grant| {
            let mut arns = under.iter().map(|holding| holding.model.arn.as_str()).chain(job);
            arns.any(|arn| grant.names(arn))
        };
        let ids = |grants: Vec<&Grant>| grants.iter().map(|grant| grant.id.clone()).collect();
        let named: Vec<&Grant> = found.iter().filter(names).collect();
        Grants {
            key: key.to_owned(),
            region: region.to_owned(),
            models: under.len(),
            named: !named.is_empty(),
            ids: ids(if named.is_empty() { found.iter().collect() } else { named }),
        }
    }

    /// Looks until as many are gone as must be, or the time is over.
    pub fn watch(
        &self,
        custody: &dyn Custody,
        waits: &Waits,
        within: Duration,
    ) -> Result<Watched, JobError> {
        let begun = Instant::now();
        let wanted = if self.named { self.ids.len() } else { self.models.min(self.ids.len()) };
        until(&self.key, waits, || {
            let now = custody.grants(&self.key)?;
            let stands = |id: &&String| now.iter().any(|grant| grant.id == **id);
            let (left, retired): (Vec<&String>, Vec<&String>) = self.ids.iter().partition(stands);
            let done = retired.len() >= wanted;
            let over = begun.elapsed() >= within;
            Ok((done || over).then(|| Watched {
                key: self.key.clone(),
                retired: retired.into_iter().cloned().collect(),
                left: if done { Vec::new() } else { left.into_iter().cloned().collect() },
            }))
        })
    }
}
