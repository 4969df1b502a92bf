//! The API's description as a page, made from the OpenAPI document.

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;
use serde_json::Value;

use super::{Frame, code::with_code, page};
use crate::web::{PageError, Problem, State, api};

/// Summaries and descriptions are HTML.
struct ApiOperation {
    method: String,
    path: String,
    summary: String,
    description: String,
    parameters: Vec<(String, String, String)>,
    request_example: String,
    responses: Vec<(String, String)>,
}

struct ApiGroup {
    name: String,
    operations: Vec<ApiOperation>,
}

#[derive(Template)]
#[template(path = "site/api_docs.html")]
struct ApiDocs {
    frame: Frame,
    title: String,
    version: String,
    groups: Vec<ApiGroup>,
}

/// `/api/docs`
pub async fn show(state: web::Data<State>) -> Result<HttpResponse, PageError> {
    let document = serde_json::to_value(api::openapi::build()).map_err(|e| Problem::internal(&e))?;
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let info = document.get("info").cloned().unwrap_or_default();
    let mut groups: Vec<ApiGroup> = Vec::new();
    let paths = document
        .get("paths")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    for (path, methods) in &paths {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let name = operation
                .pointer("/tags/0")
                .and_then(Value::as_str)
                .unwrap_or("other")
                .to_owned();
            let described = ApiOperation {
                method: method.to_uppercase(),
                path: path.clone(),
                summary: with_code(&text(operation, "summary")),
                description: with_code(&text(operation, "description")),
                parameters: list(operation.get("parameters"))
                    .iter()
                    .map(|p| (text(p, "name"), text(p, "in"), with_code(&text(p, "description"))))
                    .collect(),
                request_example: request_example(operation),
                responses: operation
                    .get("responses")
                    .and_then(Value::as_object)
                    .into_iter()
                    .flatten()
                    .map(|(status, response)| (status.clone(), with_code(&text(response, "description"))))
                    .collect(),
            };
            match groups.iter_mut().find(|group| group.name == name) {
                Some(group) => group.operations.push(described),
                None => groups.push(ApiGroup {
                    name,
                    operations: vec![described],
                }),
            }
        }
    }
    let template = ApiDocs {
        frame: Frame::of_site(&state, "API"),
        title: text(&info, "title"),
        version: text(&info, "version"),
        groups,
    };
    Ok(page(StatusCode::OK, &template))
}

fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn request_example(operation: &Value) -> String {
    let example = operation.pointer("/requestBody/content/application~1json/example");
    example
        .and_then(|value| serde_json::to_string_pretty(value).ok())
        .unwrap_or_default()
}
