//! The allow-list: values that are never touched. It has no `Debug`, as it holds values.

use std::collections::HashMap;

use regex::{Regex, RegexBuilder};

use super::policy::Allow;
use crate::limits::PATTERN_BYTES_MAX;
use crate::rule::Rule;

/// The entries of an allow-list, ready to be asked.
#[derive(Default)]
pub(super) struct Allowed {
    /// Lists of known values are long, so these are looked up and not gone through.
    literals: HashMap<String, Vec<Concern>>,
    patterns: Vec<(Regex, Concern)>,
}

/// Which findings an entry speaks of; of all where it names nothing.
struct Concern {
    entity: Option<String>,
    rule: Option<String>,
}

impl Allowed {
    /// Compiles the entries; the error is the number of the one that is no regular expression.
    pub(super) fn new(entries: &[Allow]) -> Result<Self, usize> {
        let mut allowed = Allowed::default();
        for (number, entry) in (1..).zip(entries) {
            let concern = Concern { entity: entry.entity.clone(), rule: entry.rule.clone() };
            match (&entry.literal, &entry.pattern) {
                (Some(literal), _) => {
                    allowed.literals.entry(literal.clone()).or_default().push(concern);
                }
                (None, Some(pattern)) => {
                    allowed.patterns.push((whole(pattern).ok_or(number)?, concern));
                }
                (None, None) => return Err(number),
            }
        }
        Ok(allowed)
    }

    /// Whether a value that a rule found is allowed.
    pub(super) fn holds(&self, rule: &Rule, value: &str) -> bool {
        let literals = self.literals.get(value);
        literals.into_iter().flatten().any(|concern| concern.takes_in(rule))
            || self
                .patterns
                .iter()
                .any(|(pattern, concern)| concern.takes_in(rule) && pattern.is_match(value))
    }
}

impl Concern {
    fn takes_in(&self, rule: &Rule) -> bool {
        self.entity.as_ref().is_none_or(|entity| *entity == rule.entity)
            && self.rule.as_ref().is_none_or(|id| *id == rule.id)
    }
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
