//! What is read where a text reads otherwise than it stands. The encoded texts were made with
//! Python's `base64`, `urllib.parse` and `html`.

use serde_json::{Value, json};

use super::MAIL;
use super::program::Bench;

/// `write to <MAIL> today` in base64, and that in base64 once more.
const BASE64: &str = "d3JpdGUgdG8gam8udmFyZ2FAc2FsdG1hcnNoLW1haWwuY28udWsgdG9kYXk=";
const TWICE: &str =
    "ZDNKcGRHVWdkRzhnYW04dWRtRnlaMkZBYzJGc2RHMWhjbk5vTFcxaGFXd3VZMjh1ZFdzZ2RHOWtZWGs9";
const HEX: &str =
    "777269746520746f206a6f2e76617267614073616c746d617273682d6d61696c2e636f2e756b20746f646179";
const PERCENT: &str =
    "%6A%6F%2E%76%61%72%67%61%40%73%61%6C%74%6D%61%72%73%68%2D%6D%61%69%6C%2E%63%6F%2E%75%6B";
const HTML: &str = "&#106;&#111;&#46;&#118;&#97;&#114;&#103;&#97;&#64;&#115;&#97;&#108;&#116;\
    &#109;&#97;&#114;&#115;&#104;&#45;&#109;&#97;&#105;&#108;&#46;&#99;&#111;&#46;&#117;&#107;";
const FULL_WIDTH: &str = "ｊｏ．ｖａｒｇａ＠ｓａｌｔｍａｒｓｈ－ｍａｉｌ．ｃｏ．ｕｋ";

/// URL-, HTML-, base64- and hex-encoded text, full-width letters and characters that don't show.
#[test]
fn everything_is_read_as_it_reads_once_its_encodings_are_taken_off() {
    let between: String = MAIL.chars().flat_map(|letter| [letter, '\u{200b}']).collect();
    let hidden = between.trim_end_matches('\u{200b}');
    let bench = Bench::new();
    for encoded in [PERCENT, HTML, FULL_WIDTH, BASE64, HEX, TWICE, hidden] {
        let line = |value: &str| json!({"a": [format!("see {value} there"), 1.5]}).to_string();
        let line = |value: &str| line(value) + "\n";
        assert_eq!(bench.filter(&line(encoded)), line("[EMAIL]"), "{encoded}");
        // Also in JSON inside a string, as the arguments of a tool call are.
        let call = |value: &str| json!({"call": line(value)}).to_string() + "\n";
        assert_eq!(bench.filter(&call(encoded)), call("[EMAIL]"), "{encoded}");
    }
}

/// A finding in a view is mapped back to its place in the line: rows count code points of the text
/// that the pointer names, and tell the ways that led there.
#[test]
fn a_finding_in_a_view_is_mapped_back_to_its_place() {
    let bench = Bench::new();
    let texts = [BASE64, PERCENT, FULL_WIDTH];
    let lines: String =
        texts.map(|text| json!({"é": [0, format!("ü {text} there")]}).to_string() + "\n").concat();
    bench.write("in.jsonl", lines);
    let redact = ["redact", "in.jsonl", "-o", "out.jsonl", "--findings", "rows.jsonl"];
    bench.call(&redact).with(0);
    let rows = bench.read("rows.jsonl");
    let rows: Vec<Value> = rows.lines().map(|row| serde_json::from_str(row).unwrap()).collect();
    assert_eq!(rows.len(), texts.len());
    for (number, (row, text)) in (1..).zip(rows.iter().zip(texts)) {
        let found = [&row["line"], &row["pointer"], &row["start"], &row["end"], &row["target"]];
        let end = 2 + text.chars().count();
        let wanted = [json!(number), json!("/é/1"), json!(2), json!(end), json!("value")];
        assert_eq!(found.map(Clone::clone), wanted, "{text}");
        assert!(!row["via"].as_array().unwrap().is_empty(), "{row}");
    }
}
