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
    assert_eq!(Format::detect(r#"{"input":"a"}"#), Some(Format::Input));
    for other in ["", "{}", "[1]", r#"{"input":"a","x":1}"#] {
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
    for format in [Format::PromptCompletion, Format::Converse, Format::Claude, Format::Input] {
        let said = format.check(line).map_err(|fault| format!("{fault} {fault:?}"));
        assert!(said.is_err_and(|said| !said.contains("hunter2")));
    }
}

#[test]
fn continued_pre_training_reads_one_text() {
    check(Format::Input, r#"{"input":"a"}"#, Ok(()));
    check(Format::Input, r#"{"input":" "}"#, Err(("/input", Why::Empty)));
    check(Format::Input, r#"{"text":"a"}"#, Err(("/input", Why::Missing)));
    check(Format::Input, r#"{"input":"a","x":1}"#, Err(("", Why::Unknown)));
}

/// "Prepare your training datasets for distillation": the assistant's turn is optional.
#[test]
fn the_prompts_of_a_distillation_may_wait_for_their_answer() {
    let user = r#"{"role":"user","content":[{"text":"a"}]}"#;
    check(Format::Prompts, TURNS, Ok(()));
    check(Format::Prompts, &converse(&format!("[{user}]")), Ok(()));
    let twice = converse(&format!("[{user},{user}]"));
    check(Format::Prompts, &twice, Err(("/messages/1/role", Why::Alternation)));
}

/// "Prepare data for reinforcement fine-tuning": other members go to the grader.
#[test]
fn chats_for_reinforcement_hold_what_the_grader_wants() {
    let chat = r#"{"messages":[{"role":"system","content":"s"},{"role":"user","content":"q"}],
        "reference_answer":{"a":[1]},"difficulty":"hard"}"#;
    check(Format::Graded, chat, Ok(()));
    check(
        Format::Graded,
        &chat.replace("\"user\"", "\"system\""),
        Err(("/messages", Why::Missing)),
    );
    let why = Why::Value("system, user or assistant");
    let tool = chat.replace("\"user\"", "\"tool\"");
    check(Format::Graded, &tool, Err(("/messages/1/role", why)));
    let empty = chat.replace("\"q\"", "\" \"");
    check(Format::Graded, &empty, Err(("/messages/1/content", Why::Empty)));
}

/// "Preparing data for fine-tuning understanding models" (Amazon Nova): ten images, one video.
#[test]
fn a_model_takes_so_many_images_and_videos_of_these_formats() {
    const NOVA: Takes = Takes {
        images: 10,
        image_formats: &["png", "jpeg"],
        videos: 1,
        video_formats: &["mp4"],
        reasoning: false,
        systems: 1,
    };
    let block = |kind: &str, format: &str, uri: &str| {
        format!(
            r#"{{"{kind}":{{"format":"{format}","source":{{"s3Location":{{"uri":"{uri}"}}}}}}}}"#
        )
    };
    let of = |content: &[String]| {
        converse(&format!(r#"[{{"role":"user","content":[{}]}}]"#, content.join(",")))
    };
    let png = block("image", "png", "s3://media/a.png");
    let film = block("video", "mp4", "s3://films/a.mp4");
    let found = blocks(&of(&[png.clone(), png.clone(), film.clone()]), &NOVA).unwrap();
    assert_eq!((found.images, found.videos), (2, 1));
    assert_eq!(found.buckets, ["media", "media", "films"]);
    let first = "/messages/0/content/0";
    let why = |content: &[String], takes: &Takes| blocks(&of(content), takes).unwrap_err();
    assert_eq!(why(&vec![png.clone(); 11], &NOVA), fault("", Why::Many("images")));
    assert_eq!(why(&vec![film.clone(); 2], &NOVA), fault("", Why::Many("videos")));
    assert_eq!(why(&[png], &Takes::TEXT), fault(first, Why::Untaken("images")));
    assert_eq!(why(&[film], &Takes::TEXT), fault(first, Why::Untaken("videos")));
    let bmp = block("image", "bmp", "s3://media/a.bmp");
    assert_eq!(why(&[bmp], &NOVA), fault(first, Why::Untaken("this format of image or video")));
    let web = block("image", "png", "https://media/a.png");
    assert_eq!(why(&[web], &NOVA), fault(first, Why::Value("the URI of an object in S3")));
    let thought = r#"{"reasoningContent":{"reasoningText":{"text":"r"}}}"#.to_owned();
    assert_eq!(why(&[thought], &NOVA), fault(first, Why::Untaken("reasoning")));
    let systems = r#"{"system":[{"text":"a"},{"text":"b"}],"messages":[]}"#;
    let many = fault("/system", Why::Many("blocks of system text"));
    assert_eq!(blocks(systems, &NOVA), Err(many));
}
