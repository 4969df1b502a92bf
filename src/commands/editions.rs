//! `vesnik editions next|holidays`

use std::{path::PathBuf, time::Duration};

use anyhow::Context;
use clap::Subcommand;
use vesnik::{
    app::open_database,
    config::Config,
    domain::{Clock, Slug},
    issues::{
        calendar,
        holidays::{self, Target},
    },
};

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Lists what comes out next: when, which edition, how many briefs its next issue would hold now, how many readers.
    #[command(after_help = "Example: vesnik editions next --days 14")]
    Next {
        /// So many days from now.
        #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=366))]
        days: u32,
    },
    /// Replaces an edition's holidays by the all-day events of an iCalendar file, of this year and the next five.
    #[command(after_help = "Example: vesnik editions holidays weekly mondays --file holidays.ics")]
    Holidays {
        /// The newsletter's slug.
        newsletter: String,
        /// The edition's slug.
        edition: String,
        /// The file.
        #[arg(long)]
        file: PathBuf,
    },
}

pub async fn run(config: &Config, verb: Verb) -> anyhow::Result<()> {
    let clock = Clock::system();
    match verb {
        Verb::Next { days } => next(config, &clock, days).await,
        Verb::Holidays {
            newsletter,
            edition,
            file,
        } => {
            let target = Target {
                newsletter: Slug::parse(&newsletter).context("the newsletter")?,
                edition: Slug::parse(&edition).context("the edition")?,
                version: None,
            };
            let text = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            let (db, _) = open_database(config, &clock)?;
            let done = holidays::replace(&db, "command line", target, text, clock.now()).await?;
            println!("{} holidays in {}", done.edition.days.holidays.len(), done.years);
            for (why, events) in done.passed_over {
                println!("{events} events passed over: {why}");
            }
            Ok(())
        }
    }
}

async fn next(config: &Config, clock: &Clock, days: u32) -> anyhow::Result<()> {
    let (db, _) = open_database(config, clock)?;
    let now = clock.now();
    let to = now + Duration::from_secs(u64::from(days) * 24 * 3600);
    let entries = db.read(move |conn| calendar::list(conn, now, to, now)).await?;
    if entries.is_empty() {
        println!("nothing comes out in the next {days} days");
    }
    for entry in entries {
        let edition = entry
            .edition
            .map_or_else(|| "special issue".to_owned(), |slug| slug.to_string());
        let zone = entry.zone.unwrap_or_else(|| "UTC".to_owned());
        let mut line = format!(
            "{}  {}/{edition} ({zone})  {}",
            entry.due_at, entry.newsletter, entry.state
        );
        if let Some(closes_at) = entry.closes_at.filter(|at| *at < entry.due_at) {
            line.push_str(&format!(", closes {closes_at}"));
        }
        if let Some(briefs) = entry.briefs {
            line.push_str(&format!(", {briefs} briefs now"));
        }
        if let Some(readers) = entry.readers {
            line.push_str(&format!(", {readers} readers"));
        }
        println!("{line}");
    }
    Ok(())
}
