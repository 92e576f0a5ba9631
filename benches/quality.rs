//! How well the built-in rules find what people have labelled.
//!
//! `cargo bench --no-default-features --bench quality -- GOLD.jsonl.gz...` scans each text as a
//! JSON string and tells, for each type: how many entities there are (`gold`), how many are covered
//! whole (`full`), the share of their characters that stays (`leak`), precision and recall by
//! overlap with the same type (`P`, `R`), and over all other characters the share that was taken
//! (`over`). The last line for each file is the same as JSON.
//!
//! A record is `{"id","text","spans":[{"start","end","type"}]}`, with places in code points. A
//! `GOLD.meta.json` beside the file may name in `scope` the types that it labels; others don't
//! count against precision. Without a file the records of `benches/quality/own.jsonl` are scored.
//!
//! Options: `--min-confidence low|medium|high`, `--names
//! off|precise|balanced|thorough`, `--packs DIR` takes the rule packs of a folder in place of those
//! that are compiled in, `--pred FILE` writes what was found in the same form, `--misses` shows
//! what was missed and what was taken for nothing: text of the records.

#[path = "quality/kinds.rs"]
mod kinds;
#[path = "quality/score.rs"]
mod score;

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Error, Result, Write};
use std::path::{Path, PathBuf};

use expurgate::inflate::{Encoding, inflate};
use expurgate::redact::{Content, Names, Policy, Redactor};
use expurgate::rule::{Confidence, Pack, Rule, builtin};
use score::{Label, Record, Score, Span};

fn main() -> Result<()> {
    let options = Options::read()?;
    let mut policy = Policy::standard();
    policy.min_confidence = options.min_confidence;
    policy.names = options.names;
    let rules = match &options.packs {
        Some(folder) => packs(folder)?,
        None => builtin().map_err(Error::other)?,
    };
    let redactor = Redactor::new(rules, &policy, Vec::new()).map_err(Error::other)?;
    let mut predictions = options.pred.as_ref().map(File::create).transpose()?.map(BufWriter::new);
    for path in &options.gold {
        let mut score = Score::new(scope(path)?);
        for record in records(path)? {
            let record = record?;
            let found = found(&redactor, &record.text)?;
            score.add(&record, &found, options.misses);
            if let Some(file) = &mut predictions {
                let spans: Vec<_> = found.iter().map(Label::from).collect();
                let row = serde_json::json!({ "id": record.id, "spans": spans });
                writeln!(file, "{row}")?;
            }
        }
        println!("{}", path.display());
        score.show();
    }
    predictions.map_or(Ok(()), |mut file| file.flush())
}

struct Options {
    gold: Vec<PathBuf>,
    pred: Option<PathBuf>,
    packs: Option<PathBuf>,
    min_confidence: Confidence,
    names: Names,
    misses: bool,
}

impl Options {
    fn read() -> Result<Options> {
        let mut options = Options {
            gold: Vec::new(),
            pred: None,
            packs: None,
            min_confidence: Confidence::Medium,
            names: Names::Balanced,
            misses: false,
        };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            match word.as_str() {
                // Cargo adds it.
                "--bench" => {}
                "--misses" => options.misses = true,
                "--packs" => options.packs = words.next().map(PathBuf::from),
                "--pred" => options.pred = words.next().map(PathBuf::from),
                "--names" => {
                    let name = words.next().unwrap_or_default();
                    options.names = serde_json::from_value(name.into())?;
                }
                "--min-confidence" => {
                    let name = words.next().unwrap_or_default();
                    options.min_confidence = serde_json::from_value(name.into())?;
                }
                _ if word.starts_with('-') => {
                    return Err(Error::other(format!("there is no option {word}")));
                }
                _ => options.gold.push(word.into()),
            }
        }
        if options.gold.is_empty() {
            let own = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/quality/own.jsonl");
            options.gold.push(own.into());
        }
        Ok(options)
    }
}

/// The rules of a folder's packs, in the order of their names.
fn packs(folder: &Path) -> Result<Vec<Rule>> {
    let entries = std::fs::read_dir(folder)?.collect::<Result<Vec<_>>>()?;
    let mut files: Vec<PathBuf> = entries.iter().map(std::fs::DirEntry::path).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort_unstable();
    let rules = files.iter().map(|file| {
        let text = std::fs::read_to_string(file)?;
        Pack::parse(&file.display().to_string(), &text).map_err(Error::other)
    });
    Ok(rules.collect::<Result<Vec<_>>>()?.concat())
}

/// The records of a file, plain or compressed.
fn records(path: &Path) -> Result<impl Iterator<Item = Result<Record>>> {
    let (encoding, _) = Encoding::of_name(path.to_str().unwrap_or_default());
    let lines = BufReader::new(inflate(Box::new(File::open(path)?), encoding)?).lines();
    let lines = lines.filter(|line| line.as_ref().map_or(true, |line| !line.trim().is_empty()));
    Ok(lines.map(|line| serde_json::from_str(&line?).map_err(Error::other)))
}

/// The types that a file labels, if it says so.
fn scope(path: &Path) -> Result<Option<Vec<String>>> {
    let name = path.to_str().unwrap_or_default();
    let stem = name.strip_suffix(".gz").unwrap_or(name);
    let meta = PathBuf::from(format!("{}.meta.json", stem.trim_end_matches(".jsonl")));
    if !meta.exists() {
        return Ok(None);
    }
    let meta: serde_json::Value = serde_json::from_reader(File::open(meta)?)?;
    Ok(meta.get("scope").map(|scope| serde_json::from_value(scope.clone())).transpose()?)
}

/// What the rules find in a text that is a record of its own.
fn found(redactor: &Redactor, text: &str) -> Result<Vec<Span>> {
    let line = serde_json::Value::from(text).to_string();
    let outcome = redactor.worker("gold").inspect(line.as_bytes(), 1).map_err(Error::other)?;
    let rows = outcome.rows.into_bytes();
    rows.lines().map(|row| serde_json::from_str(&row?).map_err(Error::other)).collect()
}
