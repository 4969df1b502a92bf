//! What an operator may set about delivery.

use std::{collections::HashMap, time::Duration};

use crate::{
    domain::{EmailAddress, Timestamp},
    mail::relay::Relay,
};

/// How the worker works.
#[derive(Debug, Clone)]
pub struct DeliverySettings {
    /// How long a claimed copy is this worker's; what is in hand is renewed.
    pub lease: Duration,
    /// How long after its start an issue may still be handed over.
    pub deadline: Duration,
    /// How long a letter is tried.
    pub letter_deadline: Duration,
    /// How long a relay may take to answer for a message.
    pub reply: Duration,
    /// When a copy is tried again after the first time that it was put off; later times double.
    pub retry_first: Duration,
    /// The share of permanent failures, in per cent, at which an issue pauses by itself; 0: never.
    pub pause_at_failures: u32,
    /// How many copies must be answered for before that share counts.
    pub pause_after: u32,
    /// The canary of issues that name none of their own: copies, and how long the others wait.
    pub canary: Option<(i64, Duration)>,
    /// The time over which the copies of issues that name none of their own are spread.
    pub spread: Option<Duration>,
    /// Who is told when an issue pauses by itself; when nobody is named, the newsletter's own mailbox.
    pub notices_to: Vec<EmailAddress>,
    /// Limits by the readers' domains, in lower case.
    pub domains: HashMap<String, DomainLimits>,
}

impl Default for DeliverySettings {
    fn default() -> Self {
        let day = Duration::from_secs(24 * 3600);
        DeliverySettings {
            lease: Duration::from_secs(60),
            deadline: day,
            letter_deadline: day * 2,
            reply: Duration::from_secs(300),
            retry_first: Duration::from_secs(60),
            pause_at_failures: 5,
            pause_after: 200,
            canary: None,
            spread: None,
            notices_to: Vec::new(),
            domains: HashMap::new(),
        }
    }
}

/// What the readers of one domain may be sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DomainLimits {
    /// Messages a second, all workers together.
    pub messages_per_second: Option<u32>,
    /// Messages to the domain that may be under way at once, for each worker.
    pub connections: Option<usize>,
}

/// One relay and how it may be used.
#[derive(Debug, Clone)]
pub struct RelayPlan {
    /// How it is called in logs, metrics and limits: host and port.
    pub name: String,
    /// Where it is.
    pub relay: Relay,
    /// Messages on one connection before a new one is made.
    pub messages_per_connection: Option<u32>,
    /// Messages a second, all workers together.
    pub messages_per_second: Option<u32>,
    /// Messages in a minute of the clock, all workers together.
    pub messages_per_minute: Option<u32>,
    /// Messages in a day of UTC, all workers together.
    pub messages_per_day: Option<u32>,
    /// Ceilings of the first days, for an address whose reputation is still to grow.
    pub warm_up: Vec<u32>,
    /// The first of those days.
    pub warm_up_from: Option<Timestamp>,
    /// The domains of senders whose mail it takes; empty: every sender's.
    pub domains: Vec<String>,
    /// Its share among the relays that take a sender's mail.
    pub weight: u32,
}

impl RelayPlan {
    /// A relay without limits.
    pub fn unlimited(relay: Relay) -> Self {
        RelayPlan {
            name: format!("{}:{}", relay.host, relay.port),
            relay,
            messages_per_connection: None,
            messages_per_second: None,
            messages_per_minute: None,
            messages_per_day: None,
            warm_up: Vec::new(),
            warm_up_from: None,
            domains: Vec::new(),
            weight: 1,
        }
    }
}

/// The relays that take mail from a sender's domain: those that name it, or else those that take every sender's.
pub(super) fn for_sender<T>(relays: &[T], plan: impl Fn(&T) -> &RelayPlan, domain: &str) -> Vec<usize> {
    let those = |wanted: &dyn Fn(&RelayPlan) -> bool| {
        let all = relays.iter().enumerate();
        all.filter(|(_, relay)| wanted(plan(relay)))
            .map(|(index, _)| index)
            .collect::<Vec<_>>()
    };
    let named = those(&|plan| plan.domains.iter().any(|named| named == domain));
    if named.is_empty() {
        those(&|plan| plan.domains.is_empty())
    } else {
        named
    }
}
