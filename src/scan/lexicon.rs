//! The lexicon knows all words that begin a keyword of any rule, and finds them in a text in one
//! pass. So a rule that needs context is not even tried where no word of its own stands.

use super::context::{Tags, Token, ascii_end, each_token, letter, next_byte, same, tokens_in};
use super::sieve::Sifted;
use crate::limits::{CONTEXT_AFTER_BYTES, CONTEXT_BEFORE_BYTES};

/// Kinds of words that are told apart.
const KINDS: usize = 1 << 12;

/// The keywords of all rules, by their first words.
pub(super) struct Lexicon {
    words: Vec<Word>,
    /// By kind: the words that are of it.
    alike: Vec<Vec<u32>>,
    /// A bit for each sketch that a word has.
    sketches: Vec<u64>,
    rules: usize,
}

/// A word that begins keywords.
struct Word {
    text: String,
    /// A bit for each rule that has such a keyword.
    rules: Vec<u64>,
    /// A bit for each rule of which the word alone is a keyword.
    alone: Vec<u64>,
    /// What must follow the word, with the rules of that keyword.
    longer: Vec<(Vec<String>, Vec<u32>)>,
    /// The rules with what must follow the word, sorted by rule.
    keywords: Vec<(u32, Vec<String>)>,
}

/// The keywords that stand in a text.
#[derive(Default)]
pub(super) struct Nearby {
    is_read: bool,
    /// The first word of each.
    marks: Vec<(Token, u32)>,
    rules: Vec<u64>,
}

impl Lexicon {
    /// Takes the number of each rule with one of its keywords, as tokens in lower case.
    pub(super) fn new(keywords: impl Iterator<Item = (u32, Vec<String>)>, rules: usize) -> Self {
        let (words, alike) = (Vec::new(), vec![Vec::new(); KINDS]);
        let sketches = vec![0; SKETCHES / 64];
        let mut lexicon = Lexicon { words, alike, sketches, rules };
        for (rule, keyword) in keywords {
            let Some((first, rest)) = keyword.split_first() else { continue };
            let word = lexicon.word(first);
            word.enter(rule, rest);
        }
        lexicon.words.iter_mut().for_each(|word| word.keywords.sort());
        lexicon
    }

    fn word(&mut self, text: &str) -> &mut Word {
        let alike = &mut self.alike[kind(text)];
        let known = alike.iter().copied().find(|at| self.words[*at as usize].text == text);
        let at = known.unwrap_or_else(|| {
            alike.push(self.words.len() as u32);
            let sketch = sketch(text.as_bytes(), (0, text.len()));
            self.sketches[sketch / 64] |= 1 << (sketch % 64);
            let rules = vec![0; self.rules.div_ceil(64)];
            let (alone, text) = (rules.clone(), text.to_owned());
            let (longer, keywords) = (Vec::new(), Vec::new());
            self.words.push(Word { text, rules, alone, longer, keywords });
            self.words.len() as u32 - 1
        });
        &mut self.words[at as usize]
    }

    /// Whether a token of ASCII may be a word of the lexicon.
    #[inline(always)]
    fn may_hold(&self, text: &[u8], token: Token) -> bool {
        let sketch = sketch(text, token);
        self.sketches[sketch / 64] >> (sketch % 64) & 1 == 1
    }

    /// The word that a token is; `lower` is room for the token in lower case.
    fn find(&self, token: &str, lower: &mut String) -> Option<u32> {
        if token.is_ascii() {
            let may_be = self.may_hold(token.as_bytes(), (0, token.len()));
            return if may_be { self.find_ascii(token) } else { None };
        }
        lower.clear();
        lower.extend(token.chars().flat_map(char::to_lowercase));
        let mut alike = self.alike[kind(lower)].iter().copied();
        alike.find(|at| self.words[*at as usize].text == *lower)
    }

    /// The same for a token of ASCII.
    #[inline]
    fn find_ascii(&self, token: &str) -> Option<u32> {
        // Letters in any case, or digits, which all have the bit of small letters.
        let is_same = |word: &str| {
            let mut pairs = token.bytes().zip(word.bytes());
            token.len() == word.len() && pairs.all(|(one, other)| one | 0x20 == other)
        };
        let mut alike = self.alike[kind(token)].iter().copied();
        alike.find(|at| is_same(&self.words[*at as usize].text))
    }
}

impl Nearby {
    /// Forgets the last text.
    pub(super) fn clear(&mut self) {
        self.is_read = false;
    }

    /// A bit for each rule of which a keyword stands anywhere in the text; `sifted` is that text,
    /// sifted.
    pub(super) fn rules(&mut self, text: &str, sifted: &Sifted, lexicon: &Lexicon) -> &[u64] {
        if !self.is_read {
            self.read(text, sifted, lexicon);
        }
        &self.rules
    }

