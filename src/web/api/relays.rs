//! The relays and how each does in the process that answers.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::Staff;
use crate::web::{Problem, State};

/// A relay.
#[derive(Debug, Serialize, ToSchema)]
pub struct RelayBody {
    /// Host and port.
    name: String,
    /// `ok`; `unreachable`: tried again shortly; `refusing`: nothing goes through it until somebody acts, or for a while.
    state: String,
    /// What it said last, when it is not well.
    reason: Option<String>,
    /// Copies given to it since the process started.
    copies: u64,
}

/// All relays.
#[derive(Debug, Serialize, ToSchema)]
pub struct RelaysBody {
    items: Vec<RelayBody>,
}

/// Lists the relays, in the order of the configuration.
#[utoipa::path(get, path = "/api/v1/relays", tag = "relays", security(("token" = [])),
    responses((status = 200, description = "The relays", body = RelaysBody)))]
pub async fn list(_: Staff, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let items = state.worker.relays().into_iter().map(|relay| RelayBody {
        name: relay.name,
        state: relay.state.to_owned(),
        reason: relay.why,
        copies: relay.given,
    });
    Ok(HttpResponse::Ok().json(RelaysBody { items: items.collect() }))
}
