//! `[sign_ups]`, and the limits and proxies that the forms go by.

use std::{net::IpAddr, num::NonZeroU32, path::PathBuf, time::Duration};

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::{
    ConfigError, LimitKeys,
    delivery::{refused, within},
};
use crate::{
    subscribers::{AskForProof, SignUpSettings, attack::AttackRules, disposable::DisposableDomains},
    web::{Proxies, SignUpLimits},
};

/// A form's stamp is refused when it is younger than this at most.
const SLOWEST: u64 = 60;

/// `[sign_ups]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignUpKeys {
    /// Seconds that a form must be old when it is sent: 0 to 60.
    pub fastest_seconds: u64,
    /// Sites that may embed forms and call the public API, such as `https://example.org`; none: every site.
    pub allowed_origins: Vec<String>,
    /// When a proof of work is asked for: `off`, `attack` or `always`.
    pub proof_of_work: String,
    /// Rounds of PBKDF2 for each of the about 256 tries: 1 to 1,000,000.
    pub proof_of_work_rounds: u32,
    /// Letters an hour to readers who brought no proof where one is asked for: 1 or more.
    pub held_letters_per_hour: NonZeroU32,
    /// A file of domains whose addresses may not sign up.
    pub disposable_domains: Option<PathBuf>,
    /// It is an attack from more than so many signups in ten minutes on; 0: never.
    pub attack_at_least: u32,
    /// And from more than so many times the usual: 1 or more.
    pub attack_times: NonZeroU32,
    /// Or when so many per cent of confirmation letters fail: 0 to 100, 0 for never.
    pub attack_failed_percent: u32,
    /// Of so many letters in an hour at least.
    pub attack_failed_of: u32,
    /// Minutes without anything of the kind until it is over: 1 to 1440.
    pub attack_calm_minutes: u64,
    /// As how many a signup counts for the limits of its network while it lasts: 1 or more.
    pub attack_counts_as: NonZeroU32,
    /// Letters an hour to readers who sign up while it lasts: 1 or more.
    pub attack_letters_per_hour: NonZeroU32,
}

fn so_many(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN)
}

impl Default for SignUpKeys {
    fn default() -> Self {
        SignUpKeys {
            fastest_seconds: 0,
            allowed_origins: Vec::new(),
            proof_of_work: "attack".into(),
            proof_of_work_rounds: 5_000,
            held_letters_per_hour: so_many(60),
            disposable_domains: None,
            attack_at_least: 30,
            attack_times: so_many(5),
            attack_failed_percent: 30,
            attack_failed_of: 20,
            attack_calm_minutes: 30,
            attack_counts_as: so_many(5),
            attack_letters_per_hour: so_many(3_600),
        }
    }
}

impl SignUpKeys {
    pub(super) fn check(&self) -> Result<SignUpSettings, ConfigError> {
        let ask_for_proof = match self.proof_of_work.as_str() {
            "off" => AskForProof::Never,
            "attack" => AskForProof::UnderAttack,
            "always" => AskForProof::Always,
            _ => return Err(refused("sign_ups.proof_of_work", "expected off, attack or always")),
        };
        let fastest = within("sign_ups.fastest_seconds", self.fastest_seconds, 0, SLOWEST)?;
        let rounds = u64::from(self.proof_of_work_rounds);
        within("sign_ups.proof_of_work_rounds", rounds, 1, 1_000_000)?;
        let percent = u64::from(self.attack_failed_percent);
        within("sign_ups.attack_failed_percent", percent, 0, 100)?;
        let calm = within("sign_ups.attack_calm_minutes", self.attack_calm_minutes, 1, 1440)?;
        let origins: Result<Vec<String>, ConfigError> = self.allowed_origins.iter().map(|text| origin(text)).collect();
        Ok(SignUpSettings {
            fastest: Duration::from_secs(fastest),
            allowed_origins: origins?,
            ask_for_proof,
            proof_rounds: self.proof_of_work_rounds,
            held_letters_per_hour: self.held_letters_per_hour,
            attack_letters_per_hour: self.attack_letters_per_hour,
            attack_counts_as: self.attack_counts_as,
            attack: AttackRules {
                at_least: i64::from(self.attack_at_least),
                times: i64::from(self.attack_times.get()),
                failed_percent: i64::from(self.attack_failed_percent),
                failed_of: i64::from(self.attack_failed_of),
                calm: Duration::from_secs(calm * 60),
            },
            disposable: self.disposable()?,
        })
    }

    fn disposable(&self) -> Result<DisposableDomains, ConfigError> {
        let Some(file) = &self.disposable_domains else {
            return Ok(DisposableDomains::default());
        };
        let told = |reason: String| refused("sign_ups.disposable_domains", format!("{}: {reason}", file.display()));
        let list = std::fs::read_to_string(file).map_err(|cause| told(cause.to_string()))?;
        DisposableDomains::parse(&list).map_err(|cause| told(cause.to_string()))
    }
}

/// An origin as browsers write it (RFC 6454 §6.2).
fn origin(text: &str) -> Result<String, ConfigError> {
    let url = url::Url::parse(text).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.path() == "/");
    let url = url.filter(|url| url.query().is_none() && url.fragment().is_none() && url.username().is_empty());
    let origin = url.map(|url| url.origin().ascii_serialization());
    origin.ok_or_else(|| {
        refused(
            "sign_ups.allowed_origins",
            format!("\"{text}\" is no site; expected one such as https://example.org, without a path"),
        )
    })
}

impl LimitKeys {
    pub(super) fn check(&self) -> SignUpLimits {
        let by_network = self.sign_ups_per_hour.saturating_mul(so_many(10));
        SignUpLimits {
            by_address: self.sign_ups_per_hour,
            by_network: self.sign_ups_per_hour_network.unwrap_or(by_network),
        }
    }
}

/// Reads the proxies, single addresses or networks, and the header that they write.
pub(super) fn proxies(trusted: &[String], header: &str) -> Result<Proxies, ConfigError> {
    let networks: Result<Vec<IpNet>, ConfigError> = trusted
        .iter()
        .map(|text| {
            let network = text
                .parse::<IpNet>()
                .or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
            network.map_err(|_| {
                let words =
                    format!("\"{text}\" is no network; expected such as 10.0.0.0/8, 192.0.2.7 or 2001:db8::/32");
                refused("trusted_proxies", words)
            })
        })
        .collect();
    Proxies::new(networks?, header).ok_or_else(|| refused("proxy_header", "expected x-forwarded-for or forwarded"))
}
