//! What stores promise, tried on those of this machine.

use std::fs;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use expurgate::store::local::{LocalFile, LocalOrigin, LocalVault};
use expurgate::store::{Document, Origin, StoreError, Vault};

#[path = "support/conformance.rs"]
mod conformance;
use conformance::{commit, put, read};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
    let mut names: Vec<_> = entries.map(|entry| name(entry.unwrap())).collect();
    names.sort();
    names
}

#[test]
fn a_local_folder_is_a_vault() {
    conformance::vault(&|| {
        let folder = folder();
        Box::new(move || Arc::new(LocalVault::new(&folder.path().join("out")).unwrap()))
    });
}

#[test]
fn a_local_folder_is_an_origin() {
    let folder = folder();
    fs::create_dir(folder.path().join("b")).unwrap();
    fs::create_dir(folder.path().join(".out.partial")).unwrap();
    let files =
        [("d.jsonl", ""), ("b/c.jsonl", "2\n"), ("a.jsonl", "1\n"), (".out.partial/z.jsonl", "x")];
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    std::os::unix::fs::symlink("a.jsonl", folder.path().join("link.jsonl")).unwrap();
    conformance::origin(&LocalOrigin::new(folder.path()).unwrap());
}

#[test]
fn a_file_that_is_named_may_have_any_name() {
    let folder = folder();
    let path = folder.path().join("data.txt");
    fs::write(&path, "1\n").unwrap();
    let pins = LocalOrigin::new(&path).unwrap().list().unwrap();
    assert_eq!((pins.len(), pins[0].name.as_str()), (1, "data.txt"));
    assert!(pins[0].uri.starts_with("file:///"));
}

#[test]
fn a_source_that_changed_is_not_read() {
    let folder = folder();
    let path = folder.path().join("a.jsonl");
    fs::write(&path, "1\n").unwrap();
    let origin = LocalOrigin::new(folder.path()).unwrap();
    let pin = origin.list().unwrap().remove(0);
    fs::write(folder.path().join("new"), "2\n").unwrap();
    fs::rename(folder.path().join("new"), &path).unwrap();
    assert!(matches!(origin.open(&pin), Err(StoreError::Changed { .. })));
}

#[test]
fn a_source_that_changes_while_it_is_read_is_noticed() {
    for now in ["", "1\n2\n3\n"] {
        let folder = folder();
        let path = folder.path().join("a.jsonl");
        fs::write(&path, "1\n2\n").unwrap();
        let origin = LocalOrigin::new(&path).unwrap();
        let mut reader = origin.open(&origin.list().unwrap()[0]).unwrap();
        fs::write(&path, now).unwrap();
        let error = reader.read_to_end(&mut Vec::new()).unwrap_err();
        let error = error.downcast::<StoreError>().unwrap();
        assert!(matches!(error, StoreError::Changed { .. }), "{now:?}");
    }
}

#[test]
fn one_run_at_a_time_writes_to_a_place() {
    let folder = folder();
    let open = || LocalVault::new(&folder.path().join("out")).unwrap();
    let (first, second) = (open(), open());
    put(&first, "a.jsonl", &["1\n"]);
    assert!(matches!(second.create("b.jsonl"), Err(StoreError::Busy { .. })));
    assert!(matches!(second.sweep(&[]), Err(StoreError::Busy { .. })));
    drop(first);
    put(&second, "b.jsonl", &["2\n"]);
}

#[test]
fn a_dataset_appears_whole_and_leaves_nothing_beside_it() {
    let folder = folder();
    let vault = LocalVault::new(&folder.path().join("out")).unwrap();
    put(&vault, "a.jsonl", &["1\n"]);
    vault.keep("a.jsonl.checkpoint.json", &Document::of(&1).unwrap()).unwrap();
    assert_eq!(names(folder.path()), [".out.partial"]);
    commit(&vault);
    assert_eq!(names(folder.path()), ["out"]);
    assert_eq!(names(&folder.path().join("out")), ["a.jsonl", "receipt.json"]);
}

