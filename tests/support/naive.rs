//! The searcher that is right because it is simple: every rule, every start, one after the other.
//!
//! It is the oracle for the real scanner and for the examples in the rule files.

use std::collections::{BTreeSet, HashMap};
use std::sync::{LazyLock, Mutex};

use expurgate::limits::{CONTEXT_AFTER_BYTES, CONTEXT_BEFORE_BYTES};
use expurgate::rule::{Confidence, Rule};
use expurgate::scan::check::{Verdict, by_name};
use regex_automata::meta::Regex;
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input};
use serde_json::Value;

/// A rule's place in the list, first and last byte (exclusive), and how sure it is.
pub type Found = (usize, usize, usize, Confidence);

/// What is found in one of the strings of a line.
pub struct InLine {
    pub rule: usize,
    pub text: String,
    pub confidence: Confidence,
}

/// The rules with their patterns compiled.
pub struct Naive<'r> {
    rules: &'r [Rule],
    /// For each rule the forms of its keywords and of its names of keys, as words.
    forms: Vec<[Vec<Vec<String>>; 2]>,
    patterns: Vec<Pattern>,
    tags: regex::Regex,
}

struct Pattern {
    rule: usize,
    /// It is tried on whole values only.
    whole: bool,
    /// No letter and no digit may stand in front.
    fresh: bool,
    regex: Regex,
    /// Bytes that a match has at most.
    longest: usize,
}

/// What the rules find in one string; `keys` are the JSON key of the value and those above it.
pub fn find(rules: &[Rule], text: &str, keys: &[&str]) -> Vec<Found> {
    Naive::new(rules).find(text, keys)
}

impl<'r> Naive<'r> {
    pub fn new(rules: &'r [Rule]) -> Self {
        let patterns = rules.iter().enumerate().flat_map(|(at, rule)| {
            rule.patterns.iter().map(move |source| {
                let bytes = syntax::Config::new().unicode(false).utf8(false);
                let mut parser = regex_syntax::ParserBuilder::new();
                let hir = parser.unicode(false).utf8(false).build().parse(source).expect(&rule.id);
                let fresh = source.starts_with(r"\b");
                let rest = source.strip_prefix(r"\b").unwrap_or(source);
                let regex = Regex::builder().syntax(bytes).build(&loosened(rest));
                Pattern {
                    rule: at,
                    whole: source.starts_with(r"\A"),
                    fresh,
                    regex: regex.expect(&rule.id),
                    longest: hir.properties().maximum_len().expect(&rule.id),
                }
            })
        });
        let entities: Vec<&str> = rules.iter().map(|rule| rule.entity.as_str()).collect();
        let tags = regex::Regex::new(&format!(r"\[(?:{})\]", entities.join("|"))).unwrap();
        let forms = rules.iter().map(all_forms).collect();
        Naive { rules, forms, patterns: patterns.collect(), tags }
    }

    /// What is left of the candidates once overlaps are resolved, in the order of the text.
    pub fn find(&self, text: &str, keys: &[&str]) -> Vec<Found> {
        let mut candidates = self.candidates(text, keys);
        candidates.sort_by_key(|&(rule, start, end, confidence)| {
            (std::cmp::Reverse(confidence), std::cmp::Reverse(end - start), start, rule)
        });
        let mut taken: Vec<Found> = Vec::new();
        for candidate in candidates {
            if taken.iter().all(|other| candidate.2 <= other.1 || other.2 <= candidate.1) {
                taken.push(candidate);
            }
        }
        taken.sort_by_key(|found| found.1);
        taken
    }

    /// Every candidate of every rule that is needed to cover what all of them cover.
    pub fn candidates(&self, text: &str, keys: &[&str]) -> Vec<Found> {
        let candidates = self.all(text, keys);
        (0..self.rules.len()).flat_map(|rule| needed(&candidates, rule)).collect()
    }

