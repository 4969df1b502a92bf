//! Setting up endpoints.

use std::{net::SocketAddr, time::Duration};

use serde_json::json;
use url::{Host, Url};

use super::WebhookSettings;
use crate::{
    domain::{EventSet, NewsletterId, SecretKey, Timestamp, WebhookEvent, WebhookId, WebhookSecret},
    storage::{
        Conn, Db, StorageError, audit,
        webhooks::{self, Webhook, WebhookSettings as EndpointSettings},
    },
};

/// How long the secret before counts beside a new one.
pub const BOTH_COUNT_FOR: Duration = Duration::from_secs(24 * 3600);
/// Most endpoints of an installation.
const MOST: usize = 50;
/// Longest address, in octets.
const LONGEST_URL: usize = 500;
/// What secrets are encrypted for.
const PURPOSE: &str = "webhook secret";

/// Why an endpoint was refused.
#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    /// There is none with this id.
    #[error("there is no such webhook")]
    Unknown,
    /// The address cannot be told anything.
    #[error("enter an https address of at most 500 characters, without a password; private addresses are refused")]
    Url,
    /// No event is chosen.
    #[error("choose at least one event")]
    NoEvent,
    /// There are too many.
    #[error("at most 50 webhooks; end one that is not used any more")]
    TooMany,
    /// Someone saved a newer version.
    #[error("the version is {current} now; load it, and make your change there")]
    Stale {
        /// The version that is stored now.
        current: i64,
    },
    /// The endpoint is not active.
    #[error("this webhook is not active")]
    Inactive,
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes: {0}")]
    Random(#[from] getrandom::Error),
    /// The database refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// An endpoint as an owner enters it.
#[derive(Debug, Clone)]
pub struct NewWebhook {
    /// Where it is.
    pub url: String,
    /// The newsletter of which it is told; none: all.
    pub newsletter: Option<NewsletterId>,
    /// What it is told.
    pub events: EventSet,
    /// Whether it is told anything.
    pub active: bool,
}

impl NewWebhook {
    /// Checks it.
    fn check(self, allowed: &WebhookSettings) -> Result<EndpointSettings, WebhookError> {
        if self.events.is_empty() {
            return Err(WebhookError::NoEvent);
        }
        let url = address(&self.url, allowed).ok_or(WebhookError::Url)?;
        Ok(EndpointSettings {
            newsletter_id: self.newsletter,
            url: url.into(),
            events: self.events,
            active: self.active,
        })
    }
}

/// Reads an address that can be told something. A name may still lead to a private address: that is seen when it is told.
fn address(text: &str, allowed: &WebhookSettings) -> Option<Url> {
    let mut url = Url::parse(text.trim()).ok()?;
    url.set_fragment(None);
    let ip = match url.host()? {
        Host::Domain(name) if !name.contains('.') => return None,
        Host::Domain(_) => None,
        Host::Ipv4(ip) => Some(ip.into()),
        Host::Ipv6(ip) => Some(ip.into()),
    };
    let port = url.port_or_known_default()?;
    let is_allowed = ip.is_some_and(|ip| allowed.allows(&SocketAddr::new(ip, port)));
    let is_plain = url.scheme() == "https" && ip.is_none_or(crate::issues::preflight::is_public);
    let is_bare = url.username().is_empty() && url.password().is_none() && url.as_str().len() <= LONGEST_URL;
    let is_web = matches!(url.scheme(), "http" | "https");
    (is_bare && is_web && (is_plain || is_allowed)).then_some(url)
}

/// Adds an endpoint; answers it with its secret, which is not shown again.
///
/// # Errors
/// [`WebhookError`] says what is wrong.
pub async fn create(
    db: &Db,
    key: &SecretKey,
    allowed: &WebhookSettings,
    actor: &str,
    webhook: NewWebhook,
    now: Timestamp,
) -> Result<(Webhook, WebhookSecret), WebhookError> {
    let settings = webhook.check(allowed)?;
    let secret = WebhookSecret::random()?;
    let encrypted = key.encrypt(PURPOSE, secret.octets())?;
    let actor = actor.to_owned();
    let made = db
        .write(move |conn| {
            if webhooks::all(conn)?.len() >= MOST {
                return Err(WebhookError::TooMany);
            }
            let id = webhooks::insert(conn, &settings, &encrypted, now)?;
            record(conn, &actor, "webhook.create", id, &json!({"url": settings.url}), now)?;
            webhooks::find(conn, id)?.ok_or(WebhookError::Unknown)
        })
        .await?;
    refresh(db).await?;
    Ok((made, secret))
}

/// Changes an endpoint that still has `version`. One that was stopped and is active now begins afresh.
///
/// # Errors
/// [`WebhookError`] says what is wrong.
pub async fn change(
    db: &Db,
    allowed: &WebhookSettings,
    actor: &str,
    (id, version): (WebhookId, i64),
    webhook: NewWebhook,
    now: Timestamp,
) -> Result<Webhook, WebhookError> {
    let settings = webhook.check(allowed)?;
    let actor = actor.to_owned();
    let changed = db
        .write(move |conn| {
            let known = webhooks::find(conn, id)?.ok_or(WebhookError::Unknown)?;
            if !webhooks::update(conn, id, version, &settings)? {
                return Err(WebhookError::Stale { current: known.version });
            }
            let detail = json!({"url": settings.url, "active": settings.active});
            record(conn, &actor, "webhook.change", id, &detail, now)?;
            webhooks::find(conn, id)?.ok_or(WebhookError::Unknown)
        })
        .await?;
    refresh(db).await?;
    Ok(changed)
}

/// Gives an endpoint a new secret; the present one counts beside it for a day.
///
/// # Errors
/// [`WebhookError::Unknown`] when there is no such endpoint.
pub async fn rotate(
    db: &Db,
    key: &SecretKey,
    actor: &str,
    id: WebhookId,
    now: Timestamp,
) -> Result<WebhookSecret, WebhookError> {
    let secret = WebhookSecret::random()?;
    let encrypted = key.encrypt(PURPOSE, secret.octets())?;
    let actor = actor.to_owned();
    db.write(move |conn| {
        let webhook = webhooks::find(conn, id)?.ok_or(WebhookError::Unknown)?;
        webhooks::rotate(conn, &webhook, &encrypted, now + BOTH_COUNT_FOR)?;
        record(conn, &actor, "webhook.rotate", id, &json!({}), now)
    })
    .await?;
    Ok(secret)
}

/// Ends an endpoint: it is told nothing any more, and its log goes after a month.
///
/// # Errors
/// [`WebhookError::Unknown`] when there is no such endpoint.
pub async fn end(db: &Db, actor: &str, id: WebhookId, now: Timestamp) -> Result<(), WebhookError> {
    let actor = actor.to_owned();
    db.write(move |conn| {
        if !webhooks::end(conn, id, now)? {
            return Err(WebhookError::Unknown);
        }
        webhooks::give_up_all(conn, id)?;
        record(conn, &actor, "webhook.end", id, &json!({}), now)
    })
    .await?;
    refresh(db).await
}

/// Writes down a message that tells an endpoint nothing but that it works.
///
/// # Errors
/// [`WebhookError::Unknown`] when there is no such endpoint, [`WebhookError::Inactive`] when nothing is sent to it.
pub async fn try_out(
    db: &Db,
    actor: &str,
    id: WebhookId,
    now: Timestamp,
) -> Result<crate::domain::MessageId, WebhookError> {
    let actor = actor.to_owned();
    db.write(move |conn| {
        let webhook = webhooks::find(conn, id)?.ok_or(WebhookError::Unknown)?;
        if !webhook.active {
            return Err(WebhookError::Inactive);
        }
        record(conn, &actor, "webhook.test", id, &json!({}), now)?;
        Ok(webhooks::tell_one(conn, id, WebhookEvent::Test, &json!({}), now)?)
    })
    .await
}

/// The secrets that sign a message to an endpoint at `now`: the present one, and the one before while both count.
pub(super) fn secrets(key: &SecretKey, webhook: &Webhook, now: Timestamp) -> Vec<WebhookSecret> {
    let former = webhook.former_secret.as_ref();
    let former = former.filter(|_| webhook.former_until.is_some_and(|until| until > now));
    let encrypted = std::iter::once(&webhook.secret).chain(former);
    let octets = encrypted.filter_map(|secret| key.decrypt(PURPOSE, secret));
    octets.map(WebhookSecret::of).collect()
}

async fn refresh(db: &Db) -> Result<(), WebhookError> {
    let listeners = db.listeners();
    Ok(db.read(move |conn| listeners.refresh(conn)).await?)
}

pub(super) fn record(
    conn: &mut Conn,
    actor: &str,
    action: &str,
    id: WebhookId,
    detail: &serde_json::Value,
    now: Timestamp,
) -> Result<(), WebhookError> {
    Ok(audit::append(
        conn,
        actor,
        action,
        &format!("webhook {id}"),
        detail,
        now,
    )?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_worlds_https_addresses_are_told_and_those_that_are_allowed() {
        let allowed = WebhookSettings {
            private_addresses: vec!["127.0.0.1:9000".parse().unwrap()],
            ..WebhookSettings::default()
        };
        for url in [
            "https://crm.example.org/hook?from=vesnik",
            "https://crm.example.org:8443/",
            "https://1.1.1.1/",
            "http://127.0.0.1:9000/hook",
        ] {
            assert!(address(url, &allowed).is_some(), "{url}");
        }
        for url in [
            "http://crm.example.org/hook",
            "https://localhost/",
            "https://user:word@crm.example.org/",
            "https://127.0.0.1/",
            "http://127.0.0.1:9001/",
            "https://[::1]/",
            "https://169.254.169.254/latest",
            "https://2130706433/",
            "ftp://crm.example.org/",
            "crm.example.org",
            "",
        ] {
            assert!(address(url, &allowed).is_none(), "{url}");
        }
        assert!(address(&format!("https://crm.example.org/{}", "x".repeat(500)), &allowed).is_none());
        assert_eq!(
            address("https://crm.example.org/a#b", &allowed).unwrap().as_str(),
            "https://crm.example.org/a"
        );
    }
}
