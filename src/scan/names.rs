//! Which rules the names of a text speak for.
//!
//! The same keys come back in every record, so what a key says is worked out once for each thread.

use std::collections::HashMap;

use super::Compiled;
use super::context::Tags;
use super::meta::Meta;
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
    /// The text at hand is what its first name tells of, and not the value that others name.
    is_aside: bool,
    /// The list that goes next.
    oldest: usize,
}

/// Names that stood together, and a bit for each rule that one of them speaks for.
struct List {
    mark: usize,
    names: Vec<String>,
    rules: Box<[u64]>,
    /// What the first name tells of, if that isn't the value.
    meta: Option<Meta>,
    /// The rules that are spoken for where the text is just that.
    aside: Box<[u64]>,
}

impl Names {
    /// Takes a text and its names, innermost first. Where the first tells of something else and the
    /// text is just that, a rule is spoken for by the last words of this name and by no other.
    pub(super) fn set(&mut self, (text, names): (&str, &[&str]), rules: &[Compiled], tags: &Tags) {
        let mark = mark(names);
        let is_same = |list: &List| list.mark == mark && list.names.iter().eq(names);
        let known = self.lists.iter().position(is_same);
        self.at = known.unwrap_or_else(|| {
            let meta = Meta::of(names);
            let aside = match meta {
                Some(_) => bits(rules, |rule| rule.key_names.end(names[0], tags)),
                None => Box::default(),
            };
            let rules = self.spoken_for(names, rules, tags);
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            self.keep(List { mark, names, rules, meta, aside })
        });
        self.is_aside = self.lists[self.at].meta.is_some_and(|meta| meta.fits(text));
    }

    /// Keeps a list, and says where.
    fn keep(&mut self, list: List) -> usize {
        if self.lists.len() < LISTS {
            self.lists.push(list);
            return self.lists.len() - 1;
        }
        let at = self.oldest;
        self.oldest = (at + 1) % LISTS;
        self.lists[at] = list;
        at
    }

    fn spoken_for(&mut self, names: &[&str], rules: &[Compiled], tags: &Tags) -> Box<[u64]> {
        let mut named = bits(rules, |_| false);
        if self.known.len() > NAMES_KEPT_MAX {
            self.known.clear();
        }
        for name in names.iter().filter(|name| name.len() <= NAME_BYTES_MAX) {
            if !self.known.contains_key(*name) {
                let set = bits(rules, |rule| rule.key_names.held_by(name, tags));
                self.known.insert((*name).to_owned(), set);
            }
            let set = self.known.get(*name).into_iter().flatten();
            named.iter_mut().zip(set).for_each(|(all, one)| *all |= one);
        }
        named
    }

    /// A bit for each rule that a name speaks for.
    pub(super) fn rules(&self) -> &[u64] {
        let list = self.lists.get(self.at);
        list.map_or(&[], |list| if self.is_aside { &list.aside } else { &list.rules })
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

/// A bit for each rule that is so.
fn bits(rules: &[Compiled], is_so: impl Fn(&Compiled) -> bool) -> Box<[u64]> {
    let mut set = vec![0u64; rules.len().div_ceil(64)].into_boxed_slice();
    let numbers = (0..rules.len()).filter(|rule| is_so(&rules[*rule]));
    numbers.for_each(|rule| set[rule / 64] |= 1 << (rule % 64));
    set
}

/// A number that most other names have not.
fn mark(names: &[&str]) -> usize {
    let of = |name: &str| name.len() << 8 | usize::from(name.bytes().next().unwrap_or_default());
    names.iter().fold(0, |sum: usize, name| sum.wrapping_mul(31).wrapping_add(of(name)))
}
