//! `[discovery]`: who is told of what is new.

use serde::{Deserialize, Serialize};
use url::Url;

use super::ConfigError;

/// `[discovery]`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiscoveryKeys {
    /// The hub that feeds name and that is told when something is new (WebSub); none when absent.
    pub websub_hub: Option<String>,
}

impl DiscoveryKeys {
    pub(super) fn check(self) -> Result<Option<Url>, ConfigError> {
        let Some(text) = self.websub_hub else { return Ok(None) };
        let hub = Url::parse(&text).ok().filter(|hub| {
            let is_plain = hub.username().is_empty() && hub.password().is_none() && hub.fragment().is_none();
            matches!(hub.scheme(), "http" | "https") && hub.has_host() && is_plain
        });
        hub.map(Some).ok_or_else(|| ConfigError::Value {
            key: "discovery.websub_hub",
            reason: "expected the address of a hub, such as https://hub.example.org/".into(),
        })
    }
}
