//! The JSON reader agrees with serde_json, and its spans, pointers and maps lead where they say.

use expurgate::{
    json::{Defect, Edit, Fault, Kind, Map, Outline, decode, escape, splice},
    limits::{JSON_DEPTH_MAX, JSON_PARTS_MAX},
};
use proptest::{prelude::*, sample::Index};
use serde_json::Value;

mod json {
    pub mod cases;
}
use json::cases::{INVALID, VALID};

fn read(line: &str) -> Result<Outline, Defect> {
    let mut outline = Outline::new();
    outline.read(line)?;
    Ok(outline)
}

fn serde_accepts(line: &str) -> bool {
    serde_json::from_str::<Value>(line).is_ok()
}

fn decoded(raw: &str) -> String {
    let (mut text, mut map) = (String::new(), Map::default());
    decode(raw, &mut text, &mut map);
    text
}

#[test]
fn what_the_grammar_accepts_is_read() {
    for line in VALID {
        assert!(serde_accepts(line), "the oracle refuses {line}");
        assert_eq!(read(line).err(), None, "{line}");
    }
}

#[test]
fn what_the_grammar_refuses_is_a_defect_at_its_place() {
    for &(line, why, at) in INVALID {
        assert!(!serde_accepts(line), "the oracle accepts {line}");
        assert_eq!(read(line).err(), Some(Defect { at, why }), "{line}");
    }
}

#[test]
fn every_cut_of_a_record_is_refused_as_the_oracle_does() {
    let line = r#" {"a\n\ud83d\ude00":[-1.5e+3,{"b":[true,null,""]},"x"],"c":{}} "#;
    for end in 0..line.len() {
        assert_eq!(read(&line[..end]).is_ok(), serde_accepts(&line[..end]), "{end}");
    }
}

#[test]
fn nesting_is_refused_where_serde_json_refuses_it() {
    for depth in [JSON_DEPTH_MAX - 1, JSON_DEPTH_MAX, JSON_DEPTH_MAX + 1, JSON_DEPTH_MAX + 2] {
        let arrays = "[".repeat(depth) + &"]".repeat(depth);
        let objects = "{\"a\":".repeat(depth - 1) + "{}" + &"}".repeat(depth - 1);
        for line in [arrays, objects] {
            assert_eq!(read(&line).is_ok(), depth <= JSON_DEPTH_MAX, "{depth}");
            assert_eq!(serde_accepts(&line), depth <= JSON_DEPTH_MAX, "{depth}");
        }
    }
}

#[test]
fn a_million_levels_are_a_defect_and_no_overflow() {
    let too_deep = Defect { at: JSON_DEPTH_MAX, why: Fault::TooDeep };
    assert_eq!(read(&"[".repeat(1_000_000)).err(), Some(too_deep));
    let objects = "{\"\":".repeat(1_000_000);
    assert_eq!(read(&objects).err().map(|defect| defect.why), Some(Fault::TooDeep));
}

#[test]
fn a_line_of_more_parts_than_the_bound_is_refused() {
    let list = |leaves: usize| format!("[{}1]", "1,".repeat(leaves - 1));
    let most =
        read(&list(JSON_PARTS_MAX - 1)).expect("the array and its numbers are within bounds");
    assert_eq!(most.leaves().len(), JSON_PARTS_MAX - 1);
    let defect = read(&list(JSON_PARTS_MAX)).err().map(|defect| defect.why);
    assert_eq!(defect, Some(Fault::TooManyParts));
}

#[test]
fn leaves_come_in_order_with_their_raw_spans() {
    let line = r#"{"a":"x\n","b":[1,-2.5e3,null],"a":{"":"é"}}"#;
    let outline = read(line).unwrap();
    let leaves: Vec<_> =
        outline.leaves().iter().map(|l| (l.kind, &line[l.start..l.end], l.escaped)).collect();
    let expected = [
        (Kind::Key, "a", false),
        (Kind::Text, r"x\n", true),
        (Kind::Key, "b", false),
        (Kind::Number, "1", false),
        (Kind::Number, "-2.5e3", false),
        (Kind::Key, "a", false),
        (Kind::Key, "", false),
        (Kind::Text, "é", false),
    ];
    assert_eq!(leaves, expected);
}

