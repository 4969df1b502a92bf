//! The relays, how each does, and a trial that shows what is said.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::{Entered, Frame, MOST, Member, page_with, status};
use crate::{
    delivery::RelayStanding,
    domain::{EmailAddress, NewsletterId, Role},
    mail::session::{Envelope, Trial},
    storage::{audit, newsletters},
    web::{PageError, Problem, State},
};

#[derive(Template)]
#[template(path = "desk/settings/relays.html")]
struct RelaysPage {
    frame: Frame,
    relays: Vec<RelayStanding>,
    senders: Vec<String>,
    e: Entered,
    trial: Option<Trial>,
}

async fn shown(state: &State, member: &Member, e: Entered, trial: Option<Trial>) -> Result<HttpResponse, PageError> {
    let all = state
        .db
        .read(|conn| newsletters::list(conn, NewsletterId(0), MOST))
        .await?;
    let mut senders: Vec<String> = all
        .into_iter()
        .map(|newsletter| newsletter.return_path.unwrap_or(newsletter.from_address).into())
        .collect();
    senders.sort_unstable();
    senders.dedup();
    let template = RelaysPage {
        frame: Frame::inside(state, member, member.locale.text("desk-settings-relays").to_string()),
        relays: state.worker.relays(),
        senders,
        e,
        trial,
    };
    Ok(page_with(status(&template.e), &template))
}

/// `GET /desk/settings/relays`
pub async fn show(state: web::Data<State>, member: Member) -> Result<HttpResponse, PageError> {
    member.with(Role::Owner)?;
    shown(&state, &member, Entered::default(), None).await
}

/// `POST /desk/settings/relays`: connects to a relay and delivers nothing.
pub async fn try_out(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let actor = member.with(Role::Owner)?.name().to_owned();
    let mut e = Entered::sent(member.form(&request, &state, &body)?);
    let l = member.locale;
    let relay = e.one("relay").to_owned();
    if !state.worker.relays().iter().any(|known| known.name == relay) {
        e.refuse("relay", l.text("desk-settings-problem-choose"));
    }
    let recipient = e.some("recipient").map(EmailAddress::parse).transpose();
    let recipient = e.read("recipient", recipient, l.text("desk-settings-problem-email"));
    let (Some(recipient), false) = (recipient, e.is_refused()) else {
        return shown(&state, &member, e, None).await;
    };
    let envelope = recipient.map(|recipient| Envelope {
        sender: e.one("sender").to_owned(),
        recipient: recipient.into(),
    });
    let (subject, now) = (format!("relay {relay}"), state.now());
    let nothing = serde_json::json!({});
    let record =
        move |conn: &mut crate::storage::Conn| audit::append(conn, &actor, "relay.test", &subject, &nothing, now);
    state.db.write(record).await?;
    let trial = state.outboxes.try_out(&relay, envelope.as_ref()).await;
    let trial = trial.ok_or_else(|| Problem::not_found("there is no such relay"))?;
    shown(&state, &member, e, Some(trial)).await
}
