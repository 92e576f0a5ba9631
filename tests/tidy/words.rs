//! What may not be written, and what must be.

use crate::source::{Source, Token, item_end};

/// Nothing unfinished, no debugging left over.
pub fn unfinished(house: &[Source]) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in house.iter().filter(|source| source.is_rust()) {
        for (line, name) in macros(&source.tokens()) {
            if matches!(name.as_str(), "todo" | "unimplemented" | "dbg") {
                wrong.push(format!("{}:{line}: {name}!", source.path));
            }
        }
        for (number, line) in source.comments.lines().enumerate() {
            if line.split(|c: char| !c.is_alphanumeric()).any(is_note_to_self) {
                wrong.push(format!("{}:{}: a note to self", source.path, number + 1));
            }
        }
    }
    wrong
}

fn is_note_to_self(word: &str) -> bool {
    matches!(word, "FIXME" | "XXX" | "TODO" | "HACK")
}

fn macros(tokens: &[Token]) -> Vec<(usize, String)> {
    let pairs = tokens.windows(2).filter(|pair| pair[1].text == "!");
    pairs.map(|pair| (pair[0].line, pair[0].text.clone())).collect()
}

/// A test runs or isn't there, and waits for what happens, never for time to pass.
pub fn tests(house: &[Source]) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in house.iter().filter(|source| source.is_rust()) {
        if source.code.contains("#[ignore") {
            wrong.push(format!("{}: an ignored test", source.path));
        }
        let is_test = source.test_lines();
        for reference in source.references() {
            let [.., module, name] = reference.segments.as_slice() else { continue };
            let sleeps = (module == "thread" || module == "time") && name == "sleep";
            if sleeps && is_test[reference.line - 1] {
                wrong.push(format!("{}:{}: a test sleeps", source.path, reference.line));
            }
        }
    }
    wrong
}

/// Only the command line and `main` write to the terminal.
pub fn printing(house: &[Source]) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in house.iter().filter(|s| !matches!(s.room(), None | Some("cli" | "main"))) {
        let tests = source.test_lines();
        for (line, name) in macros(&source.tokens()) {
            let prints = matches!(name.as_str(), "println" | "eprintln" | "print" | "eprint");
            if prints && !tests[line - 1] {
                wrong.push(format!("{}:{line}: {name}!", source.path));
            }
        }
    }
    wrong
}

/// The only code that may be `unsafe`.
const UNSAFE: [&str; 2] = ["src/simd.rs", "src/simd/avx2.rs"];

/// No `unsafe`, and no `unwrap` outside tests: `expect` says why it can't fail.
pub fn soundness(house: &[Source]) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in house.iter().filter(|source| source.is_rust()) {
        let tests = source.test_lines();
        for token in source.tokens() {
            let unwraps = token.text == "unwrap" && !tests[token.line - 1];
            let is_unsafe = token.text == "unsafe" && !UNSAFE.contains(&source.path.as_str());
            if is_unsafe || unwraps {
                wrong.push(format!("{}:{}: {}", source.path, token.line, token.text));
            }
        }
    }
    wrong
}

/// Rooms whose types hold text of records.
const HOLD_TEXT: [&str; 6] = ["lines", "json", "view", "scan", "redact", "engine"];

/// What has `Debug` there and holds text all the same: of the program, of rules and policies.
const OWN_TEXT: [&str; 9] = [
    "ConfigError",
    "DenyFile",
    "EngineError",
    "Halves",
    "PolicyError",
    "ScanError",
    "Surprise",
    "Tally",
    "Why",
];

/// Nothing that may hold text of a record can be written into a log by the way.
pub fn shown(house: &[Source]) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in house.iter().filter(|s| s.room().is_some_and(|room| HOLD_TEXT.contains(&room))) {
        let (tokens, tests) = (source.tokens(), source.test_lines());
        for (at, _) in source.code.match_indices("#[derive(") {
            let end = item_end(&source.code, at);
            let item: Vec<&Token> =
                tokens.iter().filter(|token| (at..end).contains(&token.offset)).collect();
            let Some(name) = item.windows(2).find_map(declared) else { continue };
            let has_debug = item.iter().any(|token| token.text == "Debug");
            let holds_text = item.windows(2).any(is_text);
            let is_test = item.first().is_some_and(|token| tests[token.line - 1]);
            if has_debug && holds_text && !is_test && !OWN_TEXT.contains(&name) {
                wrong.push(format!("{}: {name} holds text and has Debug", source.path));
            }
        }
    }
    wrong
}

