//! The API's description.

mod shapes;

use actix_web::HttpResponse;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        Content, Object, Ref, RefOr, Required, Response, Type,
        path::{Operation, Parameter, ParameterBuilder, ParameterIn},
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};

use shapes::Shapes;

use super::{
    assembly, audit, briefs, calendar, clicks, corrections, deliveries, departures, distribution, drafts, editions,
    holidays, issues, logos, newsletters,
    once::{IDEMPOTENCY_KEY, LONGEST as LONGEST_KEY},
    preflight, relays, sections, sign_ups, subscribers, suppressions, webhooks,
};
use crate::web::{FieldError, error::ProblemBody};

#[derive(OpenApi)]
#[openapi(
    info(title = "Vesnik API", description = "Newsletters, briefs, issues and their readers."),
    paths(
        document,
        newsletters::list,
        newsletters::create,
        newsletters::get,
        newsletters::change,
        sections::list,
        sections::open,
        sections::rename,
        editions::list,
        editions::create,
        editions::get,
        editions::change,
        editions::occurrences,
        holidays::replace,
        logos::replace,
        logos::remove,
        assembly::preview,
        assembly::of_issue,
        calendar::list,
        calendar::feed,
        preflight::inspect,
        subscribers::sign_up,
        sign_ups::form,
        sign_ups::challenge,
        sign_ups::view,
        subscribers::list,
        departures::list,
        suppressions::list,
        suppressions::add,
        suppressions::lift,
        briefs::list,
        briefs::create,
        briefs::get,
        briefs::save,
        briefs::publish,
        corrections::retract,
        corrections::list,
        corrections::correct,
        briefs::revisions,
        issues::list,
        issues::create,
        issues::get,
        issues::schedule,
        issues::pause,
        issues::resume,
        issues::cancel,
        issues::withhold,
        issues::report,
        clicks::of_issue,
        clicks::as_csv,
        issues::send_test,
        drafts::change,
        drafts::standing,
        drafts::approve,
        drafts::send_now,
        drafts::choose_subject,
        deliveries::list,
        distribution::variants,
        distribution::copy,
        distribution::of_brief,
        distribution::readers,
        relays::list,
        webhooks::list,
        webhooks::create,
        webhooks::get,
        webhooks::change,
        webhooks::end,
        webhooks::rotate,
        webhooks::try_out,
        webhooks::messages,
        webhooks::message,
        webhooks::replay_one,
        webhooks::replay,
        audit::list,
    ),
    components(schemas(ProblemBody, FieldError)),
    modifiers(&Schemes, &Rules, &Shapes)
)]
struct Document;

struct Schemes;

impl Modify for Schemes {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
        let mut password = Http::new(HttpAuthScheme::Basic);
        password.description = Some("The token as password, with any user name; for GET only".to_owned());
        components.add_security_scheme("password", SecurityScheme::Http(password));
    }
}

/// What holds for all operations alike: who may ask, which headers they take, and that every error is a problem (RFC 9457).
struct Rules;

impl Modify for Rules {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        for (path, item) in &mut document.paths.paths {
            if let Some(post) = item.post.as_mut().filter(|post| post.security.is_some()) {
                let about = "Any text of up to 200 characters, a new one for each request: a request that is sent again \
                             within 24 hours is answered as before and carried out once";
                let mut key = Object::with_type(Type::String);
                key.min_length = Some(1);
                key.max_length = Some(LONGEST_KEY);
                key.pattern = Some("^[!-~]([ -~]*[!-~])?$".to_owned());
                parameter(post, IDEMPOTENCY_KEY, about, key);
                describe(
                    post,
                    "409",
                    "Not possible now, or a request with this Idempotency-Key is being answered",
                );
            }
            for change in [&mut item.patch, &mut item.put].into_iter().flatten() {
                if change.responses.responses.contains_key("428") {
                    parameter(
                        change,
                        "If-Match",
                        "The ETag of what you changed, such as \"3\"",
                        Object::with_type(Type::String),
                    );
                }
            }
            let methods = [
                ("get", &mut item.get),
                ("post", &mut item.post),
                ("put", &mut item.put),
                ("patch", &mut item.patch),
                ("delete", &mut item.delete),
            ];
            for (method, operation) in methods {
                let Some(operation) = operation else { continue };
                operation.operation_id = Some(operation_id(method, path));
                if operation.security.is_some() {
                    describe(operation, "401", "No working token");
                    describe(operation, "403", "The token's role may not do this");
                }
                if let Some(RefOr::T(body)) = &operation.request_body {
                    let is_json = body.content.contains_key("application/json");
                    describe(operation, "413", "The body is larger than 1 MiB");
                    if is_json {
                        describe(operation, "400", "The body is no JSON");
                        describe(operation, "415", "The body is not declared as application/json");
                        describe(operation, "422", "Some values were refused");
                    } else {
                        describe(operation, "400", "The body did not arrive in full");
                    }
                }
                let in_query =
                    |one: &RefOr<Parameter>| matches!(one, RefOr::T(one) if one.parameter_in == ParameterIn::Query);
                if operation.parameters.iter().flatten().any(in_query) {
                    describe(operation, "400", "The query cannot be read");
                    describe(operation, "422", "Some values were refused");
                }
                if method == "post" {
                    describe(operation, "400", "The Idempotency-Key or the body cannot be read");
                }
                describe(operation, "503", "The database refuses; nothing was changed");
                name_problems(operation);
            }
        }
    }
}

/// A name that no other operation has, such as `post_briefs_id_publish`.
fn operation_id(method: &str, path: &str) -> String {
    let path = path.trim_start_matches("/api/v1/").replace(['/', '-', '.'], "_");
    format!("{method}_{}", path.replace(['{', '}'], ""))
}

fn parameter(operation: &mut Operation, name: &str, about: &str, schema: Object) {
    let parameter = ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(about))
        .schema(Some(schema))
        .build();
    operation.parameters.get_or_insert_default().push(RefOr::T(parameter));
}

fn describe(operation: &mut Operation, status: &str, about: &str) {
    let responses = &mut operation.responses.responses;
    responses
        .entry(status.to_owned())
        .or_insert_with(|| RefOr::T(Response::new(about)));
}

fn name_problems(operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        if let (true, RefOr::T(response)) = (status.starts_with(['4', '5']), response) {
            let body = Content::new(Some(Ref::from_schema_name("Problem")));
            response
                .content
                .insert("application/problem+json".into(), RefOr::T(body));
        }
    }
}

/// The description as utoipa holds it.
pub fn build() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// Describes this API (OpenAPI 3.1).
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "description",
    responses((status = 200, description = "This document", body = Object)))]
pub async fn document() -> HttpResponse {
    HttpResponse::Ok().json(build())
}
