//! The configuration: a TOML file and `VESNIK_*` variables, read once; unknown keys and bad values are refused.

use std::{
    fmt,
    net::SocketAddr,
    num::NonZeroU32,
    path::{Path, PathBuf},
    time::Duration,
};

use figment::{
    Figment, Source,
    providers::{Env, Format, Serialized, Toml},
};
use serde::{Deserialize, Serialize};

use crate::{
    delivery::DeliverySettings,
    domain::Links,
    mail::relay::{DEFAULT_CONNECTIONS, Relay},
    storage::DatabaseUrl,
};

/// The file that is read when no other is named.
pub const DEFAULT_FILE: &str = "vesnik.toml";

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
    /// Relays; the first one is used. None: the built-in catcher.
    pub relays: Vec<RelaySettings>,
    /// How delivery works.
    pub delivery: DeliveryKeys,
    /// What is kept of readers.
    pub privacy: PrivacyKeys,
    /// How often things may be done.
    pub limits: LimitKeys,
}

/// One relay.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelaySettings {
    /// `smtp://user:password@host:587?tls=required`.
    pub url: String,
    /// Connections at once.
    pub connections: Option<usize>,
}

/// `[delivery]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliveryKeys {
    /// Seconds that a claimed copy is its worker's: 2 to 3600.
    pub lease_seconds: u64,
    /// Hours after its start in which an issue is handed over: 1 to 720.
    pub deadline_hours: u64,
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
    /// Signups an hour from one network address: 1 or more.
    pub sign_ups_per_hour: NonZeroU32,
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
            delivery: DeliveryKeys {
                lease_seconds: 120,
                deadline_hours: 24,
            },
            privacy: PrivacyKeys { keep_ip: false },
            limits: LimitKeys {
                sign_ups_per_hour: many,
            },
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
    /// The relay; `None` for the built-in catcher.
    pub relay: Option<Relay>,
    /// How delivery works.
    pub delivery: DeliverySettings,
    /// Whether consent events keep network addresses.
    pub keep_ip: bool,
    /// Signups an hour from one network address.
    pub sign_ups_per_hour: NonZeroU32,
}

/// Why a configuration was refused.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The named file is not there.
    #[error("there is no configuration file {0}")]
    NoFile(PathBuf),
    /// An unknown key or a value of the wrong kind, with the file or variable it stands in.
    #[error("{0}")]
    Refused(Box<figment::Error>),
    /// A value that cannot be.
    #[error("{}{key}: {reason}", place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default())]
    Value {
        /// The file or variable that it stands in.
        place: Option<String>,
        /// The key.
        key: &'static str,
        /// What is wrong and what is allowed.
        reason: String,
    },
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
        let variables = Env::prefixed("VESNIK_").ignore(&["config", "test_require"]).split("__");
        let figment = Figment::from(Serialized::defaults(Settings::default()))
            .merge(toml)
            .merge(variables);
        let settings: Settings = figment.extract().map_err(|e| ConfigError::Refused(Box::new(e)))?;
        Config::check(settings).map_err(|error| match error {
            ConfigError::Value { key, reason, .. } => ConfigError::Value {
                place: place(&figment, key),
                key,
                reason,
            },
            other => other,
        })
    }

    /// Checks settings that are made in the program.
    ///
    /// # Errors
    /// [`ConfigError::Value`] for the first value that cannot be.
    pub fn check(settings: Settings) -> Result<Self, ConfigError> {
        fn value(key: &'static str) -> impl Fn(String) -> ConfigError {
            move |reason| ConfigError::Value {
                place: None,
                key,
                reason,
            }
        }
        let listen = settings.listen.parse();
        let listen = listen.map_err(|_| value("listen")("expected address and port, such as 127.0.0.1:8080".into()))?;
        let links = Links::parse(&settings.base_url).map_err(|e| value("base_url")(e.to_string()))?;
        let within = |key, number: u64, low, high| match (low..=high).contains(&number) {
            true => Ok(number),
            false => Err(value(key)(format!("{number} is not between {low} and {high}"))),
        };
        let lease = within("delivery.lease_seconds", settings.delivery.lease_seconds, 2, 3600)?;
        let deadline = within("delivery.deadline_hours", settings.delivery.deadline_hours, 1, 720)?;
        let relay = match settings.relays.first() {
            Some(first) => {
                let mut relay = Relay::parse(&first.url).map_err(|e| value("relays.url")(e.to_string()))?;
                let connections = first.connections.unwrap_or(DEFAULT_CONNECTIONS);
                if !(1..=1000).contains(&connections) {
                    return Err(value("relays.connections")(format!(
                        "{connections} is not between 1 and 1000"
                    )));
                }
                relay.connections = connections;
                Some(relay)
            }
            None => None,
        };
        Ok(Config {
            database: DatabaseUrl::parse(&settings.database_url).map_err(|e| value("database_url")(e.to_string()))?,
            listen,
            links,
            data_dir: settings.data_dir,
            secret_key: settings.secret_key,
            relay,
            delivery: DeliverySettings {
                lease: Duration::from_secs(lease),
                deadline: Duration::from_secs(deadline * 3600),
                ..DeliverySettings::default()
            },
            keep_ip: settings.privacy.keep_ip,
            sign_ups_per_hour: settings.limits.sign_ups_per_hour,
        })
    }
}

/// The file or variable that a key stands in; `None` for a default.
fn place(figment: &Figment, key: &str) -> Option<String> {
    let top = key.split('.').next().filter(|top| *top == "relays");
    let metadata = figment.find_metadata(top.unwrap_or(key))?;
    match &metadata.source {
        Some(Source::File(path)) => Some(path.display().to_string()),
        Some(_) => None,
        None => Some(format!("VESNIK_{}", key.to_uppercase().replace('.', "__"))),
    }
}
