//! What x86 processors since 2013 can do: 32 bytes in one go. With the functions of [`super`] that
//! call it, this is all `unsafe` code that there is: two reads of memory whose length the types
//! say.
#![allow(unsafe_code)]

use std::arch::x86_64::*;

use super::{
    Around, BLOCK, Halves, Lane, Lanes, Marks, PLACES, Sieve, TOKEN, WINDOW, Work, each_block_with,
    find_run_with, mark_starts, sift_with,
};

type Places = [(__m256i, __m256i); PLACES];

#[target_feature(enable = "avx2")]
pub(super) fn sift(sieve: &Sieve, text: &[u8], marks: &mut Vec<Marks>) {
    let kinds = |block: &[u8; BLOCK]| {
        let (one, other) = (kinds::<0>(block), kinds::<32>(block));
        Marks {
            letter: one.letter | other.letter << 32,
            capital: one.capital | other.capital << 32,
            digit: one.digit | other.digit << 32,
            token: one.token | other.token << 32,
            maybe: 0,
        }
    };
    sift_with(text, marks, kinds, |window, around| maybe(sieve, window, around));
}

#[target_feature(enable = "avx2")]
pub(super) fn sift_again(sieve: &Sieve, text: &[u8], marks: &mut [Marks]) {
    mark_starts(text, marks, |window, around| maybe(sieve, window, around));
}

#[target_feature(enable = "avx2")]
pub(super) fn held_by(tables: &[Halves; 2], text: &[u8]) -> [u8; 2] {
    let (parts, rest) = text.as_chunks::<32>();
    let mut all = [_mm256_setzero_si256(); 2];
    for part in parts {
        let halves = halves_of(load(part, 0));
        all[0] = _mm256_or_si256(all[0], held(&tables[0], halves));
        all[1] = _mm256_or_si256(all[1], held(&tables[1], halves));
    }
    let of_rest = super::portable::held_by(tables, rest);
    [any_bits(all[0]) | of_rest[0], any_bits(all[1]) | of_rest[1]]
}

/// The bits that any byte has.
#[inline]
#[target_feature(enable = "avx2")]
fn any_bits(bytes: __m256i) -> u8 {
    let mut all = 0;
    let mut bit = 0;
    while bit < 8 {
        // A sign bit for each byte; what else moves is another bit of the same or the next byte.
        let moved = _mm256_sll_epi16(bytes, _mm_cvtsi32_si128(7 - bit));
        all |= u8::from(_mm256_movemask_epi8(moved) != 0) << bit;
        bit += 1;
    }
    all
}

#[target_feature(enable = "avx2")]
pub(super) fn find_run(table: &Halves, length: usize, text: &[u8]) -> Option<usize> {
    find_run_with(length, text, |block| {
        let one = mask(held(table, halves_of(load(block, 0))));
        one | mask(held(table, halves_of(load(block, 32)))) << 32
    })
}

#[target_feature(enable = "avx2")]
pub(super) fn widened(work: impl Work) {
    work.run();
}

#[target_feature(enable = "avx2")]
pub(super) fn each_block(text: &[u8], take: impl FnMut(usize, u64)) {
    let letters = |block: &[u8; BLOCK]| {
        let (one, other) = (kinds::<0>(block), kinds::<32>(block));
        one.letter | one.digit | (other.letter | other.digit) << 32
    };
    each_block_with(text, letters, take);
}

/// What kinds 32 bytes are of.
#[inline]
#[target_feature(enable = "avx2")]
fn kinds<const FROM: usize>(block: &[u8; BLOCK]) -> Marks {
    let bytes = load(block, FROM);
    let lower = _mm256_or_si256(bytes, _mm256_set1_epi8(0x20));
    Marks {
        letter: up_to(lower, b'a', 25),
        capital: up_to(bytes, b'A', 25),
        digit: up_to(bytes, b'0', 9),
        token: mask(held(&TOKEN, halves_of(bytes))),
        maybe: 0,
    }
}

