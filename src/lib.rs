//! `expurgate` takes confidential data out of fine-tuning data before Amazon Bedrock sees it, and
//! proves what it wrote.
//!
//! The house has rings; imports go down only. ARCHITECTURE.md is the map.
#![deny(unsafe_code)]
#![warn(missing_docs)]

// Ring 0: bytes in, bytes out.
pub mod limits;
pub mod secret;
mod simd;

pub mod rule;

pub mod json;
pub mod lines;
pub mod scan;
pub mod view;

pub mod redact;

// Ring 1: threads.
pub mod digest;
pub mod engine;
pub mod inflate;

// Ring 2: ports.
#[cfg(feature = "job")]
pub mod key;
#[cfg(feature = "aws")]
pub mod session;
#[cfg(feature = "job")]
pub mod store;
#[cfg(feature = "job")]
pub mod train;

// Ring 3: the job.
#[cfg(feature = "job")]
pub mod job;

// Ring 4: faces.
#[cfg(feature = "cli")]
pub mod cli;
