//! Readers: the public door to sign up by, and who subscribes to what.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    Fields, Staff,
    body::Body,
    newsletters::slug_of,
    paging::{Page, cursor},
};
use crate::{
    content::{ContentError, newsletters},
    domain::{EmailAddress, Language, PersonName, Role, Slug, SubscriptionId, SubscriptionStatus, Timestamp},
    storage::subscriptions::{self, Filter, Listed},
    subscribers::{
        Choices, Pace,
        reader_names::LinkInName,
        sign_up::{self as room, SignUp, SignUpError},
        tally::Outcome,
        wordings::AgreedTo,
    },
    web::{Doorkeeper, Problem, State},
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
    /// The language that the reader has chosen, such as `be`: that of the newsletter when absent.
    #[serde(default)]
    language: Option<String>,
    /// The `id` of the words about consent that the reader was shown; the newsletter's own, in its language, when absent.
    #[serde(default)]
    wording: Option<String>,
    /// The solution of a challenge, as the base64 of its JSON, where a proof of work is asked for.
    #[serde(default)]
    altcha: Option<String>,
}

/// The answer to every signup.
#[derive(Debug, Serialize, ToSchema)]
pub struct Accepted {
    message: &'static str,
}

/// Signs a reader up. The answer is the same for every address. `GET /api/v1/newsletters/{slug}/sign-up-form` tells what to
/// show, and whether a proof of work is asked for. Scripts of other sites may use it.
#[utoipa::path(post, path = "/api/v1/newsletters/{slug}/subscribers", tag = "subscribers",
    params(("slug" = String, Path, description = "The newsletter")),
    request_body(content = NewSubscriber, example = json!({"email": "anna@example.org", "sections": ["economy"]})),
    responses((status = 202, description = "A letter follows if the address can be subscribed", body = Accepted),
        (status = 404, description = "No such newsletter"),
        (status = 422, description = "Some values were refused, or a proof of work is needed"),
        (status = 429, description = "Too many signups from this network"),
        (status = 503, description = "So many sign up that a letter would wait for more than a day")))]
pub async fn sign_up(
    request: HttpRequest,
    state: web::Data<State>,
    path: web::Path<String>,
    Body(body): Body<NewSubscriber>,
) -> Result<HttpResponse, Problem> {
    let (door, now) = (&state.sign_ups, state.now());
    let at_door = door.let_in(&request)?;
    let slug = slug_of(&path)?;
    let mut fields = Fields::default();
    let email = EmailAddress::parse(&body.email).map_err(|error| error.to_string());
    let email = fields.read("email", email.and_then(|email| allowed(door, email)));
    let name = PersonName::parse(&body.name).map_err(|error| error.to_string());
    let name = fields.read("name", name.and_then(|name| allowed_name(door, name)));
    let sections: Result<Vec<Slug>, _> = body.sections.iter().map(|text| Slug::parse(text)).collect();
    let sections = fields.read("sections", sections);
    let edition = fields.read("edition", body.edition.as_deref().map(Slug::parse).transpose());
    let language = fields.read("language", body.language.as_deref().map(Language::parse).transpose());
    let (Some(email), Some(name), Some(sections), Some(edition), Some(language)) =
        (email, name, sections, edition, language)
    else {
        return Err(fields.refusal());
    };
    let agreed_to = agreed_to(&state, &slug, body.wording.as_deref()).await?;
    let proof = match body.altcha.as_deref().filter(|_| at_door.asks_for_proof) {
        Some(payload) => {
            let checked = door.check_proof(&slug, payload, now).await;
            Some(checked.map_err(|error| Problem::invalid("altcha", error.to_string()))?)
        }
        None if at_door.asks_for_proof => {
            door.note(Outcome::NoProof);
            let challenge = format!("/api/v1/newsletters/{slug}/challenge");
            return Err(Problem::proof_needed(&state.links.path(&challenge)));
        }
        None => None,
    };
    let pace = door.pace(at_door, proof.is_some());
    let form = SignUp {
        newsletter: slug,
        email,
        name,
        choices: Choices { sections, edition },
        language,
        agreed_to,
        source: "api".into(),
        ip: at_door.from.filter(|_| state.keep_ip).map(|ip| ip.to_string()),
        pace,
        proof,
    };
    let recorded = room::sign_up(&state.db, &state.key, &door.offers, form, now).await;
    match &recorded {
        Ok(_) if pace == Pace::AtOnce => door.note(Outcome::Recorded),
        Ok(_) => door.note(Outcome::Held),
        Err(SignUpError::Proof(_)) => door.note(Outcome::BadProof),
        Err(SignUpError::Crowded) => door.note(Outcome::Crowded),
        Err(_) => {}
    }
    recorded?;
    state.delivery.notify_one();
    let message = "If the address can be subscribed, a letter with a confirmation link is on its way.";
    Ok(HttpResponse::Accepted().json(Accepted { message }))
}

