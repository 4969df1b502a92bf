//! The command line.

mod commands;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let line = commands::CommandLine::parse();
    match commands::run(line) {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            eprintln!("vesnik: {cause:#}");
            ExitCode::FAILURE
        }
    }
}
