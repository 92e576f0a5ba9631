//! Terms are the customer's own words: code names, clients, people. One list has one entity.
//!
//! A term is found as whole words, whatever its case, accents and the marks between its words, also
//! before `'s`. Terms are kept as hashes of their folded words, 16 bytes each, so that millions
//! fit.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hasher};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::limits::{TERM_GAP_BYTES_MAX, TERM_LETTERS_MIN, TERM_WORDS_MAX};
use crate::rule::{Confidence, Rule, Severity};
use crate::secret::Secret;

/// Terms of one entity, as the customer wrote them.
pub struct TermList {
    entity: String,
    terms: Vec<Secret<String>>,
}

/// Why a list can't be used. Names the line, never the term.
#[derive(Debug, thiserror::Error)]
pub enum TermError {
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
    /// Reads a list: one term a line; blank lines and lines that begin with `#` are passed over.
    pub fn parse(entity: &str, text: &str) -> Result<Self, TermError> {
        let mut terms = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let term = line.trim();
            if term.is_empty() || term.starts_with('#') {
                continue;
            }
            let words: Vec<(usize, usize)> = words(term).collect();
            let letters = words.iter().map(|(start, end)| term[*start..*end].chars().count());
            if letters.sum::<usize>() < TERM_LETTERS_MIN {
                return Err(TermError::Short { line: number + 1 });
            }
            if words.len() > TERM_WORDS_MAX {
                return Err(TermError::Long { line: number + 1 });
            }
            terms.push(Secret::new(term.to_owned()));
        }
        Ok(TermList { entity: entity.to_owned(), terms })
    }

    /// The rule that stands for this list in findings and counts.
    pub(crate) fn rule(&self) -> Rule {
        Rule {
            id: format!("deny-{}", self.entity.to_lowercase().replace('_', "-")),
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
            references: Vec::new(),
            examples: Vec::new(),
            counterexamples: Vec::new(),
        }
    }

    pub(crate) fn compile(self, rule: u32) -> Terms {
        let mut compiled = Terms { rule, longest: HashMap::new(), terms: HashSet::new() };
        for term in &self.terms {
            let term = term.expose();
            let mut hash = DefaultHasher::new();
            let (mut first, mut count) = (0, 0);
            for (start, end) in words(term) {
                fold(&term[start..end], &mut hash);
                count += 1;
                if count == 1 {
                    first = hash.finish();
                }
            }
            let longest = compiled.longest.entry(first).or_insert(0);
            *longest = count.max(*longest);
            compiled.terms.insert(hash.finish());
        }
        compiled
    }
}

/// One list, ready to be found.
pub(crate) struct Terms {
    rule: u32,
    /// By the hash of a first word: how many words the longest term has that begins so.
    longest: HashMap<u64, usize>,
    terms: HashSet<u64>,
}

impl Terms {
    /// Calls `found(rule, start, end)` for the longest term at each word.
    pub(crate) fn find(&self, text: &str, mut found: impl FnMut(u32, usize, usize)) {
        let words: Vec<(usize, usize)> = words(text).collect();
        for (number, &(start, _)) in words.iter().enumerate() {
            if let Some(end) = self.longest_at(text, &words[number..]) {
                found(self.rule, start, end);
            }
        }
    }

    fn longest_at(&self, text: &str, words: &[(usize, usize)]) -> Option<usize> {
        let (mut hash, mut before, mut longest, mut best) = (DefaultHasher::new(), None, 1, None);
        for (count, &(start, end)) in words.iter().enumerate() {
            if count >= longest || before.is_some_and(|b| start - b > TERM_GAP_BYTES_MAX) {
                break;
            }
            fold(&text[start..end], &mut hash);
            if count == 0 {
                longest = *self.longest.get(&hash.finish())?;
            }
            if self.terms.contains(&hash.finish()) {
                best = Some(end);
            }
            before = Some(end);
        }
        best
    }
}

/// The words of a text, as places: runs of letters, marks and digits. Scripts that are written
/// without spaces have a word for each character.
fn words(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        while chars.next_if(|(_, c)| !is_letter(*c)).is_some() {}
        let (start, first) = chars.next()?;
        let mut end = start + first.len_utf8();
        while !is_unspaced(first)
            && let Some((at, c)) = chars.next_if(|(_, c)| is_letter(*c) && !is_unspaced(*c))
        {
            end = at + c.len_utf8();
        }
        Some((start, end))
    })
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Thai, Lao, Khmer, Myanmar, kana and Han.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Adds a word to a hash: lower case, no accents, and an end that keeps `ab c` from `a bc`.
fn fold(word: &str, hash: &mut DefaultHasher) {
    if word.is_ascii() {
        word.bytes().for_each(|byte| hash.write_u8(byte.to_ascii_lowercase()));
    } else {
        let plain = word.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
        let mut buffer = [0; 4];
        plain.for_each(|c| c.encode_utf8(&mut buffer).bytes().for_each(|b| hash.write_u8(b)));
    }
    hash.write_u8(0xff);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'t>(terms: &str, text: &'t str) -> Vec<&'t str> {
        let terms = TermList::parse("CODENAME", terms).unwrap().compile(0);
        let mut all = Vec::new();
        terms.find(text, |_, start, end| all.push(&text[start..end]));
        all
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
    fn the_longest_term_at_a_word_is_taken() {
        assert_eq!(found("blue\nblue heron nine", "blue heron nine"), ["blue heron nine"]);
        assert_eq!(found("blue\nblue heron nine", "blue heron ten"), ["blue"]);
    }

    #[test]
    fn a_term_that_is_too_short_is_refused_with_its_line() {
        let error = TermList::parse("X", "alpha\nC+").err().unwrap();
        assert_eq!(error.to_string(), "line 2: a term needs at least 3 letters or digits");
    }
}
