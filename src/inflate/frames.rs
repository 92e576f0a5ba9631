//! Frames of zstd, one after another: RFC 8878.

use std::error::Error;
use std::io::{self, BufRead, ErrorKind, Read};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::{Compressed, Decoder};
use crate::limits::ZSTD_WINDOW_BYTES_MAX;

/// Reads what frames hold. Frames that say to be skipped are.
pub(super) struct Frames<'a> {
    source: Compressed<'a>,
    decoder: FrameDecoder,
    /// A frame has begun, and its end wasn't seen.
    is_open: bool,
    /// Bytes that came out of the frame at hand.
    inflated: u64,
}

impl<'a> Frames<'a> {
    pub(super) fn new(source: Compressed<'a>) -> Self {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(ZSTD_WINDOW_BYTES_MAX);
        Frames { source, decoder, is_open: false, inflated: 0 }
    }

    /// Begins the next frame, and says whether there is one.
    fn begin(&mut self) -> io::Result<bool> {
        while !self.source.fill_buf()?.is_empty() {
            let mut kept = Kept { source: &mut self.source, error: None };
            match self.decoder.reset(&mut kept) {
                Ok(()) => {
                    (self.is_open, self.inflated) = (true, 0);
                    return Ok(true);
                }
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => self.skip(u64::from(length))?,
                Err(error) => return Err(kept.meaning(error)),
            }
        }
        Ok(false)
    }

    fn skip(&mut self, length: u64) -> io::Result<()> {
        let skipped = io::copy(&mut self.source.by_ref().take(length), &mut io::sink())?;
        if skipped == length { Ok(()) } else { Err(ErrorKind::UnexpectedEof.into()) }
    }

    fn decode(&mut self) -> io::Result<()> {
        let mut kept = Kept { source: &mut self.source, error: None };
        let decoded = self.decoder.decode_blocks(&mut kept, BlockDecodingStrategy::UptoBlocks(1));
        decoded.map(drop).map_err(|error| kept.meaning(error))
    }

    /// Ends a frame that was read whole: it must be what it says of itself.
    fn close(&mut self) -> io::Result<()> {
        self.is_open = false;
        let told = self.decoder.get_checksum_from_data();
        let is_whole = told.is_none() || told == self.decoder.get_calculated_checksum();
        let size = self.decoder.content_size();
        // A frame that doesn't tell its size reads as one of none.
        if is_whole && (size == 0 || size == self.inflated) {
            return Ok(());
        }
        Err(io::Error::new(ErrorKind::InvalidData, "a zstd frame isn't what its checksum says"))
    }
}

impl Read for Frames<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while !buf.is_empty() {
            let read = self.decoder.read(buf)?;
            self.inflated += read as u64;
            if read > 0 {
                return Ok(read);
            }
            if self.is_open && !self.decoder.is_finished() {
                self.decode()?;
                continue;
            }
            if self.is_open {
                self.close()?;
            }
            if !self.begin()? {
                break;
            }
        }
        Ok(0)
    }
}

impl Decoder for Frames<'_> {
    fn input(&self) -> &Compressed<'_> {
        &self.source
    }
}

/// Keeps the error of a source, of which a decoder passes on no more than a description.
struct Kept<'k, 'a> {
    source: &'k mut Compressed<'a>,
    error: Option<io::Error>,
}

impl Kept<'_, '_> {
    /// What stopped the decoder: its source, or what the source holds.
    fn meaning(self, error: FrameDecoderError) -> io::Error {
        self.error.unwrap_or_else(|| {
            let kind =
                if is_short(&error) { ErrorKind::UnexpectedEof } else { ErrorKind::InvalidData };
            io::Error::new(kind, error)
        })
    }
}

impl Read for Kept<'_, '_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.source.read(buf).map_err(|error| {
            let kind = error.kind();
            self.error = Some(error);
            kind.into()
        })
    }
}

/// Whether a decoder wanted more than there was.
fn is_short(error: &(dyn Error + 'static)) -> bool {
    let own = error.downcast_ref::<io::Error>();
    own.is_some_and(|error| error.kind() == ErrorKind::UnexpectedEof)
        || error.source().is_some_and(is_short)
}
