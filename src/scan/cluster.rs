//! Clusters put openings that begin alike together, so that few tables can tell text from a start.
//!
//! A cluster lets through what any mix of its openings would: its cost is how often that fits.
//! Joining `{p}{a}` and `{p}{u}` costs little, joining `{p}{a}` and `{k}{e}` lets `ka` and `pe` in.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BinaryHeap};

use super::bytes::ByteSet;
use super::hull::Hull;
use super::opening::Opening;
use super::sets::Sets;
use crate::simd::PLACES;

/// Clusters up to which only neighbours in the order of their bytes are joined, which is quick;
/// from there on the best pair of all is, which is better.
const NEIGHBOURS: usize = 64;

/// Roughly which share of the word bytes in a text stand at the start of a word.
const WORD_STARTS: f64 = 0.2;

/// Openings with the numbers of their patterns.
pub(super) type Entries = Vec<(Opening, u32)>;

/// Openings that share a bit in each table.
pub(super) struct Cluster {
    /// The bytes that may stand at each of the first places of any of them.
    pub(super) hulls: [Hull; PLACES],
    /// All of them begin at the start of a word.
    pub(super) word_start: bool,
    pub(super) entries: Entries,
    frequency: f64,
}

/// The hulls of all sets, by their numbers.
pub(super) struct Hulls(Vec<Hull>);

/// The hulls at the first places of an opening, as sets, and whether it begins a word.
type Beginning = ([ByteSet; PLACES], bool);

impl Hulls {
    /// The hulls of these sets.
    pub(super) fn new(sets: &Sets) -> Self {
        Hulls(sets.as_slice().iter().map(Hull::of).collect())
    }

    pub(super) fn at_start(&self, opening: &Opening) -> [Hull; PLACES] {
        std::array::from_fn(|place| self.0[usize::from(opening.at(place))])
    }
}

impl Cluster {
    fn new(hulls: [Hull; PLACES], word_start: bool, entries: Entries) -> Self {
        let frequency = frequency(hulls.iter().copied(), word_start);
        Cluster { hulls, word_start, entries, frequency }
    }

    fn beginning(&self) -> Beginning {
        (self.hulls.map(Hull::set), self.word_start)
    }

    fn covers(&self, other: &Cluster) -> bool {
        let mut pairs = self.hulls.iter().zip(&other.hulls);
        self.word_start == other.word_start && pairs.all(|(a, b)| a.covers(*b))
    }

    fn joint_hulls(&self, other: &Cluster) -> impl Iterator<Item = Hull> {
        self.hulls.iter().zip(&other.hulls).map(|(a, b)| a.joined(*b))
    }

    /// How often the two together let a place through.
    fn joint_frequency(&self, other: &Cluster) -> f64 {
        frequency(self.joint_hulls(other), self.word_start && other.word_start)
    }

    /// What joining the two costs.
    fn cost(&self, other: &Cluster) -> f64 {
        self.joint_frequency(other) - self.frequency - other.frequency
    }

    /// Lets more places through; its frequency stays as it was.
    fn widen(&mut self, hulls: [Hull; PLACES], word_start: bool) {
        self.hulls.iter_mut().zip(hulls).for_each(|(all, more)| *all = all.joined(more));
        self.word_start &= word_start;
    }

    fn join(&mut self, other: Cluster) {
        self.frequency = self.joint_frequency(&other);
        self.widen(other.hulls, other.word_start);
        self.entries.extend(other.entries);
    }
}

fn frequency(places: impl Iterator<Item = Hull>, word_start: bool) -> f64 {
    let of_bytes: f64 = places.map(Hull::frequency).product();
    if word_start { of_bytes * WORD_STARTS } else { of_bytes }
}

/// Puts openings together as they were once spread: each into the cluster of its number.
pub(super) fn regrouped(
    openings: Entries,
    hulls: &Hulls,
    numbers: impl Iterator<Item = usize>,
) -> Vec<Cluster> {
    let mut all: Vec<Option<Cluster>> = Vec::new();
    for (entry, number) in openings.into_iter().zip(numbers) {
        let (start, word_start) = (hulls.at_start(&entry.0), entry.0.at_word_start());
        all.resize_with(all.len().max(number + 1), || None);
        let cluster =
            all[number].get_or_insert_with(|| Cluster::new(start, word_start, Vec::new()));
        cluster.widen(start, word_start);
        cluster.entries.push(entry);
    }
    sorted(all.into_iter().flatten().collect())
}

/// Spreads openings over at most so many clusters.
pub(super) fn clusters(openings: Entries, hulls: &Hulls, most: usize) -> Vec<Cluster> {
    let all = absorbed(alike(openings, hulls));
    let mut all = join_neighbours(all, most.max(NEIGHBOURS));
    join_pairs(&mut all, most);
    sorted(all)
}

fn sorted(mut all: Vec<Cluster>) -> Vec<Cluster> {
    all.iter_mut().for_each(|cluster| cluster.entries.sort_unstable());
    all
}

/// A cluster for each beginning that there is.
fn alike(openings: Entries, hulls: &Hulls) -> Vec<Cluster> {
    let mut known: BTreeMap<_, usize> = BTreeMap::new();
    let mut all: Vec<Cluster> = Vec::new();
    for entry in openings {
        let (start, word_start) = (hulls.at_start(&entry.0), entry.0.at_word_start());
        let at = *known.entry((start, word_start)).or_insert(all.len());
        match all.get_mut(at) {
            Some(cluster) => cluster.entries.push(entry),
            None => all.push(Cluster::new(start, word_start, vec![entry])),
        }
    }
    all
}

/// Clusters whose bytes another one allows cost nothing there.
fn absorbed(mut all: Vec<Cluster>) -> Vec<Cluster> {
    all.sort_by(|a, b| b.frequency.total_cmp(&a.frequency));
    let mut kept: Vec<Cluster> = Vec::new();
    // What covers a cluster allows each of its bytes: those that allow one of them, in order.
    let mut by_byte = vec![Vec::new(); 256];
    for cluster in all {
        let byte = usize::from(cluster.hulls[0].set().iter().next().unwrap_or_default());
        match by_byte[byte].iter().find(|at: &&usize| kept[**at].covers(&cluster)) {
            Some(wide) => kept[*wide].entries.extend(cluster.entries),
            None => {
                let bytes = cluster.hulls[0].set();
                bytes.iter().for_each(|byte| by_byte[usize::from(byte)].push(kept.len()));
                kept.push(cluster);
            }
        }
    }
    kept.sort_by_cached_key(Cluster::beginning);
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
