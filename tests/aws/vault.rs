//! Writing to S3, sealed.

use std::io::Read;

use expurgate::session::Session;
use expurgate::store::s3::{S3Vault, SealKey};
use expurgate::store::{Document, Sink, Stat, StoreError, StoreResult, Vault};

use crate::support::admin::Admin;
use crate::support::plain::plain;
use crate::support::servers::{ministack, moto, session};

const OTHER_KEY: &str =
    "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

fn vault(session: &Session, uri: &str, key: &str) -> S3Vault {
    S3Vault::new(session, uri, SealKey::new(key).expect("a key"), None).expect("a vault")
}

fn publish(vault: &S3Vault, name: &str, parts: &[&[u8]]) -> StoreResult<Stat> {
    let mut sink: Box<dyn Sink> = vault.create(name)?;
    parts.iter().try_for_each(|part| sink.write(part))?;
    sink.publish()
}

fn read(vault: &S3Vault, name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    vault.read(name).expect("a reader").read_to_end(&mut bytes).expect("the bytes");
    bytes
}

#[test]
fn what_is_published_is_there_whole_and_sealed_with_the_key() {
    let server = ministack();
    let admin = Admin::of(&server.url);
    let key = admin.bucket("sealed").key();
    let vault = vault(&server.session(), "s3://sealed/clean/", &key);
    let stat = publish(&vault, "train.jsonl", &[b"{\"a\":1}\n", b"{\"b\":2}\n"]).expect("a stat");
    assert_eq!(stat.size, 16);
    assert_eq!(stat.seal.algorithm, "aws:kms");
    assert_eq!(stat.seal.key_arn.as_deref(), Some(key.as_str()));
    assert_eq!(vault.stat("train.jsonl").expect("a stat"), Some(stat));
    assert_eq!(read(&vault, "train.jsonl"), b"{\"a\":1}\n{\"b\":2}\n");
    assert_eq!(vault.uri("train.jsonl"), "s3://sealed/clean/train.jsonl");
    assert_eq!(admin.keys("sealed"), ["clean/train.jsonl"]);
}

#[test]
fn a_bucket_key_is_asked_for_and_a_second_server_agrees_on_all_else() {
    let server = moto();
    let admin = Admin::of(&server.url);
    let key = admin.bucket("second").key();
    let vault = vault(&server.session(), "s3://second/clean", &key);
    let stat = publish(&vault, "small.jsonl", &[b"{}\n"]).expect("a stat");
    assert_eq!(stat.seal.bucket_key, Some(true));
    let large = vec![b'x'; 9 << 20];
    let stat = publish(&vault, "large.jsonl", &[&large]).expect("a stat");
    assert_eq!(stat.seal.key_arn.as_deref(), Some(key.as_str()));
    assert!(read(&vault, "large.jsonl") == large, "the bytes differ");
    for body in [b"y".as_slice(), &large] {
        let error = publish(&vault, "small.jsonl", &[body]).expect_err("taken");
        assert!(matches!(error, StoreError::Taken { .. }), "{error}");
    }
    vault.commit("receipt.json", &Document::of(&1).unwrap()).expect("committed");
    let error = vault.commit("receipt.json", &Document::of(&2).unwrap()).expect_err("taken");
    assert!(matches!(error, StoreError::Taken { .. }), "{error}");
}

#[test]
fn an_empty_object_is_an_object() {
    let server = ministack();
    let admin = Admin::of(&server.url);
    let key = admin.bucket("hollow").key();
    let vault = vault(&server.session(), "s3://hollow", &key);
    assert_eq!(publish(&vault, "train.jsonl", &[]).expect("a stat").size, 0);
    assert_eq!(read(&vault, "train.jsonl"), b"");
}

#[test]
fn a_large_object_goes_up_in_parts_and_comes_back_the_same() {
    let server = ministack();
    let admin = Admin::of(&server.url);
    let key = admin.bucket("parts").key();
    let vault = vault(&server.session(), "s3://parts/clean", &key);
    let line: Vec<u8> = (0..1_000_003_u32).map(|n| (n % 251) as u8).collect();
    let lines: Vec<&[u8]> = (0..20).map(|_| line.as_slice()).collect();
    let stat = publish(&vault, "train.jsonl", &lines).expect("a stat");
    assert_eq!(stat.size, 20_000_060);
    assert_eq!(stat.seal.key_arn.as_deref(), Some(key.as_str()));
    assert!(read(&vault, "train.jsonl") == lines.concat(), "the bytes differ");
    assert_eq!(admin.uploads("parts"), 0);
}

#[test]
fn an_object_that_stands_there_is_not_overwritten() {
    let server = ministack();
    let admin = Admin::of(&server.url);
    let key = admin.bucket("taken").key();
    let vault = vault(&server.session(), "s3://taken/", &key);
    publish(&vault, "a.jsonl", &[b"first"]).expect("a stat");
    let large = vec![b'x'; 9 << 20];
    for second in [b"second".as_slice(), &large] {
        let error = publish(&vault, "a.jsonl", &[second]).expect_err("taken");
        assert!(matches!(error, StoreError::Taken { .. }), "{error}");
        assert_eq!(read(&vault, "a.jsonl"), b"first");
    }
    assert_eq!(admin.uploads("taken"), 0);
}

