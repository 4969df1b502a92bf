//! How the installation does: the figures of the desk's page for operators, which `/metrics` has too.

use std::time::Duration;

use prometheus::{IntGauge, IntGaugeVec, Opts, Registry};

use super::worker::RelayStanding;
use crate::{
    domain::Timestamp,
    storage::{Db, StorageError, installation, issue_figures, issues, letters},
};

/// Due letters are counted up to this number.
pub const MOST_LETTERS: i64 = 100_000;
/// The version that runs.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// How the installation does.
#[derive(Debug, Clone)]
pub struct Condition {
    /// Letters whose time has come; [`MOST_LETTERS`] for these and more.
    pub letters_due: i64,
    /// Since when the one that waits longest is due.
    pub oldest_letter: Option<Timestamp>,
    /// Copies of issues under way that have no outcome, as they were counted last.
    pub copies_waiting: i64,
    /// When the issue under way that began first began.
    pub oldest_issue: Option<Timestamp>,
    /// Each relay of this process.
    pub relays: Vec<RelayStanding>,
    /// When the scheduler, of whichever process, was last at work; noted every quarter of a minute.
    pub ticked_at: Option<Timestamp>,
    /// What the database takes on the disk, in octets.
    pub database_octets: i64,
    /// When the database was last backed up, as far as Vesnik was told.
    pub backed_up_at: Option<Timestamp>,
    /// The instant of all this.
    pub now: Timestamp,
}

impl Condition {
    /// How long the letter that waits longest is due.
    pub fn letter_waits(&self) -> Option<Duration> {
        self.oldest_letter.map(|since| self.now.since(since))
    }

    /// How long the scheduler has not been at work.
    pub fn since_tick(&self) -> Option<Duration> {
        self.ticked_at.map(|at| self.now.since(at))
    }

    /// How old the last backup is.
    pub fn since_backup(&self) -> Option<Duration> {
        self.backed_up_at.map(|at| self.now.since(at))
    }
}

/// Looks how the installation does. Costs a few look-ups, and the letters that are due, up to [`MOST_LETTERS`].
///
/// # Errors
/// Those of the database.
pub async fn condition(db: &Db, relays: Vec<RelayStanding>, now: Timestamp) -> Result<Condition, StorageError> {
    db.read(move |conn| {
        let (letters_due, oldest_letter) = letters::due(conn, now, MOST_LETTERS)?;
        let (ticked_at, backed_up_at) = installation::last_times(conn)?;
        let under_way = issues::under_way(conn)?;
        Ok(Condition {
            letters_due,
            oldest_letter,
            copies_waiting: issue_figures::waiting(conn)?,
            oldest_issue: under_way.iter().filter_map(|issue| issue.started_at).min(),
            relays,
            ticked_at,
            database_octets: installation::octets(conn)?,
            backed_up_at,
            now,
        })
    })
    .await
}

/// The same for Prometheus. Instants are in seconds since 1970, and 0 for never.
#[derive(Debug)]
pub(super) struct Gauges {
    letters_due: IntGauge,
    oldest_letter: IntGauge,
    copies_waiting: IntGauge,
    oldest_issue: IntGauge,
    circuits: IntGaugeVec,
    ticked_at: IntGauge,
    database_octets: IntGauge,
    backed_up_at: IntGauge,
}

impl Gauges {
    pub(super) fn new(registry: &Registry) -> prometheus::Result<Self> {
        let gauge = |name: &str, help: &str| {
            let gauge = IntGauge::new(name, help)?;
            registry.register(Box::new(gauge.clone()))?;
            Ok::<_, prometheus::Error>(gauge)
        };
        let circuits = IntGaugeVec::new(
            Opts::new(
                "vesnik_relay_circuit_open",
                "1 while nothing is sent through the relay because it refuses us, else 0",
            ),
            &["relay"],
        )?;
        registry.register(Box::new(circuits.clone()))?;
        let version = IntGaugeVec::new(
            Opts::new("vesnik_build_info", "1; the label says which version runs"),
            &["version"],
        )?;
        version.with_label_values(&[VERSION]).set(1);
        registry.register(Box::new(version))?;
        Ok(Gauges {
            letters_due: gauge(
                "vesnik_letters_due",
                "Letters whose time has come, counted up to 100,000",
            )?,
            oldest_letter: gauge(
                "vesnik_oldest_letter_due_seconds",
                "For how long the letter that waits longest is due; 0 when none is",
            )?,
            copies_waiting: gauge(
                "vesnik_copies_waiting",
                "Copies of issues under way without an outcome, counted every 15 seconds",
            )?,
            oldest_issue: gauge(
                "vesnik_oldest_issue_under_way_seconds",
                "For how long the issue under way that began first is being sent; 0 when none is",
            )?,
            circuits,
            ticked_at: gauge(
                "vesnik_scheduler_last_tick_timestamp_seconds",
                "When the scheduler was last at work, noted every 15 seconds; 0 for never",
            )?,
            database_octets: gauge("vesnik_database_bytes", "What the database takes on the disk")?,
            backed_up_at: gauge(
                "vesnik_last_backup_timestamp_seconds",
                "When the database was last backed up by `vesnik backup`, or noted as such; 0 for never",
            )?,
        })
    }

    pub(super) fn set(&self, condition: &Condition) {
        let seconds = |at: Option<Timestamp>| at.map_or(0, |at| at.millis() / 1_000);
        let age = |at: Option<Timestamp>| at.map_or(0, |at| (condition.now.millis() - at.millis()).max(0) / 1_000);
        self.letters_due.set(condition.letters_due);
        self.oldest_letter.set(age(condition.oldest_letter));
        self.copies_waiting.set(condition.copies_waiting);
        self.oldest_issue.set(age(condition.oldest_issue));
        self.circuits.reset();
        for relay in &condition.relays {
            let is_open = i64::from(relay.state == "refusing");
            self.circuits.with_label_values(&[relay.name.as_str()]).set(is_open);
        }
        self.ticked_at.set(seconds(condition.ticked_at));
        self.database_octets.set(condition.database_octets);
        self.backed_up_at.set(seconds(condition.backed_up_at));
    }
}
