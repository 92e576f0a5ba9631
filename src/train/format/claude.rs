//! Claude 3's messages: an optional system text, and turns whose content is a string.

use serde_json::{Map, Value};

use super::{Ending, FormatFault, fault, list, text, turns};

pub(super) fn check(record: &Map<String, Value>) -> Result<(), FormatFault> {
    if record.contains_key("system") {
        text(record.get("system"), "/system")?;
    }
    let messages = list(record.get("messages"), "/messages")?;
    turns(messages, Ending::Answered)?;
    for (index, message) in messages.iter().enumerate() {
        text(message.get("content"), &format!("/messages/{index}/content"))?;
    }
    match record.keys().any(|key| !["system", "messages"].contains(&key.as_str())) {
        true => Err(fault("", super::Why::Unknown)),
        false => Ok(()),
    }
}
