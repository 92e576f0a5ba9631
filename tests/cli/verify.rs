//! Whose rules and which options a dataset is verified by.

use super::program::Bench;
use super::{BADGE, RECORD};

#[test]
fn other_rules_than_the_receipts_prove_nothing_unless_they_are_asked_for() {
    let bench = Bench::new();
    bench.write("own/badge.toml", BADGE).write("in.jsonl", RECORD);
    bench.call(&["redact", "in.jsonl", "-o", "out.jsonl", "--rules", "own"]).with(0);
    let verify =
        |options: &[&str]| bench.call(&[&["verify", "out.jsonl.receipt.json"], options].concat());
    let told = verify(&["--rules", "own", "-q"]).with(0).out;
    assert!(told.contains("scanned by the receipt's rules"), "{told}");
    let ended = verify(&["-q"]).with(2).saying("the rules here are not the receipt's");
    assert_eq!(ended.out, "");
    let told = verify(&["--other-rules", "-q"]).with(0).out;
    assert!(told.contains("scanned by other rules than the receipt's"), "{told}");
    bench.write("own/badge.toml", BADGE.replacen("{6}", "{6,7}", 1));
    verify(&["--rules", "own"]).with(2);
}

#[test]
fn an_option_that_the_receipt_was_not_made_with_is_not_passed_over() {
    let bench = Bench::new();
    bench.write("in.jsonl", RECORD);
    bench.call(&["redact", "in.jsonl", "-o", "out.jsonl", "--names", "thorough"]).with(0);
    let verify =
        |options: &[&str]| bench.call(&[&["verify", "out.jsonl.receipt.json"], options].concat());
    verify(&[]).with(0);
    verify(&["--names", "thorough", "--on-malformed", "fail"]).with(0);
    verify(&["--names", "off"]).with(2).saying("--names isn't what the receipt was made with");
    verify(&["--on-malformed", "drop"]).with(2).saying("--on-malformed isn't what");
}
