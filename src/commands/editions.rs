//! `vesnik editions next`

use std::time::Duration;

use clap::Subcommand;
use vesnik::{app::open_database, config::Config, domain::Clock, issues::calendar};

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Lists what comes out next: when, which edition, how many briefs its next issue would hold now, how many readers.
    #[command(after_help = "Example: vesnik editions next --days 14")]
    Next {
        /// So many days from now.
        #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=366))]
        days: u32,
    },
}

pub async fn run(config: &Config, verb: Verb) -> anyhow::Result<()> {
    let Verb::Next { days } = verb;
    let clock = Clock::system();
    let (db, _) = open_database(config, &clock)?;
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
