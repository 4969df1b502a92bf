//! Which parts of the API scripts of other sites may use (Fetch §3.3, CORS): those that strangers may use anyway.
//!
//! They take no cookies and no passwords, so that a script of another site can do with them what its author can do without a
//! browser. `sign_ups.allowed_origins` narrows the sites.

use actix_web::{
    Error, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{self, HeaderMap, HeaderValue},
    },
    middleware::Next,
    web,
};

use super::State;

/// The routes below `/api/v1` and the methods that are open.
const OPEN: &[(&str, &str)] = &[
    ("/api/v1/newsletters/{slug}/subscribers", "POST"),
    ("/api/v1/newsletters/{slug}/challenge", "GET"),
    ("/api/v1/newsletters/{slug}/sign-up-form", "GET"),
];
/// How long a browser may remember what it was told, in seconds.
const REMEMBER: &str = "7200";

/// Answers what browsers ask before a script's request (a preflight), and lets scripts read the answers.
///
/// # Errors
/// Those of the framework.
pub async fn open(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let pattern = request.match_pattern();
    let methods = OPEN.iter().find(|(route, _)| pattern.as_deref() == Some(*route));
    let Some((_, method)) = methods else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let origin = request.headers().get(header::ORIGIN).cloned();
    let allowed = match request.app_data::<web::Data<State>>() {
        Some(state) => allowed_origin(&state.sign_ups.settings.allowed_origins, origin.as_ref()),
        None => None,
    };
    let asks = request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let preflight = request.method() == Method::OPTIONS && origin.is_some() && asks;
    let mut answer = if preflight {
        request.into_response(HttpResponse::NoContent().finish())
    } else {
        next.call(request).await?.map_into_boxed_body()
    };
    let headers = answer.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if let Some(allowed) = allowed {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
        if preflight {
            permit(headers, method);
        } else {
            let readable = HeaderValue::from_static("Retry-After, X-Request-Id");
            headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, readable);
        }
    }
    Ok(answer)
}

fn permit(headers: &mut HeaderMap, method: &'static str) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(method));
    let content_type = HeaderValue::from_static("Content-Type");
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, content_type);
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(REMEMBER));
}

/// What is said of the sites that may read the answer.
fn allowed_origin(named: &[String], origin: Option<&HeaderValue>) -> Option<HeaderValue> {
    let origin = origin?;
    match named {
        [] => Some(HeaderValue::from_static("*")),
        named => named
            .iter()
            .any(|allowed| allowed.as_bytes() == origin.as_bytes())
            .then(|| origin.clone()),
    }
}
