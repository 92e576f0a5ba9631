//! What the redactor does to records, with rules of the test's own: what is found is not the
//! question here, but what becomes of it.

#[path = "redact/echoes.rs"]
mod echoes;
#[path = "redact/scope.rs"]
mod scope;

use std::sync::LazyLock;

use expurgate::redact::{Policy, Redactor, Why};
use expurgate::rule::{Pack, Rule};
use expurgate::scan::TermList;
use proptest::prelude::*;
use serde_json::Value;

const PACK: &str = r#"
[[rule]]
id = "mail"
entity = "EMAIL"
title = "A mail address"
patterns = ['\b[a-z.]{1,20}@[a-z]{1,20}\.com\b']
confidence = "medium"
severity = "medium"
examples = ["jo@mail.com", "a@b.com", "x.y@z.com"]
counterexamples = ["jo at mail.com", "@b.com", "x@"]

[[rule]]
id = "nine"
entity = "NINE"
title = "Nine digits"
patterns = ['\b[0-9]{9}\b']
confidence = "medium"
severity = "high"
examples = ["123456789", "a 123456789", '{"a":123456789}']
counterexamples = ["1234567890", "12345678", "a123456789"]

[[rule]]
id = "code"
entity = "CODE"
title = "A value under the key code"
patterns = ['\A(?P<secret>.{4,40})\z']
key_names = ["code"]
requires_context = true
confidence = "medium"
severity = "high"
examples = ['{"code":"open sesame"}', '{"secretCode":"abcd"}', '{"my_code":"x y z"}']
counterexamples = ['{"codes":"open sesame"}', "code open", '{"code":"abc"}']
"#;

fn rules() -> Vec<Rule> {
    Pack::parse("test", PACK).expect("the pack is well made")
}

fn redactor(policy: &str) -> Redactor {
    let policy = Policy::parse(&format!("version = 1\n{policy}")).expect("a policy");
    Redactor::new(rules(), &policy, Vec::new()).expect("a redactor")
}

fn redacted_by(policy: &str, line: &str) -> String {
    redacted(&redactor(policy), line)
}

fn redacted(redactor: &Redactor, line: &str) -> String {
    let outcome = redactor.worker("x").redact(line.as_bytes(), 1).expect("a clean line");
    String::from_utf8(expurgate::redact::Content::into_bytes(outcome.clean)).expect("text")
}

fn check(policy: &str, cases: &[(&str, &str)]) {
    for (line, expected) in cases {
        assert_eq!(&redacted_by(policy, line), expected, "{line}");
    }
}

