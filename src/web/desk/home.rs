//! The desk's front page: what comes next, and what is under way, in the newsletters in which the member works.

use std::collections::HashMap;

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{Frame, Member, countdown::Countdown, frame::page_with_scripts};
use crate::{
    domain::{EditionId, IssueId, IssueStatus, NewsletterId},
    storage::{
        StorageError, editions,
        issue_lists::{self, Filter},
        issues::Issue,
        newsletters::{self, Newsletter},
    },
    web::{PageError, State},
};

/// Most newsletters, and most issues, on the page.
const MOST: i64 = 200;
const ISSUES: i64 = 100;

/// An issue that has not ended.
struct IssueView {
    id: IssueId,
    number: i64,
    subject: String,
    newsletter: String,
    language: String,
    direction: &'static str,
    status: &'static str,
    is_under_way: bool,
    at: Option<String>,
    at_iso: String,
    countdown: Option<Countdown>,
}

/// An edition and its next due time.
struct EditionView {
    path: String,
    name: String,
    newsletter: String,
    language: String,
    direction: &'static str,
    next: Option<String>,
    next_iso: String,
    countdown: Option<Countdown>,
}

#[derive(Template)]
#[template(path = "desk/home.html")]
struct HomePage {
    frame: Frame,
    name: String,
    has_newsletters: bool,
    issues: Vec<IssueView>,
    editions: Vec<EditionView>,
}

/// `GET /desk`
pub async fn show(state: web::Data<State>, member: Member) -> Result<HttpResponse, PageError> {
    let own = member.at_desk.newsletters();
    let (newsletters, mut editions, open) = state
        .db
        .read(move |conn| {
            let mut newsletters = newsletters::list(conn, NewsletterId(0), MOST)?;
            newsletters.retain(|newsletter| own.as_ref().is_none_or(|own| own.contains(&newsletter.id)));
            let filter = Filter {
                newsletters: own,
                statuses: IssueStatus::ALL
                    .iter()
                    .copied()
                    .filter(|status| !status.has_ended())
                    .collect(),
            };
            let open = issue_lists::list(conn, &filter, None, ISSUES)?;
            Ok::<_, StorageError>((newsletters, editions::all(conn)?, open))
        })
        .await?;
    let newsletters: HashMap<NewsletterId, Newsletter> = newsletters
        .into_iter()
        .map(|newsletter| (newsletter.id, newsletter))
        .collect();
    let zones: HashMap<EditionId, Option<String>> = editions
        .iter()
        .map(|edition| (edition.id, edition.zone.clone()))
        .collect();
    let (locale, now) = (member.locale, state.now());
    editions.retain(|edition| edition.active);
    editions.sort_by_key(|edition| (edition.next_at.is_none(), edition.next_at));
    let editions = editions.into_iter().filter_map(|edition| {
        let newsletter = newsletters.get(&edition.newsletter_id)?;
        Some(EditionView {
            path: format!("/desk/newsletters/{}/editions/{}", newsletter.slug, edition.slug),
            newsletter: newsletter.name.clone(),
            language: newsletter.language.as_str().to_owned(),
            direction: newsletter.language.direction().as_str(),
            next: edition.next_at.map(|at| locale.moment(at, edition.zone.as_deref())),
            next_iso: edition.next_at.map(|at| at.to_string()).unwrap_or_default(),
            countdown: edition.next_at.and_then(|at| Countdown::until(at, now, locale)),
            name: edition.name,
        })
    });
    let mut open = open;
    open.sort_by_key(|issue| {
        (
            issue.started_at.is_none(),
            issue.send_at.is_none(),
            issue.send_at,
            issue.id,
        )
    });
    let issues = open.into_iter().filter_map(|issue| {
        let newsletter = newsletters.get(&issue.newsletter_id)?;
        let zone = issue.edition_id.and_then(|id| zones.get(&id)?.as_deref());
        let Issue { id, number, status, .. } = issue;
        Some(IssueView {
            id,
            number,
            newsletter: newsletter.name.clone(),
            language: newsletter.language.as_str().to_owned(),
            direction: newsletter.language.direction().as_str(),
            status: status.as_str(),
            is_under_way: matches!(status, IssueStatus::Sending | IssueStatus::Paused),
            at: issue.send_at.map(|at| locale.moment(at, zone)),
            at_iso: issue.send_at.map(|at| at.to_string()).unwrap_or_default(),
            countdown: issue
                .send_at
                .filter(|_| issue.started_at.is_none())
                .and_then(|at| Countdown::until(at, now, locale)),
            subject: issue.subject,
        })
    });
    let template = HomePage {
        name: member.at_desk.member.name.as_str().to_owned(),
        has_newsletters: !newsletters.is_empty(),
        issues: issues.collect(),
        editions: editions.collect(),
        frame: Frame::inside(&state, &member, locale.text("desk-home").to_string()),
    };
    Ok(page_with_scripts(StatusCode::OK, &template))
}