#[test]
fn a_pointer_names_the_value_of_a_leaf_and_the_member_of_a_key() {
    let line = r#"{"a/b":[null,{"m~n":"x"},[[7]]],"\u0063\"":{"":1}}"#;
    let outline = read(line).unwrap();
    let mut pointers = vec![];
    for leaf in 0..outline.leaves().len() {
        let mut pointer = String::from("old");
        outline.pointer(line, leaf, &mut pointer);
        pointers.push(pointer);
    }
    let expected =
        ["/a~1b", "/a~1b/1/m~0n", "/a~1b/1/m~0n", "/a~1b/2/0/0", "/c\"", "/c\"/", "/c\"/"];
    assert_eq!(pointers, expected);
}

#[test]
fn the_pointer_of_a_bare_value_is_empty() {
    let mut pointer = String::new();
    read("\"x\"").unwrap().pointer("\"x\"", 0, &mut pointer);
    assert_eq!(pointer, "");
}

#[test]
fn the_keys_above_a_leaf_are_those_that_name_it_and_what_holds_it() {
    let line = r#"{"a":[{"b":"x","c":{"d":[1]}}],"e":2}"#;
    let outline = read(line).unwrap();
    let above = |leaf| -> Vec<_> {
        outline.keys_above(leaf).map(|key| &line[outline.leaves()[key].span()]).collect()
    };
    // Leaves: a b x c d 1 e 2.
    assert_eq!(above(0), Vec::<&str>::new());
    assert_eq!(above(1), ["a"]);
    assert_eq!(above(2), ["b", "a"]);
    assert_eq!(above(5), ["d", "c", "a"]);
    assert_eq!(above(7), ["e"]);
    assert_eq!(above(99), Vec::<&str>::new());
}

