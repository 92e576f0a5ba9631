//! The promises of the README, sentence by sentence. What they say of services is held with doubles
//! by
//! `tests/job.rs` and against emulators by the tests of the Amazon side.

use std::fs;
use std::io::Write;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Instant;

use serde_json::Value;

#[path = "support/bench.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod bench;
#[path = "promises/network.rs"]
mod network;
#[path = "support/program.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod program;
#[path = "promises/views.rs"]
mod views;
use expurgate::engine::Watch;
use expurgate::job::plan::Form;
use expurgate::job::sanitize::Beside;
use expurgate::job::verify::Sealing;
use expurgate::job::{
    JobError, Means, Places, Plan, Ports, Publication, RECEIPT, ReadBack, Receipt, Until, publish,
};
use expurgate::limits::{LINE_BYTES_MAX, MEMORY_BYTES_MIN};
use expurgate::store::{Dataset, Origin, local::LocalOrigin};
use program::{Bench, CANARIES, JOB, canary_record, conversations, files, kill_after, peak_memory};

const MAIL: &str = "jo.varga@saltmarsh-mail.co.uk";

/// Only the bytes of a finding are replaced: key order, number text, spacing, escapes and duplicate
/// keys stay as they were.
#[test]
fn only_the_bytes_of_a_finding_are_replaced() {
    let line = |value: &str| {
        format!(
            "  {{\"z\" : 1.50E+02,\t\"a\":[ -0.0, 1e400,true ] ,\"\\u0061\":\"\\/ \\u00e9\\n{value}\
             \\ud83d\\ude00\",\"k\":null,\"k\": {{}} , \"k\":\"\u{feff}\u{2028}\" }} \r\n"
        )
    };
    assert_eq!(Bench::new().filter(&line(MAIL)), line("[EMAIL]"));
}

/// A line without findings is byte-identical.
#[test]
fn a_line_without_findings_is_byte_identical() {
    let lines = concat!(
        "{\"b\" : 0.10, \"a\":\"\\u0041\\/\\u00e9 é 😀\", \"a\": [ ] }\r\n\n \t\n\"text\"\n",
        "-0\n12345678901234567890123456789\n[1E5,1e+5 , 1.0]\n{\"x\":{\"x\":{\"x\":\"\\\\\"}}}",
    );
    assert_eq!(Bench::new().filter(lines), lines);
}

/// One line in, one line out, unless policy drops or quarantines the record, which is counted.
#[test]
fn one_line_in_is_one_line_out_unless_the_policy_says_otherwise() {
    let bench = Bench::new();
    let lines = format!("{{\"a\":\"{MAIL}\"}}\n{{\"a\":1}}\n").repeat(500);
    assert_eq!(bench.filter(&lines).lines().count(), 1000);
    bench
        .write("in.jsonl", &lines)
        .write("expurgate.toml", "version = 1\n[actions]\nEMAIL = \"drop_record\"\n");
    bench.call(&["redact", "in.jsonl", "-o", "out.jsonl"]).with(0);
    assert_eq!(bench.read("out.jsonl"), "{\"a\":1}\n".repeat(500));
    let receipt: Value = serde_json::from_str(&bench.read("out.jsonl.receipt.json")).unwrap();
    let counts = &receipt["predicate"]["counts"];
    assert_eq!(counts["records_read"], 1000);
    assert_eq!(counts["records_dropped"], 500);
    assert_eq!(counts["records_written"], 500);
}

