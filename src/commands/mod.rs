//! One file a verb.

mod audit;
mod backup;
mod demo;
mod editions;
mod openapi;
mod send_test;
mod serve;
mod staff;
mod subscribers;
mod token;

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use vesnik::{config::Config, telemetry};

/// Newsletter subscription and delivery for newsrooms.
#[derive(Debug, Parser)]
#[command(version, after_help = "Try it: vesnik demo")]
pub struct CommandLine {
    /// The configuration file; without it vesnik.toml, if there is one.
    #[arg(long, global = true, env = "VESNIK_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs a sample newsletter with a built-in mailbox.
    #[command(after_help = "Example: vesnik demo --listen 127.0.0.1:8080")]
    Demo(demo::Arguments),
    /// Runs site, delivery and scheduler.
    #[command(after_help = "Example: VESNIK_DATABASE_URL=postgres://vesnik@db/vesnik vesnik serve")]
    Serve,
    /// Runs delivery and scheduler beside a serving process, on PostgreSQL.
    #[command(after_help = "Example: vesnik worker --config /etc/vesnik.toml")]
    Worker,
    /// Brings the database up to date.
    #[command(after_help = "Example: vesnik migrate")]
    Migrate,
    /// Invites members of staff, and helps those who cannot log in.
    #[command(
        subcommand,
        after_help = "Example: vesnik staff add --email anna@example.org --name \"Anna Kowal\""
    )]
    Staff(staff::Verb),
    /// Shows whether the audit log was altered.
    #[command(subcommand, after_help = "Example: vesnik audit verify")]
    Audit(audit::Verb),
    /// Writes a copy of the whole database, while it is in use, and notes when.
    ///
    /// On PostgreSQL use pg_dump, and then --record.
    #[command(after_help = "Example: vesnik backup /backups/vesnik.db")]
    Backup(backup::Arguments),
    /// Makes and revokes API tokens.
    #[command(subcommand, after_help = "Example: vesnik token create --name desk --role owner")]
    Token(token::Verb),
    /// Imports and exports readers as CSV.
    #[command(
        subcommand,
        after_help = "Example: vesnik subscribers import readers.csv --newsletter weekly --consent-source \"old list, 2024\""
    )]
    Subscribers(subscribers::Verb),
    /// Tells what comes out when, and takes holidays from a file.
    #[command(subcommand, after_help = "Example: vesnik editions next --days 14")]
    Editions(editions::Verb),
    /// Sends one copy of an issue to an address of your choice.
    #[command(after_help = "Example: vesnik send-test --issue 12 --to editor@example.org")]
    SendTest(send_test::Arguments),
    /// Prints the API's description (OpenAPI).
    #[command(after_help = "Example: vesnik openapi > openapi.json")]
    Openapi,
}

/// Carries out one command.
pub fn run(line: CommandLine) -> anyhow::Result<()> {
    let read = || Config::read(line.config.as_deref());
    let runtime = || tokio::runtime::Builder::new_multi_thread().enable_all().build();
    match line.command {
        Command::Demo(arguments) => {
            telemetry::start();
            runtime()?.block_on(demo::run(&arguments))
        }
        Command::Serve => {
            telemetry::start();
            runtime()?.block_on(serve::run(&read()?, vesnik::app::Parts::All))
        }
        Command::Worker => {
            telemetry::start();
            runtime()?.block_on(serve::run(&read()?, vesnik::app::Parts::Worker))
        }
        Command::Migrate => {
            let ran = vesnik::storage::Db::open(&read()?.database)?.migrate()?;
            println!(
                "{}",
                if ran.is_empty() {
                    "nothing to do".to_owned()
                } else {
                    format!("ran {}", ran.join(", "))
                }
            );
            Ok(())
        }
        Command::Staff(verb) => runtime()?.block_on(staff::run(&read()?, verb)),
        Command::Audit(verb) => runtime()?.block_on(audit::run(&read()?, verb)),
        Command::Backup(arguments) => backup::run(&read()?, &arguments),
        Command::Token(verb) => runtime()?.block_on(token::run(&read()?, verb)),
        Command::Subscribers(verb) => subscribers::run(&read()?, verb),
        Command::Editions(verb) => runtime()?.block_on(editions::run(&read()?, verb)),
        Command::SendTest(arguments) => runtime()?.block_on(send_test::run(&read()?, &arguments)),
        Command::Openapi => openapi::run(),
    }
}
