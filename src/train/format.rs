//! A format is the form that a base model wants each line of its training set in.
//!
//! Each format is one file with one function. Faults name a member by its JSON pointer and never
//! show its text.

use std::fmt;

use serde_json::Value;

mod blocks;
mod claude;
mod converse;
mod graded;
mod input;
mod prompt_completion;

pub use blocks::{Media, Takes, blocks};

/// A training format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `{"prompt": "...", "completion": "..."}`.
    PromptCompletion,
    /// `bedrock-conversation-2024`: system, and messages of content blocks.
    Converse,
    /// Claude 3: system, and messages with a string as their content.
    Claude,
    /// `{"input": "..."}`: a text to read, for continued pre-training.
    Input,
    /// `bedrock-conversation-2024` whose last turn the teacher of a distillation may give.
    Prompts,
    /// Chats for reinforcement fine-tuning, with what the grader wants to know.
    Graded,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatFault {
    /// The member, as a JSON pointer; empty for the line itself.
    pub member: String,
    /// What is wrong with it.
    pub why: Why,
}

/// Kinds of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The line is blank.
    Blank,
    /// The line is not one JSON object.
    NotAnObject,
    /// A member that must be there is not.
    Missing,
    /// A member is not of the type it must have.
    Type(&'static str),
    /// A text or a list that must hold something is empty.
    Empty,
    /// A member that the format doesn't have.
    Unknown,
    /// The value is not one of those allowed.
    Value(&'static str),
    /// The roles do not alternate.
    Alternation,
    /// The last turn is not the assistant's.
    LastTurn,
    /// The text is longer than the model family takes, in characters.
    Long(u64),
    /// More of something than the model family takes.
    Many(&'static str),
    /// Something that the model family doesn't take at all.
    Untaken(&'static str),
}

impl fmt::Display for FormatFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.member.is_empty() {
            write!(out, "the line {}", self.why)
        } else {
            write!(out, "{} {}", self.member, self.why)
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::Blank => out.write_str("is blank; Bedrock takes one record a line"),
            Why::NotAnObject => out.write_str("is not one JSON object"),
            Why::Missing => out.write_str("is missing"),
            Why::Type(wanted) => write!(out, "is not {wanted}"),
            Why::Empty => out.write_str("is empty"),
            Why::Unknown => out.write_str("is no member of this format"),
            Why::Value(wanted) => write!(out, "is not {wanted}"),
            Why::Alternation => out.write_str("breaks the turns: user first, then in alternation"),
            Why::LastTurn => out.write_str("is the last turn and not the assistant's"),
            Why::Many(what) => write!(out, "holds more {what} than this model takes"),
            Why::Untaken(what) => write!(out, "holds {what}, which this model doesn't take"),
            Why::Long(most) => write!(out, "is longer than the {most} characters this model takes"),
        }
    }
}

impl std::error::Error for FormatFault {}

/// Words that make a job fail when they stand in a text. The longer list of AWS's sample validator,
/// which holds the documented one.
const RESERVED: [&str; 12] = [
    "System:",
    "SYSTEM:",
    "User:",
    "USER:",
    "Bot:",
    "BOT:",
    "Assistant:",
    "ASSISTANT:",
    "Thought:",
    "[EOS]",
    "<image>",
    "<video>",
];

impl Format {
    /// The format that a first line has, told by its members; `None` where it is none of these.
    pub fn detect(line: &str) -> Option<Format> {
        let Value::Object(record) = serde_json::from_str(line).ok()? else { return None };
        if record.contains_key("prompt") && record.contains_key("completion") {
            return Some(Format::PromptCompletion);
        }
        if record.contains_key("input") && record.len() == 1 {
            return Some(Format::Input);
        }
        let messages = record.get("messages")?.as_array()?;
        match messages.first().and_then(|message| message.get("content")) {
            Some(Value::String(_)) => Some(Format::Claude),
            _ => Some(Format::Converse),
        }
    }

    /// Its name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Format::PromptCompletion => "prompt and completion",
            Format::Converse => "bedrock-conversation-2024",
            Format::Claude => "Claude 3 messages",
            Format::Input => "input of continued pre-training",
            Format::Prompts => "prompts of a distillation",
            Format::Graded => "chats for reinforcement fine-tuning",
        }
    }

    /// Whether a line, without its line break, has this format.
    pub fn check(self, line: &str) -> Result<(), FormatFault> {
        let record = read(line)?;
        match self {
            Format::PromptCompletion => prompt_completion::check(&record),
            Format::Converse => converse::check(&record, Ending::Answered),
            Format::Prompts => converse::check(&record, Ending::Either),
            Format::Graded => graded::check(&record),
            Format::Claude => claude::check(&record),
            Format::Input => input::check(&record),
        }
    }
}

