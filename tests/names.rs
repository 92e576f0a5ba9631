//! Names of persons and addresses in records: what goes, what stays, and what `off` means.

use std::sync::LazyLock;

use expurgate::redact::{Content, Policy, Redactor};
use expurgate::rule::builtin;
use expurgate::scan::TermList;
use expurgate::scan::tagger::EMBEDDED;
use expurgate::scan::tagger::model::Model;
use sha2::{Digest, Sha256};

fn redactor(policy: &str) -> Redactor {
    let policy = Policy::parse(&format!("version = 1\n{policy}")).expect("a policy");
    Redactor::new(builtin().expect("packs"), &policy, Vec::new()).expect("a redactor")
}

static BALANCED: LazyLock<Redactor> = LazyLock::new(|| redactor(""));

fn redacted(redactor: &Redactor, line: &str) -> String {
    let outcome = redactor.worker("x").redact(line.as_bytes(), 1).expect("a clean line");
    String::from_utf8(outcome.clean.into_bytes()).expect("text")
}

/// What is left of a text that is a record of its own.
fn left(text: &str) -> String {
    let line = redacted(&BALANCED, &serde_json::Value::from(text).to_string());
    serde_json::from_str(&line).expect("a string")
}

#[test]
fn the_model_is_the_one_that_its_card_describes() {
    let digest: String =
        Sha256::digest(EMBEDDED).iter().map(|byte| format!("{byte:02x}")).collect();
    let card = include_str!("../MODEL.md");
    assert!(card.contains(&format!("| SHA-256 | `{digest}` |")), "{digest}");
    assert!(Model::new(EMBEDDED).is_ok());
    assert!(Model::new(&EMBEDDED[1..]).is_err());
}

#[test]
fn names_go_and_the_words_around_them_stay() {
    let cases = [
        (
            "Hi, my name is Amara Lindqvist and I need help.",
            "Hi, my name is [PERSON] and I need help.",
        ),
        ("Dear Mr. Tanaka,\n\nthe parcel is late.", "Dear Mr. [PERSON],\n\nthe parcel is late."),
        ("Natalia sold clips to 48 of her friends.", "[PERSON] sold clips to 48 of her friends."),
        ("Thanks,\nJoris", "Thanks,\n[PERSON]"),
    ];
    for (text, expected) in cases {
        assert_eq!(left(text), expected);
    }
}

#[test]
fn addresses_go_whole() {
    let cases = [
        "742 Evergreen Terrace, Springfield, IL 62704",
        "12 rue de la Paix, 75002 Paris",
        "Hauptstraße 12, 10115 Berlin",
        "P.O. Box 1234, Austin, TX 78701",
        "Keizersgracht 123, 1015 CJ Amsterdam",
    ];
    for address in cases {
        assert_eq!(left(&format!("Please send it to {address}.")), "Please send it to [ADDRESS].");
    }
}

#[test]
fn texts_without_names_are_left_alone() {
    let cases = [
        "Write a Python function that sorts a list of integers.",
        "The Great Wall of China is over 13,000 miles long.",
        "She walked 5 miles down the road and 3 miles back, so 5 + 3 = 8 miles.",
        "In May, Apple will open a store. Mark the date!",
        "def main():\n    print(\"Hello World\")",
    ];
    for text in cases {
        assert_eq!(left(text), text);
    }
}

#[test]
fn code_is_left_alone() {
    let cases = [
        "if not isinstance(value, str):\n    raise ValueError(\"no text\")",
        "elif value is None:\n    return NotImplemented",
        "class SimpleQueue(Generic[T]):\n    def __init__(self, val):\n        self.val = val",
        "The order is B-123456.",
        "class Semaphore(_ContextManagerMixin, mixins._LoopBoundMixin):",
        "'nsubE;': '\\u2ac5\\u0338',\n'nsube;': '\\u2288',",
    ];
    for text in cases {
        assert_eq!(left(text), text);
    }
}

#[test]
fn a_letter_gives_its_writer_and_its_reader_away() {
    let letter = "Dear Qhawe,\n\nyour parcel is late.\n\nBest regards,\nXimena Arrizabalaga";
    let clean = "Dear [PERSON],\n\nyour parcel is late.\n\nBest regards,\n[PERSON]";
    assert_eq!(left(letter), clean);
}

#[test]
fn a_name_that_was_seen_once_goes_everywhere_in_its_record() {
    let line = r#"{"note":"Spoke with Oleksandra Shevchenko about the refund.",
        "log":"Oleksandra: ok","by":"shevchenko","tool":"{\"who\":\"SHEVCHENKO\"}"}"#;
    let line = &line.replace('\n', " ");
    let clean = redacted(&BALANCED, line);
    assert!(!clean.to_lowercase().contains("oleksandra"), "{clean}");
    assert!(!clean.to_lowercase().contains("shevchenko"), "{clean}");
}

#[test]
fn a_name_that_is_encoded_goes_like_one_that_is_not() {
    let cases = [
        ("Please call &#74;ane Whitcombe about it.", "Please call [PERSON] about it."),
        ("We met Ren&eacute;e M&uuml;ller there.", "We met [PERSON] there."),
        ("my name is Jane%20Whitcombe", "my name is [PERSON]"),
        ("Ｊａｎｅ Ｗｈｉｔｃｏｍｂｅ called us.", "[PERSON] called us."),
        ("J\u{200b}ane Whit\u{200b}combe called us.", "[PERSON] called us."),
        // "Please call Jane Whitcombe about it."
        ("say UGxlYXNlIGNhbGwgSmFuZSBXaGl0Y29tYmUgYWJvdXQgaXQu", "say [PERSON]"),
    ];
    for (text, expected) in cases {
        assert_eq!(left(text), expected);
    }
}

