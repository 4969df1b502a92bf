//! Setting up one-time codes, and doing without them again.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use qrcode::{QrCode, render::svg};

use super::{Frame, Member, member::see_other, page, page_with};
use crate::{
    accounts::{self, Enrolment, SecondFactorError},
    web::{PageError, Problem, State},
};

#[derive(Template)]
#[template(path = "desk/second_factor.html")]
struct EnrolmentPage {
    frame: Frame,
    /// The address for programs as a picture (SVG).
    picture: String,
    url: String,
    /// The secret in groups of four.
    secret: String,
    encrypted: String,
    is_refused: bool,
}

#[derive(Template)]
#[template(path = "desk/recovery_codes.html")]
struct RecoveryPage {
    frame: Frame,
    codes: Vec<String>,
}

fn grouped(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let groups = letters.chunks(4).map(|group| group.iter().collect::<String>());
    groups.collect::<Vec<_>>().join(" ")
}

fn enrolment_page(
    state: &State,
    member: &Member,
    enrolment: &Enrolment,
    is_refused: bool,
) -> Result<HttpResponse, PageError> {
    let code = QrCode::new(enrolment.url.as_bytes()).map_err(|cause| Problem::internal(&cause))?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(200, 200).build();
    // Inline in HTML there is no XML declaration.
    let picture = picture
        .split_once("?>")
        .map_or(picture.as_str(), |(_, svg)| svg)
        .to_owned();
    let template = EnrolmentPage {
        frame: Frame::inside(state, member, member.locale.text("desk-second-factor").to_string()),
        picture,
        url: enrolment.url.clone(),
        secret: grouped(&enrolment.secret),
        encrypted: URL_SAFE_NO_PAD.encode(&enrolment.sealed),
        is_refused,
    };
    let status = if is_refused {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok(page_with(status, &template))
}

/// `GET /desk/account/second-factor`: a new secret with each look; none counts before its code has been entered.
pub async fn show(state: web::Data<State>, member: Member) -> Result<HttpResponse, PageError> {
    let enrolment = accounts::start_enrolment(&state.key, &member.at_desk.member, &state.links.host());
    enrolment_page(&state, &member, &enrolment.map_err(Problem::from)?, false)
}

/// `POST /desk/account/second-factor`
pub async fn enrol(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let form = member.form(&request, &state, &body)?;
    let encrypted = URL_SAFE_NO_PAD.decode(form.one("secret")).unwrap_or_default();
    let who = &member.at_desk.member;
    match accounts::enrol(&state.db, &state.key, who, &encrypted, form.one("code"), state.now()).await {
        Ok(codes) => Ok(page(&RecoveryPage {
            frame: Frame::inside(&state, &member, member.locale.text("desk-recovery").to_string()),
            codes: codes.iter().map(|code| grouped(code)).collect(),
        })),
        Err(SecondFactorError::WrongCode) => {
            let enrolment = Enrolment::read(&state.key, who, &state.links.host(), &encrypted);
            enrolment_page(&state, &member, &enrolment.map_err(Problem::from)?, true)
        }
        Err(error) => Err(Problem::from(error).into()),
    }
}

/// `POST /desk/account/second-factor/forget`
pub async fn forget(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    member.form(&request, &state, &body)?;
    let who = &member.at_desk.member;
    accounts::forget_second_factor(&state.db, member.at_desk.name(), who.id, state.now()).await?;
    Ok(see_other("/desk/account"))
}
