//! Limits by the readers' domains: how many messages may be under way to one, and how many a second.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use super::{
    limits::{Allowance, Leave},
    settings::DomainLimits,
};
use crate::{
    domain::{EmailAddress, Timestamp},
    storage::quotas::Window,
};

/// A copy that has to wait longer than this for its domain is put back into the ledger.
const SHORT_WAIT: Duration = Duration::from_millis(1_500);

/// What a copy for a domain may do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Admission {
    /// It may go; [`Domains::leave`] must follow.
    Go,
    /// A place or a token will be free shortly.
    Shortly,
    /// Not before this instant.
    PutOff(Timestamp),
}

/// The domains that have limits.
#[derive(Debug, Default)]
pub(super) struct Domains {
    limited: HashMap<String, Mutex<Domain>>,
}

#[derive(Debug)]
struct Domain {
    limits: DomainLimits,
    allowance: Option<Allowance>,
    under_way: usize,
    /// When the next copy that is put off comes back.
    next_return: Timestamp,
}

impl Domains {
    pub(super) fn new(limits: &HashMap<String, DomainLimits>) -> Self {
        let limited = limits.iter().map(|(name, limits)| {
            let domain = Domain {
                limits: *limits,
                allowance: limits.messages_per_second.map(|n| Allowance::of_domain(name, n)),
                under_way: 0,
                next_return: Timestamp::EPOCH,
            };
            (name.clone(), Mutex::new(domain))
        });
        Domains {
            limited: limited.collect(),
        }
    }

    /// Admits a copy, or says how long it must wait. Costs a look-up when any domain is limited, otherwise nothing.
    pub(super) fn admit(&self, address: &EmailAddress, now: Timestamp) -> Admission {
        let Some(domain) = self.of(address) else {
            return Admission::Go;
        };
        let mut domain = domain.lock().unwrap_or_else(PoisonError::into_inner);
        if domain.limits.connections.is_some_and(|most| domain.under_way >= most) {
            return Admission::Shortly;
        }
        let left = domain.allowance.as_mut().map(|allowance| allowance.leave(now));
        match left {
            None | Some(Leave::Granted) => {
                domain.under_way += 1;
                Admission::Go
            }
            Some(Leave::Ask) => Admission::Shortly,
            Some(Leave::Wait(until)) if until.since(now) <= SHORT_WAIT && domain.next_return <= now + SHORT_WAIT => {
                Admission::Shortly
            }
            Some(Leave::Wait(_)) => Admission::PutOff(domain.next_slot(now)),
        }
    }

    /// Where a copy that waits too long in memory goes back to.
    pub(super) fn put_off(&self, address: &EmailAddress, now: Timestamp) -> Timestamp {
        match self.of(address) {
            Some(domain) => domain.lock().unwrap_or_else(PoisonError::into_inner).next_slot(now),
            None => now,
        }
    }

    /// A copy that had been admitted is not under way any more.
    pub(super) fn leave(&self, address: &EmailAddress) {
        if let Some(domain) = self.of(address) {
            let mut domain = domain.lock().unwrap_or_else(PoisonError::into_inner);
            domain.under_way = domain.under_way.saturating_sub(1);
        }
    }

    fn of(&self, address: &EmailAddress) -> Option<&Mutex<Domain>> {
        if self.limited.is_empty() {
            return None;
        }
        self.limited.get(address.domain())
    }

    /// The shares that must be taken for copies to go on, by domain.
    pub(super) fn wanted(&self, now: Timestamp) -> Vec<(String, Vec<Window>, i64)> {
        let wanted = self.limited.iter().filter_map(|(name, domain)| {
            let domain = domain.lock().unwrap_or_else(PoisonError::into_inner);
            let (windows, share) = domain.allowance.as_ref()?.wanted(now)?;
            Some((name.clone(), windows, share))
        });
        wanted.collect()
    }

    pub(super) fn granted(&self, domain: &str, share: i64, now: Timestamp) {
        if let Some(domain) = self.limited.get(domain) {
            let mut domain = domain.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(allowance) = &mut domain.allowance {
                allowance.granted(share, now);
            }
        }
    }
}

impl Domain {
    /// Copies that are put off return one after the other, as fast as the domain takes them.
    fn next_slot(&mut self, now: Timestamp) -> Timestamp {
        let per_second = self.limits.messages_per_second.unwrap_or(1).max(1);
        let slot = self.next_return.max(now + SHORT_WAIT);
        self.next_return = slot + Duration::from_secs(1) / per_second;
        slot
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn domains(limits: DomainLimits) -> Domains {
        Domains::new(&HashMap::from([("gmail.com".to_owned(), limits)]))
    }

    fn reader(domain: &str) -> EmailAddress {
        EmailAddress::parse(&format!("anna@{domain}")).unwrap()
    }

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(1_800_000_000_000 + millis)
    }

    #[test]
    fn connections_to_a_domain_are_counted() {
        let domains = domains(DomainLimits {
            connections: Some(2),
            messages_per_second: None,
        });
        let admit = || domains.admit(&reader("gmail.com"), at(0));
        assert_eq!(
            [admit(), admit(), admit()],
            [Admission::Go, Admission::Go, Admission::Shortly]
        );
        assert_eq!(domains.admit(&reader("example.org"), at(0)), Admission::Go);
        domains.leave(&reader("gmail.com"));
        assert_eq!(admit(), Admission::Go);
    }

    #[test]
    fn copies_beyond_the_rate_return_one_after_the_other() {
        let domains = domains(DomainLimits {
            connections: None,
            messages_per_second: Some(2),
        });
        assert_eq!(
            domains.admit(&reader("gmail.com"), at(0)),
            Admission::Shortly,
            "no share yet"
        );
        let (name, windows, share) = domains.wanted(at(0)).remove(0);
        assert_eq!((windows.len(), share), (1, 1));
        domains.granted(&name, 1, at(0));
        assert_eq!(domains.admit(&reader("gmail.com"), at(0)), Admission::Go);
        let slots: Vec<Timestamp> = (0..3).map(|_| domains.put_off(&reader("gmail.com"), at(0))).collect();
        assert_eq!(slots, [at(1_500), at(2_000), at(2_500)]);
    }
}
