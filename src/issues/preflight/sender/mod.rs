//! What is published about a newsletter's sender: without it, the large mailbox providers refuse or hide the mail.
//!
//! Vesnik hands mail to a relay, so it knows neither the address that mail is sent from nor the signature; it says what can
//! be read from the records alone.

mod dmarc;
mod records;
mod spf;

use base64::{Engine, prelude::BASE64_STANDARD};

pub(super) use records::records;
pub use records::{Record, RecordKind};

use self::{dmarc::Walk, spf::Spf};
use super::{
    Finding, NetworkSettings, Place, Rule,
    names::{Names, Unanswered},
};
use crate::{domain::EmailAddress, storage::newsletters::Newsletter};

/// Tags that were taken away with RFC 9989 (its appendix on changes from RFC 7489).
const REMOVED: [&str; 3] = ["pct", "rf", "ri"];

/// What is looked at, and what was found so far.
struct Look<'a> {
    names: &'a Names,
    settings: &'a NetworkSettings,
    from: &'a str,
    return_path: &'a str,
    findings: Vec<Finding>,
}

/// What is wrong with what is published about the sender.
pub(super) async fn look(names: &Names, settings: &NetworkSettings, newsletter: &Newsletter) -> Vec<Finding> {
    let return_path = newsletter.return_path.as_ref().unwrap_or(&newsletter.from_address);
    let mut look = Look {
        names,
        settings,
        from: newsletter.from_address.domain(),
        return_path: EmailAddress::domain(return_path),
        findings: Vec::new(),
    };
    let unanswered: Vec<&str> = [("SPF", look.spf().await), ("DMARC", look.dmarc().await)]
        .into_iter()
        .filter_map(|(what, done)| done.err().map(|Unanswered| what))
        .collect();
    if !unanswered.is_empty() {
        let why = format!("not checked, since no name server answered: {}", unanswered.join(", "));
        let mend = "try again later, or name another server as preflight.dns";
        look.found(Rule::SenderUnchecked, look.from, why, mend.to_owned());
    }
    look.findings
}

