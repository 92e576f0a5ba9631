//! The model: what a feature says for each label, which label may follow which, and lists of words.

use super::hash;

/// Labels, also the places in a row of weights.
pub const LABELS: usize = 8;
/// Nothing.
pub const NONE: usize = 0;
/// The first word of a person's name.
pub const PERSON: usize = 1;
/// The others.
pub const PERSON_MORE: usize = 2;
/// The first word of a postal address.
pub const ADDRESS: usize = 3;
/// The others.
pub const ADDRESS_MORE: usize = 4;
/// A place that is no address: told apart, so that it isn't taken.
pub const PLACE: usize = 5;
/// A company or an institution: told apart, so that it isn't taken.
pub const ORGANISATION: usize = 6;
/// Another name: a product, a month, a title of a book.
pub const OTHER: usize = 7;

/// A given name.
pub const GIVEN: u8 = 1;
/// A family name.
pub const FAMILY: u8 = 2;
/// A town, a region, a country.
pub const TOWN: u8 = 4;
/// What streets and parts of addresses are called: `street`, `rue`, `apt`.
pub const STREET: u8 = 8;
/// Also a word of ordinary text.
pub const ORDINARY: u8 = 16;
/// A word that begins sentences and tells nothing: `the`, `if`.
pub const FUNCTION: u8 = 32;
/// What companies are called: `ltd`, `bank`.
pub const FIRM: u8 = 64;
/// What stands before a name: `mr`, `dear`.
pub const TITLE: u8 = 128;

/// log2 of the rows of weights.
pub const ROWS_LOG2: u32 = 18;
/// log2 of the places in the table of words.
pub const WORDS_LOG2: u32 = 18;

const MAGIC: &[u8; 8] = b"EXPNAME1";
const FOLLOWS: usize = 8;
const WEIGHTS: usize = FOLLOWS + 2 * LABELS * LABELS;
const WORDS: usize = WEIGHTS + (LABELS << ROWS_LOG2);
/// Bytes of a model.
pub const MODEL_BYTES: usize = WORDS + (4 << WORDS_LOG2);

/// A model, as its bytes lie in the file. The types say how many there are, so no place needs a
/// check at work.
#[derive(Clone, Copy)]
pub struct Model<'m> {
    follows: &'m [u8],
    rows: &'m [[u8; LABELS]; 1 << ROWS_LOG2],
    words: &'m [[u8; 4]; 1 << WORDS_LOG2],
}

/// The bytes are no model.
#[derive(Debug, thiserror::Error)]
#[error("no model of names: it must have {MODEL_BYTES} bytes and begin with EXPNAME1")]
pub struct NoModel;

impl<'m> Model<'m> {
    /// A model in these bytes.
    ///
    /// # Errors
    ///
    /// Where their number or their beginning is wrong.
    pub fn new(bytes: &'m [u8]) -> Result<Self, NoModel> {
        let fits = bytes.len() == MODEL_BYTES && bytes.starts_with(MAGIC);
        let (head, rest) = bytes.split_at_checked(WEIGHTS).filter(|_| fits).ok_or(NoModel)?;
        let (rows, words) = rest.split_at(WORDS - WEIGHTS);
        Ok(Model {
            follows: &head[FOLLOWS..],
            rows: rows.as_chunks().0.try_into().map_err(|_| NoModel)?,
            words: words.as_chunks().0.try_into().map_err(|_| NoModel)?,
        })
    }

    /// Adds what a feature says for each label, by its row.
    #[inline(always)]
    pub(super) fn add(&self, row: u32, sums: &mut [i16; LABELS]) {
        let row = &self.rows[row as usize % self.rows.len()];
        for (sum, weight) in sums.iter_mut().zip(row) {
            *sum += i16::from(*weight as i8);
        }
    }

    /// What speaks for each label behind each other label: by the label before, then the one
    /// behind.
    pub(super) fn follows(&self) -> [[i32; LABELS]; LABELS] {
        let mut follows = [[0; LABELS]; LABELS];
        let pairs = self.follows.chunks(2);
        let places = follows.iter_mut().flatten();
        for (place, pair) in places.zip(pairs) {
            *place = i32::from(i16::from_le_bytes([pair[0], pair[1]]));
        }
        follows
    }

    /// What lists say of a word, by its hash.
    #[inline]
    pub(super) fn lists(&self, word: u32) -> u8 {
        let mut place = first_place(word);
        loop {
            let entry = u32::from_le_bytes(self.words[place]);
            if entry == 0 {
                return 0;
            }
            if entry >> 8 == fingerprint(word) {
                return entry as u8;
            }
            place = (place + 1) & ((1 << WORDS_LOG2) - 1);
        }
    }
}

/// The bytes of a model.
///
/// # Errors
///
/// Where there are more words than the table takes.
pub fn encode(
    follows: &[[i16; LABELS]; LABELS],
    rows: &[[i8; LABELS]],
    words: &[(u32, u8)],
) -> Result<Vec<u8>, TooManyWords> {
    let mut bytes = MAGIC.to_vec();
    follows.iter().flatten().for_each(|score| bytes.extend(score.to_le_bytes()));
    bytes.extend(rows.iter().flatten().map(|weight| *weight as u8));
    let mut table = vec![0u32; 1 << WORDS_LOG2];
    if words.len() * 4 > table.len() * 3 {
        return Err(TooManyWords);
    }
    for (word, lists) in words.iter().filter(|(_, lists)| *lists != 0) {
        let mut place = first_place(*word);
        while table[place] != 0 && table[place] >> 8 != fingerprint(*word) {
            place = (place + 1) & (table.len() - 1);
        }
        table[place] |= fingerprint(*word) << 8 | u32::from(*lists);
    }
    table.iter().for_each(|entry| bytes.extend(entry.to_le_bytes()));
    Ok(bytes)
}

/// Replaces the weights of a model and keeps its words.
pub(super) fn put_weights(
    bytes: &mut [u8],
    follows: &[[i16; LABELS]; LABELS],
    rows: &[[i8; LABELS]],
) {
    let follows = follows.iter().flatten().flat_map(|score| score.to_le_bytes());
    let weights = rows.iter().flatten().map(|weight| *weight as u8);
    bytes.iter_mut().skip(FOLLOWS).zip(follows.chain(weights)).for_each(|(old, new)| *old = new);
}

/// A table that is too full is slow.
#[derive(Debug, thiserror::Error)]
#[error("too many words for the table: leave out the rarest")]
pub struct TooManyWords;

fn first_place(word: u32) -> usize {
    (word >> (32 - WORDS_LOG2)) as usize
}

/// The bits of the hash that the place doesn't hold, and some that it does.
fn fingerprint(word: u32) -> u32 {
    hash::feature(0, word, 0) >> 8
}
