//! `[[relays]]` and `[delivery]`: through which relays mail goes, how fast, and when an issue stops by itself.

use std::{collections::BTreeMap, num::NonZeroU32, time::Duration};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::ConfigError;
use crate::{
    delivery::{DeliverySettings, DomainLimits, RelayPlan},
    domain::{EmailAddress, Timestamp},
    mail::relay::{DEFAULT_CONNECTIONS, Relay},
};

/// One relay.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelaySettings {
    /// `smtp://user:password@host:587?tls=required`.
    pub url: String,
    /// Connections at once: 1 to 1000.
    pub connections: Option<usize>,
    /// Messages on one connection before a new one is made.
    pub messages_per_connection: Option<NonZeroU32>,
    /// Messages a second, all processes together.
    pub messages_per_second: Option<NonZeroU32>,
    /// Messages in a minute of the clock, all processes together.
    pub messages_per_minute: Option<NonZeroU32>,
    /// Messages in a day of UTC, all processes together.
    pub messages_per_day: Option<NonZeroU32>,
    /// Ceilings of the first days: `[200, 500, 1000]`.
    #[serde(default)]
    pub warm_up: Vec<u32>,
    /// The first of those days: `"2026-12-01"`.
    pub warm_up_from: Option<String>,
    /// Senders' domains whose mail it takes; none: every sender's.
    #[serde(default)]
    pub domains: Vec<String>,
    /// Its share among relays for the same senders: 1 when absent.
    pub weight: Option<NonZeroU32>,
}

/// `[delivery]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliveryKeys {
    /// Seconds that a claimed copy is its worker's: 2 to 3600.
    pub lease_seconds: u64,
    /// Hours after its start in which an issue is handed over: 1 to 720.
    pub deadline_hours: u64,
    /// Seconds that a relay may take to answer for a message: 1 to 3600.
    pub reply_seconds: u64,
    /// Seconds until a copy is tried again after it was put off for the first time: 1 to 3600.
    pub retry_first_seconds: u64,
    /// Per cent of permanent failures at which an issue pauses by itself: 0 to 100, 0 for never.
    pub pause_at_failure_percent: u32,
    /// Copies that must be answered for before that share counts: 1 or more.
    pub pause_after_copies: NonZeroU32,
    /// Copies that go out first, of issues that name no canary of their own; 0 for none.
    pub canary_copies: u32,
    /// Minutes that the others wait for them.
    pub canary_hold_minutes: u32,
    /// Minutes over which the copies of an issue are spread that names no time of its own; 0: as fast as the relay takes
    /// them.
    pub spread_minutes: u32,
    /// Who is told when an issue pauses by itself; nobody named: the newsletter's own mailbox.
    pub notices_to: Vec<String>,
    /// Limits by readers' domains.
    pub domains: BTreeMap<String, DomainKeys>,
}

/// `[delivery.domains."gmail.com"]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DomainKeys {
    /// Messages a second, all processes together.
    pub messages_per_second: Option<NonZeroU32>,
    /// Messages under way at once, for each process.
    pub connections: Option<NonZeroU32>,
}

impl Default for DeliveryKeys {
    fn default() -> Self {
        DeliveryKeys {
            lease_seconds: 60,
            deadline_hours: 24,
            reply_seconds: 300,
            retry_first_seconds: 60,
            pause_at_failure_percent: 5,
            pause_after_copies: NonZeroU32::MIN.saturating_add(199),
            canary_copies: 0,
            canary_hold_minutes: 10,
            spread_minutes: 0,
            notices_to: Vec::new(),
            domains: BTreeMap::new(),
        }
    }
}

pub(super) fn refused(key: &'static str, reason: impl Into<String>) -> ConfigError {
    ConfigError::Value {
        key,
        reason: reason.into(),
    }
}

pub(super) fn within(key: &'static str, number: u64, low: u64, high: u64) -> Result<u64, ConfigError> {
    match (low..=high).contains(&number) {
        true => Ok(number),
        false => Err(refused(key, format!("{number} is not between {low} and {high}"))),
    }
}

