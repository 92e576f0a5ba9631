//! Whether a value looks drawn at random, as keys and tokens are, instead of written by people.
//!
//! Two measures, both of the value alone: Shannon's entropy ("A Mathematical Theory of
//! Communication", section 6), and how few of its pairs of letters are usual ones.

use super::{Verdict, password, placeholder, token};
use crate::limits::JUDGED_BYTES;

/// For each first letter, the second letters that make it a usual pair: a bit each, `a` lowest.
/// The 213 most frequent pairs of a million in English prose; they make up 93 of 100.
const USUAL: [u32; 26] = [
    0x13ebd4e, 0x1124911, 0x01e4d91, 0x0064119, 0x1eeb97d, 0x0024131, 0x0024190, 0x0184111,
    0x02ef87f, 0x0000000, 0x0040110, 0x11c4919, 0x010c113, 0x11c415d, 0x07efc2c, 0x01ec911,
    0x0100000, 0x11e755d, 0x01cc195, 0x15ec991, 0x00eb917, 0x0000111, 0x0044191, 0x0000000,
    0x0044010, 0x0000010,
];

/// Shortest value: below this people's words and random ones can't be told apart.
const BYTES_MIN: usize = 8;
/// Bits of the whole value. Eight different characters have 24.
const BITS_MIN: f64 = 21.0;
/// Bits of one character on average. Hexadecimal digits at random have nearly four.
const BITS_EACH_MIN: f64 = 2.2;
/// Different bytes that have too few bits: four have 2 each at most.
const DIFFERENT_FEW: usize = 4;
/// Share of unusual pairs. Words have 0.1 to 0.2 and rarely 0.4, random letters 0.7.
const UNUSUAL_MIN: f64 = 0.3;
/// The same for letters alone, which are words more often.
const UNUSUAL_LETTERS_MIN: f64 = 0.45;

/// Passes when the value is long, varied and unlike words, and no stand-in. The beginning of a very
/// long one tells.
pub(super) fn check(text: &str) -> Verdict {
    if text.len() < BYTES_MIN {
        return Verdict::Fail;
    }
    let text = &text[..text.floor_char_boundary(JUDGED_BYTES)];
    if !token::has_more_than::<DIFFERENT_FEW>(text.as_bytes()) {
        return Verdict::Fail;
    }
    let pairs = Pairs::of(text.as_bytes());
    // Shorter runs of digits alone are times, counters and ids.
    let letters = text.len() >= 20 || pairs.letters;
    let unusual_min = if pairs.digits { UNUSUAL_MIN } else { UNUSUAL_LETTERS_MIN };
    let random = letters
        && pairs.unusual() >= unusual_min
        && bits(text.as_bytes()) >= BITS_MIN.max(BITS_EACH_MIN * text.len() as f64);
    Verdict::pass_if(random && !is_path(text) && !placeholder::is(text))
}

/// The same, where the place alone says what it is: what documentation writes there is a sample,
/// and the next field of a form ends the value.
pub(super) fn check_or_sample(text: &str) -> Verdict {
    let text = &text[..text.floor_char_boundary(JUDGED_BYTES)];
    let field = password::form_field(text);
    let value = &text[..field.unwrap_or(text.len())];
    match (check(value), field) {
        (Verdict::Pass, Some(end)) => Verdict::PassPrefix(end),
        (Verdict::Fail, _) if placeholder::is_sample(value) => Verdict::Sample,
        (verdict, _) => verdict,
    }
}

/// Shannon's entropy of the bytes, times their number: n log n, less c log c for each byte that
/// stands there c times. For most that is once, and adds nothing.
fn bits(text: &[u8]) -> f64 {
    let log = |count: f64| count * count.log2();
    let (all, times_log) = (log(text.len() as f64), |count: u32| log(f64::from(count)));
    let mut counts = [0u32; 256];
    text.iter().for_each(|byte| counts[usize::from(*byte)] += 1);
    if text.len() > counts.len() {
        let repeated = counts.into_iter().filter(|count| *count > 1);
        return all - repeated.map(times_log).sum::<f64>();
    }
    let known = |byte: &u8| std::mem::take(&mut counts[usize::from(*byte)]);
    let repeated = text.iter().map(known).filter(|count| *count > 1);
    all - repeated.map(times_log).sum::<f64>()
}

