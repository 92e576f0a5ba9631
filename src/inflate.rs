//! Compressed bytes to plain ones, bounded: what a few bytes can grow to isn't the sender's choice.

mod frames;

use std::io::{self, BufReader, ErrorKind, Read};

use flate2::bufread::MultiGzDecoder;
use thiserror::Error;

use crate::limits::{INFLATE_FREE_BYTES, INFLATE_RATIO_MAX};
use frames::Frames;

/// How a source is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Not at all.
    Plain,
    /// Members of gzip, one after another.
    Gzip,
    /// Frames of zstd, one after another.
    Zstd,
}

impl Encoding {
    /// The encoding that the end of a name tells, and the name without that end.
    pub fn of_name(name: &str) -> (Encoding, &str) {
        for (end, encoding) in [(".gz", Encoding::Gzip), (".zst", Encoding::Zstd)] {
            let Some((stem, tail)) = name.split_at_checked(name.len().saturating_sub(end.len()))
            else {
                continue;
            };
            // A file that is called just `.gz` is a hidden one.
            let hidden = stem.is_empty() || stem.ends_with('/');
            if tail.eq_ignore_ascii_case(end) && !hidden {
                return (encoding, stem);
            }
        }
        (Encoding::Plain, name)
    }
}

/// Compressed input that grows beyond `INFLATE_RATIO_MAX`. It comes inside an `io::Error` of kind
/// `InvalidData`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{compressed} compressed bytes grow to more than {inflated}: looks like a bomb")]
pub struct Bomb {
    /// Compressed bytes used so far.
    pub compressed: u64,
    /// Bytes that came out of them.
    pub inflated: u64,
}

/// A reader of the plain bytes of `source`.
///
/// Input that ends too early, trailing garbage and no input at all are errors where it is
/// compressed, and every read after an error fails too: a short read never looks like the end.
pub fn inflate<'a>(
    source: Box<dyn Read + Send + 'a>,
    encoding: Encoding,
) -> io::Result<Box<dyn Read + Send + 'a>> {
    Ok(match encoding {
        Encoding::Plain => source,
        Encoding::Gzip => Box::new(Bounded::new(MultiGzDecoder::new(buffered(source)))),
        Encoding::Zstd => Box::new(Bounded::new(Frames::new(buffered(source)))),
    })
}

/// Compressed bytes read at once.
const BUFFER_BYTES: usize = 64 << 10;

type Compressed<'a> = BufReader<Counted<'a>>;

fn buffered<'a>(source: Box<dyn Read + Send + 'a>) -> Compressed<'a> {
    BufReader::with_capacity(BUFFER_BYTES, Counted { source, bytes: 0 })
}

/// Counts what is read.
struct Counted<'a> {
    source: Box<dyn Read + Send + 'a>,
    bytes: u64,
}

impl Read for Counted<'_> {
    /// Retries interrupted reads itself, since a decoder may take one for a lasting failure.
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.source.read(buf) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
                Ok(read) => {
                    self.bytes += read as u64;
                    return Ok(read);
                }
            }
        }
    }
}

/// A decoder that lets its input be seen.
trait Decoder: Read {
    fn input(&self) -> &Compressed<'_>;
}

impl<'a> Decoder for MultiGzDecoder<Compressed<'a>> {
    fn input(&self) -> &Compressed<'_> {
        self.get_ref()
    }
}

/// Holds a decoder to the bound on growth.
struct Bounded<D> {
    decoder: D,
    inflated: u64,
    /// Set by the first error, which all later reads repeat.
    failed: Option<ErrorKind>,
}

impl<D: Decoder> Bounded<D> {
    fn new(decoder: D) -> Self {
        Bounded { decoder, inflated: 0, failed: None }
    }

    fn read_checked(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let read = self.decoder.read(buf).map_err(meaning)?;
        self.inflated += read as u64;
        let input = self.decoder.input();
        let compressed = input.get_ref().bytes - input.buffer().len() as u64;
        if read == 0 && compressed == 0 && !buf.is_empty() {
            return Err(meaning(ErrorKind::UnexpectedEof.into()));
        }
        let allowed = compressed.saturating_mul(INFLATE_RATIO_MAX).max(INFLATE_FREE_BYTES);
        if self.inflated > allowed {
            let bomb = Bomb { compressed, inflated: self.inflated };
            return Err(io::Error::new(ErrorKind::InvalidData, bomb));
        }
        Ok(read)
    }
}

/// What a decoder's error means for whoever has the file.
fn meaning(error: io::Error) -> io::Error {
    match error.kind() {
        ErrorKind::UnexpectedEof => io::Error::new(
            ErrorKind::UnexpectedEof,
            "the compressed data ends too early: fetch or compress the file again",
        ),
        _ => error,
    }
}

