//! A work bench for jobs: a folder with raw data, a redactor with one rule, stand-ins for services.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use expurgate::engine::{Resources, Watch};
use expurgate::job::plan::Form;
use expurgate::job::sanitize::Beside;
use expurgate::job::verify::Sealing;
use expurgate::job::{
    Event, JobError, JobSpec, LocalPlaces, Means, Outcome, Pause, Places, Plan, Ports, Provenance,
    Publication, RECEIPT, ReadBack, Receipt, Scrub, Until,
};
use expurgate::key::sign::{PublicHalf, Scheme};
use expurgate::key::{KeyError, KeyFacts, Keyring};
use expurgate::redact::{Policy, Redactor};
use expurgate::rule::Pack;
use expurgate::store::local::{LocalFile, LocalOrigin, LocalVault};
use expurgate::store::place::Place;
use expurgate::store::{Dataset, Document, Origin, Seal, Sink, Stat, StoreResult, Vault, Version};
use expurgate::train::{JobReport, JobState, Request, TrainError, Trainer};

pub const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555";

const PACK: &str = r#"
[[rule]]
id = "mail"
entity = "EMAIL"
title = "A mail address"
patterns = ['\b[a-z0-9]{1,20}@[a-z]{1,20}\.com\b']
confidence = "medium"
severity = "medium"
examples = ["jo@mail.com", "a@b.com", "y@z.com"]
counterexamples = ["jo at mail.com", "@b.com", "x@"]
"#;

/// A folder with raw data; `clean` and `metrics` stand for the buckets of the same names.
pub struct Bench {
    pub folder: tempfile::TempDir,
    pub policy: &'static str,
}

