//! Looks at 64 bytes of a text in one go.
//!
//! Whether a byte is in a set is asked by its two halves, four bits each: a shuffle looks sixteen
//! or thirty-two of them up at once. Eight sets share a table, a bit for each. What runs is chosen
//! by what the processor can do; [`portable`] says the same, slowly, and a test holds the others
//! against it.

#[cfg(target_arch = "x86_64")]
mod avx2;

use std::ops::{BitAndAssign, Shr};

/// Bytes that are looked at for each place: its own and those behind it.
pub(crate) const PLACES: usize = 5;

/// Places of a block, a bit for each.
pub(crate) const BLOCK: usize = 64;

/// A block and the bytes behind it that its last places look at.
const WINDOW: usize = BLOCK + PLACES - 1;

/// Bytes in which an opening that holds a digit has it.
pub(crate) const NEAR: usize = 8;

/// Bytes of tokens in a row that are a long run.
pub(crate) const LONG: usize = 16;

/// How far behind its place an opening that needs a long run may have that begin.
pub(crate) const REACH: usize = BLOCK - 1;

/// For each half of a byte, a bit for each of eight sets that may hold the byte.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Halves {
    pub(crate) low: [u8; 16],
    pub(crate) high: [u8; 16],
}

impl Halves {
    pub(crate) const NONE: Halves = Halves { low: [0; 16], high: [0; 16] };

    /// Adds the bytes of any of some lower halves with any of some upper ones to the sets of these
    /// bits.
    pub(crate) fn add(
        &mut self,
        low: impl Iterator<Item = usize>,
        high: impl Iterator<Item = usize>,
        bits: u8,
    ) {
        low.for_each(|half| self.low[half] |= bits);
        high.for_each(|half| self.high[half] |= bits);
    }

    /// Adds the bytes that the halves of some bytes can be put together to.
    pub(crate) const fn with(mut self, bytes: &[u8], bits: u8) -> Halves {
        let mut at = 0;
        while at < bytes.len() {
            self.low[(bytes[at] & 15) as usize] |= bits;
            self.high[(bytes[at] >> 4) as usize] |= bits;
            at += 1;
        }
        self
    }

    /// One set exactly: a bit for each upper half that ASCII has.
    ///
    /// Beyond ASCII, all bytes must belong to the set or none; if all, ASCII must have one of each
    /// lower half in it.
    pub(crate) const fn exact(set: &[bool; 256]) -> Halves {
        let mut halves = Halves::NONE;
        let mut byte = 0;
        while byte < 256 {
            assert!(byte < 128 || set[byte] == set[128]);
            if set[byte] {
                let high = byte >> 4;
                halves.high[high] = if high < 8 { 1 << high } else { u8::MAX };
                if high < 8 {
                    halves.low[byte & 15] |= 1 << high;
                }
                assert!(halves.low[byte & 15] != 0);
            }
            byte += 1;
        }
        halves
    }

    fn of(&self, byte: u8) -> u8 {
        self.low[usize::from(byte & 15)] & self.high[usize::from(byte >> 4)]
    }
}

/// Whether a byte belongs to what tokens, keys and passwords are made of: visible ASCII but for
/// quotes, brackets and what separates.
pub(crate) const fn is_token(byte: u8) -> bool {
    byte.is_ascii_graphic()
        && !matches!(
            byte,
            b'"' | b'\''
                | b'`'
                | b'\\'
                | b'('
                | b')'
                | b'['
                | b']'
                | b'{'
                | b'}'
                | b'<'
                | b'>'
                | b','
                | b';'
                | b'|'
                | b'?'
        )
}

/// [`is_token`] by halves.
static TOKEN: Halves = {
    let mut set = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        set[byte] = is_token(byte as u8);
        byte += 1;
    }
    Halves::exact(&set)
};

/// Eight groups of openings: for each of the first places, the bytes that the groups allow.
pub(crate) type Lane = [Halves; PLACES];

/// Lanes of one kind of openings.
#[derive(Debug, Default)]
pub(crate) struct Lanes {
    /// Groups that begin where a word does.
    pub(crate) starts: Vec<Lane>,
    /// Groups that may begin anywhere.
    pub(crate) anywhere: Vec<Lane>,
}

