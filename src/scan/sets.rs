//! Sets of bytes by number: thousands of openings are made of a few hundred sets, and a number is
//! copied and compared in no time.

use std::collections::BTreeMap;

use super::bytes::ByteSet;

/// The number of a set.
pub(super) type SetId = u16;

/// Any byte. It has the same number everywhere.
pub(super) const ALL: SetId = 0;

/// Sets of bytes, each once.
pub(super) struct Sets {
    all: Vec<ByteSet>,
    known: BTreeMap<ByteSet, SetId>,
}

impl Default for Sets {
    fn default() -> Self {
        Sets { all: vec![ByteSet::ALL], known: BTreeMap::from([(ByteSet::ALL, ALL)]) }
    }
}

impl Sets {
    /// The number of a set; `None` once there are more sets than numbers.
    pub(super) fn number(&mut self, set: ByteSet) -> Option<SetId> {
        if let Some(id) = self.known.get(&set) {
            return Some(*id);
        }
        let id = SetId::try_from(self.all.len()).ok()?;
        self.known.insert(set, id);
        self.all.push(set);
        Some(id)
    }

    /// The numbers that all sets of another have here.
    pub(super) fn take(&mut self, other: &Sets) -> Vec<Option<SetId>> {
        other.all.iter().map(|set| self.number(*set)).collect()
    }

    /// The set with this number.
    pub(super) fn get(&self, id: SetId) -> &ByteSet {
        &self.all[usize::from(id)]
    }

    /// All sets, in the order of their numbers.
    pub(super) fn as_slice(&self) -> &[ByteSet] {
        &self.all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_set_has_one_number_while_there_are_any() {
        let mut sets = Sets::default();
        assert_eq!(sets.number(ByteSet::ALL), Some(ALL));
        let one = sets.number(ByteSet::of(b'a')).unwrap();
        assert_eq!(sets.number(ByteSet::of(b'a')), Some(one));
        assert!(*sets.get(one) == ByteSet::of(b'a'));
        let of_bits = |number: u32| {
            let bits = (0..32u8).filter(|bit| number >> bit & 1 == 1);
            bits.fold(ByteSet::EMPTY, |all, bit| all.joined(&ByteSet::of(bit)))
        };
        let numbered = (0..1 << 17).map_while(|number| sets.number(of_bits(number))).count();
        assert_eq!(numbered + 2, 1 << 16);
        assert_eq!(sets.number(ByteSet::of(b'a')), Some(one));
    }
}
