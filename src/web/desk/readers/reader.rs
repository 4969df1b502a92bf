//! One reader: consents, subscriptions, what was mailed and what the mail server answered, and what a person may ask for.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{Frame, Member, Seen, moment, page_with, seen, state_words};
use crate::{
    domain::{IssueId, Role, SubscriberId, SubscriptionId, SubscriptionStatus},
    locale::Locale,
    storage::suppressions,
    subscribers::{
        at_desk::AtDeskError,
        own_data::{self, ConsentData, CopyData, LetterData, OwnData, SubscriptionData},
    },
    web::{PageError, State, form::Form},
};

/// Copies of issues on a page.
const COPIES: i64 = 50;

struct Fact {
    name: String,
    says: String,
}

struct ConsentView {
    at: String,
    what: String,
    source: String,
    network: String,
    wording: String,
    language: String,
}

struct SubscriptionView {
    id: SubscriptionId,
    newsletter: String,
    facts: Vec<Fact>,
    consents: Vec<ConsentView>,
    is_pending: bool,
    is_open: bool,
}

struct LetterView {
    at: String,
    what: String,
    newsletter: String,
    status: String,
    reply: String,
}

struct CopyView {
    at: String,
    issue: IssueId,
    number: i64,
    newsletter: String,
    subject: String,
    status: String,
    attempts: String,
    reply: String,
}

/// What the page says besides.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) before: Option<IssueId>,
    /// What was just done.
    pub(super) done: Option<String>,
    /// The form that was refused, and why.
    pub(super) refused: Option<(&'static str, String)>,
    /// What was entered there.
    pub(super) entered: String,
}