impl Look<'_> {
    fn found(&mut self, rule: Rule, domain: &str, why: String, mend: String) {
        let place = Place::of(format!("the sender {domain}"));
        self.findings.push(Finding::warning(rule, &place, why, mend));
    }

    /// The record of the return path.
    async fn spf(&mut self) -> Result<(), Unanswered> {
        let domain = self.return_path;
        let whole = format!("{domain} TXT \"{}\"", records::spf(self.settings));
        let (why, mend) = match spf::check(self.names, domain).await? {
            Spf::Usable => return Ok(()),
            Spf::Absent => (
                "there is no SPF record, so receivers cannot tell your relay from a forger".to_owned(),
                format!("publish {whole}, or with the include that your relay’s provider names"),
            ),
            Spf::Several => (
                "there is more than one SPF record, and receivers use none then".to_owned(),
                "put their terms into one record that begins with v=spf1".to_owned(),
            ),
            Spf::Wrong { domain, term } => (
                format!("the SPF record of {domain} has a term that nobody understands: {term}"),
                format!("correct or remove {term}"),
            ),
            Spf::Empty(included) => (
                format!("the SPF record includes {included}, which has no record, and receivers use none then"),
                format!("remove include:{included}, or correct its name"),
            ),
            Spf::TooLong => (
                "the SPF record takes more than 10 lookups with those it includes, and receivers give up".to_owned(),
                "remove the includes of services that no longer send for you".to_owned(),
            ),
            Spf::OpenToAll => (
                "the SPF record lets the whole world send: it ends with +all".to_owned(),
                "end the record with ~all or -all".to_owned(),
            ),
        };
        self.found(Rule::SenderSpf, domain, why, mend);
        Ok(())
    }

    /// The record of the sender, and whether mail can pass it.
    async fn dmarc(&mut self) -> Result<(), Unanswered> {
        let domain = self.from;
        let walk = Walk::up_from(self.names, domain).await?;
        for several in &walk.several {
            let why = format!("there is more than one DMARC record at _dmarc.{several}, and receivers use none then");
            self.found(Rule::SenderDmarc, several, why, "keep one of them".to_owned());
        }
        let Some((at, record)) = walk.policy() else {
            if walk.several.is_empty() {
                let why =
                    "there is no DMARC record; large mailbox providers ask it of everyone who sends in bulk".to_owned();
                let mend = format!(
                    "publish _dmarc.{domain} TXT \"{}\", and p=quarantine when the reports show that your own mail passes",
                    records::dmarc(domain)
                );
                self.found(Rule::SenderDmarc, domain, why, mend);
            }
            return self.dkim().await.map(drop);
        };
        let removed: Vec<&str> = REMOVED.into_iter().filter(|name| record.tag(name).is_some()).collect();
        if !removed.is_empty() {
            let why = format!(
                "the DMARC record has {}, which has been removed by RFC 9989",
                removed.join(", ")
            );
            let mend = format!("publish _dmarc.{at} TXT \"{}\"", record.changed(&REMOVED, None));
            self.found(Rule::SenderDmarc, at, why, mend);
        }
        let named = match at == domain {
            true => "p",
            false if record.tag("sp").is_some() => "sp",
            false => "p",
        };
        let policy = record.tag(named).unwrap_or_else(|| "none".to_owned());
        let stricter = record.changed(&[&REMOVED[..], &["t"]].concat(), Some((named, "quarantine")));
        let stricter = format!("publish _dmarc.{at} TXT \"{stricter}\"");
        match policy.as_str() {
            "none" => {
                let why = format!("the DMARC record says {named}=none, so receivers let forged mail through");
                let mend = format!("when the reports show that your own mail passes, {stricter}");
                self.found(Rule::SenderDmarc, at, why, mend);
            }
            "quarantine" | "reject" if record.tag("t").as_deref() == Some("y") => {
                let why = "the DMARC record says t=y, so receivers treat its policy as a test".to_owned();
                let mend = format!(
                    "publish _dmarc.{at} TXT \"{}\"",
                    record.changed(&["t", "pct", "rf", "ri"], None)
                );
                self.found(Rule::SenderDmarc, at, why, mend);
            }
            "quarantine" | "reject" => {}
            other => {
                let why = format!("the DMARC record says {named}={other}, which receivers take for none");
                self.found(Rule::SenderDmarc, at, why, stricter);
            }
        }
        let is_signed = self.dkim().await?;
        let strict = record.tag("aspf").as_deref() == Some("s");
        if !is_signed && !self.is_aligned(&walk, strict).await? {
            let (from, path) = (self.from, self.return_path);
            let why = format!(
                "the return path is at {path}, so SPF does not speak for {from}; DMARC passes only if the relay signs for {from}"
            );
            let mend = format!(
                "set return_path to an address at {from}, or let the relay sign with d={from} and name its selector in \
                 preflight.dkim_selectors"
            );
            self.found(Rule::SenderAlignment, from, why, mend);
        }
        Ok(())
    }

    /// Whether SPF speaks for the sender (RFC 9989, 4.4.2): strictly for its own domain, else for its organisation.
    async fn is_aligned(&self, walk: &Walk, strict: bool) -> Result<bool, Unanswered> {
        if self.return_path == self.from || strict {
            return Ok(self.return_path == self.from);
        }
        let other = Walk::up_from(self.names, self.return_path).await?;
        Ok(other.organisation() == walk.organisation())
    }

    /// Whether a DKIM key stands under one of the selectors (RFC 6376, 3.6.1). Without selectors nothing is known.
    async fn dkim(&mut self) -> Result<bool, Unanswered> {
        let domain = self.from;
        for selector in &self.settings.dkim_selectors {
            let texts = self.names.texts(&format!("{selector}._domainkey.{domain}")).await?;
            if texts.iter().any(|text| is_key(text)) {
                return Ok(true);
            }
        }
        if let Some(selector) = self.settings.dkim_selectors.first() {
            let all = self.settings.dkim_selectors.join(", ");
            let why = format!("there is no DKIM key of {domain} under the selectors {all}");
            let mend = format!(
                "publish {selector}._domainkey.{domain} TXT \"v=DKIM1; k=rsa; p=(the public key that your relay shows)\""
            );
            self.found(Rule::SenderDkim, domain, why, mend);
        }
        Ok(false)
    }
}

/// Whether a text holds a public key that was not taken back.
fn is_key(text: &str) -> bool {
    let mut tags = text.split(';').filter_map(|tag| tag.split_once('='));
    let key = tags
        .find(|(name, _)| name.trim() == "p")
        .map(|(_, key)| key.replace(char::is_whitespace, ""));
    key.is_some_and(|key| !key.is_empty() && BASE64_STANDARD.decode(key).is_ok())
}
