//! What a person may ask the newsroom for: another confirmation letter, leaving, another address, everything that is kept, no mail
//! ever, and being erased.

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use serde_json::json;

use super::{
    Member, Seen,
    reader::{Shown, reader_page},
    see_other, seen,
};
use crate::{
    domain::{EmailAddress, Role, SubscriberId, SubscriptionId},
    locale::Locale,
    subscribers::{
        address_change::{self, AddressChangeError},
        at_desk::{self, AtDeskError},
        own_data, suppression,
    },
    web::{PageError, Problem, State, form::Form},
};

/// What the reader's page can say was done.
pub(super) const DONE: &[&str] = &["resent", "unsubscribed", "address", "suppressed"];

/// A reader's form that was taken.
struct Taken {
    id: SubscriberId,
    seen: Seen,
    form: Form,
}

impl Taken {
    async fn read(
        request: &HttpRequest,
        state: &State,
        member: &Member,
        id: i64,
        body: &[u8],
    ) -> Result<Self, PageError> {
        if !member.anywhere(Role::Editor) {
            return Err(Problem::not_allowed(Role::Editor).into());
        }
        let form = member.form(request, state, body)?;
        let id = SubscriberId(id);
        let seen = seen(state, member, id).await?;
        Ok(Taken { id, seen, form })
    }

    /// # Errors
    /// 403 for what concerns the whole reader, unless the member works in each of the reader's newsletters.
    fn whole(&self) -> Result<(), Problem> {
        match self.seen.is_whole {
            true => Ok(()),
            false => Err(Problem::not_allowed(Role::Editor)),
        }
    }

    /// The subscription that the form names; none for one that the member may not see.
    async fn subscription(&self, state: &State, member: &Member) -> Result<Option<SubscriptionId>, PageError> {
        let Ok(id) = self.form.one("subscription").parse().map(SubscriptionId) else {
            return Ok(None);
        };
        let found = state
            .db
            .read(move |conn| crate::storage::subscriptions::find(conn, id))
            .await?;
        let own = found.filter(|found| found.subscriber_id == self.id);
        let own = own.filter(|found| member.within(Role::Editor, Some(found.newsletter_id)).is_ok());
        Ok(own.map(|found| found.id))
    }

    async fn refuse(
        self,
        state: &State,
        member: &Member,
        form: &'static str,
        words: String,
    ) -> Result<HttpResponse, PageError> {
        let shown = Shown {
            refused: Some((form, words)),
            entered: self.form.one("email").to_owned(),
            ..Shown::default()
        };
        reader_page(state, member, &self.seen, shown).await
    }

    fn done(&self, what: &str) -> HttpResponse {
        see_other(&format!("/desk/readers/{}?done={what}", self.id))
    }
}

/// What a member is told of a refusal; nothing of a defect.
fn told(locale: Locale, error: &AtDeskError) -> Option<String> {
    let kind = match error {
        AtDeskError::Blocked => "blocked",
        AtDeskError::NotNow => "not_now",
        AtDeskError::TooSoon => "too_soon",
        _ => return None,
    };
    Some(locale.text("desk-readers-refused").with("kind", kind).to_string())
}

/// `POST /desk/readers/{id}/resend`
pub async fn resend(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let taken = Taken::read(&request, &state, &member, *path, &body).await?;
    let Some(subscription) = taken.subscription(&state, &member).await? else {
        let words = told(member.locale, &AtDeskError::NotNow).unwrap_or_default();
        return taken.refuse(&state, &member, "subscription", words).await;
    };
    let actor = member.at_desk.name();
    match at_desk::resend_confirmation(&state.db, actor, taken.id, subscription, state.now()).await {
        Ok(()) => {
            state.delivery.notify_one();
            Ok(taken.done("resent"))
        }
        Err(error) => match told(member.locale, &error) {
            Some(words) => taken.refuse(&state, &member, "subscription", words).await,
            None => Err(Problem::from(error).into()),
        },
    }
}

/// `POST /desk/readers/{id}/unsubscribe`
pub async fn unsubscribe(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let taken = Taken::read(&request, &state, &member, *path, &body).await?;
    let Some(subscription) = taken.subscription(&state, &member).await? else {
        let words = told(member.locale, &AtDeskError::NotNow).unwrap_or_default();
        return taken.refuse(&state, &member, "subscription", words).await;
    };
    let actor = member.at_desk.name();
    at_desk::unsubscribe(&state.db, actor, taken.id, subscription, state.now())
        .await
        .map_err(Problem::from)?;
    Ok(taken.done("unsubscribed"))
}

/// `POST /desk/readers/{id}/address`
pub async fn address(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let taken = Taken::read(&request, &state, &member, *path, &body).await?;
    taken.whole()?;
    let refused = |kind: &str| {
        member
            .locale
            .text("desk-readers-address-refused")
            .with("kind", kind)
            .to_string()
    };
    let Ok(new) = EmailAddress::parse(taken.form.one("email")) else {
        return taken.refuse(&state, &member, "address", refused("form")).await;
    };
    let (actor, now) = (member.at_desk.name(), state.now());
    let kind = match address_change::ask_at_desk(&state.db, &state.key, actor, taken.id, new, now).await {
        Ok(()) => {
            state.delivery.notify_one();
            return Ok(taken.done("address"));
        }
        Err(AddressChangeError::Same) => "same",
        Err(AddressChangeError::TooOften) => "too_often",
        Err(AddressChangeError::Taken) => "taken",
        Err(AddressChangeError::Storage(error)) => return Err(error.into()),
        Err(error) => return Err(Problem::not_found(error.to_string()).into()),
    };
    taken.refuse(&state, &member, "address", refused(kind)).await
}

/// `POST /desk/readers/{id}/data`
pub async fn data(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let taken = Taken::read(&request, &state, &member, *path, &body).await?;
    taken.whole()?;
    let now = state.now();
    let data = own_data::of_reader(&state.db, taken.id, None, None, now).await?;
    let data = data.ok_or_else(|| Problem::from(AtDeskError::Unknown))?;
    let subject = format!("reader {}", taken.id);
    at_desk::note(
        &state.db,
        member.at_desk.name(),
        "reader.export",
        subject,
        json!({}),
        now,
    )
    .await?;
    let json = serde_json::to_string_pretty(&data).map_err(|cause| Problem::internal(&cause))?;
    let name = format!("attachment; filename=\"reader-{}.json\"", taken.id);
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CONTENT_DISPOSITION, name))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(json))
}

/// `POST /desk/readers/{id}/suppress`
pub async fn suppress(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let taken = Taken::read(&request, &state, &member, *path, &body).await?;
    taken.whole()?;
    let email = &taken.seen.known.reader.email;
    suppression::suppress(&state.db, &state.key, member.at_desk.name(), email, state.now()).await?;
    Ok(taken.done("suppressed"))
}

/// `POST /desk/readers/{id}/erase`
pub async fn erase(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let taken = Taken::read(&request, &state, &member, *path, &body).await?;
    taken.whole()?;
    if !at_desk::is_address(&taken.seen.known.reader, taken.form.one("typed")) {
        let words = member.locale.text("desk-readers-erase-refused").to_string();
        return taken.refuse(&state, &member, "erase", words).await;
    }
    at_desk::erase(&state.db, member.at_desk.name(), taken.id, state.now())
        .await
        .map_err(Problem::from)?;
    Ok(see_other("/desk/readers?erased=yes"))
}
