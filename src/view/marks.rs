//! Marks: what a text must hold for a view of it to be worth making. Nearly all texts hold none, so
//! they are looked for in leaps.

use super::coded::RUN_CHARS;
use super::parted::has_octets;
use super::{console, control, form, frame, manifest, pair, table, tag};
use crate::limits::RUN_CHARS_MIN;
use crate::simd::{Halves, find_run, held_by};

/// The marks that a text has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks(u8);

impl Marks {
    /// There is none.
    pub const NONE: Marks = Marks(0);
    /// Something that may be an encoded character: `%`, `&`, `=`, `\`, one beyond ASCII, one that
    /// doesn't show, a tag, a bracket, a plus sign or one of emphasis.
    pub const CHANGES: Marks = Marks(1);
    /// A run of the characters of base64 or hex.
    pub const RUNS: Marks = Marks(2);
    /// A brace with a quote behind it, as members of JSON begin.
    pub const MEMBERS: Marks = Marks(4);
    /// Two lines or more, and something that parts cells; or one line of Markdown's tables.
    pub const ROWS: Marks = Marks(8);
    /// Quotes, white space or emphasis around a short text.
    pub const FRAME: Marks = Marks(16);

    /// Octets in hex with signs between them.
    pub const PARTED: Marks = Marks(32);
    /// A secret of Kubernetes in YAML.
    pub const MANIFEST: Marks = Marks(64);

    /// A cell of HTML, or an element of XML.
    pub const PAIRS: Marks = Marks(128);

    /// Whether all of some marks are there.
    pub fn has(self, marks: Marks) -> bool {
        self.0 & marks.0 == marks.0
    }

    fn add(&mut self, marks: Marks) {
        self.0 |= marks.0;
    }
}

/// The marks of a text, given as its bytes.
pub fn marks(text: &[u8]) -> Marks {
    let mut marks = Marks::NONE;
    let kinds = kinds(text);
    if kinds & CHANGE != 0 || kinds & MAYBE != 0 && has_maybe(text) {
        marks.add(Marks::CHANGES);
    }
    if kinds & BRACE != 0 {
        marks.add(Marks::MEMBERS);
    }
    let is_beyond_ascii = kinds & CHANGE != 0;
    let is_table = match kinds & LINE != 0 {
        true => kinds & CELL != 0 || console::may_stand_in(text, is_beyond_ascii),
        false => kinds & CELL != 0 && table::is_line(text),
    };
    if is_table {
        marks.add(Marks::ROWS);
    }
    if kinds & MAYBE != 0 && pair::next_end(text, 0).is_some() {
        marks.add(Marks::PAIRS);
    }
    if kinds & LINE != 0 && manifest::may_stand_in(text) {
        marks.add(Marks::MANIFEST);
    }
    if frame::is_framed(text) {
        marks.add(Marks::FRAME);
    }
    if next_run(text, 0).is_some() {
        marks.add(Marks::RUNS);
    }
    if has_octets(text) {
        marks.add(Marks::PARTED);
    }
    marks
}

const CHANGE: u8 = 1;
const BRACE: u8 = 2;
const LINE: u8 = 4;
const CELL: u8 = 8;
/// One of which what stands behind it tells whether it is worth a look.
const MAYBE: u8 = 16;

/// The kinds of bytes that there are.
fn kinds(text: &[u8]) -> u8 {
    let [signs, changes] = held_by(&[SIGNS, CHANGES], text);
    let when = |held: u8, kind: u8| if held == 0 { 0 } else { kind };
    when(signs & LINES, LINE)
        | when(signs & CELLS, CELL)
        | when(signs & BRACES, BRACE)
        | when(signs & MAYBES, MAYBE)
        | when(changes, CHANGE)
}

const LINES: u8 = 1;
const BRACES: u8 = 2;
const CELLS: u8 = 4 | 8 | 16;
const MAYBES: u8 = 32 | 64 | 128;

/// Signs by their kinds. Those that share a bit are all that their halves can be put together to.
const SIGNS: Halves = Halves::NONE
    .with(b"\n", LINES)
    .with(b"{", BRACES)
    .with(b"\t", 4)
    .with(b",|", 8)
    .with(b";", 16)
    .with(b"(+", 32)
    .with(b"<=", 64)
    .with(b"[", 128);

const CHANGES: Halves = of_kinds(CHANGE);

/// The bytes of some kinds.
const fn of_kinds(kinds: u8) -> Halves {
    let mut set = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        set[byte] = KINDS[byte] & kinds != 0;
        byte += 1;
    }
    Halves::exact(&set)
}