/// What a text's neighbours are, letters in any case.
struct Pairs {
    /// How many hold letters and digits alone.
    count: u64,
    /// What they weigh, in halves: an unusual one two.
    halves: u64,
    letters: bool,
    digits: bool,
}

impl Pairs {
    fn of(text: &[u8]) -> Self {
        let (mut sum, mut kinds, mut before) = (0, 0, OTHER);
        for byte in text {
            let kind = KINDS[usize::from(*byte)] % 32;
            sum += WEIGHTS[usize::from(before)][usize::from(kind)];
            kinds |= 1u32 << kind;
            before = kind;
        }
        let letters = kinds & ((1 << DIGIT) - 1) != 0;
        Pairs { count: sum / ONE, halves: sum % ONE, letters, digits: kinds >> DIGIT & 1 == 1 }
    }

    /// The share of neighbours that words don't have.
    fn unusual(&self) -> f64 {
        if self.count > 0 { self.halves as f64 / 2.0 / self.count as f64 } else { 0.0 }
    }
}

/// The number of each letter, whatever its case; digits have one, and all else.
static KINDS: [u8; 256] = {
    let mut kinds = [OTHER; 256];
    let mut byte = 0;
    while byte < 128u8 {
        if byte.is_ascii_alphabetic() {
            kinds[byte as usize] = (byte | 0x20) - b'a';
        } else if byte.is_ascii_digit() {
            kinds[byte as usize] = DIGIT;
        }
        byte += 1;
    }
    kinds
};
const DIGIT: u8 = 26;
const OTHER: u8 = 27;

/// What one pair counts in a sum of weights, each of which has its halves below that.
const ONE: u64 = 1 << 32;

/// The weight of each pair by what its two bytes are. Two digits have half of one: dates and
/// counters have them too.
static WEIGHTS: [[u64; 32]; 32] = {
    let mut weights = [[0; 32]; 32];
    let (mut first, mut second) = (0, 0);
    while first <= DIGIT {
        weights[first as usize][second as usize] = ONE
            + match (first, second) {
                (DIGIT, DIGIT) => 1,
                (DIGIT, _) | (_, DIGIT) => 2,
                _ => 2 * (1 - (USUAL[first as usize] >> second & 1)) as u64,
            };
        second += 1;
        if second > DIGIT {
            (first, second) = (first + 1, 0);
        }
    }
    weights
};
/// Paths in a file system, on the web, and in programs.
fn is_path(text: &str) -> bool {
    if text.starts_with(':') || text.contains("::") {
        return true;
    }
    ["./", "../", "~/", "http://", "https://"].iter().any(|start| text.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawn_values_pass() {
        // Drawn with Python's secrets module: token_hex, token_urlsafe, choice of letters.
        let drawn = [
            "071ca9ad80eaa212",
            "KkWH0IDf5XsnrBvK",
            "ylgdwdlidqdxuxek",
            "n20AERuvLGfMHyKw4W34GmKi",
        ];
        for value in drawn {
            assert_eq!(check(value), Verdict::Pass, "{value}");
        }
    }

    #[test]
    fn words_and_names_in_programs_fail() {
        let words = [
            "everything",
            "getUserNameFromDb",
            "settings.OPENAI_KEY",
            "user_id_12345",
            "bearer",
            "authentication",
            "the-next-token",
            "Zeroizing",
            ":StartObject",
            "a1::Q7zx9kT",
            "kubernetes-secret-name",
        ];
        for value in words {
            assert_eq!(check(value), Verdict::Fail, "{value}");
        }
    }

    #[test]
    fn numbers_repetitions_and_stand_ins_fail() {
        for value in [
            "1755302400",
            "sk-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "xxxxxxxx-1234",
            "YOUR_API_KEY_1",
            "a8Kd9s",
        ] {
            assert_eq!(check(value), Verdict::Fail, "{value}");
        }
    }

    #[test]
    fn the_key_in_amazons_documentation_is_a_sample() {
        let key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        assert_eq!(check_or_sample(key), Verdict::Sample);
        assert_eq!(check(key), Verdict::Fail);
        assert_eq!(check_or_sample("everything"), Verdict::Fail);
    }

    #[test]
    fn entropy_is_shannons() {
        // Four equally frequent characters: two bits each.
        assert!((bits(b"abcdabcd") - 16.0).abs() < 1e-9);
    }
}
