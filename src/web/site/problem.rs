//! Problems as pages: in the frame of the newsletter whose address was asked for, in the reader's language.

use actix_web::{
    HttpResponse,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
    middleware::Next,
    web,
};
use askama::Template;

use super::{AskedLanguage, Frame, code::with_code, page, sentence};
use crate::{
    domain::Slug,
    locale::Locale,
    storage::newsletters::{self, Newsletter},
    web::{Problem, State, error::ASK_FOR_PASSWORD},
};

#[derive(Template)]
#[template(path = "site/error.html")]
struct ProblemPage {
    frame: Frame,
    status: u16,
    title: String,
    /// HTML.
    detail: String,
}

/// Makes the page of a problem that a handler ended with.
///
/// # Errors
/// Those of the handlers.
pub async fn tell_problems(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody + 'static, BoxBody>>, actix_web::Error> {
    let answer = next.call(request).await?;
    let Some(problem) = answer.response().extensions().get::<Problem>().cloned() else {
        return Ok(answer.map_into_left_body());
    };
    let (request, _) = answer.into_parts();
    let Some(state) = request.app_data::<web::Data<State>>().cloned() else {
        let bare = HttpResponse::build(problem.status).finish();
        return Ok(ServiceResponse::new(request, bare).map_into_right_body());
    };
    let asked = AskedLanguage::of(&request);
    let newsletter = newsletter_in(&state, request.path()).await;
    // The desk speaks English, as its pages do.
    let is_desk = request.path().starts_with("/desk/");
    let shown = show(&state, &asked, newsletter.as_ref(), is_desk, &problem);
    Ok(ServiceResponse::new(request, shown).map_into_right_body())
}

/// The newsletter whose page was asked for. While the database refuses there is none: the page must come all the same.
async fn newsletter_in(state: &State, path: &str) -> Option<Newsletter> {
    let first = path.split('/').nth(1).unwrap_or_default();
    let slug = Slug::parse_newsletter(first).ok()?;
    state
        .db
        .read(move |conn| newsletters::find_by_slug(conn, &slug))
        .await
        .ok()?
}

fn show(
    state: &State,
    asked: &AskedLanguage,
    newsletter: Option<&Newsletter>,
    is_desk: bool,
    problem: &Problem,
) -> HttpResponse {
    let locale = match newsletter {
        Some(newsletter) => asked.within(&newsletter.language),
        None if is_desk => Locale::English,
        None => asked.of_site(),
    };
    let title = problem.heading(locale);
    let frame = match newsletter {
        Some(newsletter) => Frame::of_newsletter_in(state, newsletter, locale, &title),
        None => Frame::of_site(state, &title).shown_in(locale),
    };
    let template = ProblemPage {
        frame,
        status: problem.status.as_u16(),
        detail: with_code(&sentence(&problem.told(locale))),
        title,
    };
    let mut answer = page(problem.status, &template);
    if let Some(seconds) = problem.retry_after {
        answer.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    let is_refused = problem.status == StatusCode::METHOD_NOT_ALLOWED;
    if let Some(allow) = HeaderValue::from_str(&problem.allow).ok().filter(|_| is_refused) {
        answer.headers_mut().insert(header::ALLOW, allow);
    }
    if problem.status == StatusCode::UNAUTHORIZED {
        let ask = HeaderValue::from_static(ASK_FOR_PASSWORD);
        answer.headers_mut().insert(header::WWW_AUTHENTICATE, ask);
    }
    answer
}
