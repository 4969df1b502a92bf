//! What is measured of a newsletter's issues.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::{Entered, Frame, Heading, Member, heading, newsletter::save, owned, page_with, path_of, sent, status};
use crate::{
    domain::Measurement,
    storage::newsletters::{Newsletter, NewsletterSettings},
    web::{PageError, State, desk::member::see_other},
};

#[derive(Template)]
#[template(path = "desk/settings/privacy.html")]
struct PrivacyPage {
    frame: Frame,
    heading: Heading,
    e: Entered,
    modes: Vec<&'static str>,
}

fn shown(state: &State, member: &Member, newsletter: &Newsletter, e: Entered) -> HttpResponse {
    let template = PrivacyPage {
        frame: Frame::inside(state, member, member.locale.text("desk-settings-privacy").to_string()),
        heading: heading(member, newsletter, "/privacy"),
        modes: Measurement::ALL.iter().map(|mode| mode.as_str()).collect(),
        e,
    };
    page_with(status(&template.e), &template)
}

/// `GET /desk/settings/newsletters/{slug}/privacy`
pub async fn show(state: web::Data<State>, member: Member, path: web::Path<String>) -> Result<HttpResponse, PageError> {
    let newsletter = owned(&state, &member, &path).await?;
    let e = Entered::known([
        ("mode", newsletter.measurement.as_str().to_owned()),
        ("version", newsletter.version.to_string()),
    ]);
    Ok(shown(&state, &member, &newsletter, e))
}

/// `POST /desk/settings/newsletters/{slug}/privacy`
pub async fn change(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let (newsletter, mut e) = sent(&request, &state, &member, &body, &path).await?;
    let mode = Measurement::parse(e.one("mode")).ok_or(());
    let mode = e.read("mode", mode, member.locale.text("desk-settings-problem-choose"));
    if let Some(measurement) = mode {
        let settings = NewsletterSettings {
            measurement,
            ..NewsletterSettings::from(&newsletter)
        };
        if save(&state, &member, &newsletter, &mut e, settings).await? {
            return Ok(see_other(&path_of(&newsletter.slug, "/privacy")));
        }
    }
    Ok(shown(&state, &member, &newsletter, e))
}
