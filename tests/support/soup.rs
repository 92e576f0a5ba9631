//! Texts that are hard on a scanner, made from the rules themselves, the same for the same seed.

use expurgate::rule::Rule;
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

/// What stands between two pieces, where anything does.
const GLUE: &[&str] = &[
    "", "", "", " ", " ", "  ", "\n", "\t", ".", ",", ":", ": ", "=", " = ", "-", "_", "/", "+",
    "@", "#", "\"", "'", "\\n", "\\\"", "(", ")", "[", "<", ">", ";", "&", "?", "$", "%", "|",
    "{\"", "\":\"", "\"}", "é", "ü", "ß", "’", "“", "：", "，", "\u{a0}", "\u{200b}", "隼", "計画",
    "\u{301}", "😀", "Ω", "\0",
];

/// Ordinary text of four kinds.
const PLAIN: &[&str] = &[
    "please write to me when the card has arrived at my home address",
    "Her account was closed in March, and nobody told her why; call the bank.",
    "for (let i = 0; i < items.length; i++) { total += items[i].price * 1.19; }",
    "def handler(event, context):\n    return {'statusCode': 200, 'body': payload}",
    "{\"id\":\"b51c0d52-9a2e-4015-8112-8f3201511283\",\"created_at\":1755302400123,\"ok\":true}",
    "{\"user\":{\"name\":\"x\",\"tags\":[1,2,3.25e10],\"token\":null}}",
    "2024-03-01T12:30:45.123Z INFO [worker-3] request 10.0.0.12:443 took 1532ms status=200",
    "Mar  1 12:30:45 host sshd[1234]: Accepted publickey for root from 192.168.1.7 port 55022",
    "commit 9fceb02d0ae598e95dc970b74767f19372d61af8\nAuthor: someone",
    "Die Überweisung für Größe 42 an Frau Müller, Straße 7, 10115 Berlin.",
];

/// Numbers that need not be secret (SplitMix64, as Steele, Lea and Flood published it).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Dice(seed)
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        (self.roll() % bound.max(1) as u64) as usize
    }

    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    fn glue(&mut self) -> &'static str {
        GLUE[self.below(GLUE.len())]
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }
}

/// What texts are made from.
pub struct Larder {
    /// Examples and counterexamples.
    pub lines: Vec<String>,
    patterns: Vec<Hir>,
    literals: Vec<String>,
    words: Vec<String>,
    names: Vec<String>,
}

impl Larder {
    pub fn new(rules: &[Rule]) -> Self {
        let lines = rules.iter().flat_map(|rule| rule.examples.iter().chain(&rule.counterexamples));
        let parse = |pattern: &String| {
            ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern).unwrap()
        };
        let patterns: Vec<Hir> = rules.iter().flat_map(|rule| &rule.patterns).map(parse).collect();
        let mut literals = Vec::new();
        patterns.iter().for_each(|pattern| collect_literals(pattern, &mut literals));
        literals.sort();
        literals.dedup();
        let words = rules.iter().flat_map(|rule| rule.keywords.iter().cloned()).collect();
        let names = rules.iter().flat_map(|rule| rule.key_names.iter().cloned()).collect();
        Larder { lines: lines.cloned().collect(), patterns, literals, words, names }
    }

    /// A text of a few pieces, and the keys that name it.
    pub fn text(&self, dice: &mut Dice) -> (String, Vec<String>) {
        let mut text = String::new();
        for _ in 0..=dice.below(6) {
            self.piece(dice, &mut text);
            text.push_str(dice.glue());
        }
        if dice.one_in(4) {
            cut(dice, &mut text);
        }
        let names = (0..dice.below(8).saturating_sub(5)).map(|_| self.name(dice)).collect();
        (text, names)
    }

    /// A text in which the beginning of an example, or of what a pattern matches, stands again and
    /// again, with something behind it.
    pub fn dense(&self, dice: &mut Dice) -> String {
        let mut whole = dice.pick::<String>(&self.lines).clone();
        if dice.one_in(2) {
            let mut bytes = Vec::new();
            sample(dice.pick(&self.patterns), dice, &mut bytes);
            whole = String::from_utf8_lossy(&bytes).into_owned();
        }
        let beginning = &whole[..whole.floor_char_boundary(1 + dice.below(24))];
        let mut text = beginning.repeat(2 + dice.below(300 / beginning.len().max(1)));
        self.piece(dice, &mut text);
        text
    }

    fn piece(&self, dice: &mut Dice, text: &mut String) {
        let start = text.len();
        match dice.below(12) {
            0 | 1 => text.push_str(dice.pick::<String>(&self.lines)),
            2..=4 => {
                let mut bytes = Vec::new();
                sample(dice.pick(&self.patterns), dice, &mut bytes);
                text.push_str(&String::from_utf8_lossy(&bytes));
            }
            5 => {
                (0..=dice.below(3)).for_each(|_| text.push_str(dice.pick::<String>(&self.literals)))
            }
            6 | 7 => text.push_str(&self.name_or_word(dice)),
            8 => text.push_str(dice.pick::<&str>(PLAIN)),
            9 => (0..dice.below(24)).for_each(|_| text.push((b'0' + dice.below(10) as u8).into())),
            10 => (0..dice.below(50)).for_each(|_| text.push(word_char(dice))),
            _ => {
                let piece = dice.glue();
                (0..dice.below(12)).for_each(|_| text.push_str(piece));
            }
        }
        if dice.one_in(6) {
            let (flipped, at) = (flip(&text[start..]), start);
            text.replace_range(at.., &flipped);
        }
    }

    fn name_or_word(&self, dice: &mut Dice) -> String {
        if dice.one_in(2) { dice.pick(&self.words).clone() } else { self.name(dice) }
    }

    /// A key name in one of the ways in which programs write them.
    pub fn name(&self, dice: &mut Dice) -> String {
        let name = dice.pick(&self.names);
        match dice.below(6) {
            0 => name.replace(' ', "_"),
            1 => name.replace(' ', "-"),
            2 => name.to_uppercase().replace(' ', "_"),
            3 => format!("my{name}"),
            4 => name.split(' ').map(capital).collect(),
            _ => name.clone(),
        }
    }
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}

