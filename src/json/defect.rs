//! Why a line is not JSON. Offsets only: the line's own text never gets into a message.

use thiserror::Error;

/// What is wrong with a line, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{why} at byte {at}")]
pub struct Defect {
    /// Offset of the first byte that can't be right, the line's length where it ends too early.
    pub at: usize,
    /// What is wrong there.
    pub why: Fault,
}

/// What can be wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// There is nothing but white space.
    #[error("no JSON value")]
    Empty,
    /// The line ends inside a value.
    #[error("unexpected end")]
    UnexpectedEnd,
    /// Something that can't begin a value.
    #[error("a value was expected")]
    ExpectedValue,
    /// Something other than a string where a member must begin.
    #[error("a key was expected")]
    ExpectedKey,
    /// A key without its colon.
    #[error("a colon was expected")]
    ExpectedColon,
    /// An element of an array that is followed by neither a comma nor the end.
    #[error("a comma or the end of an array was expected")]
    ExpectedArrayEnd,
    /// A member of an object that is followed by neither a comma nor the end.
    #[error("a comma or the end of an object was expected")]
    ExpectedObjectEnd,
    /// A backslash that begins no escape.
    #[error("bad escape")]
    BadEscape,
    /// Half of a surrogate pair.
    #[error("lone surrogate")]
    LoneSurrogate,
    /// A byte below 0x20 in a string.
    #[error("control character in a string")]
    ControlCharacter,
    /// A number against the grammar.
    #[error("bad number")]
    BadNumber,
    /// More nesting than `JSON_DEPTH_MAX`.
    #[error("too deep")]
    TooDeep,
    /// More parts than `JSON_PARTS_MAX`.
    #[error("too many parts")]
    TooManyParts,
    /// Something after the value.
    #[error("trailing bytes")]
    TrailingBytes,
}
