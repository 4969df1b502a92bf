//! What every answer tells the browser about how it may be used: one layer for pages, the API, files and errors.
//!
//! A handler that needs something else sets its header; what it has set stands, except that an answer behind a token is never
//! kept by anybody, and that nothing is shown in other sites' frames whose policy does not name them (`frame-ancestors`).

use actix_web::{
    Error, HttpRequest,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{self, HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    web,
};

use super::State;

/// For whatever is no page: nothing in it may run or load anything.
const NOTHING: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// What no page of ours uses.
const PERMISSIONS: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()";
/// A year. Subdomains are not ours to decide about.
const TRANSPORT_SECURITY: &str = "max-age=31536000";

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Completes the headers of every answer.
///
/// # Errors
/// Those of the framework.
pub async fn complete_all(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let state = request.app_data::<web::Data<State>>().cloned();
    let mut answer = next.call(request).await?;
    if let Some(state) = state {
        let request = answer.request().clone();
        complete(&request, answer.headers_mut(), &state);
    }
    Ok(answer)
}

/// Adds what the handler has not set.
pub(super) fn complete(request: &HttpRequest, headers: &mut HeaderMap, state: &State) {
    let mut add = |name: HeaderName, value: &'static str| {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    add(header::CONTENT_SECURITY_POLICY, NOTHING);
    add(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    add(header::REFERRER_POLICY, "no-referrer");
    add(PERMISSIONS_POLICY, PERMISSIONS);
    add(OPENER_POLICY, "same-origin");
    if state.links.are_secure() {
        add(header::STRICT_TRANSPORT_SECURITY, TRANSPORT_SECURITY);
    }
    add(header::CACHE_CONTROL, "no-store");
    if request.match_info().get("token").is_some() {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    }
    if !headers.contains_key(&RESOURCE_POLICY) {
        let policy = if is_image(headers) {
            "cross-origin"
        } else {
            "same-origin"
        };
        headers.insert(RESOURCE_POLICY, HeaderValue::from_static(policy));
    }
    keep_out_of_frames(headers);
}

/// Other sites show our images: as previews of links.
fn is_image(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"image/"))
}

fn keep_out_of_frames(headers: &mut HeaderMap) {
    let policy = headers.get(header::CONTENT_SECURITY_POLICY);
    let policy = policy.and_then(|policy| policy.to_str().ok()).unwrap_or_default();
    if policy.contains("frame-ancestors") {
        return;
    }
    if let Ok(closed) = HeaderValue::try_from(format!("{policy}; frame-ancestors 'none'")) {
        headers.insert(header::CONTENT_SECURITY_POLICY, closed);
    }
}
