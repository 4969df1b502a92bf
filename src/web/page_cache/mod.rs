//! Rendered pages in memory, within a bound: each is rendered once for all who ask for it, until what it shows has changed.
//!
//! Handlers mark what may be kept ([`keep`]); nothing else is. Two layers work together: [`answer_kept`], before all others,
//! answers what is kept; [`render_once`], right before the handlers, keeps what they make. Pages behind a token, errors and
//! answers to a POST are never kept.

mod asked;
mod kept;
mod moment;

use std::{fmt, sync::Arc, time::Instant};

use actix_web::{
    Error, HttpRequest, HttpResponse,
    body::{BoxBody, EitherBody, MessageBody, to_bytes},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{self, HeaderValue},
    middleware::Next,
    web,
};
use quick_cache::{Weighter, sync::Cache};

use self::{
    asked::{Asked, PageKey},
    kept::KeptPage,
    moment::Moments,
};
use super::{State, encoding::Encoding, request_log, security};
use crate::storage::StorageError;

/// Octets of a usual page in a usual encoding, from which the number of pages is guessed.
const USUAL_OCTETS: u64 = 12 << 10;

/// Everybody may keep a page, and asks each time whether it is still right.
const ASK_EACH_TIME: HeaderValue = HeaderValue::from_static("public, no-cache");

/// In the extensions of an answer: it may be kept and given to everyone who asks for the same.
struct Keep;

/// Marks an answer as one that may be kept: it depends on the path, the parameters `lang` and `page`, `Accept-Language`, what
/// the site's version counts ([`crate::storage::site_version`]) and which briefs are public, and on nothing else.
pub(super) fn keep(mut answer: HttpResponse) -> HttpResponse {
    answer.extensions_mut().insert(Keep);
    answer
}

/// Counts a page with all that it takes.
#[derive(Debug, Clone)]
struct ByOctets;

impl Weighter<PageKey, Arc<KeptPage>> for ByOctets {
    fn weight(&self, key: &PageKey, page: &Arc<KeptPage>) -> u64 {
        key.octets() + page.octets()
    }
}

/// The pages that are kept. Which one leaves when the memory is full is S3-FIFO's choice: one that was asked for once does
/// not push out one that is asked for often.
pub struct PageCache {
    pages: Cache<PageKey, Arc<KeptPage>, ByOctets>,
    moments: Moments,
}

impl PageCache {
    /// An empty one that never takes more than `octets`.
    pub fn new(octets: u64) -> Self {
        let pages = usize::try_from(octets / USUAL_OCTETS).unwrap_or(usize::MAX);
        PageCache {
            pages: Cache::with_weighter(pages.max(1), octets, ByOctets),
            moments: Moments::new(),
        }
    }

    /// The octets that the kept pages take.
    pub fn octets(&self) -> u64 {
        self.pages.weight()
    }

    /// The number of the present moment; with a new one all pages are forgotten.
    async fn moment(&self, state: &State) -> Result<u64, StorageError> {
        let (moment, has_begun) = self.moments.present(state).await?;
        if has_begun {
            self.pages.clear();
        }
        Ok(moment)
    }

    /// The page in its encoding, encoded once for all who ask for it.
    async fn encoded(&self, plain: Arc<KeptPage>, key: &PageKey, encoding: Encoding) -> Arc<KeptPage> {
        if encoding == Encoding::Identity {
            return plain;
        }
        let place = match self.pages.get_value_or_guard_async(&key.encoded(encoding)).await {
            Ok(page) => return page,
            Err(place) => place,
        };
        if !plain.is_text() {
            let _ = place.insert(Arc::clone(&plain));
            return plain;
        }
        let source = Arc::clone(&plain);
        match web::block(move || source.encoded(encoding)).await {
            Ok(Ok(page)) => {
                let page = Arc::new(page);
                // Not kept when a new moment has begun meanwhile; who waits for it gets it all the same.
                let _ = place.insert(Arc::clone(&page));
                page
            }
            Ok(Err(cause)) => {
                tracing::error!(%cause, "a page cannot be compressed");
                plain
            }
            Err(_) => plain,
        }
    }
}

impl fmt::Debug for PageCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PageCache({} octets)", self.octets())
    }
}

/// Answers what is kept, at once; all else goes on. The log says of it what it says of others.
///
/// # Errors
/// Those of the framework.
pub async fn answer_kept<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<BoxBody, B>>, Error> {
    let arrived = Instant::now();
    if let Some(page) = find(&request).await {
        let mut answer = page.answer(request.request());
        let id = request_log::answered_at_once(request.method(), page.route(), answer.status(), arrived);
        if let Some(id) = id {
            answer.headers_mut().insert(request_log::REQUEST_ID, id);
        }
        return Ok(request.into_response(answer).map_into_left_body());
    }
    Ok(next.call(request).await?.map_into_right_body())
}

async fn find(request: &ServiceRequest) -> Option<Arc<KeptPage>> {
    let asked = Asked::of(request)?;
    let state = request.app_data::<web::Data<State>>()?;
    // When the database does not answer, the handler says so.
    let moment = state.pages.moment(state).await.ok()?;
    state.pages.pages.get(&asked.at(moment))
}

/// Lets a handler make a page once for all who ask for it at the same moment, and keeps it if it is marked.
///
/// # Errors
/// Those of the framework.
pub async fn render_once(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let asked = Asked::of(&request).zip(request.app_data::<web::Data<State>>().cloned());
    let Some((asked, state)) = asked else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let Ok(moment) = state.pages.moment(&state).await else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let encoding = asked.encoding();
    let key = asked.at(moment).encoded(Encoding::Identity);
    let (request, plain) = match state.pages.pages.get_value_or_guard_async(&key).await {
        Ok(plain) => (request.into_parts().0, plain),
        Err(place) => match render(request, next, &state).await? {
            Rendered::ForAll(request, page) => {
                let page = Arc::new(page);
                // As in `encoded`.
                let _ = place.insert(Arc::clone(&page));
                (request, page)
            }
            Rendered::ForOne(answer) => return Ok(answer),
        },
    };
    let page = state.pages.encoded(plain, &key, encoding).await;
    let answer = page.answer(&request);
    Ok(ServiceResponse::new(request, answer))
}

/// What a handler has made.
enum Rendered {
    ForAll(HttpRequest, KeptPage),
    ForOne(ServiceResponse<BoxBody>),
}

async fn render(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    state: &State,
) -> Result<Rendered, Error> {
    let answer = next.call(request).await?.map_into_boxed_body();
    if !answer.response().extensions().contains::<Keep>() {
        return Ok(Rendered::ForOne(answer));
    }
    let (request, answer) = answer.into_parts();
    let (mut answer, body) = answer.into_parts();
    let body = to_bytes(body).await.map_err(Error::from)?;
    if !answer.headers().contains_key(header::CACHE_CONTROL) {
        answer.headers_mut().insert(header::CACHE_CONTROL, ASK_EACH_TIME);
    }
    security::complete(&request, answer.headers_mut(), state);
    let route = request.match_pattern().unwrap_or_default();
    tracing::debug!("rendered a page for all who ask for it");
    let page = KeptPage::new(answer.head(), body, &route);
    Ok(Rendered::ForAll(request, page))
}
