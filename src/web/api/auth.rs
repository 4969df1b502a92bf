//! Who asks: a bearer token names a member of staff.

use std::pin::Pin;

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header, web};

use crate::{
    accounts::{self, Actor},
    domain::{Role, Token},
    web::{Problem, State},
};

/// A member of staff, known by the token of the request.
#[derive(Debug)]
pub struct Staff(Actor);

impl Staff {
    /// The name for the audit log, once the role suffices.
    pub(super) fn with(&self, needed: Role) -> Result<&str, Problem> {
        if self.0.role.may(needed) {
            return Ok(&self.0.name);
        }
        Err(Problem::forbidden(format!(
            "this needs a token with the role {needed}; yours is {}",
            self.0.role
        )))
    }
}

impl FromRequest for Staff {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let header = request
                .headers()
                .get(header::AUTHORIZATION)
                .and_then(|value| value.to_str().ok());
            let token = header
                .and_then(|text| text.strip_prefix("Bearer "))
                .and_then(|text| Token::parse(text.trim()));
            let refused =
                || Problem::unauthorized("send Authorization: Bearer with a token made by `vesnik token create`");
            let state = request.app_data::<web::Data<State>>().ok_or_else(refused)?;
            let found = accounts::authenticate(&state.db, &token.ok_or_else(refused)?, state.now()).await?;
            found
                .map(Staff)
                .ok_or_else(|| Problem::unauthorized("this token was revoked, has expired or never existed"))
        })
    }
}
