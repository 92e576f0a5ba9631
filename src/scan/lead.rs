//! A lead is what a pattern asks for in front of its group `secret`. Where it may end is found for
//! all ways to match it at once, with a bit for each place.

use regex_automata::util::look;
use regex_syntax::hir::{Class, Hir, HirKind, Look};

use super::bytes::ByteSet;
use super::opening::bytes_of;

/// Bytes of the longest lead.
const BYTES: usize = u128::BITS as usize - 1;

/// The ways in front of a group.
pub(super) struct Lead(Way);

enum Way {
    /// One byte of each set.
    Fixed(Vec<ByteSet>),
    /// So many bytes of a set.
    Bytes(ByteSet, u32, u32),
    /// All of them, one behind the other.
    Row(Vec<Way>),
    /// One of them.
    One(Choice),
    /// All of them or fewer, one behind the other, which begin with one of these bytes.
    Maybe(ByteSet, Vec<Way>),
    /// So many times the same.
    Times(Box<Way>, u32, u32),
    /// Nothing, where a place is such.
    Look(look::Look),
}

/// Ways of which one is taken. What each begins with, its head, is looked for by shifting a bit on
/// for each byte that fits, for all heads at once (Baeza-Yates and Gonnet, "A New Approach to Text
/// Searching", 1992).
struct Choice {
    ways: Vec<Way>,
    /// For each byte a bit for each place of a head that allows it.
    heads: Box<[u64; 256]>,
    /// The bits of the first bytes of heads, and those of the last.
    firsts: u64,
    lasts: u64,
    /// For each bit the number of its way, and how many bytes of the head stand before it.
    owners: Vec<(usize, usize)>,
    /// A bit for each way without a head: it may match nothing.
    any: u64,
}

/// Bytes of the longest head.
const HEAD: usize = 8;

/// A text from a place on, up to where a match may go.
struct Stretch<'t> {
    text: &'t [u8],
    place: usize,
    end: usize,
}

impl Lead {
    /// The lead that these parts are, if it is neither too long nor too manifold.
    pub(super) fn of(parts: &[Hir]) -> Option<Lead> {
        let longest = parts.iter().map(|part| part.properties().maximum_len());
        let longest = longest.sum::<Option<usize>>()?;
        (longest <= BYTES).then(|| row(parts).map(Lead))?
    }

    /// A bit for each distance from a place at which the lead may end that begins there, and goes
    /// no farther than `end`.
    pub(super) fn ends(&self, text: &[u8], (place, end): (usize, usize)) -> u128 {
        self.0.ends(&Stretch { text, place, end }, 1)
    }
}

impl Stretch<'_> {
    /// Where so many bytes of a set may end that begin at some places.
    fn behind(&self, set: &ByteSet, from: u128, (min, max): (u32, u32)) -> u128 {
        let (first, last) = (from.trailing_zeros(), from.ilog2());
        let most = last.saturating_add(max).min(BYTES as u32) - first;
        let bytes = self.text[..self.end].get(self.place + first as usize..).unwrap_or_default();
        let bytes = &bytes[..bytes.len().min(most as usize)];
        if from.is_power_of_two() {
            let held = bytes.iter().take_while(|byte| set.contains(**byte)).count() as u32;
            return if held < min { 0 } else { ones(held - min + 1) << (first + min) };
        }
        let held = held(set, bytes) << first;
        repeated(from, (min, max), |places| (places & held) << 1)
    }

    /// Those of some places at which a byte of a set stands.
    fn begun(&self, set: &ByteSet, from: u128) -> u128 {
        let (first, last) = (from.trailing_zeros() as usize, from.ilog2() as usize);
        let bytes = self.text[..self.end].get(self.place + first..).unwrap_or_default();
        from & held(set, &bytes[..bytes.len().min(last - first + 1)]) << first
    }

    fn holds(&self, distance: usize, sets: &[ByteSet]) -> bool {
        let bytes = self.text[..self.end].get(self.place + distance..).unwrap_or_default();
        let fits = |(set, byte): (&ByteSet, &u8)| set.contains(*byte);
        sets.len() <= bytes.len() && sets.iter().zip(bytes).all(fits)
    }
}