    /// Every candidate of every rule.
    pub fn all(&self, text: &str, keys: &[&str]) -> Vec<Found> {
        let mut candidates = Vec::new();
        let untagged = |text: &str| {
            self.tags
                .replace_all(text, |tag: &regex::Captures| " ".repeat(tag[0].len()))
                .into_owned()
        };
        let (words, keys): (String, Vec<String>) =
            (untagged(text), keys.iter().map(|key| untagged(key)).collect());
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let is_aside = keys.first().is_some_and(|key| tells_of_something_else(&keys, key, text));
        let words = tokens(&words);
        let names: Vec<Vec<(usize, usize, String)>> = keys.iter().map(|key| tokens(key)).collect();
        let named = |rule: usize| match is_aside {
            true => ends_with_name(&self.rules[rule], keys[0]),
            false => names.iter().any(|key| any_stands(&self.forms[rule][1], key, 0, usize::MAX)),
        };
        for pattern in &self.patterns {
            let rule = &self.rules[pattern.rule];
            if pattern.whole && !named(pattern.rule) {
                continue;
            }
            for (start, end) in spans(pattern, rule, text) {
                let named = || {
                    named(pattern.rule) || near(&self.forms[pattern.rule][0], &words, (start, end))
                };
                candidates.extend(
                    judge(rule, text, named, (start, end)).map(|c| (pattern.rule, c.0, c.1, c.2)),
                );
            }
        }
        let phrases = self.rules.iter().position(|rule| rule.check.as_deref() == Some("bip39"));
        if let Some(rule) = phrases {
            let stretches = phrases_alone(text).into_iter();
            candidates.extend(stretches.map(|(start, end)| (rule, start, end, Confidence::High)));
        }
        candidates
    }

    /// Whether the rules find anything in a line: in its strings, keys and numbers if it is JSON.
    pub fn finds_in_line(&self, line: &str) -> bool {
        !self.find_in_line(line).is_empty()
    }

    /// The rules and texts of everything found in a line.
    pub fn find_in_line(&self, line: &str) -> Vec<InLine> {
        let mut found = Vec::new();
        match serde_json::from_str(line) {
            Ok(value @ (Value::Object(_) | Value::Array(_))) => self.walk(&value, &[], &mut found),
            _ => self.leaf(line, &[], &mut found),
        }
        found
    }

