//! What any processor can do.

use super::{Around, BLOCK, Halves, Lane, Lanes, Marks, PLACES, Sieve, WINDOW, is_token};

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
