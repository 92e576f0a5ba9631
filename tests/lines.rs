//! Streams come out as the lines they are, however they are read.

use std::io::{self, ErrorKind, Read};

use expurgate::{
    limits::LINE_BYTES_MAX,
    lines::{Chunk, Chunks, lines},
};
use proptest::prelude::*;

/// Hands out bytes in pieces of given sizes; 0 stands for an interruption.
struct Pieces {
    bytes: Vec<u8>,
    at: usize,
    sizes: Vec<usize>,
    turn: usize,
}

impl Pieces {
    fn new(bytes: &[u8], sizes: &[usize]) -> Self {
        Pieces { bytes: bytes.to_vec(), at: 0, sizes: sizes.to_vec(), turn: 0 }
    }
}

impl Read for Pieces {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.turn += 1;
        let size = self.sizes[self.turn % self.sizes.len()];
        if size == 0 && !self.turn.is_multiple_of(2) {
            return Err(ErrorKind::Interrupted.into());
        }
        let n = size.max(1).min(buf.len()).min(self.bytes.len() - self.at);
        buf[..n].copy_from_slice(&self.bytes[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}

/// A chunk as it can be shown where a test fails, which chunks of records can't.
#[derive(Debug, PartialEq)]
struct Shown {
    bytes: Vec<u8>,
    first_line: u64,
    oversize: Option<u64>,
}

fn shown(chunk: Chunk) -> Shown {
    let Chunk { bytes, first_line, oversize } = chunk;
    Shown { bytes, first_line, oversize }
}

fn next(chunks: &mut Chunks<impl Read>) -> Option<Shown> {
    chunks.next_chunk(Vec::new()).unwrap().map(shown)
}

fn chunks_of<R: Read>(mut chunks: Chunks<R>) -> Vec<Shown> {
    let mut all = vec![];
    while let Some(chunk) = next(&mut chunks) {
        all.push(chunk);
    }
    assert_eq!(next(&mut chunks), None);
    all
}

fn whole(bytes: &[u8], first_line: u64) -> Shown {
    Shown { bytes: bytes.to_vec(), first_line, oversize: None }
}

fn oversize(len: u64, first_line: u64) -> Shown {
    Shown { bytes: vec![], first_line, oversize: Some(len) }
}

#[test]
fn a_line_is_split_into_body_and_ending() {
    let split = lines(b"a\n\r\n\nb\r\r\nc\rd\r");
    let split: Vec<_> = split.map(|line| (line.body, line.ending)).collect();
    let expected: [(&[u8], &[u8]); 5] =
        [(b"a", b"\n"), (b"", b"\r\n"), (b"", b"\n"), (b"b\r", b"\r\n"), (b"c\rd\r", b"")];
    assert_eq!(split, expected);
    assert_eq!(lines(b"").count(), 0);
}

#[test]
fn an_empty_stream_has_no_chunks() {
    assert_eq!(chunks_of(Chunks::new(&b""[..], 10)), []);
}

#[test]
fn a_chunk_is_the_longest_run_of_whole_lines_that_fits() {
    let chunks = chunks_of(Chunks::new(&b"aa\nbb\ncccccccc\nd\ne"[..], 6));
    let expected = [whole(b"aa\nbb\n", 1), whole(b"cccccccc\n", 3), whole(b"d\ne", 4)];
    assert_eq!(chunks, expected);
}

#[test]
fn a_byte_order_mark_is_taken_off_at_the_very_start_only() {
    let mut chunks = Chunks::new(&b"\xef\xbb\xbfa\n\xef\xbb\xbfb"[..], 100);
    assert_eq!(next(&mut chunks), Some(whole(b"a\n\xef\xbb\xbfb", 1)));
    assert!(chunks.had_bom());
    let mut chunks = Chunks::new(&b"\xef\xbb"[..], 100);
    assert_eq!(next(&mut chunks), Some(whole(b"\xef\xbb", 1)));
    assert!(!chunks.had_bom());
    let mut chunks = Chunks::new(&b"\xef\xbb\xbf"[..], 100);
    assert_eq!(next(&mut chunks), None);
    assert!(chunks.had_bom());
}

#[test]
fn a_line_that_is_too_long_is_skipped_and_reported_in_its_place() {
    let input = b"a\n123456789\nb\n12345678\n1234567\n1234567890";
    let chunks = chunks_of(Chunks::new(&input[..], 4).with_line_bytes_max(8));
    let expected = [
        whole(b"a\n", 1),
        oversize(10, 2),
        whole(b"b\n", 3),
        oversize(9, 4),
        whole(b"1234567\n", 5),
        oversize(10, 6),
    ];
    assert_eq!(chunks, expected);
}

#[test]
fn a_last_line_of_just_the_longest_length_is_read() {
    let chunks = chunks_of(Chunks::new(&b"a\n12345678"[..], 4).with_line_bytes_max(8));
    assert_eq!(chunks, [whole(b"a\n", 1), whole(b"12345678", 2)]);
}

#[test]
fn the_longest_line_is_read_and_one_byte_more_is_not() {
    let line = |len: usize| io::repeat(b'x').take(len as u64 - 1).chain(&b"\n"[..]);
    let chunks = chunks_of(Chunks::new(line(LINE_BYTES_MAX), 1 << 20));
    assert_eq!((chunks.len(), chunks[0].bytes.len()), (1, LINE_BYTES_MAX));
    let chunks = chunks_of(Chunks::new(line(LINE_BYTES_MAX + 1), 1 << 20));
    assert_eq!(chunks, [oversize(LINE_BYTES_MAX as u64 + 1, 1)]);
}

#[test]
fn a_line_far_too_long_is_skipped_in_the_memory_of_the_longest() {
    let mut reader = Chunks::new(io::repeat(b'x').take(256 << 20), 1 << 20);
    let chunk = reader.next_chunk(Vec::new()).unwrap().unwrap();
    assert_eq!(chunk.oversize, Some(256 << 20));
    assert!(chunk.bytes.capacity() <= 2 * LINE_BYTES_MAX + (2 << 20));
    assert_eq!(reader.next_chunk(chunk.bytes).unwrap().map(shown), None);
}

#[test]
fn after_a_failed_read_there_is_no_end_of_stream() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(ErrorKind::ConnectionReset.into())
        }
    }
    let mut chunks = Chunks::new((&b"a\nb\n"[..]).chain(Broken), 100);
    let error = chunks.next_chunk(Vec::new()).map(drop).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    assert!(chunks.next_chunk(Vec::new()).is_err());
}