/// Strings at any depth, object keys, numbers, JSON inside strings inside JSON ...
#[test]
fn strings_keys_numbers_and_json_inside_strings_are_read() {
    let deep = |value: &str| format!("{}\"{value}\"{}\n", "[".repeat(126), "]".repeat(126));
    let inner = serde_json::json!({"args": serde_json::json!({"to": MAIL}).to_string()});
    let nested = serde_json::json!({"call": inner.to_string()}).to_string() + "\n";
    let bench = Bench::new();
    assert_eq!(bench.filter(&deep(MAIL)), deep("[EMAIL]"));
    assert_eq!(bench.filter(&nested), nested.replace(MAIL, "[EMAIL]"));
    let cases = [
        (format!("{{\"{MAIL}\":1}}\n"), "{\"[EMAIL]\":1}\n"),
        // The test number of a card brand: its digits prove themselves.
        ("{\"n\":5424180000001237}\n".to_owned(), "{\"n\":\"[CREDIT_CARD]\"}\n"),
    ];
    for (line, clean) in cases {
        assert_eq!(bench.filter(&line), clean);
    }
}

/// ... and all of it as it reads once escapes such as `\u0040` are decoded.
#[test]
fn everything_is_read_as_it_reads_once_escapes_are_decoded() {
    let bench = Bench::new();
    let escaped: String = MAIL.chars().map(|c| format!("\\u{:04x}", c as u32)).collect();
    for written in [MAIL.replace('@', "\\u0040"), escaped] {
        assert_eq!(bench.filter(&format!("[\"{written}\"]\n")), "[\"[EMAIL]\"]\n");
        assert_eq!(bench.filter(&format!("{{\"{written}\":0}}\n")), "{\"[EMAIL]\":0}\n");
    }
}

/// Lines that can't be read whole, each with a canary in it.
fn unreadable() -> Vec<(&'static str, Vec<u8>)> {
    let canary = canary_record();
    let long = format!("{{\"a\":\"{}{}\"}}", CANARIES[0], "x".repeat(LINE_BYTES_MAX));
    let deep = format!("{}\"{}\"{}", "[".repeat(200), CANARIES[0], "]".repeat(200));
    vec![
        ("not UTF-8", [canary.as_bytes(), b" \xff"].concat()),
        ("trailing bytes", format!("{canary} {canary}").into_bytes()),
        ("unexpected end", canary[..canary.len() - 2].into()),
        ("lone surrogate", format!("[\"\\ud800 {}\"]", CANARIES[0]).into_bytes()),
        ("control character", format!("[\"\t{}\"]", CANARIES[0]).into_bytes()),
        ("a value was expected", CANARIES[3].into()),
        ("a key was expected", format!("{{{}: 1}}", CANARIES[3]).into_bytes()),
        ("bad escape", format!("[\"{}\\q\"]", CANARIES[0]).into_bytes()),
        ("bad number", format!("[\"{}\", 01]", CANARIES[0]).into_bytes()),
        ("longer than", long.into_bytes()),
        ("too deep", deep.into_bytes()),
        ("too many parts", format!("[\"{}\"{}]", CANARIES[0], ",0".repeat(1 << 20)).into_bytes()),
    ]
}

/// A line that can't be read whole is never passed on. By default the run stops and publishes
/// nothing.
#[test]
fn a_line_that_cannot_be_read_whole_stops_the_run() {
    for (why, line) in unreadable() {
        let bench = Bench::new();
        bench.write("in.jsonl", [b"{\"a\":1}\n", line.as_slice(), b"\n{\"a\":2}\n"].concat());
        let ended = bench.call(&["redact", "in.jsonl", "-o", "out.jsonl"]);
        ended.with(1).saying(why).saying("line 2");
        assert!(!bench.exists("out.jsonl") && !bench.exists("out.jsonl.receipt.json"), "{why}");
    }
}

