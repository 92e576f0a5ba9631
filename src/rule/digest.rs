//! The digest of a rule set names what it finds, for receipts.

use super::Rule;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt::Write;

/// SHA-256 over everything that changes what the rules find, in their order. Titles, examples and
/// references don't count, nor does the order of context words.
pub fn digest(rules: &[Rule]) -> [u8; 32] {
    let mut hash = Sha256::new();
    field(&mut hash, "expurgate rules 1");
    for rule in rules {
        render(&mut hash, rule);
    }
    hash.finalize().into()
}

/// The digest as 64 hexadecimal digits.
pub fn digest_hex(rules: &[Rule]) -> String {
    digest(rules).iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn render(hash: &mut Sha256, rule: &Rule) {
    field(hash, &rule.id);
    field(hash, &rule.entity);
    list(hash, rule.patterns.iter());
    field(hash, &rule.not_after);
    list(hash, rule.keywords.iter().collect::<BTreeSet<_>>());
    list(hash, rule.key_names.iter().collect::<BTreeSet<_>>());
    list(hash, rule.check.iter());
    hash.update([
        u8::from(rule.requires_context),
        u8::from(rule.check_required),
        u8::from(rule.enabled),
        u8::from(rule.of_names),
        rule.confidence as u8,
        rule.severity as u8,
    ]);
}

fn list<'a>(hash: &mut Sha256, items: impl IntoIterator<Item = &'a String>) {
    let items: Vec<&String> = items.into_iter().collect();
    hash.update((items.len() as u64).to_be_bytes());
    for item in items {
        field(hash, item);
    }
}

/// Length first, so that no two lists of fields run into the same bytes.
fn field(hash: &mut Sha256, text: &str) {
    hash.update((text.len() as u64).to_be_bytes());
    hash.update(text);
}

#[cfg(test)]
mod tests {
    use super::super::{Pack, Rule};
    use super::*;

    fn rules() -> Vec<Rule> {
        let text = r#"
            rule = [{ id = "badge", entity = "BADGE", title = "Badge",
            patterns = ['\bB-[0-9]{6}\b'],
            keywords = ["badge", "pass"], confidence = "medium", severity = "low", examples = [],
            counterexamples = [] }]
        "#;
        Pack::parse("own.toml", text).unwrap()
    }

    fn changed(change: impl Fn(&mut Rule)) -> [u8; 32] {
        let mut rules = rules();
        rules.iter_mut().for_each(change);
        digest(&rules)
    }

    #[test]
    fn what_people_read_does_not_count() {
        let same = changed(|rule| {
            rule.title = "Another".into();
            rule.examples = vec!["B-123456".into()];
            rule.keywords.reverse();
        });
        assert_eq!(same, digest(&rules()));
    }

    #[test]
    fn what_changes_findings_counts() {
        let before = digest(&rules());
        assert_ne!(before, changed(|rule| rule.patterns.push("x".into())));
        assert_ne!(before, changed(|rule| rule.keywords.clear()));
        assert_ne!(before, changed(|rule| rule.not_after.push('.')));
        assert_ne!(before, changed(|rule| rule.requires_context = true));
        assert_ne!(before, changed(|rule| rule.confidence = super::super::Confidence::High));
    }

    #[test]
    fn fields_do_not_run_into_each_other() {
        let one = changed(|rule| rule.keywords = vec!["ab".into()]);
        assert_ne!(one, changed(|rule| rule.keywords = vec!["a".into(), "b".into()]));
    }

    #[test]
    fn the_text_form_has_64_digits() {
        assert_eq!(digest_hex(&rules()).len(), 64);
    }
}
