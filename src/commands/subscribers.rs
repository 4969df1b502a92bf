//! `vesnik subscribers import|export`

use std::{
    fs::File,
    io::{BufReader, BufWriter, Read, Write},
    path::PathBuf,
};

use anyhow::Context;
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};
use vesnik::{
    app::open_database,
    config::Config,
    domain::{Clock, Slug},
    subscribers::{
        export::export,
        import::{ImportOrder, import},
    },
};

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Reads a CSV file with a column "email" and optionally name, edition, sections (a;b) and joined_at.
    #[command(
        after_help = "Example: vesnik subscribers import readers.csv --newsletter weekly --consent-source \"old list, 2024\""
    )]
    Import {
        /// The file.
        file: PathBuf,
        /// The newsletter's slug.
        #[arg(long)]
        newsletter: String,
        /// The edition of rows that name none.
        #[arg(long)]
        edition: Option<String>,
        /// Where these readers gave their consent; recorded with each of them.
        #[arg(long)]
        consent_source: String,
    },
    /// Writes a newsletter's subscriptions as CSV.
    #[command(after_help = "Example: vesnik subscribers export --newsletter weekly --out readers.csv")]
    Export {
        /// The newsletter's slug.
        #[arg(long)]
        newsletter: String,
        /// The file; standard output when absent.
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

pub fn run(config: &Config, verb: Verb) -> anyhow::Result<()> {
    let clock = Clock::system();
    let (db, key) = open_database(config, &clock)?;
    match verb {
        Verb::Import {
            file,
            newsletter,
            edition,
            consent_source,
        } => {
            let order = ImportOrder {
                newsletter: Slug::parse(&newsletter).context("--newsletter")?,
                edition: edition.as_deref().map(Slug::parse).transpose().context("--edition")?,
                consent_source,
            };
            let opened = File::open(&file).with_context(|| format!("cannot open {}", file.display()))?;
            let bar = ProgressBar::new(opened.metadata()?.len())
                .with_style(ProgressStyle::with_template("{bar:40} {percent}% {msg} {eta} left")?);
            let reader = bar.wrap_read(BufReader::with_capacity(1 << 16, opened));
            let reader: Box<dyn Read> = Box::new(reader);
            let bad_row = |line, reason: &str| bar.suspend(|| eprintln!("line {line}: {reason}"));
            let progress = |report: &vesnik::subscribers::import::ImportReport| {
                bar.set_message(format!("{} rows", report.rows));
            };
            let report = import(&db, &key, &order, reader, clock.now(), bad_row, progress)?;
            bar.finish_and_clear();
            println!(
                "{} rows: {} added, {} known already, {} suppressed, {} bad",
                report.rows, report.added, report.known, report.suppressed, report.bad
            );
        }
        Verb::Export { newsletter, out } => {
            let newsletter = Slug::parse(&newsletter).context("--newsletter")?;
            let target: Box<dyn Write> = match &out {
                Some(path) => Box::new(File::create(path).with_context(|| format!("cannot write {}", path.display()))?),
                None => Box::new(std::io::stdout().lock()),
            };
            let written = export(&db, &newsletter, BufWriter::new(target))?;
            eprintln!("{written} subscriptions");
        }
    }
    Ok(())
}
