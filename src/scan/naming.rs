//! The model of names beside the rules: its hits look like theirs.

use super::context::Tags;
use super::tagger::{self, Known, Tagged, Tagger};
use super::{Compiled, Hit, Scanner, Scratch};
use crate::limits::SURE_MARGIN;
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
        tagger.find(text, room, |found| {
            let Tagged { kind, start, end, margin } = found;
            let hit = Hit { rule: first + kind as u32, start, end, confidence: Confidence::Medium };
            if margin < SURE_MARGIN {
                doubtful.push(hit);
            }
            hits.extend(on[kind as usize].then_some(hit));
        });
    }

    /// Whether a hit in the text that was tagged last is sure enough to look for its value
    /// elsewhere.
    pub fn is_sure(&self, hit: &Hit, scratch: &Scratch) -> bool {
        !scratch.doubtful.contains(hit)
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
        tagger.again(text, known, |start, end| {
            hits.push(Hit { rule: *first, start, end, confidence: Confidence::Medium });
        });
    }
}
