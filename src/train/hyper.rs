//! Hyperparameters, each with the values that AWS documents for a family of base models.
//!
//! Sources: "Custom model hyperparameters" (Amazon Bedrock) and, for reinforcement, the service
//! model's `RFTHyperParameters`. A family that isn't here is not checked: Bedrock does that.

use std::collections::BTreeMap;
use std::fmt;

use super::customization::ReinforcementParameters;
use Values::{Real, Whole, Word};

/// What a hyperparameter may be.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Values {
    /// A whole number, from the first to the last.
    Whole(i64, i64),
    /// A number, from the first to the last.
    Real(f64, f64),
    /// One of these.
    Word(&'static [&'static str]),
}

type Parameter = (&'static str, Values);

/// A table for each beginning of a base model's identifier.
static TABLES: [(&[&str], &[Parameter]); 3] = [
    (
        &["amazon.nova-micro", "amazon.nova-lite", "amazon.nova-pro"],
        &[
            ("epochCount", Whole(1, 5)),
            ("learningRate", Real(1e-6, 1e-4)),
            ("learningRateWarmupSteps", Whole(0, 100)),
        ],
    ),
    (
        &["meta.llama3-1-", "meta.llama3-2-"],
        &[
            ("epochCount", Whole(1, 10)),
            ("batchSize", Whole(1, 1)),
            ("learningRate", Real(5e-6, 0.1)),
        ],
    ),
    (
        &["anthropic.claude-3-haiku"],
        &[
            ("epochCount", Whole(1, 10)),
            ("batchSize", Whole(4, 256)),
            ("learningRateMultiplier", Real(0.1, 2.0)),
            ("earlyStoppingThreshold", Real(0.0, 0.1)),
            ("earlyStoppingPatience", Whole(1, 10)),
        ],
    ),
];

static REINFORCEMENT: [Parameter; 8] = [
    ("epochCount", Whole(1, 50)),
    ("batchSize", Whole(16, 512)),
    ("learningRate", Real(1e-7, 1e-3)),
    ("maxPromptLength", Whole(1, i32::MAX as i64)),
    ("trainingSamplePerPrompt", Whole(2, 16)),
    ("inferenceMaxTokens", Whole(1, i32::MAX as i64)),
    ("reasoningEffort", Word(&["low", "medium", "high"])),
    ("evalInterval", Whole(1, 100)),
];

/// Why a hyperparameter can't be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HyperError {
    /// The family has none of this name.
    #[error("{name}: this base model takes {}", known.join(", "))]
    Unknown {
        /// Its name.
        name: String,
        /// Those that it has.
        known: Vec<&'static str>,
    },
    /// A value that it doesn't take.
    #[error("{name}: takes {takes}")]
    Value {
        /// Its name.
        name: String,
        /// What it takes.
        takes: String,
    },
}

/// Whether a base model takes these for fine-tuning; fine where its family isn't known.
pub fn check(model: &str, given: &BTreeMap<String, String>) -> Result<(), HyperError> {
    let id = model.rsplit_once('/').map_or(model, |(_, id)| id);
    let of_model = |(prefixes, _): &&(&[&str], &[Parameter])| {
        prefixes.iter().any(|prefix| id.starts_with(prefix))
    };
    match TABLES.iter().find(of_model) {
        Some((_, table)) => check_by(table, given),
        None => Ok(()),
    }
}

/// The hyperparameters of reinforcement, read from texts.
pub fn reinforcement(
    given: &BTreeMap<String, String>,
) -> Result<ReinforcementParameters, HyperError> {
    check_by(&REINFORCEMENT, given)?;
    let whole = |name: &str| given.get(name).and_then(|text| text.parse().ok());
    Ok(ReinforcementParameters {
        epoch_count: whole("epochCount"),
        batch_size: whole("batchSize"),
        learning_rate: given.get("learningRate").and_then(|text| text.parse().ok()),
        max_prompt_length: whole("maxPromptLength"),
        training_sample_per_prompt: whole("trainingSamplePerPrompt"),
        inference_max_tokens: whole("inferenceMaxTokens"),
        reasoning_effort: given.get("reasoningEffort").cloned(),
        eval_interval: whole("evalInterval"),
    })
}

