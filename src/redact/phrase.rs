//! Recovery phrases whose words stand in strings of their own, as lists hold them. No word tells by
//! itself; together they have a checksum.

use crate::json::{Kind, Outline};
use crate::scan::check::{self, Verdict};

/// The name that such a word stands under, beside its keys: a rule says what becomes of it.
pub(super) const NAME: &str = "recovery phrase word";

/// Fewest and most words of a phrase.
const WORDS: std::ops::RangeInclusive<usize> = 12..=24;

/// Letters of a word of the list of BIP-39.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=8;

/// Calls `take` with the strings of a document that are words of a phrase: all strings of a list or
/// object in a row, but for names of members.
pub(super) fn words(document: &str, outline: &Outline, mut take: impl FnMut(usize)) {
    let leaves = outline.leaves();
    let mut row: Vec<usize> = Vec::new();
    for (number, leaf) in leaves.iter().enumerate() {
        let text = &document[leaf.span()];
        let is_word =
            || LETTERS.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphabetic());
        let goes_on =
            row.last().is_none_or(|last| outline.container(*last) == outline.container(number));
        match leaf.kind {
            Kind::Text if is_word() && goes_on => row.push(number),
            Kind::Key | Kind::Number if goes_on => {}
            kind => {
                close(document, outline, &mut row, &mut take);
                row.extend((kind == Kind::Text && is_word()).then_some(number));
            }
        }
    }
    close(document, outline, &mut row, &mut take);
}

/// Takes the words of a row that is a phrase.
fn close(document: &str, outline: &Outline, row: &mut Vec<usize>, take: &mut impl FnMut(usize)) {
    let leaves = outline.leaves();
    if WORDS.contains(&row.len()) {
        let words: Vec<&str> = row.iter().map(|leaf| &document[leaves[*leaf].span()]).collect();
        let check = check::by_name("bip39");
        if check.is_some_and(|check| check(&words.join(" ")) == Verdict::Pass) {
            row.iter().for_each(|leaf| take(*leaf));
        }
    }
    row.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHRASE: &str =
        "legal winner thank year wave sausage worth useful legal winner thank yellow";

    fn found(document: &str) -> usize {
        let (mut outline, mut found) = (Outline::new(), 0);
        outline.read(document).expect("JSON");
        words(document, &outline, |_| found += 1);
        found
    }

    fn list(phrase: &str) -> String {
        format!("[\"{}\"]", phrase.replace(' ', "\",\""))
    }

    #[test]
    fn the_words_of_a_list_are_a_phrase_if_they_have_the_checksum() {
        assert_eq!(found(&list(PHRASE)), 12);
        assert_eq!(found(&format!(r#"{{"a":"so","words":{},"b":"zoo"}}"#, list(PHRASE))), 12);
        assert_eq!(found(&list(&PHRASE.replace("yellow", "thank"))), 0);
        assert_eq!(found(&list(&PHRASE.replace(" yellow", ""))), 0);
        assert_eq!(found(&list(&format!("{PHRASE} zoo"))), 0);
    }

    #[test]
    fn the_members_of_an_object_are_a_list() {
        let members: Vec<String> = (1..)
            .zip(PHRASE.split(' '))
            .map(|(n, word)| format!(r#""word{n}":"{word}""#))
            .collect();
        assert_eq!(found(&format!("{{{}}}", members.join(","))), 12);
    }

    #[test]
    fn lists_of_other_words_are_left() {
        assert_eq!(found(r#"["a","legal","winner",1,{"thank":"year"}]"#), 0);
        assert_eq!(
            found(&list("one two three four five six seven eight nine ten eleven twelve")),
            0
        );
    }
}
