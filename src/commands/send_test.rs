//! `vesnik send-test`

use anyhow::Context;
use clap::Args;
use vesnik::{
    app::open_database,
    config::Config,
    delivery::send_test_copy,
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
    let (db, key) = open_database(config, &Clock::system())?;
    let outbox = Outbox::new(relay, config.links.host(), config.delivery.lease / 2);
    let reply = send_test_copy(&db, &key, &config.links, &outbox, IssueId(arguments.issue), &to).await?;
    outbox.close().await;
    println!("{reply}");
    Ok(())
}
