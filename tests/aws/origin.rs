//! Reading from S3.

use std::io::Read;

use expurgate::limits::RANGE_BYTES;
use expurgate::session::Session;
use expurgate::store::s3::S3Origin;
use expurgate::store::{Origin, Pin, StoreError, StoreResult, Version};

use crate::support::admin::Admin;
use crate::support::faults::{Fault, Faults};
use crate::support::plain::plain;
use crate::support::servers::{ministack, session};

/// Bytes of which no two stretches are alike, so that one in the wrong place is seen.
fn pattern(length: usize) -> Vec<u8> {
    (0..length.div_ceil(8) as u64)
        .flat_map(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_le_bytes())
        .take(length)
        .collect()
}

fn origin(session: &Session, uri: &str) -> S3Origin {
    S3Origin::new(session, uri, None).expect("an origin")
}

fn names(origin: &S3Origin) -> Vec<String> {
    origin.list().expect("a list").into_iter().map(|pin| pin.name).collect()
}

fn bytes(opened: StoreResult<Box<dyn Read + Send>>) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut reader = opened.map_err(|error| error.to_string())?;
    reader.read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

fn store_error(origin: &S3Origin, pin: &Pin) -> StoreError {
    let mut reader = match origin.open(pin) {
        Ok(reader) => reader,
        Err(error) => return error,
    };
    let error = reader.read_to_end(&mut Vec::new()).expect_err("an error");
    let inner = error.into_inner().expect("a store's error");
    *inner.downcast::<StoreError>().expect("a store's error")
}

#[test]
fn a_prefix_lists_the_objects_below_it_in_order_and_no_folder_markers() {
    let server = ministack();
    let admin = Admin::of(&server.url);
    admin.bucket("lists");
    for key in ["raw/b.jsonl", "raw/a/z.jsonl", "raw/", "raw/a/", "rawer/x.jsonl", "raw.jsonl"] {
        admin.put("lists", key, if key.ends_with('/') { b"" } else { b"{}\n" });
    }
    let session = server.session();
    for uri in ["s3://lists/raw", "s3://lists/raw/"] {
        assert_eq!(names(&origin(&session, uri)), ["a/z.jsonl", "b.jsonl"], "{uri}");
    }
    assert_eq!(names(&origin(&session, "s3://lists/raw.jsonl")), ["raw.jsonl"]);
    assert_eq!(names(&origin(&session, "s3://lists")).len(), 4);
}

#[test]
fn a_list_of_more_than_a_page_is_whole() {
    let server = ministack();
    let admin = Admin::of(&server.url);
    admin.bucket("pages");
    for number in 0..1003 {
        admin.put("pages", &format!("in/{number:04}.jsonl"), b"{}");
    }
    let found = names(&origin(&server.session(), "s3://pages/in/"));
    assert_eq!(found.len(), 1003);
    assert_eq!(found.last().map(String::as_str), Some("1002.jsonl"));
}

#[test]
fn what_is_not_there_is_not_found() {
    let server = ministack();
    Admin::of(&server.url).bucket("empty");
    for uri in ["s3://no-such-bucket/x", "s3://no-such-bucket/x/", "s3://empty/x", "s3://empty/x/"]
    {
        let error = origin(&server.session(), uri).list().expect_err(uri);
        assert!(matches!(error, StoreError::NotFound { .. }), "{uri}: {error}");
    }
}

#[test]
fn an_object_that_was_replaced_after_the_list_is_changed_and_never_read() {
    let server = ministack();
    let admin = Admin::of(&server.url);
    admin.bucket("changes");
    let origin = origin(&server.session(), "s3://changes/");
    for (before, after) in [("one", "two"), ("longer", "short"), ("", "x"), ("short", "longer")] {
        admin.put("changes", "a.jsonl", before.as_bytes());
        let pin = origin.list().expect("a list").remove(0);
        assert!(matches!(pin.version, Version::Etag(_)), "{pin:?}");
        assert_eq!(bytes(origin.open(&pin)).as_deref(), Ok(before.as_bytes()));
        admin.put("changes", "a.jsonl", after.as_bytes());
        let error = store_error(&origin, &pin);
        assert!(matches!(error, StoreError::Changed { .. }), "{before} {after}: {error}");
    }
}

