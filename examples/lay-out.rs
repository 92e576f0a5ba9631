//! Writes `src/scan/shapes.tsv` and `clusters.tsv` anew: what the scanner reads off the patterns of
//! the rules that are compiled in, and how it spreads their openings, so that it needn't do so at
//! each start.
//!
//! `cargo run --no-default-features --example lay-out` does so. It is needed after a pattern in
//! `rules/` has changed, for a quick start only, and after a change to how patterns are read
//! (`src/scan/shape.rs` and what it uses), without which the file would tell what was read before.

use std::error::Error;
use std::fs;
use std::path::Path;

use expurgate::rule::builtin;
use expurgate::scan::Scanner;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/scan");
    let rules = builtin()?;
    let shapes = Scanner::shapes(&rules)?;
    fs::write(folder.join("shapes.tsv"), &shapes)?;
    fs::write(folder.join("clusters.tsv"), Scanner::clusters(&rules)?)?;
    println!("{} patterns, {} bytes", shapes.lines().count(), shapes.len());
    Ok(())
}
