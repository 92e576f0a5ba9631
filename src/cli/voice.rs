//! How much is told beside results (`-v`), and in which colours (`--color`).

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use super::args::{Colour, Show};
use super::failure::Failure;
use crate::job::Event;
use crate::job::remediate::Watched;
use crate::train::JobState;

/// `-v` so often shows the calls to AWS.
const CALLS: u8 = 2;

/// Begins to tell as the options say.
pub fn start(show: &Show) {
    match show.color {
        Colour::Auto => anstream::ColorChoice::Auto,
        Colour::Always => anstream::ColorChoice::Always,
        Colour::Never => anstream::ColorChoice::Never,
    }
    .write_global();
    if show.verbose >= CALLS && !show.quiet {
        tell_calls();
    }
}

/// A line on stderr for each finished call to AWS: service, operation, time. The SDK names a span
/// for each call; its other notes may hold what was sent, and are not shown.
fn tell_calls() {
    let calls = filter_fn(|notes| notes.is_span() && notes.target().starts_with("aws_sdk_"));
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(io::stderr)
        .with_ansi(false)
        .with_target(false)
        .with_span_events(FmtSpan::CLOSE)
        .compact();
    tracing_subscriber::registry().with(lines.with_filter(calls)).init();
}

/// Says why a command ends early.
pub fn fail(failure: &Failure) {
    let red = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
    let _ = writeln!(anstream::stderr(), "{red}expurgate:{red:#} {}", failure.message);
}

/// What happened, in a few words; nothing of what is shown otherwise.
pub fn sentence(event: &Event) -> Option<String> {
    let said = match event {
        Event::Begun { .. } | Event::PassedOver([]) => return None,
        Event::PassedOver(names) => passed_over(names),
        Event::Planned { run_id } => format!("run {run_id}"),
        Event::Advice(advice) => format!("{}: {advice}", advice.weight),
        Event::Stored(name) => format!("stored {name}"),
        Event::Verified(name) => format!("verified {name}"),
        Event::Published(uri) => format!("receipt {uri}"),
        Event::Submitted(arn) => format!("submitted {arn}"),
        Event::Gone(arn) => format!("{arn} is gone"),
        Event::Grants(watched) => grants(watched),
        Event::Unreached(error) => format!("{error}; trying again"),
        Event::State(state) => match state {
            JobState::InProgress => "the job is in progress".to_owned(),
            JobState::Completed => "the job is completed".to_owned(),
            JobState::Failed => "the job has failed".to_owned(),
            JobState::Stopping => "the job is being stopped".to_owned(),
            JobState::Stopped => "the job was stopped".to_owned(),
        },
    };
    Some(said)
}

/// Names that are told of many.
const NAMES_TOLD: usize = 3;

fn passed_over(names: &[String]) -> String {
    let first = names.iter().take(NAMES_TOLD).cloned().collect::<Vec<_>>().join(", ");
    let more = match names.len().saturating_sub(NAMES_TOLD) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!(
        "warning: {} files are passed over, since their names don't end in .jsonl, .jsonl.gz or \
         .jsonl.zst: {first}{more}",
        names.len()
    )
}

fn grants(watched: &Watched) -> String {
    match watched.left.is_empty() {
        true => format!("{}: {} grants were retired", watched.key, watched.retired.len()),
        false => format!(
            "warning: {}: a grant outlives its model; `expurgate key grants` shows which, and \
             `expurgate key revoke` ends it",
            watched.key
        ),
    }
}
