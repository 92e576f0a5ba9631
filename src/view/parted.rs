//! Octets in hex that are parted from one another: `70:61:73:73`, `70 61 73 73`, `0x70, 0x61`, as
//! fingerprints, packets and source code show them, also in lines; and dumps of two or four octets
//! to a group, with offsets in front and the text beside.
//!
//! Each octet stands by itself, so what is found is replaced alone. Where a dump shows the text
//! too, that is another view of the same octets.

use super::octets::{digit, is_of_text};
use super::{View, Way};
use crate::json::{Map, Span};
use crate::limits::{COLUMN_BYTES_MAX, DECODED_BYTES_MIN};
use crate::simd::{Halves, find_run};

/// Digits of an octet.
const DIGITS: usize = 2;

/// Digits of the groups that dumps show.
const GROUPS: [usize; 3] = [DIGITS, 2 * DIGITS, 4 * DIGITS];

/// Signs that part groups, each with what may stand behind it.
const SIGNS: &[u8] = b": \t-,;_";

/// Digits of an offset in front of a line.
const OFFSET_DIGITS: std::ops::RangeInclusive<usize> = 4..=16;

/// Bytes of as many octets as a value has at least, in two groups.
const STRETCH_BYTES_MIN: usize = DECODED_BYTES_MIN * DIGITS + 1;

/// What octets are written with, and what parts them.
static CHARS: [bool; 256] = {
    let mut chars = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let is_sign = matches!(byte as u8, b':' | b' ' | b'\t' | b'-' | b',' | b';' | b'_');
        let is_break = matches!(byte as u8, b'\r' | b'\n');
        let is_prefix = matches!(byte as u8, b'x' | b'X');
        chars[byte] = is_sign || is_break || is_prefix || (byte as u8).is_ascii_hexdigit();
        byte += 1;
    }
    chars
};

/// Whether there are octets enough for a value.
pub(super) fn has_octets(text: &[u8]) -> bool {
    text.len() >= STRETCH_BYTES_MIN && next_run(text, 0).is_some()
}