impl Bench {
    /// Training data in two files, the first without a last line break, and a validation file.
    pub fn new() -> Self {
        let bench = Bench { folder: tempfile::tempdir().unwrap(), policy: "" };
        fs::create_dir(bench.path("train")).unwrap();
        bench.write("train/b.jsonl", &records(5, "jo@mail.com"));
        bench.write("train/a.jsonl", records(5, "an@mail.com").trim_end());
        bench.write("validation.jsonl", &records(2, "nobody"));
        bench
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    pub fn spec(&self, sanitized: &str, output: &str) -> JobSpec {
        JobSpec::parse(&job_file(sanitized, output), self.folder.path()).unwrap()
    }

    /// Runs the job as far as asked, at the given places.
    pub fn run(
        &self,
        spec: &JobSpec,
        ports: &Ports,
        until: Until,
        tell: &dyn Fn(Event),
    ) -> Result<Outcome, JobError> {
        let redactor = self.redactor();
        let checker = self.checker();
        let scrub = self.scrub(&redactor, &checker);
        let (made_by, watch) = (provenance(), Watch::default());
        let means = Means { scrub: &scrub, made_by: &made_by, watch: &watch, tell };
        expurgate::job::run(spec, ports, &means, until, &mut Beside::default())
    }

    /// Sanitises one file into another, read back first.
    pub fn publish(&self, input: &str, output: &str) -> Result<Receipt, JobError> {
        let redactor = self.redactor();
        let checker = self.checker();
        let scrub = self.scrub(&redactor, &checker);
        let (made_by, watch) = (provenance(), Watch::default());
        let means = Means { scrub: &scrub, made_by: &made_by, watch: &watch, tell: &|_| {} };
        let origin: Arc<dyn Origin> = Arc::new(LocalOrigin::new(&self.path(input)).unwrap());
        let vault = LocalFile::new(&self.path(output)).unwrap();
        let plan = Plan::of_inputs(&[origin], &Form::File(vault.name().into()), &(), &made_by)?;
        let dataset = Dataset::new(Arc::new(vault));
        let (sealing, read_back) = (Sealing::Local, ReadBack::Whole);
        let how = Publication { receipt: RECEIPT, sealing, read_back };
        expurgate::job::publish(&plan, &dataset, &means, &how, &mut Beside::default())
    }

    pub fn scrub<'r>(&self, redactor: &'r Redactor, checker: &'r Redactor) -> Scrub<'r> {
        let resources = Resources { threads: 2, memory: 64 << 20 };
        let on_malformed = self.parsed().on_malformed;
        let allows = self.policy.contains("[[allow]]");
        Scrub { redactor, checker, on_malformed, allows, resources }
    }

    fn parsed(&self) -> Policy {
        Policy::parse(&format!("version = 1\n{}", self.policy)).ok().unwrap()
    }

    /// What sanitises.
    pub fn redactor(&self) -> Redactor {
        compiled(&self.parsed())
    }

    /// What checks: nothing is allowed.
    pub fn checker(&self) -> Redactor {
        compiled(&self.parsed().without_allowed())
    }

    pub fn run_locally(&self, until: Until) -> Result<Outcome, JobError> {
        let ports = Ports {
            places: &LocalPlaces,
            keyring: None,
            trainer: None,
            survey: None,
            pause: &NoPause,
        };
        self.run(&self.spec("clean", "metrics"), &ports, until, &|_| {})
    }
}

fn compiled(policy: &Policy) -> Redactor {
    let rules = Pack::parse("test", PACK).unwrap();
    Redactor::new(rules, policy, Vec::new()).ok().unwrap()
}

pub fn provenance() -> Provenance {
    Provenance {
        tool_version: "0.0.0".into(),
        binary_sha256: "b".repeat(64),
        rules_sha256: "r".repeat(64),
        policy_sha256: "p".repeat(64),
        settings: serde_json::json!({"min_confidence": "medium"}),
    }
}

pub fn records(count: usize, word: &str) -> String {
    let record = |number| {
        format!(
            "{{\"schemaVersion\":\"bedrock-conversation-2024\",\"messages\":[{{\"role\":\"user\",\
             \"content\":[{{\"text\":\"{number}: ask {word}\"}}]}},{{\"role\":\"assistant\",\
             \"content\":[{{\"text\":\"done\"}}]}}]}}\n"
        )
    };
    (0..count).map(record).collect()
}

pub fn job_file(sanitized: &str, output: &str) -> String {
    format!(
        r#"version = 1
[job]
name = "tone"
custom_model = "tone-model"
base_model = "amazon.nova-lite-v1:0:300k"
customization = "fine-tuning"
role_arn = "arn:aws:iam::111122223333:role/Tuning"
hyperparameters = {{ epochCount = "2" }}
[keys]
model = "{KEY}"
data = "{KEY}"
[data]
training = "train"
validation = "validation.jsonl"
sanitized = "{sanitized}"
output = "{output}"
"#
    )
}

pub struct NoPause;

impl Pause for NoPause {
    fn pause(&self, _: Duration) {}
}

/// Buckets that are folders: what lies there says that it is encrypted with `key`.
pub struct Buckets {
    pub folder: PathBuf,
    pub seal: Seal,
}

impl Buckets {
    pub fn sealed(bench: &Bench, algorithm: &str, key: Option<&str>) -> Self {
        let seal = Seal {
            algorithm: algorithm.into(),
            key_arn: key.map(str::to_owned),
            bucket_key: Some(true),
        };
        Buckets { folder: bench.path("s3"), seal }
    }

    fn local(&self, place: &Place) -> PathBuf {
        match place {
            Place::S3 { bucket, key } => self.folder.join(bucket).join(key.trim_end_matches('/')),
            Place::Local(path) => path.clone(),
            Place::Pipe => unreachable!("no job reads a pipe"),
        }
    }
}

impl Places for Buckets {
    fn origin(&self, place: &Place) -> StoreResult<Arc<dyn Origin>> {
        Ok(Arc::new(LocalOrigin::new(&self.local(place))?))
    }

