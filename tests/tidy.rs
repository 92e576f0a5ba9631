//! The house is tidy: who knows whom, how long things may be, what may not be written.
//!
//! Each test runs one check over the files of the crate, and over a sample that it must refuse, so
//! that no check is one that can't fail.

#[path = "tidy/rings.rs"]
mod rings;
#[path = "tidy/shape.rs"]
mod shape;
#[path = "tidy/source.rs"]
mod source;
#[path = "tidy/words.rs"]
mod words;

use source::{Source, house};

/// Finds what is wrong: one line for each.
type Check = fn(&[Source]) -> Vec<String>;

/// The house passes, and each sample (a path and a text) doesn't.
#[track_caller]
fn holds(check: Check, samples: &[(&str, &str)]) {
    for (path, text) in samples {
        let sample = Source::new(path, text);
        assert!(!check(&[sample]).is_empty(), "passes, and should not: {path}: {text}");
    }
    let wrong = check(&house());
    assert!(wrong.is_empty(), "{} to put right:\n{}", wrong.len(), wrong.join("\n"));
}

/// What the check says of one file.
fn verdict(check: Check, path: &str, text: &str) -> Vec<String> {
    check(&[Source::new(path, text)])
}

#[test]
fn imports_between_rooms_go_down_only() {
    holds(
        rings::imports,
        &[
            ("src/json.rs", "use crate::scan::Scanner;"),
            ("src/json/span.rs", "fn f() { crate::redact::line() }"),
            ("src/scan.rs", "use crate::{limits, json::{Leaf, self}};"),
            ("src/rule.rs", "use crate::scan;"),
            ("src/store.rs", "use crate::key::KeyFacts;"),
            ("src/key/kms.rs", "use super::super::cli;"),
            ("src/train.rs", "use crate::job::Plan;"),
            ("src/job/plan.rs", "use crate::session;"),
            ("src/engine.rs", "use crate::store::Pin;"),
            ("src/cupboard.rs", ""),
        ],
    );
}

#[test]
fn imports_that_go_down_pass() {
    for (path, text) in [
        ("src/redact.rs", "use crate::{json::Leaf, scan::{self, Scanner}};"),
        ("src/json.rs", "// crate::scan is not known here\nconst A: &str = \"crate::scan::X\";"),
        ("src/store/s3.rs", "use super::Pin; use crate::session::Session;"),
        ("src/main.rs", "fn main() { expurgate::cli::main() }"),
        ("src/json/escape.rs", "use crate::json::Leaf as _;"),
    ] {
        assert_eq!(verdict(rings::imports, path, text), [""; 0], "{path}");
    }
}

#[test]
fn each_ring_reaches_outside_only_by_its_own_means() {
    holds(
        rings::reach,
        &[
            ("src/scan.rs", "use std::fs;"),
            ("src/scan.rs", "use std::{io::Read, fmt};"),
            ("src/json.rs", "fn f() { std::env::var(NAME); }"),
            ("src/rule.rs", "fn f() { std::thread::spawn(g) }"),
            ("src/redact.rs", "use std::time::Instant;"),
            ("src/lines.rs", "use std::net::TcpStream;"),
            ("src/scan/search.rs", "use rayon::prelude::*;"),
            ("src/engine.rs", "use tokio::sync::Mutex;"),
            ("src/inflate.rs", "use std::fs::File;"),
            ("src/store/local.rs", "use indicatif::ProgressBar;"),
            ("src/job.rs", "use aws_sdk_s3::Client;"),
            ("src/job/run.rs", "use clap::Parser;"),
        ],
    );
    assert_eq!(verdict(rings::reach, "src/lines.rs", "use std::io::Read;"), [""; 0]);
}

#[test]
fn each_sdk_is_used_in_one_place() {
    holds(
        rings::sdk_homes,
        &[
            ("src/store/local.rs", "use aws_sdk_s3::Client;"),
            ("src/store/s3.rs", "use aws_sdk_kms::Client;"),
            ("src/cli.rs", "fn f() { aws_config::load_from_env(); }"),
        ],
    );
    let home = "use aws_sdk_s3::Client; use aws_smithy_types::error;";
    assert_eq!(verdict(rings::sdk_homes, "src/store/s3/read.rs", home), [""; 0]);
}

#[test]
fn progress_bars_and_arguments_stay_in_the_command_line() {
    holds(
        rings::terminal,
        &[("src/task.rs", "use indicatif::ProgressBar;"), ("src/main.rs", "use clap::Parser;")],
    );
}

#[test]
fn every_room_is_on_the_map() {
    holds(rings::mapped, &[("src/attic.rs", "")]);
}

#[test]
fn no_function_is_longer_than_seventy_lines() {
    let long = format!("fn long() {{\n{}}}", "    step();\n".repeat(69));
    let edge = format!("fn edge() {{\n{}}}", "    step();\n".repeat(68));
    holds(shape::functions, &[("src/a.rs", &long), ("tests/a.rs", &long)]);
    assert_eq!(verdict(shape::functions, "src/a.rs", &edge), [""; 0]);
}

#[test]
fn no_file_is_longer_than_four_hundred_lines_without_tests() {
    let (code, tests) = ("fn f() {}\n", "#[cfg(test)]\nmod tests {\n");
    let long = code.repeat(401);
    let with_tests = format!("{}{tests}{}}}\n", code.repeat(400), code.repeat(150));
    let too_long = format!("{}{tests}{}}}\n", code.repeat(400), code.repeat(200));
    holds(shape::files, &[("src/a.rs", &long), ("src/a.rs", &too_long)]);
    assert_eq!(verdict(shape::files, "src/a.rs", &with_tests), [""; 0]);
}

