//! The allow-list: values that are never touched. It has no `Debug`, as it holds values.

use regex::{Regex, RegexBuilder};

use super::policy::Allow;
use crate::limits::PATTERN_BYTES_MAX;
use crate::rule::Rule;
use crate::secret::Secret;

/// The entries of an allow-list, ready to be asked.
pub(super) struct Allowed(Vec<Entry>);

struct Entry {
    value: Value,
    entity: Option<String>,
    rule: Option<String>,
}

enum Value {
    Literal(Secret<String>),
    Pattern(Box<Regex>),
}

impl Allowed {
    /// Compiles the entries; the error is the number of the one that is no regular expression.
    pub(super) fn new(entries: &[Allow]) -> Result<Self, usize> {
        (1..)
            .zip(entries)
            .map(|(number, entry)| compile(entry).ok_or(number))
            .collect::<Result<_, _>>()
            .map(Allowed)
    }

    /// Whether a value that a rule found is allowed.
    pub(super) fn holds(&self, rule: &Rule, value: &str) -> bool {
        self.0.iter().any(|entry| entry.concerns(rule) && entry.value.is(value))
    }
}

impl Entry {
    fn concerns(&self, rule: &Rule) -> bool {
        self.entity.as_ref().is_none_or(|entity| *entity == rule.entity)
            && self.rule.as_ref().is_none_or(|id| *id == rule.id)
    }
}

impl Value {
    fn is(&self, value: &str) -> bool {
        match self {
            Value::Literal(literal) => literal.expose() == value,
            Value::Pattern(pattern) => pattern.is_match(value),
        }
    }
}

fn compile(entry: &Allow) -> Option<Entry> {
    let value = match (&entry.literal, &entry.pattern) {
        (Some(literal), _) => Value::Literal(Secret::new(literal.clone())),
        (None, Some(pattern)) => Value::Pattern(Box::new(whole(pattern)?)),
        (None, None) => return None,
    };
    Some(Entry { value, entity: entry.entity.clone(), rule: entry.rule.clone() })
}

/// A pattern must stand on its own, or a bracket in it would close the one that makes it whole.
fn whole(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern).size_limit(PATTERN_BYTES_MAX).build().ok()?;
    RegexBuilder::new(&format!(r"\A(?:{pattern})\z")).size_limit(PATTERN_BYTES_MAX).build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_can_not_break_out_of_being_whole() {
        assert!(whole("a)|(?:b").is_none());
        assert!(whole("a|b").is_some_and(|regex| regex.is_match("b") && !regex.is_match("ab")));
    }
}
