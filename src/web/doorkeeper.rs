//! What every way to sign up goes by: where a request comes from, how many came from there, and whether it must bring a
//! proof of work.

use std::{net::IpAddr, num::NonZeroU32, sync::Arc, time::Duration};

use actix_web::{HttpRequest, http::StatusCode, web};

use super::{
    FieldError, Problem,
    client::Proxies,
    limits::{SignUpLimiter, SignUpLimits, TooMany},
};
use crate::{
    domain::{EmailAddress, PersonName, SecretKey, Slug, Timestamp},
    subscribers::{
        AskForProof, Pace, SignUpSettings,
        attack::Watch,
        offers::Offers,
        proof_of_work::{ProofError, ProofOfWork, Solution},
        reader_names,
        tally::{Outcome, Tally},
        wordings::Wordings,
    },
};

/// How long a form may be filled in after it was made.
const STAMP_HOLDS: Duration = Duration::from_secs(24 * 3600);
/// Stamps are rounded to this, so that a page keeps its octets while it is cached.
const STAMP_EVERY_MS: i64 = 600_000;

/// When to try again after the queue of letters was too long.
const CROWDED_SECONDS: u32 = 3600;

/// Stands at the door of every sign-up form.
#[derive(Debug)]
pub struct Doorkeeper {
    /// How signing up works.
    pub settings: SignUpSettings,
    /// The proxies in front of the site.
    pub proxies: Proxies,
    /// The words that forms have shown.
    pub wordings: Arc<Wordings>,
    /// What can be signed up for, as far as this process knows.
    pub offers: Arc<Offers>,
    /// Makes challenges.
    pub proof: ProofOfWork,
    /// Notices attacks.
    pub watch: Watch,
    limiter: SignUpLimiter,
    key: SecretKey,
}

/// What the answer to a signup depends on, beside the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AtTheDoor {
    /// From where.
    pub from: Option<IpAddr>,
    /// Whether the form must bring a proof of work.
    pub asks_for_proof: bool,
}

impl Doorkeeper {
    /// A doorkeeper who has seen nobody yet.
    pub fn new(
        settings: SignUpSettings,
        limits: SignUpLimits,
        proxies: Proxies,
        key: SecretKey,
        tally: Arc<Tally>,
    ) -> Self {
        Doorkeeper {
            proxies,
            wordings: Arc::default(),
            offers: Arc::default(),
            proof: ProofOfWork::new(&key, settings.proof_rounds),
            watch: Watch::new(settings.attack, tally),
            limiter: SignUpLimiter::new(limits),
            settings,
            key,
        }
    }

    /// Counts what became of a form.
    pub fn note(&self, outcome: Outcome) {
        self.watch.tally.count(outcome);
    }

    /// The stamp of a form that is made now. Where forms must have an age, it is exact.
    pub fn stamp(&self, newsletter: &Slug, now: Timestamp) -> String {
        let exact = !self.settings.fastest.is_zero();
        let rounded = Timestamp::from_millis(now.millis() - now.millis().rem_euclid(STAMP_EVERY_MS));
        self.key.form_stamp(newsletter, if exact { now } else { rounded })
    }

    /// True for the stamp of a form of this newsletter that was made long enough ago, and not too long.
    pub fn is_stamp_good(&self, newsletter: &Slug, stamp: &str, now: Timestamp) -> bool {
        let made = self.key.read_form_stamp(newsletter, stamp);
        made.is_some_and(|made| made + self.settings.fastest <= now && now < made + STAMP_HOLDS)
    }

    /// True while forms must bring a proof of work.
    pub fn asks_for_proof(&self) -> bool {
        match self.settings.ask_for_proof {
            AskForProof::Never => false,
            AskForProof::UnderAttack => self.is_under_attack(),
            AskForProof::Always => true,
        }
    }

    /// True while the forms are held to be under attack.
    pub fn is_under_attack(&self) -> bool {
        self.watch.tally.is_under_attack()
    }

    /// Counts a signup by where it comes from.
    ///
    /// # Errors
    /// [`TooMany`] when it is one too many.
    pub fn let_in(&self, request: &HttpRequest) -> Result<AtTheDoor, TooMany> {
        let from = self.proxies.client(request);
        let weight = if self.is_under_attack() {
            self.settings.attack_counts_as
        } else {
            NonZeroU32::MIN
        };
        if let Err(too_many) = self.limiter.count(from, weight) {
            self.note(Outcome::TooMany);
            return Err(too_many);
        }
        Ok(AtTheDoor {
            from,
            asks_for_proof: self.asks_for_proof(),
        })
    }

    /// Checks a proof of work, away from the threads that answer requests.
    ///
    /// # Errors
    /// What is wrong with it.
    pub async fn check_proof(&self, newsletter: &Slug, payload: &str, now: Timestamp) -> Result<Solution, ProofError> {
        let (proof, newsletter, payload) = (self.proof.clone(), newsletter.clone(), payload.to_owned());
        let checked = web::block(move || proof.check(&newsletter, &payload, now)).await;
        let checked = checked.unwrap_or(Err(ProofError::Wrong));
        if checked.is_err() {
            self.note(Outcome::BadProof);
        }
        checked
    }

    /// How soon the letter may follow a signup that brings a proof, or none.
    pub fn pace(&self, door: AtTheDoor, has_proof: bool) -> Pace {
        if door.asks_for_proof && !has_proof {
            Pace::Held(self.settings.held_letters_per_hour)
        } else if self.is_under_attack() {
            Pace::Paced(self.settings.attack_letters_per_hour)
        } else {
            Pace::AtOnce
        }
    }

    /// True when a reader may be called so; counts when not.
    pub fn allows_name(&self, name: &PersonName) -> bool {
        let allowed = reader_names::check(name).is_ok();
        if !allowed {
            self.note(Outcome::LinkInName);
        }
        allowed
    }

    /// True when an address may sign up by the operator's list; counts when not.
    pub fn allows_address(&self, email: &EmailAddress) -> bool {
        let allowed = !self.settings.disposable.hold(email);
        if !allowed {
            self.note(Outcome::Disposable);
        }
        allowed
    }
}

impl Problem {
    /// 503: so many sign up that this one would have to wait for too long.
    pub fn crowded(detail: impl Into<String>) -> Self {
        let title = "Too many people are signing up";
        let mut problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "crowded", title, detail);
        problem.retry_after = Some(CROWDED_SECONDS);
        problem
    }

    /// 422: a proof of work must come with the request.
    pub fn proof_needed(challenge: &str) -> Self {
        let detail =
            format!("solve the challenge of GET {challenge} (ALTCHA, version 2) and send the solution as \"altcha\"");
        let title = "A proof of work is needed";
        let mut problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "proof-needed", title, detail.clone());
        problem.errors.push(FieldError {
            pointer: "/altcha".to_owned(),
            detail,
        });
        problem
    }
}

impl From<TooMany> for Problem {
    fn from(TooMany(wait): TooMany) -> Self {
        Problem::too_many(wait)
    }
}
