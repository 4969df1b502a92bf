//! When an issue stops by itself: too many readers refused, the message refused, or the relay refuses us. Staff are told.

use serde::{Deserialize, Serialize};
use tracing::{error, warn};

use super::{
    engine::Engine,
    in_hand::{Gate, InHand, Tally},
    settings::DeliverySettings,
};
use crate::{
    domain::LetterKind,
    issues::notices::notify,
    storage::{StorageError, audit, issues},
};

/// Why an issue stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Reason {
    /// The share of readers whom the relay refused for good.
    Failures { failed: u32, of: u32 },
    /// The relay refuses the message itself.
    MessageRefused { reply: String },
    /// Every relay that takes the sender's mail refuses us.
    SenderRefused { relay: String, reply: String },
}

impl Reason {
    /// One line for the issue's page and the API.
    pub(super) fn words(&self) -> String {
        match self {
            Reason::Failures { failed, of } => format!("{failed} of {of} copies were refused for good"),
            Reason::MessageRefused { reply } => format!("the relay refuses the message: {reply}"),
            Reason::SenderRefused { relay, reply } => format!("the relay {relay} refuses our mail: {reply}"),
        }
    }

    /// What staff can do about it.
    pub(super) fn advice(&self) -> &'static str {
        match self {
            Reason::Failures { .. } => {
                "Look at the replies in the issue's report. If addresses are wrong, the list may be old: check where it \
                 came from. If the replies name your address or domain, mend that first. Then resume the issue; nobody \
                 gets it twice."
            }
            Reason::MessageRefused { .. } => {
                "The relay turned the message down, not a reader: nobody has been counted as failed. The reply says what \
                 is wrong, such as its size or a link. Mend or retract the brief, or ask the relay's operator, and resume \
                 the issue."
            }
            Reason::SenderRefused { .. } => {
                "Check the relay's user name and password, its certificate, and the SPF, DKIM and DMARC records of the \
                 sender's domain; if the reply names a blocklist, ask for removal there. Then resume the issue: it goes \
                 on where it stopped, and nobody gets it twice."
            }
        }
    }
}

/// What a letter to staff says, as it stands in its row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stopped {
    pub(super) issue: i64,
    pub(super) number: i64,
    pub(super) subject: String,
    pub(super) reason: Reason,
}

/// The reason to pause, once the share of failures is reached after the first copies.
pub(super) fn too_many_failures(tally: Tally, settings: &DeliverySettings) -> Option<Reason> {
    let of = tally.accepted.saturating_add(tally.failed);
    let share = u64::from(settings.pause_at_failures);
    let enough = share > 0 && of >= settings.pause_after;
    let too_many = u64::from(tally.failed) * 100 >= u64::from(of) * share;
    (enough && too_many).then_some(Reason::Failures {
        failed: tally.failed,
        of,
    })
}

/// Pauses an issue and queues the letters to staff in the same transaction. Nothing of it leaves from now on.
pub(super) async fn pause(engine: &Engine, of: &InHand, reason: Reason) {
    of.set_gate(Gate::Held);
    let (issue, now) = (of.issue.clone(), engine.now());
    let recipients = engine.settings.notices_to.clone();
    let stopped = Stopped {
        issue: issue.id.0,
        number: issue.number,
        subject: issue.subject.clone(),
        reason: reason.clone(),
    };
    let words = reason.words();
    let paused = engine
        .db
        .write(move |conn| {
            if !issues::pause(conn, issue.id, Some(&words), now)? {
                return Ok(false);
            }
            let detail = serde_json::json!({ "reason": words });
            audit::append(
                conn,
                "vesnik",
                "issue.pause",
                &format!("issue {}", issue.id),
                &detail,
                now,
            )?;
            notify(
                conn,
                LetterKind::IssuePaused,
                issue.newsletter_id,
                &recipients,
                &stopped,
                now,
            )?;
            Ok::<_, StorageError>(true)
        })
        .await;
    match paused {
        Ok(true) => {
            engine.metrics.paused();
            warn!(issue.id = %of.id(), reason = kind(&reason), "the issue has paused by itself; staff are told why");
        }
        Ok(false) => {}
        // The gate stays shut; the worker looks again and opens it when the database answers.
        Err(cause) => error!(issue.id = %of.id(), %cause, "the issue must pause and the database does not answer"),
    }
}

/// The reason without the relay's words, which may repeat a reader's address and so have no place in a log.
fn kind(reason: &Reason) -> &'static str {
    match reason {
        Reason::Failures { .. } => "failures",
        Reason::MessageRefused { .. } => "message refused",
        Reason::SenderRefused { .. } => "sender refused",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(accepted: u32, failed: u32) -> Tally {
        Tally {
            accepted,
            failed,
            refusals: 0,
        }
    }

    #[test]
    fn five_per_cent_after_the_first_two_hundred_is_too_many() {
        let settings = DeliverySettings::default();
        let verdict = |accepted, failed| too_many_failures(tally(accepted, failed), &settings).is_some();
        assert!(!verdict(100, 99), "too early to tell");
        assert!(!verdict(195, 9) && verdict(190, 10) && verdict(0, 200));
        assert!(!verdict(9_600, 400) && verdict(9_500, 500));
        let never = DeliverySettings {
            pause_at_failures: 0,
            ..DeliverySettings::default()
        };
        assert_eq!(too_many_failures(tally(0, 900), &never), None);
    }
}
