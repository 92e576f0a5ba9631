//! Which rules the names of a text speak for.
//!
//! The same keys come back in every record, so what a key says is worked out once for each thread.

use std::collections::HashMap;

use crate::limits::{NAME_BYTES_MAX, NAMES_KEPT_MAX};

/// Rules that the names of the text at hand speak for, and what is known of names so far.
#[derive(Default)]
pub(super) struct Names {
    known: HashMap<String, Box<[u64]>>,
    named: Vec<u64>,
}

impl Names {
    /// Takes the names of a text; `speaks_for(name, rule)` is asked once for each new name.
    pub(super) fn set(
        &mut self,
        names: &[&str],
        rules: usize,
        speaks_for: impl Fn(&str, usize) -> bool,
    ) {
        self.named.clear();
        self.named.resize(rules.div_ceil(64), 0);
        if self.known.len() > NAMES_KEPT_MAX {
            self.known.clear();
        }
        for name in names.iter().filter(|name| name.len() <= NAME_BYTES_MAX) {
            if !self.known.contains_key(*name) {
                let mut set = vec![0u64; rules.div_ceil(64)].into_boxed_slice();
                let spoken_for = (0..rules).filter(|rule| speaks_for(name, *rule));
                spoken_for.for_each(|rule| set[rule / 64] |= 1 << (rule % 64));
                self.known.insert((*name).to_owned(), set);
            }
            let set = self.known.get(*name).into_iter().flatten();
            self.named.iter_mut().zip(set).for_each(|(all, one)| *all |= one);
        }
    }

    /// A bit for each rule that a name speaks for.
    pub(super) fn rules(&self) -> &[u64] {
        &self.named
    }

    /// Whether no name speaks for any rule.
    pub(super) fn hold_none(&self) -> bool {
        self.named.iter().all(|word| *word == 0)
    }

    /// Whether a name speaks for a rule.
    pub(super) fn hold(&self, rule: u32) -> bool {
        self.named.get(rule as usize / 64).is_some_and(|word| word >> (rule % 64) & 1 == 1)
    }
}
