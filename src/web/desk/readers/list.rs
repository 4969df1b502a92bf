//! The list of readers: searched, filtered, page by page.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{
    Frame, Member, Scope, page_with, state_words,
    wish::{Asked, Unreadable},
};
use crate::{
    domain::{SubscriberId, SubscriptionStatus},
    storage::readers::Reader,
    subscribers::finding::{self, Bound},
    web::{PageError, State, form::Form},
};

/// Readers on a page, and how many are looked at for one.
const A_PAGE: Bound = Bound {
    readers: 50,
    looked_at: 12_000,
};
/// Most readers that are counted, and how many are looked at for it.
const COUNTED: Bound = Bound {
    readers: 10_001,
    looked_at: 60_000,
};

struct SubscriptionView {
    newsletter: String,
    edition: String,
    state: String,
    joined: String,
}

struct ReaderView {
    id: SubscriberId,
    email: String,
    name: String,
    subscriptions: Vec<SubscriptionView>,
}

/// How many readers there are, as far as they were counted.
enum Counted {
    Not,
    All(usize),
    MoreThan(usize),
    AtLeast(usize),
}

#[derive(Template)]
#[template(path = "desk/readers/list.html")]
struct ListPage {
    frame: Frame,
    asked: Asked,
    problem: Option<Unreadable>,
    scope: Scope,
    states: &'static [SubscriptionStatus],
    readers: Vec<ReaderView>,
    counted: Counted,
    count: Option<String>,
    /// The next page.
    next: Option<String>,
    /// Where the search goes on, when a page was not filled.
    further: Option<String>,
    first: Option<String>,
    /// A reader was erased just now.
    erased: bool,
}

impl ListPage {
    fn is(&self, chosen: &str, id: &i64) -> bool {
        chosen == id.to_string()
    }
}

/// `GET /desk/readers`
pub async fn show(request: HttpRequest, state: web::Data<State>, member: Member) -> Result<HttpResponse, PageError> {
    let scope = Scope::of(&state, &member).await?;
    let form = Form::read(request.query_string().as_bytes());
    let (asked, locale) = (Asked::read(&form), member.locale);
    let below = form.one("below").parse().ok().map(SubscriberId);
    let mut template = ListPage {
        frame: Frame::inside(&state, &member, locale.text("desk-readers").to_string()),
        problem: None,
        states: SubscriptionStatus::ALL,
        readers: Vec::new(),
        counted: Counted::Not,
        count: None,
        next: None,
        further: None,
        erased: !form.one("erased").is_empty(),
        first: below.map(|_| format!("/desk/readers?{}", asked.query("page", "first"))),
        scope,
        asked,
    };
    let wish = match template.asked.wish(&template.scope) {
        Ok(wish) => wish,
        Err(problem) => {
            template.problem = Some(problem);
            return Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &template));
        }
    };
    let begin = below.unwrap_or(SubscriberId(i64::MAX));
    let (found, step) = finding::find(&state.db, wish.clone(), begin, A_PAGE).await?;
    let is_full = step.found.len() == A_PAGE.readers;
    if let Some(next) = step.next {
        let link = Some(format!(
            "/desk/readers?{}",
            template.asked.query("below", &next.to_string())
        ));
        match is_full {
            true => template.next = link,
            false => template.further = link,
        }
    }
    if form.one("count").is_empty() {
        template.count = Some(format!("/desk/readers?{}", template.asked.query("count", "yes")));
    } else {
        let step = state
            .db
            .read(move |conn| finding::step(conn, &wish, SubscriberId(i64::MAX), COUNTED))
            .await?;
        template.counted = match (step.found.len(), step.next) {
            (all, None) => Counted::All(all),
            (many, _) if many >= COUNTED.readers => Counted::MoreThan(COUNTED.readers - 1),
            (some, _) => Counted::AtLeast(some),
        };
    }
    template.readers = found.into_iter().map(|reader| view(&member, reader)).collect();
    Ok(page_with(StatusCode::OK, &template))
}

fn view(member: &Member, reader: Reader) -> ReaderView {
    let locale = member.locale;
    let subscriptions = reader.subscriptions.into_iter().map(|one| SubscriptionView {
        state: state_words(locale, one.status.as_str()),
        joined: locale.day(one.created_at),
        newsletter: one.newsletter_name,
        edition: one.edition_name,
    });
    ReaderView {
        id: reader.id,
        email: reader.email.as_str().to_owned(),
        name: reader.name.as_str().to_owned(),
        subscriptions: subscriptions.collect(),
    }
}
