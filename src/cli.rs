//! The command line: what was typed becomes a request, ports are wired to it, and what comes of it
//! becomes output and an exit code.
//!
//! Results go to stdout, everything for the person to stderr.

mod args;
mod failure;
mod findings;
mod job;
mod key;
mod model;
mod ports;
mod progress;
mod redact;
mod rules;
mod run;
mod sarif;
mod scan;
mod setup;
mod stop;
mod stream;
mod summary;
mod verify;
mod voice;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Cli, Command};
use failure::{Exit, Failure};

/// Runs the program.
pub fn main() -> ExitCode {
    stop::hide_panic_text();
    stop::guarded(called)
}

fn called() -> ExitCode {
    if let Err(error) = stop::listen() {
        voice::fail(&Failure::new(Exit::Internal, format!("signals can't be heard: {error}")));
        return ExitCode::from(Exit::Internal as u8);
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are results; a usage error is 2, as clap has it.
            let _ = error.print();
            return ExitCode::from(error.exit_code() as u8);
        }
    };
    voice::start(&cli.show);
    match run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.message.is_empty() {
                voice::fail(&failure);
            }
            match failure.exit {
                Exit::Interrupted => ExitCode::from(stop::exit_code()),
                exit => ExitCode::from(exit as u8),
            }
        }
    }
}

fn run(cli: &Cli) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match &cli.command {
        Command::Rules(command) => rules::rules(command, &mut out),
        Command::Key(command) => key::key(command, &cli.show, &mut out),
        Command::Completions { shell } => {
            // It takes a writer that fails for a bug, so it gets one that can't.
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "expurgate", &mut script);
            printed(out.write_all(&script).and_then(|()| out.flush()))
        }
        Command::Man => clap_mangen::Man::new(Cli::command())
            .render(&mut out)
            .map_err(|error| Failure::new(Exit::Destination, format!("stdout: {error}"))),
        Command::Redact(command) => redact::redact(command, &cli.show, &mut out),
        Command::Scan(command) => scan::scan(command, &cli.show, &mut out),
        Command::Run(command) => run::run(command, &cli.show, &mut out),
        Command::Check(command) => run::check(command, &cli.show, &mut out),
        Command::Verify(command) => verify::verify(command, &cli.show, &mut out),
        Command::Model(command) => model::model(command, &cli.show, &mut out),
        Command::Job(command) => job::job(command, &cli.show, &mut out),
    }
}

/// Texts of others, such as names in a policy or a log, don't speak to the terminal.
fn plain(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}

/// A reader that has gone away is no failure of ours.
fn printed(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(Exit::Destination, format!("stdout: {error}")))
        }
        _ => Ok(()),
    }
}
