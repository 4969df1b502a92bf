//! `[webhooks]`: which endpoints may be told besides those of the world.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use super::ConfigError;
use crate::{delivery::DeliverySettings, webhooks::WebhookSettings};

/// `[webhooks]`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookKeys {
    /// Addresses with ports of endpoints that may be private, and without TLS: `["10.0.0.5:8080"]`; port 0 stands for every port.
    pub private_addresses: Vec<String>,
}

impl WebhookKeys {
    pub(super) fn check(&self, delivery: &DeliverySettings) -> Result<WebhookSettings, ConfigError> {
        let address = |text: &String| {
            text.parse::<SocketAddr>().map_err(|_| ConfigError::Value {
                key: "webhooks.private_addresses",
                reason: format!("“{text}” is not an address and port, such as 10.0.0.5:8080"),
            })
        };
        let private: Result<Vec<_>, _> = self.private_addresses.iter().map(address).collect();
        Ok(WebhookSettings {
            private_addresses: private?,
            notices_to: delivery.notices_to.clone(),
        })
    }
}
