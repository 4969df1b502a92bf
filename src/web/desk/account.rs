//! A member's own account: name, language, second factor, sessions.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{Frame, Member, member::see_other, page_with};
use crate::{
    accounts,
    domain::{PersonName, SessionId},
    locale::Locale,
    storage::{StorageError, staff, staff_identities, staff_sessions},
    web::{PageError, Problem, State},
};

struct SessionView {
    id: SessionId,
    browser: String,
    network: String,
    began: String,
    used: String,
    is_this: bool,
}

#[derive(Template)]
#[template(path = "desk/account.html")]
struct AccountPage {
    frame: Frame,
    email: String,
    name: String,
    name_problem: bool,
    chosen: String,
    languages: [Locale; 3],
    has_second_factor: bool,
    recovery_left: i64,
    /// The provider at which the member has an account.
    identity_at: Option<String>,
    sessions: Vec<SessionView>,
}

async fn account_page(state: &State, member: &Member, refused_name: Option<&str>) -> Result<HttpResponse, PageError> {
    let (id, now, this) = (member.at_desk.member.id, state.now(), member.at_desk.session.id);
    let issuer = state.provider.as_ref().map(|provider| provider.issuer().to_owned());
    let (proofs, recovery_left, is_known_there, sessions) = state
        .db
        .read(move |conn| {
            Ok::<_, StorageError>((
                staff::proofs(conn, id)?,
                staff::recovery_left(conn, id)?,
                match issuer {
                    Some(issuer) => staff_identities::has(conn, &issuer, id)?,
                    None => false,
                },
                staff_sessions::list(conn, id, now)?,
            ))
        })
        .await?;
    let locale = member.locale;
    let sessions = sessions.into_iter().map(|session| SessionView {
        id: session.id,
        began: locale.day(session.created_at),
        used: locale.day(session.seen_at),
        browser: session.browser,
        network: session.network,
        is_this: session.id == this,
    });
    let who = &member.at_desk.member;
    let template = AccountPage {
        frame: Frame::inside(state, member, locale.text("desk-account").to_string()),
        email: who.email.as_str().to_owned(),
        name: refused_name.unwrap_or(who.name.as_str()).to_owned(),
        name_problem: refused_name.is_some(),
        chosen: who
            .language
            .as_ref()
            .map(|language| language.as_str().to_owned())
            .unwrap_or_default(),
        languages: Locale::ALL,
        has_second_factor: proofs.totp_secret.is_some(),
        recovery_left,
        identity_at: state
            .provider
            .as_ref()
            .filter(|_| is_known_there)
            .map(|provider| provider.name().to_owned()),
        sessions: sessions.collect(),
    };
    let status = match refused_name {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    Ok(page_with(status, &template))
}

/// `GET /desk/account`
pub async fn show(state: web::Data<State>, member: Member) -> Result<HttpResponse, PageError> {
    account_page(&state, &member, None).await
}

/// `POST /desk/account`
pub async fn change(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let form = member.form(&request, &state, &body)?;
    let Ok(name) = PersonName::parse(form.one("name")) else {
        return account_page(&state, &member, Some(form.one("name"))).await;
    };
    let language = Locale::of_tag(form.one("language")).and_then(Locale::language);
    let id = member.at_desk.member.id;
    state
        .db
        .write(move |conn| staff::describe(conn, id, &name, language.as_ref()))
        .await?;
    Ok(see_other("/desk/account"))
}

/// `POST /desk/account/sessions/{id}/end`
pub async fn end_session(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    member.form(&request, &state, &body)?;
    let ended = accounts::end_session(&state.db, member.at_desk.member.id, SessionId(path.into_inner())).await?;
    if !ended {
        return Err(Problem::not_found("there is no such session").into());
    }
    Ok(see_other("/desk/account"))
}

/// `POST /desk/account/sessions/end-others`
pub async fn end_others(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    member.form(&request, &state, &body)?;
    accounts::end_other_sessions(&state.db, &member.at_desk, state.now()).await?;
    Ok(see_other("/desk/account"))
}