fn check_by(table: &[Parameter], given: &BTreeMap<String, String>) -> Result<(), HyperError> {
    for (name, text) in given {
        let Some((_, values)) = table.iter().find(|(known, _)| known == name) else {
            let known = table.iter().map(|(known, _)| *known).collect();
            return Err(HyperError::Unknown { name: name.clone(), known });
        };
        if !values.take(text) {
            return Err(HyperError::Value { name: name.clone(), takes: values.to_string() });
        }
    }
    Ok(())
}

impl Values {
    fn take(self, text: &str) -> bool {
        match self {
            Whole(least, most) => text.parse().is_ok_and(|n: i64| (least..=most).contains(&n)),
            Real(least, most) => text.parse().is_ok_and(|n: f64| (least..=most).contains(&n)),
            Word(words) => words.contains(&text),
        }
    }
}

impl fmt::Display for Values {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Whole(least, most) if least == most => write!(out, "{least} only"),
            Whole(least, most) if *most >= i64::from(i32::MAX) => {
                write!(out, "a whole number from {least}")
            }
            Whole(least, most) => write!(out, "a whole number from {least} to {most}"),
            Real(least, most) => write!(out, "a number from {least} to {most}"),
            Word(words) => write!(out, "one of {}", words.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
    }

    /// The bounds as AWS's pages print them, and one step beyond each.
    #[test]
    fn bounds_are_those_that_are_documented() {
        let nova = "amazon.nova-lite-v1:0:300k";
        let llama = "arn:aws:bedrock:us-west-2::foundation-model/meta.llama3-1-8b-instruct-v1:0";
        let claude = "anthropic.claude-3-haiku-20240307-v1:0:200k";
        for (model, name, good, bad) in [
            (nova, "epochCount", ["1", "5"], ["0", "6"]),
            (nova, "learningRate", ["1e-6", "0.0001"], ["9e-7", "0.00011"]),
            (nova, "learningRateWarmupSteps", ["0", "100"], ["-1", "101"]),
            (llama, "epochCount", ["1", "10"], ["0", "11"]),
            (llama, "batchSize", ["1", "1"], ["0", "2"]),
            (llama, "learningRate", ["5e-6", "0.1"], ["4e-6", "0.11"]),
            (claude, "batchSize", ["4", "256"], ["3", "257"]),
            (claude, "learningRateMultiplier", ["0.1", "2"], ["0.09", "2.1"]),
            (claude, "earlyStoppingThreshold", ["0", "0.1"], ["-0.1", "0.2"]),
            (claude, "earlyStoppingPatience", ["1", "10"], ["0", "11"]),
        ] {
            for value in good {
                assert_eq!(check(model, &given(&[(name, value)])), Ok(()), "{name} {value}");
            }
            for value in bad.iter().chain(&["NaN", "", "two"]) {
                assert!(check(model, &given(&[(name, value)])).is_err(), "{name} {value}");
            }
        }
    }

    #[test]
    fn a_name_that_the_family_lacks_is_told_with_those_it_has() {
        let error = check("amazon.nova-pro-v1:0:300k", &given(&[("batchSize", "1")]));
        let error = error.expect_err("unknown").to_string();
        assert_eq!(
            error,
            "batchSize: this base model takes epochCount, learningRate, learningRateWarmupSteps"
        );
        assert_eq!(check("amazon.nova-2-lite-v1:0:256k", &given(&[("any", "1")])), Ok(()));
    }

    #[test]
    fn reinforcement_has_members_of_its_own() {
        let made = reinforcement(&given(&[
            ("epochCount", "50"),
            ("learningRate", "1e-5"),
            ("reasoningEffort", "low"),
        ]));
        let json = serde_json::to_value(made.expect("parameters")).expect("JSON");
        assert_eq!(json["epochCount"], 50);
        assert_eq!(json["reasoningEffort"], "low");
        assert_eq!(json.as_object().map(serde_json::Map::len), Some(3));
        for (name, value) in [
            ("epochCount", "51"),
            ("batchSize", "15"),
            ("learningRate", "0.01"),
            ("trainingSamplePerPrompt", "17"),
            ("reasoningEffort", "none"),
            ("evalInterval", "101"),
        ] {
            assert!(reinforcement(&given(&[(name, value)])).is_err(), "{name} {value}");
        }
    }
}
