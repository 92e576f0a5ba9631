//! Clusters put openings that begin alike together, so that few tables can tell text from a start.
//!
//! A cluster lets through what any mix of its openings would: its cost is how often that fits.
//! Joining `{p}{a}` and `{p}{u}` costs little, joining `{p}{a}` and `{k}{e}` lets `ka` and `pe` in.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::bytes::ByteSet;
use super::opening::Opening;
use super::sets::Sets;
use super::simd::PLACES;

/// Clusters up to which only neighbours in the order of their bytes are joined, which is quick;
/// from there on the best pair of all is, which is better.
const NEIGHBOURS: usize = 64;

/// Roughly which share of the word bytes in a text stand at the start of a word.
const WORD_STARTS: f64 = 0.2;

/// Openings with the numbers of their patterns.
pub(super) type Entries = Vec<(Opening, u32)>;

/// Openings that share a bit in each table.
pub(super) struct Cluster {
    /// The bytes that may stand at each of the first places of any of them, as halves tell them
    /// apart.
    pub(super) sets: [ByteSet; PLACES],
    /// All of them begin at the start of a word.
    pub(super) word_start: bool,
    pub(super) entries: Entries,
    frequency: f64,
}

/// What halves of bytes can tell of each set of openings.
pub(super) struct Hulls {
    /// By the number of a set: the place of its hull in `all`.
    of: Vec<u16>,
    /// Each hull once, in order.
    all: Vec<ByteSet>,
    frequencies: Vec<f64>,
}

/// The hulls at the first places of an opening, by their numbers, and whether it begins a word.
type Beginning = ([u16; PLACES], bool);

impl Hulls {
    /// The hulls of all sets.
    pub(super) fn new(sets: &Sets) -> Self {
        let hulls: Vec<ByteSet> = sets.as_slice().iter().map(ByteSet::hull).collect();
        let mut all = hulls.clone();
        all.sort_unstable();
        all.dedup();
        let place = |hull: &ByteSet| all.partition_point(|other| other < hull) as u16;
        let of = hulls.iter().map(place).collect();
        let frequencies = all.iter().map(ByteSet::frequency).collect();
        Hulls { of, all, frequencies }
    }

    fn beginning(&self, opening: &Opening) -> Beginning {
        let hull = |place| self.of[usize::from(opening.at(place))];
        (std::array::from_fn(hull), opening.at_word_start())
    }
}

impl Cluster {
    fn new((hulls, word_start): Beginning, entries: Entries, known: &Hulls) -> Self {
        let sets = hulls.map(|hull| known.all[usize::from(hull)]);
        let each = hulls.iter().map(|hull| known.frequencies[usize::from(*hull)]);
        Cluster { sets, word_start, entries, frequency: frequency(each, word_start) }
    }

    fn covers(&self, other: &Cluster) -> bool {
        let pairs = self.sets.iter().zip(&other.sets);
        self.word_start == other.word_start && pairs.into_iter().all(|(a, b)| a.joined(b) == *a)
    }

    /// How often the two together let a place through.
    fn joint_frequency(&self, other: &Cluster) -> f64 {
        let pairs = self.sets.iter().zip(&other.sets);
        frequency(
            pairs.map(|(a, b)| a.joined(b).hull().frequency()),
            self.word_start && other.word_start,
        )
    }

    /// What joining the two costs.
    fn cost(&self, other: &Cluster) -> f64 {
        self.joint_frequency(other) - self.frequency - other.frequency
    }

    fn join(&mut self, other: Cluster) {
        self.frequency = self.joint_frequency(&other);
        self.sets
            .iter_mut()
            .zip(other.sets)
            .for_each(|(all, more)| *all = all.joined(&more).hull());
        self.word_start &= other.word_start;
        self.entries.extend(other.entries);
    }
}

fn frequency(places: impl Iterator<Item = f64>, word_start: bool) -> f64 {
    let of_bytes: f64 = places.product();
    if word_start { of_bytes * WORD_STARTS } else { of_bytes }
}

/// Spreads openings over at most so many clusters.
pub(super) fn clusters(openings: Entries, hulls: &Hulls, most: usize) -> Vec<Cluster> {
    let all = absorbed(alike(openings, hulls));
    let mut all = join_neighbours(all, most.max(NEIGHBOURS));
    join_pairs(&mut all, most);
    for cluster in &mut all {
        cluster.entries.sort_unstable();
    }
    all
}

/// A cluster for each beginning that there is.
fn alike(openings: Entries, hulls: &Hulls) -> Vec<Cluster> {
    let with_beginning = |entry: (Opening, u32)| (hulls.beginning(&entry.0), entry);
    let mut all: Vec<_> = openings.into_iter().map(with_beginning).collect();
    all.sort_unstable();
    let some = all.chunk_by(|one, other| one.0 == other.0);
    let cluster = |some: &[(Beginning, (Opening, u32))]| {
        Cluster::new(some[0].0, some.iter().map(|(_, entry)| *entry).collect(), hulls)
    };
    some.map(cluster).collect()
}

