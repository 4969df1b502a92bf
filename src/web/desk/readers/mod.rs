//! Readers at the desk. Editors and owners see the readers of the newsletters in which they work, and only what concerns these.

pub mod actions;
pub mod bulk;
pub mod export;
pub mod import;
pub mod imports;
pub mod list;
pub mod reader;
mod wish;

use crate::{
    domain::{NewsletterId, Role, SubscriberId, Timestamp},
    locale::Locale,
    storage::{
        StorageError,
        editions::{self, Edition},
        newsletters::{self, Newsletter},
        sections::{self, Section},
    },
    subscribers::at_desk::{self, AtDeskError, Known},
    web::{Problem, State},
};

use super::{Frame, Member, member::see_other, page_with};

/// Most newsletters that the pages know.
const MOST: i64 = 200;

/// A newsletter whose readers the member may see.
struct OwnNewsletter {
    newsletter: Newsletter,
    editions: Vec<Edition>,
    sections: Vec<Section>,
}

/// The newsletters whose readers the member may see.
struct Scope(Vec<OwnNewsletter>);

impl Scope {
    /// # Errors
    /// 403 for whoever may see no readers at all.
    async fn of(state: &State, member: &Member) -> Result<Self, Problem> {
        if !member.anywhere(Role::Editor) {
            return Err(Problem::not_allowed(Role::Editor));
        }
        let at_desk = member.at_desk.clone();
        let found = state
            .db
            .read(move |conn| {
                let mut own = newsletters::list(conn, NewsletterId(0), MOST)?;
                own.retain(|newsletter| at_desk.may(Role::Editor, Some(newsletter.id)));
                let ids: Vec<NewsletterId> = own.iter().map(|newsletter| newsletter.id).collect();
                let editions = editions::of_all(conn, &ids)?;
                let sections = sections::of_newsletters(conn, &ids)?;
                let with_parts = own.into_iter().map(|newsletter| OwnNewsletter {
                    editions: editions
                        .iter()
                        .filter(|one| one.newsletter_id == newsletter.id)
                        .cloned()
                        .collect(),
                    sections: sections
                        .iter()
                        .filter(|one| one.newsletter_id == newsletter.id)
                        .cloned()
                        .collect(),
                    newsletter,
                });
                Ok::<_, StorageError>(with_parts.collect())
            })
            .await?;
        Ok(Scope(found))
    }

    fn ids(&self) -> Vec<NewsletterId> {
        self.0.iter().map(|own| own.newsletter.id).collect()
    }
}

/// A reader whom the member may see, and whether the member may see and do everything: that takes the right in each newsletter
/// that the reader has to do with.
struct Seen {
    known: Known,
    is_whole: bool,
}

/// # Errors
/// 403 for whoever may see no readers, 404 for a reader of other newsletters alone.
async fn seen(state: &State, member: &Member, id: SubscriberId) -> Result<Seen, Problem> {
    if !member.anywhere(Role::Editor) {
        return Err(Problem::not_allowed(Role::Editor));
    }
    let known = at_desk::find(&state.db, id).await?;
    let may = |newsletter: &NewsletterId| member.within(Role::Editor, Some(*newsletter)).is_ok();
    let is_whole =
        known.newsletters.iter().all(may) && (!known.newsletters.is_empty() || member.with(Role::Editor).is_ok());
    if !is_whole && !known.newsletters.iter().any(may) {
        return Err(AtDeskError::Unknown.into());
    }
    Ok(Seen { known, is_whole })
}

/// The day and the time of day, in UTC.
fn moment(locale: Locale, at: Timestamp) -> String {
    format!("{}, {} UTC", locale.day(at), at.utc().format("%H:%M"))
}

/// The state of a subscription, in words.
fn state_words(locale: Locale, state: &str) -> String {
    locale.text("desk-readers-state").with("kind", state).to_string()
}
