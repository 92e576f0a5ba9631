//! A source is one file of the house, read as a tidy test needs it: code without comments and
//! strings, comments alone, tokens, paths, and which lines are tests.

use std::fs;
use std::path::{Path, PathBuf};

/// One file.
pub struct Source {
    /// Relative to the crate, with `/`.
    pub path: String,
    /// As it is.
    pub text: String,
    /// With comments and the insides of strings blanked.
    pub code: String,
    /// With all but comments blanked.
    pub comments: String,
}

/// An identifier, `::`, or one character of punctuation, with the line it stands on, from 1.
pub struct Token {
    pub line: usize,
    pub offset: usize,
    pub text: String,
}

/// A path such as `std::io::Read`, groups expanded.
pub struct Reference {
    pub line: usize,
    pub segments: Vec<String>,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        let (code, comments) =
            if path.ends_with(".rs") { split(text) } else { (text.to_owned(), String::new()) };
        Source { path: path.to_owned(), text: text.to_owned(), code, comments }
    }

    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// The room that the file belongs to; `None` outside `src` and for the crate's root.
    pub fn room(&self) -> Option<&str> {
        let inside = self.path.strip_prefix("src/")?;
        let name = inside.split('/').next()?;
        let name = name.strip_suffix(".rs").unwrap_or(name);
        (name != "lib").then_some(name)
    }

    pub fn tokens(&self) -> Vec<Token> {
        tokens(&self.code)
    }

    /// Whether the whole file is tests.
    pub fn is_test_file(&self) -> bool {
        let file = self.path.rsplit('/').next().unwrap_or_default();
        self.path.starts_with("tests/") || file == "tests.rs" || self.path.contains("/tests/")
    }

    /// For each line, whether it belongs to tests.
    pub fn test_lines(&self) -> Vec<bool> {
        let count = self.text.lines().count();
        let mut marks = vec![self.is_test_file(); count];
        for attribute in ["#[cfg(test)]", "#[cfg(all(test"] {
            for (at, _) in self.code.match_indices(attribute) {
                let end = item_end(&self.code, at);
                let (first, last) = (line_of(&self.code, at), line_of(&self.code, end));
                marks[first - 1..last.min(count)].fill(true);
            }
        }
        marks
    }

    /// All paths of two segments or more, in `use` declarations and elsewhere.
    pub fn references(&self) -> Vec<Reference> {
        let tokens = self.tokens();
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let next = tokens.get(at + 1).map(|token| token.text.as_str());
            at = match tokens[at].text.as_str() {
                "use" if next != Some("<") => tree(&tokens, at + 1, &[], &mut found),
                text if is_ident(text) && next == Some("::") => path(&tokens, at, &mut found),
                _ => at + 1,
            };
        }
        found
    }

    /// The references that stand outside tests.
    pub fn shipped_references(&self) -> Vec<Reference> {
        let tests = self.test_lines();
        let mut all = self.references();
        all.retain(|reference| !tests[reference.line - 1]);
        all
    }
}

/// Every text file of the crate, sorted by path.
pub fn house() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src", "tests", "benches", "examples", "rules", "fuzz", ".ci"] {
        walk(&root.join(folder), &mut files);
    }
    for entry in fs::read_dir(root).expect("the crate has a folder").flatten() {
        if entry.path().is_file() && entry.file_name() != ".git" {
            files.push(entry.path());
        }
    }
    files.sort();
    files.iter().filter_map(|file| load(root, file)).collect()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name();
        match path.is_dir() {
            true if name == "target" || name == "out" || name == "__pycache__" => {}
            true => walk(&path, files),
            false => files.push(path),
        }
    }
}

fn load(root: &Path, file: &Path) -> Option<Source> {
    let text = fs::read_to_string(file).ok()?;
    let path = file.strip_prefix(root).ok()?.to_str()?.replace('\\', "/");
    Some(Source::new(&path, &text))
}

/// Splits Rust text into code and comments, each as long as the text, the rest blanked.
fn split(text: &str) -> (String, String) {
    let bytes = text.as_bytes();
    let (mut code, mut comments) = (blank(bytes), blank(bytes));
    let mut at = 0;
    while at < bytes.len() {
        let (end, is_comment) = match comment_end(bytes, at) {
            Some(end) => (end, true),
            None => (literal_end(bytes, at).unwrap_or(at), false),
        };
        if is_comment {
            comments[at..end].copy_from_slice(&bytes[at..end]);
        } else if end == at {
            code[at] = bytes[at];
        } else {
            code[at] = b'"';
            code[end - 1] = b'"';
        }
        at = end.max(at + 1);
    }
    (String::from_utf8_lossy(&code).into_owned(), String::from_utf8_lossy(&comments).into_owned())
}

fn blank(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|&byte| if byte == b'\n' { byte } else { b' ' }).collect()
}

