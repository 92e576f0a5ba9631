use super::*;

const TURNS: &str = r#"{"schemaVersion":"bedrock-conversation-2024","messages":[
    {"role":"user","content":[{"text":"a"}]},{"role":"assistant","content":[{"text":"b"}]}]}"#;

fn converse(messages: &str) -> String {
    format!(r#"{{"schemaVersion":"bedrock-conversation-2024","messages":{messages}}}"#)
}

fn check(format: Format, line: &str, expected: Result<(), (&str, Why)>) {
    let expected = expected.map_err(|(member, why)| fault(member, why));
    assert_eq!(format.check(line), expected, "{line}");
}

#[test]
fn what_aws_documents_passes() {
    check(Format::PromptCompletion, r#"{"prompt":"a","completion":"b"}"#, Ok(()));
    check(Format::Converse, TURNS, Ok(()));
    let claude = r#"{"system":"s","messages":[{"role":"user","content":"a"},
        {"role":"assistant","content":"b"}]}"#;
    check(Format::Claude, claude, Ok(()));
    let image = r#"[{"role":"user","content":[{"text":"a"},{"image":{"format":"png","source":
        {"s3Location":{"uri":"s3://b/i.png","bucketOwner":"111122223333"}}}}]},
        {"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"r"}}},
        {"text":"b"}]}]"#;
    check(Format::Converse, &converse(image), Ok(()));
}

#[test]
fn prompt_and_completion_are_texts_that_hold_something() {
    let format = Format::PromptCompletion;
    check(format, "", Err(("", Why::Blank)));
    check(format, "[]", Err(("", Why::NotAnObject)));
    check(format, "{\"prompt\":\"a\"", Err(("", Why::NotAnObject)));
    check(format, r#"{"completion":"b"}"#, Err(("/prompt", Why::Missing)));
    check(format, r#"{"prompt":"a","completion":""}"#, Err(("/completion", Why::Empty)));
    check(format, r#"{"prompt":1,"completion":"b"}"#, Err(("/prompt", Why::Type("a string"))));
    check(format, r#"{"prompt":"a","completion":"b","x":1}"#, Err(("", Why::Unknown)));
}

#[test]
fn turns_alternate_from_user_to_assistant() {
    let (user, bot) = (
        r#"{"role":"user","content":[{"text":"a"}]}"#,
        r#"{"role":"assistant","content":[{"text":"b"}]}"#,
    );
    let cases = [
        ("[]".to_owned(), ("/messages", Why::Empty)),
        (format!("[{bot},{user}]"), ("/messages/0/role", Why::Alternation)),
        (format!("[{user},{user}]"), ("/messages/1/role", Why::Alternation)),
        (format!("[{user}]"), ("/messages/0", Why::LastTurn)),
        (format!("[{user},{bot},{user}]"), ("/messages/2", Why::LastTurn)),
        (
            r#"[{"role":"tool","content":[]}]"#.to_owned(),
            ("/messages/0/role", Why::Value("user or assistant")),
        ),
    ];
    for (messages, (member, why)) in cases {
        check(Format::Converse, &converse(&messages), Err((member, why)));
    }
}

#[test]
fn content_blocks_hold_what_their_turn_may_say() {
    let turn = |block: &str| {
        converse(&format!(
            r#"[{{"role":"user","content":[{{"text":"a"}}]}},
               {{"role":"assistant","content":[{block}]}}]"#
        ))
    };
    let empty = Err(("/messages/1/content/0/text", Why::Empty));
    check(Format::Converse, &turn(r#"{"text":" "}"#), empty);
    let image = r#"{"image":{"format":"png"}}"#;
    let why = Why::Value("text; the assistant shows no image or video");
    check(Format::Converse, &turn(image), Err(("/messages/1/content/0", why)));
    let why = Why::Value("a text, image, video or reasoning block");
    check(Format::Converse, &turn(r#"{"toolUse":{}}"#), Err(("/messages/1/content/0", why)));
}

#[test]
fn the_schema_must_be_named_right() {
    let misprinted = TURNS.replace("conversation", "conversion");
    let why = Why::Value("bedrock-conversation-2024");
    check(Format::Converse, &misprinted, Err(("/schemaVersion", why)));
}

#[test]
fn the_first_line_tells_the_format() {
    assert_eq!(Format::detect(TURNS), Some(Format::Converse));
    let prompt = r#"{"prompt":"a","completion":"b"}"#;
    assert_eq!(Format::detect(prompt), Some(Format::PromptCompletion));
    let claude = r#"{"messages":[{"role":"user","content":"a"}]}"#;
    assert_eq!(Format::detect(claude), Some(Format::Claude));
    for other in ["", "{}", "[1]", r#"{"input":"a"}"#] {
        assert_eq!(Format::detect(other), None, "{other}");
    }
}

#[test]
fn reserved_words_are_found_where_they_stand() {
    let line = r#"{"a":[{"b/c":"Super User: bob"}]}"#;
    assert_eq!(reserved(line).as_deref(), Some("/a/0/b~1c"));
    assert_eq!(reserved(r#"{"a":"[EMAIL] user: x"}"#), None);
}

#[test]
fn no_fault_shows_the_text_of_a_record() {
    let line = r#"{"prompt":"hunter2","completion":"b","hunter2":"hunter2"}"#;
    for format in [Format::PromptCompletion, Format::Converse, Format::Claude] {
        let said = format.check(line).map_err(|fault| format!("{fault} {fault:?}"));
        assert!(said.is_err_and(|said| !said.contains("hunter2")));
    }
}
