//! `vesnik send-test`

use anyhow::{Context, bail};
use clap::Args;
use vesnik::{
    app::open_database,
    config::Config,
    delivery::{Desk, Outboxes, send_test_copy},
    domain::{Clock, EmailAddress, IssueId},
};

#[derive(Debug, Args)]
pub struct Arguments {
    /// The issue's id.
    #[arg(long)]
    issue: i64,
    /// Where to send the copy.
    #[arg(long)]
    to: String,
}

pub async fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<()> {
    let to = EmailAddress::parse(&arguments.to).context("--to")?;
    if config.relays.is_empty() {
        bail!("no relay is configured, so there is nothing to send through");
    }
    let clock = Clock::system();
    let (db, key) = open_database(config, &clock)?;
    let outboxes = Outboxes::new(&config.relays, &config.links.host(), config.delivery.reply);
    let desk = Desk {
        db: &db,
        key: &key,
        links: &config.links,
        outboxes: &outboxes,
    };
    let reply = send_test_copy(&desk, "command line", IssueId(arguments.issue), &to, clock.now()).await?;
    println!("{reply}");
    Ok(())
}
