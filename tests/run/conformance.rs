//! What every store must do, done by the store in S3.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use expurgate::store::Vault;
use expurgate::store::s3::{S3Origin, S3Vault, SealKey};

use crate::support::admin::Admin;
use crate::support::servers::ministack;

#[path = "../support/conformance.rs"]
mod suite;

#[test]
fn a_vault_in_s3_does_what_every_vault_must() {
    let server = ministack();
    let admin = Admin::of(&server.url);
    let key = admin.bucket("conforming").key();
    let places = AtomicUsize::new(0);
    suite::vault(&|| {
        let place = format!("s3://conforming/{}/", places.fetch_add(1, Ordering::Relaxed));
        let (session, key) = (server.session(), key.clone());
        Box::new(move || {
            let key = SealKey::new(&key).expect("a key");
            Arc::new(S3Vault::new(&session, &place, key, None).expect("a vault")) as Arc<dyn Vault>
        })
    });
}

#[test]
fn an_origin_in_s3_does_what_every_origin_must() {
    let server = ministack();
    let admin = Admin::of(&server.url);
    admin.bucket("conforming-origin");
    for (key, body) in [("in/d.jsonl", ""), ("in/b/c.jsonl", "2\n"), ("in/a.jsonl", "1\n")] {
        admin.put("conforming-origin", key, body.as_bytes());
    }
    let origin = S3Origin::new(&server.session(), "s3://conforming-origin/in", None);
    suite::origin(&origin.expect("an origin"));
}
