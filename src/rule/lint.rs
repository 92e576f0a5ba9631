//! What a well-made rule is, so that a slow, silent or untested one is refused before it is used.

use super::Rule;
use crate::limits::MATCH_BYTES_MAX;
use regex_syntax::hir::{Hir, HirKind, Look};
use std::collections::HashSet;
use std::fmt;

/// Something wrong with a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The id of the rule.
    pub rule: String,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rule {}: {}", self.rule, self.what)
    }
}

/// Fewest examples, and fewest counterexamples.
const EXAMPLES_MIN: usize = 3;

/// Ids of the rules that stand for the model of names, and what those of deny-lists begin with.
pub const TAKEN: ([&str; 2], &str) = (["person-name", "postal-address"], "deny-");

/// Everything wrong with these rules. That a check exists is for the scanner to say.
pub fn lint(rules: &[Rule]) -> Vec<Complaint> {
    let mut seen = HashSet::new();
    let mut complaints = Vec::new();
    for rule in rules {
        let mut complain = |what: String| {
            complaints.push(Complaint { rule: rule.id.clone(), what });
        };
        let (of_names, of_terms) = TAKEN;
        let is_taken = of_names.contains(&rule.id.as_str()) || rule.id.starts_with(of_terms);
        if is_taken || !seen.insert(&rule.id) {
            complain("its id is taken by another rule".into());
        }
        lint_names(rule, &mut complain);
        lint_examples(rule, &mut complain);
        lint_context(rule, &mut complain);
        lint_patterns(rule, &mut complain);
    }
    complaints
}

fn lint_names(rule: &Rule, complain: &mut impl FnMut(String)) {
    let kebab = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    if !rule.id.split('-').all(kebab) {
        complain("its id is not kebab-case".into());
    }
    let capital = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
    if !rule.entity.starts_with(|c: char| c.is_ascii_uppercase())
        || !rule.entity.bytes().all(capital)
    {
        complain("its entity is not in capitals".into());
    }
    if rule.title.trim().is_empty() || rule.title.contains('\n') {
        complain("its title is not one line".into());
    }
}

fn lint_examples(rule: &Rule, complain: &mut impl FnMut(String)) {
    if rule.examples.len() < EXAMPLES_MIN {
        complain(format!("it has fewer than {EXAMPLES_MIN} examples"));
    }
    if rule.counterexamples.len() < EXAMPLES_MIN {
        complain(format!("it has fewer than {EXAMPLES_MIN} counterexamples"));
    }
}

fn lint_context(rule: &Rule, complain: &mut impl FnMut(String)) {
    for words in rule.keywords.iter().chain(&rule.key_names) {
        if !is_tokens(words) {
            complain(format!("\"{words}\" is not lower-case tokens with one space between them"));
        }
    }
    if rule.requires_context && rule.keywords.is_empty() && rule.key_names.is_empty() {
        complain("it requires context and names none".into());
    }
    if rule.check_required && rule.check.is_none() {
        complain("it requires a check and names none".into());
    }
    if !rule.not_after.is_ascii() {
        complain("not_after holds more than ASCII".into());
    }
}

/// Whether words are as they count: in lower case, but for abbreviations in the plural (`SSNs`).
fn is_tokens(words: &str) -> bool {
    let is_plural = |token: &str| {
        let singular = token.strip_suffix('s').unwrap_or_default();
        singular.len() > 1 && singular.bytes().all(|byte| byte.is_ascii_uppercase())
    };
    let token = |token: &str| {
        !token.is_empty() && token.chars().all(|c| c.is_alphanumeric() && !c.is_uppercase())
    };
    words.split(' ').all(|word| token(word) || is_plural(word))
}

fn lint_patterns(rule: &Rule, complain: &mut impl FnMut(String)) {
    if rule.patterns.is_empty() {
        complain("it has no pattern".into());
    }
    for (at, pattern) in rule.patterns.iter().enumerate() {
        let mut complain = |what: &str| complain(format!("pattern {} {what}", at + 1));
        match parse(pattern) {
            Ok(hir) => lint_pattern(rule, &hir, &mut complain),
            Err(error) => complain(&format!("is no regular expression: {error}")),
        }
    }
}

/// Reads a pattern as the scanner does: ASCII classes, over bytes.
fn parse(pattern: &str) -> Result<Hir, String> {
    let mut parser = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build();
    parser.parse(pattern).map_err(|error| match error {
        regex_syntax::Error::Parse(error) => error.kind().to_string(),
        regex_syntax::Error::Translate(error) => error.kind().to_string(),
        _ => "unknown error".to_owned(),
    })
}

