//! Makes the model of names and addresses: `tools/names/train` says from what.
//!
//! `train-names EXAMPLES.jsonl WORDS.tsv OUT.bin` reads examples, one JSON object a line
//! (`{"text", "spans": [{"start", "end", "type"}], "looked_for": [TYPE]}`, places in code points),
//! and words with the lists that hold them (`word TAB GIVEN,FAMILY`). The same files give the same
//! model, byte for byte.

use std::error::Error;
use std::fs;

use expurgate::scan::tagger::learn::{ANY, Example, Learner, Words};
use expurgate::scan::tagger::model;
use serde::Deserialize;

const ROUNDS: u32 = 7;
/// Weights of the average are multiplied by this before they are cut to bytes.
const SCALE: i64 = 1;

type Failure = Box<dyn Error>;

#[derive(Deserialize)]
struct Record {
    text: String,
    spans: Vec<Span>,
    looked_for: Vec<String>,
}

#[derive(Deserialize)]
struct Span {
    start: usize,
    end: usize,
    r#type: String,
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [examples, words, out] = arguments.as_slice() else {
        return Err("usage: train-names EXAMPLES.jsonl WORDS.tsv OUT.bin".into());
    };
    let records = records(&fs::read_to_string(examples)?)?;
    let mut learner = Learner::new(words_with_lists(&fs::read_to_string(words)?)?);
    let examples: Vec<Example> =
        records.into_iter().map(example).collect::<Result<_, Failure>>()?;
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = Random(20_261_127);
    for round in 1..=ROUNDS {
        random.shuffle(&mut order);
        learner.next_round();
        let (mut asked, mut wrong) = (0, 0);
        for at in &order {
            let (a, w) = learner.learn(&examples[*at]);
            (asked, wrong) = (asked + a, wrong + w);
        }
        eprintln!("round {round}: {asked} tokens asked about, {wrong} wrong or too close");
    }
    fs::write(out, learner.model(SCALE))?;
    Ok(())
}

fn records(text: &str) -> Result<Vec<Record>, Failure> {
    text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

fn example(record: Record) -> Result<Example, Failure> {
    let mut places: Vec<usize> = record.text.char_indices().map(|(place, _)| place).collect();
    places.push(record.text.len());
    let mut spans = Vec::new();
    for span in &record.spans {
        spans.push((places[span.start], places[span.end], label(&span.r#type)?));
    }
    let looked_for = record.looked_for.iter().map(|name| label(name)).collect::<Result<_, _>>()?;
    Ok(Example { text: record.text, spans, looked_for })
}

fn label(name: &str) -> Result<usize, Failure> {
    Ok(match name {
        "PERSON" => model::PERSON,
        "ADDRESS" => model::ADDRESS,
        "LOCATION" => model::PLACE,
        "ORG" => model::ORGANISATION,
        "OTHER" => model::OTHER,
        "ANY" => ANY,
        _ => return Err(format!("no label is called {name}").into()),
    })
}

fn words_with_lists(text: &str) -> Result<Words, Failure> {
    let mut words = Vec::new();
    for line in text.lines() {
        let (word, names) = line.split_once('\t').ok_or("a line of words needs a tab")?;
        let mut lists = 0;
        for name in names.split(',') {
            lists |= list(name)?;
        }
        words.push((word, lists));
    }
    Ok(Words::new(words.into_iter())?)
}

fn list(name: &str) -> Result<u8, Failure> {
    Ok(match name {
        "GIVEN" => model::GIVEN,
        "FAMILY" => model::FAMILY,
        "TOWN" => model::TOWN,
        "STREET" => model::STREET,
        "ORDINARY" => model::ORDINARY,
        "FUNCTION" => model::FUNCTION,
        "FIRM" => model::FIRM,
        "TITLE" => model::TITLE,
        _ => return Err(format!("no list is called {name}").into()),
    })
}

/// A small generator of random numbers (PCG), so that nothing but this file decides the order.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mixed = ((self.0 >> 18 ^ self.0) >> 27) as u32;
        ((u64::from(mixed.rotate_right((self.0 >> 59) as u32)) * bound as u64) >> 32) as usize
    }

    fn shuffle(&mut self, items: &mut [usize]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}
