//! The summary at the end of a run, for the person, on stderr.

use std::io::{self, Write};

use comfy_table::{CellAlignment, Table, presets};
use indicatif::HumanCount;

use super::args::Show;
use crate::redact::Tally;

/// Tells what was done, unless nothing is to be said.
pub fn tell(show: &Show, counts: &Tally, passed_over: usize, output: &str) {
    if !show.quiet {
        let _ = writeln!(io::stderr(), "{}", text(counts, passed_over, output));
    }
}

fn text(counts: &Tally, passed_over: usize, output: &str) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    for (entity, count) in &counts.by_entity {
        table.add_row([entity.clone(), HumanCount(*count).to_string()]);
    }
    if let Some(column) = table.column_mut(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let mut lines = Vec::new();
    if !counts.by_entity.is_empty() {
        lines.push(table.trim_fmt());
        lines.push(String::new());
    }
    let parts = [
        (counts.records_read, "records read"),
        (counts.records_changed, "changed"),
        (counts.records_dropped, "dropped"),
        (counts.records_quarantined, "quarantined"),
        (counts.findings(), "findings"),
        (counts.allowed.values().sum(), "allowed"),
        (passed_over as u64, "files passed over"),
    ];
    let told = parts.iter().enumerate().filter(|(n, (count, _))| *n < 2 || *count > 0);
    let told: Vec<String> =
        told.map(|(_, (count, what))| format!("{} {what}", HumanCount(*count))).collect();
    lines.push(format!("{}; written to {output}", told.join(", ")));
    lines.join("\n")
}
