//! The configuration: a TOML file and `VESNIK_*` variables, read once; unknown keys and bad values are refused.

mod delivery;
mod discovery;
mod openid;
mod preflight;
mod sign_ups;
mod web;
mod webhooks;

use std::{
    fmt,
    net::SocketAddr,
    num::NonZeroU32,
    path::{Path, PathBuf},
};

use figment::{
    Figment, Metadata, Source,
    error::Kind,
    providers::{Env, Format, Serialized, Toml},
};
use serde::{Deserialize, Serialize};

pub use delivery::{DeliveryKeys, DomainKeys, RelaySettings};
pub use discovery::DiscoveryKeys;
pub use openid::OpenIdKeys;
pub use preflight::PreflightKeys;
pub use sign_ups::SignUpKeys;
pub use web::WebKeys;
pub use webhooks::WebhookKeys;

use crate::{
    accounts::ProviderSettings,
    delivery::{DeliverySettings, RelayPlan},
    domain::{Links, SecretKey},
    issues::preflight::NetworkSettings,
    storage::DatabaseUrl,
    subscribers::SignUpSettings,
    web::{Proxies, ServingSettings, SignUpLimits},
    webhooks::WebhookSettings,
};

/// The file that is read when no other is named.
pub const DEFAULT_FILE: &str = "vesnik.toml";
/// What the names of the variables begin with.
const PREFIX: &str = "VESNIK_";

/// What can be set, with its defaults. Each key is also a variable: `VESNIK_LISTEN`, `VESNIK_DELIVERY__LEASE_SECONDS`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// `sqlite://path` or `postgres://…`.
    pub database_url: String,
    /// Address and port that the site listens on.
    pub listen: String,
    /// Where readers reach the site.
    pub base_url: String,
    /// Where the secret key is kept.
    pub data_dir: PathBuf,
    /// 64 hexadecimal digits; made and kept in `data_dir` when absent.
    pub secret_key: Option<String>,
    /// The relays; without one, mail goes to the built-in catcher.
    pub relays: Vec<RelaySettings>,
    /// How delivery works.
    pub delivery: DeliveryKeys,
    /// What is kept of readers.
    pub privacy: PrivacyKeys,
    /// How often things may be done.
    pub limits: LimitKeys,
    /// How signing up works.
    pub sign_ups: SignUpKeys,
    /// Proxies in front of the site, such as `10.0.0.0/8`: what they say of the client's address is believed.
    pub trusted_proxies: Vec<String>,
    /// The header in which they say it: `x-forwarded-for` or `forwarded`.
    pub proxy_header: String,
    /// Whom preflight may ask.
    pub preflight: PreflightKeys,
    /// Who is told of what is new.
    pub discovery: DiscoveryKeys,
    /// How the site is served.
    pub web: WebKeys,
    /// Where members of staff log in besides here.
    pub openid: OpenIdKeys,
    /// Which endpoints may be told of events.
    pub webhooks: WebhookKeys,
}

/// `[privacy]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrivacyKeys {
    /// Keep the network address of a signup in its consent event.
    pub keep_ip: bool,
}

/// `[limits]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitKeys {
    /// Signups an hour from one network address (IPv6: one /64): 1 or more.
    pub sign_ups_per_hour: NonZeroU32,
    /// Signups an hour from one network (IPv4: a /24, IPv6: a /48); ten times as many when absent.
    pub sign_ups_per_hour_network: Option<NonZeroU32>,
}

impl Default for Settings {
    fn default() -> Self {
        let many = NonZeroU32::MIN.saturating_add(29);
        Settings {
            database_url: "sqlite://vesnik.db".into(),
            listen: "127.0.0.1:8080".into(),
            base_url: "http://127.0.0.1:8080".into(),
            data_dir: ".".into(),
            secret_key: None,
            relays: Vec::new(),
            delivery: DeliveryKeys::default(),
            privacy: PrivacyKeys { keep_ip: false },
            limits: LimitKeys {
                sign_ups_per_hour: many,
                sign_ups_per_hour_network: None,
            },
            sign_ups: SignUpKeys::default(),
            trusted_proxies: Vec::new(),
            proxy_header: "x-forwarded-for".into(),
            preflight: PreflightKeys::default(),
            discovery: DiscoveryKeys::default(),
            web: WebKeys::default(),
            openid: OpenIdKeys::default(),
            webhooks: WebhookKeys::default(),
        }
    }
}

/// Passwords stay out of logs.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("listen", &self.listen)
            .field("base_url", &self.base_url)
            .field("data_dir", &self.data_dir)
            .field("relays", &self.relays.len())
            .finish_non_exhaustive()
    }
}

/// The configuration, validated.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the database is.
    pub database: DatabaseUrl,
    /// Where the site listens.
    pub listen: SocketAddr,
    /// Where readers reach it.
    pub links: Links,
    /// Where the secret key is kept.
    pub data_dir: PathBuf,
    /// The secret key's text, when it is configured.
    pub secret_key: Option<String>,
    /// The relays; none: the built-in catcher.
    pub relays: Vec<RelayPlan>,
    /// How delivery works.
    pub delivery: DeliverySettings,
    /// Whether consent events keep network addresses.
    pub keep_ip: bool,
    /// How many signups one address and one network may send.
    pub sign_up_limits: SignUpLimits,
    /// How signing up works.
    pub sign_ups: SignUpSettings,
    /// The proxies in front of the site.
    pub proxies: Proxies,
    /// Whom preflight may ask.
    pub preflight: NetworkSettings,
    /// The hub that is told of new entries of feeds.
    pub websub_hub: Option<url::Url>,
    /// How the site is served.
    pub serving: ServingSettings,
    /// Where members of staff log in besides here.
    pub openid: Option<ProviderSettings>,
    /// Which endpoints may be told of events.
    pub webhooks: WebhookSettings,
}

