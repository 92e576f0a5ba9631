//! An account to run in: buckets, a key, a double of Bedrock, and an environment of its own.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::process::{Child, Command, Output};
use std::sync::Arc;

use aws_sdk_s3::types::{
    ServerSideEncryption, ServerSideEncryptionByDefault, ServerSideEncryptionConfiguration,
    ServerSideEncryptionRule,
};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::admin::Admin;
use crate::support::servers::{Server, bedrock, ministack, received};

/// What no record may keep.
pub const MAIL: &str = "kim.larsen@fjordline-corp.com";

/// A job's places: `raw-<name>`, `clean-<name>` and `out-<name>`, which is encrypted by default.
pub struct Account {
    pub name: &'static str,
    pub backend: Arc<Server>,
    pub double: Server,
    pub admin: Admin,
    pub key: String,
    pub home: TempDir,
}

/// How an object is encrypted: the algorithm and the key.
pub type Sealed = (String, Option<String>);

impl Account {
    /// An account with raw data: training data in two objects, one of them compressed and one
    /// without a last line break, and a validation set.
    pub fn new(name: &'static str, flags: &[&str]) -> Self {
        let backend = ministack();
        let admin = Admin::of(&backend.url);
        let key = admin.key();
        for kind in ["raw", "clean", "out"] {
            admin.bucket(&format!("{kind}-{name}"));
        }
        admin.seals_by_default(&format!("out-{name}"), &key);
        let raw = format!("raw-{name}");
        admin.put(&raw, "train/a.jsonl.gz", &gzip(records(5, MAIL).as_bytes()));
        admin.put(&raw, "train/b.jsonl", records(5, "nobody").trim_end().as_bytes());
        admin.put(&raw, "validation.jsonl", records(2, MAIL).as_bytes());
        let double = bedrock(&backend, flags);
        let home = tempfile::tempdir().expect("a home");
        let account = Account { name, backend, double, admin, key, home };
        account.job(&account.key);
        account
    }

    /// Writes the job file with this key of the model.
    pub fn job(&self, model: &str) {
        let Account { name, key, .. } = self;
        let text = format!(
            r#"version = 1
[job]
name = "{name}"
custom_model = "model-{name}"
base_model = "amazon.nova-lite-v1:0:300k"
customization = "fine-tuning"
role_arn = "arn:aws:iam::000000000000:role/Tuning"
hyperparameters = {{ epochCount = "2" }}
tags = {{ team = "support" }}
[keys]
model = "{model}"
data = "{key}"
[data]
training = "s3://raw-{name}/train/"
validation = ["s3://raw-{name}/validation.jsonl"]
sanitized = "s3://clean-{name}/data/"
output = "s3://out-{name}/metrics/"
"#
        );
        fs::write(self.home.path().join("job.toml"), text).expect("a job file");
    }

    /// Changes the job file.
    pub fn edit(&self, from: &str, to: &str) {
        let file = self.home.path().join("job.toml");
        let text = fs::read_to_string(&file).expect("a job file");
        assert!(text.contains(from), "{from}");
        fs::write(file, text.replace(from, to)).expect("a job file");
    }

    /// The program in this account's environment and folder.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_expurgate"));
        command
            .args(arguments)
            .current_dir(&self.home)
            .env_clear()
            .env("HOME", self.home.path())
            .env("AWS_REGION", "us-east-1")
            .env("AWS_ACCESS_KEY_ID", "test")
            .env("AWS_SECRET_ACCESS_KEY", "test")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_ENDPOINT_URL", &self.backend.url)
            .env("AWS_ENDPOINT_URL_BEDROCK", &self.double.url);
        command
    }

    /// Runs the program to its end.
    pub fn expurgate(&self, arguments: &[&str]) -> Ended {
        Ended::of(self.command(arguments).output().expect("the program"))
    }

    /// Runs the job.
    pub fn run(&self) -> Ended {
        self.expurgate(&["run", "job.toml"])
    }

    /// The requests for a job that the double received.
    pub fn submitted(&self) -> Vec<Value> {
        let all = received(&self.double).into_iter();
        let asked = all.filter(|call| call["operation"] == "CreateModelCustomizationJob");
        asked.map(|call| call["body"].clone()).collect()
    }

    /// What lies in the bucket of sanitised copies, by its key.
    pub fn clean(&self) -> BTreeMap<String, Vec<u8>> {
        let bucket = format!("clean-{}", self.name);
        let keys = self.admin.keys(&bucket).into_iter();
        keys.map(|key| (key.clone(), self.admin.get(&bucket, &key))).collect()
    }

    /// The one object in the bucket of sanitised copies whose key ends so.
    pub fn object(&self, end: &str) -> (String, Vec<u8>) {
        let mut found = self.clean().into_iter().filter(|(key, _)| key.ends_with(end));
        let object = found.next().unwrap_or_else(|| panic!("no {end}"));
        assert!(found.next().is_none(), "more than one {end}");
        object
    }

    /// The one object in the bucket of sanitised copies whose key holds this.
    pub fn object_like(&self, part: &str) -> (String, Vec<u8>) {
        let found: Vec<_> =
            self.clean().into_iter().filter(|(key, _)| key.contains(part)).collect();
        <[_; 1]>::try_from(found).map(|[object]| object).expect("one object")
    }

    /// The receipt as it lies in the bucket.
    pub fn receipt(&self) -> Value {
        serde_json::from_slice(&self.object("/receipt.json").1).expect("JSON")
    }
}

