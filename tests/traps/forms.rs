//! Values beside their labels, in the forms in which people and programs write them; all values are
//! invented.

use super::{becomes, clean, stays};

#[test]
fn the_parameter_behind_a_token_stays() {
    becomes(&[
        (
            r#"["https://x.io/#access_token=q7Zp3xT9kQvL2mWd8sRf&token_type=bearer&expires=36"]"#,
            r#"["https://x.io/#access_token=[SECRET]&token_type=bearer&expires=36"]"#,
        ),
        (
            r#"["?id_token=q7Zp3xT9kQvL2mWd8sRf&scope=read+write&state=ab"]"#,
            r#"["?id_token=[SECRET]&scope=read+write&state=ab"]"#,
        ),
    ]);
}

#[test]
fn members_of_many_names_and_options_name_a_value() {
    for name in ["slot", "entity", "type", "title", "property", "attribute", "column", "@name"] {
        for value in ["value", "new_value", "stringValue", "#text"] {
            let line = |found: &str| format!(r#"{{"{name}":"ssn","{value}":{found}}}"#);
            assert_eq!(clean(&line("219099999")), line(r#""[US_SSN]""#));
        }
    }
    becomes(&[
        (
            r#"{"type":"string","id":7,"name":"DB_PASSWORD","value":"whiteduke"}"#,
            r#"{"type":"string","id":7,"name":"DB_PASSWORD","value":"[SECRET]"}"#,
        ),
        (r#"{"Name":"ssn","Values":["219099999"]}"#, r#"{"Name":"ssn","Values":["[US_SSN]"]}"#),
        (r#"["app","--password","whiteduke"]"#, r#"["app","--password","[SECRET]"]"#),
        (r#"{"args":["--ssn",219099999]}"#, r#"{"args":["--ssn","[US_SSN]"]}"#),
    ]);
    stays(&[
        r#"["--password","--whiteduke"]"#,
        r#"["password","whiteduke"]"#,
        r#"{"--password":"x","b":"whiteduke"}"#,
        r#"["--password",{"a":"whiteduke"}]"#,
        r#"{"type":"text","text":"whiteduke"}"#,
        r#"{"type":"password","hint":"whiteduke"}"#,
        r#"[{"name":"DB_PASSWORD"},{"value":"whiteduke"}]"#,
        r#"{"name":"color","value":"whiteduke"}"#,
        r#"{"name":{"a":"password"},"value":"whiteduke"}"#,
    ]);
}

#[test]
fn a_label_is_one_in_the_plural_in_one_word_and_before_a_tab() {
    becomes(&[
        (r#"{"socialsecuritynumber":219099999}"#, r#"{"socialsecuritynumber":"[US_SSN]"}"#),
        (r#"{"SSNs":["219099999"]}"#, r#"{"SSNs":["[US_SSN]"]}"#),
        (
            r#"["accountnumber: 31926819, account numbers: 31926819"]"#,
            r#"["accountnumber: [BANK_ACCOUNT_NUMBER], account numbers: [BANK_ACCOUNT_NUMBER]"]"#,
        ),
        (r#"["CVVs: 987, CVV:\t987"]"#, r#"["CVVs: [CARD_CVV], CVV:\t[CARD_CVV]"]"#),
        (r#"{"mot_de_passe":"whiteduke"}"#, r#"{"mot_de_passe":"[SECRET]"}"#),
        (r#"{"passwords":["whiteduke"]}"#, r#"{"passwords":["[SECRET]"]}"#),
        (r#"["username:\tjroe_85"]"#, r#"["username:\t[USERNAME]"]"#),
    ]);
    stays(&[
        r#"{"pins":1151,"pans":4821,"accounts":31926819,"tokens":["q7Zp3xT9kQvL2mWd8sRf"]}"#,
        r#"["a bank of pins: 4821, and my card"]"#,
        r#"["the callus of mysite: 219099999"]"#,
    ]);
}

#[test]
fn a_tag_behind_a_number_is_no_sum() {
    becomes(&[
        (
            r#"["<p>account number 31926819</p>"]"#,
            r#"["<p>account number [BANK_ACCOUNT_NUMBER]</p>"]"#,
        ),
        (r#"["call me on 0171 2345678<br>"]"#, r#"["call me on [PHONE]<br>"]"#),
        (
            r#"["<td>Maestro card 676165690709 </td>"]"#,
            r#"["<td>Maestro card [CREDIT_CARD] </td>"]"#,
        ),
    ]);
    stays(&[r#"["bank account 800000 <<800000*2>>, the phone is 13005200 < 4"]"#]);
}

#[test]
fn a_date_of_birth_is_one_as_a_time() {
    becomes(&[(
        r#"{"birthDate":"1985-03-12T00:00:00.000Z","at":"1985-03-12T00:00:00.000Z"}"#,
        r#"{"birthDate":"[DATE_OF_BIRTH]T00:00:00.000Z","at":"1985-03-12T00:00:00.000Z"}"#,
    )]);
}

#[test]
fn telephone_numbers_go_however_many_stand_in_a_row() {
    for number in ["02.27.96.63.08", "06-12345678", "0171 234 5678", "020 7930 4832"] {
        for between in [" ", ",", ", ", ";"] {
            let line = |number: &str| format!("[\"x{between}{}\"]", [number; 40].join(between));
            assert_eq!(clean(&line(number)), line("[PHONE]"));
        }
    }
    stays(&[r#"["drawn: 03 17 22 34 41 07 12, 5,02 27 96 63 08"]"#]);
}

#[test]
fn a_password_goes_however_it_is_told() {
    for line in [
        "the password `hunter2xQ9` works",
        "reset the password to hunter2xQ9",
        "my old password hunter2xQ9",
        "Password (temporary): hunter2xQ9",
        "password_1 = hunter2xQ9",
        "password: !!str hunter2xQ9",
        "password: (hunter2xQ9)",
        "config.setPassword('hunter2xQ9')",
        "smtp.login('jroe', 'hunter2xQ9')",
        "get(url, auth=('jroe', 'hunter2xQ9'))",
        "mysql -p'hunter2xQ9' app",
        "docker login -u jroe -p hunter2xQ9",
        "<entry key='password'>hunter2xQ9</entry>",
        "<key>password</key><string>hunter2xQ9</string>",
        "<wsse:Password Type='x'>hunter2xQ9</wsse:Password>",
        "root:hunter2xQ9@tcp(127.0.0.1:3306)/app",
    ] {
        let line = format!("[\"{line}\"]");
        assert_eq!(clean(&line), line.replace("hunter2xQ9", "[SECRET]"));
    }
    becomes(&[
        (r#"["IDENTIFIED BY \"whiteduke\""]"#, r#"["IDENTIFIED BY \"[SECRET]\""]"#),
        (r#"["'auth': 'anJvZTpodW50ZXIyeFE5'"]"#, r#"["'auth': '[SECRET]'"]"#),
    ]);
    stays(&[
        r#"["the password OAuth2 asks for, the password `required`, password: (optional)"]"#,
        r#"["<string name='password'>Passwort</string>"]"#,
        r#"["<string name='forgot_password'>Vergessen?</string>"]"#,
        r#"["x.login('user', 'password'), password: !secret db_password"]"#,
        r#"["getpass('Password: ')"]"#,
        r#"["docker run -p 8080:8080 app login, auth: authentication+required"]"#,
    ]);
}

#[test]
fn a_place_goes_in_the_forms_that_maps_have() {
    becomes(&[
        (r#"["52º31'12\"N 13º24'18\"E"]"#, r#"["[COORDINATE]"]"#),
        (
            r#"["N52°31'12\" E13°24'18\" or 52°31.2'N 13°24.3'E"]"#,
            r#"["[COORDINATE] or [COORDINATE]"]"#,
        ),
        (r#"["52.520008N 13.404954E"]"#, r#"["[COORDINATE]"]"#),
        (r#"["POINT(-122.41942 37.77493)"]"#, r#"["POINT([COORDINATE])"]"#),
        (r#"["maps/@52.520008,13.404954,17z?q=1"]"#, r#"["maps/@[COORDINATE],17z?q=1"]"#),
        (r#"["?ll=52.520008%2C13.404954"]"#, r#"["?ll=[COORDINATE]"]"#),
        (r#"["GPS\t52.520008\t13.404954"]"#, r#"["GPS\t[COORDINATE]"]"#),
    ]);
    stays(&[
        r#"["POINT(0.45321 0.51051), weights@52.520008,13.404954, ?q=52.5,13.4, 52°31'12\" wide"]"#,
    ]);
}