fn word_char(dice: &mut Dice) -> char {
    (*dice.pick(b"abcdefXYZ0123456789_-./+=")).into()
}

fn flip(text: &str) -> String {
    let turn = |c: char| {
        if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }
    };
    text.chars().map(turn).collect()
}

/// Takes something away at the start or the end.
fn cut(dice: &mut Dice, text: &mut String) {
    let at = text.floor_char_boundary(dice.below(text.len()));
    if dice.one_in(2) {
        text.truncate(at);
    } else {
        text.drain(..at);
    }
}

fn collect_literals(pattern: &Hir, into: &mut Vec<String>) {
    match pattern.kind() {
        HirKind::Literal(literal) => into.push(String::from_utf8_lossy(&literal.0).into_owned()),
        HirKind::Capture(capture) => collect_literals(&capture.sub, into),
        HirKind::Repetition(repetition) => collect_literals(&repetition.sub, into),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().for_each(|part| collect_literals(part, into));
        }
        _ => {}
    }
}

/// Appends bytes that a pattern matches, but for what it looks at around them.
fn sample(pattern: &Hir, dice: &mut Dice, into: &mut Vec<u8>) {
    match pattern.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => into.extend_from_slice(&literal.0),
        HirKind::Class(class) => into.push(sample_class(class, dice)),
        HirKind::Capture(capture) => sample(&capture.sub, dice, into),
        HirKind::Concat(parts) => parts.iter().for_each(|part| sample(part, dice, into)),
        HirKind::Alternation(parts) => sample(dice.pick(parts), dice, into),
        HirKind::Repetition(repetition) => {
            (0..times(repetition, dice)).for_each(|_| sample(&repetition.sub, dice, into));
        }
    }
}

/// Often the fewest or the most, where that is not a long text.
fn times(repetition: &Repetition, dice: &mut Dice) -> usize {
    let least = repetition.min as usize;
    let most = repetition.max.map_or(least + 8, |max| max as usize).min(least + 40);
    match dice.below(4) {
        0 => least,
        1 => most,
        _ => least + dice.below(most - least + 1),
    }
}

fn sample_class(class: &Class, dice: &mut Dice) -> u8 {
    let Class::Bytes(bytes) = class else { return b'?' };
    let range = dice.pick(bytes.ranges());
    let ascii = range.end().min(0x7e).max(range.start());
    range.start() + dice.below(usize::from(ascii - range.start()) + 1) as u8
}
