//! A need is what each match of a pattern holds behind its beginning, at a bounded distance. Where
//! it stands next is remembered for the text at hand, so that a thousand beginnings in front of
//! nothing cost one look at the text and not a thousand searches.

use regex_syntax::hir::Hir;

use super::bucket::Bucket;
use super::bytes::ByteSet;
use super::required::required;
use super::sets::Sets;
use super::shape::Read;
use super::stretch::stretch;

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

/// Fewest bytes in a row that are worth to be looked for.
const ROW_MIN: usize = 12;

/// So many bytes of one set in a row that each match holds behind its lead, as keys do.
pub(super) struct Row {
    set: ByteSet,
    length: usize,
    nearest: usize,
    farthest: usize,
}

/// What is known of a row in a text.
#[derive(Default)]
pub(super) struct Seen {
    text: u64,
    /// None begins from here on ...
    from: usize,
    /// ... to before this place, from which on bytes of the set stand ...
    at: usize,
    /// ... up to here.
    end: usize,
}

impl Row {
    /// That which what follows a lead begins with, if it is long and ends where words do.
    pub(super) fn of(lead: &[Hir], behind: &[Hir]) -> Option<Row> {
        let sets = stretch(&behind.iter().collect::<Vec<_>>());
        let length = sets.iter().take_while(|set| !set.contains(b' ')).count();
        let set = sets[..length].iter().fold(ByteSet::EMPTY, |all, set| all.joined(set));
        let (mut nearest, mut farthest) = (0, 0);
        for part in lead {
            nearest += part.properties().minimum_len()?;
            farthest += part.properties().maximum_len()?;
        }
        (length >= ROW_MIN).then_some(Row { set, length, nearest, farthest })
    }

    /// Whether it stands near enough for a match that begins at a place.
    pub(super) fn is_met(&self, text: &[u8], place: usize, seen: &mut Seen) -> bool {
        let (first, last) = (place + self.nearest, place + self.farthest);
        let is_known = (seen.from..=seen.at).contains(&first);
        let goes_on = is_known || (seen.at..seen.end).contains(&first);
        let mut start = if is_known { seen.at } else { first };
        let mut end = if goes_on { seen.end.max(start) } else { start };
        let is_met = loop {
            if start > last || end >= start + self.length {
                break start <= last;
            }
            let Some(bytes) = text.get(end..start + self.length) else {
                start = usize::MAX;
                break false;
            };
            let other = bytes.iter().rposition(|byte| !self.set.contains(*byte));
            (start, end) = (other.map_or(start, |at| end + at + 1), start + self.length);
        };
        let from = if is_known { seen.from } else { first };
        *seen = Seen { from, at: start, end, ..*seen };
        is_met
    }
}

impl Seen {
    /// Begins with a text, by its number; what is known of another one is forgotten.
    pub(super) fn of(&mut self, text: u64) -> &mut Self {
        if self.text != text {
            *self = Seen { text, ..Seen::default() };
        }
        self
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

    use super::super::group::parted;
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

    proptest! {
        #[test]
        fn a_row_is_met_where_one_begins_between_two_places(
            text in "[ab-]{0,60}",
            places in prop::collection::vec(0usize..60, 1..20),
            (nearest, more, length) in (0usize..4, 0usize..9, 1usize..6),
            is_in_order in any::<bool>(),
        ) {
            let set = ByteSet::of(b'a').joined(&ByteSet::of(b'b'));
            let row = Row { set, length, nearest, farthest: nearest + more };
            let mut places = places;
            if is_in_order {
                places.sort();
            }
            let mut seen = Seen::default();
            for place in places {
                let is_row = |at: usize| {
                    let bytes = text.as_bytes().get(at..at + length);
                    bytes.is_some_and(|bytes| bytes.iter().all(|byte| set.contains(*byte)))
                };
                let expected = (place + nearest..=place + nearest + more).any(is_row);
                prop_assert_eq!(row.is_met(text.as_bytes(), place, &mut seen), expected);
            }
        }
    }

    #[test]
    fn a_row_is_what_stands_behind_a_lead_without_a_space() {
        let row = |source: &str| {
            let pattern = parse(source).unwrap();
            let (lead, behind) = parted(&pattern).unwrap();
            Row::of(lead, behind).map(|row| (row.nearest, row.farthest, row.length))
        };
        assert_eq!(row(r"key[a-z=]{0,9}(?P<secret>x[0-9]{13}|[0-9a-f]{32})\b"), Some((3, 12, 14)));
        assert_eq!(row(r"key(?P<secret>[0-9]{6} [0-9]{9})"), None);
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