/// Dropping or setting aside such lines is your choice, and is counted.
#[test]
fn dropping_or_setting_aside_such_lines_is_counted() {
    for (why, line) in unreadable() {
        let bench = Bench::new();
        bench.write("in.jsonl", [b"{\"a\":1}\n", line.as_slice(), b"\n{\"a\":2}\n"].concat());
        let cases: [(&[&str], _); 2] = [
            (&["drop"], "records_dropped"),
            (&["quarantine", "--quarantine", "aside"], "records_quarantined"),
        ];
        for (how, counted) in cases {
            // A line that is too long isn't kept, so it can't be set aside.
            let kept = why != "longer than";
            let name = format!("{}.jsonl", how[0]);
            let start = ["redact", "in.jsonl", "-o", &name, "--on-malformed"];
            let ended = bench.call(&[&start[..], how].concat());
            if !kept && how[0] == "quarantine" {
                ended.with(1).saying("--on-malformed drop");
                continue;
            }
            ended.with(0);
            assert_eq!(bench.read(&name), "{\"a\":1}\n{\"a\":2}\n", "{why}");
            let receipt = bench.read(&format!("{name}.receipt.json"));
            let receipt: Value = serde_json::from_str(&receipt).unwrap();
            let counts = &receipt["predicate"]["counts"];
            if kept || how[0] == "drop" {
                assert_eq!(counts[counted], 1, "{why}: {counts}");
            }
            if how[0] == "quarantine" && kept {
                let aside = fs::read(bench.path("aside/quarantine.jsonl")).unwrap();
                assert_eq!(aside, [line.as_slice(), b"\n"].concat(), "{why}");
            }
        }
    }
}

/// Whether a canary, or a large part of one, stands in the bytes.
fn shows(bytes: &[u8]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(bytes);
    CANARIES.into_iter().find(|canary| text.contains(&canary[..12]))
}

/// No matched text in a log, an error, a report, a receipt or a temporary file.
#[test]
fn no_matched_text_gets_into_a_log_an_error_a_report_a_receipt_or_a_temporary_file() {
    let mut inputs = unreadable();
    inputs.push(("", format!("[\"{}\"]", CANARIES[..3].join(" ")).into_bytes()));
    for (why, line) in inputs {
        let raw = Bench::new();
        raw.write("in.jsonl", [line.as_slice(), b"\n"].concat());
        let input = raw.path("in.jsonl").display().to_string();
        let bench = Bench::new();
        bench.write("temporary/.keep", "");
        let redact = ["redact", &input, "-o", "out.jsonl", "-vv", "--findings", "f.jsonl"];
        let formats = ["table", "json", "sarif"].map(|f| ["scan", &input, "-vv", "--format", f]);
        let calls = formats.iter().map(|scan| &scan[..]).chain([&redact[..]]);
        for arguments in calls {
            let mut command = bench.command(arguments);
            command.env("RUST_LOG", "trace").env("RUST_BACKTRACE", "full");
            let ended = command.env("TMPDIR", bench.path("temporary")).output().unwrap();
            assert_eq!(shows(&ended.stderr), None, "{why} {arguments:?}");
            assert_eq!(shows(&ended.stdout), None, "{why} {arguments:?}");
            // What was found, or can't be read, is 1; what was found and taken out is no failure.
            let code = i32::from(!(why.is_empty() && arguments[0] == "redact"));
            assert_eq!(ended.status.code(), Some(code), "{why} {arguments:?}");
        }
        for (name, bytes) in bench.files() {
            assert_eq!(shows(&bytes), None, "{why} {name}");
        }
    }
}

/// Every changed line is scanned again before it leaves.
#[test]
fn every_changed_line_is_scanned_again_before_it_leaves() {
    let bench = Bench::new();
    // Taking out the number makes a mail address of what stood around it.
    bench.write("expurgate.toml", "version = 1\n[actions]\nCREDIT_CARD = \"remove\"\n");
    let input =
        "[\"jo.varga@ 4532015112830366\"]\n[\"jo.varga@[4532 0151 1283 0366]salt.co.uk\"]\n";
    bench.write("in.jsonl", input);
    bench.call(&["redact", "in.jsonl", "-o", "out.jsonl"]).with(0);
    bench.call(&["scan", "out.jsonl"]).with(0);
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/support-chat/training.jsonl");
    bench.call(&["redact", example, "-o", "clean.jsonl"]).with(0);
    bench.call(&["scan", "clean.jsonl"]).with(0);
}

