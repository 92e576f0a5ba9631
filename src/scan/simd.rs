//! Looks at 64 bytes of a text in one go.
//!
//! Whether a byte is in a set is asked by its two halves, four bits each: a shuffle looks sixteen
//! or thirty-two of them up at once. Eight sets share a table, a bit for each. What runs is chosen
//! by what the processor can do; [`portable`] says the same, slowly, and a test holds the others
//! against it.

#[cfg(target_arch = "x86_64")]
mod avx2;

use super::hull::Hull;

/// Bytes that are looked at for each place: its own and those behind it.
pub(super) const PLACES: usize = 5;

/// Places of a block, a bit for each.
pub(super) const BLOCK: usize = 64;

/// A block and the bytes behind it that its last places look at.
const WINDOW: usize = BLOCK + PLACES - 1;

/// Bytes in which an opening that holds a digit has it.
pub(super) const NEAR: usize = 8;

/// Bytes of tokens in a row that are a long run.
pub(super) const LONG: usize = 16;

/// How far behind its place an opening that needs a long run may have that begin.
pub(super) const REACH: usize = BLOCK - 1;

/// For each half of a byte, a bit for each of eight sets that may hold the byte.
#[derive(Clone, Copy, Debug)]
pub(super) struct Halves {
    pub(super) low: [u8; 16],
    pub(super) high: [u8; 16],
}

impl Halves {
    pub(super) const NONE: Halves = Halves { low: [0; 16], high: [0; 16] };

    /// Adds what is in a hull to the sets of these bits.
    pub(super) fn add(&mut self, hull: Hull, bits: u8) {
        hull.low().for_each(|half| self.low[half] |= bits);
        hull.high().for_each(|half| self.high[half] |= bits);
    }

    fn of(&self, byte: u8) -> u8 {
        self.low[usize::from(byte & 15)] & self.high[usize::from(byte >> 4)]
    }
}

/// Whether a byte belongs to what tokens, keys and passwords are made of: visible ASCII but for
/// quotes, brackets and what separates.
pub(super) const fn is_token(byte: u8) -> bool {
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

/// [`is_token`] by halves: a bit for each upper half that ASCII has, so it is exact.
static TOKEN: Halves = {
    let mut halves = Halves::NONE;
    let mut byte = 0;
    while byte < 128 {
        if is_token(byte) {
            halves.low[(byte & 15) as usize] |= 1 << (byte >> 4);
            halves.high[(byte >> 4) as usize] = 1 << (byte >> 4);
        }
        byte += 1;
    }
    halves
};

/// Eight groups of openings: for each of the first places, the bytes that the groups allow.
pub(super) type Lane = [Halves; PLACES];

/// Lanes of one kind of openings.
#[derive(Debug, Default)]
pub(super) struct Lanes {
    /// Groups that begin where a word does.
    pub(super) starts: Vec<Lane>,
    /// Groups that may begin anywhere.
    pub(super) anywhere: Vec<Lane>,
}

/// What is asked of each place.
#[derive(Default)]
pub(super) struct Sieve {
    /// Openings of which nothing else is known.
    pub(super) plain: Lanes,
    /// Openings that hold a digit among the [`NEAR`] first bytes.
    pub(super) digits: Lanes,
    /// Openings at or behind which a long run begins, at most [`REACH`] bytes on.
    pub(super) runs: Lanes,
}

/// What is known of the 64 places of a block, a bit for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) letter: u64,
    pub(super) capital: u64,
    pub(super) digit: u64,
    /// The byte belongs to what tokens are made of.
    pub(super) token: u64,
    /// Something may begin here.
    pub(super) maybe: u64,
}

/// What stands around the places of a block.
struct Around {
    after_word: u64,
    near_digit: u64,
    near_run: u64,
}

/// Marks all blocks of a text, the last one as if zeros followed.
#[cfg_attr(target_arch = "x86_64", allow(unsafe_code))]
pub(super) fn sift(sieve: &Sieve, text: &[u8], marks: &mut Vec<Marks>) {
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
pub(super) fn sift_again(sieve: &Sieve, text: &[u8], marks: &mut [Marks]) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has what the function was compiled for.
        return unsafe { avx2::sift_again(sieve, text, marks) };
    }
    mark_starts(text, marks, |window, around| portable::maybe(sieve, window, around));
}

/// Plain code that gains by being compiled for wider vectors. `run` must always be inlined, and so
/// must all that counts in it: what isn't is compiled for any processor.
pub(super) trait Work {
    fn run(self);
}

/// Does work with vectors of 32 bytes where the processor has them, else of 16.
#[cfg_attr(target_arch = "x86_64", allow(unsafe_code))]
#[inline]
pub(super) fn widened(work: impl Work) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has what the function was compiled for.
        return unsafe { avx2::widened(work) };
    }
    work.run();
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
fn mark_starts(
    text: &[u8],
    marks: &mut [Marks],
    maybe: impl Fn(&[u8; WINDOW], &Around) -> u64,
) {
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
pub(super) fn runs(mut bits: u128, length: usize) -> u128 {
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
