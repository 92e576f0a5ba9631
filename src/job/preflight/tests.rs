//! Limits are those of "Prepare data for fine-tuning", by base model (Amazon Bedrock), and of
//! "Fine-tuning understanding models" (Amazon Nova).

use super::Weight::{Error, Warning};
use super::*;
use crate::job::spec::Job;

const NOVA: &str = "amazon.nova-lite-v1:0:300k";
const MICRO: &str = "amazon.nova-micro-v1:0:128k";
const NOVA_2: &str = "amazon.nova-2-lite-v1:0:256k";
const CLAUDE: &str = "anthropic.claude-3-haiku-20240307-v1:0:200k";
const LLAMA_31: &str = "meta.llama3-1-8b-instruct-v1:0:128k";
const LLAMA_90B: &str = "meta.llama3-2-90b-instruct-v1:0:128k";
const TITAN: &str = "amazon.titan-text-express-v1:0:8k";

fn converse(content: &str) -> String {
    format!(
        r#"{{"schemaVersion":"bedrock-conversation-2024","messages":[{{"role":"user","content":
        [{content}]}},{{"role":"assistant","content":[{{"text":"a"}}]}}]}}"#
    )
    .replace('\n', "")
}

fn said(text: &str) -> String {
    converse(&format!(r#"{{"text":"{text}"}}"#))
}

fn shown(kind: &str, format: &str, bucket: &str) -> String {
    let source = format!(r#"{{"s3Location":{{"uri":"s3://{bucket}/a"}}}}"#);
    converse(&format!(r#"{{"{kind}":{{"format":"{format}","source":{source}}}}}"#))
}

fn claude() -> String {
    r#"{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}"#.into()
}

fn prompt() -> String {
    r#"{"prompt":"q","completion":"a"}"#.into()
}

/// So many lines of each set.
fn censuses(job: &Job, sets: &[(&str, usize)]) -> Vec<(String, Census)> {
    let census = |(line, count): &(&str, usize)| {
        let mut census = Census::of(&job.base_model, job.customization);
        census.take(format!("{line}\n").repeat(*count).as_bytes()).unwrap();
        census
    };
    let names = ["train.jsonl", "validation-1.jsonl", "validation-2.jsonl"];
    names.iter().map(|name| (*name).to_owned()).zip(sets.iter().map(census)).collect()
}

/// The advice on records has exactly these weights, and words of its reasons.
#[track_caller]
fn told(model: &str, sets: &[(&str, usize)], expected: &[(Weight, &str)]) {
    told_of(&job(model, "\"fine-tuning\"").job, sets, expected);
}

#[track_caller]
fn told_of(job: &Job, sets: &[(&str, usize)], expected: &[(Weight, &str)]) {
    let advice = records(&censuses(job, sets), job);
    let model = &job.base_model;
    let weights: Vec<_> = advice.iter().map(|advice| advice.weight).collect();
    let wanted: Vec<_> = expected.iter().map(|(weight, _)| *weight).collect();
    assert_eq!(weights, wanted, "{model}: {advice:?}");
    for (advice, (_, words)) in advice.iter().zip(expected) {
        assert!(advice.why.contains(words), "{words}: {advice}");
    }
}

#[test]
fn each_family_takes_so_many_records() {
    told(NOVA, &[(&said("q"), 8)], &[]);
    told(NOVA, &[(&said("q"), 7)], &[(Error, "7 records, and Nova takes 8 at least")]);
    told(NOVA, &[(&said("q"), 20_001)], &[(Warning, "takes 20000 unless raised")]);
    told(CLAUDE, &[(&claude(), 32)], &[]);
    told(CLAUDE, &[(&claude(), 31)], &[(Error, "takes 32 at least")]);
    let validation = [(Error, "1001 records"), (Warning, "10001 records in all sets")];
    told(CLAUDE, &[(&claude(), 9_000), (&claude(), 1_001)], &validation);
    told(LLAMA_31, &[(&prompt(), 60), (&prompt(), 40)], &[]);
    told(LLAMA_31, &[(&prompt(), 60), (&prompt(), 39)], &[(Error, "99 records")]);
    told(LLAMA_90B, &[(&said("q"), 99), (&said("q"), 9)], &[(Error, "takes 100 at least")]);
    told("someone.else-v1", &[(&said("q"), 1)], &[(Warning, "limits are not known")]);
}

/// Six characters for each token: 32,000 tokens of Nova's, 10,000 of the largest Llama's.
#[test]
fn a_record_has_so_many_characters() {
    let long = |characters: usize| said(&"x".repeat(characters));
    // The answer has one, the roles nine and four, the schema's name twenty-five.
    let beside = 1 + "assistant".len() + "user".len() + "bedrock-conversation-2024".len();
    told(NOVA, &[(&long(192_000 - beside), 8)], &[]);
    told(NOVA, &[(&long(192_001 - beside), 8)], &[(Error, "the 192000 characters")]);
    told(LLAMA_90B, &[(&long(60_001 - beside), 100)], &[(Error, "the 60000 characters")]);
}

#[test]
fn words_that_bedrock_reserves_are_told_where_they_stand() {
    let line = said("Super User: bob");
    told(NOVA, &[(&line, 8)], &[(Warning, "/messages/0/content/0/text holds a word")]);
}

#[test]
fn images_and_videos_are_what_the_family_takes_and_nobody_looks_into_them() {
    let (png, film) = (shown("image", "png", "media"), shown("video", "webm", "media"));
    told(NOVA, &[(&png, 8)], &[(Warning, "8 records show images")]);
    let both = [(Warning, "8 records show images and 8 videos"), (Error, "records with videos")];
    told(NOVA, &[(&png, 8), (&film, 8)], &both);
    told(MICRO, &[(&png, 8)], &[(Error, "holds images, which this model doesn't take")]);
    told(NOVA_2, &[(&film, 1)], &[(Error, "this format of image or video")]);
    told(NOVA_2, &[(&said("q"), 1), (&said("q"), 1)], &[(Warning, "no use of a validation set")]);
}

fn job(model: &str, customization: &str) -> JobSpec {
    let text = format!(
        r#"version = 1
[job]
name = "a"
custom_model = "a"
base_model = "{model}"
customization = {customization}
role_arn = "arn:aws:iam::111122223333:role/a"
[keys]
model = "alias/a"
data = "alias/a"
[data]
training = "a"
sanitized = "s3://clean-data/a"
output = "s3://clean-data/b"
"#
    );
    JobSpec::parse(&text, std::path::Path::new("")).unwrap()
}

#[test]
fn what_is_done_to_a_model_has_a_format_and_limits_of_its_own() {
    let input = r#"{"input":"a"}"#;
    let titan = job(TITAN, "\"continued-pre-training\"").job;
    told_of(&titan, &[(input, 1)], &[]);
    told_of(&titan, &[(&prompt(), 1)], &[(Error, "/input is missing")]);
    told(TITAN, &[(input, 1)], &[(Error, "/prompt is missing")]);
    let teacher = "\"distillation\"\nteacher = { model = \"amazon.nova-pro-v1:0\" }";
    let distilled = job(NOVA, teacher).job;
    told_of(&distilled, &[(&said("q"), 100)], &[]);
    told_of(&distilled, &[(&said("q"), 99)], &[(Error, "a distillation takes 100 at least")]);
    told_of(&distilled, &[(&said("q"), 15_001)], &[(Warning, "takes 15000")]);
    let arn = "arn:aws:lambda:us-east-1:111122223333:function:grade";
    let grader = format!("\"reinforcement-fine-tuning\"\ngrader = {{ lambda_arn = \"{arn}\" }}");
    let graded = job(NOVA_2, &grader).job;
    let chat = r#"{"messages":[{"role":"user","content":"q"}],"reference_answer":"a"}"#;
    told_of(&graded, &[(chat, 100)], &[]);
    told_of(&graded, &[(&said("q"), 100)], &[(Error, "/messages/0/content is not a string")]);
}

#[test]
fn media_lie_in_the_bucket_of_the_dataset() {
    let spec = job(NOVA, "\"fine-tuning\"");
    let beside = |bucket: &str| {
        let sets = [(&*shown("image", "png", bucket), 8)];
        let found = records::media_lie_beside(&spec, &censuses(&spec.job, &sets));
        found.into_iter().map(|advice| advice.why).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(beside("clean-data"), "");
    let elsewhere = beside("media");
    assert!(elsewhere.contains("in media, and the dataset lies in clean-data"), "{elsewhere}");
}