#[test]
fn an_upload_that_is_dropped_leaves_nothing_behind() {
    let server = ministack();
    let admin = Admin::of(&server.url);
    let key = admin.bucket("dropped-sink").key();
    let vault = vault(&server.session(), "s3://dropped-sink/", &key);
    let mut sink = vault.create("a.jsonl").expect("a sink");
    sink.write(&vec![b'x'; 20 << 20]).expect("written");
    assert_eq!(admin.uploads("dropped-sink"), 1);
    drop(sink);
    assert_eq!(admin.uploads("dropped-sink"), 0);
    assert_eq!(admin.keys("dropped-sink"), [""; 0]);
}

#[test]
fn one_receipt_is_committed_and_only_its_own_version_is_amended() {
    let server = ministack();
    let admin = Admin::of(&server.url);
    let key = admin.bucket("receipts").key();
    let vault = vault(&server.session(), "s3://receipts/run/", &key);
    vault.commit("receipt.json", &Document::of(&1).unwrap()).expect("committed");
    let error = vault.commit("receipt.json", &Document::of(&2).unwrap()).expect_err("taken");
    assert!(matches!(error, StoreError::Taken { .. }), "{error}");
    let was = vault.stat("receipt.json").expect("a stat").expect("a receipt").version;
    vault.amend("receipt.json", &Document::of(&3).unwrap(), &was).expect("amended");
    let error = vault.amend("receipt.json", &Document::of(&4).unwrap(), &was).expect_err("changed");
    assert!(matches!(error, StoreError::Changed { .. }), "{error}");
    assert_eq!(read(&vault, "receipt.json"), b"3\n");
}

#[test]
fn a_checkpoint_is_kept_replaced_and_forgotten() {
    let server = ministack();
    let admin = Admin::of(&server.url);
    let key = admin.bucket("checkpoints").key();
    let vault = vault(&server.session(), "s3://checkpoints/", &key);
    vault.forget("state.json").expect("there was none");
    vault.keep("state.json", &Document::of(&1).unwrap()).expect("kept");
    vault.keep("state.json", &Document::of(&2).unwrap()).expect("kept");
    assert_eq!(read(&vault, "state.json"), b"2\n");
    vault.forget("state.json").expect("forgotten");
    assert_eq!(vault.stat("state.json").expect("a stat"), None);
}

#[test]
fn a_sweep_gives_up_uploads_of_the_names_it_is_given_and_no_others() {
    let server = ministack();
    let admin = Admin::of(&server.url);
    let key = admin.bucket("swept").key();
    admin.leave_upload("swept", "run/a.jsonl");
    admin.leave_upload("swept", "runner/a.jsonl");
    let run = vault(&server.session(), "s3://swept/run", &key);
    run.sweep(&["b.jsonl"]).expect("swept");
    assert_eq!(admin.uploads("swept"), 2);
    run.sweep(&["a.jsonl"]).expect("swept");
    assert_eq!(admin.uploads("swept"), 1);
    let whole = vault(&server.session(), "s3://swept", &key);
    whole.sweep(&["a.jsonl"]).expect("swept");
    assert_eq!(admin.uploads("swept"), 1);
}

#[test]
fn a_store_that_does_not_encrypt_gets_no_dataset() {
    let server = plain();
    let admin = Admin::of(&server.url);
    admin.bucket("plain");
    let vault = vault(&session(&server.url), "s3://plain/clean/", OTHER_KEY);
    let small: &[u8] = b"{}\n";
    let large = vec![b'x'; 9 << 20];
    for body in [small, &large] {
        let error = publish(&vault, "train.jsonl", &[body]).expect_err("unsealed");
        assert!(matches!(error, StoreError::Unsealed { .. }), "{error}");
        assert_eq!(admin.keys("plain"), [""; 0]);
    }
    let error = vault.commit("receipt.json", &Document::of(&1).unwrap()).expect_err("unsealed");
    assert!(matches!(error, StoreError::Unsealed { .. }), "{error}");
    assert_eq!(admin.keys("plain"), [""; 0]);
}

#[test]
fn a_server_that_does_not_know_the_caller_denies() {
    let server = plain();
    Admin::of(&server.url).bucket("private");
    let stranger = expurgate::session::Endpoint {
        url: &server.url,
        region: "us-east-1",
        access_key: "test",
        secret_key: "wrong",
    };
    let session = Session::at(&stranger).expect("a session");
    let error = publish(&vault(&session, "s3://private/", OTHER_KEY), "a", &[b"x"]);
    let error = error.expect_err("denied");
    assert!(matches!(error, StoreError::Denied { .. }), "{error}");
}
