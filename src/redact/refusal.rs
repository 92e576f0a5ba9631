//! A refusal says why a record is not passed on: the line and the reason, never its text.

use crate::json::Defect;
use crate::limits::{JSON_DEPTH_MAX, LINE_BYTES_MAX, RESCAN_MAX, VIEW_DEPTH_MAX};

/// Why a record is not passed on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct Refusal {
    /// Counts from 1.
    pub line: u64,
    /// The reason.
    pub why: Why,
}

/// The reason of a refusal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// Bytes that are no text.
    #[error("not UTF-8 at byte {at}; convert the file or use --on-malformed")]
    NotUtf8 {
        /// The first byte that is wrong, from 0.
        at: usize,
    },
    /// Not one JSON value.
    #[error("not JSON: {0}; mend the record or use --on-malformed")]
    NotJson(Defect),
    /// JSON inside a string that can't be followed to its end.
    #[error(
        "JSON inside a string goes on below {VIEW_DEPTH_MAX} strings, or has too many parts or \
         more than {JSON_DEPTH_MAX} levels; unpack the record or use --on-malformed"
    )]
    Nested,
    /// Text in encodings that can't be followed to its end.
    #[error(
        "a string holds text that is encoded again and again, more often than is followed; decode \
         it or use --on-malformed"
    )]
    Veiled,
    /// Longer than can be read whole.
    #[error("longer than {LINE_BYTES_MAX} bytes; split the record or use --on-malformed drop")]
    TooLong,
    /// Something is found again after each replacement.
    #[error(
        "still holds findings after {RESCAN_MAX} passes; drop such records or change the policy"
    )]
    Unclean,
    /// The policy says that such a finding stops the run.
    #[error("holds {entity} (rule {rule}), for which the policy says fail")]
    Forbidden {
        /// The rule's id.
        rule: String,
        /// Its entity.
        entity: String,
    },
}