fn allowed(door: &Doorkeeper, email: EmailAddress) -> Result<EmailAddress, String> {
    match door.allows_address(&email) {
        true => Ok(email),
        false => Err("this newsletter takes no throw-away addresses; give one that you keep".to_owned()),
    }
}

fn allowed_name(door: &Doorkeeper, name: PersonName) -> Result<PersonName, String> {
    match door.allows_name(&name) {
        true => Ok(name),
        false => Err(LinkInName.to_string()),
    }
}

/// The words that a reader was shown: those that the request names, or the newsletter's own, which costs no query.
async fn agreed_to(state: &State, slug: &Slug, named: Option<&str>) -> Result<AgreedTo, Problem> {
    let wordings = &state.sign_ups.wordings;
    let Some(id) = named else {
        return Ok(AgreedTo::Own(Arc::clone(wordings)));
    };
    let mut shown = wordings.known(slug, id);
    if shown.is_none() {
        let of = slug.clone();
        let found = state.db.read(move |conn| newsletters::find(conn, &of)).await?;
        shown = wordings.shown(&state.db, &found, id).await?;
    }
    let unknown = || Problem::invalid("wording", "no form of this newsletter has shown such words");
    shown.map(|shown| AgreedTo::Shown(shown.id)).ok_or_else(unknown)
}

/// Which subscriptions to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SubscriberQuery {
    /// Only this newsletter's.
    newsletter: Option<String>,
    /// Only those in this status: pending, active, paused, unsubscribed, bounced or complained.
    status: Option<String>,
    /// Only this address's, in any case of its letters.
    email: Option<String>,
    /// Rows to answer: 1 to 200, 50 when absent.
    limit: Option<i64>,
    /// `next` of the page before.
    after: Option<String>,
}

/// A reader's subscription to a newsletter.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubscriptionBody {
    /// Of the subscription.
    id: i64,
    email: String,
    name: String,
    newsletter: String,
    edition: String,
    /// False when the reader takes some sections only.
    takes_all_sections: bool,
    status: String,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    confirmed_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    ended_at: Option<Timestamp>,
}

impl From<Listed> for SubscriptionBody {
    fn from(s: Listed) -> Self {
        SubscriptionBody {
            id: s.id.0,
            email: s.email.into(),
            name: s.name.into(),
            newsletter: s.newsletter.into(),
            edition: s.edition.into(),
            takes_all_sections: s.takes_all,
            status: s.status.to_string(),
            created_at: s.created_at,
            confirmed_at: s.confirmed_at,
            ended_at: s.ended_at,
        }
    }
}

/// Lists subscriptions in the order of their making. Authors may not see readers.
#[utoipa::path(get, path = "/api/v1/subscribers", tag = "subscribers", security(("token" = [])), params(SubscriberQuery),
    responses((status = 200, description = "A page of subscriptions", body = Page<SubscriptionBody>),
        (status = 404, description = "No such newsletter"), (status = 422, description = "Some values were refused")))]
pub async fn list(
    staff: Staff,
    state: web::Data<State>,
    query: web::Query<SubscriberQuery>,
) -> Result<HttpResponse, Problem> {
    staff.with(Role::Editor)?;
    let cursor = cursor::<i64>(query.limit, query.after.as_deref())?;
    let newsletter = query.newsletter.as_deref().map(slug_of).transpose()?;
    let mut fields = Fields::default();
    let status = query.status.as_deref().map(|text| {
        SubscriptionStatus::parse(text).ok_or("must be pending, active, paused, unsubscribed, bounced or complained")
    });
    let status = fields.read("status", status.transpose());
    let email = fields.read("email", query.email.as_deref().map(EmailAddress::parse).transpose());
    let (Some(status), Some(email)) = (status, email) else {
        return Err(fields.refusal());
    };
    let found = state
        .db
        .read(move |conn| {
            let newsletter = newsletter.map(|slug| newsletters::find(conn, &slug)).transpose()?;
            let filter = Filter {
                newsletter: newsletter.map(|n| n.id),
                status,
                email,
            };
            let after = SubscriptionId(cursor.after.unwrap_or(0));
            Ok::<_, ContentError>(subscriptions::list(conn, &filter, after, cursor.rows())?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(cursor.page(found, |s| s.id.to_string(), SubscriptionBody::from)))
}
