//! Training with the double of Bedrock, whose keys and buckets are real.

use std::sync::Arc;

use expurgate::train::bedrock::Bedrock;
use expurgate::train::customization::{CustomizationConfig, Grader, Lambda, Reinforcement};
use expurgate::train::hyper;
use expurgate::train::job::{JobFilter, Jobs};
use expurgate::train::{JobState, Location, Request, Tag, TrainError, Trainer, Validators, Vpc};
use serde_json::json;

use crate::support::admin::Admin;
use crate::support::servers::{Server, bedrock, ministack, received};

struct Bench {
    backend: Arc<Server>,
    double: Server,
    bedrock: Bedrock,
    key: String,
}

fn bench(flags: &[&str]) -> Bench {
    let backend = ministack();
    let key = Admin::of(&backend.url).key();
    let double = bedrock(&backend, flags);
    let bedrock = Bedrock::new(&double.session());
    Bench { backend, double, bedrock, key }
}

fn place(uri: &str) -> Location {
    Location { s3_uri: uri.into() }
}

fn request(key: &str) -> Request {
    Request {
        job_name: "support-tone-2026-11".into(),
        custom_model_name: "support-tone".into(),
        role_arn: "arn:aws:iam::111122223333:role/BedrockCustomization".into(),
        client_request_token: "token-1".into(),
        base_model_identifier: "amazon.nova-lite-v1:0:300k".into(),
        customization_type: "FINE_TUNING".into(),
        custom_model_kms_key_id: key.into(),
        job_tags: vec![Tag { key: "team".into(), value: "support".into() }],
        custom_model_tags: Vec::new(),
        training_data_config: place("s3://clean-data/run/train.jsonl"),
        validation_data_config: Some(Validators {
            validators: vec![place("s3://clean-data/run/validation-1.jsonl")],
        }),
        output_data_config: place("s3://clean-data/metrics/"),
        hyper_parameters: [("epochCount".to_owned(), "2".to_owned())].into(),
        vpc_config: Some(Vpc {
            subnet_ids: vec!["subnet-1".into()],
            security_group_ids: vec!["sg-1".into(), "sg-2".into()],
        }),
        customization_config: None,
    }
}

/// Asks until the job has ended; the double counts polls, so no time has to pass.
fn ended(bench: &Bench, job: &str) -> expurgate::train::JobReport {
    for _ in 0..10 {
        let report = bench.bedrock.find(job).expect("an answer").expect("a job");
        if report.state != JobState::InProgress {
            return report;
        }
    }
    panic!("the job does not end")
}

#[test]
fn the_request_on_the_wire_is_the_request_as_it_serialises() {
    let bench = bench(&[]);
    let request = request(&bench.key);
    bench.bedrock.submit(&request).expect("an ARN");
    let wanted = serde_json::to_value(&request).expect("JSON");
    assert_eq!(received(&bench.double)[0]["body"], wanted);
}

#[test]
fn teachers_and_graders_go_there_and_back() {
    let bench = bench(&[]);
    let teacher = json!({"distillationConfig": {"teacherModelConfig": {
        "teacherModelIdentifier": "amazon.nova-pro-v1:0", "maxResponseLengthForInference": 500}}});
    let grader = "arn:aws:lambda:us-east-1:111122223333:function:grade";
    let grader = json!({"rftConfig": {
        "graderConfig": {"lambdaGrader": {"lambdaArn": grader}},
        "hyperParameters": {"epochCount": 2, "batchSize": 16, "maxPromptLength": 64,
            "trainingSamplePerPrompt": 2, "inferenceMaxTokens": 64, "reasoningEffort": "low",
            "evalInterval": 1}}});
    for (kind, config) in [("DISTILLATION", teacher), ("REINFORCEMENT_FINE_TUNING", grader)] {
        let mut request = request(&bench.key);
        request.job_name = kind.replace('_', "-");
        request.client_request_token = request.job_name.clone();
        request.customization_type = kind.into();
        request.customization_config = serde_json::from_value(config.clone()).expect("a config");
        let arn = bench.bedrock.submit(&request).expect("an ARN");
        let sent = received(&bench.double);
        let sent = &sent.last().expect("a request")["body"];
        assert_eq!(sent["customizationConfig"], config);
        let detail = bench.bedrock.detail(&arn).expect("an answer").expect("a job");
        assert_eq!(detail.customization_config, request.customization_config);
        assert_eq!(detail.vpc_config, request.vpc_config);
        assert_eq!(detail.hyper_parameters, request.hyper_parameters);
        assert_eq!(bench.bedrock.tags(&arn).expect("tags"), request.job_tags);
    }
}

/// On the wire a rate is a number in single precision, as the service's model has it.
#[test]
fn a_learning_rate_stays_within_the_bounds_of_the_service_model() {
    let bench = bench(&[]);
    for rate in ["1e-7", "1e-5", "1e-3"] {
        let given = [("learningRate".to_owned(), rate.to_owned())].into();
        let parameters = hyper::reinforcement(&given).expect("parameters");
        let lambda_arn = "arn:aws:lambda:us-east-1:111122223333:function:grade".into();
        let config = Reinforcement {
            grader_config: Grader::LambdaGrader(Lambda { lambda_arn }),
            hyper_parameters: Some(parameters),
        };
        let mut request = request(&bench.key);
        request.job_name = format!("rate{}", &rate[2..]);
        request.client_request_token = request.job_name.clone();
        request.customization_type = "REINFORCEMENT_FINE_TUNING".into();
        request.customization_config = Some(CustomizationConfig::RftConfig(config));
        bench.bedrock.submit(&request).expect("an ARN");
    }
}