/// What is asked of each place.
#[derive(Default)]
pub(crate) struct Sieve {
    /// Openings of which nothing else is known.
    pub(crate) plain: Lanes,
    /// Openings that hold a digit among the [`NEAR`] first bytes.
    pub(crate) digits: Lanes,
    /// Openings at or behind which a long run begins, at most [`REACH`] bytes on.
    pub(crate) runs: Lanes,
}

/// What is known of the 64 places of a block, a bit for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    pub(crate) letter: u64,
    pub(crate) capital: u64,
    pub(crate) digit: u64,
    /// The byte belongs to what tokens are made of.
    pub(crate) token: u64,
    /// Something may begin here.
    pub(crate) maybe: u64,
}

/// What stands around the places of a block.
struct Around {
    after_word: u64,
    near_digit: u64,
    near_run: u64,
}

/// Marks all blocks of a text, the last one as if zeros followed.
#[cfg_attr(target_arch = "x86_64", allow(unsafe_code))]
pub(crate) fn sift(sieve: &Sieve, text: &[u8], marks: &mut Vec<Marks>) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has what the function was compiled for.
        return unsafe { avx2::sift(sieve, text, marks) };
    }
    sift_with(text, marks, portable::kinds, |window, around| {
        portable::maybe(sieve, window, around)
    });
}

/// Marks anew where something may begin in a text whose kinds of bytes are marked.
#[cfg_attr(target_arch = "x86_64", allow(unsafe_code))]
pub(crate) fn sift_again(sieve: &Sieve, text: &[u8], marks: &mut [Marks]) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has what the function was compiled for.
        return unsafe { avx2::sift_again(sieve, text, marks) };
    }
    mark_starts(text, marks, |window, around| portable::maybe(sieve, window, around));
}

/// Which sets of two tables any byte of a text belongs to.
#[cfg_attr(target_arch = "x86_64", allow(unsafe_code))]
pub(crate) fn held_by(tables: &[Halves; 2], text: &[u8]) -> [u8; 2] {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has what the function was compiled for.
        return unsafe { avx2::held_by(tables, text) };
    }
    portable::held_by(tables, text)
}

/// The first place from one on where so many bytes of a table's sets begin in a row: up to 64 of
/// them.
#[cfg_attr(target_arch = "x86_64", allow(unsafe_code))]
pub(crate) fn find_run(table: &Halves, length: usize, text: &[u8], from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has what the function was compiled for.
        return unsafe { avx2::find_run(table, length, rest) }.map(|at| from + at);
    }
    find_run_with(length, rest, |block| portable::mask(table, block)).map(|at| from + at)
}

/// The same from the start of a text, with what marks the bytes of a block.
#[inline(always)]
fn find_run_with(length: usize, text: &[u8], mask: impl Fn(&[u8; BLOCK]) -> u64) -> Option<usize> {
    let (blocks, rest) = text.as_chunks::<BLOCK>();
    let mut before = 0;
    let mut first = |at: usize, here: u64| {
        if before + here.trailing_ones() as usize >= length {
            return Some(at * BLOCK - before);
        }
        before = here.leading_ones() as usize;
        let starts = runs(here, length);
        (starts != 0).then(|| at * BLOCK + starts.trailing_zeros() as usize)
    };
    for (at, block) in blocks.iter().enumerate() {
        if let Some(found) = first(at, mask(block)) {
            return Some(found);
        }
    }
    let mut last = [0; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    first(blocks.len(), mask(&last) & !(u64::MAX << rest.len()))
}

/// Plain code that gains by being compiled for wider vectors. `run` must always be inlined, and so
/// must all that counts in it: what isn't is compiled for any processor.
pub(crate) trait Work {
    fn run(self);
}

/// Does work with vectors of 32 bytes where the processor has them, else of 16.
#[cfg_attr(target_arch = "x86_64", allow(unsafe_code))]
#[inline]
pub(crate) fn widened(work: impl Work) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has what the function was compiled for.
        return unsafe { avx2::widened(work) };
    }
    work.run();
}

