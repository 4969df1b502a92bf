//! Which events an endpoint is told of, and the secret with which each message to it is signed.

use base64::{Engine, prelude::BASE64_STANDARD};
use diesel::{deserialize::FromSqlRow, expression::AsExpression, sql_types::BigInt};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::WebhookEvent;

/// Events of which an endpoint is told: a bit each, at the place of its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, AsExpression, FromSqlRow)]
#[diesel(sql_type = BigInt)]
pub struct EventSet(pub(crate) i64);

impl EventSet {
    /// These events.
    pub fn of(events: impl IntoIterator<Item = WebhookEvent>) -> Self {
        EventSet(events.into_iter().fold(0, |set, event| set | 1 << event.number()))
    }

    /// Whether this one is among them.
    pub fn contains(self, event: WebhookEvent) -> bool {
        self.0 & 1 << event.number() != 0
    }

    /// True without any.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The events, in the order of their numbers.
    pub fn iter(self) -> impl Iterator<Item = WebhookEvent> {
        let all = WebhookEvent::ALL.iter().copied();
        all.filter(move |event| self.contains(*event))
    }
}

/// What signs messages to one endpoint, as Standard Webhooks has it: 32 octets that both sides know.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret(Vec<u8>);

impl WebhookSecret {
    /// A new one.
    ///
    /// # Errors
    /// The operating system gave no random bytes.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut octets = vec![0; 32];
        getrandom::fill(&mut octets)?;
        Ok(WebhookSecret(octets))
    }

    /// The secret of these octets.
    pub fn of(octets: Vec<u8>) -> Self {
        WebhookSecret(octets)
    }

    /// Its octets.
    pub fn octets(&self) -> &[u8] {
        &self.0
    }

    /// The secret as the other side is given it.
    pub fn reveal(&self) -> String {
        format!("whsec_{}", BASE64_STANDARD.encode(&self.0))
    }

    /// The signature of a message that is sent at `seconds` since the epoch: HMAC-SHA-256 over its id, the time and its body.
    ///
    /// Source: Standard Webhooks 1.0, “Signature scheme”.
    pub fn sign(&self, id: &str, seconds: i64, body: &str) -> String {
        // A key of any length is one.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            return String::new();
        };
        mac.update(format!("{id}.{seconds}.{body}").as_bytes());
        format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes()))
    }
}

impl std::fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WebhookSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_its_events() {
        let set = EventSet::of([WebhookEvent::IssueSent, WebhookEvent::SubscriberLeft]);
        let events: Vec<WebhookEvent> = set.iter().collect();
        assert_eq!(events, [WebhookEvent::SubscriberLeft, WebhookEvent::IssueSent]);
        assert!(!set.contains(WebhookEvent::Test) && !set.is_empty() && EventSet::default().is_empty());
    }

    /// The example of the published specification's own reference libraries.
    #[test]
    fn the_signature_is_that_of_the_specification() {
        let secret = WebhookSecret::of(BASE64_STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap());
        let signature = secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert_eq!(secret.reveal(), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        assert_eq!(format!("{secret:?}"), "WebhookSecret(…)");
    }
}