#[test]
fn a_version_is_read_even_when_a_newer_one_stands_above_it() {
    let server = ministack();
    let admin = Admin::of(&server.url);
    admin.bucket("versions").versioned("versions").put("versions", "a.jsonl", b"old");
    let origin = origin(&server.session(), "s3://versions/a.jsonl");
    let pin = origin.list().expect("a list").remove(0);
    assert!(matches!(pin.version, Version::VersionId(_)), "{pin:?}");
    admin.put("versions", "a.jsonl", b"newer");
    assert_eq!(bytes(origin.open(&pin)).as_deref(), Ok(b"old".as_slice()));
}

#[test]
fn a_large_object_is_read_in_ranges_and_is_whole() {
    let server = plain();
    let body = pattern(5 * RANGE_BYTES as usize + 12_345);
    Admin::of(&server.url).bucket("large").put("large", "a.jsonl", &body);
    let origin = origin(&session(&server.url), "s3://large/a.jsonl");
    let pin = origin.list().expect("a list").remove(0);
    assert_eq!(pin.size, body.len() as u64);
    assert!(bytes(origin.open(&pin)) == Ok(body), "the bytes differ");
}

#[test]
fn a_reader_that_is_dropped_early_ends_at_once() {
    let server = plain();
    let body = pattern(3 * RANGE_BYTES as usize);
    Admin::of(&server.url).bucket("dropped").put("dropped", "a.jsonl", &body);
    let origin = origin(&session(&server.url), "s3://dropped/a.jsonl");
    let pin = origin.list().expect("a list").remove(0);
    let mut first = [0; 10];
    origin.open(&pin).expect("a reader").read_exact(&mut first).expect("ten bytes");
    assert_eq!(first, body[..10]);
}

#[test]
fn a_body_that_breaks_off_is_resumed_with_the_right_bytes() {
    let server = plain();
    let body = pattern(2 * RANGE_BYTES as usize + 777);
    Admin::of(&server.url).bucket("broken").put("broken", "a.jsonl", &body);
    for fault in [Fault::CutAfter(1 << 20), Fault::CutAfter(700), Fault::CutAfter(3)] {
        let proxy = Faults::before(&server.url, fault, 4);
        let origin = origin(&session(&proxy.url), "s3://broken/a.jsonl");
        let pin = origin.list().expect("a list").remove(0);
        assert!(bytes(origin.open(&pin)).as_ref() == Ok(&body), "the bytes differ");
        assert_eq!(proxy.broken(), 4);
    }
}

#[test]
fn a_server_that_asks_to_slow_down_is_asked_again() {
    let server = plain();
    Admin::of(&server.url).bucket("slow").put("slow", "a.jsonl", b"{}\n");
    let proxy = Faults::before(&server.url, Fault::SlowDown, 2);
    let origin = origin(&session(&proxy.url), "s3://slow/a.jsonl");
    let pin = origin.list().expect("a list").remove(0);
    assert_eq!(bytes(origin.open(&pin)).as_deref(), Ok(b"{}\n".as_slice()));
    assert_eq!(proxy.broken(), 2);
}

#[test]
fn a_body_that_always_breaks_off_is_an_error_and_no_short_read() {
    let server = plain();
    let body = pattern(1 << 20);
    Admin::of(&server.url).bucket("never").put("never", "a.jsonl", &body);
    let proxy = Faults::before(&server.url, Fault::CutAfter(2000), usize::MAX);
    let origin = origin(&session(&proxy.url), "s3://never/a.jsonl");
    let pin = origin.list().expect("a list").remove(0);
    let error = store_error(&origin, &pin);
    assert!(matches!(error, StoreError::Service { .. }), "{error}");
}
