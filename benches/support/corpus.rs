//! Records for benches: conversations of the example, with rules' own examples put into some.
//!
//! Same arguments, same bytes, on any machine. No program or package is needed beside this one.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use expurgate::rule::builtin;
use serde_json::{Value, json};

/// Bytes after which the records of a corpus come again: enough that no cache holds them.
const BLOCK_BYTES: usize = 32 << 20;

/// What records are made of.
struct Stock {
    /// Sentences with nothing planted in them.
    texts: Vec<String>,
    /// Values in a sentence, as rules' examples have them.
    values: Vec<String>,
}

/// Whole records of `bytes` bytes or a little more; `percent` of them hold a value or several.
pub fn corpus(percent: u64, bytes: usize) -> Vec<u8> {
    let (stock, mut dice, mut out) = (Stock::read(), Dice(percent + 1), Vec::new());
    while out.len() < bytes {
        let record = stock.record(percent, &mut dice);
        // Writing to memory can't fail.
        let _ = serde_json::to_writer(&mut out, &record);
        out.push(b'\n');
    }
    out
}

/// Writes a corpus to a file. One that is larger than a block is that block again and again.
pub fn write(path: &Path, percent: u64, bytes: u64) -> io::Result<()> {
    let block = corpus(percent, BLOCK_BYTES.min(bytes as usize));
    let mut file = BufWriter::new(File::create(path)?);
    for _ in 0..(bytes / block.len() as u64).max(1) {
        file.write_all(&block)?;
    }
    file.into_inner()?.sync_all()
}

impl Stock {
    fn read() -> Self {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/support-chat");
        let lines = |name: &str| -> Vec<Value> {
            let text = std::fs::read_to_string(format!("{folder}/{name}")).expect("the example");
            text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
        };
        let of_training = |fact: &Value| fact["file"] == "training.jsonl";
        let planted: HashSet<u64> = (lines("planted.jsonl").iter())
            .filter(|fact| of_training(fact))
            .filter_map(|fact| fact["line"].as_u64())
            .collect();
        let mut texts = Vec::new();
        for (number, record) in (1..).zip(lines("training.jsonl")) {
            if !planted.contains(&number) {
                gather(&record["messages"], &mut texts);
            }
        }
        let rules = builtin().expect("the rules");
        let values = rules.into_iter().filter(|rule| rule.enabled);
        Stock { texts, values: values.flat_map(|rule| rule.examples).collect() }
    }

    /// A conversation as Bedrock has it, or a prompt with its completion, by turns.
    fn record(&self, percent: u64, dice: &mut Dice) -> Value {
        let mut texts: Vec<String> =
            (0..4 + dice.roll(6)).map(|_| dice.pick(&self.texts).clone()).collect();
        if dice.roll(100) < percent {
            for _ in 0..1 + dice.roll(3) {
                let at = dice.roll(texts.len() as u64) as usize;
                texts[at] = format!("{} {}", texts[at], dice.pick(&self.values));
            }
        }
        if dice.roll(2) == 0 {
            let (prompt, completion) = texts.split_at(texts.len() / 2);
            return json!({ "prompt": prompt.join("\n"), "completion": completion.join("\n") });
        }
        let message = |(number, text): (usize, &String)| {
            let role = if number % 2 == 0 { "user" } else { "assistant" };
            json!({ "role": role, "content": [{ "text": text }] })
        };
        let messages: Vec<Value> = texts.iter().enumerate().map(message).collect();
        json!({ "schemaVersion": "bedrock-conversation-2024", "messages": messages })
    }
}

/// All texts of messages.
fn gather(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::Array(all) => all.iter().for_each(|value| gather(value, texts)),
        Value::Object(members) => members.iter().for_each(|(name, value)| match value {
            Value::String(text) if name == "text" => texts.push(text.clone()),
            value => gather(value, texts),
        }),
        _ => {}
    }
}

/// The linear congruential generator of Knuth's MMIX.
struct Dice(u64);

impl Dice {
    /// A number below `sides`.
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn pick<'v, T>(&mut self, all: &'v [T]) -> &'v T {
        &all[self.roll(all.len() as u64) as usize]
    }
}
