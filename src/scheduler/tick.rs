//! What is due now, done once.

use tracing::info;

use crate::{
    delivery::{DeliverySettings, audience, telling},
    domain::{Links, Timestamp, WebhookEvent},
    issues::{
        IssueError,
        assembly::{self, Assembled},
        drafts,
    },
    storage::{Conn, Db, StorageError, editions, issues, subscriptions},
};

/// What one tick did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ticked {
    /// Issues assembled.
    pub assembled: usize,
    /// Due times without new briefs, or missed.
    pub without_issue: usize,
    /// Issues whose sending began.
    pub started: usize,
    /// Subscriptions whose pause ended.
    pub resumed: usize,
}

/// Ends the pauses that are over, assembles the issues of editions that are due, looks after drafts, then starts the issues whose
/// time has come.
///
/// Idempotent: each step is a transaction that only one caller wins, so that overlapping ticks, restarts and several
/// processes make one issue an occurrence and freeze one audience an issue. Costs one read when nothing is due.
///
/// # Errors
/// Those of the database, and of rendering; what was done before them stays.
#[tracing::instrument(skip_all)]
pub async fn tick(db: &Db, settings: &DeliverySettings, links: &Links, now: Timestamp) -> Result<Ticked, IssueError> {
    let mut ticked = Ticked::default();
    let (due, instant, any_to_resume) = db
        .read(move |conn| {
            let any_to_resume = subscriptions::any_to_resume(conn, now)?;
            Ok::<_, StorageError>((editions::due(conn, now)?, editions::instant(conn)?, any_to_resume))
        })
        .await?;
    if any_to_resume {
        // Before an issue's audience is frozen: it is the first after the pause.
        ticked.resumed = db.write(move |conn| subscriptions::resume_due(conn, now)).await?;
        info!(subscriptions = ticked.resumed, "pauses have ended");
    }
    for edition in due {
        let id = edition.id;
        let links = links.clone();
        let assembled = db
            .write(move |conn| assembly::assemble_due(conn, &edition, &links, now))
            .await?;
        match assembled {
            Assembled::Issue(issue) => {
                info!(edition.id = %id, issue.id = %issue, "assembled");
                ticked.assembled += 1;
            }
            Assembled::Skipped | Assembled::Missed => {
                info!(edition.id = %id, outcome = ?assembled, "due without an issue");
                ticked.without_issue += 1;
            }
            Assembled::Taken => {}
        }
    }
    for edition in instant {
        let fresh = edition.clone();
        if !db.read(move |conn| assembly::has_new_briefs(conn, &fresh, now)).await? {
            continue;
        }
        let (id, links) = (edition.id, links.clone());
        if let Assembled::Issue(issue) = db
            .write(move |conn| assembly::assemble_instant(conn, &edition, &links, now))
            .await?
        {
            info!(edition.id = %id, issue.id = %issue, "assembled");
            ticked.assembled += 1;
        }
    }
    if db
        .read(|conn| Ok::<_, StorageError>(!issues::drafts_of_editions(conn)?.is_empty()))
        .await?
    {
        let links = links.clone();
        let looked_after = db.write(move |conn| drafts::look_after(conn, &links, now)).await?;
        if looked_after != drafts::LookedAfter::default() {
            info!(
                released = looked_after.released,
                voided = looked_after.voided,
                expired = looked_after.expired,
                "drafts were looked after"
            );
        }
    }
    for issue in db.read(move |conn| issues::due_to_start(conn, now)).await? {
        let (settings, links, listeners) = (settings.clone(), links.clone(), db.listeners());
        let start = move |conn: &mut Conn| {
            let started = audience::start(conn, issue, &settings, &links, now)?;
            if let (Some(_), Some(of)) = (started, issues::find(conn, issue)?) {
                let event = WebhookEvent::IssueStarted;
                telling::issue(conn, &listeners, event, issue, of.newsletter_id, now)?;
            }
            Ok::<_, IssueError>(started)
        };
        let started = db.write(start);
        if let Some(audience) = started.await? {
            info!(issue.id = %issue, audience, "sending begins");
            ticked.started += 1;
        }
    }
    Ok(ticked)
}
