//! Names of persons, by the lists of names that the model carries: given and family names of the
//! US Census (public domain) and of the package `faker` (MIT).

use super::Verdict;
use crate::limits::ACRONYM_BYTES_MAX;
use crate::scan::tagger::lists_of;
use crate::scan::tagger::model::{FAMILY, FIRM, FUNCTION, GIVEN, ORDINARY, TITLE, TOWN};

/// Words of one name.
const WORDS_MAX: usize = 5;

/// What stands between given and family names.
const PARTICLES: &[&str] = &[
    "van", "der", "den", "de", "la", "del", "della", "di", "da", "dos", "das", "von", "zu", "zur",
    "bin", "ibn", "al", "el", "ten", "ter", "le", "du", "st", "y", "e", "af", "av", "ben", "bint",
];

/// Words that stand for a name in forms, schemas and code.
const STAND_INS: &[&str] = &[
    "string",
    "str",
    "text",
    "null",
    "none",
    "undefined",
    "unknown",
    "anonymous",
    "example",
    "test",
    "true",
    "false",
    "value",
    "name",
    "first",
    "last",
    "full",
    "user",
    "admin",
    "n/a",
    "na",
    "tbd",
    "required",
    "optional",
    "redacted",
    "hidden",
    "guest",
    "default",
    "type",
    "title",
    "varchar",
];

/// Passes for a value under a key that names persons: words, none of which stands in for a name.
pub(super) fn check_value(text: &str) -> Verdict {
    let stands_in = |word: &str| STAND_INS.contains(&word.to_lowercase().as_str());
    let words = || text.split([' ', ',', '.']).filter(|word| !word.is_empty());
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let fits = letters > 1 && (1..=WORDS_MAX).contains(&words().count());
    Verdict::pass_if(fits && !words().all(stands_in))
}

/// Passes for two words and more of which lists know each as a name, and one as a given name.
pub(super) fn check(text: &str) -> Verdict {
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let lists: Vec<u8> = words.iter().map(|word| lists_of(bare(word))).collect();
    let all = |bits: u8| lists.iter().all(|lists| lists & bits != 0);
    let is_part = |(word, lists): (&&str, &u8)| {
        let initial = bare(word).chars().count() == 1;
        let known = lists & (GIVEN | FAMILY) != 0 && lists & (FUNCTION | FIRM | TITLE) == 0;
        known || initial || PARTICLES.contains(&word.to_lowercase().as_str())
    };
    let fits = (2..=WORDS_MAX).contains(&words.len())
        && words.iter().zip(&lists).all(is_part)
        && lists.iter().any(|lists| lists & GIVEN != 0)
        && !all(ORDINARY)
        && !is_town(&words, &lists);
    Verdict::pass_if(fits)
}

/// Passes for the longest beginning of two words and more that is a name by [`check`]: behind a
/// label, where the next label may follow on the same line.
pub(super) fn check_listed(text: &str) -> Verdict {
    let words = text.match_indices(' ').map(|(at, _)| at).chain([text.len()]);
    let ends: Vec<usize> = words.take(WORDS_MAX).collect();
    // Behind two words a family name that is also a word (`Date`) is the next label.
    let is_word = |name: &str| {
        let last = lists_of(bare(name.rsplit(' ').next().unwrap_or_default()));
        name.matches(' ').count() > 1 && last & (ORDINARY | GIVEN) == ORDINARY
    };
    let is_name = |name: &str| check(name) == Verdict::Pass && !is_word(name);
    let longest = ends.iter().rev().find(|end| is_name(&text[..**end]));
    let name = longest.map_or("", |end| text[..*end].trim_end_matches(['.', ',']));
    if name.is_empty() { Verdict::Fail } else { Verdict::PassPrefix(name.len()) }
}

/// Passes for what stands behind the label of a field in a form, as [`check_words`] does, unless it
/// stands in for a name.
pub(super) fn check_filled(text: &str) -> Verdict {
    let first = bare(text.split(' ').next().unwrap_or_default()).to_lowercase();
    if STAND_INS.contains(&first.as_str()) { Verdict::Fail } else { check_words(text) }
}

