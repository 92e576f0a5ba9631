//! `expurgate model show`: a model with all that rests on it.

use std::io::Write;

use super::args::{Show, Told};
use super::{offices, words};
use crate::cli::failure::Failure;
use crate::cli::{job::json, printed};
use crate::job::estate::Estate;

/// Runs the command.
pub fn show(command: &Show, out: &mut dyn Write) -> Result<(), Failure> {
    let (region, offices) = offices(&command.meant, &command.regions)?;
    let estate = Estate::survey(&command.meant.model, &region, &offices)?;
    match command.format {
        Told::Json => json(&estate, out),
        Told::Table => printed(table(&estate, out)),
    }
}

fn table(estate: &Estate, out: &mut dyn Write) -> std::io::Result<()> {
    let model = &estate.model.model;
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let key = model.key_arn.clone().unwrap_or_else(|| "a key that AWS owns".to_owned());
    let mut rows = vec![
        ("model", model.name.clone()),
        ("arn", model.arn.clone()),
        ("status", text(&model.status)),
        ("created", text(&model.created)),
        ("key", key),
        ("base model", text(&model.base_model_arn)),
        ("customization", text(&model.customization_type)),
        ("job", text(&model.job_arn)),
        ("training", text(&model.training_uri)),
        ("output", text(&model.output_uri)),
    ];
    rows.extend(estate.job.iter().map(|job| ("role", job.role_arn.clone())));
    let tags = estate.model.tags.iter();
    rows.extend(tags.map(|tag| ("tag", format!("{}={}", tag.key, tag.value))));
    rows.extend(model.validation_uris.iter().map(|uri| ("validation", uri.clone())));
    rows.extend(estate.model.dependents.iter().map(|found| ("stands on it", words(found))));
    for copy in &estate.copies {
        let key = copy.model.key_arn.as_deref().unwrap_or("a key that AWS owns");
        rows.push(("copy", format!("{} under {key}", copy.model.arn)));
        rows.extend(copy.dependents.iter().map(|found| ("stands on copy", words(found))));
    }
    rows.extend(estate.tuned().map(|arn| ("tuned from it", arn.to_owned())));
    rows.push(("looked in", estate.regions.join(", ")));
    rows.iter().try_for_each(|(name, value)| writeln!(out, "{name:<16} {value}"))
}
