//! Receipts that a key in KMS signs: made by the program, checked by it, by OpenSSL and by another
//! library; changed, stripped and signed anew by others.

use std::fs;
use std::process::Command;

use aws_sdk_kms::types::{KeySpec, KeyUsageType};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::account::{Account, Ended};
use crate::support::python;

/// An account whose job has its receipt signed; the key's ARN.
fn signing(name: &'static str, spec: KeySpec) -> (Account, String) {
    let account = Account::new(name, &["--polls", "1"]);
    let key = pair(&account, spec);
    account.edit("[data]", &format!("receipt = \"{key}\"\n[data]"));
    (account, key)
}

fn pair(account: &Account, spec: KeySpec) -> String {
    let call = account.admin.kms.create_key().key_spec(spec).key_usage(KeyUsageType::SignVerify);
    let made = account.admin.runtime.block_on(call.send()).expect("a key");
    made.key_metadata().and_then(|key| key.arn()).expect("its ARN").to_owned()
}

/// Where the receipt lies.
fn uri(account: &Account) -> String {
    format!("s3://clean-{}/{}", account.name, account.object("/receipt.json").0)
}

fn statement(envelope: &Value) -> Value {
    let payload = STANDARD.decode(envelope["payload"].as_str().expect("a payload"));
    serde_json::from_slice(&payload.expect("base64")).expect("JSON")
}

/// Puts something else where the receipt lies.
fn forge(account: &Account, receipt: &[u8]) {
    let (bucket, key) = (format!("clean-{}", account.name), account.object("/receipt.json").0);
    account.admin.put_sealed(&bucket, &key, receipt, &account.key);
}

/// Writes the public half of a key as PEM, by OpenSSL.
fn pem(account: &Account, key: &str) -> String {
    let call = account.admin.kms.get_public_key().key_id(key).send();
    let half = account.admin.runtime.block_on(call).expect("a public half");
    let file = account.home.path().join("half.der");
    fs::write(&file, half.public_key().expect("DER").as_ref()).expect("a file");
    let made = Command::new("openssl")
        .args(["pkey", "-pubin", "-inform", "DER", "-in"])
        .arg(&file)
        .output()
        .expect("openssl");
    assert!(made.status.success(), "{made:?}");
    fs::write(account.home.path().join("half.pem"), made.stdout).expect("a file");
    "half.pem".to_owned()
}

/// The program where KMS can't be reached.
fn without_kms(account: &Account, arguments: &[&str]) -> Ended {
    let mut command = account.command(arguments);
    command.env("AWS_ENDPOINT_URL_KMS", "http://127.0.0.1:9").env("AWS_MAX_ATTEMPTS", "1");
    Ended::of(command.output().expect("the program"))
}

#[test]
fn a_signed_receipt_is_proven_by_its_key_its_public_half_and_again_after_the_job() {
    let (account, key) = signing("signed", KeySpec::EccNistP256);
    account.run().with(0, &["Done: "]);
    let envelope = account.receipt();
    assert_eq!(envelope["payloadType"], "application/vnd.in-toto+json");
    assert_eq!(envelope["signatures"][0]["keyid"], key.as_str());
    let said = statement(&envelope);
    assert_eq!(said["_type"], "https://in-toto.io/Statement/v1");
    assert_eq!(said["predicate"]["signedBy"], key.as_str());
    assert!(said["predicate"]["submission"]["jobArn"].is_string(), "signed again with the job");
    let receipt = uri(&account);
    let proven = account.expurgate(&["verify", &receipt]).with(0, &[]).out;
    assert!(proven.contains(&format!("signed by {key}")), "{proven}");
    let half = pem(&account, &key);
    without_kms(&account, &["verify", &receipt, "--public-key", &half]).with(0, &[]);
    without_kms(&account, &["verify", &receipt, "--public-key", &half, "--signed-by", &key])
        .with(0, &[]);
    without_kms(&account, &["verify", &receipt]).with(5, &["--public-key FILE.pem"]);
    // The same command again finds its own receipt and writes nothing.
    let before = account.admin.written("clean-signed");
    account.run().with(0, &["Done: "]);
    assert_eq!(account.admin.written("clean-signed"), before);
    assert_eq!(account.submitted().len(), 1);
}