/// `run` reads every object back: size, SHA-256, a second scan ...
#[test]
fn what_was_written_is_read_back_and_held_against_its_receipt() {
    let bench = Bench::new();
    bench.write("in.jsonl", conversations(20, MAIL));
    bench.call(&["redact", "in.jsonl", "-o", "out.jsonl", "--verify"]).with(0);
    let (clean, receipt) = (bench.read("out.jsonl"), bench.read("out.jsonl.receipt.json"));
    let verify = || bench.call(&["verify", "out.jsonl.receipt.json"]);
    verify().with(0);
    bench.write("out.jsonl", clean.replacen("done", "gone", 1));
    verify().with(1).saying("SHA-256");
    bench.write("out.jsonl", &clean[1..]);
    verify().with(1).saying("size");
    fs::remove_file(bench.path("out.jsonl")).unwrap();
    verify().with(1);
    bench.write("out.jsonl", &clean);
    // A receipt that was made to fit data with something in it.
    let raw = conversations(20, "canary.varga@saltmarsh-mail.co.uk");
    let sha256 = |text: &str| {
        use sha2::{Digest, Sha256};
        expurgate::store::hex(Sha256::new_with_prefix(text))
    };
    let size = |text: &str| format!("\"size\": {}", text.len());
    let forged = receipt.replace(&sha256(&clean), &sha256(&raw));
    assert_ne!(forged, receipt);
    bench.write("out.jsonl", &raw);
    bench.write("out.jsonl.receipt.json", forged.replace(&size(&clean), &size(&raw)));
    verify().with(1).saying("second scan");
}

/// ... and the encryption that S3 reports.
#[test]
fn what_the_store_does_not_report_as_encrypted_is_not_published() {
    let (bench, trainer) = (bench::Bench::new(), bench::OneJob::new());
    for (algorithm, key) in [("AES256", None), ("aws:kms", None), ("aws:kms", Some("arn:other"))] {
        let places = bench::Buckets::sealed(&bench, algorithm, key);
        assert_eq!(submitted(&bench, &places, &trainer).unwrap_err(), 5);
        let stored = files(&bench.path("s3"));
        assert!(!stored.iter().any(|(name, _)| name.ends_with("receipt.json")), "{stored:?}");
    }
    assert!(trainer.jobs.lock().unwrap().is_empty());
}

/// The encryption is looked at also where nothing is read back: `redact` without `--verify`.
#[test]
fn what_is_not_encrypted_with_the_key_is_not_published_without_a_read_back_either() {
    for (algorithm, key) in [("AES256", None), ("aws:kms", Some("arn:other")), ("none", None)] {
        let bench = bench::Bench::new();
        let places = bench::Buckets::sealed(&bench, algorithm, key);
        let error = unverified(&bench, &places).unwrap_err();
        assert_eq!(error.exit_code(), 5, "{error}");
        let stored = files(&bench.path("s3"));
        assert!(!stored.iter().any(|(name, _)| name.ends_with("receipt.json")), "{stored:?}");
    }
    let bench = bench::Bench::new();
    let places = bench::Buckets::sealed(&bench, "aws:kms", Some(bench::KEY));
    let receipt = unverified(&bench, &places).unwrap();
    assert_eq!(receipt.predicate().outputs[0].seal.key_arn.as_deref(), Some(bench::KEY));
}

/// Sanitises into a bucket, and reads nothing back.
fn unverified(bench: &bench::Bench, places: &bench::Buckets) -> Result<Receipt, JobError> {
    let (redactor, checker) = (bench.redactor(), bench.checker());
    let scrub = bench.scrub(&redactor, &checker);
    let (made_by, watch) = (bench::provenance(), Watch::default());
    let means = Means { scrub: &scrub, made_by: &made_by, watch: &watch, tell: &|_| {} };
    let origin: Arc<dyn Origin> = Arc::new(LocalOrigin::new(&bench.path("train")).unwrap());
    let plan = Plan::of_inputs(&[origin], &Form::Folder, &(), &made_by)?;
    let vault = places.vault(&"s3://clean/set".parse().unwrap(), Some(bench::KEY)).unwrap();
    let (sealing, read_back) = (Sealing::Key(bench::KEY), ReadBack::Seal);
    let how = Publication { receipt: RECEIPT, sealing, read_back };
    publish(&plan, &Dataset::new(vault), &means, &how, &mut Beside::default())
}