/// Why a configuration was refused.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The named file is not there.
    #[error("there is no configuration file {0}")]
    NoFile(PathBuf),
    /// An unknown key, or a value that cannot be, with the file or variable it stands in.
    #[error("{place}: {reason}")]
    Refused {
        /// File and key, or variable.
        place: String,
        /// What is wrong and what is allowed.
        reason: String,
    },
    /// A value that cannot be.
    #[error("{key}: {reason}")]
    Value {
        /// The key.
        key: &'static str,
        /// What is wrong and what is allowed.
        reason: String,
    },
}

impl ConfigError {
    fn of(error: &figment::Error) -> Self {
        let mut key = error.path.clone();
        let reason = match &error.kind {
            Kind::UnknownField(unknown, allowed) => {
                if key.last() != Some(unknown) {
                    key.push(unknown.clone());
                }
                format!("there is no such key; there are {}", allowed.join(", "))
            }
            // The value itself may be a password.
            Kind::InvalidType(_, wanted) | Kind::InvalidValue(_, wanted) => match wanted.as_str() {
                "u64" | "usize" => "expected a whole number".to_owned(),
                "a nonzero u32" => "expected a whole number of 1 or more".to_owned(),
                wanted => format!("expected {wanted}"),
            },
            other => other.to_string(),
        };
        ConfigError::Refused {
            place: place(error.metadata.as_ref(), &key),
            reason,
        }
    }

    /// The same refusal, naming the file or variable that the value came from.
    fn found_in(self, figment: &Figment) -> Self {
        match self {
            ConfigError::Value { key, reason } => {
                let path: Vec<String> = key.split('.').map(str::to_owned).collect();
                let whole = path.first().map(String::as_str).unwrap_or_default();
                let metadata = figment.find_metadata(key).or_else(|| figment.find_metadata(whole));
                ConfigError::Refused {
                    place: place(metadata, &path),
                    reason,
                }
            }
            other => other,
        }
    }
}

fn place(metadata: Option<&Metadata>, key: &[String]) -> String {
    match metadata.map(|metadata| (metadata.source.as_ref(), metadata.name.contains("environment"))) {
        Some((Some(Source::File(file)), _)) if key.is_empty() => file.display().to_string(),
        Some((Some(Source::File(file)), _)) => format!("{}: {}", file.display(), key.join(".")),
        Some((_, true)) => format!("{PREFIX}{}", key.join("__").to_uppercase()),
        _ => key.join("."),
    }
}

impl Config {
    /// Reads the file (the default one may be absent) and the environment.
    ///
    /// # Errors
    /// [`ConfigError`] names file or variable, key and what is allowed.
    pub fn read(file: Option<&Path>) -> Result<Self, ConfigError> {
        if let Some(file) = file.filter(|file| !file.exists()) {
            return Err(ConfigError::NoFile(file.to_owned()));
        }
        let toml = Toml::file(file.unwrap_or(Path::new(DEFAULT_FILE)));
        let variables = Env::prefixed(PREFIX)
            .ignore(&["config"])
            // What tests are told is no setting.
            .filter(|key| !key.starts_with("test_"))
            .split("__");
        let figment = Figment::from(Serialized::defaults(Settings::default()))
            .merge(toml)
            .merge(variables);
        let settings: Settings = figment.extract().map_err(|error| ConfigError::of(&error))?;
        Config::check(settings).map_err(|error| error.found_in(&figment))
    }

    /// Checks settings that are made in the program.
    ///
    /// # Errors
    /// [`ConfigError::Value`] for the first value that cannot be.
    pub fn check(settings: Settings) -> Result<Self, ConfigError> {
        fn value(key: &'static str) -> impl Fn(String) -> ConfigError {
            move |reason| ConfigError::Value { key, reason }
        }
        let listen = settings.listen.parse();
        let listen = listen.map_err(|_| value("listen")("expected address and port, such as 127.0.0.1:8080".into()))?;
        if let Some(text) = &settings.secret_key {
            SecretKey::parse(text).map_err(|e| value("secret_key")(e.to_string()))?;
        }
        let links = Links::parse(&settings.base_url).map_err(|e| value("base_url")(e.to_string()))?;
        let relays: Result<Vec<_>, _> = settings.relays.iter().map(RelaySettings::check).collect();
        let relays = relays?;
        let delivery = settings.delivery.check()?;
        Ok(Config {
            database: DatabaseUrl::parse(&settings.database_url).map_err(|e| value("database_url")(e.to_string()))?,
            listen,
            links,
            data_dir: settings.data_dir,
            secret_key: settings.secret_key,
            preflight: settings.preflight.check(&relays)?,
            relays,
            webhooks: settings.webhooks.check(&delivery)?,
            delivery,
            keep_ip: settings.privacy.keep_ip,
            websub_hub: settings.discovery.check()?,
            sign_up_limits: settings.limits.check(),
            sign_ups: settings.sign_ups.check()?,
            proxies: sign_ups::proxies(&settings.trusted_proxies, &settings.proxy_header)?,
            serving: settings.web.check()?,
            openid: settings.openid.check()?,
        })
    }
}
