//! The desk's front page: what comes next in each newsletter in which the member works.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{Frame, Member, page};
use crate::{
    domain::NewsletterId,
    issues::local_time::in_words,
    storage::{
        StorageError, editions,
        issue_lists::{self, Filter},
        newsletters,
    },
    web::{PageError, State},
};

/// Most newsletters on the page.
const MOST: i64 = 100;
/// Issues of a newsletter on the page.
const ISSUES: i64 = 10;

struct IssueView {
    path: String,
    number: i64,
    subject: String,
    status: &'static str,
}

struct EditionView {
    path: String,
    name: String,
    next: Option<String>,
}

struct NewsletterView {
    name: String,
    language: String,
    direction: &'static str,
    path: String,
    editions: Vec<EditionView>,
    issues: Vec<IssueView>,
}

#[derive(Template)]
#[template(path = "desk/home.html")]
struct HomePage {
    frame: Frame,
    name: String,
    newsletters: Vec<NewsletterView>,
}

/// `GET /desk`
pub async fn show(state: web::Data<State>, member: Member) -> Result<HttpResponse, PageError> {
    let own = member.at_desk.newsletters();
    let newsletters = state
        .db
        .read(move |conn| {
            let mut all = newsletters::list(conn, NewsletterId(0), MOST)?;
            all.retain(|newsletter| own.as_ref().is_none_or(|own| own.contains(&newsletter.id)));
            let mut views = Vec::with_capacity(all.len());
            for newsletter in all {
                let editions = editions::list(conn, newsletter.id)?
                    .into_iter()
                    .map(|edition| EditionView {
                        path: format!("/desk/newsletters/{}/editions/{}", newsletter.slug, edition.slug),
                        next: edition.next_at.map(|at| in_words(at, edition.zone.as_deref())),
                        name: edition.name,
                    });
                let editions = editions.collect();
                let newest = issue_lists::list(conn, &Filter::of(Some(newsletter.id)), None, ISSUES)?
                    .into_iter()
                    .map(|issue| IssueView {
                        path: format!("/desk/issues/{}", issue.id),
                        number: issue.number,
                        subject: issue.subject,
                        status: issue.status.as_str(),
                    });
                views.push(NewsletterView {
                    name: newsletter.name,
                    language: newsletter.language.as_str().to_owned(),
                    direction: newsletter.language.direction().as_str(),
                    path: format!("/{}", newsletter.slug),
                    editions,
                    issues: newest.collect(),
                });
            }
            Ok::<_, StorageError>(views)
        })
        .await?;
    let title = member.locale.text("desk-home").to_string();
    Ok(page(&HomePage {
        frame: Frame::inside(&state, &member, title),
        name: member.at_desk.member.name.as_str().to_owned(),
        newsletters,
    }))
}
