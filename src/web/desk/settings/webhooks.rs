//! Programs that are told of events: setting them up, their secrets, and trying them.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{Entered, Frame, MOST, Member, page_with, status};
use crate::{
    domain::{EventSet, MessageId, NewsletterId, Role, WebhookEvent, WebhookId, WebhookSecret},
    storage::{
        StorageError, newsletters,
        webhooks::{self as rows, Webhook},
    },
    web::{PageError, Problem, State, desk::member::see_other},
    webhooks::{NewWebhook, WebhookError, endpoints},
};

use super::webhook_log::{Entry, entries};

/// A newsletter of which an endpoint can be told.
pub(super) struct Choice {
    pub(super) id: NewsletterId,
    pub(super) name: String,
}

impl Choice {
    /// Whether a form has chosen it.
    fn is_chosen(&self, e: &Entered) -> bool {
        e.one("newsletter") == self.id.to_string()
    }
}

struct WebhookView {
    path: String,
    url: String,
    newsletter: Option<String>,
    events: Vec<&'static str>,
    /// active, failing, stopped or inactive.
    standing: &'static str,
}

#[derive(Template)]
#[template(path = "desk/settings/webhooks.html")]
struct WebhooksPage {
    frame: Frame,
    webhooks: Vec<WebhookView>,
    e: Entered,
    events: Vec<&'static str>,
    newsletters: Vec<Choice>,
    /// Whether the member may tell of all newsletters.
    owns_all: bool,
}

#[derive(Template)]
#[template(path = "desk/settings/webhook.html")]
struct WebhookPage {
    frame: Frame,
    path: String,
    url: String,
    standing: &'static str,
    since: Option<String>,
    e: Entered,
    events: Vec<&'static str>,
    newsletters: Vec<Choice>,
    owns_all: bool,
    /// The secret, right after it was made.
    secret: Option<String>,
    both_count: bool,
    /// Why a replay was not taken.
    replay: Entered,
    replayed: Option<usize>,
    log: Vec<Entry>,
    older: Option<MessageId>,
}

/// What a page of one endpoint shows besides what is known.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) e: Option<Entered>,
    pub(super) secret: Option<WebhookSecret>,
    pub(super) replay: Entered,
    pub(super) replayed: Option<usize>,
    pub(super) before: Option<MessageId>,
}

fn events() -> Vec<&'static str> {
    let all = WebhookEvent::ALL.iter().filter(|event| **event != WebhookEvent::Test);
    all.map(|event| event.as_str()).collect()
}

fn standing(webhook: &Webhook) -> &'static str {
    match (webhook.active, webhook.stopped_at, webhook.failing_since) {
        (true, _, None) => "active",
        (true, _, Some(_)) => "failing",
        (false, Some(_), _) => "stopped",
        (false, None, _) => "inactive",
    }
}

/// The newsletters of which the member may let programs be told.
async fn choices(state: &State, member: &Member) -> Result<Vec<Choice>, StorageError> {
    let all = state
        .db
        .read(|conn| newsletters::list(conn, NewsletterId(0), MOST))
        .await?;
    let own = all
        .into_iter()
        .filter(|newsletter| member.at_desk.may(Role::Owner, Some(newsletter.id)));
    let own = own.map(|newsletter| Choice {
        id: newsletter.id,
        name: newsletter.name,
    });
    Ok(own.collect())
}

async fn list_page(state: &State, member: &Member, e: Entered) -> Result<HttpResponse, PageError> {
    let newsletters = choices(state, member).await?;
    let all = state.db.read(rows::all).await?;
    let own = all
        .into_iter()
        .filter(|webhook| member.at_desk.may(Role::Owner, webhook.newsletter_id));
    let name = |id: NewsletterId| {
        let found = newsletters.iter().find(|choice| choice.id == id);
        found.map(|choice| choice.name.clone()).unwrap_or_default()
    };
    let webhooks = own.map(|webhook| WebhookView {
        path: format!("/desk/settings/webhooks/{}", webhook.id),
        newsletter: webhook.newsletter_id.map(name),
        events: webhook.events.iter().map(WebhookEvent::as_str).collect(),
        standing: standing(&webhook),
        url: webhook.url,
    });
    let template = WebhooksPage {
        frame: Frame::inside(state, member, member.locale.text("desk-settings-webhooks").to_string()),
        webhooks: webhooks.collect(),
        events: events(),
        owns_all: member.at_desk.may(Role::Owner, None),
        newsletters,
        e,
    };
    Ok(page_with(status(&template.e), &template))
}

