//! Which issues there are: of one newsletter or all, in one status or any, newest first.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::{
    domain::{IssueId, IssueStatus, NewsletterId, Role},
    storage::{
        StorageError, editions,
        issue_lists::{self, Filter},
        newsletters,
    },
    web::{
        PageError, Problem, State,
        desk::{Frame, Member, page},
    },
};

/// Issues on a page.
const A_PAGE: i64 = 50;
/// Most newsletters to choose from.
const MOST: i64 = 200;

/// Which issues are asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    newsletter: String,
    #[serde(default)]
    status: String,
    before: Option<i64>,
}

struct IssueView {
    id: IssueId,
    number: i64,
    subject: String,
    newsletter: String,
    language: String,
    direction: &'static str,
    /// The edition's name; nothing for a special issue.
    edition: Option<String>,
    status: &'static str,
    at: String,
    at_iso: String,
}

#[derive(Template)]
#[template(path = "desk/issues.html")]
struct IssuesPage {
    frame: Frame,
    newsletters: Vec<(String, String)>,
    newsletter: String,
    statuses: &'static [IssueStatus],
    status: String,
    issues: Vec<IssueView>,
    /// The id below which the next page begins.
    older: Option<IssueId>,
    may_make: bool,
}

/// `GET /desk/issues`
pub async fn show(
    state: web::Data<State>,
    member: Member,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, PageError> {
    let asked = asked.into_inner();
    let status = match asked.status.as_str() {
        "" => None,
        text => {
            Some(IssueStatus::parse(text).ok_or_else(|| Problem::invalid("status", "choose a status of the page"))?)
        }
    };
    let own = member.at_desk.newsletters();
    let (known, names) = state
        .db
        .read(move |conn| {
            let mut known = newsletters::list(conn, NewsletterId(0), MOST)?;
            known.retain(|newsletter| own.as_ref().is_none_or(|own| own.contains(&newsletter.id)));
            let names = editions::all(conn)?.into_iter().map(|edition| (edition.id, edition));
            Ok::<_, StorageError>((known, names.collect::<std::collections::HashMap<_, _>>()))
        })
        .await?;
    let chosen = match asked.newsletter.as_str() {
        "" => None,
        slug => {
            let found = known.iter().find(|newsletter| newsletter.slug.as_str() == slug);
            Some(
                found
                    .ok_or_else(|| Problem::not_found("there is no such newsletter"))?
                    .id,
            )
        }
    };
    let filter = Filter {
        newsletters: match chosen {
            Some(id) => Some(vec![id]),
            None => member.at_desk.newsletters(),
        },
        statuses: status.into_iter().collect(),
    };
    let before = asked.before.map(IssueId);
    let mut found = state
        .db
        .read(move |conn| issue_lists::list(conn, &filter, before, A_PAGE + 1))
        .await?;
    let is_more = i64::try_from(found.len()).is_ok_and(|found| found > A_PAGE);
    found.truncate(usize::try_from(A_PAGE).unwrap_or(usize::MAX));
    let older = found.last().filter(|_| is_more).map(|issue| issue.id);
    let locale = member.locale;
    let issues = found.into_iter().filter_map(|issue| {
        let newsletter = known.iter().find(|newsletter| newsletter.id == issue.newsletter_id)?;
        let edition = issue.edition_id.and_then(|id| names.get(&id));
        let at = issue.started_at.or(issue.send_at);
        Some(IssueView {
            id: issue.id,
            number: issue.number,
            newsletter: newsletter.name.clone(),
            language: newsletter.language.as_str().to_owned(),
            direction: newsletter.language.direction().as_str(),
            status: issue.status.as_str(),
            at: at
                .map(|at| locale.moment(at, edition.and_then(|edition| edition.zone.as_deref())))
                .unwrap_or_default(),
            at_iso: at.map(|at| at.to_string()).unwrap_or_default(),
            edition: edition.map(|edition| edition.name.clone()),
            subject: issue.subject,
        })
    });
    let template = IssuesPage {
        issues: issues.collect(),
        older,
        newsletters: known
            .iter()
            .map(|newsletter| (newsletter.slug.to_string(), newsletter.name.clone()))
            .collect(),
        newsletter: asked.newsletter,
        statuses: IssueStatus::ALL,
        status: asked.status,
        may_make: member.with_somewhere(Role::Editor).is_ok(),
        frame: Frame::inside(&state, &member, locale.text("desk-issues").to_string()),
    };
    Ok(page(&template))
}
