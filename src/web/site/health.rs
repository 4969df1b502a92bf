//! For load balancers and operators: is the process alive, can it work.

use actix_web::{HttpResponse, Responder, web};

use crate::{
    delivery::{condition, report},
    storage::{StorageError, newsletters},
    web::{Problem, State},
};

/// `/healthz`: the process answers.
pub async fn alive() -> impl Responder {
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body("ok\n")
}

/// `/readyz`: the database answers (else 503), and which relays accept connections (reported only: signups wait for
/// it in the queue and are not lost).
pub async fn ready(state: web::Data<State>) -> impl Responder {
    let database = state
        .db
        .read(|conn| newsletters::list(conn, crate::domain::NewsletterId(0), 1))
        .await;
    let database: Result<_, StorageError> = database.map(|_| ());
    if let Err(cause) = &database {
        tracing::warn!(%cause, "not ready");
    }
    let answers = state.outboxes.answer().await;
    let relay = match answers.iter().filter(|answers| **answers).count() {
        n if n == answers.len() => "ok",
        0 => "unreachable",
        _ => "some unreachable",
    };
    let mut answer = if database.is_ok() {
        HttpResponse::Ok()
    } else {
        HttpResponse::ServiceUnavailable()
    };
    let word = if database.is_ok() { "ok" } else { "unavailable" };
    answer.json(serde_json::json!({ "database": word, "relay": relay }))
}

/// `/metrics`: what delivery counts, and what `/desk/health` shows, in Prometheus' text format. Costs a pass over the ledger of the
/// issues under way.
pub async fn metrics(state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let balances = state.db.read(report::balances).await?;
    let condition = condition::condition(&state.db, state.worker.relays(), state.now()).await?;
    let text = state.metrics.text(&balances, &condition);
    let text = text.map_err(|cause| Problem::internal(&cause))?;
    Ok(HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body(text))
}
