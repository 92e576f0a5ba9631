//! Terms are the customer's own words: code names, clients, people. One list has one entity.
//!
//! A term is found as whole words, whatever its case, accents and the marks between its words, also
//! before `'s`, and with letters of Greek and Cyrillic that look like its own. Terms are kept as
//! hashes of their folded words, so that ten million fit.

mod alike;
mod table;
mod words;

use std::sync::Arc;

use crate::limits::{JOINED_LETTERS_MIN, TERM_LETTERS_MIN, TERM_WORDS_MAX};
use crate::rule::{Confidence, Rule, Severity, TAKEN};
use table::{Builder, Table};

/// Terms of one entity. A clone shares them.
#[derive(Clone)]
pub struct TermList {
    entity: String,
    table: Arc<Table>,
}

/// Why a list can't be used. Names the line, never the term.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum TermError {
    /// Not UTF-8.
    #[error("line {line}: not UTF-8; save the list as UTF-8")]
    NotUtf8 {
        /// Counts from 1.
        line: usize,
    },
    /// Too short to be told from ordinary words.
    #[error("line {line}: a term needs at least {TERM_LETTERS_MIN} letters or digits")]
    Short {
        /// Counts from 1.
        line: usize,
    },
    /// More words than are looked at.
    #[error("line {line}: a term has at most {TERM_WORDS_MAX} words")]
    Long {
        /// Counts from 1.
        line: usize,
    },
}

impl TermList {
    /// Reads a list in UTF-8: one term a line; blank lines and lines that begin with `#` are passed
    /// over. A character of Han, kana, Thai or Hangul counts as two letters.
    ///
    /// # Errors
    ///
    /// Where the list is not UTF-8, or a term is too short or too long: the first such line.
    pub fn parse(entity: &str, text: impl AsRef<[u8]>) -> Result<Self, TermError> {
        let text = utf8(text.as_ref())?;
        let mut builder = Builder::default();
        for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
            let term = line.trim();
            if term.is_empty() || term.starts_with('#') {
                continue;
            }
            usable(term, number)?;
            builder.add(term);
            if let Some(joined) = without_apostrophes(term) {
                builder.add(&joined);
            }
        }
        Ok(TermList { entity: entity.to_owned(), table: Arc::new(builder.build()) })
    }

    /// What the terms are called.
    pub(crate) fn entity(&self) -> &str {
        &self.entity
    }

    /// The rule that stands for this list in findings and counts.
    pub(crate) fn rule(&self) -> Rule {
        Rule {
            id: format!("{}{}", TAKEN.1, self.entity.to_lowercase().replace('_', "-")),
            entity: self.entity.clone(),
            title: "A term of the customer's own".to_owned(),
            patterns: Vec::new(),
            not_after: String::new(),
            keywords: Vec::new(),
            key_names: Vec::new(),
            requires_context: false,
            check: None,
            check_required: false,
            confidence: Confidence::High,
            severity: Severity::High,
            enabled: true,
            of_names: false,
            references: Vec::new(),
            examples: Vec::new(),
            counterexamples: Vec::new(),
        }
    }
}

fn utf8(text: &[u8]) -> Result<&str, TermError> {
    std::str::from_utf8(text).map_err(|error| {
        let before = &text[..error.valid_up_to()];
        TermError::NotUtf8 { line: memchr::memchr_iter(b'\n', before).count() + 1 }
    })
}

/// `OBrien` for `O'Brien`: a term as forms write it that take letters alone.
fn without_apostrophes(term: &str) -> Option<String> {
    let is_apostrophe = |c: char| matches!(c, '\'' | '\u{2019}' | '\u{2bc}');
    let joined: String = term.chars().filter(|c| !is_apostrophe(*c)).collect();
    (joined.len() < term.len() && words::letters(&joined) >= JOINED_LETTERS_MIN).then_some(joined)
}

fn usable(term: &str, line: usize) -> Result<(), TermError> {
    if words::letters(term) < TERM_LETTERS_MIN {
        return Err(TermError::Short { line });
    }
    let (mut count, mut at) = (0, 0);
    while let Some(word) = words::next(term, at, usize::MAX, words::NOTHING) {
        at = word.end;
        count += 1;
    }
    if count > TERM_WORDS_MAX { Err(TermError::Long { line }) } else { Ok(()) }
}

/// All lists, each with the number of its rule.
pub(crate) struct Terms(Vec<(u32, TermList)>);

impl Terms {
    /// Lists and the numbers of their rules.
    pub(crate) fn new(lists: Vec<(u32, TermList)>) -> Self {
        Terms(lists)
    }

