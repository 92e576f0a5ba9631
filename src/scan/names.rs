//! Which rules the names of a text speak for.
//!
//! The same keys come back in every record, so what a key says is worked out once for each thread.

use std::collections::HashMap;

use crate::limits::{NAME_BYTES_MAX, NAMES_KEPT_MAX};

/// Lists of names that are kept with what they say: a record has few, and the next has the same.
const LISTS: usize = 16;

/// Rules that the names of the text at hand speak for, and what is known of names so far.
#[derive(Default)]
pub(super) struct Names {
    known: HashMap<String, Box<[u64]>>,
    lists: Vec<List>,
    /// The list of the text at hand.
    at: usize,
    /// The list that goes next.
    oldest: usize,
}

/// Names that stood together, and a bit for each rule that one of them speaks for.
struct List {
    mark: usize,
    names: Vec<String>,
    rules: Box<[u64]>,
}

impl Names {
    /// Takes the names of a text; `speaks_for(name, rule)` is asked once for each new name.
    pub(super) fn set(
        &mut self,
        names: &[&str],
        rules: usize,
        speaks_for: impl Fn(&str, usize) -> bool,
    ) {
        let mark = mark(names);
        let is_same = |list: &List| list.mark == mark && list.names.iter().eq(names);
        if let Some(at) = self.lists.iter().position(is_same) {
            self.at = at;
            return;
        }
        let rules = self.spoken_for(names, rules, speaks_for);
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        let list = List { mark, names, rules };
        if self.lists.len() < LISTS {
            self.at = self.lists.len();
            self.lists.push(list);
            return;
        }
        self.at = self.oldest;
        self.oldest = (self.oldest + 1) % LISTS;
        self.lists[self.at] = list;
    }

    fn spoken_for(
        &mut self,
        names: &[&str],
        rules: usize,
        speaks_for: impl Fn(&str, usize) -> bool,
    ) -> Box<[u64]> {
        let mut named = vec![0; rules.div_ceil(64)].into_boxed_slice();
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
            named.iter_mut().zip(set).for_each(|(all, one)| *all |= one);
        }
        named
    }

    /// A bit for each rule that a name speaks for.
    pub(super) fn rules(&self) -> &[u64] {
        self.lists.get(self.at).map_or(&[], |list| &list.rules)
    }

    /// Whether no name speaks for any rule.
    pub(super) fn hold_none(&self) -> bool {
        self.rules().iter().all(|word| *word == 0)
    }

    /// Whether a name speaks for a rule.
    pub(super) fn hold(&self, rule: u32) -> bool {
        self.rules().get(rule as usize / 64).is_some_and(|word| word >> (rule % 64) & 1 == 1)
    }
}

/// A number that most other names have not.
fn mark(names: &[&str]) -> usize {
    let of = |name: &str| name.len() << 8 | usize::from(name.bytes().next().unwrap_or_default());
    names.iter().fold(0, |sum: usize, name| sum.wrapping_mul(31).wrapping_add(of(name)))
}