#[derive(Template)]
#[template(path = "desk/readers/reader.html")]
struct ReaderPage {
    frame: Frame,
    id: SubscriberId,
    email: String,
    name: String,
    facts: Vec<Fact>,
    is_whole: bool,
    is_blocked: bool,
    subscriptions: Vec<SubscriptionView>,
    letters: Vec<LetterView>,
    copies: Vec<CopyView>,
    older: Option<String>,
    done: Option<String>,
    refused: Option<(&'static str, String)>,
    entered: String,
}

impl ReaderPage {
    fn problem(&self, form: &str) -> Option<&str> {
        let refused = self.refused.as_ref().filter(|(of, _)| *of == form);
        refused.map(|(_, words)| words.as_str())
    }
}

/// `GET /desk/readers/{id}`
pub async fn show(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
) -> Result<HttpResponse, PageError> {
    let seen = seen(&state, &member, SubscriberId(*path)).await?;
    let form = Form::read(request.query_string().as_bytes());
    let done = Some(form.one("done")).filter(|done| super::actions::DONE.contains(done));
    let shown = Shown {
        before: form.one("before").parse().ok().map(IssueId),
        done: done.map(|done| member.locale.text("desk-readers-done").with("kind", done).to_string()),
        ..Shown::default()
    };
    reader_page(&state, &member, &seen, shown).await
}

/// The page, with status 422 where a form was refused.
pub(super) async fn reader_page(
    state: &State,
    member: &Member,
    seen: &Seen,
    shown: Shown,
) -> Result<HttpResponse, PageError> {
    let (locale, reader) = (member.locale, &seen.known.reader);
    let own = own_data::of_reader(&state.db, reader.id, shown.before, Some(COPIES), state.now());
    let mut data = own.await?.ok_or(AtDeskError::Unknown)?;
    keep_seen(member, &mut data);
    let hash = reader.address_hash.clone();
    let blocked = state.db.read(move |conn| suppressions::find(conn, &hash)).await?;
    let mut facts = vec![
        fact(locale, "stored-known-since", moment(locale, data.known_since)),
        fact(locale, "stored-language", language(locale, data.language.as_deref())),
    ];
    if let Some(blocked) = &blocked {
        let why = locale
            .text("desk-readers-blocked-why")
            .with("kind", blocked.reason.as_str());
        let says = format!("{why}, {}", moment(locale, blocked.created_at));
        facts.push(fact(locale, "desk-readers-blocked", says));
    }
    let last = data.issues.last().filter(|_| data.older_issues_left_out);
    let template = ReaderPage {
        frame: Frame::inside(state, member, data.email.clone()),
        id: reader.id,
        name: data.name.clone(),
        facts,
        is_whole: seen.is_whole,
        is_blocked: blocked.is_some(),
        subscriptions: data.subscriptions.iter().map(|one| subscription(locale, one)).collect(),
        letters: data.letters.iter().map(|one| letter(locale, one)).collect(),
        older: last.map(|copy| format!("/desk/readers/{}?before={}#issues", reader.id, copy.issue)),
        copies: data.issues.iter().map(|one| copy(locale, one)).collect(),
        done: shown.done,
        entered: shown.entered,
        email: data.email,
        refused: shown.refused,
    };
    let status = match template.refused {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    Ok(page_with(status, &template))
}

/// Leaves out what concerns newsletters in which the member does not work.
fn keep_seen(member: &Member, data: &mut OwnData) {
    let may = |newsletter| member.within(Role::Editor, Some(newsletter)).is_ok();
    data.subscriptions.retain(|one| may(one.newsletter.id));
    data.letters.retain(|one| may(one.newsletter.id));
    data.issues.retain(|one| may(one.newsletter.id));
}

fn fact(locale: Locale, id: &'static str, says: impl Into<String>) -> Fact {
    Fact {
        name: locale.text(id).to_string(),
        says: says.into(),
    }
}

fn language(locale: Locale, tag: Option<&str>) -> String {
    match tag {
        None => locale.text("desk-readers-language-newsletter").to_string(),
        Some(tag) => Locale::of_tag(tag).map_or_else(|| tag.to_owned(), |one| one.autonym().to_owned()),
    }
}

fn subscription(locale: Locale, one: &SubscriptionData) -> SubscriptionView {
    let sections = match &one.sections {
        Some(names) => locale.list(names),
        None => locale.text("stored-all-sections").to_string(),
    };
    let mut facts = vec![
        fact(locale, "stored-status", state_words(locale, one.status.as_str())),
        fact(locale, "stored-edition", one.edition.as_str()),
        fact(locale, "stored-sections", sections),
    ];
    facts.extend(one.time_zone.map(|zone| fact(locale, "stored-zone", zone)));
    let times = [
        ("stored-asked-at", Some(one.asked_at)),
        ("stored-confirmed-at", one.confirmed_at),
        ("stored-paused-until", one.paused_until),
        ("stored-ended-at", one.ended_at),
    ];
    let times = times.into_iter();
    facts.extend(times.filter_map(|(id, at)| Some(fact(locale, id, moment(locale, at?)))));
    SubscriptionView {
        id: one.id,
        newsletter: one.newsletter.name.clone(),
        facts,
        consents: one.consents.iter().map(|event| consent(locale, event)).collect(),
        is_pending: one.status == SubscriptionStatus::Pending,
        is_open: matches!(
            one.status,
            SubscriptionStatus::Pending | SubscriptionStatus::Active | SubscriptionStatus::Paused
        ),
    }
}

fn consent(locale: Locale, event: &ConsentData) -> ConsentView {
    ConsentView {
        at: moment(locale, event.at),
        what: locale.text("stored-consent-kind").with("kind", event.kind).to_string(),
        source: event.source.clone(),
        network: event.network_address.clone().unwrap_or_default(),
        wording: event.wording.clone(),
        language: event.wording_language.clone().unwrap_or_default(),
    }
}

fn letter(locale: Locale, one: &LetterData) -> LetterView {
    LetterView {
        at: moment(locale, one.finished_at.unwrap_or(one.due_at)),
        what: locale.text("stored-letter-kind").with("kind", one.kind).to_string(),
        newsletter: one.newsletter.name.clone(),
        status: locale.text("desk-readers-letter").with("kind", one.status).to_string(),
        reply: one.reply.clone().unwrap_or_default(),
    }
}

fn copy(locale: Locale, one: &CopyData) -> CopyView {
    let status = match one.reason {
        Some(reason) => locale
            .text("desk-readers-copy-reason")
            .with("kind", reason.replace(' ', "-")),
        None => locale.text("desk-readers-copy").with("kind", one.status),
    };
    CopyView {
        at: one.sent_from.map(|at| moment(locale, at)).unwrap_or_default(),
        issue: one.issue,
        number: one.number,
        newsletter: one.newsletter.name.clone(),
        subject: one.subject.clone(),
        status: status.to_string(),
        attempts: locale.number(i64::from(one.attempts)),
        reply: one.reply.clone().unwrap_or_default(),
    }
}
