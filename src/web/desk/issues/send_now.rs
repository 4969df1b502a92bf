//! Sending an issue at once, to as many readers as its editor has typed.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{
    Asked, asked, opened,
    page::{Shown, issue_page, may_change},
};
use crate::{
    content::ContentError,
    domain::Role,
    issues::{IssueError, approval, drafts, preflight},
    storage::{deliveries, issues::Issue},
    web::{
        PageError, State,
        desk::{Frame, Member, Viewer, frame::page_with, member::see_other},
    },
};

#[derive(Template)]
#[template(path = "desk/issue_send_now.html")]
struct SendNowPage {
    frame: Frame,
    issue: Issue,
    /// How many readers it goes to.
    readers: i64,
    /// The number as it is to be typed, and as it was.
    typed: String,
    reason: String,
    blocks: bool,
    is_unapproved: bool,
    problem: Option<String>,
    reason_problem: Option<String>,
}

/// What was typed, and what is wrong with it.
#[derive(Default)]
struct Entered {
    typed: String,
    reason: String,
    problem: Option<String>,
    reason_problem: Option<String>,
}

async fn confirmation(
    state: &State,
    member: &Member,
    issue: Issue,
    entered: Entered,
) -> Result<HttpResponse, PageError> {
    let wanted = issue.clone();
    let (readers, standing) = state
        .db
        .read(move |conn| {
            let readers = deliveries::foresee(conn, &wanted)?;
            Ok::<_, IssueError>((readers, approval::standing(conn, &wanted)?))
        })
        .await?;
    let found = preflight::inspect(&state.db, issue.id, &state.links, None, state.now()).await?;
    let status = match (&entered.problem, &entered.reason_problem) {
        (None, None) => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let title = member
        .locale
        .text("desk-issues-send-now-title")
        .with("number", issue.number);
    Ok(page_with(
        status,
        &SendNowPage {
            frame: Frame::inside(state, member, title.to_string()),
            issue,
            readers,
            typed: entered.typed,
            reason: entered.reason,
            blocks: found.iter().any(|finding| finding.blocks),
            is_unapproved: standing.missing.is_some(),
            problem: entered.problem,
            reason_problem: entered.reason_problem,
        },
    ))
}

/// The page of an issue that cannot be sent any more.
async fn too_late(state: &State, member: Member, issue: &Issue) -> Result<HttpResponse, PageError> {
    let words = member.locale.text("desk-issues-refused-status");
    let shown = Shown {
        status: StatusCode::CONFLICT,
        refused: Some(words.with("kind", issue.status.as_str()).to_string()),
        ..Shown::default()
    };
    issue_page(state, &Viewer::Member(member), issue.id, shown).await
}

/// `GET /desk/issues/{id}/send-now`
pub async fn show(state: web::Data<State>, member: Member, path: web::Path<String>) -> Result<HttpResponse, PageError> {
    let issue = opened(&state, &member, &path, Role::Editor).await?;
    if !may_change(issue.status) {
        return too_late(&state, member, &issue).await;
    }
    confirmation(&state, &member, issue, Entered::default()).await
}

/// The number that somebody typed: its digits, whatever groups them.
fn number(typed: &str) -> Option<i64> {
    let is_group = |c: &char| c.is_whitespace() || matches!(c, ',' | '.' | '\'' | '’');
    let digits: String = typed.chars().filter(|c| !is_group(c)).collect();
    digits
        .bytes()
        .all(|digit| digit.is_ascii_digit())
        .then(|| digits.parse().ok())
        .flatten()
}

/// `POST /desk/issues/{id}/send-now`
pub async fn send(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let Asked { issue, form, actor } = asked(&request, &state, &member, &path, &body, Role::Editor).await?;
    if !may_change(issue.status) {
        return too_late(&state, member, &issue).await;
    }
    let locale = member.locale;
    let mut entered = Entered {
        typed: form.one("readers").to_owned(),
        reason: form.one("reason").to_owned(),
        ..Entered::default()
    };
    let Some(readers) = number(&entered.typed) else {
        entered.problem = Some(locale.text("desk-issues-problem-readers").to_string());
        return confirmation(&state, &member, issue, entered).await;
    };
    let (id, now) = (issue.id, state.now());
    match drafts::send_now(
        &state.db,
        &actor,
        id,
        (&entered.reason, Some(readers)),
        &state.links,
        now,
    )
    .await
    {
        Ok(_) => Ok(see_other(&format!("/desk/issues/{id}/progress?done=sent-now"))),
        Err(IssueError::OtherReaders(_)) => {
            // The page shows a number of its own: what was typed may have been right a moment ago.
            let shown: Option<i64> = form.one("shown").parse().ok();
            entered.problem = Some(match shown == Some(readers) {
                true => locale.text("desk-issues-problem-readers-changed").to_string(),
                false => locale.text("desk-issues-problem-readers").to_string(),
            });
            entered.typed.clear();
            confirmation(&state, &member, issue, entered).await
        }
        Err(IssueError::Content(ContentError::Invalid { .. })) => {
            entered.reason_problem = Some(locale.text("desk-issues-problem-reason").to_string());
            confirmation(&state, &member, issue, entered).await
        }
        Err(IssueError::Content(ContentError::NotNow(_))) => {
            let issue = opened(&state, &member, &path, Role::Editor).await?;
            too_late(&state, member, &issue).await
        }
        Err(other) => Err(other.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_of_digits_do_not_matter_and_anything_else_does() {
        for typed in ["12345", "12 345", "12\u{a0}345", "12,345", "12.345"] {
            assert_eq!(number(typed), Some(12_345), "{typed}");
        }
        for typed in ["", "-1", "1e3", "12345 readers", "99999999999999999999"] {
            assert_eq!(number(typed), None, "{typed}");
        }
    }
}
