//! Traps into which other detectors of personal data fell. Each is a sentence and its data; all
//! values are invented.

use std::sync::LazyLock;

use expurgate::redact::{Content, Names, Policy, Redactor};
use expurgate::rule::builtin;

static REDACTOR: LazyLock<Redactor> = LazyLock::new(|| {
    // The traps are the rules'; the model of names has tests of its own.
    let policy = Policy::standard().with_names(Names::Off);
    Redactor::new(builtin().unwrap(), &policy, Vec::new()).unwrap()
});

fn clean(line: &str) -> String {
    let outcome = REDACTOR.worker("traps").redact(line.as_bytes(), 1).expect("a clean line");
    String::from_utf8(outcome.clean.into_bytes()).expect("text")
}

#[track_caller]
fn becomes(cases: &[(&str, &str)]) {
    for (line, expected) in cases {
        assert_eq!(clean(line), *expected, "{line}");
    }
}

#[track_caller]
fn stays(lines: &[&str]) {
    for line in lines {
        assert_eq!(clean(line), *line);
    }
}

#[test]
fn a_value_is_found_as_number_key_escape_and_in_json_inside_a_string() {
    becomes(&[
        (r#"{"card":4532015112830366}"#, r#"{"card":"[CREDIT_CARD]"}"#),
        (r#"{"jane.roe3@corp-mail.net":1}"#, r#"{"[EMAIL]":1}"#),
        (r#"{"a":"jane.roe3\u0040corp-mail.net"}"#, r#"{"a":"[EMAIL]"}"#),
        (
            r#"{"tool":"{\"to\":\"jane.roe3@corp-mail.net\"}"}"#,
            r#"{"tool":"{\"to\":\"[EMAIL]\"}"}"#,
        ),
    ]);
}

#[test]
fn equal_values_on_different_lines_both_go() {
    becomes(&[(
        "{\"a\":\"ring +49 30 901820\"}\n{\"a\":\"ring +49 30 901820\"}\n",
        "{\"a\":\"ring [PHONE]\"}\n{\"a\":\"ring [PHONE]\"}\n",
    )]);
}

#[test]
fn a_card_is_a_card_and_no_telephone_number() {
    becomes(&[
        (r#"["call me, card 4532 0151 1283 0366"]"#, r#"["call me, card [CREDIT_CARD]"]"#),
        (r#"["tel 4532015112830366"]"#, r#"["tel [CREDIT_CARD]"]"#),
    ]);
}

#[test]
fn values_that_stand_side_by_side_all_go() {
    becomes(&[
        (r#"["a.roe@corp-mail.net b.roe@corp-mail.net"]"#, r#"["[EMAIL] [EMAIL]"]"#),
        (
            r#"{"to":["a.roe@corp-mail.net","b.roe@corp-mail.net"]}"#,
            r#"{"to":["[EMAIL]","[EMAIL]"]}"#,
        ),
    ]);
}

#[test]
fn a_line_of_a_megabyte_is_searched_to_its_end() {
    let padding = "the quick brown fox ".repeat(50_000);
    let line = format!(r#"["{padding} jane.roe3@corp-mail.net"]"#);
    assert!(clean(&line).ends_with(r#" [EMAIL]"]"#));
}

#[test]
fn what_was_masked_is_not_found_again() {
    stays(&[
        r#"{"email":"[EMAIL]","card":"[CREDIT_CARD]","iban":"[IBAN]"}"#,
        r#"["card ****-****-****-0366, ssn ***-**-0937"]"#,
    ]);
}

#[test]
fn words_around_a_value_that_proves_itself_take_nothing_away() {
    becomes(&[
        (
            r#"["test sample dummy 4532015112830366 not real example"]"#,
            r#"["test sample dummy [CREDIT_CARD] not real example"]"#,
        ),
        (r#"["fake IBAN: DE02120300000000202051"]"#, r#"["fake IBAN: [IBAN]"]"#),
        (r#"["sample NPI 1234567893"]"#, r#"["sample NPI [US_NPI]"]"#),
    ]);
}

#[test]
fn a_word_inside_another_is_no_licence() {
    stays(&[
        r#"["public static int m2 = 12345678;"]"#,
        r#"["publication 12345678, pinned 4821, finland 1234567"]"#,
    ]);
}

#[test]
fn times_and_orders_are_no_telephone_numbers() {
    stays(&[
        r#"{"created_at":1755302400,"updated_at":1755302400123}"#,
        r#"["order 2127365000 of 2024-01-15 10:20:30, version 10.0.19.41"]"#,
    ]);
}

#[test]
fn digests_and_identifiers_are_nobodys_numbers() {
    stays(&[
        r#"["9fceb02d0ae598e95dc970b74767f19372d61af8"]"#,
        r#"["4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"]"#,
        r#"{"id":"b51c0d52-9a2e-4015-8112-8f3201511283"}"#,
        r#"["sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC"]"#,
    ]);
}

#[test]
fn a_weak_checksum_needs_a_word_beside_it() {
    stays(&[r#"["items 123456782, 501964843, 111222333, 9434765919"]"#]);
    becomes(&[
        (r#"["TFN 123456782"]"#, r#"["TFN [AU_TFN]"]"#),
        (r#"{"bsn":"111222333"}"#, r#"{"bsn":"[NL_NATIONAL_ID]"}"#),
        (r#"["NHS number 9434765919_"]"#, r#"["NHS number [UK_NHS]_"]"#),
    ]);
}

#[test]
fn values_of_documentation_stay() {
    stays(&[
        r#"["someone@example.com, 415-555-0132, 192.0.2.7, 2001:db8::1"]"#,
        r#"["card 4111 1111 1111 1111, ssn 078-05-1120"]"#,
    ]);
}
