//! The model of names beside the rules: its hits look like theirs.

use memchr::memrchr;

use super::context::Tags;
use super::tagger::{self, Known, Tagged, Tagger};
use super::{Compiled, Hit, Scanner, Scratch};
use crate::limits::{NAMES_BLOCK_BYTES, SURE_MARGIN};
use crate::rule::{Confidence, Rule};

/// The model of names, the number of the first of its rules, and which of them are on.
pub(super) struct Naming {
    tagger: Tagger<'static>,
    first: u32,
    on: [bool; 2],
}

/// The rules that stand for what the model of names finds: persons, then addresses.
pub fn name_rules() -> [Rule; 2] {
    tagger::rules()
}

impl Scanner {
    /// The same, and [`Scanner::tag`] finds names and addresses; `bias` as in [`Tagger::new`].
    pub fn with_names(mut self, bias: i32, is_on: impl Fn(&Rule) -> bool) -> Self {
        let first = self.rules.len() as u32;
        let on = tagger::rules().each_ref().map(is_on);
        self.rules.extend(tagger::rules().map(Compiled::without_patterns));
        self.tags = Tags::new(self.rules.iter().map(|compiled| compiled.rule.entity.as_str()));
        self.names = Some(Naming { tagger: Tagger::embedded(bias), first, on });
        self
    }

    /// Appends the names and addresses of a text to `hits`.
    pub fn tag(&self, text: &str, scratch: &mut Scratch, hits: &mut Vec<Hit>) {
        let Some(Naming { tagger, first, on }) = &self.names else { return };
        let Scratch { room, doubtful, .. } = scratch;
        doubtful.clear();
        for (base, block) in blocks(text) {
            tagger.find(block, room, |found| {
                let Tagged { kind, start, end, margin } = found;
                let (rule, confidence) = (first + kind as u32, Confidence::Medium);
                let hit = Hit { rule, start: base + start, end: base + end, confidence };
                if margin < SURE_MARGIN {
                    doubtful.push(hit);
                }
                hits.extend(on[kind as usize].then_some(hit));
            });
        }
    }

    /// Whether a hit in the text that was tagged last is sure enough to look for its value
    /// elsewhere.
    pub fn is_sure(&self, hit: &Hit, scratch: &Scratch) -> bool {
        let doubtful = &scratch.doubtful;
        let at = doubtful.partition_point(|other| other.start < hit.start);
        !doubtful[at..].iter().take_while(|other| other.start == hit.start).any(|o| o == hit)
    }

    /// Keeps a person's name, to be found again elsewhere.
    pub fn learn_name(&self, name: &str, known: &mut Known) {
        if let Some(Naming { tagger, .. }) = &self.names {
            tagger.learn(name, known);
        }
    }

    /// Appends the places in a text of names that are known.
    pub fn tag_again(&self, text: &str, known: &mut Known, hits: &mut Vec<Hit>) {
        let Some(Naming { tagger, first, .. }) = &self.names else { return };
        for (base, block) in blocks(text) {
            tagger.again(block, known, |start, end| {
                let (start, end, confidence) = (base + start, base + end, Confidence::Medium);
                hits.push(Hit { rule: *first, start, end, confidence });
            });
        }
    }
}

/// A text in blocks with their places, so that what the model keeps of each word is bounded. A
/// block ends behind a line break, or else behind a space, or else between two characters.
fn blocks(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut done = 0;
    std::iter::from_fn(move || {
        let rest = text.get(done..).filter(|rest| !rest.is_empty())?;
        let longest = rest.floor_char_boundary(NAMES_BLOCK_BYTES);
        let whole = &rest.as_bytes()[..longest];
        let gap = memrchr(b'\n', whole).or_else(|| memrchr(b' ', whole));
        let length = if rest.len() == longest { longest } else { gap.map_or(longest, |at| at + 1) };
        let block = (done, &rest[..length]);
        done += length;
        Some(block)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::TAKEN;

    #[test]
    fn no_other_rule_takes_the_ids_of_these() {
        assert_eq!(name_rules().map(|rule| rule.id), TAKEN.0);
    }

    #[test]
    fn blocks_are_the_text_and_end_between_words_where_there_are_any() {
        let words = "name ".repeat(NAMES_BLOCK_BYTES);
        let lines = "one line\n".repeat(NAMES_BLOCK_BYTES);
        let letters = "ü".repeat(NAMES_BLOCK_BYTES);
        for (text, end) in [(&words, " "), (&lines, "\n"), (&letters, "ü")] {
            let mut joined = String::new();
            for (base, block) in blocks(text) {
                assert_eq!(base, joined.len());
                assert!(block.len() <= NAMES_BLOCK_BYTES && block.ends_with(end));
                joined.push_str(block);
            }
            assert_eq!(joined, *text);
        }
        assert_eq!(blocks("").count(), 0);
    }
}
