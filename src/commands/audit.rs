//! `vesnik audit verify`

use anyhow::bail;
use clap::Subcommand;
use vesnik::{
    app::open_database,
    config::Config,
    domain::Clock,
    storage::audit::{self, Chain},
};

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Follows the chain of the audit log and prints the hash of its newest row.
    ///
    /// Keep that hash somewhere else and give it as --expect the next time: then even a log that was written anew shows.
    #[command(after_help = "Example: vesnik audit verify --expect 5f2c…")]
    Verify {
        /// A hash that was printed before, which must still be that of a row.
        #[arg(long)]
        expect: Option<String>,
    },
}

pub async fn run(config: &Config, verb: Verb) -> anyhow::Result<()> {
    let Verb::Verify { expect } = verb;
    let (db, _) = open_database(config, &Clock::system())?;
    match db.read(move |conn| audit::verify(conn, expect.as_deref())).await? {
        Chain::Whole {
            events,
            head,
            holds: true,
        } => println!("{events} changes, none altered; newest: {head}"),
        Chain::Whole { .. } => bail!("no row has the expected hash: the log was written anew or cut short"),
        Chain::Broken { at } => bail!("the log was altered: row {at} does not follow the one before it"),
    }
    Ok(())
}
