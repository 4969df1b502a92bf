//! Who asks: a token names a member of staff.
//!
//! Programs send it as bearer. Calendar programs and browsers cannot: they send it as the password of HTTP Basic (RFC 7617).
//! That counts for GET and HEAD only, which change nothing: a browser sends a remembered password also with a request that
//! another site has made up.

use std::pin::Pin;

use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    http::{Method, header},
    web,
};
use base64::{Engine, engine::general_purpose::STANDARD};

use super::once::Writer;
use crate::{
    accounts::{self, Actor},
    domain::{ApiTokenId, Role, Token},
    storage::Db,
    web::{Problem, State},
};

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
            actor
                .map(|actor| Staff { actor, db })
                .ok_or_else(|| Problem::unauthorized("this token was revoked, has expired or never existed"))
        })
    }
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
