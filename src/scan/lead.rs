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
    /// So many times the same.
    Times(Box<Way>, u32, u32),
    /// Nothing, where a place is such.
    Look(look::Look),
}

/// Ways of which one is taken.
struct Choice {
    ways: Vec<Way>,
    /// For each byte a bit for each way that begins with it.
    begun: Box<[u64; 256]>,
    /// A bit for each way that may match nothing, or begin with any byte.
    any: u64,
}

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
    fn at(&self, distance: usize) -> Option<u8> {
        self.text[..self.end].get(self.place + distance).copied()
    }

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
        let held =
            bytes.iter().rev().fold(0u128, |all, byte| all << 1 | u128::from(set.contains(*byte)));
        repeated(from, (min, max), |places| (places & (held << first)) << 1)
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

    /// The bytes that it may begin with: all, if it may match nothing.
    fn firsts(&self) -> ByteSet {
        match self {
            Way::Fixed(sets) => sets.first().copied().unwrap_or(ByteSet::ALL),
            Way::Bytes(_, 0, _) | Way::Times(_, 0, _) | Way::Look(_) => ByteSet::ALL,
            Way::Bytes(set, ..) => *set,
            Way::Row(ways) => ways.first().map_or(ByteSet::ALL, Way::firsts),
            Way::One(choice) => {
                let firsts = choice.ways.iter().map(Way::firsts);
                firsts.fold(ByteSet::EMPTY, |all, one| all.joined(&one))
            }
            Way::Times(way, ..) => way.firsts(),
        }
    }
}

impl Choice {
    fn of(ways: Vec<Way>) -> Option<Self> {
        if ways.len() > u64::BITS as usize {
            return None;
        }
        let (mut begun, mut any) = (Box::new([0; 256]), 0);
        for (number, firsts) in ways.iter().map(Way::firsts).enumerate() {
            match firsts == ByteSet::ALL {
                true => any |= 1 << number,
                false => firsts.iter().for_each(|byte| begun[usize::from(byte)] |= 1 << number),
            }
        }
        Some(Choice { ways, begun, any })
    }

    fn ends(&self, text: &Stretch<'_>, from: u128) -> u128 {
        let each = |ways: u64, from| {
            bits(ways.into()).fold(0, |ends, number| ends | self.ways[number].ends(text, from))
        };
        let mut ends = each(self.any, from);
        for at in bits(from) {
            let begun = text.at(at).map_or(0, |byte| self.begun[usize::from(byte)]);
            if begun != 0 {
                ends |= each(begun, 1 << at);
            }
        }
        ends
    }
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
            None => Way::One(Choice::of(characters(class)?)?),
        },
        HirKind::Capture(capture) => way(&capture.sub)?,
        HirKind::Concat(parts) => row(parts)?,
        HirKind::Alternation(parts) => {
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

/// The bytes of each character of a class, if those are few: `(?:码|碼)` is one.
fn characters(class: &Class) -> Option<Vec<Way>> {
    let Class::Unicode(chars) = class else { return None };
    let all = chars.ranges().iter().flat_map(|range| range.start()..=range.end());
    let way = |c: char| Way::Fixed(c.to_string().bytes().map(ByteSet::of).collect());
    let few: Vec<Way> = all.take(u64::BITS as usize + 1).map(way).collect();
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
            match (row.last_mut(), way) {
                (Some(Way::Fixed(sets)), Way::Fixed(more)) => sets.extend(more),
                (_, way) => row.push(way),
            }
        }
    }
    Some(Way::Row(row))
}

fn looked(look: Look) -> Option<look::Look> {
    match look {
        Look::Start => Some(look::Look::Start),
        Look::End => Some(look::Look::End),
        Look::StartLF => Some(look::Look::StartLF),
        Look::EndLF => Some(look::Look::EndLF),
        Look::WordAscii => Some(look::Look::WordAscii),
        _ => None,
    }
}
