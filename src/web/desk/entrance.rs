//! Coming in and going out.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use serde::Deserialize;

use super::{
    Frame,
    member::{Member, origin, own_form, see_other, session_token, with_session},
    page_with,
};
use crate::{
    accounts::{self, Password, SignInError, SignedIn},
    domain::EmailAddress,
    locale::Locale,
    web::{PageError, Problem, State, site::AskedLanguage},
};

#[derive(Template)]
#[template(path = "desk/sign_in.html")]
struct SignInPage {
    frame: Frame,
    email: String,
    to: String,
    problem: Option<String>,
    /// What the account at the provider is called, where members log in with one.
    provider: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/code.html")]
struct CodePage {
    frame: Frame,
    to: String,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/forgotten.html")]
struct ForgottenPage {
    frame: Frame,
    email: String,
    is_sent: bool,
    problem: Option<String>,
}

/// Where to go afterwards.
#[derive(Debug, Default, Deserialize)]
pub struct Next {
    #[serde(default)]
    pub(super) to: String,
}

/// Why the login is shown once more.
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) words: String,
}

/// A page of the desk: whatever else is asked for leads to its front page.
pub(super) fn own_page(path: &str) -> &str {
    let is_ours = path == "/desk" || path.starts_with("/desk/") || path.starts_with("/desk?");
    if is_ours && !path.contains("//") && !path.contains('\\') {
        path
    } else {
        "/desk"
    }
}

/// What somebody who is not in is told; nothing of what is no fault of theirs.
pub(super) fn told(locale: Locale, error: &SignInError) -> Option<Refusal> {
    match error {
        SignInError::Wrong => Some(Refusal {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            words: locale.text("desk-sign-in-wrong").to_string(),
        }),
        SignInError::TooMany(wait) => {
            let minutes = wait.as_secs().div_ceil(60).max(1);
            let minutes = u32::try_from(minutes).unwrap_or(u32::MAX);
            let words = locale.text("desk-sign-in-too-many").with("minutes", minutes);
            Some(Refusal {
                status: StatusCode::TOO_MANY_REQUESTS,
                words: words.to_string(),
            })
        }
        SignInError::Random(_) | SignInError::Storage(_) => None,
    }
}

pub(super) fn sign_in_page(
    state: &State,
    locale: Locale,
    email: &str,
    to: &str,
    refusal: Option<Refusal>,
) -> HttpResponse {
    let title = match refusal {
        None => locale.text("desk-sign-in"),
        Some(_) => locale.text("desk-sign-in-refused"),
    };
    let status = refusal.as_ref().map_or(StatusCode::OK, |refusal| refusal.status);
    let template = SignInPage {
        frame: Frame::outside(state, locale, title.to_string()),
        email: email.to_owned(),
        to: own_page(to).to_owned(),
        problem: refusal.map(|refusal| refusal.words),
        provider: state.provider.as_ref().map(|provider| provider.name().to_owned()),
    };
    page_with(status, &template)
}

/// Gives the browser of whoever has proved to be a member the session.
pub(super) fn let_in(state: &State, signed_in: SignedIn, to: &str) -> HttpResponse {
    match signed_in {
        SignedIn::Whole(token) => with_session(see_other(to), state, Some(&token)),
        SignedIn::AwaitsCode(token) => {
            let to: String = url::form_urlencoded::byte_serialize(to.as_bytes()).collect();
            with_session(see_other(&format!("/desk/code?to={to}")), state, Some(&token))
        }
    }
}

/// `GET /desk/sign-in`
pub async fn show(state: web::Data<State>, asked: AskedLanguage, next: web::Query<Next>) -> HttpResponse {
    sign_in_page(&state, asked.of_site(), "", &next.to, None)
}

/// `POST /desk/sign-in`
pub async fn sign_in(
    request: HttpRequest,
    state: web::Data<State>,
    asked: AskedLanguage,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let form = own_form(&request, &state, &body)?;
    let (locale, to) = (asked.of_site(), own_page(form.one("to")));
    let refused = |error: SignInError| match told(locale, &error) {
        Some(refusal) => Ok(sign_in_page(&state, locale, form.one("email"), to, Some(refusal))),
        None => Err(PageError::from(Problem::from(error))),
    };
    let Ok(email) = EmailAddress::parse(form.one("email")) else {
        return refused(SignInError::Wrong);
    };
    let password = Password::typed(form.whole("password"));
    let from = origin(&request, &state);
    match accounts::sign_in(&state.db, &state.key, &email, password, &from, state.now()).await {
        Ok(signed_in) => Ok(let_in(&state, signed_in, to)),
        Err(error) => refused(error),
    }
}

