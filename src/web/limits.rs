//! How often one network address, and one network, may sign up.

use std::{
    hash::Hash,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    num::NonZeroU32,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _};

/// Keys remembered before those that may act again are forgotten.
const REMEMBERED: usize = 10_000;

/// How many signups an hour are allowed, at most that many at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignUpLimits {
    /// From one address; of IPv6, from one /64.
    pub by_address: NonZeroU32,
    /// From one network: a /24 of IPv4, a /48 of IPv6.
    pub by_network: NonZeroU32,
}

/// Counts signups by where they come from, in memory and for this process alone.
#[derive(Debug)]
pub struct SignUpLimiter {
    by_address: Limit<IpAddr>,
    by_network: Limit<IpAddr>,
}

/// Another signup has to wait for so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany(pub Duration);

impl SignUpLimiter {
    /// A limiter at zero.
    pub fn new(limits: SignUpLimits) -> Self {
        SignUpLimiter {
            by_address: Limit::new(limits.by_address),
            by_network: Limit::new(limits.by_network),
        }
    }

    /// Counts one signup as `weight` of them.
    ///
    /// # Errors
    /// [`TooMany`] when it is one too many; then it is not counted.
    pub fn count(&self, from: Option<IpAddr>, weight: NonZeroU32) -> Result<(), TooMany> {
        let Some(from) = from else { return Ok(()) };
        // First the address: whoever has used up that one must not use up the whole network's.
        self.by_address.count(network(from, 32, 64), weight)?;
        self.by_network.count(network(from, 24, 48), weight)
    }
}

#[derive(Debug)]
struct Limit<K: Eq + Hash + Clone> {
    limiter: DefaultKeyedRateLimiter<K>,
    most: NonZeroU32,
    /// With so many keys the next look for those that can be forgotten is worth its time.
    tidy_at: AtomicUsize,
}

impl<K: Eq + Hash + Clone> Limit<K> {
    fn new(an_hour: NonZeroU32) -> Self {
        Limit {
            limiter: RateLimiter::keyed(Quota::per_hour(an_hour)),
            most: an_hour,
            tidy_at: AtomicUsize::new(REMEMBERED),
        }
    }

    fn count(&self, key: K, weight: NonZeroU32) -> Result<(), TooMany> {
        if self.limiter.len() > self.tidy_at.load(Ordering::Relaxed) {
            self.limiter.retain_recent();
            let next = REMEMBERED.max(2 * self.limiter.len());
            self.tidy_at.store(next, Ordering::Relaxed);
        }
        match self.limiter.check_key_n(&key, weight.min(self.most)) {
            // More than there can ever be is cut above.
            Ok(Ok(())) | Err(_) => Ok(()),
            Ok(Err(until)) => {
                let wait = until.wait_time_from(governor::clock::DefaultClock::default().now());
                Err(TooMany(wait.max(Duration::from_secs(1))))
            }
        }
    }
}

/// The network of so many bits that an address is in, by its first address.
fn network(address: IpAddr, v4_bits: u32, v6_bits: u32) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let mask = u32::MAX.checked_shl(32 - v4_bits).unwrap_or(0);
            IpAddr::V4(Ipv4Addr::from_bits(v4.to_bits() & mask))
        }
        IpAddr::V6(v6) => {
            let mask = u128::MAX.checked_shl(128 - v6_bits).unwrap_or(0);
            IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & mask))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn so_many(number: u32) -> NonZeroU32 {
        NonZeroU32::new(number).unwrap()
    }

    fn limiter(by_address: u32, by_network: u32) -> SignUpLimiter {
        SignUpLimiter::new(SignUpLimits {
            by_address: so_many(by_address),
            by_network: so_many(by_network),
        })
    }

    fn from(text: &str) -> Option<IpAddr> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn one_address_is_counted_and_others_are_not_touched() {
        let limiter = limiter(2, 100);
        let count = |text: &str| limiter.count(from(text), so_many(1));
        assert!(count("2001:db8::1").is_ok());
        assert!(count("2001:db8::2").is_ok(), "another address of the same /64");
        let TooMany(wait) = count("2001:db8::3").unwrap_err();
        assert!(wait > Duration::from_secs(60));
        assert!(count("192.0.2.1").is_ok() && count("::ffff:192.0.2.1").is_ok());
        assert!(count("192.0.2.1").is_err(), "both were the same");
        assert!(limiter.count(None, so_many(1)).is_ok());
    }

    #[test]
    fn a_network_has_a_limit_of_its_own() {
        let limiter = limiter(2, 3);
        let count = |text: &str| limiter.count(from(text), so_many(1));
        assert!(count("192.0.2.1").is_ok() && count("192.0.2.1").is_ok());
        for _ in 0..5 {
            assert!(count("192.0.2.1").is_err(), "does not use up its network's");
        }
        assert!(count("192.0.2.2").is_ok());
        assert!(count("192.0.2.3").is_err(), "the fourth of the /24");
        assert!(count("192.0.3.3").is_ok());
        for n in 0..3 {
            assert!(count(&format!("2001:db8:7:{n}::1")).is_ok());
        }
        assert!(count("2001:db8:7:9::1").is_err(), "the fourth of the /48");
        assert!(count("2001:db8:8:9::1").is_ok());
    }

    #[test]
    fn a_heavier_signup_counts_for_several() {
        let limiter = limiter(10, 100);
        assert!(limiter.count(from("192.0.2.1"), so_many(5)).is_ok());
        assert!(limiter.count(from("192.0.2.1"), so_many(5)).is_ok());
        assert!(limiter.count(from("192.0.2.1"), so_many(5)).is_err());
        assert!(
            limiter.count(from("192.0.2.2"), so_many(50)).is_ok(),
            "one is always allowed"
        );
        assert!(limiter.count(from("192.0.2.2"), so_many(50)).is_err());
    }
}