fn lint_pattern(rule: &Rule, hir: &Hir, complain: &mut impl FnMut(&str)) {
    let properties = hir.properties();
    if properties.minimum_len() == Some(0) {
        complain("can match nothing at all");
    }
    match properties.maximum_len() {
        None => complain("can match without bound"),
        Some(length) if length > MATCH_BYTES_MAX => {
            complain(&format!("can match more than {MATCH_BYTES_MAX} bytes"));
        }
        Some(_) => {}
    }
    if properties.look_set_prefix().contains(Look::Start) && rule.key_names.is_empty() {
        complain("is for whole values, and the rule names no key");
    }
    let mut groups = Vec::new();
    group_names(hir, &mut groups);
    if groups.iter().any(|name| name != "secret") || groups.len() > 1 {
        complain("has a named group besides one secret");
    }
}

fn group_names(hir: &Hir, into: &mut Vec<String>) {
    match hir.kind() {
        HirKind::Capture(capture) => {
            into.extend(capture.name.as_deref().map(str::to_owned));
            group_names(&capture.sub, into);
        }
        HirKind::Repetition(repetition) => group_names(&repetition.sub, into),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().for_each(|part| group_names(part, into));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::Pack;
    use super::*;

    fn rule() -> Rule {
        let text = r#"
            rule = [{ id = "badge", entity = "BADGE", title = "Badge",
            patterns = ['\bB-[0-9]{6}\b'],
            keywords = ["badge number"], confidence = "medium", severity = "low",
            examples = ["1", "2", "3"], counterexamples = ["1", "2", "3"] }]
        "#;
        Pack::parse("own.toml", text).unwrap().remove(0)
    }

    fn complaints(change: impl Fn(&mut Rule)) -> Vec<String> {
        let mut rule = rule();
        change(&mut rule);
        lint(&[rule]).into_iter().map(|complaint| complaint.what).collect()
    }

    fn pattern(pattern: &str) -> Vec<String> {
        complaints(|rule| rule.patterns = vec![pattern.into()])
    }

    #[test]
    fn a_well_made_rule_has_no_complaint() {
        assert_eq!(lint(&[rule()]), []);
    }

    #[test]
    fn an_id_is_taken_once() {
        let complaints = lint(&[rule(), rule()]);
        assert_eq!(complaints.len(), 1);
        assert_eq!(complaints[0].to_string(), "rule badge: its id is taken by another rule");
    }

    #[test]
    fn names_have_their_cases() {
        for id in ["Badge", "badge_1", "-badge", "badge--1", ""] {
            assert_eq!(
                complaints(|rule| rule.id = id.into()),
                ["its id is not kebab-case"],
                "{id}"
            );
        }
        assert_eq!(
            complaints(|rule| rule.entity = "Badge".into()),
            ["its entity is not in capitals"]
        );
    }

    #[test]
    fn three_examples_and_three_counterexamples_are_asked_for() {
        let few = complaints(|rule| {
            rule.examples.pop();
            rule.counterexamples.pop();
        });
        assert_eq!(few.len(), 2);
    }

    #[test]
    fn context_words_are_tokens() {
        for word in ["Badge", "badge_number", "badge  number", " badge", ""] {
            assert_eq!(complaints(|rule| rule.key_names = vec![word.into()]).len(), 1, "{word}");
        }
        assert!(complaints(|rule| rule.keywords = vec!["straße 7".into()]).is_empty());
        assert!(complaints(|rule| rule.keywords = vec!["old SSNs".into()]).is_empty());
        assert_eq!(complaints(|rule| rule.keywords = vec!["Ss".into()]).len(), 1);
    }

    #[test]
    fn what_is_required_is_named() {
        let bare = complaints(|rule| {
            rule.keywords.clear();
            rule.requires_context = true;
            rule.check_required = true;
        });
        assert_eq!(bare.len(), 2);
    }

    #[test]
    fn patterns_are_bounded_and_match_something() {
        assert_eq!(pattern("B?"), ["pattern 1 can match nothing at all"]);
        assert_eq!(pattern("B[0-9]+"), ["pattern 1 can match without bound"]);
        assert_eq!(pattern("B.{20000}"), ["pattern 1 can match more than 16384 bytes"]);
        assert!(pattern("(B")[0].starts_with("pattern 1 is no regular expression"));
        assert_eq!(complaints(|rule| rule.patterns.clear()), ["it has no pattern"]);
    }

    #[test]
    fn whole_value_patterns_need_key_names() {
        assert_eq!(pattern(r"\AB\z"), ["pattern 1 is for whole values, and the rule names no key"]);
    }

    #[test]
    fn the_only_named_group_is_secret() {
        assert!(pattern("B(?P<secret>[0-9])").is_empty());
        assert_eq!(pattern("(?P<x>B)"), ["pattern 1 has a named group besides one secret"]);
    }
}