    /// Whether any keyword of a rule's stands anywhere in the text.
    pub(super) fn may_hold(
        &mut self,
        rule: u32,
        (text, sifted): (&str, &Sifted),
        lexicon: &Lexicon,
    ) -> bool {
        self.rules(text, sifted, lexicon)[rule as usize / 64] >> (rule % 64) & 1 == 1
    }

    fn read(&mut self, text: &str, sifted: &Sifted, lexicon: &Lexicon) {
        self.is_read = true;
        self.marks.clear();
        self.rules.clear();
        self.rules.resize(lexicon.rules.div_ceil(64), 0);
        let bytes = text.as_bytes();
        if !text.is_ascii() {
            let mut lower = String::new();
            return each_token(text, |token| {
                let word = lexicon.find(&text[token.0..token.1], &mut lower);
                self.mark((text, token), word, lexicon);
            });
        }
        sifted.each_token(|start, length| {
            let end = if length == 0 { ascii_end(bytes, start) } else { start + length };
            if lexicon.may_hold(bytes, (start, end)) {
                let word = lexicon.find_ascii(&text[start..end]);
                self.mark((text, (start, end)), word, lexicon);
            }
        });
    }

    /// Marks a token, if it is a word of the lexicon that begins a keyword there.
    fn mark(&mut self, (text, token): (&str, Token), word: Option<u32>, lexicon: &Lexicon) {
        let Some(number) = word else { return };
        let word = &lexicon.words[number as usize];
        let mut begins = false;
        for (all, one) in self.rules.iter_mut().zip(&word.alone) {
            begins |= *one != 0;
            *all |= one;
        }
        let next = next_byte(text.as_bytes(), token.1);
        for (rest, rules) in &word.longer {
            if !may_begin_with(rest, next) {
                continue;
            }
            let mut tokens = tokens_in(text, token.1, text.len());
            if rest.iter().all(|word| tokens.next().is_some_and(|at| same(&text[at.0..at.1], word)))
            {
                begins = true;
                rules.iter().for_each(|rule| self.rules[*rule as usize / 64] |= 1 << (rule % 64));
            }
        }
        if begins {
            self.marks.push((token, number));
        }
    }

    /// Whether a word of a rule's stands where it may speak for some value between two places of
    /// the text, whose rules are known.
    pub(super) fn may_speak(&self, rule: u32, (start, end): Token, lexicon: &Lexicon) -> bool {
        let first = start.saturating_sub(CONTEXT_BEFORE_BYTES);
        let from = self.marks.partition_point(|(token, _)| token.0 < first);
        let near = self.marks[from..].iter();
        near.take_while(|(token, _)| token.1 <= end + CONTEXT_AFTER_BYTES)
            .any(|(_, word)| lexicon.words[*word as usize].speaks_for(rule))
    }

    /// Whether a keyword of a rule stands near a span: in the bytes in front of it or behind it.
    pub(super) fn holds(
        &mut self,
        rule: u32,
        (text, sifted): (&str, &Sifted),
        (start, end): Token,
        (lexicon, tags): (&Lexicon, &Tags),
    ) -> bool {
        if !self.may_hold(rule, (text, sifted), lexicon) {
            return false;
        }
        let first = start.saturating_sub(CONTEXT_BEFORE_BYTES);
        let last = (end + CONTEXT_AFTER_BYTES).min(text.len());
        let from = self.marks.partition_point(|(token, _)| token.0 < first);
        let near = self.marks[from..].iter().take_while(|(token, _)| token.1 <= last);
        near.filter(|(token, _)| token.1 <= start || end <= token.0).any(|(token, word)| {
            let to = if token.1 <= start { start } else { last };
            let word = &lexicon.words[*word as usize];
            word.speaks_for(rule) && !tags.hold(text, *token) && {
                let at = word.keywords.partition_point(|(other, _)| *other < rule);
                let own = word.keywords[at..].iter().take_while(|(other, _)| *other == rule);
                own.into_iter().any(|(_, rest)| follows(text, (token.1, to), rest, tags))
            }
        })
    }
}

impl Word {
    /// Takes a rule with what follows the word in one of its keywords.
    fn enter(&mut self, rule: u32, rest: &[String]) {
        let mark = |rules: &mut Vec<u64>| rules[rule as usize / 64] |= 1 << (rule % 64);
        mark(&mut self.rules);
        self.keywords.push((rule, rest.to_vec()));
        if rest.is_empty() {
            return mark(&mut self.alone);
        }
        match self.longer.iter_mut().find(|(known, _)| known == rest) {
            Some((_, rules)) => rules.push(rule),
            None => self.longer.push((rest.to_vec(), vec![rule])),
        }
    }

    fn speaks_for(&self, rule: u32) -> bool {
        self.rules[rule as usize / 64] >> (rule % 64) & 1 == 1
    }
}