#[test]
fn an_outline_keeps_nothing_of_an_earlier_line_or_of_a_refused_one() {
    let mut outline = read(r#"{"a":[1,2,3]}"#).unwrap();
    outline.read("[\"x\"]").unwrap();
    assert_eq!(outline.leaves().len(), 1);
    outline.read("[\"x\",").unwrap_err();
    assert!(outline.leaves().is_empty());
    outline.read("7").unwrap();
    assert_eq!(outline.leaves()[0].kind, Kind::Number);
}

#[test]
fn decoding_maps_each_escape_as_a_whole() {
    let (mut text, mut map) = (String::from("old"), Map::default());
    map.copied(9);
    decode(r"ab\u00e9c\n\ud83d\ude00z", &mut text, &mut map);
    assert_eq!(text, "abéc\n😀z");
    assert_eq!(map.source(0..2), 0..2);
    assert_eq!(map.source(2..4), 2..8);
    assert_eq!(map.source(3..4), 2..8);
    assert_eq!(map.source(4..6), 8..11);
    assert_eq!(map.source(6..10), 11..23);
    assert_eq!(map.source(10..11), 23..24);
}

#[test]
fn decoding_copies_what_is_no_escape() {
    for raw in [r"\", r"a\x", r"\u12", r"\ud800", r"\ud800\u0041", r"\é", r"\udc00\ud800", r"\\\"]
    {
        let text = decoded(raw);
        assert!(raw.contains(&text) || text == r"\ud800A" || text == r"\\", "{raw} {text}");
    }
}

#[test]
fn escaping_writes_what_the_grammar_demands_and_no_more() {
    let mut out = String::from("-");
    escape("a\"b\\c/\u{8}\u{c}\n\r\t\u{0}\u{1f}\u{7f}é\u{2028}", &mut out);
    let expected = "-a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u0000\\u001f\u{7f}é\u{2028}";
    assert_eq!(out, expected);
}

#[test]
fn a_splice_changes_the_edits_and_nothing_else() {
    let edit = |at, with: &str| Edit { at, with: with.to_owned() };
    let line = r#"{ "a" : 1.50 ,"b":"x"}"#;
    let mut out = b">".to_vec();
    splice(line, &[edit(8..12, "\"[N]\""), edit(19..20, ""), edit(20..20, "y")], &mut out);
    assert_eq!(out, br#">{ "a" : "[N]" ,"b":"y"}"#);
    let mut same = vec![];
    splice(line, &[], &mut same);
    assert_eq!(same, line.as_bytes());
}

#[test]
fn a_defect_says_where_and_nothing_of_the_line() {
    let defect = read("{\"secret\":\"\\x\"}").unwrap_err();
    assert_eq!(defect.to_string(), "bad escape at byte 11");
}

/// How the next string, number or gap is written: taken from a list of random bytes.
struct Writer<'a> {
    choices: &'a [u8],
    at: usize,
    out: String,
}

impl Writer<'_> {
    fn choose(&mut self) -> u8 {
        self.at += 1;
        self.choices.get(self.at % self.choices.len().max(1)).copied().unwrap_or(0)
    }

    fn gap(&mut self) {
        let gaps = ["", "", "", " ", "\t", "\r\n", "\n  "];
        let gap = gaps[usize::from(self.choose()) % gaps.len()];
        self.out.push_str(gap);
    }

    fn string(&mut self, text: &str) {
        self.out.push('"');
        for c in text.chars() {
            if self.choose().is_multiple_of(3) {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let upper = self.choose().is_multiple_of(2);
                    let digits = if upper { format!("{unit:04X}") } else { format!("{unit:04x}") };
                    self.out += &format!("\\u{digits}");
                }
            } else {
                let quoted = serde_json::to_string(&c).unwrap();
                self.out += &quoted[1..quoted.len() - 1];
            }
        }
        self.out.push('"');
    }

    fn value(&mut self, value: &Value) {
        self.gap();
        match value {
            Value::String(text) => self.string(text),
            Value::Array(items) => {
                self.out.push('[');
                for (n, item) in items.iter().enumerate() {
                    self.comma(n);
                    self.value(item);
                }
                self.gap();
                self.out.push(']');
            }
            Value::Object(members) => {
                self.out.push('{');
                for (n, (key, member)) in members.iter().enumerate() {
                    self.comma(n);
                    self.member(key, member);
                    if self.choose() == 7 {
                        self.out.push(',');
                        self.member(key, member);
                    }
                }
                self.gap();
                self.out.push('}');
            }
            other => self.out += &other.to_string(),
        }
        self.gap();
    }

    fn comma(&mut self, n: usize) {
        if n > 0 {
            self.out.push(',');
        }
    }

    fn member(&mut self, key: &str, value: &Value) {
        self.gap();
        self.string(key);
        self.gap();
        self.out.push(':');
        self.value(value);
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let number = prop_oneof!["-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,9})?([eE][+-]?[0-9]{1,3})?"];
    let text = prop_oneof![any::<String>(), "[ -~]{0,80}", "[\u{0}-\u{1f}\"\\\\/~é😀]{0,9}"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        number.prop_map(|text| serde_json::from_str(&text).unwrap()),
        text.clone().prop_map(Value::String),
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::vec((text.clone(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn any_line() -> impl Strategy<Value = (Value, String)> {
    (any_value(), prop::collection::vec(any::<u8>(), 1..64)).prop_map(|(value, choices)| {
        let mut writer = Writer { choices: &choices, at: 0, out: String::new() };
        writer.value(&value);
        (value, writer.out)
    })
}

/// Keys, strings and numbers of a value by a walk of serde_json's tree.
fn walk(value: &Value, found: &mut Vec<(u8, String)>) {
    match value {
        Value::String(text) => found.push((b't', text.clone())),
        Value::Number(number) => found.push((b'n', number.to_string())),
        Value::Array(items) => items.iter().for_each(|item| walk(item, found)),
        Value::Object(members) => {
            for (key, member) in members {
                found.push((b'k', key.clone()));
                walk(member, found);
            }
        }
        _ => {}
    }
}

/// The same from an outline. serde_json writes exponents as `e+5`.
fn leaves_of(line: &str, outline: &Outline) -> Vec<(u8, String)> {
    let mut found = vec![];
    for leaf in outline.leaves() {
        let raw = &line[leaf.span()];
        assert_eq!(leaf.escaped, raw.contains('\\'));
        found.push(match leaf.kind {
            Kind::Key => (b'k', decoded(raw)),
            Kind::Text => (b't', decoded(raw)),
            Kind::Number => (b'n', serde_json::from_str::<Value>(raw).unwrap().to_string()),
        });
    }
    found
}

fn shape_of(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(shape_of).collect::<String>()),
        Value::Object(members) => {
            format!("{{{}}}", members.values().map(shape_of).collect::<String>())
        }
        _ => "v".to_owned(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn leaves_decode_to_what_serde_json_finds((_, line) in any_line()) {
        let value: Value = serde_json::from_str(&line).unwrap();
        let outline = read(&line).unwrap();
        let (mut expected, mut found) = (vec![], leaves_of(&line, &outline));
        walk(&value, &mut expected);
        expected.sort();
        found.sort();
        if found.len() > expected.len() {
            // Members written twice come twice here and once there.
            expected.dedup();
            found.dedup();
        }
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn pointers_resolve_in_serde_json((_, line) in any_line()) {
        let value: Value = serde_json::from_str(&line).unwrap();
        let outline = read(&line).unwrap();
        for (index, leaf) in outline.leaves().iter().enumerate() {
            let (mut pointer, raw) = (String::new(), &line[leaf.span()]);
            outline.pointer(&line, index, &mut pointer);
            let target = value.pointer(&pointer);
            match leaf.kind {
                Kind::Key => prop_assert!(target.is_some()),
                Kind::Text => prop_assert_eq!(target, Some(&Value::String(decoded(raw)))),
                Kind::Number => prop_assert_eq!(target.cloned(), serde_json::from_str(raw).ok()),
            }
        }
    }

    #[test]
    fn a_mutated_line_gets_the_verdict_of_serde_json(
        (_, line) in any_line(),
        mutations in prop::collection::vec((any::<Index>(), any::<u8>(), 0..4u8), 1..4),
    ) {
        let mut bytes = line.into_bytes();
        for (at, byte, how) in mutations {
            let at = at.index(bytes.len().max(1)).min(bytes.len());
            let syntax = b"{}[]\",:\\u0eE+-.dD8 \tn"[usize::from(byte) % 21];
            match how {
                0 => bytes.insert(at, syntax),
                1 if at < bytes.len() => drop(bytes.remove(at)),
                2 if at < bytes.len() => bytes[at] = byte,
                _ => bytes.truncate(at),
            }
        }
        let line = String::from_utf8_lossy(&bytes);
        prop_assert_eq!(read(&line).is_ok(), serde_accepts(&line), "{}", line);
    }

    #[test]
    fn a_soup_of_tokens_gets_the_verdict_of_serde_json(
        line in r#"([\[\]{},: ]|"a"|"(\\u[dD][7-9c-f]00){1,2}"|0|-?1(\.5)?|1e9|null|true){0,9}"#,
    ) {
        prop_assert_eq!(read(&line).is_ok(), serde_accepts(&line), "{}", line);
    }

    #[test]
    fn a_line_with_leaves_replaced_keeps_its_shape(
        (_, line) in any_line(),
        picks in prop::collection::vec(any::<bool>(), 64),
        text in any::<String>(),
    ) {
        let outline = read(&line).unwrap();
        let mut content = String::new();
        escape(&text, &mut content);
        let picked = outline.leaves().iter().zip(picks).filter(|(_, pick)| *pick);
        let edits: Vec<_> = picked.filter_map(|(leaf, _)| match leaf.kind {
            Kind::Key => None,
            Kind::Text => Some(Edit { at: leaf.span(), with: content.clone() }),
            Kind::Number => Some(Edit { at: leaf.span(), with: format!("\"{content}\"") }),
        }).collect();
        let mut out = vec![];
        splice(&line, &edits, &mut out);
        let before: Value = serde_json::from_str(&line).unwrap();
        let after: Value = serde_json::from_slice(&out).unwrap();
        prop_assert_eq!(shape_of(&before), shape_of(&after));
    }

    #[test]
    fn escaped_text_decodes_to_itself(text in any::<String>()) {
        let mut raw = String::new();
        escape(&text, &mut raw);
        prop_assert_eq!(decoded(&raw), text.clone());
        prop_assert_eq!(serde_json::from_str::<String>(&format!("\"{raw}\"")).unwrap(), text);
    }

    #[test]
    fn the_source_of_a_range_decodes_to_a_text_that_holds_it(
        text in any::<String>(),
        choices in prop::collection::vec(any::<u8>(), 1..32),
        ends in any::<[Index; 2]>(),
    ) {
        let mut writer = Writer { choices: &choices, at: 0, out: String::new() };
        writer.string(&text);
        let raw = &writer.out[1..writer.out.len() - 1];
        let (mut whole, mut map) = (String::new(), Map::default());
        decode(raw, &mut whole, &mut map);
        prop_assert_eq!(&whole, &text);
        let places: Vec<_> = (0..=whole.len()).filter(|&at| whole.is_char_boundary(at)).collect();
        let mut range = ends.map(|end| places[end.index(places.len())]);
        range.sort();
        let source = map.source(range[0]..range[1]);
        prop_assert_eq!(decoded(&raw[source]), &whole[range[0]..range[1]]);
        prop_assert_eq!(map.source(0..whole.len()), 0..raw.len());
    }
}
