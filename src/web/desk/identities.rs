//! Logging in with an account at the provider of `[openid]`.

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time},
    http::StatusCode,
    web,
};

use super::{
    Member,
    entrance::{Next, Refusal, let_in, own_page, sign_in_page, told},
    member::{origin, see_other},
};
use crate::{
    accounts::{self, BACK_WITHIN, Back, IdentityError, Provider},
    locale::Locale,
    web::{PageError, Problem, State, site::AskedLanguage},
};

/// Keeps, sealed, what must come back from the provider.
const COOKIE: &str = "vesnik_openid";
const PATH: &str = "/desk/openid";

fn provider(state: &State) -> Result<&Provider, Problem> {
    let none = || Problem::not_found("nobody logs in with an account elsewhere; see [openid] in the configuration");
    state.provider.as_ref().ok_or_else(none)
}

/// `GET /desk/openid`: leads to the provider.
pub async fn begin(
    state: web::Data<State>,
    asked: AskedLanguage,
    next: web::Query<Next>,
) -> Result<HttpResponse, PageError> {
    let to = own_page(&next.to);
    match provider(&state)?.begin(&state.key, to, state.now()).await {
        Ok((url, kept)) => Ok(keeping(see_other(url.as_str()), &state, Some(&kept))),
        Err(error) => refuse(&state, asked.of_site(), error),
    }
}

/// `GET /desk/openid/back`: where the provider sends members to.
pub async fn finish(
    request: HttpRequest,
    state: web::Data<State>,
    asked: AskedLanguage,
    back: web::Query<Back>,
) -> Result<HttpResponse, PageError> {
    let provider = provider(&state)?;
    let kept = request.cookie(COOKIE);
    let kept = kept.as_ref().map(Cookie::value).unwrap_or_default();
    let (from, back) = (origin(&request, &state), back.into_inner());
    let answer = match provider
        .finish(&state.db, &state.key, kept, back, &from, state.now())
        .await
    {
        Ok((signed_in, to)) => let_in(&state, signed_in, own_page(&to)),
        Err(error) => refuse(&state, asked.of_site(), error)?,
    };
    Ok(keeping(answer, &state, None))
}

/// `POST /desk/account/identities/forget`
pub async fn forget(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    member.form(&request, &state, &body)?;
    accounts::forget_identities(&state.db, &member.at_desk, state.now()).await?;
    Ok(see_other("/desk/account"))
}

/// The login, saying why this way did not lead in.
fn refuse(state: &State, locale: Locale, error: IdentityError) -> Result<HttpResponse, PageError> {
    let name = state.provider.as_ref().map(Provider::name).unwrap_or_default();
    let (status, words) = match error {
        IdentityError::Provider(cause) => {
            tracing::warn!(%cause, "members cannot log in at the provider of [openid]");
            let words = locale.text("desk-openid-unreachable").with("provider", name);
            (StatusCode::BAD_GATEWAY, words)
        }
        IdentityError::NotBelieved(cause) => {
            tracing::warn!(%cause, "the provider of [openid] said what is not believed");
            let words = locale.text("desk-openid-unreachable").with("provider", name);
            (StatusCode::BAD_GATEWAY, words)
        }
        IdentityError::NotBegun => (StatusCode::UNPROCESSABLE_ENTITY, locale.text("desk-openid-over")),
        IdentityError::Refused(why) => {
            tracing::info!(%why, "the provider of [openid] let somebody not in");
            let words = locale.text("desk-openid-refused").with("provider", name);
            (StatusCode::FORBIDDEN, words)
        }
        IdentityError::NoAddress => {
            let words = locale.text("desk-openid-no-address").with("provider", name);
            (StatusCode::FORBIDDEN, words)
        }
        IdentityError::Unknown(email) => {
            let words = locale.text("desk-openid-unknown").with("email", email.as_str());
            (StatusCode::FORBIDDEN, words)
        }
        IdentityError::SignIn(error) => {
            let Some(refusal) = told(locale, &error) else {
                return Err(Problem::from(error).into());
            };
            return Ok(sign_in_page(state, locale, "", "", Some(refusal)));
        }
    };
    let refusal = Refusal {
        status,
        words: words.to_string(),
    };
    Ok(sign_in_page(state, locale, "", "", Some(refusal)))
}

/// Lets the browser keep what must come back, or forget it.
fn keeping(mut answer: HttpResponse, state: &State, kept: Option<&str>) -> HttpResponse {
    let seconds = kept.map_or(0, |_| i64::try_from(BACK_WITHIN.as_secs()).unwrap_or_default());
    let cookie = Cookie::build(COOKIE, kept.unwrap_or_default())
        .path(PATH)
        .http_only(true)
        // The provider leads here from its own pages.
        .same_site(SameSite::Lax)
        .secure(state.links.are_secure())
        .max_age(time::Duration::seconds(seconds));
    if let Err(cause) = answer.add_cookie(&cookie.finish()) {
        tracing::error!(%cause, "a cookie cannot be written");
    }
    answer
}
