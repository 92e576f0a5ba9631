//! What a job promises: all or nothing, resumable, checked, and submitted at most once.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use expurgate::engine::Watch;
use expurgate::job::plan::Form;
use expurgate::job::sanitize::Beside;
use expurgate::job::verify::{Sealing, VerifyFault};
use expurgate::job::{
    JobError, JobSpec, Means, Outcome, Plan, Ports, Publication, RECEIPT, Reached, ReadBack,
    Receipt, Refusal, Until, publish,
};
use expurgate::store::local::{LocalOrigin, LocalVault};
use expurgate::store::{Dataset, Origin, Quarantine};
use expurgate::train::JobState;
use expurgate::train::pattern::Pattern;

#[path = "support/bench.rs"]
mod bench;
#[path = "support/mortal.rs"]
mod mortal;
use bench::{Bench, Buckets, KEY, Keys, NoPause, OneJob, job_file, records};
use mortal::{Dies, Life, Mortal};

/// All files below a folder.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                files.insert(name, fs::read_to_string(path).unwrap());
            }
        }
    }
    files
}

fn dataset(bench: &Bench, outcome: &Outcome) -> std::path::PathBuf {
    bench.path("clean").join(&outcome.receipt.predicate().run_id)
}

#[test]
fn a_local_job_ends_with_a_checked_dataset_and_a_request() {
    let bench = Bench::new();
    let outcome = bench.run_locally(Until::Done).unwrap();
    assert!(matches!(outcome.reached, Reached::PublishedLocally));
    let run_id = outcome.receipt.predicate().run_id.clone();
    assert!(run_id.len() == 16 && run_id.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let files = files(&bench.path("clean"));
    let wanted = records(5, "[EMAIL]").repeat(2);
    assert_eq!(files[&format!("{run_id}/train.jsonl")], wanted);
    assert_eq!(files[&format!("{run_id}/validation-1.jsonl")], records(2, "nobody"));
    assert_eq!(files.len(), 3, "and the receipt, and nothing beside");
    let uri = format!("s3://replace-with-your-bucket/clean/{run_id}/train.jsonl");
    assert_eq!(outcome.request.training_data_config.s3_uri, uri);
    assert_eq!(Pattern::S3Uri.check(&uri), Ok(()));
    assert_eq!(outcome.request.custom_model_kms_key_id, KEY);
}

#[test]
fn a_receipt_tells_what_was_read_done_and_written() {
    let bench = Bench::new();
    let outcome = bench.run_locally(Until::Published).unwrap();
    let text = fs::read_to_string(dataset(&bench, &outcome).join(RECEIPT)).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["_type"], "https://in-toto.io/Statement/v1");
    assert_eq!(value["predicateType"], "urn:uuid:241d3834-8bb4-4315-ae2c-8c26f788d0cf#receipt-v1");
    assert_eq!(value["subject"][0]["name"], "train.jsonl");
    let predicate = &value["predicate"];
    assert_eq!(predicate["counts"]["by_rule"]["mail"], 10);
    assert_eq!(predicate["counts"]["records_read"], 12);
    assert_eq!(predicate["counts"]["records_changed"], 10);
    let inputs = predicate["inputs"].as_array().unwrap();
    let names: Vec<_> = inputs.iter().map(|input| input["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["a.jsonl", "b.jsonl", "validation.jsonl"]);
    assert_eq!(inputs[0]["sha256"].as_str().unwrap().len(), 64);
    assert!(!text.contains("mail.com"), "no text of a record");
    assert_eq!(Receipt::read(text.as_bytes()).unwrap(), outcome.receipt);
    let of_type = |kind| {
        Receipt::read(text.replace(value["predicateType"].as_str().unwrap(), kind).as_bytes())
    };
    assert!(of_type("https://expurgate.dev/receipt/v1").is_ok(), "what was written before");
    assert!(of_type("https://slsa.dev/provenance/v1").is_err(), "another's statement");
}

#[test]
fn the_same_work_has_the_same_receipt_and_token() {
    let bench = Bench::new();
    let first = bench.run_locally(Until::Published).unwrap();
    fs::remove_dir_all(bench.path("clean")).unwrap();
    let second = bench.run_locally(Until::Published).unwrap();
    assert_eq!(first.receipt, second.receipt);
    let token = first.receipt.token().unwrap();
    assert_eq!(token, second.receipt.token().unwrap());
    assert_eq!(Pattern::Token.check(&token), Ok(()));
    assert_eq!(token.len(), "expurgate-".len() + 40);
}

#[test]
fn a_job_that_differs_has_another_run_id() {
    let bench = Bench::new();
    let first = bench.run_locally(Until::Published).unwrap();
    bench.write("train/b.jsonl", &records(6, "jo@mail.com"));
    let second = bench.run_locally(Until::Published).unwrap();
    assert_ne!(first.receipt.predicate().run_id, second.receipt.predicate().run_id);
    assert_ne!(first.receipt.token().unwrap(), second.receipt.token().unwrap());
}

#[test]
fn a_dataset_that_stands_is_verified_and_not_made_again() {
    let bench = Bench::new();
    let outcome = bench.run_locally(Until::Published).unwrap();
    let train = dataset(&bench, &outcome).join("train.jsonl");
    let before = fs::metadata(&train).unwrap().modified().unwrap();
    bench.run_locally(Until::Published).unwrap();
    assert_eq!(fs::metadata(&train).unwrap().modified().unwrap(), before);
    let text = fs::read_to_string(&train).unwrap();
    fs::write(&train, text.replacen("done", "gone", 1)).unwrap();
    let error = bench.run_locally(Until::Published).unwrap_err();
    assert!(matches!(&error, JobError::Verify(VerifyFault::Differs { what: "SHA-256", .. })));
    assert_eq!(error.exit_code(), 1);
    fs::write(&train, "").unwrap();
    let error = bench.run_locally(Until::Published).unwrap_err();
    assert!(matches!(&error, JobError::Verify(VerifyFault::Differs { what: "size", .. })));
}

#[test]
fn allowed_values_stay_and_are_counted() {
    let bench = Bench { policy: "[[allow]]\npattern = 'jo@mail.com'", ..Bench::new() };
    let outcome = bench.run_locally(Until::Published).unwrap();
    let counts = &outcome.receipt.predicate().counts;
    assert_eq!(counts.allowed["mail"], 5);
    assert_eq!(counts.by_rule["mail"], 5);
}

#[test]
fn a_refused_record_publishes_nothing() {
    let bench = Bench { policy: "[actions]\nEMAIL = \"fail\"", ..Bench::new() };
    let error = bench.run_locally(Until::Published).unwrap_err();
    assert!(matches!(error, JobError::Content { .. }), "{error}");
    assert_eq!(error.exit_code(), 1);
    assert!(!files(&bench.path("clean")).keys().any(|name| name.ends_with(RECEIPT)));
    assert!(!error.to_string().contains("mail.com"));
}

#[test]
fn records_that_bedrock_would_refuse_stop_the_job_first() {
    let bench = Bench::new();
    bench.write("train/c.jsonl", "{\"prompt\":\"a\",\"completion\":\"b\"}\n");
    let error = bench.run_locally(Until::Published).unwrap_err();
    assert_eq!(error.exit_code(), 1);
    assert!(error.to_string().contains("line 11"), "{error}");
    assert!(!bench.path("clean").exists());
}

#[test]
fn too_few_records_stop_the_job() {
    let bench = Bench::new();
    fs::remove_file(bench.path("train/a.jsonl")).unwrap();
    let error = bench.run_locally(Until::Published).unwrap_err();
    assert!(error.to_string().contains("5 records, and Nova takes 8 at least"), "{error}");
}

/// One run that dies, and one after it. True as long as the first did die.
fn dies_and_goes_on(last: usize, dies: Dies, whole: &BTreeMap<String, String>) -> bool {
    let bench = Bench::new();
    let life = Arc::new(Life { calls: AtomicUsize::new(0), last, dies });
    let places = Mortal { life: life.clone() };
    let ports =
        Ports { places: &places, keyring: None, trainer: None, survey: None, pause: &NoPause };
    let spec = bench.spec("clean", "metrics");
    let first = bench.run(&spec, &ports, Until::Done, &|_| {});
    let after = files(&bench.path("clean"));
    let visible: Vec<_> = after.keys().filter(|name| !name.starts_with('.')).collect();
    assert!(visible.is_empty() || visible.len() == 3, "{dies:?} {last}: {visible:?}");
    let second = bench.run_locally(Until::Done).unwrap();
    let run_id = &second.receipt.predicate().run_id;
    let made = files(&bench.path("clean"));
    assert_eq!(made.len(), 3, "{dies:?} {last}: {:?}", made.keys());
    for (name, text) in whole {
        assert_eq!(&made[&format!("{run_id}/{name}")], text, "{dies:?} {last}");
    }
    first.is_err()
}

#[test]
fn a_run_that_dies_at_any_call_leaves_all_or_nothing_and_goes_on() {
    let whole = BTreeMap::from([
        ("train.jsonl".to_owned(), records(5, "[EMAIL]").repeat(2)),
        ("validation-1.jsonl".to_owned(), records(2, "nobody")),
    ]);
    for dies in [Dies::Before, Dies::After] {
        let calls = (1..).take_while(|last| dies_and_goes_on(*last, dies, &whole)).count();
        assert!(calls > 15, "{dies:?}: {calls}");
    }
}

#[test]
fn what_is_finished_is_not_done_again_after_a_stop() {
    let bench = Bench::new();
    let spec = bench.spec("clean", "metrics");
    // Dies when the second object is started.
    let life = Life { calls: AtomicUsize::new(0), last: usize::MAX, dies: Dies::Before };
    let places = Mortal { life: Arc::new(life) };
    let ports =
        Ports { places: &places, keyring: None, trainer: None, survey: None, pause: &NoPause };
    let stops = AtomicUsize::new(0);
    let tell = |event: expurgate::job::Event| {
        if matches!(event, expurgate::job::Event::Stored("train.jsonl")) {
            places.life.calls.store(usize::MAX - 1, Ordering::Relaxed);
            stops.fetch_add(1, Ordering::Relaxed);
        }
    };
    assert!(bench.run(&spec, &ports, Until::Done, &tell).is_err());
    assert_eq!(stops.load(Ordering::Relaxed), 1);
    let staged = files(&bench.path("clean"));
    let name = staged.keys().find(|name| name.ends_with("data/train.jsonl")).unwrap();
    let staged = bench.path("clean").join(name);
    let before = fs::metadata(&staged).unwrap().modified().unwrap();
    let outcome = bench.run_locally(Until::Done).unwrap();
    let train = dataset(&bench, &outcome).join("train.jsonl");
    assert_eq!(fs::metadata(train).unwrap().modified().unwrap(), before);
}

/// A job whose data lies in buckets.
fn in_buckets(bench: &Bench, trainer: &OneJob, algorithm: &str) -> Result<Outcome, JobError> {
    let places = Buckets::sealed(bench, algorithm, Some(KEY));
    fs::create_dir_all(bench.path("s3/metrics/m/model-customization-job-abc")).unwrap();
    bench.write("s3/metrics/m/model-customization-job-abc/loss.jsonl", "{}\n");
    let ports = Ports {
        places: &places,
        keyring: Some(&Keys),
        trainer: Some(trainer),
        survey: None,
        pause: &NoPause,
    };
    let spec = bench.spec("s3://clean/data/", "s3://metrics/m/");
    bench.run(&spec, &ports, Until::Done, &|_| {})
}

#[test]
fn a_job_is_submitted_once_and_its_model_and_outputs_are_checked() {
    let (bench, trainer) = (Bench::new(), OneJob::new());
    for _ in 0..2 {
        let outcome = in_buckets(&bench, &trainer, "aws:kms").unwrap();
        let Reached::Done(submission) = &outcome.reached else { panic!("{:?}", outcome.reached) };
        assert_eq!(submission.model_key_arn(), KEY);
        assert_eq!(submission.outputs().len(), 1);
        assert_eq!(outcome.receipt.predicate().submission.as_ref(), Some(submission));
        assert_eq!(outcome.receipt.token().unwrap(), outcome.request.client_request_token);
    }
    let jobs = trainer.jobs.lock().unwrap();
    assert_eq!(jobs.len(), 1);
    let run = jobs[0].training_data_config.s3_uri.strip_prefix("s3://clean/data/").unwrap();
    assert_eq!(run.len(), "0123456789abcdef/train.jsonl".len());
}

#[test]
fn what_a_job_wrote_is_searched_whole_whatever_the_policy_drops() {
    for policy in ["on_malformed = \"drop\"", "on_malformed = \"quarantine\""] {
        let (bench, trainer) = (Bench { policy, ..Bench::new() }, OneJob::new());
        let name = "model-customization-job-abc/sample.jsonl";
        fs::create_dir_all(bench.path("s3/metrics/m/model-customization-job-abc")).unwrap();
        bench.write(&format!("s3/metrics/m/{name}"), "{}\n{\"a\":\"\\ud800\"}\n[\"\\udfff\"]\n");
        let error = in_buckets(&bench, &trainer, "aws:kms").unwrap_err();
        let (object, count) = (name.to_owned(), 2);
        let wanted = Refusal::Unsearched { object, count };
        assert!(matches!(&error, JobError::Refused(refusal) if *refusal == wanted), "{error}");
        assert_eq!(error.exit_code(), 1);
    }
}

#[test]
fn data_that_is_not_sealed_with_the_key_is_not_submitted() {
    let (bench, trainer) = (Bench::new(), OneJob::new());
    let error = in_buckets(&bench, &trainer, "AES256").unwrap_err();
    assert!(matches!(error, JobError::Verify(VerifyFault::Unsealed { .. })));
    assert_eq!(error.exit_code(), 5);
    assert!(trainer.jobs.lock().unwrap().is_empty());
    assert!(!files(&bench.path("s3")).keys().any(|name| name.ends_with(RECEIPT)));
}

#[test]
fn a_receipt_that_allows_what_the_policy_does_not_is_not_submitted() {
    let (bench, trainer) = (Bench::new(), OneJob::new());
    let places = Buckets::sealed(&bench, "aws:kms", Some(KEY));
    let spec = bench.spec("s3://clean/data/", "s3://metrics/m/");
    let ports = Ports {
        places: &places,
        keyring: Some(&Keys),
        trainer: Some(&trainer),
        survey: None,
        pause: &NoPause,
    };
    bench.run(&spec, &ports, Until::Published, &|_| {}).unwrap();
    let stored = files(&bench.path("s3"));
    let (name, text) = stored.iter().find(|(name, _)| name.ends_with(RECEIPT)).unwrap();
    let mut receipt: serde_json::Value = serde_json::from_str(text).unwrap();
    receipt["predicate"]["counts"]["allowed"] = serde_json::json!({"mail": 10});
    bench.write(&format!("s3/{name}"), &receipt.to_string());
    let error = bench.run(&spec, &ports, Until::Submitted, &|_| {}).unwrap_err();
    assert!(matches!(error, JobError::Verify(VerifyFault::NoneAllowed)), "{error}");
    assert_eq!(error.exit_code(), 1);
    assert!(trainer.jobs.lock().unwrap().is_empty());
}

#[test]
fn a_job_of_another_token_is_not_adopted() {
    let (bench, trainer) = (Bench::new(), OneJob::new());
    in_buckets(&bench, &trainer, "aws:kms").unwrap();
    bench.write("train/b.jsonl", &records(6, "jo@mail.com"));
    let error = in_buckets(&bench, &trainer, "aws:kms").unwrap_err();
    assert_eq!(error.exit_code(), 7, "{error}");
    assert_eq!(trainer.jobs.lock().unwrap().len(), 1);
}

#[test]
fn a_model_under_another_key_is_refused() {
    for model_key in [None, Some("arn:aws:kms:us-east-1:111122223333:key/other".to_owned())] {
        let (bench, trainer) = (Bench::new(), OneJob { model_key, ..OneJob::new() });
        let error = in_buckets(&bench, &trainer, "aws:kms").unwrap_err();
        assert_eq!(error.exit_code(), 5, "{error}");
    }
}

#[test]
fn a_job_that_ends_badly_is_told() {
    for ends in [JobState::Failed, JobState::Stopped] {
        let (bench, trainer) = (Bench::new(), OneJob { ends, ..OneJob::new() });
        let error = in_buckets(&bench, &trainer, "aws:kms").unwrap_err();
        assert_eq!(error.exit_code(), 7, "{error}");
    }
}

#[test]
fn a_job_file_that_bedrock_would_refuse_is_an_error_here() {
    let good = job_file("clean", "metrics");
    assert!(JobSpec::parse(&good, Path::new("")).is_ok());
    let cases = [
        ("version = 1", "version = 2", "version"),
        ("name = \"tone\"", "name = \"to ne\"", "job.name"),
        ("tone-model", "tone--model", "job.custom_model"),
        ("arn:aws:iam::111122223333:role/Tuning", "Tuning", "job.role_arn"),
        ("\"fine-tuning\"", "\"distillation\"", "job.teacher"),
        ("\"fine-tuning\"", "\"fine\"", "unknown variant"),
        ("model = \"arn", "modell = \"arn", "unknown field"),
        ("training = \"train\"", "training = []", "data.training"),
        ("training = \"train\"\n", "", "training"),
        ("\"clean\"", "\"s3://clean-data/dt=1/\"", "data"),
        ("\"clean\"", "\"-\"", "data.sanitized"),
        ("[data]", "receipt = \"alias/sign\"\n[data]", "keys.receipt"),
    ];
    for (from, to, field) in cases {
        assert!(good.contains(from), "{from}");
        let error = JobSpec::parse(&good.replacen(from, to, 1), Path::new("")).unwrap_err();
        assert!(error.to_string().contains(field), "{to}: {error}");
    }
}

#[test]
fn copies_in_s3_need_a_key_of_their_own() {
    let text = job_file("s3://clean/data/", "s3://metrics/m/");
    let text = text.replace(&format!("data = \"{KEY}\"\n"), "");
    let error = JobSpec::parse(&text, Path::new("")).unwrap_err();
    assert!(error.to_string().contains("keys.data"), "{error}");
}

#[test]
fn a_file_is_published_with_its_receipt_beside_it() {
    let bench = Bench::new();
    let receipt = bench.publish("validation.jsonl", "out.jsonl").unwrap();
    assert_eq!(fs::read_to_string(bench.path("out.jsonl")).unwrap(), records(2, "nobody"));
    let text = fs::read(bench.path("out.jsonl.receipt.json")).unwrap();
    assert_eq!(Receipt::read(&*text).unwrap(), receipt);
}

#[test]
fn what_the_same_plan_published_is_not_made_again() {
    let bench = Bench::new();
    let receipt = bench.publish("validation.jsonl", "out.jsonl").unwrap();
    let before = fs::metadata(bench.path("out.jsonl")).unwrap().modified().unwrap();
    assert_eq!(bench.publish("validation.jsonl", "out.jsonl").unwrap(), receipt);
    assert_eq!(fs::metadata(bench.path("out.jsonl")).unwrap().modified().unwrap(), before);
    let error = bench.publish("train/a.jsonl", "out.jsonl").unwrap_err();
    assert_eq!(error.exit_code(), 6, "another plan: {error}");
    bench.write("out.jsonl.receipt.json", "{}");
    let error = bench.publish("validation.jsonl", "out.jsonl").unwrap_err();
    assert_eq!(error.exit_code(), 6, "no receipt of ours: {error}");
}

#[test]
fn what_was_published_and_then_changed_is_not_taken_for_done() {
    let bench = Bench::new();
    bench.publish("validation.jsonl", "out.jsonl").unwrap();
    let text = fs::read_to_string(bench.path("out.jsonl")).unwrap();
    bench.write("out.jsonl", &text.replacen("done", "gone", 1));
    let error = bench.publish("validation.jsonl", "out.jsonl").unwrap_err();
    assert_eq!(error.exit_code(), 1, "{error}");
}

/// Sanitises a folder `in` into `out`, with what is wanted beside it.
fn publish_folder(bench: &Bench, mut beside: Beside) -> Result<Receipt, JobError> {
    let redactor = bench.redactor();
    let checker = bench.checker();
    let scrub = bench.scrub(&redactor, &checker);
    let (made_by, watch) = (bench::provenance(), Watch::default());
    let means = Means { scrub: &scrub, made_by: &made_by, watch: &watch, tell: &|_| {} };
    let origin: Arc<dyn Origin> = Arc::new(LocalOrigin::new(&bench.path("in")).unwrap());
    let plan = Plan::of_inputs(&[origin], &Form::Folder, &(), &made_by)?;
    let dataset = Dataset::new(Arc::new(LocalVault::new(&bench.path("out")).unwrap()));
    let (sealing, read_back) = (Sealing::Local, ReadBack::Whole);
    let how = Publication { receipt: RECEIPT, sealing, read_back };
    publish(&plan, &dataset, &means, &how, &mut beside)
}

/// Rows of findings, and refused records in a folder `quarantine`.
fn all_beside(bench: &Bench) -> Beside {
    let vault = LocalVault::new(&bench.path("quarantine")).unwrap();
    let quarantine = Some(Quarantine::new(Arc::new(vault)));
    Beside { findings: Some(Box::new(std::io::sink())), quarantine }
}

#[test]
fn what_a_broken_run_of_other_inputs_left_is_not_published() {
    let bench = Bench { policy: "[actions]\nEMAIL = \"fail\"", ..Bench::new() };
    fs::create_dir(bench.path("in")).unwrap();
    bench.write("in/a.jsonl", &records(1, "one"));
    bench.write("in/b.jsonl", &records(1, "two"));
    bench.write("in/c.jsonl", &records(1, "jo@mail.com"));
    assert_eq!(publish_folder(&bench, Beside::default()).unwrap_err().exit_code(), 1);
    assert!(bench.path(".out.partial/data/b.jsonl").exists());
    fs::remove_file(bench.path("in/b.jsonl")).unwrap();
    bench.write("in/c.jsonl", &records(1, "three"));
    publish_folder(&bench, Beside::default()).unwrap();
    let made = files(&bench.path("out"));
    assert_eq!(made.keys().collect::<Vec<_>>(), ["a.jsonl", "c.jsonl", "receipt.json"]);
}

#[test]
fn a_dataset_with_more_in_it_than_its_receipt_says_is_not_verified() {
    let bench = Bench::new();
    let outcome = bench.run_locally(Until::Published).unwrap();
    fs::write(dataset(&bench, &outcome).join("more.jsonl"), "").unwrap();
    let error = bench.run_locally(Until::Published).unwrap_err();
    assert!(
        matches!(&error, JobError::Verify(VerifyFault::Stray { object }) if object == "more.jsonl")
    );
}

#[test]
fn refused_records_that_an_earlier_run_wrote_are_let_go_in_the_next() {
    let bench = Bench { policy: "on_malformed = \"quarantine\"", ..Bench::new() };
    fs::create_dir(bench.path("in")).unwrap();
    bench.write("in/a.jsonl", "{\n{}\n");
    publish_folder(&bench, all_beside(&bench)).unwrap();
    // As if the run had broken off after its quarantine and before its dataset.
    fs::remove_dir_all(bench.path("out")).unwrap();
    let receipt = publish_folder(&bench, all_beside(&bench)).unwrap();
    assert_eq!(receipt.predicate().counts.records_quarantined, 1);
    assert_eq!(files(&bench.path("quarantine"))["a.jsonl"], "{\n");
}

#[test]
fn a_finished_object_that_was_changed_is_made_again() {
    let bench = Bench { policy: "[actions]\nEMAIL = \"fail\"", ..Bench::new() };
    fs::create_dir(bench.path("in")).unwrap();
    bench.write("in/a.jsonl", &records(1, "one"));
    bench.write("in/b.jsonl", &records(1, "jo@mail.com"));
    assert!(publish_folder(&bench, Beside::default()).is_err());
    let staged = ".out.partial/data/a.jsonl";
    assert!(bench.path(staged).exists());
    // The plan stays the same, as does the object's size.
    fs::remove_file(bench.path(staged)).unwrap();
    bench.write(staged, &records(1, "two"));
    let bench = Bench { policy: "", ..bench };
    publish_folder(&bench, Beside::default()).unwrap();
    assert_eq!(files(&bench.path("out"))["a.jsonl"], records(1, "one"));
}

#[test]
fn no_object_has_the_name_of_a_document_of_the_program() {
    let bench = Bench::new();
    for name in ["receipt.json", "a.receipt.json", "a.jsonl.checkpoint.json", "quarantine.json"] {
        let error = bench.publish("validation.jsonl", name).unwrap_err();
        assert_eq!(error.exit_code(), 2, "{name}: {error}");
    }
}

#[test]
fn a_receipt_of_another_run_has_taken_the_place() {
    let bench = Bench::new();
    let outcome = bench.run_locally(Until::Published).unwrap();
    let receipt = dataset(&bench, &outcome).join(RECEIPT);
    let text = fs::read_to_string(&receipt).unwrap();
    let run_id = &outcome.receipt.predicate().run_id;
    fs::write(&receipt, text.replace(&format!("\"{run_id}\""), "\"0\"")).unwrap();
    assert_eq!(bench.run_locally(Until::Published).unwrap_err().exit_code(), 6);
}

#[test]
fn the_number_of_records_is_held_against_the_receipt() {
    let bench = Bench::new();
    let outcome = bench.run_locally(Until::Published).unwrap();
    let receipt = dataset(&bench, &outcome).join(RECEIPT);
    let text = fs::read_to_string(&receipt).unwrap();
    fs::write(&receipt, text.replacen("\"records\": 10", "\"records\": 11", 1)).unwrap();
    let error = bench.run_locally(Until::Published).unwrap_err();
    assert!(error.to_string().contains("number of records"), "{error}");
}

#[test]
fn lines_that_the_policy_leaves_out_do_not_stop_the_job_and_a_byte_order_mark_does_not() {
    let bench = Bench { policy: "on_malformed = \"drop\"", ..Bench::new() };
    bench.write("train/c.jsonl", &format!("\u{feff}{}{{\n", records(1, "nobody")));
    let outcome = bench.run_locally(Until::Published).unwrap();
    let counts = &outcome.receipt.predicate().counts;
    assert_eq!((counts.records_written, counts.records_dropped), (13, 1));
}
