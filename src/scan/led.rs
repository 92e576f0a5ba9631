//! A led pattern is a lead, and behind it a group and a tail that are chains. Where one way only to
//! end its lead goes on to a match, no automaton need be asked.

use regex_syntax::hir::Hir;

use super::bytes::ByteSet;
use super::chain::{Chain, Ends, Spans, chains};
use super::group::parted;
use super::lead::{Lead, bits};
use super::need::{Row, Seen};
use super::stretch::stretch;

/// A pattern whose matches are found by its lead.
pub(super) struct Led {
    lead: Lead,
    /// The bytes that may follow it.
    firsts: ByteSet,
    /// What must stand behind it.
    row: Option<Row>,
    chains: Vec<Chain>,
}

/// What is told of a place without an automaton.
pub(super) enum Told {
    /// No match begins there.
    Nothing,
    Match(Spans),
    /// It isn't known which of several ways leads to a match.
    Open,
}

impl Led {
    /// A pattern that is such.
    pub(super) fn of(pattern: &Hir) -> Option<Led> {
        let (before, from) = parted(pattern).filter(|(before, _)| !before.is_empty())?;
        let lead = Lead::of(before)?;
        let firsts = *stretch(&from.iter().collect::<Vec<_>>()).first()?;
        let row = Row::of(before, from);
        Some(Led { lead, firsts, row, chains: chains(&Hir::concat(from.to_vec()))? })
    }

    /// The match that begins at a place and goes no farther than `end`; `ends` is what its chains
    /// know of the text, and `seen` what is known of what must stand there.
    pub(super) fn at(
        &self,
        text: &[u8],
        (place, end): (usize, usize),
        (ends, seen): (&mut Ends, &mut Seen),
    ) -> Told {
        if self.row.as_ref().is_some_and(|row| !row.is_met(text, place, seen)) {
            return Told::Nothing;
        }
        let mut told = Told::Nothing;
        for start in bits(self.lead.ends(text, (place, end))).map(|distance| place + distance) {
            if !text[..end].get(start).is_some_and(|byte| self.firsts.contains(*byte)) {
                continue;
            }
            let Some((whole, secret)) = Chain::first(&self.chains, text, (start, end), ends) else {
                continue;
            };
            if let Told::Match(_) = told {
                return Told::Open;
            }
            told = Told::Match((place..whole.end, secret));
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex_automata::meta::Regex;

    use super::super::chain::tests::matched;
    use super::super::shape::parse;
    use super::*;

    const LED: [&str; 9] = [
        r"(?:ab|a)[-. ]{0,2}(?:=|\b)(?P<secret>[a-c]{2,4}|c[.-]c{2})(?:[^a-c]|\z)",
        r"[ab]{0,3}(?:c|-a)?(?P<secret>[a-c]{3})",
        r"(?:-?[abc]){1,3}(?P<secret>[-b]{1,2})",
        r"a[b-]{0,2}(?P<secret>[^-][^b]{1,5}[^-])",
        r"a\b-?(?P<secret>[bc]{2,})\b",
        r"(?:^|[^a]|b{2})(?P<secret>a{1,3})(?:[^a]|\z)",
        r"b?(?:\xc3\xa9|\xc3\xa8)=?(?P<secret>[abc]{1,4})(?:[^a-c]|\z)",
        r"[ab-]{0,6}(?:ab|b{2,3}-|b(?:a|-)|c{1,2}=)[. ]{0,2}=?(?:ab)?(?P<secret>[abc]{2,3})\b",
        r"a?(?:(?:ab|c)-|[ab]{2}|a\b=|=?c)(?:b=)?[ -]?(?P<secret>[abc=]{1,2})(?:[^a-c=]|\z)",
    ];

    #[test]
    fn a_pattern_without_a_lead_or_with_a_group_that_goes_back_is_not_led() {
        for source in [r"(?P<secret>a)b", r"ab", r"a(?P<secret>[ab]{1,3}ab)"] {
            assert!(Led::of(&parse(source).unwrap()).is_none(), "{source}");
        }
    }

    proptest! {
        #[test]
        fn what_is_told_is_what_a_regular_expression_matches(
            text in "[abcéè=. -]{0,14}",
            reach in 0usize..16,
        ) {
            for source in LED {
                let hir = parse(source).unwrap();
                let led = Led::of(&hir).expect(source);
                let regex = Regex::builder().build_from_hir(&hir).unwrap();
                let (mut ends, mut seen) = (Ends::default(), Seen::default());
                for place in 0..=text.len() {
                    let end = text.len().min(place + reach);
                    let expected = matched(&regex, &text, (place, end));
                    let known = (&mut ends, &mut seen);
                    let found = match led.at(text.as_bytes(), (place, end), known) {
                        Told::Open => continue,
                        Told::Match(found) => Some(found),
                        Told::Nothing => None,
                    };
                    prop_assert_eq!(found, expected, "{} at {} of {:?}", source, place, &text);
                }
            }
        }
    }
}
