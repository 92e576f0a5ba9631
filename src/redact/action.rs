//! An action is what happens to a finding, and the text that takes its place.

use serde::{Deserialize, Serialize};

use crate::json::Kind;

/// What happens to a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Its entity in brackets takes its place.
    Tag,
    /// A stable surrogate takes its place.
    Pseudonym,
    /// Letters and digits become `*`; a card keeps its last four.
    Mask,
    /// Nothing takes its place.
    Remove,
    /// The record is left out.
    DropRecord,
    /// The run stops.
    Fail,
}

impl Action {
    /// Its name in policies, findings and receipts.
    pub fn name(self) -> &'static str {
        match self {
            Action::Tag => "tag",
            Action::Pseudonym => "pseudonym",
            Action::Mask => "mask",
            Action::Remove => "remove",
            Action::DropRecord => "drop_record",
            Action::Fail => "fail",
        }
    }
}

/// The text that takes a value's place in a string.
pub(super) fn replacement(action: Action, entity: &str, value: &str) -> String {
    match action {
        Action::Mask => mask(entity, value),
        Action::Remove => String::new(),
        _ => tag(entity),
    }
}

/// `[EMAIL]`
pub(super) fn tag(entity: &str) -> String {
    format!("[{entity}]")
}

/// Keeps a value's shape. The last four digits of a card are what receipts print everywhere.
fn mask(entity: &str, value: &str) -> String {
    if !has_word(value) {
        return value.chars().map(|c| if c.is_whitespace() { c } else { '*' }).collect();
    }
    let hidden = value.chars().filter(|c| c.is_alphanumeric()).count() - kept(entity, value);
    let mut seen = 0;
    let cover = |c: char| {
        seen += usize::from(c.is_alphanumeric());
        if c.is_alphanumeric() && seen <= hidden { '*' } else { c }
    };
    value.chars().map(cover).collect()
}

/// How many characters at its end a mask shows. A span that took over its neighbour's text is more
/// than a card, and shows nothing.
fn kept(entity: &str, value: &str) -> usize {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let plain = value.bytes().all(|byte| byte.is_ascii_digit() || b" -".contains(&byte));
    if entity == "CREDIT_CARD" && plain && (12..=19).contains(&digits) { 4 } else { 0 }
}

/// Whether a value is nothing but what earlier replacements left: tags, masks and marks between
/// them. Such a value is no finding, or redacted data would be redacted again.
pub(super) fn is_residue(value: &str, kind: Kind, is_tag: impl Fn(&str) -> bool) -> bool {
    let (mut rest, mut tags) = (value, 0);
    while let Some(open) = rest.find('[') {
        let (before, tagged) = rest.split_at(open);
        let Some(close) = tagged.find(']') else { break };
        if has_word(before) || !is_tag(&tagged[1..close]) {
            return false;
        }
        tags += 1;
        rest = &tagged[close + 1..];
        if kind == Kind::Key {
            rest = without_suffix(rest);
        }
    }
    let stars = rest.matches('*').count();
    !has_word(rest) && (tags > 0 || 2 * stars >= rest.chars().count())
}

/// Digits of a suffix. No line has a million equal keys, and more may be somebody's number.
const SUFFIX_DIGITS_MAX: usize = 6;

/// The text behind a tag, less the suffix that keeps two keys apart.
fn without_suffix(text: &str) -> &str {
    let digits = text.strip_prefix('_').unwrap_or("");
    let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    let count = digits.len() - rest.len();
    if (1..=SUFFIX_DIGITS_MAX).contains(&count) { rest } else { text }
}

fn has_word(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// Whether a name can be a tag: capitals, digits and `_`, and no reserved word of Bedrock's.
pub(super) fn is_entity(name: &str) -> bool {
    let shape = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    name != "EOS" && name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(shape)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_keeps_the_shape_and_a_card_its_last_four() {
        let card = replacement(Action::Mask, "CREDIT_CARD", "4111-1111-1111-1111");
        assert_eq!(card, "****-****-****-1111");
        assert_eq!(replacement(Action::Mask, "EMAIL", "zoë@mail.net"), "***@****.***");
        assert_eq!(
            replacement(Action::Mask, "CREDIT_CARD", "4111 1111 hunter2"),
            "**** **** *******"
        );
        assert_eq!(replacement(Action::Mask, "SECRET", "!@# $"), "*** *");
    }

    #[test]
    fn what_a_replacement_left_is_no_value() {
        let residue =
            |value| is_residue(value, Kind::Key, |name| ["EMAIL", "SECRET"].contains(&name));
        assert!(
            ["[EMAIL]", "[SECRET], [EMAIL]_2", "*****", "'[SECRET]'", "**** **"].map(residue)
                == [true; 5]
        );
        assert!(
            [
                "hunter2",
                "[EMAIL]a",
                "a[EMAIL]",
                "[EMAIL",
                "[HUNTER2]",
                "[EMAIL]_x",
                "[EMAIL]_48213377",
                "!@#$%^&*()"
            ]
            .map(residue)
                == [false; 8]
        );
    }

    #[test]
    fn a_suffix_is_residue_only_in_keys_and_only_if_short() {
        let residue = |kind, value| is_residue(value, kind, |name| name == "EMAIL");
        assert!(residue(Kind::Key, "[EMAIL]_2") && !residue(Kind::Text, "[EMAIL]_2"));
        assert!(!residue(Kind::Key, "[EMAIL]_20231337"));
    }

    #[test]
    fn an_entity_is_a_plain_capital_name() {
        assert!(is_entity("US_SSN") && is_entity("CODENAME2"));
        assert!(
            ["", "EOS", "email", "User:", "<image>", "A B", "_A"].iter().all(|n| !is_entity(n))
        );
    }
}
