//! What can be chosen from a few words.

use clap::ValueEnum;

/// How progress is shown.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ProgressMode {
    /// A bar on a terminal, lines otherwise.
    Auto,
    /// Lines.
    Plain,
    /// A JSON object a line.
    Json,
    /// Not at all.
    Never,
}

/// Whether to use colour.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Yes.
    Always,
    /// No.
    Never,
}

/// See [`crate::redact::Names`].
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum NamesArg {
    /// Not at all.
    Off,
    /// Few false hits.
    Precise,
    /// Between the two.
    Balanced,
    /// Few misses.
    Thorough,
}

/// See [`crate::redact::OnMalformed`].
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OnMalformedArg {
    /// Stop, publish nothing.
    Fail,
    /// Leave the line out and count it.
    Drop,
    /// Put the line in quarantine and count it.
    Quarantine,
}
