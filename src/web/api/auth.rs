//! Who asks: a token names a member of staff.
//!
//! Programs send it as bearer. Calendar programs and browsers cannot: they send it as the password of HTTP Basic (RFC 7617).
//! That counts for GET and HEAD only, which change nothing: a browser sends a remembered password also with a request that
//! another site has made up.

use std::pin::Pin;

use actix_web::{
    Error, FromRequest, HttpMessage, HttpRequest,
    body::{BoxBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    http::{Method, StatusCode, header},
    middleware::Next,
    web,
};
use base64::{Engine, engine::general_purpose::STANDARD};

use super::{once::Writer, scopes};
use crate::{
    accounts::{self, Actor},
    domain::{ApiTokenId, Role, Token},
    storage::Db,
    web::{Problem, State},
};

/// Where the API's routes begin.
const BASE: &str = "/api/v1";

/// A member of staff, known by the token of the request.
#[derive(Debug)]
pub struct Staff {
    actor: Actor,
    /// The database as this request writes to it: with an `Idempotency-Key`, once.
    pub(super) db: Db,
}

impl Staff {
    /// The name for the audit log, once the role suffices.
    pub(in crate::web) fn with(&self, needed: Role) -> Result<&str, Problem> {
        if self.actor.role.may(needed) {
            return Ok(&self.actor.name);
        }
        Err(Problem::forbidden(format!(
            "this needs a token with the role {needed}; yours is {}",
            self.actor.role
        )))
    }

    /// The token that was presented.
    pub(super) fn token(&self) -> ApiTokenId {
        self.actor.token
    }

    /// Who it is, for the extractors behind this one.
    pub(super) fn actor(&self) -> Actor {
        self.actor.clone()
    }
}

impl FromRequest for Staff {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let token = presented(&request);
            let refused =
                || Problem::unauthorized("send Authorization: Bearer with a token made by `vesnik token create`");
            let state = request.app_data::<web::Data<State>>().ok_or_else(refused)?;
            let writer = request.extensions().get::<Writer>().cloned();
            let db = writer.map_or_else(|| state.db.clone(), |writer| writer.0);
            let known = request.extensions().get::<Actor>().cloned();
            let actor = match known {
                Some(actor) => Some(actor),
                None => accounts::authenticate(&state.db, &token.ok_or_else(refused)?, state.now()).await?,
            };
            let actor =
                actor.ok_or_else(|| Problem::unauthorized("this token was revoked, has expired or never existed"))?;
            check_scope(&actor, &request)?;
            Ok(Staff { actor, db })
        })
    }
}

/// Looks at the token of a request before anything else of it is read: whoever may not do something is not told how to do it.
///
/// # Errors
/// Those of the framework.
pub async fn check_first(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let route = request.match_pattern();
    let route = route.as_deref().and_then(|route| route.strip_prefix(BASE));
    let is_closed = route.is_some_and(|route| !scopes::is_open(route));
    if is_closed && request.headers().contains_key(header::AUTHORIZATION) {
        match request.extract::<Staff>().await {
            Ok(staff) => {
                request.extensions_mut().insert(staff.actor());
            }
            Err(problem) if problem.status == StatusCode::FORBIDDEN => {
                let path = request.path().to_owned();
                return Ok(request.into_response(problem.answer(&path)));
            }
            // Each route says in its own way that nobody is known.
            Err(_) => {}
        }
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

/// Goes on when the token may be used for what is asked.
fn check_scope(actor: &Actor, request: &HttpRequest) -> Result<(), Problem> {
    let Some(own) = &actor.scopes else { return Ok(()) };
    let route = request.match_pattern().unwrap_or_default();
    let needed = scopes::needed(request.method(), route.strip_prefix(BASE).unwrap_or(&route));
    if own.cover(needed) {
        return Ok(());
    }
    Err(Problem::forbidden(format!(
        "this needs a token with the scope {needed}; yours has {}",
        own.words().join(", ")
    )))
}

/// The token that a request presents.
fn presented(request: &HttpRequest) -> Option<Token> {
    let header = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, credentials) = header.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("Bearer") {
        return Token::parse(credentials.trim());
    }
    let changes_nothing = [Method::GET, Method::HEAD].contains(request.method());
    if !changes_nothing || !scheme.eq_ignore_ascii_case("Basic") {
        return None;
    }
    let pair = String::from_utf8(STANDARD.decode(credentials.trim()).ok()?).ok()?;
    let (_, password) = pair.split_once(':')?;
    Token::parse(password.trim())
}