/// Calls `take` with the runs of a text whose octets are text.
pub(super) fn octets(text: &str, take: &mut dyn FnMut(View<'_>)) {
    let mut from = 0;
    while let Some(run) = next_run(text.as_bytes(), from) {
        for stretch in run.octets.split(|octet| !is_of_text(&octet.value)) {
            if stretch.len() >= DECODED_BYTES_MIN {
                tell(stretch, take);
            }
        }
        from = run.end;
    }
}

/// The next run that is long enough.
fn next_run(text: &[u8], from: usize) -> Option<Run> {
    const CHARS_OF_DUMPS: Halves = Halves::exact(&CHARS);
    let is_other = |byte: &u8| !CHARS[usize::from(*byte)];
    let mut at = from;
    while let Some(start) = find_run(&CHARS_OF_DUMPS, STRETCH_BYTES_MIN, text, at) {
        let end = text[start..].iter().position(is_other).map_or(text.len(), |end| start + end);
        let run = (start..end).filter(|at| begins(text, *at)).find_map(|at| Run::at(text, at));
        if run.is_some() {
            return run;
        }
        at = end;
    }
    None
}

/// Whether a group may begin at a place: what touches a letter or a digit is a part of something
/// longer.
fn begins(text: &[u8], at: usize) -> bool {
    let touches = at.checked_sub(1).is_some_and(|last| text[last].is_ascii_alphanumeric());
    text[at].is_ascii_hexdigit() && !touches
}

/// An octet, where it is written, and where the text beside shows it.
struct Octet {
    value: u8,
    place: Span,
    beside: Option<Span>,
}

/// Octets that belong together.
struct Run {
    octets: Vec<Octet>,
    end: usize,
}

impl Run {
    /// The run that begins at a place, if it is long enough.
    fn at(text: &[u8], start: usize) -> Option<Run> {
        let offset = Offset::at(text, start);
        let mut at = offset.as_ref().map_or(start, |offset| start + offset.length);
        let group = Group::at(text, at)?;
        let mut lines = Lines { text, group, offset, sign: None, octets: Vec::new() };
        loop {
            let first = lines.octets.len();
            let end = lines.line(at);
            lines.beside(first, end);
            match lines.behind_break(end) {
                Some(next) => at = next,
                None if lines.octets.len() < DECODED_BYTES_MIN => return None,
                None => return Some(Run { octets: lines.octets, end }),
            }
        }
    }
}

/// What stands in front of a line and says where its octets are.
struct Offset {
    digits: usize,
    colon: bool,
    /// Bytes of all of it, with the white space behind it.
    length: usize,
}

impl Offset {
    /// The offset at a place: digits that aren't the first group, for they have a colon or two
    /// spaces behind them or aren't as many.
    fn at(text: &[u8], at: usize) -> Option<Offset> {
        let start = at + prefix(&text[at..]);
        let digits = hex_digits(&text[start..], *OFFSET_DIGITS.end() + 1);
        let mut end = start + digits;
        let colon = text.get(end) == Some(&b':');
        end += usize::from(colon);
        let spaces = text[end..].iter().take(2).take_while(|byte| is_space(byte)).count();
        let length = end + spaces - at;
        let group = Group::at(text, at + length)?;
        let is_other = colon || spaces == 2 || digits != group.digits;
        let is_offset = OFFSET_DIGITS.contains(&digits) && spaces > 0 && is_other;
        is_offset.then_some(Offset { digits, colon, length })
    }

    fn is_like(&self, other: &Offset) -> bool {
        self.digits == other.digits && self.colon == other.colon
    }
}

/// How octets are written together.
struct Group {
    prefix: usize,
    digits: usize,
}

impl Group {
    /// The group at a place.
    fn at(text: &[u8], at: usize) -> Option<Group> {
        let rest = text.get(at..)?;
        let prefix = prefix(rest);
        let digits = hex_digits(&rest[prefix..], GROUPS[2] + 1);
        let ends = rest.get(prefix + digits).is_none_or(|byte| !byte.is_ascii_alphanumeric());
        (ends && digits > 0 && digits.is_multiple_of(DIGITS)).then_some(Group { prefix, digits })
    }

    /// Whether another group goes on with a run of such ones: the last one may be shorter.
    fn goes_on(&self, next: &Group) -> bool {
        self.prefix == next.prefix && next.digits <= self.digits
    }
}

/// The length of what says that digits are hex.
fn prefix(text: &[u8]) -> usize {
    if text.starts_with(b"0x") || text.starts_with(b"0X") { 2 } else { 0 }
}

/// How many digits a text begins with; more than `most` aren't counted.
fn hex_digits(text: &[u8], most: usize) -> usize {
    text.iter().take(most).take_while(|byte| byte.is_ascii_hexdigit()).count()
}

fn is_space(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// The lines of a run that is being read.
struct Lines<'t> {
    text: &'t [u8],
    group: Group,
    offset: Option<Offset>,
    /// What parts its groups.
    sign: Option<u8>,
    octets: Vec<Octet>,
}

impl Lines<'_> {
    /// Reads the groups from a place to the end of their line, and says where that is.
    fn line(&mut self, start: usize) -> usize {
        let (mut next, mut end) = (Some(start), start);
        while let Some((at, group)) = next.and_then(|at| Some((at, Group::at(self.text, at)?))) {
            if !GROUPS.contains(&self.group.digits) || !self.group.goes_on(&group) {
                break;
            }
            end = self.read(at, &group);
            next = self.behind_sign(end).filter(|_| group.digits == self.group.digits);
        }
        end
    }

    /// Reads the octets of a group, and says where it ends.
    fn read(&mut self, at: usize, group: &Group) -> usize {
        let mut start = at;
        let digits = at + group.prefix;
        for octet in 0..group.digits / DIGITS {
            let high = digits + octet * DIGITS;
            let value = digit(self.text[high]) << 4 | digit(self.text[high + 1]);
            self.octets.push(Octet { value, place: start..high + DIGITS, beside: None });
            start = high + DIGITS;
        }
        start
    }

    /// Where the next group begins on the same line, behind the sign at a place.
    fn behind_sign(&mut self, at: usize) -> Option<usize> {
        let sign = *self.text.get(at).filter(|byte| SIGNS.contains(byte))?;
        if *self.sign.get_or_insert(sign) != sign {
            return None;
        }
        // In the middle of a line there may be two spaces. Behind an offset with a colon the text
        // begins there.
        let wide = !self.offset.as_ref().is_some_and(|offset| offset.colon);
        let more = matches!(sign, b',' | b';') || sign == b' ' && wide;
        let space = more && self.text.get(at + 1) == Some(&b' ');
        Some(at + 1 + usize::from(space))
    }

    /// Notes where the octets of a line from the `first` on are shown as text behind a place.
    fn beside(&mut self, first: usize, end: usize) {
        if self.offset.is_none() {
            return;
        }
        let near = &self.text[end..self.text.len().min(end + COLUMN_BYTES_MAX)];
        let start = near.iter().take_while(|byte| is_space(byte)).count();
        // `|text|` and `>text<`
        let framed = near.get(start).is_some_and(|byte| matches!(byte, b'|' | b'>'));
        let line = &mut self.octets[first..];
        let shown = |octet: &Octet| {
            if octet.value.is_ascii_graphic() || octet.value == b' ' { octet.value } else { b'.' }
        };
        for start in [start + usize::from(framed), start] {
            let column = near.get(start..start + line.len()).unwrap_or_default();
            if !column.is_empty() && column.iter().copied().eq(line.iter().map(shown)) {
                for (at, octet) in line.iter_mut().enumerate() {
                    octet.beside = Some(end + start + at..end + start + at + 1);
                }
                return;
            }
        }
    }

    /// Where the next line's groups begin, if the run goes on there behind what ends at a place.
    fn behind_break(&self, at: usize) -> Option<usize> {
        let near = &self.text[at..self.text.len().min(at + COLUMN_BYTES_MAX)];
        let length = memchr::memchr(b'\n', near)?;
        let is_blank = |byte: &u8| is_space(byte) || *byte == b'\r' || Some(*byte) == self.sign;
        let has_text = self.offset.is_some() && near.first().is_some_and(is_space);
        if !has_text && !near[..length].iter().all(is_blank) {
            return None;
        }
        let line = at + length + 1;
        let start = line + self.text[line..].iter().take_while(|byte| is_space(byte)).count();
        let next = match &self.offset {
            Some(offset) => {
                start + Offset::at(self.text, start).filter(|next| offset.is_like(next))?.length
            }
            None => start,
        };
        Group::at(self.text, next).filter(|group| self.group.goes_on(group)).map(|_| next)
    }
}

