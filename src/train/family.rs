//! A family is a group of base models that share a training format and limits.
//!
//! Numbers are those AWS documents; where a quota can be raised, that is said, and going past it is
//! only a warning.

use super::format::{Format, Takes};

/// What a family of base models takes.
#[derive(Debug)]
pub struct Family {
    /// Its name in messages.
    pub name: &'static str,
    /// How the identifiers of its models begin.
    prefixes: &'static [&'static str],
    /// The format of its training sets.
    pub format: Format,
    /// What it takes besides text.
    pub takes: Takes,
    /// Fewest records of a training set, or of all sets where `together`.
    pub records_min: u64,
    /// Most records of a training set, or of all sets where `together`.
    pub records_max: u64,
    /// Most records of a validation set.
    pub validation_max: Option<u64>,
    /// Whether training and validation are counted together.
    pub together: bool,
    /// Most characters of one record: six for each token, as AWS estimates them.
    pub characters_max: Option<u64>,
    /// Most bytes of a training set.
    pub bytes_max: Option<u64>,
    /// Most bytes of a validation set.
    pub validation_bytes_max: Option<u64>,
    /// Most records of all sets together.
    pub total_max: Option<u64>,
    /// Whether a validation set is put to use.
    pub validates: bool,
}

const GIB: u64 = 1 << 30;
/// AWS's own estimate, used because tokens can't be counted without the model's tokenizer.
const CHARACTERS_OF_A_TOKEN: u64 = 6;

const NONE: Family = Family {
    name: "",
    prefixes: &[],
    format: Format::Converse,
    takes: Takes::TEXT,
    records_min: 1,
    records_max: u64::MAX,
    validation_max: None,
    together: false,
    characters_max: None,
    bytes_max: None,
    validation_bytes_max: None,
    total_max: None,
    validates: true,
};

/// "Fine-tuning understanding models" (Amazon Nova): up to ten images, or one video.
const NOVA_MEDIA: Takes = Takes {
    images: 10,
    image_formats: &["png", "jpeg", "gif", "webp"],
    videos: 1,
    video_formats: &["mov", "mkv", "mp4", "webm"],
    ..Takes::TEXT
};
const NOVA_2_MEDIA: Takes = Takes {
    images: 10,
    image_formats: &["png", "jpeg", "gif"],
    videos: 1,
    video_formats: &["mov", "mkv", "mp4"],
    reasoning: true,
    ..Takes::TEXT
};
const NOVA: Family = Family {
    name: "Nova",
    records_min: 8,
    records_max: 20_000,
    characters_max: Some(32_000 * CHARACTERS_OF_A_TOKEN),
    takes: NOVA_MEDIA,
    ..NONE
};
/// Larger Llama models of 3.2 take images; how many, isn't documented.
const LLAMA_MEDIA: Takes = Takes {
    images: usize::MAX,
    image_formats: &["gif", "jpeg", "png", "webp"],
    systems: 1,
    ..Takes::TEXT
};
const LLAMA_CONVERSE: Family = Family {
    name: "Llama 3.2 and 3.3",
    records_min: 100,
    records_max: 10_000,
    characters_max: Some(16_000 * CHARACTERS_OF_A_TOKEN),
    takes: Takes { systems: 1, ..Takes::TEXT },
    ..NONE
};

/// What a distillation takes, whatever the model ("Prepare your training datasets for
/// distillation"): the teacher answers.
pub static DISTILLATION: Family = Family {
    name: "a distillation",
    format: Format::Prompts,
    records_min: 100,
    records_max: 15_000,
    ..NONE
};
/// What reinforcement fine-tuning takes ("Prepare data for reinforcement fine-tuning").
pub static REINFORCEMENT: Family =
    Family { name: "reinforcement fine-tuning", format: Format::Graded, records_min: 100, ..NONE };
/// Continued pre-training of Titan Text.
pub static PRE_TRAINING: Family =
    Family { name: "continued pre-training", format: Format::Input, ..NONE };

