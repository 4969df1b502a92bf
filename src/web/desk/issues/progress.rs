//! An issue while it is being sent: a page that can be loaded again, and events for those who leave it open.

use std::time::Duration;

use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{self, HeaderName},
    },
    web::{self, Bytes},
};
use askama::Template;
use futures::stream;
use serde::Deserialize;
use tokio::{
    sync::OwnedSemaphorePermit,
    time::{Instant, sleep_until},
};

use super::{opened, page::zone_of, report::Numbers};
use crate::{
    domain::{IssueId, IssueStatus, Role},
    locale::Locale,
    storage::StorageError,
    web::{
        PageError, Problem, State,
        desk::{Frame, Member, frame::page_with_scripts},
        watch::EVERY,
    },
};

/// How long one stream lasts: whoever watches on comes in by the door again.
const LONGEST: Duration = Duration::from_secs(600);
/// How long a stream is silent at most.
const SILENCE: Duration = Duration::from_secs(15);
/// How soon a browser comes back, in milliseconds.
const COME_BACK: u64 = 3_000;
/// Seconds after which a page without scripts loads itself again, when its reader wants it to.
const RELOADS_EVERY: u32 = 10;

/// What was done before, and whether the page loads itself again.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    done: Option<String>,
    every: Option<u32>,
}

/// A subject that is tried.
struct Trial {
    number: usize,
    subject: String,
}

#[derive(Template)]
#[template(path = "desk/issue_progress.html")]
struct ProgressPage {
    frame: Frame,
    id: IssueId,
    subject: String,
    language: String,
    numbers: Numbers,
    said: Option<String>,
    may_send: bool,
    trials: Vec<Trial>,
    may_pause: bool,
    may_resume: bool,
    has_ended: bool,
    due: Option<String>,
    reloads_every: Option<u32>,
    offered_every: u32,
}

#[derive(Template)]
#[template(path = "desk/progress_numbers.html")]
struct Fragment<'a> {
    l: Locale,
    numbers: &'a Numbers,
}

/// `GET /desk/issues/{id}/progress`
pub async fn show(
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, PageError> {
    let issue = opened(&state, &member, &path, Role::Author).await?;
    let id = issue.id;
    let (locale, now) = (member.locale, state.now());
    let seen = state.watch.look(&state.db, id, Some(issue.status)).await?;
    let newsletter = issue.newsletter_id;
    let (zone, newsletter) = state
        .db
        .read(move |conn| {
            let newsletter = crate::storage::newsletters::find(conn, newsletter)?;
            Ok::<_, crate::issues::IssueError>((zone_of(conn, id)?, newsletter))
        })
        .await?;
    let kinds = ["paused", "resumed", "chosen", "sent-now"];
    let said = wanted
        .done
        .as_deref()
        .and_then(|done| kinds.into_iter().find(|kind| *kind == done));
    let tried = issue.subject_test.as_ref().filter(|test| {
        let waits = test.until.is_some_and(|until| until > now);
        waits && test.chosen.is_none() && !issue.status.has_ended()
    });
    let subjects = tried.map(|test| test.subjects.clone()).unwrap_or_default();
    let title = locale.text("desk-issues-progress-title").with("number", issue.number);
    let template = ProgressPage {
        frame: Frame::inside(&state, &member, title.to_string()),
        id,
        language: newsletter.language.as_str().to_owned(),
        numbers: Numbers::new(&seen, zone.as_deref(), now, locale),
        said: said.map(|kind| locale.text("desk-issues-done").with("kind", kind).to_string()),
        may_send: member.at_desk.may(Role::Editor, Some(issue.newsletter_id)),
        trials: subjects
            .into_iter()
            .zip(1..)
            .map(|(subject, number)| Trial { number, subject })
            .collect(),
        may_pause: issue.status == IssueStatus::Sending,
        may_resume: issue.status == IssueStatus::Paused,
        has_ended: issue.status.has_ended(),
        due: issue
            .send_at
            .filter(|_| issue.started_at.is_none())
            .map(|at| locale.moment(at, zone.as_deref())),
        subject: issue.subject,
        reloads_every: wanted.every.map(|every| every.clamp(RELOADS_EVERY, 3600)),
        offered_every: RELOADS_EVERY,
    };
    Ok(page_with_scripts(StatusCode::OK, &template))
}

/// Who watches what, and what was told last.
struct Viewer {
    state: web::Data<State>,
    id: IssueId,
    locale: Locale,
    zone: Option<String>,
    told: String,
    told_at: Instant,
    next_at: Instant,
    until: Instant,
    has_ended: bool,
    _place: OwnedSemaphorePermit,
}

impl Viewer {
    /// What is told next; none when there is nothing more to tell, or the process stops.
    async fn next(mut self) -> Option<(Result<Bytes, StorageError>, Self)> {
        let stopping = self.state.watch.stopping();
        loop {
            if self.has_ended || self.next_at >= self.until {
                return None;
            }
            tokio::select! {
                () = stopping.cancelled() => return None,
                () = sleep_until(self.next_at) => {}
            }
            self.next_at = Instant::now() + EVERY;
            // A database that is away is looked for again in a second.
            let told = match self.state.watch.look(&self.state.db, self.id, None).await {
                Ok(seen) => {
                    self.has_ended = seen.issue.status.has_ended();
                    let numbers = Numbers::new(&seen, self.zone.as_deref(), self.state.now(), self.locale);
                    let fragment = Fragment {
                        l: self.locale,
                        numbers: &numbers,
                    };
                    fragment.render().unwrap_or_default()
                }
                Err(_) => self.told.clone(),
            };
            if told != self.told || self.has_ended {
                self.told_at = Instant::now();
                let event = event(&told, self.has_ended);
                self.told = told;
                return Some((Ok(Bytes::from(event)), self));
            }
            if self.told_at.elapsed() >= SILENCE {
                self.told_at = Instant::now();
                return Some((Ok(Bytes::from_static(b":\n\n")), self));
            }
        }
    }
}

/// An event as it goes over the wire (HTML, 9.2.5), and a last one that says that no other follows.
fn event(fragment: &str, is_last: bool) -> String {
    let mut event = format!("retry: {COME_BACK}\n");
    for line in fragment.lines().filter(|line| !line.is_empty()) {
        event.push_str("data: ");
        event.push_str(line);
        event.push('\n');
    }
    event.push('\n');
    if is_last {
        event.push_str("event: end\ndata: end\n\n");
    }
    event
}

/// `GET /desk/issues/{id}/events`: the numbers as they change, until the issue ends. Whoever takes them slowly gets the latest.
pub async fn events(
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    let issue = opened(&state, &member, &path, Role::Author).await?;
    let id = issue.id;
    let zone = state.db.read(move |conn| zone_of(conn, id)).await?;
    let place = state.watch.admit().ok_or_else(|| Problem::too_many(SILENCE))?;
    let now = Instant::now();
    let viewer = Viewer {
        locale: member.locale,
        zone,
        told: String::new(),
        told_at: now,
        next_at: now,
        until: now + LONGEST,
        has_ended: false,
        id,
        state: state.clone(),
        _place: place,
    };
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((header::CACHE_CONTROL, "no-store, no-transform"))
        // Neither we nor a gateway may wait until there is enough to be worth packing.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header((HeaderName::from_static("x-accel-buffering"), "no"))
        .streaming(stream::unfold(viewer, Viewer::next)))
}