/// The member of the line that holds a word which Bedrock reserves, if one does. Such a word can
/// stand in ordinary text, so this is no fault of the format.
pub fn reserved(line: &str) -> Option<String> {
    fn find(value: &Value, pointer: &mut String) -> bool {
        let mut enter = |name: &str, value: &Value| {
            let length = pointer.len();
            pointer.push('/');
            pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
            let found = find(value, pointer);
            if !found {
                pointer.truncate(length);
            }
            found
        };
        match value {
            Value::String(text) => RESERVED.iter().any(|word| text.contains(word)),
            Value::Array(list) => {
                list.iter().enumerate().any(|(index, value)| enter(&index.to_string(), value))
            }
            Value::Object(map) => map.iter().any(|(name, value)| enter(name, value)),
            _ => false,
        }
    }
    let mut pointer = String::new();
    let value = serde_json::from_str(line).ok()?;
    find(&value, &mut pointer).then_some(pointer)
}

/// The characters of all texts of a line, for the bound that a family sets.
pub fn characters(line: &str) -> u64 {
    fn count(value: &Value) -> u64 {
        match value {
            Value::String(text) => text.chars().count() as u64,
            Value::Array(list) => list.iter().map(count).sum(),
            Value::Object(map) => map.values().map(count).sum(),
            _ => 0,
        }
    }
    serde_json::from_str(line).map_or(0, |value| count(&value))
}

fn read(line: &str) -> Result<serde_json::Map<String, Value>, FormatFault> {
    if line.trim().is_empty() {
        return Err(fault("", Why::Blank));
    }
    match serde_json::from_str(line) {
        Ok(Value::Object(record)) => Ok(record),
        _ => Err(fault("", Why::NotAnObject)),
    }
}

fn fault(member: &str, why: Why) -> FormatFault {
    FormatFault { member: member.to_owned(), why }
}

/// A text that must be there and hold more than white space.
fn text<'a>(value: Option<&'a Value>, member: &str) -> Result<&'a str, FormatFault> {
    match value {
        None => Err(fault(member, Why::Missing)),
        Some(Value::String(text)) if text.trim().is_empty() => Err(fault(member, Why::Empty)),
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(fault(member, Why::Type("a string"))),
    }
}

/// A list that must be there and hold something.
fn list<'a>(value: Option<&'a Value>, member: &str) -> Result<&'a [Value], FormatFault> {
    match value {
        None => Err(fault(member, Why::Missing)),
        Some(Value::Array(list)) if list.is_empty() => Err(fault(member, Why::Empty)),
        Some(Value::Array(list)) => Ok(list),
        Some(_) => Err(fault(member, Why::Type("a list"))),
    }
}

/// Who has the last turn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// The assistant.
    Answered,
    /// The assistant or the user.
    Either,
}

/// The turns of a conversation: user first, in alternation, the assistant last where it must be.
fn turns(messages: &[Value], ending: Ending) -> Result<(), FormatFault> {
    for (index, message) in messages.iter().enumerate() {
        let member = format!("/messages/{index}/role");
        let role = text(message.get("role"), &member)?;
        if !["user", "assistant"].contains(&role) {
            return Err(fault(&member, Why::Value("user or assistant")));
        }
        if (role == "user") != (index % 2 == 0) {
            return Err(fault(&member, Why::Alternation));
        }
    }
    match messages.len() % 2 {
        0 => Ok(()),
        _ if ending == Ending::Either => Ok(()),
        _ => Err(fault(&format!("/messages/{}", messages.len() - 1), Why::LastTurn)),
    }
}

#[cfg(test)]
mod tests;
