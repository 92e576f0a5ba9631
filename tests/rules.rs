//! The built-in rule packs: they are well made, and their examples hold.

#[path = "support/naive.rs"]
mod naive;

use expurgate::rule::{Confidence, Pack, Rule, builtin, lint};
use expurgate::scan::{Scanner, check};
use naive::Naive;
use std::collections::BTreeSet;
use std::slice::from_ref;
use std::sync::LazyLock;

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| builtin().unwrap());

/// All rules compiled once, for they take their time.
static NAIVE: LazyLock<Naive> = LazyLock::new(|| Naive::new(&RULES));

/// What the rules find in a line at medium confidence or above: rule and text.
fn found(line: &str) -> Vec<(String, String)> {
    let found = NAIVE.find_in_line(line).into_iter();
    let sure = found.filter(|found| found.confidence >= Confidence::Medium);
    sure.map(|found| (RULES[found.rule].id.clone(), found.text)).collect()
}

fn finding(rule: &str, text: &str) -> (String, String) {
    (rule.to_owned(), text.to_owned())
}

#[test]
fn what_is_kept_of_patterns_is_what_is_read_off_them() {
    let kept = include_str!("../src/scan/shapes.tsv");
    let read = Scanner::shapes(&RULES).unwrap();
    assert!(read == kept, "run `cargo run --no-default-features --example lay-out`");
    let kept = include_str!("../src/scan/clusters.tsv");
    let spread = Scanner::clusters(&RULES).unwrap();
    assert!(spread == kept, "run `cargo run --no-default-features --example lay-out`");
}

#[test]
fn the_built_in_packs_are_well_made() {
    let complaints: Vec<String> = lint(&RULES).iter().map(ToString::to_string).collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
}

#[test]
fn every_check_that_a_rule_names_exists() {
    for rule in RULES.iter() {
        let known = rule.check.as_deref().is_none_or(|name| check::by_name(name).is_some());
        assert!(known, "{}", rule.id);
    }
}

