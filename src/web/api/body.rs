//! Bodies of requests: JSON, read so that what is refused names its member.

use std::{future::Future, pin::Pin};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, error::PayloadError, web::Bytes};
use serde::de::DeserializeOwned;

use crate::web::{FieldError, Problem, bounds::LARGEST_BODY, error::unreadable_body};

/// What a request says as JSON.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Body<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let kind = request.content_type().to_ascii_lowercase();
        let bytes = Bytes::from_request(request, payload);
        Box::pin(async move {
            if kind != "application/json" && !kind.ends_with("+json") {
                return Err(Problem::media_type("application/json"));
            }
            let bytes = bytes.await.map_err(|error| match error.as_error::<PayloadError>() {
                Some(error) => unreadable_body(error, LARGEST_BODY),
                None => Problem::unreadable(error.to_string()),
            })?;
            read(&bytes).map(Body)
        })
    }
}

/// Reads JSON.
///
/// # Errors
/// 400 for what is no JSON, 422 for JSON of another shape, naming the member.
pub(super) fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_slice(json);
    let refused = match serde_path_to_error::deserialize(&mut json) {
        Ok(read) => match json.end() {
            Ok(()) => return Ok(read),
            Err(error) => return Err(Problem::unreadable(error.to_string())),
        },
        Err(refused) => refused,
    };
    let mut pointer = String::new();
    for segment in refused.path() {
        use serde_path_to_error::Segment;
        match segment {
            Segment::Seq { index } => pointer += &format!("/{index}"),
            Segment::Map { key } => pointer += &format!("/{}", escaped(key)),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    let cause = refused.into_inner();
    if !cause.is_data() {
        return Err(Problem::unreadable(cause.to_string()));
    }
    let words = cause.to_string();
    let words = words
        .rsplit_once(" at line ")
        .map_or(words.as_str(), |(words, _)| words);
    let missing = words
        .strip_prefix("missing field `")
        .and_then(|rest| rest.strip_suffix('`'));
    let detail = match missing {
        Some(member) => {
            pointer += &format!("/{}", escaped(member));
            "must be given".to_owned()
        }
        None => words.to_owned(),
    };
    Err(Problem::invalid_fields(vec![FieldError { pointer, detail }]))
}

/// A member as it stands in a pointer (RFC 6901 §3).
fn escaped(member: &str) -> String {
    member.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        #[expect(dead_code, reason = "only read")]
        rows: Vec<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[expect(dead_code, reason = "only read")]
        brief: i64,
    }

    #[test]
    fn what_is_refused_names_its_member() {
        let refused = |json: &str| {
            let problem = read::<Outer>(json.as_bytes()).unwrap_err();
            let pointer = problem
                .errors
                .first()
                .map_or("-", |error| error.pointer.as_str())
                .to_owned();
            (problem.status.as_u16(), pointer, problem.detail)
        };
        let (status, pointer, detail) = refused(r#"{"rows": [{"brief": 1}, {"brief": 2681.0}]}"#);
        assert_eq!((status, pointer.as_str()), (422, "/rows/1/brief"));
        assert_eq!(
            detail,
            "rows/1/brief: invalid type: floating point `2681.0`, expected i64"
        );
        assert_eq!(refused(r#"{"rows": [{}]}"#).1, "/rows/0/brief");
        assert_eq!(
            refused("{}"),
            (422, "/rows".to_owned(), "rows: must be given".to_owned())
        );
        assert_eq!(refused(r#"{"rows": [], "a/b": 1}"#).1, "/a~1b");
        let (_, pointer, detail) = refused("3");
        assert_eq!(pointer, "");
        assert!(detail.starts_with("invalid type: integer `3`"), "{detail}");
        assert_eq!(refused("{").0, 400);
        assert_eq!(refused(r#"{"rows": []} x"#).0, 400);
    }
}