#[test]
fn jobs_are_listed_over_all_pages_with_what_was_asked_for() {
    let bench = bench(&["--page", "2", "--polls", "0"]);
    Admin::of(&bench.backend.url).bucket("listed-metrics");
    for number in 0..5 {
        let mut request = request(&bench.key);
        request.job_name = format!("job-{number}");
        request.client_request_token = request.job_name.clone();
        request.output_data_config = place("s3://listed-metrics/");
        bench.bedrock.submit(&request).expect("an ARN");
    }
    let names = |filter: JobFilter| -> Vec<String> {
        let found = bench.bedrock.list(&filter).expect("jobs");
        found.into_iter().map(|job| job.name).collect()
    };
    assert_eq!(names(JobFilter::default()), ["job-4", "job-3", "job-2", "job-1", "job-0"]);
    assert_eq!(names(JobFilter { most: Some(3), ..JobFilter::default() }).len(), 3);
    let named = JobFilter { name_contains: Some("b-3".into()), ..JobFilter::default() };
    assert_eq!(names(named), ["job-3"]);
    ended(&bench, "job-1");
    let done = JobFilter { state: Some(JobState::Completed), ..JobFilter::default() };
    assert_eq!(names(done), ["job-1"]);
    let after = |time: &str| JobFilter { created_after: Some(time.into()), ..JobFilter::default() };
    assert_eq!(names(after("2099-01-01T00:00:00Z")), [""; 0]);
    let error = bench.bedrock.list(&after("yesterday")).expect_err("no moment").to_string();
    assert!(error.contains("write a moment such as"), "{error}");
}

#[test]
fn a_job_runs_to_its_end_and_its_model_has_the_key() {
    let bench = bench(&[]);
    let output = Admin::of(&bench.backend.url);
    output.bucket("job-metrics");
    let mut request = request(&bench.key);
    request.output_data_config = place("s3://job-metrics/metrics/");
    let arn = bench.bedrock.submit(&request).expect("an ARN");
    let first = bench.bedrock.find(&request.job_name).expect("an answer").expect("a job");
    assert_eq!((first.arn.as_str(), first.state), (arn.as_str(), JobState::InProgress));
    assert_eq!(first.client_request_token.as_deref(), Some("token-1"));
    assert_eq!(first.model_arn, None);
    let last = ended(&bench, &arn);
    assert_eq!(last.state, JobState::Completed);
    assert_eq!(last.model_key_arn.as_deref(), Some(bench.key.as_str()));
    assert_eq!(last.output_uri, "s3://job-metrics/metrics/");
    let model = last.model_arn.expect("a model");
    assert_eq!(bench.bedrock.model_key(&model).expect("a key"), Some(bench.key.clone()));
    assert_eq!(output.keys("job-metrics").len(), 2);
}

#[test]
fn the_same_token_starts_no_second_job_and_another_job_of_that_name_is_refused() {
    let bench = bench(&[]);
    let mut request = request(&bench.key);
    let first = bench.bedrock.submit(&request).expect("an ARN");
    assert_eq!(bench.bedrock.submit(&request).expect("an ARN"), first);
    request.client_request_token = "token-2".into();
    match bench.bedrock.submit(&request).expect_err("a conflict") {
        TrainError::Refused { code, .. } => assert_eq!(code, "ConflictException"),
        other => panic!("{other}"),
    }
}

#[test]
fn a_request_that_breaks_the_service_model_is_refused() {
    let bench = bench(&[]);
    let whole = request(&bench.key);
    let mut broken = vec![whole.clone(); 5];
    broken[0].job_name = "has spaces".into();
    broken[1].customization_type = "TUNING".into();
    broken[2].training_data_config = place("s3://clean-data/dt=2026-01-01/train.jsonl");
    broken[3].custom_model_kms_key_id = String::new();
    broken[4].custom_model_kms_key_id = bench.key.replace("000000000000", "111122223333");
    for request in broken {
        match bench.bedrock.submit(&request).expect_err("a refusal") {
            TrainError::Refused { code, .. } => assert_eq!(code, "ValidationException"),
            other => panic!("{other}"),
        }
    }
    assert_eq!(bench.bedrock.find(&whole.job_name).expect("an answer"), None);
}

#[test]
fn a_failed_job_says_why() {
    let bench = bench(&["--fail"]);
    let arn = bench.bedrock.submit(&request(&bench.key)).expect("an ARN");
    let report = ended(&bench, &arn);
    assert_eq!(report.state, JobState::Failed);
    assert_eq!(report.failure.as_deref(), Some("The training data could not be read"));
}

#[test]
fn a_model_under_another_key_or_none_is_reported_as_such() {
    for (flag, found) in
        [("--wrong-key", Some("00000000-0000-0000-0000-000000000000")), ("--no-key", None)]
    {
        let bench = bench(&[flag]);
        Admin::of(&bench.backend.url).bucket(&format!("out{flag}"));
        let mut request = request(&bench.key);
        request.output_data_config = place(&format!("s3://out{flag}/"));
        let arn = bench.bedrock.submit(&request).expect("an ARN");
        let model = ended(&bench, &arn).model_arn.expect("a model");
        let key = bench.bedrock.model_key(&model).expect("an answer");
        assert_eq!(key.as_deref().and_then(|arn| arn.rsplit('/').next()), found);
    }
}

#[test]
fn a_service_that_cannot_be_reached_is_no_refusal() {
    let Bench { double, bedrock, .. } = bench(&[]);
    drop(double);
    let error = bedrock.find("support-tone").expect_err("no answer");
    assert!(matches!(error, TrainError::Service { .. }), "{error}");
}
