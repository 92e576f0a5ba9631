//! A census counts the records of a stream and looks at each as the base model's format wants it.

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use serde::de::IgnoredAny;

use crate::limits::{FAULTS_KEPT_MAX, LINE_BYTES_MAX};
use crate::redact::OnMalformed;
use crate::train::family::{DISTILLATION, Family, PRE_TRAINING, REINFORCEMENT};
use crate::train::format::{Format, FormatFault, Why, blocks, characters, reserved};

use super::spec::Customization;

/// What was seen of the records of one or more streams.
#[derive(Clone, Debug, Default)]
pub struct Census {
    /// Lines.
    pub records: u64,
    /// Bytes.
    pub bytes: u64,
    /// The first faults, with their lines.
    pub faults: Vec<(u64, FormatFault)>,
    /// How many faults there are.
    pub fault_count: u64,
    /// The first line and member with a word that Bedrock reserves.
    pub reserved: Option<(u64, String)>,
    /// How many lines hold such a word.
    pub reserved_count: u64,
    /// Records with images.
    pub images: u64,
    /// Records with videos.
    pub videos: u64,
    /// Buckets that images and videos lie in.
    pub media_buckets: BTreeSet<String>,
    family: Option<&'static Family>,
    format: Option<Format>,
    /// Whether lines that can't be read are somebody else's to judge.
    lenient: bool,
}

impl Census {
    /// A census of records of any form; the first line tells the format.
    pub fn of_any() -> Self {
        Census::default()
    }

    /// A census for a base model and what is done to it; of an unknown model the first line tells
    /// the format.
    pub fn of(model: &str, customization: Customization) -> Self {
        let family = family(model, customization);
        Census { family, format: family.map(|family| family.format), ..Census::default() }
    }

    /// The same for input of which lines that can't be read are left out later.
    pub fn with_on_malformed(self, on_malformed: OnMalformed) -> Self {
        Census { lenient: on_malformed != OnMalformed::Fail, ..self }
    }

    /// Reads a stream to its end. A byte order mark at its start is not the first line's.
    pub fn take(&mut self, mut reader: impl Read) -> io::Result<()> {
        let mut cut = Cut { start: true, ..Cut::default() };
        let mut buffer = vec![0; 64 << 10];
        loop {
            match reader.read(&mut buffer)? {
                0 => break,
                count => cut.push(&buffer[..count], self),
            }
        }
        cut.end(self);
        Ok(())
    }

    fn line(&mut self, line: &[u8]) {
        if self.lenient && serde_json::from_slice::<IgnoredAny>(line).is_err() {
            return;
        }
        self.records += 1;
        let text = String::from_utf8_lossy(line.strip_suffix(b"\r").unwrap_or(line));
        let format =
            *self.format.get_or_insert_with(|| Format::detect(&text).unwrap_or(Format::Converse));
        let checked = format.check(&text).and_then(|()| self.length(&text));
        if let Err(fault) = checked.and_then(|()| self.blocks(format, &text)) {
            self.fault(fault);
        }
        if let Some(member) = reserved(&text) {
            self.reserved_count += 1;
            self.reserved.get_or_insert((self.records, member));
        }
    }

    /// What a conversation holds besides text.
    fn blocks(&mut self, format: Format, text: &str) -> Result<(), FormatFault> {
        let Some(family) = self.family.filter(|_| format == Format::Converse) else {
            return Ok(());
        };
        let media = blocks(text, &family.takes)?;
        self.images += u64::from(media.images > 0);
        self.videos += u64::from(media.videos > 0);
        for bucket in media.buckets {
            if self.media_buckets.len() < FAULTS_KEPT_MAX {
                self.media_buckets.insert(bucket);
            }
        }
        Ok(())
    }

    fn length(&self, text: &str) -> Result<(), FormatFault> {
        match self.family.and_then(|family| family.characters_max) {
            Some(most) if characters(text) > most => {
                Err(FormatFault { member: String::new(), why: Why::Long(most) })
            }
            _ => Ok(()),
        }
    }

    fn fault(&mut self, fault: FormatFault) {
        self.fault_count += 1;
        if self.faults.len() < FAULTS_KEPT_MAX {
            self.faults.push((self.records, fault));
        }
    }
}

/// Whose limits hold: those of what is done where it has its own, else the model's.
pub(super) fn family(model: &str, customization: Customization) -> Option<&'static Family> {
    match customization {
        Customization::FineTuning => Family::of(model),
        Customization::ContinuedPreTraining => Some(&PRE_TRAINING),
        Customization::Distillation => Some(&DISTILLATION),
        Customization::ReinforcementFineTuning => Some(&REINFORCEMENT),
    }
}

/// Cuts chunks of bytes into lines.
#[derive(Default)]
struct Cut {
    pending: Vec<u8>,
    /// Whether the next line is the first of an input, which a byte order mark may precede.
    start: bool,
}

impl Cut {
    fn push(&mut self, mut bytes: &[u8], census: &mut Census) {
        census.bytes += bytes.len() as u64;
        while let Some(at) = memchr::memchr(b'\n', bytes) {
            self.keep(&bytes[..at]);
            self.hand(census);
            bytes = &bytes[at + 1..];
        }
        self.keep(bytes);
    }

    /// A line past the bound is cut: what is left is no JSON, so it is a fault.
    fn keep(&mut self, bytes: &[u8]) {
        let room = LINE_BYTES_MAX.saturating_sub(self.pending.len());
        self.pending.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }

    fn end(&mut self, census: &mut Census) {
        if !self.pending.is_empty() {
            self.hand(census);
        }
    }

    fn hand(&mut self, census: &mut Census) {
        let line = match std::mem::take(&mut self.start) {
            true => self.pending.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.pending),
            false => &self.pending,
        };
        census.line(line);
        self.pending.clear();
    }
}

/// Passes bytes on to a reader's user and to a census.
pub(super) struct Counted<R> {
    inner: R,
    census: Arc<Mutex<Census>>,
    cut: Cut,
}

impl<R: Read> Counted<R> {
    pub fn new(inner: R, census: Arc<Mutex<Census>>) -> Self {
        Counted { inner, census, cut: Cut::default() }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let mut census = self.census.lock().unwrap_or_else(PoisonError::into_inner);
        match count {
            0 => self.cut.end(&mut census),
            _ => self.cut.push(&buffer[..count], &mut census),
        }
        Ok(count)
    }
}