/// Calls `take` for each block of a text, from the last to the first, with its first place and a
/// bit for each letter or digit of ASCII.
#[cfg_attr(target_arch = "x86_64", allow(unsafe_code))]
#[inline]
pub(crate) fn each_block(text: &[u8], take: impl FnMut(usize, u64)) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has what the function was compiled for.
        return unsafe { avx2::each_block(text, take) };
    }
    each_block_with(text, portable::letters, take);
}

/// Takes the last block as if zeros followed.
#[inline(always)]
fn each_block_with(
    text: &[u8],
    letters: impl Fn(&[u8; BLOCK]) -> u64,
    mut take: impl FnMut(usize, u64),
) {
    let (blocks, rest) = text.as_chunks::<BLOCK>();
    if !rest.is_empty() {
        let mut block = [0; BLOCK];
        block[..rest.len()].copy_from_slice(rest);
        take(blocks.len() * BLOCK, letters(&block));
    }
    for (number, block) in blocks.iter().enumerate().rev() {
        take(number * BLOCK, letters(block));
    }
}

/// Asks first what kind each byte is of, then where something may begin.
#[inline(always)]
fn sift_with(
    text: &[u8],
    marks: &mut Vec<Marks>,
    kinds: impl Fn(&[u8; BLOCK]) -> Marks,
    maybe: impl Fn(&[u8; WINDOW], &Around) -> u64,
) {
    marks.clear();
    marks.reserve(text.len().div_ceil(BLOCK));
    let (blocks, rest) = text.as_chunks::<BLOCK>();
    marks.extend(blocks.iter().map(&kinds));
    if !rest.is_empty() {
        let mut block = [0; BLOCK];
        block[..rest.len()].copy_from_slice(rest);
        marks.push(kinds(&block));
    }
    mark_starts(text, marks, maybe);
}

/// Asks where something may begin.
#[inline(always)]
fn mark_starts(text: &[u8], marks: &mut [Marks], maybe: impl Fn(&[u8; WINDOW], &Around) -> u64) {
    let (mut after_word, mut long) = (0, long_runs(marks, 0));
    for number in 0..marks.len() {
        let next_long = long_runs(marks, number + 1);
        let around = around(marks, number, after_word, (long, next_long));
        let text = &text[number * BLOCK..];
        let found = match text.first_chunk::<WINDOW>() {
            Some(window) => maybe(window, &around),
            None => {
                let mut window = [0; WINDOW];
                window[..text.len()].copy_from_slice(text);
                maybe(&window, &around) & u64::MAX >> BLOCK.saturating_sub(text.len())
            }
        };
        let here = &mut marks[number];
        here.maybe = found;
        after_word = (here.letter | here.digit) >> (BLOCK - 1);
        long = next_long;
    }
}

/// Where long runs begin in a block.
#[inline(always)]
fn long_runs(marks: &[Marks], number: usize) -> u64 {
    let token = |number: usize| marks.get(number).map_or(0, |marks| u128::from(marks.token));
    let here = token(number);
    if here == 0 {
        return 0;
    }
    runs(here | token(number + 1) << BLOCK, LONG) as u64
}

/// The bits at which so many bits in a row are set.
#[inline(always)]
pub(crate) fn runs<B>(mut bits: B, length: usize) -> B
where
    B: Copy + Shr<usize, Output = B> + BitAndAssign,
{
    let mut have = 1;
    while have < length {
        let more = have.min(length - have);
        bits &= bits >> more;
        have += more;
    }
    bits
}

#[inline(always)]
fn around(marks: &[Marks], number: usize, after_word: u64, (here, next): (u64, u64)) -> Around {
    let block = &marks[number];
    let next_digit = marks.get(number + 1).map_or(0, |marks| marks.digit);
    let mut digits = u128::from(block.digit) | u128::from(next_digit) << BLOCK;
    for distance in [1, 2, NEAR / 2] {
        digits |= digits >> distance;
    }
    // A run in this block is near all places up to it; one in the next block is near those that are
    // less than a block away.
    let up_to = if here == 0 { 0 } else { u64::MAX >> here.leading_zeros() };
    let from = if next == 0 { 0 } else { u64::MAX << next.trailing_zeros() << 1 };
    Around {
        after_word: (block.letter | block.digit) << 1 | after_word,
        near_digit: digits as u64,
        near_run: up_to | from,
    }
}

/// What any processor can do.
mod portable {
    use super::*;

