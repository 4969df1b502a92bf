//! The pages behind links that work once: the first owner, joining, a new password.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{
    Frame,
    member::{origin, own_form, see_other, with_session},
    page_with,
};
use crate::{
    accounts::{self, LEAST_CHARACTERS, MemberError, PasswordError},
    domain::{EmailAddress, PersonName, StaffLink, Token},
    locale::Locale,
    web::{PageError, Problem, State, form::Form, site::AskedLanguage},
};

#[derive(Template)]
#[template(path = "desk/password.html")]
struct PasswordPage {
    frame: Frame,
    /// Which link: `set_up`, `join` or `new_password`.
    kind: &'static str,
    action: String,
    /// Whose password it is; entered by the first owner.
    email: String,
    name: String,
    email_problem: Option<String>,
    password_problem: Option<String>,
    least: usize,
}

#[derive(Template)]
#[template(path = "desk/link_ended.html")]
struct EndedPage {
    frame: Frame,
    kind: &'static str,
}

struct Refusal {
    email: Option<String>,
    password: Option<String>,
}

fn ended(state: &State, locale: Locale, purpose: StaffLink) -> HttpResponse {
    let template = EndedPage {
        frame: Frame::outside(state, locale, locale.text("desk-link-ended").to_string()),
        kind: purpose.as_str(),
    };
    page_with(StatusCode::GONE, &template)
}

/// What is wrong with a password, in words.
pub(super) fn password_told(locale: Locale, error: PasswordError) -> String {
    let id = match error {
        PasswordError::TooShort => "desk-password-short",
        PasswordError::TooLong => "desk-password-long",
        PasswordError::TooEasy => "desk-password-easy",
    };
    locale.text(id).with("least", LEAST_CHARACTERS).to_string()
}

async fn form_page(
    state: &State,
    locale: Locale,
    purpose: StaffLink,
    token: &str,
    entered: Option<&Form>,
    refused: Option<Refusal>,
) -> Result<HttpResponse, PageError> {
    let Some(link) = Token::parse(token) else {
        return Ok(ended(state, locale, purpose));
    };
    let (mut email, mut name) = match entered {
        Some(form) => (form.one("email").to_owned(), form.one("name").to_owned()),
        None => Default::default(),
    };
    if purpose == StaffLink::SetUp {
        if !accounts::is_set_up_link(&state.db, &link, state.now()).await? {
            return Ok(ended(state, locale, purpose));
        }
    } else {
        let Some(owner) = accounts::link_owner(&state.db, purpose, &link, state.now()).await? else {
            return Ok(ended(state, locale, purpose));
        };
        (email, name) = (owner.email.as_str().to_owned(), owner.name.as_str().to_owned());
    }
    let title = locale.text("desk-password-title").with("kind", purpose.as_str());
    let status = match refused {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let refused = refused.unwrap_or(Refusal {
        email: None,
        password: None,
    });
    let template = PasswordPage {
        frame: Frame::outside(state, locale, title.to_string()),
        kind: purpose.as_str(),
        action: purpose.path(token),
        email,
        name,
        email_problem: refused.email,
        password_problem: refused.password,
        least: LEAST_CHARACTERS,
    };
    Ok(page_with(status, &template))
}

macro_rules! pages {
    ($($show:ident, $take:ident, $purpose:ident, $path:literal;)+) => {$(
        #[doc = concat!("`GET ", $path, "`")]
        pub async fn $show(
            state: web::Data<State>,
            asked: AskedLanguage,
            token: web::Path<String>,
        ) -> Result<HttpResponse, PageError> {
            form_page(&state, asked.of_site(), StaffLink::$purpose, &token, None, None).await
        }

        #[doc = concat!("`POST ", $path, "`")]
        pub async fn $take(
            request: HttpRequest,
            state: web::Data<State>,
            asked: AskedLanguage,
            token: web::Path<String>,
            body: web::Bytes,
        ) -> Result<HttpResponse, PageError> {
            take(&request, &state, asked.of_site(), StaffLink::$purpose, &token, &body).await
        }
    )+};
}
pages! {
    show_set_up, set_up, SetUp, "/desk/set-up/{token}";
    show_join, join, Join, "/desk/join/{token}";
    show_new_password, new_password, NewPassword, "/desk/new-password/{token}";
}

async fn take(
    request: &HttpRequest,
    state: &State,
    locale: Locale,
    purpose: StaffLink,
    token: &str,
    body: &[u8],
) -> Result<HttpResponse, PageError> {
    let form = own_form(request, state, body)?;
    let Some(link) = Token::parse(token) else {
        return Ok(ended(state, locale, purpose));
    };
    let (db, from, now) = (&state.db, origin(request, state), state.now());
    let password = form.whole("password");
    let done = match purpose {
        StaffLink::SetUp => {
            let (email, name) = (
                EmailAddress::parse(form.one("email")),
                PersonName::parse(form.one("name")),
            );
            let (Ok(email), Ok(name)) = (email, name) else {
                let email = Some(locale.text("desk-problem-who").to_string());
                let refusal = Refusal { email, password: None };
                return form_page(state, locale, purpose, token, Some(&form), Some(refusal)).await;
            };
            accounts::set_up(db, &link, email, name, password, &from, now)
                .await
                .map(Some)
        }
        StaffLink::Join => accounts::join(db, &link, password, &from, now).await.map(Some),
        StaffLink::NewPassword => accounts::choose_password(db, &link, password, now).await.map(|()| None),
    };
    match done {
        Ok(Some(session)) => Ok(with_session(see_other("/desk"), state, Some(&session))),
        Ok(None) => Ok(with_session(see_other("/desk/sign-in"), state, None)),
        Err(MemberError::LinkEnded) => Ok(ended(state, locale, purpose)),
        Err(MemberError::Password(error)) => {
            let password = Some(password_told(locale, error));
            let refusal = Refusal { email: None, password };
            form_page(state, locale, purpose, token, Some(&form), Some(refusal)).await
        }
        Err(error) => Err(Problem::from(error).into()),
    }
}
