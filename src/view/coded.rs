//! Runs of base64 and hex: RFC 4648. Both alphabets of base64, padded or not, on one line or
//! wrapped (RFC 2045, section 6.8); hex in either case.
//!
//! Nearly all long runs of these characters are no text: digests, keys, images, names in code. So
//! of what a run decodes to only stretches are looked at that are text, wherever they stand: a
//! letter glued to a run, a name in front of it or a control character in it hides nothing. Octets
//! drawn at random are seldom text for eight in a row, and then hold no value.

use super::marks::next_run;
use super::octets::{digit, is_of_text, is_plain, may_hold_text, texts};
use super::wrapped::end_of_run;
use super::{View, Way};
use crate::json::{Map, Span};
use crate::limits::{DECODED_BYTES_MIN, RUN_CHARS_MIN};

/// The characters of a run: both alphabets of base64, and so of hex.
pub(super) static RUN_CHARS: [bool; 256] = {
    let mut chars = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        chars[byte] = SEXTETS[byte] < 64;
        byte += 1;
    }
    chars
};

/// What a character of base64 stands for; 64 for others.
pub(super) static SEXTETS: [u8; 256] = {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut sextets = [64; 256];
    let mut value = 0;
    while value < 64 {
        sextets[alphabet[value] as usize] = value as u8;
        value += 1;
    }
    // The alphabet for URLs has other signs for the last two.
    sextets[b'-' as usize] = 62;
    sextets[b'_' as usize] = 63;
    sextets
};

/// Calls `take` with the runs of a text that decode to text.
pub(super) fn runs(text: &str, take: &mut dyn FnMut(View<'_>)) {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(start) = next_run(bytes, from) {
        let end = end_of_run(bytes, start);
        run(bytes, start, end, take);
        lines(bytes, start, end, take);
        from = end;
    }
}

