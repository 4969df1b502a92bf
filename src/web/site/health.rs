//! For load balancers and operators: is the process alive, can it work.

use actix_web::{HttpResponse, Responder, web};

use crate::{
    storage::{StorageError, newsletters},
    web::State,
};

/// `/healthz`: the process answers.
pub async fn alive() -> impl Responder {
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body("ok\n")
}

/// `/readyz`: the database answers (else 503), and whether the relay accepts connections (reported only: signups wait for
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
    let relay = if state.outbox.answers().await {
        "ok"
    } else {
        "unreachable"
    };
    let mut answer = if database.is_ok() {
        HttpResponse::Ok()
    } else {
        HttpResponse::ServiceUnavailable()
    };
    let word = if database.is_ok() { "ok" } else { "unavailable" };
    answer.json(serde_json::json!({ "database": word, "relay": relay }))
}