/// Whoever submits and whoever waits may be another than whoever ran: each proves the receipt, and
/// the last signs what came of the job.
#[test]
fn a_job_that_is_submitted_and_followed_keeps_its_receipt_signed() {
    let (account, _) = signing("follows", KeySpec::EccNistP256);
    account.expurgate(&["run", "job.toml", "--dry-run"]).with(0, &[]);
    let genuine = account.object("/receipt.json").1;
    let envelope = account.receipt();
    let bare = STANDARD.decode(envelope["payload"].as_str().expect("text")).expect("base64");
    forge(&account, &bare);
    account.expurgate(&["job", "submit", "job.toml"]).with(1, &["the signature is gone"]);
    assert_eq!(account.submitted().len(), 0);
    forge(&account, &genuine);
    account.expurgate(&["job", "submit", "job.toml"]).with(0, &[]);
    account.expurgate(&["job", "wait", "job.toml"]).with(0, &["Done: "]);
    assert!(statement(&account.receipt())["predicate"]["submission"]["jobArn"].is_string());
    account.expurgate(&["verify", &uri(&account)]).with(0, &[]);
}

#[test]
fn each_kind_of_key_signs_what_another_library_verifies() {
    const CHECK: &str = "
import base64, json, sys
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.serialization import load_pem_public_key
envelope = json.load(open('receipt.json'))
payload, kind = base64.b64decode(envelope['payload']), envelope['payloadType'].encode()
signed = b'DSSEv1 %d %s %d %s' % (len(kind), kind, len(payload), payload)
key = load_pem_public_key(open('half.pem', 'rb').read())
signature = base64.b64decode(envelope['signatures'][0]['sig'])
if isinstance(key, ec.EllipticCurvePublicKey):
    digest = hashes.SHA256() if key.key_size == 256 else hashes.SHA384()
    key.verify(signature, signed, ec.ECDSA(digest))
else:
    digest = hashes.SHA256()
    key.verify(signature, signed, padding.PSS(padding.MGF1(digest), 32), digest)
";
    for (name, spec) in [("signp384", KeySpec::EccNistP384), ("signrsa", KeySpec::Rsa3072)] {
        let (account, key) = signing(name, spec);
        account.expurgate(&["run", "job.toml", "--dry-run"]).with(0, &[]);
        account.expurgate(&["verify", &uri(&account), "--signed-by", &key]).with(0, &[]);
        pem(&account, &key);
        let receipt = account.object("/receipt.json").1;
        fs::write(account.home.path().join("receipt.json"), receipt).expect("a file");
        let status = Command::new(python::programs().join("python"))
            .args(["-c", CHECK])
            .current_dir(&account.home)
            .status();
        assert!(status.expect("python").success(), "{name}");
    }
}

#[test]
fn a_receipt_that_was_changed_stripped_or_signed_by_another_proves_nothing() {
    let (account, key) = signing("counterfeit", KeySpec::EccNistP256);
    account.expurgate(&["run", "job.toml", "--dry-run"]).with(0, &[]);
    let (receipt, half) = (uri(&account), pem(&account, &key));
    let genuine = account.receipt();
    let verify = |options: &[&str]| account.expurgate(&[&["verify", &receipt], options].concat());
    let mut said = statement(&genuine);
    said["predicate"]["counts"]["records_dropped"] = 7.into();
    let mut changed = genuine.clone();
    changed["payload"] = STANDARD.encode(said.to_string()).into();
    let mut unsigned = genuine.clone();
    unsigned["signatures"] = json!([]);
    let stripped = STANDARD.decode(genuine["payload"].as_str().expect("text")).expect("base64");
    let mut nameless = statement(&genuine);
    nameless["predicate"].as_object_mut().expect("members").remove("signedBy");
    for (forged, words) in [
        (changed.to_string().into_bytes(), "isn't signed by this key, or was changed"),
        (unsigned.to_string().into_bytes(), "isn't signed by this key, or was changed"),
        (stripped, "the signature is gone"),
    ] {
        forge(&account, &forged);
        verify(&[]).with(1, &[words]);
        verify(&["--public-key", &half]).with(1, &[words]);
        account.run().with(1, &[words]);
    }
    // Without the name as well, only whoever knows that it must be signed can tell.
    forge(&account, nameless.to_string().as_bytes());
    verify(&["--public-key", &half]).with(1, &["isn't signed"]);
    verify(&["--signed-by", &key]).with(1, &["isn't signed, and must be by"]);
    account.run().with(1, &["isn't signed"]);
    assert_eq!(account.submitted().len(), 0);
}