/// Calls `take` with the texts that each line of a run decodes to, if there are more than one: they
/// may go on from each other by chance, each with a value of its own.
fn lines(text: &[u8], start: usize, end: usize, take: &mut dyn FnMut(View<'_>)) {
    let line = |from: usize| text[from..end].iter().take_while(|byte| is_in_run(byte)).count();
    let mut at = start;
    while at < end && line(start) < end - start {
        let length = line(at);
        if length >= RUN_CHARS_MIN {
            run(text, at, at + length, take);
        }
        at += length + 1;
    }
}

/// Whether a byte is one of a run.
pub(super) fn is_in_run(byte: &u8) -> bool {
    RUN_CHARS[usize::from(*byte)]
}

/// Calls `take` with the texts that a run decodes to.
fn run(text: &[u8], start: usize, end: usize, take: &mut dyn FnMut(View<'_>)) {
    if hex(text, start..end, take) || is_word(&text[start..end]) {
        return;
    }
    let sextets = text[start..end].iter().map(|byte| SEXTETS[usize::from(*byte)]);
    let sextets: Vec<u8> = sextets.filter(|sextet| *sextet < 64).collect();
    let (mut places, mut octets) = (Vec::new(), Vec::with_capacity(sextets.len()));
    // What is glued to the front of a text shifts it by up to three characters.
    for phase in 0..GROUP_CHARS {
        decode(sextets.get(phase..).unwrap_or_default(), &mut octets);
        if !may_hold_text(&octets) {
            continue;
        }
        if places.is_empty() {
            places.extend((start..end).filter(|at| is_in_run(&text[*at])));
        }
        let run = Run { text, run: start..end, places: &places, octets: &octets, phase };
        run.stretches(take);
    }
}

/// The octets that characters of base64 write; the last group may be cut.
pub(super) fn decode(sextets: &[u8], octets: &mut Vec<u8>) {
    let (groups, rest) = sextets.as_chunks::<GROUP_CHARS>();
    let write = |&[a, b, c, d]: &[u8; GROUP_CHARS]| [a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d];
    octets.clear();
    octets.resize(3 * groups.len(), 0);
    let (threes, _) = octets.as_chunks_mut::<3>();
    threes.iter_mut().zip(groups).for_each(|(three, group)| *three = write(group));
    let mut last = [0; GROUP_CHARS];
    last[..rest.len()].copy_from_slice(rest);
    octets.extend(&write(&last)[..rest.len().saturating_sub(1)]);
}

/// Whether a run is a word or more with signs between them, `well-established`, `usr/local/lib`: of
/// runs as long that encode a text, one in some hundred thousand has letters of one case alone.
fn is_word(run: &[u8]) -> bool {
    let is_sign = |byte: &u8| matches!(byte, b'-' | b'_' | b'/' | b'+');
    let characters = || run.iter().filter(|byte| is_in_run(byte));
    characters().skip(1).all(|byte| byte.is_ascii_lowercase() || is_sign(byte))
        || characters().all(|byte| byte.is_ascii_uppercase() || is_sign(byte))
}

/// Whether a sign of padding behind a text ends a run of base64 that decodes to text.
pub(super) fn is_padded(text: &[u8]) -> bool {
    let run = text.iter().rev().take(PADDED_CHARS_MAX).take_while(|byte| is_in_run(byte)).count();
    // The last group lacks one character, the others none.
    let run = run.saturating_sub((run + 1) % GROUP_CHARS);
    let sextets = text[text.len() - run..].iter().map(|byte| SEXTETS[usize::from(*byte)]);
    let mut octets = Vec::new();
    decode(&sextets.collect::<Vec<u8>>(), &mut octets);
    octets.len() >= DECODED_BYTES_MIN && octets.iter().all(is_plain)
}

/// Characters before a sign of padding that are looked at: that all they write is text by chance
/// happens once in thirty thousand times.
const PADDED_CHARS_MAX: usize = 15;

/// Characters of base64 that write three octets.
pub(super) const GROUP_CHARS: usize = 4;

/// Octets at the start of a stretch that may have come about by chance from what is glued to it.
const GLUED_OCTETS_MAX: usize = 12;

/// A run read as base64 whose groups begin at one of four places.
struct Run<'a> {
    text: &'a [u8],
    run: Span,
    /// Where each character stands, without breaks between lines.
    places: &'a [usize],
    /// What the characters from the phase on write.
    octets: &'a [u8],
    phase: usize,
}

impl Run<'_> {
    /// Calls `take` with the texts in all stretches of octets that a text may have.
    fn stretches(&self, take: &mut dyn FnMut(View<'_>)) {
        let is_other = |octet: &u8| !is_of_text(octet);
        let mut at = 0;
        while let Some(near) = self.octets[at..].first_chunk::<DECODED_BYTES_MIN>() {
            if let Some(other) = near.iter().rposition(is_other) {
                at += other + 1;
                continue;
            }
            let end = self.octets[at..].iter().position(is_other);
            let end = end.map_or(self.octets.len(), |length| at + length);
            let cut = self.behind_sign(at..end);
            if let Some(cut) = cut {
                self.tell(cut..end, take);
            }
            if cut.is_none() || self.is_at_word(at) {
                self.tell(at..end, take);
            }
            at = (end + 1).min(self.octets.len());
        }
    }

    /// The first character that writes an octet.
    fn first(&self, octet: usize) -> usize {
        self.phase + octet / 3 * GROUP_CHARS + octet % 3
    }

    /// Whether an octet begins with a word of the text: nothing is glued to it.
    fn is_at_word(&self, octet: usize) -> bool {
        let place = self.places[self.first(octet)];
        octet.is_multiple_of(3)
            && (place == self.run.start || !self.text[place - 1].is_ascii_alphanumeric())
    }

    /// Where a stretch goes on behind a sign that may part it from what is glued to it.
    fn behind_sign(&self, octets: Span) -> Option<usize> {
        let last = (octets.start + GLUED_OCTETS_MAX).min(octets.end.saturating_sub(1));
        (octets.start + 1..=last).rev().find(|octet| self.is_at_word(*octet))
    }

    /// The first character of what an octet lies in: whole groups before it belong to it, up to a
    /// sign. What is left before them is glued to it, and may be half of something else.
    fn group_of(&self, octet: usize) -> usize {
        let mut first = self.phase + octet / 3 * GROUP_CHARS;
        let is_word = |at: &usize| self.text[*at].is_ascii_alphanumeric();
        while first >= self.phase + GROUP_CHARS
            && self.places[first - GROUP_CHARS..first].iter().all(is_word)
        {
            first -= GROUP_CHARS;
        }
        first
    }

    fn tell(&self, octets: Span, take: &mut dyn FnMut(View<'_>)) {
        if !may_hold_text(&self.octets[octets.clone()]) {
            return;
        }
        let texts = texts(&self.octets[octets.clone()]);
        if texts.is_empty() {
            return;
        }
        let source = self.source(&octets);
        let whole = octets.len() == self.octets.len() && self.phase == 0;
        let told = match texts.as_slice() {
            [text] => self.tell_before_sign(text, (octets, source.start), take),
            _ => 0,
        };
        for text in texts {
            let tells = told..text.len();
            take(view(self.text, text, Way::Base64, (source.clone(), whole, tells)));
        }
    }

    /// Where the text of some octets is written, with what is glued to its end.
    fn source(&self, octets: &Span) -> Span {
        let last = self.places[self.first(octets.end - 1) + 1] + 1;
        let is_word = |at: usize| self.text[at].is_ascii_alphanumeric();
        let mut source = self.places[self.group_of(octets.start)]..last;
        while source.end < self.run.end && is_word(source.end) {
            source.end += 1;
        }
        if source.end == self.run.end {
            source.end += padding(&self.text[source.end..]);
        }
        source
    }

    /// A sign near the end that may part a text from what is glued to it (`am9AbWFpbC5jbw/x`):
    /// calls `take` with what stands before it, and says how much of the text that is.
    fn tell_before_sign(
        &self,
        text: &str,
        (octets, start): (Span, usize),
        take: &mut dyn FnMut(View<'_>),
    ) -> usize {
        let near = octets.end.saturating_sub(GLUED_OCTETS_MAX).max(octets.start);
        // In groups that end before their last character, the bits of the sign make one of these.
        let is_sign = |octet: &usize| {
            let sign = self.first(*octet) + 1;
            octet % 3 == 2
                && matches!(self.octets[*octet], b'>' | b'?')
                && self.places.get(sign + 1) == Some(&(self.places[sign] + 1))
        };
        let Some(sign) = (near..octets.end).find(is_sign) else { return 0 };
        let before = &self.octets[octets.start..sign];
        let Some(before) = text.get(..before.len()).filter(|text| text.as_bytes() == before) else {
            return 0;
        };
        let source = start..self.places[self.first(sign) + 1];
        let tells = 0..before.len();
        take(view(self.text, before.to_owned(), Way::Base64, (source, false, tells)));
        // What goes on as text behind the sign is no path that was glued on: all of it is one text.
        let behind = &self.octets[sign + 1..octets.end];
        if behind.len() > 1 && behind.iter().all(is_plain) { 0 } else { before.len() }
    }
}

/// What some octets decode to: where they are written, whether that is a whole run, and what of it
/// is this view's to tell.
fn view(
    text: &[u8],
    decoded: String,
    way: Way,
    (source, whole, tells): (Span, bool, Span),
) -> View<'static> {
    let mut map = Map::default();
    map.replaced(decoded.len(), source.len());
    let all = 0..decoded.len();
    View {
        text: decoded.into(),
        names: Vec::new(),
        is_value: whole && source == (0..text.len()),
        is_number: false,
        base: source.start,
        map,
        changes: vec![(all, way)],
        tells,
    }
}

/// Calls `take` with the texts that stretches of hex in a run decode to, and says whether one of
/// them is all of the run. A stretch goes on where a line breaks.
fn hex(text: &[u8], run: Span, take: &mut dyn FnMut(View<'_>)) -> bool {
    let mut at = run.start;
    while at < run.end {
        let goes_on = |byte: &&u8| byte.is_ascii_hexdigit() || !is_in_run(byte);
        let stretch = text[at..run.end].iter().take_while(goes_on).count();
        if stretch >= RUN_CHARS_MIN && hex_digits(text, (at..at + stretch, &run), take) {
            return true;
        }
        at += stretch + 1;
    }
    false
}

/// The same for one stretch. A digit that is glued to either end shifts it by one.
fn hex_digits(text: &[u8], (stretch, run): (Span, &Span), take: &mut dyn FnMut(View<'_>)) -> bool {
    let is_digit = |at: &usize| is_in_run(&text[*at]);
    let digits: Vec<u8> = stretch.clone().filter(is_digit).map(|at| digit(text[at])).collect();
    if digits.len() < RUN_CHARS_MIN {
        return false;
    }
    let end = stretch.clone().rfind(is_digit).map_or(stretch.end, |last| last + 1);
    let start = stretch.clone().find(is_digit).unwrap_or(stretch.start);
    let before = &text[run.start..start];
    let prefix = if before.ends_with(b"0x") || before.ends_with(b"0X") { 2 } else { 0 };
    let source = start - prefix..end;
    let mut is_all = false;
    for shift in 0..2 {
        // A digit behind a backslash is half of something else.
        let is_cut = shift == 1 && before.ends_with(b"\\");
        let source = source.start + usize::from(is_cut)..source.end;
        let (pairs, _) = digits[shift..].as_chunks::<2>();
        let octets: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
        if !may_hold_text(&octets) {
            continue;
        }
        for stretch in octets.split(|octet| !is_of_text(octet)) {
            let whole = shift == 0 && stretch.len() == octets.len();
            for part in texts(stretch) {
                is_all |= whole && source == *run;
                let all = 0..part.len();
                take(view(text, part, Way::Hex, (source.clone(), whole, all)));
            }
        }
    }
    is_all
}

/// Bytes of padding that a text begins with.
fn padding(text: &[u8]) -> usize {
    text.iter().take(2).take_while(|byte| **byte == b'=').count()
}
