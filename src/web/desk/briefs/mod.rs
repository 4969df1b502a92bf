//! Briefs at the desk: found, written together without overwriting each other, looked at before they go out, and published.
//!
//! Everything works as plain forms; the scripts beside the templates save while somebody types, and show more at once.

pub mod autosave;
mod conflict;
pub mod creation;
pub mod editor;
mod entered;
pub mod history;
pub mod list;
pub mod pictures;
pub mod presence;
pub mod preview;
pub mod withdrawal;

use std::collections::HashMap;

use super::{Frame, Member, page, page_with, page_with_scripts};
use crate::{
    accounts::AtDesk,
    content::{ContentError, briefs},
    domain::{BriefId, BriefStatus, NewsletterId, Role, SectionId, Timestamp},
    issues::local_time,
    storage::{
        Conn, StorageError,
        briefs::Brief,
        editions,
        newsletters::{self, Newsletter},
        sections::{self, Section},
        staff,
    },
    web::{PageError, Problem, State},
};

/// Most newsletters that a member chooses from.
const MOST_NEWSLETTERS: i64 = 200;

/// A brief with what its pages need besides.
#[derive(Debug)]
struct Opened {
    brief: Brief,
    newsletter: Newsletter,
    sections: Vec<Section>,
    /// The time zone of the newsletter's first edition that has one: times are told and read in it.
    zone: Option<String>,
}

async fn open(state: &State, id: i64) -> Result<Opened, PageError> {
    let opened = state.db.read(move |conn| {
        let brief = briefs::find(conn, BriefId(id))?;
        let newsletter = newsletters::find(conn, brief.newsletter_id)?;
        Ok::<_, ContentError>(Opened {
            sections: sections::list(conn, newsletter.id)?,
            zone: editions::list(conn, newsletter.id)?
                .into_iter()
                .find_map(|edition| edition.zone),
            brief,
            newsletter,
        })
    });
    Ok(opened.await?)
}

impl Opened {
    /// Goes on when the member may read it.
    fn readable(&self, member: &Member) -> Result<(), Problem> {
        member.within(Role::Author, Some(self.newsletter.id)).map(|_| ())
    }

    /// Goes on when the member may change it: authors write, and what readers see is an editor's to change.
    fn writable<'a>(&self, member: &'a Member) -> Result<&'a AtDesk, Problem> {
        member.within(self.writers(), Some(self.newsletter.id))
    }

    /// Who changes it as it stands.
    fn writers(&self) -> Role {
        match self.brief.status {
            BriefStatus::Published | BriefStatus::Retracted => Role::Editor,
            BriefStatus::Draft | BriefStatus::InReview | BriefStatus::Ready => Role::Author,
        }
    }

    fn section(&self, id: SectionId) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == id)
    }

    /// An instant in the zone of its times, such as "2026-03-30 12:00".
    fn when(&self, at: Timestamp) -> String {
        when(at, self.zone.as_deref())
    }

    fn zone_name(&self) -> String {
        self.zone.clone().unwrap_or_else(|| "UTC".to_owned())
    }

    fn path(&self) -> String {
        format!("/desk/briefs/{}", self.brief.id)
    }
}

/// An instant in few figures that every language reads alike.
fn when(at: Timestamp, zone: Option<&str>) -> String {
    local_time::in_form(at, zone).replace('T', " ")
}

/// The newsletters in which a member works, each with its sections.
fn workplaces(conn: &mut Conn, own: Option<&[NewsletterId]>) -> Result<Vec<(Newsletter, Vec<Section>)>, StorageError> {
    let mut all = newsletters::list(conn, NewsletterId(0), MOST_NEWSLETTERS)?;
    all.retain(|newsletter| own.is_none_or(|own| own.contains(&newsletter.id)));
    let ids: Vec<NewsletterId> = all.iter().map(|newsletter| newsletter.id).collect();
    let mut by_newsletter: HashMap<NewsletterId, Vec<Section>> = HashMap::new();
    for section in sections::of_newsletters(conn, &ids)? {
        by_newsletter.entry(section.newsletter_id).or_default().push(section);
    }
    let with_sections = all.into_iter().map(|newsletter| {
        let sections = by_newsletter.remove(&newsletter.id).unwrap_or_default();
        (newsletter, sections)
    });
    Ok(with_sections.collect())
}

/// The names of members by the addresses under which the log and revisions know them.
fn names_of_staff(conn: &mut Conn) -> Result<HashMap<String, String>, StorageError> {
    let members = staff::list(conn)?.into_iter();
    Ok(members
        .map(|member| (member.email.as_str().to_owned(), member.name.as_str().to_owned()))
        .collect())
}
