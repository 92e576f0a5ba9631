//! All openings as a matrix of bits: which of them allow a byte at a place. So 64 of them are
//! compared with a text in one go.

use std::ops::Range;

use super::cluster::Cluster;
use super::layout::{Layout, Word};
use super::opening::DEPTH;
use super::sets::Sets;

/// The openings of all groups, a bit for each.
pub(super) struct Matrix {
    /// Bytes that no opening tells apart are one class.
    classes: Box<[u8; 256]>,
    /// For each class and place, the shares of words in which some opening allows it.
    summary: Box<[[Summary; DEPTH]; 256]>,
    /// The same behind the end of a text.
    summary_end: [Summary; DEPTH],
    /// For each word: which of its openings allow a class at a place.
    words: Vec<Word>,
    /// For each bit the number that is told where its opening fits.
    numbers: Vec<u32>,
    /// Openings of rules that need no context.
    free: Vec<u64>,
    /// For each rule that needs context its openings: bits of a word.
    bound: Vec<Vec<(usize, u64)>>,
    /// What is looked for in every text.
    early: Sought,
    /// The words whose openings are looked for only where the context speaks for them.
    late: Range<usize>,
}

/// Openings that are looked for in one go: those of some words that lie in some shares.
#[derive(Clone, Default)]
pub(super) struct Sought {
    shares: Summary,
    words: Range<usize>,
}

/// A bit for each share of words: every so many-th word is in the same one.
type Summary = [u64; 4];

/// Bits of a summary.
const SHARES: usize = 256;

/// Openings that are worth a try in a text.
#[derive(Default)]
pub(super) struct Possible {
    words: Vec<u64>,
    /// The shares with openings that the context speaks for and that are looked for last.
    late: Summary,
    /// The context was looked at; before, there are only the openings that need none.
    is_known: bool,
}

impl Matrix {
    /// Lays out groups of openings, and of those that are looked for only once the context is
    /// known; `needs(number)` is the rule that needs context for it.
    pub(super) fn new(
        (all, late): (&[Cluster], &[Cluster]),
        sets: &Sets,
        needs: impl Fn(u32) -> Option<u32>,
    ) -> Self {
        let mut bits = Vec::new();
        for group in all.iter().chain(late) {
            bits.extend(group.entries.iter().map(|(opening, number)| (Some(opening), *number)));
            bits.resize(bits.len().next_multiple_of(64), (None, 0));
        }
        let first_late = all.iter().map(|group| group.entries.len().div_ceil(64)).sum();
        let layout = Layout::new(&bits, sets);
        let words: Vec<Word> = bits.chunks(64).map(|some| layout.word(some)).collect();
        let width = words.len();
        let (summary, summary_end) = summaries(&words, layout.class_count());
        let numbers: Vec<u32> = bits.iter().map(|(_, number)| *number).collect();
        let (mut free, mut bound) = (vec![0; width], Vec::new());
        for (at, number) in numbers.iter().enumerate() {
            let bit = 1 << (at % 64);
            match needs(*number) {
                None => free[at / 64] |= bit,
                Some(rule) => add(&mut bound, rule as usize, at / 64, bit),
            }
        }
        let classes = layout.into_classes();
        let mut early = Sought { words: 0..first_late, ..Sought::default() };
        early.words.clone().for_each(|word| add_share(&mut early.shares, word));
        Matrix {
            early,
            late: first_late..width,
            classes,
            summary,
            summary_end,
            words,
            numbers,
            free,
            bound,
        }
    }

    /// Begins a text, of which nothing is known.
    pub(super) fn begin(&self, possible: &mut Possible) {
        if possible.is_known || possible.words.is_empty() {
            possible.words.clone_from(&self.free);
            possible.late = [0; 4];
            possible.is_known = false;
        }
    }

    /// Takes a bit for each rule that the context speaks for.
    pub(super) fn learn(&self, possible: &mut Possible, rules: impl Iterator<Item = u64>) {
        possible.is_known = true;
        for (word, mut rules) in rules.enumerate() {
            while rules != 0 {
                let rule = word * 64 + rules.trailing_zeros() as usize;
                rules &= rules - 1;
                for (word, bits) in self.bound.get(rule).into_iter().flatten() {
                    possible.words[*word] |= bits;
                    if self.late.contains(word) {
                        add_share(&mut possible.late, *word);
                    }
                }
            }
        }
    }

    /// What is looked for in every text.
    pub(super) fn early(&self) -> &Sought {
        &self.early
    }

    /// What is looked for last, if there is any.
    pub(super) fn late(&self, possible: &Possible) -> Option<Sought> {
        let sought = || Sought { shares: possible.late, words: self.late.clone() };
        (possible.late != [0; 4]).then(sought)
    }

