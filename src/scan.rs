//! A scanner finds confidential values in a text. It knows text, rules and names beside the text;
//! it does not know JSON.
//!
//! What it finds is defined without reference to how: **each place where a pattern matches, tried
//! on its own, is a candidate**; the group `secret` narrows it; a required check may drop or
//! shorten it; context may be required or raises its confidence. So a candidate that fails can't
//! hide another that begins inside it. The filter only decides which places are worth trying.

mod anchors;
mod bucket;
mod bytes;
mod chain;
pub mod check;
mod cluster;
mod context;
mod cover;
mod filter;
mod gate;
mod group;
mod hex;
mod hull;
mod judge;
mod known;
mod layout;
mod lead;
mod led;
mod lexicon;
mod matrix;
mod meta;
mod names;
mod naming;
mod need;
mod opening;
pub mod overlap;
mod part;
mod pattern;
mod recovery;
mod required;
mod rest;
mod run;
mod search;
mod sets;
mod shape;
mod sieve;
mod stretch;
pub mod tagger;
mod tail;
mod terms;
mod walk;

use crate::rule::{Confidence, Rule};
use anchors::{Anchors, patterns};
use check::Check;
use context::{Phrases, Tags};
use filter::Filter;
use judge::{JUDGED, Judged};
use lexicon::{Lexicon, Nearby};
use matrix::Possible;
use names::Names;
use naming::Naming;
pub use naming::name_rules;
use pattern::{Memory, Pattern};
use run::Run;
use search::{FRAGMENT, Fragment, Tried};
pub use shape::PatternError;
use shape::Shape;
use sieve::Sifted;
use tagger::Room;
use terms::Terms;
pub use terms::{TermError, TermList};

/// A value found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// The number of the rule, for [`Scanner::rule`].
    pub rule: u32,
    /// Its first byte.
    pub start: usize,
    /// The byte behind its last.
    pub end: usize,
    /// How sure it is.
    pub confidence: Confidence,
}

/// All rules, compiled together.
pub struct Scanner {
    rules: Vec<Compiled>,
    patterns: Vec<Pattern>,
    filter: Filter,
    fragments: Vec<Fragment>,
    runs: Vec<(Run, u32)>,
    whole: Vec<u32>,
    terms: Terms,
    tags: Tags,
    lexicon: Lexicon,
    names: Option<Naming>,
    /// The rule for recovery phrases.
    recovery: Option<u32>,
    /// Of hits of a rule that overlap, only those are told that cover what all of them do.
    covers: bool,
}

struct Compiled {
    rule: Rule,
    check: Option<Check>,
    key_names: Phrases,
}

/// What one thread needs to search with a [`Scanner`].
pub struct Scratch {
    memories: Vec<Memory>,
    candidates: Vec<Candidate>,
    context: Context,
    sifted: Sifted,
    possible: Possible,
    tried: Tried,
    room: Room,
    doubtful: Vec<Hit>,
    /// The text at hand is a part of a value.
    is_part: bool,
}

/// What stands beside the text at hand and in it.
#[derive(Default)]
struct Context {
    names: Names,
    nearby: Nearby,
    /// What was said last, the latest last, and of what: lines repeat their values.
    judged: [Option<Judged>; JUDGED],
}

/// A match of a pattern, before check and context.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    rule: u32,
    start: usize,
    end: usize,
    /// Where the match begins that the candidate is part of.
    match_start: usize,
}

/// Why rules can't be used together.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// A pattern is wrong.
    #[error("rule {rule}: a pattern {source}")]
    Pattern {
        /// The rule's id.
        rule: String,
        /// What is wrong with it.
        source: PatternError,
    },
    /// A rule names a check that isn't there.
    #[error("rule {rule}: there is no check named {check}")]
    Check {
        /// The rule's id.
        rule: String,
        /// The name.
        check: String,
    },
}

impl Scanner {
    /// Compiles rules, and the customer's own terms behind them.
    pub fn new(rules: Vec<Rule>, terms: Vec<TermList>) -> Result<Self, ScanError> {
        let (patterns, shapes) = patterns(&rules)?;
        let mut compiled = rules.into_iter().map(compile).collect::<Result<Vec<_>, _>>()?;
        let terms = Terms::new(numbered(terms, &mut compiled));
        Ok(Scanner::join(compiled, patterns, shapes, terms))
    }

    fn join(
        rules: Vec<Compiled>,
        patterns: Vec<Pattern>,
        shapes: Vec<Shape>,
        terms: Terms,
    ) -> Self {
        let anchors = Anchors::new(&rules, &patterns, shapes);
        let Anchors { entries, sets, fragments, runs, whole } = anchors;
        let tags = Tags::new(rules.iter().map(|compiled| compiled.rule.entity.as_str()));
        let needs = |number: u32| {
            let of_fragment = |number: u32| fragments[number as usize].pattern;
            let pattern =
                if number & FRAGMENT == 0 { number } else { of_fragment(number ^ FRAGMENT) };
            let pattern = patterns.get(pattern as usize)?;
            rules[pattern.rule as usize].rule.requires_context.then_some(pattern.rule)
        };
        let filter = Filter::new(entries, &sets, needs);
        let lexicon = lexicon(&rules);
        let (names, covers) = (None, true);
        let recovery = recovery::rule(&rules);
        Scanner {
            rules,
            patterns,
            filter,
            fragments,
            runs,
            whole,
            terms,
            tags,
            lexicon,
            names,
            recovery,
            covers,
        }
    }

