//! How large the body of a request may be, and how long it may take to come.

use std::{
    io::{self, ErrorKind},
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::{
    Error, HttpMessage, ResponseError,
    body::{BoxBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    error::PayloadError,
    middleware::Next,
    web::{self, Bytes},
};
use futures::Stream;
use tokio::time::{Instant, Sleep, sleep_until};

use super::{PageError, State, error::unreadable_body};
use crate::content::pictures;

/// Largest body of a request to the API, in octets.
pub const LARGEST_BODY: usize = 1 << 20;
/// Largest form of a page.
pub const LARGEST_FORM: usize = 64 << 10;
/// Largest form with a picture.
pub const LARGEST_PICTURE: usize = pictures::LARGEST + LARGEST_FORM;
/// Where members of staff upload files, which may be larger and take longer.
pub const UPLOADS: &str = "/desk/readers/import";
/// Largest body of an upload: a file, and what stands around it.
const LARGEST_UPLOAD: usize = 132 << 20;
/// How many times as long as another body it may take to come.
const UPLOAD_PATIENCE: u32 = 20;
/// Where the API begins.
pub const API: &str = "/api/";
/// Where the desk's pages of briefs begin, whose forms hold whole texts.
const BRIEFS: &str = "/desk/briefs/";
/// Where the desk's settings are, whose forms may hold files.
const SETTINGS: &str = "/desk/settings/";

/// Octets that the body of a request to this path may have.
fn most_for(path: &str) -> usize {
    match path.strip_prefix(BRIEFS) {
        Some(rest) if rest.ends_with("/pictures") => LARGEST_PICTURE,
        Some(_) => LARGEST_BODY,
        None if path == UPLOADS => LARGEST_UPLOAD,
        None if path.starts_with(API) || path.starts_with(SETTINGS) => LARGEST_BODY,
        None => LARGEST_FORM,
    }
}

/// Ends bodies that are too large or come too slowly, and answers as the others do: with a problem, or with a page.
///
/// # Errors
/// Those of the framework.
pub async fn bound_body(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let most = most_for(request.path());
    let patience = if request.path() == UPLOADS { UPLOAD_PATIENCE } else { 1 };
    let state = request.app_data::<web::Data<State>>();
    let within = state.map(|state| state.serving.body * patience);
    if let (false, Some(within)) = (matches!(request.parts_mut().1, Payload::None), within) {
        let body = BoundBody {
            payload: request.take_payload(),
            left: most,
            deadline: Box::pin(sleep_until(Instant::now() + within)),
        };
        request.set_payload(Payload::Stream {
            payload: Box::pin(body),
        });
    }
    let answer = next.call(request).await?.map_into_boxed_body();
    let error = answer.response().error();
    let problem = error.and_then(|error| error.as_error::<PayloadError>());
    let Some(problem) = problem.map(|error| unreadable_body(error, most)) else {
        return Ok(answer);
    };
    let path = answer.request().path().to_owned();
    let replaced = match path.starts_with(API) {
        true => problem.answer(&path),
        false => PageError(problem).error_response(),
    };
    Ok(ServiceResponse::new(answer.into_parts().0, replaced))
}

/// A body that ends with an error when it is too large or too late.
struct BoundBody {
    payload: Payload,
    left: usize,
    deadline: Pin<Box<Sleep>>,
}

impl Stream for BoundBody {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let read = Pin::new(&mut self.payload).poll_next(cx);
        match &read {
            Poll::Ready(Some(Ok(octets))) => match self.left.checked_sub(octets.len()) {
                Some(left) => self.left = left,
                None => return Poll::Ready(Some(Err(PayloadError::Overflow))),
            },
            Poll::Pending if self.deadline.as_mut().poll(cx).is_ready() => {
                let late = io::Error::from(ErrorKind::TimedOut);
                return Poll::Ready(Some(Err(PayloadError::Io(late))));
            }
            _ => {}
        }
        read
    }
}
