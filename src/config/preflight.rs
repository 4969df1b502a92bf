//! `[preflight]`: whom preflight may ask, and what it cannot find out by itself.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use super::ConfigError;
use crate::{delivery::RelayPlan, issues::preflight::NetworkSettings};

/// `[preflight]`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreflightKeys {
    /// The name server, `"192.0.2.53:53"`; the system's when absent.
    pub dns: Option<String>,
    /// Selectors under which the relays' DKIM keys are published.
    pub dkim_selectors: Vec<String>,
    /// Addresses with ports that links may lead to although they are private: `["10.0.0.5:443"]`.
    pub private_addresses: Vec<String>,
}

impl PreflightKeys {
    pub(super) fn check(self, relays: &[RelayPlan]) -> Result<NetworkSettings, ConfigError> {
        let address = |key, text: &str| {
            text.parse::<SocketAddr>().map_err(|_| ConfigError::Value {
                key,
                reason: format!("“{text}” is not an address and port, such as 10.0.0.5:443"),
            })
        };
        let dns = self
            .dns
            .as_deref()
            .map(|text| address("preflight.dns", text))
            .transpose()?;
        let private = self.private_addresses.iter();
        let private: Result<Vec<_>, _> = private
            .map(|text| address("preflight.private_addresses", text))
            .collect();
        let is_selector = |text: &&String| {
            let mut labels = text.split('.');
            !labels.any(|label| {
                label.is_empty() || !label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
            })
        };
        if let Some(wrong) = self.dkim_selectors.iter().find(|text| !is_selector(text)) {
            return Err(ConfigError::Value {
                key: "preflight.dkim_selectors",
                reason: format!("“{wrong}” is not a selector, such as mail or s1"),
            });
        }
        Ok(NetworkSettings {
            dns,
            dkim_selectors: self.dkim_selectors,
            private_addresses: private?,
            relays: relays.iter().map(|plan| plan.relay.host.clone()).collect(),
        })
    }
}
