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

/// The names of a leaf, decoded, innermost first: what members beside it call it, and the keys
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
    let beside = pairs(text, outline, leaf).chain(option(text, outline, leaf));
    beside.chain(outline.keys_above(leaf)).filter(is_name).map(name).collect()
}

/// Whether a key reads as the name of a field: small words in a row, such as `created_at` and
/// `minLength`, without a digit. What is drawn at random has a capital or a digit too often.
fn is_field(key: &str) -> bool {
    let begins = key.starts_with(|first: char| first.is_ascii_lowercase());
    let is_part = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_' || byte == b'-';
    let seams = key.bytes().filter(|byte| !byte.is_ascii_lowercase()).count();
    begins && key.len() <= FIELD_CHARS_MAX && key.bytes().all(is_part) && 4 * seams <= key.len()
}

/// Keys of a value that other members name.
const VALUES: [&str; 11] = [
    "value",
    "v",
    "val",
    "values",
    "stringvalue",
    "string_value",
    "newvalue",
    "new_value",
    "currentvalue",
    "current_value",
    "#text",
];

/// Keys of such a name.
const NAMES: [&str; 23] = [
    "name",
    "key",
    "k",
    "id",
    "header",
    "field",
    "label",
    "var",
    "variable",
    "slot",
    "entity",
    "type",
    "title",
    "property",
    "attribute",
    "param",
    "parameter",
    "option",
    "setting",
    "column",
    "question",
    "@name",
    "@key",
];

/// Whether a member or an element beside a leaf may name it, as far as its own place tells.
pub(super) fn may_be_named(text: &str, outline: &Outline, leaf: usize) -> bool {
    valued(text, outline, leaf).is_some() || option(text, outline, leaf).is_some()
}

/// The key right above a leaf, if it is one of a value that other members name.
fn valued(text: &str, outline: &Outline, leaf: usize) -> Option<usize> {
    outline.keys_above(leaf).next().filter(|key| is_one(text, outline, *key, &VALUES))
}

/// Whether a key is one of these, in any case.
fn is_one(text: &str, outline: &Outline, key: usize, of: &[&str]) -> bool {
    let key = &text[outline.leaves()[key].span()];
    of.iter().any(|name| key.eq_ignore_ascii_case(name))
}

/// The strings that name a value: of `{"type":"env","name":"DB_PASSWORD","value":"..."}`, the first
/// two.
fn pairs(text: &str, outline: &Outline, value: usize) -> impl Iterator<Item = usize> {
    let leaves = outline.leaves();
    valued(text, outline, value).into_iter().flat_map(move |key| {
        let object = outline.container(key);
        let from = key.saturating_sub(PAIR_LEAVES_MAX - 1);
        let to = leaves.len().min(key + PAIR_LEAVES_MAX);
        let is_of = move |at: &usize, kind: Kind| {
            let leaf = leaves.get(*at);
            leaf.is_some_and(|leaf| leaf.kind == kind) && outline.container(*at) == object
        };
        let names = (from..to).filter(move |at| is_of(at, Kind::Key));
        let names = names.filter(move |at| is_one(text, outline, *at, &NAMES));
        names.map(|at| at + 1).filter(move |at| is_of(at, Kind::Text))
    })
}

/// The option of a command line whose value an element is: of `["--password","..."]`, the first.
fn option(text: &str, outline: &Outline, value: usize) -> Option<usize> {
    let leaves = outline.leaves();
    let before = value.checked_sub(1).filter(|at| leaves[*at].kind == Kind::Text)?;
    // Of two leaves of an object one is a key.
    let is_element =
        leaves[value].kind != Kind::Key && outline.container(before) == outline.container(value);
    let is_option = |at: usize| text[leaves[at].span()].starts_with("--");
    (is_element && is_option(before) && !is_option(value)).then_some(before)
}