#[test]
fn a_receipt_of_another_key_is_refused_by_whoever_names_the_key() {
    let (account, key) = signing("mallory", KeySpec::EccNistP256);
    let other = pair(&account, KeySpec::EccNistP256);
    account.edit(&key, &other);
    account.expurgate(&["run", "job.toml", "--dry-run"]).with(0, &[]);
    let (receipt, half) = (uri(&account), pem(&account, &key));
    account.expurgate(&["verify", &receipt, "--signed-by", &key]).with(1, &["not by", &key]);
    let asked = ["verify", &receipt, "--public-key", &half];
    account.expurgate(&asked).with(1, &["isn't signed by this key"]);
    account.admin.alias("alias/mallory", &other);
    account.expurgate(&["verify", &receipt, "--signed-by", "alias/mallory"]).with(0, &[]);
}

#[test]
fn a_key_that_cannot_sign_ends_the_run_before_anything_is_written() {
    let account = Account::new("unsigning", &[]);
    account.edit("[data]", &format!("receipt = \"{}\"\n[data]", account.key));
    account.run().with(5, &[]);
    account.expurgate(&["check", "job.toml"]).with(5, &[]);
    let pair = pair(&account, KeySpec::EccNistP521);
    account.edit(&format!("receipt = \"{}\"", account.key), &format!("receipt = \"{pair}\""));
    account.run().with(5, &["can't sign receipts"]);
    assert_eq!(account.clean().len(), 0);
    account.edit("s3://clean-unsigning/data/", "clean");
    account.run().with(2, &["keys.receipt", "this one lies on this machine"]);
}

/// The commands that README gives to a security officer, as they stand there.
#[test]
fn the_commands_of_the_readme_prove_a_receipt_without_this_program() {
    let (account, key) = signing("readme", KeySpec::EccNistP256);
    account.expurgate(&["run", "job.toml", "--dry-run"]).with(0, &[]);
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"));
    let readme = readme.expect("the README");
    let (_, after) = readme.split_once("### Check a receipt by yourself").expect("a heading");
    let (_, after) = after.split_once("```sh\n").expect("a block");
    let (script, _) = after.split_once("```").expect("its end");
    let folder = account.home.path().join("dataset");
    fs::create_dir(&folder).expect("a folder");
    for (name, bytes) in account.clean() {
        let name = name.rsplit('/').next().expect("a name");
        fs::write(folder.join(name), bytes).expect("a file");
    }
    let path = std::env::var("PATH").expect("a path");
    let run = || {
        let output = Command::new("bash")
            .args(["-euo", "pipefail", "-c", script])
            .current_dir(&folder)
            .env("PATH", format!("{}:{path}", python::programs().display()))
            .env("KEY", &key)
            .envs([("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test")])
            .envs([("AWS_ENDPOINT_URL", account.backend.url.as_str())])
            .env("AWS_DEFAULT_REGION", "us-east-1")
            .output();
        output.expect("bash")
    };
    let output = run();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{output:?}");
    for line in ["Verified OK", "train.jsonl: OK", "validation-1.jsonl: OK", &key] {
        assert!(said.contains(line), "{line}: {said}");
    }
    let train = fs::read_to_string(folder.join("train.jsonl")).expect("text");
    fs::write(folder.join("train.jsonl"), train.replacen("done", "gone", 1)).expect("a file");
    assert!(!run().status.success(), "a changed dataset");
}