#[test]
fn what_stands_at_the_place_is_not_touched() {
    let folder = folder();
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("mine"), "x").unwrap();
    let vault = LocalVault::new(&out).unwrap();
    assert!(matches!(vault.create("a.jsonl"), Err(StoreError::Taken { .. })));
    assert!(matches!(vault.commit("r", &Document::of(&1).unwrap()), Err(StoreError::Taken { .. })));
    assert_eq!(names(&out), ["mine"]);
}

#[test]
fn an_empty_folder_is_a_free_place() {
    let folder = folder();
    let vault = LocalVault::new(folder.path()).unwrap();
    put(&vault, "a.jsonl", &["1\n"]);
    commit(&vault);
    assert_eq!(names(folder.path()), ["a.jsonl", "receipt.json"]);
}

#[test]
fn what_is_written_is_its_owners_alone() {
    let folder = folder();
    let out = folder.path().join("out");
    let vault = LocalVault::new(&out).unwrap();
    put(&vault, "a/b.jsonl", &["1\n"]);
    commit(&vault);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&out), 0o700);
    assert_eq!(mode(&out.join("a")), 0o700);
    assert_eq!(mode(&out.join("a/b.jsonl")), 0o600);
    assert_eq!(mode(&out.join("receipt.json")), 0o600);
}

#[test]
fn names_and_links_lead_nowhere_else() {
    let folder = folder();
    let vault = LocalVault::new(&folder.path().join("out")).unwrap();
    for name in ["../x", "/x", "a/../../x", ""] {
        assert!(vault.create(name).is_err(), "{name:?}");
    }
    let other = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(other.path(), folder.path().join(".two.partial")).unwrap();
    let vault = LocalVault::new(&folder.path().join("two")).unwrap();
    assert!(matches!(vault.create("a.jsonl"), Err(StoreError::Taken { .. })));
    assert!(names(other.path()).is_empty());
}

#[test]
fn a_file_is_published_after_its_receipt() {
    let folder = folder();
    let vault = LocalFile::new(&folder.path().join("out.jsonl")).unwrap();
    put(&vault, "out.jsonl", &["1\n"]);
    assert_eq!(names(folder.path()), [".out.jsonl.partial"]);
    commit(&vault);
    assert_eq!(names(folder.path()), ["out.jsonl", "out.jsonl.receipt.json"]);
    assert_eq!(read(&vault, "out.jsonl"), "1\n");
    assert_eq!(read(&vault, "receipt.json"), "1\n");
    let again = LocalFile::new(&folder.path().join("out.jsonl")).unwrap();
    assert!(matches!(again.create("out.jsonl"), Err(StoreError::Taken { .. })));
}

#[test]
fn a_strange_receipt_is_not_replaced_and_the_own_one_is() {
    let folder = folder();
    fs::write(folder.path().join("r.json"), "mine").unwrap();
    let open = || {
        let vault = LocalFile::new(&folder.path().join("out.jsonl")).unwrap();
        vault.with_receipt(&folder.path().join("r.json")).unwrap()
    };
    assert!(matches!(open().create("out.jsonl"), Err(StoreError::Taken { .. })));
    fs::remove_file(folder.path().join("r.json")).unwrap();
    put(&open(), "out.jsonl", &["1\n"]);
    // As a run leaves it that ends between the two acts.
    note(folder.path(), "r.json", OF_ONE);
    fs::write(folder.path().join("r.json"), "1\n").unwrap();
    commit(&open());
    assert_eq!(names(folder.path()), ["out.jsonl", "r.json"]);
}

/// What `sha256sum` says of `1` and the end of a line.
const OF_ONE: &str = "4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865";

