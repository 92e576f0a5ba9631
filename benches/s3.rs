//! From S3 to S3 over loopback, beside the SDK that copies the same object through memory.
//!
//! `cargo bench --bench s3` starts an S3 in this process that stores on disk, puts 256 MiB of
//! records into it (`-- 1024` for another size in MiB), and by turns, five times: lets the SDK read
//! the object whole and write it again, and redacts it from bucket to bucket, with its receipt,
//! once without any rule and once with all. Client and server share the processors, so the ratio
//! counts and not the rate.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region, SharedCredentialsProvider};
use expurgate::engine::{Resources, Watch};
use expurgate::job::plan::Form;
use expurgate::job::sanitize::Beside;
use expurgate::job::verify::Sealing;
use expurgate::job::{Means, Plan, Provenance, Publication, RECEIPT, ReadBack, Scrub, publish};
use expurgate::limits::MEMORY_BYTES_DEFAULT;
use expurgate::redact::{OnMalformed, Policy, Redactor};
use expurgate::rule::builtin;
use expurgate::session::{Endpoint, Session};
use expurgate::store::s3::{S3Origin, S3Vault, SealKey};
use expurgate::store::{Dataset, Origin};
use tokio::runtime::Runtime;

#[path = "support/corpus.rs"]
#[allow(dead_code, reason = "shared with other benches")]
mod corpus;
#[path = "support/machine.rs"]
#[allow(dead_code, reason = "shared with other benches")]
mod machine;
#[path = "s3/server.rs"]
mod server;

const RUNS: usize = 5;
const REGION: &str = "us-east-1";
const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555";

fn main() -> io::Result<()> {
    let mebibytes = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(256);
    let server = server::start()?;
    let copier = Copier::to(&server.url);
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("s3.jsonl");
    corpus::write(&path, 20, mebibytes << 20)?;
    copier.put("raw/in.jsonl", std::fs::read(&path)?)?;
    std::fs::remove_file(path)?;
    println!("{}, {mebibytes} MiB, 20% of records, medians of {RUNS}\n", machine::description());
    let (without, with) = (redactor(false), redactor(true));
    let mut seconds: [Vec<f64>; 3] = Default::default();
    for run in 0..RUNS {
        seconds[0].push(timed(|| copier.copy("raw/in.jsonl", "copy/in.jsonl"))?);
        let uri = |kind: &str| format!("s3://bucket/{kind}-{run}/");
        seconds[1].push(timed(|| redact(&server.url, &uri("without"), &without))?);
        seconds[2].push(timed(|| redact(&server.url, &uri("with"), &with))?);
        for key in ["copy/in.jsonl".into(), format!("without-{run}/in.jsonl")] {
            copier.delete(&key)?;
        }
        copier.delete(&format!("with-{run}/in.jsonl"))?;
    }
    let medians = seconds.map(median);
    println!("| what | s | MB/s | times the SDK |\n|---|---|---|---|");
    let names = ["the SDK copies through memory", "redact, no rules", "redact, all rules"];
    for (name, seconds) in names.iter().zip(medians) {
        let (rate, ratio) = ((mebibytes << 20) as f64 / 1e6 / seconds, seconds / medians[0]);
        println!("| {name} | {seconds:.2} | {rate:.0} | {ratio:.2} |");
    }
    Ok(())
}

fn timed(run: impl FnOnce() -> io::Result<()>) -> io::Result<f64> {
    let began = Instant::now();
    run()?;
    Ok(began.elapsed().as_secs_f64())
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

fn redactor(rules: bool) -> Redactor {
    let rules = if rules { builtin().expect("the rules") } else { Vec::new() };
    Redactor::new(rules, &Policy::standard(), Vec::new()).expect("a redactor")
}

/// Redacts the object into a prefix of its own, as `expurgate redact` does.
fn redact(url: &str, output: &str, redactor: &Redactor) -> io::Result<()> {
    let keys = Endpoint { url, region: REGION, access_key: "test", secret_key: "test" };
    let session = Session::at(&keys).map_err(io::Error::other)?;
    let origin = S3Origin::new(&session, "s3://bucket/raw/in.jsonl", None)?;
    let origin: Arc<dyn Origin> = Arc::new(origin);
    let made_by = provenance();
    let plan = Plan::of_inputs(&[origin], &Form::Folder, &output, &made_by);
    let plan = plan.map_err(io::Error::other)?;
    let vault = S3Vault::new(&session, output, SealKey::new(KEY)?, None)?;
    let resources = Resources { threads: machine::processors(), memory: MEMORY_BYTES_DEFAULT };
    let on_malformed = OnMalformed::Fail;
    let scrub = Scrub { redactor, checker: redactor, on_malformed, allows: false, resources };
    let watch = Watch::default();
    let means = Means { scrub: &scrub, made_by: &made_by, watch: &watch, tell: &|_| {} };
    let (sealing, read_back) = (Sealing::Key(KEY), ReadBack::Seal);
    let how = Publication { receipt: RECEIPT, sealing, read_back };
    publish(&plan, &Dataset::new(Arc::new(vault)), &means, &how, &mut Beside::default())
        .map(drop)
        .map_err(io::Error::other)
}

fn provenance() -> Provenance {
    Provenance {
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        binary_sha256: "b".repeat(64),
        rules_sha256: "r".repeat(64),
        policy_sha256: "p".repeat(64),
        settings: serde_json::json!({}),
    }
}

/// The SDK by itself, as a script would use it.
struct Copier {
    runtime: Runtime,
    client: aws_sdk_s3::Client,
}

impl Copier {
    fn to(url: &str) -> Self {
        let keys = Credentials::new("test", "test", None, None, "bench");
        let config = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(REGION))
            .credentials_provider(SharedCredentialsProvider::new(keys))
            .endpoint_url(url)
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .force_path_style(true)
            .build();
        let client = aws_sdk_s3::Client::from_conf(config);
        Copier { runtime: Runtime::new().expect("a runtime"), client }
    }

    fn copy(&self, from: &str, to: &str) -> io::Result<()> {
        let call = self.client.get_object().bucket("bucket").key(from).send();
        let answer = self.runtime.block_on(call).map_err(io::Error::other)?;
        let bytes = self.runtime.block_on(answer.body.collect()).map_err(io::Error::other)?;
        self.put(to, bytes.to_vec())
    }

    fn put(&self, key: &str, bytes: Vec<u8>) -> io::Result<()> {
        let call = self.client.put_object().bucket("bucket").key(key).body(bytes.into());
        self.runtime.block_on(call.send()).map(drop).map_err(io::Error::other)
    }

    fn delete(&self, key: &str) -> io::Result<()> {
        let call = self.client.delete_object().bucket("bucket").key(key).send();
        self.runtime.block_on(call).map(drop).map_err(io::Error::other)
    }
}