#[test]
fn only_the_bytes_of_a_finding_are_replaced() {
    check(
        "",
        &[
            (r#"{"b": 1.0e2 ,"a":"x jo@mail.com\ty"}"#, r#"{"b": 1.0e2 ,"a":"x [EMAIL]\ty"}"#),
            (r#"{"a":"jo\u0040mail.com \u00e9"}"#, r#"{"a":"[EMAIL] \u00e9"}"#),
            (r#"["a@b.com","a@b.com"]"#, r#"["[EMAIL]","[EMAIL]"]"#),
            (r#"{"a":"a@b.com c@d.com"}"#, r#"{"a":"[EMAIL] [EMAIL]"}"#),
            (r#"{"a":1,"a":"a@b.com","a":2}"#, r#"{"a":1,"a":"[EMAIL]","a":2}"#),
            (r#"  "a@b.com"  "#, r#"  "[EMAIL]"  "#),
            ("{\"a\":\"a@b.com\u{2028}\"}", "{\"a\":\"[EMAIL]\u{2028}\"}"),
        ],
    );
}

#[test]
fn numbers_and_keys_are_read_and_stay_valid() {
    check(
        "",
        &[
            (r#"{"n":123456789}"#, r#"{"n":"[NINE]"}"#),
            (
                r#"[123456789,1e400,12345678901234567890]"#,
                r#"["[NINE]",1e400,12345678901234567890]"#,
            ),
            (r#"{"a@b.com":1}"#, r#"{"[EMAIL]":1}"#),
        ],
    );
}

#[test]
fn a_term_that_is_also_a_tag_is_an_error_and_is_not_told() {
    let policy = Policy::parse("version = 1").expect("a policy");
    for term in ["EMAIL", "e-mail\nnine", "Codename"] {
        let terms = TermList::parse("CODENAME", term).expect("a list");
        let error = Redactor::new(rules(), &policy, vec![terms]).err().expect("an error");
        let told = error.to_string();
        assert!(told.starts_with("deny list CODENAME: one of its terms is also a tag"), "{told}");
        assert!(!told.contains("nine"), "{told}");
    }
    let terms = TermList::parse("CODENAME", "mail address\nninety").expect("a list");
    assert!(Redactor::new(rules(), &policy, vec![terms]).is_ok());
}

#[test]
fn keys_of_one_object_that_become_equal_get_a_suffix() {
    check(
        "",
        &[
            (
                r#"{"a@b.com":1,"c@d.com":2,"e@f.com":3}"#,
                r#"{"[EMAIL]":1,"[EMAIL]_2":2,"[EMAIL]_3":3}"#,
            ),
            (r#"{"[EMAIL]":1,"c@d.com":2}"#, r#"{"[EMAIL]":1,"[EMAIL]_2":2}"#),
            (r#"[{"a@b.com":1},{"c@d.com":2}]"#, r#"[{"[EMAIL]":1},{"[EMAIL]":2}]"#),
            (r#"{"to a@b.com":1,"c@d.com":2}"#, r#"{"to [EMAIL]":1,"[EMAIL]":2}"#),
        ],
    );
}

#[test]
fn json_inside_a_string_is_read_as_deep_as_it_goes() {
    check(
        "",
        &[
            (
                r#"{"t":"{\"code\":\"open sesame\",\"n\":123456789}"}"#,
                r#"{"t":"{\"code\":\"[CODE]\",\"n\":\"[NINE]\"}"}"#,
            ),
            (
                r#"{"t":"[\"{\\\"m\\\":\\\"a@b.com\\\"}\"]"}"#,
                r#"{"t":"[\"{\\\"m\\\":\\\"[EMAIL]\\\"}\"]"}"#,
            ),
            (r#"{"code":"{\"x\":\"open sesame\"}"}"#, r#"{"code":"{\"x\":\"[CODE]\"}"}"#),
            (r#"{"t":"{not json a@b.com}"}"#, r#"{"t":"{not json [EMAIL]}"}"#),
        ],
    );
}

/// A value as JSON inside so many strings.
fn wrapped(value: &str, layers: usize) -> String {
    (0..layers).fold(value.to_owned(), |text, _| Value::String(text).to_string())
}

#[test]
fn json_inside_strings_that_can_not_be_followed_is_refused_and_not_passed_on() {
    let mail = r#"{"a":"jo\u0040mail.com"}"#;
    for layers in 0..=4 {
        let clean = wrapped(r#"{"a":"[EMAIL]"}"#, layers);
        assert_eq!(redacted_by("", &wrapped(mail, layers)), clean, "{layers} strings");
    }
    let deep = format!("{}\"jo\\u0040mail.com\"{}", "[".repeat(128), "]".repeat(128));
    let refused = [wrapped(mail, 5), wrapped(mail, 6), wrapped(&deep, 1)];
    for line in refused {
        let refusal = redactor("").worker("x").redact(line.as_bytes(), 1).err().expect("refused");
        assert_eq!(refusal.why, Why::Nested);
        let drop = redactor("on_malformed = \"drop\"");
        let outcome = drop.worker("x").redact(line.as_bytes(), 1).expect("dropped");
        assert_eq!((outcome.clean.len(), outcome.tally.records_dropped), (0, 1));
    }
    check("", &[(r#"["\"jo\\u0040mail.com\""]"#, r#"["\"[EMAIL]\""]"#)]);
}

#[test]
fn the_keys_above_a_value_are_context_as_whole_words() {
    check(
        "",
        &[
            (r#"{"code":["open sesame"]}"#, r#"{"code":["[CODE]"]}"#),
            (r#"{"accessCode":"open sesame"}"#, r#"{"accessCode":"[CODE]"}"#),
            (r#"{"decoder":"open sesame"}"#, r#"{"decoder":"open sesame"}"#),
            (r#"{"co\u0064e":"open sesame"}"#, r#"{"co\u0064e":"[CODE]"}"#),
        ],
    );
}

#[test]
fn actions_do_what_they_say() {
    check(
        "default_action = \"mask\"",
        &[(r#"{"a":"jo@mail.com","n":123456789}"#, r#"{"a":"**@****.***","n":"*********"}"#)],
    );
    check(
        "default_action = \"remove\"",
        &[
            (r#"{"a":"to jo@mail.com now"}"#, r#"{"a":"to  now"}"#),
            (r#"{"a":" jo@mail.com"}"#, r#"{"a":" [EMAIL]"}"#),
            (r#"{"jo@mail.com":123456789}"#, r#"{"[EMAIL]":"[NINE]"}"#),
        ],
    );
    check(
        "[actions]\nEMAIL = \"drop_record\"",
        &[("{\"a\":\"jo@mail.com\"}\n{\"n\":123456789}\n", "{\"n\":\"[NINE]\"}\n")],
    );
    check(
        "[actions]\nEMAIL = \"drop_record\"\nmail = \"tag\"",
        &[(r#"{"a":"jo@mail.com"}"#, r#"{"a":"[EMAIL]"}"#)],
    );
}

#[test]
fn the_action_fail_stops_the_run_and_does_not_tell_the_value() {
    let redactor = redactor("[actions]\nNINE = \"fail\"");
    let refusal = redactor.worker("x").redact(b"{\"a\":1}\n{\"a\":123456789}\n", 7).err();
    let refusal = refusal.expect("a refusal");
    assert_eq!(
        refusal.to_string(),
        "line 8: holds NINE (rule nine), for which the policy says fail"
    );
}

#[test]
fn a_strict_action_holds_though_its_finding_lost_to_another() {
    // `code` takes the whole value and loses to nothing; `mail` inside it says drop.
    check(
        "[actions]\nmail = \"drop_record\"",
        &[("{\"code\":\"to a@b.com\"}\n{\"code\":\"sesame\"}\n", "{\"code\":\"[CODE]\"}\n")],
    );
}

#[test]
fn a_value_that_looks_like_a_replacement_is_still_a_value() {
    check(
        "",
        &[
            (r#"{"code":"[CODE]_48213377"}"#, r#"{"code":"[CODE]"}"#),
            (r#"{"code":"!@#$%^&()"}"#, r#"{"code":"[CODE]"}"#),
        ],
    );
    check("default_action = \"mask\"", &[(r#"{"code":"!@#$%^&()"}"#, r#"{"code":"*********"}"#)]);
}

#[test]
fn what_is_allowed_or_out_of_scope_stays() {
    check(
        "[[allow]]\nliteral = \"jo@mail.com\"",
        &[(r#"["jo@mail.com","ji@mail.com"]"#, r#"["jo@mail.com","[EMAIL]"]"#)],
    );
    check(
        "[[allow]]\npattern = '.*@mail\\.com'\nentity = \"EMAIL\"",
        &[(r#"["ji@mail.com","jo@mails.com"]"#, r#"["ji@mail.com","[EMAIL]"]"#)],
    );
    check("[rules]\ndisable = [\"mail\"]", &[(r#"["a@b.com"]"#, r#"["a@b.com"]"#)]);
}

#[test]
fn redacted_data_is_not_redacted_again() {
    for policy in ["", "default_action = \"mask\""] {
        let line = r#"{"code":"open sesame","m":"a@b.com 123456789","n":123456789}"#;
        let once = redacted_by(policy, line);
        assert_eq!(redacted_by(policy, &once), once);
    }
}

#[test]
fn what_takes_a_value_s_place_does_not_speak_for_the_numbers_beside_it() {
    let pack = PACK.replace("id = \"nine\"", "id = \"nine\"\nrequires_context = true").replace(
        "title = \"Nine digits\"",
        "title = \"Nine digits\"\nkeywords = [\"nine\"]\nkey_names = [\"nine\"]",
    );
    let rules = Pack::parse("test", &pack).expect("the pack is well made");
    let policy = Policy::parse("version = 1").expect("a policy");
    let redactor = Redactor::new(rules, &policy, Vec::new()).expect("a redactor");
    let far = "x".repeat(90);
    for (line, clean) in [
        (
            format!(r#"{{"a":"nine 123456789 {far} 222222222 {far} 333333333"}}"#),
            format!(r#"{{"a":"nine [NINE] {far} 222222222 {far} 333333333"}}"#),
        ),
        (r#"{"nine 123456789":111111111}"#.into(), r#"{"nine [NINE]":"[NINE]"}"#.into()),
        (r#"{"[NINE]":111111111}"#.into(), r#"{"[NINE]":111111111}"#.into()),
    ] {
        assert_eq!(redacted(&redactor, &line), clean);
        assert_eq!(redacted(&redactor, &clean), clean);
    }
}

#[test]
fn line_endings_and_blank_lines_are_the_input_s_own() {
    check(
        "",
        &[
            ("{\"a\":\"a@b.com\"}\r\n\r\n[1]\r\n", "{\"a\":\"[EMAIL]\"}\r\n\r\n[1]\r\n"),
            ("[1]\n[2]", "[1]\n[2]"),
            ("", ""),
        ],
    );
}

#[test]
fn a_line_that_can_not_be_read_whole_is_refused_with_its_reason_and_without_its_text() {
    let cases: [(&[u8], &str); 6] = [
        (b"{\"a\":\"sesame\xff\"}", "line 1: not UTF-8 at byte 12"),
        (b"{\"a\":sesame}", "line 1: not JSON"),
        (b"{\"a\":\"sesame\\ud83d\"}", "line 1: not JSON"),
        (b"sesame", "line 1: not JSON"),
        (b"{\"a\":1}{\"sesame\":2}", "line 1: not JSON"),
        (&[b'['; 1_000_000], "line 1: not JSON"),
    ];
    for (line, expected) in cases {
        let refusal =
            redactor("").worker("x").redact(line, 1).err().expect("a refusal").to_string();
        assert!(refusal.starts_with(expected) && !refusal.contains("sesame"), "{refusal}");
    }
}

#[test]
fn refused_lines_are_dropped_or_quarantined_only_when_the_policy_says_so() {
    let lines = b"{\"a\":1}\nnot json\n{\"b\":2}\n";
    let dropped = redactor("on_malformed = \"drop\"").worker("x").redact(lines, 1).expect("ok");
    assert_eq!((dropped.tally.records_dropped, dropped.tally.records_written), (1, 2));
    assert!(dropped.refused.is_empty());
    let kept = redactor("on_malformed = \"quarantine\"").worker("x").redact(lines, 1).expect("ok");
    assert_eq!((kept.tally.records_quarantined, kept.tally.records_written), (1, 2));
    assert_eq!(expurgate::redact::Content::into_bytes(kept.refused), b"not json\n");
}

#[test]
fn rows_name_the_place_in_code_points_and_hold_no_text() {
    let redactor = redactor("");
    let line =
        r#"{"m/x":["é\n a@b.com"],"t":"{\"code\":\"open sesame\"}","n":123456789,"c@d.com":0}"#;
    let outcome = redactor.worker("in.jsonl").redact(line.as_bytes(), 5).expect("ok");
    let rows =
        String::from_utf8(expurgate::redact::Content::into_bytes(outcome.rows)).expect("text");
    assert!(!["a@b", "sesame", "123456789", "c@d"].iter().any(|value| rows.contains(value)));
    let rows: Vec<Value> =
        rows.lines().map(|row| serde_json::from_str(row).expect("JSON")).collect();
    let place = |row: &Value| {
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        (text("pointer"), text("target"), row["start"].as_u64(), row["end"].as_u64(), text("rule"))
    };
    let expected = [
        ("/m~1x/0", "value", 3, 10, "mail"),
        ("/t", "value", 9, 20, "code"),
        ("/n", "number", 0, 9, "nine"),
        ("/c@d.com", "key", 0, 7, "mail"),
    ];
    // The pointer of a key is the one place where a row would tell the value: it is tagged there.
    for (row, (pointer, target, start, end, rule)) in rows.iter().zip(expected) {
        let pointer = pointer.replace("c@d.com", "[EMAIL]");
        let expected = (pointer, target.to_owned(), Some(start), Some(end), rule.to_owned());
        assert_eq!(place(row), expected);
        assert_eq!((&row["object"], &row["line"]), (&"in.jsonl".into(), &5.into()));
    }
    assert_eq!(rows[1]["via"], serde_json::json!(["json"]));
}

#[test]
fn the_customer_s_terms_are_found_like_any_other_value() {
    let policy =
        Policy::parse("version = 1\n[[deny]]\nfile = \"x\"\nentity = \"CODENAME\"").expect("ok");
    let terms = TermList::parse("CODENAME", "Blue Heron").expect("terms");
    let redactor = Redactor::new(rules(), &policy, vec![terms]).expect("a redactor");
    let outcome = redactor.worker("x").redact(b"[\"the BLUE-HERON's nest\"]", 1).expect("ok");
    assert_eq!(
        expurgate::redact::Content::into_bytes(outcome.clean),
        b"[\"the [CODENAME]'s nest\"]"
    );
}

#[test]
fn an_action_may_name_the_rule_of_the_customer_s_terms() {
    let policy = "version = 1\n[actions]\ndeny-codename = \"mask\"\n\
                  [[deny]]\nfile = \"x\"\nentity = \"CODENAME\"";
    let policy = Policy::parse(policy).expect("ok");
    let terms = TermList::parse("CODENAME", "Blue Heron").expect("terms");
    let redactor = Redactor::new(rules(), &policy, vec![terms]).expect("a redactor");
    assert_eq!(redacted(&redactor, "[\"Blue Heron\"]"), "[\"**** *****\"]");
}

#[test]
fn an_allow_entry_speaks_of_its_entity_and_its_rule_alone() {
    let line = r#"["jo@mail.com","123456789",{"code":"123456789"},{"code":"jo@mail.com"}]"#;
    let cases = [
        (
            "literal = '123456789'",
            r#"["[EMAIL]","123456789",{"code":"123456789"},{"code":"[CODE]"}]"#,
        ),
        (
            "literal = '123456789'\nentity = 'NINE'",
            r#"["[EMAIL]","123456789",{"code":"[CODE]"},{"code":"[CODE]"}]"#,
        ),
        (
            "pattern = '[0-9]+'\nrule = 'nine'",
            r#"["[EMAIL]","123456789",{"code":"[CODE]"},{"code":"[CODE]"}]"#,
        ),
        (
            "pattern = '(jo|ji)@mail[.]com'\nentity = 'EMAIL'\nrule = 'mail'",
            r#"["jo@mail.com","[NINE]",{"code":"[CODE]"},{"code":"[CODE]"}]"#,
        ),
        (
            "pattern = '.*'\nentity = 'EMAIL'\nrule = 'nine'",
            r#"["[EMAIL]","[NINE]",{"code":"[CODE]"},{"code":"[CODE]"}]"#,
        ),
    ];
    for (entry, expected) in cases {
        check(&format!("[[allow]]\n{entry}"), &[(line, expected)]);
    }
}

#[test]
fn an_allowed_value_with_something_else_in_it_hides_nothing() {
    for value in ["123456789 of jo@mail.com", "123456789 of jo%40mail.com"] {
        let line = format!(r#"{{"code":"{value}"}}"#);
        for entry in ["pattern = '.*'\nentity = 'CODE'", "pattern = '.* of .*'"] {
            let expected = r#"{"code":"[NINE] of [EMAIL]"}"#;
            check(&format!("[[allow]]\n{entry}"), &[(&line, expected)]);
        }
        // What is left of the value isn't the one that is allowed.
        let entry = format!("[[allow]]\nliteral = '{value}'");
        check(&entry, &[(&line, r#"{"code":"[CODE]"}"#)]);
    }
}

#[test]
fn a_term_inside_an_allowed_value_still_goes() {
    let policy = "version = 1\n[[allow]]\nliteral = \"heron@mail.com\"\n\
                  [[deny]]\nfile = \"x\"\nentity = \"CODENAME\"";
    let policy = Policy::parse(policy).expect("ok");
    let terms = TermList::parse("CODENAME", "heron").expect("terms");
    let redactor = Redactor::new(rules(), &policy, vec![terms]).expect("a redactor");
    let line = r#"["heron@mail.com","heron-"]"#;
    assert_eq!(redacted(&redactor, line), r#"["[CODENAME]@mail.com","[CODENAME]-"]"#);
}

#[test]
fn all_kinds_of_allow_entries_work_side_by_side() {
    let policy = r#"
[[allow]]
literal = "jo@mail.com"
[[allow]]
pattern = '[a-z]+@shop\.com'
entity = "EMAIL"
[[allow]]
literal = "123456789"
rule = "nine"
[[allow]]
pattern = 'open .*'
entity = "CODE"
rule = "code"
"#;
    let same = [
        r#"["jo@mail.com","help@shop.com","123456789",{"code":"open sesame"},123456789]"#,
        r#"{"code":"jo@mail.com"}"#,
    ];
    check(policy, &same.map(|line| (line, line)));
    check(
        policy,
        &[
            (r#"["x.help@shop.com","ji@mail.com"]"#, r#"["[EMAIL]","[EMAIL]"]"#),
            (r#"[{"code":"123456789"},"987654321"]"#, r#"[{"code":"[CODE]"},"[NINE]"]"#),
        ],
    );
}

#[test]
fn a_term_between_allowed_ones_goes_though_they_cover_it_together() {
    let allowed = |term| format!("[[allow]]\nliteral = \"{term}\"\nrule = \"deny-codename\"\n");
    let deny = "[[deny]]\nfile = \"x\"\nentity = \"CODENAME\"";
    let allow = [allowed("Alpha Beta Gamma"), allowed("Gamma Delta Epsilon")].concat();
    let policy =
        Policy::parse(&format!("version = 1\nnames = \"off\"\n{allow}{deny}")).expect("ok");
    let terms = "Alpha Beta Gamma\nBeta Gamma Delta\nGamma Delta Epsilon";
    let terms = TermList::parse("CODENAME", terms).expect("terms");
    let redactor = Redactor::new(rules(), &policy, vec![terms]).expect("a redactor");
    let line = r#"["x Alpha Beta Gamma Delta Epsilon y"]"#;
    assert_eq!(redacted(&redactor, line), r#"["x Alpha [CODENAME] Epsilon y"]"#);
}

#[test]
fn a_text_that_showed_nothing_once_is_a_value_under_another_name() {
    let dull = [r#"{"note":"open sesame"}"#, r#"{"open sesame":1}"#, r#"["open sesame"]"#];
    let lines = [&dull[..], &[r#"{"code":"open sesame"}"#], &dull[..]].concat().join("\n");
    let clean = lines.replace(r#""code":"open sesame""#, r#""code":"[CODE]""#);
    assert_eq!(redacted_by("", &lines), clean);
    // And what the allow-list lets stay is counted each time.
    let allowed = redactor("[[allow]]\nliteral = \"open sesame\"");
    let twice = "{\"code\":\"open sesame\"}\n".repeat(2);
    let outcome = allowed.worker("x").redact(twice.as_bytes(), 1).expect("clean lines");
    assert_eq!(outcome.tally.allowed.get("code"), Some(&2));
}

#[test]
fn what_is_allowed_wins_over_the_customer_s_terms() {
    let policy = "version = 1\n[[allow]]\nliteral = \"blue heron\"\nrule = \"deny-codename\"\n\
                  [[deny]]\nfile = \"x\"\nentity = \"CODENAME\"";
    let policy = Policy::parse(policy).expect("ok");
    let terms = TermList::parse("CODENAME", "Blue Heron").expect("terms");
    let redactor = Redactor::new(rules(), &policy, vec![terms]).expect("a redactor");
    assert_eq!(redacted(&redactor, r#"["blue heron"]"#), r#"["blue heron"]"#);
    assert_eq!(redacted(&redactor, r#"["Blue Heron"]"#), r#"["[CODENAME]"]"#);
}

#[test]
fn lists_of_one_entity_are_counted_as_one_rule() {
    let policy = "version = 1\n[[deny]]\nfile = \"x\"\nentity = \"NAME\"\n\
                  [[deny]]\nfile = \"y\"\nentity = \"NAME\"";
    let policy = Policy::parse(policy).expect("ok");
    let list = |terms| TermList::parse("NAME", terms).expect("terms");
    let redactor = Redactor::new(rules(), &policy, vec![list("heron"), list("falcon")]);
    let redactor = redactor.expect("a redactor");
    let outcome = redactor.worker("x").inspect(b"[\"heron falcon\"]", 1).expect("ok");
    assert_eq!(outcome.tally.by_rule["deny-name"], 2);
    assert_eq!(redactor.rules().filter(|rule| rule.id == "deny-name").count(), 1);
}

#[test]
fn a_name_that_is_not_there_is_an_error_of_the_policy() {
    for policy in [
        "[actions]\nMAIL = \"tag\"",
        "[rules]\ndisable = [\"EMAIL\"]",
        "[[allow]]\nliteral = \"a\"\nrule = \"no\"",
    ] {
        let policy = Policy::parse(&format!("version = 1\n{policy}")).expect("ok");
        assert!(Redactor::new(rules(), &policy, Vec::new()).is_err());
    }
}

#[test]
fn why_is_told_by_type() {
    let refusal = redactor("").worker("x").too_long(3).err().expect("a refusal");
    assert_eq!((refusal.line, refusal.why), (3, Why::TooLong));
}

fn json() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        "[ -~é😀\n]{0,30}",
        Just("mail jo@mail.com!".to_owned()),
        Just("id 123456789".to_owned()),
        Just(r#"{"code":"open sesame","m":["a@b.com"]}"#.to_owned()),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        Just(Value::from(123_456_789)),
        text.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((text.clone(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// The same containers with as many members, whatever the leaves are.
fn same_shape(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_shape(a, b))
        }
        (Value::Object(a), Value::Object(b)) => a.len() == b.len(),
        (Value::Array(_) | Value::Object(_), _) | (_, Value::Array(_) | Value::Object(_)) => false,
        _ => true,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn whatever_goes_in_valid_comes_out_valid_clean_and_of_the_same_shape(value in json()) {
        static REDACTOR: LazyLock<Redactor> = LazyLock::new(|| redactor(""));
        let line = value.to_string();
        let out = redacted(&REDACTOR, &line);
        let parsed: Value = serde_json::from_str(&out).expect("valid JSON");
        prop_assert!(same_shape(&value, &parsed));
        prop_assert!(!out.contains("jo@mail.com") && !out.contains("open sesame"));
        let bare = [":123456789}", "[123456789]"];
        prop_assert!(!bare.iter().any(|number| out.contains(number)));
        prop_assert_eq!(&redacted(&REDACTOR, &out), &out);
        if REDACTOR.worker("x").inspect(line.as_bytes(), 1).expect("ok").tally.findings() == 0 {
            prop_assert_eq!(out, line);
        }
    }
}