impl Way {
    /// Where it may end that begins at one of some places.
    fn ends(&self, text: &Stretch<'_>, from: u128) -> u128 {
        match self {
            Way::Fixed(sets) => {
                let fits = |at: &usize| text.holds(*at, sets);
                bits(from).filter(fits).fold(0, |ends, at| ends | 1 << (at + sets.len()))
            }
            Way::Bytes(set, min, max) => text.behind(set, from, (*min, *max)),
            Way::Row(ways) => {
                let behind = |from, way: &Way| Some(way.ends(text, from)).filter(|ends| *ends != 0);
                ways.iter().try_fold(from, behind).unwrap_or(0)
            }
            Way::One(choice) => choice.ends(text, from),
            Way::Maybe(firsts, ways) => match text.begun(firsts, from) {
                0 => from,
                begun => from | ways.iter().fold(begun, |from, way| way.ends(text, from)),
            },
            Way::Times(way, min, max) => {
                repeated(from, (*min, *max), |places| way.ends(text, places))
            }
            Way::Look(wanted) => {
                let matcher = look::LookMatcher::new();
                let fits = |at: &usize| matcher.matches(*wanted, text.text, text.place + at);
                bits(from).filter(fits).fold(0, |ends, at| ends | 1 << at)
            }
        }
    }

    /// The bytes that may stand at its first places, so many at most; none if it may match nothing.
    fn head(&self, most: usize) -> Vec<ByteSet> {
        match self {
            Way::Fixed(sets) => sets[..sets.len().min(most)].to_vec(),
            Way::Bytes(set, min, _) => vec![*set; most.min(*min as usize)],
            Way::Row(ways) => {
                let mut head = Vec::new();
                for way in ways {
                    head.extend(way.head(most - head.len()));
                    let is_whole = match way {
                        Way::Fixed(_) | Way::Look(_) => true,
                        Way::Bytes(_, min, max) => min == max,
                        _ => false,
                    };
                    if !is_whole || head.len() == most {
                        break;
                    }
                }
                head
            }
            Way::One(choice) => choice.first().map(|first| vec![first]).unwrap_or_default(),
            Way::Times(way, min, _) if *min > 0 => way.head(most),
            Way::Maybe(..) | Way::Times(..) | Way::Look(_) => Vec::new(),
        }
    }

    /// The bytes that it begins with where it doesn't match nothing, if it may.
    fn maybe(&self) -> Option<ByteSet> {
        match self {
            Way::Bytes(set, 0, _) => Some(*set),
            Way::Times(way, 0, _) => way.head(1).first().copied(),
            Way::Maybe(firsts, _) => Some(*firsts),
            _ => None,
        }
    }
}

impl Choice {
    fn of(ways: Vec<Way>) -> Option<Self> {
        if ways.len() > u64::BITS as usize {
            return None;
        }
        let most = (u64::BITS as usize / ways.len().max(1)).min(HEAD);
        let (heads, owners) = (Box::new([0; 256]), Vec::new());
        let mut choice = Choice { ways, heads, firsts: 0, lasts: 0, owners, any: 0 };
        for number in 0..choice.ways.len() {
            choice.enter(number, &choice.ways[number].head(most));
        }
        Some(choice)
    }

    /// Adds the head of a way.
    fn enter(&mut self, number: usize, head: &[ByteSet]) {
        if head.is_empty() {
            self.any |= 1 << number;
            return;
        }
        self.firsts |= 1 << self.owners.len();
        for (before, set) in head.iter().enumerate() {
            let bit = self.owners.len();
            set.iter().for_each(|byte| self.heads[usize::from(byte)] |= 1 << bit);
            self.owners.push((number, before));
        }
        self.lasts |= 1 << (self.owners.len() - 1);
    }

    /// The bytes that a way begins with, if none may match nothing.
    fn first(&self) -> Option<ByteSet> {
        let begins = |byte: &u8| self.heads[usize::from(*byte)] & self.firsts != 0;
        let all = (0..=u8::MAX).filter(begins).map(ByteSet::of);
        (self.any == 0).then(|| all.fold(ByteSet::EMPTY, |all, one| all.joined(&one)))
    }