/// Passes for the words behind an introduction or a title, up to the first that is no name.
pub(super) fn check_words(text: &str) -> Verdict {
    let mut end = 0;
    let mut small = false;
    for (count, word) in text.split_inclusive([' ', '\t']).enumerate() {
        let start = end;
        let name = bare(word);
        let lists = lists_of(name);
        let capital = name.chars().next().is_some_and(|c| !c.is_lowercase());
        let named = lists & (GIVEN | FAMILY) != 0;
        let ordinary = lists & (FUNCTION | FIRM | TITLE) != 0 || lists & ORDINARY != 0 && !named;
        small |= count == 0 && !capital;
        let goes_on = capital || (small && (named || lists & ORDINARY == 0));
        if name.is_empty() || ordinary || !goes_on || count >= WORDS_MAX {
            break;
        }
        end = start + word.trim_end_matches([' ', '\t', '.', ',']).len();
        if end < start + word.trim_end().len() {
            break;
        }
        end = start + word.len();
    }
    match text[..end].trim_end_matches([' ', '\t', ',']).len() {
        0 => Verdict::Fail,
        length => Verdict::PassPrefix(length),
    }
}

/// Passes for the words of a salutation or a signature that are a name: by [`check_words`], and a
/// family name that is also a word (`World`, `Friend`) is none there.
pub(super) fn check_greeted(text: &str) -> Verdict {
    let first = lists_of(bare(text.split(' ').next().unwrap_or_default()));
    let is_word = first & (ORDINARY | GIVEN) == ORDINARY;
    let is_acronym =
        text.len() <= ACRONYM_BYTES_MAX && text.bytes().all(|b| b.is_ascii_uppercase());
    if is_word || is_acronym { Verdict::Fail } else { check_words(text) }
}

/// `San Jose`: what stands before a town's name is on no list of towns.
fn is_town(words: &[&str], lists: &[u8]) -> bool {
    let before = ["san", "santa", "st", "los", "las", "new", "fort", "el"];
    let mut both = words.iter().zip(lists);
    both.all(|(word, lists)| {
        lists & TOWN != 0 || before.contains(&bare(word).to_lowercase().as_str())
    })
}

/// A word without the marks around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_pass_and_things_fail() {
        for name in ["Maria Lindqvist", "John F. Kennedy", "jan van der berg", "Priya Sharma"] {
            assert_eq!(check(name), Verdict::Pass, "{name}");
        }
        for thing in ["get_weather", "Blue Widget", "Maria", "San Francisco", "Will May", ""] {
            assert_eq!(check(thing), Verdict::Fail, "{thing}");
        }
    }

    #[test]
    fn stand_ins_are_no_names() {
        for word in ["string", "N/A", "First Name", "null", "-", "a b c d e f"] {
            assert_eq!(check_value(word), Verdict::Fail, "{word}");
        }
        for name in ["Qhawe", "王小明", "Jo", "O'Neill-Baker"] {
            assert_eq!(check_value(name), Verdict::Pass, "{name}");
        }
    }

    #[test]
    fn words_that_are_greeted_are_no_family_names() {
        for text in ["World", "Friend", "Folks", "Customer", "There", "AI"] {
            assert_eq!(check_greeted(text), Verdict::Fail, "{text}");
        }
        for name in ["Qhawe", "Grace", "Friedrun Ahlers"] {
            assert_eq!(check_greeted(name), Verdict::PassPrefix(name.len()), "{name}");
        }
    }

    #[test]
    fn what_a_form_holds_is_a_name_unless_it_stands_in_for_one() {
        for text in ["String", "None", "Required", "the same", "Customer"] {
            assert_eq!(check_filled(text), Verdict::Fail, "{text}");
        }
        for name in ["Qhawe", "Baker", "Friedrun Ahlers"] {
            assert_eq!(check_filled(name), Verdict::PassPrefix(name.len()), "{name}");
        }
    }

    #[test]
    fn a_name_behind_a_label_ends_before_the_next() {
        for (text, name) in [
            ("John Smith Date", "John Smith"),
            ("Priya Sharma.", "Priya Sharma"),
            ("Maria de la Cruz Phone", "Maria de la Cruz"),
        ] {
            assert_eq!(check_listed(text), Verdict::PassPrefix(name.len()), "{text}");
        }
        for text in ["Blue Widget", "Maria", "Acme Ltd John Smith", ""] {
            assert_eq!(check_listed(text), Verdict::Fail, "{text}");
        }
    }

    #[test]
    fn words_behind_an_introduction_end_with_the_name() {
        for (text, name) in [
            ("jane doe and i", "jane doe"),
            ("Amara Lindqvist I need", "Amara Lindqvist"),
            ("Xolani", "Xolani"),
            ("Tanaka, thank", "Tanaka"),
        ] {
            assert_eq!(check_words(text), Verdict::PassPrefix(name.len()), "{text}");
        }
        for text in ["not important", "the same", "Customer", "in the list"] {
            assert_eq!(check_words(text), Verdict::Fail, "{text}");
        }
    }
}
