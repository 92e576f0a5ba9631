//! Writes `src/scan/shapes.tsv` anew: what the scanner reads off the patterns of the rules that are
//! compiled in, so that it needn't do so at each start.
//!
//! `cargo run --no-default-features --example lay-out` does so. It is needed after a pattern in
//! `rules/` has changed, for a quick start only, and after a change to how patterns are read
//! (`src/scan/shape.rs` and what it uses), without which the file would tell what was read before.

use std::error::Error;
use std::fs;

use expurgate::rule::builtin;
use expurgate::scan::Scanner;

fn main() -> Result<(), Box<dyn Error>> {
    let shapes = Scanner::shapes(&builtin()?)?;
    fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/scan/shapes.tsv"), &shapes)?;
    println!("{} patterns, {} bytes", shapes.lines().count(), shapes.len());
    Ok(())
}