impl<D: Decoder> Read for Bounded<D> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if let Some(kind) = self.failed {
            return Err(kind.into());
        }
        self.read_checked(buf).inspect_err(|error| self.failed = Some(error.kind()))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};
    use proptest::prelude::*;

    use super::*;
    use crate::limits::ZSTD_WINDOW_BYTES_MAX;

    fn gzip(plain: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(plain).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(plain: &[u8]) -> Vec<u8> {
        zstd::encode_all(plain, 3).unwrap()
    }

    fn read_all(compressed: &[u8], encoding: Encoding) -> io::Result<Vec<u8>> {
        let mut plain = Vec::new();
        inflate(Box::new(compressed), encoding)?.read_to_end(&mut plain)?;
        Ok(plain)
    }

    /// Reads into one small buffer, and returns how much came before the error.
    fn drain(mut reader: impl Read) -> (u64, io::Error) {
        let (mut buf, mut total) = (vec![0; 64 << 10], 0);
        loop {
            match reader.read(&mut buf) {
                Ok(0) => return (total, io::Error::other("the end")),
                Ok(read) => total += read as u64,
                Err(error) => return (total, error),
            }
        }
    }

    fn is_bomb(error: &io::Error) -> bool {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<Bomb>());
        error.kind() == ErrorKind::InvalidData && inner.is_some()
    }

    #[test]
    fn a_name_tells_the_encoding() {
        let cases = [
            ("a.jsonl", Encoding::Plain, "a.jsonl"),
            ("d/a.jsonl.gz", Encoding::Gzip, "d/a.jsonl"),
            ("a.jsonl.ZST", Encoding::Zstd, "a.jsonl"),
            ("a.gz.zst", Encoding::Zstd, "a.gz"),
            ("d/.gz", Encoding::Plain, "d/.gz"),
            (".zst", Encoding::Plain, ".zst"),
            ("gz", Encoding::Plain, "gz"),
            ("é€", Encoding::Plain, "é€"),
            ("", Encoding::Plain, ""),
        ];
        for (name, encoding, stem) in cases {
            assert_eq!(Encoding::of_name(name), (encoding, stem));
        }
    }

    #[test]
    fn members_and_frames_are_read_one_after_another() {
        let joined = [gzip(b"a\nb"), gzip(b""), gzip(b"c\n")].concat();
        assert_eq!(read_all(&joined, Encoding::Gzip).unwrap(), b"a\nbc\n");
        let joined = [zstd(b"a\nb"), zstd(b""), zstd(b"c\n")].concat();
        assert_eq!(read_all(&joined, Encoding::Zstd).unwrap(), b"a\nbc\n");
        assert_eq!(read_all(&gzip(b""), Encoding::Gzip).unwrap(), b"");
        assert_eq!(read_all(&zstd(b""), Encoding::Zstd).unwrap(), b"");
    }

    #[test]
    fn an_empty_file_is_fine_only_where_it_is_plain() {
        assert_eq!(read_all(b"", Encoding::Plain).unwrap(), b"");
        assert!(read_all(b"", Encoding::Gzip).is_err());
        assert!(read_all(b"", Encoding::Zstd).is_err());
    }

    #[test]
    fn a_cut_anywhere_is_an_error() {
        let plain: Vec<u8> = (0..600u32).flat_map(|n| (n * n).to_le_bytes()).collect();
        for (whole, encoding) in [(gzip(&plain), Encoding::Gzip), (zstd(&plain), Encoding::Zstd)] {
            assert_eq!(read_all(&whole, encoding).unwrap(), plain);
            for end in 0..whole.len() {
                assert!(read_all(&whole[..end], encoding).is_err(), "{encoding:?} {end}");
                let second = [&whole, &whole[..end]].concat();
                assert_eq!(read_all(&second, encoding).is_err(), end > 0, "{encoding:?} {end}");
            }
        }
    }

    #[test]
    fn trailing_garbage_is_an_error() {
        for garbage in [&b"\0"[..], b"\0\0\0\0\0\0\0\0", b"x", b"{\"a\":1}\n", b"\x1f\x8b"] {
            let gzip = [&gzip(b"a"), garbage].concat();
            assert!(read_all(&gzip, Encoding::Gzip).is_err());
            let zstd = [&zstd(b"a"), garbage].concat();
            assert!(read_all(&zstd, Encoding::Zstd).is_err());
        }
    }

    #[test]
    fn a_wrong_checksum_is_an_error_and_stays_one() {
        let mut whole = gzip(b"some text");
        let crc = whole.len() - 8;
        whole[crc] ^= 1;
        let mut reader = inflate(Box::new(&whole[..]), Encoding::Gzip).unwrap();
        assert_eq!(drain(&mut reader).1.kind(), ErrorKind::InvalidInput);
        assert_eq!(drain(&mut reader).1.kind(), ErrorKind::InvalidInput);
    }

    #[test]
    fn an_interrupted_read_is_retried() {
        struct Hiccups<R>(R, bool);
        impl<R: Read> Read for Hiccups<R> {
            fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
                self.1 = !self.1;
                if self.1 {
                    return Err(ErrorKind::Interrupted.into());
                }
                self.0.by_ref().take(1).read(buf)
            }
        }
        for (whole, encoding) in [(gzip(b"text"), Encoding::Gzip), (zstd(b"text"), Encoding::Zstd)]
        {
            let mut plain = vec![];
            let source = Box::new(Hiccups(&whole[..], false));
            inflate(source, encoding).unwrap().read_to_end(&mut plain).unwrap();
            assert_eq!(plain, b"text");
        }
    }

    /// Hands out the same bytes for ever: no memory but theirs.
    struct Endless(Vec<u8>, usize);

    impl Read for Endless {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            let read = (&self.0[self.1..]).read(buf)?;
            self.1 = (self.1 + read) % self.0.len();
            Ok(read)
        }
    }

    #[test]
    fn a_bomb_stops_soon_after_the_free_bytes() {
        let zeros = vec![0; 8 << 20];
        for (member, encoding) in [(gzip(&zeros), Encoding::Gzip), (zstd(&zeros), Encoding::Zstd)] {
            let reader = inflate(Box::new(Endless(member, 0)), encoding).unwrap();
            let (total, error) = drain(reader);
            assert!(is_bomb(&error), "{encoding:?} {error}");
            assert!(total <= INFLATE_FREE_BYTES, "{encoding:?} {total}");
        }
    }

    #[test]
    fn a_single_frame_of_zeros_is_a_bomb() {
        let zeros = vec![0; INFLATE_FREE_BYTES as usize + 1];
        let (_, error) = drain(inflate(Box::new(&zstd(&zeros)[..]), Encoding::Zstd).unwrap());
        assert!(is_bomb(&error));
    }

    #[test]
    fn what_grows_within_the_ratio_is_read_beyond_the_free_bytes() {
        // 64 kB that don't shrink and 8 MiB that do: 128 to 1 at the most.
        let mut state = 1u32;
        let noise = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        });
        let mut plain: Vec<u8> = noise.take(64 << 10).collect();
        plain.resize(8 << 20, 0);
        let source = Endless(zstd(&plain), 0).take(zstd(&plain).len() as u64 * 10);
        let (total, error) = drain(inflate(Box::new(source), Encoding::Zstd).unwrap());
        assert_eq!((total, error.kind()), (80 << 20, ErrorKind::Other));
    }

    #[test]
    fn a_window_that_is_too_wide_is_refused() {
        let frame = |log: u32| {
            let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
            encoder.window_log(log).unwrap();
            encoder.include_contentsize(false).unwrap();
            encoder.write_all(b"text").unwrap();
            encoder.flush().unwrap();
            encoder.finish().unwrap()
        };
        let log = ZSTD_WINDOW_BYTES_MAX.ilog2();
        assert_eq!(read_all(&frame(log), Encoding::Zstd).unwrap(), b"text");
        assert!(read_all(&frame(log + 1), Encoding::Zstd).is_err());
    }

    #[test]
    fn a_frame_that_says_so_is_skipped() {
        // RFC 8878, section 3.1.2: a magic number, a size, and as many bytes.
        let skippable = b"\x5a\x2a\x4d\x18\x03\0\0\0abc";
        let joined = [&skippable[..], &zstd(b"a"), skippable, skippable].concat();
        assert_eq!(read_all(&joined, Encoding::Zstd).unwrap(), b"a");
        for cut in 1..skippable.len() {
            assert!(read_all(&joined[..joined.len() - cut], Encoding::Zstd).is_err(), "{cut}");
        }
    }

    fn with_checksum(plain: &[u8], level: i32) -> Vec<u8> {
        let mut encoder = zstd::Encoder::new(Vec::new(), level).unwrap();
        encoder.include_checksum(true).unwrap();
        encoder.write_all(plain).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_byte_that_changed_in_a_frame_is_no_other_text() {
        let whole = with_checksum(b"one two, one two, one two, and one two three", 3);
        let plain = read_all(&whole, Encoding::Zstd).unwrap();
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 0x10;
            let read = read_all(&changed, Encoding::Zstd);
            assert!(read.as_ref().is_err() || read.as_ref().is_ok_and(|all| *all == plain), "{at}");
        }
    }

    #[test]
    fn an_error_of_the_source_comes_out_as_it_is() {
        struct Gone;
        impl Read for Gone {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::new(ErrorKind::ConnectionReset, "the line is dead"))
            }
        }
        for (whole, encoding) in [(gzip(b"text"), Encoding::Gzip), (zstd(b"text"), Encoding::Zstd)]
        {
            for end in 0..whole.len() {
                let source = Box::new(io::Cursor::new(whole[..end].to_vec()).chain(Gone));
                let (_, error) = drain(inflate(source, encoding).unwrap());
                assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{encoding:?} {end}");
                assert_eq!(error.to_string(), "the line is dead");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_the_reference_compresses_is_read(
            parts in prop::collection::vec(("[a-f ]{0,90}", 1usize..400), 0..9),
            level in -3i32..20,
            checksum: bool,
        ) {
            let repeated = parts.iter().map(|(text, times)| text.repeat(*times));
            let plain = repeated.collect::<String>().into_bytes();
            let whole = match checksum {
                true => with_checksum(&plain, level),
                false => zstd::encode_all(&plain[..], level).unwrap(),
            };
            prop_assert!(read_all(&whole, Encoding::Zstd).unwrap() == plain);
        }
    }
}
