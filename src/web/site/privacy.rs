//! What a newsletter keeps of its readers, said from the settings that are in force.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{AskedLanguage, Frame, newsletter_of, public_page};
use crate::{
    domain::Measurement,
    subscribers::{CONFIRM_WITHIN, MANAGE_WITHIN},
    web::{PageError, State},
};

#[derive(Template)]
#[template(path = "site/privacy.html")]
struct PrivacyPage {
    frame: Frame,
    name: String,
    publisher: String,
    postal_address: String,
    contact: String,
    keeps_ip: bool,
    measures: String,
    confirm_hours: String,
    manage_hours: String,
    manage_url: String,
}

/// `/{newsletter}/privacy`
pub async fn show(
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    let newsletter = newsletter_of(&state, &path).await?;
    let locale = asked.within(&newsletter.language);
    let title = locale.text("privacy-title").to_string();
    let from_name = newsletter.from_name.as_str();
    let hours = |time: std::time::Duration| {
        let hours = usize::try_from(time.as_secs() / 3600).unwrap_or(usize::MAX);
        locale.text("hours").with("hours", hours).to_string()
    };
    let template = PrivacyPage {
        frame: Frame::of_newsletter_in(&state, &newsletter, locale, &title)
            .canonical(state.links.path(&format!("/{}/privacy", newsletter.slug))),
        keeps_ip: state.keep_ip,
        measures: locale
            .text(match newsletter.measurement {
                Measurement::None => "privacy-measures-nothing",
                Measurement::Aggregate => "privacy-measures-aggregate",
                Measurement::Individual => "privacy-measures-individual",
            })
            .to_string(),
        confirm_hours: hours(CONFIRM_WITHIN),
        manage_hours: hours(MANAGE_WITHIN),
        manage_url: format!("/manage?newsletter={}&lang={locale}", newsletter.slug),
        publisher: if from_name.is_empty() {
            newsletter.name.clone()
        } else {
            from_name.to_owned()
        },
        contact: newsletter
            .reply_to
            .as_ref()
            .unwrap_or(&newsletter.from_address)
            .as_str()
            .to_owned(),
        postal_address: newsletter.postal_address,
        name: newsletter.name,
    };
    Ok(public_page(&template))
}
