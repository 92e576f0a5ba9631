//! Keccak-256 as Ethereum and Monero use it: the sponge of "The Keccak reference" 3.0, capacity 512
//! bits, with the padding from before FIPS 202.

const ROUNDS: [u64; 24] = [
    0x0000000000000001,
    0x0000000000008082,
    0x800000000000808a,
    0x8000000080008000,
    0x000000000000808b,
    0x0000000080000001,
    0x8000000080008081,
    0x8000000000008009,
    0x000000000000008a,
    0x0000000000000088,
    0x0000000080008009,
    0x000000008000000a,
    0x000000008000808b,
    0x800000000000008b,
    0x8000000000008089,
    0x8000000000008003,
    0x8000000000008002,
    0x8000000000000080,
    0x000000000000800a,
    0x800000008000000a,
    0x8000000080008081,
    0x8000000000008080,
    0x0000000080000001,
    0x8000000080008008,
];

/// By how much each lane is rotated, and where it goes, along the path of the step pi.
const PATH: [(u32, usize); 24] = [
    (1, 10),
    (3, 7),
    (6, 11),
    (10, 17),
    (15, 18),
    (21, 3),
    (28, 5),
    (36, 16),
    (45, 8),
    (55, 21),
    (2, 24),
    (14, 4),
    (27, 15),
    (41, 23),
    (56, 19),
    (8, 13),
    (25, 12),
    (43, 2),
    (62, 20),
    (18, 14),
    (39, 22),
    (61, 9),
    (20, 6),
    (44, 1),
];

/// Bytes that are taken in before each permutation.
const RATE: usize = 136;

/// The digest of some bytes.
pub(super) fn keccak_256(bytes: &[u8]) -> [u8; 32] {
    let mut padded = bytes.to_vec();
    padded.push(1);
    padded.resize(padded.len().next_multiple_of(RATE), 0);
    if let Some(last) = padded.last_mut() {
        *last |= 0x80;
    }
    let mut state = [0u64; 25];
    for block in padded.chunks_exact(RATE) {
        for (lane, bytes) in state.iter_mut().zip(block.chunks_exact(8)) {
            *lane ^= bytes.iter().rev().fold(0, |lane, byte| lane << 8 | u64::from(*byte));
        }
        ROUNDS.iter().for_each(|constant| round(&mut state, *constant));
    }
    std::array::from_fn(|at| state[at / 8].to_le_bytes()[at % 8])
}

fn round(state: &mut [u64; 25], constant: u64) {
    let columns: [u64; 5] =
        std::array::from_fn(|x| (0..5).fold(0, |column, y| column ^ state[x + 5 * y]));
    for (at, lane) in state.iter_mut().enumerate() {
        *lane ^= columns[(at + 4) % 5] ^ columns[(at + 1) % 5].rotate_left(1);
    }
    let mut moving = state[1];
    for (turn, to) in PATH {
        (moving, state[to]) = (state[to], moving.rotate_left(turn));
    }
    for row in state.chunks_exact_mut(5) {
        let old: [u64; 5] = std::array::from_fn(|x| row[x]);
        row.iter_mut().enumerate().for_each(|(x, lane)| {
            *lane = old[x] ^ (!old[(x + 1) % 5] & old[(x + 2) % 5]);
        });
    }
    state[0] ^= constant;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        keccak_256(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn the_published_digests_come_out() {
        // The hash of nothing stands in Ethereum's yellow paper; that of "abc" in its tests.
        assert_eq!(hex(b""), "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
        assert_eq!(hex(b"abc"), "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
    }
}
