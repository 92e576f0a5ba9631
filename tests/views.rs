//! Encoded values are found and taken out where they are written. The encoded texts were made with
//! Python's `base64`, `urllib.parse` and `html`; all values are invented.

#[path = "support/encoders.rs"]
mod encoders;
mod views {
    mod dumps;
    mod echoes;
    mod encodings;
    mod labels;
}
// The rule tests use the rest of it.
#[allow(dead_code)]
#[path = "support/naive.rs"]
mod naive;

use std::sync::LazyLock;

use encoders::{CHARACTERS, RUNS};

use expurgate::redact::{Content, Policy, Redactor, Why};
use expurgate::rule::{Rule, builtin};
use naive::Naive;
use proptest::prelude::*;
use serde_json::{Value, json};

static REDACTOR: LazyLock<Redactor> = LazyLock::new(|| by(""));

/// Without the model of names: it reads texts as they stand, and has tests of its own.
fn by(policy: &str) -> Redactor {
    let policy = Policy::parse(&format!("version = 1\nnames = \"off\"\n{policy}")).unwrap();
    Redactor::new(builtin().unwrap(), &policy, Vec::new()).unwrap()
}

fn clean_by(redactor: &Redactor, line: &str) -> String {
    let outcome = redactor.worker("views").redact(line.as_bytes(), 1).expect("a clean line");
    String::from_utf8(outcome.clean.into_bytes()).expect("text")
}

/// What becomes of a text that is the only string of a record.
fn clean(text: &str) -> String {
    let line = clean_by(&REDACTOR, &json!([text]).to_string());
    assert_eq!(clean_by(&REDACTOR, &line), line, "redacted again");
    let record: Value = serde_json::from_str(&line).expect("JSON");
    record[0].as_str().expect("a string").to_owned()
}

#[track_caller]
fn becomes(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(clean(text), *expected, "{text}");
    }
}

#[track_caller]
fn stays(texts: &[&str]) {
    for text in texts {
        assert_eq!(clean(text), *text);
    }
}

