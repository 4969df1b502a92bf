//! The records to publish about a newsletter's sender.

use std::net::IpAddr;

use crate::{domain::EmailAddress, issues::preflight::NetworkSettings, storage::newsletters::Newsletter};

/// What a record says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordKind {
    /// Which servers may send for the return path (RFC 7208).
    Spf,
    /// The key of the relay's signature (RFC 6376).
    Dkim,
    /// What receivers do with mail that passes neither (RFC 9989).
    Dmarc,
}

impl RecordKind {
    /// The word in pages.
    pub fn as_str(self) -> &'static str {
        match self {
            RecordKind::Spf => "spf",
            RecordKind::Dkim => "dkim",
            RecordKind::Dmarc => "dmarc",
        }
    }
}

/// A TXT record to publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// What it says.
    pub kind: RecordKind,
    /// The name under which it stands.
    pub name: String,
    /// Its text; none when only the relay knows it.
    pub value: Option<String>,
}

/// How the SPF record lets the relay send.
pub(super) fn allowed(settings: &NetworkSettings) -> String {
    let is_name = |host: &&String| host.contains('.') && host.parse::<IpAddr>().is_err();
    match settings.relays.iter().find(is_name) {
        Some(host) => format!("a:{host}"),
        None => "include:(what your relay’s provider names)".to_owned(),
    }
}

/// The text of an SPF record.
pub(super) fn spf(settings: &NetworkSettings) -> String {
    format!("v=spf1 {} ~all", allowed(settings))
}

/// The text of a first DMARC record.
pub(super) fn dmarc(domain: &str) -> String {
    format!("v=DMARC1; p=none; rua=mailto:postmaster@{domain}")
}

/// The records to publish: the relay signs, so that the keys are the relay's.
pub(in crate::issues::preflight) fn records(settings: &NetworkSettings, newsletter: &Newsletter) -> Vec<Record> {
    let return_path = newsletter.return_path.as_ref().unwrap_or(&newsletter.from_address);
    let (from, path) = (newsletter.from_address.domain(), EmailAddress::domain(return_path));
    let mut records = vec![Record {
        kind: RecordKind::Spf,
        name: path.to_owned(),
        value: Some(spf(settings)),
    }];
    records.extend(settings.dkim_selectors.iter().map(|selector| Record {
        kind: RecordKind::Dkim,
        name: format!("{selector}._domainkey.{from}"),
        value: None,
    }));
    records.push(Record {
        kind: RecordKind::Dmarc,
        name: format!("_dmarc.{from}"),
        value: Some(dmarc(from)),
    });
    records
}