/// How a run of the program ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub told: String,
}

impl Ended {
    pub fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let Output { status, stdout, stderr } = output;
        let ended = Ended { code: status.code(), out: text(stdout), told: text(stderr) };
        assert!(!ended.out.contains(MAIL) && !ended.told.contains(MAIL), "{ended:?}");
        ended
    }

    /// Asserts the exit code, and words in what was told.
    #[track_caller]
    pub fn with(self, code: i32, words: &[&str]) -> Self {
        assert_eq!(self.code, Some(code), "{}{}", self.out, self.told);
        for word in words {
            assert!(self.told.contains(word), "{word:?} is not in {}", self.told);
        }
        self
    }
}

impl Admin {
    /// Sets the encryption that objects get which ask for none.
    pub fn seals_by_default(&self, bucket: &str, key: &str) {
        let how = ServerSideEncryptionByDefault::builder()
            .sse_algorithm(ServerSideEncryption::AwsKms)
            .kms_master_key_id(key);
        let how = how.build().expect("an encryption");
        let rule = ServerSideEncryptionRule::builder()
            .apply_server_side_encryption_by_default(how)
            .build();
        let all = ServerSideEncryptionConfiguration::builder().rules(rule).build();
        let call = self.s3.put_bucket_encryption().bucket(bucket);
        let call = call.server_side_encryption_configuration(all.expect("rules"));
        self.runtime.block_on(call.send()).expect("an encryption by default");
    }

    /// How the service says that an object is encrypted.
    pub fn sealed(&self, bucket: &str, key: &str) -> Sealed {
        let call = self.s3.head_object().bucket(bucket).key(key).send();
        let head = self.runtime.block_on(call).expect("an object");
        let algorithm = head.server_side_encryption().map_or("none", |found| found.as_str());
        (algorithm.to_owned(), head.ssekms_key_id().map(str::to_owned))
    }

    /// Writes an object that is encrypted with a key.
    pub fn put_sealed(&self, bucket: &str, key: &str, body: &[u8], with: &str) {
        let call = self.s3.put_object().bucket(bucket).key(key).body(body.to_vec().into());
        let call = call.server_side_encryption(ServerSideEncryption::AwsKms).ssekms_key_id(with);
        self.runtime.block_on(call.send()).expect("an object");
    }

    pub fn get(&self, bucket: &str, key: &str) -> Vec<u8> {
        let call = self.s3.get_object().bucket(bucket).key(key).send();
        let body = async { call.await.expect("an object").body.collect().await };
        self.runtime.block_on(body).expect("its bytes").to_vec()
    }

    pub fn delete(&self, bucket: &str, key: &str) {
        let call = self.s3.delete_object().bucket(bucket).key(key).send();
        self.runtime.block_on(call).expect("deleted");
    }

    /// What tells whether objects were written again: their tags, and the marks of their writes.
    pub fn written(&self, bucket: &str) -> Vec<String> {
        let facts = |key: String| {
            let call = self.s3.head_object().bucket(bucket).key(&key).send();
            let head = self.runtime.block_on(call).expect("an object");
            format!("{key} {:?} {:?}", head.e_tag(), head.metadata())
        };
        self.keys(bucket).into_iter().map(facts).collect()
    }
}

/// Sends a signal by its name.
pub fn signal(child: &Child, name: &str) {
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-s", name, &pid]).status().expect("kill").success());
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(bytes).expect("compressed");
    gzip.finish().expect("compressed")
}

/// Records in the form that the base model takes, each with a word.
pub fn records(count: usize, word: &str) -> String {
    let record = |number| {
        format!(
            "{{\"schemaVersion\":\"bedrock-conversation-2024\",\"messages\":[{{\"role\":\"user\",\
             \"content\":[{{\"text\":\"{number}: write to {word}\"}}]}},{{\"role\":\"assistant\",\
             \"content\":[{{\"text\":\"done\"}}]}}]}}\n"
        )
    };
    (0..count).map(record).collect()
}
