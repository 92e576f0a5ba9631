//! `bedrock-conversation-2024`: content blocks in alternating turns, for Nova and Llama 3.2 and
//! later.

use serde_json::{Map, Value};

use super::{Ending, FormatFault, Why, fault, list, text, turns};

const SCHEMA: &str = "bedrock-conversation-2024";

pub(super) fn check(record: &Map<String, Value>, ending: Ending) -> Result<(), FormatFault> {
    if text(record.get("schemaVersion"), "/schemaVersion")? != SCHEMA {
        return Err(fault("/schemaVersion", Why::Value(SCHEMA)));
    }
    if let Some(system) = record.get("system") {
        for (index, block) in list(Some(system), "/system")?.iter().enumerate() {
            text(block.get("text"), &format!("/system/{index}/text"))?;
        }
    }
    let messages = list(record.get("messages"), "/messages")?;
    turns(messages, ending)?;
    for (index, message) in messages.iter().enumerate() {
        content(message, &format!("/messages/{index}/content"))?;
    }
    match record.keys().any(|key| !["schemaVersion", "system", "messages"].contains(&key.as_str()))
    {
        true => Err(fault("", Why::Unknown)),
        false => Ok(()),
    }
}

fn content(message: &Value, member: &str) -> Result<(), FormatFault> {
    let blocks = list(message.get("content"), member)?;
    let assistant = message.get("role").and_then(Value::as_str) == Some("assistant");
    for (index, block) in blocks.iter().enumerate() {
        self::block(block, &format!("{member}/{index}"), assistant)?;
    }
    Ok(())
}

fn block(block: &Value, member: &str, assistant: bool) -> Result<(), FormatFault> {
    let Value::Object(block) = block else {
        return Err(fault(member, Why::Type("a content block")));
    };
    let Some((kind, value)) = block.iter().next().filter(|_| block.len() == 1) else {
        return Err(fault(member, Why::Type("a content block of one kind")));
    };
    match kind.as_str() {
        "text" => text(Some(value), &format!("{member}/text")).map(drop),
        "image" | "video" if assistant => {
            Err(fault(member, Why::Value("text; the assistant shows no image or video")))
        }
        "image" | "video" => media(value, &format!("{member}/{kind}")),
        "reasoningContent" if assistant => {
            let member = format!("{member}/reasoningContent/reasoningText/text");
            text(value.pointer("/reasoningText/text"), &member).map(drop)
        }
        _ => Err(fault(member, Why::Value("a text, image, video or reasoning block"))),
    }
}

fn media(value: &Value, member: &str) -> Result<(), FormatFault> {
    text(value.get("format"), &format!("{member}/format"))?;
    let place = value.pointer("/source/s3Location/uri");
    text(place, &format!("{member}/source/s3Location/uri")).map(drop)
}
