//! A reader of one line of JSON, by spans: where each key, string and number stands, what it
//! decodes to, and how other text is put in its place without touching the rest of the line.
//!
//! A tree of values would forget number text, spacing, escapes and duplicate keys, all of which
//! have to come out as they went in. So nothing here is ever written again from a parsed form.

mod defect;
mod map;
mod number;
mod outline;
mod read;
mod splice;
mod text;

pub use self::{
    defect::{Defect, Fault},
    map::Map,
    number::integer,
    outline::{Kind, Leaf, Outline},
    splice::{Edit, splice},
    text::{decode, escape},
};

/// A range of bytes.
pub type Span = std::ops::Range<usize>;