// More specific prefixes stand first.
static FAMILIES: [Family; 10] = [
    Family {
        name: "Nova 2",
        prefixes: &["amazon.nova-2-"],
        takes: NOVA_2_MEDIA,
        validates: false,
        ..NONE
    },
    Family { name: "Nova Micro", prefixes: &["amazon.nova-micro"], takes: Takes::TEXT, ..NOVA },
    Family { prefixes: &["amazon.nova-lite", "amazon.nova-pro"], ..NOVA },
    Family {
        name: "Claude 3 Haiku",
        prefixes: &["anthropic.claude-3-haiku"],
        format: Format::Claude,
        records_min: 32,
        records_max: 10_000,
        validation_max: Some(1_000),
        total_max: Some(10_000),
        characters_max: Some(32_000 * CHARACTERS_OF_A_TOKEN),
        bytes_max: Some(10 * GIB),
        validation_bytes_max: Some(GIB),
        ..NONE
    },
    Family {
        name: "Llama 3.1",
        prefixes: &["meta.llama3-1-"],
        format: Format::PromptCompletion,
        records_min: 100,
        records_max: 10_000,
        together: true,
        characters_max: Some(16_000 * CHARACTERS_OF_A_TOKEN),
        ..NONE
    },
    Family {
        name: "Llama 3.2 90B",
        prefixes: &["meta.llama3-2-90b"],
        characters_max: Some(10_000 * CHARACTERS_OF_A_TOKEN),
        takes: LLAMA_MEDIA,
        ..LLAMA_CONVERSE
    },
    Family { prefixes: &["meta.llama3-2-11b"], takes: LLAMA_MEDIA, ..LLAMA_CONVERSE },
    Family { prefixes: &["meta.llama3-2-", "meta.llama3-3-"], ..LLAMA_CONVERSE },
    Family {
        name: "Titan Text",
        prefixes: &["amazon.titan-text-"],
        format: Format::PromptCompletion,
        characters_max: Some(4_096 * CHARACTERS_OF_A_TOKEN),
        bytes_max: Some(GIB),
        validation_bytes_max: Some(100 << 20),
        ..NONE
    },
    Family {
        name: "Cohere Command",
        prefixes: &["cohere.command"],
        format: Format::PromptCompletion,
        records_max: 10_000,
        validation_max: Some(1_000),
        ..NONE
    },
];

impl Family {
    /// The family of a base model's identifier or ARN; `None` where it isn't known.
    pub fn of(model: &str) -> Option<&'static Family> {
        let id = model.rsplit_once('/').map_or(model, |(_, id)| id);
        let fits = |family: &&Family| family.prefixes.iter().any(|prefix| id.starts_with(prefix));
        FAMILIES.iter().find(fits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_belong_to_their_families() {
        let cases = [
            ("amazon.nova-lite-v1:0:300k", "Nova"),
            ("amazon.nova-2-lite-v1:0:256k", "Nova 2"),
            ("amazon.nova-micro-v1:0:128k", "Nova Micro"),
            ("meta.llama3-2-90b-instruct-v1:0:128k", "Llama 3.2 90B"),
            ("meta.llama3-2-11b-instruct-v1:0:128k", "Llama 3.2 and 3.3"),
            (
                "arn:aws:bedrock:us-west-2::foundation-model/meta.llama3-1-8b-instruct-v1:0:128k",
                "Llama 3.1",
            ),
            ("meta.llama3-3-70b-instruct-v1:0:128k", "Llama 3.2 and 3.3"),
            ("anthropic.claude-3-haiku-20240307-v1:0:200k", "Claude 3 Haiku"),
        ];
        for (model, name) in cases {
            assert_eq!(Family::of(model).map(|family| family.name), Some(name), "{model}");
        }
        assert!(Family::of("someone.else-v1").is_none());
    }
}
