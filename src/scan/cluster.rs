//! Clusters put openings that begin alike together, so that few tables can tell text from a start.
//!
//! A cluster lets through what any mix of its openings would: its cost is how often that fits.
//! Joining `{p}{a}` and `{p}{u}` costs little, joining `{p}{a}` and `{k}{e}` lets `ka` and `pe` in.

use super::bytes::ByteSet;
use super::opening::Opening;
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

impl Cluster {
    fn new(opening: Opening, pattern: u32) -> Self {
        let sets = std::array::from_fn(|place| opening.at(place).hull());
        let word_start = opening.at_word_start();
        let frequency = frequency(sets.iter().map(ByteSet::frequency), word_start);
        Cluster { sets, word_start, entries: vec![(opening, pattern)], frequency }
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
pub(super) fn clusters(openings: Entries, most: usize) -> Vec<Cluster> {
    let mut all = absorbed(alike(openings));
    join_neighbours(&mut all, most.max(NEIGHBOURS));
    join_pairs(&mut all, most);
    for cluster in &mut all {
        cluster.entries.sort_unstable();
    }
    all
}

/// A cluster for each beginning that there is.
fn alike(openings: Entries) -> Vec<Cluster> {
    let mut all: Vec<Cluster> =
        openings.into_iter().map(|(opening, pattern)| Cluster::new(opening, pattern)).collect();
    all.sort_by_key(|cluster| (cluster.sets, cluster.word_start));
    all.dedup_by(|next, cluster| {
        let same = next.sets == cluster.sets && next.word_start == cluster.word_start;
        if same {
            cluster.entries.append(&mut next.entries);
        }
        same
    });
    all
}

/// Clusters whose bytes another one allows cost nothing there.
fn absorbed(mut all: Vec<Cluster>) -> Vec<Cluster> {
    all.sort_by(|a, b| b.frequency.total_cmp(&a.frequency));
    let mut kept: Vec<Cluster> = Vec::new();
    for cluster in all {
        match kept.iter_mut().find(|wide| wide.covers(&cluster)) {
            Some(wide) => wide.entries.extend(cluster.entries),
            None => kept.push(cluster),
        }
    }
    kept.sort_by_key(|cluster| (cluster.sets, cluster.word_start));
    kept
}

/// Joins the cheapest pair of neighbours until there are few enough.
fn join_neighbours(all: &mut Vec<Cluster>, most: usize) {
    let mut costs: Vec<f64> = all.windows(2).map(|pair| pair[0].cost(&pair[1])).collect();
    while all.len() > most {
        let Some(first) = cheapest(&costs) else { return };
        let other = all.remove(first + 1);
        all[first].join(other);
        costs.remove(first);
        if let Some(before) = first.checked_sub(1) {
            costs[before] = all[before].cost(&all[first]);
        }
        if let Some(next) = all.get(first + 1) {
            costs[first] = all[first].cost(next);
        }
    }
}

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