fn code_page(state: &State, locale: Locale, to: &str, refusal: Option<Refusal>) -> HttpResponse {
    let status = refusal.as_ref().map_or(StatusCode::OK, |refusal| refusal.status);
    let template = CodePage {
        frame: Frame::outside(state, locale, locale.text("desk-code").to_string()),
        to: own_page(to).to_owned(),
        problem: refusal.map(|refusal| refusal.words),
    };
    page_with(status, &template)
}

/// `GET /desk/code`
pub async fn show_code(state: web::Data<State>, asked: AskedLanguage, next: web::Query<Next>) -> HttpResponse {
    code_page(&state, asked.of_site(), &next.to, None)
}

/// `POST /desk/code`
pub async fn finish(
    request: HttpRequest,
    state: web::Data<State>,
    asked: AskedLanguage,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let form = own_form(&request, &state, &body)?;
    let (locale, to) = (asked.of_site(), own_page(form.one("to")));
    let Some(session) = session_token(&request) else {
        return Ok(see_other("/desk/sign-in"));
    };
    let from = origin(&request, &state);
    match accounts::finish(&state.db, &state.key, &session, form.one("code"), &from, state.now()).await {
        Ok(token) => Ok(with_session(see_other(to), &state, Some(&token))),
        Err(SignInError::Wrong) => {
            let refusal = Refusal {
                status: StatusCode::UNPROCESSABLE_ENTITY,
                words: locale.text("desk-code-wrong").to_string(),
            };
            Ok(code_page(&state, locale, to, Some(refusal)))
        }
        Err(error) => match told(locale, &error) {
            Some(refusal) => Ok(code_page(&state, locale, to, Some(refusal))),
            None => Err(Problem::from(error).into()),
        },
    }
}

/// `POST /desk/sign-out`
pub async fn sign_out(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    member.form(&request, &state, &body)?;
    let (who, session) = (member.at_desk.member.id, member.at_desk.session.id);
    accounts::end_session(&state.db, who, session).await?;
    Ok(with_session(see_other("/desk/sign-in"), &state, None))
}

fn forgotten_page(state: &State, locale: Locale, email: &str, is_sent: bool, is_refused: bool) -> HttpResponse {
    let template = ForgottenPage {
        frame: Frame::outside(state, locale, locale.text("desk-forgotten").to_string()),
        email: email.to_owned(),
        is_sent,
        problem: is_refused.then(|| locale.text("preferences-problem-address").to_string()),
    };
    let status = match (is_refused, is_sent) {
        (true, _) => StatusCode::UNPROCESSABLE_ENTITY,
        (_, true) => StatusCode::ACCEPTED,
        _ => StatusCode::OK,
    };
    page_with(status, &template)
}

/// `GET /desk/forgotten`
pub async fn show_forgotten(state: web::Data<State>, asked: AskedLanguage) -> HttpResponse {
    forgotten_page(&state, asked.of_site(), "", false, false)
}

/// `POST /desk/forgotten`: the same answer for every address.
pub async fn ask_new_password(
    request: HttpRequest,
    state: web::Data<State>,
    asked: AskedLanguage,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    state.sign_ups.let_in(&request)?;
    let form = own_form(&request, &state, &body)?;
    let Ok(email) = EmailAddress::parse(form.one("email")) else {
        return Ok(forgotten_page(&state, asked.of_site(), form.one("email"), false, true));
    };
    accounts::ask_new_password(&state.db, email, state.now())
        .await
        .map_err(Problem::from)?;
    state.delivery.notify_one();
    Ok(forgotten_page(&state, asked.of_site(), "", true, false))
}

#[cfg(test)]
mod tests {
    use super::own_page;

    #[test]
    fn only_pages_of_the_desk_are_gone_to() {
        for ours in ["/desk", "/desk/staff", "/desk?x=1", "/desk/issues/3?y=2"] {
            assert_eq!(own_page(ours), ours);
        }
        for other in [
            "",
            "/",
            "//evil.example",
            "https://evil.example/desk/",
            "/desktop",
            "/desk/\\evil.example",
            "/desk//evil.example",
        ] {
            assert_eq!(own_page(other), "/desk", "{other}");
        }
    }
}
