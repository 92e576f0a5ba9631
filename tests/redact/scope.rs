//! Where in a record is looked.

use serde_json::json;

use super::check;

#[test]
fn what_is_excluded_stays() {
    check(
        "[scan]\nexclude = [\"/id\"]\nnumbers = false",
        &[(
            r#"{"id":"a@b.com","x":"a@b.com","n":123456789}"#,
            r#"{"id":"a@b.com","x":"[EMAIL]","n":123456789}"#,
        )],
    );
}

#[test]
fn keys_and_numbers_that_are_out_of_scope_stay_in_json_inside_strings_too() {
    let nested = |json: &str| json!({ "arguments": json }).to_string();
    for (policy, inner, expected) in [
        (
            "[scan]\nkeys = false",
            r#"{"a@b.com":"a@b.com","n":123456789}"#,
            r#"{"a@b.com":"[EMAIL]","n":"[NINE]"}"#,
        ),
        (
            "[scan]\nnumbers = false",
            r#"{"a@b.com":"a@b.com","n":123456789}"#,
            r#"{"[EMAIL]":"[EMAIL]","n":123456789}"#,
        ),
    ] {
        check(
            policy,
            &[
                (inner, expected),
                (&nested(inner), &nested(expected)),
                (&nested(&nested(inner)), &nested(&nested(expected))),
            ],
        );
    }
}
