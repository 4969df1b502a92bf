//! An edition's holidays from an iCalendar file.

use actix_web::{HttpRequest, HttpResponse, web};

use super::{
    Member,
    editions::{as_known, find, form_page},
    sent_with_file,
};
use crate::{
    content::ContentError,
    issues::{
        IssueError,
        holidays::{self, Target},
    },
    web::{PageError, State},
};

/// `POST /desk/settings/newsletters/{slug}/editions/{edition}/holidays`
pub async fn replace(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<(String, String)>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let (newsletter, form, upload) = sent_with_file(&request, &state, &member, &body, &path.0).await?;
    let edition = find(&state, &newsletter, &path.1).await?;
    let target = Target {
        newsletter: newsletter.slug.clone(),
        edition: edition.slug.clone(),
        version: Some(form.one("version").parse().unwrap_or(0)),
    };
    let mut shown = as_known(&edition);
    match holidays::replace(&state.db, member.at_desk.name(), target, upload.content, state.now()).await {
        Ok(replaced) => {
            shown = as_known(&replaced.edition);
            shown.taken = Some(replaced.edition.days.holidays.len());
        }
        Err(IssueError::Content(ContentError::Invalid { reason, .. })) => {
            let words = member
                .locale
                .text("desk-settings-problem-calendar")
                .with("reason", reason);
            shown.e.refuse("calendar", words);
        }
        Err(IssueError::Content(error)) => shown.e.tell(member.locale, error)?,
        Err(error) => return Err(error.into()),
    }
    form_page(&state, &member, &newsletter, Some(&edition), shown).await
}
