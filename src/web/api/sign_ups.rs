//! What forms of others need to sign readers up, and what staff want to know of it.

use actix_web::{
    HttpResponse,
    http::header::{self, HeaderValue},
    web,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Staff, newsletters::slug_of};
use crate::{
    content::newsletters,
    domain::{Role, Timestamp},
    locale::Locale,
    storage::{StorageError, attacks::Attack, editions, letters, newsletters::Newsletter, sections},
    subscribers::{attack::Counts, wordings::Wording},
    web::{
        Problem, State,
        snippets::{self, Snippets},
    },
};

/// In which language to answer.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FormQuery {
    /// `en`, `be` or `ru`; the newsletter's when absent.
    lang: Option<String>,
}

/// What can be chosen.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FormChoice)]
pub struct Choice {
    slug: String,
    name: String,
    /// How often it comes out, of an edition.
    #[serde(skip_serializing_if = "Option::is_none")]
    cadence: Option<String>,
}

/// The words about consent that a form shows.
#[derive(Debug, Serialize, ToSchema)]
pub struct WordingBody {
    /// To be sent as `wording` with the signup.
    id: String,
    language: String,
    text: String,
}

/// What a sign-up form shows and needs.
#[derive(Debug, Serialize, ToSchema)]
pub struct FormBody {
    newsletter: String,
    name: String,
    /// None taken means all.
    sections: Vec<Choice>,
    /// The first is taken when none is named.
    editions: Vec<Choice>,
    wording: WordingBody,
    /// Whether a proof of work must come with the signup now.
    asks_for_proof: bool,
    /// Where a challenge can be had.
    challenge_url: String,
    /// Where a signup is sent.
    subscribe_url: String,
    embed: Snippets,
}

async fn newsletter_of(state: &State, path: &str) -> Result<Newsletter, Problem> {
    let slug = slug_of(path)?;
    Ok(state.db.read(move |conn| newsletters::find(conn, &slug)).await?)
}

/// Tells what a sign-up form shows, and the HTML that puts one on another site. Scripts of other sites may use it.
#[utoipa::path(get, path = "/api/v1/newsletters/{slug}/sign-up-form", tag = "subscribers",
    params(("slug" = String, Path, description = "The newsletter"), FormQuery),
    responses((status = 200, description = "What to show", body = FormBody),
        (status = 404, description = "No such newsletter"), (status = 422, description = "No such language")))]
pub async fn form(
    state: web::Data<State>,
    path: web::Path<String>,
    query: web::Query<FormQuery>,
) -> Result<HttpResponse, Problem> {
    let newsletter = newsletter_of(&state, &path).await?;
    let locale = match query.lang.as_deref() {
        Some(tag) => Locale::of_tag(tag).ok_or_else(|| Problem::invalid("lang", "must be en, be or ru"))?,
        None => Locale::of(&newsletter.language).unwrap_or_default(),
    };
    let of = newsletter.id;
    let (sections, editions) = state
        .db
        .read(move |conn| Ok::<_, StorageError>((sections::list(conn, of)?, editions::list(conn, of)?)))
        .await?;
    let wording = Wording::present(&newsletter, locale);
    let wordings = &state.sign_ups.wordings;
    wordings.keep(&state.db, &newsletter, &wording, state.now()).await?;
    let api = state.links.path(&format!("/api/v1/newsletters/{}", newsletter.slug));
    let open = editions.into_iter().filter(|edition| edition.active);
    let body = FormBody {
        sections: sections
            .into_iter()
            .map(|section| Choice {
                slug: section.slug.into(),
                name: section.name,
                cadence: None,
            })
            .collect(),
        editions: open
            .map(|edition| Choice {
                cadence: edition.cadence().ok().map(|cadence| locale.cadence(&cadence)),
                slug: edition.slug.into(),
                name: edition.name,
            })
            .collect(),
        wording: WordingBody {
            id: wording.id.as_str().to_owned(),
            language: locale.tag().to_owned(),
            text: wording.text,
        },
        asks_for_proof: state.sign_ups.asks_for_proof(),
        challenge_url: format!("{api}/challenge"),
        subscribe_url: format!("{api}/subscribers"),
        embed: snippets::load(&state, &newsletter).await?,
        newsletter: newsletter.slug.into(),
        name: newsletter.name,
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-cache")))
        .json(body))
}

