//! A candidate is judged by its rule's check and by what stands around it.

use super::check::{Check, Verdict};
use super::sieve::Sifted;
use super::{Candidate, Compiled, Context, Hit, Scanner};
use crate::rule::Confidence;

/// A rule, the place of a candidate of its, and what the rule's check says of it.
pub(super) type Judged = (u32, (usize, usize), Option<Verdict>);

/// How many of them are kept: patterns of a rule see a value from places of their own, and the
/// longest they take from there differs.
pub(super) const JUDGED: usize = 4;

impl Scanner {
    /// Whether two candidates are judged alike.
    pub(super) fn is_same(&self, one: &Candidate, other: &Candidate) -> bool {
        let of = |one: &Candidate| (one.rule, one.start, one.end);
        let is_told = || self.rules[one.rule as usize].rule.not_after.is_empty();
        of(one) == of(other) && (one.match_start == other.match_start || is_told())
    }

    pub(super) fn judge(
        &self,
        (text, sifted): (&str, &Sifted),
        context: &mut Context,
        candidate: &Candidate,
    ) -> Option<Hit> {
        let compiled = &self.rules[candidate.rule as usize];
        if is_behind(&compiled.rule.not_after, &text.as_bytes()[..candidate.match_start]) {
            return None;
        }
        let start = text.floor_char_boundary(candidate.start);
        let mut end = text.ceil_char_boundary(candidate.end);
        if !self.is_possible(candidate.rule, (text, sifted), context) {
            return None;
        }
        let verdict = context.verdict(text, (candidate.rule, compiled.check), (start, end));
        match verdict {
            Some(Verdict::Fail) if compiled.rule.check_required => return None,
            Some(Verdict::PassPrefix(length)) => end = text.ceil_char_boundary(start + length),
            _ => {}
        }
        let named = context.names.hold(candidate.rule) || {
            let known = (&self.lexicon, &self.tags);
            context.nearby.holds(candidate.rule, (text, sifted), (start, end), known)
        };
        if compiled.rule.requires_context && !named {
            return None;
        }
        let confidence = compiled.confidence(verdict, named);
        (start < end).then_some(Hit { rule: candidate.rule, start, end, confidence })
    }
}

impl Context {
    /// What the check of a rule says of a part of a text: of the same bytes it says the same.
    fn verdict(
        &mut self,
        text: &str,
        (rule, check): (u32, Option<Check>),
        (start, end): (usize, usize),
    ) -> Option<Verdict> {
        let value = &text[start..end];
        let known = self.judged.iter().flatten().find(|(of, (start, end), _)| {
            *of == rule && end - start == value.len() && text[*start..*end] == *value
        });
        let verdict = known.map_or_else(|| check.map(|check| check(value)), |(.., said)| *said);
        if known.is_none() {
            self.judged.rotate_left(1);
            self.judged[JUDGED - 1] = Some((rule, (start, end), verdict));
        }
        verdict
    }
}

impl Compiled {
    /// How sure a candidate is, once check and context have spoken.
    fn confidence(&self, verdict: Option<Verdict>, named: bool) -> Confidence {
        match verdict {
            Some(Verdict::Sample) => Confidence::Low,
            Some(Verdict::Pass | Verdict::PassPrefix(_)) if !self.rule.check_required => {
                Confidence::High
            }
            _ if named => raised(self.rule.confidence),
            _ => self.rule.confidence,
        }
    }

    /// How sure a candidate can be at most; `named` says whether context may speak for one.
    pub(super) fn surest(&self, named: impl FnOnce() -> bool) -> Confidence {
        let rule = &self.rule;
        match self.check {
            Some(_) if !rule.check_required => Confidence::High,
            _ if named() => raised(rule.confidence),
            _ => rule.confidence,
        }
    }
}

fn raised(confidence: Confidence) -> Confidence {
    match confidence {
        Confidence::Low => Confidence::Medium,
        Confidence::Medium | Confidence::High => Confidence::High,
    }
}

/// Whether one of some bytes stands at the end of what is before a match. A hyphen that begins
/// another line than the first is none: it marks the line, as in the difference of two files.
fn is_behind(bytes: &str, before: &[u8]) -> bool {
    let begins_line = || before.ends_with(b"\n-");
    before.last().is_some_and(|byte| bytes.as_bytes().contains(byte)) && !begins_line()
}
