//! The API's description.

use actix_web::HttpResponse;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        Content, Ref, RefOr,
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};

use super::{briefs, editions, issues, newsletters, subscribers};
use crate::web::{FieldError, error::ProblemBody};

#[derive(OpenApi)]
#[openapi(
    info(title = "Vesnik API", description = "Newsletters, briefs, issues and their readers."),
    paths(
        document,
        newsletters::list,
        newsletters::create,
        newsletters::sections,
        newsletters::open_section,
        editions::list,
        editions::create,
        subscribers::sign_up,
        briefs::list,
        briefs::create,
        briefs::get,
        briefs::save,
        briefs::publish,
        briefs::retract,
        briefs::revisions,
        issues::list,
        issues::create,
        issues::schedule,
        issues::pause,
        issues::resume,
        issues::cancel,
        issues::report,
    ),
    components(schemas(ProblemBody, FieldError)),
    modifiers(&Bearer, &Problems)
)]
struct Document;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    }
}

/// Every error answer is a problem (RFC 9457).
struct Problems;

impl Modify for Problems {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        for item in document.paths.paths.values_mut() {
            let operations = [&mut item.get, &mut item.post, &mut item.patch];
            for operation in operations.into_iter().flatten() {
                for (status, response) in &mut operation.responses.responses {
                    if let (true, RefOr::T(response)) = (status.starts_with('4'), response) {
                        let body = Content::new(Some(Ref::from_schema_name("Problem")));
                        response
                            .content
                            .insert("application/problem+json".into(), RefOr::T(body));
                    }
                }
            }
        }
    }
}

/// The description as utoipa holds it.
pub fn build() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// Describes this API (OpenAPI 3.1).
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "description",
    responses((status = 200, description = "This document")))]
pub async fn document() -> HttpResponse {
    HttpResponse::Ok().json(build())
}
