//! What one text of a record shows is looked for in all others, with the rules that are built in.

use serde_json::json;

use crate::{REDACTOR, becomes, clean_by, stays};

#[track_caller]
fn record(texts: &[&str], expected: &[&str]) {
    let line = clean_by(&REDACTOR, &json!(texts).to_string());
    assert_eq!(line, json!(expected).to_string(), "{texts:?}");
}

#[test]
fn the_password_of_credentials_is_looked_for_alone() {
    for (shown, tagged) in [
        ("postgresql://app:q7Zp3xT9@db.internal/x", "postgresql://[SECRET]@db.internal/x"),
        ("redis://:q7Zp3xT9@cache:6379/0", "redis://[SECRET]@cache:6379/0"),
        ("jdbc:oracle:thin:app/q7Zp3xT9@//db:1521/x", "jdbc:oracle:thin:[SECRET]@//db:1521/x"),
        ("curl -u app:q7Zp3xT9 https://api.internal/", "curl -u [SECRET] https://api.internal/"),
        // Python's base64 of app:q7Zp3xT9.
        ("Authorization: Basic YXBwOnE3WnAzeFQ5", "Authorization: Basic [SECRET]"),
    ] {
        record(&[shown, "then app, q7Zp3xT9!"], &[tagged, "then app, [SECRET]!"]);
    }
    record(
        &["redis://app:q7Zp%40xT9@cache/0", "it is q7Zp@xT9"],
        &["redis://[SECRET]@cache/0", "it is [SECRET]"],
    );
}

#[test]
fn the_user_of_credentials_is_looked_for_where_it_can_be_told_from_words() {
    record(
        &["curl -u jroe_85:hunter2xQ9 https://api.internal/", "jroe_85"],
        &["curl -u [SECRET] https://api.internal/", "[SECRET]"],
    );
    record(
        &["curl -u user12:hunter2xQ9 https://api.internal/", "user12"],
        &["curl -u [SECRET] https://api.internal/", "user12"],
    );
}

#[test]
fn a_variable_with_a_number_is_no_echo() {
    for (shown, tagged, later) in [
        ("connect(password=param1)", "connect(password=[SECRET])", "param1 is a string"),
        ("password = value12", "password = [SECRET]", "see value12"),
        ("password=userArg2", "password=[SECRET]", "userArg2: str"),
        ("password: test123", "password: [SECRET]", "test123()"),
        ("password: user_1", "password: [SECRET]", "user_1"),
    ] {
        record(&[shown, later], &[tagged, later]);
    }
    for password in ["hunter2", "Summer2027", "q7Zp3xT9", "summer2027"] {
        record(
            &[&format!("my password is {password}"), &format!("so {password} then")],
            &["my password is [SECRET]", "so [SECRET] then"],
        );
    }
}

#[test]
fn a_number_is_found_again_with_signs_between_its_digits_and_without() {
    record(
        &["my account number: 31926819", "of 31 92 68 19 and 3192-6819"],
        &[
            "my account number: [BANK_ACCOUNT_NUMBER]",
            "of [BANK_ACCOUNT_NUMBER] and [BANK_ACCOUNT_NUMBER]",
        ],
    );
    record(&["my SSN is 219-09-9999", "219099999"], &["my SSN is [US_SSN]", "[US_SSN]"]);
}

#[test]
fn the_host_behind_credentials_is_no_mail_address() {
    becomes(&[
        ("postgresql://a:pw@db.corp-mail.net", "postgresql://[SECRET]@db.corp-mail.net"),
        ("https://jo:pw@git.corp-mail.net/x.git", "https://[SECRET]@git.corp-mail.net/x.git"),
        ("so redis://a:p%40w@db.corp-mail.net:1/0", "so redis://[SECRET]@db.corp-mail.net:1/0"),
        ("https://corp-mail.net/ jo@corp-mail.net", "https://corp-mail.net/ [EMAIL]"),
        ("mailto:jo@corp-mail.net", "mailto:[EMAIL]"),
    ]);
    stays(&["postgres://${USER}:${PASSWORD}@db.corp-mail.net/app"]);
}

#[test]
fn a_word_of_a_secret_is_looked_for_too() {
    for value in ["q7Zp3xT9 (old)", "(q7Zp3xT9)", "old: q7Zp3xT9", "q7Zp3xT9, aa11bb22"] {
        let line = json!({ "password": value, "t": "try q7Zp3xT9" }).to_string();
        let expected = json!({ "password": "[SECRET]", "t": "try [SECRET]" }).to_string();
        assert_eq!(clean_by(&REDACTOR, &line), expected, "{value}");
    }
}
