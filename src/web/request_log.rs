//! One span a request and one line when it is answered.
//!
//! Paths hold the tokens of readers' links, queries and headers whatever a client sends. None of them is written down:
//! only the route's pattern is.

use std::time::Instant;

use actix_web::{
    Error, HttpMessage,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{HeaderName, HeaderValue},
    },
    middleware::Next,
};
use tracing::{Span, debug, field, info, info_span};
use tracing_actix_web::{RequestId, RootSpanBuilder};
use uuid::Uuid;

/// Names the request in its answer.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Routes that machines ask for every few seconds; their lines are for debugging only.
const PROBES: &[&str] = &["/healthz", "/readyz"];

/// Makes each request's span and line.
#[derive(Debug)]
pub struct RequestLog;

/// When a request came in.
#[derive(Clone, Copy)]
struct Arrived(Instant);

impl RootSpanBuilder for RequestLog {
    fn on_request_start(request: &ServiceRequest) -> Span {
        request.extensions_mut().insert(Arrived(Instant::now()));
        let id = request.extensions().get::<RequestId>().copied();
        let route = request.match_pattern().unwrap_or_else(|| "none".to_owned());
        request_span(id.as_deref(), request.method(), &route)
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let (status, arrived, probe) = match outcome {
            Ok(answer) => (
                answer.status(),
                answer.request().extensions().get::<Arrived>().copied(),
                PROBES.contains(&answer.request().path()),
            ),
            Err(error) => (error.as_response_error().status_code(), None, false),
        };
        let status = status.as_u16();
        let duration_ms = arrived.map(|Arrived(at)| at.elapsed().as_secs_f64() * 1000.0);
        span.in_scope(|| {
            if probe && status < 400 {
                debug!(status, duration_ms, "answered");
            } else {
                info!(status, duration_ms, "answered");
            }
        });
    }
}

fn request_span(id: Option<&Uuid>, method: &Method, route: &str) -> Span {
    info_span!("request", request_id = id.map(field::display), %method, route)
}

/// The same line for a request that needs no handler; answers its new id.
pub(super) fn answered_at_once(
    method: &Method,
    route: &str,
    status: StatusCode,
    arrived: Instant,
) -> Option<HeaderValue> {
    let id = Uuid::new_v4();
    let duration_ms = arrived.elapsed().as_secs_f64() * 1000.0;
    let status = status.as_u16();
    request_span(Some(&id), method, route).in_scope(|| info!(status, duration_ms, "answered"));
    HeaderValue::try_from(id.to_string()).ok()
}

/// Names the request in the answer, as `X-Request-Id`, so that a report of a fault finds its lines.
///
/// # Errors
/// Those of the framework.
pub async fn name_request(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let id = request.extensions().get::<RequestId>().map(RequestId::to_string);
    let mut answer = next.call(request).await?;
    if let Some(id) = id.and_then(|id| HeaderValue::from_str(&id).ok()) {
        answer.headers_mut().insert(REQUEST_ID, id);
    }
    Ok(answer)
}
