//! The links of measured issues: they send on at once, and are counted beside that.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method,
        header::{self, HeaderName},
    },
    web,
};

use crate::{
    measurement::{Deed, Visitor},
    web::{PageError, State},
};

/// Headers by which browsers say that nobody has followed the link yet.
const AHEAD: [(&str, &str); 4] = [
    ("sec-purpose", "prefetch"),
    ("purpose", "prefetch"),
    ("x-moz", "prefetch"),
    ("x-purpose", "preview"),
];

/// `GET /c/{code}` and `GET /c/{code}/{mark}`: sends to where the link leads, which is kept here and never read from the
/// address. HEAD and what browsers fetch ahead are sent on too, and counted as nobody's click.
pub async fn follow(state: web::Data<State>, request: HttpRequest) -> Result<HttpResponse, PageError> {
    let code = request.match_info().get("code").unwrap_or_default();
    let mark = request.match_info().get("mark");
    let followed = state.clicks.follow(&state.db, &state.key, code, mark).await?;
    let deed = match request.method() == Method::HEAD {
        true => Deed::Asked,
        false => Deed::Followed,
    };
    if !is_ahead(&request) {
        let visitor = Visitor {
            address: request.peer_addr().map(|address| address.ip()),
            user_agent: request
                .headers()
                .get(header::USER_AGENT)
                .map_or(b"", |agent| agent.as_bytes()),
        };
        state.clicks.count(&followed, deed, visitor, state.now());
    }
    Ok(HttpResponse::Found()
        .insert_header((header::LOCATION, followed.url))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header((HeaderName::from_static("x-robots-tag"), "noindex"))
        .finish())
}

fn is_ahead(request: &HttpRequest) -> bool {
    AHEAD.iter().any(|(name, word)| {
        let said = request.headers().get(*name).and_then(|value| value.to_str().ok());
        said.is_some_and(|value| value.to_ascii_lowercase().contains(word))
    })
}