/// The kind of each byte.
static KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            hidden if control::is_hidden(hidden) => CHANGE,
            b'%' | b'&' | b'\\' | b'*' | b'_' | b'`' | 0x80.. => CHANGE,
            b'=' | b'<' | b'(' | b'[' | b'+' => MAYBE,
            b'{' => BRACE,
            b'\n' => LINE,
            b',' | b';' | b'\t' | b'|' => CELL,
            _ => 0,
        };
        byte += 1;
    }
    kinds
};

/// Whether there is a sign that what stands behind it makes worth a look.
fn has_maybe(text: &[u8]) -> bool {
    let open = memchr::memchr3_iter(b'(', b'[', b'<', text);
    let others = memchr::memchr2_iter(b'=', b'+', text);
    let is_space = |at: usize| text[at] != b'+' || form::is_space(text, (0, at));
    open.chain(others).any(|at| is_worth(text, at) && is_space(at))
}

/// Whether the sign at a place is worth a look: nearly all that stand in code aren't.
fn is_worth(text: &[u8], at: usize) -> bool {
    let next = text.get(at + 1).copied().unwrap_or_default();
    match text[at] {
        b'(' | b'[' => matches!(next, b'a' | b'A' | b'd' | b'D' | b'@' | b'.'),
        b'<' => tag::may_begin(text, at),
        b'+' => form::may_be_space(text, at),
        b'=' => {
            let digits = next.is_ascii_hexdigit();
            digits && text.get(at + 2).is_some_and(u8::is_ascii_hexdigit)
                || matches!(next, b'\r' | b'\n')
        }
        _ => true,
    }
}

/// The next byte that may begin an encoded character.
pub(super) fn next_change(text: &[u8], from: usize) -> Option<usize> {
    const MAY_BEGIN: Halves = of_kinds(CHANGE | MAYBE);
    let mut at = from;
    loop {
        at = find_run(&MAY_BEGIN, 1, text, at)?;
        if is_worth(text, at) {
            return Some(at);
        }
        at += 1;
    }
}

/// Where the next run begins that is long enough, from a place on.
pub(super) fn next_run(text: &[u8], from: usize) -> Option<usize> {
    const IN_RUN: Halves = Halves::exact(&RUN_CHARS);
    find_run(&IN_RUN, RUN_CHARS_MIN, text, from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_prose_has_no_marks() {
        assert_eq!(marks(b"Please write to me, when it has arrived."), Marks::NONE);
        assert_eq!(marks(b""), Marks::NONE);
    }

    #[test]
    fn signs_of_code_and_sums_are_no_marks() {
        for text in ["f(x) = y[1]", "a < b, b <c", "(1 + 2) = 3, x=5", "x <!-- y -->", "page=1"] {
            assert_eq!(marks(text.as_bytes()), Marks::NONE, "{text}");
        }
    }

    #[test]
    fn cells_beside_each_other_are_marks() {
        assert_eq!(marks(b"(<td>4821 </td>)"), Marks::PAIRS);
        assert_eq!(marks(b" | PIN | 4821 |"), Marks(Marks::ROWS.0 | Marks::FRAME.0));
        assert_eq!(marks(b"a < b, </p> so"), Marks::NONE);
    }

    #[test]
    fn a_byte_is_of_the_kind_that_the_table_says() {
        for byte in 0..=u8::MAX {
            assert_eq!(kinds(&[byte]), KINDS[usize::from(byte)], "{byte}");
            assert_eq!(kinds(&[byte; 40]), KINDS[usize::from(byte)], "{byte}");
        }
    }

    #[test]
    fn each_mark_is_seen_wherever_it_stands() {
        let cases = [
            ("%", Marks::CHANGES),
            ("&", Marks::CHANGES),
            ("\\", Marks::CHANGES),
            ("é", Marks::CHANGES),
            ("\u{1}", Marks::CHANGES),
            ("(at)", Marks::CHANGES),
            ("[.]", Marks::CHANGES),
            ("=40", Marks::CHANGES),
            ("=\n", Marks::CHANGES),
            ("{", Marks::MEMBERS),
            ("\n,", Marks::ROWS),
            ("am9AbWFpbC5jb20", Marks::RUNS),
            ("'a'", Marks::FRAME),
        ];
        for (mark, expected) in cases {
            for before in 0..70 {
                let text = format!("x{}{mark}x", " .".repeat(before));
                let text = if expected == Marks::FRAME { mark } else { &text };
                assert_eq!(marks(text.as_bytes()), expected, "{text}");
                let at = next_change(text.as_bytes(), 0);
                assert_eq!(at, (expected == Marks::CHANGES).then_some(2 * before + 1));
            }
        }
    }
}
