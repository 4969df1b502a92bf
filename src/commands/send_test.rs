//! `vesnik send-test`

use anyhow::Context;
use clap::Args;
use vesnik::{
    app::open_database,
    config::Config,
    delivery::{Desk, send_test_copy},
    domain::{Clock, EmailAddress, IssueId},
    mail::outbox::Outbox,
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
    let relay = config
        .relay
        .clone()
        .context("no relay is configured, so there is nothing to send through")?;
    let clock = Clock::system();
    let (db, key) = open_database(config, &clock)?;
    let outbox = Outbox::new(relay, config.links.host(), config.delivery.lease / 2);
    let desk = Desk {
        db: &db,
        key: &key,
        links: &config.links,
        outbox: &outbox,
    };
    let reply = send_test_copy(&desk, "command line", IssueId(arguments.issue), &to, clock.now()).await?;
    outbox.close().await;
    println!("{reply}");
    Ok(())
}