/// The note of a run that was putting the receipt of `out.jsonl` in place.
fn note(folder: &Path, receipt: &str, sha256: &str) {
    let uri = format!("file://{}", folder.join(receipt).display());
    let note = format!(r#"{{"name":"receipt.json","uri":"{uri}","sha256":"{sha256}"}}"#);
    fs::write(folder.join(".out.jsonl.partial/committing"), note).unwrap();
}

#[test]
fn a_note_about_another_receipt_opens_no_way_to_what_stands() {
    let cases: [(&str, &str, &str); 4] = [
        ("another.json", OF_ONE, "1\n"),
        ("r.json", OF_ONE, "mine"),
        ("r.json", OF_ONE, ""),
        ("r.json", "", "1\n"),
    ];
    for (named, sha256, stands) in cases {
        let folder = folder();
        let open = || {
            let vault = LocalFile::new(&folder.path().join("out.jsonl")).unwrap();
            vault.with_receipt(&folder.path().join("r.json")).unwrap()
        };
        put(&open(), "out.jsonl", &["1\n"]);
        note(folder.path(), named, sha256);
        fs::write(folder.path().join("r.json"), stands).unwrap();
        let taken = |done| matches!(done, Err(StoreError::Taken { .. }));
        assert!(taken(open().create("out.jsonl").map(drop)), "{named} {stands}");
        assert!(taken(open().sweep(&[])), "{named} {stands}");
        let receipt = Document::of(&1).unwrap();
        assert!(taken(open().commit("receipt.json", &receipt)), "{named} {stands}");
        assert_eq!(fs::read_to_string(folder.path().join("r.json")).unwrap(), stands);
    }
}

#[test]
fn a_link_where_a_receipt_is_made_leads_nowhere() {
    let folder = folder();
    fs::write(folder.path().join("mine"), "x").unwrap();
    std::os::unix::fs::symlink("mine", folder.path().join(".out.jsonl.receipt.json.partial"))
        .unwrap();
    let vault = LocalFile::new(&folder.path().join("out.jsonl")).unwrap();
    put(&vault, "out.jsonl", &["1\n"]);
    commit(&vault);
    assert_eq!(fs::read_to_string(folder.path().join("mine")).unwrap(), "x");
    assert_eq!(names(folder.path()), ["mine", "out.jsonl", "out.jsonl.receipt.json"]);
}

#[test]
fn a_receipt_of_other_work_that_broke_off_gives_way() {
    let folder = folder();
    let open = || LocalFile::new(&folder.path().join("out.jsonl")).unwrap();
    put(&open(), "out.jsonl", &["1\n"]);
    note(folder.path(), "out.jsonl.receipt.json", OF_ONE);
    fs::write(folder.path().join("out.jsonl.receipt.json"), "1\n").unwrap();
    open().commit("receipt.json", &Document::of(&2).unwrap()).unwrap();
    assert_eq!(read(&open(), "receipt.json"), "2\n");
}

#[test]
fn a_receipt_that_was_not_published_does_not_count() {
    let folder = folder();
    let open = || LocalVault::new(&folder.path().join("out")).unwrap();
    put(&open(), "a.jsonl", &["1\n"]);
    // As a run leaves it that ends right before the rename.
    let staging = folder.path().join(".out.partial");
    let note = r#"{"name":"receipt.json","uri":"file:///data/receipt.json","sha256":""}"#;
    fs::write(staging.join("committing"), note).unwrap();
    fs::write(staging.join("data/receipt.json"), "0\n").unwrap();
    assert!(open().stat("receipt.json").unwrap().is_none());
    commit(&open());
    assert_eq!(read(&open(), "receipt.json"), "1\n");
}

#[test]
fn a_document_that_has_no_form_in_json_is_an_error_and_never_empty() {
    let keyed = std::collections::BTreeMap::from([((1, 2), 3)]);
    assert!(matches!(Document::of(&keyed), Err(StoreError::Io { .. })));
    assert_eq!(Document::of(&[1]).unwrap().as_bytes(), b"[\n  1\n]\n");
}
