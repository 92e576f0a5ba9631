//! Lists, commands and configurations that hold values, and names that are none of a value.

use expurgate::redact::{Policy, Redactor};
use expurgate::rule::builtin;

use super::{becomes, cleaned, stays};

#[test]
fn times_counts_and_digests_below_a_name_are_not_what_it_names() {
    let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    stays(&[
        &format!(r#"{{"token":{{"token_sha256":"{sha256}"}}}}"#),
        r#"{"phone":{"verified_at":1755302400,"updated":"2026-01-15T10:20:30Z"}}"#,
        r#"{"phone":{"_id":1755302400,"message_id":2125301234,"use_count":21253012}}"#,
        r#"{"phone_verified_at":1755302400,"password_updated_at":"2026-01-15T10:20:30Z"}"#,
        r#"{"token":{"token_sha1":"a9993e364706816aba3e25717850c26c9cd0d89d"}}"#,
        r#"{"token_md5":"900150983cd24fb0d6963f7d28e17f72","passport":{"version":"12345678"}}"#,
        r#"{"tool":"{\"phone\":{\"verifiedAt\":1755302400}}"}"#,
        r#"{"phone":"{\"verifiedAt\":1755302400}"}"#,
        r#"{"phone":[{"name":"verified_at","value":1755302400}]}"#,
    ]);
}

#[test]
fn a_value_is_found_whatever_its_own_name_says() {
    becomes(&[
        (
            r#"{"phone":{"number":2125301234,"value":2125301234,"raw":2125301234}}"#,
            r#"{"phone":{"number":"[PHONE]","value":"[PHONE]","raw":"[PHONE]"}}"#,
        ),
        (
            r#"{"phone":{"e164":12125301234,"home":2125301234,"verified_at":"2125301234"}}"#,
            r#"{"phone":{"e164":"[PHONE]","home":"[PHONE]","verified_at":"[PHONE]"}}"#,
        ),
        (r#"{"password":{"created_at":"hunter2 x"}}"#, r#"{"password":{"created_at":"[SECRET]"}}"#),
        (r#"{"passport":{"id":"C01X00T47"}}"#, r#"{"passport":{"id":"[PASSPORT]"}}"#),
        (
            r#"{"password":{"md5":"900150983cd24fb0d6963f7d28e17f72"}}"#,
            r#"{"password":{"md5":"[SECRET]"}}"#,
        ),
        (r#"{"born":{"created":"1980-04-05"}}"#, r#"{"born":{"created":"[DATE_OF_BIRTH]"}}"#),
    ]);
}

#[test]
fn a_recovery_phrase_is_found_in_a_list_and_without_a_word_for_it() {
    let phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow";
    let list = format!("[\"{}\"]", phrase.replace(' ', "\",\""));
    let tags = format!("[{}]", ["\"[SECRET]\""; 12].join(","));
    let quoted = |list: &str| serde_json::Value::from(list).to_string();
    becomes(&[
        (&format!(r#"{{"seed_words":{list}}}"#), &format!(r#"{{"seed_words":{tags}}}"#)),
        (&format!(r#"{{"x":[1,{list},"zoo"]}}"#), &format!(r#"{{"x":[1,{tags},"zoo"]}}"#)),
        (
            &format!(r#"{{"mnemonic":{}}}"#, quoted(&list)),
            &format!(r#"{{"mnemonic":{}}}"#, quoted(&tags)),
        ),
        (&format!(r#"["{phrase}"]"#), r#"["[SECRET]"]"#),
        (&format!(r#"["so {phrase}, I think"]"#), r#"["so [SECRET], I think"]"#),
    ]);
    let other = phrase.replace("yellow", "thank");
    stays(&[
        &format!(r#"["{other}"]"#),
        &format!("[\"{}\"]", other.replace(' ', "\",\"")),
        r#"["a recovery phrase has twelve words that you should never ever show to any one"]"#,
    ]);
}

#[test]
fn recovery_phrases_are_found_one_a_line_in_quoted_lines_and_in_long_rows() {
    // Vectors of BIP-39's reference.
    let phrases = [
        "ozone drill grab fiber curtain grace pudding thank cruise elder eight picnic",
        "scheme spot photo card baby mountain device kick cradle pact join borrow",
        "cat swing flag economy stadium alone churn speed unique patch report train",
        "vessel ladder alter error federal sibling chat ability sun glass valve picture",
    ];
    let is_left = |text: &str, words: &[&str]| {
        let line = serde_json::json!([text]).to_string();
        let clean = super::clean(&line);
        words.iter().any(|word| clean.contains(word))
    };
    let words: Vec<&str> = phrases.iter().flat_map(|phrase| phrase.split(' ')).collect();
    assert!(!is_left(&phrases.join("\n"), &words));
    assert!(!is_left(&phrases.join(" "), &words));
    let quoted = words.chunks(4).map(|words| format!("> {}\n", words.join(" ")));
    assert!(!is_left(&quoted.collect::<String>(), &words));
    let row = format!("{} {}", "zoo ".repeat(30), phrases[0]);
    assert!(!is_left(row.trim(), &phrases[0].split(' ').collect::<Vec<_>>()));
}

#[test]
fn what_is_asked_of_passwords_and_counted_of_them_stays() {
    stays(&[
        r#"{"t":"| Field | Rule |\n|---|---|\n| Password | min 8 |"}"#,
        r#"{"password_policy":"min 12 chars","password_min_length":12}"#,
        r#"{"passwords_leaked":"412000"}"#,
        r#"{"password_min_length":"at least 8 characters"}"#,
    ]);
    becomes(&[
        (r#"{"password_policy":"strong2024"}"#, r#"{"password_policy":"[SECRET]"}"#),
        (
            r#"{"t":"-d 'user=kim&password=hunter2xQ&next=/home&x=1'"}"#,
            r#"{"t":"-d 'user=kim&password=[SECRET]&next=/home&x=1'"}"#,
        ),
    ]);
}

#[test]
fn columns_of_numbers_are_no_cards() {
    // Four of the numbers in a row have a card's Luhn digit; so do the four beside a word for card.
    stays(&[r#"["3541\n4501\n4532\n0151\n1283\n0366\n4812\n4813"]"#]);
    becomes(&[
        (r#"["card:\n4532\n0151\n1283\n0366"]"#, r#"["card:\n[CREDIT_CARD]"]"#),
        (r#"["4532 0151\n1283 0366"]"#, r#"["[CREDIT_CARD]"]"#),
    ]);
}

#[test]
fn the_list_of_words_itself_is_no_phrase() {
    let list = include_str!("../../rules/bip39-english.txt").replace('\n', " ");
    stays(&[&serde_json::json!([list, format!("seed words: {}", &list[..200])]).to_string()]);
}

#[test]
fn values_of_a_secret_of_kubernetes_go_whatever_their_keys_are() {
    becomes(&[
        (
            r#"{"kind":"Secret","data":{".secret-file":"dmFsdWUtMg0KDQo="},"type":"Opaque"}"#,
            r#"{"kind":"Secret","data":{".secret-file":"[SECRET]"},"type":"Opaque"}"#,
        ),
        (
            r#"{"t":"{\"kind\":\"Secret\",\"stringData\":{\"a\":\"whiteduke\"}}"}"#,
            r#"{"t":"{\"kind\":\"Secret\",\"stringData\":{\"a\":\"[SECRET]\"}}"}"#,
        ),
        (
            r#"["a: v1\nkind: Secret\ndata:\n  a.b: \"d2hpdGVkdWtl\"\n  c: bGl2ZXM9Mw==\n"]"#,
            r#"["a: v1\nkind: Secret\ndata:\n  a.b: \"[SECRET]\"\n  c: [SECRET]\n"]"#,
        ),
    ]);
    stays(&[
        r#"{"kind":"ConfigMap","data":{"game.properties":"bGl2ZXM9Mw=="}}"#,
        r#"["kind: ConfigMap\ndata:\n  a.b: d2hpdGVkdWtl\n"]"#,
        r#"["kind: Secret\nstringData:\n  a: {{ .Values.a }}\n  b: ${B_VALUE}\n"]"#,
    ]);
}

#[test]
fn a_password_in_an_address_goes_however_short_the_host_is() {
    becomes(&[
        (r#"["postgresql://a:pw@host"]"#, r#"["postgresql://[SECRET]@host"]"#),
        (r#"["postgresql://a:pw@host:5432/db"]"#, r#"["postgresql://[SECRET]@host:5432/db"]"#),
    ]);
}

#[test]
fn a_password_on_a_command_line_is_one_value_however_far_its_line_goes_on() {
    let (line, gone) =
        ("redis-cli -h cache -a s3cret-duke ping", "redis-cli -h cache -a [SECRET] ping");
    let more = " -a other".repeat(20);
    becomes(&[
        (&format!("[\"{line}{more}\"]"), &format!("[\"{gone}{more}\"]")),
        (&format!("[\"{}\"]", [line; 20].join("; ")), &format!("[\"{}\"]", [gone; 20].join("; "))),
    ]);
}

#[test]
fn the_fields_of_a_password_are_no_passwords() {
    stays(&[
        r#"{"properties":{"password":{"type":"string","minLength":8,"title":"The login's"}}}"#,
        r#"{"errors":{"password":{"code":1,"message":"Password is too short"}}}"#,
        r#"{"password":{"required":true,"changed_at":1755302400,"writeOnly":true}}"#,
    ]);
    becomes(&[(r#"{"password":{"Tr0ub4dor&3":"old"}}"#, r#"{"password":{"[SECRET]":"old"}}"#)]);
}

#[test]
fn places_phrases_accounts_and_cookies_go_in_all_their_forms() {
    becomes(&[
        (r#"["lat=52.520008&lon=13.404954"]"#, r#"["lat=[COORDINATE]&lon=[COORDINATE]"]"#),
        (r#"["at 52°31'12.0\"N 13°24'18.0\"E"]"#, r#"["at [COORDINATE]"]"#),
        (
            concat!(
                r#"["seed phrase:\n1. zoo\n2. zoo\n3. zoo\n4. zoo\n5. zoo\n6. zoo\n7. zoo"#,
                r#"\n8. zoo\n9. zoo\n10. zoo\n11. zoo\n12. wrong\nKeep it."]"#
            ),
            r#"["seed phrase:\n1. [SECRET]\nKeep it."]"#,
        ),
        (
            r#"["sort code 200000 account 55779911"]"#,
            r#"["sort code [UK_SORT_CODE] account [BANK_ACCOUNT_NUMBER]"]"#,
        ),
        (
            r#"{"headers":{"cookie":"a=1; foo_sess=q7Zp3xT9kQvL2mWd8sRfGh1J"}}"#,
            r#"{"headers":{"cookie":"a=1; foo_sess=[SECRET]"}}"#,
        ),
    ]);
    stays(&[r#"["Please close my bank account by 2024-01-15. I opened it on 12-03-2019."]"#]);
}

#[test]
fn what_ends_a_turn_or_a_remark_ends_a_number() {
    for behind in ["<|im_end|>", "<|eot_id|>", "<|end|>", " */", "*/", " => ok", "</s>"] {
        becomes(&[
            (
                format!(r#"["My account number is 31926819{behind}"]"#).as_str(),
                format!(r#"["My account number is [BANK_ACCOUNT_NUMBER]{behind}"]"#).as_str(),
            ),
            (
                format!(r#"["call me on 0171 2345678{behind}"]"#).as_str(),
                format!(r#"["call me on [PHONE]{behind}"]"#).as_str(),
            ),
        ]);
    }
}

#[test]
fn a_label_stands_right_beside_a_script_without_spaces() {
    becomes(&[
        (r#"["我的IMEI 490154203237518"]"#, r#"["我的IMEI [IMEI]"]"#),
        (r#"["お客様のSSN: 219099999"]"#, r#"["お客様のSSN: [US_SSN]"]"#),
        (r#"["IMEI号码：490154203237518"]"#, r#"["IMEI号码：[IMEI]"]"#),
    ]);
}

#[test]
fn a_hyphen_that_marks_a_line_is_no_part_of_a_number() {
    becomes(&[(
        r#"["@@ -1 +1 @@\n-219-09-9999\n+219-09-9998"]"#,
        r#"["@@ -1 +1 @@\n-[US_SSN]\n+[US_SSN]"]"#,
    )]);
    stays(&[r#"{"ssn":-0.219099999}"#, r#"["x-219-09-9999"]"#]);
}

#[test]
fn an_allowed_value_stays_where_it_is_no_more_than_a_form() {
    let policy =
        "version = 1\nnames = 'off'\n[[allow]]\nentity = 'EMAIL'\npattern = '.*@example.com'";
    let policy = Policy::parse(policy).unwrap();
    let redactor = Redactor::new(builtin().unwrap(), &policy, Vec::new()).unwrap();
    let line = r#"{"password":"jo5x77","t":"mail jo5x77@example.com"}"#;
    let expected = r#"{"password":"[SECRET]","t":"mail jo5x77@example.com"}"#;
    assert_eq!(cleaned(&redactor, line), expected);
}