    pub(super) fn kinds(block: &[u8; BLOCK]) -> Marks {
        let bits = |is: fn(u8) -> bool| {
            (0..).zip(block).fold(0, |all, (place, byte)| all | u64::from(is(*byte)) << place)
        };
        Marks {
            letter: bits(|byte| byte.is_ascii_alphabetic()),
            capital: bits(|byte| byte.is_ascii_uppercase()),
            digit: bits(|byte| byte.is_ascii_digit()),
            token: bits(is_token),
            maybe: 0,
        }
    }

    pub(super) fn letters(block: &[u8; BLOCK]) -> u64 {
        let is = |byte: &u8| u64::from(byte.is_ascii_alphanumeric());
        (0..).zip(block).fold(0, |all, (place, byte)| all | is(byte) << place)
    }

    pub(super) fn maybe(sieve: &Sieve, window: &[u8; WINDOW], around: &Around) -> u64 {
        let mut found = 0;
        for (place, window) in window.windows(PLACES).enumerate() {
            let is = |bits: u64| bits >> place & 1 == 1;
            let fits = |lanes: &Lanes| {
                any(&lanes.anywhere, window) || !is(around.after_word) && any(&lanes.starts, window)
            };
            let maybe = fits(&sieve.plain)
                || is(around.near_digit) && fits(&sieve.digits)
                || is(around.near_run) && fits(&sieve.runs);
            found |= u64::from(maybe) << place;
        }
        found
    }

    pub(super) fn held_by(tables: &[Halves; 2], text: &[u8]) -> [u8; 2] {
        let of = |table: &Halves| text.iter().fold(0, |sets, byte| sets | table.of(*byte));
        [of(&tables[0]), of(&tables[1])]
    }

    pub(super) fn mask(table: &Halves, block: &[u8; BLOCK]) -> u64 {
        let held = |byte: &u8| u64::from(table.of(*byte) != 0);
        (0..).zip(block).fold(0, |all, (place, byte)| all | held(byte) << place)
    }

    fn any(lanes: &[Lane], window: &[u8]) -> bool {
        let fits = |lane: &Lane| {
            lane.iter().zip(window).fold(u8::MAX, |left, (halves, byte)| left & halves.of(*byte))
        };
        lanes.iter().any(|lane| fits(lane) != 0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn halves() -> impl Strategy<Value = Halves> {
        (any::<[u8; 16]>(), any::<[u8; 16]>()).prop_map(|(low, high)| Halves { low, high })
    }

    fn lanes() -> impl Strategy<Value = Lanes> {
        let some = || prop::collection::vec(prop::array::uniform5(halves()), 0..3);
        (some(), some()).prop_map(|(starts, anywhere)| Lanes { starts, anywhere })
    }

    /// The lanes of an opening that is these bytes.
    fn lane(bytes: &[u8; PLACES]) -> Lane {
        bytes.map(|byte| {
            let mut halves = Halves::NONE;
            halves.low[usize::from(byte & 15)] = 1;
            halves.high[usize::from(byte >> 4)] = 1;
            halves
        })
    }

    fn places(sieve: &Sieve, text: &str) -> Vec<usize> {
        let mut marks = Vec::new();
        sift(sieve, text.as_bytes(), &mut marks);
        (0..text.len()).filter(|at| marks[at / 64].maybe >> (at % 64) & 1 == 1).collect()
    }

    #[test]
    fn the_table_of_tokens_is_exact() {
        for byte in 0..=u8::MAX {
            assert_eq!(TOKEN.of(byte) != 0, is_token(byte), "{byte}");
        }
    }

    proptest! {
        #[test]
        fn a_run_is_found_where_the_first_one_begins(
            text in "[ab-]{0,90}[ab]{0,70}[ab-]{0,90}", length in 1..=64usize, from in 0..99usize,
        ) {
            let small = |byte: usize| (byte as u8).is_ascii_lowercase();
            let letters = Halves::exact(&std::array::from_fn(small));
            let is_run = |at: &usize| {
                let run = text.as_bytes().get(*at..at + length);
                run.is_some_and(|run| run.iter().all(u8::is_ascii_lowercase))
            };
            let expected = (from..text.len()).find(is_run);
            prop_assert_eq!(find_run(&letters, length, text.as_bytes(), from), expected);
            let rest = text.as_bytes().get(from..).unwrap_or_default();
            let plain = find_run_with(length, rest, |block| portable::mask(&letters, block));
            prop_assert_eq!(plain.map(|at| from + at), expected);
        }

        #[test]
        fn sets_of_a_text_are_those_of_its_bytes(
            first in halves(),
            second in halves(),
            text in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            let tables = [first, second];
            prop_assert_eq!(held_by(&tables, &text), portable::held_by(&tables, &text));
        }

        #[test]
        fn every_processor_sees_letters_and_digits(
            text in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'a'), Just(b'0')], 0..300),
        ) {
            let (mut quick, mut plain) = (Vec::new(), Vec::new());
            each_block(&text, |first, bits| quick.push((first, bits)));
            each_block_with(&text, portable::letters, |first, bits| plain.push((first, bits)));
            prop_assert_eq!(&quick, &plain);
            let is = |at: usize| quick.iter().any(|(first, bits)| {
                at >= *first && at < first + BLOCK && bits >> (at - first) & 1 == 1
            });
            prop_assert!((0..text.len()).all(|at| is(at) == text[at].is_ascii_alphanumeric()));
        }