/// Clusters whose bytes another one allows cost nothing there.
fn absorbed(mut all: Vec<Cluster>) -> Vec<Cluster> {
    all.sort_by(|a, b| b.frequency.total_cmp(&a.frequency));
    let mut kept: Vec<Cluster> = Vec::new();
    // What covers a cluster allows each of its bytes: those that allow one of them, in order.
    let mut by_byte = vec![Vec::new(); 256];
    for cluster in all {
        let byte = usize::from(cluster.sets[0].iter().next().unwrap_or_default());
        match by_byte[byte].iter().find(|at: &&usize| kept[**at].covers(&cluster)) {
            Some(wide) => kept[*wide].entries.extend(cluster.entries),
            None => {
                cluster.sets[0].iter().for_each(|byte| by_byte[usize::from(byte)].push(kept.len()));
                kept.push(cluster);
            }
        }
    }
    kept.sort_by_key(|cluster| (cluster.sets, cluster.word_start));
    kept
}

/// Joins the cheapest pair of neighbours until there are few enough.
fn join_neighbours(all: Vec<Cluster>, most: usize) -> Vec<Cluster> {
    let mut left = all.len();
    // The places of those next to each other; one that was joined to another is gone.
    let mut next: Vec<usize> = (1..=all.len()).collect();
    let mut before: Vec<Option<usize>> = (0..all.len()).map(|at| at.checked_sub(1)).collect();
    let mut all: Vec<Option<Cluster>> = all.into_iter().map(Some).collect();
    // Clusters only grow, so how large two are tells whether what was known of them is stale.
    let sizes = |all: &[Option<Cluster>], one: usize, other: usize| {
        let (first, second) = (all.get(one)?.as_ref()?, all.get(other)?.as_ref()?);
        Some([first.entries.len(), second.entries.len()])
    };
    let pair = |all: &[Option<Cluster>], one: usize, other: usize| {
        let (first, second) = (all.get(one)?.as_ref()?, all.get(other)?.as_ref()?);
        Some(Reverse((Cost(first.cost(second)), one, other, sizes(all, one, other)?)))
    };
    let mut pairs: BinaryHeap<_> = (0..left).filter_map(|at| pair(&all, at, at + 1)).collect();
    while left > most {
        let Some(Reverse((_, one, other, then))) = pairs.pop() else { break };
        if sizes(&all, one, other) != Some(then) || next[one] != other {
            continue;
        }
        let (Some(joined), Some(into)) = (all[other].take(), all[one].as_mut()) else { continue };
        into.join(joined);
        left -= 1;
        next[one] = next[other];
        if let Some(before) = before.get_mut(next[one]) {
            *before = Some(one);
        }
        pairs.extend(before[one].and_then(|first| pair(&all, first, one)));
        pairs.extend(pair(&all, one, next[one]));
    }
    all.into_iter().flatten().collect()
}

/// A cost, in order.
#[derive(Clone, Copy)]
struct Cost(f64);

impl Ord for Cost {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Cost {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Cost {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Cost {}

/// Joins the cheapest pair until there are few enough.
fn join_pairs(all: &mut Vec<Cluster>, most: usize) {
    let partner = |all: &[Cluster], one: usize| {
        let costs: Vec<f64> = all[one + 1..].iter().map(|other| all[one].cost(other)).collect();
        cheapest(&costs).map(|at| (costs[at], one + 1 + at))
    };
    let mut partners: Vec<Option<(f64, usize)>> =
        (0..all.len()).map(|one| partner(all, one)).collect();
    while all.len() > most {
        let costs: Vec<f64> =
            partners.iter().map(|best| best.map_or(f64::INFINITY, |best| best.0)).collect();
        let Some(one) = cheapest(&costs) else { return };
        let Some((_, other)) = partners[one] else { return };
        let joined = all.remove(other);
        all[one].join(joined);
        partners.remove(other);
        for at in 0..all.len() {
            let stale = partners[at].is_some_and(|(_, to)| to == one || to == other);
            if at == one || stale {
                partners[at] = partner(all, at);
                continue;
            }
            if let Some((best, to)) = &mut partners[at] {
                *to -= usize::from(*to > other);
                let cost = if at < one { all[at].cost(&all[one]) } else { f64::INFINITY };
                if cost < *best {
                    (*best, *to) = (cost, one);
                }
            }
        }
    }
}

fn cheapest(costs: &[f64]) -> Option<usize> {
    (0..costs.len()).min_by(|a, b| costs[*a].total_cmp(&costs[*b]))
}
