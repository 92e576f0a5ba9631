//! What every store must do, whatever it is made of. Each test of a store hands over a fresh place.

use std::io::Read;
use std::sync::Arc;

use expurgate::store::{Document, Origin, StoreError, Vault};

/// Opens a vault at one place, again and again.
pub type Open<'a> = &'a dyn Fn() -> Arc<dyn Vault>;

/// Runs everything that a vault must pass; `fresh` gives a new place each time it is called.
pub fn vault(fresh: &dyn Fn() -> Box<dyn Fn() -> Arc<dyn Vault>>) {
    let cases: [fn(Open); 7] = [
        what_is_published_can_be_read,
        nothing_appears_before_publish,
        an_object_is_not_written_twice,
        documents_are_kept_replaced_and_forgotten,
        a_receipt_is_committed_once,
        a_receipt_is_amended_only_as_it_was_seen,
        an_unfinished_object_is_swept,
    ];
    for case in cases {
        case(&*fresh());
    }
}

fn what_is_published_can_be_read(open: Open) {
    let vault = open();
    let stat = put(&*vault, "a/b.jsonl", &["{}\n", "", "[1]\n"]);
    assert_eq!(stat, 7);
    assert_eq!(read(&*vault, "a/b.jsonl"), "{}\n[1]\n");
    commit(&*vault);
    drop(vault);
    let vault = open();
    assert_eq!(read(&*vault, "a/b.jsonl"), "{}\n[1]\n");
    assert_eq!(read(&*vault, "receipt.json"), "1\n");
}

fn nothing_appears_before_publish(open: Open) {
    let vault = open();
    assert!(vault.stat("a.jsonl").unwrap().is_none());
    assert!(matches!(vault.read("a.jsonl"), Err(StoreError::NotFound { .. })));
    let mut sink = vault.create("a.jsonl").unwrap();
    sink.write(b"{}\n").unwrap();
    assert!(vault.stat("a.jsonl").unwrap().is_none());
    drop(sink);
    assert!(vault.stat("a.jsonl").unwrap().is_none());
}

fn an_object_is_not_written_twice(open: Open) {
    let vault = open();
    put(&*vault, "a.jsonl", &["1\n"]);
    let again = vault.create("a.jsonl").and_then(|mut sink| {
        sink.write(b"2\n")?;
        sink.publish()
    });
    assert!(matches!(again, Err(StoreError::Taken { .. })));
    assert_eq!(read(&*vault, "a.jsonl"), "1\n");
}

fn documents_are_kept_replaced_and_forgotten(open: Open) {
    let vault = open();
    for number in [1, 2] {
        vault.keep("note.json", &Document::of(&number).unwrap()).unwrap();
    }
    drop(vault);
    let vault = open();
    assert_eq!(read(&*vault, "note.json"), "2\n");
    vault.forget("note.json").unwrap();
    vault.forget("note.json").unwrap();
    assert!(vault.stat("note.json").unwrap().is_none());
}

fn a_receipt_is_committed_once(open: Open) {
    let vault = open();
    put(&*vault, "a.jsonl", &["1\n"]);
    assert!(vault.stat("receipt.json").unwrap().is_none());
    commit(&*vault);
    let again = vault.commit("receipt.json", &Document::of(&2).unwrap());
    assert!(matches!(again, Err(StoreError::Taken { .. })));
    assert_eq!(read(&*vault, "receipt.json"), "1\n");
}

fn a_receipt_is_amended_only_as_it_was_seen(open: Open) {
    let vault = open();
    put(&*vault, "a.jsonl", &["1\n"]);
    commit(&*vault);
    let first = vault.stat("receipt.json").unwrap().unwrap().version;
    vault.amend("receipt.json", &Document::of(&22).unwrap(), &first).unwrap();
    let late = vault.amend("receipt.json", &Document::of(&333).unwrap(), &first);
    assert!(matches!(late, Err(StoreError::Changed { .. })));
    assert_eq!(read(&*vault, "receipt.json"), "22\n");
}

fn an_unfinished_object_is_swept(open: Open) {
    let vault = open();
    let mut sink = vault.create("a.jsonl").unwrap();
    sink.write(b"half").unwrap();
    drop(sink);
    drop(vault);
    let vault = open();
    vault.sweep(&["a.jsonl"]).unwrap();
    put(&*vault, "a.jsonl", &["1\n"]);
    assert_eq!(read(&*vault, "a.jsonl"), "1\n");
}

/// An origin over objects `a.jsonl` (`1\n`), `b/c.jsonl` (`2\n`) and one that is empty, `d.jsonl`.
pub fn origin(origin: &dyn Origin) {
    let pins = origin.list().unwrap();
    let names: Vec<_> = pins.iter().map(|pin| (pin.name.as_str(), pin.size)).collect();
    assert_eq!(names, [("a.jsonl", 2), ("b/c.jsonl", 2), ("d.jsonl", 0)]);
    let texts = pins.iter().map(|pin| {
        let mut text = String::new();
        origin.open(pin).unwrap().read_to_string(&mut text).unwrap();
        text
    });
    assert_eq!(texts.collect::<Vec<_>>(), ["1\n", "2\n", ""]);
    assert_eq!(origin.list().unwrap(), pins);
}

/// Writes an object and gives its size as the store tells it.
pub fn put(vault: &dyn Vault, name: &str, pieces: &[&str]) -> u64 {
    let mut sink = vault.create(name).unwrap();
    for piece in pieces {
        sink.write(piece.as_bytes()).unwrap();
    }
    sink.publish().unwrap().size
}

/// Commits the receipt `1`.
pub fn commit(vault: &dyn Vault) {
    vault.commit("receipt.json", &Document::of(&1).unwrap()).unwrap();
}

/// Reads an object whole.
pub fn read(vault: &dyn Vault, name: &str) -> String {
    let mut text = String::new();
    vault.read(name).unwrap().read_to_string(&mut text).unwrap();
    text
}
