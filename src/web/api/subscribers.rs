//! The public door for readers.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Fields, newsletters::slug_of};
use crate::{
    domain::{EmailAddress, PersonName, Slug},
    subscribers::{
        Choices,
        sign_up::{self as room, SignUp},
    },
    web::{Problem, State},
};

/// One signup.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSubscriber {
    email: String,
    #[serde(default)]
    name: String,
    /// Slugs; none means all sections.
    #[serde(default)]
    sections: Vec<String>,
    /// Slug; the newsletter's first edition when absent.
    #[serde(default)]
    edition: Option<String>,
}

/// The answer to every signup.
#[derive(Debug, Serialize, ToSchema)]
pub struct Accepted {
    message: &'static str,
}

/// Signs a reader up. The answer is the same for every address.
#[utoipa::path(post, path = "/api/v1/newsletters/{slug}/subscribers", tag = "subscribers",
    params(("slug" = String, Path, description = "The newsletter")),
    request_body(content = NewSubscriber, example = json!({"email": "anna@example.org", "sections": ["economy"]})),
    responses((status = 202, description = "A letter follows if the address can be subscribed", body = Accepted),
        (status = 404, description = "No such newsletter"), (status = 422, description = "Some values were refused"),
        (status = 429, description = "Too many signups from this network")))]
pub async fn sign_up(
    request: HttpRequest,
    state: web::Data<State>,
    path: web::Path<String>,
    body: web::Json<NewSubscriber>,
) -> Result<HttpResponse, Problem> {
    let from = request.peer_addr().map(|address| address.ip());
    state.sign_ups.count(from)?;
    let mut fields = Fields::default();
    let email = fields.read("email", EmailAddress::parse(&body.email));
    let name = fields.read("name", PersonName::parse(&body.name));
    let sections: Result<Vec<Slug>, _> = body.sections.iter().map(|text| Slug::parse(text)).collect();
    let sections = fields.read("sections", sections);
    let edition = fields.read("edition", body.edition.as_deref().map(Slug::parse).transpose());
    let (Some(email), Some(name), Some(sections), Some(edition)) = (email, name, sections, edition) else {
        return Err(fields.refusal());
    };
    let form = SignUp {
        newsletter: slug_of(&path)?,
        email,
        name,
        choices: Choices { sections, edition },
        source: "api".into(),
        ip: from.filter(|_| state.keep_ip).map(|ip| ip.to_string()),
    };
    room::sign_up(&state.db, &state.key, form, state.now()).await?;
    state.delivery.notify_one();
    let message = "If the address can be subscribed, a letter with a confirmation link is on its way.";
    Ok(HttpResponse::Accepted().json(Accepted { message }))
}
