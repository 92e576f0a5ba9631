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
                r#"["it was 8675-309","{\"it\":\"8675-309\"}",{"code":"8675-309"},"8675%2d309"]"#,
                r#"["it was [CODE]","{\"it\":\"[CODE]\"}",{"code":"[CODE]"},"[CODE]"]"#,
            ),
            (
                r#"{"code":8675309,"n":8675309,"m":86753091,"k":8675309.5,"t":"$8675309"}"#,
                r#"{"code":"[CODE]","n":"[CODE]","m":86753091,"k":8675309.5,"t":"$8675309"}"#,
            ),
            (
                r#"{"code":"open sesame","t":"open sesame"}"#,
                r#"{"code":"[CODE]","t":"open sesame"}"#,
            ),
        ],
    );
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
