//! Telephone numbers that are nobody's: those that Ofcom keeps for drama ("Telephone numbers for
//! use in TV and radio drama programmes") and ACMA for creative works ("Phone numbers for use in TV
//! shows, films and creative works"). The American ones stand beside their plan.

use super::us_phone;

/// First digits of British numbers behind the 0 or 44: a thousand numbers each.
const BRITISH: [&str; 20] = [
    "1134960", "1144960", "1154960", "1164960", "1174960", "1184960", "1214960", "1314960",
    "1414960", "1514960", "1614960", "1914980", "2079460", "2896496", "2920180", "1632960",
    "3069990", "7700900", "8081570", "9098790",
];

/// Digits of a British number behind the 0 or 44.
const BRITISH_DIGITS: usize = 10;

/// Australian mobile numbers behind the 0 or 61.
const AUSTRALIAN_MOBILE: [&str; 30] = [
    "491570006",
    "491570110",
    "491570156",
    "491570157",
    "491570158",
    "491570159",
    "491570313",
    "491570737",
    "491571266",
    "491571491",
    "491571804",
    "491572549",
    "491572665",
    "491572983",
    "491573087",
    "491573770",
    "491574118",
    "491574632",
    "491575254",
    "491575789",
    "491576398",
    "491576801",
    "491577426",
    "491577644",
    "491578148",
    "491578888",
    "491578957",
    "491579212",
    "491579455",
    "491579760",
];

/// Whether a number that begins with its country code is kept for fiction.
pub(super) fn holds(number: &str) -> bool {
    let behind = |code: &str| number.strip_prefix(code).map(|rest| rest.trim_start_matches('0'));
    behind("44").is_some_and(is_british)
        || behind("61").is_some_and(|rest| is_australian(rest) || is_australian_mobile(rest))
        || number.strip_prefix('1').is_some_and(us_phone::is_reserved)
}

/// Whether a number as it is dialled at home is kept for fiction; `groups` are its digits as they
/// are written together. Others dial some of these digits too, so British ones must be as long as
/// theirs, and Australian ones written as theirs are: France writes pairs.
pub(super) fn holds_at_home(number: &str, groups: &[&str]) -> bool {
    let Some(rest) = number.strip_prefix('0') else { return us_phone::is_reserved(number) };
    let lengths = || groups.iter().map(|group| group.len());
    is_british(rest)
        || is_australian_mobile(rest)
        || is_australian(rest) && (lengths().eq([2, 4, 4]) || lengths().eq([2, 8]))
}

fn is_british(rest: &str) -> bool {
    rest.len() == BRITISH_DIGITS && BRITISH.iter().any(|kept| rest.starts_with(kept))
}

/// `2`, `3`, `7` or `8`, and 5550 or 7010 in front of four digits.
fn is_australian(rest: &str) -> bool {
    let local = rest.strip_prefix(['2', '3', '7', '8']).filter(|local| local.len() == 8);
    local.is_some_and(|local| local.starts_with("5550") || local.starts_with("7010"))
}

fn is_australian_mobile(rest: &str) -> bool {
    AUSTRALIAN_MOBILE.binary_search(&rest).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_home(text: &str) -> bool {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let groups: Vec<&str> =
            text.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
        holds_at_home(&digits, &groups)
    }

    #[test]
    fn numbers_of_ofcom_and_acma_are_nobodys() {
        for number in [
            "020 7946 0018",
            "0161 496 0123",
            "07700 900461",
            "01632 960983",
            "0808 157 0123",
            "03069 990001",
            "028 9649 6000",
            "029 2018 0999",
            "0909 8790000",
            "0491 570 006",
            "0491 579 760",
            "(02) 5550 1234",
            "(02) 7010 1234",
            "08 5550 1234",
            "415-555-0132",
        ] {
            assert!(at_home(number), "{number}");
        }
        assert!(holds("442079460018") && holds("61491570006") && holds("61255501234"));
    }

    #[test]
    fn numbers_beside_them_are_somebodys() {
        for number in [
            "020 7946 1018",
            "0161 497 0123",
            "07700 901461",
            "0491 570 007",
            "(02) 5551 1234",
            "02 55 50 12 34",
            "0255501234",
            "020 7946 012",
            "415-555-0200",
        ] {
            assert!(!at_home(number), "{number}");
        }
        assert!(!holds("442079461018") && !holds("61491570007"));
    }

    #[test]
    fn the_list_is_in_order() {
        assert!(AUSTRALIAN_MOBILE.is_sorted());
    }
}