/// Calls `take` with what octets write: UTF-8, or ASCII in UTF-16.
fn tell(octets: &[Octet], take: &mut dyn FnMut(View<'_>)) {
    let values: Vec<u8> = octets.iter().map(|octet| octet.value).collect();
    let zeros: usize = values.iter().map(|value| usize::from(*value == 0)).sum();
    let is_wide = 8 * zeros >= 3 * values.len();
    let mut at = 0;
    for chunk in values.utf8_chunks() {
        let part = &octets[at..at + chunk.valid().len()];
        at += chunk.valid().len() + chunk.invalid().len();
        let views = [
            view(part, is_wide, |octet| Some(octet.place.clone())),
            view(part, is_wide, |octet| octet.beside.clone()),
        ];
        let long = |view: &View<'_>| view.text.len() >= DECODED_BYTES_MIN;
        views.into_iter().flatten().filter(long).for_each(&mut *take);
    }
}

/// What octets of UTF-8 write, each of which stands at some place.
fn view(
    octets: &[Octet],
    is_wide: bool,
    place: impl Fn(&Octet) -> Option<Span>,
) -> Option<View<'static>> {
    let base = place(octets.first()?)?.start;
    let (mut decoded, mut map, mut done) = (Vec::new(), Map::default(), base);
    for octet in octets {
        let place = place(octet)?;
        map.replaced(0, place.start - done);
        let shown = match octet.value {
            0 if is_wide => None,
            0 => Some(b' '),
            value => Some(value),
        };
        decoded.extend(shown);
        map.replaced(usize::from(shown.is_some()), place.len());
        done = place.end;
    }
    let all: Span = 0..decoded.len();
    Some(View {
        text: String::from_utf8(decoded).ok()?.into(),
        names: Vec::new(),
        is_value: false,
        is_number: false,
        base,
        map,
        changes: vec![(all.clone(), Way::Hex)],
        tells: all,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        let mut all = Vec::new();
        octets(text, &mut |view| {
            let source = view.source(0..view.text.len());
            all.push((view.text.to_string(), text[source].to_owned()));
        });
        all
    }

    fn one(text: &str, decoded: &str, source: &str) {
        assert_eq!(read(text), [(decoded.to_owned(), source.to_owned())], "{text}");
    }

    /// `password` in hex.
    const WORD: &str = "70 61 73 73 77 6f 72 64";

    #[test]
    fn octets_are_read_whatever_parts_them_and_wherever_they_stand() {
        for sign in [" ", ":", "-", ",", ", ", "_", ";", "\t", "  "] {
            let word = WORD.replace(' ', sign);
            for length in 0..40 {
                let before = "is it so, that it stands here and not there".get(..length).unwrap();
                let before = before.trim_end_matches(char::is_alphanumeric);
                one(&format!("{before}{word}"), "password", &word);
                one(&format!("{before}{word}, then"), "password", &word);
            }
        }
        one(&WORD.to_uppercase(), "password", &WORD.to_uppercase());
        one("a0:70:61:73:73:77:6f:72:64:81", "password", "70:61:73:73:77:6f:72:64");
    }

    #[test]
    fn octets_are_read_with_a_prefix_and_in_groups() {
        for parted_by in [" ", ", ", ",", "\n", ",\n  "] {
            let word = format!("0x{}", WORD.replace(' ', &format!("{parted_by}0x")));
            one(&format!("x = {{{word}}};"), "password", &word);
        }
        one("6170 7373 776f 7264 7a", "apsswordz", "6170 7373 776f 7264 7a");
        one("70617373 776f7264", "password", "70617373 776f7264");
    }

    /// What `hexdump -C` shows of `user: jo, password`.
    const DUMP: &str = "\
        00000000  75 73 65 72 3a 20 6a 6f  2c 20 70 61 73 73 77 6f  |user: jo, passwo|\n\
        00000010  72 64                                             |rd|\n\
        00000012\n";

    #[test]
    fn a_dump_is_read_by_its_octets_and_by_the_text_beside_them() {
        let shown = "user: jo, password".to_owned();
        let octets = &DUMP[DUMP.find("75").unwrap()..DUMP.find("64 ").unwrap() + 2];
        let beside = &DUMP[DUMP.find("user").unwrap()..DUMP.find("|\n00000012").unwrap()];
        assert_eq!(read(DUMP), [(shown.clone(), octets.to_owned()), (shown, beside.to_owned())]);
    }

    #[test]
    fn offsets_are_no_octets_however_they_are_written() {
        for (offset, more) in
            [("00000000: ", ""), ("0000  ", " "), ("\t0x0000:  ", ""), ("0000000 ", "")]
        {
            let text = format!("{offset}{WORD}\n{offset}31 32  12{more}\n");
            let all = read(&text);
            assert_eq!(all[0].0, "password12", "{text}");
            assert_eq!(all.len(), 1, "not all text is shown beside: {text}");
        }
    }

    #[test]
    fn octets_go_on_in_the_next_line() {
        for lines in ["\n", "\r\n", "\n    ", " \n  "] {
            let word = format!("{WORD}{lines}31 32{lines}33");
            one(&format!("dump:\n{word}\n"), "password123", &word);
        }
    }

    #[test]
    fn octets_of_utf_16_are_read() {
        let wide = WORD.replace(' ', " 00 ");
        one(&format!("{wide} 00"), "password", &wide);
    }

    #[test]
    fn what_is_too_short_or_no_text_is_left() {
        for text in [
            "70:61:73:73:77:6f:72",
            "170 61 73 73 77 6f 72 64",
            "70 61 73 73 77 6f 72 645",
            "ac:de:48:23:45:67:89:0a:bc:de:f0:12:34:56:78:9a:bc:de:f0:12",
            "10 11 12 13 14 15 16 17 18 19",
            "70:61-73:73-77:6f-72:64",
        ] {
            assert_eq!(read(text), [], "{text}");
        }
    }
}
