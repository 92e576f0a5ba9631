//! Sets of bytes by the halves of these, which is what shuffles look up.

/// For each half of a byte, a bit for each of eight sets that may hold the byte.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Halves {
    pub(crate) low: [u8; 16],
    pub(crate) high: [u8; 16],
}

impl Halves {
    pub(crate) const NONE: Halves = Halves { low: [0; 16], high: [0; 16] };

    /// Adds the bytes of any of some lower halves with any of some upper ones to the sets of these
    /// bits.
    pub(crate) fn add(
        &mut self,
        low: impl Iterator<Item = usize>,
        high: impl Iterator<Item = usize>,
        bits: u8,
    ) {
        low.for_each(|half| self.low[half] |= bits);
        high.for_each(|half| self.high[half] |= bits);
    }

    /// Adds the bytes that the halves of some bytes can be put together to.
    pub(crate) const fn with(mut self, bytes: &[u8], bits: u8) -> Halves {
        let mut at = 0;
        while at < bytes.len() {
            self.low[(bytes[at] & 15) as usize] |= bits;
            self.high[(bytes[at] >> 4) as usize] |= bits;
            at += 1;
        }
        self
    }

    /// One set exactly: a bit for each upper half that ASCII has.
    ///
    /// Beyond ASCII, all bytes must belong to the set or none; if all, ASCII must have one of each
    /// lower half in it.
    pub(crate) const fn exact(set: &[bool; 256]) -> Halves {
        let mut halves = Halves::NONE;
        let mut byte = 0;
        while byte < 256 {
            assert!(byte < 128 || set[byte] == set[128]);
            if set[byte] {
                let high = byte >> 4;
                halves.high[high] = if high < 8 { 1 << high } else { u8::MAX };
                if high < 8 {
                    halves.low[byte & 15] |= 1 << high;
                }
                assert!(halves.low[byte & 15] != 0);
            }
            byte += 1;
        }
        halves
    }

    pub(super) fn of(&self, byte: u8) -> u8 {
        self.low[usize::from(byte & 15)] & self.high[usize::from(byte >> 4)]
    }
}

/// Whether a byte belongs to what tokens, keys and passwords are made of: visible ASCII but for
/// quotes, brackets and what separates.
pub(crate) const fn is_token(byte: u8) -> bool {
    byte.is_ascii_graphic()
        && !matches!(
            byte,
            b'"' | b'\''
                | b'`'
                | b'\\'
                | b'('
                | b')'
                | b'['
                | b']'
                | b'{'
                | b'}'
                | b'<'
                | b'>'
                | b','
                | b';'
                | b'|'
                | b'?'
        )
}

/// [`is_token`] by halves.
pub(super) static TOKEN: Halves = {
    let mut set = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        set[byte] = is_token(byte as u8);
        byte += 1;
    }
    Halves::exact(&set)
};
