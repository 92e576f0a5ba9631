//! Prompt and completion: two texts, for Llama 3.1 and the older Titan and Cohere models.

use serde_json::{Map, Value};

use super::{FormatFault, Why, fault, text};

pub(super) fn check(record: &Map<String, Value>) -> Result<(), FormatFault> {
    text(record.get("prompt"), "/prompt")?;
    text(record.get("completion"), "/completion")?;
    match record.keys().any(|key| !["prompt", "completion"].contains(&key.as_str())) {
        // The name of the stranger is the record's own text, so the fault names the line.
        true => Err(fault("", Why::Unknown)),
        false => Ok(()),
    }
}
