//! Labels that are set off from their values: by emphasis, in cells of their own, in forms.

use proptest::prelude::*;
use serde_json::json;

use crate::{REDACTOR, becomes, stays};

/// Labels, each with a value that only its label tells of, and what that is.
const LABELLED: &[(&str, &str, &str)] = &[
    ("Password", "hunter2xQ9", "[SECRET]"),
    ("API_KEY", "9sxPqiOTnJKOflBjUVMp2DJHgsg", "[SECRET]"),
    ("CVV", "987", "[CARD_CVV]"),
    ("Username", "jroe_85", "[USERNAME]"),
    ("Session ID", "poazocpgmac3dzpoc90qcj3b4gglj7k6", "[SECRET]"),
];

/// Ways to set a label off from its value.
const SET_OFF: &[&str] = &[
    "<L>: <V>",
    "**<L>:** <V>",
    "**<L>**: <V>",
    "*<L>:* <V>",
    "__<L>:__ <V>",
    "- **<L>:** `<V>`",
    "`<L>`: `<V>`",
    "<b><L>:</b> <V>",
    "<li><strong><L></strong>: <V></li>",
    "<L>: <b><V></b>",
    "<p><L>: <code><V></code></p>",
    "<strong><L>:</strong> <code><V></code>",
    "<tr><td><L></td><td><V></td></tr>",
    "<tr>\n  <th scope=\"row\"><L>:</th>\n  <td><b><V></b></td>\n</tr>",
    "<dl><dt><L></dt><dd><V></dd></dl>",
    "| <L> | <V> |",
    "| Field | Value |\n|---|---|\n| Host | a |\n| **<L>** | `<V>` |\n",
];

#[test]
fn a_label_names_its_value_however_it_is_set_off() {
    for (label, value, tag) in LABELLED {
        for text in SET_OFF {
            let text = text.replace("<L>", label);
            becomes(&[(&text.replace("<V>", value), &text.replace("<V>", tag))]);
        }
    }
}

#[test]
fn a_label_and_its_value_are_no_head_of_what_stands_below() {
    becomes(&[(
        "| Password | q7Zp3xT9 |\n| Role | administrator |\n| Hostname | build01 |",
        "| Password | [SECRET] |\n| Role | administrator |\n| Hostname | build01 |",
    )]);
}

#[test]
fn the_head_of_a_table_on_a_console_names_what_stands_below_it() {
    for table in [
        "mysql> x;\n+----+----------+\n| id | password |\n+----+----------+\n|  7 | <V> |\n",
        "=> select * from u;\n id | password \n----+----------\n  7 | <V>\n(1 row)\n",
        "select password from u;\n password \n---------------\n <V>\n(1 row)\n",
        "+----------+\n| password |\n+----------+\n| <V> |\n+----------+\n",
        "-[ RECORD 1 ]--------\nid       | 7\npassword | <V>\n",
        "┌────┬──────────┐\n│ id │ password │\n├────┼──────────┤\n│ 7  │ <V> │\n└────┴──────────┘",
        "id password            \n-- --------------------\n 7 <V>\n\n(1 rows affected)\n",
    ] {
        for value in ["q7Zp3xT9", "hunter2", "correct horse"] {
            becomes(&[(&table.replace("<V>", value), &table.replace("<V>", "[SECRET]"))]);
        }
    }
}

#[test]
fn the_head_of_a_table_of_html_names_what_stands_below_it() {
    for table in [
        "<table><tr><th>User</th><th>Password</th></tr><tr><td>jo</td><td><V></td></tr></table>",
        "<thead>\n<tr>\n <th>User</th>\n <th>Password</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n \
         <td>jo</td>\n <td><code><V></code></td>\n</tr>",
        "<tr><td>User</td><td>Password</td></tr><tr><td>jo</td><td><V></td></tr>",
        "<tr><th>Password</th></tr><tr><td>q7Zp3xT9kQ</td></tr><tr><td><V></td></tr>",
    ] {
        for value in ["q7Zp3xT9", "hunter2"] {
            let expected = table.replace("<V>", "[SECRET]").replace("q7Zp3xT9kQ", "[SECRET]");
            becomes(&[(&table.replace("<V>", value), &expected)]);
        }
    }
    stays(&[
        "<tr><th>Field</th><th>Rule</th></tr><tr><td>PIN</td><td>8 characters or more</td></tr>",
        "<tr><th>Name</th><th>PIN</th></tr><tr><td>jo</td><td>at least 8 characters</td></tr>",
        "<tr><th>Method</th><th>Token</th></tr></table><table><tr><td>a</td><td>s3same9</td></tr>",
    ]);
}

#[test]
fn an_element_names_what_it_holds() {
    for element in [
        "db_password",
        "DbPassword",
        "dbPassword",
        "clientsecret",
        "client-secret",
        "ns:api_key",
        "accessToken",
    ] {
        let (open, close) = (format!("<{element}>"), format!("</{element}>"));
        for (before, behind) in [("", ""), ("\n  ", "\n"), ("<![CDATA[", "]]>")] {
            let text = |value| format!("<a>{open}{before}{value}{behind}{close}</a>");
            becomes(&[(&text("q7Zp3xT9kQ"), &text("[SECRET]"))]);
        }
    }
    becomes(&[
        ("<ssn>219-09-9999</ssn>", "<ssn>[US_SSN]</ssn>"),
        (
            "<setting name=\"DbPassword\"><value>q7Zp3xT9</value></setting>",
            "<setting name=\"DbPassword\"><value>[SECRET]</value></setting>",
        ),
        (
            "<add value=\"q7Zp3xT9\" key=\"DbPassword\"/>",
            "<add value=\"[SECRET]\" key=\"DbPassword\"/>",
        ),
    ]);
    stays(&[
        "<PasswordInput>Show it</PasswordInput><ForgotPassword>Reset</ForgotPassword>",
        "<db_password>${DB_PASSWORD2}</db_password><DbPassword>{password2}</DbPassword>",
        "<passwordLength>12</passwordLength><maxTokens>4096</maxTokens>",
        "<div class=\"token\">s3same9</div><code>s3same9</code>",
    ]);
}

