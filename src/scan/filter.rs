//! The filter finds the places of a text where a match may begin, for all patterns at once.
//!
//! A sieve looks at all places, quickly; a matrix of all openings looks closely at what it lets
//! through.

use super::known;
use super::matrix::{Matrix, Sought};
use super::sets::Sets;
use super::sieve::{Entry, GROUPS, LATE_GROUPS, Sifted, late, sieve};
use crate::simd::{Sieve, Work, widened};

/// Sieves and matrix of the same openings.
pub(crate) struct Filter {
    sieve: Sieve,
    /// For the openings that are looked for only where the context speaks for one of their rules.
    late: Sieve,
    pub(super) matrix: Matrix,
}

impl Filter {
    /// Takes the openings of all patterns; `needs(number)` is the rule that needs context for it.
    pub(super) fn new(
        mut openings: Vec<Entry>,
        sets: &Sets,
        needs: impl Fn(u32) -> Option<u32>,
    ) -> Self {
        let (late, late_groups) =
            sieve(late(&mut openings, sets), LATE_GROUPS, sets, known::clusters);
        let (sieve, groups) = sieve(openings, GROUPS, sets, known::clusters);
        let matrix = Matrix::new((&groups, &late_groups), sets, needs);
        Filter { sieve, late, matrix }
    }

    /// Sifts a text.
    pub(crate) fn sift(&self, text: &[u8], sifted: &mut Sifted) {
        sifted.read(&self.sieve, text);
    }

    /// Sifts a text for what is looked for once its context is known.
    pub(crate) fn sift_late(&self, text: &[u8], sifted: &mut Sifted) {
        sifted.read_again(&self.late, text);
    }

    /// Calls `found(place, word, bits)` for the openings of the matrix that fit at each place of a
    /// sifted text, in order; of those only that are sought.
    pub(crate) fn run(
        &self,
        text: &[u8],
        sifted: &Sifted,
        sought: &Sought,
        found: impl FnMut(usize, usize, u64),
    ) {
        widened(Look { matrix: &self.matrix, text, sifted, sought, found });
    }
}

/// A close look at the places that the sieve let through.
struct Look<'a, F> {
    matrix: &'a Matrix,
    text: &'a [u8],
    sifted: &'a Sifted,
    sought: &'a Sought,
    found: F,
}

impl<F: FnMut(usize, usize, u64)> Work for Look<'_, F> {
    #[inline(always)]
    fn run(mut self) {
        for place in self.sifted.places() {
            let found = |word, bits| (self.found)(place, word, bits);
            self.matrix.at(self.text, place, self.sought, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::super::matrix::Possible;
    use super::super::opening::{Opening, openings, tests::parse, tests::small_pattern};
    use super::*;

    proptest! {
        #[test]
        fn exactly_the_places_where_an_opening_fits_are_found(
            sources in prop::collection::vec(small_pattern(), 1..120),
            text in "[abAB_c 07é-]{0,90}",
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
            // Every other one needs context, which stands in the text.
            let needs = |number: u32| (number % 2 == 1).then_some(number);
            let entry = |(opening, number): &(Opening, u32)| Entry {
                opening: *opening,
                number: *number,
                has_run: false,
                is_bound: needs(*number).is_some(),
            };
            let filter = Filter::new(all.iter().map(entry).collect(), &sets, needs);
            let (mut sifted, mut possible) = (Sifted::default(), Possible::default());
            filter.sift(bytes, &mut sifted);
            filter.matrix.begin(&mut possible);
            filter.matrix.learn(&mut possible, std::iter::repeat_n(u64::MAX, 2));
            let mut run = |sifted: &Sifted, sought| {
                filter.run(bytes, sifted, sought, |place, word, bits| {
                    found.extend(filter.matrix.numbers(word, bits).map(|number| (place, number)));
                });
            };
            run(&sifted, filter.matrix.early());
            filter.sift_late(bytes, &mut sifted);
            if let Some(late) = filter.matrix.late(&possible) {
                run(&sifted, &late);
            }
            prop_assert_eq!(found, expected);
        }
    }
}