#[test]
fn a_name_that_was_seen_once_goes_where_it_is_encoded() {
    let line = r#"{"a":"Whit%63ombe%20called","b":"Spoke with Jane Whitcombe."}"#;
    assert_eq!(
        redacted(&BALANCED, line),
        r#"{"a":"[PERSON]%20called","b":"Spoke with [PERSON]."}"#
    );
}

#[test]
fn a_name_that_was_seen_once_goes_where_it_names_an_account() {
    for account in
        ["@jane_whitcombe", "janeWhitcombe", "JaneWhitcombe", "janewhitcombe", "jane-whitcombe"]
    {
        let line =
            serde_json::json!({ "a": "Spoke with Jane Whitcombe.", "b": account }).to_string();
        let clean = redacted(&BALANCED, &line).to_lowercase();
        assert!(!clean.contains("jane") && !clean.contains("whitcombe"), "{clean}");
    }
    let page = r#"{"a":"Spoke with Jane Whitcombe.","b":"https://x.org/jane.whitcombe/2"}"#;
    assert!(redacted(&BALANCED, page).ends_with(r#""https://x.org/[PERSON]/2"}"#));
}

#[test]
fn a_name_that_is_also_a_word_goes_as_a_label() {
    let line = r#"{"a":"Will Okafor wrote.","b":"Hello\nWill: hi. Will it rain?"}"#;
    let clean = redacted(&BALANCED, line);
    assert!(clean.ends_with(r#""b":"Hello\n[PERSON]: hi. Will it rain?"}"#), "{clean}");
}

#[test]
fn a_name_does_not_go_on_into_the_next_record() {
    let lines = "{\"a\":\"My name is Xolani Dlamini.\"}\n{\"b\":\"the xolani station\"}\n";
    assert!(redacted(&BALANCED, lines).ends_with("{\"b\":\"the xolani station\"}\n"));
}

#[test]
fn ordinary_words_are_not_taken_for_the_name_they_also_are() {
    let line = r#"{"a":"Will Okafor wrote.","b":"It will be late. Will it rain?"}"#;
    assert!(redacted(&BALANCED, line).contains("It will be late. Will it rain?"));
}

#[test]
fn off_finds_what_the_rules_without_names_find() {
    let text = "Dear Mr. Tanaka, mail jo.varga@saltmarsh-mail.co.uk or visit 12 Elm Street.";
    let line = serde_json::json!({ "first_name": "Ana", "text": text }).to_string();
    let others = builtin().expect("packs").into_iter().filter(|rule| !rule.of_names).collect();
    let policy = Policy::parse("version = 1\nnames = \"off\"").expect("a policy");
    let rules_alone = Redactor::new(others, &policy, Vec::new()).expect("a redactor");
    let off = redacted(&redactor("names = \"off\""), &line);
    assert_eq!(off, redacted(&rules_alone, &line));
    assert!(off.contains("Dear Mr. Tanaka, mail [EMAIL] or visit 12 Elm Street."), "{off}");
    let off = redactor("names = \"off\"");
    for line in include_str!("../examples/support-chat/training.jsonl").lines() {
        assert_eq!(redacted(&off, line), redacted(&rules_alone, line));
    }
}

#[test]
fn a_policy_speaks_of_names_as_of_any_entity() {
    let text = "\"My name is Amara Lindqvist.\"";
    assert_eq!(
        redacted(&redactor("[actions]\nPERSON = \"mask\""), text),
        "\"My name is ***** *********.\""
    );
    let disabled = redactor("[rules]\ndisable = [\"person-name\"]");
    assert!(disabled.rules().any(|rule| rule.id == "postal-address"));
    let allowed = redactor("[[allow]]\nliteral = \"Amara Lindqvist\"\nentity = \"PERSON\"");
    assert_eq!(redacted(&allowed, text), text);
}

#[test]
fn thorough_finds_all_that_balanced_finds_and_balanced_what_precise_finds() {
    let texts =
        ["Ask Ximena or the Tarrow brothers.", "call jane", "Kestrel said so.", "Ana, 4 Mill Rd"];
    let covered = |mode: &str, text: &str| {
        let redactor = redactor(&format!("names = \"{mode}\""));
        let line = serde_json::Value::from(text).to_string();
        redacted(&redactor, &line).replace("[PERSON]", "").replace("[ADDRESS]", "").len()
    };
    for text in texts {
        assert!(covered("thorough", text) <= covered("balanced", text), "{text}");
        assert!(covered("balanced", text) <= covered("precise", text), "{text}");
    }
}

#[test]
fn what_was_redacted_is_left_alone() {
    let text =
        "My name is Amara Lindqvist, I live at 742 Evergreen Terrace, Springfield, IL 62704.";
    let once = left(text);
    assert_eq!(left(&once), once);
}

#[test]
fn a_listed_person_goes_everywhere_in_a_record_that_holds_the_whole_name() {
    // A name that the model doesn't take for one by itself.
    let record = r#"["the silver zorbek order","zorbek asks"]"#;
    assert_eq!(redacted(&BALANCED, record), record);
    let policy = "version = 1\n[[deny]]\nfile = \"people.txt\"\nentity = \"PERSON\"";
    let policy = Policy::parse(policy).expect("a policy");
    let people = TermList::parse("PERSON", "Silver Zorbek").expect("terms");
    let listed = Redactor::new(builtin().expect("packs"), &policy, vec![people]).expect("ok");
    assert_eq!(redacted(&listed, record), r#"["the [PERSON] order","[PERSON] asks"]"#);
}