#[test]
fn no_line_is_wider_than_a_hundred_columns() {
    let wide = format!("// {}", "w".repeat(98));
    let edge = format!("// {}", "ü".repeat(97));
    holds(shape::columns, &[("src/a.rs", &wide), ("examples/make.py", &wide)]);
    assert_eq!(verdict(shape::columns, "src/a.rs", &edge), [""; 0]);
}

#[test]
fn nothing_is_left_unfinished() {
    holds(
        words::unfinished,
        &[
            ("src/a.rs", "fn f() { todo!() }"),
            ("src/a.rs", "fn f() { unimplemented!() }"),
            ("tests/a.rs", "fn f() { dbg!(1); }"),
            ("src/a.rs", "// FIXME later"),
            ("src/a.rs", "fn f() {} /* XXX */"),
        ],
    );
    assert_eq!(verdict(words::unfinished, "src/a.rs", "const A: &str = \"XXX todo!()\";"), [""; 0]);
}

#[test]
fn no_test_is_ignored_and_none_sleeps() {
    holds(
        words::tests,
        &[
            ("tests/a.rs", "#[test]\n#[ignore]\nfn f() {}"),
            ("src/a.rs", "#[ignore = \"slow\"]\nfn f() {}"),
            ("tests/a.rs", "fn f() { std::thread::sleep(D) }"),
            ("src/a.rs", "#[cfg(test)]\nmod tests {\n use std::thread::sleep;\n}"),
            ("tests/a.rs", "async fn f() { tokio::time::sleep(D).await }"),
        ],
    );
    let waits = "use std::thread;\nfn wait() { thread::sleep(D) }\n#[cfg(test)]\nmod tests {}";
    assert_eq!(verdict(words::tests, "src/job.rs", waits), [""; 0]);
}

#[test]
fn only_the_command_line_prints() {
    holds(
        words::printing,
        &[("src/scan.rs", "fn f() { println!() }"), ("src/job.rs", "fn f() { eprint!() }")],
    );
    assert_eq!(verdict(words::printing, "src/cli/report.rs", "fn f() { println!() }"), [""; 0]);
}

#[test]
fn nothing_is_unsafe_and_nothing_is_unwrapped() {
    holds(
        words::soundness,
        &[("src/a.rs", "fn f() { unsafe { g() } }"), ("src/a.rs", "fn f() { g().unwrap() }")],
    );
    let fine = "#![forbid(unsafe_code)]\n#[cfg(test)]\nmod tests { fn f() { g().unwrap() } }";
    assert_eq!(verdict(words::soundness, "src/a.rs", fine), [""; 0]);
}

#[test]
fn nothing_that_holds_text_of_records_can_be_shown() {
    holds(
        words::shown,
        &[
            ("src/lines.rs", "#[derive(Clone, Debug)]\npub struct Chunk {\n bytes: Vec<u8>,\n}"),
            ("src/json/a.rs", "#[derive(Debug)]\nstruct Text<'a>(&'a str);"),
            ("src/redact.rs", "#[derive(Debug)]\n#[must_use]\nenum Found { Text(String), None }"),
        ],
    );
    for fine in ["#[derive(Debug)]\nstruct At(usize);\nfn f(_: &str) {}", "struct T(String);"] {
        assert_eq!(verdict(words::shown, "src/view.rs", fine), [""; 0]);
    }
}

#[test]
fn modules_are_named_after_their_folders() {
    holds(words::module_files, &[("src/store/mod.rs", ""), ("tests/support/mod.rs", "")]);
}

#[test]
fn every_bound_gives_its_reason_and_binds_something() {
    holds(words::bounds, &[("src/limits.rs", "pub const LINE_BYTES_MAX: usize = 1;")]);
    let limits = Source::new("src/limits.rs", "/// Why.\npub const A_MAX: usize = 1;");
    let user = Source::new("src/lines.rs", "use crate::limits::A_MAX;");
    assert_eq!(words::bounds(&[limits, user]), [""; 0]);
}

#[test]
fn no_file_names_a_place_of_one_machine() {
    let home = format!("// see {}me/someone", "/ho");
    holds(words::places, &[("src/a.rs", &home), ("README.md", &home)]);
    assert_eq!(verdict(words::places, "README.md", "s3://bucket/work/a"), [""; 0]);
}

#[test]
fn every_test_file_is_run_by_a_target() {
    holds(words::registered, &[("tests/lost.rs", "#[test]\nfn lost() {}")]);
}

#[test]
fn the_map_names_only_tests_that_are_there() {
    holds(words::named_tests, &[("ARCHITECTURE.md", "| 1 | x | `tests/none.rs::nothing` |")]);
}

#[test]
fn strings_and_comments_are_no_code() {
    let text =
        "let a = r#\"fn \"x\" {\"#; /* b /* c */ } */ let d = '{'; let e: &'static str; // f";
    let code = Source::new("src/a.rs", text).code;
    assert_eq!(code.split_whitespace().collect::<Vec<_>>().join(" "), {
        "let a = \" \"; let d = \" \"; let e: &'static str;"
    });
}