#[test]
fn quotes_that_a_value_escapes_do_not_end_it() {
    for value in [
        r#""ab\"cd12""#,
        r#""abcdef\"gh12""#,
        r#""ab""cd12""#,
        "'it''s9x'",
        r"'it\'s9x'",
        r"'it'\''s9x'",
        r#""a\\b\"c9""#,
    ] {
        let quote = &value[..1];
        for text in ["password=<V>", "DB_PASSWORD: <V>, x", "db_pwd = <V>; user = \"jo\""] {
            let expected = text.replace("<V>", &format!("{quote}[SECRET]{quote}"));
            becomes(&[(&text.replace("<V>", value), &expected)]);
        }
    }
    stays(&[
        "password = '' + name + '', x = 'y'",
        r#"{ password: "", confirm: "" }"#,
        "password=\"\"\n\"\"",
    ]);
}

#[test]
fn what_consoles_tell_of_tables_stays() {
    stays(&[
        "+----------+--------------+------+-----+---------+\n\
         | Field    | Type         | Null | Key | Default |\n\
         +----------+--------------+------+-----+---------+\n\
         | id       | int          | NO   | PRI | NULL    |\n\
         | password | varchar(255) | NO   |     | NULL    |\n\
         +----------+--------------+------+-----+---------+\n2 rows in set (0.00 sec)",
        "  Column  |          Type          | Modifiers \n\
         ----------+------------------------+-----------\n \
         id       | integer                | not null\n \
         password | character varying(255) | not null\n",
        "Password\n--------\nChoose a long one, of 12 letters and more.\n",
        "+-------+\n| count |\n+-------+\n| 48213 |\n+-------+",
        "a ─── b\n── password ──\nChoose one of 12 letters",
    ]);
}

#[test]
fn what_stands_beside_a_label_and_is_no_value_stays() {
    stays(&[
        "**Password:** the one you chose. **Token:** a word, *Note*: see `there`",
        "| Username | Password |\n|---|---|\n| a | b |\n",
        "| Password | Required, at least 8 characters |\n| Username | a name |",
        "<tr><td>Password</td><td>Required, at least 8 characters</td></tr>",
        "<tr><th>Password</th><th>SHA-256</th></tr>",
        "the <code>token</code>s of <code>Weak</code>s: <code>a</code>",
    ]);
}

#[test]
fn quotes_that_are_doubled_in_a_table_are_quotes() {
    becomes(&[
        (
            "id,note\n1,\"password = \"\"correct horse\"\"\"\n",
            "id,note\n1,\"password = \"\"[SECRET]\"\"\"\n",
        ),
        (
            "id,note\n1,\"{\"\"password\"\":\"\"hunter2xQ9\"\"}\"\n",
            "id,note\n1,\"{\"\"password\"\":\"\"[SECRET]\"\"}\"\n",
        ),
    ]);
}

#[test]
fn a_plus_sign_is_a_space_in_what_forms_send() {
    becomes(&[
        ("q=call+me+on+020+7123+4567", "q=call+me+on+[PHONE]"),
        ("card=4532+0151+1283+0366&x=1", "card=[CREDIT_CARD]&x=1"),
        ("password+%3D+hunter2xQ9", "password+%3D+[SECRET]"),
        ("note%3Dcall+me+on+020+7123+4567", "note%3Dcall+me+on+[PHONE]"),
        ("to=jo+work@saltmarsh.io", "to=[EMAIL]"),
    ]);
    stays(&["x = 4532+0151+1283+0366", "4532+0151+1283=5967", "c++ and a+b"]);
}

#[test]
fn what_does_not_show_makes_no_emphasis_of_a_part_of_a_token() {
    becomes(&[("xoxb\u{200b}_1_@saltmarsh.io", "[EMAIL]")]);
}

const PIECES: &[&str] = &[
    "&nbsp;",
    "&amp;",
    "%20",
    "=20",
    "\\n",
    "\u{e9}",
    "\u{a0}",
    "**",
    "`",
    "\"\"",
    "\"",
    "hello there",
    "price 5",
    "{\"k\":\"v\"}",
    "&lt;b&gt;",
    "<b>",
    "a=b",
    "\t",
    "=C3=A9",
    "q7Zp3xT9kQvL2mWd8sRf",
    "am9AbWFpbC5jb20",
    "x",
    "<td>PIN</td><td>4</td>",
    "a+%20",
    "_1_",
];

/// How tables begin, and what parts their cells.
const TABLES: &[(&str, &str)] =
    &[("a,b\n1,", ","), ("a;b\n\"", "\";\""), ("| a | b |\n| ", " | "), ("id\tnote\n1\t\"", "")];

fn cell() -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(prop::sample::select(PIECES), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_small_table_is_never_refused(
        cells in [cell(), cell()],
        (open, parts) in prop::sample::select(TABLES),
        between in prop::sample::select(vec!["", " "]),
    ) {
        let cells: Vec<String> = cells.iter().map(|cell| cell.join(between)).collect();
        let line = json!([format!("{open}{}\n", cells.join(parts))]).to_string();
        prop_assert!(REDACTOR.worker("views").redact(line.as_bytes(), 1).is_ok(), "{}", line);
    }
}
