//! Domains of throw-away addresses, from a list that the operator names.

use std::collections::HashSet;

use crate::domain::EmailAddress;

/// Domains whose addresses may not sign up.
#[derive(Debug, Clone, Default)]
pub struct DisposableDomains(HashSet<String>);

/// A line of the list is no domain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: \"{text}\" is no domain; put one on each line, and comments behind #")]
pub struct NoDomain {
    line: usize,
    text: String,
}

impl DisposableDomains {
    /// Reads a list: one domain on a line, comments behind `#`.
    ///
    /// # Errors
    /// [`NoDomain`] for the first line that is none.
    pub fn parse(list: &str) -> Result<Self, NoDomain> {
        let mut domains = HashSet::new();
        for (number, line) in list.trim_start_matches('\u{feff}').lines().enumerate() {
            let text = line.split('#').next().unwrap_or_default().trim();
            if text.is_empty() {
                continue;
            }
            let domain = idna::domain_to_ascii_strict(text)
                .ok()
                .filter(|name| name.contains('.'));
            let domain = domain.ok_or_else(|| NoDomain {
                line: number + 1,
                text: text.to_owned(),
            })?;
            domains.insert(domain);
        }
        Ok(DisposableDomains(domains))
    }

    /// True when the address is in one of the domains, or below one.
    pub fn hold(&self, address: &EmailAddress) -> bool {
        let mut domain = address.domain();
        loop {
            if self.0.contains(domain) {
                return true;
            }
            match domain.split_once('.') {
                Some((_, parent)) => domain = parent,
                None => return false,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_holds_domains_and_what_is_below_them() {
        let list = "\u{feff}# throw-away\nMailinator.com # known\n\n  Пошта.бел\r\n";
        let domains = DisposableDomains::parse(list).unwrap();
        let holds = |text: &str| domains.hold(&EmailAddress::parse(text).unwrap());
        assert!(holds("anna@mailinator.com") && holds("anna@a.b.MAILINATOR.com") && holds("anna@пошта.бел"));
        assert!(
            !holds("anna@notmailinator.com") && !holds("anna@example.com") && !holds("anna@mailinator.com.example")
        );
    }

    #[test]
    fn a_line_that_is_no_domain_is_named() {
        let refused = DisposableDomains::parse("mailinator.com\nnot a domain\n").unwrap_err();
        assert_eq!(
            refused.to_string().split(';').next(),
            Some("line 2: \"not a domain\" is no domain")
        );
        assert!(DisposableDomains::parse("com").is_err());
    }
}