    fn ends(&self, text: &Stretch<'_>, from: u128) -> u128 {
        let each = |ends, number: usize| ends | self.ways[number].ends(text, from);
        let mut ends = bits(self.any.into()).fold(0, each);
        let first = from.trailing_zeros();
        let bytes = text.text[..text.end].get(text.place + first as usize..).unwrap_or_default();
        let (mut ahead, mut held) = (from >> first, 0);
        for (at, byte) in (first as usize..).zip(bytes) {
            let begun = if ahead & 1 == 1 { self.firsts } else { 0 };
            held = (held << 1 | begun) & self.heads[usize::from(*byte)];
            if held & self.lasts != 0 {
                for bit in bits((held & self.lasts).into()) {
                    let (number, before) = self.owners[bit];
                    ends |= self.ways[number].ends(text, 1 << (at - before));
                }
                // What is held of one head doesn't go on with the next.
                held &= !self.lasts;
            }
            ahead >>= 1;
            if held == 0 && ahead == 0 {
                break;
            }
        }
        ends
    }
}

/// A bit for each of some bytes, at most 128, that is in a set.
fn held(set: &ByteSet, bytes: &[u8]) -> u128 {
    let word = |bytes: &[u8]| {
        bytes.iter().rev().fold(0u64, |all, byte| all << 1 | u64::from(set.contains(*byte)))
    };
    let (low, high) = bytes.split_at(bytes.len().min(u64::BITS as usize));
    u128::from(word(high)) << u64::BITS | u128::from(word(low))
}

/// So many bits, from the first on.
fn ones(count: u32) -> u128 {
    u128::MAX >> (u128::BITS - count)
}

/// The places of the bits that are set.
pub(super) fn bits(mut set: u128) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let first = set.trailing_zeros();
        set &= set.wrapping_sub(1);
        (first < u128::BITS).then_some(first as usize)
    })
}

/// Where something may end that stands so many times in a row.
fn repeated(from: u128, (min, max): (u32, u32), once: impl Fn(u128) -> u128) -> u128 {
    let (mut all, mut ends) = (0, from);
    for times in 0..=max {
        if times >= min {
            // What adds no place won't later.
            if ends & !all == 0 {
                break;
            }
            all |= ends;
        }
        ends = if times < max { once(ends) } else { 0 };
        if ends == 0 {
            break;
        }
    }
    all
}

fn way(hir: &Hir) -> Option<Way> {
    Some(match hir.kind() {
        HirKind::Empty => Way::Row(Vec::new()),
        HirKind::Look(look) => Way::Look(looked(*look)?),
        HirKind::Literal(literal) => {
            Way::Fixed(literal.0.iter().map(|byte| ByteSet::of(*byte)).collect())
        }
        HirKind::Class(class) => match bytes_of(class) {
            Some(set) => Way::Fixed(vec![set]),
            None => {
                let all = characters(class)?;
                Way::One(Choice::of(all.iter().map(way).collect::<Option<_>>()?)?)
            }
        },
        HirKind::Capture(capture) => way(&capture.sub)?,
        HirKind::Concat(parts) => row(parts)?,
        HirKind::Alternation(parts) => {
            let all = Some(branches(hir)).filter(|all| all.len() <= BRANCHES);
            let parts = all.as_deref().unwrap_or(parts);
            Way::One(Choice::of(parts.iter().map(way).collect::<Option<_>>()?)?)
        }
        HirKind::Repetition(part) => {
            let (min, max) = (part.min, part.max.unwrap_or(u32::MAX));
            match way(&part.sub)? {
                Way::Fixed(sets) if sets.len() == 1 => Way::Bytes(sets[0], min, max),
                other => Way::Times(Box::new(other), min, max),
            }
        }
    })
}

/// Ways of which each still has a head of a few bytes.
const BRANCHES: usize = 16;