/// Runs a job whose data lies in buckets; its exit code where it fails.
fn submitted(
    bench: &bench::Bench,
    places: &bench::Buckets,
    trainer: &bench::OneJob,
) -> Result<(), u8> {
    let keyring = Some(&bench::Keys as &dyn expurgate::key::Keyring);
    let ports =
        Ports { places, keyring, trainer: Some(trainer), survey: None, pause: &bench::NoPause };
    let spec = bench.spec("s3://clean/data/", "s3://metrics/m/");
    let outcome = bench.run(&spec, &ports, Until::Submitted, &|_| {});
    outcome.map(|_| ()).map_err(|error| error.exit_code())
}

/// The moment between the rename that publishes and the last of the clearing up is a moment too.
#[test]
fn what_a_run_left_that_was_killed_as_soon_as_it_had_published_goes_with_the_next() {
    let bench = Bench::new();
    bench.write("job.toml", JOB).write("validation.jsonl", conversations(20, "nobody"));
    bench.write("raw/a.jsonl", conversations(200, MAIL));
    let run = ["run", "job.toml", "--dry-run"];
    bench.call(&run).with(0);
    let whole = files(&bench.path("out"));
    let (id, _) = whole[0].0.split_once('/').unwrap();
    for left in ["committing", "kept/train.jsonl.checkpoint.json"] {
        bench.write(&format!("out/.{id}.partial/{left}"), "{}");
    }
    bench.call(&run).with(0);
    assert!(files(&bench.path("out")) == whole);
}

/// Kill a run at any moment: there is a dataset with its receipt, or none, and the same command
/// goes on to the same bytes.
#[test]
fn a_run_killed_at_any_moment_leaves_all_or_nothing_and_goes_on_to_the_same_bytes() {
    let bench = Bench::new();
    bench.write("job.toml", JOB).write("validation.jsonl", conversations(20, "nobody"));
    bench
        .write("raw/a.jsonl", conversations(200, MAIL))
        .write("raw/b.jsonl", conversations(90, ""));
    let run = ["run", "job.toml", "--dry-run"];
    let begun = Instant::now();
    bench.call(&run).with(0);
    let takes = begun.elapsed();
    let whole = files(&bench.path("out"));
    assert_eq!(whole.len(), 3);
    for moment in 0..25 {
        fs::remove_dir_all(bench.path("out")).unwrap();
        let child = bench.command(&run).spawn().unwrap();
        kill_after(child, takes * moment / 25);
        let mut left = files(&bench.path("out"));
        left.retain(|(name, _)| !name.starts_with('.'));
        assert!(left.is_empty() || left == whole, "{moment}: a part of a dataset");
        bench.call(&run).with(0);
        let now = files(&bench.path("out"));
        let other = now.iter().filter(|file| !whole.contains(file)).map(|(name, _)| name);
        let other: Vec<&String> = other.collect();
        assert!(now == whole, "{moment}: other bytes, or something left over: {other:?}");
    }
}