#[test]
fn json_in_prose_is_read_with_its_keys() {
    let far = "far from what names it ".repeat(5);
    becomes(&[
        (
            r#"Result: {"card": 4532015112830366, "n": 1} ok"#,
            r#"Result: {"card": "[CREDIT_CARD]", "n": 1} ok"#,
        ),
        (
            &format!(r#"{{"bsn":["{far}","111222333"]}} {far} {{"items":[123456782]}}!"#),
            &format!(r#"{{"bsn":["{far}","[NL_NATIONAL_ID]"]}} {far} {{"items":[123456782]}}!"#),
        ),
        (
            r#"so: {"a":"{\"mail\":\"jo.varga\\u0040saltmarsh-mail.co.uk\"}"}."#,
            r#"so: {"a":"{\"mail\":\"[EMAIL]\"}"}."#,
        ),
    ]);
}

#[test]
fn encodings_in_encodings_are_followed() {
    becomes(&[
        // JSON in base64, and that in JSON in base64.
        ("eyJtYWlsIjogImpvLnZhcmdhQHNhbHRtYXJzaC1tYWlsLmNvLnVrIn0=", "[EMAIL]"),
        (
            "eyJwYXlsb2FkIjogImV5SnRZV2xzSWpvZ0ltcHZMblpoY21kaFFITmhiSFJ0WVhKemFD\
             MXRZV2xzTG1OdkxuVnJJbjA9In0=",
            "[EMAIL]",
        ),
        // A URL in base64.
        ("YT0xJm1haWw9am8udmFyZ2ElNDBzYWx0bWFyc2gtbWFpbC5jby51aw==", "[EMAIL]"),
        // Percent signs in HTML, HTML in percent signs, both in a JSON string.
        ("jo.varga&#37;40saltmarsh-mail.co.uk", "[EMAIL]"),
        ("jo.varga%26%2364%3Bsaltmarsh-mail.co.uk", "[EMAIL]"),
        (r"jo.varga\u002540saltmarsh-mail.co.uk", "[EMAIL]"),
        // Base64 whose padding is percent-encoded; in a URL.
        ("?u=am8udmFyZ2FAc2FsdG1hcnNoLW1haWwuY28udWs%3D&v=1", "?u=[EMAIL]&v=1"),
    ]);
}

fn base64(text: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(text)
}

#[test]
fn base64_of_base64_is_followed_however_deep() {
    let deep = |layers| (0..layers).fold("write to jo@saltmarsh.io".to_owned(), |t, _| base64(&t));
    for layers in 1..=20 {
        assert_eq!(clean(&deep(layers)), "[EMAIL]", "{layers}");
    }
}

/// An ampersand in percent encoding, the percent sign of that in HTML, and so on.
fn mixed(layers: usize) -> String {
    let layer = |text: String, n: usize| match n % 2 {
        0 => text.replace('&', "%26"),
        _ => text.replace('%', "&#37;"),
    };
    (0..layers).fold("jo&#64;saltmarsh.io".to_owned(), layer)
}

#[test]
fn what_is_encoded_more_often_than_is_followed_is_refused_and_not_passed_on() {
    for layers in 0..8 {
        assert_eq!(clean(&mixed(layers)), "[EMAIL]", "{layers}");
    }
    let line = json!([mixed(200)]).to_string();
    let refusal = REDACTOR.worker("x").redact(line.as_bytes(), 1).err().expect("refused");
    assert_eq!(refusal.why, Why::Veiled);
}

#[test]
fn keys_are_read_in_all_ways_too() {
    for key in ["jo%40saltmarsh.io", "am9Ac2FsdG1hcnNoLmlv", "jo&#64;saltmarsh.io"] {
        let line = json!({ key: 1 }).to_string();
        assert_eq!(clean_by(&REDACTOR, &line), r#"{"[EMAIL]":1}"#);
    }
}

fn rows(line: &str) -> Vec<Value> {
    let outcome = REDACTOR.worker("in.jsonl").redact(line.as_bytes(), 1).expect("ok");
    let rows = String::from_utf8(outcome.rows.into_bytes()).expect("text");
    rows.lines().map(|row| serde_json::from_str(row).expect("JSON")).collect()
}

#[test]
fn rows_name_the_ways_and_the_encoded_place() {
    let cases = [
        ("ü jo%40saltmarsh.io", json!(["percent"]), (2, 19)),
        ("ü jo&#64;salt%6darsh.io", json!(["percent", "html"]), (2, 23)),
        ("ü am9Ac2FsdG1hcnNoLmlv", json!(["base64"]), (2, 22)),
        ("ü 6a6f4073616c746d617273682e696f", json!(["hex"]), (2, 32)),
        ("ü eyJtYWlsIjoiam9AXHUwMDczYWx0bWFyc2guaW8ifQ==", json!(["base64", "json"]), (2, 46)),
        ("ü jo@saltmarsh.io", json!([]), (2, 17)),
    ];
    for (text, via, (start, end)) in cases {
        let found = rows(&json!({ "a": text }).to_string());
        let row = found.first().expect(text);
        assert_eq!((found.len(), &row["via"]), (1, &via), "{text}");
        assert_eq!((&row["start"], &row["end"]), (&json!(start), &json!(end)), "{text}");
        let within = json!({ "a": json!({ "b": text }).to_string() }).to_string();
        let via: Vec<Value> =
            [json!("json")].into_iter().chain(via.as_array().cloned().unwrap()).collect();
        assert_eq!(rows(&within)[0]["via"], Value::from(via), "{text}");
    }
}

#[test]
fn masks_and_removals_leave_no_half_of_an_encoding() {
    let cases = [
        ("to jo%40saltmarsh.io", "to **@*********.**", "to "),
        ("to jo&#64;saltmarsh.io", "to **@*********.**", "to "),
        (r"to jo\u0040saltmarsh.io", "to **@*********.**", "to "),
        ("to am9Ac2FsdG1hcnNoLmlv", "to ********************", "to "),
    ];
    let by_action = |action| by(&format!("default_action = \"{action}\""));
    let (mask, remove) = (by_action("mask"), by_action("remove"));
    for (text, masked, removed) in cases {
        for (redactor, expected) in [(&mask, masked), (&remove, removed)] {
            let line = clean_by(redactor, &json!([text]).to_string());
            assert_eq!(line, json!([expected]).to_string());
            assert_eq!(clean_by(redactor, &line), line);
        }
    }
}

#[test]
fn what_is_allowed_is_allowed_however_it_is_written() {
    let redactor = by("[[allow]]\nliteral = \"jo@saltmarsh.io\"");
    for text in ["jo%40saltmarsh.io", "am9Ac2FsdG1hcnNoLmlv", "jo@saltmarsh.io"] {
        let line = json!([text]).to_string();
        assert_eq!(clean_by(&redactor, &line), line);
    }
}

#[test]
fn the_head_of_a_column_names_what_stands_below() {
    let filler =
        "1,nobody at all of whom anything is known to us here or elsewhere,none\n".repeat(4);
    becomes(&[
        (
            &format!("id,remark,BSN\n{filler}5,x,111222333\n"),
            &format!("id,remark,BSN\n{filler}5,x,[NL_NATIONAL_ID]\n"),
        ),
        (
            &format!("id,BSN,remark\n{}5,x,111222333\n", filler),
            &format!("id,BSN,remark\n{}5,x,111222333\n", filler),
        ),
    ]);
}

static RULES: LazyLock<Vec<Rule>> =
    LazyLock::new(|| builtin().unwrap().into_iter().filter(|rule| !rule.of_names).collect());
static NAIVE: LazyLock<Naive> = LazyLock::new(|| Naive::new(&RULES));

/// What can be read in a text, in every way that the oracle knows.
fn readings(text: &str) -> Vec<String> {
    let mut all = vec![text.to_owned(), encoders::decoded(text)];
    all.extend(encoders::runs(text));
    all
}

/// The values in a text that the oracle finds and that the policy wants.
fn values(text: &str) -> Vec<(String, String)> {
    let found = NAIVE.find(text, &[]).into_iter();
    let sure = found.filter(|found| found.3 >= expurgate::rule::Confidence::Medium);
    sure.map(|found| (RULES[found.0].id.clone(), text[found.1..found.2].to_owned())).collect()
}

#[test]
fn examples_of_rules_are_taken_out_however_they_are_encoded() {
    let (mut compared, mut left) = (0, Vec::new());
    // Half a character of base64 is none, so what is beyond ASCII goes in whole texts alone.
    let examples = RULES.iter().filter_map(|rule| rule.examples.iter().find(|e| e.is_ascii()));
    for example in examples.filter(|example| !example.contains(['%', '&', '\\', '{'])) {
        let values = values(example);
        for (way, encode) in CHARACTERS.iter().chain(RUNS) {
            let line = clean_by(&REDACTOR, &json!([encode(example)]).to_string());
            let record: Value = serde_json::from_str(&line).expect("JSON");
            let readings = readings(record[0].as_str().unwrap());
            for (rule, value) in &values {
                compared += 1;
                if readings.iter().any(|reading| reading.contains(value.as_str())) {
                    left.push(format!("{rule} in {way}: {value}"));
                }
            }
        }
    }
    assert!(compared > 5000, "{compared}");
    assert!(left.is_empty(), "{} of {compared} left:\n{}", left.len(), left.join("\n"));
}

const VALUES: &[(&str, &str)] = &[
    ("jo.varga@saltmarsh-mail.co.uk", "[EMAIL]"),
    ("4532015112830366", "[CREDIT_CARD]"),
    ("DE02120300000000202051", "[IBAN]"),
    ("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", "[SECRET]"),
];

/// Encodings on top of each other: of characters, then of the whole, then of characters again.
fn encoded() -> impl Strategy<Value = (String, &'static str)> {
    let character = || prop::sample::select(CHARACTERS);
    let value = prop::sample::select(VALUES);
    let maybe = |strategy| prop::option::of(strategy);
    let run = prop::collection::vec(prop::sample::select(RUNS), 0..4);
    let parts = (value, maybe(character()), run, maybe(character()));
    parts.prop_map(|((value, tag), inner, runs, outer)| {
        let encoders = inner.into_iter().chain(runs).chain(outer);
        let text = encoders.fold(value.to_owned(), |text, (_, encode)| encode(&text));
        (text, tag)
    })
}

const BEFORE: &[&str] = &["", "see ", "so \u{2014} \t", "<a href=\"", "é: ", "?q=", "(\\n"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn only_the_encoded_text_goes_and_what_is_left_reads_clean(
        (text, tag) in encoded(),
        before in prop::sample::select(BEFORE),
        behind in prop::sample::select(vec!["", " ok", "\" b='c'>", "\n\nbye.", "; ü", ", and"]),
        layers in 0usize..3,
    ) {
        let wrap = |text: String| {
            (0..layers).fold(text, |text, _| json!({ "k": [text] }).to_string())
        };
        let line = json!([1.50, wrap(format!("{before}{text}{behind}"))]).to_string();
        let out = clean_by(&REDACTOR, &line);
        prop_assert_eq!(&out, &json!([1.50, wrap(format!("{before}{tag}{behind}"))]).to_string());
        prop_assert_eq!(&clean_by(&REDACTOR, &out), &out);
        let rows = rows(&line);
        prop_assert_eq!(rows.len(), 1);
        prop_assert_eq!(&rows[0]["pointer"], "/1");
    }

    #[test]
    fn any_text_comes_out_valid_settled_and_where_nothing_is_found_untouched(
        pieces in prop::collection::vec(prop_oneof![
            "[ -~]{0,12}".boxed(),
            "[%&\\\\#;xu{}\",=|\n0-9a-f@.-]{0,20}".boxed(),
            "[ａ-ｚ０-９＠．\u{200b}\u{ad}\u{301}é]{0,9}".boxed(),
            encoded().prop_map(|(text, _)| text).boxed(),
            prop::sample::select(VALUES).prop_map(|(value, _)| value.to_string()).boxed(),
        ], 0..7),
    ) {
        let text = pieces.concat();
        let line = json!({ "t": text }).to_string();
        let worker = |line: &str| REDACTOR.worker("x").redact(line.as_bytes(), 1);
        // Text of nothing but marks may be encoded too often to be followed.
        let Ok(outcome) = worker(&line) else { return Ok(()) };
        let found = outcome.tally.findings();
        let out = String::from_utf8(outcome.clean.into_bytes()).expect("text");
        let record: Value = serde_json::from_str(&out).expect("valid JSON");
        prop_assert!(record["t"].is_string());
        prop_assert_eq!(found == 0, out == line);
        prop_assert_eq!(&clean_by(&REDACTOR, &out), &out);
    }
}

/// Texts that are all marks, `length` bytes or a little more.
fn hostile(length: usize) -> Vec<String> {
    let pieces = [
        "%",
        "%25",
        "%40",
        "%2540%",
        "%E2%25",
        "&amp;",
        "&#0",
        "&#64;",
        "\\",
        "\\u0040",
        "\\ud83d",
        "a\u{301}",
        "\u{301}",
        "\u{200b}",
        "＠",
        "e\u{200d}",
        "=",
        "=40",
        "=C3=",
        "=\n",
        "a=\n",
        "\\100",
        "(at)",
        "a[at]",
        "a <at> [at",
        "<",
        "<!--",
        "70:",
        "70 61 ",
        "70:\n",
        "a<b>",
        "a<!---->",
        "*1",
        "*1*",
        "_1_ ",
        "“1",
        "`",
        "eyJ",
        "gICA-gICA",
        "QUFB",
        "QUFB\n",
        "6a6a",
        "{\"a\":",
        "{\"a\":1}",
        "{\"",
        "[{\"a\":\"",
        "a,b\n",
        "a|\"\n",
        "a,b\n\"\"\"\"\"\"\n",
        "|a|b|\n",
        "<td>a</td>",
        "<td>a</td><td><b>",
        "*a:* ",
        "a: <b>b</b>",
        ": <b>",
        "a=b+",
        "a+",
        "0x6a, ",
        "6a6f 7273  ",
        "00000000: 6a6f 7273  jors\n",
        "\t",
        "\"",
        "a@a@a@",
    ];
    let repeated = pieces.iter().map(|piece| piece.repeat(length / piece.len() + 1));
    let nested = "{\"a\":".repeat(length / 12) + "1" + &"}".repeat(length / 12);
    repeated.chain([nested]).collect()
}

/// Bytes of all views of a text and of their views.
fn work(text: &str, layers: usize) -> usize {
    let mut bytes = 0;
    expurgate::view::views(text, expurgate::view::marks(text.as_bytes()), &mut |view| {
        bytes += view.text.len();
        if layers > 1 {
            bytes += work(&view.text, layers - 1);
        }
    });
    bytes
}

#[test]
fn views_of_hostile_texts_are_no_more_than_a_few_times_as_long() {
    for text in hostile(60_000) {
        let bytes = work(&text, 1);
        assert!(bytes <= 4 * text.len(), "{bytes}: {}", text.chars().take(20).collect::<String>());
    }
}

#[test]
fn hostile_texts_are_redacted_or_refused_whole() {
    for text in hostile(20_000) {
        let line = json!([text]).to_string();
        match REDACTOR.worker("x").redact(line.as_bytes(), 1) {
            Ok(outcome) => assert_eq!(outcome.tally.records_written, 1),
            Err(refusal) => assert!(matches!(refusal.why, Why::Veiled | Why::Nested)),
        }
    }
}

#[test]
fn a_value_with_a_name_alone_is_found_inside_its_frame_and_its_tag_is_none() {
    for value in ["\"hunter2 x9\"\n", "`hunter2x9`", "“hunter2x9”", "[SECRET]", "'[SECRET]'\n"]
    {
        let line = json!({ "password": value }).to_string();
        let out = clean_by(&REDACTOR, &line);
        assert!(!out.contains("hunter2"), "{out}");
        assert_eq!(clean_by(&REDACTOR, &out), out);
        if value.contains('[') {
            assert_eq!(out, line);
        }
    }
}

#[test]
fn values_that_lie_in_each_other_settle_where_they_are_removed() {
    let redactor = by("default_action = \"remove\"");
    let nested =
        |times, inner| format!("{}{inner}{}", "(212) 736".repeat(times), "-5000".repeat(times));
    let line = |text: String| json!([format!("call {text}")]).to_string();
    assert_eq!(clean_by(&redactor, &line(nested(3, ""))), line(String::new()));
    // Four are removed; the fifth is told, and parts what stands around it.
    assert_eq!(clean_by(&redactor, &line(nested(24, ""))), line(nested(19, "[PHONE]")));
    let cards = format!("{}{}", "4532 0151 ".repeat(24), "1283 0366 ".repeat(24));
    let clean = clean_by(&redactor, &json!([cards]).to_string());
    assert!(clean.contains("[CREDIT_CARD]") && clean.contains("4532 0151 [C"), "{clean}");
}
