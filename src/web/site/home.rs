//! The front page: which newsletters there are; with the sign-up form when it is one.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{
    AskedLanguage, Frame, Policy, public_page_as,
    subscribe_form::{self, SubscribeForm},
};
use crate::{
    domain::NewsletterId,
    storage::newsletters,
    web::{PageError, State},
};

struct NewsletterLink {
    name: String,
    url: String,
    description: String,
    language: String,
}

#[derive(Template)]
#[template(path = "site/home.html")]
struct Home {
    frame: Frame,
    newsletters: Vec<NewsletterLink>,
    form: Option<SubscribeForm>,
}

/// `/`
pub async fn show(state: web::Data<State>, asked: AskedLanguage) -> Result<HttpResponse, PageError> {
    let all = state
        .db
        .read(|conn| newsletters::list(conn, NewsletterId(0), 100))
        .await?;
    let mut locale = asked.of_site();
    let mut form = None;
    if let [newsletter] = all.as_slice() {
        locale = asked.within(&newsletter.language);
        let of = newsletter.clone();
        let offer = state
            .db
            .read(move |conn| subscribe_form::load(conn, &of, locale))
            .await?;
        form = Some(offer.form(&state, newsletter, asked.chosen()).await);
    }
    let title = locale.text("home-title").to_string();
    let frame = match all.as_slice() {
        [newsletter] => Frame::of_newsletter_in(&state, newsletter, locale, &title),
        _ => Frame::of_site(&state, &title).shown_in(locale),
    };
    let newsletters = all
        .into_iter()
        .map(|n| NewsletterLink {
            url: state.links.newsletter(&n.slug),
            name: n.name,
            description: n.description,
            language: n.language.into(),
        })
        .collect();
    let policy = form.as_ref().map_or_else(Policy::default, SubscribeForm::policy);
    let template = Home {
        frame: frame.canonical(state.links.home()),
        newsletters,
        form,
    };
    Ok(public_page_as(&template, policy))
}