/// The lines of a stream with their numbers, by the standard library.
fn expected_lines(bytes: &[u8], max: usize) -> Vec<(u64, Result<Vec<u8>, u64>)> {
    let lines = bytes.split_inclusive(|&byte| byte == b'\n');
    let judged = lines.map(|line| match line.len() {
        len if len > max => Err(len as u64),
        _ => Ok(line.to_vec()),
    });
    (1..).zip(judged).collect()
}

fn found_lines(chunks: &[Shown]) -> Vec<(u64, Result<Vec<u8>, u64>)> {
    let mut found = vec![];
    for chunk in chunks {
        if let Some(len) = chunk.oversize {
            assert!(chunk.bytes.is_empty());
            found.push((chunk.first_line, Err(len)));
        }
        for (number, line) in (chunk.first_line..).zip(lines(&chunk.bytes)) {
            found.push((number, Ok([line.body, line.ending].concat())));
        }
    }
    found
}

fn any_stream() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![3 => Just(b'\n'), 1 => Just(b'\r'), 8 => any::<u8>()];
    prop::collection::vec(byte, 0..200)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn chunks_put_together_are_the_stream(
        stream in any_stream(),
        sizes in prop::collection::vec(0..20usize, 1..8),
        chunk_bytes in 1..60usize,
    ) {
        let chunks = chunks_of(Chunks::new(Pieces::new(&stream, &sizes), chunk_bytes));
        let joined: Vec<u8> = chunks.iter().flat_map(|chunk| chunk.bytes.clone()).collect();
        prop_assert_eq!(&joined, stream.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&stream));
        let at_once = chunks_of(Chunks::new(&stream[..], chunk_bytes));
        prop_assert_eq!(&chunks, &at_once);
        for chunk in &chunks {
            let short = chunk.bytes.len() <= chunk_bytes.max(3);
            prop_assert!(short || lines(&chunk.bytes).count() == 1);
        }
    }

    #[test]
    fn long_lines_are_reported_wherever_the_cuts_fall(
        stream in any_stream(),
        sizes in prop::collection::vec(0..20usize, 1..8),
        chunk_bytes in 1..60usize,
        max in 3..30usize,
    ) {
        prop_assume!(!stream.starts_with(b"\xef\xbb\xbf"));
        let reader = Chunks::new(Pieces::new(&stream, &sizes), chunk_bytes);
        let chunks = chunks_of(reader.with_line_bytes_max(max));
        prop_assert_eq!(found_lines(&chunks), expected_lines(&stream, max));
    }
}