    fn walk(&self, value: &Value, keys: &[&str], found: &mut Vec<InLine>) {
        match value {
            Value::String(text) => match serde_json::from_str(text) {
                Ok(inner @ (Value::Object(_) | Value::Array(_))) => self.walk(&inner, keys, found),
                _ => self.leaf(text, keys, found),
            },
            Value::Number(number) => self.leaf(&number.to_string(), keys, found),
            Value::Array(items) => items.iter().for_each(|item| self.walk(item, keys, found)),
            Value::Object(members) => {
                for (key, member) in members {
                    self.leaf(key, keys, found);
                    self.walk(member, &[&[key.as_str()], keys].concat(), found);
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn leaf(&self, text: &str, keys: &[&str], found: &mut Vec<InLine>) {
        let spans = self.find(text, keys);
        found.extend(spans.into_iter().map(|(rule, start, end, confidence)| {
            let text = text[start..end].to_owned();
            InLine { rule, text, confidence }
        }));
    }
}

/// Of a rule's candidates those that its cover needs: of each level, the surest first, what doesn't
/// lie in a stretch of a surer one; of that the first, and from there on always the candidate that
/// begins within the last one and reaches farthest, until none does.
fn needed(candidates: &[Found], rule: usize) -> Vec<Found> {
    let (mut needed, mut surer): (Vec<Found>, Vec<(usize, usize)>) = Default::default();
    for level in [Confidence::High, Confidence::Medium, Confidence::Low] {
        let mut left: Vec<Found> = candidates
            .iter()
            .filter(|one| one.0 == rule && one.3 == level)
            .filter(|one| !surer.iter().any(|all| all.0 <= one.1 && one.2 <= all.1))
            .copied()
            .collect();
        while let Some(first) = left.iter().min().copied() {
            let mut last = first;
            needed.push(first);
            while let Some(next) = left
                .iter()
                .filter(|one| one.1 < last.2 && last.2 < one.2)
                .max_by_key(|one| (one.2, std::cmp::Reverse(one.1)))
            {
                last = *next;
                needed.push(last);
            }
            surer.push((first.1, last.2));
            left.retain(|one| last.2 <= one.1);
        }
    }
    needed
}

/// A pattern's source where a bound of a hundred or more on one part is no bound: it counts towards
/// the longest match alone.
fn loosened(source: &str) -> String {
    let bound = regex::Regex::new(r"\{([0-9]+),([0-9]{3,})\}").unwrap();
    bound.replace_all(source, "{$1,}").into_owned()
}

/// The list of BIP-39.
static LIST: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| include_str!("../../rules/bip39-english.txt").lines().collect());

/// Words of the list of BIP-39 in rows of 12 and more that have the checksum from one of them on,
/// at least eight of the first twelve different.
fn phrases_alone(text: &str) -> Vec<(usize, usize)> {
    let mut rows: Vec<Vec<(usize, usize)>> = vec![Vec::new()];
    let words = regex::Regex::new("[A-Za-z]+").unwrap();
    let gap = regex::Regex::new(r#"^[0-9 \t\r\n,.;:|"'`)*>-]{1,8}$"#).unwrap();
    for word in words.find_iter(text) {
        let beside = |at: Option<char>| at.is_some_and(|c| c == '_' || !c.is_ascii());
        let is_whole = !beside(text[..word.start()].chars().next_back())
            && !beside(text[word.end()..].chars().next());
        let is_listed = LIST.contains(word.as_str().to_lowercase().as_str());
        let last = rows.last_mut().unwrap();
        if last.last().is_some_and(|last| !gap.is_match(&text[last.1..word.start()])) {
            rows.push(Vec::new());
        }
        match is_listed && is_whole {
            true => rows.last_mut().unwrap().push((word.start(), word.end())),
            false => rows.push(Vec::new()),
        }
    }
    let spaces = regex::Regex::new(r"[\s>]+").unwrap();
    let numbers = regex::Regex::new("[0-9]+").unwrap();
    let gap = |two: &[(usize, usize)]| {
        let gap = spaces.replace_all(&text[two[0].1..two[1].0], " ").into_owned();
        numbers.replace_all(&gap, "0").into_owned()
    };
    let mut parts: Vec<Vec<(usize, usize)>> = Vec::new();
    for row in rows.iter().filter(|row| row.len() >= 12) {
        let mut last = String::new();
        for two in row.windows(2) {
            if gap(two) != std::mem::replace(&mut last, gap(two)) {
                parts.push(vec![two[0]]);
            }
            parts.last_mut().unwrap().push(two[1]);
        }
    }
    let mut found = Vec::new();
    for part in parts.iter().filter(|part| part.len() >= 12) {
        let kinds = |words: &[(usize, usize)]| {
            let words = words.iter().map(|word| text[word.0..word.1].to_lowercase());
            words.collect::<BTreeSet<String>>().len()
        };
        for first in (0..=part.len() - 12).filter(|at| kinds(&part[*at..at + 12]) >= 8) {
            let counts =
                [24, 21, 18, 15, 12].into_iter().filter(|count| first + count <= part.len());
            let mut spans = counts.map(|count| (part[first].0, part[first + count - 1].1));
            let check = by_name("bip39").unwrap();
            found.extend(spans.find(|span| check(&text[span.0..span.1]) == Verdict::Pass));
        }
    }
    found
}

/// One match for each place where one begins: the secret in it, widened to whole characters.
fn spans(pattern: &Pattern, rule: &Rule, text: &str) -> Vec<(usize, usize)> {
    let (mut spans, mut from) = (Vec::new(), 0);
    let mut groups = pattern.regex.create_captures();
    while let Some(found) = pattern.regex.find(Input::new(text).range(from..)) {
        from = found.start() + 1;
        let reach = found.start()..text.len().min(found.start() + pattern.longest);
        pattern.regex.captures(Input::new(text).range(reach).anchored(Anchored::Yes), &mut groups);
        let Some(whole) = groups.get_match() else { continue };
        let secret = groups.get_group_by_name("secret").unwrap_or(whole.span());
        let before = whole.start().checked_sub(1).map(|at| text.as_bytes()[at]);
        let forbidden = before.is_some_and(|before| {
            // A hyphen that begins a line marks that line.
            let so_far = &text.as_bytes()[..whole.start()];
            rule.not_after.as_bytes().contains(&before) && !so_far.ends_with(b"\n-")
                || (pattern.fresh && before.is_ascii_alphanumeric())
        });
        if !forbidden && !secret.is_empty() {
            spans.push((
                text.floor_char_boundary(secret.start),
                text.ceil_char_boundary(secret.end),
            ));
        }
        if from > text.len() {
            break;
        }
    }
    spans
}

/// What check and context make of a candidate.
fn judge(
    rule: &Rule,
    text: &str,
    context: impl Fn() -> bool,
    (start, end): (usize, usize),
) -> Option<(usize, usize, Confidence)> {
    let (mut confidence, mut end) = (rule.confidence, end);
    let verdict = rule.check.as_deref().map(|name| by_name(name).expect(name)(&text[start..end]));
    match verdict {
        Some(Verdict::Fail) if rule.check_required => return None,
        Some(Verdict::PassPrefix(length)) => end = text.ceil_char_boundary(start + length),
        _ => {}
    }
    match (context(), confidence) {
        (false, _) if rule.requires_context => return None,
        (true, Confidence::Low) => confidence = Confidence::Medium,
        (true, Confidence::Medium) => confidence = Confidence::High,
        _ => {}
    }
    let passed = matches!(verdict, Some(Verdict::Pass | Verdict::PassPrefix(_)));
    if passed && !rule.check_required {
        confidence = Confidence::High;
    }
    if verdict == Some(Verdict::Sample) {
        confidence = Confidence::Low;
    }
    Some((start, end, confidence))
}

/// The forms of a rule's keywords and of its names of keys, as words.
fn all_forms(rule: &Rule) -> [Vec<Vec<String>>; 2] {
    let cut = |form: String| tokens(&form).into_iter().map(|token| token.2).collect();
    let keywords =
        rule.keywords.iter().flat_map(|words| forms(words, rule.key_names.contains(words)));
    let names = rule.key_names.iter().flat_map(|name| forms(name, true));
    [keywords.map(cut).collect(), names.map(cut).collect()]
}

/// Words, with an `s` where they are several, and in one word where that is allowed.
fn forms(words: &str, joined: bool) -> Vec<String> {
    let apart: Vec<String> = tokens(words).into_iter().map(|token| token.2).collect();
    let several = apart.len() > 1 && apart.concat().chars().all(|c| c.is_ascii_alphabetic());
    let plural = if words.to_lowercase().ends_with('s') { "" } else { "s" };
    let mut forms = vec![words.to_owned()];
    if several {
        forms.push(format!("{words}{plural}"));
    }
    let together = apart.concat();
    if several && joined {
        let all = [together.clone(), format!("{together}{plural}")];
        forms.extend(all.into_iter().filter(|form| form.len() >= 5));
    }
    forms
}

/// Whether the last tokens of a key are one of the rule's names.
fn ends_with_name(rule: &Rule, key: &str) -> bool {
    let joined = |text: &str| {
        let tokens: Vec<String> = tokens(text).into_iter().map(|token| token.2).collect();
        format!(" {}", tokens.join(" "))
    };
    rule.key_names.iter().any(|name| joined(key).ends_with(&joined(name)))
}

/// Whether the innermost key tells of a time, a number, a record's key or a digest, and the text is
/// one.
fn tells_of_something_else(keys: &[&str], innermost: &str, text: &str) -> bool {
    static KNOWN: LazyLock<Mutex<HashMap<String, regex::Regex>>> = LazyLock::new(Default::default);
    let is = |pattern: &str, text: &str| {
        let mut known = KNOWN.lock().unwrap();
        let new = || regex::Regex::new(pattern).unwrap();
        known.entry(pattern.to_owned()).or_insert_with(new).is_match(text)
    };
    let joined =
        |key: &str| tokens(key).into_iter().fold(String::new(), |all, token| all + " " + &token.2);
    let any =
        |words: &str| keys.iter().any(|key| is(&format!(" (?:{words})(?: |$)"), &joined(key)));
    let name = joined(innermost);
    let stamps = "timestamp|created|updated|modified|changed|expires|expired|deleted";
    let records = "record|row|object|message|event|request|trace|parent|user";
    let digests = "sha (?:1|224|256|384|512)|md 5|digest|checksum|hash";
    let guessed = "password|passwd|pwd|pass|passphrase|passcode|passwort|pin|api";
    let kind =
        if is(&format!(". at$| (?:{stamps})(?: on)?$"), &name) && !any("birth|born|birthday|dob") {
            "^1(?:[0-9]{9}|[0-9]{12}|[0-9]{15}|[0-9]{18})$\
         |^(?:19|20)[0-9]{2}[/-][0-9TtZz:+./, -]{2}[/-][0-9TtZz:+./, -]{0,27}$"
        } else if is(&format!(" (?:{digests})$"), &name) && !any(guessed) {
            "^(?:[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{56}|[0-9a-fA-F]{64}|[0-9a-fA-F]{96}\
         |[0-9a-fA-F]{128})$"
        } else if is(" (?:count|size|length|bytes|version|revision|ttl)$", &name) {
            "^[0-9.]+$"
        } else if innermost == "_id" || is(&format!(" (?:{records}) id$"), &name) {
            "^(?:[0-9]+|[0-9a-fA-F]{24})$"
        } else {
            return false;
        };
    is(kind, text)
}

/// Whether a keyword stands whole within the bytes before or after the candidate; `words` are the
/// tokens of the text without tags.
fn near(
    forms: &[Vec<String>],
    words: &[(usize, usize, String)],
    (start, end): (usize, usize),
) -> bool {
    let (first, last) = (start.saturating_sub(CONTEXT_BEFORE_BYTES), end + CONTEXT_AFTER_BYTES);
    any_stands(forms, words, first, start) || any_stands(forms, words, end, last)
}

/// Whether consecutive tokens between two places are those of one of the forms.
fn any_stands(
    forms: &[Vec<String>],
    tokens: &[(usize, usize, String)],
    first: usize,
    last: usize,
) -> bool {
    let inside = tokens.iter().filter(|token| first <= token.0 && token.1 <= last);
    let inside: Vec<&str> = inside.map(|token| token.2.as_str()).collect();
    forms.iter().any(|form| inside.windows(form.len()).any(|window| window == form))
}

/// Runs of letters, or of digits, in lower case, `camelCase` and `HTTPServer` taken apart.
pub fn tokens(text: &str) -> Vec<(usize, usize, String)> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut tokens: Vec<(usize, usize, String)> = Vec::new();
    for (at, &(place, c)) in chars.iter().enumerate() {
        if !c.is_alphanumeric() {
            continue;
        }
        let end = place + c.len_utf8();
        let before = at.checked_sub(1).map(|at| chars[at].1);
        let after_is_lower = chars.get(at + 1).is_some_and(|next| next.1.is_lowercase());
        let hump = c.is_uppercase()
            && before.is_some_and(|b| b.is_lowercase() || b.is_uppercase() && after_is_lower);
        let turn = before.is_some_and(|b| b.is_alphabetic() != c.is_alphabetic());
        // Letters with capitals and letters without are of two scripts.
        let has_case = |c: char| c.is_lowercase() || c.is_uppercase();
        let script = before.is_some_and(|b| b.is_alphabetic() && has_case(b) != has_case(c));
        match tokens.last_mut() {
            Some(token) if token.1 == place && !hump && !turn && !script => {
                token.1 = end;
                token.2.extend(c.to_lowercase());
            }
            _ => tokens.push((place, end, c.to_lowercase().collect())),
        }
    }
    tokens
}