/// The ways of an alternation, those that begin with another one parted by its ways: `(?:a|b)c|d`
/// is `ac`, `bc` or `d`.
fn branches(hir: &Hir) -> Vec<Hir> {
    match hir.kind() {
        HirKind::Alternation(parts) => parts.iter().flat_map(branches).collect(),
        HirKind::Concat(parts) if matches!(parts[0].kind(), HirKind::Alternation(_)) => {
            let with_rest = |first: Hir| {
                Hir::concat(std::iter::once(first).chain(parts[1..].iter().cloned()).collect())
            };
            branches(&parts[0]).into_iter().map(with_rest).collect()
        }
        _ => vec![hir.clone()],
    }
}

/// Each character of a class as a literal, if those are few: `(?:码|碼)` is one.
pub(super) fn characters(class: &Class) -> Option<Vec<Hir>> {
    let Class::Unicode(chars) = class else { return None };
    let all = chars.ranges().iter().flat_map(|range| range.start()..=range.end());
    let literal = |c: char| Hir::literal(c.to_string().into_bytes());
    let few: Vec<Hir> = all.take(u64::BITS as usize + 1).map(literal).collect();
    (few.len() <= u64::BITS as usize).then_some(few)
}

fn row(parts: &[Hir]) -> Option<Way> {
    let mut row = Vec::new();
    for part in parts {
        let more = match way(part)? {
            Way::Row(ways) => ways,
            one => vec![one],
        };
        for way in more {
            match (row.last_mut(), way.maybe(), way) {
                (Some(Way::Fixed(sets)), _, Way::Fixed(more)) => sets.extend(more),
                (Some(Way::Maybe(all, ways)), Some(firsts), way) => {
                    all.add(firsts);
                    ways.push(way);
                }
                (_, Some(firsts), way) => row.push(Way::Maybe(firsts, vec![way])),
                (.., way) => row.push(way),
            }
        }
    }
    Some(Way::Row(row))
}

/// How a place is looked at, if that is plain.
pub(super) fn looked(look: Look) -> Option<look::Look> {
    match look {
        Look::Start => Some(look::Look::Start),
        Look::End => Some(look::Look::End),
        Look::StartLF => Some(look::Look::StartLF),
        Look::EndLF => Some(look::Look::EndLF),
        Look::WordAscii => Some(look::Look::WordAscii),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::shape::parse;
    use super::*;

    #[test]
    fn a_head_is_no_longer_than_it_may_be_and_goes_on_where_it_is_whole() {
        let head = |source: &str, most: usize| {
            let head = way(&parse(source).unwrap()).unwrap().head(most);
            head.iter()
                .map(|set| set.iter().map(char::from).collect::<String>())
                .collect::<Vec<_>>()
        };
        assert_eq!(head("abcd(?:ef|gh)i{2}", 4), ["a", "b", "c", "d"]);
        assert_eq!(head("ab(?:ef|gh)i", 4), ["a", "b", "eg"]);
        assert_eq!(head(r"a{2}\bc{1,2}d", 8), ["a", "a", "c"]);
        assert!(head("(?:a|b?)c", 8).is_empty());
    }

    #[test]
    fn ways_with_long_heads_end_where_they_do() {
        let ways = ["abcdefgh(?:xy|z)", "abcdefg[0-9](?:x|zz)", "bcdefghijk", "c", "defghijkl"];
        let eight = ["eabcdefgh", "fabcdefgh", "gabcdefgh", "habcdefgh(?:x|yz)"];
        let source = [&ways[..], &eight[..]].concat().join("|");
        let Way::One(choice) = way(&parse(&source).unwrap()).unwrap() else { panic!("a choice") };
        assert!(choice.owners.len() <= u64::BITS as usize);
        let lead = Lead(Way::One(choice));
        let ends =
            |text: &str| bits(lead.ends(text.as_bytes(), (0, text.len()))).collect::<Vec<_>>();
        assert_eq!(ends("abcdefghxyz"), [10]);
        assert_eq!(ends("abcdefg7zz"), [10]);
        assert_eq!(ends("habcdefghyz"), [11]);
        assert_eq!(ends("bcdefghijk"), [10]);
        assert_eq!(ends("abcdefghq"), [0; 0]);
    }
}
