//! Chats for reinforcement fine-tuning, in the form that OpenAI's interface has: messages whose
//! content is a text, and whatever else the grader wants to know.

use serde_json::{Map, Value};

use super::{FormatFault, Why, fault, list, text};

const ROLES: [&str; 3] = ["system", "user", "assistant"];

pub(super) fn check(record: &Map<String, Value>) -> Result<(), FormatFault> {
    let messages = list(record.get("messages"), "/messages")?;
    for (index, message) in messages.iter().enumerate() {
        let member = format!("/messages/{index}/role");
        if !ROLES.contains(&text(message.get("role"), &member)?) {
            return Err(fault(&member, Why::Value("system, user or assistant")));
        }
        text(message.get("content"), &format!("/messages/{index}/content"))?;
    }
    let asks = |message: &Value| message["role"] == "user";
    match messages.iter().any(asks) {
        true => Ok(()),
        false => Err(fault("/messages", Why::Missing)),
    }
}
