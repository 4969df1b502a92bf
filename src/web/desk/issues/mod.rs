//! Issues at the desk: which there are, what is in them, how they go out, and how far they are.
//!
//! Authors look; editors put together, approve and send. Every rule is the rooms': a page shows what they say.

pub mod actions;
mod composer;
pub mod composing;
mod findings;
mod gate;
pub mod list;
pub mod looks;
mod order;
mod page;
pub mod progress;
mod report;
pub mod send_now;
pub mod show;
pub mod special;

use actix_web::{HttpRequest, web};

use super::Member;
use crate::{
    content::ContentError,
    domain::{IssueId, Role},
    issues,
    storage::issues::Issue,
    web::{PageError, State, form::Form},
};

/// A form about an issue from somebody who may send it.
struct Asked {
    issue: Issue,
    form: Form,
    /// For the audit log.
    actor: String,
}

/// The issue of a path, for a member with a role in its newsletter.
async fn opened(state: &State, member: &Member, path: &str, needed: Role) -> Result<Issue, PageError> {
    member.with_somewhere(needed)?;
    let id = path.parse().map(IssueId).map_err(|_| ContentError::Unknown("issue"))?;
    let issue = state.db.read(move |conn| issues::special::find(conn, id)).await?;
    member.within(needed, Some(issue.newsletter_id))?;
    Ok(issue)
}

/// The same with a form: nothing of it is looked at before its sender may send it.
async fn asked(
    request: &HttpRequest,
    state: &State,
    member: &Member,
    path: &web::Path<String>,
    body: &[u8],
    needed: Role,
) -> Result<Asked, PageError> {
    let actor = member.with_somewhere(needed)?.name().to_owned();
    let form = member.form(request, state, body)?;
    let issue = opened(state, member, path, needed).await?;
    Ok(Asked { issue, form, actor })
}

/// A brief's number in a form.
fn brief_in(form: &Form, field: &str) -> Option<crate::domain::BriefId> {
    form.one(field).parse().ok().map(crate::domain::BriefId)
}
