//! Values of fields for postal addresses.

use super::Verdict;
use crate::scan::tagger::lists_of;
use crate::scan::tagger::model::{ORDINARY, TOWN};

/// Passes for what can be a street or an address: a word, and no address of another kind.
pub(super) fn check_street(text: &str) -> Verdict {
    Verdict::pass_if(has_word(text) && !is_of_the_net(text) && !is_stand_in(text))
}

/// Passes for what has a number beside its words: under a key that may mean any kind of address.
pub(super) fn check(text: &str) -> Verdict {
    let digit = text.bytes().any(|byte| byte.is_ascii_digit());
    let parts = text.split([' ', ',', '\n']).filter(|part| !part.is_empty()).count();
    Verdict::pass_if(digit && parts > 1 && check_street(text) == Verdict::Pass)
}

/// Passes for a postcode and a town, in either order, of which a list knows a word of the town.
pub(super) fn check_town(text: &str) -> Verdict {
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 3);
    let is_town = |word: &str| lists_of(word) & (TOWN | ORDINARY) == TOWN;
    Verdict::pass_if(words.into_iter().any(is_town))
}

/// Two letters in a row: a hexadecimal number of a device or a coin has none without a digit.
fn has_word(text: &str) -> bool {
    let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count() > 1;
    text.split(|c: char| !c.is_alphabetic()).any(letters)
}

fn is_of_the_net(text: &str) -> bool {
    text.contains('@') || text.contains("://") || text.starts_with("0x") || text.contains("::")
}

fn is_stand_in(text: &str) -> bool {
    let words = ["string", "null", "none", "text", "unknown", "n/a", "object", "example"];
    words.contains(&text.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streets_pass_and_addresses_of_the_net_fail() {
        for street in ["12 Elm Street", "Hauptstraße", "rue de la Paix 3"] {
            assert_eq!(check_street(street), Verdict::Pass, "{street}");
        }
        for other in ["jo@mail.com", "https://a.b/c 1", "0x52908400098527886E0F", "string", "12"] {
            assert_eq!(check_street(other), Verdict::Fail, "{other}");
        }
    }

    #[test]
    fn a_town_is_one_that_a_list_knows() {
        for town in ["10115 Berlin", "1015 CJ Amsterdam", "28014 Madrid", "Mumbai 400001"] {
            assert_eq!(check_town(town), Verdict::Pass, "{town}");
        }
        for other in ["2020 US Open", "10000 Steps", "1984 PC Gamer", "12345"] {
            assert_eq!(check_town(other), Verdict::Fail, "{other}");
        }
    }

    #[test]
    fn an_address_has_a_number_and_words() {
        assert_eq!(check("12 Elm Street, Springfield"), Verdict::Pass);
        for other in ["localhost:8080", "main office", "10.0.0.1", ""] {
            assert_eq!(check(other), Verdict::Fail, "{other}");
        }
    }
}