/// Whether the second of two tokens is a type that holds text.
fn is_text(pair: &[&Token]) -> bool {
    let bytes = pair[1].text == "u8" && matches!(&*pair[0].text, "[" | "<");
    bytes || matches!(&*pair[1].text, "str" | "String" | "Cow")
}

/// The name of the type that two tokens declare.
fn declared<'t>(pair: &[&'t Token]) -> Option<&'t str> {
    matches!(&*pair[0].text, "struct" | "enum").then(|| &*pair[1].text)
}

/// 2018 modules: `store.rs` beside `store/`.
pub fn module_files(house: &[Source]) -> Vec<String> {
    let old = house.iter().filter(|source| source.path.ends_with("/mod.rs"));
    old.map(|source| format!("{}: name it after its folder", source.path)).collect()
}

/// Every bound says why it is what it is, and binds something.
pub fn bounds(house: &[Source]) -> Vec<String> {
    let Some(limits) = house.iter().find(|source| source.path == "src/limits.rs") else {
        return vec!["there is no src/limits.rs".to_owned()];
    };
    let used: Vec<String> = (house.iter())
        .filter(|source| source.room().is_some_and(|room| room != "limits"))
        .flat_map(|source| source.tokens().into_iter().map(|token| token.text))
        .collect();
    let mut wrong = Vec::new();
    let mut before = "";
    for line in limits.text.lines() {
        if let Some(rest) = line.strip_prefix("pub const ") {
            let name = rest.split(':').next().unwrap_or_default();
            if !before.starts_with("///") {
                wrong.push(format!("{name} gives no reason"));
            }
            if !used.iter().any(|word| word == name) {
                wrong.push(format!("{name} binds nothing"));
            }
        }
        before = line;
    }
    wrong
}

/// No path of anyone's machine and no registry's host.
pub fn places(house: &[Source]) -> Vec<String> {
    let own = ["/wor", "/roo", "/hom", "/tm", "/User", "index.crates"];
    let own = own.iter().zip(["k/", "t/", "e/", "p/", "s/", ".io"]);
    let banned: Vec<String> = own.map(|(start, end)| format!("{start}{end}")).collect();
    let mut wrong = Vec::new();
    for source in house.iter().filter(|source| source.path != "Cargo.lock") {
        for (number, line) in source.text.lines().enumerate() {
            let here = banned.iter().any(|place| stands_alone(line, place));
            if here {
                wrong.push(format!("{}:{}: a place of one machine", source.path, number + 1));
            }
        }
    }
    wrong
}

/// Whether the place is an absolute path, not the tail of another path or URL.
fn stands_alone(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|letter| letter.is_alphanumeric() || "._-}*~".contains(letter))
    })
}

/// A test file that no target names would never run.
pub fn registered(house: &[Source]) -> Vec<String> {
    let manifest = house.iter().find(|source| source.path == "Cargo.toml");
    let manifest = manifest.map_or("", |source| source.text.as_str());
    let is_target = |path: &str| manifest.contains(&format!("\"{path}\""));
    let is_module = |name: &str| {
        let declaration = format!("mod {name};");
        house.iter().any(|s| s.path.starts_with("tests/") && s.code.contains(&declaration))
    };
    let mut wrong = Vec::new();
    for source in house.iter().filter(|source| source.is_rust()) {
        let Some(file) = source.path.strip_prefix("tests/") else { continue };
        let name = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".rs");
        if !is_target(&source.path) && !is_module(name) {
            wrong.push(format!("{}: no target runs it", source.path));
        }
    }
    wrong
}

/// ARCHITECTURE.md names only tests that are there.
pub fn named_tests(house: &[Source]) -> Vec<String> {
    let map = house.iter().find(|source| source.path == "ARCHITECTURE.md");
    let map = map.map_or("", |source| source.text.as_str());
    let names = map.split('`').skip(1).step_by(2).filter(|name| name.contains(".rs"));
    let missing = names.filter(|name| !stands(house, name));
    missing.map(|name| format!("ARCHITECTURE.md names {name}, which isn't there")).collect()
}

/// Whether `path/file.rs`, or the function in `path/file.rs::function`, is there.
fn stands(house: &[Source], name: &str) -> bool {
    let (path, function) = name.split_once("::").unwrap_or((name, ""));
    let found = house.iter().find(|source| source.path == path);
    found.is_some_and(|s| function.is_empty() || s.code.contains(&format!("fn {function}(")))
}