    /// Calls `found(rule, start, end)` for the longest term of each list at each word.
    pub(crate) fn find(&self, text: &str, mut found: impl FnMut(u32, usize, usize)) {
        let mut at = 0;
        while !self.0.is_empty()
            && let Some(word) = words::next(text, at, usize::MAX, words::NOTHING)
        {
            at = word.end;
            for (rule, list) in &self.0 {
                if list.table.may_hold(&word)
                    && let Some(end) = list.table.longest(text, word)
                {
                    found(*rule, word.start, end);
                }
            }
            self.find_joined(text, word.start, word.end, &mut found);
        }
    }

    /// The same for terms of several words that were run together into one.
    fn find_joined(
        &self,
        text: &str,
        start: usize,
        end: usize,
        found: &mut impl FnMut(u32, usize, usize),
    ) {
        let mut at = start;
        while let Some(part) = words::next_part(text, at, end, words::NOTHING)
            && (start < part.start || part.end < end)
        {
            at = part.end;
            for (rule, list) in &self.0 {
                if list.table.may_hold(&part)
                    && let Some(last) = list.table.longest_joined(text, part, end)
                {
                    found(*rule, part.start, last);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'t>(terms: &str, text: &'t str) -> Vec<&'t str> {
        let terms = Terms::new(vec![(0, TermList::parse("CODENAME", terms).ok().unwrap())]);
        let mut all = Vec::new();
        terms.find(text, |_, start, end| all.push(&text[start..end]));
        all
    }

    fn refused(text: impl AsRef<[u8]>) -> String {
        TermList::parse("X", text).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_term_is_found_as_whole_words_whatever_its_case_accents_and_separators() {
        let terms = "Project Falcon\nMüller\n# a remark\n\n隼計画";
        assert_eq!(found(terms, "PROJECT-FALCON's end"), ["PROJECT-FALCON"]);
        assert_eq!(
            found(terms, "project  falcon, project_falcon"),
            ["project  falcon", "project_falcon"]
        );
        assert_eq!(found(terms, "Herr Muller und MU\u{308}LLER"), ["Muller", "MU\u{308}LLER"]);
        assert_eq!(found(terms, "この隼計画は"), ["隼計画"]);
        assert_eq!(
            found(terms, "projects falcon; project falconry; project, then falcon"),
            [""; 0]
        );
    }

    #[test]
    fn every_way_to_write_a_term_is_found_whole() {
        let terms = "Project Nightfall\nO'Brien\nGroße Straße\n王伟";
        for text in [
            "Project Nightfall",
            "project-nightfall",
            "PROJECT_NIGHTFALL",
            "Project  Nightfall",
            "project\u{a0}nightfall",
            "Project – Nightfall",
            "project\r\n  nightfall",
            "Ｐｒｏｊｅｃｔ　Ｎｉｇｈｔｆａｌｌ",
            "O’Brien",
            "o'brien",
            "GROSSE STRASSE",
            "王伟",
        ] {
            for around in ["{}", "the {}.", "({})", "{}'s plan", "{}’s plan", "_{}_", "#{}!"] {
                let text = around.replace("{}", text);
                let all = found(terms, &text);
                assert_eq!(all.len(), 1, "{text}");
                assert_eq!(around.replace("{}", all[0]), text);
            }
        }
        for text in ["projectnightfall", "project x nightfall", "Project\n\n\n    \nNightfall"] {
            assert_eq!(found(terms, text), [""; 0], "{text}");
        }
    }

    #[test]
    fn words_of_a_term_that_are_run_together_are_found() {
        let terms = "Project Nightfall\nNight\nX-Ray Squad\nHo La\nProject\nGroße Größe";
        for (text, term) in [
            ("#ProjectNightfall!", "ProjectNightfall"),
            ("projectNightfall", "projectNightfall"),
            ("myProjectNightfallTeam", "ProjectNightfall"),
            ("an XRaySquad", "XRaySquad"),
            ("GrosseGrosse", "GrosseGrosse"),
            ("PROJECTNightfall", "PROJECTNightfall"),
        ] {
            assert_eq!(found(terms, text), [term], "{text}");
        }
        for text in ["ProjectNightfalls", "HoLa", "NightLife", "aProjectX", "ProjectnightFall"] {
            assert_eq!(found(terms, text), [""; 0], "{text}");
        }
        let list = |text| TermList::parse("X", text).ok().unwrap();
        let terms = Terms::new(vec![(3, list("blue heron")), (5, list("heron nine"))]);
        let mut all = Vec::new();
        terms.find("BlueHeronNine", |rule, start, end| all.push((rule, start, end)));
        assert_eq!(all, [(3, 0, 9), (5, 4, 13)]);
    }

    #[test]
    fn an_apostrophe_may_be_left_out_and_a_footnote_is_no_letter() {
        let terms = "O'Brien\nL’Oréal Two\nZephyrine\nCO₂ Trap\nD'Al";
        assert_eq!(found(terms, "OBRIEN, obrien, O'Brien"), ["OBRIEN", "obrien", "O'Brien"]);
        assert_eq!(found(terms, "Loreal-Two"), ["Loreal-Two"]);
        assert_eq!(found(terms, "Zephyrine², Zephyrine¹²"), ["Zephyrine"; 2]);
        assert_eq!(found(terms, "CO2 trap"), ["CO2 trap"]);
        assert_eq!(found(terms, "brien, dal, Zephyrine2"), [""; 0]);
    }

    #[test]
    fn letters_that_look_alike_hide_no_term() {
        let terms = "Project Falcon\nApex\nMOSKOW";
        for text in ["Fаlcon", "Fаlсοn", "FАLCОΝ", "fаlсon’s"] {
            let text = format!("Project {text}");
            assert_eq!(found(terms, &text).len(), 1, "{text}");
            let text = text.replace("Project", "Рrоjесt");
            assert_eq!(found(terms, &text).len(), 1, "{text}");
        }
        assert_eq!(found(terms, "das Αреx, the арех, ΜОЅКОW"), ["Αреx", "арех", "ΜОЅКОW"]);
        // A list in which such a letter stands itself, and terms of the other script.
        assert_eq!(found("Proje\u{441}t Nine", "project nine"), ["project nine"]);
        let russian = "Сор\nМосква река";
        assert_eq!(found(russian, "cop, copy; сор; МОСКВА-РЕКА"), ["сор", "МОСКВА-РЕКА"]);
        // Digits are no letters.
        assert_eq!(found("Apollo", "Apo11o Ap0llo"), [""; 0]);
    }

    #[test]
    fn the_longest_term_at_a_word_is_taken() {
        assert_eq!(found("blue\nblue heron nine", "blue heron nine"), ["blue heron nine"]);
        assert_eq!(found("blue\nblue heron nine", "blue heron ten"), ["blue"]);
        assert_eq!(
            found("blue heron\nheron nine", "blue heron nine"),
            ["blue heron", "heron nine"]
        );
    }

    #[test]
    fn several_lists_are_found_side_by_side() {
        let list = |text| TermList::parse("X", text).ok().unwrap();
        let terms = Terms::new(vec![(3, list("falcon")), (5, list("falcon nine\nheron"))]);
        let mut all = Vec::new();
        terms.find("a falcon nine", |rule, start, end| all.push((rule, start, end)));
        assert_eq!(all, [(3, 2, 8), (5, 2, 13)]);
    }

    #[test]
    fn a_term_that_is_too_short_is_refused_with_its_line() {
        let short = "line 2: a term needs at least 3 letters or digits";
        assert_eq!(refused("alpha\nC+"), short);
        for text in ["alpha\r\nx", "alpha\n王", "\u{feff}# one\n--+--", "alpha\n12\n"] {
            assert_eq!(refused(text), short, "{text}");
        }
        assert_eq!(
            refused("王伟\n서울\nB2B\n+41"),
            "line 4: a term needs at least 3 letters or digits"
        );
    }

    #[test]
    fn a_term_of_too_many_words_is_refused_with_its_line() {
        let words = |count: usize| format!("# names\n{}", "ab ".repeat(count));
        assert_eq!(refused(words(TERM_WORDS_MAX)), "");
        assert_eq!(refused(words(TERM_WORDS_MAX + 1)), "line 2: a term has at most 64 words");
    }

    #[test]
    fn a_list_that_is_not_utf_8_is_refused_with_its_line() {
        let why = "not UTF-8; save the list as UTF-8";
        assert_eq!(refused(b"falcon\nheron\nM\xfcller\n"), format!("line 3: {why}"));
        assert_eq!(refused(b"\xff\xfef\0a\0l\0"), format!("line 1: {why}"));
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_a_list() {
        assert_eq!(found("\u{feff}falcon", "the falcon"), ["falcon"]);
        assert_eq!(found("\u{feff}# heron\r\nfalcon\r\n", "heron falcon"), ["falcon"]);
    }
}
