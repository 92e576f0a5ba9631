//! A need is what each match of a pattern holds behind its beginning, at a bounded distance. Where
//! it stands next is remembered for the text at hand, so that a thousand beginnings in front of
//! nothing cost one look at the text and not a thousand searches.

use super::bucket::Bucket;
use super::required::required;
use super::sets::Sets;
use super::shape::Read;

/// Tries in one text from which on it is worth to know what a pattern needs.
const TRIES: usize = 8;

/// What each match holds, and how far behind its beginning.
pub(super) struct Need {
    fragments: Bucket,
    nearest: usize,
    farthest: usize,
}

/// What is known of a need in a text.
#[derive(Default)]
pub(super) struct Next {
    text: u64,
    tries: usize,
    /// A place, and the first from there on where it stands.
    known: Option<(usize, usize)>,
}

impl Need {
    /// That of a pattern, if it has one.
    pub(super) fn of(pattern: &Read) -> Option<Need> {
        let mut sets = Sets::default();
        let found = required(pattern.whole(), 1.0, &mut sets)?;
        let fragments = Bucket::new(&found.fragments, &sets);
        // Where a bound counts towards the longest match alone, so it does here.
        let is_loose = pattern.body().properties().maximum_len().is_none();
        let longest = || pattern.whole().properties().maximum_len().unwrap_or(usize::MAX);
        let farthest = if is_loose { longest() } else { found.farthest };
        Some(Need { fragments, nearest: found.nearest, farthest })
    }

    /// Whether what a match needs that begins at a place stands near enough.
    pub(super) fn is_met(&self, text: &[u8], place: usize, next: &mut Next) -> bool {
        let first = place + self.nearest;
        let known = next.known.filter(|(from, at)| (*from..=*at).contains(&first));
        let at = known.map_or_else(
            || {
                let mut places = first..=text.len();
                places.find(|at| self.fragments.fits(text, *at)).unwrap_or(usize::MAX)
            },
            |(_, at)| at,
        );
        next.known = known.or(Some((first, at)));
        at <= place.saturating_add(self.farthest)
    }
}

impl Next {
    /// Counts a try in a text, by its number, and says whether there were many.
    pub(super) fn are_many(&mut self, text: u64) -> bool {
        if self.text != text {
            *self = Next { text, ..Next::default() };
        }
        self.tries += 1;
        self.tries > TRIES
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex_automata::meta::Regex;
    use regex_automata::{Anchored, Input};

    use super::super::shape::parse;
    use super::*;

    proptest! {
        #[test]
        fn what_begins_a_match_has_what_it_needs(
            text in "(sk-|[a-c-]{0,9}|TFJ|curl|[ \t]-u ?[a-c]){0,12}",
        ) {
            for source in [
                r"sk-(?:[a-c]{2,9}-)?[a-c-]{3,100}TFJ[a-z-]{1,100}",
                r"\bcurl\b[^\r\n]{0,200}?\s(?:-u|--user)[ =]{0,1}(?P<secret>[a-c]{1,64})",
            ] {
                let need = Need::of(&Read::new(source).unwrap()).unwrap();
                let regex = Regex::builder().build_from_hir(&parse(source).unwrap()).unwrap();
                let mut next = Next::default();
                for place in 0..text.len() {
                    let input = Input::new(&text).range(place..).anchored(Anchored::Yes);
                    let is_met = need.is_met(text.as_bytes(), place, &mut next);
                    prop_assert!(is_met || !regex.is_match(input), "{} at {}", source, place);
                }
            }
        }
    }

    #[test]
    fn beginnings_far_in_front_of_what_they_need_are_told() {
        let need = Need::of(&Read::new("sk-[a-z]{3,9}TFJ").unwrap()).unwrap();
        let text = "sk-sk-aaaaaaaaaaTFJ sk-aaaTFJ";
        let mut next = Next::default();
        let met = |place: usize, next: &mut Next| need.is_met(text.as_bytes(), place, next);
        assert!(!met(0, &mut next) && !met(3, &mut next) && met(20, &mut next));
    }
}