    /// The same, but it tells of all hits: where some may stay, another counts that lies in them
    /// together and in none of them alone.
    pub fn telling_all(self) -> Self {
        Scanner { covers: false, ..self }
    }

    /// The text of `src/scan/shapes.tsv` for these rules: what is read off their patterns.
    ///
    /// # Errors
    ///
    /// Where a pattern is wrong.
    pub fn shapes(rules: &[Rule]) -> Result<String, PatternError> {
        known::written(rules.iter().flat_map(|rule| rule.patterns.iter().map(String::as_str)))
    }

    /// The text of `src/scan/clusters.tsv` for these rules: how the openings of those are spread
    /// that are on without a policy's word, with the rules of names and without.
    ///
    /// # Errors
    ///
    /// Where a pattern or the name of a check is wrong.
    pub fn clusters(rules: &[Rule]) -> Result<String, ScanError> {
        let mut lots = Vec::new();
        for with_names in [true, false] {
            let is_on = |rule: &&Rule| rule.enabled && (with_names || !rule.of_names);
            let rules: Vec<Rule> = rules.iter().filter(is_on).cloned().collect();
            let (patterns, shapes) = patterns(&rules)?;
            let rules = rules.into_iter().map(compile).collect::<Result<Vec<_>, _>>()?;
            let anchors = Anchors::new(&rules, &patterns, shapes);
            lots.push((anchors.entries, anchors.sets));
        }
        Ok(known::written_clusters(lots))
    }

    /// The rule with this number.
    pub fn rule(&self, number: u32) -> &Rule {
        &self.rules[number as usize].rule
    }

    /// How many rules there are; their numbers are below this.
    pub fn rule_count(&self) -> usize {
        self.rules.len()
    }

    /// Room for searches; one for each thread.
    pub fn scratch(&self) -> Scratch {
        let memories = self.patterns.iter().map(|_| Memory::default()).collect();
        let (candidates, context, sifted, possible) = Default::default();
        let (room, doubtful, is_part) = Default::default();
        let tried = Tried::new(self.patterns.len(), self.fragments.len());
        Scratch { memories, candidates, context, sifted, possible, tried, room, doubtful, is_part }
    }

    /// Appends all that is found in a text to `hits`, sorted by rule and place, overlaps included,
    /// but nothing that lies in a stretch which hits of the same rule cover that are as sure: from
    /// the first on always the one that begins within the last and reaches farthest.
    /// [`Scanner::telling_all`] tells these too.
    ///
    /// `names` are the keys that name the text, innermost first.
    pub fn scan(&self, text: &str, names: &[&str], scratch: &mut Scratch, hits: &mut Vec<Hit>) {
        let mut candidates = std::mem::take(&mut scratch.candidates);
        candidates.clear();
        scratch.context.names.set((text, names), &self.rules, &self.tags);
        scratch.context.nearby.clear();
        scratch.context.judged = Default::default();
        self.candidates(text, scratch, &mut candidates);
        candidates.sort_unstable();
        candidates.dedup_by(|one, other| self.is_same(one, other));
        let Scratch { context, sifted, .. } = scratch;
        let first = hits.len();
        let text = (text, &*sifted);
        for of_rule in candidates.chunk_by_mut(|one, other| one.rule == other.rule) {
            match self.covers {
                true => self.judge_needed(text, context, of_rule, hits),
                false => self.judge_all(text, context, of_rule, hits),
            }
        }
        self.phrases(text, hits);
        hits[first..].sort_unstable();
        if self.covers {
            cover::cover(hits, first);
        }
        scratch.candidates = candidates;
    }
}

impl Compiled {
    fn without_patterns(rule: Rule) -> Self {
        Compiled { rule, check: None, key_names: Phrases::default() }
    }
}

fn compile(rule: Rule) -> Result<Compiled, ScanError> {
    let check = match &rule.check {
        None => None,
        Some(name) => Some(
            check::by_name(name)
                .ok_or_else(|| ScanError::Check { rule: rule.id.clone(), check: name.clone() })?,
        ),
    };
    Ok(Compiled { check, key_names: Phrases::new(&rule.key_names), rule })
}

fn lexicon(rules: &[Compiled]) -> Lexicon {
    let numbered = (0..).zip(rules);
    let keywords = numbered.flat_map(|(number, Compiled { rule, .. })| {
        context::keywords(rule).map(move |phrase| (number, phrase))
    });
    Lexicon::new(keywords, rules.len())
}

/// Gives lists the numbers of their rules, which come behind the others: one for each entity.
fn numbered(lists: Vec<TermList>, rules: &mut Vec<Compiled>) -> Vec<(u32, TermList)> {
    let first = rules.len();
    let number = |list: TermList| {
        let known = rules[first..].iter().position(|known| known.rule.entity == list.entity());
        let number = known.map_or(rules.len(), |known| first + known);
        if known.is_none() {
            rules.push(Compiled::without_patterns(list.rule()));
        }
        (number as u32, list)
    };
    lists.into_iter().map(number).collect()
}