impl RelaySettings {
    pub(super) fn check(&self) -> Result<RelayPlan, ConfigError> {
        let mut relay = Relay::parse(&self.url).map_err(|e| refused("relays.url", e.to_string()))?;
        relay.connections = self.connections.unwrap_or(DEFAULT_CONNECTIONS);
        let connections = u64::try_from(relay.connections).unwrap_or(u64::MAX);
        within("relays.connections", connections, 1, 1000)?;
        let warm_up_from = self.warm_up_from.as_deref().map(day).transpose()?;
        if warm_up_from.is_some() == self.warm_up.is_empty() {
            return Err(refused("relays.warm_up", "needs relays.warm_up_from, and the reverse"));
        }
        if self.warm_up.contains(&0) {
            return Err(refused("relays.warm_up", "a day's ceiling is 1 or more"));
        }
        let number = |limit: Option<NonZeroU32>| limit.map(NonZeroU32::get);
        Ok(RelayPlan {
            messages_per_connection: number(self.messages_per_connection),
            messages_per_second: number(self.messages_per_second),
            messages_per_minute: number(self.messages_per_minute),
            messages_per_day: number(self.messages_per_day),
            warm_up: self.warm_up.clone(),
            warm_up_from,
            domains: self.domains.iter().map(|domain| domain.to_lowercase()).collect(),
            weight: number(self.weight).unwrap_or(1),
            ..RelayPlan::unlimited(relay)
        })
    }
}

/// Midnight (UTC) at which a day begins.
fn day(text: &str) -> Result<Timestamp, ConfigError> {
    let wrong = || refused("relays.warm_up_from", "expected a day such as 2026-12-01");
    let day = text.parse::<NaiveDate>().map_err(|_| wrong())?;
    let midnight = day.and_hms_opt(0, 0, 0).ok_or_else(wrong)?;
    Ok(Timestamp::from(midnight.and_utc()))
}

impl DeliveryKeys {
    pub(super) fn check(&self) -> Result<DeliverySettings, ConfigError> {
        let lease = within("delivery.lease_seconds", self.lease_seconds, 2, 3600)?;
        let deadline = within("delivery.deadline_hours", self.deadline_hours, 1, 720)?;
        let reply = within("delivery.reply_seconds", self.reply_seconds, 1, 3600)?;
        let retry_first = within("delivery.retry_first_seconds", self.retry_first_seconds, 1, 3600)?;
        let percent = u64::from(self.pause_at_failure_percent);
        within("delivery.pause_at_failure_percent", percent, 0, 100)?;
        let notices_to = self.notices_to.iter().map(|text| EmailAddress::parse(text));
        let notices_to: Result<Vec<_>, _> = notices_to.collect();
        let minutes = |n: u32| Duration::from_secs(60 * u64::from(n));
        Ok(DeliverySettings {
            lease: Duration::from_secs(lease),
            deadline: Duration::from_secs(deadline * 3600),
            reply: Duration::from_secs(reply),
            retry_first: Duration::from_secs(retry_first),
            pause_at_failures: self.pause_at_failure_percent,
            pause_after: self.pause_after_copies.get(),
            canary: (self.canary_copies > 0)
                .then(|| (i64::from(self.canary_copies), minutes(self.canary_hold_minutes))),
            spread: (self.spread_minutes > 0).then(|| minutes(self.spread_minutes)),
            notices_to: notices_to.map_err(|e| refused("delivery.notices_to", e.to_string()))?,
            domains: self
                .domains
                .iter()
                .map(|(domain, keys)| (domain.to_lowercase(), keys.limits()))
                .collect(),
            ..DeliverySettings::default()
        })
    }
}

impl DomainKeys {
    fn limits(&self) -> DomainLimits {
        DomainLimits {
            messages_per_second: self.messages_per_second.map(NonZeroU32::get),
            connections: self.connections.and_then(|n| usize::try_from(n.get()).ok()),
        }
    }
}
