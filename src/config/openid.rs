//! `[openid]`: where members of staff log in besides here.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

use super::ConfigError;
use crate::accounts::ProviderSettings;

/// `[openid]`: none of it, or at least `issuer` and `client_id`.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenIdKeys {
    /// The issuer identifier of an OpenID Connect provider, such as `https://login.example.org/realms/news`.
    pub issuer: Option<String>,
    /// This site's client id there.
    pub client_id: Option<String>,
    /// Its secret, unless it is a public client.
    pub client_secret: Option<String>,
    /// What members call the account; the provider's host when absent.
    pub name: Option<String>,
}

/// Keeps the secret out of logs.
impl fmt::Debug for OpenIdKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenIdKeys")
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

impl OpenIdKeys {
    pub(super) fn check(self) -> Result<Option<ProviderSettings>, ConfigError> {
        let refused = |key, reason: &str| ConfigError::Value {
            key,
            reason: reason.into(),
        };
        let (issuer, client_id) = match (self.issuer, self.client_id) {
            (None, None) if self.client_secret.is_none() && self.name.is_none() => return Ok(None),
            (Some(issuer), Some(id)) => (issuer, id),
            (None, _) => return Err(refused("openid.issuer", "must be set when another key of [openid] is")),
            (_, None) => return Err(refused("openid.client_id", "must be set when openid.issuer is")),
        };
        let url = Url::parse(&issuer).ok().filter(is_issuer);
        let url = url.ok_or_else(|| {
            let wanted = "expected an address with https, such as https://login.example.org/realms/news, as the provider writes it";
            refused("openid.issuer", wanted)
        })?;
        let name = self
            .name
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty());
        Ok(Some(ProviderSettings {
            name: name.unwrap_or_else(|| url.host_str().unwrap_or_default().to_owned()),
            issuer,
            client_id,
            client_secret: self.client_secret,
        }))
    }
}

/// OpenID Connect Core 1.0 §1.2: https, no query, no fragment; a provider on this machine may do without TLS.
fn is_issuer(url: &Url) -> bool {
    let is_local = match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    };
    let is_plain =
        url.query().is_none() && url.fragment().is_none() && url.username().is_empty() && url.password().is_none();
    url.has_host() && is_plain && (url.scheme() == "https" || (url.scheme() == "http" && is_local))
}