/// Whether a token that begins with a byte may be the first of these words.
fn may_begin_with(words: &[String], byte: Option<u8>) -> bool {
    let first = words.first().and_then(|word| word.bytes().next());
    byte.zip(first).is_some_and(|(byte, first)| {
        !byte.is_ascii() || !first.is_ascii() || byte.eq_ignore_ascii_case(&first)
    })
}

/// Whether the tokens between two places begin with these words.
fn follows(text: &str, (from, to): Token, words: &[String], tags: &Tags) -> bool {
    let mut rest = tokens_in(text, from, to);
    let is =
        |token: Token, word: &str| same(&text[token.0..token.1], word) && !tags.hold(text, token);
    words.iter().all(|word| rest.next().is_some_and(|token| is(token, word)))
}

/// Sketches of words that are told apart.
const SKETCHES: usize = 1 << 15;

/// A number for a word of ASCII in any case, below [`SKETCHES`], by its first four bytes and its
/// length.
#[inline(always)]
fn sketch(text: &[u8], (start, end): Token) -> usize {
    let first = match text[start..].first_chunk() {
        Some(first) => u32::from_le_bytes(*first),
        None => text[start..end].iter().rev().fold(0, |all, byte| all << 8 | u32::from(*byte)),
    };
    let length = (end - start) as u32;
    // Letters in any case, or digits, which all have the bit of small letters.
    let own = (first | 0x2020_2020) & u32::MAX >> (32 - 8 * length.min(4));
    let mixed = (own ^ length << 27).wrapping_mul(0x9e37_79b1);
    (mixed >> 17) as usize
}

/// A number for a word, below [`KINDS`]; the same in any case, if it is ASCII.
fn kind(word: &str) -> usize {
    let bytes = word.as_bytes();
    let middle = bytes.get(bytes.len() / 2).copied().unwrap_or_default() & 31;
    let last = bytes.last().copied().unwrap_or_default() & 31;
    let mixed =
        letter(word) * 41 + usize::from(middle) * 353 + usize::from(last) * 7 + word.len() * 131;
    mixed % KINDS
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::scan::context::phrase;
    use crate::simd::Sieve;

    fn near(text: &str, start: usize, end: usize, words: &str) -> bool {
        let lexicon = Lexicon::new([(70, phrase(words))].into_iter(), 80);
        let tags = Tags::new(["PHONE"].into_iter());
        let mut sifted = Sifted::default();
        sifted.read(&Sieve::default(), text.as_bytes());
        Nearby::default().holds(70, (text, &sifted), (start, end), (&lexicon, &tags))
    }

    #[test]
    fn a_token_that_the_window_or_the_value_cuts_does_not_count() {
        let text = format!("discard{}4111", " ".repeat(CONTEXT_BEFORE_BYTES - 4));
        assert!(!near(&text, text.len() - 4, text.len(), "card"));
        assert!(!near("cardinal", 4, 8, "card"));
        assert!(!near("inordinal", 0, 2, "ordinal"));
        let text = format!("4111{}cards", " ".repeat(CONTEXT_AFTER_BYTES - 4));
        assert!(!near(&text, 0, 4, "card"));
    }

    proptest! {
        #[test]
        fn every_word_is_found_that_stands_in_a_text(
            text in "[abAB1 _-]{0,40}(ab|Id|ID|id|a|é)[abAB1 _-]{0,40}",
        ) {
            let words = ["a", "ab", "id", "abab", "bb", "1", "11", "é", "aba"];
            let lexicon = Lexicon::new((0..).zip(words.map(phrase)), words.len());
            let mut sifted = Sifted::default();
            sifted.read(&Sieve::default(), text.as_bytes());
            let mut nearby = Nearby::default();
            for (rule, word) in (0..).zip(words) {
                let mut all = tokens_in(&text, 0, text.len());
                let stands = all.any(|at| same(&text[at.0..at.1], word));
                prop_assert_eq!(nearby.may_hold(rule, (&text, &sifted), &lexicon), stands);
            }
        }
    }

    #[test]
    fn context_ends_where_the_window_does() {
        let far = format!("card {} 4111", "x ".repeat(60));
        let near_by = format!("{} card 4111", "x ".repeat(60));
        let at = |text: &str| text.len() - 4;
        assert!(!near(&far, at(&far), far.len(), "card"));
        assert!(near(&near_by, at(&near_by), near_by.len(), "card"));
    }

    #[test]
    fn words_that_go_together_stand_together_on_one_side() {
        assert!(near("the Card-Number is 4111", 19, 23, "card number"));
        assert!(near("4111 ÉTÉ prévu", 0, 4, "été"));
        assert!(near("ЄДРПОУ 4111", 13, 17, "єдрпоу"));
        assert!(!near("card 4111 number", 5, 9, "card number"));
        assert!(!near("the number of the card 4111", 23, 27, "card number"));
        assert!(!near("[PHONE] 4111", 8, 12, "phone") && near("phone 4111", 6, 10, "phone"));
    }
}
