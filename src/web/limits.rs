//! How often one network address may sign up.

use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    time::Duration,
};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _};

use super::Problem;

/// Addresses remembered before those that may act again are forgotten.
const REMEMBERED: usize = 10_000;

/// Counts signups by network address, in memory and for this process alone.
#[derive(Debug)]
pub struct SignUpLimiter {
    limiter: DefaultKeyedRateLimiter<IpAddr>,
}

impl SignUpLimiter {
    /// Allows `an_hour` signups an hour from one address, at most that many at once; IPv6 counts by /64 network.
    pub fn new(an_hour: NonZeroU32) -> Self {
        SignUpLimiter {
            limiter: RateLimiter::keyed(Quota::per_hour(an_hour)),
        }
    }

    /// Counts one signup.
    ///
    /// # Errors
    /// 429 with `Retry-After` when it is one too many.
    pub fn count(&self, from: Option<IpAddr>) -> Result<(), Problem> {
        let Some(from) = from else { return Ok(()) };
        if self.limiter.len() > REMEMBERED {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(&network(from)).map_err(|until| {
            let wait = until.wait_time_from(governor::clock::DefaultClock::default().now());
            Problem::too_many(wait.max(Duration::from_secs(1)))
        })
    }
}

fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => IpAddr::V4(v4),
            None => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        },
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_network_is_counted_and_others_are_not_touched() {
        let limiter = SignUpLimiter::new(NonZeroU32::new(2).unwrap());
        let from = |text: &str| Some(text.parse().unwrap());
        assert!(limiter.count(from("2001:db8::1")).is_ok());
        assert!(limiter.count(from("2001:db8::2")).is_ok());
        let refused = limiter.count(from("2001:db8::3")).unwrap_err();
        assert_eq!(refused.status.as_u16(), 429);
        assert!(refused.retry_after.unwrap() > 1);
        assert!(limiter.count(from("192.0.2.1")).is_ok());
    }
}
