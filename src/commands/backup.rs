//! `vesnik backup`

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use vesnik::{
    config::Config,
    domain::Clock,
    storage::{backup, write_alone},
};

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Arguments {
    /// Where the copy goes, in the place of a file that is there.
    file: Option<PathBuf>,
    /// Writes no copy, but notes that another program has made one just now: pg_dump, or a snapshot of the disk.
    #[arg(long)]
    record: bool,
}

pub fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<()> {
    let mut conn = config.database.open()?;
    let copied = arguments.file.as_ref().map(|file| backup::copy(&mut conn, file));
    let octets = copied.transpose()?;
    write_alone(&mut conn, |conn| backup::record(conn, Clock::system().now())).context("the backup cannot be noted")?;
    match octets {
        Some(octets) => println!("{octets} octets, checked; keep the secret key beside it, but not with it"),
        None => println!("noted"),
    }
    Ok(())
}