/// A challenge of the ALTCHA protocol, version 2 (altcha.org/docs/v2/proof-of-work-captcha).
#[derive(Debug, Serialize, ToSchema)]
pub struct ChallengeBody {
    /// The algorithm, how often it runs, what its key begins with, nonce, salt and time of expiry.
    #[schema(value_type = Object)]
    parameters: serde_json::Value,
    /// To be sent back with the solution.
    signature: String,
}

/// Gives a challenge; its solution goes with a signup, as `altcha`, within twenty minutes, and counts once. Scripts of other
/// sites may use it.
#[utoipa::path(get, path = "/api/v1/newsletters/{slug}/challenge", tag = "subscribers",
    params(("slug" = String, Path, description = "The newsletter")),
    responses((status = 200, description = "A challenge", body = ChallengeBody),
        (status = 404, description = "No such newsletter")))]
pub async fn challenge(state: web::Data<State>, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let newsletter = newsletter_of(&state, &path).await?;
    let challenge = state.sign_ups.proof.challenge(&newsletter.slug, state.now());
    let challenge = challenge.map_err(|cause| Problem::internal(&cause))?;
    let parameters = serde_json::to_value(challenge.parameters).map_err(|cause| Problem::internal(&cause))?;
    let body = ChallengeBody {
        parameters,
        signature: challenge.signature.unwrap_or_default(),
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .json(body))
}

/// Counts of the sign-up forms.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountsBody {
    sign_ups: i64,
    refusals: i64,
    letters_accepted: i64,
    letters_failed: i64,
}

impl From<Counts> for CountsBody {
    fn from(counts: Counts) -> Self {
        CountsBody {
            sign_ups: counts.sign_ups,
            refusals: counts.refusals,
            letters_accepted: counts.letters_accepted,
            letters_failed: counts.letters_failed,
        }
    }
}

/// An attack that lasts.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttackBody {
    #[schema(value_type = String, format = DateTime)]
    began_at: Timestamp,
    /// When it was last noticed.
    #[schema(value_type = String, format = DateTime)]
    seen_at: Timestamp,
    /// By what it was noticed at first.
    reason: String,
}

impl From<Attack> for AttackBody {
    fn from(attack: Attack) -> Self {
        AttackBody {
            began_at: attack.began_at,
            seen_at: attack.seen_at,
            reason: attack.reason,
        }
    }
}

/// How the sign-up forms fare.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignUpsBody {
    /// The attack that lasts, if one does.
    attack: Option<AttackBody>,
    /// Whether forms must bring a proof of work now.
    asks_for_proof: bool,
    last_ten_minutes: CountsBody,
    /// The median of ten minutes in the last seven days.
    usual_ten_minutes: CountsBody,
    last_hour: CountsBody,
    /// From more than so many signups in ten minutes on it is an attack; none: never.
    attack_from: Option<i64>,
    /// Letters that wait for their turns.
    letters_waiting: i64,
}

/// Tells what was counted at the sign-up forms, of all processes up to a few seconds ago, and whether they are under attack.
#[utoipa::path(get, path = "/api/v1/sign-ups", tag = "subscribers", security(("token" = [])),
    responses((status = 200, description = "How the forms fare", body = SignUpsBody)))]
pub async fn view(staff: Staff, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    staff.with(Role::Editor)?;
    let (watch, now) = (&state.sign_ups.watch, state.now());
    let view = watch.view(&state.db, now).await?;
    let letters_waiting = state.db.read(move |conn| letters::held(conn, now)).await?;
    let threshold = watch.rules.threshold(view.usual.sign_ups);
    Ok(HttpResponse::Ok().json(SignUpsBody {
        attack: view.attack.map(AttackBody::from),
        asks_for_proof: state.sign_ups.asks_for_proof(),
        last_ten_minutes: view.recent.into(),
        usual_ten_minutes: view.usual.into(),
        last_hour: view.last_hour.into(),
        attack_from: (watch.rules.at_least > 0).then_some(threshold),
        letters_waiting,
    }))
}