    /// Calls `found(word, bits)` for those openings that fit at a place of a text.
    #[inline(always)]
    pub(super) fn at(
        &self,
        text: &[u8],
        place: usize,
        sought: &Sought,
        mut found: impl FnMut(usize, u64),
    ) {
        let Some(window) = text[place..].first_chunk::<DEPTH>() else {
            return self.at_end((text, place), sought, &mut found);
        };
        let classes = window.map(|byte| usize::from(self.classes[usize::from(byte)]));
        // All places at once: whether one of them fits is a coin toss that a processor can't guess,
        // whether all do is mostly no.
        let mut sums = sought.shares;
        for (at, class) in classes.iter().enumerate() {
            sums = both(sums, &self.summary[class & 255][at]);
        }
        if sums == [0; 4] {
            return;
        }
        let inside = place.checked_sub(1).is_some_and(|at| text[at].is_ascii_alphanumeric());
        self.words(sums, sought, |number, word| {
            let mut fits = if inside { word.anywhere } else { u64::MAX };
            for (at, class) in classes.iter().enumerate() {
                fits &= word.allowed[at][class & 255];
            }
            if fits != 0 {
                found(number, fits);
            }
        });
    }

    /// The same where the text may end before the openings do.
    #[cold]
    fn at_end(
        &self,
        (text, place): (&[u8], usize),
        sought: &Sought,
        found: &mut impl FnMut(usize, u64),
    ) {
        let class = |at: usize| {
            let byte = text.get(place + at)?;
            Some(usize::from(self.classes[usize::from(*byte)]))
        };
        let classes: [Option<usize>; DEPTH] = std::array::from_fn(class);
        let mut sums = sought.shares;
        for (at, class) in classes.iter().enumerate() {
            sums = both(sums, &class.map_or(self.summary_end[at], |class| self.summary[class][at]));
        }
        let inside = place.checked_sub(1).is_some_and(|at| text[at].is_ascii_alphanumeric());
        self.words(sums, sought, |number, word| {
            let mut fits = if inside { word.anywhere } else { u64::MAX };
            for (at, class) in classes.iter().enumerate() {
                fits &= class.map_or(word.ended[at], |class| word.allowed[at][class]);
            }
            if fits != 0 {
                found(number, fits);
            }
        });
    }

    /// Calls `look` for each word of the shares that are left.
    #[inline(always)]
    fn words(&self, left: Summary, sought: &Sought, mut look: impl FnMut(usize, &Word)) {
        for (part, mut left) in left.into_iter().enumerate() {
            while left != 0 {
                let mut number = part * 64 + left.trailing_zeros() as usize;
                left &= left - 1;
                while number < sought.words.end {
                    if number >= sought.words.start {
                        look(number, &self.words[number]);
                    }
                    number += SHARES;
                }
            }
        }
    }

    /// The numbers of openings, one or more times each.
    pub(super) fn numbers(&self, word: usize, mut bits: u64) -> impl Iterator<Item = u32> {
        let numbers = &self.numbers[word * 64..word * 64 + 64];
        std::iter::from_fn(move || {
            let bit = (bits != 0).then(|| bits.trailing_zeros() as usize)?;
            bits &= bits - 1;
            Some(numbers[bit])
        })
    }
}

impl Possible {
    /// Those of some openings that are possible, or `None` where the context must be looked at.
    pub(super) fn of(&self, word: usize, bits: u64) -> Option<u64> {
        let known = bits & self.words[word];
        (known == bits || self.is_known).then_some(known)
    }

    /// Whether the context of the text was looked at.
    pub(super) fn is_known(&self) -> bool {
        self.is_known
    }
}

/// Adds the share of a word.
fn add_share(sum: &mut Summary, word: usize) {
    sum[word % SHARES / 64] |= 1 << (word % 64);
}

/// Adds an opening to those of a rule.
fn add(bound: &mut Vec<Vec<(usize, u64)>>, rule: usize, word: usize, bit: u64) {
    bound.resize(bound.len().max(rule + 1), Vec::new());
    match bound[rule].last_mut() {
        Some(last) if last.0 == word => last.1 |= bit,
        _ => bound[rule].push((word, bit)),
    }
}

#[inline(always)]
fn both(one: Summary, other: &Summary) -> Summary {
    [one[0] & other[0], one[1] & other[1], one[2] & other[2], one[3] & other[3]]
}

/// For each class and place, a bit for each share of words that aren't all empty there; then the
/// same behind the end of a text.
fn summaries(words: &[Word], classes: usize) -> (Box<[[Summary; DEPTH]; 256]>, [Summary; DEPTH]) {
    let mut all = Box::new([[[0; 4]; DEPTH]; 256]);
    let mut end = [[0; 4]; DEPTH];
    for (number, word) in words.iter().enumerate() {
        let (part, bit) = (number % SHARES / 64, number % 64);
        let mark = |sum: &mut Summary, set: u64| sum[part] |= u64::from(set != 0) << bit;
        for at in 0..DEPTH {
            (0..classes).for_each(|class| mark(&mut all[class][at], word.allowed[at][class]));
            mark(&mut end[at], word.ended[at]);
        }
    }
    (all, end)
}