/// `GET /desk/settings/webhooks`
pub async fn list(state: web::Data<State>, member: Member) -> Result<HttpResponse, PageError> {
    member.owning()?;
    list_page(&state, &member, Entered::default()).await
}

/// The endpoint of a path, for whom may set it up.
pub(super) async fn owned(state: &State, member: &Member, id: i64) -> Result<Webhook, Problem> {
    member.owning()?;
    let found = state.db.read(move |conn| rows::find(conn, WebhookId(id))).await?;
    let found = found.ok_or(WebhookError::Unknown)?;
    member.within(Role::Owner, found.newsletter_id)?;
    Ok(found)
}

/// A form about the endpoint of a path.
pub(super) async fn sent(
    request: &HttpRequest,
    state: &State,
    member: &Member,
    body: &[u8],
    id: i64,
) -> Result<(Webhook, Entered), Problem> {
    member.owning()?;
    let form = member.form(request, state, body)?;
    Ok((owned(state, member, id).await?, Entered::sent(form)))
}

fn known(webhook: &Webhook) -> Entered {
    let newsletter = webhook.newsletter_id.map(|id| id.to_string()).unwrap_or_default();
    let mut fields = vec![
        ("url", webhook.url.clone()),
        ("newsletter", newsletter),
        ("version", webhook.version.to_string()),
    ];
    fields.extend(webhook.active.then(|| ("active", "yes".to_owned())));
    fields.extend(webhook.events.iter().map(|event| ("event", event.as_str().to_owned())));
    Entered::known(fields)
}