fn comment_end(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = &bytes[at..];
    if rest.starts_with(b"//") {
        return Some(at + rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len()));
    }
    if !rest.starts_with(b"/*") {
        return None;
    }
    let (mut depth, mut now) = (0, at);
    while now < bytes.len() {
        match &bytes[now..] {
            [b'/', b'*', ..] => (depth, now) = (depth + 1, now + 2),
            [b'*', b'/', ..] => (depth, now) = (depth - 1, now + 2),
            _ => now += 1,
        }
        if depth == 0 {
            return Some(now);
        }
    }
    Some(bytes.len())
}

fn literal_end(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes[at] {
        b'"' => Some(quoted_end(bytes, at)),
        b'\'' => char_end(bytes, at),
        b'r' if at == 0 || !is_word(bytes[at - 1]) || b"bc".contains(&bytes[at - 1]) => {
            raw_end(bytes, at)
        }
        _ => None,
    }
}

fn quoted_end(bytes: &[u8], at: usize) -> usize {
    let mut now = at + 1;
    while now < bytes.len() && bytes[now] != b'"' {
        now += if bytes[now] == b'\\' { 2 } else { 1 };
    }
    (now + 1).min(bytes.len())
}

/// A character literal's end; `None` for a lifetime.
fn char_end(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = std::str::from_utf8(&bytes[at + 1..]).ok()?;
    let first = rest.chars().next()?;
    if first == '\\' {
        let close = rest[2..].find('\'')?;
        return Some(at + 1 + 2 + close + 1);
    }
    rest[first.len_utf8()..].starts_with('\'').then(|| at + 1 + first.len_utf8() + 1)
}

fn raw_end(bytes: &[u8], at: usize) -> Option<usize> {
    let hashes = bytes[at + 1..].iter().take_while(|&&byte| byte == b'#').count();
    if bytes.get(at + 1 + hashes) != Some(&b'"') {
        return None;
    }
    let close = format!("\"{}", "#".repeat(hashes));
    let body = at + 2 + hashes;
    let found = bytes[body..].windows(close.len()).position(|window| window == close.as_bytes());
    Some(found.map_or(bytes.len(), |found| body + found + close.len()))
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn is_ident(text: &str) -> bool {
    text.bytes().all(is_word)
}

fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes()[..offset.min(text.len())].iter().filter(|&&byte| byte == b'\n').count() + 1
}

fn tokens(code: &str) -> Vec<Token> {
    let bytes = code.as_bytes();
    let (mut found, mut at, mut line) = (Vec::new(), 0, 1);
    while at < bytes.len() {
        let length = match bytes[at] {
            byte if is_word(byte) => bytes[at..].iter().take_while(|&&b| is_word(b)).count(),
            b':' if bytes.get(at + 1) == Some(&b':') => 2,
            _ => 1,
        };
        line += usize::from(bytes[at] == b'\n');
        if !bytes[at].is_ascii_whitespace() {
            let text = String::from_utf8_lossy(&bytes[at..at + length]).into_owned();
            found.push(Token { line, offset: at, text });
        }
        at += length;
    }
    found
}

/// Where the item after an attribute ends: behind its braces, or at its semicolon.
pub fn item_end(code: &str, from: usize) -> usize {
    let mut depth = 0_i32;
    let mut braces = 0_i32;
    for (at, byte) in code.bytes().enumerate().skip(from) {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth -= 1,
            b'{' => braces += 1,
            b'}' => braces -= 1,
            _ => {}
        }
        let closed = byte == b'}' && braces == 0 && depth == 0;
        if closed || (byte == b';' && braces == 0 && depth == 0) {
            return at;
        }
    }
    code.len()
}

/// Reads a path outside `use`; gives the index behind it.
fn path(tokens: &[Token], at: usize, found: &mut Vec<Reference>) -> usize {
    let mut segments = vec![tokens[at].text.clone()];
    let mut next = at + 1;
    while let [colons, name, ..] = &tokens[next..] {
        if colons.text != "::" || !is_ident(&name.text) {
            break;
        }
        segments.push(name.text.clone());
        next += 2;
    }
    found.push(Reference { line: tokens[at].line, segments });
    next
}

/// Reads a `use` tree behind `prefix`; gives the index behind it.
fn tree(tokens: &[Token], mut at: usize, prefix: &[String], found: &mut Vec<Reference>) -> usize {
    let mut segments = prefix.to_vec();
    while let Some(token) = tokens.get(at) {
        match token.text.as_str() {
            "{" => return group(tokens, at + 1, &segments, found),
            "," | "}" | ";" => break,
            "as" => at += 1,
            "::" => {}
            name => segments.push(name.to_owned()),
        }
        at += 1;
    }
    let line = tokens.get(at.saturating_sub(1)).map_or(1, |token| token.line);
    found.push(Reference { line, segments });
    at
}

fn group(tokens: &[Token], mut at: usize, prefix: &[String], found: &mut Vec<Reference>) -> usize {
    while let Some(token) = tokens.get(at) {
        match token.text.as_str() {
            "}" => return at + 1,
            "," => at += 1,
            _ => at = tree(tokens, at, prefix, found),
        }
    }
    at
}
