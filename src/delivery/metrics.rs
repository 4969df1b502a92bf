//! What delivery counts for operators, in Prometheus' text format.

use std::{sync::Arc, time::Duration};

use prometheus::{Histogram, HistogramOpts, IntCounter, IntCounterVec, IntGaugeVec, Opts, Registry, TextEncoder};

use super::{
    condition::{Condition, Gauges},
    in_hand::Outcome,
    report::Balance,
};
use crate::subscribers::tally::Tally;

/// Delivery's counters and gauges.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    outcomes: IntCounterVec,
    claimed: IntCounter,
    skipped_at_claim: IntCounter,
    pauses: IntCounter,
    recording: Histogram,
    copies: IntGaugeVec,
    unaccounted: IntGaugeVec,
    relays: IntGaugeVec,
    condition: Gauges,
    tally: Arc<Tally>,
}

impl Metrics {
    /// Metrics with a registry of their own, all at zero.
    ///
    /// # Errors
    /// A name that is taken or is none: a defect.
    pub fn new() -> prometheus::Result<Self> {
        let registry = Registry::new();
        let outcomes = IntCounterVec::new(
            Opts::new(
                "vesnik_delivery_outcomes_total",
                "Outcomes of copies, as they were recorded",
            ),
            &["outcome"],
        )?;
        let claimed = IntCounter::new("vesnik_delivery_claimed_total", "Copies leased")?;
        let skipped_at_claim = IntCounter::new(
            "vesnik_delivery_skipped_at_claim_total",
            "Copies skipped when they were leased: unsubscribed, suppressed, nothing new",
        )?;
        let pauses = IntCounter::new("vesnik_issues_paused_total", "Issues that paused by themselves")?;
        let recording = Histogram::with_opts(
            HistogramOpts::new(
                "vesnik_delivery_recording_seconds",
                "Time to record a batch of outcomes",
            )
            .buckets(vec![0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 1.0, 10.0]),
        )?;
        let copies = IntGaugeVec::new(
            Opts::new(
                "vesnik_issue_copies",
                "Copies of issues under way, by status in the ledger",
            ),
            &["issue", "status"],
        )?;
        let unaccounted = IntGaugeVec::new(
            Opts::new(
                "vesnik_issue_unaccounted",
                "Audience less the sum of all statuses; anything but 0 is a defect",
            ),
            &["issue"],
        )?;
        let relays = IntGaugeVec::new(
            Opts::new(
                "vesnik_relay_usable",
                "1 while the relay can be used, 0 while it is out of reach or refuses us",
            ),
            &["relay", "state"],
        )?;
        registry.register(Box::new(outcomes.clone()))?;
        for collector in [&claimed, &skipped_at_claim, &pauses] {
            registry.register(Box::new(collector.clone()))?;
        }
        for collector in [&copies, &unaccounted, &relays] {
            registry.register(Box::new(collector.clone()))?;
        }
        registry.register(Box::new(recording.clone()))?;
        Ok(Metrics {
            tally: Tally::new(&registry)?,
            condition: Gauges::new(&registry)?,
            registry,
            outcomes,
            claimed,
            skipped_at_claim,
            pauses,
            recording,
            copies,
            unaccounted,
            relays,
        })
    }

    /// What is counted at the sign-up forms.
    pub fn tally(&self) -> &Arc<Tally> {
        &self.tally
    }

    /// Where other rooms register what they count.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    pub(super) fn claimed(&self, rows: usize, skipped: usize) {
        self.claimed.inc_by(u64::try_from(rows).unwrap_or(0));
        self.skipped_at_claim.inc_by(u64::try_from(skipped).unwrap_or(0));
    }

    pub(super) fn paused(&self) {
        self.pauses.inc();
    }

    pub(super) fn recorded<'a>(&self, outcomes: impl Iterator<Item = &'a Outcome>, took: Duration) {
        self.recording.observe(took.as_secs_f64());
        let mut counts = [0_u64; WORDS.len()];
        for outcome in outcomes {
            if let Some(count) = counts.get_mut(place(outcome)) {
                *count += 1;
            }
        }
        for (word, count) in WORDS.iter().zip(counts).filter(|(_, count)| *count > 0) {
            self.outcomes.with_label_values(&[*word]).inc_by(count);
        }
    }

    /// Everything in Prometheus' text format, with the ledger of the issues under way, and what else stands as it does.
    ///
    /// # Errors
    /// The encoder's.
    pub fn text(&self, balances: &[Balance], condition: &Condition) -> prometheus::Result<String> {
        self.condition.set(condition);
        self.copies.reset();
        self.unaccounted.reset();
        self.relays.reset();
        for balance in balances {
            let issue = balance.issue.to_string();
            for (status, count) in &balance.by_status {
                self.copies
                    .with_label_values(&[issue.as_str(), status.as_str()])
                    .set(*count);
            }
            self.unaccounted
                .with_label_values(&[issue.as_str()])
                .set(balance.unaccounted());
        }
        for relay in &condition.relays {
            let usable = i64::from(relay.state == "ok");
            self.relays
                .with_label_values(&[relay.name.as_str(), relay.state])
                .set(usable);
        }
        TextEncoder::new().encode_to_string(&self.registry.gather())
    }
}

const WORDS: [&str; 6] = ["accepted", "skipped", "failed", "deferred", "put_off", "given_back"];

fn place(outcome: &Outcome) -> usize {
    match outcome {
        Outcome::Accepted => 0,
        Outcome::Skipped(_) => 1,
        Outcome::Failed(_) => 2,
        Outcome::Deferred(..) => 3,
        Outcome::PutOff(_) => 4,
        Outcome::NotTried => 5,
    }
}