#[test]
fn every_rule_finds_its_examples() {
    let missed: Vec<String> = RULES
        .iter()
        .flat_map(|rule| {
            let naive = Naive::new(from_ref(rule));
            let missed = rule.examples.iter().filter(|line| !naive.finds_in_line(line));
            missed.map(|line| format!("{}: {line}", rule.id)).collect::<Vec<_>>()
        })
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn no_rule_finds_its_counterexamples() {
    let hit: Vec<String> = RULES
        .iter()
        .flat_map(|rule| {
            let naive = Naive::new(from_ref(rule));
            let hit = rule.counterexamples.iter().filter(|line| naive.finds_in_line(line));
            hit.map(|line| format!("{}: {line}", rule.id)).collect::<Vec<_>>()
        })
        .collect();
    assert!(hit.is_empty(), "{hit:#?}");
}

#[test]
fn the_rule_that_the_guide_shows_is_well_made_and_finds_what_it_says() {
    let guide = include_str!("../rules/README.md");
    let (_, rest) = guide.split_once("```toml\n").unwrap();
    let (pack, _) = rest.split_once("```").unwrap();
    let rules = Pack::parse("guide.toml", pack).unwrap();
    let [rule] = rules.as_slice() else { panic!("one rule is shown") };
    let complaints: Vec<String> = lint(&rules).iter().map(ToString::to_string).collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
    let naive = Naive::new(&rules);
    for line in &rule.examples {
        assert!(naive.finds_in_line(line), "{line}");
    }
    for line in &rule.counterexamples {
        assert!(!naive.finds_in_line(line), "{line}");
    }
}

/// Fewest providers whose credentials are known, as README.md states them.
const PROVIDERS_MIN: usize = 250;

/// Hosts of standards, which are no provider's documentation.
const STANDARDS: [&str; 5] =
    ["rfc-editor.org", "mitre.org", "debian.org", "curl.se", "kubernetes.io"];

/// The last two labels of the host that a rule's documentation lies on.
fn provider(rule: &Rule) -> Option<String> {
    let host = rule.references.first()?.strip_prefix("https://")?.split('/').next()?;
    let labels: Vec<&str> = host.rsplit('.').take(2).collect();
    labels.into_iter().rev().map(str::to_owned).reduce(|name, label| format!("{name}.{label}"))
}

#[test]
fn credentials_of_many_providers_are_known() {
    let secret = RULES.iter().filter(|rule| rule.entity == "SECRET");
    let providers: BTreeSet<String> = secret.filter_map(provider).collect();
    let known = providers.iter().filter(|name| !STANDARDS.contains(&name.as_str())).count();
    assert!(known >= PROVIDERS_MIN, "{known}: {providers:?}");
}

#[test]
fn keys_numbers_and_strings_are_found() {
    let line = r#"{"ssn":512440937,"card":4532015112830366,"jane.roe3@corp-mail.net":"as key"}"#;
    let all = [
        finding("payment-card", "4532015112830366"),
        finding("email", "jane.roe3@corp-mail.net"),
        finding("us-ssn-with-context", "512440937"),
    ];
    let mut found = found(line);
    found.sort_by_key(|(_, text)| all.iter().position(|finding| finding.1 == *text));
    assert_eq!(found, all);
}

#[test]
fn a_password_in_a_tool_call_is_found_whole() {
    let line = r#"{"tool":"{\"password\":\"hunter2 x\"}"}"#;
    assert_eq!(found(line), [finding("password-value", "hunter2 x")]);
}

#[test]
fn a_password_in_a_connection_string_is_found_alone() {
    let line = r#"psql "host=db.internal user=app password=hunter2 sslmode=require""#;
    assert_eq!(found(line), [finding("password-bare", "hunter2")]);
}

#[test]
fn tags_are_not_found_again() {
    let tags = RULES.iter().map(|rule| format!("[{}]", rule.entity));
    for tag in tags {
        let line = format!(
            r#"{{"password":"{tag}","token":"{tag}","email":"{tag}","t":"password={tag} {tag}"}}"#
        );
        assert_eq!(found(&line), [], "{tag}");
    }
}

#[test]
fn what_only_looks_confidential_is_left() {
    let lines = [
        r#"{"created_at":1755302400,"id":"b51c0d52-9a2e-4015-8112-8f3201511283"}"#,
        "commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
        "sha256:4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318",
        r#""integrity": "sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC""#,
        "see section 3.2.1.1 and version 1.2.3.4",
        "public class Foo { int m2 = 12345678; }",
        r#"{"logprobs":[-0.4532015112830366,0.5105105105105100]}"#,
    ];
    for line in lines {
        assert_eq!(found(line), [], "{line}");
    }
}

#[test]
fn two_equal_values_are_two_findings() {
    let email = from_ref(RULES.iter().find(|rule| rule.id == "email").unwrap());
    let text = "jane.roe3@corp-mail.net jane.roe3@corp-mail.net";
    let starts: Vec<usize> =
        naive::find(email, text, &[]).into_iter().map(|found| found.1).collect();
    assert_eq!(starts, [0, 24]);
}

#[test]
fn words_around_a_value_that_proves_itself_do_not_hide_it() {
    let line = "test invoice sample not real 4532015112830366 example dummy";
    assert_eq!(found(line), [finding("payment-card", "4532015112830366")]);
}

#[test]
fn what_documentation_writes_in_place_of_a_credential_is_found_as_low() {
    let lines = [
        "AKIAIOSFODNN7EXAMPLE",
        r#"{"aws_secret_access_key":"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}"#,
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        r#"password = "YOUR_PASSWORD""#,
    ];
    for line in lines {
        let all = NAIVE.find_in_line(line);
        assert!(all.iter().any(|found| RULES[found.rule].entity == "SECRET"), "{line}");
        assert_eq!(found(line), [], "{line}");
    }
}

#[test]
fn an_underscore_or_a_hyphen_beside_a_token_hides_nothing() {
    let token = "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";
    for line in [format!("_{token}_"), format!("x-{token}-y"), format!("{token}_old")] {
        assert_eq!(found(&line), [finding("npm-token", token)], "{line}");
    }
}
