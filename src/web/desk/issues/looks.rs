//! An issue as its readers see it: in their inbox, opened, and as a test copy in one's own mailbox.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use mail_parser::MessageParser;
use serde::Deserialize;

use super::{
    Asked, asked, opened,
    page::{Shown, TestForm, issue_page},
};
use crate::{
    delivery::{
        Desk, TestCopyError,
        preview::{self, NoCopy, Previewed},
        send_test_copy,
    },
    domain::{EmailAddress, IssueId, Role, SubscriptionId},
    locale::Locale,
    storage::issues::Issue,
    web::{
        PageError, Problem, State,
        desk::{Frame, Member, Viewer, frame::page_with, member::see_other},
        site::mailbox,
    },
};

/// Whose copy.
#[derive(Debug, Default, Deserialize)]
pub struct Whose {
    /// The number of a subscription.
    reader: Option<i64>,
}

#[derive(Template)]
#[template(path = "desk/issue_looks.html")]
struct LooksPage {
    frame: Frame,
    id: IssueId,
    number: i64,
    /// Whose copy is shown: an address and a name.
    reader: Option<(String, String)>,
    /// Why there is none.
    nothing: Option<String>,
    is_sent: bool,
    has_started: bool,
    sender: String,
    subject: String,
    text: String,
    html_url: String,
    may_see_readers: bool,
    email: String,
    problem: Option<String>,
}

/// Why a reader gets no copy, in words.
fn told(why: NoCopy, locale: Locale) -> String {
    let kind = match why {
        NoCopy::NotActive(status) => {
            return locale
                .text("desk-issues-no-copy-status")
                .with("kind", status.as_str())
                .to_string();
        }
        NoCopy::Skipped(reason) => return super::report::reason(reason, locale),
        NoCopy::OtherEdition => "edition",
        NoCopy::Suppressed => "suppressed",
        NoCopy::NotInAudience => "audience",
    };
    locale.text("desk-issues-no-copy").with("kind", kind).to_string()
}

/// What a message says of itself, and its parts.
struct Parts {
    sender: String,
    subject: String,
    text: String,
    html: String,
}

fn parts(raw: &[u8]) -> Result<Parts, Problem> {
    let message = MessageParser::default().parse(raw);
    let message = message.ok_or_else(|| Problem::internal(&"a copy cannot be read"))?;
    let from = message.from().and_then(|from| from.first());
    let sender = from.and_then(|from| from.name().or(from.address()));
    Ok(Parts {
        sender: sender.unwrap_or_default().to_owned(),
        subject: message.subject().unwrap_or_default().to_owned(),
        text: message
            .body_text(0)
            .map(|text| text.replace("\r\n", "\n"))
            .unwrap_or_default(),
        html: mailbox::html_part(&message).unwrap_or_default(),
    })
}

/// Who may look at a reader's copy: authors may not see readers.
fn needed(whose: Option<i64>) -> Role {
    match whose {
        Some(_) => Role::Editor,
        None => Role::Author,
    }
}

async fn previewed(state: &State, issue: &Issue, whose: Option<i64>) -> Result<Previewed, PageError> {
    let whose = whose.map(SubscriptionId);
    Ok(preview::preview(&state.db, &state.key, &state.links, issue.id, whose).await?)
}

async fn looks_page(
    state: &State,
    member: &Member,
    issue: Issue,
    whose: Option<i64>,
    (email, problem): (String, Option<String>),
) -> Result<HttpResponse, PageError> {
    let locale = member.locale;
    let previewed = previewed(state, &issue, whose).await?;
    let (shown, nothing) = match &previewed.message {
        Ok(raw) => (Some(parts(raw)?), None),
        Err(why) => (None, Some(told(*why, locale))),
    };
    let html_url = match whose {
        Some(reader) => format!("/desk/issues/{}/preview/html?reader={reader}", issue.id),
        None => format!("/desk/issues/{}/preview/html", issue.id),
    };
    let title = locale.text("desk-issues-looks-title").with("number", issue.number);
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let (sender, subject, text) = shown
        .map(|parts| (parts.sender, parts.subject, parts.text))
        .unwrap_or_default();
    Ok(page_with(
        status,
        &LooksPage {
            frame: Frame::inside(state, member, title.to_string()),
            id: issue.id,
            number: issue.number,
            reader: previewed
                .reader
                .map(|reader| (reader.email.as_str().to_owned(), reader.name.as_str().to_owned())),
            nothing,
            is_sent: previewed.is_sent,
            has_started: issue.started_at.is_some(),
            sender,
            subject,
            text,
            html_url,
            may_see_readers: member.at_desk.may(Role::Editor, Some(issue.newsletter_id)),
            email,
            problem,
        },
    ))
}

/// `GET /desk/issues/{id}/preview`
pub async fn show(
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    whose: web::Query<Whose>,
) -> Result<HttpResponse, PageError> {
    let issue = opened(&state, &member, &path, needed(whose.reader)).await?;
    looks_page(&state, &member, issue, whose.reader, Default::default()).await
}

/// `GET /desk/issues/{id}/preview/html`: the HTML part as a mail program would show it, unable to run or send anything.
pub async fn html(
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    whose: web::Query<Whose>,
) -> Result<HttpResponse, PageError> {
    let issue = opened(&state, &member, &path, needed(whose.reader)).await?;
    let previewed = previewed(&state, &issue, whose.reader).await?;
    let raw = previewed
        .message
        .map_err(|_| Problem::not_found("this reader gets no copy"))?;
    Ok(mailbox::sandboxed(&parts(&raw)?.html))
}

/// `POST /desk/issues/{id}/reader`: finds a reader by address; no address stands in a URL.
pub async fn find_reader(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let Asked { issue, form, .. } = asked(&request, &state, &member, &path, &body, Role::Editor).await?;
    let typed = form.one("email").to_owned();
    let locale = member.locale;
    let Ok(email) = EmailAddress::parse(&typed) else {
        let problem = locale.text("desk-issues-problem-email").to_string();
        return looks_page(&state, &member, issue, None, (typed, Some(problem))).await;
    };
    match preview::subscription_of(&state.db, issue.newsletter_id, &email).await? {
        Some(reader) => Ok(see_other(&format!("/desk/issues/{}/preview?reader={reader}", issue.id))),
        None => {
            let problem = locale.text("desk-issues-problem-no-reader").to_string();
            looks_page(&state, &member, issue, None, (typed, Some(problem))).await
        }
    }
}

/// `POST /desk/issues/{id}/test`
pub async fn send_test(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let Asked { issue, form, actor } = asked(&request, &state, &member, &path, &body, Role::Author).await?;
    let (id, locale) = (issue.id, member.locale);
    let mut test = TestForm {
        email: form.one("email").to_owned(),
        problem: None,
    };
    let desk = Desk {
        db: &state.db,
        key: &state.key,
        links: &state.links,
        outboxes: &state.outboxes,
    };
    let words = match EmailAddress::parse(&test.email) {
        Err(_) => locale.text("desk-issues-problem-email").to_string(),
        Ok(to) => match send_test_copy(&desk, &actor, id, &to, state.now()).await {
            Ok(_) => return Ok(see_other(&format!("/desk/issues/{id}?done=tested#test"))),
            Err(TestCopyError::Refused(reply)) => locale
                .text("desk-issues-problem-relay")
                .with("reply", reply)
                .to_string(),
            Err(TestCopyError::Issue(error)) => return Err(error.into()),
        },
    };
    test.problem = Some(words);
    let shown = Shown {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        test: Some(test),
        ..Shown::default()
    };
    issue_page(&state, &Viewer::Member(member), id, shown).await
}