/// Where something may begin in a block.
#[inline]
#[target_feature(enable = "avx2")]
fn maybe(sieve: &Sieve, window: &[u8; WINDOW], around: &Around) -> u64 {
    let (one, other) = (places::<0>(window), places::<32>(window));
    let fits = |lanes: &Lanes| {
        any(&lanes.anywhere, &one, &other) | any(&lanes.starts, &one, &other) & !around.after_word
    };
    let mut found = fits(&sieve.plain);
    if around.near_digit != 0 {
        found |= fits(&sieve.digits) & around.near_digit;
    }
    if around.near_run != 0 {
        found |= fits(&sieve.runs) & around.near_run;
    }
    found
}

#[inline]
#[target_feature(enable = "avx2")]
fn places<const FROM: usize>(window: &[u8; WINDOW]) -> Places {
    let mut places = [(_mm256_setzero_si256(), _mm256_setzero_si256()); PLACES];
    let mut place = 0;
    // Plain counting is what the compiler unrolls in a function like this one.
    while place < PLACES {
        places[place] = halves_of(load(window, FROM + place));
        place += 1;
    }
    places
}

#[inline]
#[target_feature(enable = "avx2")]
fn load<const LENGTH: usize>(bytes: &[u8; LENGTH], at: usize) -> __m256i {
    let bytes: &[u8; 32] = bytes[at..].first_chunk().expect("32 bytes are there");
    // SAFETY: 32 bytes are read where 32 bytes are; any alignment will do.
    unsafe { _mm256_loadu_si256(bytes.as_ptr().cast()) }
}

#[inline]
#[target_feature(enable = "avx2")]
fn halves_of(bytes: __m256i) -> (__m256i, __m256i) {
    let four = _mm256_set1_epi8(15);
    (_mm256_and_si256(bytes, four), _mm256_and_si256(_mm256_srli_epi16::<4>(bytes), four))
}

/// The sets that hold each byte.
#[inline]
#[target_feature(enable = "avx2")]
fn held(table: &Halves, (low, high): (__m256i, __m256i)) -> __m256i {
    _mm256_and_si256(
        _mm256_shuffle_epi8(twice(&table.low), low),
        _mm256_shuffle_epi8(twice(&table.high), high),
    )
}

#[inline]
#[target_feature(enable = "avx2")]
fn twice(table: &[u8; 16]) -> __m256i {
    // SAFETY: 16 bytes are read where 16 bytes are; any alignment will do.
    _mm256_broadcastsi128_si256(unsafe { _mm_loadu_si128(table.as_ptr().cast()) })
}

/// The places where a group of any lane fits.
#[inline]
#[target_feature(enable = "avx2")]
fn any(lanes: &[Lane], one: &Places, other: &Places) -> u64 {
    let (mut first, mut second) = (_mm256_setzero_si256(), _mm256_setzero_si256());
    for lane in lanes {
        first = _mm256_or_si256(first, fits(lane, one));
        second = _mm256_or_si256(second, fits(lane, other));
    }
    mask(first) | mask(second) << 32
}

#[inline]
#[target_feature(enable = "avx2")]
fn fits(lane: &Lane, places: &Places) -> __m256i {
    let mut left = held(&lane[0], places[0]);
    let mut place = 1;
    while place < PLACES {
        left = _mm256_and_si256(left, held(&lane[place], places[place]));
        place += 1;
    }
    left
}

/// A bit for each byte that isn't zero.
#[inline]
#[target_feature(enable = "avx2")]
fn mask(bytes: __m256i) -> u64 {
    let zero = _mm256_cmpeq_epi8(bytes, _mm256_setzero_si256());
    u64::from(!_mm256_movemask_epi8(zero).cast_unsigned())
}

/// Bytes from a first one on, and so many behind it.
#[inline]
#[target_feature(enable = "avx2")]
fn up_to(bytes: __m256i, first: u8, more: u8) -> u64 {
    let distance = _mm256_sub_epi8(bytes, _mm256_set1_epi8(first.cast_signed()));
    let most = _mm256_set1_epi8(more.cast_signed());
    let within = _mm256_cmpeq_epi8(_mm256_min_epu8(distance, most), distance);
    u64::from(_mm256_movemask_epi8(within).cast_unsigned())
}