pub(super) async fn webhook_page(
    state: &State,
    member: &Member,
    webhook: &Webhook,
    shown: Shown,
) -> Result<HttpResponse, PageError> {
    let l = member.locale;
    let now = state.now();
    let (log, older) = entries(state, webhook.id, shown.before, l).await?;
    let is_refused = shown.e.as_ref().is_some_and(Entered::is_refused) || shown.replay.is_refused();
    let since = webhook.stopped_at.or(webhook.failing_since);
    let template = WebhookPage {
        frame: Frame::inside(state, member, l.text("desk-settings-webhook").to_string()),
        path: format!("/desk/settings/webhooks/{}", webhook.id),
        url: webhook.url.clone(),
        standing: standing(webhook),
        since: since.map(|since| super::moment(l, since, None)),
        e: shown.e.unwrap_or_else(|| known(webhook)),
        events: events(),
        newsletters: choices(state, member).await?,
        owns_all: member.at_desk.may(Role::Owner, None),
        both_count: webhook.former_until.is_some_and(|until| until > now),
        secret: shown.secret.map(|secret| secret.reveal()),
        replay: shown.replay,
        replayed: shown.replayed,
        log,
        older,
    };
    let code = if is_refused {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok(page_with(code, &template))
}

/// `GET /desk/settings/webhooks/{id}`
pub async fn show(
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    query: web::Query<super::webhook_log::Before>,
) -> Result<HttpResponse, PageError> {
    let webhook = owned(&state, &member, *path).await?;
    let shown = Shown {
        before: query.before.map(MessageId),
        ..Shown::default()
    };
    webhook_page(&state, &member, &webhook, shown).await
}

/// The endpoint that a form describes.
fn read(member: &Member, e: &mut Entered, active: bool) -> Result<NewWebhook, Problem> {
    let newsletter = match e.one("newsletter") {
        "" => None,
        id => Some(NewsletterId(id.parse().unwrap_or(0))),
    };
    member.within(Role::Owner, newsletter)?;
    let events = e.all("event").filter_map(WebhookEvent::parse);
    Ok(NewWebhook {
        url: e.one("url").to_owned(),
        newsletter,
        events: EventSet::of(events.filter(|event| *event != WebhookEvent::Test)),
        active,
    })
}

/// Says beside its field what was refused.
fn tell(member: &Member, e: &mut Entered, error: WebhookError) -> Result<(), WebhookError> {
    let l = member.locale;
    match error {
        WebhookError::Url => e.refuse("url", l.text("desk-settings-problem-url")),
        WebhookError::NoEvent => e.refuse("event", l.text("desk-settings-problem-events")),
        WebhookError::TooMany => e.refusal = Some(l.text("desk-settings-problem-too-many-webhooks").to_string()),
        WebhookError::Stale { .. } => e.refusal = Some(l.text("desk-settings-stale").to_string()),
        WebhookError::Inactive => e.refusal = Some(l.text("desk-settings-problem-inactive").to_string()),
        other => return Err(other),
    }
    Ok(())
}

/// `POST /desk/settings/webhooks`
pub async fn create(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    member.owning()?;
    let mut e = Entered::sent(member.form(&request, &state, &body)?);
    let webhook = read(&member, &mut e, true)?;
    let (actor, private) = (member.at_desk.name(), &state.webhooks.settings);
    match endpoints::create(&state.db, &state.key, private, actor, webhook, state.now()).await {
        Ok((made, secret)) => {
            let shown = Shown {
                secret: Some(secret),
                ..Shown::default()
            };
            webhook_page(&state, &member, &made, shown).await
        }
        Err(error) => {
            tell(&member, &mut e, error)?;
            list_page(&state, &member, e).await
        }
    }
}

/// `POST /desk/settings/webhooks/{id}`
pub async fn change(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let (webhook, mut e) = sent(&request, &state, &member, &body, *path).await?;
    let active = e.has("active", "yes");
    let new = read(&member, &mut e, active)?;
    let target = (webhook.id, e.one("version").parse().unwrap_or(0));
    let (actor, private) = (member.at_desk.name(), &state.webhooks.settings);
    match endpoints::change(&state.db, private, actor, target, new, state.now()).await {
        Ok(_) => Ok(see_other(&format!("/desk/settings/webhooks/{}", webhook.id))),
        Err(error) => {
            tell(&member, &mut e, error)?;
            let shown = Shown {
                e: Some(e),
                ..Shown::default()
            };
            webhook_page(&state, &member, &webhook, shown).await
        }
    }
}

/// `POST /desk/settings/webhooks/{id}/secret`
pub async fn rotate(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let (webhook, _) = sent(&request, &state, &member, &body, *path).await?;
    let secret = endpoints::rotate(&state.db, &state.key, member.at_desk.name(), webhook.id, state.now()).await?;
    let shown = Shown {
        secret: Some(secret),
        ..Shown::default()
    };
    let webhook = owned(&state, &member, *path).await?;
    webhook_page(&state, &member, &webhook, shown).await
}

/// `POST /desk/settings/webhooks/{id}/test`
pub async fn try_out(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let (webhook, _) = sent(&request, &state, &member, &body, *path).await?;
    let path = format!("/desk/settings/webhooks/{}", webhook.id);
    match endpoints::try_out(&state.db, member.at_desk.name(), webhook.id, state.now()).await {
        Ok(message) => Ok(see_other(&format!("{path}/messages/{message}"))),
        Err(error) => {
            let mut e = known(&webhook);
            tell(&member, &mut e, error)?;
            let shown = Shown {
                e: Some(e),
                ..Shown::default()
            };
            webhook_page(&state, &member, &webhook, shown).await
        }
    }
}

/// `POST /desk/settings/webhooks/{id}/end`
pub async fn end(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let (webhook, _) = sent(&request, &state, &member, &body, *path).await?;
    endpoints::end(&state.db, member.at_desk.name(), webhook.id, state.now()).await?;
    Ok(see_other("/desk/settings/webhooks"))
}
