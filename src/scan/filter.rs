//! The filter finds the places of a text where a match may begin, for all patterns at once.
//!
//! A sieve looks at all places, quickly; a matrix of all openings looks closely at what it lets
//! through.

use super::matrix::Matrix;
use super::sets::Sets;
use super::sieve::{Entry, Sifted, sieve};
use super::simd::{Sieve, Work, widened};

/// Sieve and matrix of the same openings.
pub(crate) struct Filter {
    sieve: Sieve,
    pub(super) matrix: Matrix,
}

impl Filter {
    /// Takes the openings of all patterns; `needs(number)` is the rule that needs context for it.
    pub(super) fn new(
        openings: Vec<Entry>,
        sets: &Sets,
        needs: impl Fn(u32) -> Option<u32>,
    ) -> Self {
        let (sieve, groups) = sieve(openings, sets);
        let matrix = Matrix::new(&groups, sets, needs);
        Filter { sieve, matrix }
    }

    /// Sifts a text.
    pub(crate) fn sift(&self, text: &[u8], sifted: &mut Sifted) {
        sifted.read(&self.sieve, text);
    }

    /// Calls `found(place, word, bits)` for the openings of the matrix that fit at each place of a
    /// sifted text, in order.
    pub(crate) fn run(&self, text: &[u8], sifted: &Sifted, found: impl FnMut(usize, usize, u64)) {
        widened(Look { matrix: &self.matrix, text, sifted, found });
    }
}

/// A close look at the places that the sieve let through.
struct Look<'a, F> {
    matrix: &'a Matrix,
    text: &'a [u8],
    sifted: &'a Sifted,
    found: F,
}

impl<F: FnMut(usize, usize, u64)> Work for Look<'_, F> {
    #[inline(always)]
    fn run(mut self) {
        for place in self.sifted.places() {
            self.matrix.at(self.text, place, |word, bits| (self.found)(place, word, bits));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::super::opening::{Opening, openings, tests::parse, tests::small_pattern};
    use super::*;

    proptest! {
        #[test]
        fn exactly_the_places_where_an_opening_fits_are_found(
            sources in prop::collection::vec(small_pattern(), 1..120),
            text in "[abAB_c é-]{0,90}",
        ) {
            let mut sets = Sets::default();
            let all: Vec<_> = (0..).zip(&sources).flat_map(|(number, source)| {
                let openings = openings(&[&parse(source)], &mut sets);
                openings.into_iter().map(move |opening| (opening, number))
            }).collect();
            let bytes = text.as_bytes();
            let known = &sets;
            let fits = |place: usize| {
                let here = all.iter().filter(move |(o, _)| o.begins_at(known, bytes, place));
                here.map(move |entry| (place, entry.1))
            };
            let expected: BTreeSet<_> = (0..bytes.len()).flat_map(fits).collect();
            let mut found = BTreeSet::new();
            let entry = |(opening, number): &(Opening, u32)| Entry {
                opening: *opening,
                number: *number,
                has_run: false,
            };
            let filter = Filter::new(all.iter().map(entry).collect(), &sets, |_| None);
            let mut sifted = Sifted::default();
            filter.sift(bytes, &mut sifted);
            filter.run(bytes, &sifted, |place, word, bits| {
                found.extend(filter.matrix.numbers(word, bits).map(|pattern| (place, pattern)));
            });
            prop_assert_eq!(found, expected);
        }
    }
}
