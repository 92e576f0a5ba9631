//! Values that a record repeats.

use super::{check, redacted_by};

#[test]
fn a_value_that_a_record_has_shown_goes_wherever_it_stands_in_it() {
    check(
        "",
        &[
            (
                r#"[{"code":"q7Zp3xT9"},"try q7Zp3xT9!",{"q7Zp3xT9":1},"q7Zp3xT98 xq7Zp3xT9"]"#,
                r#"[{"code":"[CODE]"},"try [CODE]!",{"[CODE]":1},"q7Zp3xT98 xq7Zp3xT9"]"#,
            ),
            (
                r#"["it was 86-309x","{\"it\":\"86-309x\"}",{"code":"86-309x"},"86%2d309x"]"#,
                r#"["it was [CODE]","{\"it\":\"[CODE]\"}",{"code":"[CODE]"},"[CODE]"]"#,
            ),
            (
                r#"{"code":86753097,"n":86753097,"m":867530971,"k":86753097.5,"t":"$86753097"}"#,
                r#"{"code":"[CODE]","n":"[CODE]","m":"[NINE]","k":86753097.5,"t":"$86753097"}"#,
            ),
            (
                r#"{"code":"open sesame","t":"open sesame"}"#,
                r#"{"code":"[CODE]","t":"open sesame"}"#,
            ),
        ],
    );
}

#[test]
fn no_value_is_looked_for_inside_one_that_may_stay() {
    let line = r#"[{"code":"q7Zp3xT9"},{"code":"q7Zp3xT9-1"},"q7Zp3xT9"]"#;
    let expected = r#"[{"code":"[CODE]"},{"code":"q7Zp3xT9-1"},"[CODE]"]"#;
    check("[[allow]]\npattern = '.*-1'", &[(line, expected)]);
}

#[test]
fn a_number_is_a_value_again_however_it_is_written() {
    let line = r#"{"code":"21909912","n":21909912,"f":21909912.0,"e":2.1909912e7}"#;
    let expected = r#"{"code":"[CODE]","n":"[CODE]","f":"[CODE]","e":"[CODE]"}"#;
    check("", &[(line, expected)]);
}

#[test]
fn a_value_is_found_in_what_stands_encoded_before_it_however_much_that_is() {
    for words in [0, 100, 100_000] {
        let much = "no%20thing ".repeat(words);
        let line = format!(r#"["{much}86%2d309x {much}",{{"code":"86-309x"}}]"#);
        let expected = format!(r#"["{much}[CODE] {much}",{{"code":"[CODE]"}}]"#);
        check("", &[(&line, &expected)]);
    }
}

#[test]
fn no_value_is_looked_for_in_the_next_record() {
    let lines = "{\"code\":\"q7Zp3xT9\"}\n{\"t\":\"q7Zp3xT9\"}\n";
    let expected = "{\"code\":\"[CODE]\"}\n{\"t\":\"q7Zp3xT9\"}\n";
    assert_eq!(redacted_by("", lines), expected);
}

#[test]
fn a_value_that_may_stay_is_looked_for_nowhere_else() {
    let line = r#"{"code":"q7Zp3xT9","t":"q7Zp3xT9"}"#;
    check("[[allow]]\nliteral = 'q7Zp3xT9'", &[(line, line)]);
}
