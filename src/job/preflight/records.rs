//! What the records of a dataset say of a base model's format and limits.

use std::io::{self, Read};

use crate::engine::Watch;
use crate::inflate::{Encoding, inflate};
use crate::store::place::Place;
use crate::train::family::Family;

use super::Advice;
use crate::job::census::family;
use crate::job::plan::Target;
use crate::job::spec::Job;
use crate::job::{Census, JobError, JobSpec};

/// What censuses of the training set and the validation sets say of a base model's limits.
pub fn records(censuses: &[(String, Census)], job: &Job) -> Vec<Advice> {
    let mut advice: Vec<_> =
        censuses.iter().flat_map(|(name, census)| form(name, census)).collect();
    advice.extend(media(censuses));
    match family(&job.base_model, job.customization) {
        Some(family) => advice.extend(limits(censuses, family)),
        None => advice.push(Advice::warning(
            "job.base_model",
            "its limits are not known to this program",
            "check the number and size of records in AWS's documentation",
        )),
    }
    advice
}

fn form(name: &str, census: &Census) -> Vec<Advice> {
    let mut advice = Vec::new();
    if let Some((line, fault)) = census.faults.first() {
        let more = census.fault_count - 1;
        let why = format!("line {line}: {fault} ({more} more such lines)");
        advice.push(Advice::error(name, why, "mend the records; Bedrock refuses the whole set"));
    }
    if let Some((line, member)) = &census.reserved {
        let count = census.reserved_count;
        let why =
            format!("line {line}: {member} holds a word that Bedrock reserves ({count} lines)");
        advice.push(Advice::warning(name, why, "reword it if the job fails for it"));
    }
    advice
}

/// Images and videos are objects of their own, which no rule reads.
fn media(censuses: &[(String, Census)]) -> Vec<Advice> {
    let mut advice = Vec::new();
    let Some((name, _)) = censuses.first() else { return advice };
    let images: u64 = censuses.iter().map(|(_, census)| census.images).sum();
    let videos: u64 = censuses.iter().map(|(_, census)| census.videos).sum();
    if images + videos > 0 {
        let why = format!("{images} records show images and {videos} videos");
        let fix = "look at them yourself: this program doesn't look into them";
        advice.push(Advice::warning(name, why, fix));
    }
    if images > 0 && videos > 0 {
        let why = "holds records with images and records with videos";
        advice.push(Advice::error(name, why, "keep to one kind in a dataset"));
    }
    advice
}

/// Bedrock reads images and videos from the bucket that the dataset lies in.
pub(super) fn media_lie_beside(spec: &JobSpec, censuses: &[(String, Census)]) -> Vec<Advice> {
    let Place::S3 { bucket, .. } = &spec.sanitized else { return Vec::new() };
    let elsewhere = censuses.iter().filter_map(|(name, census)| {
        let other = census.media_buckets.iter().find(|other| *other != bucket)?;
        let why = format!("shows images or videos in {other}, and the dataset lies in {bucket}");
        let fix = "copy them into the dataset's bucket: Bedrock reads both from one";
        Some(Advice::error(name, why, fix))
    });
    elsewhere.collect()
}

fn limits(censuses: &[(String, Census)], family: &Family) -> Vec<Advice> {
    let mut advice = Vec::new();
    let Some(((name, training), validation)) = censuses.split_first() else { return advice };
    let beside: u64 = validation.iter().map(|(_, census)| census.records).sum();
    let records = training.records + if family.together { beside } else { 0 };
    let Family { records_min: least, records_max: most, .. } = *family;
    if records < least {
        let why = format!("{records} records, and {} takes {least} at least", family.name);
        advice.push(Advice::error(name, why, "add records"));
    }
    if records > most {
        let why = format!("{records} records, and {} takes {most} unless raised", family.name);
        advice.push(Advice::warning(name, why, "have the quota raised or leave records out"));
    }
    for (name, census) in validation {
        if let Some(most) = family.validation_max.filter(|most| census.records > *most) {
            let why = format!("{} records, and {} takes {most}", census.records, family.name);
            advice.push(Advice::error(name, why, "leave records out"));
        }
    }
    let total = training.records + beside;
    if let Some(most) = family.total_max.filter(|most| total > *most) {
        let why = format!("{total} records in all sets, and {} takes {most}", family.name);
        advice.push(Advice::warning(name, why, "have the quota raised or leave records out"));
    }
    if !family.validates && !validation.is_empty() {
        let why = format!("{} makes no use of a validation set", family.name);
        advice.push(Advice::warning("data.validation", why, "leave it out, or know that"));
    }
    advice.extend(bytes(name, training, family.bytes_max, family.name));
    let sets = validation.iter();
    advice.extend(sets.filter_map(|(name, census)| {
        bytes(name, census, family.validation_bytes_max, family.name)
    }));
    advice
}

fn bytes(name: &str, census: &Census, most: Option<u64>, family: &str) -> Option<Advice> {
    let most = most.filter(|most| census.bytes > *most)?;
    let why = format!("{} bytes, and {family} takes {most}", census.bytes);
    Some(Advice::error(name, why, "leave records out"))
}

/// A line break that an input lacks at its end doesn't matter here: each input is counted by
/// itself.
pub(super) fn census(
    target: &Target,
    mut census: Census,
    watch: &Watch,
) -> Result<Census, JobError> {
    for input in &target.inputs {
        let name = &input.pin.name;
        let stored = input.origin.open(&input.pin).map_err(JobError::Source)?;
        let before = census.records;
        let stored = Box::new(Taking { inner: stored, watch });
        inflate(stored, Encoding::of_name(name).0)
            .and_then(|plain| census.take(Stopping { inner: plain, watch }))
            .map_err(|error| match watch.stopped() {
                true => JobError::Stopped,
                false => JobError::of_input(name, error),
            })?;
        watch.done(0, census.records - before, 0);
    }
    Ok(census)
}

/// Counts what is read as done: whoever reads it looks at it at once.
struct Taking<'a, R> {
    inner: R,
    watch: &'a Watch,
}

impl<R: Read> Read for Taking<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.watch.done(count as u64, 0, 0);
        Ok(count)
    }
}

/// Fails once the run was asked to stop.
struct Stopping<'a, R> {
    inner: R,
    watch: &'a Watch,
}

impl<R: Read> Read for Stopping<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.watch.stopped() {
            true => Err(io::Error::other("stopped")),
            false => self.inner.read(buffer),
        }
    }
}