    fn vault(&self, place: &Place, _: Option<&str>) -> StoreResult<Arc<dyn Vault>> {
        let vault = LocalVault::new(&self.local(place))?;
        Ok(Arc::new(Bucket { vault, seal: self.seal.clone(), uri: place.to_string() }))
    }
}

struct Bucket {
    vault: LocalVault,
    seal: Seal,
    uri: String,
}

impl Vault for Bucket {
    fn create(&self, name: &str) -> StoreResult<Box<dyn Sink>> {
        self.vault.create(name)
    }
    fn stat(&self, name: &str) -> StoreResult<Option<Stat>> {
        let sealed = |stat| Stat { seal: self.seal.clone(), ..stat };
        Ok(self.vault.stat(name)?.map(sealed))
    }
    fn read(&self, name: &str) -> StoreResult<Box<dyn std::io::Read + Send>> {
        self.vault.read(name)
    }
    fn keep(&self, name: &str, document: &Document) -> StoreResult<()> {
        self.vault.keep(name, document)
    }
    fn forget(&self, name: &str) -> StoreResult<()> {
        self.vault.forget(name)
    }
    fn commit(&self, name: &str, receipt: &Document) -> StoreResult<()> {
        self.vault.commit(name, receipt)
    }
    fn amend(&self, name: &str, receipt: &Document, was: &Version) -> StoreResult<()> {
        self.vault.amend(name, receipt, was)
    }
    fn sweep(&self, names: &[&str]) -> StoreResult<()> {
        self.vault.sweep(names)
    }
    fn unpublished(&self) -> StoreResult<Vec<String>> {
        self.vault.unpublished()
    }
    fn uri(&self, name: &str) -> String {
        format!("{}/{name}", self.uri.trim_end_matches('/'))
    }
}

/// A key that is fit for everything.
pub struct Keys;

impl Keyring for Keys {
    fn describe(&self, _: &str) -> Result<KeyFacts, KeyError> {
        Ok(KeyFacts {
            arn: KEY.into(),
            manager: "CUSTOMER".into(),
            state: "Enabled".into(),
            usage: "ENCRYPT_DECRYPT".into(),
            spec: "SYMMETRIC_DEFAULT".into(),
        })
    }

    fn public_key(&self, key: &str) -> Result<PublicHalf, KeyError> {
        Err(KeyError::NotFound { key: key.to_owned() })
    }

    fn sign(&self, key: &str, _: Scheme, _: &[u8]) -> Result<Vec<u8>, KeyError> {
        Err(KeyError::NotFound { key: key.to_owned() })
    }
}

/// Keeps one job, which is completed at the third look.
pub struct OneJob {
    pub jobs: Mutex<Vec<Request>>,
    pub looks: AtomicUsize,
    pub ends: JobState,
    pub model_key: Option<String>,
}

impl OneJob {
    pub fn new() -> Self {
        let (jobs, looks) = (Mutex::default(), AtomicUsize::new(0));
        OneJob { jobs, looks, ends: JobState::Completed, model_key: Some(KEY.into()) }
    }
}

impl Trainer for OneJob {
    fn submit(&self, request: &Request) -> Result<String, TrainError> {
        self.jobs.lock().unwrap().push(request.clone());
        Ok("arn:aws:bedrock:us-east-1:111122223333:model-customization-job/x/abc".into())
    }

    fn find(&self, _: &str) -> Result<Option<JobReport>, TrainError> {
        let jobs = self.jobs.lock().unwrap();
        let Some(request) = jobs.first() else { return Ok(None) };
        let done = self.looks.fetch_add(1, Ordering::Relaxed) >= 2;
        Ok(Some(JobReport {
            arn: "arn:aws:bedrock:us-east-1:111122223333:model-customization-job/x/abc".into(),
            name: request.job_name.clone(),
            state: if done { self.ends } else { JobState::InProgress },
            failure: None,
            client_request_token: Some(request.client_request_token.clone()),
            model_arn: done.then(|| "arn:model".into()),
            model_key_arn: self.model_key.clone().filter(|_| done),
            output_uri: request.output_data_config.s3_uri.clone(),
        }))
    }

    fn model_key(&self, _: &str) -> Result<Option<String>, TrainError> {
        Ok(self.model_key.clone())
    }

    fn has_base(&self, _: &str) -> Result<bool, TrainError> {
        Ok(true)
    }

    fn region(&self) -> &str {
        "us-east-1"
    }
}
