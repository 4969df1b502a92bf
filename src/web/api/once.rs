//! `Idempotency-Key`: a POST that is sent again is answered as it was the first time, and carried out once.
//!
//! The key is noted in the same transaction as the change, so a crash leaves both or neither. A refused request changes
//! nothing and is not noted: it may be sent again.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use actix_web::{
    Error, HttpMessage, HttpResponse, HttpResponseBuilder,
    body::{BoxBody, MessageBody, to_bytes},
    dev::{Payload, ServiceRequest, ServiceResponse},
    http::{Method, StatusCode, header},
    middleware::Next,
    web,
};
use sha2::{Digest, Sha256};

use super::Staff;
use crate::{
    domain::{ApiTokenId, Timestamp},
    storage::{Db, StorageError, idempotency},
    web::{Problem, State},
};

/// The request header.
pub const IDEMPOTENCY_KEY: &str = "Idempotency-Key";
/// Stands in an answer that was given before.
const REPLAYED: &str = "Idempotent-Replayed";
/// How long an answer is kept.
const KEPT: Duration = Duration::from_secs(24 * 3600);
/// Longest key in octets.
pub const LONGEST: usize = 200;

/// The database as this request writes to it.
#[derive(Clone)]
pub(super) struct Writer(pub(super) Db);

/// Answers repeated requests.
///
/// # Errors
/// Those of the framework.
pub async fn carry_out_once(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let given = request
        .headers()
        .get(IDEMPOTENCY_KEY)
        .filter(|_| request.method() == Method::POST);
    let Some(given) = given.cloned() else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    // A stranger's request goes on unchanged: signing up may be repeated anyway, and the rest answers 401.
    let Ok(staff) = request.extract::<Staff>().await else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let path = request.path().to_owned();
    let body = match request.extract::<web::Bytes>().await {
        Ok(body) => body,
        // An answer that names the error is made a problem on its way out.
        Err(error) => return Ok(request.error_response(error)),
    };
    let Some(state) = request.app_data::<web::Data<State>>().cloned() else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let once = match Once::read(given.to_str().ok(), staff.token(), &request, &body, state.now()) {
        Ok(once) => once,
        Err(problem) => return Ok(request.into_response(problem.answer(&path))),
    };
    match once.earlier_answer(&state.db).await {
        Ok(Some(answer)) => return Ok(request.into_response(answer)),
        Ok(None) => {}
        Err(problem) => return Ok(request.into_response(problem.answer(&path))),
    }
    let noted = Arc::new(AtomicBool::new(false));
    let writer = once.writer(&state.db, Arc::clone(&noted));
    request.extensions_mut().insert(Writer(writer));
    request.extensions_mut().insert(staff.actor());
    request.set_payload(Payload::from(body));
    let answer = next.call(request).await?.map_into_boxed_body();
    if !noted.load(Ordering::SeqCst) {
        return Ok(answer);
    }
    once.keep(&state.db, answer).await
}

#[derive(Clone)]
struct Once {
    token: ApiTokenId,
    key: String,
    request_hash: Vec<u8>,
    now: Timestamp,
}

impl Once {
    fn read(
        key: Option<&str>,
        token: ApiTokenId,
        request: &ServiceRequest,
        body: &[u8],
        now: Timestamp,
    ) -> Result<Once, Problem> {
        let key = key.map(str::trim).filter(|key| !key.is_empty() && key.len() <= LONGEST);
        let key = key.ok_or_else(|| {
            Problem::unreadable(format!(
                "{IDEMPOTENCY_KEY} must be 1 to {LONGEST} visible ASCII characters, such as a UUID"
            ))
        })?;
        let mut hash = Sha256::new();
        hash.update(request.uri().to_string());
        hash.update([0]);
        hash.update(body);
        Ok(Once {
            token,
            key: key.to_owned(),
            request_hash: hash.finalize().to_vec(),
            now,
        })
    }

    async fn earlier_answer(&self, db: &Db) -> Result<Option<HttpResponse>, Problem> {
        let (token, key) = (self.token, self.key.clone());
        let kept = db.read(move |conn| idempotency::find(conn, token, &key)).await?;
        let Some(kept) = kept.filter(|kept| kept.created_at + KEPT > self.now) else {
            return Ok(None);
        };
        if kept.request_hash != self.request_hash {
            return Err(Problem::key_reused());
        }
        let status = u16::try_from(kept.status)
            .ok()
            .and_then(|n| StatusCode::from_u16(n).ok());
        let status = status.ok_or_else(|| {
            Problem::conflict(
                "the request with this Idempotency-Key was carried out, but its answer is not kept (yet); look at what \
                 is there before you repeat it with another key",
            )
        })?;
        let mut answer = HttpResponse::build(status);
        name_version(&mut answer, &kept.body);
        let media_type = if status.is_success() {
            "application/json"
        } else {
            "application/problem+json"
        };
        answer.insert_header((REPLAYED, "true")).content_type(media_type);
        Ok(Some(answer.body(kept.body)))
    }

    fn writer(&self, db: &Db, noted: Arc<AtomicBool>) -> Db {
        let once = self.clone();
        db.with_first(move |conn| -> Result<(), StorageError> {
            let forget_before = once.now - KEPT;
            idempotency::reserve(conn, once.token, &once.key, &once.request_hash, once.now, forget_before)?;
            noted.store(true, Ordering::SeqCst);
            Ok(())
        })
    }

    /// Keeps an answer, unless it says that nobody may: a secret in it is told once.
    async fn keep(self, db: &Db, answer: ServiceResponse<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
        let caching = answer.headers().get(header::CACHE_CONTROL);
        if caching.is_some_and(|caching| caching == "no-store") {
            return Ok(answer);
        }
        let (request, answer) = answer.into_parts();
        let (head, body) = answer.into_parts();
        let body = to_bytes(body).await.map_err(Error::from)?;
        let text = String::from_utf8_lossy(&body).into_owned();
        let status = head.status().as_u16();
        let kept = db
            .write(move |conn| idempotency::keep(conn, self.token, &self.key, status, &text))
            .await;
        if let Err(error) = kept {
            tracing::warn!(%error, "an answer could not be kept for its Idempotency-Key");
        }
        Ok(ServiceResponse::new(request, head.set_body(body).map_into_boxed_body()))
    }
}

/// The ETag of an answer is the version in its body.
fn name_version(answer: &mut HttpResponseBuilder, body: &str) {
    #[derive(serde::Deserialize)]
    struct Versioned {
        version: i64,
    }
    if let Ok(Versioned { version }) = serde_json::from_str(body) {
        answer.insert_header((header::ETAG, format!("\"{version}\"")));
    }
}
