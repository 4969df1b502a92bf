//! Tells a hub (W3C WebSub) that there is something new in feeds, so that their readers need not ask for it.
//!
//! What is new is read from the briefs, and what the hub knows is kept: a crash, a restart or a hub that is away for a week
//! loses nothing. A hub may be told twice.

mod post;

use std::{collections::BTreeSet, time::Duration};

use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};
use url::Url;

use super::feeds::{Ask, Kind};
use crate::{
    domain::{Clock, Links, NewsletterId, Timestamp},
    storage::{
        Db, StorageError,
        hub_pings::{self, Change, HubPing},
        newsletters, sections,
    },
};

/// How often it is looked whether something is new.
const EVERY: Duration = Duration::from_secs(5);
/// What changed in the last moment is told with the next look: its transaction may not have ended yet.
const SETTLED_AFTER: Duration = Duration::from_secs(2);
/// When a hub that did not take it is told again; twice as long each time.
const FIRST_RETRY: Duration = Duration::from_secs(60);
/// The longest time between two tries.
const LONGEST_RETRY: Duration = Duration::from_secs(6 * 3600);
/// Feeds that a hub is told of at once.
const MOST_TOPICS: usize = 400;

/// Tells the hub until `stop`.
pub async fn run(db: &Db, hub: &Url, links: &Links, clock: &Clock, stop: &CancellationToken) {
    let mut trouble = false;
    while !stop.is_cancelled() {
        let told = tokio::select! {
            told = tell(db, hub, links, clock.now()) => told,
            () = stop.cancelled() => return,
        };
        match told {
            Ok(_) => trouble = false,
            Err(cause) => {
                if !trouble {
                    error!(%cause, "the hub is told nothing for now");
                }
                trouble = true;
            }
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Tells the hub of what became public, was corrected or retracted since it was told last; answers of how many feeds. What was
/// there before the hub was configured is not told.
///
/// # Errors
/// Those of the database; a hub that does not take it is told later.
pub async fn tell(db: &Db, hub: &Url, links: &Links, now: Timestamp) -> Result<usize, StorageError> {
    let mut told = 0;
    for ping in due(db, hub, now).await? {
        let until = now - SETTLED_AFTER;
        let (id, after) = (ping.newsletter_id, ping.told_until);
        let changes = db.read(move |conn| hub_pings::changes(conn, id, after, until)).await?;
        let Some(last) = changes.iter().map(|change| change.changed_at).max() else {
            continue;
        };
        let again = now + retry_after(ping.attempts);
        let claimed = ping.clone();
        if !db.write(move |conn| hub_pings::claim(conn, &claimed, again)).await? {
            continue;
        }
        let topics = topics(db, links, id, changes).await?;
        match post::all(hub, &topics).await {
            Ok(()) => {
                info!(newsletter.id = %id, feeds = topics.len(), "the hub was told");
                told += topics.len();
                db.write(move |conn| hub_pings::told(conn, &ping, last)).await?;
            }
            Err(why) => warn!(newsletter.id = %id, %why, "the hub did not take it; it is told again later"),
        }
    }
    Ok(told)
}

/// What the hub may be told of now. A newsletter that is new to it is noted.
async fn due(db: &Db, hub: &Url, now: Timestamp) -> Result<Vec<HubPing>, StorageError> {
    let name = hub.as_str().to_owned();
    let (pings, ids) = db
        .read(move |conn| {
            let ids: BTreeSet<NewsletterId> = newsletters::slugs(conn)?.into_keys().collect();
            Ok::<_, StorageError>((hub_pings::list(conn, &name)?, ids))
        })
        .await?;
    let known: BTreeSet<NewsletterId> = pings.iter().map(|ping| ping.newsletter_id).collect();
    let unknown: Vec<NewsletterId> = ids.difference(&known).copied().collect();
    if !unknown.is_empty() {
        let name = hub.as_str().to_owned();
        db.write(move |conn| {
            unknown
                .into_iter()
                .try_for_each(|id| hub_pings::start(conn, id, &name, now))
        })
        .await?;
    }
    Ok(pings.into_iter().filter(|ping| ping.due_at <= now).collect())
}

/// The addresses of the feeds in which these changes show.
async fn topics(
    db: &Db,
    links: &Links,
    newsletter: NewsletterId,
    changes: Vec<Change>,
) -> Result<Vec<String>, StorageError> {
    let (newsletter, sections) = db
        .read(move |conn| {
            Ok::<_, StorageError>((newsletters::find(conn, newsletter)?, sections::list(conn, newsletter)?))
        })
        .await?;
    let mut topics = BTreeSet::new();
    for change in changes {
        let section = sections.iter().find(|section| section.id == change.section_id);
        for section in [None, section.map(|section| section.slug.clone())] {
            for language in [None, Some(change.language.clone())] {
                for kind in [Kind::Atom, Kind::Json] {
                    let ask = Ask {
                        kind,
                        section: section.clone(),
                        language: language.clone(),
                        before: None,
                    };
                    topics.insert(ask.url(links, &newsletter.slug));
                }
            }
        }
    }
    Ok(topics.into_iter().take(MOST_TOPICS).collect())
}

fn retry_after(attempts: i16) -> Duration {
    let doubled = u32::try_from(attempts).unwrap_or_default().min(16);
    FIRST_RETRY.saturating_mul(1 << doubled).min(LONGEST_RETRY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hub_that_is_away_is_asked_ever_more_rarely() {
        let minutes = |attempts| retry_after(attempts).as_secs() / 60;
        assert_eq!([0, 1, 2, 5].map(minutes), [1, 2, 4, 32]);
        assert_eq!([9, 20, i16::MAX].map(minutes), [360, 360, 360]);
    }
}
