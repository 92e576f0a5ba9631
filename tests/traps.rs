//! Traps into which other detectors of personal data fell. Each is a sentence and its data; all
//! values are invented.

#[path = "traps/forms.rs"]
mod forms;
#[path = "traps/places.rs"]
mod places;

use std::sync::LazyLock;

use expurgate::redact::{Content, Names, Policy, Redactor};
use expurgate::rule::{Confidence, builtin};

static REDACTOR: LazyLock<Redactor> = LazyLock::new(|| {
    // The traps are the rules'; the model of names has tests of its own.
    let policy = Policy::standard().with_names(Names::Off);
    Redactor::new(builtin().unwrap(), &policy, Vec::new()).unwrap()
});

fn clean(line: &str) -> String {
    cleaned(&REDACTOR, line)
}

fn cleaned(redactor: &Redactor, line: &str) -> String {
    let outcome = redactor.worker("traps").redact(line.as_bytes(), 1).expect("a clean line");
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
fn five_lines_that_other_tools_break_or_leave_as_they_were() {
    becomes(&[
        (
            r#"{"text":"card 4532015112830366, jane.roe@corp-mail.net"}"#,
            r#"{"text":"card [CREDIT_CARD], [EMAIL]"}"#,
        ),
        (r#"{"text":"as agreed:\n219-09-9999"}"#, r#"{"text":"as agreed:\n[US_SSN]"}"#),
        (
            r#"{"ssn":219099999,"card":4532015112830366,"jane.roe3@corp-mail.net":"as key"}"#,
            r#"{"ssn":"[US_SSN]","card":"[CREDIT_CARD]","[EMAIL]":"as key"}"#,
        ),
        (
            r#"{"u":"jane.roe5\u0040corp-mail.net","tool":"{\"password\":\"hunter2 x\"}"}"#,
            r#"{"u":"[EMAIL]","tool":"{\"password\":\"[SECRET]\"}"}"#,
        ),
        (
            r#"{"t":"psql \"host=db.internal user=app password=hunter2 sslmode=require\""}"#,
            r#"{"t":"psql \"host=db.internal user=app password=[SECRET] sslmode=require\""}"#,
        ),
    ]);
}

#[test]
fn a_social_security_number_that_became_famous_goes_like_any_other() {
    becomes(&[(r#"["078-05-1120"]"#, r#"["[US_SSN]"]"#)]);
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
fn numbers_kept_for_fiction_and_keys_of_documentation_stay() {
    stays(&[
        r#"["call 020 7946 0123, 0161 496 0123, 07700 900123 or 0491 570 006"]"#,
        r#"["phone (02) 5550 1234, 0808 157 0123, 03069 990123"]"#,
        r#"["key AKIAI44QH8DHBEXAMPLE, AKIAIOSFODNN7EXAMPLE"]"#,
    ]);
    becomes(&[
        (r#"["call 020 7947 0123 or 0161 497 0123"]"#, r#"["call [PHONE] or [PHONE]"]"#),
        (r#"["phone (02) 5551 1234"]"#, r#"["phone [PHONE]"]"#),
    ]);
}

#[test]
fn values_of_documentation_go_where_a_policy_asks_for_the_low() {
    let mut policy = Policy::standard();
    policy.min_confidence = Confidence::Low;
    let low = Redactor::new(builtin().unwrap(), &policy, Vec::new()).unwrap();
    let cases = [
        (r#"["someone@example.com"]"#, r#"["[EMAIL]"]"#),
        (r#"["call 415-555-0132"]"#, r#"["call [PHONE]"]"#),
        (r#"["call +44 7700 900123"]"#, r#"["call [PHONE]"]"#),
        (r#"["from 192.0.2.107 and 2001:db8::1"]"#, r#"["from [IP_ADDRESS] and [IP_ADDRESS]"]"#),
        (r#"["at 127.0.0.100"]"#, r#"["at [IP_ADDRESS]"]"#),
        (r#"["card 4111 1111 1111 1111"]"#, r#"["card [CREDIT_CARD]"]"#),
        (r#"["AKIAIOSFODNN7EXAMPLE"]"#, r#"["[SECRET]"]"#),
        (r#"["api_key = \"YOUR_API_KEY\""]"#, r#"["api_key = \"[SECRET]\""]"#),
        (r#"{"api_key":"YOUR_API_KEY"}"#, r#"{"api_key":"[SECRET]"}"#),
        (r#"["Authorization: Bearer YOUR_ACCESS_TOKEN"]"#, r#"["Authorization: Bearer [SECRET]"]"#),
        (r#"{"password":"changeme"}"#, r#"{"password":"[SECRET]"}"#),
        (r#"["ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"]"#, r#"["[SECRET]"]"#),
    ];
    for (line, expected) in cases {
        assert_eq!(cleaned(&low, line), expected, "{line}");
        assert_eq!(clean(line), line, "left by default");
    }
}

#[test]
fn sums_beside_a_word_are_no_numbers_of_anyone() {
    stays(&[
        r#"["the phone costs $800 - $240 = $<<800-240=560>>560"]"#,
        r#"["974 * 673 = <<974*673=655502>>655502 cell phones"]"#,
        r#"["phones at 1000 / 200 = 5, passport photos 2000/200 = <<2000/200=10>>10"]"#,
    ]);
    becomes(&[
        (r#"["call me on 212-736-5000 5 times"]"#, r#"["call me on [PHONE] 5 times"]"#),
        (r#"["Tel. +33 6 12 34 56 78 32 people"]"#, r#"["Tel. [PHONE] 32 people"]"#),
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
        r#"["card 4111 1111 1111 1111"]"#,
    ]);
}

/// Two lines of a key that is nobody's.
const KEY: [&str; 2] = [
    "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g",
    "Kj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8QuUo2xW0e4JpQ==",
];

#[test]
fn a_key_in_a_block_goes_whole_however_its_lines_end_and_if_it_is_parted() {
    let (begin, end) = ("-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----");
    let [one, two] = KEY;
    for line_break in [r"\n", r"\r\n", r"\\n", r"\\r\\n"] {
        let key = [begin, one, two, end].join(line_break);
        assert_eq!(clean(&format!(r#"{{"k":"{key}"}}"#)), r#"{"k":"[SECRET]"}"#);
        let first = [begin, one].join(line_break);
        let last = [two, end].join(line_break);
        let parted = clean(&format!(r#"["{first}","{last}"]"#));
        assert_eq!(parted, r#"["[SECRET]","[SECRET]"]"#, "{line_break}");
    }
}

#[test]
fn what_stands_right_behind_a_token_hides_nothing() {
    let token = "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";
    for (before, behind) in [
        (r#"\""#, r#"\""#),
        (r#"\\n"#, r#"\\n"#),
        (r"\n", r"\n"),
        ("&quot;", "&quot;"),
        ("&#39;", "&#39;"),
        ("%22", "%22"),
        ("<b>", "</b>"),
        ("\u{201c}", "\u{201d}"),
        ("\u{feff}", "\u{200b}"),
    ] {
        let line = |value: &str| format!("[\"token{before}{value}{behind}\"]");
        assert_eq!(clean(&line(token)), line("[SECRET]"));
    }
}

#[test]
fn separators_of_lines_that_json_allows_part_values() {
    becomes(&[(
        "[\"a\u{2028}jane.roe3@corp-mail.net\u{2029}4532015112830366\u{2028}\"]",
        "[\"a\u{2028}[EMAIL]\u{2029}[CREDIT_CARD]\u{2028}\"]",
    )]);
}

#[test]
fn lines_end_as_they_did() {
    becomes(&[
        (
            "[\"jane.roe3@corp-mail.net\"]\r\n\r\n\n[1]\n[\"jane.roe3@corp-mail.net\"]",
            "[\"[EMAIL]\"]\r\n\r\n\n[1]\n[\"[EMAIL]\"]",
        ),
        ("\n", "\n"),
        ("", ""),
    ]);
}

#[test]
fn keys_that_are_there_twice_are_both_read() {
    becomes(&[(
        r#"{"a":"jane.roe3@corp-mail.net","a":1,"a":"j.roe@corp-mail.net"}"#,
        r#"{"a":"[EMAIL]","a":1,"a":"[EMAIL]"}"#,
    )]);
}

#[test]
fn numbers_that_no_machine_holds_survive() {
    stays(&["[1e400,-0.0,1234567890123456789,0.1000000000000000055511151231257827]"]);
    becomes(&[("[1e400,4532015112830366]", r#"[1e400,"[CREDIT_CARD]"]"#)]);
}

#[test]
fn a_number_is_the_same_however_it_is_written() {
    for card in [
        "4.532015112830366e15",
        "4532015112830366e0",
        "4532015112830366E+0",
        "45320151128303660e-1",
        "453201511283036.6e1",
        "4532015112830366.0",
    ] {
        let line = |card: &str| format!(r#"{{"card":{card},"n":1.50}}"#);
        assert_eq!(clean(&line(card)), line(r#""[CREDIT_CARD]""#));
        let told = |card: &str| format!(r#"["so: {{\"card\": {card}}}."]"#);
        assert_eq!(clean(&told(card)), told(r#"\"[CREDIT_CARD]\""#));
    }
    becomes(&[
        (r#"{"ssn":2.19099999e8}"#, r#"{"ssn":"[US_SSN]"}"#),
        (r#"{"ssn":219099999e0}"#, r#"{"ssn":"[US_SSN]"}"#),
        (r#"{"ssn":-219099999}"#, r#"{"ssn":"[US_SSN]"}"#),
        (r#"{"phone":4.930901820123e12}"#, r#"{"phone":"[PHONE]"}"#),
    ]);
    stays(&[r#"{"card":1e400,"ssn":-0.219099999,"phone":1e-9,"price":-4.5320e3,"t":1.7553024e9}"#]);
}

#[test]
fn a_header_is_one_as_a_key_too() {
    becomes(&[
        (
            r#"{"headers":{"Authorization":"Basic anJvZTpodW50ZXIyeFE5"}}"#,
            r#"{"headers":{"Authorization":"Basic [SECRET]"}}"#,
        ),
        (
            r#"{"Proxy-Authorization":"Token 9f3b61c07d2e4a58"}"#,
            r#"{"Proxy-Authorization":"Token [SECRET]"}"#,
        ),
        (r#"{"authorization":"Bearer whiteduke7"}"#, r#"{"authorization":"Bearer [SECRET]"}"#),
    ]);
}

#[test]
fn a_key_whose_lines_are_strings_of_their_own_goes() {
    let (begin, end) = ("-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----");
    let [one, two] = KEY;
    let list = |one: &str, two: &str| format!(r#"{{"pem":["{begin}","{one}","{two}","{end}"]}}"#);
    assert_eq!(clean(&list(one, two)), list("[SECRET]", "[SECRET]"));
    let told = |line: &str| serde_json::to_string(&[line]).unwrap();
    assert_eq!(clean(&told(&list(one, two))), told(&list("[SECRET]", "[SECRET]")));
    let endless = |line: &str| format!(r#"{{"a":"{begin}","b":"{line}","c":"as you asked"}}"#);
    assert_eq!(clean(&endless(one)), endless("[SECRET]"));
    // Names of persons are looked for a second time, and the block is known then too.
    let by_names = Redactor::new(builtin().unwrap(), &Policy::standard(), Vec::new()).unwrap();
    let line = format!(
        r#"["Hello, my name is Margaret Thornton.",["{begin}","{one}","{end}"],"Margaret"]"#
    );
    let outcome = by_names.worker("traps").redact(line.as_bytes(), 1).expect("a clean line");
    let found = String::from_utf8(outcome.clean.into_bytes()).expect("text");
    assert!(!found.contains(one), "{found}");
    stays(&[&format!(r#"["-----BEGIN CERTIFICATE-----","{one}","-----END CERTIFICATE-----"]"#)]);
}

#[test]
fn a_word_in_a_password_switches_nothing_off() {
    becomes(&[
        (r#"["password=example-hunter2xQ9"]"#, r#"["password=[SECRET]"]"#),
        (r#"{"password":"changeme-hunter2xQ9"}"#, r#"{"password":"[SECRET]"}"#),
        (r#"["password: changeme-jR7xkq2L"]"#, r#"["password: [SECRET]"]"#),
        (r#"["password = <hunter2xQ9>"]"#, r#"["password = <[SECRET]>"]"#),
        (r#"["password={{hunter2xQ9}}"]"#, r#"["password={{[SECRET]}}"]"#),
        (r#"{"password":"${hunter2xQ9}"}"#, r#"{"password":"[SECRET]"}"#),
        (r#"["password=[EMAIL]hunter2xQ9"]"#, r#"["password=[EMAIL][SECRET]"]"#),
        (r#"["password=getpass('hunter2xQ9')"]"#, r#"["password=getpass('[SECRET]')"]"#),
    ]);
    stays(&[
        r#"{"password":"${DB_PASSWORD_2}"}"#,
        r#"["password=<your-password>, password={{ db.password2 }}, pass: changeme"]"#,
    ]);
}

#[test]
fn a_value_is_named_by_the_member_beside_it() {
    becomes(&[
        (
            r#"{"env":[{"name":"DB_PASSWORD","value":"whiteduke"}]}"#,
            r#"{"env":[{"name":"DB_PASSWORD","value":"[SECRET]"}]}"#,
        ),
        (r#"{"v":"Zx81kQ0pLmN37aBcYt5u","k":"api_key"}"#, r#"{"v":"[SECRET]","k":"api_key"}"#),
        (r#"{"id":"ssn","value":219099999}"#, r#"{"id":"ssn","value":"[US_SSN]"}"#),
        (
            r#"{"name":"JSESSIONID","value":"36D32B32732B89994FA6022136CED620"}"#,
            r#"{"name":"JSESSIONID","value":"[SECRET]"}"#,
        ),
        (
            r#"["<add key=\"password\" value=\"whiteduke\"/>"]"#,
            r#"["<add key=\"password\" value=\"[SECRET]\"/>"]"#,
        ),
        (r#"["login: jroe pw: hunter2xQ9"]"#, r#"["login: jroe pw: [SECRET]"]"#),
        (
            r#"["contraseña: hunter2xQ9, пароль: hunter2xQ9"]"#,
            r#"["contraseña: [SECRET], пароль: [SECRET]"]"#,
        ),
        (r#"["mot de passe : hunter2xQ9"]"#, r#"["mot de passe : [SECRET]"]"#),
        (r#"["密码：hunter2xQ9"]"#, r#"["密码：[SECRET]"]"#),
    ]);
}

#[test]
fn a_card_is_one_however_it_is_parted() {
    for card in [
        "4532/0151/1283/0366",
        "4532_0151_1283_0366",
        "4532\u{2800}0151\u{2800}1283\u{2800}0366",
        r"4532\u00000151\u00001283\u00000366",
        r"4532\u000101\u007f511283\u001b[1;31m0366",
        "٤٥٣٢٠١٥١١٢٨٣٠٣٦٦",
        "४५३२०१५११२८३०३६६",
    ] {
        assert_eq!(
            clean(&format!(r#"["to {card} now"]"#)),
            r#"["to [CREDIT_CARD] now"]"#,
            "{card}"
        );
    }
    becomes(&[
        (
            r#"["card4532015112830366 id4532015112830366"]"#,
            r#"["card[CREDIT_CARD] id[CREDIT_CARD]"]"#,
        ),
        (r#"["card: 4 5 3 2 0 1 5 1 1 2 8 3 0 3 6 6"]"#, r#"["card: [CREDIT_CARD]"]"#),
        (r#"["jane.r\u0001oe3@corp-mail.net"]"#, r#"["[EMAIL]"]"#),
    ]);
    stays(&[r#"["a\u001b[0mb \u0000 c, ١٢ व ४"]"#]);
}

#[test]
fn a_card_proves_itself() {
    let policy = Policy::parse("version = 1\nmin_confidence = \"high\"\nnames = \"off\"").unwrap();
    let high = Redactor::new(builtin().unwrap(), &policy, Vec::new()).unwrap();
    let outcome =
        high.worker("traps").redact(br#"["to 4532015112830366"]"#, 1).expect("a clean line");
    assert_eq!(outcome.clean.into_bytes(), br#"["to [CREDIT_CARD]"]"#);
}

#[test]
fn half_of_a_character_is_refused_without_a_word_of_the_record() {
    for line in [r#"["jane.roe3 \ud83d"]"#, r#"["jane.roe3 \ude00 \ud83d"]"#, r#"["jane.roe3" x]"#]
    {
        let refusal = REDACTOR.worker("traps").redact(line.as_bytes(), 1).err().expect("refused");
        let told = format!("{refusal} {refusal:?}");
        assert!(!told.contains("jane") && told.contains("not JSON"), "{told}");
    }
}
