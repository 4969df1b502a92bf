//! `[web]`: what the site keeps in memory, and how long it waits for whom.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::ConfigError;
use crate::web::ServingSettings;

/// `[web]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebKeys {
    /// Most memory for rendered pages, in MiB: 1 to 65,536.
    pub cache_mib: u64,
    /// Most connections at once: 2 to 100,000.
    pub connections: usize,
    /// Seconds within which a client must have sent the head of its request: 1 to 3,600.
    pub head_seconds: u64,
    /// Seconds within which it must have sent the body.
    pub body_seconds: u64,
    /// Seconds for which a connection is kept without a request.
    pub idle_seconds: u64,
    /// Seconds after which a client that takes less than 1 KiB/s of its answer is dropped.
    pub answer_seconds: u64,
}

impl Default for WebKeys {
    fn default() -> Self {
        WebKeys {
            cache_mib: 64,
            connections: 800,
            head_seconds: 10,
            body_seconds: 30,
            idle_seconds: 15,
            answer_seconds: 30,
        }
    }
}

impl WebKeys {
    pub(super) fn check(self) -> Result<ServingSettings, ConfigError> {
        let between = |key, value, least, most| {
            let fits = (least..=most).contains(&value);
            fits.then_some(value).ok_or_else(|| ConfigError::Value {
                key,
                reason: format!("must be between {least} and {most}"),
            })
        };
        let seconds = |key, value| between(key, value, 1, 3_600).map(Duration::from_secs);
        let connections = u64::try_from(self.connections).unwrap_or(u64::MAX);
        between("web.connections", connections, 2, 100_000)?;
        Ok(ServingSettings {
            cache_octets: between("web.cache_mib", self.cache_mib, 1, 65_536)? << 20,
            connections: self.connections,
            head: seconds("web.head_seconds", self.head_seconds)?,
            body: seconds("web.body_seconds", self.body_seconds)?,
            idle: seconds("web.idle_seconds", self.idle_seconds)?,
            answer: seconds("web.answer_seconds", self.answer_seconds)?,
        })
    }
}