        #[test]
        fn every_processor_marks_the_same_places(
            plain in lanes(),
            digits in lanes(),
            runs in lanes(),
            text in prop_oneof![
                "[a-zA-Z0-9 _@Zz{/:\u{e9}]{0,300}".prop_map(String::into_bytes),
                "[a-b7 ]{0,40}[a-z]{0,40}[a-b7 ]{0,100}[a-z]{0,40}".prop_map(String::into_bytes),
                prop::collection::vec(any::<u8>(), 0..300),
            ],
        ) {
            let sieve = Sieve { plain, digits, runs };
            let (mut quick, mut plain) = (Vec::new(), Vec::new());
            sift(&sieve, &text, &mut quick);
            sift_with(&text, &mut plain, portable::kinds, |window, around| {
                portable::maybe(&sieve, window, around)
            });
            prop_assert_eq!(&quick, &plain);
            sift_again(&Sieve::default(), &text, &mut quick);
            prop_assert!(quick.iter().all(|marks| marks.maybe == 0));
            sift_again(&sieve, &text, &mut quick);
            prop_assert_eq!(quick, plain);
        }

        #[test]
        fn a_place_is_marked_where_all_its_bytes_are_allowed(text in "(ab-|ab|7|a|-| ){1,90}") {
            let all: Vec<usize> =
                (0..text.len()).filter(|at| text[*at..].starts_with("ab-ab")).collect();
            let anywhere = || Lanes { starts: vec![], anywhere: vec![lane(b"ab-ab")] };
            let sieve = Sieve { plain: anywhere(), ..Sieve::default() };
            prop_assert_eq!(&places(&sieve, &text), &all);

            let near = |at: &usize| text.bytes().skip(*at).take(NEAR).any(|b| b.is_ascii_digit());
            let sieve = Sieve { digits: anywhere(), ..Sieve::default() };
            let of_digits: Vec<usize> = all.iter().copied().filter(near).collect();
            prop_assert_eq!(&places(&sieve, &text), &of_digits);

            let is_long = |at: usize| {
                let run = text.as_bytes().get(at..at + LONG);
                run.is_some_and(|run| run.iter().all(|b| is_token(*b)))
            };
            let near = |at: &usize| (*at..=at + REACH).any(is_long);
            let sieve = Sieve { runs: anywhere(), ..Sieve::default() };
            let of_runs: Vec<usize> = all.iter().copied().filter(near).collect();
            prop_assert_eq!(&places(&sieve, &text), &of_runs);

            let front = |at: usize| at.checked_sub(1).map(|at| text.as_bytes()[at]);
            let is_start = |at: &usize| front(*at).is_none_or(|b| !b.is_ascii_alphanumeric());
            let starts = Lanes { starts: vec![lane(b"ab-ab")], anywhere: vec![] };
            let sieve = Sieve { plain: starts, ..Sieve::default() };
            let at_starts: Vec<usize> = all.into_iter().filter(is_start).collect();
            prop_assert_eq!(&places(&sieve, &text), &at_starts);
        }
    }
}
