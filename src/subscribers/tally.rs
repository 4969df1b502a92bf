//! What this process has counted at the sign-up forms: for operators, and to notice attacks.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use prometheus::{IntCounterVec, IntGauge, Opts, Registry};

use crate::domain::Sighting;

/// What became of a form that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Recorded.
    Recorded,
    /// Recorded; its letter waits for its turn.
    Held,
    /// Shown again with a fresh stamp.
    OneMoreStep,
    /// The field that people do not see was filled in.
    Trapped,
    /// One too many from its network.
    TooMany,
    /// No proof of work where one must be given.
    NoProof,
    /// A proof of work that does not count.
    BadProof,
    /// A web address for a name.
    LinkInName,
    /// A throw-away address.
    Disposable,
    /// The queue of letters that wait was too long.
    Crowded,
}

impl Outcome {
    const ALL: [Outcome; 10] = [
        Outcome::Recorded,
        Outcome::Held,
        Outcome::OneMoreStep,
        Outcome::Trapped,
        Outcome::TooMany,
        Outcome::NoProof,
        Outcome::BadProof,
        Outcome::LinkInName,
        Outcome::Disposable,
        Outcome::Crowded,
    ];

    fn as_str(self) -> &'static str {
        match self {
            Outcome::Recorded => "recorded",
            Outcome::Held => "held",
            Outcome::OneMoreStep => "one_more_step",
            Outcome::Trapped => "trapped",
            Outcome::TooMany => "too_many",
            Outcome::NoProof => "no_proof",
            Outcome::BadProof => "bad_proof",
            Outcome::LinkInName => "link_in_name",
            Outcome::Disposable => "disposable",
            Outcome::Crowded => "crowded",
        }
    }

    fn sighting(self) -> Option<Sighting> {
        match self {
            Outcome::Recorded | Outcome::Held => Some(Sighting::SignUp),
            Outcome::OneMoreStep => None,
            _ => Some(Sighting::Refusal),
        }
    }
}

/// Counts forms by their outcome, and sightings since they were last taken.
#[derive(Debug)]
pub struct Tally {
    outcomes: IntCounterVec,
    under_attack: IntGauge,
    unwritten: [AtomicI64; Sighting::ALL.len()],
}

impl Tally {
    /// All at zero, shown in `registry`.
    ///
    /// # Errors
    /// A name that is taken or is none: a defect.
    pub fn new(registry: &Registry) -> prometheus::Result<Arc<Self>> {
        let outcomes = IntCounterVec::new(
            Opts::new(
                "vesnik_sign_ups_total",
                "Sign-up forms that were sent, by what became of them",
            ),
            &["outcome"],
        )?;
        for outcome in Outcome::ALL {
            outcomes.with_label_values(&[outcome.as_str()]).reset();
        }
        let under_attack = IntGauge::new(
            "vesnik_sign_ups_under_attack",
            "1 while the sign-up forms are held to be under attack",
        )?;
        registry.register(Box::new(outcomes.clone()))?;
        registry.register(Box::new(under_attack.clone()))?;
        Ok(Arc::new(Tally {
            outcomes,
            under_attack,
            unwritten: Default::default(),
        }))
    }

    /// Counts a form.
    pub fn count(&self, outcome: Outcome) {
        self.outcomes.with_label_values(&[outcome.as_str()]).inc();
        if let Some(sighting) = outcome.sighting() {
            self.saw(sighting);
        }
    }

    /// Counts a sighting.
    pub fn saw(&self, sighting: Sighting) {
        self.add(sighting, 1);
    }

    fn add(&self, sighting: Sighting, count: i64) {
        let of = usize::try_from(sighting.number()).ok();
        if let Some(counter) = of.and_then(|number| self.unwritten.get(number)) {
            counter.fetch_add(count, Ordering::Relaxed);
        }
    }

    /// Takes the sightings since the last time.
    pub(super) fn take(&self) -> Vec<(Sighting, i64)> {
        let counts = Sighting::ALL.iter().zip(&self.unwritten);
        let taken = counts.map(|(sighting, counter)| (*sighting, counter.swap(0, Ordering::Relaxed)));
        taken.filter(|(_, count)| *count > 0).collect()
    }

    /// Puts back what could not be written.
    pub(super) fn put_back(&self, counts: &[(Sighting, i64)]) {
        for (sighting, count) in counts {
            self.add(*sighting, *count);
        }
    }

    /// Shows whether the forms are under attack.
    pub(super) fn show(&self, under_attack: bool) {
        self.under_attack.set(i64::from(under_attack));
    }

    /// True while the forms are held to be under attack.
    pub fn is_under_attack(&self) -> bool {
        self.under_attack.get() == 1
    }
}
