//! A map from decoded text back to the text that it was decoded from.

use super::Span;

/// Leads from offsets in decoded text to offsets in its source, whatever the encoding was.
///
/// A decoder tells the map what it did, from left to right. Views of views chain: the source of one
/// map is the decoded text of the next.
#[derive(Clone, Debug, Default)]
pub struct Map {
    // Only what was replaced is kept. Between two atoms both texts are equal, byte for byte.
    atoms: Vec<Atom>,
    decoded: usize,
    source: usize,
}

/// Decoded bytes that stand for source bytes as a whole. Either side may be empty.
#[derive(Clone, Debug)]
struct Atom {
    decoded: Span,
    source: Span,
}

impl Map {
    /// Forgets everything but the memory it holds.
    pub fn clear(&mut self) {
        self.atoms.clear();
        self.decoded = 0;
        self.source = 0;
    }

    /// The next `n` decoded bytes are the next `n` source bytes.
    pub fn copied(&mut self, n: usize) {
        self.decoded += n;
        self.source += n;
    }

    /// The next `decoded` decoded bytes stand for the next `source` source bytes, as one atom.
    /// Either may be 0: text that was left out, or put in.
    pub fn replaced(&mut self, decoded: usize, source: usize) {
        let atom = Atom {
            decoded: self.decoded..self.decoded + decoded,
            source: self.source..self.source + source,
        };
        self.decoded = atom.decoded.end;
        self.source = atom.source.end;
        self.atoms.push(atom);
    }

    /// The smallest source range that covers a decoded range. Atoms are taken whole; text that was
    /// left out is taken when it lies between two decoded bytes of the range, not at its edges.
    pub fn source(&self, decoded: Span) -> Span {
        let end = decoded.end.min(self.decoded);
        let start = decoded.start.min(end);
        let from = self.start_of(start);
        if start < end { from..self.end_of(end) } else { from..self.end_of_empty(start, from) }
    }

    /// Whether both texts are the same.
    pub fn is_identity(&self) -> bool {
        self.atoms.is_empty()
    }

    /// Where the source of the decoded byte at `at` begins.
    fn start_of(&self, at: usize) -> usize {
        let next = self.atoms.partition_point(|atom| atom.decoded.end <= at);
        match self.atoms.get(next) {
            Some(atom) if atom.decoded.start <= at => atom.source.start,
            _ => self.after(next, at),
        }
    }

    /// Where the source of the decoded byte before `at` ends.
    fn end_of(&self, at: usize) -> usize {
        let next = self.atoms.partition_point(|atom| atom.decoded.start < at);
        match next.checked_sub(1).and_then(|last| self.atoms.get(last)) {
            Some(atom) if atom.decoded.end >= at => atom.source.end,
            _ => self.after(next, at),
        }
    }

    /// An empty range stays empty, but for one inside an atom, which can't be split.
    fn end_of_empty(&self, at: usize, from: usize) -> usize {
        let next = self.atoms.partition_point(|atom| atom.decoded.end <= at);
        match self.atoms.get(next) {
            Some(atom) if atom.decoded.start < at => atom.source.end,
            _ => from,
        }
    }

    /// The source offset of a decoded offset in the copied text before atom `next`.
    fn after(&self, next: usize, at: usize) -> usize {
        match next.checked_sub(1).and_then(|last| self.atoms.get(last)) {
            Some(atom) => atom.source.end + (at - atom.decoded.end),
            None => at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Map;

    /// Source `ab&amp;c%%d`, decoded `ab&cd` with the two percent signs left out.
    fn sample() -> Map {
        let mut map = Map::default();
        map.copied(2);
        map.replaced(1, 5);
        map.copied(1);
        map.replaced(0, 2);
        map.copied(1);
        map
    }

    #[test]
    fn copied_text_maps_byte_for_byte() {
        assert_eq!(sample().source(0..1), 0..1);
        assert_eq!(sample().source(3..4), 7..8);
    }

    #[test]
    fn an_atom_is_taken_whole() {
        assert_eq!(sample().source(2..3), 2..7);
        assert_eq!(sample().source(1..4), 1..8);
        let mut wide = Map::default();
        wide.copied(1);
        wide.replaced(3, 2);
        wide.copied(1);
        assert_eq!(wide.source(2..3), 1..3);
        assert_eq!(wide.source(2..5), 1..4);
        assert_eq!(wide.source(2..2), 1..3);
    }

    #[test]
    fn text_left_out_is_taken_between_two_bytes_and_not_at_an_edge() {
        assert_eq!(sample().source(3..5), 7..11);
        assert_eq!(sample().source(4..5), 10..11);
        assert_eq!(sample().source(2..4), 2..8);
    }

    #[test]
    fn text_put_in_has_an_empty_source() {
        let mut map = Map::default();
        map.copied(2);
        map.replaced(3, 0);
        map.copied(2);
        assert_eq!(map.source(2..5), 2..2);
        assert_eq!(map.source(1..6), 1..3);
        assert_eq!(map.source(5..7), 2..4);
    }

    #[test]
    fn an_empty_range_is_a_place() {
        assert_eq!(sample().source(0..0), 0..0);
        assert_eq!(sample().source(3..3), 7..7);
        assert_eq!(sample().source(5..5), 11..11);
    }

    #[test]
    fn offsets_past_the_end_are_the_end() {
        assert_eq!(sample().source(4..99), 10..11);
        assert_eq!(sample().source(50..99), 11..11);
        assert_eq!(Map::default().source(3..4), 0..0);
    }

    #[test]
    fn a_cleared_map_is_a_new_one() {
        let mut map = sample();
        map.clear();
        map.copied(4);
        assert!(map.is_identity());
        assert_eq!(map.source(1..3), 1..3);
    }
}
