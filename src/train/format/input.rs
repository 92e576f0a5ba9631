//! One text, for continued pre-training of Titan Text.

use serde_json::{Map, Value};

use super::{FormatFault, Why, fault, text};

pub(super) fn check(record: &Map<String, Value>) -> Result<(), FormatFault> {
    text(record.get("input"), "/input")?;
    match record.len() {
        1 => Ok(()),
        // The name of the stranger is the record's own text, so the fault names the line.
        _ => Err(fault("", Why::Unknown)),
    }
}