/// Threads, chunks and machines change nothing in the output.
#[test]
fn threads_chunks_and_machines_change_nothing_in_the_output() {
    let bench = Bench::new();
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/support-chat/training.jsonl");
    // Several chunks.
    let input = fs::read_to_string(example).unwrap().repeat(15);
    bench.write("in.jsonl", &input);
    let wanted = bench.filter(&input);
    let ways = [["1", "64M"], ["2", "64M"], ["7", "64M"], ["2", "1G"]];
    for (number, [threads, memory]) in ways.iter().enumerate() {
        let (name, rows) = (format!("{number}.jsonl"), format!("{number}.rows"));
        let redact = ["redact", "in.jsonl", "-o", &name, "--findings", &rows];
        let with = ["--threads", threads, "--memory", memory];
        bench.call(&[redact.as_slice(), &with].concat()).with(0);
        assert!(bench.read(&name) == wanted, "{threads} threads, {memory}");
        assert!(bench.read(&rows) == bench.read("0.rows"), "{threads} threads, {memory}");
    }
}

/// What the program takes for itself: its code, and its rules compiled for each thread.
const PROGRAM_BYTES: usize = 64 << 20;

/// Feeds a filter, and tells the most memory that it took until it had read nearly all.
fn peak(arguments: &[&str], pieces: impl Iterator<Item = Vec<u8>>) -> usize {
    let bench = Bench::new();
    let start = ["redact", "-", "-o", "-", "-q"];
    let mut command = bench.command(&[&start, arguments].concat());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    pieces.for_each(|piece| input.write_all(&piece).unwrap());
    let peak = peak_memory(&child).unwrap();
    drop(input);
    assert!(child.wait().unwrap().success());
    peak
}

/// Memory by a budget ...
#[test]
fn memory_is_held_to_a_budget() {
    let small = ["--memory", "64M", "--threads", "2"];
    let many = conversations(10_000, MAIL).into_bytes();
    let ordinary = peak(&small, std::iter::repeat_n(many, 20));
    assert!(ordinary < PROGRAM_BYTES + MEMORY_BYTES_MIN, "{ordinary}");
    // Lines of the greatest length: the next one is read while one is worked on.
    let long = format!("[\"{}\"]\n", "word ".repeat(6 << 20)).into_bytes();
    let longest = peak(&small, std::iter::repeat_n(long, 8));
    let bound = PROGRAM_BYTES + MEMORY_BYTES_MIN + 4 * LINE_BYTES_MAX;
    assert!(longest < bound, "{longest}");
}

/// ... whatever the input is: what is longer, deeper or larger than can be is never held.
#[test]
fn what_is_too_much_is_refused_and_never_held() {
    let drop = ["--on-malformed", "drop", "--memory", "64M"];
    let brackets = |bracket| vec![bracket; 1_000_000];
    let deep = [brackets(b'['), brackets(b']'), b"\n".to_vec()];
    assert!(peak(&drop, deep.into_iter()) < PROGRAM_BYTES + MEMORY_BYTES_MIN);
    let long = std::iter::repeat_n(vec![b'x'; 1 << 20], 100).chain([b"\n".to_vec()]);
    assert!(peak(&drop, long) < PROGRAM_BYTES + 2 * MEMORY_BYTES_MIN);
}

/// Time linear in the input: a text is looked at as often as its length allows, and what would need
/// more is refused. How time grows with the line, for each rule, `cargo bench --bench rules` tells.
#[test]
fn what_would_be_looked_at_again_and_again_is_refused() {
    let bench = Bench::new();
    // An ampersand in percent encoding, the percent sign of that in HTML, and so on.
    let veiled = |layers: usize| {
        let layer = |text: String, n: usize| match n % 2 {
            0 => text.replace('&', "%26"),
            _ => text.replace('%', "&#37;"),
        };
        (0..layers).fold(MAIL.replace('@', "&#64;"), layer)
    };
    let nested = |levels: usize| {
        let level = |text: String, _| serde_json::json!([text]).to_string();
        (0..levels).fold(MAIL.to_owned(), level)
    };
    let line = |text: String| serde_json::json!([text]).to_string() + "\n";
    for followed in [veiled(6), nested(3)] {
        let clean = bench.filter(&line(followed));
        assert!(clean.contains("[EMAIL]") && !clean.contains("saltmarsh"), "{clean}");
    }
    for (text, why) in [(veiled(200), "encoded again and again"), (nested(5), "JSON inside a")] {
        let ended = bench.feed(&["redact", "-", "-o", "-", "-q"], line(text).as_bytes());
        assert_eq!(ended.with(1).saying(why).out, "");
    }
    // Many encodings of a text that is long enough for them are as many looks at its parts.
    let many = format!("{} ", veiled(1)).repeat(20_000);
    let clean = bench.filter(&line(many));
    assert_eq!(clean.matches("[EMAIL]").count(), 20_000);
}

