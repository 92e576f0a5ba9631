//! Keys: those above a value are its names, a member beside it may name it too, and those of one
//! object that replacements make equal are kept apart.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::record::{Document, Found, Search, decoded, raw};
use crate::json::{self, Edit, Kind, Outline, Span};
use crate::limits::{FIELD_CHARS_MAX, NAME_BYTES_MAX, PAIR_LEAVES_MAX};

impl Search<'_> {
    /// Two keys of one object that become equal get a suffix, or a reader would lose one of them.
    pub(super) fn part_equal_keys(
        &mut self,
        document: Document<'_>,
        outline: &Outline,
        changed: &[(usize, Range<usize>)],
    ) {
        let touched: HashSet<u32> =
            changed.iter().map(|(leaf, _)| outline.container(*leaf)).collect();
        let is_changed: HashSet<usize> = changed.iter().map(|(leaf, _)| *leaf).collect();
        let mut taken: HashSet<(u32, String)> = HashSet::new();
        for (number, leaf) in outline.leaves().iter().enumerate() {
            let object = outline.container(number);
            if leaf.kind == Kind::Key && touched.contains(&object) && !is_changed.contains(&number)
            {
                taken.insert((object, self.key_after(document, leaf.span(), 0..0)));
            }
        }
        let mut next: HashMap<(u32, String), usize> = HashMap::new();
        for (leaf, found) in changed {
            let object = outline.container(*leaf);
            let name = self.key_after(document, outline.leaves()[*leaf].span(), found.clone());
            let mut suffix = String::new();
            while !taken.insert((object, format!("{name}{suffix}"))) {
                let count = next.entry((object, name.clone())).or_insert(1);
                *count += 1;
                suffix = format!("_{count}");
            }
            if let Some(last) = self.found[found.clone()].last_mut() {
                last.with.push_str(&suffix);
            }
        }
    }

    /// A key as a reader of its object will see it, once what was found in it is replaced.
    fn key_after(&self, document: Document<'_>, key: Span, found: Range<usize>) -> String {
        let at = raw(document.enclosing, key);
        let mut edits: Vec<Edit> = self.found[found].iter().map(Found::edit).collect();
        edits.sort_by_key(|edit| edit.at.start);
        for edit in &mut edits {
            edit.at = edit.at.start - at.start..edit.at.end - at.start;
        }
        let mut bytes = Vec::new();
        json::splice(&document.line[at], &edits, &mut bytes);
        let mut name = String::from_utf8_lossy(&bytes).into_owned();
        for _ in 0..document.enclosing.map_or(1, |layer| layer.depth() + 1) {
            name = decoded(&name);
        }
        name
    }
}

/// The names of a leaf, decoded, innermost first: what a member beside it calls it, and the keys
/// above it. Those that are too long to be names are left out before they are decoded, for each
/// leaf below would decode them again. A key that is the name of a field has none: `minLength`
/// below `password` is no password.
pub(super) fn names<'t>(text: &'t str, outline: &Outline, leaf: usize) -> Vec<Cow<'t, str>> {
    let leaves = outline.leaves();
    let name = |number: usize| {
        let raw = &text[leaves[number].span()];
        if leaves[number].escaped { decoded(raw).into() } else { raw.into() }
    };
    if leaves[leaf].kind == Kind::Key && is_field(&text[leaves[leaf].span()]) {
        return Vec::new();
    }
    let is_name = |number: &usize| leaves[*number].span().len() <= NAME_BYTES_MAX;
    let beside = pair(text, outline, leaf);
    beside.into_iter().chain(outline.keys_above(leaf)).filter(is_name).map(name).collect()
}

/// Whether a key reads as the name of a field: small words in a row, such as `created_at` and
/// `minLength`, without a digit. What is drawn at random has a capital or a digit too often.
fn is_field(key: &str) -> bool {
    let begins = key.starts_with(|first: char| first.is_ascii_lowercase());
    let is_part = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_' || byte == b'-';
    let seams = key.bytes().filter(|byte| !byte.is_ascii_lowercase()).count();
    begins && key.len() <= FIELD_CHARS_MAX && key.bytes().all(is_part) && 4 * seams <= key.len()
}

/// Keys of a value that another member names.
const VALUES: [&str; 3] = ["value", "v", "val"];

/// Keys of such a name.
const NAMES: [&str; 9] = ["name", "key", "k", "id", "header", "field", "label", "var", "variable"];

/// Whether a member beside a leaf may name it, as far as its own key tells.
pub(super) fn may_be_named(text: &str, outline: &Outline, leaf: usize) -> bool {
    outline.keys_above(leaf).next().is_some_and(|key| is_one(text, outline, key, &VALUES))
}

/// Whether a key is one of these, in any case.
fn is_one(text: &str, outline: &Outline, key: usize, of: &[&str]) -> bool {
    let key = &text[outline.leaves()[key].span()];
    of.iter().any(|name| key.eq_ignore_ascii_case(name))
}

/// The string that names a value: of `{"name":"DB_PASSWORD","value":"..."}`, the first.
fn pair(text: &str, outline: &Outline, value: usize) -> Option<usize> {
    let leaves = outline.leaves();
    let is_one = |key: usize, of: &[&str]| is_one(text, outline, key, of);
    let key = outline.keys_above(value).next().filter(|key| is_one(*key, &VALUES))?;
    let object = outline.container(key);
    let from = key.saturating_sub(PAIR_LEAVES_MAX - 1);
    let to = leaves.len().min(key + PAIR_LEAVES_MAX);
    let is_member = |at: &usize| leaves[*at].kind == Kind::Key && outline.container(*at) == object;
    let mut names = (from..to).filter(is_member).filter(|at| is_one(*at, &NAMES));
    let is_text = |at: &usize| {
        let leaf = leaves.get(*at);
        leaf.is_some_and(|leaf| leaf.kind == Kind::Text) && outline.container(*at) == object
    };
    names.find_map(|key| Some(key + 1).filter(is_text))
}