/// Words in a record may raise confidence, never lower it.
#[test]
fn words_in_a_record_never_lower_confidence() {
    let bench = Bench::new();
    let words = [
        "test",
        "sample",
        "example",
        "fake",
        "dummy",
        "invoice",
        "order number",
        "not a card",
        "placeholder",
        "documentation",
        "ignore",
        "allow",
        "version",
        "uuid",
        "expurgate:allow",
        "noqa",
        "gitleaks:allow",
        "nosec",
        "pragma: allowlist secret",
        "[CREDIT_CARD]",
    ];
    let values = [("4532015112830366", "[CREDIT_CARD]"), (MAIL, "[EMAIL]")];
    for (value, tag) in values {
        let lines = |value: &str| -> String {
            let line =
                |word| format!("{{\"{word}\":\"{word} {value} {word}\",\"note\":\"{word}\"}}\n");
            words.into_iter().map(line).collect()
        };
        assert_eq!(bench.filter(&lines(value)), lines(tag));
    }
}

/// Submit at most once ...
#[test]
fn a_job_is_submitted_at_most_once() {
    let (bench, trainer) = (bench::Bench::new(), bench::OneJob::new());
    let places = bench::Buckets::sealed(&bench, "aws:kms", Some(bench::KEY));
    for _ in 0..3 {
        submitted(&bench, &places, &trainer).unwrap();
    }
    assert_eq!(trainer.jobs.lock().unwrap().len(), 1);
}

/// ... only what is verified ...
#[test]
fn what_does_not_verify_is_not_submitted() {
    let (bench, trainer) = (bench::Bench::new(), bench::OneJob::new());
    bench.run_locally(Until::Published).unwrap();
    let places = bench::Buckets::sealed(&bench, "aws:kms", Some(bench::KEY));
    let spec = bench.spec("s3://clean/data/", "s3://metrics/m/");
    let keyring = Some(&bench::Keys as &dyn expurgate::key::Keyring);
    let ports = Ports {
        places: &places,
        keyring,
        trainer: Some(&trainer),
        survey: None,
        pause: &bench::NoPause,
    };
    bench.run(&spec, &ports, Until::Published, &|_| {}).unwrap();
    let stored = files(&bench.path("s3"));
    let (train, _) = stored.iter().find(|(name, _)| name.ends_with("train.jsonl")).unwrap();
    let path = bench.path("s3").join(train);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(path, text.replacen("done", "gone", 1)).unwrap();
    assert_eq!(submitted(&bench, &places, &trainer).unwrap_err(), 1);
    assert!(trainer.jobs.lock().unwrap().is_empty());
}

/// ... never without a customer managed key.
#[test]
fn a_job_without_a_customer_managed_key_is_an_error() {
    let key = JOB.lines().find(|line| line.starts_with("model = ")).unwrap();
    let cases = ["", "model = \"\"", "model = \"alias/aws/s3\"", "model = \"AWS_OWNED_KMS_KEY\""];
    for instead in cases {
        let bench = Bench::new();
        bench.write("job.toml", JOB.replacen(key, instead, 1));
        bench.write("raw/a.jsonl", conversations(20, MAIL));
        bench.write("validation.jsonl", conversations(2, ""));
        bench.call(&["run", "job.toml", "--dry-run"]).with(2).saying("model");
        assert!(!bench.exists("out"), "{instead}");
    }
}
